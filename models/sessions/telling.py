"""Telling pupils of the day's sessions: who told, when, and what changed since (P10)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from sqlalchemy import func
from sqlalchemy import select as rows_of
from sqlmodel import col

from models.access.authoriser import About, Action, Person, require
from models.audit.deeds import Deed
from models.audit.entries import Actor, Entry, record
from models.audit.facts import PupilFact, Shows
from models.audit.memory import remember
from models.audit.undo import Undoing, undoes
from models.db.errors import Sorry
from models.db.records import RecordKind
from models.db.tables import Db
from models.outbox.notices import Delivery, DeliveryState, Notice, Purpose, promise, refresh
from models.outbox.topics import Topic
from models.rules.wording import day_in_full, to_type
from models.school.pupils import lock_pupils
from models.school.snapshot import school, settings, staff_name
from models.sessions.session import Booking, Told
from models.sessions.to_tell import for_telling, leader_on


@dataclass(frozen=True)
class Telling(PupilFact, shows=Shows.SESSIONS):
    """What became of pressing Told: who told the pupil and when, and whether that was so before."""

    pupil_id: int
    day: date
    by: str
    at: datetime
    already: bool
    entry: Entry | None = None


def tell(db: Db, actor: Actor, *, who: Person, pupil_id: int, day: date) -> Telling:
    """Note that this person told the pupil of the day's sessions; a second time changes nothing (P10).

    It counts again where something was booked or cancelled since. Raises Sorry where the day is past or there
    is nothing to tell, and NotAllowed for anybody but leadership.
    """
    require(db, who, Action.TELL, About(pupil_id=pupil_id))
    label = school(db).label(pupil_id)
    if day < actor.at.astimezone(settings(db).timezone).date():
        raise Sorry(
            f"That list is of {day_in_full(day)}, which is past. Type {to_type('today')} for today's."
        )
    lock_pupils(db, [pupil_id])
    known = for_telling(db, day, pupil_id)
    if known is None:
        raise Sorry(
            f"{label} has no session on {day_in_full(day)} any more, so there is nothing to tell.",
            pupil_id=pupil_id,
        )
    if known.told is not None and not known.changed:
        return Telling(pupil_id, day, known.told.by, known.told.at, already=True)
    before = db.get(Told, known.told.id) if known.told is not None else None
    if before is not None:
        before.taken_back_at = actor.at
        db.flush()
    told = Told(day=day, pupil_id=pupil_id, told_by=who.staff_id, told_at=actor.at)
    db.add(told)
    db.flush()
    entry = record(
        db, actor, Deed.SESSION_TELL, pupil_id=pupil_id, about=(RecordKind.TOLD, told.id), fields="told"
    )
    remember(db, entry, {"replaced": before.id if before is not None else None})
    list_changed(db, actor, day)
    return Telling(pupil_id, day, who.name, actor.at, already=False, entry=entry)


def as_told(db: Db, entry: Entry) -> Telling | None:
    """What an earlier telling stands for, as it is now; None where it was taken back."""
    told = db.get_one(Told, entry.record_id)
    if told.taken_back_at is not None:
        return None
    return Telling(
        told.pupil_id, told.day, staff_name(db, told.told_by), told.told_at, already=True, entry=entry
    )


@undoes(Deed.SESSION_TELL)
def _untell(undoing: Undoing) -> str:
    db, actor = undoing.db, undoing.actor
    told = db.get_one(Told, undoing.entry.record_id)
    lock_pupils(db, [told.pupil_id])
    db.refresh(told)
    label = school(db).label(told.pupil_id)
    if told.taken_back_at is not None:
        raise Sorry(f"{label} has been told again since, so there is nothing to take back.")
    told.taken_back_at = actor.at
    db.flush()
    if (replaced := undoing.facts["replaced"]) is not None:
        db.get_one(Told, replaced).taken_back_at = None
        db.flush()
    list_changed(db, actor, told.day)
    return f"Taken back: {label} is no longer marked as told."


def told_before(db: Db, day: date, pupil_ids: Collection[int]) -> set[int]:
    """Those of the pupils who were told of that day's sessions already."""
    wanted = rows_of(col(Told.pupil_id)).where(
        col(Told.day) == day, col(Told.pupil_id).in_(pupil_ids), col(Told.taken_back_at).is_(None)
    )
    return set(db.execute(wanted).scalars())


def was_posted(db: Db, day: date) -> bool:
    """Whether the Year 11 list of that day is out, in leadership's place or to any of them (P10)."""
    sent = (
        rows_of(col(Delivery.id))
        .join(Notice, col(Notice.id) == col(Delivery.notice_id))
        .where(
            col(Notice.topic) == Topic.YEAR_11_LIST,
            col(Notice.about_day) == day.isoformat(),
            col(Delivery.state) == DeliveryState.SENT,
        )
    )
    return db.execute(sent.limit(1)).first() is not None


def list_changed(db: Db, actor: Actor, day: date) -> None:
    """Today's list is not what it was: it is updated, or posted where it never was; so is who is not told (P10)."""
    now = actor.at.astimezone(settings(db).timezone)
    if day != now.date():
        return
    if now.time() >= settings(db).list_time and school(db).calendar.is_school_day(day):
        promise_list(db, day, now=actor.at)
    refresh(db, topic=Topic.YEAR_11_LIST, about_day=day.isoformat())
    if now.time() >= settings(db).telling_time:
        refresh(db, topic=Topic.YEAR_11_UNTOLD, about_day=day.isoformat())


def promise_list(db: Db, day: date, *, now: datetime, late: bool = False) -> None:
    """Promise leadership's place the Year 11 list of the day, once; of use until the last session ends."""
    promise(
        db,
        Topic.YEAR_11_LIST,
        key=Topic.YEAR_11_LIST.key(day),
        due=now,
        useful_until=_over(db, day),
        now=now,
        to_purpose=Purpose.LEADERSHIP,
        about_day=day.isoformat(),
        late=late,
    )


def promise_untold(db: Db, day: date, *, now: datetime, late: bool = False) -> None:
    """Promise the leader of the day who is not told yet, once; leadership's place where the day has no leader."""
    leader = leader_on(db, day)
    promise(
        db,
        Topic.YEAR_11_UNTOLD,
        key=Topic.YEAR_11_UNTOLD.key(day),
        due=now,
        useful_until=_over(db, day),
        now=now,
        to_staff=leader,
        to_purpose=Purpose.LEADERSHIP if leader is None else None,
        about_day=day.isoformat(),
        late=late,
    )


def _over(db: Db, day: date) -> datetime:
    """When the last session of the day ends, and no sooner than sessions after school do."""
    booked = rows_of(func.max(col(Booking.ends))).where(
        col(Booking.day) == day, col(Booking.cancelled_at).is_(None)
    )
    last = max(settings(db).after_school[1], db.execute(booked).scalar() or time())
    return datetime.combine(day, last, settings(db).timezone).astimezone(UTC)
