"""What a person writes to the bot in Slack is answered, however it is written, and nothing of it is lost."""

import json
import re
from typing import Any

import pytest
from sqlmodel import col, select

from bot.platforms.slack.waits import Waits
from models.db.database import Database
from models.mentoring.slip import Slip
from models.outbox.inbox import InboxRow
from models.school.people import Staff
from tests.doors.small_slack import SmallSlack, Trouble, wire
from tests.doors.small_slack.desk import Desk, Person, open_desk, words

pytestmark = pytest.mark.parametrize("engine_name", ["sqlite"])


def slips(desk: Desk) -> list[str]:
    with desk.database.reading() as db:
        wanted = select(Slip.text).where(Slip.removed_at == None)  # noqa: E711 - SQL's IS NULL
        return list(db.exec(wanted.order_by(col(Slip.id))))


async def happens(person: Person, inner: dict[str, Any]) -> str:
    """Something happens in the direct messages with the bot; what it says there."""
    desk, before = person.desk, len(person.dms)
    desk.presses += 1
    channel = desk.slack.dm(person.account).id
    body = wire.event(
        {"type": "message", "channel_type": "im", "channel": channel, **inner}, event_id=f"EvT{desk.presses}"
    )
    assert (await desk.send(wire.signed(json.dumps(body), "application/json"))).status_code == 200
    said = person.dms[before:]
    person.seen = said[-1] if said else {}
    return "\n".join(words(each["blocks"]) for each in said)


def message(person: Person, text: str, ts: str, **more: Any) -> dict[str, Any]:
    return {"type": "message", "user": person.account, "text": text, "ts": ts, **more}


def edited(person: Person, before: str, after: str, ts: str, at: str = "1700000500.000100") -> dict[str, Any]:
    mark = {"user": person.account, "ts": at}
    return {
        "subtype": "message_changed",
        "hidden": True,
        "ts": "1700000500.000200",
        "message": message(person, after, ts, edited=mark),
        "previous_message": message(person, before, ts),
    }


def deleted(person: Person, before: str, ts: str) -> dict[str, Any]:
    return {
        "subtype": "message_deleted",
        "hidden": True,
        "ts": "1700000600.000200",
        "deleted_ts": ts,
        "previous_message": message(person, before, ts),
    }


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


async def test_what_is_said_in_a_thread_is_answered_there(slack_desk: Desk) -> None:
    noor = slack_desk.person("n.hussain")
    await happens(noor, message(noor, "slips", "1700000400.000100", thread_ts="1700000300.000100"))
    assert noor.dms[-1]["thread_ts"] == "1700000300.000100"


async def test_two_lines_that_are_commands_are_two_commands(slack_desk: Desk) -> None:
    noor = slack_desk.person("n.hussain")
    line = "slip Amy Carter + superb coursework\nand neat\nslip Ben Dodd - no homework"
    said = await happens(noor, message(noor, line, "1700000400.000100"))
    assert "Amy Carter" in said
    assert "Ben Dodd" in said
    assert slips(slack_desk) == ["superb coursework\nand neat", "no homework"]
    again = await happens(noor, message(noor, line, "1700000400.000100"))
    assert "Amy Carter" in again, "the message is the same one: answered again, done once"
    assert len(slips(slack_desk)) == 2


async def test_what_follows_a_slip_and_only_looks_like_a_command_belongs_to_it(slack_desk: Desk) -> None:
    noor = slack_desk.person("n.hussain")
    line = "slip Amy Carter - no homework\nslip of paper handed in instead\ntarget: bring it"
    await happens(noor, message(noor, line, "1700000400.000100"))
    assert slips(slack_desk) == ["no homework\nslip of paper handed in instead"]


def text(words_: str, **style: bool) -> dict[str, Any]:
    return {"type": "text", "text": words_, **({"style": style} if style else {})}


DAN = {"type": "user", "user_id": "UDWHITFIELD"}
TADA = {"type": "emoji", "name": "tada", "unicode": "1f389"}
RICH: list[tuple[str, list[dict[str, Any]] | None, str]] = [
    ("*slip* Amy Carter + spoke up", [text("slip", bold=True), text(" Amy Carter + spoke up")], "spoke up"),
    (
        "slip Amy Carter + asked <@UDWHITFIELD> twice",
        [text("slip Amy Carter + asked "), DAN, text(" twice")],
        "asked @Dan Whitfield twice",
    ),
    ("slip Amy Carter + asked <@UDWHITFIELD>", None, "asked @Dan Whitfield"),
    ("slip Amy Carter + well done :tada:", [text("slip Amy Carter + well done "), TADA], "well done 🎉"),
    ("slip Amy Carter + well done :tada:", None, "well done :tada:"),
    ("slip Amy Carter + `x`", [text("slip Amy Carter + "), text("x", code=True)], "x"),
    ("slip Amy Carter + wrote `print(x)`", None, "wrote `print(x)`"),
    ("slip Amy Carter + 3 &lt; 4 &amp; *not* 5", None, "3 < 4 & *not* 5"),
    ("&gt; slip Amy Carter + kept going", None, "kept going"),
    ("_slip Amy Carter + kept going all lesson_", None, "kept going all lesson"),
    ("*_slip Amy Carter + kept going_*", None, "kept going"),
    ("```slip Amy Carter + kept going```", None, "kept going"),
    ("*slip* Amy Carter + kept *going*", None, "kept *going*"),
    ("slip Amy Carter + told <!here> and <!subteam^S1|@maths>", None, "told @here and @maths"),
    ("slip Amy Carter + it’s “good” — really…", None, "it’s “good” — really…"),
]


