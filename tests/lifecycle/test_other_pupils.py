"""Another pupil's name, planted in every text of the schema, is nowhere in what a pupil gets."""

import re
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import CheckConstraint, String, Table, cast, insert, update
from sqlmodel.sql.sqltypes import AutoString

from models.db.database import Database
from models.db.tables import SQLModel
from models.lifecycle.register import register
from models.lifecycle.subject_access.gathering import NOT_HANDED_OUT, OF_THE_ANSWER, handed_out
from models.lifecycle.subject_access.naming import NAMED
from models.school.people import Staff, StaffRole
from models.school.snapshot import changed
from tests.lifecycle.desk import Desk

PLANTED = "Zebedee Quartermain"
TABLES = {each.name: each for each in SQLModel.metadata.sorted_tables}


def texts_of(table: Table) -> list[str]:
    """The columns that take any string."""
    checks = [str(each.sqltext) for each in table.constraints if isinstance(each, CheckConstraint)]
    listed = {name for each in checks for name in re.findall(r'"?(\w+)"? (?:IN|=|<>|!=) ', each)}
    listed |= {each.name for each in table.primary_key.columns}
    strings = {each.name for each in table.columns if isinstance(each.type, AutoString | String)}
    return sorted(strings - listed)


@pytest.fixture
def desk(with_all_rows: Database, tmp_path: Path) -> Desk:
    """A row in every table, of the pupil 1, with the name of another in all their texts."""
    with with_all_rows.writing() as db:
        db.execute(
            insert(TABLES["pupil"]).values(
                id=9001, legal_forename="Zebedee", legal_surname="Quartermain", year_group=11
            )
        )
        for name in {each.name for each in handed_out()} - {"pupil"} | {*NAMED, "subject", "session", "form"}:
            table, texts = TABLES[name], texts_of(TABLES[name])
            if texts and "id" in table.columns:
                # With its number behind it, as some are unique.
                named = PLANTED + " " + cast(table.columns["id"], String)
                db.execute(update(table).values(dict.fromkeys(texts, named)))
            elif texts:
                db.execute(update(table).values(dict.fromkeys(texts, PLANTED)))
        for each in (
            "calendar_period",
            "setting_change",
            "scale_grade",
            "request_question",
            "request_decision",
            "request_file",
            "data_request",
        ):
            db.execute(TABLES[each].delete())
        db.add(Staff(id=9001, email="alan.price@school.example", forename="Alan", surname="Price"))
        db.flush()
        db.add(StaffRole(staff_id=9001, role="data manager"))
        changed(db)
    return Desk(with_all_rows, tmp_path / "requests")


def test_whatever_holds_it_another_pupil_s_name_does_not_go_out(desk: Desk) -> None:
    number = desk.asked(date(2026, 11, 30), date(2026, 11, 30), pupil_id=1).id
    desk.cuts_all(number)
    got = desk.answers(number)
    for gone in ("zebedee", "quartermain"):
        assert gone not in got.all_text.casefold()
    assert got.all_text.count("another pupil") > 20
    said = {each["what"] for each in got.data["records"]}
    missing = {each.name for each in handed_out() if each.what not in said} - {
        "data_request",
        "request_question",
    }
    assert missing == set(), "every table that a pupil is given has a row in it"


def test_every_number_that_goes_out_has_a_name() -> None:
    """A key to another table is said in words, or is one of the pupil's own records, which have their day."""
    own = {each.name for each in handed_out()} | {"staff", "subject", "session", "form", "pupil"}
    unnamed = {
        f"{each.name}.{column.name}"
        for each in handed_out()
        for column in TABLES[each.name].columns
        for key in column.foreign_keys
        if key.column.table.name not in own | set(NAMED)
    }
    assert unnamed == set()


def test_all_that_is_a_pupil_s_goes_out_but_what_only_the_program_uses() -> None:
    left = {each.name for each in register().values() if each.of_pupils} - {
        each.name for each in handed_out()
    }
    assert {each for each in left if register()[each].kind not in NOT_HANDED_OUT} == OF_THE_ANSWER


@pytest.mark.parametrize("name", sorted(each.name for each in handed_out()))
def test_no_two_columns_of_a_table_are_called_the_same(name: str) -> None:
    words = [register()[name].columns[each.name] for each in TABLES[name].columns]
    assert len(words) == len(set(words))
    if register()[name].written:
        assert "id" in TABLES[name].columns, "a text is decided on by the number of its row"
