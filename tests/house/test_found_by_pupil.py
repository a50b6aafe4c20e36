"""What is a pupil's is found by the pupil: retention looks for it in every table, while others write."""

import pytest
from sqlalchemy import Index, Table, UniqueConstraint

import models  # noqa: F401 - every table is declared by it
from models.db.tables import SQLModel
from models.lifecycle.register import register

OF_PUPILS = [each for each in register().values() if each.of_pupils and each.name != "pupil"]


GO = {"pupil", *(each.name for each in OF_PUPILS)}
REFERS = sorted(
    (table.name, key.parent.name)
    for table in SQLModel.metadata.tables.values()
    for key in table.foreign_keys
    if key.column.table.name in GO
)


def leads(table: Table, column: str) -> bool:
    """Whether an index of every row that has a value there, or the key, begins with the column."""
    begin = [each.columns[0] for each in table.indexes if finds_all(each)]
    begin += [each.columns[0] for each in table.constraints if isinstance(each, UniqueConstraint)]
    return table.columns[column] in (table.primary_key.columns[0], *begin)


def finds_all(index: Index) -> bool:
    some = index.dialect_options["sqlite"]["where"]
    return some is None or str(some) == f"{index.columns[0].name} IS NOT NULL"


@pytest.mark.parametrize("name", [each.name for each in OF_PUPILS])
def test_what_is_a_pupil_s_is_found_without_looking_at_everybody_s(name: str) -> None:
    """Else say `index=True` of the column, or let an index that begins with it be of the whole table."""
    table = SQLModel.metadata.tables[name]
    assert leads(table, register()[name].whose[0])


@pytest.mark.parametrize(("name", "column"), REFERS)
def test_what_refers_to_a_row_that_goes_is_found_without_looking_at_all(name: str, column: str) -> None:
    """A database asks for it itself with each row that is removed, to keep what is named there."""
    assert leads(SQLModel.metadata.tables[name], column)
