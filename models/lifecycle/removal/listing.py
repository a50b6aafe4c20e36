"""The list of what is kept no longer, made as a version that somebody decides on (lifecycle, 4.1)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import insert
from sqlmodel import col, select

from models.audit.deeds import Deed
from models.audit.entries import Actor, record
from models.audit.holds import held_pupils
from models.audit.purge_lists import OPEN, ListState, PurgeItem, PurgeList, open_list
from models.db.database import Database
from models.db.errors import Sorry
from models.db.records import RecordKind
from models.db.tables import Db
from models.db.turns import alone_in
from models.lifecycle.register import register
from models.lifecycle.removal.deciding import SEE, how_far
from models.lifecycle.retention import DueItem, DueToGo, due_items, in_kinds
from models.lifecycle.versions import RowsMark, version_of_days, versions_of_pupils, versions_of_staff
from models.rules.calendar import PeriodKind
from models.school.calendar import CalendarPeriod
from models.school.snapshot import read_settings

A_QUARTER = timedelta(days=91)


@dataclass(frozen=True)
class PlannedList:
    """What a list of a day has on it, each with its version as it was read: what changes from then on is not on it."""

    day: date
    due: Sequence[DueToGo]
    pupils: int
    items: Sequence[dict[str, Any]]
    newest: tuple[int | None, str] | None
    """The newest list when it was read, and how far it was; None where there was none."""


def make_list(database: Database, actor: Actor, day: date) -> PurgeList | None:
    """A list of all that is kept no longer on this day, in the place of one that waits; None where nothing is.

    It is read with nobody waiting for it, and then written. Raises Sorry where one is being carried out, or was
    approved and waits for a second person, or was made or decided on meanwhile.
    """
    with database.reading(steady=True) as db:
        planned = plan_list(db, day)
    with database.writing() as db:
        return keep_list(db, actor, planned)


def plan_list(db: Db, day: date) -> PlannedList:
    """Read what is on it, and write nothing; as long as it takes, in a transaction of which all reads one state.

    Where a hold keeps all that is due, nothing is on it: there is nothing to decide on.

    Raises Sorry where one is being carried out, or was approved and waits for a second person.
    """
    newest = _newest(db)
    _none_in_the_way(db)
    found, held_back = due_items(db, day, read_settings(db).timezone), held_pupils(db)
    can_go = [each for each in found if each.left_on is None or each.whose_id not in held_back]
    listed = found if can_go else []
    versions = _versions(db, listed)
    items = [
        {
            "kind": each.kind, "leaving": each.leaving, "whose_id": each.whose_id, "left_on": each.left_on,
            "name": each.name, "upto": each.upto, "oldest": each.oldest, "rows": each.rows.total(), "digest": version,
        }
        for each, version in zip(listed, versions, strict=True)
    ]  # fmt: skip
    pupils = {each.whose_id for each in listed if each.left_on is not None}
    return PlannedList(
        day=day, due=in_kinds(found, held_back), pupils=len(pupils), items=items, newest=newest
    )


def keep_list(db: Db, actor: Actor, planned: PlannedList) -> PurgeList | None:
    """Write it down as a list that waits, in the place of one that did; None where nothing is on it.

    Raises Sorry as `plan_list` does, and where one was made or decided on since it was read.
    """
    alone_in(db.connection(), "retention")
    before = _none_in_the_way(db)
    if _newest(db) != planned.newest:
        raise Sorry(f"Somebody else made or decided on a list meanwhile. See it: {SEE}")
    if before is not None:
        before.state, before.closed_at = ListState.DROPPED, actor.at
    if not planned.items:
        return None
    made = PurgeList(day=planned.day, made_at=actor.at, pupils=planned.pupils)
    db.add(made)
    db.flush()
    db.execute(insert(PurgeItem), [{"list_id": made.id, **each} for each in planned.items])
    record(db, actor, Deed.RETENTION_MAKE, about=(RecordKind.PURGE_LIST, made.id))
    return made


def _none_in_the_way(db: Db) -> PurgeList | None:
    """The list that waits, whose place a new one takes."""
    before = open_list(db)
    if before is not None and before.state != ListState.WAITING:
        raise Sorry(f"List {before.id} is {how_far(before)}. Make another one once that is done.")
    return before


def _newest(db: Db) -> tuple[int | None, str] | None:
    newest = db.exec(select(PurgeList).order_by(col(PurgeList.id).desc()).limit(1)).first()
    return (newest.id, newest.state) if newest is not None else None


def _versions(db: Db, found: Sequence[DueItem]) -> list[RowsMark]:
    """Each one's version as it is listed."""
    timezone = read_settings(db).timezone
    of_pupils = {
        kind: versions_of_pupils(
            db, kind, {each.whose_id for each in found if each.kind is kind and each.whose_id is not None}
        )
        for kind in {each.kind for each in found if each.left_on is not None}
    }
    of_staff = versions_of_staff(
        db, {each.whose_id for each in found if each.left_on is None and each.whose_id is not None}
    )

    def version(of: DueItem) -> RowsMark:
        if of.whose_id is not None:
            return (of_staff if of.left_on is None else of_pupils[of.kind])[of.whose_id]
        return version_of_days(db, register()[of.name], of.upto, timezone) if of.upto is not None else ""

    return list(map(version, found))


def is_wanted(db: Db, day: date) -> bool:
    """Whether the list of this term, or of so many (⚙), is still to be made: none was made since, and none waits.

    Where no terms are known, a quarter of a year counts as one.
    """
    last = db.exec(select(PurgeList).order_by(col(PurgeList.id).desc()).limit(1)).first()
    return last is None or not (last.state in OPEN or last.day >= _since(db, day))


def _since(db: Db, day: date) -> date:
    """The first day of the term that it is, or was last; or of an earlier one, where lists are made more seldom."""
    terms = read_settings(db).retention_terms
    first = col(CalendarPeriod.first)
    began = select(first).where(CalendarPeriod.kind == PeriodKind.TERM, first <= day).order_by(first.desc())
    found = db.exec(began.offset(terms - 1).limit(1)).first()
    return found if found is not None else day - A_QUARTER * terms
