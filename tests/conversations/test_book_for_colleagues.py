"""Booking for a colleague, or a subject that one does not teach: who may, and who is told (P9)."""

import pytest
from sqlmodel import select

from models.audit.entries import Entry
from models.db.database import Database
from tests.conversations.conftest import Speaker, World
from tests.conversations.standing_bookings import held

pytestmark = pytest.mark.P9


def test_another_s_subject_needs_its_head_or_leadership(
    noor: Speaker, grace: Speaker, helen: Speaker, database: Database
) -> None:
    assert "booked" not in noor.says("book Amy Carter history thu")
    assert held(database) == []
    with database.reading() as db:
        assert list(db.exec(select(Entry.deed).where(Entry.did == "refused"))) == ["book"]
    assert "Amy Carter 11A booked: Mathematics" in grace.says("book Amy Carter maths thu")
    assert "Amy Carter 11A booked with you: History" in helen.says("book Amy Carter history tue")


def test_who_books_a_subject_that_they_do_not_teach_reads_whose_session_it_is(world: World) -> None:
    sam = world.staff("s.okafor")
    said = sam.says("book amy carter maths thu")
    assert said.startswith("Amy Carter 11A booked with you: Mathematics, Thu 26 Nov, 15:20–16:20.")
    assert "You do not teach Mathematics. For a colleague: undo, then add with and their name." in said
    assert "booked with Noor Hussain:" in sam.says("undo", "book amy carter maths thu with noor hussain")


def test_of_a_colleague_only_what_they_teach_is_offered(world: World) -> None:
    sam = world.staff("s.okafor")
    said = sam.says("book amy carter next mon with noor hussain history")
    assert "Noor Hussain does not teach History." in said
    assert "Mathematics" in said
    assert "  2." not in said
    assert "booked with Noor Hussain: Mathematics" in sam.says("1")


@pytest.mark.parametrize("whose", ["with noor hussain", "for Noor Hussain", "for ms hussain"])
def test_a_colleague_is_named_behind_with_and_for(grace: Speaker, noor: Speaker, whose: str) -> None:
    assert grace.says(f"book amy carter maths thu {whose}").startswith(
        "Amy Carter 11A booked with Noor Hussain:"
    )
    assert "may book for a colleague" in noor.says("book ben dodd maths thu for Grace Lin")
    assert grace.says("book for ben dodd maths thu").startswith(
        "Ben Dodd 11B booked: Mathematics, Thu 26 Nov"
    )


@pytest.mark.both_databases
def test_a_host_is_told_of_each_whom_a_colleague_booked_once(
    grace: Speaker, noor: Speaker, world: World
) -> None:
    world.only("registers")
    grace.says("book amy carter maths thu with noor hussain")
    world.at("2026-11-23 10:05")
    grace.says("book ben dodd maths thu with noor hussain")
    told = [line for line in noor.says("tick").splitlines() if "for you: Mathematics, Thu 26 Nov" in line]
    assert sum("Amy Carter 11A" in line for line in told) == 1
    assert sum("Ben Dodd 11B" in line for line in told) == 1
    grace.says("undo")
    assert "Whom a colleague booked for you does not come after all: Mathematics" in noor.says("tick")
