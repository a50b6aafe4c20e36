"""What came after the Year 11 list was posted, and who is not told yet at half past one (P10)."""

import pytest

from models.db.database import Database
from models.school.settings import SettingChange
from models.school.snapshot import changed
from tests.conversations.conftest import Speaker, World

pytestmark = pytest.mark.P10


@pytest.fixture
def posted(world: World, noor: Speaker, dan: Speaker, peter: Speaker) -> None:
    """Amy has history at lunch and mathematics after school, Ben mathematics; the list is posted."""
    world.only("the Year 11 list", "who is not told yet")
    world.tells_only("p.lowe", "h.marsh")
    world.at("2026-11-20 12:00")
    noor.says("book Amy Carter, Ben Dodd maths next mon M4")
    dan.says("book Amy Carter history next mon lunch")
    world.at("2026-11-23 08:15")
    peter.says("tick")


def lead_on_mondays(database: Database, world: World, email: str) -> None:
    with database.writing() as db:
        db.add(SettingChange(name="leader_monday", value=email, changed_at=world.clock.now()))
        changed(db)


@pytest.mark.usefixtures("posted")
def test_what_is_booked_after_the_posting_is_marked_new(peter: Speaker, noor: Speaker, world: World) -> None:
    world.at("09:30")
    for line in ("book Zoe O'Brien maths today lunch", "book Ben Dodd maths today lunch"):
        noor.says(line)
        noor.presses("Book all the same")
    said = peter.says("tick")
    assert "Zoë O’Brien 11C: 12:40–13:10 Mathematics, Noor Hussain, new" in said
    assert "    12:40–13:10 Mathematics, Noor Hussain, new" in said
    assert "    15:20–16:20 Mathematics in M4, Noor Hussain" in said.splitlines()
    peter.says("today", "2")
    assert "Mathematics, Noor Hussain, new" in peter.says("today")  # Zoë is still to be told
    said = peter.presses("Told")
    assert ", new" in said
    assert ", new" not in peter.presses("Told")


@pytest.mark.usefixtures("posted")
def test_the_leader_of_the_day_hears_who_is_not_told(
    peter: Speaker, helen: Speaker, world: World, database: Database
) -> None:
    lead_on_mondays(database, world, "p.lowe@school.example")
    peter.says("today", "1")
    world.at("13:29")
    assert "Not told yet" not in helen.says("tick")
    world.at("13:30")
    said = helen.says("tick")
    assert "to Peter Lowe" in said
    assert "Not told yet, Monday 23 November: 1 pupil" in said
    assert "- Ben Dodd 11B: 15:20–16:20 Mathematics in M4, Noor Hussain" in said
    assert "Amy" not in said.split("Not told yet")[1]
    world.at("13:40")
    heard = helen.presses("Told").splitlines()
    assert heard[0] == "Ben Dodd 11B is marked as told. Type undo to take it back."
    assert heard[1] == "Nobody is left to tell, Monday 23 November."
    assert "Nobody is left to tell, Monday 23 November." in helen.says("tick")
    world.at("13:41")
    helen.says("undo")
    assert "Not told yet, Monday 23 November: 1 pupil" in helen.says("tick")


@pytest.mark.usefixtures("posted")
def test_nothing_is_said_where_all_are_told(peter: Speaker, world: World) -> None:
    peter.says("today", "1")
    peter.presses("Told")
    world.at("13:30")
    assert "Not told yet" not in peter.says("tick")


@pytest.mark.usefixtures("posted")
def test_without_a_leader_it_goes_to_leadership(peter: Speaker, world: World) -> None:
    world.at("13:30")
    said = peter.says("tick")
    assert "to #leadership" in said
    assert "Not told yet, Monday 23 November: 2 pupils" in said
    assert "12:40" not in said.split("Not told yet")[1]  # that session is over


@pytest.mark.whole
@pytest.mark.usefixtures("posted")
def test_nobody_looks_for_who_is_away_or_on_a_closed_day(peter: Speaker, joan: Speaker, world: World) -> None:
    joan.says("absent Amy Carter")
    world.at("13:30")
    said = peter.says("tick")
    assert "Ben Dodd 11B" in said.split("Not told yet")[1]
    assert "Amy Carter" not in said.split("Not told yet")[1]


@pytest.mark.whole
@pytest.mark.usefixtures("posted")
def test_nothing_is_said_on_a_closed_day(peter: Speaker, helen: Speaker, world: World) -> None:
    world.at("09:00")
    helen.says("close today snow")
    world.at("13:30")
    assert "Not told yet" not in peter.says("tick")


@pytest.mark.usefixtures("posted")
def test_a_change_since_the_telling_is_not_told_yet(peter: Speaker, noor: Speaker, world: World) -> None:
    peter.says("today", "1")
    peter.presses("Told")
    world.at("13:00")
    noor.says("book Ben Dodd maths today 16:20-17:00")
    noor.presses("Book all the same")
    world.at("13:30")
    said = peter.says("tick")
    assert "Not told yet, Monday 23 November: 1 pupil" in said
    assert "New since then: 16:20–17:00 Mathematics, Noor Hussain" in said
    assert "Told again" in peter.labels


@pytest.mark.whole
@pytest.mark.usefixtures("posted")
def test_its_time_is_a_setting(helen: Speaker, peter: Speaker, world: World) -> None:
    assert "Telling time set to 12:00." in helen.says("settings telling time 12:00")
    world.at("12:00")
    assert "Not told yet" in peter.says("tick")
