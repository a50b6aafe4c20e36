"""`plan`: the week's sessions proposed by need, changed and accepted by heads, booked by the scheme lead (P12)."""

import re

import pytest
from sqlmodel import col, select

from models.db.database import Database
from models.sessions.session import Booking
from tests.conversations.conftest import WRITE_AGAIN, Speaker, World

pytestmark = pytest.mark.P12


def first_line(said: str) -> str:
    return said.splitlines()[0]


def standing_bookings(database: Database) -> set[int]:
    with database.reading() as db:
        return set(db.exec(select(Booking.pupil_id).where(col(Booking.cancelled_at).is_(None))))


@pytest.fixture(name="planned")
def _planned(noor: Speaker, helen: Speaker) -> str:
    """A plan in which maths has a session next Tuesday, drawn up by the scheme lead."""
    noor.says("book Zoe OBrien maths 1 dec M4", "need Amy Carter, Ben Dodd maths")
    return helen.says("plan year 11")


@pytest.mark.both_databases
def test_the_week_is_planned_accepted_and_booked_at_once(
    planned: str, helen: Speaker, grace: Speaker, noor: Speaker, database: Database
) -> None:
    assert first_line(planned) == "Plan: Year 11, week of 30 November"
    before = standing_bookings(database)
    assert "Mathematics" in grace.says("plan")
    assert "Art and Design" not in grace.says("plan")
    shown = grace.presses("Show")
    assert "(Tue 1 Dec 15:20–16:20, M4, Noor Hussain)" in shown
    assert "Ben Dodd 11B: asked for by a teacher" in shown
    assert first_line(grace.presses("Accept Mathematics")) == (
        "Mathematics is accepted: Year 11, week of 30 November."
    )
    assert standing_bookings(database) == before
    helen.says("plan")
    booked = helen.presses("Accept all")
    assert booked.startswith("Booked: ")
    assert "Ben Dodd 11B" in noor.says("sessions 1 dec")
    assert "Ben Dodd 11B" in noor.says("tick")
    assert "Ben Dodd 11B" not in noor.says("tick")
    assert noor.says("needs maths").startswith("Nobody is on the list for Mathematics.")
    assert helen.says("undo").removesuffix(WRITE_AGAIN) == (
        "Taken back: nothing of the plan is booked any more. It waits to be accepted again."
    )
    assert standing_bookings(database) == before
    assert "Waiting for a session for Mathematics: 2 pupils" in noor.says("needs maths")


@pytest.mark.usefixtures("planned")
@pytest.mark.both_databases
def test_a_head_takes_out_and_puts_in_and_accepts_anew(grace: Speaker) -> None:
    grace.says("plan")
    grace.presses("Show")
    grace.presses("Accept Mathematics")
    grace.says("plan")
    shown = grace.presses("Show")
    name = next(line for line in shown.splitlines() if "Take out" in line).split(":")[0].split("  ")[0]
    changed = grace.presses("Take out")
    assert "(Taken out)" in changed
    assert "Waits for Grace Lin" in grace.says("plan")
    assert f"{name}" in changed.split("(Taken out)")[1]
    grace.presses("Show")
    label = next(button.label for button in grace.talk.buttons if button.label.startswith("Put in"))
    assert "(Taken out)" not in grace.presses(label)


@pytest.mark.whole
@pytest.mark.usefixtures("planned")
@pytest.mark.both_databases
def test_who_was_taken_out_stands_together_above_the_session(grace: Speaker) -> None:
    grace.says("plan")
    grace.presses("Show")
    grace.says("2")
    said = grace.says("2")
    assert said.count("(Taken out)") == 1
    assert said.count("(Tue 1 Dec") == 1
    assert said.index("(Taken out)") < said.index("(Tue 1 Dec")


@pytest.mark.usefixtures("planned")
@pytest.mark.both_databases
def test_who_is_booked_elsewhere_meanwhile_is_said_first(helen: Speaker) -> None:
    helen.says("book Ben Dodd history 1 dec")
    helen.says("plan")
    booked = helen.presses("Accept all")
    assert "Not booked, since something changed: Ben Dodd 11B: Mathematics" in booked


@pytest.mark.usefixtures("planned")
def test_a_new_plan_takes_the_place_of_the_one_that_waits(helen: Speaker, grace: Speaker) -> None:
    grace.says("tick", "plan")
    grace.presses("Show")
    helen.says("plan year 11")
    helen.presses("Draw it anew")
    assert first_line(grace.presses("Accept Mathematics")).startswith("That plan was dropped.")


