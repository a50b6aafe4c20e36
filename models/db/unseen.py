"""What a database does to our tables that reflection does not show: triggers, orders of letters, rules of conflict.

Each database is asked for it in its own words; what the models ask for themselves is none of it.
"""

import re
from collections import Counter
from collections.abc import Iterator

from sqlalchemy import Connection, Dialect, MetaData, Table, text
from sqlalchemy.schema import CreateIndex, CreateTable

_WORDS = re.compile(
    r"'(?:[^']|'')*(?:'|$)|\"[^\"]*(?:\"|$)|`[^`]*(?:`|$)|\[[^]]*(?:\]|$)|--[^\n]*|/\*.*?(?:\*/|$)|\b("
    r"COLLATE|CONFLICT|GENERATED|STRICT|WITHOUT|AUTOINCREMENT|DEFERRABLE|DESC|UNIQUE)\b",
    re.IGNORECASE | re.DOTALL,
)
"""What SQLite keeps in the words of a table alone; what stands in quotes or comments is none of it."""

_POSTGRESQL = text("""
    WITH ours AS (
        SELECT * FROM pg_class
        WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p') AND relname = ANY(:names)
    )
    SELECT relname, 'a trigger ' || tgname FROM pg_trigger JOIN ours ON ours.oid = tgrelid WHERE NOT tgisinternal
    UNION ALL
    SELECT relname, 'a foreign key that is not asked'
    FROM pg_trigger JOIN ours ON ours.oid = tgrelid WHERE tgisinternal AND tgenabled = 'D'
    UNION ALL
    SELECT relname, 'a rule ' || rulename FROM pg_rewrite JOIN ours ON ours.oid = ev_class
    UNION ALL
    SELECT relname, 'rows that it hides (row security)' FROM ours WHERE relrowsecurity
    UNION ALL
    SELECT relname, 'no next number for ' || attname
    FROM pg_attribute JOIN ours ON ours.oid = attrelid
    WHERE relname || '.' || attname = ANY(:counted) AND NOT atthasdef AND attidentity = ''
    UNION ALL
    SELECT ours.relname, 'numbers for ' || attname || ' of another kind (sequence)'
    FROM pg_attrdef
    JOIN ours ON ours.oid = adrelid
    JOIN pg_attribute ON attrelid = adrelid AND attnum = adnum
    JOIN pg_depend ON classid = 'pg_attrdef'::regclass AND objid = pg_attrdef.oid AND refclassid = 'pg_class'::regclass
    JOIN pg_sequence ON seqrelid = refobjid
    JOIN pg_class made ON made.oid = seqrelid
    WHERE (seqincrement, seqmin, seqcache, seqcycle, made.relpersistence) <> (1, 1, 1, false, ours.relpersistence)
        OR seqmax < CASE atttypid WHEN 'bigint'::regtype THEN 9223372036854775807 ELSE 2147483647 END
    UNION ALL
    SELECT ours.relname, 'rows of a table ' || inhrelid::regclass || ' among its own'
    FROM pg_inherits JOIN ours ON ours.oid = inhparent
    UNION ALL
    SELECT ours.relname, 'its rows among those of a table ' || inhparent::regclass
    FROM pg_inherits JOIN ours ON ours.oid = inhrelid
    UNION ALL
    SELECT relname, 'another order of letters (COLLATE) in ' || attname
    FROM pg_attribute JOIN ours ON ours.oid = attrelid JOIN pg_type ON pg_type.oid = atttypid
    WHERE attnum > 0 AND NOT attisdropped AND attcollation <> typcollation
    UNION ALL
    SELECT relname, 'a column ' || attname || ' that is worked out from others'
    FROM pg_attribute JOIN ours ON ours.oid = attrelid WHERE attnum > 0 AND attgenerated <> ''
    UNION ALL
    SELECT relname, 'a constraint ' || conname || ' of another form'
    FROM pg_constraint JOIN ours ON ours.oid = conrelid WHERE NOT convalidated OR condeferrable
    UNION ALL
    SELECT ours.relname, 'an index ' || made.relname || ' of another form'
    FROM pg_index JOIN ours ON ours.oid = indrelid JOIN pg_class made ON made.oid = indexrelid
    WHERE NOT indisvalid OR pg_get_indexdef(indexrelid) ~ ' (COLLATE|DESC|NULLS) | \\w+_ops'
    ORDER BY 1, 2
""")


def unseen(connection: Connection, metadata: MetaData) -> Iterator[tuple[str, str]]:
    """What no table of ours should have, each with the name of its table."""
    if connection.dialect.name == "sqlite":
        yield from _of_sqlite(connection, metadata)
        return
    counted = [
        f"{each.name}.{each.autoincrement_column.name}"
        for each in metadata.tables.values()
        if each.autoincrement_column is not None
    ]
    for found in connection.execute(_POSTGRESQL, {"names": list(metadata.tables), "counted": counted}):
        yield str(found[0]), str(found[1])


def _of_sqlite(connection: Connection, metadata: MetaData) -> Iterator[tuple[str, str]]:
    kept = connection.execute(
        text("SELECT type, name, tbl_name, coalesce(sql, '') FROM sqlite_master ORDER BY tbl_name, name")
    ).all()
    for kind, name, of, sql in kept:
        table = metadata.tables.get(of)
        if table is None:
            continue
        if kind == "trigger":
            yield of, f"a trigger {name}"
        elif kind in {"table", "index"}:
            more = _telling(sql) - _telling(_meant(table, str(name), connection.dialect))
            where = "" if kind == "table" else f" in the index {name}"
            yield from ((of, f"{word}{where}, which it should not have") for word in sorted(more))


def _meant(table: Table, name: str, dialect: Dialect) -> str:
    index = next((each for each in table.indexes if each.name == name), None)
    return str((CreateTable(table) if index is None else CreateIndex(index)).compile(dialect=dialect))


def _telling(sql: str) -> Counter[str]:
    return Counter(found[1].upper() for found in _WORDS.finditer(sql) if found[1])
