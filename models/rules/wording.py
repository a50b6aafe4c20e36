"""How days and names in a row are said, everywhere."""

import re
from collections.abc import Callable, Iterable
from datetime import date

_THE_SAME_YEAR = 200
"""Days within which a day needs no year to be known by."""


def day_of_month(day: date) -> str:
    """A day without its weekday: 26 November."""
    return f"{day.day} {day:%B}"


def day_of_month_in_short(day: date) -> str:
    """The same in short: 26 Nov."""
    return f"{day.day} {day:%b}"


def day_in_full(day: date, today: date | None = None) -> str:
    """A day as it is written out: Thursday 26 November; with the year where, seen from today, it needs one."""
    plain = f"{day:%A} {day_of_month(day)}"
    return plain if today is None or abs((day - today).days) < _THE_SAME_YEAR else f"{plain} {day.year}"


def day_in_short(day: date, today: date) -> str:
    """A day with its weekday, in short: Thu 26 Nov; with the year where it is not this academic one's."""
    plain = f"{day:%a} {day_of_month_in_short(day)}"
    return plain if abs((day - today).days) < _THE_SAME_YEAR else f"{plain} {day.year}"


def day_words(day: date, today: date) -> str:
    """A day as staff say it: today, or Thu 26 Nov."""
    return "today" if day == today else day_in_short(day, today)


def shut_in_words(day: date, reason: str) -> str:
    """Why a day is no school day, in a sentence without its full stop: Friday 27 November is an INSET day."""
    named = day_of_month(day) if f"{day:%A}" in reason else day_in_full(day)
    return f"{named} is {reason}"


def count(number: int, one: str, many: str = "") -> str:
    """A number with its noun: `1 slip`, `2 slips`."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def listed(names: Iterable[str], most: int | None = None, *, last: str = "and") -> str:
    """Names in a row: a, b and c; beyond `most` it says how many more there are: a, b and 3 more."""
    every = list(names)
    if most is not None and len(every) > most:
        return f"{', '.join(every[:most])} and {len(every) - most} more"
    return f"{', '.join(every[:-1])} {last} {every[-1]}" if len(every) > 1 else "".join(every)


TYPED = "\ue000"
"""Stands before each line that can be typed, and nowhere else."""
_TYPED = re.compile("\ue000([^\ue000\ue001]*)\ue001")


def to_type(line: str) -> str:
    """A line that can be typed, inside a sentence: each place says it as it is typed there, such as with a slash."""
    return f"\ue000{line}\ue001"


_EXAMPLE = "\ue002"


def example(line: str) -> str:
    """A line that can be typed and is only an example, so that it may name others, whom the reader knows."""
    return to_type(f"{_EXAMPLE}{line}")


def put_typed(words: str, way: Callable[[str], str]) -> str:
    """The words with each line that can be typed as `way` types it; the same object where there is none."""
    if TYPED not in words:
        return words
    return _TYPED.sub(lambda found: way(found[1].removeprefix(_EXAMPLE)), words)


def put_examples(words: str, own: Callable[[str], str]) -> str:
    """The words with each example as `own` has it, still to be typed; the same object where there is none."""
    if _EXAMPLE not in words:
        return words
    return _TYPED.sub(
        lambda found: to_type(own(found[1][1:])) if found[1].startswith(_EXAMPLE) else found[0], words
    )


def first_large(words: str) -> str:
    """The words as a sentence begins: the first letter large, and every name and grade as it is written."""
    return f"{words[:1].upper()}{words[1:]}"
