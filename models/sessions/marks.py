"""What registers say, at a cost that does not grow with history: at a session, and between two days (P11, R10)."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import exists, select
from sqlmodel import col

from models.audit.facts import PupilFact, Shows
from models.db.tables import Db
from models.rules.attendance import Mark
from models.rules.clashes import Slot
from models.sessions.register import RegisterMark
from models.sessions.session import Booking, Session


@dataclass(frozen=True)
class HeldMark(PupilFact, shows=Shows.REGISTER):
    """The mark that holds for a pupil at a session, by whom and since when (UTC)."""

    id: int
    session_id: int
    pupil_id: int
    mark: Mark
    minutes: int | None
    """How late, where it was said."""
    reason: str
    """Why excused."""
    code: str
    """The day's attendance code that excused, if one did."""
    by_id: int | None
    """None: by the day's codes."""
    at: datetime


@dataclass(frozen=True)
class MarkedLesson:
    """A pupil's mark at a session between two days, with what it is counted by."""

    pupil_id: int
    mark: Mark
    minutes: int | None
    session_id: int
    slot: Slot
    subject_id: int
    host_id: int


_COLUMNS = (
    col(RegisterMark.id),
    col(RegisterMark.session_id),
    col(RegisterMark.pupil_id),
    col(RegisterMark.mark),
    col(RegisterMark.minutes),
    col(RegisterMark.reason),
    col(RegisterMark.code),
    col(RegisterMark.marked_by),
    col(RegisterMark.marked_at),
)


def _held(row: Sequence[Any]) -> HeldMark:
    return HeldMark(row[0], row[1], row[2], Mark(row[3]), *row[4:])


def marks_at(db: Db, session_ids: Collection[int]) -> Mapping[int, Mapping[int, HeldMark]]:
    """The marks that hold at these sessions: by session, then by pupil; nothing for who is not marked."""
    found: dict[int, dict[int, HeldMark]] = defaultdict(dict)
    wanted = select(*_COLUMNS).where(
        col(RegisterMark.session_id).in_(list(session_ids)), col(RegisterMark.replaced_at).is_(None)
    )
    for row in db.execute(wanted):
        found[row[1]][row[2]] = _held(row)
    return found


def before_corrected(
    db: Db, session_id: int, held: Mapping[int, HeldMark], over: datetime
) -> Mapping[int, HeldMark]:
    """By pupil the mark that stood before the one that holds, where that corrected it (P11).

    A mark corrects another by somebody else, or one that stood when the session was `over` (UTC). What whoever takes a
    register taps while it is taken is no correction, and what was taken back is none.
    """
    wanted = select(*_COLUMNS).where(
        col(RegisterMark.session_id) == session_id, col(RegisterMark.replaced_at).is_not(None)
    )
    found = {}
    for before in map(_held, db.execute(wanted.order_by(col(RegisterMark.id)))):
        now = held.get(before.pupil_id)
        if now is None or before.id > now.id:
            continue
        if before.by_id != now.by_id or before.at < over <= now.at:
            found[before.pupil_id] = before
    # Where the last of them says what holds, nothing is corrected, whatever stood before that.
    return {each: before for each, before in found.items() if _says(before) != _says(held[each])}


def _says(mark: HeldMark) -> tuple[Mark, int | None, str]:
    return mark.mark, mark.minutes, mark.reason


def marked_between(
    db: Db,
    first: date,
    last: date,
    *,
    pupil_ids: Collection[int] | None = None,
    subject_id: int | None = None,
    host_id: int | None = None,
) -> list[MarkedLesson]:
    """The marks that hold at sessions from the first day to the last, in order of time; some pupils', if given.

    Of who was taken out of a session since, none counts.
    """
    wanted = (
        select(
            col(RegisterMark.pupil_id),
            col(RegisterMark.mark),
            col(RegisterMark.minutes),
            col(Session.id),
            col(Session.day),
            col(Session.starts),
            col(Session.ends),
            col(Session.subject_id),
            col(Session.host_id),
        )
        .join(Session, col(Session.id) == RegisterMark.session_id)
        .where(col(RegisterMark.replaced_at).is_(None), col(Session.day).between(first, last))
        .where(
            exists().where(
                col(Booking.session_id) == RegisterMark.session_id,
                col(Booking.pupil_id) == RegisterMark.pupil_id,
                col(Booking.cancelled_at).is_(None),
            )
        )
        .order_by(col(Session.day), col(Session.starts), col(Session.id), col(RegisterMark.pupil_id))
    )
    if pupil_ids is not None:
        wanted = wanted.where(col(RegisterMark.pupil_id).in_(list(pupil_ids)))
    if subject_id is not None:
        wanted = wanted.where(col(Session.subject_id) == subject_id)
    if host_id is not None:
        wanted = wanted.where(col(Session.host_id) == host_id)
    return [
        MarkedLesson(row[0], Mark(row[1]), row[2], row[3], Slot(row[4], row[5], row[6]), row[7], row[8])
        for row in db.execute(wanted)
    ]


def counted(lessons: Iterable[MarkedLesson]) -> Counter[Mark]:
    """How often each mark was given; `attendance_rate` makes a rate of it."""
    return Counter(each.mark for each in lessons)
