"""A cohort at a point, as the rules measure it: who its members are, what each takes, and the value in it (R15)."""

from collections.abc import Collection as Some
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, or_, select
from sqlmodel import col

from models.audit.facts import PupilFact, Shows
from models.db.tables import Db
from models.rules.attainment import SubjectTaken
from models.rules.calendar import academic_year
from models.rules.places import proposed_place
from models.school.people import ClassPupil, Pupil, SchoolClass
from models.school.snapshot import School
from models.tracking.grades import Collection, GradeEntry, GradeKind, Target
from models.tracking.progress import grade_of, scale_of
from models.tracking.targets import is_compared

_LAST_YEAR = 11


class Prior(StrEnum):
    """The band of a pupil's Key Stage 2 mean (R14)."""

    BELOW = "below 100"
    MIDDLE = "100 to under 110"
    ABOVE = "110 and over"
    NONE = "none"


@dataclass(frozen=True)
class CohortMember(PupilFact, shows=Shows.GRADES):
    """A pupil of the cohort with what groups are made of, and what there is in each subject that the pupil takes.

    Figures are drawn of members, which tell of nobody; who stands on a list is a fact of its own.
    """

    pupil_id: int
    premium: bool
    sen: str
    eal: bool
    in_care: bool
    sex: str
    form_id: int | None
    prior: Prior
    taken: tuple[SubjectTaken, ...]
    older: int
    """How many of the values are of an earlier collection of the year."""

    def what(self) -> str:
        return ""


@dataclass(frozen=True)
class CohortAt:
    """The pupils who finish Year 11 in one summer, on the closing day of one collection."""

    leaving: int
    point: Collection
    members: tuple[CohortMember, ...]

    @property
    def older(self) -> int:
        """How many values are of an earlier collection."""
        return sum(each.older for each in self.members)


def leaving_year(known: School, year_group: int, today: date) -> int:
    """The summer in which those of a year group finish Year 11 (R15)."""
    year = known.year if known.year is not None else academic_year(today)
    return year + 1 + _LAST_YEAR - year_group


def group_of(known: School, leaving: int, today: date) -> int:
    """The year group now of those who finish Year 11 in that summer; above 11 they have left (R15)."""
    return leaving_year(known, 0, today) - leaving


def points_of(db: Db, known: School, leaving: int, today: date) -> list[Collection]:
    """The collections of this academic year that hold predictions of the cohort, the newest first."""
    year = academic_year(today)
    held = (
        select(col(GradeEntry.id))
        .join(Pupil, col(Pupil.id) == GradeEntry.pupil_id)
        .where(
            col(GradeEntry.collection_id) == Collection.id,
            col(GradeEntry.kind) == GradeKind.PREDICTED,
            col(GradeEntry.superseded_at).is_(None),
            _belongs(known, leaving, date(year, 9, 1)),
        )
        .exists()
    )
    of_year = col(Collection.opens).between(date(year, 9, 1), today)
    return list(db.scalars(select(Collection).where(of_year, held).order_by(col(Collection.key).desc())))


def cohort_at(db: Db, known: School, leaving: int, point: Collection) -> CohortAt:
    """The cohort on the collection's closing day: four statements, however many pupils they are (R15)."""
    year = academic_year(point.opens)
    belongs = _belongs(known, leaving, point.closes)
    roll = _on_roll(db, belongs)
    values, targets = _values(db, belongs, point, year), _targets(db, belongs)
    # A pupil takes what there is a class of, a grade in, or a target of this year.
    of_year = (key for key, (_, set_in) in targets.items() if set_in == year)
    takes: dict[int, set[int]] = {}
    for pupil_id, subject_id in {*values, *_in_classes(db, belongs), *of_year}:
        takes.setdefault(pupil_id, set()).add(subject_id)
    held = _YearGroup(
        known, _LAST_YEAR - (leaving - 1 - year), values, {key: code for key, (code, _) in targets.items()}
    )
    return CohortAt(leaving, point, tuple(held.member(each, takes.get(each.pupil_id, ())) for each in roll))


def prior(reading: int | None, maths: int | None) -> Prior:
    """The band of the mean of both Key Stage 2 results; none where one is missing."""
    if reading is None or maths is None:
        return Prior.NONE
    mean = Fraction(reading + maths, 2)
    return Prior.BELOW if mean < 100 else Prior.MIDDLE if mean < 110 else Prior.ABOVE


_OfPupil = tuple[int, int]
"""A pupil and a subject."""


class _Roll(NamedTuple):
    """A pupil on roll, as read."""

    pupil_id: int
    premium: bool
    sen: str
    eal: bool
    in_care: bool
    sex: str
    form_id: int | None
    reading: int | None
    maths: int | None


class _Predicted(NamedTuple):
    code: str
    older: bool


