"""The bot is mentioned in a Slack channel, or its name alone is said."""

import json
import re

import pytest

from tests.doors.slack_messages import happens, message, slips
from tests.doors.small_slack import Trouble, wire
from tests.doors.small_slack.desk import Desk, words

pytestmark = pytest.mark.parametrize("engine_name", ["sqlite"])


@pytest.mark.parametrize("text", ["<@U0BOT>", "<@U0BOT> ", ""])
async def test_the_bots_name_alone_asks_for_help_in_its_own_talk_as_in_a_channel(
    slack_desk: Desk, text: str
) -> None:
    noor = slack_desk.person("n.hussain")
    said = await happens(noor, message(noor, text, "1700000400.000100"))
    assert "I read words only" not in said
    assert said == await happens(noor, message(noor, "help", "1700000401.000100"))


async def test_a_mention_is_answered_where_only_the_speaker_sees_it(slack_desk: Desk) -> None:
    noor = slack_desk.person("n.hussain")
    slack_desk.slack.channel("C0STAFF", "staff", [noor.account], private=False)
    inner = {
        "type": "app_mention",
        "user": noor.account,
        "text": "<@U0BOT> slip Amy Carter + superb",
        "ts": "1700000400.000100",
        "channel": "C0STAFF",
        "thread_ts": "1700000300.000100",
    }
    await slack_desk.send(wire.signed(json.dumps(wire.event(inner)), "application/json"))
    (said,) = slack_desk.slack.ephemeral
    assert said["to"] == noor.account
    assert said["thread_ts"] == "1700000300.000100"
    assert "Everybody in that channel can read what you typed" in words(said["blocks"])
    assert slack_desk.slack.channels["C0STAFF"].messages == []
    assert slips(slack_desk) == ["superb"]


@pytest.mark.parametrize(
    ("text", "files", "says"),
    [
        ("slip Amy Carter", [], ["Everybody in that channel can read"]),
        ("slip Amy Carter + her poster", [{"id": "F1"}], ["Everybody in that channel", "was not kept"]),
        ("slip Amy Carter", [{"id": "F1"}], ["Everybody in that channel", "was not kept"]),
        ("", [{"id": "F1"}], ["I read words only"]),
    ],
)
async def test_whatever_is_to_be_said_of_a_mention_is_said_under_a_form_too(
    slack_desk: Desk, text: str, files: list[dict[str, str]], says: list[str]
) -> None:
    noor = slack_desk.person("n.hussain")
    slack_desk.slack.channel("C0STAFF", "staff", [noor.account], private=False)
    inner = {
        "type": "app_mention", "user": noor.account, "text": f"<@U0BOT> {text}", "files": files,
        "ts": "1700000400.000100", "channel": "C0STAFF",
    }  # fmt: skip
    await slack_desk.send(wire.signed(json.dumps(wire.event(inner)), "application/json"))
    said = "\n".join(words(each["blocks"]) for each in slack_desk.slack.ephemeral)
    assert all(each["to"] == noor.account for each in slack_desk.slack.ephemeral)
    for each in says:
        assert each in said


@pytest.mark.parametrize(
    ("who", "line", "is_told"),
    [("n.hussain", "Amy", True), ("n.hussain", "xyzzy", False), ("", "xyzzy", True), ("", "todo", False)],
)
async def test_whose_mention_names_nobody_is_not_told_to_delete_it_and_a_stranger_learns_nothing_from_that(
    slack_desk: Desk, who: str, line: str, *, is_told: bool
) -> None:
    account = slack_desk.person(who).account if who else "USTRANGER"
    slack_desk.slack.channel("C0STAFF", "staff", [account], private=False)
    inner = {
        "type": "app_mention",
        "user": account,
        "text": f"<@U0BOT> {line}",
        "ts": "1.1",
        "channel": "C0STAFF",
    }
    await slack_desk.send(wire.signed(json.dumps(wire.event(inner)), "application/json"))
    said = "\n".join(words(each["blocks"]) for each in slack_desk.slack.ephemeral)
    assert said
    assert ("Everybody in that channel can read" in said) is is_told
    assert ("Next time type /slip or the like, or write to me alone." in said) is (is_told and bool(who))


async def test_what_slack_refuses_to_draw_in_a_channel_is_said_plainly_there(slack_desk: Desk) -> None:
    noor = slack_desk.person("n.hussain")
    slack_desk.slack.channel("C0STAFF", "staff", [noor.account], private=False)
    slack_desk.slack.trouble("chat.postEphemeral", Trouble(error="invalid_blocks"))
    inner = {
        "type": "app_mention", "user": noor.account, "text": "<@U0BOT> slip Amy Carter + superb",
        "ts": "1700000400.000100", "channel": "C0STAFF",
    }  # fmt: skip
    await slack_desk.send(wire.signed(json.dumps(wire.event(inner)), "application/json"))
    (said,) = slack_desk.slack.ephemeral
    assert "sent to Dan Whitfield" in words(said["blocks"])
    assert noor.dms == []


async def test_in_a_channel_everything_is_typed_with_a_slash_and_in_private_as_words(
    slack_desk: Desk,
) -> None:
    noor = slack_desk.person("n.hussain")
    for line in ("/staffroom help", "/staffroom xyzzy", "/slips", "/sessions", "/staffroom thanks"):
        said = await noor.types(line)
        assert re.search(r"/(slip|book|sessions|staffroom help|staffroom todo|todo)\b", said), line
        assert not re.search(r"(?<![/\w])(slip|book) [A-Z]", said), line
    assert "/slip" not in await happens(noor, message(noor, "help", "1700000400.000100"))
    assert "slip Amy Carter" in words(noor.seen["blocks"])
    await noor.types("/sessions")
    assert "/book Amy Carter maths thu" in await noor.opens_home()
