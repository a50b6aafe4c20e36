"""Recording a pupil's current and predicted grade in the month's collection (P6, R3, R12)."""

from collections.abc import Collection as Some
from dataclasses import dataclass, replace
from datetime import date

from sqlmodel import col, select

from models.access.authoriser import About, Action, Allowed, Person, Refused, may, require
from models.audit.deeds import Deed
from models.audit.entries import Actor, Entry, record
from models.audit.facts import PupilFact, Shows
from models.audit.memory import remember, remembered
from models.audit.undo import Undoing, undoes
from models.db.errors import NotAllowed, Sorry
from models.db.records import RecordKind
from models.db.tables import Db
from models.rules.grades import BadGrade
from models.rules.mentoring import Month
from models.rules.tracking import asked_about
from models.school.people import ClassPupil, ClassTeacher, SchoolClass
from models.school.pupils import lock_pupils
from models.school.snapshot import School, school
from models.tracking.collections import collection_for, collection_named, name_of
from models.tracking.grades import Collection, GradeEntry, GradeKind
from models.tracking.progress import Grades, Progress, progress, scale_of


@dataclass(frozen=True)
class GradesRecorded(PupilFact, shows=Shows.GRADES):
    """What became of a pupil's grades; where something is asked first, nothing was written."""

    pupil_id: int
    progress: Progress
    """As it is with these grades."""
    sees: bool = True
    """Whether who recorded them may see the target and last time's grades."""
    asked: tuple[str, ...] = ()
    already: bool = False
    late: str = ""
    """The collection, such as October, where it had closed; blank where it is open."""
    reason: str = ""
    """Why it was changed after that; blank where nothing was said."""
    entry: Entry | None = None

    def what(self) -> str:
        return self.progress.what()


@dataclass(frozen=True)
class Into:
    """Into which collection grades go, and what was said about that."""

    month: Month | None = None
    """None: the one that is open, else the newest."""
    reason: str = ""
    """Why, where it has closed."""
    sure: bool = False
    """Whether what is surprising was said yes to."""


def record_grades(
    db: Db,
    actor: Actor,
    *,
    who: Person,
    pupil_id: int,
    subject_id: int,
    current: str,
    predicted: str,
    into: Into | None = None,
) -> GradesRecorded:
    """Record both grades in the collection that is open, or is named, or was last; what they replace is kept (P6, R12).

    Into one that has closed they go only with a reason, which answers what would be asked.

    What is surprising is asked about and not written unless it is `sure`. The same grades again change
    nothing. Raises Sorry for what is no grade on the subject's scale, NotAllowed for who may not record it.
    """
    about = About(pupil_id=pupil_id, subject_id=subject_id)
    require(db, who, Action.RECORD_GRADE, about)
    known = school(db)
    codes = {
        GradeKind.CURRENT: read_code(known, pupil_id, subject_id, current, field="current"),
        GradeKind.PREDICTED: read_code(known, pupil_id, subject_id, predicted, field="predicted"),
    }
    if not any(codes.values()):
        raise Sorry("Type at least one grade. A dash stands for none.", field="current")
    lock_pupils(db, [pupil_id])
    today = actor.at.astimezone(known.settings.timezone).date()
    into = into or Into()
    collection = collection_of(db, who, into, about, today)
    late = "" if collection.is_open(today) else name_of(collection)
    stored = _stored(db, pupil_id, subject_id, collection.id or 0)
    before = next(iter(progress(db, known, pupil_id, today, subject_id=subject_id)))
    before = before.as_of(collection.key) if late else before
    after = with_grades(before, Grades(collection.key, codes[GradeKind.CURRENT], codes[GradeKind.PREDICTED]))
    sees = isinstance(may(db, who, Action.SEE_GRADES, about), Allowed)
    done = GradesRecorded(pupil_id, after, sees, late=late, reason=into.reason if late else "")
    changed = [kind for kind in GradeKind if kind not in stored or stored[kind].code != codes[kind]]
    if not changed:
        return replace(done, already=True)
    asked = (
        ()
        if into.sure or done.reason
        else asked_of(after if sees else replace(after, target="", before=None))
    )
    if asked:
        return replace(done, asked=asked)
    for kind in changed:
        if kind in stored:
            stored[kind].superseded_at = actor.at
    db.flush()
    written = []
    for kind in changed:
        row = GradeEntry(
            pupil_id=pupil_id, subject_id=subject_id, collection_id=collection.id or 0, kind=kind,
            code=codes[kind], recorded_by=who.staff_id, recorded_at=actor.at, reason=done.reason,
        )  # fmt: skip
        db.add(row)
        db.flush()
        written.append({"row": row.id, "earlier": stored[kind].id if kind in stored else None})
    fields = ",".join(changed)
    entry = record(
        db, actor, Deed.GRADE_RECORD, pupil_id=pupil_id, about=(RecordKind.SUBJECT, subject_id), fields=fields
    )
    remember(db, entry, {"grades": written})
    return replace(done, entry=entry)


def collection_of(db: Db, who: Person, into: Into, about: About, today: date) -> Collection:
    """The collection that is meant, for a pupil. Raises Sorry where there is none, or no reason for one that closed;

    NotAllowed where it has closed to this person.
    """
    known = school(db)
    year_group = known.year_of(about.pupil_id or 0)
    if into.month is None:
        found = collection_for(db, known, year_group, today)
    else:
        found = collection_named(db, into.month, year_group, today)
    if not found.is_open(today):
        require_late(db, who, found, about)
        if not into.reason:
            raise Sorry(f"{name_of(found)} is closed. To change it now, say why.", field="reason")
    return found


