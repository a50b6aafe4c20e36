"""The list of what is kept no longer, made as a version that somebody decides on (lifecycle, 4.1)."""

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import insert
from sqlmodel import col, select

from models.audit.deeds import Deed
from models.audit.entries import Actor, record
from models.audit.purge_lists import OPEN, ListState, PurgeItem, PurgeList, open_list
from models.db.errors import Sorry
from models.db.records import RecordKind
from models.db.tables import Db
from models.db.turns import alone_in
from models.lifecycle.register import register
from models.lifecycle.removal.deciding import how_far
from models.lifecycle.retention import DueItem, due_items
from models.lifecycle.versions import RowsMark, version_of_days, versions_of_pupils, versions_of_staff
from models.rules.calendar import PeriodKind
from models.school.calendar import CalendarPeriod
from models.school.snapshot import read_settings

A_QUARTER = timedelta(days=91)


def make_list(db: Db, actor: Actor, day: date) -> PurgeList | None:
    """A list of all that is kept no longer on this day, in the place of one that waits; None where nothing is.

    Raises Sorry where one is being carried out, or was approved and waits for a second person.
    """
    alone_in(db.connection(), "retention")
    before = open_list(db)
    if before is not None and before.state != ListState.WAITING:
        raise Sorry(f"List {before.id} is {how_far(before)}. Make another one once that is done.")
    found = due_items(db, day, read_settings(db).timezone)
    if before is not None:
        before.state, before.closed_at = ListState.DROPPED, actor.at
    if not found:
        return None
    pupils = {each.whose_id for each in found if each.left_on is not None}
    made = PurgeList(day=day, made_at=actor.at, pupils=len(pupils))
    db.add(made)
    db.flush()
    versions = _versions(db, found)
    rows = [
        {
            "list_id": made.id, "kind": each.kind, "leaving": each.leaving, "whose_id": each.whose_id,
            "left_on": each.left_on, "name": each.name, "upto": each.upto, "oldest": each.oldest,
            "rows": each.rows.total(), "digest": version,
        }
        for each, version in zip(found, versions, strict=True)
    ]  # fmt: skip
    db.execute(insert(PurgeItem), rows)
    record(db, actor, Deed.RETENTION_MAKE, about=(RecordKind.PURGE_LIST, made.id))
    return made


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


def make_term_list(db: Db, actor: Actor, day: date) -> PurgeList | None:
    """The list of this term, or of so many (⚙), unless one was made since or waits; None where nothing is due.

    Where no terms are known, a quarter of a year counts as one.
    """
    last = db.exec(select(PurgeList).order_by(col(PurgeList.id).desc()).limit(1)).first()
    if last is not None and (last.state in OPEN or last.day >= _since(db, day)):
        return None
    return make_list(db, actor, day)


def _since(db: Db, day: date) -> date:
    """The first day of the term that it is, or was last; or of an earlier one, where lists are made more seldom."""
    terms = read_settings(db).retention_terms
    first = col(CalendarPeriod.first)
    began = select(first).where(CalendarPeriod.kind == PeriodKind.TERM, first <= day).order_by(first.desc())
    found = db.exec(began.offset(terms - 1).limit(1)).first()
    return found if found is not None else day - A_QUARTER * terms
