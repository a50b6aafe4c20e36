"""Registers that were not taken, and who is not at a session that is on (P11, R10)."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Any

from sqlalchemy import BindParameter, Select, and_, bindparam, exists, func, or_, select
from sqlmodel import col

from models.audit.facts import PupilFact, Shows
from models.db.statements import run
from models.db.tables import Db
from models.rules.attendance import InSchool, Mark
from models.rules.calendar import Calendar
from models.rules.clashes import Slot
from models.school.snapshot import school
from models.sessions.occupied import Occupied
from models.sessions.presence import presences
from models.sessions.register import Fetching, RegisterMark, SessionCover
from models.sessions.register_list import SessionRegister, register_of
from models.sessions.session import Booking, Session

_ASKED_FOR = 5
"""For how many school days a register that was not taken is asked for."""


@dataclass(frozen=True)
class Untaken(PupilFact, shows=Shows.REGISTER):
    """A session that is over, or on, of which somebody in school is not marked."""

    held: Occupied
    taker_id: int
    """Who covers, else the host."""
    pupil_ids: tuple[int, ...]
    """Who is not marked, and not known to be out of school."""


@dataclass(frozen=True)
class Seeker:
    """Who went to find a pupil, and when (UTC)."""

    by_id: int
    by: str
    at: datetime


@dataclass(frozen=True)
class MissingFrom:
    """A session at which somebody is not there: its register, and who went to find whom; None for the whole."""

    register: SessionRegister
    fetching: dict[int | None, Seeker]


def asked_since(calendar: Calendar, today: date) -> date:
    """The first day of which registers that were not taken are still asked for: a holiday takes no time from that."""
    try:
        return min(calendar.add_school_days(today, -_ASKED_FOR), today - timedelta(days=7))
    except ValueError:
        return today - timedelta(days=7)


def untaken(
    db: Db, first: date, last: date, over_by: datetime, *, whose: int | None = None, begun: bool = False
) -> list[Untaken]:
    """The registers not taken of sessions from the first day to the last that ended by then, the oldest first.

    `over_by` is by the school's clock; `whose`: those that this person is to take; `begun`: those that only began, too.
    """
    asked: dict[str, Any] = {
        "first": first, "last": last, "day": over_by.date(), "time": over_by.time(),
    }  # fmt: skip
    if whose is not None:
        asked["taker"] = whose
    known = school(db)
    together: dict[int, tuple[Occupied, int, list[int]]] = {}
    for row in run(db, _unmarked(begun=begun, of_one=whose is not None), asked):
        held = Occupied(
            row.id, known.subject_name(row.subject_id), row.host_id, known.staff_name(row.host_id), row.room,
            Slot(row.day, row.starts, row.ends),
        )  # fmt: skip
        if row.pupil_id in known.pupils:
            together.setdefault(row.id, (held, row.taker, []))[2].append(row.pupil_id)
    found = []
    for held, taker_id, pupil_ids in together.values():
        standing = presences(db, held.slot, pupil_ids, known.settings)
        expected = [
            each for each in pupil_ids if each not in standing or standing[each].standing is InSchool.IN
        ]
        if expected:
            found.append(Untaken(held, taker_id, tuple(expected)))
    return found


@cache
def _unmarked(*, begun: bool, of_one: bool) -> Select[*tuple[Any, ...]]:
    """Put together once: it is asked with every list of what there is to do."""
    by_then = col(Booking.starts) if begun else col(Booking.ends)
    marked = exists().where(
        col(RegisterMark.session_id) == Booking.session_id,
        col(RegisterMark.pupil_id) == Booking.pupil_id,
        col(RegisterMark.replaced_at).is_(None),
    )
    taker = func.coalesce(col(SessionCover.staff_id), col(Session.host_id))
    day: BindParameter[date] = bindparam("day")
    ended = or_(col(Booking.day) < day, (col(Booking.day) == day) & (by_then <= bindparam("time")))
    wanted = (
        select(
            col(Session.id), col(Session.subject_id), col(Session.host_id), col(Session.room),
            col(Session.day), col(Session.starts), col(Session.ends), col(Booking.pupil_id),
            taker.label("taker"),
        )
        .join(Session, col(Session.id) == Booking.session_id)
        .outerjoin(
            SessionCover,
            and_(col(SessionCover.session_id) == Session.id, col(SessionCover.taken_back_at).is_(None)),
        )
        .where(
            col(Booking.day).between(bindparam("first"), bindparam("last")), col(Booking.cancelled_at).is_(None),
            ended, ~marked,
        )
        .order_by(col(Session.day), col(Session.starts), col(Session.id), col(Booking.pupil_id))
    )  # fmt: skip
    return wanted.where(taker == bindparam("taker")) if of_one else wanted


def not_there(db: Db, day: date, starts: time) -> list[MissingFrom]:
    """The sessions that begin then with who is not marked though in school, or marked as absent; none where all are."""
    wanted = (
        select(Session)
        .where(col(Session.day) == day, col(Session.starts) == starts)
        .order_by(col(Session.id))
    )
    found = []
    for session in db.execute(wanted).scalars():
        register = register_of(db, session)
        fetching = _fetching(db, session.id or 0)
        if any(is_missing(register, each) for each in range(len(register.rows))) or fetching:
            found.append(MissingFrom(register, fetching))
    return found


def is_missing(register: SessionRegister, at: int) -> bool:
    """Whether the pupil in this row of the register should be there, and is not as far as anybody has said."""
    row = register.rows[at]
    if not row.here:
        return False
    known = row.presence is not None and row.presence.standing is not InSchool.IN
    return row.is_expected or (row.mark is not None and row.mark.mark is Mark.ABSENT and not known)


def _fetching(db: Db, session_id: int) -> dict[int | None, Seeker]:
    known = school(db)
    rows = db.execute(
        select(col(Fetching.pupil_id), col(Fetching.by_id), col(Fetching.at))
        .where(col(Fetching.session_id) == session_id, col(Fetching.taken_back_at).is_(None))
        .order_by(col(Fetching.id).desc())
    )
    return {row[0]: Seeker(row[1], known.staff_name(row[1]), row[2]) for row in rows}
