"""A soak of each database in turn, as it is asked for at the command line; 1 where anything was lost or doubled."""

import argparse
import random
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from tests.postgres import Postgres
from tests.turns import ENGINES


class Counted(Protocol):
    """What a soak came to."""

    @property
    def is_clean(self) -> bool: ...

    def lines(self) -> Iterator[str]: ...


def soak_each(
    module: str, about: str | None, soak: Callable[[str, argparse.Namespace], Counted], **numbers: int
) -> int:
    """Soak at each database's address with what was asked for; `numbers` can be asked for, with what they are else."""
    words = argparse.ArgumentParser(prog=f"python -m {module}", description=about)
    for name, number in {"kills": 100, **numbers}.items():
        words.add_argument(f"--{name}", type=int, default=number)
    given = asked_for(words)
    clean = True
    for there in databases(given.engine):
        counted = soak(there.url, given)
        for line in counted.lines():
            print_line(f"{there.engine}: {line}")
        clean = clean and counted.is_clean
    print_line("Nothing lost, nothing twice." if clean else f"FAILED with seed {given.seed}")
    return 0 if clean else 1


def asked_for(words: argparse.ArgumentParser, given: Sequence[str] | None = None) -> argparse.Namespace:
    """What every soak can be asked for, beside its own: which database, and the seed of its dice."""
    words.add_argument("--engine", choices=[*ENGINES, "both"], default="both")
    words.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    # The test server's own folder; it falls back to the temporary one.
    warnings.filterwarnings("ignore", "XDG_RUNTIME_DIR")
    return words.parse_args(given)


AWAY_SECONDS = 1.0


@dataclass(frozen=True)
class EmptyDatabase:
    """A database that was asked for."""

    engine: str
    url: str
    restart: Callable[[], None] | None = None
    """Stop its server under all who are connected, and start it again; None where it has none."""


def databases(engine: str) -> Iterator[EmptyDatabase]:
    """Each database that was asked for, empty; it goes when the next one is taken."""
    with tempfile.TemporaryDirectory(prefix="staffroom-soak-") as folder:
        for name in ENGINES if engine == "both" else (engine,):
            with _fresh(name, Path(folder)) as there:
                yield there


@contextmanager
def _fresh(engine: str, folder: Path) -> Iterator[EmptyDatabase]:
    if engine == "sqlite":
        yield EmptyDatabase(engine, f"sqlite:///{folder / 'soak.db'}")
        return
    server = Postgres(folder / "pg", durable=True)

    def restart() -> None:
        with server.away():
            time.sleep(AWAY_SECONDS)

    yield EmptyDatabase(engine, server.create("soak"), restart)
    server.stop()


def print_line(words: str) -> None:
    sys.stdout.write(words + "\n")
    sys.stdout.flush()
