"""When the platform misbehaves: never twice, never lost, and what nobody can know is said out loud."""

import asyncio
import threading
from collections.abc import Callable, Iterable
from datetime import timedelta

import pytest
from sqlmodel import select, update

from models import school
from models.database import Database
from models.notices import Delivery, State
from models.people import Link, Role
from models.troubles import Kind, close_old, expire, oldest_undelivered, troubles
from scheduler.claims import claim, spread
from scheduler.courier import Address, Answer, Sent
from scheduler.deeds import auditor
from scheduler.delivery import Delivery as Deliverer
from scheduler.delivery import deliver_due
from scheduler.jobs import Moment
from scheduler.steps import Patience, Steps
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
        (Mood.WAIT, State.WAITING),
        (Mood.BROKEN_BEFORE, State.MAYBE_SENT),
        (Mood.BROKEN_AFTER, State.MAYBE_SENT),
        (Mood.SILENT_BEFORE, State.MAYBE_SENT),
        (Mood.SILENT_AFTER, State.MAYBE_SENT),
    ],
)
async def test_told_once_whatever_the_first_answer_is(
    database: Database, far_side: FarSide, clock: StandingClock, mood: Mood, before_retry: State
) -> None:
    ben = add_staff(database)
    promise_to(database, ben, KEY)
    far_side.mood = moods(mood)
    courier = SmallCourier(far_side.url)
    await deliver_due(database, [courier], Words(), clock)
    assert states(database, KEY) == [before_retry]
    await passes(database, courier, clock, times=2)
    assert far_side.texts(f"small-{ben}") == ["slip.new"]
    assert states(database, KEY) == [State.SENT]
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
    assert states(database, KEY) == [State.SENT]


async def test_after_so_many_attempts_it_has_failed_and_the_scheme_lead_is_told(
    database: Database, far_side: FarSide, clock: StandingClock
) -> None:
    ben = add_staff(database)
    lead = add_staff(database, email="lead@school.example", role=Role.SCHEME_LEAD)
    promise_to(database, ben, KEY, useful_for=timedelta(days=3))
    far_side.mood = lambda path: Mood.BROKEN_BEFORE if path == "/send" else Mood.FINE
    await passes(database, SmallCourier(far_side.url), clock)
    assert far_side.calls["/send"] > 8
    assert states(database, KEY) == [State.FAILED]
    far_side.mood = moods()
    await passes(database, SmallCourier(far_side.url), clock, times=2)
    assert far_side.texts(f"small-{lead}") == ["delivery.trouble"]
    assert far_side.texts(f"small-{ben}") == []
    with database.reading() as db:
        found = troubles(db, clock.now)
    assert [(each.topic, each.kind, each.why) for each in found] == [("slip.new", Kind.FAILED, "status 500")]


async def test_refused_is_failed_at_once_and_the_door_is_marked(
    database: Database, far_side: FarSide, clock: StandingClock
) -> None:
    ben = add_staff(database)
    promise_to(database, ben, KEY)
    far_side.mood = moods(Mood.GONE)
    await deliver_due(database, [SmallCourier(far_side.url)], Words(), clock)
    assert states(database, KEY) == [State.FAILED]
    with database.reading() as db:
        assert db.exec(select(Link.trouble)).one() == "the conversation is closed to us"


