"""Who is away by the day's attendance codes is so on the list, in `where` and among who is free (P10, R10)."""

from datetime import date

import pytest
from sqlmodel import select

from models.db.database import Database
from models.school.day_codes import DayCode
from models.school.people import Pupil
from tests.conversations.conftest import MONDAY, Speaker, World

pytestmark = pytest.mark.P10


def code(database: Database, surname: str, am: str, pm: str = "", day: date = MONDAY) -> None:
    """The day's codes of the Year 11 pupil with this surname."""
    with database.writing() as db:
        found = db.exec(
            select(Pupil.id).where(Pupil.legal_surname == surname, Pupil.year_group == 11)
        ).first()
        assert found is not None
        db.merge(DayCode(day=day, pupil_id=found, am=am, pm=pm))


@pytest.fixture
def morning(world: World, noor: Speaker, dan: Speaker) -> None:
    """Amy has history before and mathematics after school, Ben mathematics."""
    world.at("2026-11-20 12:00")
    noor.says("book Amy Carter, Ben Dodd maths next mon M4")
    dan.says("book Amy Carter history next mon before school")
    world.at("2026-11-23 08:40")


@pytest.mark.usefixtures("morning")
@pytest.mark.both_databases
def test_the_list_says_who_is_away_and_from_when(peter: Speaker, world: World, database: Database) -> None:
    code(database, "Dodd", "I")
    code(database, "Carter", "/")
    said = peter.says("today")
    assert "- Ben Dodd 11B, away today: 15:20–16:20 Mathematics in M4, Noor Hussain" in said
    assert "- Amy Carter 11A  [1] Told" in said
    world.at("14:00")
    code(database, "Carter", "/", "O")
    lines = peter.says("today").splitlines()
    assert "    15:20–16:20 Mathematics in M4, Noor Hussain, not in school then" in lines
    assert "    08:00–08:30 History, Dan Whitfield" in lines
    code(database, "Dodd", "I", "\\")
    assert "Ben Dodd 11B: 15:20" in peter.says("today")


@pytest.mark.usefixtures("morning")
def test_a_tutor_and_the_slips_hear_it_too(world: World, database: Database) -> None:
    code(database, "Carter", "M")
    assert "Amy Carter 11A, away today" in world.staff("o.blake").says("today")


@pytest.mark.usefixtures("morning")
def test_where_and_free_know_it(tom: Speaker, world: World, database: Database) -> None:
    code(database, "Dodd", "O")
    world.at("15:30")
    assert tom.says("where Ben Dodd").startswith("Ben Dodd 11B is not in school today.")
    code(database, "Carter", "/", "\\")
    assert tom.says("where Amy Carter").startswith("Amy Carter 11A should be in Mathematics")
    said = tom.says("sessions free Ben today 17:00-18:00")
    assert said.startswith("Ben Dodd 11B, today, 17:00–18:00: not free")
    assert "- Not in school: Ben Dodd 11B" in said
