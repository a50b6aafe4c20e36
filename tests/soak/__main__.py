"""`make soak`: kill processes at random while they work, then count; exits 1 where anything was lost or doubled."""

import argparse
import random
import sys
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.conftest import ENGINES
from tests.postgres import Postgres
from tests.soak.foreman import Soaked, soak
from tests.soak.worker import Plant


def main() -> int:
    """Soak each database in turn and print the numbers."""
    words = argparse.ArgumentParser(prog="python -m tests.soak", description=__doc__)
    words.add_argument(
        "--kills", type=int, default=100, help="how many processes are killed on each database"
    )
    words.add_argument("--seconds", type=float, default=600, help="the longest that one database may take")
    words.add_argument("--workers", type=int, default=3, help="how many processes work at once")
    words.add_argument("--engine", choices=[*ENGINES, "both"], default="both")
    words.add_argument(
        "--plant", choices=list(Plant), default=Plant.NOTHING, help="plant a bug: it must fail"
    )
    words.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    given = words.parse_args()
    # The test server's own folder; it falls back to the temporary one.
    warnings.filterwarnings("ignore", "XDG_RUNTIME_DIR")
    print_line(f"seed {given.seed}, planted: {given.plant}")
    failed = False
    with tempfile.TemporaryDirectory(prefix="staffroom-soak-") as folder:
        for engine in ENGINES if given.engine == "both" else [given.engine]:
            with fresh_url(engine, Path(folder)) as url:
                soaked = soak(
                    url,
                    kills=given.kills,
                    seconds=given.seconds,
                    workers=given.workers,
                    plant=Plant(given.plant),
                    seed=given.seed,
                )
            report(engine, soaked)
            failed = failed or not soaked.is_clean
    print_line("FAILED" if failed else "Nothing lost, nothing twice.")
    return 1 if failed else 0


@contextmanager
def fresh_url(engine: str, folder: Path) -> Iterator[str]:
    """A database's address; the server, where there is one, runs as long as the block."""
    if engine == "sqlite":
        yield f"sqlite:///{folder / 'soak.db'}"
        return
    server = Postgres(folder / "pg", durable=True)
    yield server.create("soak")
    server.stop()


def report(engine: str, soaked: Soaked) -> None:
    """The numbers of one database."""
    print_line(f"\n{engine}: {soaked.kills} kills in {soaked.seconds:.0f} s")
    for words, number in soaked.numbers():
        print_line(f"  {number:>9,g}  {words}")


def print_line(words: str) -> None:
    sys.stdout.write(words + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