def read_code(known: School, pupil_id: int, subject_id: int, text: str, *, field: str) -> str:
    """The code of what was typed, by the subject's scale; blank for a dash. Raises Sorry naming the valid grades."""
    subject = known.subjects[subject_id]
    on = scale_of(known, subject, known.pupils[pupil_id].year)
    try:
        found = on.read(text)
    except BadGrade as bad:
        raise Sorry(bad.about(on, subject.name), field=field) from None
    return found.code if found is not None else ""


def as_recorded(db: Db, who: Person, entry: Entry, today: date) -> GradesRecorded:
    """What an earlier recording stands for, as it is now."""
    known = school(db)
    pupil_id, subject_id = entry.pupil_id or 0, entry.record_id or 0
    now = next(iter(progress(db, known, pupil_id, today, subject_id=subject_id)))
    sees = isinstance(
        may(db, who, Action.SEE_GRADES, About(pupil_id=pupil_id, subject_id=subject_id)), Allowed
    )
    written = (remembered(db, entry) or {}).get("grades", ())
    row = db.get(GradeEntry, written[0]["row"]) if written else None
    collection = db.get_one(Collection, row.collection_id) if row is not None else None
    if row is None or collection is None or collection.is_open(today):
        return GradesRecorded(pupil_id, now, sees, already=True)
    then = now.as_of(collection.key)
    return GradesRecorded(pupil_id, then, sees, already=True, late=name_of(collection), reason=row.reason)


def taught(db: Db, who: Person, pupil_ids: Some[int]) -> dict[int, set[int]]:
    """Which of these pupils are in a class of this person, and in which subjects."""
    wanted = (
        select(ClassPupil.pupil_id, SchoolClass.subject_id)
        .join(ClassTeacher, col(ClassTeacher.class_id) == ClassPupil.class_id)
        .join(SchoolClass, col(SchoolClass.id) == ClassPupil.class_id)
        .where(ClassTeacher.staff_id == who.staff_id, col(ClassPupil.pupil_id).in_(pupil_ids))
    )
    found: dict[int, set[int]] = {}
    for pupil_id, subject_id in db.exec(wanted):
        found.setdefault(pupil_id, set()).add(subject_id)
    return found


def require_late(db: Db, who: Person, collection: Collection, about: About) -> None:
    """Raises NotAllowed, saying when it closed, for whoever may not record in a collection that is closed (R12)."""
    answer = may(db, who, Action.RECORD_GRADE_LATE, about)
    if isinstance(answer, Refused):
        raise NotAllowed(
            f"{name_of(collection)} is closed. {answer.sentence}",
            pupil_id=about.pupil_id,
            record=(RecordKind.SUBJECT, about.subject_id),
        )


def _stored(db: Db, pupil_id: int, subject_id: int, collection_id: int) -> dict[GradeKind, GradeEntry]:
    rows = select(GradeEntry).where(
        GradeEntry.pupil_id == pupil_id,
        GradeEntry.subject_id == subject_id,
        GradeEntry.collection_id == collection_id,
        col(GradeEntry.superseded_at).is_(None),
    )
    return {GradeKind(row.kind): row for row in db.exec(rows)}


def with_grades(before: Progress, now: Grades) -> Progress:
    """The progress once the grades of this collection are these."""
    earlier = before.before if before.last is not None and before.last.key == now.key else before.last
    return replace(before, last=now, before=earlier)


def asked_of(after: Progress) -> tuple[str, ...]:
    """What is surprising about the newest grades (R12)."""
    now, before = after.last, after.before
    if now is None:
        return ()
    lately = before is not None and before.month >= now.month.previous
    last_month = before.current if before is not None and lately else ""
    return tuple(
        asked_about(
            after.scale,
            before=after.grade(last_month),
            current=after.grade(now.current),
            predicted=after.grade(now.predicted),
            target=after.grade(after.target),
        )
    )


@undoes(Deed.GRADE_RECORD)
def _take_back(undoing: Undoing) -> str:
    """Bring the earlier grades back; those that were recorded are kept as history."""
    db, entry, actor = undoing.db, undoing.entry, undoing.actor
    pupil_id = entry.pupil_id or 0
    lock_pupils(db, [pupil_id])
    known = school(db)
    about = f"{known.label(pupil_id)} {known.subject_name(entry.record_id)}"
    again: list[GradeEntry] = []
    for each in undoing.facts["grades"]:
        row = db.get(GradeEntry, each["row"])
        if row is None or row.superseded_at is not None:
            raise Sorry(f"{about}: the grades were changed since. Record the right ones instead.")
        row.superseded_at = actor.at
        earlier = db.get(GradeEntry, each["earlier"]) if each["earlier"] is not None else None
        again.extend([earlier] if earlier is not None else [])
    db.flush()
    for earlier in again:
        earlier.superseded_at = None
    db.flush()
    words = ", ".join(f"{row.kind} {row.code or 'none'}" for row in again)
    return f"{about}: taken back." + (f" It is {words} again." if words else "")
