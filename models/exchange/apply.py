"""Carries out a planned import in the caller's transaction, table by table and in bulk."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from sqlalchemy import Connection, Table, bindparam, delete, insert, update
from sqlalchemy.sql.elements import ColumnElement

from models.audit.deeds import Deed
from models.audit.earlier import keep_before, keep_gone
from models.audit.entries import Actor, record
from models.db.errors import Sorry
from models.db.records import RecordKind
from models.db.tables import Db
from models.db.whole import whole
from models.exchange.columns import FileKind
from models.exchange.comings_and_goings import carry_out
from models.exchange.drafts import Verb, Write
from models.exchange.held import Row, table
from models.exchange.new_rows import insert_rows
from models.exchange.plan import Plan
from models.exchange.rights import holders, say_what_changed
from models.exchange.september import BEFORE_SEPTEMBER
from models.rules.calendar import academic_year
from models.school.beginnings import MENTORING, YEAR_GROUPS, begin, begin_anew
from models.school.snapshot import changed, read_settings
from models.sessions.closing import look_again
from models.sessions.deciding import decide_again
from models.settings.leaders import lead_on, leaders

HowFar = Callable[[int, int, str], None]
"""Hears how many rows of how many are written, and what is being written now."""

_AT_ONCE = 2_000
"""Rows a statement: enough to be quick, few enough for a bar to move."""
_NAMED = {
    "subject": ("name",),
    "staff": ("email",),
    "form": ("name",),
    "pupil": ("upn", "admission"),
    "school_class": ("name",),
    "collection": ("key",),
}
"""Tables to whose rows others refer, and the columns by which a row's new id is known again.

SQLAlchemy can give ids back in the order of the rows, but on SQLite it then writes one row a statement.
"""


def apply(db: Db, planned: Plan, actor: Actor, *, progress: HowFar | None = None) -> int:
    """Write what was planned, with one entry in the audit, and say how many rows that were.

    Never commits. A plan without changes writes nothing at all. Raises Sorry when the plan has errors or
    something has to be decided first.
    """
    whole(db)
    if planned.errors:
        number = len(planned.errors)
        stand = "1 problem stands" if number == 1 else f"{number} problems stand"
        raise Sorry(f"Nothing was imported: {stand} in the way. The first is in {planned.errors[0]}")
    if planned.questions:
        raise Sorry(f"Nothing was imported. Decide first: {planned.questions[0].asks}")
    if planned.is_empty:
        return 0
    before, led = holders(db), leaders(db)
    connection = db.connection()
    ids: dict[int, int] = {}
    total = planned.row_count
    done = 0
    for write in planned.writes:
        if progress is not None:
            progress(done, total, write.table.replace("_", " "))
        for rows in _portions(write):
            _keep(connection, write, rows, actor, turned=bool(planned.turn))
            _write(connection, write, rows, ids, actor)
            done += len(rows)
            if progress is not None:
                progress(done, total, write.table.replace("_", " "))
    entry = record(db, actor, Deed.IMPORT, about=(RecordKind.IMPORT, None), fields=",".join(planned.tallies))
    _say_what_began(db, planned, actor)
    lead_on(db, led, actor)
    changed(db)
    carry_out(db, actor, entry, planned.movements, planned.today, turned=bool(planned.turn))
    say_what_changed(db, actor, entry, before)
    if any(write.table == "calendar_period" for write in planned.writes):
        look_again(db, actor, entry)
    for day, pupil_ids in _coded(planned).items():
        decide_again(db, actor, day, pupil_ids)
    return total


def record_look(db: Db, planned: Plan, actor: Actor) -> None:
    """Write down that somebody saw the difference, which names pupils and what the school has of them."""
    record(db, actor, Deed.IMPORT_LOOK, about=(RecordKind.IMPORT, None), fields=",".join(planned.tallies))


def _say_what_began(db: Db, planned: Plan, actor: Actor) -> None:
    """Mentoring, with the first mentors; and the school year that the year groups are of, where the file says (R1)."""
    if FileKind.MENTORS in planned.tallies:
        begin(db, MENTORING, actor.at.astimezone(read_settings(db).timezone).date())
    if planned.turn:
        begin_anew(db, YEAR_GROUPS, date(academic_year(planned.today + BEFORE_SEPTEMBER), 9, 1))
    elif FileKind.PUPILS in planned.tallies:
        begin(db, YEAR_GROUPS, date(academic_year(planned.today), 9, 1))


def _portions(write: Write) -> Iterator[list[Row]]:
    for start in range(0, len(write.rows), _AT_ONCE):
        yield write.rows[start : start + _AT_ONCE]


def _write(connection: Connection, write: Write, rows: list[Row], ids: dict[int, int], actor: Actor) -> None:
    target = table(write.table)
    stamps = dict.fromkeys(write.stamps, actor.at)
    if write.verb is Verb.INSERT and write.table not in _NAMED:
        insert_rows(connection, target, rows, ids, stamps)
        return
    ready = _with_real_ids(target, rows, ids)
    if stamps:
        ready = [row | stamps for row in ready]
    match write.verb:
        case Verb.INSERT:
            names = _NAMED[write.table]
            bare = [{name: value for name, value in row.items() if name != "id"} for row in ready]
            asked = insert(target).returning(target.c.id, *(target.c[name] for name in names))
            given = {tuple(words): row_id for row_id, *words in connection.execute(asked, bare)}
            ids.update((row["id"], given[tuple(row[name] for name in names)]) for row in rows)
        case Verb.UPDATE:
            _update(connection, target, ready)
        case Verb.DELETE:
            connection.execute(delete(target).where(*_by_key(target)), [_keyed(target, row) for row in ready])


def _keep(connection: Connection, write: Write, rows: list[Row], actor: Actor, *, turned: bool) -> None:
    """Keep what is written over; a new school year moves everybody on, and nobody's record is put right by that."""
    if write.verb is Verb.UPDATE:
        keep_before(connection, table(write.table), rows, actor, but=("year_group",) if turned else ())
    elif write.verb is Verb.DELETE and not turned:
        keep_gone(connection, table(write.table), rows, actor)


