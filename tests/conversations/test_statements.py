"""What a screen asks of the database does not grow with the rows on it: names come with the facts."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event
from sqlmodel import col, select

from bot.assembly import composer
from bot.platforms.terminal.courier import TerminalCourier
from models.db import engines
from models.db.database import Database
from models.db.errors import WantsToWrite
from models.mentoring.slip import Slip
from models.outbox.notices import Notice
from models.school.links import Link
from models.school.people import Mentorship, Pupil, Staff
from models.school.pupils import lock_pupils
from models.school.snapshot import school
from scheduler.deeds import mentoring
from scheduler.delivery import Deliverer
from scheduler.jobs import Occasion
from scheduler.run import run_due
from scheduler.timetable import timetable
from tests.conversations.conftest import Speaker, World
from tests.patience import LONGEST

pytestmark = pytest.mark.both_databases


@contextmanager
def counted(database: Database) -> Iterator[list[str]]:
    """The statements that are sent to the database meanwhile, but those that begin and end a transaction."""
    sent: list[str] = []

    def listen(*heard: object) -> None:
        if not str(heard[2]).startswith(("BEGIN", "SET LOCAL")):
            sent.append(str(heard[2]))

    event.listen(database.engine, "before_cursor_execute", listen)
    yield sent
    event.remove(database.engine, "before_cursor_execute", listen)


def many_slips(world: World, reader: str, writers: int = 20) -> None:
    """Slips from one to the next member of staff, about another pupil each: 20 come in, 20 go out."""
    with world.database.writing() as db:
        me = db.exec(select(Staff).where(Staff.email == f"{reader}@school.example")).one()
        others = db.exec(select(Staff).where(Staff.id != me.id, Staff.active).limit(writers)).all()
        mine = db.exec(
            select(Mentorship.pupil_id).where(
                Mentorship.staff_id == me.id, col(Mentorship.last_day).is_(None)
            )
        ).all()
        pupils = db.exec(select(Pupil.id).where(col(Pupil.id).not_in(mine)).limit(writers)).all()
        for at, other in enumerate(others):
            sent_at = world.clock.now() - timedelta(days=1, minutes=at)
            for sender, receiver, pupil in (
                (other, me, mine[at % len(mine)]),
                (me, other, pupils[at % len(pupils)]),
            ):
                db.add(
                    Slip(
                        pupil_id=pupil or 0,
                        from_id=sender.id or 0,
                        to_id=receiver.id,
                        tone="positive",
                        text="good",
                        sent_at=sent_at,
                    )
                )


@pytest.mark.parametrize(
    ("line", "most"), [("slips", 8), ("pupil Amy Carter", 12), ("todo", 10), ("mentees", 7), ("sessions", 6)]
)
def test_a_screen_is_a_handful_of_statements(world: World, dan: Speaker, line: str, most: int) -> None:
    many_slips(world, "d.whitfield")
    dan.says("meet Amy Carter formal: spoke about revision, target: two past papers")
    dan.says("todo")  # the school is read once, and remembered
    with counted(world.database) as sent:
        said = dan.says(line)
    assert "positive slip" in said.casefold() or line in {"mentees", "sessions"}
    assert len(sent) <= most, "\n\n".join(sent)


def test_a_slip_is_six_statements_of_which_one_is_asked_before_the_lock_is_taken(
    world: World, noor: Speaker
) -> None:
    noor.says("slip Amy Carter + good")
    with counted(world.database) as sent:
        noor.says("slip Amy Carter + superb coursework")
    assert len(sent) <= 6, "\n\n".join(sent)


@pytest.mark.parametrize("engine_name", ["postgresql"])  # what SQLite is asked goes over no wire
def test_a_slip_is_ten_round_trips_of_statements_that_are_prepared(
    world: World, noor: Speaker, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Begun as a look that ends, then five statements and the commit; nothing is taken in anew."""
    monkeypatch.setattr(engines, "RESTED_SECONDS", LONGEST)
    for number in range(8):
        noor.says(f"slip Amy Carter + part {number} explained well")
    with (tmp_path / "wire").open("w+") as wire:
        traced = set[int]()

        def trace(raw: Any, *_rest: object) -> None:
            if id(raw) not in traced:
                traced.add(id(raw))
                raw.pgconn.trace(wire.fileno())

        event.listen(world.database.engine, "checkout", trace)
        noor.says("slip Amy Carter + superb coursework")
        event.remove(world.database.engine, "checkout", trace)
        world.database.close()
        wire.seek(0)
        told = [line.split("\t")[3] for line in wire if line.count("\t") > 2]
    assert 5 < told.count("ReadyForQuery") <= 10
    assert "Parse" not in told


