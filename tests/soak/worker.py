"""One of the processes that are killed: it takes commands, runs what is due and delivers, as `serve` does."""

import asyncio
import logging
import sys
import threading
import time
from collections.abc import Callable
from ctypes import c_double
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from multiprocessing.connection import Connection
from typing import Any

import structlog
from sqlalchemy.exc import NoResultFound

from bot.ask import Replace, Reply
from bot.assembly import composer, make_dispatcher
from bot.dispatch import Dispatcher
from bot.say.card import Card, Text
from models.audit.deeds import Deed as AuditDeed
from models.audit.entries import Actor, record
from models.db.database import Database
from models.db.errors import DATABASE_TROUBLES
from models.db.tables import Db
from models.school.settings import Settings
from scheduler.clock import Clock
from scheduler.delivery import Deliverer
from scheduler.jobs import Job, Occasion, every
from scheduler.run import run_due
from scheduler.transitions.patience import Patience
from tests.soak.courier import SmallCourier
from tests.soak.plants import DELIVERIES, Plant, dispatchers_database, plant_in_models
from tests.soak.school import DOOR, FIRST_MINUTE, Command
from tests.soak.spoken import said

SLOT = "soak.slot"
IMPATIENT = Patience(timedelta(seconds=0.5), 1.5, timedelta(seconds=1))
TIMEOUT = 0.8
"""Seconds; long enough that a busy machine does not make the far side act after it was given up."""


@dataclass(frozen=True)
class Work:
    """What a worker is given."""

    database_url: str
    far_side: str
    started: float
    """When the soak began, in seconds since 1970: from there a second is a minute for the timetable."""
    wrong_by: c_double
    """By so many seconds the clock of all these processes is ahead, now."""
    plant: Plant = Plant.NOTHING

    def now(self) -> datetime:
        """The time for whoever speaks, and for delivery."""
        return FIRST_MINUTE + timedelta(seconds=time.time() - self.started + self.wrong_by.value)


@dataclass(frozen=True)
class Answered:
    """What came of a command: whether it was answered, and the entry of what was done, where something was."""

    command: Command
    done: bool = False
    entry_id: int | None = None


class SmallDoor(SmallCourier):
    """The small courier for the cards of the real composers."""

    def split(self, message: Any) -> tuple[str]:
        card: Card = message
        return (" ".join([card.title, *(part.body for part in card.parts if isinstance(part, Text))]),)


def work(given: Work, commands: "Connection[Any, Any]") -> None:
    """Until it is killed; a last message of None stops it in good order."""
    logging.basicConfig(level=logging.CRITICAL, stream=sys.stderr)
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    plant_in_models(given.plant)
    database = Database(given.database_url, pool=4)
    clock = Clock(
        lambda: run_due(database, timetable_now(given), soak_timetable, clock=lambda: timetable_now(given)),
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
    delivery = DELIVERIES.get(given.plant, Deliverer)(
        database,
        [SmallDoor(given.far_side, door=DOOR, timeout=TIMEOUT)],
        composer,
        given.now,
        patience=IMPATIENT,
    )
    listener = threading.Thread(
        target=_listen,
        args=(given, database, commands, lambda: loop.call_soon_threadsafe(stop.set)),
        daemon=True,
    )
    listener.start()
    await delivery.run(stop, every_seconds=0.05)


def _listen(
    given: Work, database: Database, commands: "Connection[Any, Any]", stop: Callable[[], None]
) -> None:
    writes = dispatchers_database(given.plant, given.database_url, database)
    dispatcher = make_dispatcher(writes, now=given.now)
    try:
        while (command := commands.recv()) is not None:
            commands.send(_carry_out(database, dispatcher, command))
    finally:
        stop()


def _carry_out(database: Database, dispatcher: Dispatcher, command: Command) -> Answered:
    """What the person would have been answered."""
    try:
        result = dispatcher.hear(said(database, command))
    except DATABASE_TROUBLES:
        return Answered(command)
    except NoResultFound:
        return Answered(
            command, done=True
        )  # what it is about was acknowledged, and is not there: that is counted
    if not isinstance(result, Reply | Replace) or result.card.title.startswith("Something went wrong"):
        return Answered(command)
    entry = result.done or result.undo
    return Answered(command, done=True, entry_id=entry.id if entry is not None else None)
