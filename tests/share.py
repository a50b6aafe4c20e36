"""What `make test` runs of what sweeps: a share that speaks for the whole, which `make test-all` runs.

A matrix of every word, button, column or person says one thing hundreds of times. Of a test's cases on databases the
share has one, on one database, also where the test is about data: of six such tests one is on PostgreSQL, and of
sixteen that are about words, as a database of its own takes many times as long there. Of the cases of a test that says
`pytest.mark.sweep` it has one in eight, and one at least. Which ones they are is told by their names alone, so that the
share is the same on every machine, and changes with nothing but the code; a case that says `pytest.mark.speaks` is one
of them whatever it is called.

Who walks through months or earlier versions goes a few steps in the share (`at_length` in `tests/conftest.py`), and a
property meets fewer examples. A test that says `pytest.mark.whole` is in no share: others in its file, or the test that
it names, speak for it.

`make test-all` runs every case of every test, on each database. So does, on the databases in turn, who names a folder
or file to pytest.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from zlib import crc32

import pytest

from tests.turns import ENGINES, engine_of, function_of, takes_turns

ONE_IN = 8
"""So many cases of a sweep have one in the share."""
ON_POSTGRESQL = 6
"""Of so many tests of data that could be on either database one is on PostgreSQL."""
WORDS_ON_POSTGRESQL = 16
"""Of so many tests of words that could be on either database one is on PostgreSQL."""

Place = tuple[bool, bool, int, str]
"""Where a case stands among those of its test: first who speaks, then those on its database, then by chance."""


@dataclass(frozen=True)
class _Case:
    """A test's case, as the share looks at it."""

    item: pytest.Item
    function: str
    place: Place
    whole: pytest.Mark | None
    speaks: bool
    swept: bool
    engine: str | None

    def is_shared(self, first: "_Case") -> bool:
        """Whether it is in the share, of a test of which that is the first case."""
        if self.whole is not None or self is first:
            return self.whole is None
        if self.speaks or self.swept:
            return self.engine == first.engine and (self.speaks or self.place[2] % ONE_IN == 0)
        return self.engine is None


def in_the_share(
    items: Sequence[pytest.Item], *, of_a_part: bool = False
) -> Iterator[tuple[pytest.Item, bool]]:
    """Each test, and whether it is in the share.

    `of_a_part`: these are not all tests, so that one which is named as speaking may lie in a file that is not here.
    Raises UsageError where nothing in the share speaks for a test that is not in it.
    """
    cases = [_case(item) for item in items]
    firsts: dict[str, _Case] = {}
    for each in cases:
        first = firsts.get(each.function, each)
        firsts[each.function] = min(first, each, key=lambda case: case.place)
    if unspoken := _unspoken(cases, of_a_part=of_a_part):
        raise pytest.UsageError(
            f"make test runs no test that speaks for {', '.join(unspoken)}: see tests/share.py"
        )
    for each in cases:
        yield each.item, each.is_shared(firsts[each.function])


def its_engine(item: pytest.Item) -> str:
    """On which of the databases it is in the share, where it could be on either."""
    of_so_many = WORDS_ON_POSTGRESQL if takes_turns(item) else ON_POSTGRESQL
    return ENGINES[_by_chance(function_of(item)) % of_so_many == 0]


def _case(item: pytest.Item) -> _Case:
    function, engine = function_of(item), engine_of(item)
    mine = its_engine(item)
    speaks = item.get_closest_marker("speaks") is not None
    return _Case(
        item=item,
        function=function,
        place=(not speaks, engine not in {None, mine}, _by_chance(item.nodeid), item.nodeid),
        whole=item.get_closest_marker("whole"),
        speaks=speaks,
        swept=item.get_closest_marker("sweep") is not None,
        engine=engine,
    )


def _unspoken(cases: Sequence[_Case], *, of_a_part: bool) -> list[str]:
    """The tests that are in no share and for which none in it speaks, as far as that can be seen from these."""
    others = [each for each in cases if each.whole is None]
    there = {*(each.function for each in others), *(str(each.item.path) for each in others)}
    files = {each.function.partition("::")[0] for each in cases}

    def is_unspoken(whole: pytest.Mark, path: str) -> bool:
        speaking = str(whole.args[0]) if whole.args else path
        is_seen = not of_a_part or not whole.args or speaking.partition("::")[0] in files
        return is_seen and speaking not in there

    return sorted(
        {
            each.function
            for each in cases
            if each.whole is not None and is_unspoken(each.whole, str(each.item.path))
        }
    )


def _by_chance(words: str) -> int:
    return crc32(words.encode())
