"""An answer that Teams does not take now is kept and given later; what is said of it is what is true then."""

import json
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import select

from bot.platforms.teams.app import PATH
from bot.platforms.teams.waits import Waits
from models.db.database import Database
from models.outbox.inbox import InboxRow
from models.settings.place import Channel as Bound
from tests.doors.conftest import TeamsCast
from tests.doors.small_teams import Person, SmallTeams, Trouble
from tests.doors.small_teams.desk import Desk, button, open_desk, text_of
from tests.doors.teams_answers import LINE, answered, slips
from tests.doors.test_slack_inbox import locked
from tests.doors.test_teams_answered import FILE
from tests.doors.test_teams_dialogs import card_in, sent_with
from tests.doors.test_teams_edits import changed


def kept(database: Database) -> list[dict[str, Any]]:
    with database.reading() as db:
        return [json.loads(each.said) for each in db.exec(select(InboxRow))]


async def resumed(desk: Desk, *, minutes: float = 1) -> int:
    """A moment later: how many requests were looked at again."""
    desk.clock[0] += timedelta(minutes=minutes)
    return await desk.door.resuming.once()


def refuse(desk: Desk, status: int = 500, times: int = 1) -> None:
    desk.teams.troubles.append(
        Trouble(status, times=times, path="/activities", headers={"Retry-After": "600"})
    )


def said_to(desk: Desk, who: Person) -> list[str]:
    return [text_of(each.card) for each in desk.teams.said_to(who)]


@pytest.mark.parametrize("status", [403, 429, 500, 502])
async def test_a_slip_is_saved_once_and_its_answer_follows_when_teams_takes_it(
    desk: Desk, teams_cast: TeamsCast, status: int
) -> None:
    noor = teams_cast.noor
    await desk.says(noor, "help")
    refuse(desk, status, times=6)
    assert (await desk.posts(desk.activities.message(noor, LINE))).status_code == 200
    assert len(said_to(desk, noor)) == 1, "only the help of before"
    assert len(kept(desk.database)) == 1
    assert await desk.door.resuming.once() == 0, "whoever kept it may be at it"
    assert await resumed(desk) == 1
    assert len(kept(desk.database)) == 1, "Teams still takes nothing"
    desk.teams.troubles.clear()
    assert await resumed(desk) == 1
    assert "sent to Dan Whitfield" in said_to(desk, noor)[1]
    assert slips(desk.database) == ["superb coursework"]
    assert kept(desk.database) == []


async def test_an_answer_that_teams_never_takes_is_let_go_within_the_hour(
    desk: Desk, teams_cast: TeamsCast
) -> None:
    noor = teams_cast.noor
    await desk.says(noor, "help")
    refuse(desk, 403, times=99)
    await desk.posts(desk.activities.message(noor, LINE))
    assert await resumed(desk, minutes=30) == 1
    assert len(kept(desk.database)) == 1
    assert await resumed(desk, minutes=31) == 1
    assert kept(desk.database) == []


def gone(said: dict[str, Any]) -> dict[str, Any]:
    """The message, deleted."""
    more = {name: value for name, value in said.items() if name != "text"}
    return {
        **more,
        "type": "messageDelete",
        "channelData": {**said["channelData"], "eventType": "softDeleteMessage"},
    }


async def test_that_a_changed_message_stays_as_it_was_follows_with_undo_and_the_form(
    desk: Desk, teams_cast: TeamsCast
) -> None:
    noor = teams_cast.noor
    first = desk.activities.message(noor, "slip Ben Dodd + superb coursework")
    await desk.posts(first)
    refuse(desk)
    edit = changed(desk, noor, first, LINE)
    assert (await desk.posts(edit)).status_code == 200
    refuse(desk)
    assert (await desk.posts(gone(first))).status_code == 200
    assert len(desk.teams.said_to(noor)) == 1
    assert await resumed(desk) == 2
    _, stays, form, deleted = desk.teams.said_to(noor)
    assert text_of(stays.card).startswith("I keep what you sent first.")
    assert button(stays.card, "Undo")
    assert "Amy Carter" in text_of(form.card)
    assert text_of(deleted.card).startswith("Deleting your message takes nothing back.")
    assert slips(desk.database) == ["superb coursework"]
    assert kept(desk.database) == []


async def test_that_a_file_was_not_read_follows(desk: Desk, teams_cast: TeamsCast) -> None:
    noor = teams_cast.noor
    await desk.says(noor, "help")
    refuse(desk)
    await desk.posts(desk.activities.message(noor, "", attachments=[FILE]))
    await resumed(desk)
    assert said_to(desk, noor)[1].startswith("I read words only")


