"""What is a pupil's is found by the pupil, and what names somebody of the staff by them: retention looks for it in
every table, while others write.
"""

import pytest
from sqlalchemy import Index, Table, UniqueConstraint, create_engine, delete, select

import models  # noqa: F401 - every table is declared by it
from models.db.tables import SQLModel
from models.lifecycle.register import held, register
from models.lifecycle.rows_to_go import referred_to
from models.rules.retention import HeldKind

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


FEW = frozenset(
    {
        "advice", "agreement_exemption", "calling_off", "decline", "heard", "paper_order", "proposal", "proposal_part",
        "pupil_statement",
    }
)  # fmt: skip
"""Tables with so few rows, or rows that stay for so short, that it is no matter to look through all of them."""
FEW_OF_KIND = (HeldKind.WORKINGS, HeldKind.REQUESTS)
"""What few people decide now and then."""


def has_few(name: str) -> bool:
    return name in FEW or register()[name].kind in FEW_OF_KIND


BY_STAFF = sorted(
    (table.name, key.parent.name)
    for table in SQLModel.metadata.tables.values()
    for key in table.foreign_keys
    if key.column.table.name == "staff" and not has_few(table.name)
)


@pytest.mark.parametrize(("name", "column"), BY_STAFF)
def test_what_names_somebody_of_the_staff_is_found_by_them(name: str, column: str) -> None:
    """Else say `index=True` of the column, or `where_set` of one that may be blank; or that the table has few rows."""
    assert leads(SQLModel.metadata.tables[name], column)


def test_the_last_record_of_who_left_and_their_links_are_looked_for_by_indexes() -> None:
    engine = create_engine("sqlite://")
    SQLModel.metadata.create_all(engine)
    staff, link = (SQLModel.metadata.tables[each] for each in ("staff", "link"))
    asked = [
        select(staff.c.id).where(staff.c.id == 1, ~referred_to("staff")),
        *(
            delete(SQLModel.metadata.tables[each.name]).where(
                SQLModel.metadata.tables[each.name].c.staff_id.in_([1])
            )
            for each in held(HeldKind.STAFF)
            if each.name != "staff"
        ),
        delete(link).where(link.c.staff_id == 1),
    ]
    with engine.connect() as connection:
        looked_through = {
            word.removeprefix("SCAN ").split()[0]
            for each in asked
            for *_, word in connection.exec_driver_sql(
                f"EXPLAIN QUERY PLAN {each.compile(engine, compile_kwargs={'literal_binds': True})}"
            )
            if word.startswith("SCAN ") and "CONSTANT ROW" not in word
        }
    assert {each for each in looked_through if not has_few(each)} == set()
    assert looked_through, "the plan says what it looks through"
