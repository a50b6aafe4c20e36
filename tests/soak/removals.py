"""Kill the removal of what is kept no longer at anything that it does, many times, and look at what became of it."""

import argparse
import random
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import MetaData

from models.db.database import Database
from tests.lifecycle.killed_removal import Moment, Work, approved, killed_till_it_is_done, wrong_at_the_end
from tests.soak.each_database import soak_each

AT_ONCE = 12
"""Kills of one list, before it is let go through."""


@dataclass(frozen=True)
class Removed:
    """How often it was killed, and what was wrong at the end."""

    kills: int
    lists: int
    wrong: tuple[str, ...]

    @property
    def is_clean(self) -> bool:
        return not self.wrong

    def lines(self) -> Iterator[str]:
        yield f"{self.kills} kills while {self.lists} lists were carried out"
        yield from self.wrong


def soak(url: str, kills: int, seed: int) -> Removed:
    """Carry out one list after the other, each in a database that is emptied before."""
    dice = random.Random(seed)  # noqa: S311 - not for secrets
    done = lists = 0
    wrong: list[str] = []
    with TemporaryDirectory(prefix="staffroom-removals-") as folder:
        while done < kills and not wrong:
            _empty(url)
            work = Work(url, Path(folder) / str(lists) / "removed.jsonl")
            before = approved(url, work.journal)
            done += killed_till_it_is_done(work, dice, min(AT_ONCE, kills - done), [*Moment])
            lists += 1
            wrong += wrong_at_the_end(work, before)
    return Removed(done, lists, tuple(wrong))


def _empty(url: str) -> None:
    """Take every table away, whatever is in it."""
    with closing(Database(url)) as database, database.engine.begin() as connection:
        there = MetaData()
        there.reflect(connection)
        there.drop_all(connection)


def _asked(url: str, given: argparse.Namespace) -> Removed:
    return soak(url, given.kills, given.seed)


if __name__ == "__main__":
    sys.exit(soak_each("tests.soak.removals", __doc__, _asked))
