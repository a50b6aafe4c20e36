"""What is understood while nothing is locked is decided on what is so once it is: the school may change between."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from types import FrameType
from typing import Any

import pytest
from sqlalchemy import event
from sqlmodel import select

from bot.forms import fill
from models.db.database import Database
from models.mentoring.slip import Slip
from models.school.people import Mentorship, Pupil, Staff
from tests.conversations.conftest import Speaker, World

LINE = "slip Amy Carter + superb coursework"


@contextmanager
def before_the_lock(database: Database, change: Callable[[Any], None]) -> Iterator[None]:
    """Somebody else is quicker: their change is saved once a line was understood, and before its lock is taken."""
    other = Database(database.url)
    done: list[bool] = []

    def meanwhile(connection: Any) -> None:
        if not done and connection.get_execution_options().get("staffroom_writes"):
            done.append(True)
            with other.writing() as db:
                change(db)

    event.listen(database.engine, "engine_connect", meanwhile)
    yield
    event.remove(database.engine, "engine_connect", meanwhile)
    other.close()
    assert done


def amy(db: Any) -> Pupil:
    found: Pupil = db.exec(select(Pupil).where(Pupil.legal_surname == "Carter")).one()
    return found


def slips(world: World) -> list[Slip]:
    with world.database.reading() as db:
        return list(db.exec(select(Slip)))


def test_a_pupil_who_left_between_is_known_no_more(world: World, noor: Speaker) -> None:
    def leaves(db: Any) -> None:
        amy(db).left_on = date(2026, 11, 20)

    noor.says("todo")
    with before_the_lock(world.database, leaves):
        said = noor.says(LINE)
    assert "Amy" in said
    assert "sent" not in said
    assert slips(world) == []


def test_whoever_left_the_staff_between_is_refused(world: World, noor: Speaker) -> None:
    def leaves(db: Any) -> None:
        db.exec(select(Staff).where(Staff.email == "n.hussain@school.example")).one().active = False

    noor.says("todo")
    with before_the_lock(world.database, leaves):
        said = noor.says(LINE)
    assert "not on the school's staff list" in said
    assert slips(world) == []


def test_it_goes_to_whoever_is_the_mentor_by_then(world: World, noor: Speaker) -> None:
    def changes(db: Any) -> None:
        grace = db.exec(select(Staff).where(Staff.email == "g.lin@school.example")).one()
        of_amy = Mentorship.pupil_id == amy(db).id
        db.exec(select(Mentorship).where(of_amy, Mentorship.last_day == None)).one().staff_id = grace.id  # noqa: E711 - SQL's IS NULL

    noor.says("todo")
    with before_the_lock(world.database, changes):
        assert "sent to Grace Lin" in noor.says(LINE)


def readings(of: Callable[[], str]) -> int:
    """How often a command's words are read meanwhile."""
    read = 0

    def count(frame: FrameType, what: str, _: object) -> None:
        nonlocal read
        read += what == "call" and frame.f_code is fill.__code__

    sys.setprofile(count)
    of()
    sys.setprofile(None)
    return read


@pytest.mark.parametrize(("line", "readings_"), [(LINE, 1), ("grade Amy Carter maths 5 6", 2)])
def test_a_line_is_read_once_where_it_was_read_from_what_is_remembered(
    world: World, noor: Speaker, line: str, readings_: int
) -> None:
    """A grade's words are read beside the pupil's other grades, which the school's mark does not vouch for."""

    def another_slip(db: Any) -> None:
        sent: dict[str, Any] = {"tone": "positive", "text": "x", "sent_at": world.clock.now()}
        db.add(Slip(pupil_id=amy(db).id or 0, from_id=1, to_id=1, **sent))

    noor.says("todo", "slip Ben Dodd + good", "grade Ben Dodd maths 5 6")
    with before_the_lock(world.database, another_slip):
        assert readings(lambda: noor.says(line)) == readings_


def test_a_line_is_read_again_where_the_school_changed(world: World, noor: Speaker) -> None:
    def another_name(db: Any) -> None:
        amy(db).preferred_forename = "Amy"

    noor.says("todo", "slip Ben Dodd + good")
    with before_the_lock(world.database, another_name):
        assert readings(lambda: noor.says(LINE)) == 2
