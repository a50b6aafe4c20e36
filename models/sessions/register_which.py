"""Which session's register is meant: the one that is on now or was last, one's own before others' (P11)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlmodel import col

from models.access.authoriser import About, Action, Person, allows, may_of_all
from models.access.relations import Towards
from models.db.tables import Db
from models.rules.clashes import Slot
from models.school.snapshot import school
from models.sessions.occupied import Occupied
from models.sessions.register import SessionCover
from models.sessions.registering import opens_before
from models.sessions.session import Booking, Session

BACK = timedelta(days=28)
"""How far back a register is looked for."""
MOST = 12
"""How many sessions there are to choose from."""


@dataclass(frozen=True)
class SaidOfSession:
    """What the words say of a session: any of it may be left open."""

    day: date | None = None
    hours: tuple[time, time] | None = None
    subject_id: int | None = None
    pupil_id: int | None = None

    @property
    def is_empty(self) -> bool:
        return self == SaidOfSession()

    def fits(self) -> list[ColumnElement[bool]]:
        """What a session has to be, to be one that is said."""
        said: list[ColumnElement[bool]] = []
        if self.day is not None:
            said.append(col(Session.day) == self.day)
        if self.hours is not None:
            said += [col(Session.starts) < self.hours[1], col(Session.ends) > self.hours[0]]
        if self.subject_id is not None:
            said.append(col(Session.subject_id) == self.subject_id)
        if self.pupil_id is not None:
            said.append(_has_pupils(col(Booking.pupil_id) == self.pupil_id))
        return said


def sessions_meant(db: Db, who: Person, said: SaidOfSession, now: datetime) -> list[Occupied]:
    """Those that are on now or were last at the school's time `now`, all that began together; one's own first.

    Of others', whose register this person may take, they are looked for where one's own do not fit: without any words
    all that began today.
    """
    mine = _begun(db, now, [_mine(who), *said.fits()])
    if mine:
        return [
            each
            for each in mine
            if each.slot.start == mine[0].slot.start and each.slot.day == mine[0].slot.day
        ]
    others = _others(who)
    if others is None:
        return []
    today = [col(Session.day) == now.date()] if said.is_empty else said.fits()
    found = _begun(db, now, [others, *today])
    return [each for each in found if said.is_empty or each.slot.day == found[0].slot.day]


def without_now(db: Db, who: Person, said: SaidOfSession, now: datetime) -> int | None:
    """The newest of the sessions that are on or were, theirs to register, out of which the pupil was taken since."""
    theirs = [each for each in (_mine(who), _others(who)) if each is not None]
    was_in = exists().where(
        col(Booking.session_id) == Session.id,
        col(Booking.pupil_id) == said.pupil_id,
        col(Booking.cancelled_at).is_not(None),
    )
    wanted = select(col(Session.id)).where(
        or_(*theirs),
        was_in,
        _has_begun(db, now),
        col(Session.day) >= (said.day or now.date()),
        *replace(said, pupil_id=None).fits(),
    )
    newest = (col(Session.day).desc(), col(Session.starts).desc(), col(Session.id))
    return db.execute(wanted.order_by(*newest).limit(1)).scalar()


def next_of_mine(db: Db, who: Person, said: SaidOfSession, now: datetime) -> Occupied | None:
    """The first of one's own sessions to come of which the register is not open yet."""
    opens = now + opens_before(school(db).settings)
    ahead = or_(
        col(Session.day) > opens.date(),
        and_(col(Session.day) == opens.date(), col(Session.starts) > opens.time()),
    )
    # Which `ahead` says as well; by this alone the index begins at that day, and not with the first session ever.
    from_then = col(Session.day) >= opens.date()
    in_order = (col(Session.day), col(Session.starts), col(Session.id))
    return next(_found(db, [_mine(who), from_then, ahead, *said.fits()], in_order), None)


def _has_begun(db: Db, now: datetime) -> ColumnElement[bool]:
    opens = now + opens_before(school(db).settings)
    return or_(
        col(Session.day) < opens.date(),
        and_(col(Session.day) == opens.date(), col(Session.starts) <= opens.time()),
    )


def _begun(db: Db, now: datetime, wanted: Iterable[ColumnElement[bool]]) -> list[Occupied]:
    newest = (col(Session.day).desc(), col(Session.starts).desc(), col(Session.id))
    return list(_found(db, [_has_begun(db, now), col(Session.day) >= now.date() - BACK, *wanted], newest))


def _found(db: Db, wanted: Iterable[ColumnElement[bool]], in_order: Iterable[Any]) -> Iterator[Occupied]:
    known = school(db)
    rows = select(
        col(Session.id), col(Session.subject_id), col(Session.host_id), col(Session.room),
        col(Session.day), col(Session.starts), col(Session.ends),
    ).where(_has_pupils(), *wanted).order_by(*in_order).limit(MOST)  # fmt: skip
    for row in db.execute(rows):
        slot = Slot(row[4], row[5], row[6])
        yield Occupied(row[0], known.subject_name(row[1]), row[2], known.staff_name(row[2]), row[3], slot)


def _mine(who: Person) -> ColumnElement[bool]:
    covered = exists().where(
        col(SessionCover.session_id) == Session.id,
        col(SessionCover.staff_id) == who.staff_id,
        col(SessionCover.taken_back_at).is_(None),
    )
    return or_(col(Session.host_id) == who.staff_id, covered)


def _others(who: Person) -> ColumnElement[bool] | None:
    """Which of others' sessions are theirs to register: all, or those of the subjects that they head."""
    if may_of_all(who, Action.TAKE_REGISTER):
        return col(Session.id).is_not(None)
    alone = Towards(who, 0, frozenset(), frozenset())
    heads = [each for each in who.heads if allows(alone, Action.TAKE_REGISTER, About(subject_id=each))]
    return col(Session.subject_id).in_(sorted(heads)) if heads else None


def _has_pupils(*also: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(col(Booking.session_id) == Session.id, col(Booking.cancelled_at).is_(None), *also)
