"""What takes longer than Teams waits is answered in the end, also after a restart, or was said not to be safe."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import select

from bot.platforms.inbox import Inbox
from bot.platforms.teams.activity import read
from bot.platforms.teams.hearing import LATE, UNSAFE
from bot.platforms.teams.kept import unanswered
from bot.platforms.teams.waits import Waits
from bot.requests import Pressing, Said, Submitted, Words
from models.db.database import Database
from models.mentoring.slip import Slip
from models.outbox.inbox import InboxRow
from models.outbox.notices import Delivery
from models.school.people import Staff
from tests.doors.conftest import TeamsCast
from tests.doors.small_teams import Person, SmallTeams, Trouble
from tests.doors.small_teams.desk import Desk, actions, open_desk, shown, text_of
from tests.doors.teams_answers import answered, slips
from tests.doors.test_slack_inbox import locked
from tests.doors.test_teams_dialogs import card_in, sent_with

pytestmark = pytest.mark.both_databases

SLIP = "slip Amy Carter + superb coursework"
HURRIED = Waits(answer=0.05, keep=0.05, beside=60, account=60, known=60, message=0.05, sent=60)
"""Nothing is answered in time that has to wait for anything, nor can it be kept."""
PROMISING = Waits(answer=0.05, keep=60, beside=60, account=60, known=60, message=0.05, sent=60)


def kept(database: Database) -> list[str]:
    with database.reading() as db:
        return [each.said for each in db.exec(select(InboxRow))]


async def form_filled(desk: Desk, who: Person) -> dict[str, Any]:
    """A slip's form with all that it needs, opened while nothing is locked; who it is has been asked, too."""
    form = card_in(await answered(desk, desk.activities.extension(who, "slip")))
    found = await answered(desk, desk.activities.searches(who, "pupil", "amy car"))
    (amy,) = found["value"]["results"]
    return sent_with(form, pupil=amy["value"], tone="positive", subject="", text="superb coursework")


@pytest.mark.parametrize(
    "engine_name", ["sqlite"]
)  # elsewhere another's lock of a row keeps only that waiting
async def test_what_cannot_even_be_kept_is_said_not_to_be_safe_and_the_form_keeps_its_words(
    small_teams: SmallTeams, teams_cast: TeamsCast, database: Database
) -> None:
    noor = teams_cast.noor
    async with open_desk(database, teams=small_teams) as patient:
        data = await form_filled(patient, noor)
    async with open_desk(database, teams=small_teams, waits=HURRIED) as desk:
        with locked(database):
            said = await answered(desk, desk.activities.extension_submit(noor, "slip", data))
            typed = await answered(desk, desk.activities.message(noor, "slip Ben Dodd - late again"))
        await desk.door.settle()
    card = card_in(said)
    (press,) = actions(card)
    assert typed is None
    assert UNSAFE in text_of(card)
    assert "superb coursework" in text_of(card)
    assert press["data"] == data
    assert UNSAFE in text_of(small_teams.said_to(noor)[0].card)
    # It went on being tried, as it said; the same once more is the same.
    assert sorted(slips(database)) == ["late again", "superb coursework"]
    async with open_desk(database, teams=small_teams) as patient:
        await answered(patient, patient.activities.extension_submit(noor, "slip", press["data"]))
    assert len(slips(database)) == 2
    assert kept(database) == []


@pytest.mark.parametrize("engine_name", ["postgresql"])  # whoever locks SQLite locks all of it
async def test_what_is_promised_is_kept_while_it_waits_and_forgotten_once_answered(
    small_teams: SmallTeams, teams_cast: TeamsCast, database: Database
) -> None:
    noor = teams_cast.noor
    async with open_desk(database, teams=small_teams) as patient:
        data = await form_filled(patient, noor)
    async with open_desk(database, teams=small_teams, waits=PROMISING) as desk:
        with locked(database):
            said = await answered(desk, desk.activities.extension_submit(noor, "slip", data))
            seen = kept(database)
            await answered(desk, desk.activities.message(noor, "slip Amy Carter - late again"))
        await desk.door.settle()
    assert said["task"]["value"] == LATE
    assert len(seen) == 1
    told = [text_of(each.card) for each in small_teams.said_to(noor)]
    assert LATE in told
    assert sum("sent to Dan Whitfield" in each for each in told) == 2
    assert kept(database) == []


def said_before(desk: Desk, who: Person, kind: str) -> tuple[Said, dict[str, Any]]:
    """What somebody said, and the activity with which they did."""
    match kind:
        case "message":
            activity = desk.activities.message(who, SLIP)
            key = f"teams:{_staff(desk)}:{who.chat}:{activity['id']}"
            return Words(staff_id=0, words=SLIP, key=key, door="teams"), activity
        case "press":
            activity = desk.activities.pressed(who, "press", {})
            return Pressing(staff_id=0, token='["undo",{"entry":999999}]', key="p1", door="teams"), activity
        case _:
            given = {"pupil": "Amy Carter", "text": ""}
            activity = desk.activities.extension_submit(who, "slip", {})
            return Submitted(staff_id=0, command="slip", values=given, key="f1", door="teams"), activity


def _staff(desk: Desk) -> int:
    with desk.database.reading() as db:
        return db.exec(select(Staff.id).where(Staff.email == "n.hussain@school.example")).one() or 0


async def left_behind(desk: Desk, who: Person, kind: str) -> dict[str, Any]:
    """What a process leaves that was killed after it had promised an answer."""
    said, activity = said_before(desk, who, kind)
    inbox = Inbox(desk.database, "teams", lambda: desk.clock[0])
    before = len(kept(desk.database))
    keeping = inbox.keep(unanswered(read(activity), said))
    assert await keeping.is_safe(60)
    assert len(kept(desk.database)) == before + 1
    return activity


