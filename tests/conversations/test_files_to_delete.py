"""A file that was taken out of Staffroom is chased from when it should be deleted until it is (lifecycle, 1)."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlmodel import select

from models.access.person import person
from models.audit.entries import Actor
from models.audit.taken_files import TakenKind
from models.lifecycle.taken_files import kept_too_long, note_taken, say_deleted, taken_files
from models.school.labels import RESTRICTED
from models.school.people import Pupil, Staff
from models.school.restrictions import Restriction
from models.school.snapshot import changed
from tests.conversations.conftest import MORNING, Speaker, World
from tests.conversations.test_lists_to_decide import id_of

FILE = "File 1 to delete: a paper"
TAKEN = datetime(2026, 10, 26, 10, tzinfo=UTC)
"""So that it may be kept until 25 November, a Wednesday."""


@pytest.fixture
def taken(world: World) -> None:
    """Dan has taken a sheet of Amy Carter."""
    with world.database.writing() as db:
        dan = person(db, id_of(db, "d.whitfield"))
        amy = db.exec(select(Pupil.id).where(Pupil.legal_surname == "Carter")).first()
        note_taken(db, Actor(dan.staff_id, TAKEN), dan, TakenKind.PAPER, Path("/gone/amy.pdf"), {amy})
    world.at("2026-11-26 09:00")


def gone(world: World, email: str) -> None:
    with world.database.writing() as db:
        who = person(db, id_of(db, email))
        say_deleted(db, Actor(who.staff_id, world.clock.now()), who, 1)


def leaves(world: World, *emails: str) -> None:
    with world.database.writing() as db:
        for email in emails:
            db.get_one(Staff, id_of(db, email)).active = False
        changed(db)


def told(world: World, *days: str) -> dict[str, set[str]]:
    """Whose morning notes of these days of the year speak of it, by day."""
    found = {}
    world.only(MORNING)
    for day in days:
        world.at(f"2026-{day} 08:05")
        said = world.staff("h.marsh").says("tick").split("▸ to ")
        found[day] = {each.partition(":")[0] for each in said if FILE in each}
    return {day: names for day, names in found.items() if names}


@pytest.mark.usefixtures("taken")
def test_it_stands_in_the_list_of_who_took_it_alone_until_it_is_said_to_be_deleted(
    world: World, dan: Speaker
) -> None:
    others = [world.staff(each) for each in ("a.price", "h.marsh", "n.hussain")]
    world.at("2026-11-25 09:00")
    assert FILE not in dan.says("todo")
    world.at("2026-11-26 09:00")
    heard = dan.says("todo")
    assert "Overdue" in heard
    assert FILE in heard
    assert (
        "You took it out of Staffroom on Monday 26 October. It was to be deleted by Wednesday 25 November."
        in heard
    )
    assert "staffroom taken deleted 1 --as E-MAIL" in heard
    assert "Amy" not in heard.partition(FILE)[2].partition("staffroom taken deleted")[0], "it names nobody"
    assert not any(FILE in each.says("todo") for each in others)
    gone(world, "d.whitfield")
    assert FILE not in dan.says("todo")


@pytest.mark.whole
@pytest.mark.usefixtures("taken")
def test_it_is_said_once_its_day_has_passed_and_as_each_week_begins_until_it_is_gone(world: World) -> None:
    dan = {"Dan Whitfield"}
    days = ("11-25", "11-26", "11-27", "11-30", "12-01", "12-07")
    assert told(world, *days) == {"11-26": dan, "11-30": dan, "12-07": dan}
    gone(world, "d.whitfield")
    assert told(world, "12-14") == {}


@pytest.mark.whole
@pytest.mark.usefixtures("taken")
@pytest.mark.parametrize(
    ("left", "sees_to_it"),
    [(("d.whitfield",), "a.price"), (("d.whitfield", "a.price"), "h.marsh")],
    ids=["the data manager", "without one the scheme lead"],
)
def test_what_somebody_took_who_has_left_is_seen_to_by(
    world: World, left: tuple[str, ...], sees_to_it: str
) -> None:
    leaves(world, *left)
    there = [each for each in ("a.price", "h.marsh", "n.hussain") if each not in left]
    assert [each for each in there if FILE in world.staff(each).says("todo")] == [sees_to_it]
    said = world.staff(sees_to_it).says("todo")
    assert "Dan Whitfield, who has left, took it out of Staffroom on Monday 26 October" in said
    assert len(told(world, "11-30")["11-30"]) == 1
    gone(world, sees_to_it)
    assert FILE not in world.staff(sees_to_it).says("todo")


@pytest.mark.usefixtures("taken")
def test_a_copy_is_chased_while_the_pupil_s_record_is_restricted_too(world: World, dan: Speaker) -> None:
    with world.database.writing() as db:
        amy = db.exec(select(Pupil.id).where(Pupil.legal_surname == "Carter")).first() or 0
        by, now = id_of(db, "r.adeyemi"), world.clock.now()
        db.add(Restriction(pupil_id=amy, reason="x", set_by=by, set_at=now, look_again=now.date()))
        changed(db)
    assert FILE in dan.says("todo")
    with world.database.writing() as db:
        lead = person(db, id_of(db, "h.marsh"))
        (file,) = taken_files(db, Actor(lead.staff_id, world.clock.now()), lead)
        assert file.pupil == RESTRICTED
        assert file.place == "a place that Dan Whitfield knows", "its name may be hers"
        assert kept_too_long(db, world.clock.now().date()) == 1
