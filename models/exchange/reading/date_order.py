"""Whether the dates of a table have the day or the month first, where the dates themselves tell."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from models.rules.days import read_weekday

_DATED = re.compile(
    r"(?:([a-z]{3,9})\.?,? +)?(\d{1,2})([/.\-])(\d{1,2})\3(\d{4}|\d{2})(?!\d)",
    re.IGNORECASE,
)
MONTH_FIRST = "its dates have the month first, and are read so"
"""What is noted of a table whose dates were turned."""


@dataclass(frozen=True, slots=True)
class OrderSigns:
    """How many dates can only have the day first, how many only the month, and how many either."""

    day_first: int = 0
    month_first: int = 0
    either: int = 0
    month_first_cell: str = ""
    """The first date that can only have the month first."""


def order_signs(cells: Iterable[str]) -> OrderSigns:
    """What the dates tell: by a day beyond the 12th, or by the weekday in front."""
    day_first = month_first = either = 0
    telling = ""
    for cell in cells:
        found = _dated(cell)
        if found is None:
            continue
        can_be_day_first, can_be_month_first = _fits(found, 2, 4), _fits(found, 4, 2)
        if can_be_day_first and can_be_month_first:
            either += found[2] != found[4]
        elif can_be_day_first:
            day_first += 1
        elif can_be_month_first:
            month_first += 1
            telling = telling or cell
    return OrderSigns(day_first, month_first, either, telling)


def turned(cell: str) -> str:
    """A date that has the month first as every reader knows it; anything else as it is."""
    found = _dated(cell)
    if found is None:
        return cell
    year = found[5] if len(found[5]) == 4 else f"20{found[5]}"
    weekday = f"{found[1]} " if found[1] else ""
    return f"{weekday}{year}-{int(found[2]):02d}-{int(found[4]):02d}"


def american_dates(cells: Sequence[str]) -> tuple[list[str], str]:
    """The dates of an export that may have the month first, as it turns out to be; blank where nothing tells.

    Beside them what was done, in words.
    """
    signs = order_signs(cells)
    if signs.month_first and not signs.day_first:
        return [turned(cell) for cell in cells], MONTH_FIRST
    if signs.day_first and not signs.month_first:
        return list(cells), ""
    unsure = [bool(_dated(cell)) for cell in cells]
    if not any(unsure):
        return list(cells), ""
    return (
        ["" if doubtful else cell for doubtful, cell in zip(unsure, cells, strict=True)],
        f"{sum(unsure):,} {'date' if sum(unsure) == 1 else 'dates'} could have the day or the month first: "
        "left out; write as 2011-05-23",
    )


def _dated(cell: str) -> re.Match[str] | None:
    """The parts of a date in figures, with the weekday in front where one is."""
    found = _DATED.match(cell)
    return None if found is None or (found[1] and read_weekday(found[1]) is None) else found


def _fits(found: re.Match[str], day: int, month: int) -> bool:
    """Whether the date is one with its day and its month in these places, and on the weekday that it says."""
    year = int(found[5]) if len(found[5]) == 4 else int(found[5]) + 2000
    try:
        read = date(year, int(found[month]), int(found[day]))
    except ValueError:
        return False
    return not found[1] or read_weekday(found[1]) == read.weekday()
