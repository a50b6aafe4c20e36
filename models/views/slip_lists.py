"""The lists of slips, a page at a time to their end: what came in, what was sent, what is about a pupil (P8)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    CompoundSelect,
    Date,
    Integer,
    Select,
    and_,
    bindparam,
    false,
    or_,
    select,
    union,
)
from sqlmodel import col

from models.access.authoriser import Action, Person, Towards, allows, may_of_all
from models.db.tables import Db
from models.mentoring.slip import KnownSlip, Slip, kept_slips, listed_still, newest_first
from models.school.mentor_cover import looked_after
from models.school.people import Mentorship, Pupil
from models.views.waiting import AsOf, WaitingSlip, waiting_slips, year_began

PAGE = 10
"""How many slips of one kind are shown at once."""


@dataclass(frozen=True)
class SlipPage:
    """Some slips in their order, and whether there are more after them."""

    slips: Sequence[KnownSlip]
    more: bool = False


@dataclass(frozen=True)
class UnreadPage:
    """Some slips that wait to be read, oldest first; how many wait after them, and how many wait in all."""

    slips: Sequence[WaitingSlip]
    left: int
    total: int


def unread_by(db: Db, who: Person, moment: AsOf, *, after: int = 0) -> UnreadPage:
    """The slips that this person has still to read, oldest first, from behind the one with the id `after`."""
    waiting = waiting_slips(db, moment, reader_id=who.staff_id)
    last = db.get(Slip, after) if after else None
    left = [each for each in waiting if last is None or (each.sent_at, each.slip_id) > (last.sent_at, after)]
    return UnreadPage(left[:PAGE], len(left[PAGE:]), len(waiting))


def received_by(db: Db, who: Person, moment: AsOf, *, before: int = 0) -> SlipPage:
    """What came in and waits no more, newest first: by right, not by address.

    Those about the pupils whom they mentor now, whoever mentored them before; and those that they read because the
    pupil had no mentor, where they may read every slip still.
    """
    older = _older_than(db, before)
    asked = {"staff": who.staff_id, "today": who.today, "year_began": year_began(moment), **older}
    found = _received(of_all=may_of_all(who, Action.READ_SLIP), older=bool(older))
    return _paged(kept_slips(db, found, asked), PAGE)


def sent_by(db: Db, who: Person, *, before: int = 0) -> SlipPage:
    """The slips that this person sent, newest first."""
    older = _older_than(db, before)
    return _paged(kept_slips(db, _sent(older=bool(older)), {"staff": who.staff_id, **older}), PAGE)


def about_pupil(db: Db, stands: Towards, *, before: int = 0, page: int = PAGE) -> SlipPage:
    """The slips about a pupil that this person may read, newest first."""
    older, of_all = _older_than(db, before), allows(stands, Action.READ_SLIP)
    # Whoever may read no more than their own is handed those, and what was copied to them as head of the subject.
    heads = () if of_all else sorted(stands.who.heads)
    asked: dict[str, Any] = {"pupil": stands.pupil_id, **older}
    if not of_all:
        asked["staff"] = stands.who.staff_id
    if heads:
        asked["heads"] = heads
    found = _about(of_all=of_all, copied=bool(heads), older=bool(older), most=page + 1)
    return _paged(kept_slips(db, found, asked), page)


_STAFF = bindparam("staff", type_=Integer)
_TODAY = bindparam("today", type_=Date)


@cache
def _received(*, of_all: bool, older: bool) -> Select[Slip]:
    mine = (
        select(col(Mentorship.pupil_id))
        .join(Pupil, col(Pupil.id) == Mentorship.pupil_id)
        .where(
            looked_after(_STAFF, _TODAY),
            col(Mentorship.last_day).is_(None),
            col(Pupil.left_on).is_(None),
        )
    )
    read = or_(
        col(Slip.read_at).is_not(None), col(Slip.withdrawn_at).is_not(None), col(Slip.removed_by).is_not(None)
    )
    over = or_(read, col(Slip.sent_at) < bindparam("year_began"))
    theirs = (listed_still(), over, col(Slip.from_id) != _STAFF, *_older(older=older))
    # Each by its own index, which has the newest first; what is neither is not looked at.
    found = _newest(col(Slip.pupil_id).in_(mine), *theirs)
    either: CompoundSelect[int] | Select[int] = found
    if of_all:
        either = union(found, _newest(col(Slip.to_id) == _STAFF, col(Slip.read_by) == _STAFF, *theirs))
    return newest_first(col(Slip.id).in_(either), limit=PAGE + 1)


def _newest(*wanted: ColumnElement[bool]) -> Select[int]:
    found = select(col(Slip.id)).where(*wanted).order_by(col(Slip.sent_at).desc(), col(Slip.id).desc())
    return select(found.limit(PAGE + 1).subquery().c.id)


@cache
def _sent(*, older: bool) -> Select[Slip]:
    return newest_first(listed_still(), col(Slip.from_id) == _STAFF, *_older(older=older), limit=PAGE + 1)


@cache
def _about(*, of_all: bool, copied: bool, older: bool, most: int) -> Select[Slip]:
    wanted = [listed_still(), col(Slip.pupil_id) == bindparam("pupil"), *_older(older=older)]
    if not of_all:
        heads: BindParameter[int] = bindparam("heads", expanding=True)
        to_head = and_(col(Slip.copied), col(Slip.subject_id).in_(heads)) if copied else false()
        wanted.append(or_(col(Slip.from_id) == _STAFF, to_head))
    return newest_first(*wanted, limit=most)


def _older(*, older: bool) -> list[ColumnElement[bool]]:
    """Those sent before another one."""
    if not older:
        return []
    sent: BindParameter[datetime] = bindparam("before_sent")
    before: BindParameter[int] = bindparam("before")
    return [or_(col(Slip.sent_at) < sent, and_(col(Slip.sent_at) == sent, col(Slip.id) < before))]


def _older_than(db: Db, before: int) -> dict[str, Any]:
    """What the statements are asked for those sent before the one with this id; nothing where there is none of it."""
    last = db.get(Slip, before) if before else None
    return {"before_sent": last.sent_at, "before": before} if last is not None else {}


def _paged(found: Sequence[KnownSlip], page: int) -> SlipPage:
    return SlipPage(found[:page], len(found) > page)