@pytest.mark.parametrize(("again", "state", "messages"), [(False, State.UNCERTAIN, 1), (True, State.SENT, 2)])
async def test_where_nobody_can_ask_the_topic_decides(
    database: Database,
    far_side: FarSide,
    clock: StandingClock,
    again: bool,
    state: State,
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
    promise_to(database, add_staff(database), KEY, useful_for=timedelta(days=3))
    far_side.mood = lambda path: Mood.BROKEN_AFTER if path == "/send" else Mood.BROKEN_BEFORE
    await passes(database, SmallCourier(far_side.url), clock, times=20)
    assert states(database, KEY) == [State.UNCERTAIN]
    assert len(far_side.messages) == 1


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
    assert states(database, KEY) == [State.SENT]
    with database.reading() as db:
        assert [each.kind for each in troubles(db, clock.now)] == [Kind.NOT_UPDATED]


async def test_a_composer_that_fails_stops_nobody_else(
    database: Database, far_side: FarSide, clock: StandingClock
) -> None:
    ben = add_staff(database)
    promise_to(database, ben, "broken/1", due=MORNING - timedelta(minutes=1), useful_for=timedelta(days=3))
    promise_to(database, ben, KEY)

    def say(it: object) -> tuple[str, ...]:
        if getattr(it, "topic", "") == "broken":
            raise RuntimeError("no words")
        return ("fine",)

    await passes(database, SmallCourier(far_side.url), clock, times=1, words=Words(say))
    assert far_side.texts(f"small-{ben}") == ["fine"]
    assert "reference" in deliveries(database, "broken/1")[0].trouble
    await passes(database, SmallCourier(far_side.url), clock, words=Words(say))
    assert states(database, "broken/1") == [State.FAILED]


def claimed(database: Database, clock: StandingClock, courier: SmallCourier) -> list[str]:
    spread(database, [courier], clock.now)
    found = claim(database, [courier.door], clock.now, lease=timedelta(seconds=4), limit=10)
    return [each.key for each in found]


def test_a_claim_holds_until_its_lease_ends(
    database: Database, far_side: FarSide, clock: StandingClock
) -> None:
    promise_to(database, add_staff(database), KEY)
    courier = SmallCourier(far_side.url)
    assert claimed(database, clock, courier) == ["slip.new/7#small#0"]
    assert claimed(database, clock, courier) == []
    clock.put_on(seconds=3.9)
    assert claimed(database, clock, courier) == []
    clock.put_on(seconds=0.1)
    assert claimed(database, clock, courier) == ["slip.new/7#small#0"]


def test_nothing_is_sent_or_settled_on_a_claim_that_was_lost(
    database: Database, far_side: FarSide, clock: StandingClock
) -> None:
    promise_to(database, add_staff(database), KEY)
    courier = SmallCourier(far_side.url)
    spread(database, [courier], clock.now)
    steps = Steps(database, Patience())
    first = claim(database, [courier.door], clock.now, lease=timedelta(seconds=4), limit=1)[0]
    assert (
        steps.prepare(
            first, Words(), courier.split, lambda: clock.now + timedelta(seconds=3.5), timedelta(seconds=1)
        )
        is None
    )
    clock.put_on(seconds=4)
    second = claim(database, [courier.door], clock.now, lease=timedelta(seconds=4), limit=1)[0]
    assert steps.prepare(first, Words(), courier.split, clock, timedelta(0)) is None
    assert steps.sent(first, Sent("m1"), 1, clock.now) is None
    assert steps.prepare(second, Words(), courier.split, clock, timedelta(seconds=1)) is not None
    assert states(database, KEY) == [State.MAYBE_SENT]


@pytest.mark.parametrize("had_effect", [True, False])
async def test_after_a_crash_in_the_call_the_next_asks_first(
    database: Database, far_side: FarSide, clock: StandingClock, had_effect: bool
) -> None:
    ben = add_staff(database)
    promise_to(database, ben, KEY)
    courier = SmallCourier(far_side.url)
    spread(database, [courier], clock.now)
    lost = claim(database, [courier.door], clock.now, lease=timedelta(seconds=4), limit=1)[0]
    ready = Steps(database, Patience()).prepare(lost, Words(), courier.split, clock, timedelta(seconds=1))
    assert ready is not None
    if had_effect:
        await courier.send(lost.to, ready.part or "", lost.key)
    clock.put_on(seconds=5)
    await deliver_due(database, [courier], Words(), clock)
    assert far_side.texts(f"small-{ben}") == ["slip.new"]
    assert far_side.calls["/find"] == 1


async def test_many_at_once_tell_each_once(
    database: Database, database_url: str, far_side: FarSide, clock: StandingClock
) -> None:
    """Four deliverers, each with connections of its own, as in so many processes."""
    ben = add_staff(database)
    for number in range(40):
        promise_to(database, ben, f"slip.new/{number}")

    def deliver() -> None:
        own = Database(database_url)
        asyncio.run(deliver_due(own, [SmallCourier(far_side.url, timeout=5)], Words(), clock))
        own.close()

    run_together([deliver] * 4)
    assert far_side.twice() == {}
    assert len(far_side.texts(f"small-{ben}")) == 40


def run_together(deeds: Iterable[Callable[[], None]]) -> None:
    threads = [threading.Thread(target=deed) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


async def test_the_loop_delivers_until_it_is_stopped_and_finishes_what_it_began(
    database: Database, far_side: FarSide, clock: StandingClock
) -> None:
    ben = add_staff(database)
    stop = asyncio.Event()
    begun = asyncio.Event()

    class Slow(SmallCourier):
        async def send(self, to: Address, part: str, key: str) -> Answer:
            begun.set()
            await asyncio.sleep(0.2)
            return await super().send(to, part, key)

    delivery = Deliverer(database, [Slow(far_side.url, timeout=5)], Words(), clock)
    running = asyncio.create_task(delivery.run(stop, every_seconds=30))
    await asyncio.sleep(0.1)
    promise_to(database, ben, KEY)
    delivery.wake()
    async with asyncio.timeout(10):
        await begun.wait()
    stop.set()
    async with asyncio.timeout(10):
        await running
    assert states(database, KEY) == [State.SENT]


async def test_a_slow_platform_does_not_keep_the_urgent_waiting(
    database: Database, far_side: FarSide, clock: StandingClock
) -> None:
    ben = add_staff(database)
    promise_to(database, ben, "digest/1")
    far_side.mood = moods(Mood.SILENT_BEFORE)
    stop = asyncio.Event()
    courier = SmallCourier(far_side.url, timeout=20)
    delivery = Deliverer(database, [courier], Words(), clock, at_once=2)
    running = asyncio.create_task(delivery.run(stop, every_seconds=0.05))
    async with asyncio.timeout(10):
        while far_side.calls["/send"] == 0:
            await asyncio.sleep(0.02)
        promise_to(database, ben, "clash/1", urgent=True)
        while far_side.texts(f"small-{ben}") != ["clash"]:
            await asyncio.sleep(0.02)
    stop.set()
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


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
        assert troubles(db, clock.now) == []
    clock.put_on(minutes=16)
    await deliver_due(database, [courier], Words(), clock)
    with database.reading() as db:
        assert [(each.topic, each.kind) for each in troubles(db, clock.now)] == [("slip.new", Kind.WAITING)]
        assert oldest_undelivered(db, clock.now) == timedelta(minutes=16)
    clock.put_on(hours=1)
    with database.writing() as db:
        assert expire(db, clock.now) == 1
        assert [(each.topic, each.kind) for each in troubles(db, clock.now)] == [("slip.new", Kind.TOO_LATE)]
        close_old(db, clock.now, clock.now)
        assert troubles(db, clock.now) == []
        assert oldest_undelivered(db, clock.now) == timedelta()


def test_trouble_is_promised_once_a_day_to_each_scheme_lead(database: Database) -> None:
    ben = add_staff(database)
    lead = add_staff(database, email="lead@school.example", role=Role.SCHEME_LEAD)
    promise_to(database, ben, KEY)
    now = MORNING + timedelta(minutes=16)
    for _ in range(3):
        with database.writing() as db:
            auditor.look(db, Moment(now, now.date(), False, school.settings(db), school.calendar(db)))
    found = notice(database, f"delivery.trouble/2026-11-23/staff:{lead}")
    assert found.to_staff == lead
    assert found.again


async def test_a_lease_that_runs_out_while_composing_is_not_used_for_a_call(
    database: Database, far_side: FarSide, clock: StandingClock
) -> None:
    ben = add_staff(database)
    promise_to(database, ben, KEY)
    slowly = [True]

    def say(_it: object) -> tuple[str, ...]:
        if slowly:
            clock.put_on(seconds=1)
            slowly.clear()
        return ("fine",)

    courier = SmallCourier(far_side.url, timeout=0.3)
    delivery = Deliverer(database, [courier], Words(say), clock)
    await delivery.once()
    assert far_side.calls["/send"] == 0
    assert states(database, KEY) == [State.MAYBE_SENT]
    clock.put_on(seconds=1)
    await delivery.once()
    assert (far_side.calls["/find"], far_side.calls["/send"]) == (1, 1)
    assert far_side.texts(f"small-{ben}") == ["fine"]
