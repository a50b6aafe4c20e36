"""What records are at a moment, word for word, so that what has changed since is seen (lifecycle, 4.2)."""

from collections.abc import Collection, Iterator
from datetime import date
from functools import cache
from hashlib import sha256
from zoneinfo import ZoneInfo

from sqlalchemy import Column, ColumnElement, FromClause, Table, select, true

from models.audit.earlier import EarlierValue
from models.audit.holds import held_pupils
from models.db.tables import Db
from models.lifecycle.register import HeldTable, held
from models.lifecycle.retention import goes_by_days, pupil_of, said_of, table_of
from models.rules.retention import HeldKind
from models.school.statements import PupilStatement

_AT_ONCE = 500
_LETTERS = 16
_WHO = {"pupil", "staff"}
_EARLIER = EarlierValue.__tablename__
"""Its rows are never changed themselves, and go with those whose they are, which may be on the list before."""
_STATEMENT = PupilStatement.__tablename__
"""Its rows count with the records that they are said of, as they go with those."""
_READ_AT_ONCE = 2_000

RowsMark = str
"""Another one where a row came, went or was changed."""
_TheirRows = tuple[str, FromClause, ColumnElement[int], ColumnElement[bool]]
"""A table, with those through which its rows are somebody's, whose they are, and which of them count."""


def versions_of_pupils(db: Db, kind: HeldKind, pupil_ids: Collection[int]) -> dict[int, RowsMark]:
    """The version of all that is of this kind of each pupil."""
    sources = [
        (each.name, *pupil_of(each.name), true())
        for each in held(kind)
        if each.of_pupils and each.name not in {_EARLIER, _STATEMENT}
    ]
    statements, whose = pupil_of(_STATEMENT)
    return _versions(db, [*sources, (_STATEMENT, statements, whose, said_of(kind))], pupil_ids)


def versions_of_staff(db: Db, staff_ids: Collection[int]) -> dict[int, RowsMark]:
    """The version of what is of each member of staff alone."""
    sources: list[_TheirRows] = []
    for each in held(HeldKind.STAFF):
        here = table_of(each.name)
        sources.append((each.name, here, here.columns["id" if each.name == "staff" else "staff_id"], true()))
    return _versions(db, sources, staff_ids)


def version_of_days(db: Db, table: HeldTable, upto: date, timezone: ZoneInfo) -> RowsMark:
    """The version of what people decided and closed up to a day; blank of what nobody changes once its day is over."""
    if table.kind is not HeldKind.REQUESTS:
        return ""
    here = table_of(table.name)
    wanted = (
        select(*_saying(here))
        .where(goes_by_days(table, upto, timezone, held_pupils(db)))
        .order_by(*here.primary_key.columns)
    )
    seen = sha256()
    for row in db.connection().execute(wanted):
        seen.update(repr(tuple(row)).encode())
    return seen.hexdigest()[:_LETTERS]


def _versions(db: Db, sources: list[_TheirRows], ids: Collection[int]) -> dict[int, RowsMark]:
    seen = {each: sha256() for each in ids}
    for some in _parts(ids):
        for name, joined, whose, only in sources:
            here = table_of(name)
            wanted = (
                select(whose, *_saying(here))
                .select_from(joined)
                .where(whose.in_(some), only)
                .order_by(whose, *here.primary_key.columns)
            )
            rows = db.connection().execute(wanted, execution_options={"yield_per": _READ_AT_ONCE})
            for of, *row in rows:
                seen[of].update(f"{name} {row!r}".encode())
    return {each: found.hexdigest()[:_LETTERS] for each, found in seen.items()}


@cache
def _saying(table: Table) -> tuple[Column[object], ...]:
    """The columns that say what a row is; not those that only name a record which may go before it by the same list."""
    return tuple(
        each
        for each in table.columns
        if not each.nullable or all(key.column.table.name in _WHO for key in each.foreign_keys)
    )


def _parts(ids: Collection[int]) -> Iterator[list[int]]:
    all_of_them = sorted(ids)
    return (all_of_them[start : start + _AT_ONCE] for start in range(0, len(all_of_them), _AT_ONCE))
