"""What stood in a pupil's record before it was changed, with who changed it and when (lifecycle, 3).

Most records are never changed: a newer one takes their place, and both are kept. Where a column is written over, what
it said is kept here: `change` for one record, `keep_before` for many that are written past the session.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, Index, Table, TypeDecorator, insert, select
from sqlmodel import Field

from models.audit.entries import Actor
from models.db.tables import Db, SQLModel, where_set


class EarlierValue(SQLModel, table=True):
    """What one column of one record said until it was changed."""

    __tablename__ = "earlier_value"
    __table_args__ = (Index("ix_earlier_value_of", "record", "record_id"), where_set("changed_by"))

    id: int | None = Field(default=None, primary_key=True)
    pupil_id: int = Field(foreign_key="pupil.id", index=True)
    record: str = Field(description="the table")
    record_id: int
    part: str = Field(description="the column")
    said: str = Field(description="as it was stored; the name of whom or what a number stood for")
    changed_at: datetime
    changed_by: int | None = Field(default=None, foreign_key="staff.id", description="None: Staffroom itself")


KEPT: Mapping[str, frozenset[str]] = {
    "pupil": frozenset(
        {
            "upn", "admission", "legal_surname", "legal_forename", "preferred_surname", "preferred_forename", "born",
            "year_group", "form_id", "sex", "pupil_premium", "sen", "eal", "in_care", "ks2_reading", "ks2_maths",
        }
    ),
    "class_pupil": frozenset({"class_id"}),
    "mentorship": frozenset({"staff_id", "first_day"}),
    "target": frozenset({"source"}),
    "slip": frozenset({"to_id", "tone"}),
    "agreed_target": frozenset({"outcome", "settled_at", "set_at", "due"}),
    "follow_up": frozenset({"outcome", "due"}),
    "intervention": frozenset({"review_on", "because"}),
    "hold": frozenset({"look_again"}),
    "restriction": frozenset({"look_again"}),
    "data_request": frozenset({"known_on"}),
}  # fmt: skip
"""The columns that are written over, by table; in every other one nothing is, but where what was done is taken back."""
_NOTHING_YET = {("agreed_target", "outcome"): "open"}
"""What is no answer yet: with the first one nothing is changed."""
_NAMES: Mapping[str, tuple[str, ...]] = {
    "form": ("name",),
    "school_class": ("name",),
    "staff": ("forename", "surname"),
}
"""What is called how, of what a column refers to by number."""


_BY_IMPORT = frozenset({"pupil", "class_pupil"})
"""What nobody changes but an import."""


def changed_by(table: str, staff_id: int | None, name: str) -> str:
    """Who changed a record of this table, in words; `name`: of who has this id, and the program's own of nobody."""
    return "an import" if staff_id is None and table in _BY_IMPORT else name


def stored_as(column: Column[Any]) -> type:
    """What the values of a column are."""
    kind = column.type
    return (kind.impl_instance if isinstance(kind, TypeDecorator) else kind).python_type


def change(db: Db, actor: Actor, row: Any, **values: Any) -> None:
    """Let these columns of a pupil's record say this, and keep what they said."""
    table: Table = row.__table__
    before = {"id": row.id, "pupil_id": row.pupil_id, **{name: getattr(row, name) for name in values}}
    db.add_all(
        EarlierValue(**each) for each in _kept(db.connection(), table, [(before, values)], values, actor)
    )
    for name, value in values.items():
        setattr(row, name, value)


def keep_before(
    connection: Connection,
    table: Table,
    rows: Sequence[Mapping[str, Any]],
    actor: Actor,
    *,
    but: Collection[str] = (),
) -> None:
    """Keep what these rows, known by their id, say now, where they are about to say something else.

    `but`: columns that are changed for everybody at once, as with a new school year.
    """
    names = sorted({name for row in rows for name in row} & KEPT.get(table.name, frozenset()) - set(but))
    if not names:
        return
    whose = table.columns["id" if table.name == "pupil" else "pupil_id"].label("whose_pupil")
    wanted = {row["id"]: row for row in rows}
    stored = connection.execute(
        select(table.columns["id"], whose, *(table.columns[name] for name in names)).where(
            table.columns["id"].in_(wanted)
        )
    ).mappings()
    pairs = [({**row, "pupil_id": row["whose_pupil"]}, wanted[row["id"]]) for row in stored]
    _insert(connection, _kept(connection, table, pairs, names, actor))


def keep_gone(connection: Connection, table: Table, rows: Iterable[Mapping[str, Any]], actor: Actor) -> None:
    """Keep in which of these a pupil was, whose rows are about to be taken away; of other tables nothing."""
    for name in KEPT.get(table.name, ()):
        pairs = [({**row, "id": row[name]}, {name: None}) for row in rows]
        _insert(connection, _kept(connection, table, pairs, [name], actor))


def _kept(
    connection: Connection,
    table: Table,
    pairs: Sequence[tuple[Mapping[str, Any], Mapping[str, Any]]],
    names: Iterable[str],
    actor: Actor,
) -> list[dict[str, Any]]:
    """The rows that keep what is so before, of each pair of what is and what will be."""
    kept = []
    for name in names:
        if name not in KEPT[table.name]:
            raise ValueError(f"{table.name}.{name} is not among what is kept of a record that is changed")
        changed = [
            before
            for before, after in pairs
            if name in after
            and before[name] not in {None, "", after[name], _NOTHING_YET.get((table.name, name))}
        ]
        said = _named(connection, table, name, {before[name] for before in changed})
        kept += [
            {
                "pupil_id": before["pupil_id"], "record": table.name, "record_id": before["id"], "part": name,
                "said": said[before[name]], "changed_at": actor.at, "changed_by": actor.staff_id,
            }
            for before in changed
        ]  # fmt: skip
    return kept


def _named(connection: Connection, table: Table, name: str, values: set[Any]) -> Mapping[Any, str]:
    """As it is kept: of a number that refers to something, what that is called."""
    keys = list(table.columns[name].foreign_keys)
    if not keys or not values:
        return {each: _as_text(each) for each in values}
    of = keys[0].column.table
    words: list[ColumnElement[str]] = [of.columns[each] for each in _NAMES[of.name]]
    rows = connection.execute(select(of.columns["id"], *words).where(of.columns["id"].in_(values)))
    return {number: " ".join(said) for number, *said in rows}


def _as_text(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value.isoformat() if isinstance(value, date) else str(value)


def read_back(column: Column[Any], said: str) -> Any:
    """What was kept of a column: a day or a moment, or else words."""
    kind = stored_as(column)
    return kind.fromisoformat(said) if issubclass(kind, date) else said


def _insert(connection: Connection, rows: list[dict[str, Any]]) -> None:
    if rows:
        connection.execute(insert(SQLModel.metadata.tables["earlier_value"]), rows)
