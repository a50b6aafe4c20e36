"""The rows of a filled database at each head, with the hash of the migration that made its tables."""

import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

from alembic import command
from sqlalchemy import Connection, DateTime, Table, func, select, text
from sqlalchemy.types import TypeEngine

from models.db.database import Database
from models.db.head import SCRIPTS
from models.db.marks import Stamp
from models.db.upgrading import alembic_config
from tests.house.migrations.forms import reflected

ROOT = Path(__file__).parents[3]
VERSIONS = SCRIPTS / "versions"
FOLDER = Path(__file__).parent / "heads"

Rows = dict[str, list[dict[str, Any]]]
"""The rows of each table, as they stand in a JSON file: days and times in ISO form, times of day in UTC."""


@dataclass(frozen=True)
class Head:
    """A migration, and the file with the rows of a database at its head."""

    migration: Path

    @property
    def number(self) -> str:
        return self.migration.name.split("_")[0]

    @property
    def hash(self) -> str:
        return hashlib.sha256(self.migration.read_bytes()).hexdigest()

    @property
    def filled(self) -> Path:
        return FOLDER / f"{self.migration.stem}.json"

    @property
    def frozen_hash(self) -> str:
        """The hash that the migration had when its rows were written; empty where there are none yet."""
        return str(json.loads(self.filled.read_text())["sha256"]) if self.filled.exists() else ""

    @property
    def rows(self) -> Rows:
        rows: Rows = json.loads(self.filled.read_text())["rows"]
        return rows

    def freeze(self, rows: Rows) -> None:
        """Keep the migration's hash, and the rows of a database at its head."""
        tables = []
        for table, kept in rows.items():
            lines = ",\n".join(json.dumps(row, ensure_ascii=False) for row in kept)
            tables.append(f'"{table}": [\n{lines}\n]')
        between = ",\n"
        self.filled.write_text(f'{{"sha256": "{self.hash}", "rows": {{\n{between.join(tables)}\n}}}}\n')


def not_as_frozen(head: Head) -> str:
    """What to do where a migration is not what was frozen of it."""
    file, rows = head.migration.relative_to(ROOT), head.filled.relative_to(ROOT)
    return (
        f"{file} is not what was frozen. If it is on main, put it back: git checkout main -- {file}; then write "
        f'the next one: make migration name="what it is about". If it is yours and not on main yet, freeze it '
        f"anew: rm {rows}; make fixture"
    )


def heads(versions: Path = VERSIONS) -> list[Head]:
    """Every migration, the first one first."""
    return [Head(each) for each in sorted(versions.glob("*.py")) if each.name[0].isdigit()]


def upgrade(database: Database, number: str, *, scripts: Path = SCRIPTS) -> None:
    """Bring a database to the head with this number."""
    with database.altering() as connection:
        command.upgrade(alembic_config(connection, scripts=scripts), number)


def load(database: Database, rows: Rows) -> None:
    """Put rows into tables that are empty, of whatever form those have."""
    with database.altering() as connection:
        tables = reflected(connection)
        # Whoever writes to the school renews its mark meanwhile: the rows' own marks come last, and in its place.
        for table in sorted(tables.sorted_tables, key=lambda each: each.name == Stamp.__tablename__):
            if table.name == Stamp.__tablename__:
                connection.execute(table.delete())
            loaded = [
                {name: _value(table, name, kept) for name, kept in row.items()} for row in rows[table.name]
            ]
            connection.execute(table.insert(), loaded)
            _advance(connection, table)


def dump(database: Database) -> Rows:
    """Every row of every table."""
    with database.engine.connect() as connection:
        return {
            table.name: [
                {name: _kept(table.c[name].type, value) for name, value in row._mapping.items()}
                for row in connection.execute(select(table).order_by(*table.primary_key))
            ]
            for table in reflected(connection).sorted_tables
        }


Meant = Mapping[str, str | None]
"""What one migration moved or took away on purpose, as `meant.py` has it."""


def lost(before: Rows, after: Rows, meant: Sequence[Meant] = ()) -> list[str]:
    """What was there before and is not there after, but for what the migrations between meant to do."""
    gone: list[str] = []
    for table, rows in before.items():
        name: str | None = table
        columns: dict[str, str] = {column: column for column in rows[0]}
        for each in meant:
            moved = {old: each.get(f"{name}.{now}", now) for old, now in columns.items()}
            columns = {old: now for old, now in moved.items() if now is not None}
            name = each.get(name, name) if name else None
        if name is None:
            continue
        there = after.get(name, [])
        have = Counter(_line({old: row.get(now) for old, now in columns.items()}) for row in there)
        want = Counter(_line({old: row[old] for old in columns}) for row in rows)
        gone += [f"{table} {line}" for line in want - have]
    return gone


def _line(row: dict[str, Any]) -> str:
    return json.dumps(row, sort_keys=True, ensure_ascii=False)


def _kept(type_: TypeEngine[Any], value: Any) -> Any:
    if isinstance(value, datetime) and isinstance(type_, DateTime):
        return (value if value.tzinfo else value.replace(tzinfo=UTC)).astimezone(UTC).isoformat()
    if isinstance(value, Decimal | bytes):
        return str(value) if isinstance(value, Decimal) else value.hex()
    return value.isoformat() if isinstance(value, date | time) else value


def _value(table: Table, name: str, kept: Any) -> Any:
    kind = table.c[name].type.python_type
    if kept is not None and kind in {Decimal, bytes}:
        return Decimal(kept) if kind is Decimal else bytes.fromhex(kept)
    return kind.fromisoformat(kept) if kept is not None and kind in {date, time, datetime} else kept


def _advance(connection: Connection, table: Table) -> None:
    # Rows that come with their ids leave PostgreSQL's counter behind; in a real school it is not.
    column = table.autoincrement_column
    if connection.dialect.name != "postgresql" or column is None:
        return
    highest = connection.execute(select(func.max(column))).scalar()
    if highest:
        connection.execute(
            text("SELECT setval(pg_get_serial_sequence(:table, :column), :highest)"),
            {"table": table.name, "column": column.name, "highest": highest},
        )
