"""Dialogs, message extensions and typeahead: each opened, refused with every value kept, and saved."""

import json
from typing import Any

import pytest
from sqlmodel import select

from models.db.database import Database
from models.mentoring.meeting import Meeting
from models.mentoring.slip import Slip
from tests.doors.conftest import TeamsCast
from tests.doors.small_teams import Activities, wrong_with
from tests.doors.small_teams.desk import Desk, actions, button, field_of, text_of

pytestmark = pytest.mark.P8
FROM_MESSAGE = "slip-from-message"


def slips(database: Database) -> list[str]:
    with database.reading() as db:
        return [each.text for each in db.exec(select(Slip).order_by(Slip.sent_at))]  # type: ignore[arg-type]  # a column


def card_in(answer: dict[str, Any]) -> Any:
    task = answer["task"]
    assert task["type"] == "continue", task
    card = task["value"]["card"]["content"]
    assert wrong_with(card) == []
    return card


def sent_with(card: Any, **typed: str) -> dict[str, Any]:
    """What Teams sends when the dialog's button is pressed: its data and what stands in the fields."""
    (send,) = list(actions(card))
    assert send["type"] == "Action.Submit"
    there = {each["id"]: each["value"] for each in card["body"] if each.get("value")}
    return {**there, **typed, **send["data"]}


async def asked(desk: Desk, activity: dict[str, Any]) -> Any:
    answer = await desk.posts(activity)
    assert answer.status_code == 200
    return answer.json()


async def test_a_slip_from_the_slash_menu_is_refused_then_saved_once(
    desk: Desk, teams_cast: TeamsCast
) -> None:
    make, noor = desk.activities, teams_cast.noor
    form = card_in(await asked(desk, make.extension(noor, "slip")))
    assert "⚠️ Not for safeguarding concerns." in text_of(form)
    found = await asked(desk, make.searches(noor, "pupil", "amy car"))
    (choice,) = found["value"]["results"]
    assert choice["title"].startswith("Amy Carter 11A")
    wrong = sent_with(form, pupil=choice["value"], tone="positive", target="Read more")
    again = card_in(await asked(desk, make.extension_submit(noor, "slip", wrong)))
    assert "⚠️ Say what it is about." in text_of(again), "by a sign, not by its colour alone"
    assert field_of(again, "target")["value"] == "Read more"
    assert field_of(again, "pupil")["choices"] == [{"title": choice["title"], "value": choice["value"]}]
    right = sent_with(again, text="Superb coursework")
    for _ in range(2):
        done = await asked(desk, make.extension_submit(noor, "slip", right))
        assert done["task"]["type"] == "message"
        assert "Superb" not in done["task"]["value"]
    assert slips(desk.database) == ["Superb coursework"]
    assert "sent to Dan Whitfield" in text_of(desk.teams.said_to(noor)[0].card)


async def test_a_message_is_made_a_slip(desk: Desk, teams_cast: TeamsCast) -> None:
    body = {"contentType": "html", "content": "<p>Amy was <b>superb</b> &amp; kind</p>"}
    activity = desk.activities.extension(
        teams_cast.noor, FROM_MESSAGE, messagePayload={"id": "1", "body": body}, commandContext="message"
    )
    form = card_in(await asked(desk, activity))
    assert field_of(form, "text")["value"] == "Amy was superb & kind"


async def test_a_form_from_a_channel_is_answered_in_the_personal_chat(
    desk: Desk, teams_cast: TeamsCast
) -> None:
    make, noor, room = desk.activities, teams_cast.noor, teams_cast.staffroom
    form = card_in(await asked(desk, make.extension(noor, "slip", channel=room)))
    (choice,) = (await asked(desk, make.searches(noor, "pupil", "amy carter")))["value"]["results"]
    right = sent_with(form, pupil=choice["value"], tone="positive", text="Superb")
    await asked(desk, make.extension_submit(noor, "slip", right, channel=room))
    assert [m.conversation for m in desk.teams.messages.values()] == [noor.chat]


async def test_typeahead_gives_fifteen_at_most_and_ids(desk: Desk, teams_cast: TeamsCast) -> None:
    found = await asked(desk, desk.activities.searches(teams_cast.noor, "pupil", "a"))
    results = found["value"]["results"]
    assert found["type"] == "application/vnd.microsoft.search.searchResponse"
    assert 1 <= len(results) <= 15
    assert all(each["value"].isdigit() for each in results)


async def test_strangers_find_nobody_and_open_nothing(desk: Desk, teams_cast: TeamsCast) -> None:
    make, stranger = desk.activities, teams_cast.stranger
    assert (await asked(desk, make.searches(stranger, "pupil", "amy")))["value"]["results"] == []
    refused = await asked(desk, make.extension(stranger, "slip"))
    assert "I do not know" in refused["task"]["value"]


async def test_a_button_that_is_not_ours_is_answered_with_what_to_do(
    desk: Desk, teams_cast: TeamsCast, activities: Activities
) -> None:
    opened = await asked(desk, activities.opens(teams_cast.noor, {"press": '["gone.button",{}]'}))
    assert opened["task"] == {
        "type": "message",
        "value": "Not done. I no longer know that button. Ask again for the list it was on.",
    }
    assert desk.teams.said_to(teams_cast.noor) == [], "the dialog said it all"


