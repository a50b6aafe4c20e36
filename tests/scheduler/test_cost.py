"""What looks for what is open costs no more when there was ever so much before: each looks by its index."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from bot.metrics import Notices
from models.db.database import Database
from models.outbox.notices import promise_each
from models.outbox.topics import Topic
from models.outbox.undelivered import expire
from scheduler.claims import claim
from scheduler.clock_ahead import set_right
from tests.bench.declared import Steps
from tests.scheduler.small_school import StandingClock, add_staff
from tests.soak.courier import SmallCourier


def add_sent(database: Database, clock: StandingClock, staff: int, days: range) -> None:
    """Notices of these days, sent and closed."""
    with database.writing() as db:
        for day in days:
            due = clock.now - timedelta(days=day)
            promise_each(
                db, Topic.MORNING_NOTE, key=f"old/{day}", to_staff=[staff],
                due=due, useful_until=due + timedelta(hours=9), now=due,
            )  # fmt: skip
        db.execute(
            text(
                "INSERT INTO delivery (notice_id, key, door, destination, service, part, state, owed, urgent, "
                "reference, link, drawn, attempts, not_before, claimed_by, trouble) "
                "SELECT id, key, 'small', 'x', '', 0, 'sent', false, false, 'r', '', 1, 1, due, '', '' FROM notice "
                "WHERE closed_at IS NULL"
            )
        )
        db.execute(text("UPDATE notice SET closed_at = due"))


@pytest.mark.parametrize("engine_name", ["sqlite"])  # it counts the steps of SQLite's machine
def test_what_is_open_is_looked_for_among_what_is_open(database: Database, clock: StandingClock) -> None:
    ben, counted = add_staff(database), Steps(database)
    courier = SmallCourier("http://127.0.0.1:1")

    def look_for_work() -> None:
        assert claim(database, [courier], clock.now, lease=timedelta(seconds=4), limit=8) == []

    def give_up_what_is_late() -> None:
        with database.writing() as db:
            assert expire(db, clock.now) == 0

    def measure() -> None:
        list(Notices(database, lambda: clock.now).collect())

    def set_the_clock_right() -> None:
        with database.writing() as db:
            assert set_right(db, clock.now) == 0

    looks = (look_for_work, give_up_what_is_late, measure, set_the_clock_right)
    add_sent(database, clock, ben, range(1, 11))
    for look in looks:
        look()  # warms what is remembered
    few = [counted.of(look) for look in looks]
    add_sent(database, clock, ben, range(11, 511))
    assert [counted.of(look) for look in looks] == few
