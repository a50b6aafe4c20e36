"""Carrying out a list that was approved: step by step, each whole or not at all (lifecycle, 4.3)."""

import time
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlmodel import col

from models.audit.checkpoints import forget_sealed
from models.audit.deeds import Deed
from models.audit.entries import Actor, record
from models.audit.holds import held_pupils
from models.audit.purge_lists import ItemState, ListState, PurgeItem, PurgeList
from models.db.afterwards import forgets
from models.db.database import Database
from models.db.journal import RowsGone, write_down
from models.db.records import RecordKind
from models.db.tables import Db
from models.db.whole import whole
from models.lifecycle.reduced import is_reduced, reduce_pupil, reduce_staff, reduced_address
from models.lifecycle.register import HeldTable, held, register
from models.lifecycle.removal.deciding import USEFUL_FOR
from models.lifecycle.retention import (
    NAMES_BY_ID,
    STATEMENT,
    goes_by_days,
    is_due,
    last_day_of,
    last_leaving,
    midnight_after,
    pupil_of,
    rows_of_pupil,
    said_of,
    table_of,
)
from models.lifecycle.rows_to_go import RowsToGo, children_first, records_in, referred_to
from models.lifecycle.versions import version_of_days, versions_of_pupils, versions_of_staff
from models.outbox.clearing import clear_about
from models.outbox.naming import clear_naming
from models.outbox.notices import promise_each
from models.outbox.topics import Topic
from models.rules.retention import HeldKind
from models.school.people import Pupil, Staff
from models.school.settings import Settings
from models.school.snapshot import read_settings

AT_ONCE = 300
"""So many rows go in one transaction, and a few more where they hang together."""
LONGEST_SECONDS = 0.1
"""After so long a step takes nothing more on: SQLite has one writer, and whoever speaks waits for it."""
ENTRIES_AT_ONCE = 2_000
"""Of the audit, which takes a checkpoint for each time."""
_ENDED = (ItemState.GONE, ItemState.LEFT)


@dataclass(frozen=True)
class Step:
    """What one transaction removed, and whether the list is carried out with that."""

    list_id: int
    rows: int
    done: bool = False


def remove_all(database: Database, now: datetime, *, approved_before: datetime | None = None) -> list[Step]:
    """Carry out the approved list to its end; nothing where there is none, or where it was approved later than that."""
    steps: list[Step] = []
    while (step := remove_some(database, now, approved_before=approved_before)) is not None:
        steps.append(step)
    return steps


def remove_some(database: Database, now: datetime, *, approved_before: datetime | None = None) -> Step | None:
    """Take the next few rows of the list that was approved, in a transaction of its own; None where none was.

    Raises OSError where the journal cannot be written; then they stay.
    """
    before = approved_before or now
    with database.reading() as db:
        if _approved(db, before) is None:
            return None
    with database.writing() as db:
        whole(db)
        found = _approved(db, before, lock=True)
        return ListRemoval(db, found, now, read_settings(db)).step() if found is not None else None


def _approved(db: Db, before: datetime, *, lock: bool = False) -> PurgeList | None:
    decided_at = func.coalesce(PurgeList.second_at, PurgeList.approved_at)
    wanted = (
        select(PurgeList)
        .where(col(PurgeList.state) == ListState.REMOVING, decided_at <= before)
        .order_by(col(PurgeList.id))
        .limit(1)
    )
    return db.execute(wanted.with_for_update() if lock else wanted).scalars().first()


