"""A person spoke, so a person is answered: once, in time, whatever else fails, and with what is true."""

import threading
from dataclasses import replace
from typing import Any

import pytest
from sqlmodel import func, select

from bot.ask import Ask, Reply
from bot.commands import EVERYTHING
from bot.platforms.teams.hearing import LATE, UNSAFE
from bot.platforms.teams.waits import TEAMS
from bot.registry import Menu, Registry, command
from bot.say.card import Card
from models.db.database import Database
from models.sessions.session import Session
from tests.doors.conftest import TeamsCast
from tests.doors.small_teams import SmallTeams, Trouble
from tests.doors.small_teams.desk import PATIENT, Desk, button, open_desk, shown, text_of
from tests.doors.teams_answers import LINE, answered, slips
from tests.doors.test_teams_dialogs import card_in, sent_with
from tests.patience import LONGEST

SHORT = replace(PATIENT, beside=0.2)
FILE = {
    "contentType": "application/vnd.microsoft.teams.file.download.info",
    "name": "marks.xlsx",
    "content": {"downloadUrl": "https://download.example/marks", "fileType": "xlsx"},
}
NOT_ME = "Teams does not tell me just now who you are. Try again in a minute."


def refused() -> Trouble:
    return Trouble(status=503, times=9)


def hanging() -> Trouble:
    return Trouble(status=200, times=9, hang=20)


@pytest.mark.parametrize("trouble", [refused, hanging])
async def test_a_form_that_was_sent_is_answered_though_the_copy_of_its_answer_fails(
    small_teams: SmallTeams, teams_cast: TeamsCast, database: Database, trouble: Any
) -> None:
    async with open_desk(database, teams=small_teams, waits=SHORT) as desk:
        make, noor = desk.activities, teams_cast.noor
        (page,) = await desk.says(noor, "pupil Amy Carter")
        form = card_in(await answered(desk, make.opens(noor, button(page.card, "Book")["data"])))
        small_teams.troubles.append(trouble())
        sent = make.submits(noor, sent_with(form, day="2026-11-26", time="15:20-16:00", room="M4"))
        answer = await answered(desk, sent)
        small_teams.troubles.clear()
    assert "Amy Carter" in answer["task"]["value"]
    with database.reading() as db:
        assert db.exec(select(func.count()).select_from(Session)).one() == 1


@pytest.mark.parametrize("trouble", [refused, hanging])
async def test_a_press_is_answered_in_its_response_where_no_message_can_be_sent(
    small_teams: SmallTeams, teams_cast: TeamsCast, database: Database, trouble: Any
) -> None:
    async with open_desk(database, teams=small_teams, waits=SHORT) as desk:
        await desk.says(teams_cast.noor, LINE)
        (inbox,) = await desk.says(teams_cast.dan, "slips")
        action = button(inbox.card, "Read")
        small_teams.troubles.append(trouble())
        pressed = desk.activities.pressed(teams_cast.dan, action["verb"], action["data"], reply_to=inbox.id)
        answer = await answered(desk, pressed)
        small_teams.troubles.clear()
    assert "superb coursework" in shown(answer)


async def test_what_teams_asks_once_more_is_answered_again_and_copied_once(
    desk: Desk, teams_cast: TeamsCast, database: Database
) -> None:
    make, noor = desk.activities, teams_cast.noor
    (page,) = await desk.says(noor, "pupil Amy Carter")
    form = card_in(await answered(desk, make.opens(noor, button(page.card, "Book")["data"])))
    sent = make.submits(noor, sent_with(form, day="2026-11-26", time="15:20-16:00", room="M4"))
    first, again = [(await desk.posts(sent)).json() for _ in range(2)]
    assert first["task"]["value"] == again["task"]["value"]
    assert len(desk.teams.said_to(noor)) == 2, "the page, and one copy of the answer"
    with database.reading() as db:
        assert db.exec(select(func.count()).select_from(Session)).one() == 1


@pytest.mark.parametrize("trouble", [refused, hanging])
async def test_where_teams_does_not_say_who_it_is_that_is_said(
    small_teams: SmallTeams, teams_cast: TeamsCast, database: Database, trouble: Any
) -> None:
    noor = teams_cast.noor
    waits = replace(PATIENT, account=0.2)
    async with open_desk(database, teams=small_teams, waits=waits) as desk:
        small_teams.troubles.append(Trouble(**{**vars(trouble()), "path": "/members/"}))
        opened = await answered(desk, desk.activities.extension(noor, "slip"))
        await desk.posts(desk.activities.message(noor, LINE))
        small_teams.troubles.clear()
    assert opened["task"]["value"] == NOT_ME
    assert NOT_ME in text_of(small_teams.said_to(noor)[0].card)
    assert slips(database) == []


async def test_where_the_database_is_away_a_person_gets_a_reference(
    small_teams: SmallTeams, teams_cast: TeamsCast
) -> None:
    nowhere = Database("postgresql://nobody@127.0.0.1:1/nowhere?connect_timeout=1")
    async with open_desk(nowhere, teams=small_teams) as desk:
        (said,) = await desk.says(teams_cast.noor, "todo")
        opened = await answered(desk, desk.activities.extension(teams_cast.noor, "slip"))
        event = desk.activities.happens(teams_cast.noor, "channelDeleted", teams_cast.leadership)
        again = await desk.posts(event)
    assert "Nothing was saved. Reference" in text_of(said.card)
    assert "Nothing was saved. Reference" in opened["task"]["value"]
    assert again.status_code == 503


