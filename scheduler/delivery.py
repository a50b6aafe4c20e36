"""Delivery: claim, put into words, hand to the courier, ask where nobody knows, give up out loud."""

import asyncio
import secrets
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache, partial
from typing import Any, Generic, TypeVar

import structlog
from sqlalchemy import Select, bindparam
from sqlalchemy import select as select_columns
from sqlmodel import col

from models.db.away import why_away
from models.db.database import Database
from models.outbox.notices import DeliveryState, Notice
from models.school.people import Staff
from scheduler.claims import NOWHERE, Claim, claim
from scheduler.courier import (
    Address,
    Answer,
    Closed,
    Composer,
    Courier,
    NotNow,
    Rejected,
    Sent,
    Unknown,
    Unreachable,
)
from scheduler.outage import goes_on, waits
from scheduler.transitions.calls import Calls, Ready, our_fault
from scheduler.transitions.inquiries import Inquiries
from scheduler.transitions.patience import Patience

M = TypeVar("M")
T = TypeVar("T")

LEASE_IN_TIMEOUTS = 4
"""A lease is so many times the longest call, so that it does not end while its holder is still calling."""
GATHERED = 0.1
"""Seconds before a look, so that what is promised within them is claimed together; and whoever waits for an answer has
it before others are told of what they said."""

EMPTIED_SAID = "What it said was taken out, so it names nobody any more"
STILL_SAYS = "What it said could not be taken out either"

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Delivered:
    """What became of one delivery in this pass; `state` is None where the claim was lost or it waits."""

    key: str
    to: Address
    state: DeliveryState | None


