"""`absent`: the office says who is away today, and the Year 11 list shows it."""

import pytest
from sqlmodel import select

from bot.ask import Reply
from bot.assembly import make_dispatcher
from bot.cards.away import BackInSchool
from bot.requests import Pressing
from models.audit.deeds import Did
from models.audit.entries import Entry
from models.db.database import Database
from models.school.people import Staff
from tests.conversations.conftest import Speaker, World

MARKED = "Amy Carter 11A is marked as away today."


@pytest.fixture(name="booked")
def _booked(noor: Speaker) -> None:
    noor.says("book Amy Carter, Ben Dodd maths today")


def away_on_the_list(speaker: Speaker) -> list[str]:
    return [line for line in speaker.says("today").splitlines() if "away today" in line]


@pytest.mark.usefixtures("booked")
@pytest.mark.P10
def test_who_is_away_stands_so_on_the_list(joan: Speaker, peter: Speaker) -> None:
    assert away_on_the_list(peter) == []
    assert joan.says("absent Amy Carter").splitlines()[0] == MARKED
    assert away_on_the_list(peter) == [
        "- Amy Carter 11A, away today: 15:20–16:20 Mathematics, Noor Hussain  [1] Told"
    ]


@pytest.mark.usefixtures("booked")
@pytest.mark.both_databases
def test_it_is_undone(joan: Speaker, peter: Speaker) -> None:
    joan.says("absent Amy Carter")
    assert joan.presses("Undo") == "Amy Carter 11A is no longer marked as away today."
    assert away_on_the_list(peter) == []
    assert joan.says("absent Amy Carter").splitlines()[0] == MARKED


@pytest.mark.usefixtures("booked")
def test_said_twice_it_is_one_and_who_came_after_all_is_back(
    joan: Speaker, peter: Speaker, world: World
) -> None:
    joan.says("absent Amy Carter")
    world.at("2026-11-23 11:30")
    said = joan.says("absent amy carter")
    assert said.splitlines()[0] == "Already recorded: Amy Carter 11A is marked as away today."
    assert joan.presses("Back in school").splitlines()[0] == "Amy Carter 11A is marked as back in school."
    assert away_on_the_list(peter) == []
    assert joan.says("undo") == "Amy Carter 11A is marked as away today again."
    assert len(away_on_the_list(peter)) == 1


def test_a_button_ends_its_own_mark_and_no_other(joan: Speaker, peter: Speaker, world: World) -> None:
    joan.says("absent Amy Carter", "absent Amy Carter")
    peter.says("absent Amy Carter")
    peter.presses("Back in school")
    peter.says("absent Amy Carter")
    old = joan.presses("Back in school")
    assert old.splitlines()[0] == "Already recorded: Amy Carter 11A is marked as away today."
    peter.says("absent Amy Carter")
    peter.presses("Back in school")
    assert joan.presses("Back in school") == "Amy Carter 11A was marked as back in school before."
    joan.says("absent Amy Carter", "absent Amy Carter")
    world.at("2026-11-24 08:20")
    assert joan.presses("Back in school") == (
        "That was for Monday 23 November, which is past, so it stays on record."
    )
    dispatcher = make_dispatcher(world.database, now=world.clock.now)
    with world.database.reading() as db:
        office = db.exec(select(Staff.id).where(Staff.email == "j.reid@school.example")).one() or 0
    forged = dispatcher.hear(Pressing(staff_id=office, token=BackInSchool(9_999).token()))
    assert isinstance(forged, Reply)
    assert forged.card.title.startswith("I cannot find that mark.")


@pytest.mark.both_databases
def test_what_another_changed_since_is_not_said_to_be_taken_back(joan: Speaker, peter: Speaker) -> None:
    joan.says("absent Amy Carter")
    peter.says("absent Amy Carter")
    peter.presses("Back in school")
    nothing = "so there is nothing to take back."
    assert joan.says("undo") == f"Amy Carter 11A was marked as back in school since, {nothing}"
    peter.says("absent Amy Carter")
    assert joan.says("undo") == (
        f"Amy Carter 11A was marked as back in school, and as away again by Peter Lowe, since, {nothing}"
    )


def test_over_midnight_the_day_is_named(joan: Speaker, world: World) -> None:
    world.at("2026-11-23 23:58")
    joan.says("absent Amy Carter")
    world.at("2026-11-24 00:03")
    assert joan.says("undo") == "Amy Carter 11A is no longer marked as away on Monday 23 November."


def test_it_is_of_one_day(noor: Speaker, joan: Speaker, peter: Speaker, world: World) -> None:
    noor.says("book Amy Carter maths tue")
    joan.says("absent Amy Carter")
    world.at("2026-11-24 08:20")
    assert away_on_the_list(peter) == []


def test_only_office_tutor_and_leadership_say_it(noor: Speaker, database: Database) -> None:
    said = noor.says("absent Amy Carter")
    assert said.startswith("Only the office, the form tutor or leadership may")
    assert "absent" not in noor.sees_all("help")
    with database.reading() as db:
        refusal = db.exec(select(Entry).where(Entry.did == Did.REFUSED)).one()
    assert refusal.deed == "absent"
