"""On which database a test runs: what is about words on one of the two, in turn; what is about databases on both.

Conversations, doors and files say the same statements hundreds of times: there each case has its turn on one database,
one of four on PostgreSQL, which takes twice the time, and the others on SQLite, so that every file meets both. A test
whose promise is about the database itself (locks, transactions, what it refuses, how many statements) says
`pytest.mark.both_databases` and runs on each; outside those folders every test does, but for one that says
`pytest.mark.in_turn`. With `--both-databases` every test runs on both, and so does one that is named. What `make test`
runs is told by tests/share.py.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

import pytest

ENGINES = ("sqlite", "postgresql")
_TURNS = ("sqlite", "postgresql", "sqlite", "sqlite")
"""From one case to the next, and from a file's one test to its next."""
ABOUT_WORDS = ("conversations", "doors", "exchange")
"""The folders of the tests that take turns."""
_TESTS = Path(__file__).parent


def on_its_turn(items: Sequence[pytest.Item]) -> Iterator[tuple[pytest.Item, bool]]:
    """Each test, and whether this is the database that it runs on."""
    meets = {(function_of(item), engine_of(item)) for item in items}
    functions: dict[str, int] = {}
    in_file: Counter[Path] = Counter()
    cases: Counter[tuple[str, str]] = Counter()
    for item in items:
        function, engine = function_of(item), engine_of(item)
        if engine is None or not takes_turns(item) or not all((function, each) in meets for each in ENGINES):
            yield item, True
            continue
        if function not in functions:
            functions[function] = in_file[item.path]
            in_file[item.path] += 1
        # The cases of a test come in the same order on each database.
        case = cases[function, engine]
        cases[function, engine] += 1
        yield item, _TURNS[(functions[function] + case) % len(_TURNS)] == engine


def function_of(item: pytest.Item) -> str:
    """The test of which it is a case."""
    return item.nodeid.partition("[")[0]


def takes_turns(item: pytest.Item) -> bool:
    """Whether it runs on one database, since it is about words."""
    if _room(item.path) in ABOUT_WORDS:
        return item.get_closest_marker("both_databases") is None
    return item.get_closest_marker("in_turn") is not None


@cache
def _room(path: Path) -> str:
    return path.relative_to(_TESTS).parts[0]


def engine_of(item: pytest.Item) -> str | None:
    """The database on which it runs, if it needs one."""
    case = getattr(item, "callspec", None)
    return str(case.params["engine_name"]) if case is not None and "engine_name" in case.params else None