class ListRemoval:
    """The next step of one list."""

    def __init__(self, db: Db, of: PurgeList, now: datetime, settings: Settings) -> None:
        self.db, self.of, self.now = db, of, now
        self.timezone, self.keeping = settings.timezone, settings.keeping
        self.today = now.astimezone(self.timezone).date()
        self.rows = RowsToGo(db)
        self._began = time.monotonic()
        self.emptied: list[RowsGone] = []
        self.touched: set[int] = set()
        """Pupils of whom something went in this step."""
        self.held_back = held_pupils(db)

    @property
    def _full(self) -> bool:
        return self.rows.many >= AT_ONCE or time.monotonic() - self._began > LONGEST_SECONDS

    def step(self) -> Step:
        waiting = (
            select(PurgeItem)
            .where(col(PurgeItem.list_id) == self.of.id, col(PurgeItem.state).not_in(_ENDED))
            .order_by(col(PurgeItem.id))
            .limit(AT_ONCE)
        )
        items = list(self.db.execute(waiting).scalars())
        if not items:
            return self._finish()
        for item in items:
            if item.kind == HeldKind.AUDIT:
                if not self.rows.many and not self.emptied:
                    return self._take_audit(item)
                break
            self._take(item)
            if self._full:
                break
        self.db.flush()
        gone = self.rows.gone()
        clear_about(self.db, records_in(gone), self.now)
        clear_naming(self.db, self.touched, self.now)
        if gone or self.emptied:
            write_down(self.db, self.now, f"list {self.of.id}", gone=gone, emptied=self.emptied)
        return Step(self.of.id or 0, self.rows.many)

    def _finish(self) -> Step:
        self.of.state, self.of.closed_at = ListState.DONE, self.now
        record(
            self.db, Actor(None, self.now), Deed.RETENTION_REMOVE, about=(RecordKind.PURGE_LIST, self.of.id)
        )
        self._tell()
        forgets(self.db)
        return Step(self.of.id or 0, 0, done=True)

    def _tell(self) -> None:
        """Whoever approved it hears what became of it."""
        promise_each(
            self.db,
            Topic.LIST_CARRIED_OUT,
            key=Topic.LIST_CARRIED_OUT.key(self.of.id),
            to_staff=sorted(each for each in {self.of.approved_by, self.of.second_by} if each is not None),
            about=(RecordKind.PURGE_LIST, self.of.id),
            due=self.now,
            useful_until=self.now + USEFUL_FOR,
            now=self.now,
        )

    def _take(self, item: PurgeItem) -> None:
        kind = HeldKind(item.kind)
        if item.left_on is not None and item.whose_id is not None:
            self._take_pupils(item, kind, item.whose_id)
        elif item.whose_id is not None:
            self._take_staff(item, item.whose_id)
        else:
            self._take_dated(item, register()[item.name])

    def _take_pupils(self, item: PurgeItem, kind: HeldKind, pupil_id: int) -> None:
        left = self.db.execute(
            select(col(Pupil.left_on)).where(col(Pupil.id) == pupil_id).with_for_update()
        ).scalar()
        is_as_listed = left == item.left_on and pupil_id not in self.held_back
        is_as_listed = is_as_listed and is_due(left, last_leaving(kind, self.today, self.keeping))
        if is_as_listed and item.state == ItemState.LISTED:
            is_as_listed = versions_of_pupils(self.db, kind, [pupil_id])[pupil_id] == item.digest
        if not is_as_listed:
            item.state = ItemState.LEFT
            return
        self.touched.add(pupil_id)
        if kind is HeldKind.IDENTITY:
            self._take_identity(item, pupil_id)
        else:
            item.state = ItemState.GONE if self._took_kind(kind, pupil_id) else ItemState.GOING

    def _took_kind(self, kind: HeldKind, pupil_id: int) -> bool:
        """Take the pupil's rows of a kind; whether all are gone, or the transaction is full."""
        for name in children_first():
            table = register()[name]
            if table.kind is not kind or not table.of_pupils or name == "pupil":
                continue
            joined, whose = pupil_of(name)
            here = table_of(name)
            if "id" not in here.columns:
                column = table.whose[0]
                known = select(here.columns[column]).select_from(joined).where(whose == pupil_id).distinct()
                self.rows.take(name, column, list(self.db.execute(known).scalars()))
                continue
            most = max(AT_ONCE - self.rows.many, 1)
            some = select(here.columns["id"]).select_from(joined).where(whose == pupil_id)
            ids = list(self.db.execute(some.order_by(here.columns["id"]).limit(most)).scalars())
            self.rows.take(name, "id", ids)
            if len(ids) == most:
                return False
        # A statement goes with its record; one whose record went before without it goes now.
        here = table_of(STATEMENT)
        left = select(here.columns["id"]).where(here.columns["pupil_id"] == pupil_id, said_of(kind))
        self.rows.take(STATEMENT, "id", list(self.db.execute(left).scalars()))
        return True

    def _take_identity(self, item: PurgeItem, pupil_id: int) -> None:
        """Leave the id and the year; and take that, too, where nothing names the pupil any more."""
        if any(rows_of_pupil(self.db, kind, pupil_id) for kind in HeldKind if kind not in NAMES_BY_ID):
            item.state = ItemState.LEFT
            return
        if not self._is_reduced(pupil_id):
            self._took_kind(HeldKind.IDENTITY, pupil_id)
            reduce_pupil(self.db, pupil_id)
            self.emptied.append(RowsGone("pupil", "id", (pupil_id,)))
            self.rows.many += 1
        if not self._is_named("pupil", pupil_id):
            self.rows.take("pupil", "id", [pupil_id])
        item.state = ItemState.GONE

    def _take_staff(self, item: PurgeItem, staff_id: int) -> None:
        here = select(col(Staff.active), col(Staff.email) == reduced_address()).where(
            col(Staff.id) == staff_id
        )
        found = self.db.execute(here.with_for_update()).first()
        if found is None or found[0] or versions_of_staff(self.db, [staff_id])[staff_id] != item.digest:
            item.state = ItemState.LEFT
            return
        if not found[1]:
            for table in held(HeldKind.STAFF):
                if table.name != "staff":
                    self.rows.take(table.name, "staff_id", [staff_id])
            reduce_staff(self.db, staff_id)
            self.emptied.append(RowsGone("staff", "id", (staff_id,)))
            self.rows.many += 1
        if not self._is_named("staff", staff_id):
            self.rows.take("staff", "id", [staff_id])
        item.state = ItemState.GONE

    def _take_dated(self, item: PurgeItem, table: HeldTable) -> None:
        if item.upto is None:
            raise ValueError(f"item {item.id} has neither a person nor a day")
        if not self._is_due(item.upto, table) or (
            item.state == ItemState.LISTED
            and version_of_days(self.db, table, item.upto, self.timezone) != item.digest
        ):
            item.state = ItemState.LEFT
            return
        here = table_of(table.name)
        wanted = goes_by_days(table, item.upto, self.timezone, self.held_back)
        if list(here.primary_key.columns.keys()) == ["id"]:
            most = max(AT_ONCE - self.rows.many, 1)
            ids = self.db.execute(
                select(here.columns["id"]).where(wanted).order_by(here.columns["id"]).limit(most)
            )
            found: list[Any] = list(ids.scalars())
            self.rows.take(table.name, "id", found)
            item.state = ItemState.GONE if len(found) < most else ItemState.GOING
            return
        known_by = self._known_by(table)
        column = here.columns[known_by]
        # Of who is on hold none goes: where a day is what rows are known by, it goes but for theirs.
        first = (
            select(column)
            .where(wanted)
            .order_by(column)
            .distinct()
            .limit(1 if known_by == table.goes_by else AT_ONCE)
        )
        found = list(self.db.execute(first).scalars())
        self.rows.take(table.name, known_by, found, but=self.held_back)
        item.state = ItemState.GOING if found else ItemState.GONE

    def _is_due(self, upto: date, table: HeldTable) -> bool:
        """Whether what is on a list up to that day is kept no longer by what is set now."""
        return is_due(upto, last_day_of(table, self.today, self.keeping))

    def _known_by(self, table: HeldTable) -> str:
        keys = list(table_of(table.name).primary_key.columns.keys())
        return table.goes_by if table.goes_by in keys else str(keys[-1])

    def _take_audit(self, item: PurgeItem) -> Step:
        if item.upto is None:
            raise ValueError(f"item {item.id} has no day")
        if not self._is_due(item.upto, register()[item.name]):
            item.state = ItemState.LEFT
            return Step(self.of.id or 0, 0)
        before = midnight_after(item.upto, self.timezone)
        by = Actor(self.of.approved_by, self.now)
        gone = forget_sealed(self.db, by, before, most=ENTRIES_AT_ONCE, held_back=self.held_back)
        item.state = ItemState.GOING if gone else ItemState.GONE
        if gone:
            write_down(
                self.db, self.now, f"list {self.of.id}", audit_before=before, approved_by=self.of.approved_by
            )
        return Step(self.of.id or 0, gone)

    def _is_reduced(self, pupil_id: int) -> bool:
        return bool(self.db.execute(select(is_reduced()).where(col(Pupil.id) == pupil_id)).scalar())

    def _is_named(self, name: str, row_id: int) -> bool:
        here = table_of(name)
        named = select(func.count()).where(here.columns["id"] == row_id, referred_to(name)).select_from(here)
        return bool(self.db.execute(named).scalar_one())
