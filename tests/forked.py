"""The tests in several processes, each forked off the one that imported and collected all of them.

A Python of its own for each would import and collect everything anew. Here a worker begins with what is there, walks
through its own part of the tests a few at a time, and helps with another's once that is done. What it reports is drawn
and counted where it was forked off, and red is also what ended before its time, what left something behind, and a test
of which nothing was heard.
"""

import gc
import multiprocessing
import os
import threading
import traceback
import warnings
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from typing import Any

import pytest
from _pytest.unraisableexception import gc_collect_iterations_key  # pytest's own, and only for its own tests

from tests.reporting import tell_once

AT_A_TIME = 8
"""So many tests a worker takes at most; at the end fewer, so that none waits for another for long."""


@dataclass(frozen=True)
class _Done:
    """A test that was carried out, and what is to be said of it."""

    number: int
    reports: Sequence[dict[str, Any]]


@dataclass(frozen=True)
class _Warned:
    """A warning, in the words of pytest's own hook."""

    said: dict[str, Any]


@dataclass(frozen=True)
class _Ended:
    """A worker that took down all that it had set up; what went wrong meanwhile."""

    trouble: str


WANTED = "more to do, or word that there is none"


@dataclass
class _Worker:
    """A worker, as it is seen from where it was forked off."""

    process: multiprocessing.process.BaseProcess
    connection: Connection
    part: deque[int]
    """The tests of its own part that nobody was given yet."""
    given: list[int] = field(default_factory=list)

    def take(self, others: Sequence["_Worker"]) -> list[int]:
        """The next tests for it, the last half of the longest part where its own is done."""
        if not self.part:
            longest = max(others, key=lambda each: len(each.part)).part
            self.part.extend(longest.pop() for _ in range((len(longest) + 1) // 2))
            self.part.reverse()
        count = min(AT_A_TIME, (len(self.part) + 1) // 2)
        return [self.part.popleft() for _ in range(count)]

    def said(self) -> object | None:
        """What it says next; None where it ended without a word."""
        try:
            said: object = self.connection.recv()
        except (EOFError, ConnectionResetError):
            self.process.join()
            return None
        return said


class InWorkers:
    """Carries out in so many processes what was collected."""

    def __init__(self, workers: int) -> None:
        self._count = workers
        self._heard: set[int] = set()

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool | None:
        if session.testsfailed or session.config.option.collectonly:
            return None  # pytest has its own words for that
        assert threading.active_count() == 1, (
            "a lock that another thread holds now would stay held in each worker"
        )
        workers = list(_forked(session, self._count))
        try:
            trouble = self._hear(session, workers)
        finally:
            for each in workers:
                # Whoever tells something more learns from this that nobody listens, and takes down what it set up.
                each.connection.close()
            for each in workers:
                each.process.join()
        unheard = len(session.items) - len(self._heard)
        if trouble or unheard:
            session.shouldfail = trouble or f"nothing was heard of {unheard} tests"
            raise session.Failed(session.shouldfail)
        return True

    def _hear(self, session: pytest.Session, workers: Sequence[_Worker]) -> str:
        """Hand out the tests and draw what is reported of them; why that came to an end too early, if it did."""
        running = list(workers)
        while running:
            ready = wait([each.connection for each in running])
            for worker in [each for each in running if each.connection in ready]:
                message = worker.said()
                if message is None:
                    left = [session.items[each].nodeid for each in worker.given if each not in self._heard]
                    return f"a worker ended with {worker.process.exitcode} in {next(iter(left), 'no test')}"
                if isinstance(message, _Ended):
                    running.remove(worker)
                    if message.trouble:
                        return message.trouble
                elif isinstance(message, _Done):
                    self._draw(session, message)
                elif isinstance(message, _Warned):
                    session.config.hook.pytest_warning_recorded.call_historic(kwargs=message.said)
                else:
                    more = worker.take(workers)
                    worker.given += more
                    worker.connection.send(more)
            if session.shouldfail or session.shouldstop:
                return str(session.shouldfail or session.shouldstop)
        return ""

    def _draw(self, session: pytest.Session, done: _Done) -> None:
        self._heard.add(done.number)
        hook, item = session.config.hook, session.items[done.number]
        for each in done.reports:
            report = hook.pytest_report_from_serializable(config=session.config, data=each)
            hook.pytest_runtest_logreport(report=report)
        hook.pytest_runtest_logfinish(nodeid=item.nodeid, location=item.location)


def _forked(session: pytest.Session, count: int) -> Iterator[_Worker]:
    context = multiprocessing.get_context("fork")
    tests = len(session.items)
    pipes = [context.Pipe() for _ in range(count)]
    ends = [each for pipe in pipes for each in pipe]
    for number, (here, there) in enumerate(pipes):
        others = [each for each in ends if each is not there]
        process = context.Process(target=_work, args=(session, there, others))
        process.start()
        part = range(number * tests // count, (number + 1) * tests // count)
        yield _Worker(process, here, deque(part))
    for _, there in pipes:
        there.close()


class _Teller:
    """Tells what a worker reports."""

    def __init__(self, config: pytest.Config, connection: Connection) -> None:
        self._config = config
        self._connection = connection
        self._reports: list[dict[str, Any]] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        told = self._config.hook.pytest_report_to_serializable(config=self._config, report=report)
        self._reports.append(told)

    def pytest_warning_recorded(self, **said: Any) -> None:
        self._connection.send(_Warned(said))

    def done(self, number: int) -> None:
        self._connection.send(_Done(number, self._reports))
        self._reports = []


def _work(session: pytest.Session, connection: Connection, others: Sequence[Connection]) -> None:
    """What a worker does from its beginning to its end."""
    for each in others:
        each.close()
    config = session.config
    plugins = config.pluginmanager
    plugins.unregister(name="terminalreporter")
    # What is captured lies in a file, which would be the same one in each worker.
    capture: Any = plugins.get_plugin("capturemanager")
    capture.stop_global_capturing()
    capture.start_global_capturing()
    teller = _Teller(config, connection)
    plugins.register(teller)
    tell_once(config)
    trouble = ""
    try:
        _carry_out(session, connection, teller)
    except (BrokenPipeError, EOFError, ConnectionResetError, KeyboardInterrupt):
        pass  # nobody listens any more
    except BaseException:  # noqa: BLE001 - whatever it is, the run is red, and says why
        trouble = traceback.format_exc()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            session._setupstate.teardown_exact(None)
            # Here what was left behind is found by pytest, open files and what nobody awaited among it. It would look
            # through everything twice.
            config.stash[gc_collect_iterations_key] = 0
            gc.collect()
            config._ensure_unconfigure()
        except BaseException:  # noqa: BLE001 - as above
            trouble += traceback.format_exc()
    try:
        connection.send(_Ended(trouble))
    except OSError:
        os._exit(1)


def _carry_out(session: pytest.Session, connection: Connection, teller: _Teller) -> None:
    mine: deque[int] = deque()
    more = True
    while True:
        # One before the last, since what a test sets up for others stays where the next of them is known.
        if more and len(mine) < 2:
            connection.send(WANTED)
            given = connection.recv()
            mine.extend(given)
            more = bool(given)
            continue
        if not mine:
            return
        number = mine.popleft()
        following = session.items[mine[0]] if mine else None
        item = session.items[number]
        item.ihook.pytest_runtest_protocol(item=item, nextitem=following)
        teller.done(number)
