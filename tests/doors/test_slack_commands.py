"""The Slack door: commands, forms, buttons and direct messages, over signed HTTP."""

import json
from dataclasses import replace
from typing import Any

import pytest
from sqlmodel import col, func, select

from bot.platforms.slack.answers import Spoken
from bot.say.card import Card, Table
from models.db.database import Database
from models.mentoring.slip import Slip
from models.school.links import Link
from models.school.people import Staff
from tests.doors.small_slack import SmallSlack, Trouble, wire
from tests.doors.small_slack.desk import UNHURRIED, Desk, elements, open_desk, words

# What the door does is the same on each database; what is done once is tested on both, beside this file.
pytestmark = pytest.mark.parametrize("engine_name", ["sqlite"])

SLIP = "/slip Amy Carter + superb coursework, target: finish the conclusion by Friday"


def slips(database: Database) -> list[str]:
    with database.reading() as db:
        return list(db.exec(select(Slip.text).where(Slip.removed_at == None).order_by(col(Slip.id))))  # noqa: E711 - SQL's IS NULL


async def test_everything_can_be_said_after_staffroom(slack_desk: Desk) -> None:
    noor = slack_desk.person("n.hussain")
    assert "slip Amy Carter" in await noor.types("/staffroom")
    assert "sent to Dan Whitfield" in await noor.types("/staffroom slip Amy Carter + superb coursework")


async def test_a_word_that_slack_calls_something_by_is_a_word(slack_desk: Desk) -> None:
    noor = slack_desk.person("n.hussain")
    assert "sent to Dan Whitfield" in await noor.types("/slip Amy Carter + explained what a payload is")


async def test_a_command_that_is_incomplete_opens_its_form_filled_in(slack_desk: Desk) -> None:
    noor = slack_desk.person("n.hussain")
    assert await noor.types("/slip Amy Carter") == ""
    assert noor.view["title"]["text"] == "Mentoring slip"
    shown = words(noor.view["blocks"])
    assert "Amy Carter 11" in shown
    assert "Ruth Adeyemi" in shown, "the safeguarding words stand above free text"
    assert await noor.looks_for("pupil", "ben dod") == ["Ben Dodd 11B (Year 11)"]


async def test_an_ambiguous_name_says_so_and_offers_a_choice(slack_desk: Desk) -> None:
    joan = slack_desk.person("j.reid")
    await joan.types("/slip Amy + good work")
    shown = words(joan.view["blocks"])
    assert "Which “Amy” do you mean?" in shown
    assert "Amy Carter 11" in shown


async def test_a_form_is_refused_with_what_is_wrong_and_then_saved(slack_desk: Desk) -> None:
    noor = slack_desk.person("n.hussain")
    await noor.types("/slip Amy Carter")
    refused = await noor.fills({"text": ""})
    assert refused == {"response_action": "errors", "errors": {"text": "Say what it is about."}}
    assert slips(slack_desk.database) == []
    saved = await noor.fills({"text": "superb coursework", "tone": "positive"})
    assert saved == {"response_action": "clear"}
    told = slack_desk.slack.replies(noor.response_url)
    assert "Positive slip about Amy Carter" in words(told[0]["blocks"])
    assert told[0]["response_type"] == "ephemeral"
    assert slips(slack_desk.database) == ["superb coursework"]


async def test_the_safeguarding_question_takes_the_forms_place(slack_desk: Desk) -> None:
    noor = slack_desk.person("n.hussain")
    await noor.types("/slip Amy Carter")
    asked = await noor.fills({"text": "she has bruises on her arm"})
    assert asked["response_action"] == "update"
    assert "Is this a safeguarding concern?" in words(asked["view"]["blocks"])
    assert "she has bruises on her arm" in str(asked["view"]["blocks"])
    await noor.fills({"safeguarding_concern": "yes"})
    assert "Nothing was saved." in words(slack_desk.slack.replies(noor.response_url)[0]["blocks"])
    assert slips(slack_desk.database) == []


