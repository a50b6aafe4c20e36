"""A yes or a no that is typed in Teams answers the one question that stands open in that chat, and no other."""

from typing import Any

import pytest
from sqlmodel import func, select

from models.outbox.inbox import InboxRow
from tests.doors.conftest import TeamsCast
from tests.doors.small_teams import Person
from tests.doors.small_teams.desk import Desk, button, field_of, shown, text_of
from tests.doors.teams_answers import slips
from tests.doors.test_teams_edits import changed

pytestmark = pytest.mark.P8

ASKS = "slip Amy Carter - she has bruises on her arm"
TEXT = "she has bruises on her arm"
NO_QUESTION = "I cannot tell which question it answers."


def kept(desk: Desk) -> int:
    with desk.database.reading() as db:
        return db.exec(select(func.count()).select_from(InboxRow)).one()


async def said(desk: Desk, who: Person, line: str) -> str:
    return "\n".join(text_of(each.card) for each in await desk.says(who, line))


async def asked(desk: Desk, who: Person, line: str = ASKS) -> Any:
    (form,) = await desk.says(who, line)
    assert "Is this a safeguarding concern?" in text_of(form.card)
    return form


async def test_a_typed_no_saves_what_was_asked_about_and_once(desk: Desk, teams_cast: TeamsCast) -> None:
    noor = teams_cast.noor
    form = await asked(desk, noor)
    first = desk.activities.message(noor, "send it")
    await desk.posts(first)
    assert "Amy Carter 11A" in text_of(desk.teams.said_to(noor)[-1].card)
    assert slips(desk.database) == [TEXT]
    assert kept(desk) == 0
    await desk.posts(first)
    assert "Amy Carter 11A" in text_of(desk.teams.said_to(noor)[-1].card), "Teams said it again"
    pupil, tone, text = (str(field_of(form.card, name)["value"]) for name in ("pupil", "tone", "text"))
    answer = await desk.presses(
        noor, form, "Send", pupil=pupil, tone=tone, text=text, safeguarding_concern="no"
    )
    assert "Amy Carter 11A" in shown(answer)
    assert slips(desk.database) == [TEXT]
    assert NO_QUESTION in await said(desk, noor, "no")


async def test_a_no_answers_nothing_that_was_not_shown(desk: Desk, teams_cast: TeamsCast) -> None:
    desk.teams.trouble(403, method="POST", path="activities")
    assert await desk.says(teams_cast.noor, ASKS) == []
    assert NO_QUESTION in await said(desk, teams_cast.noor, "no")
    assert slips(desk.database) == []


@pytest.mark.parametrize("answer", ["yes", "don't"])
async def test_a_typed_yes_or_dont_leaves_nothing_of_it(
    desk: Desk, teams_cast: TeamsCast, answer: str
) -> None:
    await asked(desk, teams_cast.noor)
    told = await said(desk, teams_cast.noor, answer)
    assert "Nothing was saved." in told
    assert "Ruth Adeyemi in person" in told
    assert slips(desk.database) == []
    assert kept(desk) == 0


async def test_a_no_answers_nothing_where_two_stand_open_or_something_else_was_said(
    desk: Desk, teams_cast: TeamsCast
) -> None:
    noor = teams_cast.noor
    await asked(desk, noor)
    await asked(desk, noor, "slip Ben Dodd - he was crying about home")
    assert NO_QUESTION in await said(desk, noor, "no")

    await asked(desk, noor)
    await desk.says(noor, "todo")
    assert NO_QUESTION in await said(desk, noor, "no")
    assert slips(desk.database) == []


async def test_a_no_in_a_channel_answers_nothing(desk: Desk, teams_cast: TeamsCast) -> None:
    noor = teams_cast.noor
    await asked(desk, noor)
    await desk.says(noor, "no", channel=teams_cast.staffroom)
    assert slips(desk.database) == []


async def test_an_edit_of_what_was_sent_by_its_form_changes_nothing(
    desk: Desk, teams_cast: TeamsCast
) -> None:
    noor = teams_cast.noor
    first = desk.activities.message(noor, "slip Amy Carter")
    await desk.posts(first)
    (form,) = desk.teams.said_to(noor)
    pupil = next(each for each in form.card["body"] if each.get("id") == "pupil")["value"]
    await desk.presses(noor, form, "Send", pupil=pupil, tone="positive", text="superb")
    assert slips(desk.database) == ["superb"]
    await desk.posts(changed(desk, noor, first, "slip Ben Dodd + superb coursework"))
    *_, kept_, again = desk.teams.said_to(noor)
    assert text_of(kept_.card).startswith("I keep what you sent first.")
    assert button(kept_.card, "Undo")
    assert "Ben Dodd" in text_of(again.card)
    assert slips(desk.database) == ["superb"]


async def test_an_edit_in_a_channel_is_told_who_can_read_it(desk: Desk, teams_cast: TeamsCast) -> None:
    noor, room = teams_cast.noor, teams_cast.staffroom
    first = desk.activities.message(noor, "slip Amy Carter + superb", channel=room)
    await desk.posts(first)
    before = set(desk.teams.messages)
    then = changed(desk, noor, first, "slip Ben Dodd + superb")
    mention = {key: first[key] for key in ("entities", "conversation")}
    await desk.posts({**then, **mention, "text": "<at>Staffroom</at> slip Ben Dodd + superb"})
    told = text_of(next(each for name, each in desk.teams.messages.items() if name not in before).card)
    assert told.startswith("I keep what you sent first.")
    assert "Everybody in that channel can read what you typed." in told
