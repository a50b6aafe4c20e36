"""`make soak`: kill processes at random while they work, then count; exits 1 where anything was lost or doubled."""

import argparse
import sys

from tests.soak.each_database import asked_for, databases, print_line
from tests.soak.foreman import soak
from tests.soak.plants import Plant
from tests.soak.soaked import Soaked


def main() -> int:
    """Soak each database in turn and print the numbers."""
    words = argparse.ArgumentParser(prog="python -m tests.soak", description=__doc__)
    words.add_argument(
        "--kills", type=int, default=100, help="how many processes are killed on each database"
    )
    words.add_argument("--seconds", type=float, default=600, help="the longest that one database may take")
    words.add_argument("--workers", type=int, default=3, help="how many processes work at once")
    words.add_argument(
        "--plant", choices=list(Plant), default=Plant.NOTHING, help="plant a bug: it must fail"
    )
    given = asked_for(words)
    print_line(f"seed {given.seed}, planted: {given.plant}")
    failed = False
    for there in databases(given.engine):
        soaked = soak(
            there.url,
            kills=given.kills,
            seconds=given.seconds,
            workers=given.workers,
            plant=Plant(given.plant),
            seed=given.seed,
            restart=there.restart,
        )
        report(there.engine, soaked)
        failed = failed or not soaked.is_clean
    print_line("FAILED" if failed else "Nothing lost, nothing twice.")
    return 1 if failed else 0


def report(engine: str, soaked: Soaked) -> None:
    """The numbers of one database."""
    print_line(f"\n{engine}: {soaked.kills} kills in {soaked.seconds:.0f} s")
    for words, number in soaked.numbers():
        print_line(f"  {number:>9,g}  {words}")


if __name__ == "__main__":
    sys.exit(main())