@pytest.mark.parametrize("who", ["stranger", "guest"])
@pytest.mark.parametrize("in_channel", [False, True])
async def test_who_is_refused_hears_why_when_teams_takes_it_and_their_words_are_not_kept(
    desk: Desk, teams_cast: TeamsCast, who: str, in_channel: bool
) -> None:
    person: Person = getattr(teams_cast, who)
    room = desk.teams.channel("Hall", "standard", person) if in_channel else None
    refuse(desk, 503, times=2)
    said = desk.activities.message(person, "slip Amy Carter + secret", channel=room)
    assert (await desk.posts(said)).status_code == 200
    assert len(kept(desk.database)) == 1
    assert "secret" not in json.dumps(kept(desk.database))
    await resumed(desk, minutes=1)
    await resumed(desk, minutes=1)
    where = desk.teams.in_conversation(room.id) if room else desk.teams.said_to(person)
    (message,) = where
    assert message.only_for == (person.id if room else "")
    assert "staff" in text_of(message.card)
    assert kept(desk.database) == []


async def test_of_a_stranger_whom_teams_does_not_let_us_write_to_nothing_is_kept(
    desk: Desk, teams_cast: TeamsCast
) -> None:
    desk.teams.not_installed.add(teams_cast.stranger.id)
    said = desk.activities.message(teams_cast.stranger, LINE)
    assert (await desk.posts(said)).status_code == 200
    assert kept(desk.database) == []


async def test_who_could_not_be_seen_then_is_asked_to_send_it_again(
    desk: Desk, teams_cast: TeamsCast
) -> None:
    noor = teams_cast.noor
    desk.teams.troubles.append(Trouble(500, times=1, path="/members/"))
    refuse(desk)
    await desk.posts(desk.activities.message(noor, LINE))
    assert said_to(desk, noor) == []
    await resumed(desk)
    (told,) = said_to(desk, noor)
    assert "I could not see who you are then." in told
    assert "Send it again." in told
    assert slips(desk.database) == []


async def test_an_answer_that_cannot_even_be_kept_is_asked_for_again(
    desk: Desk, teams_cast: TeamsCast
) -> None:
    noor = teams_cast.noor
    await desk.says(noor, "help")
    nameless = desk.activities.message(noor, LINE, id="")
    refuse(desk)
    assert (await desk.posts(nameless)).status_code == 503
    assert kept(desk.database) == [], "without a name it would be done twice"


# What is said under an answer


PROMISING = Waits(
    answer=0.05, keep=60, beside=60, account=60, known=60, message=0.05, sent=60, acknowledged=600
)


@pytest.mark.parametrize("engine_name", ["postgresql"])  # whoever locks SQLite locks all of it
@pytest.mark.parametrize("restarted", [False, True])
async def test_what_stands_under_an_answer_stands_there_when_it_comes_late(
    small_teams: SmallTeams, teams_cast: TeamsCast, database: Database, restarted: bool
) -> None:
    noor = teams_cast.noor
    async with open_desk(database, teams=small_teams) as patient:
        await patient.says(noor, "help")
    async with open_desk(database, teams=small_teams, waits=PROMISING) as desk:
        said = desk.activities.message(noor, LINE, channel=teams_cast.staffroom, attachments=[FILE])
        with locked(database):
            await answered(desk, said)
            rows = kept(database)
            if restarted:
                with database.reading() as db:
                    left = db.exec(select(InboxRow)).one()
        await desk.door.settle()
        assert len(rows) == 1
        if restarted:
            with database.writing() as db:
                db.merge(left)
            assert await resumed(desk) == 1
    late = text_of(small_teams.said_to(noor)[-1].card)
    assert "slip about Amy Carter" in late
    assert "The photo, file or message with them was not kept." in late
    assert "Everybody in that channel can read what you typed." in late
    assert kept(database) == []


# Nothing waits for the database without a bound


BOUNDED = Waits(answer=60, keep=60, beside=60, account=60, known=60, sent=60, acknowledged=0.05)


