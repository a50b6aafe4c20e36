"""Leadership's place on a platform, as what happens to it is heard: lost, back again, called otherwise."""

import asyncio
from collections.abc import Callable
from datetime import datetime

from models.db.database import Database
from models.outbox.notices import Purpose, draw_anew
from models.settings.place import Channel
from scheduler.places import close_place


class LeadershipPlace:
    """What is kept of the place that gets the Year 11 list on one door."""

    def __init__(self, database: Database, door: str, now: Callable[[], datetime]) -> None:
        self._database = database
        self._door = door
        self._now = now

    async def bound(self) -> Channel | None:
        """The place as it is kept; None where there is none."""
        return await asyncio.to_thread(self._bound)

    async def lose(self, why: str) -> None:
        """Nothing is posted there any more, until it is back, and what was posted is emptied.

        Each of leadership is told in their own chat instead.
        """
        await asyncio.to_thread(self._lose, why)

    async def keep(self, *, back: bool = False, name: str = "", address: str = "", service: str = "") -> None:
        """Keep what changed of it; `back`: what else may be wrong is looked at before the next message is posted."""
        await asyncio.to_thread(self._keep, back, {"name": name, "address": address, "service": service})

    def _bound(self) -> Channel | None:
        with self._database.reading() as db:
            return db.get(Channel, (self._door, Purpose.LEADERSHIP))

    def _lose(self, why: str) -> None:
        with self._database.writing() as db:
            close_place(db, self._door, Purpose.LEADERSHIP, why, self._now())

    def _keep(self, back: bool, changed: dict[str, str]) -> None:
        with self._database.writing() as db:
            bound = db.get(Channel, (self._door, Purpose.LEADERSHIP))
            if bound is None:
                return
            for field, value in changed.items():
                if value:
                    setattr(bound, field, value)
            if back and bound.trouble:
                bound.trouble = ""
                draw_anew(db, to_purpose=Purpose.LEADERSHIP, now=self._now())
