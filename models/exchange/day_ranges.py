"""Days in one cell that have a first and a last: `Monday 26 October to Friday 30 October 2026`."""

import re
from collections.abc import Iterator
from datetime import date

from models.exchange.values import Unreadable, read_date

_BETWEEN = re.compile(r"\s{0,9}(?:[-–—&]|\b(?:to|until|till|and)\b)\s{0,9}", re.IGNORECASE)
_YEAR = re.compile(r"([\s/.-])(\d{4}|\d{2})$")
_MONTH_AND_YEAR = re.compile(r"(?:[\s-]{1,9}[^\W\d]{1,30}[\s-]{1,9}|[/.]\d{1,2}[/.])(?:\d{4}|\d{2})$")


def part_days(words: str) -> tuple[str, str]:
    """The first and the last day of a cell that names two, each in full; else the cell as it stands, and a blank.

    The first may lack the month or the year that it shares with the last: `26 - 30 October 2026`.
    """
    if _day(words) is not None:
        return words, ""
    for found in _BETWEEN.finditer(words):
        first, last = words[: found.start()].strip(), words[found.end() :].strip()
        end = _day(last)
        for whole in _in_full(first, last):
            begin = _day(whole)
            if begin is not None and end is not None and begin < end:
                return whole, last
    return words, ""


def _in_full(first: str, last: str) -> Iterator[str]:
    yield first
    if year := _YEAR.search(last):
        yield f"{first}{year[0]}"
        # Over New Year the first day is of the year before.
        yield f"{first}{year[1]}{int(year[2]) - 1}"
    if month := _MONTH_AND_YEAR.search(last):
        yield f"{first}{month[0]}"


def _day(words: str) -> date | None:
    try:
        return read_date(words)
    except Unreadable:
        return None
