"""A message that is edited or deleted in Slack after it was heard."""

import json

import pytest

from tests.doors.slack_messages import deleted, edited, happens, message, slips
from tests.doors.small_slack import wire
from tests.doors.small_slack.desk import Desk, words

pytestmark = pytest.mark.parametrize("engine_name", ["sqlite"])


async def test_an_edit_of_what_was_done_changes_nothing_and_offers_undo_and_the_form(
    slack_desk: Desk,
) -> None:
    noor = slack_desk.person("n.hussain")
    first, then = "slip Amy Carter + superb coursework", "slip Ben Dodd + superb coursework"
    await happens(noor, message(noor, first, "1700000400.000100"))
    said = await happens(noor, edited(noor, first, then, "1700000400.000100"))
    assert "I keep what you sent first." in said
    assert "Amy Carter" in said
    assert noor.labels() == ["Undo", "Open the form"]
    assert slips(slack_desk) == ["superb coursework"]
    message_before = dict(noor.seen)
    channel = slack_desk.slack.dm(noor.account).id
    assert "Ben Dodd" in await noor.presses("Open the form", channel=channel)
    assert slips(slack_desk) == ["superb coursework"], "the form is open; nothing is sent by opening it"
    noor.seen = message_before
    await noor.presses("Undo", channel=channel)
    assert slips(slack_desk) == []


async def test_an_edit_of_what_was_not_understood_is_heard_as_it_stands_now(slack_desk: Desk) -> None:
    noor = slack_desk.person("n.hussain")
    await happens(noor, message(noor, "slpi Amy Carter + superb", "1700000400.000100"))
    said = await happens(
        noor, edited(noor, "slpi Amy Carter + superb", "slip Amy Carter + superb", "1700000400.000100")
    )
    assert "sent to Dan Whitfield" in said
    assert slips(slack_desk) == ["superb"]


async def test_an_edit_of_what_an_edit_did_changes_nothing_either(slack_desk: Desk) -> None:
    noor, ts = slack_desk.person("n.hussain"), "1700000400.000100"
    opening, done, then = "slip Amy Carter", "slip Amy Carter + superb", "slip Ben Dodd + superb"
    await happens(noor, message(noor, opening, ts))
    first = edited(noor, opening, done, ts)
    assert "sent to Dan Whitfield" in await happens(noor, first)
    said = await happens(noor, edited(noor, done, then, ts, at="1700000501.000100"))
    assert "I keep what you sent first." in said
    assert "Amy Carter" in said
    assert noor.labels() == ["Undo", "Open the form"]
    assert "I keep" not in await happens(noor, first), "the same edit, told once more"
    assert slips(slack_desk) == ["superb"]


async def test_an_edit_of_a_mention_that_did_something_changes_nothing(slack_desk: Desk) -> None:
    noor, slack = slack_desk.person("n.hussain"), slack_desk.slack
    slack.channel("C0STAFF", "staffroom", [noor.account], private=False)
    said = {"type": "app_mention", "user": noor.account, "channel": "C0STAFF", "ts": "1700000700.000100"}
    for number, (line, at) in enumerate(
        [("slip Amy Carter", ""), ("slip Amy Carter + superb", "1"), ("slip Ben Dodd + superb", "2")]
    ):
        mark = {"edited": {"user": noor.account, "ts": f"170000070{at}.000200"}} if at else {}
        body = wire.event({**said, "text": f"<@U0BOT> {line}", **mark}, event_id=f"EvE{number}")
        await slack_desk.send(wire.signed(json.dumps(body), "application/json"))
    last = slack.ephemeral[-1]
    assert last["to"] == noor.account
    assert "I keep what you sent first." in words(last["blocks"])
    assert "Everybody in that channel can read what you typed." in words(last["blocks"])
    assert "Amy Carter" in words(last["blocks"])
    assert slips(slack_desk) == ["superb"]


async def test_deleting_a_message_takes_nothing_back_and_says_so(slack_desk: Desk) -> None:
    noor = slack_desk.person("n.hussain")
    line = "slip Amy Carter + superb coursework"
    await happens(noor, message(noor, line, "1700000400.000100"))
    gone = deleted(noor, line, "1700000400.000100")
    assert "Deleting your message takes nothing back." in await happens(noor, gone)
    assert noor.labels() == ["Undo"]
    assert slips(slack_desk) == ["superb coursework"]


async def test_who_writes_is_answered_before_slack_is_told_that_it_came(slack_desk: Desk) -> None:
    """So that Slack says again what a process that was killed meanwhile has not answered."""
    noor, ts = slack_desk.person("n.hussain"), "1700000400.000100"
    first, then = "slip Amy Carter + superb coursework", "slip Ben Dodd + superb coursework"
    answers: list[int] = []
    slack_desk.when_answered = lambda: answers.append(len(noor.dms))
    for inner in (message(noor, first, ts), edited(noor, first, then, ts), deleted(noor, then, ts)):
        await happens(noor, inner)
    assert answers == [1, 2, 3]
