"""Days of the year as a website lists them, with no headings: words and one or two columns of days."""

from collections.abc import Callable, Sequence

from models.exchange.columns import KINDS, FileKind, names_of
from models.exchange.period_words import read_period
from models.exchange.reading.cells import clean
from models.exchange.reading.tables import NumberedRow

_LOOKED_AT = 60
_FEWEST = 3
"""So many rows of days at least make a list of them."""
_CALENDAR = next(kind for kind in KINDS if kind.name == FileKind.CALENDAR)


def days_without_headings(
    rows: Sequence[NumberedRow], title: str, is_day: Callable[[str], bool]
) -> tuple[int, list[str]] | None:
    """Where the rows of days begin, and the headings that they lack; None where it is no such list.

    It is one where most rows hold words and then one or two days, and most of the words, or the list's name, are
    those of a calendar.
    """
    words = [[clean(cell) for cell in cells] for _, cells in rows[:_LOOKED_AT]]
    width = max(map(len, words), default=0)
    dated = [place for place, row in enumerate(words) if any(map(is_day, row))]
    if len(dated) < _FEWEST or len(dated) * 2 <= len(words):
        return None
    of_days = [words[place] for place in dated]
    days = [place for place in range(width) if _fills(of_days, place, is_day)][:2]
    names = [
        place
        for place in range(width)
        if place not in days and _fills(of_days, place, lambda cell: bool(cell) and not is_day(cell))
    ]
    if not days or not names:
        return None
    name = max(names, key=lambda place: _understood(of_days, place))
    is_named = any(word in title.casefold() for word in _CALENDAR.words)
    if not is_named and _understood(of_days, name) * 2 <= len(of_days):
        return None
    header = [""] * width
    header[name] = names_of(_CALENDAR.name, "name")[0]
    for place, field in zip(days, ("first day", "last day"), strict=False):
        header[place] = names_of(_CALENDAR.name, field)[0]
    return dated[0], header


def _fills(rows: Sequence[Sequence[str]], place: int, test: Callable[[str], bool]) -> bool:
    """Whether what stands at this place passes in half of the rows or more; a last day may be blank in many."""
    return sum(place < len(row) and test(row[place]) for row in rows) * 2 >= len(rows)


def _understood(rows: Sequence[Sequence[str]], place: int) -> int:
    return sum(place < len(row) and read_period("", row[place], 1) is not None for row in rows)
