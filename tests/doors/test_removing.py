"""A removed slip is taken out of the messages that carried it; who removed it hears of what a platform keeps."""

import json
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import select

from bot.assembly import composer
from models.db.database import Database
from models.outbox.notices import Delivery, Notice
from models.outbox.topics import Topic
from scheduler.delivery import deliver_due
from tests.conversations.test_restricted_in_chat import amy_is_restricted
from tests.doors.conftest import TeamsCast
from tests.doors.small_slack import Trouble, wire
from tests.doors.small_slack.desk import Desk as SlackDesk
from tests.doors.small_slack.desk import Person as SlackPerson
from tests.doors.small_teams.desk import Desk

pytestmark = [pytest.mark.P8, pytest.mark.parametrize("engine_name", ["sqlite"])]
SLIP = "slip Amy Carter - secret words"


def carried(database: Database) -> list[tuple[str, str]]:
    """The doors and the destinations of the messages that are known to carry a slip's words."""
    with database.reading() as db:
        kept = (
            select(Delivery.door, Delivery.destination).join(Notice).where(Notice.topic == Topic.SLIP_SHOWN)
        )
        return list(db.exec(kept))


async def writes(person: SlackPerson, text: str) -> None:
    """Writes to the bot in their direct messages with it."""
    desk = person.desk
    desk.presses += 1
    channel = desk.slack.dm(person.account).id
    inner: dict[str, Any] = {
        "type": "message", "channel_type": "im", "channel": channel, "user": person.account, "text": text,
        "ts": f"17000004{desk.presses:02}.000100",
    }  # fmt: skip
    body = wire.event(inner, event_id=f"EvR{desk.presses}")
    assert (await desk.send(wire.signed(json.dumps(body), "application/json"))).status_code == 200
    person.seen = person.dms[-1]


async def removed_in_slack(desk: SlackDesk) -> SlackPerson:
    ruth = desk.person("r.adeyemi")
    await ruth.types("/remove Amy Carter")
    assert "being emptied" in await ruth.presses("Remove")
    return ruth


async def test_receipts_and_lists_in_slack_are_emptied(slack_desk: SlackDesk) -> None:
    noor, dan = slack_desk.person("n.hussain"), slack_desk.person("d.whitfield")
    await writes(noor, SLIP)
    await writes(noor, "slips")
    await writes(dan, "slips")
    await slack_desk.deliver()
    assert str(noor.dms).count("secret words") == len(["the receipt", "the list"])
    assert {door for door, _ in carried(slack_desk.database)} == {"slack"}
    await removed_in_slack(slack_desk)
    await slack_desk.deliver()
    for person in (noor, dan):
        assert "secret" not in str(person.dms)
    assert str(noor.dms).count("removed by the safeguarding lead") >= len(["the receipt", "the list"])


async def test_what_slack_does_not_let_go_is_said_to_who_removed_it(slack_desk: SlackDesk) -> None:
    noor = slack_desk.person("n.hussain")
    await writes(noor, SLIP)
    slack_desk.slack.trouble("chat.update", *[Trouble(error="edit_window_closed")] * 9)
    ruth = await removed_in_slack(slack_desk)
    await slack_desk.deliver()
    await slack_desk.deliver()
    assert "still stand in a message to Noor Hussain in Slack" in ruth.reads(ruth.dms[-1])
    assert "edit_window_closed" in ruth.reads(ruth.dms[-1])


async def test_of_a_restricted_pupil_it_is_said_too_without_the_name(slack_desk: SlackDesk) -> None:
    noor = slack_desk.person("n.hussain")
    await writes(noor, SLIP)
    amy_is_restricted(slack_desk.database, slack_desk.clock.now())
    slack_desk.slack.trouble("chat.update", *[Trouble(error="edit_window_closed")] * 9)
    ruth = await removed_in_slack(slack_desk)
    await slack_desk.deliver()
    await slack_desk.deliver()
    told = ruth.reads(ruth.dms[-1])
    assert "The words of the slip about a pupil whose record is restricted" in told
    assert "still stand in a message to Noor Hussain in Slack" in told
    assert "Amy" not in told


