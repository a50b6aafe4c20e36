"""Target grades: set, raised and lowered by who may, with their history; and who has none (P2, R4)."""

from collections.abc import Collection as Some
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    CompoundSelect,
    Exists,
    Select,
    bindparam,
    distinct,
    exists,
    func,
    literal,
    or_,
    union,
)
from sqlalchemy import select as columns
from sqlalchemy.orm import Mapped
from sqlmodel import col, select

from models.access.authoriser import About, Action, Person, require
from models.audit.deeds import Deed
from models.audit.entries import Actor, Entry, record
from models.audit.facts import PupilFact, Shows
from models.audit.memory import remember, remembered
from models.audit.undo import Undoing, undoes
from models.db.errors import Sorry
from models.db.records import RecordKind
from models.db.statements import run
from models.db.tables import Db
from models.rules.calendar import academic_year
from models.rules.tracking import TargetKind, usual_target
from models.school.people import ClassPupil, Pupil, SchoolClass
from models.school.pupils import group_words, in_group, lock_pupils
from models.school.snapshot import School, school
from models.tracking.grades import Collection, GradeEntry, Target
from models.tracking.progress import grade_of, scale_of
from models.tracking.recording import read_code

FIRST_YEAR, LAST_YEAR = 7, 11
"""The year groups that have targets."""


@dataclass(frozen=True)
class TargetStep:
    """A target that a pupil had or has: by when, whose it is, from when, and why."""

    kind: TargetKind
    code: str
    source: str
    """Such as FFT; blank where a person set it."""
    by: str
    """Who set it; blank for a file."""
    academic_year: int
    set_at: datetime
    reason: str
    holds: bool


@dataclass(frozen=True)
class TargetHistory(PupilFact, shows=Shows.GRADES):
    """A pupil's targets in a subject: those that grades are compared with first, of each kind the newest first."""

    pupil_id: int
    subject_id: int
    steps: tuple[TargetStep, ...]
    of_kinds: bool = False
    """Whether some are of another kind than the usual one of the year group, so that the kind has to be said."""

    def what(self) -> str:
        return f"{self.shows}:{self.subject_id}"


@dataclass(frozen=True)
class TargetSet(PupilFact, shows=Shows.GRADES):
    """What became of a pupil's target; without an entry it was so already."""

    pupil_id: int
    subject_id: int
    code: str
    before: str
    """The one that it takes the place of; blank for none."""
    kind: TargetKind | None = None
    """Which it is; None where it is the only one, and the usual one of the year group."""
    lowered: bool = False
    entry: Entry | None = None

    def what(self) -> str:
        return f"{self.shows}:{self.subject_id}"


@dataclass(frozen=True)
class WithoutTarget(PupilFact, shows=Shows.GRADES):
    """A pupil who takes a subject and has no target in it."""

    pupil_id: int
    pupil: str
    """Name and form."""
    subject_id: int
    group: str
    """The class."""

    def what(self) -> str:
        return f"{self.shows}:{self.subject_id}"


def set_target(
    db: Db,
    actor: Actor,
    *,
    who: Person,
    pupil_id: int,
    subject_id: int,
    typed: str,
    reason: str,
    kind: TargetKind | None = None,
) -> TargetSet:
    """Set, raise or lower a pupil's target in a subject, of this kind or else the usual one of the year group (R4).

    The one before of the kind is kept as history; one of the other kind stands beside it.

    Raises Sorry for what is no grade of the subject's scale, and for a lower one without a reason; NotAllowed for who
    may not set it, and for anybody but the scheme lead where it is lower.
    """
    about = About(pupil_id=pupil_id, subject_id=subject_id)
    require(db, who, Action.SET_TARGET, about)
    known = school(db)
    code = read_code(known, pupil_id, subject_id, typed, field="grade")
    if not code:
        raise Sorry("Type the grade that the pupil aims for.", field="grade")
    lock_pupils(db, [pupil_id])
    year = academic_year(actor.at.astimezone(known.settings.timezone).date())
    meant = kind or usual_target(known.year_of(pupil_id))
    standing = _standing(db, pupil_id, subject_id)
    held = standing.get(meant)
    said = _to_say(known, pupil_id, meant, {*standing, meant})
    before = held.code if held is not None else ""
    if held is not None and (held.code, held.academic_year) == (code, year):
        return TargetSet(pupil_id, subject_id, code, before, said)
    on = scale_of(known, known.subjects[subject_id], known.year_of(pupil_id))
    new, old = grade_of(on, code), grade_of(on, before)
    lowered = new is not None and old is not None and new.rank < old.rank
    if lowered:
        require(db, who, Action.LOWER_TARGET, about)
        if not reason:
            raise Sorry(f"The target is {before}. To lower it, say why.", field="reason")
    if held is not None:
        held.ended_at = actor.at
        db.flush()
    row = Target(
        pupil_id=pupil_id,
        subject_id=subject_id,
        kind=meant,
        code=code,
        academic_year=year,
        set_by=who.staff_id,
        set_at=actor.at,
        reason=reason,
    )
    db.add(row)
    db.flush()
    entry = record(
        db, actor, Deed.TARGET_SET, pupil_id=pupil_id, about=(RecordKind.SUBJECT, subject_id), fields="target"
    )
    remember(db, entry, {"row": row.id, "earlier": held.id if held is not None else None})
    return TargetSet(pupil_id, subject_id, code, before, said, lowered, entry)


