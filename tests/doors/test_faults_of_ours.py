"""What is wrong with a statement of ours is told as a fault, with a reference and where it came from; a database that
is away is not: nobody has to look for a mistake in the program then.
"""

import json
from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import text
from structlog.testing import capture_logs

from models.db.database import Database
from tests.doors.small_slack import SmallSlack, wire
from tests.doors.small_slack.desk import open_desk

REFERENCE = "Something went wrong on my side. Nothing was saved. Reference"
Line = MutableMapping[str, Any]


@contextmanager
def without_column(database: Database, table: str, column: str) -> Iterator[None]:
    """As if a statement of ours named a column that is not there."""
    rename = 'ALTER TABLE "{}" RENAME COLUMN "{}" TO "{}"'
    with database.engine.begin() as connection:
        connection.execute(text(rename.format(table, column, "renamed")))
    yield
    with database.engine.begin() as connection:
        connection.execute(text(rename.format(table, "renamed", column)))


def came_from(lines: list[Line], event: str) -> set[str]:
    """The kinds of fault that were logged so, each with where it came from."""
    return {
        type(each["exc_info"]).__name__ for each in lines if each["event"] == event and "reference" in each
    }


@pytest.mark.both_databases
async def test_whoever_speaks_is_told_a_reference_where_the_fault_is_ours(
    slack: SmallSlack, database: Database
) -> None:
    async with open_desk(database, slack) as desk:
        noor = desk.person("n.hussain")
        await noor.types("/slip Amy Carter")
        form = dict(noor.view)
        desk.clock.set("2026-11-23 10:05")
        with without_column(database, "link", "address"), capture_logs() as lines:
            assert REFERENCE in await noor.types("/slips")
            assert REFERENCE in await noor.writes("slips")
            assert REFERENCE in await noor.opens_home()
            asked = wire.suggestion(form, "pupil", "search.pupil", "amy", user=noor.account)
            found = await desk.send(wire.signed(wire.as_form(asked)))
            assert (found.status_code, found.json()) == (200, {"options": []})
            profile = {"type": "user_change", "user": slack.users[noor.account]}
            told = wire.signed(json.dumps(wire.event(profile, event_id="EvOurs")), "application/json")
            assert (await desk.send(told)).status_code == 200
            await desk.door.app.settled()
    kinds = {"OperationalError"} if database.is_sqlite else {"ProgrammingError"}
    for event in ("fault", "nothing found", "account not looked at"):
        assert came_from(lines, event) == kinds, event
    assert not any("away" in each for each in lines)