async def test_where_no_connection_to_the_database_is_free_a_person_gets_a_reference(
    small_teams: SmallTeams, teams_cast: TeamsCast, database: Database
) -> None:
    busy = Database(database.url, pool=1, free_within=0.05)
    async with open_desk(busy, teams=small_teams) as desk:
        event = desk.activities.happens(teams_cast.noor, "channelDeleted", teams_cast.leadership)
        with busy.engine.connect(), busy.engine.connect():
            (said,) = await desk.says(teams_cast.noor, "todo")
            opened = await answered(desk, desk.activities.extension(teams_cast.noor, "slip"))
            found = await answered(desk, desk.activities.searches(teams_cast.noor, "pupil", "amy"))
            again = await desk.posts(event)
        assert "Nothing was saved. Reference" in text_of(said.card)
        assert "Nothing was saved. Reference" in opened["task"]["value"]
        assert found["value"]["results"] == []
        assert again.status_code == 503
        (todo,) = await desk.says(teams_cast.noor, "todo")
        assert "Reference" not in text_of(todo.card)
    busy.close()


async def test_what_takes_longer_than_teams_waits_follows_in_the_askers_own_chat(
    small_teams: SmallTeams, teams_cast: TeamsCast, database: Database
) -> None:
    go_on = threading.Event()

    @command("slow", may=None, menu=Menu(99), examples=(), title="Slow")
    def slow(ask: Ask) -> Reply:
        """Takes its time."""
        del ask
        go_on.wait(LONGEST)
        return Reply(Card("Here it is."))

    commands = Registry.of([*EVERYTHING, slow])
    waits = replace(PATIENT, answer=0.1, keep=TEAMS.keep)
    async with open_desk(database, teams=small_teams, waits=waits, commands=commands) as desk:
        asked = desk.activities.extension(teams_cast.noor, "slow", channel=teams_cast.staffroom)
        answer = await answered(desk, asked)
        assert small_teams.said_to(teams_cast.noor) == []
        go_on.set()
        await desk.door.settle()
    # On SQLite nothing can be written down while the slow one writes, and that is said.
    assert answer["task"]["value"] in {LATE, UNSAFE}
    assert text_of(small_teams.said_to(teams_cast.noor)[0].card) == "Here it is."


@pytest.mark.parametrize("text", ["👍", "What can you do?", "*slip* Amy Carter + kind", "> todo", "slip", ""])
async def test_whatever_is_written_is_answered(desk: Desk, teams_cast: TeamsCast, text: str) -> None:
    assert await desk.says(teams_cast.noor, text)


async def test_a_file_is_said_not_to_be_read(desk: Desk, teams_cast: TeamsCast) -> None:
    for text in ("", LINE):
        await desk.posts(desk.activities.message(teams_cast.noor, text, attachments=[FILE]))
    alone, beside = (text_of(each.card) for each in desk.teams.said_to(teams_cast.noor))
    assert alone.startswith("I read words only")
    assert "Positive slip about Amy Carter" in beside
    assert "The photo, file or message with them was not kept." in beside


async def test_a_mention_alone_is_answered_with_help(desk: Desk, teams_cast: TeamsCast) -> None:
    (said,) = await desk.says(teams_cast.noor, "", channel=teams_cast.staffroom)
    assert said.only_for == teams_cast.noor.id
    assert "slip" in text_of(said.card)


# What was written is changed, or taken away


async def test_where_teams_refuses_the_card_the_same_is_said_in_words(
    desk: Desk, teams_cast: TeamsCast
) -> None:
    desk.teams.trouble(400, method="POST", path="/activities")
    (told,) = await desk.says(teams_cast.noor, LINE)
    assert told.card is None
    assert told.activity["text"].startswith("Done. Positive slip about Amy Carter 11A")
    assert "Teams refused to show more" in told.activity["text"]
    assert slips(desk.database) == ["superb coursework"]


# Who else reads it


@pytest.mark.parametrize(
    ("line", "is_told"),
    [
        (LINE, True),
        ("slip Amy Carter", True),
        ("Amy Carter was late", True),
        ("Amy", True),
        ("O’Brien", True),
        ("help Amy Carter", True),
        ("hello Amy Carter was rude to me", True),
        ("todo Amy Carter", True),
        ("Smyth", True),
        ("Amy!", True),
        ("xyzzy", False),
        ("xyzzy?", False),
        ("todo", False),
        ("thanks", False),
        ("hello", False),
        ("help slip", False),
        ("settings leadership here", False),
        ("settings, leadership here", False),
    ],
)
async def test_who_may_have_named_a_pupil_where_others_read_is_told_so(
    desk: Desk, teams_cast: TeamsCast, line: str, *, is_told: bool
) -> None:
    told = await desk.says(teams_cast.noor, line, channel=teams_cast.staffroom)
    words = "\n".join(text_of(each.card) for each in told)
    assert all(each.only_for == teams_cast.noor.id for each in told)
    assert ("Everybody in that channel can read what you typed." in words) is is_told


@pytest.mark.parametrize(
    ("has_chat", "says"), [(False, "Add Staffroom"), (True, "The answer follows in your own chat")]
)
async def test_where_nothing_can_be_said_in_private_the_true_reason_is_said(
    desk: Desk, teams_cast: TeamsCast, has_chat: bool, says: str
) -> None:
    noor = teams_cast.noor
    if has_chat:
        await desk.says(noor, "help")
    desk.teams.targeted_works = False
    desk.teams.not_installed.add(noor.id)
    (told,) = await desk.says(noor, LINE, channel=teams_cast.staffroom)
    assert "Amy" not in told.words
    assert says in text_of(told.card)
