"""Hands out commands, kills workers, and at the end waits until all has come to rest."""

import os
import random
import signal
import time
from collections import Counter, deque
from collections.abc import Callable, Iterator
from ctypes import c_double
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkServerContext, ForkServerProcess
from typing import Any

from models.db.database import Database
from scheduler.delivery import LEASE_IN_TIMEOUTS
from tests.patience import LONGEST
from tests.processes import processes
from tests.soak.count import count, open_notices, owed
from tests.soak.far_side import FarSide, Mood
from tests.soak.plants import Plant
from tests.soak.school import CYCLE, THEN, Command, Deed, fill_whole
from tests.soak.soaked import Soaked
from tests.soak.worker import TIMEOUT, Work, work

COMMANDS_PER_KILL = 12
BETWEEN_KILLS = (0.1, 0.9)
"""Seconds from when every worker has done something, however long this machine takes for it."""

STOPPED_SECONDS = TIMEOUT * LEASE_IN_TIMEOUTS + 1
"""So long a process is stopped, that what it has claimed is another's when it goes on."""
MOST_DEATHS = 10
"""So many that end by themselves are not going to come to rest."""
WRONG_CLOCKS = (3_600.0, -7_200.0, 0.0, 90_000.0, 30.0)
"""By so many seconds the clock of all is ahead, in turn: two hours back, and a day on, among them."""

MOODS = {
    Mood.FINE: 40,
    Mood.WAIT: 6,
    Mood.BROKEN_BEFORE: 6,
    Mood.BROKEN_AFTER: 40,
    Mood.SILENT_BEFORE: 4,
    Mood.SILENT_AFTER: 4,
}


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
    acknowledged: dict[Command, int | None] = field(default_factory=dict)
    """What was answered as done, and the entry under which it can be taken back."""
    stops: int = 0
    clock_changes: int = 0
    restarts: int = 0
    died: int = 0
    workers: list[Worker] = field(default_factory=list)
    numbers: int = 0

    def hire(self) -> None:
        ours, theirs = self.context.Pipe()
        process = self.context.Process(target=work, args=(self.given, theirs), daemon=True)
        process.start()
        theirs.close()
        self.workers.append(Worker(process, ours))

    def new_command(self) -> None:
        deed = CYCLE[self.numbers % len(CYCLE)]
        if deed is Deed.RIVAL:
            self.to_ask.append(Command(Deed.BOOK, self.numbers))
        self.to_ask.append(Command(deed, self.numbers))
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
        idle = [worker for worker in self.workers if worker.asked is None]
        while idle and self.to_ask:
            if self._is_rivals_first(self.to_ask[0]) and len(idle) < min(2, len(self.workers)):
                break  # so that both are asked at once
            worker = idle.pop()
            worker.asked = self.to_ask.popleft()
            try:
                worker.line.send(worker.asked)
            except OSError:
                self._replace(worker)
        answered = wait([worker.line for worker in self.workers], seconds)
        for worker in [*self.workers]:
            if worker.line in answered:
                self._hear(worker)

    def _is_rivals_first(self, command: Command) -> bool:
        return command.deed is Deed.BOOK and CYCLE[command.number % len(CYCLE)] is Deed.RIVAL

    def _replace(self, worker: Worker) -> None:
        """It ended, though nobody killed it."""
        if worker not in self.workers:
            return
        self.died += 1
        self.workers.remove(worker)
        worker.line.close()
        if worker.asked is not None:
            self.to_ask.appendleft(worker.asked)
        self.hire()

    def stop_one(self) -> None:
        """As a machine does that is out of memory, or whose lid was closed."""
        worker = self.dice.choice(self.workers)
        pid = worker.process.pid or 0
        os.kill(pid, signal.SIGSTOP)
        self.turn_until(time.monotonic() + STOPPED_SECONDS)
        os.kill(pid, signal.SIGCONT)
        self.stops += 1

    def change_the_clock(self) -> None:
        self.given.wrong_by.value = WRONG_CLOCKS[self.clock_changes % len(WRONG_CLOCKS)]
        self.clock_changes += 1

    def turn_until(self, until: float) -> None:
        while (left := until - time.monotonic()) > 0:
            self.turn(min(left, 0.05))

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
            answered = worker.line.recv()
        except (EOFError, OSError):
            self._replace(worker)
            return
        command = answered.command
        worker.asked = None
        worker.has_answered = True
        if not answered.done:
            self.to_ask.append(command)
            return
        self.acknowledged[command] = answered.entry_id
        for each in self._then(command, answered.entry_id):
            # Later, so that some are read or undone before they are told and others after.
            self.to_ask.insert(self.dice.randrange(len(self.to_ask) + 1), each)

    def _then(self, command: Command, entry_id: int | None) -> Iterator[Command]:
        """What somebody does once this is done."""
        then = THEN.get(command.number % len(CYCLE))
        if command.deed is Deed.BOOK and entry_id is not None:
            yield Command(Deed.TELL, command.number)
        elif (
            command.deed is CYCLE[command.number % len(CYCLE)] and then is Deed.UNDO and entry_id is not None
        ):
            yield Command(Deed.UNDO, command.number, command.deed)
        elif command.deed is Deed.SEND and then is Deed.READ:
            yield Command(Deed.READ, command.number)


