"""Where a table's headings are, and which of its rows are no data: titles above, totals and page breaks below."""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache

from models.exchange.columns import EXAMPLE, KINDS, PUPIL, FileKind, Kind, heading_key, headings, names_of
from models.exchange.day_ranges import part_days
from models.exchange.period_words import EVENTS, read_period
from models.exchange.reading.cells import clean
from models.exchange.reading.no_headings import days_without_headings
from models.exchange.reading.tables import NumberedRow, SheetTable
from models.exchange.values import Unreadable, read_date

_FIRST = 25
"""Rows in which the headings are looked for: a cover, a title, a filter line or two stand above."""
_TOTAL = re.compile(
    r"(?:grand |sub-? ?|school |year |group )?(?:totals?|averages?|means?|median|counts?|sum|percent(?:age)?|"
    r"number of [a-z ]{1,30}|no\.? of [a-z ]{1,30}|end of (?:report|list|file))\b.{0,60}",
    re.IGNORECASE,
)
_BEGINS_ODDLY = frozenset(
    (
        "e.g",
        "gra",
        "sub",
        "sch",
        "yea",
        "gro",
        "tot",
        "ave",
        "mea",
        "med",
        "cou",
        "sum",
        "per",
        "num",
        "no.",
        "no ",
        "end",
    )
)
"""How an example and a row of totals begin."""
_FOOT = re.compile(
    r"(?:page \d+|printed|generated|report run|exported|created (?:on|by)|©|confidential|source:)",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"[A-Za-z]?\d{3,12}[A-Za-z\d]?")


_ADDED = re.compile(r"\s{0,3}(?:[\[(][^\])]{0,60}[\])]|[*:?])\s{0,3}$")
"""What stands behind a heading: for which day it is, and that it must be filled in."""
_IN_BRACKETS = re.compile(r"[\[(]([^\])]{1,60})[\])]")
_PRINT = "lines of print"
_QUOTED = 40
"""So many letters of a line of print are said, so that a person sees that nothing is lost with it."""
_CALENDAR = next(kind for kind in KINDS if kind.name == FileKind.CALENDAR)
_OF_PUPILS = frozenset(heading_key(name) for field in PUPIL for name in names_of(FileKind.PUPILS, field))
EXAMPLE_LEFT_OUT = "the example"
"""How the report names a template's example."""


@dataclass(slots=True)
class Headed:
    """A table whose headings are known: the words above them, the headings, and the rows of data below."""

    file: str
    title: str
    folder: str
    asked_for: bool
    above: tuple[str, ...]
    line: int
    header: list[str]
    keys: list[str]
    rows: list[NumberedRow]
    notes: list[str] = field(default_factory=list)
    left_out: frozenset[str] = frozenset()
    """What was among the rows that is no data."""


@cache
def known_keys() -> frozenset[str]:
    """The keys of all headings that any kind of file knows."""
    return frozenset(key for kind in KINDS for key in headings(kind.name))


@cache
def plain_key(heading: str) -> str:
    """The key of a heading; where that is not known, the one without what an MIS adds to it.

    `Year group (for Today)`, `Email Address [Required]`, `Surname *`, and `Form/Tutor Group`, of which one is known.
    """
    whole, known = heading_key(heading), known_keys()
    if whole in known:
        return whole
    bare = _ADDED.sub("", heading)
    parts = (bare, *bare.split("/"), *_IN_BRACKETS.findall(heading))
    return next((key for each in parts if (key := heading_key(each.strip())) in known), whole)


def fit(kind: Kind, keys: Iterable[str]) -> int:
    """How many of the columns this kind of file knows; 0 where it lacks one that it needs."""
    known = headings(kind.name)
    found = {known[key][0] for key in keys if key in known}
    return len(found) if all(any(name in found for name in group) for group in kind.needs) else 0


def find_headings(table: SheetTable) -> Headed:
    """The table from its headings on: the row that fits a kind of file best, or else the first."""
    place = _place(table.rows)
    line, cells = table.rows[place]
    header = _with_days_named([clean(cell) for cell in cells], table.rows[place + 1 :])
    first = place + 1
    days = None if _has_known(header) else days_without_headings(table.rows, table.title, _is_day)
    if days is not None:
        first, header = days
        place, line = first, table.rows[first][0]
    while header and not header[-1]:
        header.pop()
    headed = Headed(
        file=table.file,
        title=table.title,
        folder=table.folder,
        asked_for=table.asked_for,
        above=tuple(clean(cell) for _, each in table.rows[:place] for cell in each if cell.strip()),
        line=line,
        header=header,
        keys=[plain_key(heading) for heading in header],
        rows=list(table.rows[first:]),
        notes=list(table.notes),
    )
    if days is not None:
        headed.notes.append(f"there are no headings: from line {line} on, it is read as a list of days")
    elif place:
        headed.notes.append(f"the headings are on line {line}")
    return without_totals(headed)


def _has_known(header: Iterable[str]) -> bool:
    known = known_keys()
    return any(plain_key(each) in known for each in header if each)