def as_set(db: Db, entry: Entry) -> TargetSet:
    """What an earlier setting stands for, as the target is now."""
    known, pupil_id, subject_id = school(db), entry.pupil_id or 0, entry.record_id or 0
    standing = _standing(db, pupil_id, subject_id)
    set_then = db.get(Target, (remembered(db, entry) or {}).get("row", 0))
    kind = TargetKind(set_then.kind) if set_then is not None else usual_target(known.year_of(pupil_id))
    code = standing[kind].code if kind in standing else ""
    return TargetSet(pupil_id, subject_id, code, code, _to_say(known, pupil_id, kind, {*standing, kind}))


def target_history(db: Db, who: Person, pupil_id: int, subject_id: int) -> TargetHistory:
    """Every target that the pupil had in the subject. Raises NotAllowed for who may not see it."""
    require(db, who, Action.SEE_GRADES, About(pupil_id=pupil_id, subject_id=subject_id))
    known = school(db)
    rows = (
        select(Target)
        .where(Target.pupil_id == pupil_id, Target.subject_id == subject_id)
        .order_by(col(Target.ended_at).is_(None).desc(), col(Target.id).desc())
    )
    steps = tuple(
        TargetStep(
            TargetKind(each.kind),
            each.code,
            each.source,
            known.staff_name(each.set_by) if each.set_by is not None else "",
            each.academic_year,
            each.set_at,
            each.reason,
            each.ended_at is None,
        )
        for each in db.exec(rows)
    )
    usual = usual_target(known.year_of(pupil_id))
    in_order = sorted(steps, key=lambda each: each.kind is not usual)
    return TargetHistory(pupil_id, subject_id, tuple(in_order), any(each.kind is not usual for each in steps))


def tracked_in(db: Db, known: School, group: str) -> list[int]:
    """The pupils of a form, a class or a year group who have targets at all. Raises Sorry where there are none."""
    found = [each for each in in_group(db, group) if FIRST_YEAR <= known.year_of(each) <= LAST_YEAR]
    if not found:
        raise Sorry(
            f"Nobody in {group_words(db, group)} has targets: they are kept for Years {FIRST_YEAR} to {LAST_YEAR}. "
            "Name another form, class or year group.",
            field="group",
        )
    return found


def without_target(
    db: Db, known: School, subject_id: int, today: date, among: Some[int] | None = None
) -> list[WithoutTarget]:
    """The pupils, or those of these, who take the subject without a target in it for this year, by class and name."""
    asked = _asked((subject_id,), today, among)
    rows: Iterable[Any] = run(db, _without(frozenset(asked)), asked)
    found = [WithoutTarget(pupil_id, known.label(pupil_id), subject_id, group) for pupil_id, _, group in rows]
    return sorted(found, key=lambda each: (each.group, each.pupil, each.pupil_id))


def targets_missing(
    db: Db,
    known: School,
    today: date,
    subjects: Some[int] | None = None,
    among: Some[int] | None = None,
) -> dict[int, int]:
    """How many pupils, or of these, take each subject, or each of these, without a target for this year.

    Subjects in which none lacks one are left out.
    """
    asked = _asked(subjects, today, among)
    rows: Iterable[Any] = run(db, _missing(frozenset(asked)), asked)
    found = {subject: many for subject, many in rows if subject not in known.ungraded}
    return dict(sorted(found.items(), key=lambda each: known.subject_name(each[0])))


def _asked(subjects: Some[int] | None, today: date, among: Some[int] | None) -> dict[str, Any]:
    """What the statements below are run with; `subjects` and `pupils` narrow them."""
    year = academic_year(today)
    asked: dict[str, Any] = {"year": year, "begun": date(year, 9, 1), "today": today}
    if subjects is not None:
        asked["subjects"] = sorted(subjects)
    if among is not None:
        asked["pupils"] = sorted(among)
    return asked


