"""What is strange in a calendar that can be read: days at weekends, in another year, school at Christmas (R9)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from models.exchange.sheets import Sheet
from models.rules.calendar import Calendar, Period, PeriodKind, academic_year, academic_year_name
from models.rules.wording import day_in_short

_SATURDAY = 5
_NEAR = timedelta(days=7)
"""So near to a term training may stand outside of it."""
_SHORTEST_TERM = 10
"""Days: what is shorter is no term, or one of its dates is wrong."""
_LONGEST_STRETCH = 140
"""Days: no school teaches longer without a week off, so that holidays are missing."""
_LONGEST_WITHOUT_REST = 55
"""School days: a stretch that is longer has a half term, which the file may have forgotten."""
_A_REST = timedelta(days=6)
_CHECK = "Check its dates."


@dataclass(frozen=True, slots=True)
class CalendarLine:
    """One row of a calendar file that is understood."""

    sheet: Sheet
    line: int
    kind: str
    name: str
    first: date
    last: date

    @property
    def said(self) -> str:
        """The row in words: `Autumn, Wed 2 Sep 2026 to Fri 18 Dec 2026`."""
        return f"{self.name or self.kind}, {span(self.first, self.last)}"


@dataclass(frozen=True, slots=True)
class Oddity:
    """A row that is strange, and why; `asks` where it may not go in before a person says that it is right."""

    line: CalendarLine
    what: str
    advice: str
    asks: bool = False


def span(first: date, last: date) -> str:
    """Two days in words, or one where they are the same."""
    words = f"{day_in_short(first, first)} {first.year}"
    return words if first == last else f"{words} to {day_in_short(last, last)} {last.year}"


def oddities(lines: Sequence[CalendarLine], held: Sequence[Period], today: date) -> list[Oddity]:
    """Each row that is strange for what it is; `held` are the periods that the school has already."""
    own = [
        Period(each.kind, each.name, each.first, each.last) for each in lines if each.kind in set(PeriodKind)
    ]
    rests = [each for each in held if each.kind == PeriodKind.HOLIDAY]
    calendar = Calendar([*own, *rests])
    terms = [each for each in (*held, *own) if each.kind == PeriodKind.TERM]
    found = (next(_strange(each, calendar, terms, today), None) for each in lines)
    return [each for each in found if each is not None]


def _strange(
    line: CalendarLine, calendar: Calendar, terms: Sequence[Period], today: date
) -> Iterator[Oddity]:
    stretch = _longest_stretch(calendar, line) if line.kind == PeriodKind.TERM else []
    if stretch:
        first, last = stretch[0], stretch[-1]
        christmas = first < date(first.year, 12, 25) < last
        if christmas or (last - first).days >= _LONGEST_STRETCH:
            what = f"this term is {round(((last - first).days + 1) / 7)} weeks of school without a week off"
            yield Oddity(line, what + ", over Christmas" * christmas, _CHECK, asks=True)
    if line.kind == PeriodKind.TERM and (line.last - line.first).days + 1 < _SHORTEST_TERM:
        yield Oddity(line, "this term has only a few days", _CHECK)
    year = academic_year(line.first)
    if abs(year - academic_year(today)) > 1:
        yield Oddity(line, f"this is in the school year {academic_year_name(year)}", _CHECK)
    if line.kind != PeriodKind.HOLIDAY and max(line.first.weekday(), line.last.weekday()) >= _SATURDAY:
        yield Oddity(line, "this begins or ends at a weekend", _CHECK)
    if line.kind in {PeriodKind.INSET, PeriodKind.CLOSURE}:
        is_known = any(academic_year(each.first) == year for each in terms)
        if is_known and not any(each.first - _NEAR <= line.first <= each.last + _NEAR for each in terms):
            yield Oddity(line, "this is in the holidays, far from any term", _CHECK)
    if len(stretch) > _LONGEST_WITHOUT_REST:
        advice = "If it has a half term, add a row of the kind holiday, with its first and last day."
        yield Oddity(line, "this term has no week off in it", advice)


def _longest_stretch(calendar: Calendar, line: CalendarLine) -> list[date]:
    """The most school days of the term that follow each other without a week off."""
    longest: list[date] = []
    stretch: list[date] = []
    for day in calendar.school_days(line.first, line.last):
        if stretch and day - stretch[-1] > _A_REST:
            stretch = []
        stretch.append(day)
        longest = max(longest, stretch, key=len)
    return longest
