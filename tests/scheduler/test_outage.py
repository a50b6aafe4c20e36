"""A database that is away is told in a sentence, and so is that it is back; a fault of ours with where it came from."""

import asyncio
import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import text
from structlog.testing import capture_logs

from models.db.database import Database
from models.db.outage import AGAIN_SECONDS, Outage
from scheduler.delivery import Deliverer
from scheduler.outage import PutOff, put_off_while_away
from tests.conftest import FILE, empty_sqlite
from tests.scheduler.small_school import MORNING, Words

AWAY = "the database is away: all that is due waits for it"


class Watched:
    """A database that can be away, how long it has been so, and who tries it again and again."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "mounted"
        self.database = Database(f"sqlite:///{self.folder / FILE}")
        self.seconds = 0.0
        self.database.outage = Outage(lambda: self.seconds)
        self._delivery = Deliverer(self.database, (), Words(), self._now)
        self._turns = 0
        self._turned: Callable[[], object] = object

    def _now(self) -> datetime:
        self._turns -= 1
        if not self._turns:
            self._turned()
        return MORNING

    async def deliver(self, turns: int) -> None:
        stop, loop = asyncio.Event(), asyncio.get_running_loop()
        self._turns, self._turned = turns, lambda: loop.call_soon_threadsafe(stop.set)
        await self._delivery.run(stop, every_seconds=0)

    def tick(self) -> None:
        with put_off_while_away(self.database, "the clock"), self.database.reading() as db:
            db.execute(text("SELECT 1"))


async def test_it_is_told_once_and_after_a_while_again_and_once_that_it_is_back(
    tmp_path: Path, run_folder: Path
) -> None:
    watched = Watched(tmp_path)
    with capture_logs() as lines:
        await watched.deliver(3)
        with pytest.raises(PutOff):
            watched.tick()
        watched.seconds = AGAIN_SECONDS + 1
        await watched.deliver(3)
        watched.folder.mkdir()
        shutil.copy(empty_sqlite(run_folder) / FILE, watched.folder)
        await watched.deliver(3)
        watched.tick()
    watched.database.close()
    why = {"why": "OperationalError SQLITE_CANTOPEN", "log_level": "warning"}
    assert lines == [
        {"event": AWAY, "seconds": 0, **why},
        {"event": "the database is still away", "seconds": 601, **why},
        {"event": "the database is back", "seconds": 601, "log_level": "warning"},
    ]


async def test_what_is_wrong_with_it_is_a_fault_of_ours_at_each_turn(tmp_path: Path) -> None:
    watched = Watched(tmp_path)
    watched.folder.mkdir()
    with capture_logs() as lines:
        await watched.deliver(2)
    watched.database.close()
    assert [(each["event"], each["exc_info"]) for each in lines] == [("delivery pass failed", True)] * 2