async def test_a_text_that_begins_like_a_command_is_asked_about_and_the_form_waits(slack_desk: Desk) -> None:
    noor = slack_desk.person("n.hussain")
    await noor.types("/slip Amy Carter")
    asked = await noor.fills({"text": "slip ben dodd - no hw"})
    assert asked["response_action"] == "update"
    assert "Is this a command?" in words(asked["view"]["blocks"])
    assert slips(slack_desk.database) == []
    assert await noor.fills({"like_command": "command"}) == {"response_action": "clear"}
    assert slips(slack_desk.database) == ["no hw"]
    told = slack_desk.slack.replies(noor.response_url)
    assert "Negative slip about Ben Dodd" in noor.reads(told[0])
    await noor.presses("Back to: Mentoring slip")
    await noor.fills({"text": "kind"})
    assert slips(slack_desk.database) == ["no hw", "kind"]


async def test_the_answer_to_a_form_goes_by_dm_where_the_response_url_is_used_up(slack_desk: Desk) -> None:
    noor = slack_desk.person("n.hussain")
    await noor.types("/slip Amy Carter")
    slack_desk.slack.trouble("respond", Trouble(status=404))
    await noor.fills({"text": "superb coursework"})
    assert "about Amy Carter" in words(noor.dms[-1]["blocks"])


async def test_a_form_that_opens_too_late_is_told_and_loses_nothing(slack_desk: Desk) -> None:
    noor = slack_desk.person("n.hussain")
    trigger = slack_desk.slack.trigger()
    slack_desk.slack.expire(trigger)
    said = await noor.types("/slip Amy Carter", trigger=trigger)
    assert "took too long" in said
    assert "Amy Carter 11" in await noor.presses("Open the form")


async def test_a_direct_message_understands_every_command(slack_desk: Desk) -> None:
    noor = slack_desk.person("n.hussain")
    assert "sent to Dan Whitfield" in await noor.writes("slip Amy Carter + superb coursework &amp; more")
    assert slips(slack_desk.database) == ["superb coursework & more"]


async def test_a_direct_message_that_needs_a_form_offers_a_button_for_it(slack_desk: Desk) -> None:
    joan = slack_desk.person("j.reid")
    said = await joan.writes("slip Amy + good work")
    assert "Which “Amy” do you mean?" in said
    shown = await joan.presses("Open the form", channel=slack_desk.slack.dm(joan.account).id)
    assert "Amy Carter 11" in shown
    assert joan.view["title"]["text"] == "Mentoring slip"


async def test_what_bots_and_edits_say_is_not_heard(slack_desk: Desk) -> None:
    noor = slack_desk.person("n.hussain")
    channel = slack_desk.slack.dm(noor.account).id
    for more in ({"bot_id": "B1"}, {"subtype": "message_changed"}, {"channel_type": "channel"}):
        inner = {**wire.dm_message("help", user=noor.account, channel=channel), **more}
        body = json.dumps(wire.event(inner, event_id=f"Ev{more}"))
        assert (await slack_desk.send(wire.signed(body, "application/json"))).status_code == 200
    assert noor.dms == []


async def test_a_message_becomes_a_slip(slack_desk: Desk) -> None:
    noor = slack_desk.person("n.hussain")
    message = {"type": "message", "ts": "1.1", "text": "Amy did *so* well &lt;3 today"}
    trigger = slack_desk.slack.trigger()
    payload = wire.shortcut(
        "make_slip", message, user=noor.account, channel="C0STAFF", trigger=trigger, response_url=""
    )
    await slack_desk.send(wire.signed(wire.as_form(payload)))
    field = next(block for block in noor.view["blocks"] if block.get("block_id") == "text")
    assert field["element"]["initial_value"] == "Amy did *so* well <3 today"


async def test_a_shortcut_of_another_day_says_what_to_type_as_it_is_typed_in_a_channel(
    slack_desk: Desk,
) -> None:
    noor = slack_desk.person("n.hussain")
    message = {"type": "message", "ts": "1.1", "text": "Amy did well"}
    trigger = slack_desk.slack.trigger()
    payload = wire.shortcut(
        "make_note", message, user=noor.account, channel="C0STAFF", trigger=trigger, response_url=""
    )
    await slack_desk.send(wire.signed(wire.as_form(payload)))
    assert "Type /slip, or open my Home" in words(noor.view["blocks"])


