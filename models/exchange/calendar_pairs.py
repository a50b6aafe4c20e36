"""Rows of a calendar that begin and end something: `Term starts`, `Half term ends`; two of them are one (R9)."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from models.exchange.calendar_oddities import CalendarLine
from models.exchange.drafts import Draft
from models.exchange.period_words import Means

_MONDAY, _FRIDAY = 0, 4
_BEGINS = re.compile(r"(?<!\s)\s+(?:starts?|begins?|opens?|commences?)\s*$", re.IGNORECASE)
_PAIRS = (
    (Means.STARTS, Means.ENDS, Means.TERM, "term"),
    (Means.REST_STARTS, Means.REST_ENDS, Means.HOLIDAY, "half term"),
)


def paired(draft: Draft, lines: Sequence[CalendarLine]) -> list[CalendarLine]:
    """The lines, with each row that begins a term or half term and the row that ends it made one."""
    whole = [each for each in lines if not any(each.kind in pair[:2] for pair in _PAIRS)]
    for begins, ends, means, word in _PAIRS:
        whole += _joined(
            draft,
            [each for each in lines if each.kind == begins],
            [each for each in lines if each.kind == ends],
            means,
            word,
        )
    return whole


def _joined(
    draft: Draft, starts: Sequence[CalendarLine], ends: Sequence[CalendarLine], means: Means, word: str
) -> Iterator[CalendarLine]:
    starts, left = sorted(starts, key=lambda each: each.first), sorted(ends, key=lambda each: each.first)
    for at, start in enumerate(starts):
        following = starts[at + 1].first if at + 1 < len(starts) else date.max
        end = next((each for each in left if start.first <= each.first < following), None)
        if end is None:
            what, advice = f"this {word} has a first day and no last one", "Add the row with its last day."
            draft.refuse(start.sheet, start.line, "first day", f"{start.first:%d/%m/%Y}", what, advice)
            continue
        left.remove(end)
        joined = replace(start, kind=means.value, name=_BEGINS.sub("", start.name), last=end.first)
        if means is Means.HOLIDAY:
            joined = replace(joined, name="Half term")
            _look_at_its_ends(draft, joined)
        yield joined
    for end in left:
        what, advice = f"this {word} has a last day and no first one", "Add the row with its first day."
        draft.refuse(end.sheet, end.line, "first day", f"{end.first:%d/%m/%Y}", what, advice)


def _look_at_its_ends(draft: Draft, rest: CalendarLine) -> None:
    """Some write the last school day for the first day of half term, and the first after it for the last."""
    if rest.first.weekday() == _FRIDAY or rest.last.weekday() == _MONDAY:
        what = "this half term begins on a Friday or ends on a Monday"
        advice = "No school is taken to be on these days too. If there is, write the days without school."
        draft.warn(rest.sheet, rest.line, "first day", rest.said, what, advice)
