"""Nothing that somebody wrote in Slack is cut, however long, and the number that is said is the number they wrote."""

import json
import re
from typing import Any

import pytest
from sqlalchemy import text as sql
from sqlmodel import select

from bot.platforms.slack.buttons import LONGEST_VALUE
from bot.platforms.slack.views import LONGEST_TYPED
from bot.platforms.slack.waits import Waits
from models.db.database import Database
from models.outbox.inbox import InboxRow
from tests.doors.slack_messages import edited, happens, message, slips
from tests.doors.small_slack import SmallSlack, Trouble, wire
from tests.doors.small_slack.desk import UNHURRIED, Desk, Person, elements, open_desk, words
from tests.doors.test_faults_of_ours import REFERENCE, without_column

pytestmark = pytest.mark.parametrize("engine_name", ["sqlite"])


def prose(length: int) -> str:
    """So many characters of which each hundred is another."""
    return "".join(f"{number:05d} worked well on her own, " for number in range(length))[: length - 1] + "."


def shown(person: Person, field: str = "text") -> str:
    """What stands in a field of the form that is open."""
    block = next(each for each in person.view["blocks"] if each.get("block_id") == field)
    return str(block["element"].get("initial_value", ""))


def kept(desk: Desk) -> int:
    with desk.database.reading() as db:
        return len(db.exec(select(InboxRow)).all())


def said_again(pages: list[dict[str, Any]]) -> str:
    texts = [
        str(block["text"]["text"]) for page in pages for block in page["blocks"] if block["type"] == "section"
    ]
    return " ".join(texts)


async def writes(person: Person, text: str) -> str:
    return await happens(person, message(person, text, "1700000400.000100"))


def in_dm(person: Person) -> str:
    return person.desk.slack.dm(person.account).id


@pytest.mark.parametrize("length", [LONGEST_VALUE - 17, LONGEST_VALUE, LONGEST_TYPED])
async def test_a_long_message_stands_whole_in_its_form(slack_desk: Desk, length: int) -> None:
    noor, text = slack_desk.person("n.hussain"), prose(length)
    said = await writes(noor, f"slip Amy Carter {text}")
    assert f"That is {length} characters; 500 fit." in said
    await noor.presses("Open the form", channel=in_dm(noor))
    assert shown(noor) == text
    await noor.fills({"text": "worked well on her own"})
    assert slips(slack_desk) == ["worked well on her own"]


async def test_of_more_than_a_form_takes_no_part_is_filled_in(slack_desk: Desk) -> None:
    noor = slack_desk.person("n.hussain")
    said = await writes(noor, f"slip Amy Carter {prose(5_500)}")
    assert "That is 5500 characters; 500 fit." in said
    assert "Change your message, or send it again." in said
    assert noor.labels() == []
    first = f"slip Amy Carter {prose(5_500)}"
    then = "slip Amy Carter worked well on her own"
    assert "sent to Dan Whitfield" in await happens(noor, edited(noor, first, then, "1700000400.000100"))


async def test_a_slash_command_that_is_too_long_comes_back_whole(slack_desk: Desk) -> None:
    noor, text = slack_desk.person("n.hussain"), prose(5_500)
    said = await noor.types(f"/slip Amy Carter {text}")
    assert "That is 5500 characters; 500 fit." in said
    assert text.replace(" ", "") in said.replace(" ", "").replace("\n", "")
    assert (
        noor.view_count() == 0 if hasattr(noor, "view_count") else slack_desk.slack.called("views.open") == []
    )
    assert kept(slack_desk) == 0


async def test_a_slash_command_stands_whole_in_its_form_also_where_slack_opened_it_late(
    slack_desk: Desk,
) -> None:
    noor, text = slack_desk.person("n.hussain"), prose(2_600)
    await noor.types("/slips")
    slack_desk.slack.trouble("views.open", Trouble(error="expired_trigger_id"))
    await noor.types(f"/slip Amy Carter {text}")
    await noor.presses("Open the form")
    assert shown(noor) == text


@pytest.mark.parametrize("length", [2_900, 12_000])
async def test_a_long_message_that_is_made_a_slip_is_whole_or_said_to_be_too_long(
    slack_desk: Desk, length: int
) -> None:
    noor, text = slack_desk.person("n.hussain"), prose(length)
    url = slack_desk.slack.response_url("C0STAFF")
    body = wire.shortcut(
        "make_slip",
        {"text": text, "ts": "1700000400.000100"},
        user=noor.account,
        channel="C0STAFF",
        trigger=slack_desk.slack.trigger(),
        response_url=url,
    )
    await slack_desk.send(wire.signed(wire.as_form(body)))
    if length <= LONGEST_TYPED:
        assert shown(noor) == text
        return
    replies = slack_desk.slack.replies(url)
    assert f"That is {length} characters; 500 fit." in words([each["blocks"] for each in replies])
    assert text.replace(" ", "") in said_again(replies).replace(" ", "")


