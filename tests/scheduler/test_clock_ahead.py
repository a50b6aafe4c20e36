"""What was written in a minute in which the clock was ahead is delivered and answered as if it had not been."""

from datetime import timedelta

import pytest
from sqlmodel import select

from models.db.database import Database
from models.outbox.inbox import keep, take
from models.outbox.notices import Delivery, DeliveryState, Notice, NoticeEnd
from models.outbox.once import Heard, hear, heard
from models.outbox.undelivered import expire
from scheduler.claims import claim
from scheduler.clock_ahead import set_right
from scheduler.delivery import deliver_due
from scheduler.run import run_due
from scheduler.timetable import timetable
from tests.scheduler.small_school import MORNING, StandingClock, Words, add_staff, promise_to
from tests.soak.courier import SmallCourier
from tests.soak.far_side import FarSide, Mood

AHEAD = timedelta(days=1)
TEN_MINUTES = timedelta(minutes=10)


class Delivered:
    """Delivery and the auditor, at the moments that a test says."""

    def __init__(self, database: Database, far_side: FarSide, clock: StandingClock) -> None:
        self._database, self._far_side, self._clock = database, far_side, clock
        self.courier = SmallCourier(far_side.url)

    async def at(self, by: timedelta) -> int:
        """What stands at the far side after one turn, so long after the morning."""
        self._clock.now = MORNING + by
        self.looks()
        await deliver_due(self._database, [self.courier], Words(), self._clock)
        return len(self._far_side.messages)

    def looks(self) -> None:
        ran = run_due(
            self._database,
            self._clock.now,
            lambda school: tuple(job for job in timetable(school) if job.name.startswith("look for")),
        )
        assert [each.trouble for each in ran if each.trouble] == []


@pytest.fixture
def delivered(database: Database, far_side: FarSide, clock: StandingClock) -> Delivered:
    return Delivered(database, far_side, clock)


async def test_what_was_given_up_under_a_clock_that_was_ahead_is_sent(
    database: Database, delivered: Delivered, clock: StandingClock
) -> None:
    promise_to(database, add_staff(database), "slip.new/1")
    clock.now = MORNING + AHEAD
    delivered.looks()
    with database.reading() as db:
        assert db.exec(select(Notice.ended)).one() == NoticeEnd.TOO_LATE
    assert await delivered.at(TEN_MINUTES) == 1
    assert await delivered.at(AHEAD) == 1


async def test_what_is_too_late_stays_so(database: Database, delivered: Delivered) -> None:
    promise_to(database, add_staff(database), "slip.new/1")
    with database.writing() as db:
        assert expire(db, MORNING + timedelta(hours=9)) == 1
        assert set_right(db, MORNING + timedelta(hours=9)) == 0
    assert await delivered.at(timedelta(hours=9)) == 0


async def test_a_claim_of_a_process_that_ended_under_it_holds_nobody_up(
    database: Database, delivered: Delivered, clock: StandingClock
) -> None:
    promise_to(database, add_staff(database), "slip.new/1", useful_for=3 * AHEAD)
    clock.now = MORNING + AHEAD
    assert len(claim(database, [delivered.courier], clock.now, lease=timedelta(seconds=30), limit=9)) == 1
    assert await delivered.at(timedelta(minutes=1)) == 0, "whoever holds it may still be calling"
    assert await delivered.at(TEN_MINUTES) == 1


async def test_what_was_promised_or_failed_under_it_is_due_now(
    database: Database, delivered: Delivered, far_side: FarSide, clock: StandingClock
) -> None:
    staff_id = add_staff(database)
    far_side.mood = lambda _path: Mood.BROKEN_BEFORE
    promise_to(database, staff_id, "slip.new/1", useful_for=3 * AHEAD)
    assert await delivered.at(AHEAD) == 0
    far_side.mood = lambda _path: Mood.FINE
    promise_to(database, staff_id, "slip.new/2", now=clock.now + timedelta(seconds=20), useful_for=3 * AHEAD)
    assert await delivered.at(TEN_MINUTES) == 2


async def test_what_was_perhaps_sent_under_it_is_looked_for_before_it(
    database: Database, delivered: Delivered, clock: StandingClock
) -> None:
    promise_to(database, add_staff(database), "slip.new/1", useful_for=3 * AHEAD)
    clock.now = MORNING + AHEAD
    claim(database, [delivered.courier], clock.now, lease=timedelta(seconds=30), limit=9)
    with database.writing() as db:
        delivery = db.exec(select(Delivery)).one()
        delivery.state, delivery.sent_at = DeliveryState.MAYBE_SENT, clock.now
    with database.writing() as db:
        assert set_right(db, MORNING) == 1
    with database.reading() as db:
        sent_at = db.exec(select(Delivery.sent_at)).one()
    assert sent_at is not None
    assert sent_at < MORNING


def test_a_request_that_was_kept_under_it_is_answered_now(database: Database) -> None:
    with database.writing() as db:
        keep(db, door="small", tenant="T", account="U", said="{}", place="{}", now=MORNING + AHEAD)
    with database.writing() as db:
        assert take(db, "small", MORNING + TEN_MINUTES) == []
        assert set_right(db, MORNING) == 1
    with database.writing() as db:
        (row,) = take(db, "small", MORNING + TEN_MINUTES)
        assert row.at == MORNING


async def test_quiet_hours_of_now_are_kept_and_those_of_another_time_are_not(
    database: Database, delivered: Delivered
) -> None:
    quiet_now = add_staff(database, quiet=(7 * 60, 10 * 60))
    quiet_then = add_staff(database, email="d.dene@school.example", quiet=(12 * 60, 20 * 60))
    promise_to(database, quiet_now, "slip.new/1", useful_for=3 * AHEAD)
    promise_to(database, quiet_then, "slip.new/2", useful_for=3 * AHEAD)
    assert await delivered.at(timedelta(hours=5)) == 1, "the clock is five hours ahead"
    assert await delivered.at(TEN_MINUTES) == 2
    with database.writing() as db:
        for each in db.exec(select(Delivery)):
            each.state, each.owed, each.not_before = (
                DeliveryState.WAITING,
                True,
                MORNING + timedelta(minutes=105),
            )
        assert set_right(db, MORNING) == 1, "the end of the quiet hours of now is a time to wait for"


def housekeeping(database: Database, now: timedelta) -> None:
    run_due(
        database,
        MORNING + now,
        lambda school: tuple(job for job in timetable(school) if job.name == "housekeeping"),
    )


def test_nothing_is_forgotten_that_was_there_before_the_last_night_only(database: Database) -> None:
    staff_id = add_staff(database)
    housekeeping(database, timedelta())
    with database.writing() as db:
        assert hear(db, "this morning's", staff_id, None, MORNING + timedelta(hours=1))
    housekeeping(database, timedelta(hours=2) + 3 * AHEAD)
    with database.reading() as db:
        assert heard(db, "this morning's") is not None
    housekeeping(database, AHEAD)
    housekeeping(database, 2 * AHEAD)
    housekeeping(database, 3 * AHEAD)
    with database.reading() as db:
        assert db.exec(select(Heard)).all() == []
