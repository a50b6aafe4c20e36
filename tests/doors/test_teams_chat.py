"""Typed words, forms and buttons in Teams: signed activities in, messages out."""

import pytest

from tests.doors.conftest import TeamsCast
from tests.doors.small_teams.desk import Desk, button, field_of, shown, text_of

pytestmark = pytest.mark.P8


async def test_help_typed_in_personal_chat_is_answered_there(desk: Desk, teams_cast: TeamsCast) -> None:
    (message,) = await desk.says(teams_cast.noor, "help")
    assert message.conversation == teams_cast.noor.chat
    assert "slip" in text_of(message.card)


async def test_a_slip_typed_is_saved_and_said_back(desk: Desk, teams_cast: TeamsCast) -> None:
    (message,) = await desk.says(teams_cast.noor, "slip Amy Carter + superb coursework")
    assert "Positive slip about Amy Carter 11A (Mathematics) sent to Dan Whitfield." in text_of(message.card)
    assert message.activity["summary"] in text_of(message.card).splitlines()[0]
    assert button(message.card, "Undo")["type"] == "Action.Execute"


async def test_undo_takes_the_place_of_the_answer_for_everybody(desk: Desk, teams_cast: TeamsCast) -> None:
    (message,) = await desk.says(teams_cast.noor, "slip Amy Carter + superb coursework")
    answer = await desk.presses(teams_cast.noor, message, "Undo")
    assert "taken back" in shown(answer).casefold()
    assert message.changes == 1
    assert text_of(message.card) == shown(answer)


async def test_a_form_is_refused_with_every_value_kept_and_then_saved(
    desk: Desk, teams_cast: TeamsCast
) -> None:
    (message,) = await desk.says(teams_cast.noor, "slip Amy Carter")
    assert "safeguarding" in text_of(message.card)
    pupil = field_of(message.card, "pupil")["value"]
    refused = await desk.presses(
        teams_cast.noor, message, "Send", pupil=pupil, tone="positive", text="", target="Read more"
    )
    assert "Say what it is about." in shown(refused)
    assert field_of(refused["value"], "target")["value"] == "Read more"
    assert field_of(refused["value"], "pupil")["value"] == pupil
    saved = await desk.presses(
        teams_cast.noor, message, "Send", pupil=pupil, tone="positive", text="Better", target="Read more"
    )
    assert "Positive slip about Amy Carter 11A" in shown(saved)


async def test_a_greeting_is_answered_with_my_day(desk: Desk, teams_cast: TeamsCast) -> None:
    (hello,) = await desk.says(teams_cast.helen, "Hello")
    (todo,) = await desk.says(teams_cast.helen, "todo")
    assert text_of(hello.card) == text_of(todo.card)


@pytest.mark.P10
async def test_told_is_said_in_place_under_the_title_and_the_list_stays(
    desk: Desk, teams_cast: TeamsCast
) -> None:
    await desk.says(teams_cast.noor, "book Amy Carter, Ben Dodd maths today M4")
    (message,) = await desk.says(teams_cast.helen, "today")
    answer = await desk.presses(teams_cast.helen, message, "Told")
    lines = shown(answer).splitlines()
    assert lines[1].startswith("Amy Carter 11A is marked as told.")
    assert any(line.startswith("Told 10:00 by Helen Marsh") for line in lines)
    assert text_of(message.card) == shown(answer)
    assert len(desk.teams.said_to(teams_cast.helen)) == 1