async def test_what_a_button_stands_for_is_its_owners_alone_and_for_an_hour(slack_desk: Desk) -> None:
    noor, dan = slack_desk.person("n.hussain"), slack_desk.person("d.whitfield")
    await dan.types("/slips")
    await writes(noor, f"slip Amy Carter {prose(2_500)}")
    assert kept(slack_desk) == 1
    button = dict(noor.seen)
    assert "worked well" not in json.dumps(elements(button["blocks"]))
    dan.seen = button
    assert "I kept that for an hour, and no longer." in await dan.presses("Open the form", channel="C0STAFF")
    slack_desk.clock.set("2026-11-23 11:01")
    noor.seen = button
    assert "Send it again" in await noor.presses("Open the form", channel="C0STAFF")
    assert await slack_desk.door.app.resuming.once() == 1
    assert kept(slack_desk) == 0
    assert slips(slack_desk) == []


@pytest.mark.parametrize("number", ["9" * 5_000, "9" * 18, "9" * 19, "²", "-1", ""])
async def test_a_number_under_which_nothing_can_be_kept_is_one_of_which_the_hour_is_over(
    slack_desk: Desk, number: str
) -> None:
    noor = slack_desk.person("n.hussain")
    await writes(noor, f"slip Amy Carter {prose(2_500)}")
    noor.seen = json.loads(
        re.sub(r'("value": )"\d+"', lambda found: f'{found[1]}"{number}"', json.dumps(noor.seen))
    )
    assert "I kept that for an hour, and no longer." in await noor.presses("Open the form")


NO_ROOM = "CREATE TRIGGER full BEFORE INSERT ON kept_request BEGIN SELECT RAISE(ABORT, 'no room'); END"
"""Nothing can be kept any more, while all that is kept can be read."""


async def test_what_cannot_be_kept_for_a_button_is_said_and_has_none(slack_desk: Desk) -> None:
    noor = slack_desk.person("n.hussain")
    await noor.types("/slips")
    with slack_desk.database.writing() as db:
        db.execute(sql(NO_ROOM))
    said = await writes(noor, f"slip Amy Carter {prose(2_500)}")
    with slack_desk.database.writing() as db:
        db.execute(sql("DROP TRIGGER full"))
    assert "That is 2500 characters; 500 fit." in said
    assert "What belongs to “Open the form” is too long for a button, and I could not keep it." in said
    assert noor.labels() == []


async def test_yes_to_the_safeguarding_question_forgets_what_a_button_stands_for(slack_desk: Desk) -> None:
    noor = slack_desk.person("n.hussain")
    await writes(noor, f"slip Amy Carter {prose(2_500)}")
    await noor.types("/slip Amy Carter + she has bruises on her arm")
    await noor.fills({"safeguarding_concern": "yes"})
    assert kept(slack_desk) == 0


async def test_a_press_that_carries_much_is_kept_too(slack_desk: Desk) -> None:
    dan, note = slack_desk.person("d.whitfield"), '"' * 990
    await dan.types("/meet Amy Carter")
    await dan.fills({"note": note, "target": "none"})
    dan.seen = slack_desk.slack.replies(dan.response_url)[-1]
    await dan.presses("Undo")
    assert any("held" in each["action_id"] for each in elements(dan.seen["blocks"]))
    await dan.presses("Write it again")
    assert shown(dan, "note") == note.strip()


async def test_a_form_that_was_closed_before_it_was_answered_gives_its_words_back(
    slack: SmallSlack, database: Database
) -> None:
    async with open_desk(database, slack) as desk:
        noor, text = desk.person("n.hussain"), prose(700)
        await noor.types("/slip Amy Carter")
        hearing = desk.door.app.hearing
        hearing.waits = Waits(answer=0, keep=20, form=60, account=30, name=30)
        assert await noor.fills({"text": text}) == {"response_action": "clear"}
        noor.seen = slack.replies(noor.response_url)[-1]
        assert "Nothing was saved. That is 700 characters; 500 fit." in words(noor.seen["blocks"])
        hearing.waits = UNHURRIED
        await noor.presses("Open the form")
        assert shown(noor) == text


async def test_a_form_that_was_closed_and_then_met_a_fault_can_be_sent_again_with_one_press(
    slack: SmallSlack, database: Database
) -> None:
    async with open_desk(database, slack) as desk:
        noor, text = desk.person("n.hussain"), prose(400)
        await noor.types("/slip Amy Carter")
        hearing = desk.door.app.hearing
        hearing.waits = Waits(answer=0, keep=20, form=60, account=30, name=30)
        with without_column(database, "slip", "target"):
            assert await noor.fills({"tone": "positive", "text": text}) == {"response_action": "clear"}
        noor.seen = slack.replies(noor.response_url)[-1]
        assert REFERENCE in words(noor.seen["blocks"])
        hearing.waits = UNHURRIED
        assert "Positive slip about Amy Carter" in await noor.presses("Send it again")
        assert slips(desk) == [text]
