"""A cohort at a point, as the rules measure it: who its members are, what each takes, and the value in it (R15)."""

from collections import defaultdict
from collections.abc import Collection as Some
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Executable, Select, select
from sqlmodel import col

from models.audit.facts import PupilFact, Shows
from models.db.tables import Db
from models.rules.attainment import SubjectTaken, definition_for, is_complete
from models.rules.calendar import FINISHED
from models.rules.cohorts import ResidualTerms
from models.rules.grades import Scale
from models.rules.national import national_for
from models.rules.places import SubjectPlace, proposed_place, write_places
from models.rules.prior_bounds import PriorBounds
from models.school.people import ClassPupil, Pupil, SchoolClass
from models.school.snapshot import School
from models.tracking.grades import Collection, GradeEntry, GradeKind, Target
from models.tracking.progress import grade_of, scale_of
from models.tracking.results import FinalGrade
from models.tracking.targets import is_compared
from models.views.groups import Prior, prior
from models.views.points import Comings, Point, belongs


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
    """The pupils who finish Year 11 in one summer, at one point."""

    leaving: int
    point: Point
    members: tuple[CohortMember, ...]
    comings: Comings | None = None
    """Since the point before, where that is known."""
    before: Point | None = None
    """The point before this one in its year; None where this is the first."""
    by: GradeKind = GradeKind.PREDICTED
    """Which grades its values are; results stand where predicted grades do."""
    terms: ResidualTerms = field(default_factory=ResidualTerms)
    """On which residuals are measured."""
    bounds: PriorBounds = field(default_factory=PriorBounds)
    """Between which Key Stage 2 means its groups lie: those of the point's academic year, whenever it is looked at."""

    @property
    def older(self) -> int:
        """How many values are of an earlier collection."""
        return sum(each.older for each in self.members)

    @property
    def pupils(self) -> int:
        return len(self.members)

    @property
    def complete(self) -> int:
        """How many have a value in every subject that counts and that they take."""
        return sum(is_complete(each.taken) for each in self.members)

    @property
    def complete_only(self) -> None:
        """Said with the headlines alone, which are Attainment 8's."""
        return None


def cohort_at(
    db: Db, known: School, leaving: int, point: Point, by: GradeKind = GradeKind.PREDICTED
) -> CohortAt:
    """The cohort on the point's day: four statements, however many pupils they are (R15)."""
    theirs = belongs(known, leaving, point.on_roll)
    # The roll first, through the session: it writes what waits, and the thousands of rows then come without it.
    roll = _on_roll(db, theirs)
    values = _results(db, theirs, leaving, point) if point.is_results else _grades(db, theirs, point, by)
    targets = _targets(db, theirs)
    # A pupil takes what there is a class of, a grade in, of whichever kind, or a target of this year.
    takes, this_year = _taken_by(db, theirs, point, by), point.year
    for pupil_id, of_pupil in values.items():
        takes[pupil_id].update(of_pupil)
    for pupil_id, aims in targets.items():
        takes[pupil_id].update(subject_id for subject_id, (_, year) in aims.items() if year == this_year)
    group = FINISHED - (leaving - 1 - point.year)
    placed = {each: _placed(known, each, group) for each in set().union(*takes.values())}
    bounds = known.settings.ks2_in(point.year)
    held = _YearGroup(placed, values, targets, bounds)
    members = tuple(held.member(each, takes[each.pupil_id]) for each in roll)
    return CohortAt(leaving, point, members, by=by, terms=_terms(known, leaving), bounds=bounds)


def _terms(known: School, leaving: int) -> ResidualTerms:
    found = {each: national_for(by_year, leaving) for each, by_year in known.national.items()}
    national = {subject_id: each for subject_id, each in found.items() if each is not None}
    return ResidualTerms(known.settings.residual_subjects, known.settings.stand_out_pupils, national)


