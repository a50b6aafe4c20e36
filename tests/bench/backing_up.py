"""How long answers take while backups are made one after the other, encrypted."""

import threading
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

from models.db.database import Database
from models.lifecycle.backup.folder import BackupPlace
from models.lifecycle.backup.keys import BackupKeys, make_key
from models.lifecycle.backup.making import make_backup
from tests.bench.bars import Bar
from tests.bench.ground import NOW, bring_in, folder, median, seconds, write_files
from tests.bench.own_postgres import postgres
from tests.bench.sender import sender

ANSWERS = 400
MOST_MS = 300
"""Milliseconds: of Slack's three seconds this leaves the rest to the network."""


def on_sqlite() -> Iterator[Bar]:
    with folder() as here:
        yield from _meanwhile("SQLite", f"sqlite:///{here / 'staffroom.db'}", here)


def on_postgresql() -> Iterator[Bar]:
    with folder() as here, postgres() as server:
        yield from _meanwhile("PostgreSQL", server("backing_up"), here, tools=server.tools)


def _meanwhile(engine: str, url: str, here: Path, *, tools: str = "") -> Iterator[Bar]:
    with closing(Database(url)) as database:
        database.migrate()
        bring_in(database, write_files(here))
        say = sender(database)
        alone = [seconds(say) for _ in range(ANSWERS)]
        public = make_key(here / "school.txt", comment="of the bench")
        place = BackupPlace(here / "backups", BackupKeys((public,), own=here / "own.txt"), tools=tools)
        made: list[float] = []
        sizes: list[int] = []
        stop = threading.Event()

        def back_up() -> None:
            number = 0
            while not stop.is_set():
                number += 1
                began = time.perf_counter()
                backup = make_backup(database, place, NOW + timedelta(seconds=number)).backup
                made.append(time.perf_counter() - began)
                sizes.append(backup.file.stat().st_size)

        maker = threading.Thread(target=back_up)
        maker.start()
        beside = [seconds(say) for _ in range(ANSWERS)]
        stop.set()
        maker.join()
    said = (
        f"{len(made)} backups of {max(sizes) / 1_000_000:.1f} MB in {median(made):.2f} s each meanwhile; "
        f"the longest answer alone took {max(alone) * 1000:.0f} ms"
    )
    yield Bar(
        f"backup of {engine}, 99 of 100 answers while one is made ÷ alone", _most(beside) / _most(alone), aim=3,
        said=f"within {_most(beside) * 1000:.0f} and {_most(alone) * 1000:.0f} ms",
    )  # fmt: skip
    # Not held: on a machine that is busy with something else the longest alone is longer than that.
    yield Bar(
        f"backup of {engine}, the longest answer meanwhile",
        max(beside) * 1000,
        aim=MOST_MS,
        unit="ms",
        held=False,
        said=said,
    )


def _most(times: list[float]) -> float:
    """The time within which 99 of 100 were."""
    return sorted(times)[len(times) * 99 // 100]
