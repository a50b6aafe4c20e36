"""What a line takes back itself: another pupil is asked about before anything is sent, another day stands instead."""

import pytest
from sqlmodel import select

from models.db.database import Database
from models.mentoring.slip import Slip
from tests.conversations.conftest import World

TWO = "! Two are named. "
ASKED = [
    ("t.berry", "slip zain + great essay no I meant amy", ("Amy Carter 11A", "Zain Siddiqui 7E")),
    ("t.berry", "slip zain + great essay, no I meant amyy", ("Amy Carter 11A", "Zain Siddiqui 7E")),
    ("n.hussain", "slip ben + great, sorry amy carter", ("Amy Carter 11A", "Ben Dodd 11B")),
    ("n.hussain", "slip ben not amy + great", ("Amy Carter 11A", "Ben Dodd 11B")),
    ("n.hussain", "slip ben no not amy great work", ("Amy Carter 11A", "Ben Dodd 11B")),
    ("n.hussain", "slip not amy but ben + great", ("Amy Carter 11A", "Ben Dodd 11B")),
    ("j.reid", "absent ben no i meant amy", ("Amy Carter 11A", "Ben Dodd 11B")),
]
TEXTS = [
    "- no grace in defeat",
    "- said sorry, no I meant it",
    "- late again, no kit",
    "+ all fine, no worries",
    "not grace",
]


@pytest.mark.parametrize(("email", "line", "both"), ASKED, ids=[line for _, line, _ in ASKED])
def test_another_pupil_is_asked_about_and_nothing_is_done(
    world: World, database: Database, email: str, line: str, both: tuple[str, str]
) -> None:
    heard = world.staff(email).says(line)
    assert TWO in heard
    assert all(each in heard for each in both)
    with database.reading() as db:
        assert not db.exec(select(Slip.id)).all()


@pytest.mark.parametrize("text", TEXTS)
def test_a_text_that_only_reads_so_is_sent_as_it_is(world: World, text: str) -> None:
    assert "slip about Ben Dodd 11B" in world.staff("n.hussain").says(f"slip ben {text}")


@pytest.mark.parametrize(
    ("email", "line", "answer"),
    [
        ("n.hussain", "book amy thu, sorry wed", "Amy Carter 11A booked: Mathematics, Wed 25 Nov"),
        ("n.hussain", "book amy tue 3pm no 4pm", "Amy Carter 11A booked: Mathematics, Tue 24 Nov, 16:00"),
        ("g.lin", "target ben 7, sorry 8", "! I did not understand “8”."),
        ("n.hussain", "grade amy 5 6 no 7", "! I did not understand “7”."),
    ],
)
def test_the_same_thing_said_otherwise_stands_instead_or_is_asked_about(
    world: World, email: str, line: str, answer: str
) -> None:
    assert answer in world.staff(email).says(line)


@pytest.mark.parametrize("line", ["slip ben not amy + great", "slip ben no not amy + great"])
def test_who_is_taken_back_stands_in_nobodys_text(world: World, line: str) -> None:
    noor = world.staff("n.hussain")
    number = next(each.strip()[0] for each in noor.says(line).splitlines() if "Ben Dodd 11B (Year" in each)
    heard = noor.says(number)
    assert "Positive slip about Ben Dodd 11B (Mathematics) sent to Grace Lin." in heard
    assert "“great”" in heard
