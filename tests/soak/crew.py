"""The processes of a door that are killed at random, and another program that holds the database meanwhile."""

import multiprocessing
import random
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from multiprocessing.process import BaseProcess
from typing import Self

from sqlmodel import select

from models.db.database import Database
from models.school.people import Pupil


@dataclass
class Crew:
    """The processes, each on its port; who is killed is replaced on a new one."""

    work: Callable[[str, str, int], None]
    """What one of them does, until it is killed: at which database, with which far side, on which port."""
    url: str
    far_side: str
    dice: random.Random
    at_work: dict[int, BaseProcess] = field(default_factory=dict)

    def hire(self) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = int(free.getsockname()[1])
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload([self.work.__module__])
        process = context.Process(target=self.work, args=(self.url, self.far_side, port), daemon=True)
        process.start()
        self.at_work[port] = process

    def kill_one(self) -> None:
        process = self.at_work.pop(self.dice.choice(list(self.at_work)))
        process.kill()
        process.join()

    def some_port(self) -> int:
        return self.dice.choice(list(self.at_work))


class Locker:
    """Another program that now and then holds what a slip needs, for longer than Slack waits."""

    def __init__(self, url: str, dice: random.Random) -> None:
        self._url = url
        self._dice = dice
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._lock, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _lock(self) -> None:
        database = Database(self._url)
        while not self._stop.wait(self._dice.uniform(2, 6)):
            with database.writing() as db:
                db.exec(select(Pupil).with_for_update()).all()
                self._stop.wait(self._dice.choice((0.5, 3.5, 8.0)))
        database.close()