@pytest.mark.parametrize(("line", "elements", "kept"), RICH)
async def test_nothing_written_is_cut_or_changed(
    slack_desk: Desk, line: str, elements: list[dict[str, Any]] | None, kept: str
) -> None:
    noor, dan = slack_desk.person("n.hussain"), slack_desk.person("d.whitfield")
    await dan.types("/slips")
    blocks = (
        [{"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": elements}]}]
        if elements
        else None
    )
    await happens(noor, message(noor, line, "1700000400.000100", **({"blocks": blocks} if blocks else {})))
    assert slips(slack_desk) == [kept]


async def test_undo_gives_the_words_back_in_their_form(slack_desk: Desk) -> None:
    noor = slack_desk.person("n.hussain")
    await noor.types("/slip Amy Carter + superb 🎉 coursework, target: finish it")
    await noor.presses("Undo")
    await noor.presses("Write it again")
    shown = {block["block_id"]: block["element"] for block in noor.view["blocks"] if "element" in block}
    assert shown["pupil"]["initial_options"][0]["text"]["text"].startswith("Amy Carter")
    assert shown["text"]["initial_value"] == "superb 🎉 coursework"
    assert shown["target"]["initial_value"] == "finish it"
    ben = await noor.looks_for("pupil", "ben dodd")
    assert ben
    assert slips(slack_desk) == []


async def test_a_file_is_not_kept_and_that_is_said(slack_desk: Desk) -> None:
    noor = slack_desk.person("n.hussain")
    file = {"subtype": "file_share", "files": [{"id": "F1", "mimetype": "image/jpeg"}]}
    assert "I read words only" in await happens(noor, message(noor, "", "1700000400.000100", **file))
    said = await happens(noor, message(noor, "slip Amy Carter + her poster", "1700000401.000100", **file))
    assert "sent to Dan Whitfield" in said
    assert "was not kept" in said


async def test_a_message_of_a_kind_that_is_not_known_is_a_persons(slack_desk: Desk) -> None:
    noor = slack_desk.person("n.hussain")
    line, ts = "slip Amy Carter + superb", "1700000400.000100"
    for not_theirs in ({"subtype": "huddle_thread"}, {"subtype": "new_kind", "hidden": True},
                       {"subtype": "new_kind", "bot_id": "B1"}):  # fmt: skip
        assert await happens(noor, message(noor, line, ts, **not_theirs)) == ""
    assert "sent to Dan Whitfield" in await happens(noor, message(noor, line, ts, subtype="new_kind"))
    assert slips(slack_desk) == ["superb"]


@pytest.mark.parametrize("text", ["<@U0BOT>", "<@U0BOT> ", ""])
async def test_the_bots_name_alone_asks_for_help_in_its_own_talk_as_in_a_channel(
    slack_desk: Desk, text: str
) -> None:
    noor = slack_desk.person("n.hussain")
    said = await happens(noor, message(noor, text, "1700000400.000100"))
    assert "I read words only" not in said
    assert said == await happens(noor, message(noor, "help", "1700000401.000100"))


@pytest.mark.parametrize("kind", ["assistant_thread_started", "assistant_thread_context_changed"])
@pytest.mark.parametrize(
    "rest",
    [{}, {"assistant_thread": None}, {"assistant_thread": {}}, {"channel": "D1"},
     {"channel": "D1", "assistant_thread": {"channel_id": 5}}],
)  # fmt: skip
async def test_an_event_of_an_assistant_that_lacks_a_part_is_acknowledged(
    slack_desk: Desk, kind: str, rest: dict[str, Any]
) -> None:
    body = wire.event({"type": kind, "event_ts": "1700000400.000100", **rest})
    assert (await slack_desk.send(wire.signed(json.dumps(body), "application/json"))).status_code == 200


async def test_a_forwarded_message_is_not_read_and_that_is_said(slack_desk: Desk) -> None:
    noor = slack_desk.person("n.hussain")
    shared = {"attachments": [{"is_share": True, "text": "Ben Dodd was late", "fallback": "[23 Nov] Dan"}]}
    assert "forwarded message" in await happens(noor, message(noor, "", "1700000400.000100", **shared))
    said = await happens(noor, message(noor, "slip Amy Carter + saw this", "1700000401.000100", **shared))
    assert "message with them was not kept" in said
    unfurled = {"attachments": [{"from_url": "https://school.example", "title": "School"}]}
    said = await happens(noor, message(noor, "slips", "1700000402.000100", **unfurled))
    assert "not kept" not in said


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


