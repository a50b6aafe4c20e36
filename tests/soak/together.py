"""Many who speak at once, killed at random: what shared a transaction and was acknowledged is there, and once."""

import argparse
import sys
import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from random import Random
from typing import Any

import structlog
from sqlmodel import select

from bot.ask import Reply
from bot.assembly import make_dispatcher
from bot.requests import Words
from models.db.database import Database
from models.db.together import Together
from models.mentoring.slip import Slip
from tests.processes import processes
from tests.soak.each_database import soak_each
from tests.soak.school import DOOR, SENDER, fill, text_of

AT_ONCE = 16
BEFORE_A_KILL = (10, 60)
"""How many are acknowledged between two kills, however slow the machine is."""


class TellsFirst(Together):
    """The planted bug: those who share a transaction are told before it is committed."""

    def _carry_out(self, some: Sequence[Any]) -> None:
        with self._begun() as connection:
            for each in some:
                each.carry_out(connection, self._info, alone=len(some) == 1)
                each.tell()
            threading.Event().wait(0.02)


def work(url: str, line: "Connection[Any, Any]", numbers: Sequence[int], tells_first: bool) -> None:
    """Send these slips, so many at once, and tell of each that is acknowledged, until it is killed."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    database = Database(url)
    if tells_first:
        database._together.__class__ = TellsFirst
    dispatcher = make_dispatcher(database, now=lambda: datetime.now(UTC))
    left, turn = iter(numbers), threading.Lock()

    def speak() -> None:
        while True:
            with turn:
                number = next(left)
            words = f"slip Amy Carter + {text_of(number)}"
            said = Words(staff_id=SENDER, door=DOOR, key=f"together-{number}", words=words)
            answer = dispatcher.hear(said)
            if isinstance(answer, Reply) and answer.undo is not None:
                with turn:
                    line.send(number)

    speakers = [threading.Thread(target=speak, daemon=True) for _ in range(AT_ONCE)]
    for each in speakers:
        each.start()
    for each in speakers:
        each.join()


@dataclass(frozen=True)
class CountedTogether:
    """What became of the slips."""

    kills: int
    acknowledged: int
    lost: int
    done_twice: int

    @property
    def is_clean(self) -> bool:
        return not self.lost and not self.done_twice

    def lines(self) -> Iterator[str]:
        yield f"{self.kills} kills of {AT_ONCE} who speak at once, {self.acknowledged} slips acknowledged"
        yield f"acknowledged slips lost {self.lost}, slips that are there twice {self.done_twice}"


def soak(url: str, *, kills: int, seed: int, tells_first: bool = False) -> CountedTogether:
    """Be spoken to and be killed so often, count; `tells_first` plants a bug, with which something must be lost."""
    dice = Random(seed)  # noqa: S311 - not for secrets
    fill(Database(url))
    acknowledged: set[int] = set()
    for _ in range(kills):
        # What the one before did not acknowledge is asked again, with the same keys.
        asked = [each for each in range(len(acknowledged) + 1000) if each not in acknowledged]
        acknowledged |= _killed_after(url, asked, dice.randint(*BEFORE_A_KILL), tells_first)
    database = Database(url)
    with database.reading() as db:
        slips = Counter(db.exec(select(Slip.text)).all())
    database.close()
    return CountedTogether(
        kills=kills,
        acknowledged=len(acknowledged),
        lost=sum(text_of(number) not in slips for number in acknowledged),
        done_twice=sum(number > 1 for number in slips.values()),
    )


def _killed_after(url: str, asked: Sequence[int], enough: int, tells_first: bool) -> set[int]:
    """What one process acknowledges until it is killed."""
    context = processes()
    ours, theirs = context.Pipe()
    process = context.Process(target=work, args=(url, theirs, asked, tells_first), daemon=True)
    process.start()
    theirs.close()
    heard: set[int] = set()
    while len(heard) < enough and ours.poll(60):
        heard.add(ours.recv())
    process.kill()
    process.join()
    with suppress(EOFError):
        while ours.poll(0):
            heard.add(ours.recv())
    ours.close()
    return heard


def _asked(url: str, given: argparse.Namespace) -> CountedTogether:
    return soak(url, kills=given.kills, seed=given.seed, tells_first=bool(given.tells_first))


if __name__ == "__main__":
    sys.exit(soak_each("tests.soak.together", __doc__, _asked, tells_first=0))