def _placed(known: School, subject_id: int, group: int) -> tuple[SubjectPlace, Scale]:
    """Where the subject counts, and its scale in that year group; what has no place counts as another subject."""
    on = scale_of(known, known.subjects[subject_id], group)
    return place_of(known, subject_id, on) or SubjectPlace.OTHER, on


def unplaced(known: School, cohort: CohortAt) -> list[int]:
    """The subjects that are taken and of which nobody and nothing says where they count (R15)."""
    taken = {one.subject_id: one.scale for each in cohort.members for one in each.taken}
    return [each for each, on in sorted(taken.items()) if place_of(known, each, on) is None]


def place_of(known: School, subject_id: int, on: Scale) -> SubjectPlace | None:
    """Where a subject counts: as the school says, else as its name does; None where neither says it (R15)."""
    name = known.subjects[subject_id].name
    return known.settings.places().get(name) or proposed_place(name, pairs=on.pairs)


def definition_now(known: School, leaving: int) -> str:
    """By what Attainment 8 and the basics of a cohort are measured: the definition, and where the school has it count.

    A place that the school set and that counts as the subject's name has it anyway is no other definition.
    """
    plain = definition_for(leaving).name
    otherwise = {
        name: place
        for name, place in sorted(known.settings.places().items())
        if place is not (proposed_place(name) or SubjectPlace.OTHER)
    }
    return f"{plain}, where {write_places(otherwise)}" if otherwise else plain


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


# Plain tuples: there are thousands of them in a cohort.
_Valued = tuple[str, bool]
"""Its code, and whether it is of an earlier collection."""
_Aim = tuple[str, int]
"""Its code, and the academic year that it was set in."""
_ValuesOfPupils = dict[int, dict[int, _Valued]]
_AimsOfPupils = dict[int, dict[int, _Aim]]
"""Of each pupil, by subject."""
_NO_VALUE: _Valued = ("", False)
_NO_AIM: _Aim = ("", 0)


@dataclass(frozen=True)
class _YearGroup:
    """What there is of the pupils of a year group, by pupil and subject."""

    placed: Mapping[int, tuple[SubjectPlace, Scale]]
    values: _ValuesOfPupils
    targets: _AimsOfPupils
    bounds: PriorBounds
    _made: dict[tuple[int, str, str], SubjectTaken] = field(default_factory=dict)
    """By subject, value and target: the same of many pupils, and made once."""

    def member(self, roll: _Roll, takes: Some[int]) -> CohortMember:
        values, aims = self.values.get(roll.pupil_id, {}), self.targets.get(roll.pupil_id, {})
        made, found, older = self._made, [], 0
        for subject_id in sorted(takes):
            code, is_older = values.get(subject_id, _NO_VALUE)
            aim = aims.get(subject_id, _NO_AIM)[0]
            taken = made.get((subject_id, code, aim)) or self._make(subject_id, code, aim)
            if is_older and taken.value is not None:
                older += 1
            found.append(taken)
        return CohortMember(*roll[:7], prior(roll.reading, roll.maths, self.bounds), tuple(found), older)

    def _make(self, subject_id: int, code: str, aim: str) -> SubjectTaken:
        place, on = self.placed[subject_id]
        made = SubjectTaken(subject_id, place, on, grade_of(on, code), grade_of(on, aim))
        self._made[subject_id, code, aim] = made
        return made


def _on_roll(db: Db, theirs: ColumnElement[bool]) -> list[_Roll]:
    columns = (
        Pupil.id, Pupil.pupil_premium, Pupil.sen, Pupil.eal, Pupil.in_care, Pupil.sex, Pupil.form_id,
        Pupil.ks2_reading, Pupil.ks2_maths,
    )  # fmt: skip
    found = select(*map(col, columns)).where(theirs).order_by(col(Pupil.id))
    return [_Roll(*row) for row in db.execute(found)]


def _plain(db: Db, asked: Executable) -> Sequence[tuple[Any, ...]]:
    """The rows as the driver has them: text and whole numbers, which need no reading, and thousands of them."""
    found = db.connection().execute(asked)
    rows = found.cursor.fetchall()
    found.close()
    return rows


