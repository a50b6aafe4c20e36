"""The register names every table and column, and what it says of them is so."""

import re
import tomllib
from pathlib import Path

import pytest
from sqlalchemy import JSON, Boolean, CheckConstraint, Table
from sqlmodel.sql.sqltypes import AutoString

import models  # noqa: F401 - every table is declared by it
from models.db.tables import SQLModel
from models.lifecycle import register as of_register
from models.lifecycle.register import HeldTable, held, register
from models.rules.retention import HeldKind, KeepingTimes

TABLES = {each.name: each for each in SQLModel.metadata.sorted_tables}
NO_WORDS = """
    key door tenant account address service trouble destination reference link claimed_by job slot mark part
    record fields digest value place scale scale_ks3 aliases code to_purpose topic about about_day words
    means name email title forename surname room group group_name point definition upn admission sex sen
    purpose in_the_way ended legal_surname legal_forename preferred_surname preferred_forename am pm
    source kind points deed outcome what attitude wanted_kinds
"""
"""Strings that no person writes in their own words: names of the school's, numbers and marks of machines."""
NO_WORDS_THERE = {
    ("pupil_statement", "beside"),
    ("cohort_figure", "reason"),
    ("notice", "why"),
    ("earlier_value", "said"),
    *(("intervention_grade", each) for each in ("target", "current", "predicted")),
}
"""The same, of columns whose name elsewhere is that of a person's words."""


def test_every_table_stands_in_it_and_no_other() -> None:

    assert set(register()) == set(TABLES)


@pytest.mark.parametrize("name", sorted(TABLES))
def test_every_column_of_a_table_has_its_words(name: str) -> None:
    said, there = register()[name], {each.name for each in TABLES[name].columns}
    assert there <= set(said.columns)
    assert said.written | said.special <= there
    assert all((said.what, said.source, said.why))


def test_yes_and_no_answer_what_a_column_is_called() -> None:
    for name, table in TABLES.items():
        for column in table.columns:
            if isinstance(column.type, Boolean):
                assert register()[name].columns[column.name].startswith("whether "), (name, column.name)


@pytest.mark.parametrize("name", sorted(each.name for each in register().values() if each.of_pupils))
def test_what_a_pupil_s_record_is_for_is_said_in_words_and_not_by_numbers_alone(name: str) -> None:
    assert re.search(r"[a-z]{2}", register()[name].purpose)
    assert not re.search(r"\bP\d", register()[name].purpose)


def test_it_describes_no_column_that_is_not_there() -> None:
    read = tomllib.loads((Path(of_register.__file__).parent / "register.toml").read_text())
    usual = set(read.pop("usual"))
    named = {column for table in TABLES.values() for column in table.columns.keys()}  # noqa: SIM118 - SQLAlchemy's own
    assert usual <= named
    for name, said in read.items():
        assert set(said.get("columns", {})) <= set(TABLES[name].columns.keys()), name


def leads_to_a_pupil(table: HeldTable) -> bool:
    column, *through = table.whose
    if table.name == "pupil":
        return column == "id"
    (key,) = TABLES[table.name].columns[column].foreign_keys
    to = key.column.table.name
    return to == "pupil" if not through else to == through[0] and register()[to].of_pupils


@pytest.mark.parametrize("name", sorted(each.name for each in register().values() if each.of_pupils))
def test_whose_a_record_is_can_be_followed(name: str) -> None:
    assert leads_to_a_pupil(register()[name])


def test_what_leads_to_a_pupil_is_said_to_be_a_pupil_s() -> None:
    for table in TABLES.values():
        to = {key.column.table.name for key in table.foreign_keys}
        if "pupil" in to:
            assert register()[table.name].of_pupils, table.name


def words_of(table: Table) -> set[str]:
    """The columns that hold strings of no fixed list."""
    checks = [str(each.sqltext) for each in table.constraints if isinstance(each, CheckConstraint)]
    listed = {name for each in checks for name in re.findall(r'"?(\w+)"? IN \(', each)}
    return {each.name for each in table.columns if isinstance(each.type, AutoString | JSON)} - listed


@pytest.mark.parametrize("name", sorted(TABLES))
def test_each_column_with_a_person_s_words_is_said_to_have_them(name: str) -> None:
    """A new column of strings is either said to hold words, or is known here as one that cannot."""
    without = {*NO_WORDS.split(), *(column for table, column in NO_WORDS_THERE if table == name)}
    assert words_of(TABLES[name]) <= register()[name].written | without


def test_every_kind_has_its_time_and_the_kinds_are_used() -> None:
    assert all(KeepingTimes().in_words(each) for each in HeldKind)
    assert set(HeldKind) - {each.kind for each in register().values()} <= {HeldKind.REQUESTS}
    assert {each.name for each in held(HeldKind.DAY_CODES)} == {"day_code", "away"}
