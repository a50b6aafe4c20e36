"""`where`: where a pupil should be now, and whether marked there (P9, P11)."""

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlmodel import select

from models.audit.deeds import Deed
from models.audit.entries import Entry
from models.db.database import Database
from models.rules.attendance import Mark
from models.sessions.register import RegisterMark
from models.sessions.session import Booking, Session
from tests.conversations.conftest import Speaker, World

pytestmark = pytest.mark.P9


@pytest.fixture
def booked(noor: Speaker, dan: Speaker) -> None:
    """Amy has history at lunch and mathematics after school, and mathematics on Thursday."""
    dan.says("book Amy Carter history today lunch")
    noor.says("book Amy Carter maths today M4", "book Amy Carter maths thu")


def marked(database: Database, subject: str, mark: Mark, minutes: int | None = None) -> None:
    """The register of the day's session in this subject says this of Amy."""
    with database.writing() as db:
        booking = db.exec(
            select(Booking).join(Session).where(Session.kind == subject).order_by(Session.day)  # type: ignore[arg-type]  # SQLModel types columns as their values
        ).first()
        assert booking is not None
        at = datetime(2026, 11, 23, 15, 24, tzinfo=UTC)
        of: dict[str, Any] = {
            "session_id": booking.session_id,
            "pupil_id": booking.pupil_id,
            "marked_by": booking.booked_by,
        }
        db.add(RegisterMark(**of, mark=mark, minutes=minutes, marked_at=at))


@pytest.mark.usefixtures("booked")
def test_before_during_and_after(dan: Speaker, tom: Speaker, world: World, database: Database) -> None:
    assert tom.says("where Amy Carter").splitlines() == [
        "Amy Carter 11A is in no session now.",
        "  Next: History, today, 12:40–13:10, with Dan Whitfield.",
        "  Lessons of the timetable are not kept here.",
    ]
    world.at("15:30")
    assert tom.says("where Amy Carter").splitlines() == [
        "Amy Carter 11A should be in Mathematics in M4 with Noor Hussain, until 16:20.",
        "  Not marked yet.",
        "  Before: 12:40–13:10 History with Dan Whitfield. Not marked.",
        "  Next: Mathematics, Thu 26 Nov, 15:20–16:20, with Noor Hussain.",
    ]
    marked(database, "after school", Mark.LATE, 4)
    marked(database, "lunch", Mark.PRESENT)
    said = dan.says("where's amy carter?")
    assert "  Marked late (4 minutes) 15:24 by Noor Hussain." in said.splitlines()
    assert "Before: 12:40–13:10 History with you. Marked present 15:24 by Dan Whitfield." in said
    world.at("16:20")
    assert tom.says("where Amy Carter").startswith("Amy Carter 11A is in no session now.")


@pytest.mark.usefixtures("booked")
def test_who_is_away_is_not_looked_for(tom: Speaker, joan: Speaker, world: World) -> None:
    joan.says("absent Amy Carter")
    world.at("15:30")
    assert tom.says("where Amy Carter").splitlines()[0] == (
        "Amy Carter 11A is not in school today. Booked now: Mathematics in M4 with Noor Hussain."
    )


def test_a_day_without_school_and_nothing_to_come(tom: Speaker, world: World) -> None:
    assert tom.says("where Ben Dodd").splitlines()[0] == (
        "Ben Dodd 11B is in no session now, and none is to come."
    )
    world.at("2026-11-27 10:00")
    assert tom.says("where Ben Dodd") == "There is no school today: an INSET day."


def test_the_look_is_on_record(tom: Speaker, database: Database) -> None:
    tom.says("where Ben Dodd")
    with database.reading() as db:
        seen = db.exec(select(Entry).where(Entry.deed == Deed.PUPIL_WHERE)).one()
    assert seen.pupil_id is not None


def test_nobody_is_guessed(tom: Speaker) -> None:
    assert "I know no pupil called “Zzyzx”" in tom.says("where Zzyzx")
    assert "not the whole of 11B" in tom.says("where 11B")
