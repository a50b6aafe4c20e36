"""The bugs that can be planted: with each of them the soak must fail."""

import asyncio
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from typing import Any

from bot.say.card import Card
from models.db.database import Database
from models.db.tables import Db
from models.outbox.notices import DeliveryState
from models.sessions import availability, booking
from scheduler.claims import Claim
from scheduler.courier import Courier, Sent
from scheduler.delivery import Deliverer

ACKNOWLEDGED_BEFORE = 1.0
"""Seconds from the answer until what it says is saved."""
LOOKED_BEFORE = 1.5
"""Seconds between looking and writing, where nothing is locked between them."""


class Plant(StrEnum):
    """A bug that can be planted, with which the run must fail."""

    NOTHING = "nothing"
    SEND_AGAIN_WITHOUT_ASKING = "send-again-without-asking"
    MARK_BEFORE_SENDING = "mark-before-sending"
    ACKNOWLEDGE_BEFORE_SAVING = "acknowledge-before-saving"
    SKIP_A_LOCK = "skip-a-lock"


class NeverAsks(Deliverer[Card]):
    """The first planted bug."""

    async def _ask(self, courier: Courier[Card, Any], claimed: Claim) -> DeliveryState | None:  # noqa: ARG002 - that is the bug
        return None


class MarksFirst(Deliverer[Card]):
    """The second planted bug."""

    async def _tell(self, claimed: Claim) -> DeliveryState | None:
        courier = self._couriers[claimed.to.door]
        ready: Any = await asyncio.to_thread(
            self._calls.prepare, claimed, self._compose, courier.split, self._now, self._timeout
        )
        if ready is None:
            return None
        marked = Sent(claimed.reference or "m0")
        state = await asyncio.to_thread(self._calls.sent, claimed, marked, ready.version, self._now())
        if claimed.state != DeliveryState.SENT:
            await courier.send(claimed.to, ready.part, claimed.key)
        return state


class SavesLater(Database):
    """The third planted bug: what was done is answered first, and committed afterwards."""

    @contextmanager
    def writing(self, *given: Any, **more: Any) -> Iterator[Db]:
        transaction = super().writing(*given, **more)
        db = transaction.__enter__()
        try:
            yield db
        except BaseException as fault:
            if not transaction.__exit__(type(fault), fault, fault.__traceback__):
                raise
        else:
            threading.Timer(ACKNOWLEDGED_BEFORE, transaction.__exit__, (None, None, None)).start()


def _locks_nothing(_db: Db, _pupil_ids: object) -> None:
    """The fourth planted bug: two who book the same pupil look, and then both write."""


def _looks_and_waits(*given: Any, **more: Any) -> Any:
    seen = availability.look(*given, **more)
    time.sleep(LOOKED_BEFORE)
    return seen


DELIVERIES: dict[Plant, Callable[..., Deliverer[Card]]] = {
    Plant.SEND_AGAIN_WITHOUT_ASKING: NeverAsks,
    Plant.MARK_BEFORE_SENDING: MarksFirst,
}


def dispatchers_database(plant: Plant, url: str, database: Database) -> Database:
    """The database that commands write in."""
    return SavesLater(url, pool=4) if plant is Plant.ACKNOWLEDGE_BEFORE_SAVING else database


def plant_in_models(plant: Plant) -> None:
    """In this process, which is killed before anything else runs in it."""
    if plant is Plant.SKIP_A_LOCK:
        vars(booking).update(lock_pupils=_locks_nothing, look=_looks_and_waits)
