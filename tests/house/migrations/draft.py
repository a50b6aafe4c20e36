"""Writes the next migration: what the models say now, less what the migrations so far make."""

import enum
import subprocess
import sys
import tempfile
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.autogenerate.api import AutogenContext
from alembic.autogenerate.rewriter import Rewriter
from alembic.operations import ops
from alembic.runtime.migration import MigrationContext
from sqlalchemy import ColumnDefault, DefaultClause, Enum, MetaData, text
from sqlalchemy.types import TypeDecorator

from models.db.database import Database
from models.db.differences import differences
from models.db.errors import Sorry
from models.db.head import SCRIPTS
from models.db.tables import SQLModel
from models.db.upgrading import alembic_config
from tests.house.migrations.heads import ROOT, heads, upgrade


@contextmanager
def scratch() -> Iterator[Database]:
    """A SQLite database that goes away again."""
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{folder}/scratch.db")
        yield database
        database.close()


def draft(name: str, *, scripts: Path = SCRIPTS, metadata: MetaData = SQLModel.metadata) -> Path:
    """Write the next migration, formatted; the file.

    Raises Sorry where there is nothing to write, or something only a person can say.
    """
    written = heads(scripts / "versions")
    number = f"{len(written) + 1:04}"
    with scratch() as database:
        upgrade(database, "head", scripts=scripts)
        with database.engine.connect() as connection:
            if not differences(connection, metadata):
                raise Sorry("The tables are what the models say already: change a model first.")
            config = alembic_config(
                connection,
                scripts=scripts,
                metadata=metadata,
                drafting={"render_item": _render, "process_revision_directives": _only_up},
            )
            config.cmd_opts = Namespace(quiet=True)
            try:
                command.revision(config, message=name, autogenerate=True, rev_id=number)
            except NotImplementedError:
                raise Sorry("A primary key changed. Write that migration by hand.") from None
    (file,) = (each for each in (scripts / "versions").glob(f"{number}_*.py"))
    _format(file)
    return file


def _render(kind: str, item: Any, _context: AutogenContext) -> str | bool:
    """Types as the database has them: a migration must not change when SQLModel's own types do."""
    if kind != "type":
        return False
    if isinstance(item, Enum):
        raise Sorry("A column is an Enum, which PostgreSQL cannot change. Make it a str, with one_of(…).")
    return f"sa.{item.impl_instance!r}" if isinstance(item, TypeDecorator) else False


_rewriter = Rewriter()


def _only_up(context: MigrationContext, revision: Any, directives: list[ops.MigrationScript]) -> None:
    directives[0].downgrade_ops = ops.DowngradeOps([])
    _rewriter(context, revision, directives)


@_rewriter.rewrites(ops.ModifyTableOps)
def _with_values_for_old_rows(
    _context: MigrationContext, _revision: Any, changes: ops.ModifyTableOps
) -> list[ops.MigrateOperation]:
    settled = [
        ops.AlterColumnOp(
            changes.table_name,
            each.column.name,
            existing_type=each.column.type,
            existing_nullable=False,
            modify_server_default=None,
        )
        for each in changes.ops
        if isinstance(each, ops.AddColumnOp) and _needs_a_value(each)
    ]
    changes.ops = [_with_default(each) for each in changes.ops]
    # A second batch: SQLite makes the table anew once a batch, and would not see the default.
    return [changes, ops.ModifyTableOps(changes.table_name, settled)] if settled else [changes]


def _needs_a_value(added: ops.AddColumnOp) -> bool:
    return not added.column.nullable and added.column.server_default is None


def _with_default(change: ops.MigrateOperation) -> ops.MigrateOperation:
    if not isinstance(change, ops.AddColumnOp) or not _needs_a_value(change):
        return change
    filled = ops.AddColumnOp(change.table_name, change.column._copy())
    filled.column.server_default = _server_default(change)
    return filled


def _server_default(added: ops.AddColumnOp) -> DefaultClause:
    default = added.column.default
    if isinstance(default, ColumnDefault) and default.is_scalar:
        match getattr(default, "arg", None):
            case bool() as known:
                return _clause("true" if known else "false")
            case int() | float() as known:
                return _clause(str(known))
            case str() as known:
                quoted = str(known.value if isinstance(known, enum.Enum) else known).replace("'", "''")
                return _clause(f"'{quoted}'")
    raise Sorry(
        f"{added.table_name}.{added.column.name} may not be empty, so the rows that are there already need a "
        "value. Give the field a default, or let it be None. A value worked out from other columns is "
        "written by hand: CONTRIBUTING.md says how."
    )


def _clause(sql: str) -> DefaultClause:
    return DefaultClause(text(sql))


def _format(file: Path) -> None:
    ruff = str(Path(sys.executable).with_name("ruff"))
    kept = [line for line in file.read_text().splitlines(keepends=True) if "# ###" not in line]
    file.write_text("".join(kept))
    settings = ["--quiet", "--config", str(ROOT / "pyproject.toml"), str(file)]
    subprocess.run([ruff, "check", "--fix-only", *settings], check=True)
    subprocess.run([ruff, "format", *settings], check=True)
