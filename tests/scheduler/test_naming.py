"""What named a pupil does not outlast a record of theirs that is removed: drawn anew while of use, else deleted."""

from datetime import timedelta

import pytest
from sqlmodel import select

from models.db.database import Database
from models.outbox.naming import NamedPupil, clear_naming, note_named
from models.school.people import Pupil
from scheduler.courier import Drop
from scheduler.delivery import deliver_due
from tests.scheduler.small_school import StandingClock, Words, add_staff, notice, promise_to
from tests.scheduler.test_trouble import passes
from tests.soak.courier import SmallCourier
from tests.soak.far_side import FarSide, Mood

KEY = "mentor.morning/2026-11-23"


async def told_of_two(database: Database, far_side: FarSide, clock: StandingClock) -> tuple[str, list[int]]:
    """A note that names two pupils; where it stands, and their ids."""
    to = add_staff(database)
    promise_to(database, to, KEY)
    await deliver_due(database, [SmallCourier(far_side.url)], Words(lambda _: ("Amy and Ben",)), clock)
    with database.writing() as db:
        pupils = [Pupil(legal_forename=each, legal_surname="X", year_group=11) for each in ("Amy", "Ben")]
        db.add_all(pupils)
        db.flush()
        ids = [each.id or 0 for each in pupils]
        note_named(db, notice(database, KEY).id, ids)
    return f"small-{to}", ids


def one_is_removed(database: Database, clock: StandingClock, pupil_id: int) -> int:
    with database.writing() as db:
        return clear_naming(db, [pupil_id], clock.now)


def named(database: Database) -> list[int]:
    with database.reading() as db:
        return sorted(db.exec(select(NamedPupil.pupil_id)))


async def test_while_it_is_of_use_it_is_drawn_anew_and_then_deleted(
    database: Database, far_side: FarSide, clock: StandingClock
) -> None:
    to, (amy, ben) = await told_of_two(database, far_side, clock)
    courier = SmallCourier(far_side.url)
    assert one_is_removed(database, clock, amy) == 1
    await deliver_due(database, [courier], Words(lambda _: ("Ben",)), clock)
    assert (far_side.texts(to), named(database)) == (["Ben"], [amy, ben])
    clock.now = notice(database, KEY).useful_until
    assert one_is_removed(database, clock, ben) == 1
    await deliver_due(database, [courier], Words(lambda _: ("Nobody",)), clock)
    assert (far_side.texts(to), named(database)) == ([], [])


async def test_what_has_nothing_to_say_without_it_is_deleted_and_else_stands(
    database: Database, far_side: FarSide, clock: StandingClock
) -> None:
    to, (amy, _) = await told_of_two(database, far_side, clock)
    assert one_is_removed(database, clock, amy + 100) == 0
    nothing = Words(lambda _: Drop("nothing is left"))
    await passes(database, SmallCourier(far_side.url), clock, times=2, words=nothing)
    assert far_side.texts(to) == ["Amy and Ben"]
    one_is_removed(database, clock, amy)
    await passes(database, SmallCourier(far_side.url), clock, times=2, words=nothing)
    assert far_side.texts(to) == []


@pytest.mark.parametrize("mood", [Mood.GONE, Mood.BROKEN_BEFORE, Mood.SILENT_BEFORE])
async def test_what_a_platform_does_not_let_draw_anew_is_deleted(
    database: Database, far_side: FarSide, clock: StandingClock, mood: Mood
) -> None:
    to, (amy, _) = await told_of_two(database, far_side, clock)
    one_is_removed(database, clock, amy)
    far_side.mood = lambda path: mood if path == "/update" else Mood.FINE
    await passes(database, SmallCourier(far_side.url), clock, times=12, words=Words(lambda _: ("Ben",)))
    assert far_side.texts(to) == []


async def test_a_note_of_others_is_as_it_was(
    database: Database, far_side: FarSide, clock: StandingClock
) -> None:
    to, (amy, _) = await told_of_two(database, far_side, clock)
    other = add_staff(database, email="other@school.example")
    promise_to(database, other, "mentor.morning/2026-11-24")
    await deliver_due(database, [SmallCourier(far_side.url)], Words(lambda _: ("Cat",)), clock)
    clock.now += timedelta(days=2)
    one_is_removed(database, clock, amy)
    await deliver_due(database, [SmallCourier(far_side.url)], Words(lambda _: ("Dan",)), clock)
    assert (far_side.texts(to), far_side.texts(f"small-{other}")) == ([], ["Cat"])
