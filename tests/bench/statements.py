"""What is sent to the database for what is done most; the tests hold each to its number."""

from collections.abc import Iterator

from sqlalchemy import event

from tests.bench.bars import Bar
from tests.bench.declared import Saying, everything
from tests.bench.ground import folder, write_files
from tests.bench.years import filled

AIMS = {
    ("n.hussain", "slip Ben Dodd - no homework for two weeks"): 8,
    ("d.whitfield", "slips"): 8,
    ("d.whitfield", "pupil Amy Carter"): 12,
    ("d.whitfield", "todo"): 10,
}
"""Who says what, and how many statements it may take; by examples that the commands themselves declare."""


def measure() -> Iterator[Bar]:
    with folder() as here, filled(f"sqlite:///{here / 'staffroom.db'}", write_files(here), 1) as database:
        sent: list[str] = []

        def note(*heard: object) -> None:
            if not str(heard[2]).startswith("BEGIN"):
                sent.append(str(heard[2]))

        event.listen(database.engine, "before_cursor_execute", note)
        counted: dict[tuple[str, str], int] = {}
        for what, work in everything(database):
            if isinstance(work, Saying) and (key := (what.rpartition(" ")[2], work.line)) in AIMS:
                work()
                sent.clear()
                work()
                counted[key] = len(sent)
    for (who, line), aim in AIMS.items():
        yield Bar(f"{line}, by {who}", counted[who, line], aim, "statements")