def _of_year(point: Point) -> Select[int | None]:
    """The collections of its year up to the point.

    By their ids grades are looked for among those of the year, and not among all that there ever were.
    """
    return select(col(Collection.id)).where(
        col(Collection.opens).between(date(point.year, 9, 1), date(point.year + 1, 8, 31)),
        col(Collection.key) <= point.key,
    )


def _grades(db: Db, theirs: ColumnElement[bool], point: Point, by: GradeKind) -> _ValuesOfPupils:
    """The grades of that kind at the point, else the newest before it in the same academic year; blank for none."""
    found: _ValuesOfPupils = defaultdict(dict)
    recorded = (
        select(col(GradeEntry.pupil_id), col(GradeEntry.subject_id), col(GradeEntry.code), col(Collection.id))
        .join(Collection, col(Collection.id) == GradeEntry.collection_id)
        .join(Pupil, col(Pupil.id) == GradeEntry.pupil_id)
        .where(
            col(GradeEntry.collection_id).in_(_of_year(point)),
            col(GradeEntry.kind) == by,
            col(GradeEntry.superseded_at).is_(None),
            theirs,
        )
        .order_by(col(Collection.key))
    )
    newest = point.collection_id
    for pupil_id, subject_id, code, collection_id in _plain(db, recorded):
        of_pupil = found[pupil_id]
        if code or subject_id not in of_pupil:
            of_pupil[subject_id] = code, collection_id != newest
    return found


def _results(db: Db, theirs: ColumnElement[bool], leaving: int, point: Point) -> _ValuesOfPupils:
    """The results that are out; blank where there is none (X)."""
    out = (
        select(col(FinalGrade.pupil_id), col(FinalGrade.subject_id), col(FinalGrade.code))
        .join(Pupil, col(Pupil.id) == FinalGrade.pupil_id)
        .where(
            col(FinalGrade.leaving_year) == leaving,
            col(FinalGrade.superseded_at).is_(None),
            col(FinalGrade.day) <= point.closes,
            theirs,
        )
    )
    found: _ValuesOfPupils = defaultdict(dict)
    for pupil_id, subject_id, code in _plain(db, out):
        found[pupil_id][subject_id] = code, False
    return found


def _targets(db: Db, theirs: ColumnElement[bool]) -> _AimsOfPupils:
    """The targets that stand, each with the academic year that it was set in."""
    stand = (
        select(col(Target.pupil_id), col(Target.subject_id), col(Target.code), col(Target.academic_year))
        .join(Pupil, col(Pupil.id) == Target.pupil_id)
        .where(is_compared(), theirs)
    )
    found: _AimsOfPupils = defaultdict(dict)
    for pupil_id, subject_id, code, year in _plain(db, stand):
        found[pupil_id][subject_id] = code, year
    return found


def _taken_by(db: Db, theirs: ColumnElement[bool], point: Point, by: GradeKind) -> defaultdict[int, set[int]]:
    """The subjects of which each is in a class, or has a grade of another kind in the year of a collection."""
    taught = (
        select(col(ClassPupil.pupil_id), col(SchoolClass.subject_id))
        .join(SchoolClass, col(SchoolClass.id) == ClassPupil.class_id)
        .join(Pupil, col(Pupil.id) == ClassPupil.pupil_id)
        .where(theirs)
    )
    asked: Executable = taught
    if not point.is_results:
        graded = (
            select(col(GradeEntry.pupil_id), col(GradeEntry.subject_id))
            .join(Pupil, col(Pupil.id) == GradeEntry.pupil_id)
            .where(
                col(GradeEntry.collection_id).in_(_of_year(point)),
                col(GradeEntry.kind) != by,
                col(GradeEntry.superseded_at).is_(None),
                theirs,
            )
        )
        asked = taught.union(graded)
    found: defaultdict[int, set[int]] = defaultdict(set)
    for pupil_id, subject_id in _plain(db, asked):
        found[pupil_id].add(subject_id)
    return found
