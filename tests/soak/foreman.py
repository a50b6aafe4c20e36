"""Hands out commands, kills workers, and at the end waits until all has come to rest."""

import random
import time
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkServerContext, ForkServerProcess
from typing import Any

from models.db.database import Database
from tests.patience import LONGEST
from tests.processes import processes
from tests.soak.count import Counts, count, open_notices, owed
from tests.soak.far_side import FarSide, Mood
from tests.soak.school import Command, Deed, fill
from tests.soak.worker import Plant, Work, work

COMMANDS_PER_KILL = 12
BETWEEN_KILLS = (0.1, 0.9)
"""Seconds from when every worker has done something, however long this machine takes for it."""

MOODS = {
    Mood.FINE: 70,
    Mood.WAIT: 6,
    Mood.BROKEN_BEFORE: 8,
    Mood.BROKEN_AFTER: 8,
    Mood.SILENT_BEFORE: 4,
    Mood.SILENT_AFTER: 4,
}


@dataclass(frozen=True)
class Soaked:
    """What was done to one database, and what came of it."""

    counts: Counts
    kills: int
    asked_kills: int
    seconds: float
    acknowledged: int
    unacknowledged: int
    messages: int
    moods: Counter[str]
    came_to_rest: bool
    twice: list[tuple[str, float]]

    @property
    def is_clean(self) -> bool:
        enough = self.kills >= self.asked_kills and self.came_to_rest and not self.unacknowledged
        return enough and not self.counts.violations

    def numbers(self) -> Iterator[tuple[str, float]]:
        yield "commands acknowledged", self.acknowledged
        yield "messages on the far side", self.messages
        for mood, number in sorted(self.moods.items()):
            yield f"answers of the far side: {mood}", number
        for each in fields(self.counts):
            yield each.name.replace("_", " "), getattr(self.counts, each.name)
        for key, seconds in self.twice[:5]:
            yield f"seconds between two of {key}", seconds
        if self.unacknowledged:
            yield "commands that were never acknowledged, though asked again", self.unacknowledged
        if not self.came_to_rest:
            yield f"not at rest after {LONGEST} seconds", 1


@dataclass
class Worker:
    """A process and what it was last asked."""

    process: ForkServerProcess
    line: "Connection[Any, Any]"
    asked: Command | None = None
    has_answered: bool = False


@dataclass
class Foreman:
    """Keeps so many workers at work; what a killed one did not acknowledge is asked again with the same key."""

    context: ForkServerContext
    given: Work
    dice: random.Random
    to_ask: deque[Command] = field(default_factory=deque)
    acknowledged: set[Command] = field(default_factory=set)
    workers: list[Worker] = field(default_factory=list)
    numbers: int = 0

    def hire(self) -> None:
        ours, theirs = self.context.Pipe()
        process = self.context.Process(target=work, args=(self.given, theirs), daemon=True)
        process.start()
        theirs.close()
        self.workers.append(Worker(process, ours))

    def new_command(self) -> None:
        self.to_ask.append(Command(Deed.SEND, self.numbers))
        self.numbers += 1

    def kill_one(self) -> None:
        worker = self.dice.choice(self.workers)
        self.workers.remove(worker)
        worker.process.kill()
        worker.process.join()
        self._hear(worker)
        worker.line.close()
        if worker.asked is not None:
            self.to_ask.append(worker.asked)

    def turn(self, seconds: float) -> None:
        """Ask whoever is idle, and hear whoever answers within so many seconds."""
        for worker in self.workers:
            if worker.asked is None and self.to_ask:
                worker.asked = self.to_ask.popleft()
                worker.line.send(worker.asked)
        answered = wait([worker.line for worker in self.workers], seconds)
        for worker in self.workers:
            if worker.line in answered:
                self._hear(worker)

    @property
    def all_at_work(self) -> bool:
        """Whether every worker has answered once, or nothing is left to be asked."""
        return all(worker.has_answered for worker in self.workers) or not self.is_busy

    @property
    def is_busy(self) -> bool:
        return bool(self.to_ask) or any(worker.asked for worker in self.workers)

    def dismiss(self) -> None:
        """Let all finish what they have."""
        for worker in self.workers:
            worker.line.send(None)
        for worker in self.workers:
            worker.process.join(20)
            worker.line.close()

    def _hear(self, worker: Worker) -> None:
        try:
            if not worker.line.poll():
                return
            command, done = worker.line.recv()
        except (EOFError, OSError):
            return
        worker.asked = None
        worker.has_answered = True
        if not done:
            self.to_ask.append(command)
            return
        self.acknowledged.add(command)
        if command.deed is Deed.SEND and command.number % 5 in (1, 3):
            # Later, so that some are read or undone before they are told and others after.
            after = self.dice.randrange(len(self.to_ask) + 1)
            self.to_ask.insert(
                after, Command(Deed.READ if command.number % 5 == 1 else Deed.UNDO, command.number)
            )


def soak(
    url: str, *, kills: int, seconds: float, workers: int = 3, plant: Plant = Plant.NOTHING, seed: int = 0
) -> Soaked:
    """Work, be killed so often, come to rest, count."""
    dice = random.Random(seed)  # noqa: S311 - not for secrets
    moods = random.Random(seed)  # noqa: S311 - not for secrets
    database = Database(url)
    fill(database)
    far_side = FarSide(lambda _path: moods.choices(list(MOODS), list(MOODS.values()))[0], silence=1.5)
    started = time.time()
    foreman = Foreman(processes(), Work(url, far_side.url, started, plant), dice)
    killed = _work_and_kill(foreman, kills, seconds, workers)
    rested = _come_to_rest(foreman, database, time.monotonic() + LONGEST)
    foreman.dismiss()
    soaked = Soaked(
        counts=count(database, far_side, foreman.acknowledged),
        kills=killed,
        asked_kills=kills,
        seconds=time.time() - started,
        acknowledged=len(foreman.acknowledged),
        unacknowledged=len(foreman.to_ask),
        messages=len(far_side.messages),
        moods=far_side.moods,
        came_to_rest=rested,
        twice=[(key, far_side.seconds_between(key)) for key in sorted(far_side.twice())],
    )
    far_side.close()
    database.close()
    return soaked


def _work_and_kill(foreman: Foreman, kills: int, seconds: float, workers: int) -> int:
    ends = time.monotonic() + seconds
    killed = 0
    while killed < kills and time.monotonic() < ends:
        while len(foreman.workers) < workers:
            foreman.hire()
        for _ in range(COMMANDS_PER_KILL if len(foreman.to_ask) < 3 * COMMANDS_PER_KILL else 0):
            foreman.new_command()
        while not foreman.all_at_work and time.monotonic() < ends:
            foreman.turn(0.05)
        until = time.monotonic() + foreman.dice.uniform(*BETWEEN_KILLS)
        while (left := until - time.monotonic()) > 0:
            foreman.turn(min(left, 0.05))
        foreman.kill_one()
        killed += 1
    while len(foreman.workers) < workers:
        foreman.hire()
    return killed


def _come_to_rest(foreman: Foreman, database: Database, until: float) -> bool:
    while time.monotonic() < until:
        foreman.turn(0.05)
        if not foreman.is_busy and not open_notices(database) and not owed(database):
            return True
    return False
