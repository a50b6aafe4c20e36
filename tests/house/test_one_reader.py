"""A clock time, a day, a weekday, a month and names in a row are read and said in one place each."""

import ast
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.house.patterns import compiled, patterns
from tests.house.trees import tree_of, within

ROOT = Path(__file__).parents[2]
CLOCK, DAYS, WORDING = "models/rules/clock.py", "models/rules/days.py", "models/rules/wording.py"
_CLOCK_PATTERN = re.compile(
    r"\\d(?:\{[\d,]+\}|\\d)?[)?]*(?:\((?:\?P<\w+>|\?:)?)?(?:\[[^]]*:[^]]*\]|:)[)?]*(?:\((?:\?P<\w+>|\?:)?)?\\d"
)
"""A pattern of digits, a colon or what may stand for one, and digits."""
_WEEKDAY = re.compile(r"\b(mon|tue|wed|thu|fri|sat|sun)(?:s|r|rs|nes|ur)?(?:day)?\b", re.IGNORECASE)
_MONTH = re.compile(
    r"\b(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
    r"(?:uary|ruary|ch|il|e|y|ust|t|tember|ober|ember)?\b",
    re.IGNORECASE,
)
_IN_A_ROW, _IN_A_STRING = 3, 4
"""Names from which on they are a list of them; a sentence may say three."""
_READERS = {"fromisoformat", "strptime", "strftime", "fromtimestamp", "utcfromtimestamp"}
_NAMES_OF_DAYS = {"day_name", "day_abbr", "month_name", "month_abbr"}


def clock_patterns(tree: ast.AST) -> Iterator[ast.AST]:
    """Regular expressions of a time of the clock."""
    return (each for each in _strings(tree) if _CLOCK_PATTERN.search(str(each.value)))


def readers(tree: ast.AST) -> Iterator[ast.AST]:
    """What reads or says a time or a day past our own: by its name, however it was imported."""
    for node in within(tree, ast.Attribute, ast.ImportFrom, ast.Import, ast.Call):
        match node:
            case ast.Attribute(attr=name) if name in _READERS:
                yield node
            case ast.ImportFrom(module=str(module), names=names):
                whole = {f"{module}.{each.name}" for each in names}
                if any(each.startswith("dateutil.parser") for each in whole):
                    yield node
            case ast.Import(names=names) if any(each.name.startswith("dateutil.parser") for each in names):
                yield node
            case ast.Call(func=ast.Name(id="getattr"), args=[_, ast.Constant(value=str(name)), *_]):
                if name in _READERS:
                    yield node


def names_of_days(tree: ast.AST) -> Iterator[ast.AST]:
    """Names of weekdays or months in a row: in one string, or one string each; and the standard library's own."""
    yield from (each for each in _strings(tree) if _is_list(str(each.value), _IN_A_STRING))
    for node in within(tree, ast.Attribute, ast.ImportFrom, ast.Tuple, ast.List, ast.Set, ast.Dict):
        match node:
            case ast.Attribute(attr=name) if name in _NAMES_OF_DAYS:
                yield node
            case ast.ImportFrom(names=names) if any(each.name in _NAMES_OF_DAYS for each in names):
                yield node
            case ast.Tuple(elts=parts) | ast.List(elts=parts) | ast.Set(elts=parts):
                if _is_list(" ".join(_words_of(parts))):
                    yield node
            case ast.Dict(keys=keys, values=values):
                if _is_list(" ".join(_words_of(keys))) or _is_list(" ".join(_words_of(values))):
                    yield node


def days_in_words(tree: ast.AST) -> Iterator[ast.AST]:
    """A weekday or the day of a month put beside a month's name in an f-string."""
    for node in within(tree, ast.JoinedStr):
        formats = "".join(ast.unparse(each.format_spec) for each in _formatted(node) if each.format_spec)
        numbers = any(
            ast.unparse(each.value).endswith(".day") and not each.format_spec for each in _formatted(node)
        )
        if re.search(r"%[bB]", formats) and (numbers or re.search(r"%-?[aAdj]", formats)):
            yield node


def _formatted(node: ast.JoinedStr) -> Iterator[ast.FormattedValue]:
    return (each for each in node.values if isinstance(each, ast.FormattedValue))


def clock_formats(tree: ast.AST) -> Iterator[ast.AST]:
    """A time of the clock put into words, to the minute."""
    return (each for each in _strings(tree) if re.search(r"%-?[HI][:.]?%M(?![:\dZ]|%S)", str(each.value)))


