"""Everything that is declared, to be done and counted: what is declared anew is there without being named.

Every command as its examples are typed, by a teacher, a mentor and the scheme lead; every job; every page that is drawn
without a command.
"""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import event, select

from bot.assembly import make_dispatcher
from bot.commands import registry
from bot.dispatch import Dispatcher
from bot.metrics import Notices
from bot.requests import Words
from models.db.database import Database
from models.db.tables import Db
from models.school.people import Staff
from models.school.snapshot import school
from scheduler.jobs import Occasion
from scheduler.timetable import timetable
from tests.bench.ground import MONDAY, NOW

WHO = ("n.hussain", "d.whitfield", "h.marsh")

Work = Callable[[], object]


def everything(database: Database) -> Iterator[tuple[str, Work]]:
    """Whatever is declared, each to be done more than once."""
    moment = [NOW]
    dispatcher = make_dispatcher(database, now=lambda: moment[0])
    with database.reading() as db:
        people = {each.email.partition("@")[0]: each.id or 0 for each in db.execute(select(Staff)).scalars()}
        standing = school(db)
    for who in WHO:
        for name, command in sorted(registry().commands.items()):
            for line in dict.fromkeys((name, *command.examples)):
                yield f"{name}, by {who}", Saying(dispatcher, people[who], line, moment)
        yield f"search, by {who}", lambda who=who: dispatcher.lookups.search(people[who], "pupils", "carter")  # type: ignore[misc]  # the loop's own value
    for job in timetable(standing.settings):
        at = Occasion(NOW, MONDAY, False, standing.settings, standing.calendar)
        yield f"job: {job.name}", Doing(database, lambda db, job=job, at=at: job.deed(db, at))  # type: ignore[misc]  # the loop's own value
    yield "page: metrics", lambda: list(Notices(database, lambda: NOW).collect())
    yield "page: readyz", database.trouble_with_tables


@dataclass(frozen=True)
class Saying:
    """Says a line, each time two minutes later, so that it is no repetition."""

    dispatcher: Dispatcher
    who: int
    line: str
    moment: list[datetime]

    def __call__(self) -> None:
        self.moment[0] += timedelta(minutes=2)
        self.dispatcher.hear(Words(staff_id=self.who, door="bench", words=self.line))


class _Enough(Exception):  # noqa: N818 - it ends a transaction that is not to be kept
    pass


@dataclass(frozen=True)
class Doing:
    """Does a job's deed, and takes it back."""

    database: Database
    deed: Callable[[Db], object]

    def __call__(self) -> None:
        with suppress(_Enough), self.database.writing() as db:
            self.deed(db)
            db.flush()
            raise _Enough


class Steps:
    """Counts the virtual machine's instructions on every connection of a SQLite database."""

    def __init__(self, database: Database) -> None:
        self._count = 0
        event.listen(database.engine, "checkout", self._watch)

    def of(self, work: Work) -> int:
        before = self._count
        work()
        return self._count - before

    def _watch(self, connection: Any, _record: object, _proxy: object) -> None:
        connection.set_progress_handler(self._step, 1)

    def _step(self) -> int:
        self._count += 1
        return 0