@pytest.mark.parametrize("engine_name", ["sqlite"])  # whoever locks SQLite locks all of it
async def test_what_happened_is_not_acknowledged_while_the_database_takes_nothing(
    small_teams: SmallTeams, teams_cast: TeamsCast, database: Database
) -> None:
    helen, room = teams_cast.helen, teams_cast.leadership
    async with open_desk(database, teams=small_teams) as patient:
        await patient.says(helen, "settings leadership here", channel=room)
    async with open_desk(database, teams=small_teams, waits=BOUNDED) as desk:
        event = desk.activities.happens(helen, "channelDeleted", room)
        with locked(database):
            async with desk.client() as client:
                answer = await client.post(PATH, json=event, headers=desk.activities.headers())
            assert answer.status_code == 503
        await desk.door.settle()
    with database.reading() as db:
        assert db.exec(select(Bound.trouble)).one() == "The channel was deleted."


async def test_a_deed_that_can_be_answered_nowhere_is_said_to_be_done_and_answered_when_there_is_a_chat(
    desk: Desk, teams_cast: TeamsCast
) -> None:
    noor, room = teams_cast.noor, teams_cast.staffroom
    desk.teams.targeted_works = False
    desk.teams.not_installed.add(noor.id)
    (told,) = await desk.says(noor, LINE, channel=room)
    assert told.conversation.startswith(room.id)
    said = text_of(told.card)
    assert "What you sent is done and saved." in said
    assert "Everybody in that channel can read what you typed. Delete your message there." in said
    assert "Add Staffroom to your own chats in Teams within 60 minutes" in said
    assert "Amy" not in told.words
    assert len(kept(desk.database)) == 1
    await resumed(desk)
    assert len(kept(desk.database)) == 1, "they still have no chat"
    desk.teams.not_installed.discard(noor.id)
    await desk.posts(desk.activities.installed(noor))
    await resumed(desk)
    answer = desk.teams.said_to(noor)[-1]
    assert "Amy Carter" in text_of(answer.card)
    assert button(answer.card, "Undo")
    assert slips(desk.database) == ["superb coursework"]
    assert kept(desk.database) == []


async def test_that_an_edit_changed_nothing_is_said_and_kept_where_there_is_no_chat(
    desk: Desk, teams_cast: TeamsCast
) -> None:
    noor, room = teams_cast.noor, teams_cast.staffroom
    first = desk.activities.message(noor, LINE, channel=room)
    await desk.posts(first)
    desk.teams.targeted_works = False
    desk.teams.not_installed.add(noor.id)
    before = len(desk.teams.messages)
    await desk.posts(changed(desk, noor, first, "<at>Staffroom</at> slip Ben Dodd + superb coursework"))
    await desk.posts(gone(first))
    said = [text_of(each.card) for each in list(desk.teams.messages.values())[before:]]
    assert len(said) == 2
    assert all("What you sent is done and saved." in each for each in said)
    assert not any("Dodd" in each or "Carter" in each for each in said)
    assert len(kept(desk.database)) == 2


async def test_what_did_nothing_and_can_be_answered_nowhere_is_not_kept(
    desk: Desk, teams_cast: TeamsCast
) -> None:
    noor = teams_cast.noor
    desk.teams.targeted_works = False
    desk.teams.not_installed.add(noor.id)
    (told,) = await desk.says(noor, "slip Amy Carter", channel=teams_cast.staffroom)
    said = text_of(told.card)
    assert "I cannot answer here." in said
    assert "Nothing was saved." in said
    assert "Everybody in that channel can read what you typed." in said
    assert kept(desk.database) == []
    (told,) = await desk.says(noor, "help", channel=teams_cast.staffroom)
    assert "saved" not in text_of(told.card)


async def test_what_a_dialog_cannot_hold_follows_when_teams_takes_it(
    desk: Desk, teams_cast: TeamsCast
) -> None:
    make, noor = desk.activities, teams_cast.noor
    await desk.says(noor, "help")
    opened = await answered(desk, make.extension(noor, "slip"))
    amy = (await answered(desk, make.searches(noor, "pupils", "amy car")))["value"]["results"][0]["value"]
    refuse(desk, 403, times=6)
    given = {"pupil": amy, "tone": "positive", "text": "superb coursework"}
    said = await desk.posts(make.extension_submit(noor, "slip", sent_with(card_in(opened), **given)))
    assert "sent to Dan Whitfield" in said.json()["task"]["value"]
    assert len(said_to(desk, noor)) == 1, "only the help of before"
    desk.teams.troubles.clear()
    assert await resumed(desk) == 1
    assert button(desk.teams.said_to(noor)[1].card, "Undo")
    assert slips(desk.database) == ["superb coursework"]
    assert kept(desk.database) == []
