"""Of one digest after the other: what is named once and then counted, and what stands first (P13, P15)."""

import re
from datetime import UTC, datetime

import pytest

from models.audit.anchors import newest_anchor
from models.audit.seals import seal
from models.db.database import Database
from tests.conversations.conftest import DIGEST, Speaker, World

pytestmark = [pytest.mark.P13, pytest.mark.P15]


def digest_of(world: World, speaker: Speaker, at: str) -> str:
    """The digest that the coordinator is told at that time."""
    world.only(DIGEST)
    world.tells_only("s.okafor")
    world.at(at)
    pieces = re.split(r"(?m)^▸ to (.+):\n", speaker.says("tick"))
    return dict(zip(pieces[1::2], pieces[2::2], strict=True)).get("Sam Okafor", "")


@pytest.mark.P8
def test_names_are_said_once_and_then_counted_once_a_week(sam: Speaker, noor: Speaker, world: World) -> None:
    world.at("2026-11-16 10:00")
    noor.says("slip Amy Carter - homework is late again")
    told = {day: digest_of(world, sam, f"2026-{day} 16:31") for day in ("11-24", "11-25", "11-26", "11-30")}
    row = "Slips not read for more than 5 school days"
    assert f"{row}: 1: Amy Carter 11A: for Dan Whitfield, sent Mon 16 Nov" in told["11-24"]
    assert [day for day in told if row in told[day]] == ["11-24", "11-30"]
    assert re.search(rf"{row}: 1: named before  \[\d+\] Show all", told["11-30"])
    assert [day for day in told if "No mentor" in told[day]] == ["11-30"]
    assert [day for day in told if "Meetings overdue: 38 pupils" in told[day]] == ["11-30"]
    assert sam.presses("Show all") == (
        "Slips not read for more than 5 school days: 1\n  Amy Carter 11A: for Dan Whitfield, sent Mon 16 Nov"
    )


@pytest.mark.whole
def test_a_month_that_begins_repeats_no_names(
    sam: Speaker, noor: Speaker, grace: Speaker, world: World
) -> None:
    world.at("2026-10-20 10:00")
    assert "saved" in grace.says("meet Ben Dodd formal: spoke about revision, target: two past papers")
    told = {day: digest_of(world, sam, f"2026-{day} 16:31") for day in ("11-30", "12-01", "12-02")}
    assert [day for day in told if "No mentor" in told[day]] == ["11-30"]
    # December begins on a Tuesday: those who were due in November are overdue from then on, and no others are named.
    assert "Meetings overdue: 37 pupils" in told["11-30"]
    assert "Meetings newly overdue: 1 pupil: of 1 mentor" in told["12-01"]
    assert told["12-02"] == ""
    world.at("2026-12-02 17:00")
    noor.says("grade Amy Carter 4 4")
    told |= {day: digest_of(world, sam, f"2026-{day} 16:31") for day in ("12-03", "12-04", "12-07")}
    assert [day for day in told if "Newly below target" in told[day]] == ["12-03", "12-07"]


@pytest.mark.P8
def test_where_there_are_many_all_of_them_can_be_seen(sam: Speaker, noor: Speaker, world: World) -> None:
    world.at("2026-11-16 10:00")
    for at in range(14):
        world.at(f"2026-11-16 10:{at:02}")
        noor.says(f"slip Amy Carter - late again, number {at}")
    world.at("2026-11-24 16:30")
    assert "and 9 more" in sam.says("digest")
    assert sam.presses("Show all").count("for Dan Whitfield") == len(range(14))


@pytest.mark.whole
@pytest.mark.P11
def test_an_absence_is_named_when_it_comes_and_when_it_is_overdue_and_counted_between(
    sam: Speaker, noor: Speaker, world: World
) -> None:
    world.at("2026-11-23 08:30")
    noor.says("book Amy Carter, Ben Dodd maths lunch today")
    world.at("2026-11-23 12:45")
    noor.says("register Amy Carter absent", "register Ben Dodd here")
    told = {
        day: digest_of(world, sam, f"2026-{day} 16:31")
        for day in ("11-23", "11-24", "11-25", "11-26", "11-30")
    }
    row = "To follow up: 1 absence"
    named = "Amy Carter 11A: Mathematics, Mon 23 Nov"
    assert f"- {row}: {named}\n" in told["11-23"]
    assert re.search(rf"- {row}: named before  \[\d+\] Show all", told["11-24"])
    assert named not in told["11-24"] + told["11-25"]
    assert f"- {row}, 1 overdue: {named}, overdue" in told["11-26"], "due on Wednesday"
    assert re.search(rf"- {row}, 1 overdue: named before", told["11-30"])
    assert named in sam.presses("Show all")