def later(desk: Desk, **more: float) -> None:
    desk.clock[0] += timedelta(**more)


@pytest.mark.parametrize(
    ("kind", "answer"),
    [("message", "sent to Dan Whitfield"), ("press", "cannot find what to take back"), ("form", "needed")],
)
async def test_who_was_promised_an_answer_gets_it_after_a_restart(
    desk: Desk, teams_cast: TeamsCast, kind: str, answer: str
) -> None:
    await left_behind(desk, teams_cast.noor, kind)
    assert await desk.door.resuming.once() == 0, "whoever took it may still be at it"
    later(desk, minutes=1)
    assert await desk.door.resuming.once() == 1
    (told,) = desk.teams.said_to(teams_cast.noor)
    assert answer in text_of(told.card)
    assert kept(desk.database) == []
    assert slips(desk.database) == (["superb coursework"] if kind == "message" else [])


async def test_the_door_itself_looks_for_what_was_left_when_it_starts(
    desk: Desk, teams_cast: TeamsCast, small_teams: SmallTeams
) -> None:
    await left_behind(desk, teams_cast.noor, "message")
    later(desk, minutes=1)
    await desk.door.start()
    while kept(desk.database):
        await asyncio.sleep(0)
    assert slips(desk.database) == ["superb coursework"]
    assert small_teams.said_to(teams_cast.noor)


async def test_what_was_done_before_the_restart_is_not_done_again(desk: Desk, teams_cast: TeamsCast) -> None:
    activity = await left_behind(desk, teams_cast.noor, "message")
    await desk.posts(activity)
    later(desk, minutes=1)
    assert await desk.door.resuming.once() == 1
    first, again = (text_of(each.card) for each in desk.teams.said_to(teams_cast.noor))
    assert again == first.replace("✅ Done. Positive slip", "Already recorded: Positive slip")
    assert slips(desk.database) == ["superb coursework"]


async def test_an_answer_that_teams_does_not_take_now_is_kept_until_it_does(
    desk: Desk, teams_cast: TeamsCast
) -> None:
    await left_behind(desk, teams_cast.noor, "message")
    desk.teams.troubles.append(Trouble(500, times=1, path="/activities"))
    for _ in range(2):
        later(desk, minutes=1)
        await desk.door.resuming.once()
    assert len(desk.teams.said_to(teams_cast.noor)) == 1
    assert slips(desk.database) == ["superb coursework"]
    assert kept(desk.database) == []


@pytest.mark.parametrize(("was_done", "says"), [(False, "was not carried out"), (True, "Positive slip")])
async def test_what_is_too_old_is_said_to_be_lost_or_to_be_done(
    desk: Desk, teams_cast: TeamsCast, was_done: bool, says: str
) -> None:
    activity = await left_behind(desk, teams_cast.noor, "message")
    if was_done:
        await desk.posts(activity)
    later(desk, minutes=61)
    assert await desk.door.resuming.once() == 1
    assert says in text_of(desk.teams.said_to(teams_cast.noor)[-1].card)
    assert kept(desk.database) == []
    assert len(slips(desk.database)) == was_done


async def test_yes_to_the_safeguarding_question_forgets_what_waits(desk: Desk, teams_cast: TeamsCast) -> None:
    noor = teams_cast.noor
    (asked,) = await desk.says(noor, "slip Amy Carter + she has bruises on her arm")
    await left_behind(desk, noor, "message")
    filled = {each["id"]: each["value"] for each in asked.card["body"] if each.get("value")}
    said = await desk.presses(noor, asked, "Send", **filled, safeguarding_concern="yes")
    assert "Nothing was saved" in shown(said)
    assert kept(desk.database) == []


@pytest.mark.whole
@pytest.mark.parametrize("engine_name", ["postgresql"])  # whoever locks SQLite locks all of it
async def test_where_a_slip_stands_is_written_down_without_holding_up_its_answer(
    desk: Desk, teams_cast: TeamsCast, database: Database
) -> None:
    noor = teams_cast.noor
    await desk.says(noor, SLIP)
    asked = read(desk.activities.pressed(noor, "press", {}))

    def standing() -> list[str]:
        with database.reading() as db:
            return [each.reference for each in db.exec(select(Delivery)) if each.reference == "m1"]

    with database.reading() as db:
        slip = db.exec(select(Slip.id)).one() or 0
    other = Database(database.url)
    with other.writing() as db:
        db.exec(select(Slip).with_for_update()).all()
        desk.door.hearing.answers.keep_soon(asked, (slip,), noor.chat, "m1")
        assert standing() == [], "the answer goes out while somebody else has the slip"
    other.close()
    await desk.door.settle()
    assert standing() == ["m1"]


@pytest.mark.whole
async def test_a_look_at_a_place_that_hangs_is_not_waited_for(
    small_teams: SmallTeams, teams_cast: TeamsCast, database: Database
) -> None:
    helen = teams_cast.helen
    leaders = small_teams.group_chat("Leaders", helen, teams_cast.peter)
    async with open_desk(database, teams=small_teams) as patient:
        await patient.says(helen, "help")
    async with open_desk(database, teams=small_teams, waits=PROMISING) as desk:
        small_teams.troubles.append(Trouble(200, after=True, hang=1, path="/pagedmembers"))
        here = desk.activities.message(helen, "settings leadership here", channel=leaders)
        assert await answered(desk, here) is None
        first = [text_of(each.card) for each in small_teams.in_conversation(leaders.id)]
        await desk.door.settle()
    assert first == [LATE]
    assert "This group chat is leadership's place now." in text_of(small_teams.said_to(helen)[-1].card)
    assert kept(database) == []