def soak(
    url: str,
    *,
    kills: int,
    seconds: float,
    workers: int = 3,
    plant: Plant = Plant.NOTHING,
    seed: int = 0,
    restart: Callable[[], object] | None = None,
) -> Soaked:
    """Work, be killed so often, come to rest, count. `restart` stops the database under all, and starts it again."""
    dice = random.Random(seed)  # noqa: S311 - not for secrets
    moods = random.Random(seed)  # noqa: S311 - not for secrets
    database = Database(url)
    fill_whole(database)
    far_side = FarSide(lambda _path: moods.choices(list(MOODS), list(MOODS.values()))[0], silence=1.5)
    started = time.time()
    context = processes()
    # Without a lock, which somebody who is killed would hold for ever.
    wrong_by = context.RawValue(c_double, 0.0)
    foreman = Foreman(context, Work(url, far_side.url, started, wrong_by, plant), dice)
    killed = _work_and_kill(foreman, kills, seconds, workers, restart)
    rested = _come_to_rest(foreman, database, time.monotonic() + LONGEST)
    foreman.dismiss()
    soaked = Soaked(
        counts=count(database, far_side, foreman.acknowledged),
        kills=killed,
        asked_kills=kills,
        stops=foreman.stops,
        clock_changes=foreman.clock_changes,
        restarts=foreman.restarts,
        died=foreman.died,
        done=Counter(
            command.deed for command, entry_id in foreman.acknowledged.items() if _counts(command, entry_id)
        ),
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


def _counts(command: Command, entry_id: int | None) -> bool:
    """Whether it did something: what was refused, or was so already, has no entry to be taken back."""
    return entry_id is not None or command.deed in {Deed.READ, Deed.TELL}


def _work_and_kill(
    foreman: Foreman, kills: int, seconds: float, workers: int, restart: Callable[[], object] | None
) -> int:
    ends = time.monotonic() + seconds
    killed = 0
    while killed < kills and time.monotonic() < ends:
        while len(foreman.workers) < workers:
            foreman.hire()
        for _ in range(COMMANDS_PER_KILL if len(foreman.to_ask) < 3 * COMMANDS_PER_KILL else 0):
            foreman.new_command()
        while not foreman.all_at_work and time.monotonic() < ends:
            foreman.turn(0.05)
        foreman.turn_until(time.monotonic() + foreman.dice.uniform(*BETWEEN_KILLS))
        if killed % 4 == 1:
            foreman.change_the_clock()
        if killed % 6 == 2:
            foreman.stop_one()
        if restart is not None and killed % 10 == 3:
            restart()
            foreman.restarts += 1
        foreman.kill_one()
        killed += 1
    while len(foreman.workers) < workers:
        foreman.hire()
    return killed


def _come_to_rest(foreman: Foreman, database: Database, until: float) -> bool:
    while time.monotonic() < until and foreman.died < MOST_DEATHS:
        foreman.turn(0.05)
        if foreman.is_busy:
            continue
        # What was promised while the clock was ahead falls due only now.
        foreman.given.wrong_by.value = max(WRONG_CLOCKS)
        if not open_notices(database) and not owed(database):
            return True
    return False
