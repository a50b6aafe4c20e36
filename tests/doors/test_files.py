"""A file to print reaches who asked for it: as one message in Slack, and as what to do where none can be sent."""

from collections.abc import Awaitable, Callable

import pytest

from models.outbox.notices import DeliveryState
from tests.doors.conftest import TeamsCast
from tests.doors.small_slack import Trouble
from tests.doors.small_slack.desk import Desk as SlackDesk
from tests.doors.small_teams.desk import Desk
from tests.doors.test_slack_telling import states, wait
from tests.doors.test_teams_telling import Told, tick

__all__ = ["tick"]  # a fixture

pytestmark = [pytest.mark.P9, pytest.mark.parametrize("engine_name", ["sqlite"])]


async def asked(desk: SlackDesk) -> None:
    noor = desk.person("n.hussain")
    await noor.types("/book Amy Carter maths tue M4")
    assert "the file comes to you here in a moment" in await noor.types("/print board")


async def test_in_slack_it_is_one_message_with_the_file(slack_desk: SlackDesk) -> None:
    await asked(slack_desk)
    await slack_desk.deliver()
    (message,) = slack_desk.person("n.hussain").dms
    assert message["text"] == "Sessions, week of 23 November 2026"
    (shared,) = message["files"]
    kept = slack_desk.slack.files[shared["id"]]
    assert kept["name"] == "board-2026-11-23.pdf"
    assert kept["bytes"].startswith(b"%PDF-")
    assert "Amy" not in str(message), "the words that a notification shows name nobody"
    await slack_desk.deliver()
    assert len(slack_desk.person("n.hussain").dms) == 1


async def test_bytes_that_do_not_arrive_are_sent_again_and_shared_once(slack_desk: SlackDesk) -> None:
    slack_desk.slack.trouble("upload", Trouble(status=503))
    await asked(slack_desk)
    await slack_desk.deliver()
    assert slack_desk.person("n.hussain").dms == []
    wait(slack_desk, 1)
    await slack_desk.deliver()
    assert len(slack_desk.person("n.hussain").dms) == 1


async def test_an_app_without_the_right_says_how_to_get_it_and_how_to_print(slack_desk: SlackDesk) -> None:
    slack_desk.slack.trouble("files.getUploadURLExternal", Trouble(error="missing_scope"))
    await asked(slack_desk)
    await slack_desk.deliver()
    said = slack_desk.person("n.hussain").reads(slack_desk.person("n.hussain").dms[-1])
    assert "files:write" in said
    assert "staffroom print board --day 2026-11-23 --as EMAIL" in said
    assert states(slack_desk) == [DeliveryState.SENT]


async def test_in_teams_it_is_said_who_prints_it_and_how(
    desk: Desk, teams_cast: TeamsCast, tick: Callable[[], Awaitable[Told]]
) -> None:
    await desk.says(teams_cast.noor, "book Amy Carter maths tue M4")
    await desk.says(teams_cast.noor, "print board")
    await tick()
    said = desk.teams.said_to(teams_cast.noor)[-1].words
    assert "staffroom print board --day 2026-11-23 --as EMAIL" in said
