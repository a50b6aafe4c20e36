"""What a record said before it was changed is kept, with who changed it and when, and goes with it (lifecycle, 3)."""

import ast
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

import models
from models.audit.earlier import KEPT, change, keep_before, keep_gone, stored_as
from models.audit.entries import Actor
from models.db.database import Database
from models.db.tables import Db, SQLModel
from models.lifecycle.register import register
from models.lifecycle.rows_to_go import RowsToGo
from models.lifecycle.subject_access.gathering import HeldPart, gather
from models.lifecycle.subject_access.meant import meant_by
from models.rules.retention import HeldKind
from models.school.people import Pupil

AT = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
TABLES = SQLModel.metadata.tables
COLUMNS = sorted((table, column) for table, columns in KEPT.items() for column in columns)
_ONCE = """
    acknowledged_on agreed_by also_there answer answered_at answered_by answered_on asked back_on booked_by
    cancelled_at cancelled_by closed_as closed_at closed_by closed_on complex_because complex_on copied corrected_at
    done_at done_by ended ended_at ended_by escalated_at gone_at gone_by held_at held_because held_by intervention_id
    last_day leaving_year left_on lifted_at lifted_because lifted_by meeting_id next_step note opened_at opened_by
    outcome pupil_says put_back_at raise_waits raised_at read_at read_by reason record_given_on removed_at removed_by
    replaced_at replaced_by seen_at series_id settled_at shown_on stands state superseded_at taken_back_at
    taken_back_by target text version why withdrawn_at words
"""
"""Columns that say that something was done, once: they are filled, or emptied where it is taken back. With `stands` and
`state` something goes on, and who did that is said beside them; words are emptied where their record is taken back."""
ONCE = frozenset(_ONCE.split())
_OF_OTHERS = frozenset({"asked_for", "at", "born", "did", "ends", "name", "pupil_id", "record", "room"})
"""Columns that are called like a pupil's, and given a value only where no record of a pupil is: a session's room."""
OF_NO_PUPIL_THERE = {
    ("displacing.py", "booking_id"): "a booking that another one takes the place of, in the same deed",
    ("year_turn.py", "year_group"): "a new school year moves everybody on",
    ("leaving.py", "to_id"): "kept for all of them at once, by the line before",
    ("reduced.py", "code"): "of staff who have left",
    ("deciding.py", "day"): "a part of a planned week, which is drawn anew until it is accepted",
    ("deciding.py", "starts"): "the same",
    ("deciding.py", "host_id"): "the same",
    ("requesting.py", "known_on"): "the request of a member of staff",
}
"""Where a column is written over that is called like a pupil's, and why nothing of a pupil is lost by that."""


def test_what_is_kept_of_a_pupil_is_there() -> None:
    for name, columns in KEPT.items():
        assert register()[name].of_pupils
        assert columns <= set(TABLES[name].columns.keys())
        assert not columns & register()[name].written, (
            "what a person wrote is never written over: it is taken back"
        )


@pytest.mark.parametrize(("name", "column"), COLUMNS)
def test_what_stood_there_is_kept_shown_and_removed_with_its_record(
    with_all_rows: Database, name: str, column: str
) -> None:
    with with_all_rows.writing() as db:
        for each in ("earlier_value", "setting_change", "calendar_period", "scale_grade"):
            db.execute(TABLES[each].delete())
        pupil_id, row = a_row(db, name, column)
        if name == "class_pupil":
            keep_gone(db.connection(), TABLES[name], [row], Actor(1, AT))
            db.execute(TABLES[name].delete().where(TABLES[name].c.class_id == row["class_id"]))
        else:
            after = {"id": row["id"], column: another(db, name, column, row[column])}
            keep_before(db.connection(), TABLES[name], [after], Actor(1, AT))
            db.execute(update(TABLES[name]).where(TABLES[name].c.id == row["id"]).values(**after))
        (kept,) = db.execute(select(TABLES["earlier_value"])).mappings()
        assert (kept["record"], kept["part"], kept["pupil_id"]) == (name, column, pupil_id)
        assert (kept["changed_at"], kept["changed_by"]) == (AT, 1)
        shown = list(parts(db, pupil_id, name))
        assert any(kept["part"] in each.column or name == "class_pupil" for each in shown)
        stood = meant_by((name, column), kept["said"]) or kept["said"]
        assert all(stood in each.said.words or said_otherwise(name, column) for each in shown)
        if name != "class_pupil":
            rows = RowsToGo(db)
            rows.take(name, "id", [row["id"]])
            assert db.execute(select(TABLES["earlier_value"])).all() == []


