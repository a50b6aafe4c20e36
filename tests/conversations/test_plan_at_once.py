"""A plan that is accepted, changed and booked around by several in the same instant: the database decides (P12, R8)."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, date, datetime
from typing import TypeVar

import pytest
from sqlmodel import Session as Db
from sqlmodel import col, select

from bot.ask import Replace, Reply
from bot.cards.plan import AcceptPlan
from bot.cards.plan_parts import AcceptPart, TakeOut
from bot.commands import registry
from bot.dispatch import Dispatcher
from bot.requests import Pressing, Said, Words
from models.db.database import Database
from models.planning.proposal import PlaceState, Proposal, ProposalPart, ProposedPlace
from models.school.people import Staff
from models.school.subjects import Subject
from models.sessions.session import Booking
from tests.conversations.conftest import Speaker
from tests.patience import LONGEST

pytestmark = [pytest.mark.P12, pytest.mark.both_databases]

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
TUESDAY = date(2026, 12, 1)
ROUNDS = 4
Found = TypeVar("Found")


def still() -> datetime:
    return NOW


def in_one_instant(url: str, said: list[Said]) -> list[str]:
    """What each is answered; each has a process's own way to the database."""
    gate = threading.Barrier(len(said))

    def run(each: Said) -> str:
        with closing(Database(url)) as database:
            dispatcher = Dispatcher(database, registry(), now=still)
            dispatcher.hear(Words(staff_id=each.staff_id, words="sessions"))
            gate.wait(timeout=LONGEST)
            result = dispatcher.hear(each)
        return result.card.plain if isinstance(result, Reply | Replace) else str(result)

    with ThreadPoolExecutor(len(said)) as pool:
        return list(pool.map(run, said))


def ask(database: Database, look: Callable[[Db], Found]) -> Found:
    with database.reading() as db:
        return look(db)


def staff(database: Database, name: str) -> int:
    email = f"{name}@school.example"
    return ask(database, lambda db: db.exec(select(Staff.id).where(Staff.email == email)).one() or 0)


def waiting(database: Database) -> int:
    rows = select(Proposal.id).where(col(Proposal.accepted_at).is_(None), col(Proposal.dropped_at).is_(None))
    return ask(database, lambda db: db.exec(rows).one() or 0)


def live(database: Database) -> list[Booking]:
    rows = select(Booking).where(col(Booking.cancelled_at).is_(None))
    return ask(database, lambda db: list(db.exec(rows)))


@pytest.fixture(autouse=True)
def _planned(noor: Speaker, helen: Speaker) -> None:
    """A plan in which maths has a session next Tuesday, drawn up by the scheme lead."""
    noor.says("book Zoe OBrien maths 1 dec M4", "need Amy Carter, Ben Dodd maths")
    helen.says("plan year 11")


def test_of_those_who_accept_the_week_in_one_instant_one_books_it_and_the_others_hear_so(
    school_url: str, database: Database, helen: Speaker
) -> None:
    lead, before = staff(database, "h.marsh"), {each.id for each in live(database)}
    for _ in range(ROUNDS):
        token = AcceptPlan(waiting(database)).token()
        said = in_one_instant(school_url, [Pressing(staff_id=lead, token=token)] * 4)
        booked = [each for each in said if each.startswith("Booked: ")]
        late = [each for each in said if each.startswith("That plan was accepted, and its sessions")]
        assert (len(booked), len(late)) == (1, 3), said
        made = live(database)
        assert len({(each.pupil_id, each.day) for each in made}) == len(made)
        assert len(made) > len(before)
        helen.says("undo")
        assert {each.id for each in live(database)} == before


@pytest.mark.whole
def test_nobody_is_in_two_sessions_who_is_booked_and_taken_out_as_the_week_is_accepted(
    school_url: str, database: Database, helen: Speaker
) -> None:
    lead, head, other = (staff(database, name) for name in ("h.marsh", "g.lin", "d.whitfield"))
    maths = ask(database, lambda db: db.exec(select(Subject.id).where(Subject.name == "Mathematics")).one())
    for _ in range(ROUNDS):
        proposal = waiting(database)
        placed = select(ProposedPlace.id).where(
            ProposedPlace.proposal_id == proposal,
            ProposedPlace.subject_id == maths,
            ProposedPlace.state == PlaceState.PROPOSED,
        )
        with database.reading() as db:
            place = db.exec(placed).first()
        changes = [Pressing(staff_id=head, token=TakeOut(place).token())] if place else []
        said = in_one_instant(
            school_url,
            [
                Pressing(staff_id=lead, token=AcceptPlan(proposal).token()),
                *changes,
                Words(staff_id=other, words="book Amy Carter, Ben Dodd history 1 dec"),
            ],
        )
        assert said[0].startswith("Booked: "), said
        assert not any("went wrong" in each for each in said), said
        tuesdays = [each for each in live(database) if each.day == TUESDAY]
        assert len({each.pupil_id for each in tuesdays}) == len(tuesdays), said
        helen.says("undo")
        for name in ("amy carter", "ben dodd"):
            helen.says(f"cancel {name} 1 dec")


def test_a_part_accepted_twice_in_one_instant_is_accepted_once(school_url: str, database: Database) -> None:
    head, proposal = staff(database, "g.lin"), waiting(database)
    maths = ask(database, lambda db: db.exec(select(Subject.id).where(Subject.name == "Mathematics")).one())
    press = Pressing(staff_id=head, token=AcceptPart(proposal, maths or 0).token())
    said = in_one_instant(school_url, [press] * 3)
    assert {each.split(":")[0] for each in said} == {"Mathematics is accepted"}
    assert len(ask(database, lambda db: list(db.exec(select(ProposalPart))))) == 1