@pytest.mark.whole
@pytest.mark.P11
def test_a_register_that_is_not_taken_is_named_once(sam: Speaker, noor: Speaker, world: World) -> None:
    world.at("2026-11-23 08:30")
    noor.says("book Amy Carter maths lunch today", "book Ben Dodd maths today")
    told = {day: digest_of(world, sam, f"2026-{day} 16:31") for day in ("11-23", "11-24", "11-25")}
    assert "Registers not taken: 1: Mathematics, today, 12:40" in told["11-23"], (
        "the other one is not due yet"
    )
    assert "Mathematics, Mon 23 Nov, 15:20" in told["11-24"]
    assert "- Registers not taken: 2  [" in told["11-24"]
    assert "    1 named before" in told["11-24"]
    assert "12:40" not in told["11-24"]
    assert "Registers not taken: 2: named before" in told["11-25"]


@pytest.mark.whole
def test_a_register_of_the_last_day_of_term_is_named_on_the_first_of_the_next(
    sam: Speaker, noor: Speaker, world: World
) -> None:
    world.at("2026-12-18 08:30")
    noor.says("book Amy Carter maths today")
    assert "Registers not taken" not in digest_of(world, sam, "2026-12-18 16:31"), "it has ended a moment ago"
    told = digest_of(world, sam, "2027-01-04 16:31")
    assert "Registers not taken: 1: Mathematics, Fri 18 Dec, 15:20" in told
    assert "Register to take" in noor.says("todo")


@pytest.mark.whole
@pytest.mark.P12
def test_a_review_that_is_due_is_named_once(sam: Speaker, grace: Speaker, world: World) -> None:
    world.at("2026-11-23 10:00")
    grace.says("intervene Amy Carter maths: no method shown, plan: two sessions a week, exit: on 6 twice")
    told = {
        day: digest_of(world, sam, f"{day} 16:31")
        for day in ("2026-11-23", "2026-11-24", "2027-01-04", "2027-01-05")
    }
    assert "Interventions begun: 1: Amy Carter 11A" in told["2026-11-23"]
    assert "ntervention" not in told["2026-11-24"]
    assert "Interventions to review: 1: Amy Carter 11A" in told["2027-01-04"]
    assert "Interventions to review: 1: named before" in told["2027-01-05"]


def test_what_somebody_has_to_decide_stands_first(sam: Speaker, noor: Speaker, world: World) -> None:
    world.at("2026-11-24 08:30")
    noor.says("book Amy Carter, Ben Dodd maths lunch today", "book Ben Dodd maths thu", "cancel ben thu")
    world.at("2026-11-24 12:45")
    noor.says("register Amy Carter absent")
    said = digest_of(world, sam, "2026-11-24 16:31")
    decide, _, day = said.partition("  (The day)\n")
    assert "To follow up: 1 absence" in decide
    assert "Registers not taken: 1" in decide
    assert "Sessions: 2 pupils" in day
    assert "Cancelled: 1 booking" in day


def test_a_quiet_day_is_a_few_lines(sam: Speaker, noor: Speaker, world: World) -> None:
    world.at("2026-11-24 08:30")
    noor.says("tick", "book Amy Carter maths today", "tick")
    assert digest_of(world, sam, "2026-11-24 16:31").splitlines() == [
        "Digest, Tuesday 24 November",
        "- Sessions: 1 pupil, nobody told: Amy Carter 11A",
    ]


def test_it_carries_where_the_audit_ends_once_a_week_and_verify_finds_that(
    sam: Speaker, noor: Speaker, world: World, database: Database
) -> None:
    noor.says("slip Amy Carter - homework is late again")
    world.at("2026-11-24 16:40")
    assert "entries are sealed" not in sam.says("digest")
    with database.writing() as db:
        seal(db, datetime(2026, 11, 24, 16, 40, tzinfo=UTC))
    said = sam.says("digest")
    noted = re.search(r"(\d+) entries are sealed, the newest as ([0-9a-f]{16})\.", said)
    assert noted is not None
    with database.reading() as db:
        newest = newest_anchor(db, datetime(2026, 11, 24, 16, 40, tzinfo=UTC))
    assert newest is not None
    assert (int(noted[1]), noted[2]) == (newest.position, newest.digest[:16])
    assert f"staffroom audit verify --against {noted[2]}" in said
