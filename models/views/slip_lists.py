"""The lists of slips, a page at a time to their end: what came in, what was sent, what is about a pupil (P8)."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, CompoundSelect, Select, and_, or_, select, union
from sqlmodel import col

from models.access.authoriser import Action, Person, Towards, allows, may_of_all
from models.db.tables import Db
from models.mentoring.slip import KnownSlip, Slip, known_slips, listed_still, older_than
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
    mine = (
        select(col(Mentorship.pupil_id))
        .join(Pupil, col(Pupil.id) == Mentorship.pupil_id)
        .where(
            looked_after(who.staff_id, who.today),
            col(Mentorship.last_day).is_(None),
            col(Pupil.left_on).is_(None),
        )
    )
    read = or_(
        col(Slip.read_at).is_not(None), col(Slip.withdrawn_at).is_not(None), col(Slip.removed_by).is_not(None)
    )
    over = or_(read, col(Slip.sent_at) < year_began(moment))
    theirs = (listed_still(), over, col(Slip.from_id) != who.staff_id, *_from(db, before))
    # Each by its own index, which has the newest first; what is neither is not looked at.
    found = _newest(col(Slip.pupil_id).in_(mine), *theirs)
    either: CompoundSelect[int] | Select[int] = found
    if may_of_all(who, Action.READ_SLIP):
        read_myself = (col(Slip.to_id) == who.staff_id, col(Slip.read_by) == who.staff_id)
        either = union(found, _newest(*read_myself, *theirs))
    return _paged(known_slips(db, col(Slip.id).in_(either), limit=PAGE + 1), PAGE)


def _newest(*wanted: ColumnElement[bool]) -> Select[int]:
    found = select(col(Slip.id)).where(*wanted).order_by(col(Slip.sent_at).desc(), col(Slip.id).desc())
    return select(found.limit(PAGE + 1).subquery().c.id)


def sent_by(db: Db, who: Person, *, before: int = 0) -> SlipPage:
    """The slips that this person sent, newest first."""
    return _page(db, before, col(Slip.from_id) == who.staff_id)


def about_pupil(db: Db, stands: Towards, *, before: int = 0, page: int = PAGE) -> SlipPage:
    """The slips about a pupil that this person may read, newest first."""
    about = [col(Slip.pupil_id) == stands.pupil_id]
    if not allows(stands, Action.READ_SLIP):
        # Whoever may read no more than their own is handed those, and what was copied to them as head of the subject.
        copied = and_(col(Slip.copied), col(Slip.subject_id).in_(sorted(stands.who.heads)))
        about.append(or_(col(Slip.from_id) == stands.who.staff_id, copied))
    return _page(db, before, *about, page=page)


def _page(db: Db, before: int, *wanted: ColumnElement[bool], page: int = PAGE) -> SlipPage:
    return _paged(known_slips(db, listed_still(), *wanted, *_from(db, before), limit=page + 1), page)


def _from(db: Db, before: int) -> list[ColumnElement[bool]]:
    return [older_than(db, before)] if before else []


def _paged(found: Sequence[KnownSlip], page: int) -> SlipPage:
    return SlipPage(found[:page], len(found) > page)