def test_only_the_scheme_lead_and_heads_plan(noor: Speaker, grace: Speaker, peter: Speaker) -> None:
    for speaker, line in ((noor, "plan"), (grace, "plan year 11"), (peter, "plan year 11")):
        assert first_line(speaker.says(line)).startswith("Only "), line


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("plan year 9", "There are no sessions for Year 9."),
        ("plan 11Ma1", "Plan a year group at a time"),
        ("plan year 11 week of 2 nov", "The week of 2 November is over."),
    ],
)
def test_what_cannot_be_planned_is_said(helen: Speaker, line: str, said: str) -> None:
    assert said in helen.says(line)


def test_a_plan_that_places_nobody_says_what_offers_sessions(helen: Speaker) -> None:
    helen.says("plan year 11")
    assert "Nobody is placed in this plan" in helen.presses("Accept all")


@pytest.mark.whole
@pytest.mark.usefixtures("planned")
def test_a_subject_without_a_session_asks_nobody_to_accept_it_and_says_how_one_is_offered(
    helen: Speaker, grace: Speaker, world: World
) -> None:
    said = helen.says("plan")
    assert "Waits for Grace Lin" in said
    assert re.search(r"\n- Geography: no session is offered, \d+ left out  \[", said)
    assert said.count("Waits for") == 1
    assert "To offer one, book its first pupil that week" in said
    heads_told = [line for line in grace.says("tick").splitlines() if "week of 30 November" in line]
    assert sum("waits for you: Mathematics" in line for line in heads_told) == 1
    assert all("No session of" in line for line in heads_told if "Mathematics" not in line)
    owen = world.staff("o.blake")
    assert "To offer one, book its first pupil that week" in owen.says("plan geography")
    assert "Accept Geography" not in [button.label for button in owen.talk.buttons]
    grace.says("plan maths")
    assert "All subjects are accepted." in grace.presses("Accept Mathematics")
    helen.says("plan")
    assert helen.presses("Accept all").startswith("Booked: "), "nothing is asked for what nobody could accept"


@pytest.mark.usefixtures("planned")
def test_a_head_asks_for_their_part_by_subject_or_by_year(
    grace: Speaker, noor: Speaker, helen: Speaker
) -> None:
    assert grace.says("plan maths").startswith("Mathematics: Year 11, week of 30 November")
    assert "Accept Mathematics" in [button.label for button in grace.talk.buttons]
    assert grace.says("plan year 11").startswith("Plan: Year 11, week of 30 November")
    assert grace.says("plan geography").startswith("Only ")
    assert noor.says("plan maths").startswith("Only ")
    assert helen.says("plan maths").startswith("Mathematics: Year 11, week of 30 November")
    assert helen.says("plan maths week of 7 dec").startswith("No plan waits.")


def test_by_pupil_the_subjects_that_are_left_out_stand_in_one_line(helen: Speaker) -> None:
    helen.says("plan year 11")
    said = helen.presses("By pupil")
    assert re.search(r"Left out: \w[^\n]*, [^\n]* and \w", said)
    assert all(line.count("Left out") < 2 for line in said.splitlines())
    assert ": left out" not in said


@pytest.mark.whole
@pytest.mark.both_databases
def test_a_plan_that_waits_stands_in_the_todo_of_those_for_whom_it_waits(
    planned: str,  # noqa: ARG001 - it draws the plan
    grace: Speaker,
    helen: Speaker,
    peter: Speaker,
    world: World,
) -> None:
    line = "- Plan to accept: Year 11, week of 30 November"
    assert f"{line}: Mathematics  [" in grace.says("todo")
    owen = world.staff("o.blake")
    assert line not in owen.says("todo"), "nobody is placed in geography"
    assert line not in peter.says("todo"), "leadership does not plan"
    assert f"{line}: 0 of " in helen.says("todo")
    grace.says("todo")
    assert grace.presses("Show").startswith("Mathematics: Year 11, week of 30 November")
    grace.presses("Accept Mathematics")
    assert line not in grace.says("todo")
    assert f"{line}: 1 of " in helen.says("todo")
    world.at("2026-11-27 10:00")
    assert line in helen.says("todo").partition("(Later)")[0], "it is due before the week begins"
    world.at("2026-12-07 10:00")
    assert line not in helen.says("todo"), "a week that is over waits for nobody"
    world.at("2026-12-01 10:00")
    helen.says("plan")
    helen.presses("Accept all")
    assert line not in helen.says("todo")
