"""The Year 11 list goes from Slack and Teams a week after its day; doctor lists with a link what they refuse."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

import pytest

from bot.doctor import examine
from bot.home import home
from bot.settings import Environment
from models.db.database import Database
from scheduler.courier import EMPTIED
from scheduler.delivery import EMPTIED_SAID
from tests.doors.conftest import TeamsCast
from tests.doors.small_slack import Trouble
from tests.doors.small_slack.desk import Desk as SlackDesk
from tests.doors.small_teams.desk import Desk, text_of
from tests.doors.test_files import asked
from tests.doors.test_slack_telling import LEADERS, bind
from tests.doors.test_teams_telling import Told, posted, the_list, tick

__all__ = ["the_list", "tick"]  # fixtures of the telling

pytestmark = [pytest.mark.P10, pytest.mark.parametrize("engine_name", ["sqlite"])]
NEXT_MONDAY = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)


def left(database: Database) -> list[str]:
    """What doctor says still stands somewhere."""
    environment = Environment.model_validate({"database_url": database.url})
    return [each.sentence for each in examine(environment, home(), NEXT_MONDAY) if "stands" in each.sentence]


async def listed_in_slack(desk: SlackDesk) -> str:
    """A week after the list was posted in leadership's channel; its name in Slack."""
    bind(desk)
    await desk.person("n.hussain").types("/book Amy Carter maths today")
    await desk.tick()
    (posted_there,) = desk.slack.channels[LEADERS].messages
    desk.clock.set("2026-11-30 9:00")
    return str(posted_there["ts"])


async def test_slack_deletes_the_list(slack_desk: SlackDesk) -> None:
    await listed_in_slack(slack_desk)
    await slack_desk.tick()
    assert slack_desk.slack.channels[LEADERS].messages == []
    assert left(slack_desk.database) == []


async def test_what_slack_refuses_is_listed_with_its_link(slack_desk: SlackDesk) -> None:
    name = await listed_in_slack(slack_desk)
    helen = slack_desk.person("h.marsh")
    slack_desk.slack.trouble("chat.delete", Trouble(error="cant_delete_message"))
    await slack_desk.tick()
    await slack_desk.deliver()
    link = f"{slack_desk.slack.url}/archives/{LEADERS}/p{name.replace('.', '')}"
    (sentence,) = left(slack_desk.database)
    assert sentence == (
        "The Year 11 list of Mon 23 Nov still stands in Slack (leadership's place): "
        f"Slack said cant_delete_message. {EMPTIED_SAID}. Have it deleted there: {link}"
    )
    (stands,) = slack_desk.slack.channels[LEADERS].messages
    assert stands["text"] == EMPTIED
    assert "Amy" not in str(stands)
    assert link in str(helen.dms)


async def test_a_list_that_somebody_deleted_in_slack_is_nobodys_news(slack_desk: SlackDesk) -> None:
    await listed_in_slack(slack_desk)
    slack_desk.slack.channels[LEADERS].messages.clear()
    await slack_desk.tick()
    assert left(slack_desk.database) == []


async def test_a_file_goes_with_the_message_that_shares_it(slack_desk: SlackDesk) -> None:
    await asked(slack_desk)
    await slack_desk.deliver()
    assert [name for name, kept in slack_desk.slack.files.items() if kept["name"].startswith("board")]
    slack_desk.clock.set("2027-03-01 9:00")
    slack_desk.slack.trouble("files.delete", Trouble(status=503))
    await slack_desk.tick()
    slack_desk.clock.set("2027-03-01 10:00")
    await slack_desk.deliver()
    assert slack_desk.slack.files == {}
    assert "files" not in str(slack_desk.person("n.hussain").dms)
    assert left(slack_desk.database) == []


async def a_week_later(desk: Desk, tick: Callable[[], Awaitable[Told]]) -> None:
    desk.clock[0] = NEXT_MONDAY
    await tick()
    desk.clock[0] += timedelta(minutes=1)
    await tick()


@pytest.mark.usefixtures("the_list")
async def test_teams_deletes_the_list(
    desk: Desk, teams_cast: TeamsCast, tick: Callable[[], Awaitable[Told]]
) -> None:
    assert posted(desk, teams_cast.leadership)
    await a_week_later(desk, tick)
    assert posted(desk, teams_cast.leadership) == []
    assert left(desk.database) == []


@pytest.mark.usefixtures("the_list")
async def test_what_teams_refuses_is_listed_with_its_link(
    desk: Desk, teams_cast: TeamsCast, tick: Callable[[], Awaitable[Told]]
) -> None:
    await desk.says(teams_cast.helen, "help")
    (message,) = [m for m in desk.teams.in_conversation(teams_cast.leadership.id) if not m.only_for]
    desk.teams.trouble(403, method="DELETE")
    await a_week_later(desk, tick)
    (sentence,) = left(desk.database)
    link = f"https://teams.microsoft.com/l/message/{teams_cast.leadership.id}/{message.id}"
    assert sentence.endswith(f"{EMPTIED_SAID}. Have it deleted there: {link}")
    (stands,) = [m for m in desk.teams.in_conversation(teams_cast.leadership.id) if not m.only_for]
    assert EMPTIED in text_of(stands.card)
    assert "Amy" not in str(stands.card)
    assert link in "".join(text_of(each.card) for each in desk.teams.said_to(teams_cast.helen))
