"""A message that is edited or deleted in Teams after it was heard."""

from typing import Any

from tests.doors.conftest import TeamsCast
from tests.doors.small_teams import Person
from tests.doors.small_teams.desk import Desk, button, shown, text_of
from tests.doors.teams_answers import LINE, slips


def changed(desk: Desk, who: Person, first: dict[str, Any], text: str) -> dict[str, Any]:
    said = desk.activities.message(who, text, id=first["id"], timestamp="2026-11-23T08:01:00.000Z")
    return {
        **said,
        "type": "messageUpdate",
        "conversation": first["conversation"],
        "channelData": {**first["channelData"], "eventType": "editMessage"},
    }


async def test_an_edit_of_what_was_done_changes_nothing_and_offers_undo_and_the_form(
    desk: Desk, teams_cast: TeamsCast
) -> None:
    noor = teams_cast.noor
    first = desk.activities.message(noor, "slip Ben Dodd + superb coursework")
    await desk.posts(first)
    await desk.posts(changed(desk, noor, first, LINE))
    _, kept, form = desk.teams.said_to(noor)
    assert slips(desk.database) == ["superb coursework"]
    assert text_of(kept.card).startswith("I keep what you sent first.")
    assert "Ben Dodd" in text_of(kept.card)
    assert "Amy Carter" in text_of(form.card)
    assert "taken back" in shown(await desk.presses(noor, kept, "Undo"))
    assert slips(desk.database) == []


async def test_an_edit_of_what_did_nothing_is_heard_once_as_it_stands_now(
    desk: Desk, teams_cast: TeamsCast
) -> None:
    noor = teams_cast.noor
    first = desk.activities.message(noor, "slp Amy Carter + superb coursework")
    await desk.posts(first)
    for _ in range(2):
        await desk.posts(changed(desk, noor, first, LINE))
    assert slips(desk.database) == ["superb coursework"]


async def test_an_edit_of_what_an_edit_did_changes_nothing_either(desk: Desk, teams_cast: TeamsCast) -> None:
    noor = teams_cast.noor
    first = desk.activities.message(noor, "slip Amy Carter")
    await desk.posts(first)
    await desk.posts(changed(desk, noor, first, LINE))
    then = changed(desk, noor, first, "slip Ben Dodd + superb coursework")
    await desk.posts({**then, "timestamp": "2026-11-23T08:02:00.000Z"})
    _, _, kept, form = desk.teams.said_to(noor)
    assert text_of(kept.card).startswith("I keep what you sent first.")
    assert "Amy Carter" in text_of(kept.card)
    assert "Ben Dodd" in text_of(form.card)
    assert "taken back" in shown(await desk.presses(noor, kept, "Undo"))
    assert slips(desk.database) == []


async def test_an_edit_that_takes_the_mention_out_is_answered_where_the_message_did_something(
    desk: Desk, teams_cast: TeamsCast
) -> None:
    noor, room = teams_cast.noor, teams_cast.staffroom
    first, idle = (desk.activities.message(noor, line, channel=room) for line in (LINE, "todo"))
    others = desk.activities.message(teams_cast.stranger, "never mind", channel=room)
    for said in (first, idle):
        await desk.posts(said)
    before = set(desk.teams.messages)
    for said in (first, idle, others):
        text = "slip Ben Dodd + superb coursework"
        silent = {**changed(desk, noor, said, text), "text": text, "entities": []}
        await desk.posts({**silent, "from": said["from"]})
    (kept,) = [each for name, each in desk.teams.messages.items() if name not in before]
    assert kept.only_for == noor.id
    assert text_of(kept.card).startswith("I keep what you sent first.")
    assert button(kept.card, "Undo")
    assert slips(desk.database) == ["superb coursework"]


async def test_deleting_takes_nothing_back_and_that_is_said(desk: Desk, teams_cast: TeamsCast) -> None:
    noor = teams_cast.noor
    first = desk.activities.message(noor, LINE)
    idle = desk.activities.message(noor, "todo")
    for said in (first, idle):
        await desk.posts(said)
    before = len(desk.teams.said_to(noor))
    for said in (first, idle):
        gone = {**said, "type": "messageDelete"}
        del gone["text"]
        gone["channelData"] = {**said["channelData"], "eventType": "softDeleteMessage"}
        await desk.posts(gone)
    (told,) = desk.teams.said_to(noor)[before:]
    assert text_of(told.card).startswith("Deleting your message takes nothing back.")
    assert button(told.card, "Undo")
    for said in (first, idle):
        data = {**said["channelData"], "eventType": "undeleteMessage"}
        await desk.posts({**said, "type": "messageUpdate", "channelData": data})
    _, back = desk.teams.said_to(noor)[before:]
    assert text_of(back.card).startswith("I keep what you sent first.")
    assert button(back.card, "Undo")
    assert slips(desk.database) == ["superb coursework"]