def parts(db: Db, pupil_id: int, name: str) -> Iterator[HeldPart]:
    """What goes out of what was said before: beside its record, or by itself where that is not there any more."""
    label = register()[name].columns
    for some in gather(db, pupil_id):
        for one in some.records:
            for each in one.parts:
                if ", until " in each.label or (some.table.name == "earlier_value" and each.column == "said"):
                    assert name == "class_pupil" or each.label.startswith(label[each.column.split()[0]])
                    yield each


def said_otherwise(name: str, column: str) -> bool:
    """Days are said in full, and not as they are stored."""
    return issubclass(stored_as(TABLES[name].columns[column]), date)


def a_row(db: Db, name: str, column: str) -> tuple[int, dict[str, Any]]:
    """A row of a pupil with something in that column, which is put there where there is nothing."""
    table = TABLES[name]
    row = dict(db.execute(select(table)).mappings().first() or {})
    if row[column] in {None, "", "open"}:
        row[column] = another(db, name, column, None)
        db.execute(update(table).where(table.c.id == row["id"]).values({column: row[column]}))
    return row["id" if name == "pupil" else "pupil_id"], row


def another(db: Db, name: str, column: str, before: Any) -> Any:
    """Another value that the column may hold."""
    here = TABLES[name].columns[column]
    for key in here.foreign_keys:
        ids = db.execute(select(key.column).order_by(key.column)).scalars()
        return next(each for each in ids if each != before)
    stored = stored_as(here)
    if stored is bool:
        return not before
    if issubclass(stored, date):
        return (before or (AT if stored is datetime else AT.date())) + timedelta(days=1)
    if stored is int:
        return (before or 1) + 1
    words = {
        "outcome": ("done", "not done"),
        "tone": ("neutral", "negative"),
        "because": ("review", "proposed"),
    }
    if name == "follow_up":
        words["outcome"] = ("legitimate", "rescheduled")
    first, second = words.get(column, ("Wren", "Lark"))
    return second if before == first else first


def test_only_what_was_so_is_kept_and_no_column_is_written_over_that_is_not_named(
    with_all_rows: Database,
) -> None:
    with with_all_rows.writing() as db:
        for each in ("earlier_value", "setting_change", "calendar_period", "scale_grade"):
            db.execute(TABLES[each].delete())
        pupil = db.get_one(Pupil, 1)
        pupil.preferred_forename = ""
        row = Row(pupil)
        change(db, Actor(None, AT), row, preferred_forename="Wren")
        change(db, Actor(None, AT), row, preferred_forename="Wren")
        db.flush()
        assert db.execute(select(TABLES["earlier_value"])).all() == []
        with pytest.raises(ValueError, match="left_on"):
            change(db, Actor(None, AT), row, left_on=date(2026, 11, 1))


class Row:
    """A pupil as other records of a pupil are, by whose they are."""

    def __init__(self, pupil: Pupil) -> None:
        self.__dict__.update(id=pupil.id, pupil_id=pupil.id, preferred_forename="", left_on=date(2026, 7, 1))
        self.__table__ = TABLES["pupil"]


def written_over() -> Iterator[tuple[str, str]]:
    """Each file below models/, and each column of pupils' records that it gives a value to."""
    columns = {
        column
        for each in register().values()
        if each.of_pupils and each.kind is not HeldKind.TELLING
        for column in TABLES[each.name].columns.keys()  # noqa: SIM118 - SQLAlchemy's own
    }
    for file in Path(models.__file__).parent.rglob("*.py"):
        if {"migrations", "db", "outbox", "rules"} & set(file.parts):
            continue
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            yield from ((file.name, each) for each in _given(node) if each in columns)


def _given(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Assign | ast.AugAssign):
        for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
            for each in target.elts if isinstance(target, ast.Tuple) else [target]:
                if isinstance(each, ast.Attribute) and not is_self(each.value):
                    yield each.attr
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "values":
        yield from (each.arg for each in node.keywords if each.arg is not None)


def is_self(node: ast.AST) -> bool:
    return isinstance(node, ast.Name) and node.id == "self"


def test_a_column_is_filled_once_or_changed_so_that_both_are_kept() -> None:
    """A new one: `models.audit.earlier.change`, and its name in KEPT; or it stands here, as one that is only filled."""
    found = set(written_over())
    assert {each for each in found if each[1] not in ONCE | _OF_OTHERS} - set(OF_NO_PUPIL_THERE) == set()
    assert {column for _, column in found} >= ONCE, "nothing stands here that is written nowhere"
