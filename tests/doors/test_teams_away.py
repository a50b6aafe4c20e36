"""PostgreSQL is restarted while people speak in Teams: each is answered, and nothing needs a restart."""

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from bot.platforms.teams.waits import Waits
from models.db.database import Database
from models.settings.place import Channel as Bound
from tests.conversations.conftest import fill_with_invented_school
from tests.doors.conftest import TeamsCast
from tests.doors.small_teams import Message, SmallTeams
from tests.doors.small_teams.desk import Desk, open_desk, shown, text_of
from tests.doors.teams_answers import LINE, slips
from tests.doors.test_slack_away import REFERENCE, own_postgres
from tests.doors.test_teams_dialogs import card_in, sent_with
from tests.doors.test_teams_edits import changed
from tests.postgres import Postgres

__all__ = ["own_postgres"]  # a fixture of the other door's
UNHURRIED = Waits(answer=60, keep=60, beside=60, account=60, known=60, message=60, sent=60, acknowledged=600)

Answered = Callable[[dict[str, Any]], Awaitable[Any]]


@pytest.fixture
async def restarted_desk(
    own_postgres: Postgres, small_teams: SmallTeams, teams_cast: TeamsCast, tmp_path: Path
) -> AsyncIterator[Desk]:
    url = own_postgres.create("school")
    fill_with_invented_school(url, tmp_path)
    database = Database(url)
    async with open_desk(database, teams=small_teams, waits=UNHURRIED) as desk:
        await desk.says(teams_cast.helen, "settings leadership here", channel=teams_cast.leadership)
        yield desk
    database.close()
    own_postgres.stop()


async def spoken(desk: Desk, cast: TeamsCast, told: Message, first: dict[str, Any], form: Any) -> None:
    """Everything that a person can do, while the database is away: each is answered, with a reference."""
    make, noor = desk.activities, cast.noor

    async def said(activity: dict[str, Any]) -> Any:
        before = set(desk.teams.messages)
        answer = await desk.posts(activity)
        assert answer.status_code == 200, activity["type"]
        written = [text_of(each.card) for name, each in desk.teams.messages.items() if name not in before]
        return (*written, answer.text)

    for line in (LINE, "slips\nslips", "no"):
        assert REFERENCE in (await said(make.message(noor, line)))[0]
    assert REFERENCE in (await said(make.message(noor, LINE, channel=cast.staffroom)))[0]
    assert REFERENCE in (await said(changed(desk, noor, first, "slip Ben Dodd + superb")))[0]
    assert REFERENCE in shown(await desk.presses(noor, told, "Undo"))
    sent = sent_with(form, tone="positive", text="superb")
    for asked in (make.extension(noor, "slip"), make.extension_submit(noor, "slip", sent)):
        assert REFERENCE in (await said(asked))[-1]
    assert '"results":[]' in (await said(make.searches(noor, "pupil", "amy")))[-1]
    assert REFERENCE in (await said(make.installed(noor)))[0]


@pytest.mark.whole(
    "tests/doors/test_slack_away.py::test_who_speaks_meanwhile_is_answered_and_afterwards_all_is_as_before"
)
async def test_who_speaks_meanwhile_is_answered_and_afterwards_all_is_as_before(
    own_postgres: Postgres, restarted_desk: Desk, teams_cast: TeamsCast
) -> None:
    desk, cast, make = restarted_desk, teams_cast, restarted_desk.activities
    first = make.message(cast.noor, "slip Ben Dodd + great mock")
    await desk.posts(first)
    await desk.says(cast.noor, "help")
    told = desk.teams.said_to(cast.noor)[0]
    form = card_in((await desk.posts(make.extension(cast.noor, "slip"))).json())
    gone = make.happens(cast.helen, "channelDeleted", cast.leadership)
    with own_postgres.away():
        desk.clock[0] += timedelta(minutes=5)  # a link is read again after a minute
        await spoken(desk, cast, told, first, form)
        assert (await desk.posts(gone)).status_code == 503, "not acknowledged, so that Teams says it again"
    assert (await desk.posts(gone)).status_code == 200
    with desk.database.reading() as db:
        assert db.exec(select(Bound.trouble)).one() == "The channel was deleted."
    await desk.says(cast.noor, LINE)
    assert slips(desk.database) == ["great mock", "superb coursework"]