async def test_a_long_answer_goes_over_several_messages(
    slack_desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    noor = slack_desk.person("n.hussain")
    for number in range(3):
        await noor.types(f"/slip Amy Carter + superb coursework {number}")
    monkeypatch.setattr("bot.platforms.slack.blocks.BLOCKS_IN_PAGE", 3)
    await noor.types("/slips")
    more = slack_desk.slack.replies(noor.response_url)
    assert more
    assert all("Read" in str(each["blocks"]) for each in more)


async def test_a_command_that_takes_long_is_answered_afterwards(
    slack: SmallSlack, database: Database
) -> None:
    async with open_desk(database, slack, waits=replace(UNHURRIED, answer=0.0)) as desk:
        noor = desk.person("n.hussain")
        assert "This takes a moment" in await noor.types(SLIP)
        assert "sent to Dan Whitfield" in words(slack.replies(noor.response_url)[0]["blocks"])


@pytest.mark.parametrize(
    "more", [{"is_restricted": True}, {"is_bot": True}, {"team_id": "T0OTHER"}, {"deleted": True}]
)
async def test_guests_bots_strangers_and_who_has_left_are_refused(
    slack_desk: Desk, more: dict[str, Any]
) -> None:
    noor = slack_desk.person("n.hussain", **more)
    said = await noor.types(SLIP)
    assert "I talk with" in said
    assert slips(slack_desk.database) == []


async def test_somebody_who_is_not_on_the_roster_is_refused_and_told_whom_to_ask(slack_desk: Desk) -> None:
    stranger = slack_desk.person("nobody")
    said = await stranger.types(SLIP)
    assert "I do not know nobody@school.example" in said
    assert "data manager" in said


async def test_an_account_is_linked_once_and_unlinked_when_it_becomes_a_guests(slack_desk: Desk) -> None:
    noor = slack_desk.person("n.hussain")
    await noor.types("/slips")
    await noor.types("/slips")
    assert len(slack_desk.slack.called("users.info")) == 1
    profile = {**slack_desk.slack.users[noor.account], "is_restricted": True}
    body = json.dumps(wire.event({"type": "user_change", "user": profile}, event_id="EvChange"))
    await slack_desk.send(wire.signed(body, "application/json"))
    with slack_desk.database.reading() as db:
        assert db.exec(select(func.count()).select_from(Link)).one() == 0


async def test_slack_that_cannot_say_who_it_is_is_told_politely(slack_desk: Desk) -> None:
    noor = slack_desk.person("n.hussain")
    slack_desk.slack.trouble("users.info", Trouble(status=500))
    assert "Try again in a minute" in await noor.types(SLIP)
    assert "sent to Dan Whitfield" in await noor.types(SLIP)


async def test_a_table_that_slack_refuses_is_told_in_plain_words(slack_desk: Desk) -> None:
    noor, answers = slack_desk.person("n.hussain"), slack_desk.door.app.hearing.answers
    table = Card("Grades", (Table(("Subject", "Now"), (("Mathematics", "5"),)),))
    url = slack_desk.slack.response_url("C0STAFF")
    await answers.privately(Spoken(noor.account, response_url=url), table)
    slack_desk.slack.trouble("respond", Trouble(status=400, body="invalid_blocks"))
    await answers.privately(Spoken(noor.account, response_url=url), table)
    first, second = (each["blocks"] for each in slack_desk.slack.replies(url))
    assert any(block["type"] == "table" for block in first)
    assert all(block["type"] != "table" for block in second)
    assert "Mathematics" in words(second)


async def test_a_table_that_is_wider_than_a_phone_is_a_row_for_each_of_its_rows(slack_desk: Desk) -> None:
    noor, answers = slack_desk.person("n.hussain"), slack_desk.door.app.hearing.answers
    wide = Table(("Subject", "Now", "Predicted", "Target"), (("Mathematics", "4", "6", "7"),))
    url = slack_desk.slack.response_url("C0STAFF")
    await answers.privately(Spoken(noor.account, response_url=url), Card("Grades", (wide,)))
    drawn = slack_desk.slack.replies(url)[0]["blocks"]
    assert all(block["type"] != "table" for block in drawn)
    assert "*Mathematics*\nNow: 4 · Predicted: 6 · Target: 7" in words(drawn)


async def test_a_button_of_a_list_says_whom_it_is_about(slack_desk: Desk) -> None:
    noor, dan = slack_desk.person("n.hussain"), slack_desk.person("d.whitfield")
    await noor.types(SLIP)
    await dan.types("/slips")
    (read,) = (each for each in elements(dan.seen["blocks"]) if each["text"]["text"] == "Read")
    assert read["accessibility_label"] == "Read: Amy Carter 11A: positive slip"


async def test_what_became_of_it_is_told_apart_by_a_sign_and_by_a_word(slack_desk: Desk) -> None:
    noor = slack_desk.person("n.hussain")
    assert (await noor.types(SLIP)).startswith("✅ *Done.* Positive slip about Amy Carter")
    assert noor.seen["text"].startswith("Done. ")
    assert (await noor.types("/book Amy Carter maths sunday")).startswith("⛔ *Not done.* ")
    assert noor.seen["text"].startswith("Not done. ")
    assert "\u200b" not in noor.seen["text"]
    assert not (await noor.types("/slips")).startswith(("✅", "⛔"))


async def test_who_has_left_is_refused_at_once_though_their_account_is_known(slack_desk: Desk) -> None:
    noor = slack_desk.person("n.hussain")
    await noor.types("/slips")
    with slack_desk.database.writing() as db:
        db.exec(select(Staff).where(Staff.email == "n.hussain@school.example")).one().active = False
    await noor.types(SLIP)
    assert slips(slack_desk.database) == []


SEVERAL = [
    ("/slip Amy Carter + one\n/slip Ben Dodd + two", ["one", "two"]),
    ("/slip Amy Carter + one\nslip Ben Dodd + two", ["one", "two"]),
    ("/slip\nAmy Carter + one\nBen Dodd + two", ["one", "two"]),
    ("/staffroom slip Amy Carter + one\n/staffroom slip Ben Dodd + two", ["one", "two"]),
    ("/slip Amy Carter + one\nslpi Ben Dodd + two", ["one"]),
]


@pytest.mark.parametrize(("line", "kept"), SEVERAL)
async def test_two_lines_that_are_commands_are_two_commands(
    slack_desk: Desk, line: str, kept: list[str]
) -> None:
    noor = slack_desk.person("n.hussain")
    said = await noor.types(line)
    assert "about Amy Carter" in said
    assert slips(slack_desk.database) == kept
    told = said + "".join(words(each["blocks"]) for each in slack_desk.slack.replies(noor.response_url))
    assert ("about Ben Dodd" if len(kept) == 2 else "I do not know “slpi”. Did you mean") in told


async def test_the_form_of_one_line_holds_nothing_of_the_next(slack_desk: Desk) -> None:
    noor = slack_desk.person("n.hussain")
    await noor.types("/slip Amy Carter\n/slip Ben Dodd + two")
    assert slips(slack_desk.database) == ["two"]
    shown = await noor.presses("Open the form")
    assert "Amy Carter 11" in shown
    assert "Ben Dodd" not in shown


async def test_the_form_of_one_line_of_a_message_holds_nothing_of_the_next(slack_desk: Desk) -> None:
    noor = slack_desk.person("n.hussain")
    await noor.writes("slip Ben Dodd + two\nslip Amy Carter")
    assert slips(slack_desk.database) == ["two"]
    shown = await noor.presses("Open the form", channel=slack_desk.slack.dm(noor.account).id)
    assert "Amy Carter 11" in shown
    assert "Ben Dodd" not in shown
