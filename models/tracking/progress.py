"""How a pupil stands in each subject: target, current and predicted, last time's, and how old they are (P5, R4)."""

from collections.abc import Collection as Some
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from sqlalchemy import CompoundSelect, String, cast, null, select, union_all
from sqlmodel import col

from models.audit.facts import PupilFact, Shows
from models.db.tables import Db
from models.rules.grades import BadGrade, Grade, Scale
from models.rules.mentoring import Month
from models.rules.tracking import Compared, TargetKind, compare, usual_target
from models.school.snapshot import School
from models.school.subjects import KnownSubject
from models.tracking.collections import month_of
from models.tracking.grades import Collection, GradeEntry, GradeKind, Target

LOOK_BACK = timedelta(days=400)
"""Grades of collections that opened longer ago are history."""


@dataclass(frozen=True)
class Grades:
    """What a collection holds of a pupil in a subject, as codes of the scale; blank where there is none."""

    key: str
    """The collection's, by which collections are in order."""
    current: str = ""
    predicted: str = ""

    @property
    def month(self) -> Month:
        """The month in which the collection opened."""
        return month_of(self.key)


@dataclass(frozen=True)
class Progress(PupilFact, shows=Shows.GRADES):
    """A pupil in a subject; `last` is the newest collection that holds grades, `before` the one before it."""

    pupil_id: int
    subject_id: int
    scale: Scale = field(repr=False)
    target: str = ""
    """The one that grades are compared with."""
    last: Grades | None = None
    before: Grades | None = None
    earlier: tuple[Grades, ...] = ()
    """Those before that one, the newest first."""
    target_kind: TargetKind | None = None
    """Which kind the target is; None where it is the only one, and the usual one of the year group."""
    other_target: str = ""
    """The one of the other kind, where two stand."""

    def what(self) -> str:
        return f"{self.shows}:{self.subject_id}"

    @property
    def compared(self) -> Compared:
        """Where the predicted grade stands against the target (R4)."""
        predicted = self.last.predicted if self.last is not None else ""
        return compare(self.scale, predicted=self.grade(predicted), target=self.grade(self.target))

    def as_of(self, key: str) -> "Progress":
        """As it stood when the collection of this key was the newest."""
        kept = [
            each for each in (self.last, self.before, *self.earlier) if each is not None and each.key <= key
        ]
        last, before = (*kept, None, None)[:2]
        return replace(self, last=last, before=before, earlier=tuple(kept[2:]))

    def grade(self, code: str) -> Grade | None:
        """The grade with this code; None for a blank, and for a code of the other key stage's scale."""
        return grade_of(self.scale, code)


def grade_of(on: Scale, code: str) -> Grade | None:
    """The grade of the scale with this code; None for a blank, and for a code of another scale."""
    try:
        return on.grade(code) if code else None
    except BadGrade:
        return None


def scale_of(known: School, subject: KnownSubject, year_group: int) -> Scale:
    """The scale of the subject for pupils of that year (R3)."""
    return known.scales.named(subject.scale_for(year_group))


def progress(
    db: Db, known: School, pupil_id: int, today: date, *, subject_id: int | None = None
) -> list[Progress]:
    """The pupil's subjects with a grade or a target, by name; only one subject if given. One query."""
    collected: dict[int, dict[str, dict[str, str]]] = {}
    targets: dict[int, dict[str, str]] = {}
    for _, subject, key, kind, code in db.execute(_grades_and_targets([pupil_id], today, subject_id)):
        if key is None:
            targets.setdefault(subject, {})[kind] = code
        else:
            collected.setdefault(subject, {}).setdefault(key, {})[kind] = code
    wanted = {*collected, *targets} if subject_id is None else {subject_id}
    found = [
        _progress(known, pupil_id, known.subjects[each], targets.get(each, {}), collected.get(each, {}))
        for each in wanted
    ]
    return sorted(found, key=lambda each: known.subject_name(each.subject_id))


def progress_of_each(
    db: Db, known: School, pupil_ids: Some[int], today: date, *, subject_id: int
) -> dict[int, Progress]:
    """How each of these pupils stands in the subject, also who has no grade in it. One query."""
    collected: dict[int, dict[str, dict[str, str]]] = {}
    targets: dict[int, dict[str, str]] = {}
    for pupil_id, _, key, kind, code in db.execute(_grades_and_targets(pupil_ids, today, subject_id)):
        if key is None:
            targets.setdefault(pupil_id, {})[kind] = code
        else:
            collected.setdefault(pupil_id, {}).setdefault(key, {})[kind] = code
    subject = known.subjects[subject_id]
    return {
        each: _progress(known, each, subject, targets.get(each, {}), collected.get(each, {}))
        for each in pupil_ids
    }


def _progress(
    known: School,
    pupil_id: int,
    subject: KnownSubject,
    targets: Mapping[str, str],
    collected: Mapping[str, dict[str, str]],
) -> Progress:
    newest = [
        Grades(key, codes.get(GradeKind.CURRENT, ""), codes.get(GradeKind.PREDICTED, ""))
        for key, codes in sorted(collected.items(), reverse=True)
    ]
    last, before = (*newest, None, None)[:2]
    year = known.year_of(pupil_id)
    usual = usual_target(year)
    compared = next((each for each in (usual, *TargetKind) if each in targets), None)
    return Progress(
        pupil_id,
        subject.id,
        scale_of(known, subject, year),
        targets[compared] if compared is not None else "",
        last,
        before,
        tuple(newest[2:]),
        compared if len(targets) > 1 or compared is not usual else None,
        next((code for kind, code in targets.items() if kind != compared), ""),
    )


def _grades_and_targets(
    pupil_ids: Some[int], today: date, subject_id: int | None
) -> CompoundSelect[int, int, str | None, str, str]:
    """A row for each grade, and one without a collection for each target that stands, with its kind."""
    grades = (
        select(
            col(GradeEntry.pupil_id), col(GradeEntry.subject_id), col(Collection.key), col(GradeEntry.kind),
            col(GradeEntry.code),
        )
        .join(Collection, col(Collection.id) == GradeEntry.collection_id)
        .where(
            col(GradeEntry.pupil_id).in_(pupil_ids),
            col(GradeEntry.superseded_at).is_(None),
            col(Collection.opens) >= today - LOOK_BACK,
        )
    )  # fmt: skip
    targets = select(
        col(Target.pupil_id),
        col(Target.subject_id),
        cast(null(), String),
        col(Target.kind),
        col(Target.code),
    ).where(col(Target.pupil_id).in_(pupil_ids), col(Target.ended_at).is_(None))
    if subject_id is not None:
        grades = grades.where(col(GradeEntry.subject_id) == subject_id)
        targets = targets.where(col(Target.subject_id) == subject_id)
    return union_all(grades, targets)
