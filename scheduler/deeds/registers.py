"""Registers as sessions come: to who takes them, who is not there, and which were not taken (P11, R10)."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import exists
from sqlmodel import col, select

from models.db.records import RecordKind
from models.db.tables import Db
from models.outbox.notices import Purpose, promise
from models.outbox.topics import Topic
from models.rules.clashes import Slot
from models.school.snapshot import school
from models.sessions.kinds import why_not_held
from models.sessions.register import SessionCover
from models.sessions.session import Booking, Session
from models.sessions.untaken import not_there, untaken
from scheduler.jobs import Occasion

EVERY = 5
"""Minutes; what falls due until the next time is promised now."""
_LATE = timedelta(minutes=5)


def remind(db: Db, moment: Occasion) -> None:
    """Promise what falls due of the day's sessions: the register, who is not there, and that it was not taken."""
    now = moment.now.astimezone(moment.settings.timezone)
    soon = now + timedelta(minutes=EVERY)
    booked = exists().where(col(Booking.session_id) == Session.id, col(Booking.cancelled_at).is_(None))
    known = school(db)
    in_order = (
        select(Session)
        .where(Session.day == now.date(), booked)
        .order_by(col(Session.starts), col(Session.id))
    )
    sessions = [
        each
        for each in db.exec(in_order)
        if why_not_held(known, Slot(each.day, each.starts, each.ends)) is None
    ]
    _to_take(db, moment, sessions, soon)
    _who_is_not_there(db, moment, sessions, soon)
    _not_taken(db, moment, soon)


def _to_take(db: Db, moment: Occasion, sessions: Iterable[Session], soon: datetime) -> None:
    before = timedelta(minutes=moment.settings.register_before)
    for each in sessions:
        due = moment.at(each.day, each.starts) - before
        if due > soon:
            continue
        for staff_id in {each.host_id, _cover(db, each)} - {None}:
            promise(
                db,
                Topic.REGISTER,
                key=Topic.REGISTER.key(each.id, staff=staff_id),
                to_staff=staff_id,
                about=(RecordKind.SESSION, each.id),
                due=due,
                useful_until=moment.at(each.day, each.ends),
                now=moment.now,
                urgent=True,
                late=moment.now - due > _LATE,
            )


def _who_is_not_there(db: Db, moment: Occasion, sessions: Iterable[Session], soon: datetime) -> None:
    after = timedelta(minutes=moment.settings.not_there_after)
    together: dict[datetime, list[Session]] = {}
    for each in sessions:
        together.setdefault(moment.at(each.day, each.starts), []).append(each)
    for start, some in together.items():
        due, first = start + after, some[0]
        over = max(moment.at(each.day, each.ends) for each in some)
        if due > soon or over <= moment.now or not not_there(db, first.day, first.starts):
            continue
        promise(
            db,
            Topic.NOT_THERE,
            key=Topic.NOT_THERE.key(first.day, first.starts),
            to_purpose=Purpose.LEADERSHIP,
            about=(RecordKind.SESSION, first.id),
            about_day=first.day.isoformat(),
            due=due,
            useful_until=over,
            now=moment.now,
            urgent=True,
            late=moment.now - due > _LATE,
        )


def _not_taken(db: Db, moment: Occasion, soon: datetime) -> None:
    after = timedelta(minutes=moment.settings.register_late_after)
    over_by = soon.replace(tzinfo=None) - after
    if over_by.date() != soon.date():
        return
    for each in untaken(db, soon.date(), soon.date(), over_by):
        slot = each.held.slot
        if why_not_held(school(db), slot) is not None:
            continue
        due = moment.at(slot.day, slot.end) + after
        promise(
            db,
            Topic.REGISTER_LATE,
            key=Topic.REGISTER_LATE.key(each.held.session_id, staff=each.taker_id),
            to_staff=each.taker_id,
            about=(RecordKind.SESSION, each.held.session_id),
            due=due,
            useful_until=moment.at(slot.day + timedelta(days=1), moment.settings.morning_time),
            now=moment.now,
            late=moment.now - due > _LATE,
        )


def _cover(db: Db, session: Session) -> int | None:
    standing = select(SessionCover.staff_id).where(
        SessionCover.session_id == session.id, col(SessionCover.taken_back_at).is_(None)
    )
    return db.exec(standing).first()
