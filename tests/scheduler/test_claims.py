"""Who delivers: claims and leases, crashes in the middle, many at once, and the loop of `serve`."""

import asyncio
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import event

from bot.platforms.slack.pacing import Pacing
from models.db.database import Database
from models.outbox.notices import DeliveryState
from scheduler.claims import Claim, claim
from scheduler.courier import Address, Answer, NotNow, Sent
from scheduler.delivery import Deliverer, deliver_due
from scheduler.transitions.calls import Calls, Ready
from scheduler.transitions.patience import Patience
from tests.patience import LONGEST
from tests.scheduler.small_school import (
    MORNING,
    StandingClock,
    Words,
    add_staff,
    deliveries,
    promise_to,
    states,
)
from tests.soak.courier import SmallCourier
from tests.soak.far_side import FarSide, Mood

KEY = "slip.new/7"


def claimed(database: Database, clock: StandingClock, courier: SmallCourier) -> list[str]:
    found = claim(database, [courier], clock.now, lease=timedelta(seconds=4), limit=10)
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
    steps = Calls(database, Patience())
    first = claim(database, [courier], clock.now, lease=timedelta(seconds=4), limit=1)[0]
    assert (
        steps.prepare(
            first, Words(), courier.split, lambda: clock.now + timedelta(seconds=3.5), timedelta(seconds=1)
        )
        is None
    )
    clock.put_on(seconds=4)
    second = claim(database, [courier], clock.now, lease=timedelta(seconds=4), limit=1)[0]
    assert steps.prepare(first, Words(), courier.split, clock, timedelta(0)) is None
    assert steps.sent(first, Sent("m1"), 1, clock.now) is None
    assert steps.prepare(second, Words(), courier.split, clock, timedelta(seconds=1)) is not None
    assert states(database, KEY) == [DeliveryState.MAYBE_SENT]


@pytest.mark.parametrize("had_effect", [True, False])
async def test_after_a_crash_in_the_call_the_next_asks_first(
    database: Database, far_side: FarSide, clock: StandingClock, had_effect: bool
) -> None:
    ben = add_staff(database)
    promise_to(database, ben, KEY)
    courier = SmallCourier(far_side.url)
    lost = claim(database, [courier], clock.now, lease=timedelta(seconds=4), limit=1)[0]
    ready = Calls(database, Patience()).prepare(lost, Words(), courier.split, clock, timedelta(seconds=1))
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
        asyncio.run(deliver_due(own, [SmallCourier(far_side.url, timeout=LONGEST)], Words(), clock))
        own.close()

    run_together([deliver] * 4)
    assert far_side.twice() == {}
    assert len(far_side.texts(f"small-{ben}")) == 40


class InTurn(SmallCourier):
    """A platform that takes a message a second in each chat."""

    def __init__(self, url: str, clock: StandingClock) -> None:
        super().__init__(url)
        self._pacing = Pacing(1.0, lambda: clock().timestamp())

    def turn(self, to: Address, key: str) -> float:
        return self._pacing.ahead(to.destination, key)

    async def send(self, to: Address, part: str, key: str) -> Answer:
        wait = self._pacing.wait(to.destination, key)
        return NotNow(wait) if wait else await super().send(to, part, key)


async def test_what_has_its_turn_later_in_its_chat_is_put_into_words_once(
    database: Database, far_side: FarSide, clock: StandingClock
) -> None:
    """And keeps nobody waiting whose chat takes a message now, however few are delivered at once."""
    ben, ann = add_staff(database), add_staff(database, email="a.hughes@school.example")
    for number in range(1, 4):
        promise_to(database, ben, f"slip.new/{number}")
    promise_to(database, ann, "slip.new/4")
    courier, words = InTurn(far_side.url, clock), Words()
    delivery = Deliverer(database, [courier], words, clock, at_once=2)
    assert {each.key for each in await delivery.once()} == {"slip.new/1#small#0", "slip.new/4#small#0"}
    assert await delivery.once() == []
    (waits,) = deliveries(database, "slip.new/2")
    assert (waits.not_before, waits.attempts, waits.trouble) == (MORNING + timedelta(seconds=1), 0, "")
    for number in (2, 3):
        clock.put_on(seconds=1)
        assert [each.key for each in await delivery.once()] == [f"slip.new/{number}#small#0"]
    assert far_side.calls["/send"] == len(words.asked) == 4


@pytest.mark.parametrize("engine_name", ["sqlite"])  # PostgreSQL has more than one that writes
def test_notes_to_several_people_that_wait_at_once_share_a_transaction(
    database: Database, far_side: FarSide, clock: StandingClock
) -> None:
    for number in range(4):
        promise_to(database, add_staff(database, email=f"{number}@school.example"), f"slip.new/{number}")
    courier, steps = SmallCourier(far_side.url), Calls(database, Patience())
    claims = claim(database, [courier], clock.now, lease=timedelta(seconds=4), limit=4)
    commits: list[object] = []

    def at_once(step: Callable[[Claim], object]) -> list[object]:
        with ThreadPoolExecutor(len(claims)) as threads, database.writing():
            asked = [threads.submit(step, each) for each in claims]
            while len(database._together._waiting) < len(claims):
                threading.Event().wait(0.001)
            commits.clear()
        return [each.result() for each in asked]

    event.listen(database.engine, "commit", commits.append)
    enough = timedelta(seconds=1)
    ready = at_once(lambda mine: steps.prepare(mine, Words(), courier.split, clock, enough))
    assert (ready, len(commits)) == ([Ready("slip.new", 1)] * 4, 1)
    done = at_once(lambda mine: steps.sent(mine, Sent(mine.key), 1, clock.now))
    assert (done, len(commits)) == ([DeliveryState.SENT] * 4, 1)


