"""The subject's week: what its head begins the week with, in the morning's one note (P6, P12)."""

import re

import pytest

from tests.conversations.conftest import Speaker, World

pytestmark = pytest.mark.P12


def note_of(world: World, speaker: Speaker, to: str, at: str) -> str:
    """What that person is told at that time."""
    world.tells_only("g.lin", "d.whitfield")
    world.at(at)
    pieces = re.split(r"(?m)^▸ to (.+):\n", speaker.says("tick"))
    return dict(zip(pieces[1::2], pieces[2::2], strict=True)).get(to, "")


@pytest.mark.both_databases
def test_a_head_of_subject_is_told_of_the_subject_s_week_on_its_first_morning(
    world: World, grace: Speaker, noor: Speaker
) -> None:
    grace.says(
        "collections", "intervene Amy Carter maths: no method shown, plan: two a week, exit: on 6 twice"
    )
    noor.says("intervene Ben Dodd maths: still no method", "grade Amy Carter 4 5")
    noor.says(
        "book Amy Carter, Ben Dodd maths tue", "book Amy Carter maths thu", "book Amy Carter maths 2026-12-01"
    )
    monday = note_of(world, noor, "Grace Lin", "2026-11-30 08:01")
    assert "the week of Mathematics" in monday.splitlines()[0]
    said = monday.partition("- Mathematics this week")[2]
    assert re.search(r"Grades: \d+ not entered, until today|Grades: \d+ not entered, until Mon 30 Nov", said)
    assert "Newly below target: 1 pupil" in said
    assert "Interventions to decide on: 1" in said
    assert "Sessions: 1 with 1 booking" in said, "of this week alone"
    assert "Interventions to review" not in said, "not before January"
    assert "Amy" not in said, "counts: whose they are stands behind them"
    assert "this week" not in note_of(world, noor, "Grace Lin", "2026-12-01 08:01")


def test_where_there_is_nothing_to_say_of_a_subject_nothing_is_said(world: World, noor: Speaker) -> None:
    told = note_of(world, noor, "Grace Lin", "2026-12-07 08:01")
    assert "Mathematics this week" in told, "December's collection is open"
    assert "Newly below" not in told
    assert "Sessions" not in told


def test_what_is_reviewed_this_week_is_counted(world: World, grace: Speaker, noor: Speaker) -> None:
    grace.says("intervene Amy Carter maths: no method shown, plan: two a week, exit: on 6 twice")
    assert "Interventions to review: 1" in note_of(world, noor, "Grace Lin", "2027-01-04 08:01")


@pytest.mark.whole
def test_a_week_that_begins_on_another_day_is_told_of_on_that_day(
    world: World, peter: Speaker, noor: Speaker
) -> None:
    peter.says("close 2026-11-30 snow")
    assert note_of(world, noor, "Grace Lin", "2026-11-30 08:01") == ""
    assert "Mathematics this week" in note_of(world, noor, "Grace Lin", "2026-12-01 08:01")


@pytest.mark.whole
def test_who_heads_nothing_hears_of_no_subject(world: World, noor: Speaker) -> None:
    assert "this week" not in note_of(world, noor, "Dan Whitfield", "2026-11-30 08:01")
