"""What Slack takes nowhere, or takes too long for, stands on top of Home; and what is forgotten of it."""

from dataclasses import replace

import pytest

from models.db.database import Database
from tests.doors.slack_messages import deleted, edited, happens, kept, message, slips
from tests.doors.small_slack import SmallSlack, Trouble
from tests.doors.small_slack.desk import UNHURRIED, Desk, open_desk
from tests.patience import LONGEST

pytestmark = pytest.mark.parametrize("engine_name", ["sqlite"])


async def test_an_answer_that_slack_takes_nowhere_stands_on_top_of_home(slack_desk: Desk) -> None:
    noor = slack_desk.person("n.hussain")
    slack_desk.slack.trouble("chat.postMessage", Trouble(error="restricted_action"))
    await happens(noor, message(noor, "slip Amy Carter + superb", "1700000400.000100"))
    assert noor.dms == []
    assert "sent to Dan Whitfield" in await noor.opens_home()
    assert "Undo" in noor.labels()
    assert "sent to Dan Whitfield" not in await noor.opens_home(), "it has been seen"
    assert kept(slack_desk) == 0


async def test_that_a_message_stays_as_it_was_sent_stands_on_top_of_home_where_slack_takes_it_nowhere(
    slack_desk: Desk,
) -> None:
    noor = slack_desk.person("n.hussain")
    first, then, ts = "slip Amy Carter + superb", "slip Ben Dodd + superb", "1700000400.000100"
    slack_desk.slack.trouble("chat.postMessage", *[Trouble(error="restricted_action")] * 3)
    await happens(noor, message(noor, first, ts))
    await happens(noor, edited(noor, first, then, ts))
    await happens(noor, deleted(noor, first, ts))
    assert noor.dms == []
    home = await noor.opens_home()
    assert "sent to Dan Whitfield" in home
    assert "I keep what you sent first." in home
    assert "Deleting your message takes nothing back." in home
    assert noor.labels().count("Undo") == 3
    assert "Ben Dodd" in await noor.presses("Open the form")
    assert slips(slack_desk) == ["superb"]
    assert kept(slack_desk) == 0


async def test_that_a_photo_is_not_read_stands_there_too(slack_desk: Desk) -> None:
    noor = slack_desk.person("n.hussain")
    slack_desk.slack.trouble("chat.postMessage", *[Trouble(error="restricted_action")] * 2)
    file = {"subtype": "file_share", "files": [{"id": "F1", "mimetype": "image/jpeg"}]}
    await happens(noor, message(noor, "", "1700000400.000100", **file))
    await happens(noor, message(noor, "slip Amy Carter + her poster", "1700000401.000100", **file))
    home = await noor.opens_home()
    assert "I read words only" in home
    assert "sent to Dan Whitfield" in home
    assert "The photo, file or message with them was not kept." in home


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("slip Amy Carter + superb", "sent to Dan Whitfield"),
        ("slips\nslips", "No slips yet"),
        ("slip Amy Carter +", "Open the form"),
    ],
)
async def test_it_stands_there_also_after_a_restart(
    slack: SmallSlack, database: Database, line: str, answer: str
) -> None:
    async with open_desk(database, slack) as desk:
        noor = desk.person("n.hussain")
        slack.trouble("chat.postMessage", *[Trouble(error="restricted_action")] * 2)
        await happens(noor, message(noor, line, "1700000400.000100"))
        assert kept(desk) == 1
    async with open_desk(database, slack, at="2026-11-23 10:20") as desk:
        noor = desk.person("n.hussain")
        assert answer in await noor.opens_home()
        assert kept(desk) == 0


async def test_nothing_that_a_stranger_wrote_is_kept_and_home_says_why(slack_desk: Desk) -> None:
    sam = slack_desk.person("s.stranger")
    slack_desk.slack.trouble("chat.postMessage", Trouble(error="restricted_action"))
    await happens(sam, message(sam, "slip Amy Carter + secret", "1700000400.000100"))
    assert sam.dms == []
    assert kept(slack_desk) == 0
    assert "I do not know s.stranger" in await sam.opens_home()


async def test_it_is_forgotten_after_an_hour_and_never_said_not_to_be_done(slack_desk: Desk) -> None:
    noor = slack_desk.person("n.hussain")
    slack_desk.slack.trouble("chat.postMessage", Trouble(error="restricted_action"))
    await happens(noor, message(noor, "slip Amy Carter + superb", "1700000400.000100"))
    assert await slack_desk.door.app.resuming.once() == 0
    slack_desk.clock.set("2026-11-23 11:01")
    assert await slack_desk.door.app.resuming.once() == 1
    assert kept(slack_desk) == 0
    assert noor.dms == []
    assert "sent to Dan Whitfield" not in await noor.opens_home()


async def test_no_request_waits_for_slack_to_say_who_the_bot_is(
    slack: SmallSlack, database: Database
) -> None:
    slack.trouble("auth.test", *[Trouble(status=429, retry_after=600)] * 2)
    async with open_desk(database, slack) as desk:
        noor = desk.person("n.hussain")
        assert "Try again in a minute" in await noor.types("/slips")
        assert "No slips yet" in await noor.types("/slips")
        assert "No slips yet" in await noor.types("/slips")
    assert len(slack.called("auth.test")) == 3


async def test_a_slack_that_hangs_leaves_nobody_waiting(slack: SmallSlack, database: Database) -> None:
    async with open_desk(database, slack, waits=replace(UNHURRIED, account=0.05)) as desk:
        noor = desk.person("n.hussain")
        slack.trouble("users.info", Trouble(hang=LONGEST))
        assert "Try again in a minute" in await noor.types("/slips")


REFUSALS = {
    "expired_trigger_id": "Press the button",
    "ratelimited": "Try again in a minute",
    "token_revoked": "reference",
    "invalid_arguments": "reference",
}


@pytest.mark.parametrize("error", REFUSALS)
async def test_one_trouble_has_one_sentence(slack_desk: Desk, error: str) -> None:
    noor = slack_desk.person("n.hussain")
    await noor.types("/slips")
    slack_desk.slack.trouble("views.open", Trouble(error=error))
    said = await noor.types("/slip Amy Carter")
    assert REFUSALS[error] in said
    is_hopeless = REFUSALS[error] == "reference"
    assert ("trying again will not help" in said) == is_hopeless
    # What was typed is not lost, and nothing is to be pressed that will not help.
    assert ("Open the form" in noor.labels()) is not is_hopeless
    assert ("slip Amy Carter" in said) == is_hopeless
