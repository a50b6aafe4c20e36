"""A process that backs up or restores, and is killed before one of the things that it does to files and databases."""

import itertools
import os
import resource
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from sqlalchemy import Engine, event

from models.db.database import Database
from models.db.errors import Sorry
from models.lifecycle.backup.folder import BackupPlace, backup_at
from models.lifecycle.backup.making import make_backup
from models.lifecycle.backup.restoring import RestoreWishes, restore
from tests import processes
from tests.lifecycle.backed_up import BY_HAND, NIGHT

TOUCHES = ("os.", "shutil.", "open", "sqlite3.", "subprocess.", "tempfile.", "pathlib.")
"""How the events begin that Python raises before it does something to the world."""


@dataclass(frozen=True)
class Work:
    """What the process does, with which database and place."""

    url: str
    place: BackupPlace
    restores: Path | None = None
    """The backup that it puts back; without one it makes one."""

    def do(self) -> None:
        database = Database(self.url)
        if self.restores is None:
            make_backup(database, self.place, NIGHT)
        else:
            restore(database, self.place, backup_at(self.restores), RestoreWishes(), BY_HAND)
        database.close()


def steps_of(work: Work, folder: Path) -> int:
    """How many steps it takes to its end."""
    said = folder / "said"
    assert _in_a_process(_count, work, said) == 0
    return int(said.read_text())


class Works(Protocol):
    """Something that is done in a process of its own."""

    def do(self) -> None: ...


def kill_before(work: Work, step: int) -> bool:
    """Do it, but for what comes from this step on; whether it took so many."""
    code = _in_a_process(_until, work, step)
    assert code in {0, -signal.SIGKILL}
    return code != 0


def with_files_up_to(size: int, work: Works, folder: Path) -> str:
    """Do it where no file may be longer than so many bytes, as on a disk that is full; what was said of that."""
    said = folder / "said"
    assert _in_a_process(_with_little_room, work, size, said) == 0
    return said.read_text()


def _in_a_process(does: Callable[..., None], *given: object) -> int | None:
    process = processes.processes().Process(target=does, args=given)
    process.start()
    process.join()
    return process.exitcode


def _count(work: Work, said: Path) -> None:
    steps = _watch(lambda _: None)
    work.do()
    said.write_text(str(steps()))


def _until(work: Work, step: int) -> None:
    def kill(number: int) -> None:
        if number == step:
            os.kill(os.getpid(), signal.SIGKILL)

    _watch(kill)
    work.do()


def _with_little_room(work: Works, size: int, said: Path) -> None:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        work.do()
    except Sorry as sorry:
        said.write_text(sorry.sentence)


def _watch(each: Callable[[int], None]) -> Callable[[], int]:
    """Call it with the number of each thing that is done to the world; how many there were."""
    numbers = itertools.count(1)
    last = [0]

    def step() -> None:
        last[0] = next(numbers)
        each(last[0])

    def audit(name: str, _given: object) -> None:
        if name.startswith(TOUCHES):
            step()

    sys.addaudithook(audit)
    event.listen(Engine, "before_cursor_execute", lambda *_: step())
    event.listen(Engine, "commit", lambda *_: step())
    return lambda: last[0]
