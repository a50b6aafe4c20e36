"""One of the processes that are killed: it takes commands, runs what is due and delivers, as `serve` does."""

import asyncio
import logging
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from multiprocessing.connection import Connection
from typing import Any

import structlog
from sqlmodel import select

from bot.ask import Replace, Reply
from bot.assembly import composer, make_dispatcher
from bot.cards.slips import ReadSlip
from bot.dispatch import Dispatcher
from bot.requests import Pressing, Said, Words
from bot.say.card import Card, Text
from bot.say.press import Undo
from models.audit.deeds import Deed as AuditDeed
from models.audit.entries import Actor, Entry, record
from models.db.database import Database
from models.db.tables import Db
from models.mentoring.slip import Slip
from models.outbox.notices import DeliveryState
from models.school.settings import Settings
from scheduler.claims import Claim
from scheduler.clock import Clock
from scheduler.courier import Courier, Sent
from scheduler.delivery import Deliverer
from scheduler.jobs import Job, Occasion, every
from scheduler.run import run_due
from scheduler.transitions.calls import Patience
from tests.soak.courier import SmallCourier
from tests.soak.school import DOOR, MENTOR, SENDER, Command, Deed, text_of

FIRST_MINUTE = datetime(2026, 11, 23, 8, tzinfo=UTC)
SLOT = "soak.slot"
IMPATIENT = Patience(timedelta(seconds=0.5), 1.5, timedelta(seconds=1))
TIMEOUT = 0.8
"""Seconds; long enough that a busy machine does not make the far side act after it was given up."""


class Plant(StrEnum):
    """A bug that can be planted, with which the run must fail."""

    NOTHING = "nothing"
    SEND_AGAIN_WITHOUT_ASKING = "send-again-without-asking"
    MARK_BEFORE_SENDING = "mark-before-sending"


@dataclass(frozen=True)
class Work:
    """What a worker is given."""

    database_url: str
    far_side: str
    started: float
    """When the soak began, in seconds since 1970: from there a second is a minute for the timetable."""
    plant: Plant = Plant.NOTHING


class SmallDoor(SmallCourier):
    """The small courier for the cards of the real composers."""

    def split(self, message: Any) -> tuple[str]:
        card: Card = message
        return (" ".join([card.title, *(part.body for part in card.parts if isinstance(part, Text))]),)


class NeverAsks(Deliverer[Card]):
    """The first planted bug."""

    async def _ask(self, courier: Courier[Card, Any], claimed: Claim) -> DeliveryState | None:  # noqa: ARG002 - that is the bug
        return None


class MarksFirst(Deliverer[Card]):
    """The second planted bug."""

    async def _tell(self, claimed: Claim) -> DeliveryState | None:
        courier = self._couriers[claimed.to.door]
        ready: Any = await asyncio.to_thread(
            self._steps.prepare, claimed, self._compose, courier.split, self._now, self._timeout
        )
        if ready is None:
            return None
        marked = Sent(claimed.reference or "m0")
        state = await asyncio.to_thread(self._steps.sent, claimed, marked, ready.version, self._now())
        if claimed.state != DeliveryState.SENT:
            await courier.send(claimed.to, ready.part, claimed.key)
        return state


DELIVERIES: dict[Plant, Callable[..., Deliverer[Card]]] = {
    Plant.NOTHING: Deliverer,
    Plant.SEND_AGAIN_WITHOUT_ASKING: NeverAsks,
    Plant.MARK_BEFORE_SENDING: MarksFirst,
}


def work(given: Work, commands: "Connection[Any, Any]") -> None:
    """Until it is killed; a last message of None stops it in good order."""
    logging.basicConfig(level=logging.ERROR, stream=sys.stderr)
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    database = Database(given.database_url, pool=4)
    clock = Clock(
        lambda: run_due(database, timetable_now(given), soak_timetable),
        now=lambda: datetime.now(UTC),
        seconds_now=time.monotonic,
        every_seconds=0.2,
    )
    clock.start()
    asyncio.run(_deliver_and_listen(given, database, commands))
    clock.stop()
    database.close()


def timetable_now(given: Work) -> datetime:
    return FIRST_MINUTE + timedelta(minutes=time.time() - given.started)


def soak_timetable(_school: Settings) -> tuple[Job, ...]:
    return (Job("soak", every(1), timedelta(minutes=30), _note_the_slot),)


def _note_the_slot(db: Db, moment: Occasion) -> None:
    # An audit entry stands for a job's deed: that is what must happen once a slot.
    record(db, Actor(None, moment.now, SLOT), AuditDeed.IMPORT, fields=f"{moment.now:%H:%M}")


async def _deliver_and_listen(given: Work, database: Database, commands: "Connection[Any, Any]") -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    delivery = DELIVERIES[given.plant](
        database,
        [SmallDoor(given.far_side, door=DOOR, timeout=TIMEOUT)],
        composer,
        lambda: datetime.now(UTC),
        patience=IMPATIENT,
    )
    listener = threading.Thread(
        target=_listen, args=(database, commands, lambda: loop.call_soon_threadsafe(stop.set)), daemon=True
    )
    listener.start()
    await delivery.run(stop, every_seconds=0.05)


def _listen(database: Database, commands: "Connection[Any, Any]", stop: Callable[[], None]) -> None:
    dispatcher = make_dispatcher(database, now=lambda: datetime.now(UTC))
    while (command := commands.recv()) is not None:
        commands.send((command, _carry_out(database, dispatcher, command)))
    stop()


def _carry_out(database: Database, dispatcher: Dispatcher, command: Command) -> bool:
    """Whether the person would have been told that it was done."""
    result = dispatcher.hear(_said(database, command))
    if command.deed is Deed.SEND:
        return isinstance(result, Reply) and result.undo is not None
    return isinstance(result, Reply | Replace) and not result.card.title.startswith("Something went wrong")


def _said(database: Database, command: Command) -> Said:
    if command.deed is Deed.SEND:
        words = f"slip Amy Carter + {text_of(command.number)}"
        return Words(staff_id=SENDER, door=DOOR, key=command.key, words=words)
    with database.reading() as db:
        slip = db.exec(select(Slip).where(Slip.text == text_of(command.number))).one()
        sent = db.exec(select(Entry.id).where(Entry.deed == "slip.send", Entry.record_id == slip.id)).one()
    if command.deed is Deed.READ:
        press = ReadSlip(slip.id or 0, slip.version)
        return Pressing(staff_id=MENTOR, door=DOOR, key=command.key, token=press.token())
    return Pressing(staff_id=SENDER, door=DOOR, key=command.key, token=Undo(sent or 0).token())
