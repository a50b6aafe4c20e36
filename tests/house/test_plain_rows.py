"""A row that no session follows is the row that any other way would have made."""

from typing import Any

import pytest
from sqlmodel import select

from models.audit.deeds import Deed, Did
from models.audit.entries import Entry
from models.db.database import Database
from models.db.statements import plain_row, write
from tests.house.everything import NOON
from tests.house.small_school import AMY, WHO, fill


def test_a_plain_row_is_stored_and_read_as_another(database: Database) -> None:
    with database.writing() as db:
        said: dict[str, Any] = {
            "at": NOON,
            "staff_id": fill(db)[WHO["T"]],
            "did": Did.CHANGED,
            "deed": Deed.SLIP_SEND,
            "pupil_id": AMY,
        }
        plain = write(db, plain_row(Entry, said))
        other = Entry(**said)
        db.add(other)
    with database.reading() as db:
        first, second = (db.exec(select(Entry).where(Entry.id == each.id)).one() for each in (plain, other))
        assert first.model_dump(exclude={"id"}) == second.model_dump(exclude={"id"})
        assert first.model_dump() == plain.model_dump()


def test_a_plain_row_has_no_column_that_its_table_has_not() -> None:
    with pytest.raises(KeyError, match="pupil"):
        plain_row(Entry, {"at": NOON, "pupil": AMY})
