"""How a pupil stands in each subject: target, current and predicted, last time's, and how old they are (P5, R4)."""

from collections.abc import Collection as Some
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    CompoundSelect,
    SQLColumnExpression,
    String,
    bindparam,
    cast,
    literal,
    null,
    select,
    union_all,
)
from sqlmodel import col

from models.audit.facts import PupilFact, Shows
from models.db.statements import run
from models.db.tables import Db
from models.rules.grades import Grade, Scale
from models.rules.mentoring import Month
from models.rules.tracking import Compared, TargetKind, compare, usual_target
from models.school.snapshot import School
from models.school.subjects import KnownSubject
from models.tracking.collections import month_of, years_of
from models.tracking.grades import Collection, GradeEntry, GradeKind, Target
from models.tracking.results import FinalGrade

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
    result: str | None = None
    """The examination's, beside what was predicted (R16): blank for none given (X), None where there is none yet."""
    unconfirmed: Month | None = None
    """The last month that was collected and closed since without a word on these grades: they are stale (R12)."""

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
    return on.by_code.get(code)


def scale_of(known: School, subject: KnownSubject, year_group: int) -> Scale:
    """The scale of the subject for pupils of that year (R3)."""
    return known.scales.named(subject.scale_for(year_group))


@dataclass
class _KeptOfPupil:
    """What is kept of a pupil in a subject."""

    collected: dict[str, dict[str, str]] = field(default_factory=dict)
    targets: dict[str, str] = field(default_factory=dict)
    results: dict[str, str] = field(default_factory=dict)

    def add(self, key: str | None, kind: str, code: str) -> None:
        if key is None:
            self.targets[kind] = code
        elif kind == _RESULT:
            self.results[key] = code
        else:
            self.collected.setdefault(key, {})[kind] = code


_RESULT, _CLOSED = "result", "closed"
_ClosedOnes = Sequence[tuple[str, int | None]]
"""The collections that have closed: the key of each, and the year group whose own it is."""


def progress(
    db: Db, known: School, pupil_id: int, today: date, *, subject_id: int | None = None
) -> list[Progress]:
    """The pupil's subjects with a grade, a target or a result, by name; only one subject if given. One query."""
    rows, closed = _read(db, [pupil_id], today, subject_id)
    wanted = {subject for _, subject in rows} if subject_id is None else {subject_id}
    found = [
        _progress(known, pupil_id, known.subjects[each], rows.get((pupil_id, each), _KeptOfPupil()), closed)
        for each in wanted
    ]
    return sorted(found, key=lambda each: known.subject_name(each.subject_id))


def progress_of_each(
    db: Db, known: School, pupil_ids: Some[int], today: date, *, subject_id: int
) -> dict[int, Progress]:
    """How each of these pupils stands in the subject, also who has no grade in it. One query."""
    rows, closed = _read(db, pupil_ids, today, subject_id)
    subject = known.subjects[subject_id]
    return {
        each: _progress(known, each, subject, rows.get((each, subject_id), _KeptOfPupil()), closed)
        for each in pupil_ids
    }


def _read(
    db: Db, pupil_ids: Some[int], today: date, subject_id: int | None
) -> tuple[dict[tuple[int, int], _KeptOfPupil], _ClosedOnes]:
    rows: dict[tuple[int, int], _KeptOfPupil] = {}
    closed: list[tuple[str, int | None]] = []
    # The statement for one pupil, whose page it is, costs half of that for several.
    whose = {"pupil": next(iter(pupil_ids))} if len(pupil_ids) == 1 else {"pupils": list(pupil_ids)}
    asked: dict[str, Any] = {"since": today - LOOK_BACK, **whose}
    if subject_id is not None:
        asked["subject"] = subject_id
    kept = _kept(of_one_pupil="pupil" in asked, of_one_subject=subject_id is not None)
    found: Sequence[Any] = run(db, kept, asked).all()
    for pupil_id, subject, key, kind, code in found:
        if kind == _CLOSED:
            closed.append((key or "", subject))
        else:
            rows.setdefault((pupil_id, subject), _KeptOfPupil()).add(key, kind, code)
    return rows, closed


def _progress(
    known: School, pupil_id: int, subject: KnownSubject, rows: _KeptOfPupil, closed: _ClosedOnes
) -> Progress:
    newest = [
        Grades(key, codes.get(GradeKind.CURRENT, ""), codes.get(GradeKind.PREDICTED, ""))
        for key, codes in sorted(rows.collected.items(), reverse=True)
    ]
    last, before = (*newest, None, None)[:2]
    year = known.year_of(pupil_id)
    usual = usual_target(year)
    compared = next((each for each in (usual, *TargetKind) if each in rows.targets), None)
    return Progress(
        pupil_id,
        subject.id,
        scale_of(known, subject, year),
        rows.targets[compared] if compared is not None else "",
        last,
        before,
        tuple(newest[2:]),
        compared if len(rows.targets) > 1 or compared is not usual else None,
        next((code for kind, code in rows.targets.items() if kind != compared), ""),
        rows.results[max(rows.results)] if rows.results else None,
        _unconfirmed(known, last.key, year, closed) if last is not None else None,
    )


def _unconfirmed(known: School, key: str, year_group: int, closed: _ClosedOnes) -> Month | None:
    """The month of the newest collection after that key that asked for grades of this year group and has closed."""
    after = [
        month_of(each)
        for each, own in closed
        if each > key and year_group in years_of(month_of(each), own, known.settings)
    ]
    return max(after, key=lambda month: month.first, default=None)


@cache
def _kept(*, of_one_pupil: bool, of_one_subject: bool) -> CompoundSelect[int, int, str | None, str, str]:
    """A row for each grade and result; one without a key for each target that stands, with its kind; and one for

    each collection that has closed, with its year group in the place of the subject.
    """
    pupils: BindParameter[int] = bindparam("pupils", expanding=True)

    def theirs(pupil_id: SQLColumnExpression[int]) -> ColumnElement[bool]:
        return pupil_id == bindparam("pupil") if of_one_pupil else pupil_id.in_(pupils)

    since: BindParameter[date] = bindparam("since")
    subject: BindParameter[int] = bindparam("subject")
    grades = (
        select(
            col(GradeEntry.pupil_id), col(GradeEntry.subject_id), col(Collection.key), col(GradeEntry.kind),
            col(GradeEntry.code),
        )
        .join(Collection, col(Collection.id) == GradeEntry.collection_id)
        .where(
            theirs(col(GradeEntry.pupil_id)),
            col(GradeEntry.superseded_at).is_(None),
            col(Collection.opens) >= since,
        )
    )  # fmt: skip
    targets = select(
        col(Target.pupil_id),
        col(Target.subject_id),
        cast(null(), String),
        col(Target.kind),
        col(Target.code),
    ).where(theirs(col(Target.pupil_id)), col(Target.ended_at).is_(None))
    results = select(
        col(FinalGrade.pupil_id),
        col(FinalGrade.subject_id),
        cast(col(FinalGrade.leaving_year), String),
        literal(_RESULT),
        col(FinalGrade.code),
    ).where(theirs(col(FinalGrade.pupil_id)), col(FinalGrade.superseded_at).is_(None))
    if of_one_subject:
        grades = grades.where(col(GradeEntry.subject_id) == subject)
        targets = targets.where(col(Target.subject_id) == subject)
        results = results.where(col(FinalGrade.subject_id) == subject)
    closed = select(
        literal(0), col(Collection.year_group), col(Collection.key), literal(_CLOSED), literal("")
    ).where(col(Collection.closed_at).is_not(None), col(Collection.opens) >= since)
    return union_all(grades, targets, results, closed)
