"""The rows of a calendar file: what each is, and its days; what nobody can know is asked (R9)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from models.exchange.calendar_oddities import CalendarLine, Oddity, oddities
from models.exchange.calendar_pairs import paired
from models.exchange.day_ranges import part_days
from models.exchange.drafts import Draft
from models.exchange.held import Row, read
from models.exchange.period_words import EVENTS, Means, read_period
from models.exchange.questions import Option, Question, question_id
from models.exchange.reading.date_order import MONTH_FIRST, order_signs, turned
from models.exchange.sheets import Sheet
from models.exchange.values import Unreadable, read_date, read_words, weekday_said
from models.rules.calendar import Period
from models.rules.letters import fold
from models.rules.wording import day_in_full

_TO_COME = re.compile(
    r"(?:tbc|tba|tbd|to be (?:confirmed|announced|agreed|decided|arranged)|n/?a|[-–—?]+)\.?"
)
"""What stands where a day is not fixed yet."""
_DAYS = ("first day", "last day")
_HALF = re.compile(r"(?:half term |ht ?)?\d?", re.IGNORECASE)
"""Which half of a term a row is, where others say when its half term is."""


@dataclass(frozen=True, slots=True)
class _RawRow:
    """A row as it stands there, its dates in the order in which they are read."""

    sheet: Sheet
    line: int
    kind: str
    name: str
    first: str
    last: str


def read_calendar_lines(draft: Draft, sheets: Sequence[Sheet], held: Sequence[Period]) -> list[CalendarLine]:
    """What the rows say, terms in one piece; `held` are the periods that the school has.

    What cannot be or is strange is noted, and what must be decided is asked.
    """
    words = _CalendarWords(draft)
    lines: list[CalendarLine] = []
    for sheet in sheets:
        rows = _in_order(draft, sheet, held)
        lines += [line for row in rows if (line := _line(draft, row, words)) is not None]
    words.remember()
    lines = paired(draft, lines)
    _refuse_overlaps(draft, lines)
    strange = oddities(lines, held, draft.held.today)
    for odd in strange:
        if not odd.asks:
            draft.warn(odd.line.sheet, odd.line.line, "first day", odd.line.said, odd.what, odd.advice)
    out = [odd.line for odd in strange if odd.asks and not _is_meant(draft, odd, held)]
    return [each for each in lines if each not in out]


def _is_meant(draft: Draft, odd: Oddity, held: Sequence[Period]) -> bool:
    """Whether the row goes in, strange as it is.

    Where it takes the place of terms that there are, what follows is asked about instead.
    """
    line = odd.line
    if any(each.kind == line.kind and each.first <= line.last and line.first <= each.last for each in held):
        return True
    question = Question(
        f"term.{question_id(line.name) or line.line}",
        f"{line.said} ({line.sheet.file}, line {line.line}): {odd.what}. Is there school all that time?",
        (
            Option("yes", "yes: lists, reminders and sessions are made for it"),
            Option(
                "no", "no: the row is left out; add the holidays, or each term as a row, and import it again"
            ),
        ),
    )
    return draft.answers.ask(question) == "yes"


def _raw_rows(sheet: Sheet) -> list[_RawRow]:
    picked = sheet.pick("kind", "name", *_DAYS, "half term", "half term end")
    rows: list[_RawRow] = []
    for line, (kind, name, first, last, rest, rest_ends) in zip(sheet.lines, picked, strict=True):
        days = (first, last) if last else part_days(first)
        rows.append(_RawRow(sheet, line, kind, name, *days))
        if not _HALF.fullmatch(rest.strip()):
            days = (rest, rest_ends) if rest_ends else part_days(rest)
            rows.append(_RawRow(sheet, line, Means.HOLIDAY.value, "Half term", *days))
    return rows


def _in_order(draft: Draft, sheet: Sheet, held: Sequence[Period]) -> list[_RawRow]:
    """The rows, their dates turned where a person says that they have the month first.

    It is asked where no date tells, the days are strange with the day first, and less so with the month first.
    """
    rows = _raw_rows(sheet)
    signs = order_signs(cell for row in rows for cell in (row.first, row.last))
    if signs.day_first or signs.month_first or not signs.either:
        return rows
    other = [replace(row, first=turned(row.first), last=turned(row.last)) for row in rows]
    plain, american = (_strange(each, held, draft.held.today) for each in (rows, other))
    if len(plain) <= len(american):
        return rows
    example = next(row.first for row, each in zip(rows, other, strict=True) if row.first != each.first)
    one, two = read_date(example), read_date(turned(example))
    question = Question(
        question_id("dates", sheet.title),
        f"Which do the dates of {sheet.file} have first? With the day first these rows are strange: "
        f"{'; '.join(plain[:3])}{f' and {len(plain) - 3:,} more' if len(plain) > 3 else ''}.",
        (
            Option("day-first", f"the day: {example} is {_day(one)}"),
            Option("month-first", f"the month: {example} is {_day(two)}"),
        ),
    )
    answer = draft.answers.ask(question)
    if answer == "month-first":
        sheet.notes.append(MONTH_FIRST)
        return other
    # Until it is said, nothing is made of days that may be others.
    return rows if answer is not None else []


def _day(day: date | None) -> str:
    return f"{day_in_full(day)} {day.year}" if day is not None else "no day"


def _strange(rows: Sequence[_RawRow], held: Sequence[Period], today: date) -> list[str]:
    """Which rows are strange, in words: their days cannot be, or are odd for what they are."""
    found: list[str] = []
    lines: list[CalendarLine] = []
    for row in rows:
        try:
            days = _span(row)
        except Unreadable as trouble:
            found.append(f"line {row.line}, {trouble.what}")
            continue
        means = read_period(row.kind, row.name, (days[1] - days[0]).days + 1) if days is not None else None
        if days is not None and means is not None:
            lines.append(CalendarLine(row.sheet, row.line, means.value, row.name, *days))
    return found + [f"line {odd.line.line}, {odd.what}" for odd in oddities(lines, held, today)]


def _span(row: _RawRow) -> tuple[date, date] | None:
    """The first and last day; a blank last day is the first; None where no day is given. Raises Unreadable."""
    first, last = (None if _TO_COME.fullmatch(fold(raw)) else read_date(raw) for raw in (row.first, row.last))
    if first is None:
        return None
    if last is not None and last < first:
        raise Unreadable("the last day is before the first", "Correct one of the two days.")
    return first, last or first


def _line(draft: Draft, row: _RawRow, words: "_CalendarWords") -> CalendarLine | None:
    """What the row says; None where it says nothing that counts, which is noted."""
    days = _days(draft, row)
    if days is None:
        return None
    first, last = days
    means = read_period(row.kind, row.name, (last - first).days + 1) or words.mean(
        row.kind or row.name, first
    )
    name = read_words(row.name[:100])
    if means in {Means.TERM, Means.HOLIDAY} and "name" not in row.sheet.columns and fold(row.kind) != means:
        name = read_words(row.kind[:100])
    if means is Means.HOLIDAY and "half" in fold(row.kind) and "half" not in fold(name):
        name = f"Half term ({name})" if name else "Half term"
    if means is Means.SCHOOL:
        what, advice = "this is a school day like any other", "The row is left out."
        draft.warn(row.sheet, row.line, "kind", row.kind or row.name, what, advice)
        return None
    return CalendarLine(row.sheet, row.line, means.value, name, first, last) if means is not None else None


def _days(draft: Draft, row: _RawRow) -> tuple[date, date] | None:
    """The days of the row; None where it has none, which stops the import only for a term."""
    for name, raw in zip(_DAYS, (row.first, row.last), strict=True):
        try:
            day = None if _TO_COME.fullmatch(fold(raw)) else read_date(raw)
        except Unreadable as trouble:
            draft.unreadable(row.sheet, row.line, name, raw, trouble)
            return None
        said = weekday_said(raw)
        if day is not None and said not in {None, day.weekday()}:
            what = "the weekday and the date are of two different days"
            draft.warn(row.sheet, row.line, name, raw, what, "The date is taken.", f"it is a {day:%A}")
    try:
        days = _span(row)
    except Unreadable as trouble:
        draft.unreadable(row.sheet, row.line, "last day", row.last, trouble)
        return None
    if days is None:
        _say_no_day(draft, row)
    return days


def _say_no_day(draft: Draft, row: _RawRow) -> None:
    name = " ".join(f"{row.kind} {row.name}".split())
    if read_period(row.kind, row.name, 1) in EVENTS:
        what = "this row has no day yet"
        draft.warn(
            row.sheet, row.line, "first day", name, what, "It is left out. Import it again with its day."
        )
    else:
        what = "there is no first day"
        draft.refuse(row.sheet, row.line, "first day", None, what, "Write it as 02/09/2026.", name)


class _CalendarWords:
    """What rows are that nobody can know: said once by a person, and remembered."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        known = read(draft.connection, "calendar_word", "words", "means")
        self._known = {str(words): str(means) for words, means in known}
        self._said: dict[str, str] = {}

    def mean(self, words: str, first: date) -> Means | None:
        """What such a row is; None where nobody has said it yet. What is said now goes before what was known."""
        name, question = fold(words), _question(words, first)
        if name in self._known and not self._draft.answers.is_answered(question):
            return Means(self._known[name])
        chosen = self._draft.answers.ask(question)
        if chosen is None:
            return None
        self._said[name] = chosen
        return Means(chosen)

    def remember(self) -> None:
        """Write down what was said, for the next file."""
        rows: list[Row] = [{"words": name, "means": means} for name, means in self._said.items()]
        self._draft.insert("calendar_word", [row for row in rows if row["words"] not in self._known])
        changed = [row for row in rows if self._known.get(row["words"], row["means"]) != row["means"]]
        self._draft.update("calendar_word", changed)


def _question(words: str, first: date) -> Question:
    return Question(
        id=f"calendar.{question_id(words) or 'blank'}",
        asks=f"“{words}” (such as {first:%d/%m/%Y}): is there school on such days?",
        choices=(
            Option(Means.SCHOOL, "yes, as on any other; the rows are left out"),
            Option(Means.INSET, "no, staff training"),
            Option(Means.CLOSURE, "no, the school is closed"),
            Option(Means.HOLIDAY, "no, holidays"),
            Option(Means.TERM, "yes, these are the terms"),
        ),
        sort="Rows of the calendar that are not understood",
    )


def _refuse_overlaps(draft: Draft, lines: Sequence[CalendarLine]) -> None:
    """Two terms at one time are a mistake in one of them; the same term twice is not."""
    terms = sorted(
        (each for each in lines if each.kind == Means.TERM), key=lambda each: (each.first, each.last)
    )
    for before, after in pairwise(terms):
        if after.first <= before.last and (after.first, after.last) != (before.first, before.last):
            what, advice = (
                "this term begins before the one before has ended",
                "Correct the days of one of them.",
            )
            draft.refuse(after.sheet, after.line, "first day", f"{after.first:%d/%m/%Y}", what, advice)