@pytest.mark.parametrize("sign", ["👍", "👍🏽", ":+1:", "🙏 thanks"])
async def test_a_sign_of_thanks_is_nothing_that_was_not_done(slack_desk: Desk, sign: str) -> None:
    assert "You are welcome." in await slack_desk.person("n.hussain").writes(sign)


async def test_who_may_be_meant_can_be_read_before_the_form_is_opened(slack_desk: Desk) -> None:
    noor = slack_desk.person("n.hussain")
    said = await noor.writes("slip Amy Cartre + superb")
    assert "Did you mean one of these?" in said
    assert "Amy Carter 11A (Year 11)" in said
    assert noor.labels() == ["Open the form"]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("slip", "Mentoring slip: I still need pupil and what you want to say."),
        ("slip Amy Carter", "Mentoring slip: I still need what you want to say."),
        ("book Amy Carter", "Book a session: I still need day."),
        (
            "slip Amy Carter - he hit her",
            "*Is this a safeguarding concern?*\nNothing is saved yet. Open the form to answer. "
            "Not for safeguarding concerns. Tell Ruth Adeyemi in person.",
        ),
    ],
)
async def test_what_a_form_is_opened_for_is_said_beside_its_button(
    slack_desk: Desk, line: str, said: str
) -> None:
    noor = slack_desk.person("n.hussain")
    assert said in await noor.writes(line)
    assert noor.labels() == ["Open the form"]
    assert slips(slack_desk) == []


async def test_only_who_is_unclear_is_asked_about(slack_desk: Desk) -> None:
    noor = slack_desk.person("n.hussain")
    said = await noor.writes("book Amy Carter, Ben Dodd, Isla Craddock maths thu")
    assert (
        "Which “Isla Craddock” do you mean?\nIsla Craddock 11B (Year 11)\nIsla Craddock 11D (Year 11)\n"
        in said
    )
    assert "Ben Dodd" not in said


async def test_an_answer_that_slack_takes_nowhere_stands_on_top_of_home(slack_desk: Desk) -> None:
    noor = slack_desk.person("n.hussain")
    slack_desk.slack.trouble("chat.postMessage", Trouble(error="restricted_action"))
    await happens(noor, message(noor, "slip Amy Carter + superb", "1700000400.000100"))
    assert noor.dms == []
    assert "sent to Dan Whitfield" in await noor.opens_home()
    assert "Undo" in noor.labels()
    assert "sent to Dan Whitfield" not in await noor.opens_home(), "it has been seen"
    assert kept(slack_desk) == 0


def kept(desk: Desk) -> int:
    with desk.database.reading() as db:
        return len(db.exec(select(InboxRow)).all())


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
    slack.trouble("auth.test", *[Trouble(status=429, retry_after=30)] * 2)
    async with open_desk(database, slack, waits=Waits(account=5)) as desk:
        noor = desk.person("n.hussain")
        assert "Try again in a minute" in await noor.types("/slips")
        assert "No slips yet" in await noor.types("/slips")
        assert "No slips yet" in await noor.types("/slips")
    assert len(slack.called("auth.test")) == 3


async def test_a_slack_that_hangs_leaves_nobody_waiting(slack: SmallSlack, database: Database) -> None:
    async with open_desk(database, slack, waits=Waits(account=0.05, form=0.05)) as desk:
        noor = desk.person("n.hussain")
        slack.trouble("users.info", Trouble(hang=30))
        assert "Try again in a minute" in await noor.types("/slips")


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


async def test_a_date_picker_has_no_hint_for_somebody_who_types(slack_desk: Desk) -> None:
    noor = slack_desk.person("n.hussain")
    await noor.types("/book")
    picker = next(
        block for block in noor.view["blocks"] if block.get("element", {}).get("type") == "datepicker"
    )
    assert "hint" not in picker


async def test_a_day_that_is_none_is_to_be_picked_where_there_is_a_calendar(slack_desk: Desk) -> None:
    noor = slack_desk.person("n.hussain")
    await noor.types("/book Amy Carter 32 dec")
    said = words(noor.view["blocks"])
    assert "There is no day 32/12/2026. Pick a day." in said
    assert "such as thu" not in said
    assert "Type a day such as thu" in await noor.writes("book Amy Carter 32 dec")


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
    assert ("trying again will not help" in said) == (REFUSALS[error] == "reference")
    assert "Open the form" in noor.labels(), "what was typed is not lost"


async def test_who_has_left_is_told_so_however_they_write(slack_desk: Desk) -> None:
    noor, ts = slack_desk.person("n.hussain"), "1700000400.000100"
    line, then = "slip Amy Carter + superb coursework", "slip Ben Dodd + superb coursework"
    await happens(noor, message(noor, line, ts))
    await noor.types("/help")
    with slack_desk.database.writing() as db:
        db.exec(select(Staff).where(Staff.email == "n.hussain@school.example")).one().active = False
    refused = "You are not on the school's staff list."
    assert refused in await happens(noor, message(noor, f"{then}\n{line}", "1700000401.000100"))
    assert refused in await happens(noor, edited(noor, line, then, ts))
    assert refused in await noor.types(f"/slips\n/{line}")
    assert await happens(noor, deleted(noor, line, ts)) == ""
    assert slips(slack_desk) == ["superb coursework"]