def _with_real_ids(target: Table, rows: list[Row], ids: dict[int, int]) -> list[Row]:
    """The rows with the ids that the database has given to rows written before."""
    links = [column.name for column in target.columns if column.foreign_keys]
    links = [name for name in links if name in rows[0] or any(name in row for row in rows)]
    if not ids or not links:
        return rows
    real: list[Row] = []
    for row in rows:
        new = {name: ids[row[name]] for name in links if (row.get(name) or 0) < 0}
        real.append(row | new if new else row)
    return real


def _update(connection: Connection, target: Table, rows: list[Row]) -> None:
    """One statement for each set of columns that changes together."""
    keys = {column.name for column in target.primary_key}
    groups: dict[tuple[str, ...], list[Row]] = {}
    for row in rows:
        groups.setdefault(tuple(sorted(row.keys() - keys)), []).append(row)
    for columns, together in groups.items():
        values: dict[str, Any] = {name: bindparam(f"new_{name}") for name in columns}
        changed = update(target).where(*_by_key(target)).values(values)
        connection.execute(
            changed,
            [_keyed(target, row) | {f"new_{name}": row[name] for name in columns} for row in together],
        )


def _by_key(target: Table) -> list[ColumnElement[bool]]:
    return [column == bindparam(f"key_{column.name}") for column in target.primary_key]


def _keyed(target: Table, row: Row) -> dict[str, Any]:
    return {f"key_{column.name}": row[column.name] for column in target.primary_key}


def _coded(planned: Plan) -> dict[date, set[int]]:
    """The pupils of whom the day's codes say something else now, by day."""
    found: dict[date, set[int]] = {}
    for write in planned.writes:
        for row in write.rows if write.table == "day_code" else ():
            found.setdefault(row["day"], set()).add(row["pupil_id"])
    return found
