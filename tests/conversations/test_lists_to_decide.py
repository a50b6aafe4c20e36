"""A list of what is kept no longer waits for whom it concerns, and for nobody else (lifecycle, 4.2)."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from sqlmodel import col, select, update

from models.access.person import Person, person
from models.audit.entries import Actor
from models.db.tables import Db
from models.lifecycle.removal.deciding import Decided, approve, second
from models.lifecycle.removal.listing import make_list
from models.school.people import Pupil, Role, Staff, StaffRole
from models.school.snapshot import changed, school
from models.views.lists_to_decide import ListToDecide
from models.views.todo import for_morning, morning
from models.views.waiting import AsOf
from tests.conversations.conftest import Speaker, World

WAITS = "List 1 of what is kept no longer waits for you"


@pytest.fixture
def ann(world: World) -> Speaker:
    """The data manager."""
    return world.staff("a.price")


@pytest.fixture
def listed(world: World, noor: Speaker) -> None:
    """Two who left long ago are on a list."""
    noor.says("slip Amy Carter + good", "slip Ben Dodd + good")
    now = world.clock.now()
    with world.database.writing() as db:
        here = col(Pupil.legal_surname).in_(["Carter", "Dodd"])
        db.execute(update(Pupil).where(here).values(left_on=date(2024, 7, 19)))
        changed(db)
    assert make_list(world.database, Actor(None, now), now.date()) is not None


def decide(world: World, email: str, deed: Callable[[Db, Actor, Person, int], Decided]) -> None:
    with world.database.writing() as db:
        staff_id = id_of(db, email)
        deed(db, Actor(staff_id, world.clock.now()), person(db, staff_id), 1)


def id_of(db: Db, email: str) -> int:
    return db.exec(select(Staff).where(Staff.email == f"{email}@school.example")).one().id or 0


def told_in_the_morning(world: World) -> set[str]:
    """Whom the week's first morning tells of the list, by e-mail."""
    day = date(2026, 11, 30)
    with world.database.reading() as db:
        known = school(db)
        moment = AsOf(datetime(2026, 11, 30, 8, tzinfo=UTC), known.settings, known.calendar)
        noted = [person(db, each, today=day) for each in morning(db, day, moment)]
        return {
            each.email.partition("@")[0]
            for each in noted
            if any(isinstance(found.what, ListToDecide) for found in for_morning(db, each, day, moment))
        }


@pytest.mark.usefixtures("listed")
def test_the_scheme_lead_hears_that_a_list_waits_until_it_is_decided(
    world: World, helen: Speaker, peter: Speaker, ann: Speaker
) -> None:
    heard = helen.says("todo")
    assert WAITS in heard
    assert "It is about 2 pupils who left" in heard
    assert "Look at the list" in helen.labels
    assert "kept no longer" not in peter.says("todo") + ann.says("todo")
    assert told_in_the_morning(world) == {"h.marsh"}
    decide(world, "h.marsh", approve)
    assert "kept no longer" not in helen.says("todo") + ann.says("todo")
    assert told_in_the_morning(world) == set()


def test_what_goes_by_its_own_day_alone_is_of_no_pupil_who_left(world: World, helen: Speaker) -> None:
    world.at("2027-09-06 09:00")
    now = world.clock.now()
    assert make_list(world.database, Actor(None, now), now.date()) is not None
    heard = helen.says("todo")
    assert WAITS in heard
    assert "No pupil who left is on it, only what goes by its own day" in heard


@pytest.mark.whole(
    "tests/conversations/test_retention.py::test_of_many_pupils_a_second_person_is_told_and_approves_as_well"
)
@pytest.mark.usefixtures("listed")
def test_of_many_pupils_it_waits_for_a_second_person_next(
    world: World, helen: Speaker, ann: Speaker, joan: Speaker
) -> None:
    helen.says("settings retention second above 1")
    with world.database.writing() as db:
        for email, role in (("j.reid", Role.DATA_PROTECTION), ("h.marsh", Role.DATA_MANAGER)):
            db.add(StaffRole(staff_id=id_of(db, email), role=role))
        changed(db)
    decide(world, "h.marsh", approve)
    assert "kept no longer" not in helen.says("todo")
    heard = ann.says("todo")
    assert WAITS in heard
    assert "The scheme lead approved it" in heard
    assert WAITS in joan.says("todo")
    assert told_in_the_morning(world) == {"a.price", "j.reid"}
    decide(world, "a.price", second)
    assert told_in_the_morning(world) == set()
    assert "kept no longer" not in ann.says("todo") + joan.says("todo")
