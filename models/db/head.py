"""How far a database's tables are: the newest migration there is, the last that was made, and what is wrong."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import DBAPIError

from models.db.tables import SQLModel

SCRIPTS = Path(__file__).parents[1] / "migrations"
_AND = " and "
_VERSION_TABLE = "alembic_version"
_LOST = "without a number"
_FOREIGN = "numbered in another way"
NAMED = 3
"""How many differences a sentence names."""


@dataclass(frozen=True)
class Difference:
    """One thing in which the tables are not what the models say."""

    sentence: str
    harmless: bool = False
    """Nothing that Staffroom reads or writes can meet it: a table of somebody else's, an index for speed."""


NO_TABLES = "The database has no tables yet. Run: staffroom migrate"


def newest() -> str:
    """The number of the newest migration that this version has."""
    return _numbers()[-1]


@cache
def _numbers() -> tuple[str, ...]:
    # By their names: Alembic would load them all to tell, of which a start that makes no tables has no need.
    return tuple(sorted(each.name.partition("_")[0] for each in (SCRIPTS / "versions").glob("[0-9]*_*.py")))


def made(connection: Connection) -> str | None:
    """The number of the last migration that made these tables; None where there are none, all where it says several.

    Where there are tables of ours without a number, or any with one of another kind, it is a word that says so.
    """
    try:
        # As they stand there, which is text only where Alembic wrote them.
        kept: Sequence[object] = _kept(connection)
    except DBAPIError:
        connection.rollback()
        columns = inspect(connection).get_columns(_VERSION_TABLE)
        if any(each["name"] == "version_num" for each in columns):
            raise
        return _FOREIGN
    numbers = [each for each in kept if isinstance(each, str) and each]
    if len(numbers) < len(kept):
        return _FOREIGN
    if not numbers:
        # Of tables that are ours, one that is left says as much as all: there was a school, and no new one is made.
        there = set(inspect(connection).get_table_names())
        return _LOST if there & {*SQLModel.metadata.tables.keys(), _VERSION_TABLE} else None
    return _AND.join(sorted(numbers))


def _kept(connection: Connection) -> Sequence[object]:
    """The numbers as Alembic keeps them; read without it, which a start that makes no tables need not import."""
    if not inspect(connection).has_table(_VERSION_TABLE):
        return ()
    return connection.execute(text(f"SELECT version_num FROM {_VERSION_TABLE}")).scalars().all()  # noqa: S608 - its name is ours


def steps_after(found: str | None) -> tuple[str, ...]:
    """What the migrations after this one are called, oldest first; none where it is the newest, or none of ours."""
    if found not in _numbers():
        return ()
    files = sorted((SCRIPTS / "versions").glob("[0-9]*_*.py"))
    return tuple(_called(each) for each in files if each.name.partition("_")[0] > found)


def _called(script: Path) -> str:
    """As its first line says; a file's name is cut where that is long."""
    with script.open(encoding="utf-8") as lines:
        return lines.readline().strip().strip('"')


def is_older(found: str) -> bool:
    """Whether this number is one that a newer migration follows."""
    return found in _numbers()[:-1]


def out_of_step(found: str | None) -> str:
    """What to do where the tables say another number than the newest; empty where they say that."""
    wanted = newest()
    if found == wanted:
        return ""
    if found is None:
        return NO_TABLES
    if is_older(found):
        return (
            f"The database's tables ({found}) are older than this version of Staffroom ({wanted}). "
            "Stop Staffroom, and run: staffroom upgrade"
        )
    if found.isascii() and found.isdigit() and int(found) > int(wanted):
        return (
            f"The database's tables ({found}) are newer than this version of Staffroom ({wanted}). "
            "Install the version that made them, or a newer one."
        )
    if found == _LOST:
        return (
            "The database has tables that are called as Staffroom's are, but the number of the last migration is "
            "gone. Put back the last backup from before that. If the tables are another program's, "
            "set DATABASE_URL to a database of Staffroom's own."
        )
    if _AND in found:
        return (
            f"The database says that its tables are of several versions at once ({found}). "
            "Put back the last backup from before they were changed, and run: staffroom migrate"
        )
    return (
        f"The database's tables ({found}) were not made by Staffroom. "
        "Set DATABASE_URL to a database of its own."
    )