@pytest.fixture
def activities(desk: Desk) -> Activities:
    return desk.activities


@pytest.mark.P7
async def test_a_button_that_opens_a_form_opens_a_dialog_and_the_meeting_is_recorded_once(
    desk: Desk, teams_cast: TeamsCast
) -> None:
    make, dan = desk.activities, teams_cast.dan
    (message,) = await desk.says(dan, "pupil Amy Carter")
    meet = button(message.card, "Meet")
    assert meet["type"] == "Action.Submit"
    assert meet["data"]["msteams"] == {"type": "task/fetch"}
    form = card_in(await asked(desk, make.opens(dan, meet["data"], replyToId=message.id)))
    assert "safeguarding" in text_of(form)
    right = sent_with(form, kind="formal", note="Spoke about revision", target="Two past papers")
    for _ in range(2):
        assert (await asked(desk, make.submits(dan, right)))["task"]["type"] == "message"
    with desk.database.reading() as db:
        assert [each.note for each in db.exec(select(Meeting))] == ["Spoke about revision"]


async def test_where_no_dialog_can_be_opened_the_form_comes_as_a_message(
    desk: Desk, teams_cast: TeamsCast
) -> None:
    (message,) = await desk.says(teams_cast.dan, "pupil Amy Carter")
    meet = button(message.card, "Meet")
    await desk.posts(desk.activities.submitted(teams_cast.dan, meet["data"], reply_to=message.id))
    form = desk.teams.said_to(teams_cast.dan)[-1]
    assert "Spoke" not in text_of(form.card)
    assert any(each["type"] == "Action.Execute" and each["verb"] == "form" for each in actions(form.card))


async def test_what_cannot_be_otherwise_is_chosen_already(desk: Desk, teams_cast: TeamsCast) -> None:
    (form,) = await desk.says(teams_cast.noor, "book")
    subject = field_of(form.card, "subject")
    assert [each["title"] for each in subject["choices"]] == ["Mathematics"]
    assert subject["value"] == subject["choices"][0]["value"]


@pytest.mark.parametrize("written", ["word " * 1_000, "wörd " * 5_400, "schön ✨ " * 2_000])
async def test_a_long_message_is_told_its_length_and_kept_whole_or_named_too_long(
    desk: Desk, teams_cast: TeamsCast, written: str
) -> None:
    whole, make = written.strip(), desk.activities
    body = {"contentType": "html", "content": f"<p>{written}</p>"}
    from_message = make.extension(teams_cast.noor, FROM_MESSAGE, messagePayload={"body": body})
    form = card_in(await asked(desk, from_message))
    (typed,) = await desk.says(teams_cast.noor, f"slip Amy Carter + {written}")
    for card in (form, typed.card):
        assert wrong_with(card) == [], "it is larger than Teams takes"
        assert f"That is {len(whole)} characters; 500 fit." in text_of(card)
        field = field_of(card, "text")
        is_whole = field.get("value") == whole
        assert is_whole or ("value" not in field and "too long to stand here" in text_of(card))
        assert is_whole is (len(json.dumps(whole)) < 16_000)


@pytest.mark.P8
async def test_a_text_that_begins_like_a_command_is_asked_about_and_the_form_waits(
    desk: Desk, teams_cast: TeamsCast
) -> None:
    make, noor = desk.activities, teams_cast.noor
    (message,) = await desk.says(noor, "pupil Amy Carter")
    form = card_in(
        await asked(desk, make.opens(noor, button(message.card, "Send a slip")["data"], replyToId=message.id))
    )
    which = card_in(await asked(desk, make.submits(noor, sent_with(form, text="slip ben dodd - no hw"))))
    assert "Is this a command?" in text_of(which)
    said = await asked(desk, make.submits(noor, sent_with(which, like_command="command")))
    assert "Negative slip about Ben Dodd" in said["task"]["value"]
    await desk.door.settle()
    (copy,) = desk.teams.said_to(noor)[-1:]
    back = button(copy.card, "Back to: Mentoring slip")
    again = card_in(await asked(desk, make.opens(noor, back["data"], replyToId=copy.id)))
    await asked(desk, make.submits(noor, sent_with(again, text="kind")))
    with desk.database.reading() as db:
        assert sorted(each.text for each in db.exec(select(Slip))) == ["kind", "no hw"]


async def test_a_day_that_cannot_be_is_to_be_picked_where_there_is_a_calendar(
    desk: Desk, teams_cast: TeamsCast
) -> None:
    (form,) = await desk.says(teams_cast.noor, "book Amy Carter maths lunch 32 dec")
    assert "There is no day 32/12/2026. Pick a day." in text_of(form.card)
    pupil, subject, time = (str(field_of(form.card, each)["value"]) for each in ("pupils", "subject", "time"))
    past = await desk.presses(
        teams_cast.noor, form, "Book", pupils=pupil, subject=subject, time=time, day="2026-11-20"
    )
    assert "Pick a day to come." in text_of(past["value"])
    assert "Type a day" not in text_of(past["value"])