def _with_days_named(header: list[str], rows: Sequence[NumberedRow]) -> list[str]:
    """The headings of a calendar, and over columns of days that have none those that they lack."""
    known = headings(_CALENDAR.name)
    keys = [heading_key(each) for each in header]
    fields = {known[each][0] for each in keys if each in known}
    if not fields & {"kind", "name"} or "first day" in fields or any(each in _OF_PUPILS for each in keys):
        return header
    width = max((len(cells) for _, cells in rows[:_FIRST]), default=0)
    wide = header + [""] * (width - len(header))
    days = [
        place
        for place, heading in enumerate(wide)
        if not heading and _are_days([cells[place] for _, cells in rows if place < len(cells)])
    ]
    for place, name in zip(days, ("first day", "last day"), strict=False):
        wide[place] = names_of(_CALENDAR.name, name)[0]
    return wide if days else header


def _are_days(cells: Iterable[str]) -> bool:
    """Whether most of what stands there is days."""
    filled = [cell for cell in map(clean, cells) if cell]
    return sum(map(_is_day, filled)) * 2 > len(filled)


def _is_day(cell: str) -> bool:
    try:
        return read_date(part_days(cell)[0]) is not None
    except Unreadable:
        return False


def _place(rows: Sequence[NumberedRow]) -> int:
    known = known_keys()
    best, best_worth = 0, (0, 0)
    for place, (_, cells) in enumerate(rows[:_FIRST]):
        keys = {plain_key(clean(cell)) for cell in cells if cell}
        number = len(keys & known)
        if number < 2:
            continue
        worth = (max(fit(kind, keys) for kind in KINDS), number)
        if worth > best_worth:
            best, best_worth = place, worth
        if place == 0 and worth[0]:
            break
    return best if best_worth[1] else _place_over_days(rows)


def _place_over_days(rows: Sequence[NumberedRow]) -> int:
    """The headings of a calendar of which only one is there, the days having none; or else the first row."""
    for place, (_, cells) in enumerate(rows[:_FIRST]):
        header = [clean(cell) for cell in cells]
        if _with_days_named(header, rows[place + 1 :]) is not header:
            return place
    return 0


def without_totals(headed: Headed) -> Headed:
    """Leave out rows of totals and averages, lines of print, and headings said again on each page."""
    width = len(headed.header)
    if width < 2 or not headed.rows:
        return headed
    known = headings(FileKind.MENTORS)
    numbers = [place for place, key in enumerate(headed.keys) if known.get(key, ("",))[0] in PUPIL]
    is_calendar = fit(_CALENDAR, headed.keys) > 0
    kept: list[NumberedRow] = []
    left_out: dict[str, list[str]] = {}
    header = tuple(headed.header)
    first = header[0].casefold()
    odd = _BEGINS_ODDLY | {first[:3]}
    for line, cells in headed.rows:
        if _is_plainly_data(cells, odd):
            kept.append((line, cells))
            continue
        beginning = (cells[0] if cells else "") or next((cell for cell in cells if cell), "")
        what = ""
        if beginning.startswith(EXAMPLE):
            left_out.setdefault(EXAMPLE_LEFT_OUT, []).append(str(line))
            continue
        if (
            len(cells) >= 2
            and cells[1]
            and not _TOTAL.match(beginning)
            and beginning.strip().casefold() != first
        ):
            kept.append((line, cells))
            continue
        words = [clean(cell) for cell in cells]
        filled = [word for word in words if word]
        has_number = any(place < len(words) and words[place] for place in numbers)
        if tuple(words[:width]) == header:
            what = "headings said again"
        elif filled and _TOTAL.fullmatch(filled[0]) and not _is_a_persons(words, filled, numbers):
            what = "totals"
        elif (
            len(filled) == 1
            and width > 2
            and _is_a_line_of_print(filled[0])
            and (not has_number or " " in filled[0])
            and not (is_calendar and read_period(filled[0], "", 1) in EVENTS)
        ):
            what = _PRINT
        if what:
            left_out.setdefault(what, []).append(
                f"{line} “{filled[0][:_QUOTED]}”" if what == _PRINT else str(line)
            )
        else:
            kept.append((line, cells))
    headed.rows = kept
    headed.left_out = frozenset(left_out)
    headed.notes += [f"left out: {what} ({_lines(lines)})" for what, lines in left_out.items()]
    return headed


def _is_plainly_data(cells: Sequence[str], odd: Collection[str]) -> bool:
    """Whether the row begins like nearly every one: nothing more has to be looked at."""
    if len(cells) < 2 or not cells[0] or not cells[1]:
        return False
    start = cells[0][:3].casefold()
    return start not in odd and not start[0].isspace()


def _is_a_persons(words: Sequence[str], filled: Sequence[str], numbers: Sequence[int]) -> bool:
    """Whether the row is about a pupil whose name looks like a total: it has a number and more beside it."""
    return (
        len(filled) > 3
        and words.index(filled[0]) not in numbers
        and any(place < len(words) and _NUMBER.fullmatch(words[place]) for place in numbers)
    )


def _is_a_line_of_print(words: str) -> bool:
    return not _NUMBER.fullmatch(words) and (bool(_FOOT.match(words)) or " " in words)


def _lines(lines: Sequence[str]) -> str:
    shown = ", ".join(lines[:3])
    more = f" and {len(lines) - 3:,} more" if len(lines) > 3 else ""
    return f"{'line' if len(lines) == 1 else 'lines'} {shown}{more}"