def older_in_name(found: str) -> str:
    """What to do where the number is an older one, and the tables are what is expected all the same."""
    return (
        f"The database says that its tables are older ({found}) than this version of Staffroom ({newest()}), "
        "but they are what it expects. Run: staffroom migrate"
    )


def falsely_numbered(found: str) -> str:
    """What to do where a database refused a migration because its tables were of the newest form already."""
    return (
        f"The database says that its tables are older ({found}) than this version of Staffroom ({newest()}), but "
        "they are of this version already: that number is false. Nothing was changed. Stop Staffroom, put back the "
        "last backup from before the number was changed, and run: staffroom migrate"
    )


def not_as_expected(found: str, differing: Sequence[Difference]) -> str:
    """What to do where the tables say the right number and are something else; empty where all is well."""
    harmful = [each.sentence for each in differing if not each.harmless]
    if not harmful:
        return ""
    more = f", and {len(harmful) - NAMED} more" if len(harmful) > NAMED else ""
    return (
        f"The database's tables say that they are of this version ({found}), but are not what it expects: "
        f"{'; '.join(harmful[:NAMED])}{more}. Stop Staffroom, put back the last backup from before they were "
        "changed, and run: staffroom migrate"
    )


def refused(found: str | None, reason: str) -> str:
    """What to do where a database refused a migration."""
    return (
        f"The database's tables ({found or 'none yet'}) could not be brought to this version ({newest()}), "
        f"and nothing was changed: {reason}. Where something else uses them, stop it; where something else "
        "changed them, put back the last backup from before that. Then run: staffroom migrate"
    )


def mark_of(connection: Connection) -> str:
    """What changes whenever anything of the tables' form does: asked often, so that it costs little.

    It is of what the database itself keeps about its tables, so that nothing can be altered past it; a moment after
    which one looks again would leave that moment open.
    """
    if connection.dialect.name == "sqlite":
        kept = connection.execute(text("SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY rowid"))
        # Each as a tuple: a row of SQLAlchemy's leaves the middle of a long text out of its repr.
        return hashlib.sha256(repr([tuple(row) for row in kept]).encode()).hexdigest()
    return str(connection.execute(text(_POSTGRESQL_MARK)).scalar_one())


# Each row of PostgreSQL's own tables about ours, by its place and by the transaction that wrote it last. Of pg_class
# only what an ALTER changes: its counts are PostgreSQL's own affair.
_POSTGRESQL_MARK = """
    SELECT md5(coalesce(string_agg(mark, ',' ORDER BY mark), '')) FROM (
        SELECT concat_ws(' ', 'relation', oid, relname, relkind, relrowsecurity, relpersistence) AS mark
        FROM pg_class WHERE relnamespace = current_schema()::regnamespace
        UNION ALL
        SELECT 'index ' || i.indexrelid || ' ' || i.xmin
        FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
        WHERE c.relnamespace = current_schema()::regnamespace
        UNION ALL
        SELECT 'default ' || d.oid || ' ' || d.xmin
        FROM pg_attrdef d JOIN pg_class c ON c.oid = d.adrelid
        WHERE c.relnamespace = current_schema()::regnamespace
        UNION ALL
        SELECT 'trigger ' || t.oid || ' ' || t.xmin
        FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
        WHERE c.relnamespace = current_schema()::regnamespace
        UNION ALL
        SELECT 'sequence ' || s.seqrelid || ' ' || s.xmin
        FROM pg_sequence s JOIN pg_class c ON c.oid = s.seqrelid
        WHERE c.relnamespace = current_schema()::regnamespace
        UNION ALL
        SELECT 'heir ' || i.inhrelid || ' ' || i.inhparent || ' ' || i.xmin
        FROM pg_inherits i JOIN pg_class c ON c.oid IN (i.inhparent, i.inhrelid)
        WHERE c.relnamespace = current_schema()::regnamespace
        UNION ALL
        SELECT 'rule ' || r.oid || ' ' || r.xmin
        FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class
        WHERE c.relnamespace = current_schema()::regnamespace
        UNION ALL
        SELECT a.attrelid || ' ' || a.attnum || ' ' || a.xmin AS mark
        FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
        WHERE c.relnamespace = current_schema()::regnamespace AND a.attnum > 0
        UNION ALL
        SELECT 'constraint ' || oid || ' ' || xmin FROM pg_constraint
        WHERE connamespace = current_schema()::regnamespace
    ) AS marks
"""
