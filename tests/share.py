"""What `make test` runs of what sweeps: a share that speaks for the whole, which `make test-all` runs.

A matrix of every word, button, column or person says one thing hundreds of times. Of a test's cases on databases the
share has one, on one database, also where the test is about data: of three such tests one is on PostgreSQL, which takes
twice the time. Of the cases of a test that says `pytest.mark.sweep` it has one in eight, and one at least. Which ones
they are is told by their names alone, so that the share is the same on every machine, and changes with nothing but the
code; a case that says `pytest.mark.speaks` is one of them whatever it is called.

Who walks through months or earlier versions goes a few steps in the share (`at_length` in `tests/conftest.py`), and a
property meets fewer examples. A test that says `pytest.mark.whole` is in no share: others in its file, or the test that
it names, speak for it.

`make test-all` runs every case of every test, on each database. So does, on the databases in turn, who names a folder
or file to pytest.
"""

from collections.abc import Iterator, Sequence
from zlib import crc32

import pytest

from tests.turns import ENGINES, engine_of, function_of

ONE_IN = 8
"""So many cases of a sweep have one in the share."""
ON_POSTGRESQL = 3
"""Of so many tests that could be on either database one is on PostgreSQL."""


def in_the_share(items: Sequence[pytest.Item]) -> Iterator[tuple[pytest.Item, bool]]:
    """Each test, and whether it is in the share."""
    speaks: dict[str, tuple[int, int, str]] = {}
    for item in items:
        alike, place = function_of(item), _place(item)
        speaks[alike] = min(speaks.get(alike, place), place)
    if unspoken := _unspoken(items):
        raise pytest.UsageError(
            f"make test runs no test that speaks for {', '.join(unspoken)}: see tests/share.py"
        )
    for item in items:
        place = _place(item)
        first = speaks[function_of(item)] == place
        if _is_whole(item):
            yield item, False
        elif item.get_closest_marker("speaks") is not None:
            yield item, True
        elif item.get_closest_marker("sweep") is not None:
            yield item, first or place[1] % ONE_IN == 0
        else:
            yield item, first or engine_of(item) is None


def _unspoken(items: Sequence[pytest.Item]) -> list[str]:
    """The tests that are in no share and for which none in it speaks."""
    whole = [each for each in items if _is_whole(each)]
    others = [each for each in items if not _is_whole(each)]
    there = {*map(function_of, others), *(str(each.path) for each in others)}
    return sorted({function_of(each) for each in whole if _who_speaks_for(each) not in there})


def _who_speaks_for(item: pytest.Item) -> str:
    mark = item.get_closest_marker("whole")
    return str(mark.args[0] if mark is not None and mark.args else item.path)


def _is_whole(item: pytest.Item) -> bool:
    return item.get_closest_marker("whole") is not None


def _place(item: pytest.Item) -> tuple[int, int, str]:
    """Where a case stands among those of its test: first those on its database, then by chance, always the same."""
    if item.get_closest_marker("speaks") is not None:
        return 0, 0, item.nodeid
    mine = ENGINES[_by_chance(function_of(item)) % ON_POSTGRESQL == 0]
    return int(engine_of(item) not in {None, mine}), _by_chance(item.nodeid), item.nodeid


def _by_chance(words: str) -> int:
    return crc32(words.encode())