@dataclass(frozen=True)
class _YearGroup:
    """What there is of the pupils of a year group, by pupil and subject."""

    known: School
    group: int
    values: Mapping[_OfPupil, _Predicted]
    targets: Mapping[_OfPupil, str]

    def member(self, roll: _Roll, takes: Some[int]) -> CohortMember:
        found = [self._taken(roll.pupil_id, each) for each in sorted(takes)]
        older = sum(
            taken.value is not None and self.values[roll.pupil_id, taken.subject_id].older for taken in found
        )
        return CohortMember(*roll[:7], prior(roll.reading, roll.maths), tuple(found), older)

    def _taken(self, pupil_id: int, subject_id: int) -> SubjectTaken:
        subject, key = self.known.subjects[subject_id], (pupil_id, subject_id)
        on = scale_of(self.known, subject, self.group)
        value = grade_of(on, self.values[key].code) if key in self.values else None
        target = grade_of(on, self.targets.get(key, ""))
        return SubjectTaken(subject_id, proposed_place(subject.name, pairs=on.pairs), on, value, target)


def _belongs(known: School, leaving: int, on: date) -> ColumnElement[bool]:
    """Whether a pupil on roll on that day finishes Year 11 in that summer.

    Year groups are of now, and of who has left those of the academic year in which they did.
    """
    now = known.year if known.year is not None else academic_year(on)
    here = and_(col(Pupil.left_on).is_(None), col(Pupil.year_group) == _LAST_YEAR - (leaving - 1 - now))
    left = (
        and_(
            col(Pupil.left_on) > on,
            col(Pupil.left_on).between(date(year, 9, 1), date(year + 1, 8, 31)),
            col(Pupil.year_group) == _LAST_YEAR - (leaving - 1 - year),
        )
        for year in range(academic_year(on), now + 1)
    )
    return or_(here, *left)


def _on_roll(db: Db, belongs: ColumnElement[bool]) -> list[_Roll]:
    columns = (
        Pupil.id, Pupil.pupil_premium, Pupil.sen, Pupil.eal, Pupil.in_care, Pupil.sex, Pupil.form_id,
        Pupil.ks2_reading, Pupil.ks2_maths,
    )  # fmt: skip
    found = select(*map(col, columns)).where(belongs).order_by(col(Pupil.id))
    return [_Roll(*row) for row in db.execute(found)]


def _values(db: Db, belongs: ColumnElement[bool], point: Collection, year: int) -> dict[_OfPupil, _Predicted]:
    """Whatever was predicted at the point, else the newest before it in the same academic year; blank for no grade."""
    found: dict[_OfPupil, _Predicted] = {}
    # By their ids, so that grades are looked for among those of the year, and not among all that there ever were.
    of_year = select(col(Collection.id)).where(
        col(Collection.opens).between(date(year, 9, 1), date(year + 1, 8, 31)),
        col(Collection.key) <= point.key,
    )
    recorded = (
        select(col(GradeEntry.pupil_id), col(GradeEntry.subject_id), col(GradeEntry.code), col(Collection.id))
        .join(Collection, col(Collection.id) == GradeEntry.collection_id)
        .join(Pupil, col(Pupil.id) == GradeEntry.pupil_id)
        .where(
            col(GradeEntry.collection_id).in_(of_year),
            col(GradeEntry.kind) == GradeKind.PREDICTED,
            col(GradeEntry.superseded_at).is_(None),
            belongs,
        )
        .order_by(col(Collection.key).desc())
    )
    for pupil_id, subject_id, code, collection_id in db.execute(recorded):
        key = (pupil_id, subject_id)
        if key not in found or not found[key].code:
            found[key] = _Predicted(code, older=collection_id != point.id)
    return found


def _targets(db: Db, belongs: ColumnElement[bool]) -> dict[_OfPupil, tuple[str, int]]:
    """The targets that stand, each with the academic year that it was set in."""
    stand = (
        select(col(Target.pupil_id), col(Target.subject_id), col(Target.code), col(Target.academic_year))
        .join(Pupil, col(Pupil.id) == Target.pupil_id)
        .where(is_compared(), belongs)
    )
    return {(pupil_id, subject_id): (code, year) for pupil_id, subject_id, code, year in db.execute(stand)}


def _in_classes(db: Db, belongs: ColumnElement[bool]) -> list[_OfPupil]:
    found = (
        select(col(ClassPupil.pupil_id), col(SchoolClass.subject_id))
        .join(SchoolClass, col(SchoolClass.id) == ClassPupil.class_id)
        .join(Pupil, col(Pupil.id) == ClassPupil.pupil_id)
        .where(belongs)
    )
    return [(pupil_id, subject_id) for pupil_id, subject_id in db.execute(found)]
