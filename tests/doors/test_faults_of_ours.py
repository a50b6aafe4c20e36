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
from tests.doors.conftest import TeamsCast
from tests.doors.small_slack import SmallSlack, wire
from tests.doors.small_slack.desk import open_desk
from tests.doors.small_slack.server import Trouble
from tests.doors.small_teams.desk import Desk as TeamsDesk
from tests.doors.small_teams.desk import actions, text_of
from tests.doors.teams_answers import slips
from tests.doors.test_teams_dialogs import asked, card_in, sent_with

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


async def test_a_form_that_was_not_saved_for_a_fault_stays_open_in_slack_and_is_done_once_sent_again(
    slack: SmallSlack, database: Database
) -> None:
    async with open_desk(database, slack) as desk:
        noor = desk.person("n.hussain")
        await noor.types("/slip Amy Carter")
        form = dict(noor.view)
        given = {"tone": "positive", "text": "superb coursework"}
        with without_column(database, "slip", "target"):
            answer = await noor.fills(given, view=form)
        assert answer["response_action"] == "errors", "it would close, and what was typed be lost"
        ((field, why),) = answer["errors"].items()
        assert field == "pupil"
        assert why.startswith(REFERENCE)
        assert "Try again in a minute." in why
        assert await noor.fills(given, view=form) == {"response_action": "clear"}
        assert "sent to Dan Whitfield" in str(slack.replies(noor.response_url))
    assert slips(database) == ["superb coursework"]


async def test_it_stays_open_too_where_slack_does_not_say_whose_it_is(
    slack: SmallSlack, database: Database
) -> None:
    async with open_desk(database, slack) as desk:
        desk.person("d.whitfield")
        await desk.person("n.hussain").types("/slip Amy Carter")
        form = dict(slack.view())
        tom = desk.person("t.berry")
        slack.trouble("users.info", Trouble(status=500))
        answer = await tom.fills({"tone": "positive", "text": "superb coursework"}, view=form)
    assert answer["response_action"] == "errors"
    assert "Slack does not tell me just now who you are." in str(answer["errors"])


async def test_a_form_that_was_not_saved_for_a_fault_stays_open_in_teams_and_is_done_once_sent_again(
    desk: TeamsDesk, teams_cast: TeamsCast
) -> None:
    noor, make = teams_cast.noor, desk.activities
    form = card_in(await asked(desk, make.extension(noor, "slip")))
    found = await asked(desk, make.searches(noor, "pupil", "amy car"))
    amy = found["value"]["results"][0]["value"]
    data = sent_with(form, pupil=amy, tone="positive", subject="", text="superb coursework")
    with without_column(desk.database, "slip", "target"):
        card = card_in(await asked(desk, make.extension_submit(noor, "slip", data)))
    assert REFERENCE in text_of(card)
    assert "superb coursework" in text_of(card)
    (press,) = actions(card)
    await asked(desk, make.extension_submit(noor, "slip", press["data"]))
    assert slips(desk.database) == ["superb coursework"]