@pytest.mark.whole
async def test_what_told_of_a_restricted_pupil_s_slip_is_emptied_too(slack_desk: SlackDesk) -> None:
    noor, dan = slack_desk.person("n.hussain"), slack_desk.person("d.whitfield")
    await writes(dan, "help")
    await writes(noor, SLIP)
    await slack_desk.deliver()
    assert "slip about Amy Carter 11A" in str(dan.dms)
    amy_is_restricted(slack_desk.database, slack_desk.clock.now())
    await removed_in_slack(slack_desk)
    await slack_desk.deliver()
    for person in (noor, dan):
        assert "removed by the safeguarding lead" in str(person.dms)
        assert "slip about Amy Carter" not in str(person.dms)


async def test_a_message_that_somebody_deleted_is_nobodys_news(slack_desk: SlackDesk) -> None:
    noor = slack_desk.person("n.hussain")
    await writes(noor, SLIP)
    slack_desk.slack.trouble("chat.update", *[Trouble(error="message_not_found")] * 9)
    ruth = await removed_in_slack(slack_desk)
    await slack_desk.deliver()
    await slack_desk.deliver()
    assert "still stand" not in str(ruth.dms)


async def tick(desk: Desk) -> None:
    desk.clock[0] += timedelta(minutes=1)
    await deliver_due(desk.database, [desk.door.courier], composer, lambda: desk.clock[0])


def in_chats(desk: Desk) -> str:
    return json.dumps([each.activity for each in desk.teams.messages.values()], default=str)


async def test_what_was_read_and_what_was_sent_in_teams_is_emptied(desk: Desk, teams_cast: TeamsCast) -> None:
    ruth = desk.teams.person("Ruth Adeyemi", "r.adeyemi@school.example")
    await desk.says(teams_cast.dan, "help")
    await desk.says(teams_cast.noor, SLIP)
    await tick(desk)
    (todo,) = await desk.says(teams_cast.dan, "todo")
    await desk.presses(teams_cast.dan, todo, "Read")
    assert in_chats(desk).count("secret words") > 1
    whose = {destination for _, destination in carried(desk.database)}
    assert whose == {teams_cast.noor.chat, teams_cast.dan.chat}
    (listed,) = await desk.says(ruth, "remove Amy Carter")
    await desk.presses(ruth, listed, "Remove")
    await tick(desk)
    assert "secret" not in in_chats(desk)


async def test_what_showed_a_restricted_pupil_s_slip_to_who_may_read_it_is_emptied_too(
    desk: Desk, teams_cast: TeamsCast
) -> None:
    ruth = desk.teams.person("Ruth Adeyemi", "r.adeyemi@school.example")
    await desk.says(teams_cast.noor, SLIP)
    amy_is_restricted(desk.database, desk.clock[0])
    (page,) = await desk.says(ruth, "pupil Amy Carter")
    await desk.presses(ruth, page, "Read")
    assert in_chats(desk).count("secret words") == len(["the receipt", "what Ruth read"])
    (listed,) = await desk.says(ruth, "remove Amy Carter")
    await desk.presses(ruth, listed, "Remove")
    await tick(desk)
    assert "secret" not in in_chats(desk)


async def test_what_teams_does_not_let_go_is_said_to_who_removed_it(
    desk: Desk, teams_cast: TeamsCast
) -> None:
    ruth = desk.teams.person("Ruth Adeyemi", "r.adeyemi@school.example")
    await desk.says(teams_cast.noor, SLIP)
    (listed,) = await desk.says(ruth, "remove Amy Carter")
    await desk.presses(ruth, listed, "Remove")
    desk.teams.trouble(400, method="PUT", times=9)
    await tick(desk)
    await tick(desk)
    assert "still stand in a message to Noor Hussain in Teams" in in_chats(desk)