def test_the_morning_s_notes_are_promised_in_a_handful_of_statements_however_many(
    world: World, dan: Speaker
) -> None:
    day = date(2026, 11, 30)
    dan.says("todo")  # the school is read once, and remembered
    with world.database.writing() as db:
        standing = school(db)
        at_eight = Occasion(world.clock.now(), day, False, standing.settings, standing.calendar)
        with counted(world.database) as sent:
            mentoring.remind(db, at_eight)
        assert len(db.exec(select(Notice.id).where(Notice.about_day == day.isoformat())).all()) > 30
    # A Monday: seven of them are of heads' subjects, and two of what is looked at again, however many there are.
    assert len(sent) <= 21, "\n\n".join(sent)


def test_a_note_is_delivered_in_fifteen_statements_and_three_transactions(
    world: World, noor: Speaker, database: Database
) -> None:
    """Each is claimed, marked as perhaps sent, and marked as sent; spreading all of them is one transaction."""
    now = world.clock.now()
    with database.writing() as db:
        for each in db.exec(select(Staff)).all():
            linked = Link(
                door="terminal", tenant="", account=each.email, staff_id=each.id or 0, address=each.name,
                linked_at=now, last_spoke=now,
            )  # fmt: skip
            db.add(linked)
    noor.says("slip Amy Carter + good", "tick")
    world.at("2026-12-01 08:01")  # no Monday, on which heads have five more of their subjects
    run_due(database, world.clock.now(), timetable)
    told: list[str] = []
    courier = TerminalCourier(database, lambda to, card: told.append(to), lambda paper: Path(paper.name))  # noqa: ARG005 - what is said is no matter here
    committed: list[object] = []

    async def deliver() -> None:
        delivery = Deliverer(database, [courier], composer, world.clock.now)
        while await delivery.once():
            pass

    def note(connection: object) -> None:
        committed.append(connection)

    event.listen(database.engine, "commit", note)
    with counted(database) as sent:
        asyncio.run(deliver())
    event.remove(database.engine, "commit", note)
    assert len(told) > 30
    assert len(sent) <= 15 * len(told), "\n\n".join(sent[-60:])
    assert len(committed) <= 3 * len(told)


@pytest.mark.parametrize(
    ("line", "most"), [("digest", 19), ("todo", 20), ("today", 5), ("settings", 5), ("pupil Amy Carter", 12)]
)
def test_leadership_s_screens_are_too(
    world: World, helen: Speaker, noor: Speaker, line: str, most: int
) -> None:
    noor.says("book Amy Carter, Ben Dodd maths today")
    many_slips(world, "d.whitfield")
    world.at("2026-12-07 16:30")
    helen.says("todo")
    with counted(world.database) as sent:
        helen.says(line)
    assert len(sent) <= most, "\n\n".join(sent)


@pytest.mark.P6
def test_the_grades_of_a_class_are_asked_for_and_written_together(noor: Speaker, world: World) -> None:
    """However many are in it; and what is locked to be changed is decided on once, in the transaction that writes."""
    names = [name for name in noor.says("grade 11Ma1").splitlines() if "  " in name.strip()]
    noor.says("cancel")
    assert len(names) > 15
    with counted(world.database) as sent:
        assert "11Ma1 Mathematics: grades of" in noor.says("grade 11Ma1 no change")
    assert len(sent) <= 28
    assert sum("FROM grade_entry JOIN collection" in each for each in sent) <= 3


def test_whoever_would_lock_pupils_is_told_so_before_on_every_database(database: Database) -> None:
    with database.reading() as db, pytest.raises(WantsToWrite):
        lock_pupils(db, [1])
    with database.writing() as db:
        lock_pupils(db, [1])