class Deliverer(Generic[M]):
    """Delivers what is due, in as many processes as there are: each message once, as far as can be known."""

    def __init__(
        self,
        database: Database,
        couriers: Sequence[Courier[M, Any]],
        compose: Composer[M],
        now: Callable[[], datetime],
        *,
        at_once: int = 8,
        patience: Patience | None = None,
        observe: Callable[[Delivered], None] | None = None,
    ) -> None:
        """`now` gives the time in UTC; `observe` is called with each outcome, for the metrics."""
        self._database = database
        self._couriers: Mapping[str, Courier[M, Any]] = {courier.door: courier for courier in couriers}
        self._compose = compose
        self._now = now
        self._at_once = at_once
        self._observe = observe
        steps = database, patience or Patience()
        self._calls, self._inquiries = Calls(*steps), Inquiries(*steps)
        self._timeout = timedelta(seconds=max((courier.timeout for courier in couriers), default=1))
        self._woken = asyncio.Event()

    async def once(self) -> list[Delivered]:
        """Address what fell due, claim a few and deliver them together; empty where nothing was due."""
        claims = await asyncio.to_thread(self._claim, self._at_once)
        return await asyncio.gather(*(self._deliver(each) for each in claims))

    async def run(
        self,
        stop: asyncio.Event,
        *,
        every_seconds: float = 1,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        """Deliver until `stop` is set; what was begun is finished first.

        What this process promises is looked at a moment after it is committed, together with what else is promised
        within that; what another one does, at the next turn.
        """
        loop = asyncio.get_running_loop()
        with self._database.waking(partial(self._wake_in, loop)):
            await self._run(stop, every_seconds, partial(sleep, GATHERED))

    async def _run(
        self, stop: asyncio.Event, every_seconds: float, gather: Callable[[], Awaitable[object]]
    ) -> None:
        stopping = asyncio.create_task(stop.wait())
        under_way: set[asyncio.Task[Delivered]] = set()
        while not stop.is_set():
            self._woken.clear()
            free = self._at_once - len(under_way)
            claims = await self._guarded(asyncio.to_thread(self._claim, free), "delivery pass failed")
            if isinstance(claims, list):
                goes_on(self._database, self)
                under_way |= {asyncio.create_task(self._deliver(each)) for each in claims}
            full = len(under_way) == self._at_once
            woken = asyncio.create_task(asyncio.Event().wait() if full else self._woken.wait())
            ended, _ = await asyncio.wait(
                [stopping, woken, *under_way],
                timeout=None if full else every_seconds,
                return_when=asyncio.FIRST_COMPLETED,
            )
            woken.cancel()
            if ended:
                await gather()
            under_way = {each for each in under_way if not each.done()}
        stopping.cancel()
        await asyncio.gather(*under_way)

    def _wake_in(self, loop: asyncio.AbstractEventLoop) -> None:
        with suppress(RuntimeError):  # the loop has ended: whoever delivers next finds what was promised
            loop.call_soon_threadsafe(self.wake)

    def wake(self) -> None:
        """Look at once instead of at the next turn; to be called in the loop's own thread."""
        self._woken.set()

    def _claim(self, limit: int) -> list[Claim]:
        lease = self._timeout * LEASE_IN_TIMEOUTS
        return claim(self._database, [*self._couriers.values()], self._now(), lease=lease, limit=limit)

    async def _deliver(self, claimed: Claim) -> Delivered:
        work = self._reach_and_tell(claimed)
        ended = await self._guarded(work, "delivery failed", key=claimed.key, door=claimed.to.door)
        if isinstance(ended, str):
            noted = asyncio.to_thread(self._calls.stumbled, claimed, ended, self._now())
            await self._guarded(noted, "failure not written down", key=claimed.key)
            ended = Delivered(claimed.key, claimed.to, None)
        if self._observe is not None:
            self._observe(ended)
        return ended

    async def _reach_and_tell(self, claimed: Claim) -> Delivered:
        reached = claimed if claimed.to != NOWHERE else await self._find_way(claimed)
        if reached is None:
            return Delivered(claimed.key, claimed.to, None)
        return Delivered(reached.key, reached.to, await self._tell(reached))

    async def _tell(self, claimed: Claim) -> DeliveryState | None:
        courier = self._couriers[claimed.to.door]
        if (
            claimed.state == DeliveryState.MAYBE_SENT
            and (state := await self._ask(courier, claimed)) is not None
        ):
            return state
        ready: Ready[Any] | None = await asyncio.to_thread(
            self._calls.prepare, claimed, self._compose, courier.split, self._now, self._timeout
        )
        if ready is None or claimed.leased_until - self._now() < self._timeout:
            # Marked, but too late to call: the next to claim it asks first, and finds nothing.
            return None
        if ready.clears:
            gone = await self._gone_from(courier, claimed)
            return await asyncio.to_thread(self._calls.cleared, claimed, gone, self._now())
        if claimed.state == DeliveryState.SENT:
            call = courier.update(claimed.to, claimed.reference, ready.part, claimed.key)
        else:
            call = courier.send(claimed.to, ready.part, claimed.key)
        answer = await _in_time(call, courier.timeout)
        return await asyncio.to_thread(self._calls.sent, claimed, answer, ready.version, self._now())

    async def _ask(self, courier: Courier[M, Any], claimed: Claim) -> DeliveryState | None:
        since = claimed.since or self._now()
        asked = _in_time(courier.find(claimed.to, claimed.key, since), courier.timeout)
        found = await self._guarded(asked, "question failed", key=claimed.key, door=claimed.to.door)
        if isinstance(found, str):
            found = Unknown(our_fault(found))
        return await asyncio.to_thread(self._inquiries.found, claimed, found, self._now())

    async def _gone_from(self, courier: Courier[M, Any], claimed: Claim) -> Answer:
        """Delete what was sent; where that is refused, at least what it said is taken out of it."""
        gone = await _in_time(courier.delete(claimed.to, claimed.reference), courier.timeout)
        if not isinstance(gone, Rejected) or gone.vanished:
            return gone
        match await _in_time(courier.empty(claimed.to, claimed.reference, claimed.key), courier.timeout):
            case Sent():
                return replace(gone, why=f"{gone.why}. {EMPTIED_SAID}")
            case NotNow() | Unknown() | Rejected(vanished=True) as answer:
                return answer
            case Closed() | Rejected():
                return replace(gone, why=f"{gone.why}. {STILL_SAYS}")

    async def _find_way(self, claimed: Claim) -> Claim | None:
        way = await self._way(claimed.notice_id)
        return await asyncio.to_thread(self._inquiries.way, claimed, way, self._now())

    async def _way(self, notice_id: int) -> Address | Unreachable | NotNow:
        email, staff_id = await asyncio.to_thread(self._whom, notice_id)
        if staff_id is None:
            return Unreachable(
                "no place is set for this, and nobody stands behind it; say settings to set one"
            )
        later: NotNow | None = None
        for courier in self._couriers.values():
            match await _in_time(courier.reach(email, staff_id), courier.timeout):
                case Address() as found:
                    return found
                case NotNow() as asked:
                    later = asked
                case Unknown():
                    later = NotNow(courier.timeout)
                case Unreachable():
                    continue
        return later or Unreachable("no door reaches this person; doctor says what is missing")

    def _whom(self, notice_id: int) -> tuple[str, int | None]:
        with self._database.reading() as db:
            staff_id, email = db.execute(_to_whom(), {"notice": notice_id}).one()
            return email or "", staff_id

    async def _guarded(self, work: Awaitable[T], what: str, **about: str) -> T | str:
        try:
            return await work
        except Exception as trouble:  # delivery's boundary: one message that fails must not stop the others
            reference = secrets.token_hex(4)
            if not waits(self._database, self, trouble):
                log.exception(what, reference=reference, **about)
            elif about:
                log.warning(what, reference=reference, why=why_away(trouble), **about)
            return reference


@cache
def _to_whom() -> Select[int | None, str]:
    """Asked for each message to somebody who never spoke, so put together once."""
    whom = select_columns(col(Notice.to_staff), col(Staff.email))
    staff = whom.outerjoin(Staff, col(Staff.id) == col(Notice.to_staff))
    return staff.where(col(Notice.id) == bindparam("notice"))


async def deliver_due(
    database: Database,
    couriers: Sequence[Courier[M, Any]],
    compose: Composer[M],
    now: Callable[[], datetime],
) -> list[Delivered]:
    """Deliver everything that is due now, one after the other, and come back."""
    delivery = Deliverer(database, couriers, compose, now, at_once=1)
    done: list[Delivered] = []
    while batch := await delivery.once():
        done += batch
    return done


async def _in_time(call: Awaitable[T], seconds: float) -> T | Unknown:
    try:
        async with asyncio.timeout(seconds):
            return await call
    except TimeoutError:
        return Unknown(f"no answer within {seconds:g} seconds")
