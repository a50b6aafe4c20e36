"""What Python compiled is kept for the next run of the tests, where `make install` and any start of ours keep it too.

A plugin of pytest, since it has to come before the first import of ours: where the environment says that nothing may be
written beside the sources, each process compiled them all anew, for longer than it ran its tests.
"""

import gc
import os
import sys
from collections.abc import Generator
from itertools import chain, groupby

import pytest


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests() -> None:
    sys.dont_write_bytecode = False
    # For the processes that this one starts.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    gc.disable()  # until all is imported and collected, as nothing of that is garbage: tests/conftest.py goes on


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Every other worker begins at the last file, so that each compiles half of them and finds the rest on the disk."""
    report = yield
    if _from_the_end(collector.config) and isinstance(collector, pytest.Session | pytest.Directory):
        report.result.reverse()
    return report


def as_they_come(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Put what was collected into the one order that all workers have, whichever file they began with."""
    if _from_the_end(config):
        files = [list(of_a_file) for _, of_a_file in groupby(items, key=lambda each: each.path)]
        items[:] = chain.from_iterable(reversed(files))


def _from_the_end(config: pytest.Config) -> bool:
    worker = os.environ.get("PYTEST_XDIST_WORKER", "gw0")
    # Of several folders or files that are named, one may lie in another: then their order says what stands where.
    return int(worker.removeprefix("gw")) % 2 == 1 and len(config.args) == 1
