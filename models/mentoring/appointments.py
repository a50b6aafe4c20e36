"""What is done about a meeting to come: it is agreed on, moved, called off, and settled once it is held (P7, R11)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlmodel import col, select

from models.access.authoriser import About, Action, Person, require
from models.audit.deeds import Deed
from models.audit.entries import Actor, Entry, record
from models.audit.memory import remember
from models.audit.undo import Undoing, undoes
from models.db.errors import Sorry
from models.db.records import RecordKind
from models.db.tables import Db
from models.mentoring.appointment import (
    Appointment,
    AppointmentState,
    At,
    KnownAppointment,
    find_appointment,
    known_appointment,
)
from models.mentoring.mornings import morning_changed
from models.outbox.notices import promise
from models.outbox.topics import Topic
from models.rules.clashes import Slot
from models.rules.clock import show_time
from models.rules.wording import day_in_full, shut_in_words
from models.school.people import Pupil
from models.school.snapshot import school
from models.sessions.occupied import held_bookings


@dataclass(frozen=True)
class Arranged:
    """What became of agreeing on a meeting: its entry, and whether the same was agreed before."""

    appointment: KnownAppointment
    entry: Entry | None
    instead_of: KnownAppointment | None = None


def arrange(db: Db, actor: Actor, *, who: Person, pupil_id: int, at: At) -> Arranged:
    """Agree on the next meeting with a pupil; one that was agreed before is moved to it (P7).

    Raises Sorry for a day on which none can be held, and where pupil or mentor is elsewhere then; NotAllowed for
    anybody but the pupil's mentor and learning support.
    """
    require(db, who, Action.RECORD_MEETING, About(pupil_id=pupil_id))
    agreed = agree(db, actor, who=who, pupil_id=pupil_id, at=at)
    if agreed.already:
        return Arranged(agreed.appointment, None)
    entry = record(
        db,
        actor,
        Deed.MEETING_ARRANGE,
        pupil_id=pupil_id,
        about=(RecordKind.APPOINTMENT, agreed.appointment.id),
        fields="day,starts,room",
    )
    remember(db, entry, {"before": agreed.instead_of.id if agreed.instead_of is not None else None})
    return Arranged(agreed.appointment, entry, agreed.instead_of)


@dataclass(frozen=True)
class AppointmentMade:
    """A meeting that is agreed, whether it was before, and the one that it stands instead of."""

    appointment: KnownAppointment
    already: bool = False
    instead_of: KnownAppointment | None = None

    @property
    def to_drop(self) -> tuple[int, int | None] | None:
        """What `drop` is given to take it back; None where nothing was changed."""
        before = self.instead_of.id if self.instead_of is not None else None
        return None if self.already else (self.appointment.id, before)


def agree(db: Db, actor: Actor, *, who: Person, pupil_id: int, at: At) -> AppointmentMade:
    """The same as a part of another deed, without an entry of its own, and for who may."""
    # Of two who agree on something with one pupil at once, the second waits here.
    db.exec(select(Pupil.id).where(Pupil.id == pupil_id).with_for_update()).one()
    known = school(db)
    check_at(
        db, who.staff_id, pupil_id, at, actor.at.astimezone(known.settings.timezone).replace(tzinfo=None)
    )
    before = db.exec(_open(pupil_id, who.staff_id).with_for_update()).first()
    if before is not None and _at(before) == at:
        return AppointmentMade(known_appointment(known, before), already=True)
    instead = known_appointment(known, before) if before is not None else None
    if before is not None:
        before.stands, before.version = AppointmentState.MOVED, before.version + 1
        db.flush()
    made = Appointment(
        pupil_id=pupil_id, staff_id=who.staff_id, day=at.day, starts=at.starts, ends=at.ends, room=at.room,
        booked_at=actor.at, version=before.version + 1 if before is not None else 1,
    )  # fmt: skip
    db.add(made)
    db.flush()
    return AppointmentMade(known_appointment(known, made), instead_of=instead)


def check_at(db: Db, staff_id: int, pupil_id: int, at: At, now: datetime) -> None:
    """Raises Sorry where no meeting can be held then, with what to do instead."""
    known = school(db)
    if at.day < now.date() or (at.day == now.date() and at.starts is not None and at.starts <= now.time()):
        raise Sorry(
            f"{day_in_full(at.day)} at that time is past. Name a day to come, such as thu lunch.", field="day"
        )
    if (reason := known.calendar.why_not(at.day)) is not None:
        following = known.calendar.on_or_after(at.day)
        next_ = f" The next school day is {day_in_full(following)}." if following is not None else ""
        raise Sorry(f"{shut_in_words(at.day, reason)}.{next_}", field="day")
    if at.starts is None or at.ends is None:
        return
    wanted = Slot(at.day, at.starts, at.ends)
    for each in held_bookings(db, [pupil_id], at.day, at.day)[pupil_id]:
        if each.held.slot.overlaps(wanted):
            raise Sorry(
                f"{known.label(pupil_id)} is in {each.held.subject} then, until {show_time(each.held.slot.end)}. "
                "Name another time.",
                field="day",
                pupil_id=pupil_id,
                record=(RecordKind.BOOKING, each.booking_id),
            )
    mine = select(Appointment).where(
        Appointment.staff_id == staff_id, Appointment.day == at.day, Appointment.stands == AppointmentState.BOOKED,
        Appointment.pupil_id != pupil_id,
    )  # fmt: skip
    for other in db.exec(mine):
        if other.starts and other.ends and Slot(other.day, other.starts, other.ends).overlaps(wanted):
            raise Sorry(
                f"You meet {known.label(other.pupil_id)} then, until {show_time(other.ends)}. Name another time.",
                field="day",
                pupil_id=other.pupil_id,
                record=(RecordKind.APPOINTMENT, other.id),
            )


@dataclass(frozen=True)
class NotMet:
    """A meeting that was not held, and its entry."""

    appointment: KnownAppointment
    entry: Entry
    next: KnownAppointment | None = None


def call_off(
    db: Db,
    actor: Actor,
    *,
    who: Person,
    pupil_id: int,
    day: date,
    stands: AppointmentState,
    why: str = "",
    at: At | None = None,
) -> NotMet:
    """Say that a meeting was not held: the pupil was absent, or it is off. What is due stays due (R11).

    What was agreed for that day, or before it and never settled, is closed with it; the day is kept either way.
    With `at` another is agreed on at once.
    """
    require(db, who, Action.RECORD_MEETING, About(pupil_id=pupil_id))
    closed = db.exec(_open(pupil_id, who.staff_id).with_for_update()).first()
    if closed is not None and stands is AppointmentState.ABSENT and closed.day > day:
        closed = None
    made = closed is None
    if closed is None:
        closed = Appointment(pupil_id=pupil_id, staff_id=who.staff_id, day=day, booked_at=actor.at)
        db.add(closed)
    closed.stands, closed.why, closed.version = stands, why, closed.version + 1
    db.flush()
    agreed = agree(db, actor, who=who, pupil_id=pupil_id, at=at) if at is not None else None
    entry = record(
        db,
        actor,
        Deed.MEETING_MISS,
        pupil_id=pupil_id,
        about=(RecordKind.APPOINTMENT, closed.id),
        fields="stands",
    )
    remember(db, entry, {"made": made, "next": agreed.to_drop if agreed is not None else None})
    morning_changed(db, actor, who.staff_id)
    return NotMet(
        known_appointment(school(db), closed), entry, agreed.appointment if agreed is not None else None
    )


def send_to_calendar(db: Db, actor: Actor, *, who: Person, appointment_id: int) -> KnownAppointment:
    """Promise this person the meeting as a file for their calendar.

    Raises Sorry where it is not booked any more, NotAllowed where it is not theirs.
    """
    found = find_appointment(db, appointment_id)
    if found is None:
        raise Sorry("That meeting is not on record. Look again at your pupils.")
    this = (RecordKind.APPOINTMENT, found.id)
    require(db, who, Action.RECORD_MEETING, About(pupil_id=found.pupil_id, record=this))
    if found.stands is not AppointmentState.BOOKED or found.staff_id != who.staff_id:
        raise Sorry(
            "That meeting is not one of yours that is booked. Look again at your pupils.",
            pupil_id=found.pupil_id,
            record=this,
        )
    record(db, actor, Deed.MEETING_FILE, pupil_id=found.pupil_id, about=this)
    promise(
        db,
        Topic.CALENDAR_FILE,
        key=Topic.CALENDAR_FILE.key(found.id, actor.at.isoformat(), staff=who.staff_id),
        to_staff=who.staff_id,
        about=(RecordKind.APPOINTMENT, found.id),
        due=actor.at,
        useful_until=actor.at + timedelta(hours=1),
        now=actor.at,
        urgent=True,
        again=True,
    )
    return found


def settle_by(db: Db, staff_id: int, pupil_id: int, day: date, meeting_id: int) -> list[int]:
    """The meeting was held: what was agreed for that day, or for one before it, is settled by it; their ids."""
    settled = []
    for each in db.exec(_open(pupil_id, staff_id).with_for_update()):
        if each.day <= day:
            each.stands, each.meeting_id, each.version = AppointmentState.HELD, meeting_id, each.version + 1
            settled.append(each.id or 0)
    return settled


def open_again(db: Db, ids: Iterable[int]) -> None:
    """What was settled by a meeting that is taken back stands as it did, unless another was agreed since."""
    for each in db.exec(select(Appointment).where(col(Appointment.id).in_(list(ids)))).all():
        if db.exec(_open(each.pupil_id, each.staff_id)).first() is None:
            each.stands, each.meeting_id, each.version = AppointmentState.BOOKED, None, each.version + 1
            db.flush()


def drop(db: Db, appointment_id: int, before: int | None) -> None:
    """What was agreed is taken back; the one that it stood instead of stands again."""
    made = db.get_one(Appointment, appointment_id, with_for_update=True)
    if made.stands == AppointmentState.BOOKED:
        made.stands, made.version = AppointmentState.TAKEN_BACK, made.version + 1
        db.flush()
        open_again(db, [before] if before is not None else [])


def _open(pupil_id: int, staff_id: int) -> Any:
    return select(Appointment).where(
        Appointment.pupil_id == pupil_id,
        Appointment.staff_id == staff_id,
        Appointment.stands == AppointmentState.BOOKED,
    )


def _at(each: Appointment) -> At:
    return At(each.day, each.starts, each.ends, each.room)


@undoes(Deed.MEETING_ARRANGE)
def _take_back_arranged(undoing: Undoing) -> str:
    db, before = undoing.db, undoing.facts["before"]
    made = db.get_one(Appointment, undoing.entry.record_id, with_for_update=True)
    about = school(db).label(made.pupil_id)
    if made.stands != AppointmentState.BOOKED:
        raise Sorry(f"The meeting with {about} was held, moved or called off since.")
    drop(db, made.id or 0, before)
    if before is None:
        return f"No meeting with {about} is booked any more."
    return f"The meeting with {about} is when it was before."


@undoes(Deed.MEETING_MISS)
def _take_back_missed(undoing: Undoing) -> str:
    db = undoing.db
    missed = db.get_one(Appointment, undoing.entry.record_id, with_for_update=True)
    about = school(db).label(missed.pupil_id)
    if undoing.facts["next"] is not None:
        drop(db, *undoing.facts["next"])
    if undoing.facts["made"]:
        missed.stands, missed.version = AppointmentState.TAKEN_BACK, missed.version + 1
        return f"It is not on record any more that {about} was not met."
    if db.exec(_open(missed.pupil_id, missed.staff_id)).first() is not None:
        raise Sorry(f"Another meeting with {about} was booked since.")
    missed.stands, missed.version = AppointmentState.BOOKED, missed.version + 1
    return f"The meeting with {about} is booked again."
