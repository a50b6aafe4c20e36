"""The Year 11 list: a row a pupil, told once, and again when something changed (P10)."""

import pytest
from sqlmodel import select

from models.db.database import Database
from models.school.settings import SettingChange
from models.school.snapshot import changed
from models.sessions.session import Told
from tests.conversations.conftest import Speaker, World

pytestmark = pytest.mark.P10


@pytest.fixture(autouse=True)
def _told(world: World) -> None:
    world.only("the Year 11 list")
    world.tells_only("p.lowe", "h.marsh", "n.hussain")


@pytest.fixture
def morning(world: World, noor: Speaker, dan: Speaker) -> None:
    """Amy has mathematics after school and history at lunch, Ben mathematics."""
    world.at("2026-11-20 12:00")
    noor.says("book Amy Carter, Ben Dodd maths mon M4")
    dan.says("book Amy Carter history mon lunch")
    world.at("2026-11-23 08:40")


LIST = [
    "Year 11 sessions, Monday 23 November: 2 pupils, nobody told yet",
    "- Amy Carter 11A  [1] Told",
    "    12:40–13:10 History, Dan Whitfield",
    "    15:20–16:20 Mathematics in M4, Noor Hussain",
    "- Ben Dodd 11B: 15:20–16:20 Mathematics in M4, Noor Hussain  [2] Told",
]


@pytest.mark.usefixtures("morning")
def test_a_row_a_pupil_with_lesson_time_and_room(peter: Speaker) -> None:
    assert peter.says("today").splitlines() == LIST


@pytest.mark.usefixtures("morning")
def test_told_says_who_and_when(peter: Speaker, helen: Speaker) -> None:
    peter.says("today")
    said = peter.presses("Told").splitlines()
    assert said[0] == "Amy Carter 11A is marked as told. Type undo to take it back."
    assert said[1] == "Year 11 sessions, Monday 23 November: 2 pupils, 1 told"
    assert "    Told 08:40 by Peter Lowe" in said
    assert helen.says("today").count("Told 08:40 by Peter Lowe") == 1


@pytest.mark.usefixtures("morning")
def test_told_twice_is_told_once(peter: Speaker, helen: Speaker, world: World, database: Database) -> None:
    peter.says("today")
    helen.says("today")
    peter.presses("Told")
    world.at("08:42")
    said = helen.presses("Told").splitlines()
    assert said[0] == "Already recorded: Amy Carter 11A was told at 08:40 by Peter Lowe."
    with database.reading() as db:
        assert len(db.exec(select(Told)).all()) == 1


@pytest.mark.usefixtures("morning")
@pytest.mark.both_databases
def test_undo_takes_a_telling_back(peter: Speaker) -> None:
    peter.says("today")
    peter.presses("Told")
    assert peter.says("undo") == "Taken back: Amy Carter 11A is no longer marked as told."
    assert peter.says("today").splitlines() == LIST


@pytest.mark.usefixtures("morning")
def test_booked_again_after_told_is_to_be_told_again(
    peter: Speaker, noor: Speaker, helen: Speaker, world: World
) -> None:
    peter.says("today", "2")
    world.at("09:00")
    assert "leadership's list now shows it" in noor.says("book Ben Dodd maths today lunch")
    world.at("09:05")
    said = helen.says("today")
    assert "Told 08:40 by Peter Lowe" in said
    assert "New since then: 12:40–13:10 Mathematics, Noor Hussain" in said
    assert helen.labels == ["Told", "Told again"]
    said = helen.presses("Told again")
    assert "Told 09:05 by Helen Marsh" in said
    assert "New since" not in said
    assert "no longer marked as told" in helen.says("undo")
    said = helen.says("today")
    assert "Told 08:40 by Peter Lowe" in said
    assert "New since then" in said


@pytest.mark.usefixtures("morning")
def test_cancelled_after_told_is_to_be_told_again(peter: Speaker, noor: Speaker, world: World) -> None:
    peter.says("today", "2")
    world.at("09:00")
    noor.says("sessions Ben Dodd")
    assert "They were told to come" in noor.presses("Cancel")
    said = peter.says("today")
    assert "Cancelled since then: 15:20–16:20 Mathematics in M4, Noor Hussain" in said
    assert "Ben" not in peter.presses("Told again").splitlines()[1:]
    assert "Ben Dodd" not in peter.says("today")


@pytest.mark.usefixtures("morning")
def test_cancelled_before_told_is_gone(noor: Speaker, peter: Speaker) -> None:
    noor.says("sessions Ben Dodd")
    noor.presses("Cancel")
    assert "Ben Dodd" not in peter.says("today")


@pytest.mark.usefixtures("morning")
def test_a_tutor_sees_the_own_form_without_told(world: World, peter: Speaker) -> None:
    peter.says("today")
    peter.presses("Told")
    blake = world.staff("o.blake")
    assert blake.says("today").splitlines() == [
        "Your form's sessions, Monday 23 November: 1 pupil",
        "- Amy Carter 11A",
        "    12:40–13:10 History, Dan Whitfield",
        "    15:20–16:20 Mathematics in M4, Noor Hussain",
    ]


@pytest.mark.usefixtures("morning")
def test_nobody_else_sees_it_or_tells(
    noor: Speaker, peter: Speaker, world: World, database: Database
) -> None:
    assert "Amy Carter" not in noor.says("today")
    peter.says("today")
    blake = world.staff("o.blake")
    blake.talk.buttons = list(peter.talk.buttons)
    blake.presses("Told")
    with database.reading() as db:
        assert db.exec(select(Told)).all() == []