def joiners(tree: ast.AST) -> Iterator[ast.AST]:
    """`a, b and c` put together: by joining with the word, also by another name, or all but the last."""
    words = {
        target.id
        for node in within(tree, ast.Assign)
        if _is_and(node.value)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for node in within(tree, ast.Call):
        match node:
            case ast.Call(func=ast.Attribute(value=between, attr="join"), args=args):
                by_name = isinstance(between, ast.Name) and between.id in words
                if by_name or _is_and(between) or any(ast.unparse(each).endswith("[:-1]") for each in args):
                    yield node


def _is_and(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value in {" and ", " or "}


def _strings(tree: ast.AST) -> Iterator[ast.Constant]:
    docstrings = {id(each.value) for each in within(tree, ast.Expr)}
    for node in within(tree, ast.Constant):
        if isinstance(node.value, str) and id(node) not in docstrings:
            yield node


def _words_of(parts: list[ast.expr] | list[ast.expr | None]) -> list[str]:
    return [each.value for each in parts if isinstance(each, ast.Constant) and isinstance(each.value, str)]


def _is_list(words: str, several: int = _IN_A_ROW) -> bool:
    return any(
        len({each[:3].casefold() for each in kind.findall(words)}) >= several for kind in (_WEEKDAY, _MONTH)
    )


Look = Callable[[ast.AST], Iterator[ast.AST]]
PLACES: Mapping[Look, set[str]] = {
    clock_patterns: {CLOCK},
    clock_formats: {CLOCK},
    readers: {
        DAYS,
        "models/audit/anchors.py",
        "models/audit/earlier.py",  # a day or a moment that it wrote itself
        "models/audit/memory.py",  # a moment that each wrote itself
        "models/lifecycle/backup/description.py",
        "models/lifecycle/backup/folder.py",
        "models/lifecycle/backup/postgres_databases.py",
        "models/lifecycle/removal/replaying.py",
        "models/db/journal.py",
        "models/mentoring/allocating.py",
        "models/mentoring/targets.py",
        "models/tracking/rounds.py",
        "bot/papers/calendar.py",
    },
    names_of_days: {DAYS},
    days_in_words: {WORDING},
    joiners: {
        WORDING,
        "models/db/head.py",  # numbers of migrations, below the rules
    },
}
"""What is looked for, and the only rooms in which it stands."""


@pytest.mark.parametrize("look", PLACES, ids=lambda look: look.__name__)
def test_it_stands_in_one_place(look: Look) -> None:
    found = {
        f"{path.relative_to(ROOT)}:{getattr(node, 'lineno', 0)}"
        for top in ("bot", "models", "scheduler")
        for path in (ROOT / top).rglob("*.py")
        if "versions" not in path.parts and str(path.relative_to(ROOT)) not in PLACES[look]
        for node in look(tree_of(path))
    }
    assert found == set(), (look.__doc__ or "") + f" Take it from {min(PLACES[look])}."


TIMES = (
    "15:20",
    "3:30",
    "3.30pm",
    "3pm",
    "3 p.m.",
    "at 15:20",
    "15:20-16:20",
    "3-4pm",
    "08:15:30",
    "15h20",
    "3 o'clock",
)
NO_TIMES = ("ab:20", "15/20", "3xz", "at home", "15.20-16.20.17")


def takes_times(pattern: re.Pattern[Any]) -> bool:
    """Whether a pattern, however it is written, takes times of the clock and not just any words or numbers."""

    def takes(words: str) -> bool:
        said = words if isinstance(pattern.pattern, str) else words.encode()
        return pattern.fullmatch(said) is not None

    return any(map(takes, TIMES)) and not any(map(takes, NO_TIMES))


def test_no_pattern_elsewhere_takes_times_of_the_clock() -> None:
    every = [*((pattern, where) for (pattern, _), where in patterns()), *compiled()]
    found = {where for pattern, where in every if takes_times(pattern)}
    elsewhere = {where for where in found if not where.startswith(f"{CLOCK}:")}
    assert elsewhere == set(), f"Take it from {CLOCK}."
    assert found


@pytest.mark.parametrize(
    "pattern",
    [
        r"[0-5]?[0-9]:[0-5][0-9]",
        r"[0-9]{1,2}:[0-9]{2}",
        r"(\d+)\s*(am|pm)",
        r"(?i)\d{1,2}(?:\.\d\d)? ?[ap]\.?m\.?",
        r"(?:at )?(\d\d)[:.](\d\d)",
        r"\d+(?::\d\d)?-\d+(?::\d\d)?(?:am|pm)?",
        r"(?P<h>[0-9]+)[^0-9a-z/]+(?P<m>[0-9]+)",
    ],
)
def test_a_pattern_that_takes_times_is_seen_however_it_is_written(pattern: str) -> None:
    assert takes_times(re.compile(pattern))


@pytest.mark.parametrize(
    ("look", "planted"),
    [
        (clock_patterns, r're.fullmatch(r"\d\d:\d\d", words)'),
        (clock_patterns, r're.compile(r"(\d{1,2})[:.](\d\d)")'),
        (clock_patterns, r're.compile(r"(?P<hour>\d{1,2})(?P<sign>[:.h]?)(?P<minutes>\d\d)")'),
        (clock_formats, 'moment.strftime("%H:%M")'),
        (clock_formats, 'f"{moment:%I.%M} o’clock"'),
        (readers, "time.fromisoformat(words[0])"),
        (readers, 'day.strftime("%A")'),
        (readers, 'dt.datetime.strptime(words, "%d/%m/%Y")'),
        (readers, "from dateutil import parser as reader"),
        (readers, "from dateutil.parser import parse as when"),
        (readers, "import dateutil.parser as reader"),
        (readers, 'getattr(date, "fromisoformat")(words)'),
        (names_of_days, 'DAYS = ("mon", "tue", "wed")'),
        (names_of_days, 'DAYS = "monday tuesday wednesday thursday".split()'),
        (names_of_days, 're.compile(r"(?:mon|tue(?:s)?|wed(?:nes)?|thu(?:rs?)?)(?:day)?")'),
        (names_of_days, 'MONTHS = {"jan": 1, "feb": 2, "mar": 3}'),
        (names_of_days, "from calendar import day_name as named"),
        (names_of_days, "tuple(calendar.month_abbr)"),
        (days_in_words, 'f"{day:%A} {day.day} {day:%B}"'),
        (days_in_words, 'f"{day.day} {day:%b}"'),
        (joiners, '" and ".join(names)'),
        (joiners, '", ".join(names[:-1]) + last'),
        (joiners, '_AND = " and "\n_AND.join(names)'),
    ],
)
def test_what_stands_elsewhere_is_seen(look: Look, planted: str) -> None:
    assert list(look(ast.parse(planted)))
