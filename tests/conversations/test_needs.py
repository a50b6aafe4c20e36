"""`need`: teachers say who should have a session, for the plan of the week."""

import pytest
from sqlmodel import select

from models.db.database import Database
from models.sessions.needs import SessionNeed
from tests.conversations.conftest import WRITE_AGAIN, Speaker, World

pytestmark = pytest.mark.P12


def waiting(speaker: Speaker, subject: str = "maths") -> list[str]:
    return [line for line in speaker.says(f"needs {subject}").splitlines() if line.startswith("- ")]


def first_line(said: str) -> str:
    return said.splitlines()[0]


@pytest.mark.both_databases
def test_who_needs_a_session_stands_on_the_subjects_list_once(noor: Speaker, grace: Speaker) -> None:
    said = noor.says("need Amy Carter, Ben Dodd maths")
    assert first_line(said) == "On the list for Mathematics: Amy Carter 11A and Ben Dodd 11B."
    again = grace.says("need Ben Dodd, Zoe OBrien maths")
    assert first_line(again) == "On the list for Mathematics: Zoë O’Brien 11C."
    assert "On it already: Ben Dodd 11B." in again
    assert [line.split(":")[0] for line in waiting(grace)] == [
        "- Amy Carter 11A",
        "- Ben Dodd 11B",
        "- Zoë O’Brien 11C",
    ]
    assert "asked by Noor Hussain" in waiting(grace)[0]


@pytest.mark.both_databases
def test_it_is_undone_and_so_is_taking_somebody_off(noor: Speaker) -> None:
    noor.says("need Amy Carter maths")
    assert noor.says("undo").removesuffix(WRITE_AGAIN) == (
        "Taken back: Amy Carter 11A is no longer on the list for Mathematics."
    )
    assert waiting(noor) == []
    noor.says("need Amy Carter maths", "needs maths")
    assert noor.presses("Not needed").splitlines()[0] == "Amy Carter 11A is off the list for Mathematics."
    assert waiting(noor) == []
    assert noor.says("undo") == "Amy Carter 11A is on the list for Mathematics again."
    assert len(waiting(noor)) == 1


def test_a_year_that_has_no_sessions_is_said(noor: Speaker, database: Database) -> None:
    said = noor.says("need 9Ma1 maths")
    assert first_line(said) == "Nobody was put on the list for Mathematics."
    assert "Sessions are for Year 11 only, so not: " in said
    with database.reading() as db:
        assert db.exec(select(SessionNeed)).all() == []


def test_only_for_a_subject_of_ones_own(dan: Speaker, joan: Speaker, noor: Speaker) -> None:
    assert "Only the head of the subject" in dan.says("need Amy Carter maths")
    assert "You teach no subject" in joan.says("needs")
    noor.says("need Amy Carter maths")
    assert first_line(dan.says("needs")) == "Nobody is on the list for History."


def test_without_a_subject_it_is_asked(world: World) -> None:
    assert "In which subject?" in world.staff("s.okafor").says("need Amy Carter")


def test_a_long_list_is_paged_to_its_end(grace: Speaker) -> None:
    grace.says("need 11Ma1 maths")
    seen = waiting(grace)
    while "more" in (label := next((b.label for b in grace.talk.buttons if "more" in b.label), "")):
        seen += [line for line in grace.presses(label).splitlines() if line.startswith("- ")]
    assert len({line.split(":")[0] for line in seen}) == len(seen) > 10