async def no_time(_seconds: float) -> None:
    await asyncio.sleep(0)


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
    stop, begun, go_on = asyncio.Event(), asyncio.Event(), asyncio.Event()

    class Slow(SmallCourier):
        async def send(self, to: Address, part: str, key: str) -> Answer:
            begun.set()
            await go_on.wait()
            return await super().send(to, part, key)

    promise_to(database, ben, "slip.new/6")
    delivery = Deliverer(database, [Slow(far_side.url)], Words(), clock)
    running = asyncio.create_task(delivery.run(stop, every_seconds=30, sleep=no_time))
    go_on.set()
    await asyncio.to_thread(far_side.until, lambda: far_side.texts(f"small-{ben}") == ["slip.new"])
    for each in (begun, go_on):
        each.clear()
    promise_to(database, ben, KEY)
    delivery.wake()
    await begun.wait()
    stop.set()
    go_on.set()
    await running
    assert states(database, KEY) == [DeliveryState.SENT]


async def test_what_this_process_promises_is_told_once_it_is_committed(
    database: Database, far_side: FarSide, clock: StandingClock
) -> None:
    ben = add_staff(database)
    stop = asyncio.Event()
    delivery = Deliverer(database, [SmallCourier(far_side.url)], Words(), clock)
    running = asyncio.create_task(delivery.run(stop, every_seconds=LONGEST, sleep=no_time))
    for key in ("slip.new/1", "slip.new/2"):
        await asyncio.to_thread(promise_to, database, ben, key)
        await asyncio.to_thread(far_side.until, lambda: len(far_side.texts(f"small-{ben}")) == int(key[-1]))  # noqa: B023 - it is awaited here
    stop.set()
    await running


async def test_what_is_promised_within_a_moment_is_claimed_together(
    database: Database, far_side: FarSide, clock: StandingClock
) -> None:
    ben = add_staff(database)
    stop, waits, go_on = asyncio.Event(), asyncio.Event(), asyncio.Event()

    async def sleep(_seconds: float) -> None:
        waits.set()
        await go_on.wait()

    claims: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if "ORDER BY delivery.urgent" in statement:
            claims.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    promise_to(database, ben, "slip.new/1")
    delivery = Deliverer(database, [SmallCourier(far_side.url)], Words(), clock)
    running = asyncio.create_task(delivery.run(stop, every_seconds=LONGEST, sleep=sleep))
    await waits.wait()
    for key in ("slip.new/2", "slip.new/3"):
        await asyncio.to_thread(promise_to, database, ben, key)
    go_on.set()
    await asyncio.to_thread(far_side.until, lambda: len(far_side.texts(f"small-{ben}")) == 3)
    stop.set()
    await running
    assert len(claims) == 2


def test_a_look_asks_only_what_is_prepared(
    database: Database, far_side: FarSide, clock: StandingClock
) -> None:
    """What SQLAlchemy runs itself takes several times what the database takes: of a look that is one insert."""
    courier = SmallCourier(far_side.url)
    promise_to(database, add_staff(database), KEY)
    past_prepared: list[str] = []

    def note(_connection: object, statement: object, *_rest: object) -> None:
        past_prepared.append(str(statement).partition("(")[0].strip())

    event.listen(database.engine, "before_execute", note)
    assert claimed(database, clock, courier) == ["slip.new/7#small#0"]
    several_may_write = database.url.startswith("postgresql")
    assert past_prepared[several_may_write:] == ["INSERT INTO delivery"]


async def test_a_slow_platform_does_not_keep_the_urgent_waiting(
    database: Database, far_side: FarSide, clock: StandingClock
) -> None:
    ben = add_staff(database)
    promise_to(database, ben, "digest/1")
    left = [Mood.SILENT_BEFORE]
    far_side.mood = lambda _path: left.pop() if left else Mood.FINE
    give_up, far_side.when_silent = far_side.when_silent, lambda: None
    stop = asyncio.Event()
    delivery = Deliverer(database, [SmallCourier(far_side.url)], Words(), clock, at_once=2)
    running = asyncio.create_task(delivery.run(stop, sleep=no_time))
    await asyncio.to_thread(far_side.until, lambda: far_side.calls["/send"] == 1)
    promise_to(database, ben, "clash/1", urgent=True)
    delivery.wake()
    await asyncio.to_thread(far_side.until, lambda: far_side.texts(f"small-{ben}") == ["clash"])
    stop.set()
    give_up()
    await running


async def test_a_lease_that_runs_out_while_composing_is_not_used_for_a_call(
    database: Database, far_side: FarSide, clock: StandingClock
) -> None:
    ben = add_staff(database)
    promise_to(database, ben, KEY)
    slowly = [True]

    def say(_it: object) -> tuple[str, ...]:
        if slowly:
            clock.put_on(seconds=100)
            slowly.clear()
        return ("fine",)

    courier = SmallCourier(far_side.url, timeout=30)
    delivery = Deliverer(database, [courier], Words(say), clock)
    await delivery.once()
    assert far_side.calls["/send"] == 0
    assert states(database, KEY) == [DeliveryState.MAYBE_SENT]
    clock.put_on(seconds=100)
    await delivery.once()
    assert (far_side.calls["/find"], far_side.calls["/send"]) == (1, 1)
    assert far_side.texts(f"small-{ben}") == ["fine"]
