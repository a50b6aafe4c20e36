"""When the platform misbehaves: never twice, never lost, and what nobody can know is said out loud."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlmodel import select, update

from models.db.database import Database
from models.outbox.notices import Delivery, DeliveryState
from models.outbox.undelivered import Fate, close_old, expire, oldest_undelivered, undelivered
from models.school.links import Link
from models.school.people import Role
from models.school.snapshot import calendar, settings
from scheduler.courier import Address, Whereabouts
from scheduler.deeds import auditor
from scheduler.delivery import deliver_due
from scheduler.jobs import Occasion
from tests.scheduler.small_school import (
    MORNING,
    StandingClock,
    Words,
    add_staff,
    deliveries,
    notice,
    promise_to,
    states,
)
from tests.soak.courier import SmallCourier
from tests.soak.far_side import FarSide, Mood

KEY = "slip.new/7"


def moods(*in_turn: Mood, on: str = "/send") -> Callable[[str], Mood]:
    """These moods in turn for one kind of call, then fine."""
    left = list(in_turn)
    return lambda path: left.pop(0) if path == on and left else Mood.FINE


async def passes(
    database: Database,
    courier: SmallCourier,
    clock: StandingClock,
    *,
    times: int = 12,
    words: Words | None = None,
) -> None:
    """Deliver again and again, an hour apart, so that every back-off has passed."""
    for _ in range(times):
        await deliver_due(database, [courier], words or Words(), clock)
        clock.put_on(minutes=31)


@pytest.mark.parametrize(
    ("mood", "before_retry"),
    [
        (Mood.WAIT, DeliveryState.WAITING),
        (Mood.BROKEN_BEFORE, DeliveryState.MAYBE_SENT),
        (Mood.BROKEN_AFTER, DeliveryState.MAYBE_SENT),
        (Mood.SILENT_BEFORE, DeliveryState.MAYBE_SENT),
        (Mood.SILENT_AFTER, DeliveryState.MAYBE_SENT),
    ],
)
async def test_told_once_whatever_the_first_answer_is(
    database: Database, far_side: FarSide, clock: StandingClock, mood: Mood, before_retry: DeliveryState
) -> None:
    ben = add_staff(database)
    promise_to(database, ben, KEY)
    far_side.mood = moods(mood)
    courier = SmallCourier(far_side.url)
    await deliver_due(database, [courier], Words(), clock)
    assert states(database, KEY) == [before_retry]
    await passes(database, courier, clock, times=2)
    assert far_side.texts(f"small-{ben}") == ["slip.new"]
    assert states(database, KEY) == [DeliveryState.SENT]
    assert notice(database, KEY).closed_at is not None


async def test_429_is_not_tried_before_it_may_be(
    database: Database, far_side: FarSide, clock: StandingClock
) -> None:
    promise_to(database, add_staff(database), KEY)
    far_side.mood = moods(*[Mood.WAIT] * 20)
    courier = SmallCourier(far_side.url)
    await deliver_due(database, [courier], Words(), clock)
    clock.put_on(milliseconds=900)
    await deliver_due(database, [courier], Words(), clock)
    assert far_side.calls["/send"] == 1
    for _ in range(20):
        clock.put_on(seconds=1)
        await deliver_due(database, [courier], Words(), clock)
    assert far_side.calls["/send"] == 21
    assert states(database, KEY) == [DeliveryState.SENT]


async def test_after_so_many_attempts_it_has_failed_and_the_scheme_lead_is_told(
    database: Database, far_side: FarSide, clock: StandingClock
) -> None:
    ben = add_staff(database)
    lead = add_staff(database, email="lead@school.example", role=Role.SCHEME_LEAD)
    promise_to(database, ben, KEY, useful_for=timedelta(days=3))
    far_side.mood = lambda path: Mood.BROKEN_BEFORE if path == "/send" else Mood.FINE
    await passes(database, SmallCourier(far_side.url), clock)
    assert far_side.calls["/send"] > 8
    assert states(database, KEY) == [DeliveryState.FAILED]
    far_side.mood = moods()
    await passes(database, SmallCourier(far_side.url), clock, times=2)
    assert far_side.texts(f"small-{lead}") == ["delivery.trouble"]
    assert far_side.texts(f"small-{ben}") == []
    with database.reading() as db:
        found = undelivered(db, clock.now)
    assert [(each.topic, each.kind, each.why) for each in found] == [("slip.new", Fate.FAILED, "status 500")]


async def test_refused_is_failed_at_once_and_the_door_is_marked(
    database: Database, far_side: FarSide, clock: StandingClock
) -> None:
    ben = add_staff(database)
    promise_to(database, ben, KEY)
    far_side.mood = moods(Mood.GONE)
    await deliver_due(database, [SmallCourier(far_side.url)], Words(), clock)
    assert states(database, KEY) == [DeliveryState.FAILED]
    with database.reading() as db:
        assert db.exec(select(Link.trouble)).one() == "the conversation is closed to us"


@pytest.mark.parametrize(
    ("again", "state", "messages"), [(False, DeliveryState.UNCERTAIN, 1), (True, DeliveryState.SENT, 2)]
)
async def test_where_nobody_can_ask_the_topic_decides(
    database: Database,
    far_side: FarSide,
    clock: StandingClock,
    again: bool,
    state: DeliveryState,
    messages: int,
) -> None:
    promise_to(database, add_staff(database), KEY, again=again)
    far_side.mood = moods(Mood.BROKEN_AFTER)
    await passes(database, SmallCourier(far_side.url, can_ask=False), clock, times=3)
    assert states(database, KEY) == [state]
    assert len(far_side.messages) == messages


async def test_a_platform_that_never_says_leaves_it_uncertain(
    database: Database, far_side: FarSide, clock: StandingClock
) -> None:
    lead = add_staff(database, email="lead@school.example", role=Role.SCHEME_LEAD)
    ben = add_staff(database)
    promise_to(database, ben, KEY, useful_for=timedelta(days=3))
    far_side.mood = lambda path: Mood.BROKEN_AFTER if path == "/send" else Mood.BROKEN_BEFORE
    await passes(database, SmallCourier(far_side.url), clock, times=20)
    assert states(database, KEY) == [DeliveryState.MAYBE_SENT]
    with database.reading() as db:
        assert [(each.kind, each.why) for each in undelivered(db, clock.now)] == [
            (Fate.WAITING, "status 500")
        ]
    clock.put_on(days=3)
    await passes(database, SmallCourier(far_side.url), clock, times=1)
    assert states(database, KEY) == [DeliveryState.UNCERTAIN]
    assert far_side.texts(f"small-{ben}") == ["slip.new"]
    far_side.mood = moods()
    await passes(database, SmallCourier(far_side.url), clock, times=2)
    assert far_side.texts(f"small-{lead}") == ["delivery.trouble"]


class Stumbling(SmallCourier):
    """Fails itself whenever it would ask, for so many times."""

    stumbles = 9

    async def find(self, to: Address, key: str, since: datetime) -> Whereabouts:
        if self.stumbles:
            self.stumbles -= 1
            raise RuntimeError("cannot ask")
        return await super().find(to, key, since)


@pytest.mark.parametrize("ours", [False, True])
@pytest.mark.parametrize("arrived", [False, True])
async def test_to_ask_in_vain_is_no_try_at_sending(
    database: Database, far_side: FarSide, clock: StandingClock, ours: bool, arrived: bool
) -> None:
    ben = add_staff(database)
    promise_to(database, ben, KEY, useful_for=timedelta(days=1))
    in_vain = (Mood.BROKEN_BEFORE, Mood.SILENT_AFTER) * 6
    asked, sent = moods(*in_vain, on="/find"), moods(Mood.BROKEN_AFTER if arrived else Mood.BROKEN_BEFORE)
    courier = SmallCourier(far_side.url)
    if ours:
        courier = Stumbling(far_side.url)
        far_side.mood = sent
    else:
        far_side.mood = lambda path: asked(path) if path == "/find" else sent(path)
    with database.reading() as db:
        assert settings(db).delivery_attempts < Stumbling.stumbles < len(in_vain)
    await passes(database, courier, clock, times=len(in_vain) + 2)
    assert states(database, KEY) == [DeliveryState.SENT]
    assert far_side.texts(f"small-{ben}") == ["slip.new"]


async def test_an_update_that_goes_wrong_is_done_again(
    database: Database, far_side: FarSide, clock: StandingClock
) -> None:
    ben = add_staff(database)
    promise_to(database, ben, KEY)
    courier = SmallCourier(far_side.url)
    await deliver_due(database, [courier], Words(), clock)
    with database.writing() as db:
        db.execute(update(Delivery).values(owed=True))
    far_side.mood = moods(Mood.BROKEN_BEFORE, Mood.SILENT_AFTER, Mood.WAIT, on="/update")
    await passes(database, courier, clock, times=5, words=Words(lambda _notice: ("changed",)))
    assert far_side.texts(f"small-{ben}") == ["changed"]
    assert len(far_side.messages) == 1
    assert not deliveries(database, KEY)[0].owed


async def test_an_update_that_never_works_is_given_up_out_loud(
    database: Database, far_side: FarSide, clock: StandingClock
) -> None:
    promise_to(database, add_staff(database), KEY)
    courier = SmallCourier(far_side.url)
    await deliver_due(database, [courier], Words(), clock)
    with database.writing() as db:
        db.execute(update(Delivery).values(owed=True))
    far_side.mood = lambda path: Mood.BROKEN_BEFORE if path == "/update" else Mood.FINE
    await passes(database, courier, clock)
    assert states(database, KEY) == [DeliveryState.SENT]
    with database.reading() as db:
        assert [each.kind for each in undelivered(db, clock.now)] == [Fate.NOT_UPDATED]


async def test_a_composer_that_fails_stops_nobody_else(
    database: Database, far_side: FarSide, clock: StandingClock
) -> None:
    ben = add_staff(database)
    promise_to(database, ben, "broken/1", due=MORNING - timedelta(minutes=1), useful_for=timedelta(days=3))
    promise_to(database, ben, KEY)

    def say(it: object) -> tuple[str, ...]:
        if getattr(it, "key", "") == "broken/1":
            raise RuntimeError("no words")
        return ("fine",)

    await passes(database, SmallCourier(far_side.url), clock, times=1, words=Words(say))
    assert far_side.texts(f"small-{ben}") == ["fine"]
    assert "reference" in deliveries(database, "broken/1")[0].trouble
    await passes(database, SmallCourier(far_side.url), clock, words=Words(say))
    assert states(database, "broken/1") == [DeliveryState.FAILED]


async def test_the_auditor_sees_what_waits_for_too_long_and_what_came_too_late(
    database: Database, far_side: FarSide, clock: StandingClock
) -> None:
    ben = add_staff(database)
    night = add_staff(database, email="n@school.example", quiet=(0, 24 * 60 - 1))
    promise_to(database, ben, KEY, useful_for=timedelta(hours=1))
    promise_to(database, night, "can.wait/1", useful_for=timedelta(days=2))
    far_side.mood = moods(*[Mood.WAIT] * 99)
    courier = SmallCourier(far_side.url)
    with database.reading() as db:
        assert undelivered(db, clock.now) == []
    clock.put_on(minutes=16)
    await deliver_due(database, [courier], Words(), clock)
    with database.reading() as db:
        assert [(each.topic, each.kind) for each in undelivered(db, clock.now)] == [
            ("slip.new", Fate.WAITING)
        ]
        assert oldest_undelivered(db, clock.now) == timedelta(minutes=16)
    clock.put_on(hours=1)
    with database.writing() as db:
        assert expire(db, clock.now) == 1
        assert [(each.topic, each.kind) for each in undelivered(db, clock.now)] == [
            ("slip.new", Fate.TOO_LATE)
        ]
        close_old(db, clock.now, clock.now)
        assert undelivered(db, clock.now) == []
        assert oldest_undelivered(db, clock.now) == timedelta()


def test_trouble_is_promised_once_a_day_to_each_scheme_lead(database: Database) -> None:
    ben = add_staff(database)
    lead = add_staff(database, email="lead@school.example", role=Role.SCHEME_LEAD)
    promise_to(database, ben, KEY)
    now = MORNING + timedelta(minutes=16)
    for _ in range(3):
        with database.writing() as db:
            auditor.look(db, Occasion(now, now.date(), False, settings(db), calendar(db)))
    found = notice(database, f"delivery.trouble/2026-11-23/staff:{lead}")
    assert found.to_staff == lead
    assert found.again