@cache
def _missing(asked: frozenset[str]) -> Select[int, int]:
    pairs = _without(asked).subquery()
    return columns(pairs.c.subject_id, func.count(distinct(pairs.c.pupil_id))).group_by(pairs.c.subject_id)


@cache
def _without(asked: frozenset[str]) -> CompoundSelect[int, int, str]:
    """A pupil, a subject without a target of theirs, and the class in it; blank where the subject has no classes.

    Who takes a subject is in a class of it; where it has no classes, has a grade in it this academic year (R15). A
    target for the end of a year that is over is none for this one.
    """
    year: BindParameter[int] = bindparam("year")
    subjects: BindParameter[int] = bindparam("subjects", expanding=True)
    pupils: BindParameter[int] = bindparam("pupils", expanding=True)
    in_classes = (
        columns(col(ClassPupil.pupil_id), col(SchoolClass.subject_id), col(SchoolClass.name))
        .join(SchoolClass, col(SchoolClass.id) == ClassPupil.class_id)
        .where(~_has_target(col(ClassPupil.pupil_id), col(SchoolClass.subject_id), year))
    )
    by_grade = (
        columns(col(GradeEntry.pupil_id), col(GradeEntry.subject_id), literal(""))
        .join(Collection, col(Collection.id) == GradeEntry.collection_id)
        .where(
            col(Collection.opens).between(bindparam("begun"), bindparam("today")),
            col(GradeEntry.superseded_at).is_(None),
            ~exists().where(col(SchoolClass.subject_id) == col(GradeEntry.subject_id)),
            ~_has_target(col(GradeEntry.pupil_id), col(GradeEntry.subject_id), year),
        )
    )
    here = columns(col(Pupil.id)).where(
        col(Pupil.left_on).is_(None), col(Pupil.year_group).between(FIRST_YEAR, LAST_YEAR)
    )
    if "pupils" in asked:
        here = here.where(col(Pupil.id).in_(pupils))
    in_classes = in_classes.where(col(ClassPupil.pupil_id).in_(here))
    by_grade = by_grade.where(col(GradeEntry.pupil_id).in_(here))
    if "subjects" in asked:
        in_classes = in_classes.where(col(SchoolClass.subject_id).in_(subjects))
        by_grade = by_grade.where(col(GradeEntry.subject_id).in_(subjects))
    return union(in_classes, by_grade)


def _has_target(pupil: Mapped[int], subject: Mapped[int], year: BindParameter[int]) -> Exists:
    """Whether a target of the pupil's in the subject holds for the academic year."""
    return exists().where(
        col(Target.pupil_id) == pupil,
        col(Target.subject_id) == subject,
        col(Target.ended_at).is_(None),
        or_(col(Target.kind) == TargetKind.KEY_STAGE_4, col(Target.academic_year) >= year),
    )


def _standing(db: Db, pupil_id: int, subject_id: int) -> dict[TargetKind, Target]:
    rows = db.exec(
        select(Target).where(
            Target.pupil_id == pupil_id, Target.subject_id == subject_id, col(Target.ended_at).is_(None)
        )
    )
    return {TargetKind(each.kind): each for each in rows}


def _to_say(known: School, pupil_id: int, kind: TargetKind, standing: Some[TargetKind]) -> TargetKind | None:
    """The kind, where it has to be said: two stand, or it is not the one that is usual at this age."""
    return kind if len(standing) > 1 or kind is not usual_target(known.year_of(pupil_id)) else None


@undoes(Deed.TARGET_SET)
def _take_back(undoing: Undoing) -> str:
    """Bring the earlier target back; the one that was set is kept as history."""
    db, entry, actor = undoing.db, undoing.entry, undoing.actor
    pupil_id, known = entry.pupil_id or 0, school(undoing.db)
    lock_pupils(db, [pupil_id])
    about = f"{known.label(pupil_id)} {known.subject_name(entry.record_id)}"
    row = db.get(Target, undoing.facts["row"])
    if row is None or row.ended_at is not None:
        raise Sorry(f"{about}: the target was changed since. Set the right one instead.")
    row.ended_at, row.reason = actor.at, row.reason or "set by mistake, and taken back"
    db.flush()
    earlier = db.get(Target, undoing.facts["earlier"]) if undoing.facts["earlier"] is not None else None
    if earlier is None:
        return f"{about}: taken back. There is no target."
    earlier.ended_at = None
    return f"{about}: taken back. The target is {earlier.code} again."