@pytest.mark.usefixtures("morning")
def test_yesterday_s_list_is_no_longer_told_from(peter: Speaker, world: World) -> None:
    peter.says("today")
    world.at("2026-11-24 08:40")
    assert peter.presses("Told") == (
        "That list is of Monday 23 November, which is past. Type today for today's."
    )


@pytest.mark.usefixtures("morning")
def test_the_leader_of_the_day_is_named(peter: Speaker, database: Database, world: World) -> None:
    with database.writing() as db:
        email = "P.Lowe@school.example"
        db.add(SettingChange(name="leader_monday", value=email, changed_at=world.clock.now()))
        changed(db)
    assert "Peter Lowe tells them today." in peter.says("today")


@pytest.mark.usefixtures("morning")
def test_a_list_that_comes_late_says_so(peter: Speaker, world: World) -> None:
    world.at("10:01")
    assert "Late: Staffroom was not running at the usual time." in peter.says("tick")


@pytest.mark.usefixtures("morning")
def test_who_presses_told_under_the_posted_list_sees_it_updated(
    peter: Speaker, noor: Speaker, world: World
) -> None:
    world.at("08:15")
    peter.says("tick")
    world.at("08:40")
    assert "Told 08:40 by Peter Lowe" in peter.presses("Told")
    assert "2 pupils, 1 told" in noor.says("tick")


def test_a_day_without_school_says_when_the_next_is(peter: Speaker, world: World) -> None:
    world.at("2026-11-27 08:40")
    assert peter.says("today") == "Today is an INSET day. The next school day is Monday 30 November."


@pytest.mark.usefixtures("morning")
def test_the_list_comes_by_itself_and_is_kept_up_to_date(peter: Speaker, noor: Speaker, world: World) -> None:
    world.at("08:15")
    posted = peter.says("tick")
    assert "to #leadership" in posted
    assert "Amy Carter 11A" in posted
    assert "Told" in peter.labels
    world.at("08:40")
    noor.says("book Zoe O'Brien maths today lunch")
    noor.presses("Book all the same")
    again = peter.says("tick")
    assert "Zoë O’Brien 11C: 12:40–13:10 Mathematics, Noor Hussain" in again
    assert peter.says("tick") == "Nothing to deliver."


def test_a_first_booking_after_the_list_s_time_posts_it(peter: Speaker, noor: Speaker, world: World) -> None:
    world.at("2026-11-23 08:15")
    assert "Amy Carter" not in peter.says("tick")
    world.at("09:30")
    noor.says("book Amy Carter maths today")
    posted = peter.says("tick")
    assert "to #leadership" in posted
    assert "Amy Carter 11A: 15:20–16:20 Mathematics, Noor Hussain" in posted


@pytest.mark.usefixtures("morning")
def test_a_session_cancelled_and_booked_again_after_told_is_not_new(
    peter: Speaker, noor: Speaker, world: World
) -> None:
    peter.says("today", "2")
    world.at("09:00")
    noor.says("sessions Ben Dodd")
    noor.presses("Cancel")
    world.at("09:30")
    noor.says("book Ben Dodd maths today")
    said = peter.says("today")
    assert "since then" not in said
    assert peter.labels == ["Told"]


@pytest.mark.usefixtures("morning")
def test_another_days_list_can_be_told_and_a_past_one_only_looked_at(
    peter: Speaker, noor: Speaker, world: World
) -> None:
    noor.says("book Ben Dodd thu")
    assert peter.says("today thu").splitlines() == [
        "Year 11 sessions, Thursday 26 November: 1 pupil, nobody told yet",
        "- Ben Dodd 11B: 15:20–16:20 Mathematics, Noor Hussain  [1] Told",
    ]
    assert "Year 11 sessions, Thursday 26 November: 1 pupil, all told" in peter.presses("Told")
    world.at("2026-11-24 08:40")
    assert "Year 11 sessions, Monday 23 November: 2 pupils, nobody told yet" in peter.says("today yesterday")
    assert peter.labels == []


@pytest.mark.usefixtures("morning")
def test_a_forms_part_of_the_list_stays_so_when_it_is_ticked(peter: Speaker) -> None:
    assert peter.says("today 11b").splitlines() == [
        "11B sessions, Monday 23 November: 1 pupil, nobody told yet",
        "- Ben Dodd 11B: 15:20–16:20 Mathematics in M4, Noor Hussain  [1] Told",
    ]
    assert "11B sessions, Monday 23 November: 1 pupil, all told" in peter.presses("Told")


@pytest.mark.usefixtures("morning")
def test_a_tutor_sees_the_own_form_on_any_day_and_no_other(world: World, noor: Speaker) -> None:
    owen = world.staff("o.blake")
    noor.says("book Amy Carter, Ben Dodd thu")
    for line in ("today thu", "today thu 11A", "today 11A thursday"):
        said = owen.says(line)
        assert said.startswith("Your form's sessions, Thursday 26 November: 1 pupil"), line
        assert "Amy Carter 11A" in said
        assert "Ben Dodd" not in said
        assert owen.labels == []
    assert owen.says("today 11B").startswith("Only leadership may see the Year 11 list.")


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("today fri", "Friday 27 November is an INSET day. The next school day is Monday 30 November."),
        ("today sat", "28 November is a Saturday. The next school day is Monday 30 November."),
        ("today wibble", "! I did not understand “wibble”."),
        ("today 31 nov", "! There is no day 31/11/2026."),
    ],
)
def test_a_day_without_a_list_says_why(peter: Speaker, line: str, answer: str) -> None:
    assert answer in peter.says(line)
