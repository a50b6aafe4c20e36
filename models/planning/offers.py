"""What sessions a week has to offer: those that there are, those of the weeks before, and what hosts offer (P12)."""

from collections.abc import Collection, Iterator
from datetime import date, datetime, timedelta

from sqlalchemy import exists, func, select
from sqlmodel import col

from models.db.tables import Db
from models.planning.proposal import TO_SUNDAY, PlannedSession
from models.rules.clashes import Slot
from models.rules.planning import Offer
from models.school.people import Staff, StaffSubject
from models.school.snapshot import School
from models.sessions.kinds import kind_of_slot, why_not_held
from models.sessions.session import Booking, Session

_WEEKS_BACK = 4
"""A session that was held in one of so many weeks is offered again."""
_WEEK = timedelta(days=7)


def offered(
    db: Db, known: School, year: int, monday: date, now: datetime
) -> list[tuple[Offer, PlannedSession]]:
    """The sessions that this year group can be planned into, with the places that are left in each.

    What has begun by then, or lies on a day on which there is none, is not offered; nor a host's second at a time.
    """
    local = now.astimezone(known.settings.timezone)
    begun = (local.date(), local.time())
    taken: list[PlannedSession] = []
    for each in (*_held(db, monday), *_by_kind(db, known, monday)):
        if (each.slot.day, each.slot.start) <= begun or why_not_held(known, each.slot) is not None:
            continue
        if not _is_for(known, each, year) or any(_is_in_the_way(each, other) for other in taken):
            continue
        taken.append(each)
    return [
        (Offer(key, each.subject_id, each.slot, _places(db, known, each)), each)
        for key, each in enumerate(taken)
    ]


def _held(db: Db, monday: date) -> Iterator[PlannedSession]:
    """The sessions of the week, and the weeks' before on the same weekdays, the newest first."""
    standing = exists().where(col(Booking.session_id) == Session.id, col(Booking.cancelled_at).is_(None))
    active = exists().where(col(Staff.id) == Session.host_id, col(Staff.active).is_(True))
    rows = db.execute(
        select(Session)
        .where(col(Session.day).between(monday - _WEEKS_BACK * _WEEK, monday + TO_SUNDAY), standing, active)
        .order_by(col(Session.day).desc(), col(Session.starts), col(Session.id))
    ).scalars()
    for row in rows:
        day = monday + timedelta(days=row.day.weekday())
        yield PlannedSession(row.host_id, row.subject_id, Slot(day, row.starts, row.ends), row.room)


def _by_kind(db: Db, known: School, monday: date) -> Iterator[PlannedSession]:
    """What the hosts offer who stand in the settings, where they teach one subject and so need not say which."""
    kinds = [each for each in known.settings.kinds() if each.hosts and each.hours is not None]
    emails = {email.casefold() for each in kinds for email in each.hosts}
    teaches = _subject_of(db, emails)
    for kind in kinds:
        for ahead in range(7):
            day = monday + timedelta(days=ahead)
            if known.calendar.held_on(day) != kind.held or kind.hours is None:
                continue
            for email in kind.hosts:
                if (found := teaches.get(email.casefold())) is not None:
                    yield PlannedSession(*found, Slot(day, *kind.hours), "")


def _subject_of(db: Db, emails: Collection[str]) -> dict[str, tuple[int, int]]:
    """The host and the one subject that they teach, by e-mail."""
    rows = db.execute(
        select(func.lower(col(Staff.email)), col(Staff.id), func.min(col(StaffSubject.subject_id)))
        .join(StaffSubject, col(StaffSubject.staff_id) == Staff.id)
        .where(func.lower(col(Staff.email)).in_(emails), col(Staff.active).is_(True))
        .group_by(func.lower(col(Staff.email)), col(Staff.id))
        .having(func.count() == 1)
    )
    return {email: (staff_id, subject_id) for email, staff_id, subject_id in rows}


def _is_for(known: School, session: PlannedSession, year: int) -> bool:
    kind = kind_of_slot(known, session.slot)
    return year in ((kind.years if kind is not None else ()) or known.settings.session_years)


def _is_in_the_way(one: PlannedSession, other: PlannedSession) -> bool:
    return one.host_id == other.host_id and one.slot.overlaps(other.slot)


def _places(db: Db, known: School, session: PlannedSession) -> int:
    kind = kind_of_slot(known, session.slot)
    most = kind.places if kind is not None and kind.places is not None else known.settings.plan_places
    booked = db.execute(
        select(func.count())
        .select_from(Booking)
        .join(Session, col(Session.id) == Booking.session_id)
        .where(
            col(Session.host_id) == session.host_id,
            col(Session.subject_id) == session.subject_id,
            col(Session.day) == session.slot.day,
            col(Session.starts) == session.slot.start,
            col(Booking.cancelled_at).is_(None),
        )
    ).scalar()
    return max(0, most - (booked or 0))
