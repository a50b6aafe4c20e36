"""`make soak`: everything that can happen to a booking, in any order; no pupil is ever in two sessions at once (R8)."""

import argparse
import sys
from collections.abc import Iterator
from dataclasses import dataclass

from hypothesis import HealthCheck, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from models.db.database import Database
from tests.clashes.machine import machine_on
from tests.clashes.small_school import fill
from tests.soak.each_database import soak_each


@dataclass(frozen=True)
class Tried:
    """How many orders were tried, and what the first was that broke the promise."""

    examples: int
    wrong: str = ""

    @property
    def is_clean(self) -> bool:
        return not self.wrong

    def lines(self) -> Iterator[str]:
        """What was tried, in words."""
        yield f"{self.examples} orders of book, move, cancel, give way, override, call off, close and undo"
        if self.wrong:
            yield self.wrong


def tried(url: str, given: argparse.Namespace) -> Tried:
    """Try so many orders on this database."""
    database = Database(url)
    database.migrate()
    fill(database)
    many = settings(
        max_examples=given.examples,
        stateful_step_count=given.steps,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        database=None,
    )
    machine = seed(given.seed)(machine_on(database))
    try:
        run_state_machine_as_test(machine, settings=many)
    except AssertionError as wrong:
        return Tried(given.examples, f"not clean: {wrong}")
    finally:
        database.close()
    return Tried(given.examples)


if __name__ == "__main__":
    sys.exit(soak_each("tests.soak.clashes", __doc__, tried, examples=400, steps=40))
