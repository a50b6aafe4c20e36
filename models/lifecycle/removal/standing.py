"""How a list of what is kept no longer stands: what is on it by kind and year of leaving, and how far it is
(lifecycle, 4.1).
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import func, or_, select
from sqlmodel import col

from models.access.authoriser import Action, Person, require
from models.audit.holds import held_pupils
from models.audit.purge_lists import ItemState, ListState, PurgeItem, PurgeList, open_list
from models.db.journal import longest_backup
from models.db.tables import Db
from models.db.whole import ALL_OF_IT
from models.lifecycle.retention import goes_beside, said_of
from models.rules.retention import OF_LEAVERS, HeldKind, gone_everywhere_on
from models.school.snapshot import school
from models.school.statements import PupilStatement

_OVER = (ItemState.GONE, ItemState.LEFT)


@dataclass(frozen=True)
class ListedKind:
    """What is on a list of one kind; of leavers, of those of one year."""

    kind: HeldKind
    leaving: int | None
    """The summer of leaving; None where it is not counted from that."""
    pupils: int
    rows: int
    oldest: date
    """The day of the oldest record."""
    statements: int = 0
    """What pupils say of these records and goes with them, though it would be kept for longer: not among the rows."""
    on_hold: int = 0
    """Pupils among them on whose record there is a hold now, so that nothing of it goes."""


@dataclass(frozen=True)
class ListStanding:
    """One version of the list, and how far it is."""

    number: int
    day: date
    state: ListState
    pupils: int
    kinds: tuple[ListedKind, ...]
    gone_on: date
    """From this day on no backup holds any more what went, or what would go today."""
    approved_by: str = ""
    second_by: str = ""
    begins_at: datetime | None = None
    """Before this moment what was approved can be taken back, and nothing is removed."""
    is_own: bool = False
    """Whoever looks approved it as the first person."""
    steps: int = 0
    """Of how many pupils, members of staff and tables something is on it, by kind."""
    steps_over: int = 0
    rows_gone: int = 0
    left: int = 0
    """Of how many it stayed, since it had changed or was on hold."""


def list_standing(db: Db, who: Person, today: date) -> ListStanding | None:
    """The list that is being decided on or carried out, else the last one that was closed; None where there was none.

    Raises NotAllowed for who may not see it.
    """
    require(db, who, Action.LIST_RETENTION)
    found = open_list(db)
    if found is None:
        found = db.execute(select(PurgeList).order_by(col(PurgeList.id).desc()).limit(1)).scalar()
    return standing_of(db, found, who, today) if found is not None else None


def standing_of(db: Db, found: PurgeList, who: Person, today: date) -> ListStanding:
    """How this list stands."""
    said = (
        select(
            col(PurgeItem.kind), col(PurgeItem.leaving), col(PurgeItem.state), func.count().label("items"),
            func.sum(PurgeItem.rows).label("rows"), func.min(PurgeItem.oldest).label("oldest"),
            func.count(col(PurgeItem.left_on)).label("pupils"), func.min(PurgeItem.id).label("first"),
        )
        .where(col(PurgeItem.list_id) == found.id)
        .group_by(col(PurgeItem.kind), col(PurgeItem.leaving), col(PurgeItem.state))
        .order_by(func.min(PurgeItem.id))
    )  # fmt: skip
    counted = db.connection().execute(said).all()
    over = [each for each in counted if each.state in _OVER]
    names = school(db)
    removed_on = found.closed_at.astimezone(names.settings.timezone).date() if found.closed_at else today
    return ListStanding(
        number=found.id or 0,
        day=found.day,
        state=ListState(found.state),
        pupils=found.pupils,
        kinds=tuple(_kinds(counted, _on_hold(db, found.id), _statements(db, found.id))),
        gone_on=gone_everywhere_on(removed_on, longest_backup(db).days),
        approved_by=names.staff_name(found.approved_by) if found.approved_by is not None else "",
        second_by=names.staff_name(found.second_by) if found.second_by is not None else "",
        begins_at=begins_at(db, found),
        is_own=found.approved_by == who.staff_id,
        steps=sum(each.items for each in counted),
        steps_over=sum(each.items for each in over),
        rows_gone=sum(each.rows for each in counted if each.state == ItemState.GONE),
        left=sum(each.items for each in counted if each.state == ItemState.LEFT),
    )


def begins_at(db: Db, found: PurgeList) -> datetime | None:
    """The moment from which on what was approved is removed by itself: once it cannot be undone any more."""
    decided_at = found.second_at or found.approved_at
    if found.state != ListState.REMOVING or decided_at is None:
        return None
    return decided_at + timedelta(minutes=school(db).settings.undo_minutes)


def _kinds(
    counted: Iterable[Any],
    on_hold: dict[tuple[str, int | None], int],
    statements: dict[tuple[str, int | None], int],
) -> Iterable[ListedKind]:
    together: dict[tuple[str, int | None], list[Any]] = defaultdict(list)
    for each in counted:
        together[each.kind, each.leaving].append(each)
    for (kind, leaving), some in together.items():
        yield ListedKind(
            kind=HeldKind(kind),
            leaving=leaving,
            pupils=sum(each.pupils for each in some),
            rows=sum(each.rows for each in some) - statements.get((kind, leaving), 0),
            oldest=min(each.oldest for each in some),
            statements=statements.get((kind, leaving), 0),
            on_hold=on_hold.get((kind, leaving), 0),
        )


def _statements(db: Db, list_id: int | None) -> dict[tuple[str, int | None], int]:
    """How many statements stand beside what is listed of leavers, by kind and year: they go with it.

    Where they are of that kind themselves they are counted with its records; what is over has no statement any more.
    """
    of_kind = or_(
        *((col(PurgeItem.kind) == kind) & said_of(kind) for kind in OF_LEAVERS if goes_beside(kind))
    )
    wanted = (
        select(col(PurgeItem.kind), col(PurgeItem.leaving), func.count())
        .join(PupilStatement, (col(PupilStatement.pupil_id) == PurgeItem.whose_id) & of_kind)
        .where(
            col(PurgeItem.list_id) == list_id,
            col(PurgeItem.left_on).is_not(None),
            col(PurgeItem.state).not_in(_OVER),
        )
        .group_by(col(PurgeItem.kind), col(PurgeItem.leaving))
    )
    found = db.execute(wanted, execution_options=ALL_OF_IT)
    return {(kind, leaving): many for kind, leaving, many in found}


def _on_hold(db: Db, list_id: int | None) -> dict[tuple[str, int | None], int]:
    wanted = (
        select(col(PurgeItem.kind), col(PurgeItem.leaving), func.count())
        .where(
            col(PurgeItem.list_id) == list_id,
            col(PurgeItem.left_on).is_not(None),
            col(PurgeItem.whose_id).in_(held_pupils(db)),
        )
        .group_by(col(PurgeItem.kind), col(PurgeItem.leaving))
    )
    return {(kind, leaving): many for kind, leaving, many in db.connection().execute(wanted)}
