"""`absent`: the office says who is not in school today, and the Year 11 list shows it."""

import pytest
from sqlmodel import select

from models.audit.deeds import Did
from models.audit.entries import Entry
from models.db.database import Database
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
    assert said.splitlines()[0] == "Amy Carter 11A is already marked as away today."
    assert joan.presses("Back in school") == "Amy Carter 11A is in school today."
    assert away_on_the_list(peter) == []


def test_it_is_of_one_day(noor: Speaker, joan: Speaker, peter: Speaker, world: World) -> None:
    noor.says("book Amy Carter maths tue")
    joan.says("absent Amy Carter")
    world.at("2026-11-24 08:20")
    assert away_on_the_list(peter) == []


def test_only_office_tutor_and_leadership_say_it(noor: Speaker, database: Database) -> None:
    said = noor.says("absent Amy Carter")
    assert said.startswith("Only the office, the form tutor or leadership may")
    assert "absent" not in noor.says("help")
    with database.reading() as db:
        refusal = db.exec(select(Entry).where(Entry.did == Did.REFUSED)).one()
    assert refusal.deed == "absent"
