"""No pattern of the project takes longer than its text is long: a hostile line cannot hold anybody up."""

import ast
import re
import time
from collections.abc import Callable, Iterator
from itertools import permutations
from typing import Any, Final

import pytest

from bot.inputs.labels import labelled
from bot.platforms.slack.wording import plain
from models.rules.concerns import concerns
from tests.house.patterns import called, calls, patterns, sources

_LONG: Final = 100_000
_FLOOR: Final = 0.02
"""Seconds of the processor in which a busy machine may lose itself; what is quadratic takes 0.5 for 10,000 signs."""
_TIMES: Final = 250
"""So many times what a pattern without any choices takes: one of forty takes 65, in proportion to its text; what is
quadratic, tens of thousands."""
_MADE: Final = {
    "bot/inputs/labels.py",  # fed below
    "bot/inputs/mentees.py",  # begins with ^ and one word
    "bot/platforms/slack/wording.py",  # fed below
    "models/rules/concerns.py",  # fed below
}
"""Where a pattern is made from words at the time, and so is in no module to be found."""


def test_every_pattern_can_be_found() -> None:
    made = {
        where
        for where, tree in sources()
        for call in calls(tree)
        if called(call.func) == "re" and not isinstance(call.args[0], ast.Constant)
    }
    assert made <= _MADE, (
        f"{sorted(made - _MADE)}: name the pattern in the module, where it is found and tried"
    )


def test_a_pattern_takes_as_long_as_its_text(at_length: bool) -> None:
    """In the share the longer texts are made of what took longest where they are short, and none is of 100,000."""
    found = dict(patterns())
    assert len(found) > 100
    limit = _TIMES * _yardstick()
    slow = [
        trouble
        for (pattern, way), where in found.items()
        if (trouble := _slow(pattern, way, limit, where, at_length=at_length))
    ]
    assert not slow, "\n".join(slow)


@pytest.mark.parametrize(
    "read",
    [
        lambda text: labelled(text, {"note": ("note", "for"), "target": ("target", "tgt")}),
        lambda text: plain(text, str.title, "U0BOT"),
        lambda text: concerns(text, sign="-", own=["knife"]),
    ],
    ids=["labels", "wrapping", "concerns"],
)
@pytest.mark.parametrize(
    "unit", ["<@U0BOT|", "target ", "target:", "target  -", "her ", "her arm ", "-- ", "a", " "]
)
def test_a_pattern_made_from_words_does_too(read: Callable[[str], object], unit: str) -> None:
    short, long = (_read(read, (unit * size)[:size]) for size in (2_000, 16_000))
    assert long < 20 * max(short, 0.001), f"{unit!r}: {short:.4f} s became {long:.4f} s"


def _read(read: Callable[[str], object], text: str) -> float:
    return min(_seconds(lambda: read(text)) for _ in range(3))


def _slow(
    pattern: re.Pattern[Any], way: str, limit: float, where: str, *, at_length: bool = True
) -> str | None:
    """Size by size, so that a pattern that is much too slow is found in a moment and not in an hour."""
    signs = list(dict.fromkeys(_signs(pattern)))[:5]
    signs = list(dict.fromkeys([*signs, "a", " ", "1"]))
    units = [*signs, *map("".join, permutations(signs, 2))]
    for size in (40, 400, 2_000):
        most = limit * size / _LONG + _FLOOR
        taken: dict[str, float] = {}
        for unit in units:
            taken[unit] = _least(pattern, way, unit, size, most)
            if taken[unit] > most:
                return f"{where}, {way}: {size} of {unit!r} took {taken[unit]:.3f} s"
        units.sort(key=taken.__getitem__, reverse=True)
        if size == 400 and not at_length:
            units = units[:5]
    for size in (10_000, _LONG) if at_length else (10_000,):
        most = limit * size / _LONG + _FLOOR
        if (least := _least(pattern, way, units[0], size, most)) > most:
            return f"{where}, {way}: {size} of {units[0]!r} took {least:.3f} s"
    return None


def _hostile(unit: str, size: int) -> str:
    """A text that goes on and on and then does not end as a pattern would have it."""
    return (unit * size)[:size] + "\x00"


def _yardstick() -> float:
    """What a pattern without any choices takes for such a text on this machine, in seconds of the processor."""
    return min(_seconds(lambda: re.findall("[ab]?c", "d" * _LONG)) for _ in range(5))


def _least(pattern: re.Pattern[Any], way: str, unit: str, size: int, most: float) -> float:
    """What it takes; where that is more than it may, the least of three more times."""
    taken = _taken(pattern, way, unit, size)
    return taken if taken <= most else min(_taken(pattern, way, unit, size) for _ in range(3))


def _taken(pattern: re.Pattern[Any], way: str, unit: str, size: int) -> float:
    text = _hostile(unit, size)
    fed = text if isinstance(pattern.pattern, str) else text.encode()
    match way:
        case "sub" | "subn":
            return _seconds(lambda: pattern.sub(fed[:0], fed))
        case "finditer" | "findall":
            return _seconds(lambda: pattern.findall(fed))
        case _:
            return _seconds(lambda: getattr(pattern, way)(fed))


def _seconds(use: Callable[[], object]) -> float:
    started = time.thread_time()
    use()
    return time.thread_time() - started


def _signs(pattern: re.Pattern[Any]) -> Iterator[str]:
    """The signs that a pattern itself speaks of: the most hostile text is made of them."""
    written = pattern.pattern if isinstance(pattern.pattern, str) else pattern.pattern.decode()
    yield from re.sub(r"\\[AbBdDsSwWZ]|\(\?[a-zA-Z]*|P<\w+>|[\\()|*+?{}^$.]|\[|\]", "", written)


@pytest.mark.whole
def test_the_test_sees_a_slow_pattern() -> None:
    assert _slow(re.compile(r"[\s,;.]*no$"), "sub", _TIMES * _yardstick(), "here")
    assert _slow(re.compile(r"a*a*b"), "match", _TIMES * _yardstick(), "here")
