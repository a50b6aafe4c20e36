"""The terminal's courier: what would be delivered to anybody is printed."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from sqlmodel import select

from bot.say.card import Card, Text
from bot.say.paper import Paper
from models.db.database import Database
from models.db.tables import Db
from models.school.people import Staff
from scheduler.courier import Address, Answer, CannotAsk, Sent, Whereabouts


class TerminalCourier:
    """Prints every message with its receiver; nobody is unreachable."""

    door = "terminal"
    timeout = 5.0

    def __init__(
        self,
        database: Database,
        show: Callable[[str, Card], None],
        saved: Callable[[Paper], Path],
    ) -> None:
        """`saved` prints a paper into a file, and says where that is."""
        self._database = database
        self._show = show
        self._saved = saved

    async def reach(self, email: str, staff_id: int) -> Address:
        with self._database.reading() as db:
            found = db.exec(select(Staff).where(Staff.id == staff_id)).one()
        return Address(self.door, found.name)

    def channel(self, db: Db, purpose: str) -> Address:
        return Address(self.door, f"#{purpose}")

    def split(self, message: Card) -> Sequence[Card]:
        return (message,)

    def turn(self, to: Address, key: str) -> float:
        del to, key
        return 0.0

    async def send(self, to: Address, part: Card, key: str) -> Answer:
        if part.paper is not None:
            file = await asyncio.to_thread(self._saved, part.paper)
            part = part.with_parts(Text(f"Saved as {file}"))
        self._show(f"▸ to {to.destination}:", part)
        return Sent(key)

    async def update(self, to: Address, reference: str, part: Card | None, key: str) -> Answer:
        if part is not None:
            self._show(f"▸ to {to.destination} (updated):", part)
        return Sent(reference)

    async def delete(self, to: Address, reference: str) -> Answer:
        """A line that was printed stays on the screen, which nobody else sees."""
        return Sent(reference)

    async def empty(self, to: Address, reference: str, key: str) -> Answer:
        return Sent(reference)

    async def find(self, to: Address, key: str, since: datetime) -> Whereabouts:
        return CannotAsk()
