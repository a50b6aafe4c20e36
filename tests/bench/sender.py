"""Somebody who sends one slip after the other to the dispatcher, for the benches that time a command."""

import itertools
from collections.abc import Callable

from sqlmodel import select

from bot.assembly import make_dispatcher
from bot.requests import Words
from models.db.database import Database
from models.school.people import Staff
from tests.bench.ground import NOW

WARM = 20
"""Slips that are sent before any is timed."""


def sender(database: Database) -> Callable[[], None]:
    """Sends a slip of Noor Hussain's, each another one, and a request of its own; warm already."""
    with database.reading() as db:
        noor = db.exec(select(Staff.id).where(Staff.email == "n.hussain@school.example")).one()
    dispatcher = make_dispatcher(database, now=lambda: NOW)
    numbers = itertools.count()

    def send() -> None:
        number = next(numbers)
        line = f"slip Amy Carter + explained fractions well, part {number}"
        dispatcher.hear(Words(staff_id=noor or 0, door="bench", key=f"bench-{number}", words=line))

    for _ in range(WARM):
        send()
    return send
