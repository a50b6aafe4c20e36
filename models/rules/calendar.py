"""The school's calendar: academic years, year groups and school days (R1, R9)."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from models.rules.bank_holidays import bank_holidays
from models.rules.kinds import HeldOn


class PeriodKind(StrEnum):
    """What a period is, in the order in which it is said.

    Of a day that is several of them, the last is why it is no school day.
    """

    TERM = "term"
    HOLIDAY = "holiday"
    CLOSURE = "closure"
    INSET = "inset"


_KINDS = list(PeriodKind)
_FARTHEST = 400  # days: longer than any gap between two school days of a real school
_SATURDAY = 5
_INSET = "an INSET day"


def academic_year(day: date) -> int:
    """The year in which the day's academic year began, on 1 September (R1)."""
    return day.year if day.month >= 9 else day.year - 1


def academic_year_name(year: int) -> str:
    """How an academic year is written: 2026 is "2026/27" (R1)."""
    return f"{year}/{(year + 1) % 100:02d}"


FINISHED = 11
"""The year group in which examinations are taken."""
LAST_YEARS = frozenset({11, 13})
"""Who is in one of these leaves when the year turns; of Year 11, who stays on comes back with the MIS's file (R1)."""


def year_of_groups(pupils: Iterable[tuple[date, int]]) -> int | None:
    """The academic year that most pupils' year groups are of, by their dates of birth; None where none is (R1)."""
    years = Counter(group + academic_year(born) + 5 for born, group in pupils)
    if not years:
        return None
    year, many = years.most_common(1)[0]
    return year if many * 2 > years.total() else None


def finishing(year: int, year_group: int = 0) -> int:
    """The summer in which those of a year group of that academic year finish Year 11 (R15)."""
    return year + 1 + FINISHED - year_group


def year_group(born: date, on: date) -> int:
    """The year group that a date of birth gives on a day, where the MIS does not say (R1)."""
    return academic_year(on) - academic_year(born) - 5


@dataclass(frozen=True)
class Period:
    """A term, a holiday, an INSET day or a closure, from its first day to its last, both included (R9).

    Raises ValueError when the kind is unknown or the last day is before the first.
    """

    kind: str
    name: str
    first: date
    last: date

    def __post_init__(self) -> None:
        if self.kind not in _KINDS:
            raise ValueError(f"{self.kind} is not a kind of period. Use {', '.join(_KINDS)}.")
        if self.last < self.first:
            raise ValueError(f"{self.name} ends on {self.last}, before it begins on {self.first}.")

    def days(self) -> Iterator[date]:
        """Every day of the period, in order."""
        for offset in range((self.last - self.first).days + 1):
            yield self.first + timedelta(days=offset)


@dataclass(frozen=True, init=False)
class Calendar:
    """Which days are school days: in a term, Monday to Friday, no holiday, INSET day or closure (R9).

    A holiday within a term, such as half term, is taken out of it.

    In an academic year for which no term is given, every weekday that is not a bank holiday counts.
    """

    periods: tuple[Period, ...]
    _terms: frozenset[date] = field(repr=False, compare=False)
    _years: frozenset[int] = field(repr=False, compare=False)
    _shut: dict[date, str] = field(repr=False, compare=False)
    _closed: dict[date, str] = field(repr=False, compare=False)
    _months: dict[tuple[int, int], tuple[date, ...]] = field(repr=False, compare=False)
    """The school days of the months that were asked for: each pupil's duty asks for the same few."""

    def __init__(self, periods: Iterable[Period] = ()) -> None:
        given = tuple(periods)
        terms = [period for period in given if period.kind == PeriodKind.TERM]
        shut: dict[date, str] = {}
        for period in sorted(given, key=lambda period: _KINDS.index(PeriodKind(period.kind))):
            if period.kind != PeriodKind.TERM:
                shut.update(dict.fromkeys(period.days(), _closed_for(period)))
        object.__setattr__(self, "periods", given)
        object.__setattr__(self, "_terms", frozenset(day for term in terms for day in term.days()))
        object.__setattr__(self, "_years", frozenset(map(_year_of_term, terms)))
        object.__setattr__(self, "_shut", shut)
        object.__setattr__(self, "_months", {})
        closures = [period for period in given if period.kind == PeriodKind.CLOSURE]
        object.__setattr__(self, "_closed", {day: each.name for each in closures for day in each.days()})

    def has_terms(self, day: date) -> bool:
        """Whether terms are given for the day's academic year; without them its weekdays count (R9)."""
        return academic_year(day) in self._years

    @property
    def last_day(self) -> date | None:
        """The last day of the last term that is given; None where none is."""
        return max(self._terms, default=None)

    @property
    def known(self) -> bool:
        """Whether any term has been given; without one the calendar only knows weekdays."""
        return bool(self._terms)

    def is_school_day(self, day: date) -> bool:
        """Whether lessons are held on the day (R9)."""
        return self.why_not(day) is None

    def begins_term(self, day: date) -> bool:
        """Whether the day is the first school day of a term that is given."""
        if not self.is_school_day(day):
            return False
        before = self.previous_school_day(day)
        return any(
            each.kind == PeriodKind.TERM
            and each.first <= day <= each.last
            and (before is None or before < each.first)
            for each in self.periods
        )

    def parts_a_term(self, last: date, following: date) -> bool:
        """Whether the days between two school days part a term that is given in two, as half term does.

        Spring 1 and Spring 2 are the halves of one, and so are Terms 1 and 2 of six.
        """
        before, after = self._term_on(last), self._term_on(following)
        if before is None or after is None or before == after:
            return False
        (name, number), (next_name, next_number) = _half(before.name), _half(after.name)
        if name or next_name:
            return name == next_name and number is not None and next_number is not None
        return number is not None and number % 2 == 1 and next_number == number + 1

    def _term_on(self, day: date) -> Period | None:
        terms = (each for each in self.periods if each.kind == PeriodKind.TERM)
        return next((each for each in terms if each.first <= day <= each.last), None)

    def why_not(self, day: date) -> str | None:
        """Why the day is not a school day, in words that follow "Friday 27 November is "; else None."""
        if day.weekday() >= _SATURDAY:
            return f"a {day:%A}"
        if holiday := bank_holidays(day.year).get(day):
            return f"a bank holiday ({holiday})"
        if reason := self._shut.get(day):
            return reason
        if day in self._terms or academic_year(day) not in self._years:
            return None
        return "in the school holidays"

    def closure_on(self, day: date) -> str | None:
        """The name of the closure, blank where it has none, of a day that would be a school day if it were not closed.

        None for every other day.
        """
        return self._closed.get(day) if self.why_not(day) == self._shut.get(day) else None

    def next_school_day(self, after: date) -> date | None:
        """The first school day after the day; None when there is none within 400 days."""
        return self._first_school_day(after, step=1)

    def previous_school_day(self, before: date) -> date | None:
        """The last school day before the day; None when there is none within 400 days."""
        return self._first_school_day(before, step=-1)

    def on_or_after(self, day: date) -> date | None:
        """The day itself when it is a school day, else the next; None when there is none within 400 days."""
        return day if self.is_school_day(day) else self.next_school_day(day)

    def add_school_days(self, day: date, n: int) -> date:
        """The day that is n school days later, or earlier when n is negative; n of 0 is the day itself.

        Raises ValueError when there are not so many school days on the calendar.
        """
        found = day
        for _ in range(abs(n)):
            following = self._first_school_day(found, step=1 if n > 0 else -1)
            if following is None:
                raise ValueError(f"The calendar has no {abs(n)} school days from {day}.")
            found = following
        return found

    def school_days(self, first: date, last: date) -> list[date]:
        """The school days from the first day to the last, both included, in order."""
        days = (first + timedelta(days=offset) for offset in range((last - first).days + 1))
        return [day for day in days if self.is_school_day(day)]

    def held_on(self, day: date) -> HeldOn | None:
        """Which kinds of session the day is for; None where nobody is in school: Sundays, bank holidays, closures."""
        if self.is_school_day(day):
            return HeldOn.SCHOOL_DAYS
        off = day.weekday() > _SATURDAY or day in bank_holidays(day.year) or day in self._closed
        if off or (day.weekday() < _SATURDAY and self._shut.get(day, "") == _INSET):
            return None
        return HeldOn.SATURDAYS if day.weekday() == _SATURDAY else HeldOn.HOLIDAYS

    def days_held(self, held: HeldOn, first: date, last: date) -> list[date]:
        """The days from the first to the last, both included, that kinds of session held so are for, in order."""
        days = (first + timedelta(days=offset) for offset in range((last - first).days + 1))
        return [day for day in days if self.held_on(day) == held]

    def count(self, first: date, last: date) -> int:
        """How many school days there are from the first day to the last, both included."""
        return len(self.school_days(first, last))

    def month(self, year: int, month: int) -> list[date]:
        """The school days of a calendar month, in order."""
        found = self._months.get((year, month))
        if found is None:
            days = _days_of_month(date(year, month, 1))
            found = self._months[year, month] = tuple(day for day in days if self.is_school_day(day))
        return list(found)

    def _first_school_day(self, day: date, *, step: int) -> date | None:
        start = day.toordinal()
        for distance in range(1, _FARTHEST + 1):
            ordinal = start + step * distance
            if not 1 <= ordinal <= date.max.toordinal():
                return None
            found = date.fromordinal(ordinal)
            if self.is_school_day(found):
                return found
        return None


def _days_of_month(first: date) -> Iterator[date]:
    for number in range(31):
        if first.toordinal() + number > date.max.toordinal():
            return
        day = first + timedelta(days=number)
        if day.month != first.month:
            return
        yield day


_HALVES = {"first": 1, "1st": 1, "second": 2, "2nd": 2, "a": 1, "b": 2}
_OF_HALVES = frozenset({"term", "half", "the", "of"})


def _half(name: str) -> tuple[str, int | None]:
    """The name of a term without what says which half of it is meant, and which one that is."""
    words = name.casefold().replace("-", " ").replace("(", " ").replace(")", " ").split()
    numbers = [_HALVES.get(word) or int(word) for word in words if word in _HALVES or word.isdecimal()]
    rest = (word for word in words if word not in _HALVES and word not in _OF_HALVES and not word.isdecimal())
    return " ".join(rest), numbers[0] if len(numbers) == 1 else None


def _closed_for(period: Period) -> str:
    if period.kind == PeriodKind.INSET:
        return _INSET
    if period.kind == PeriodKind.HOLIDAY:
        half_term = "half term" in period.name.casefold().replace("-", " ")
        return "in half term" if half_term else "in the school holidays"
    return f"a closure ({period.name})" if period.name else "a closure"


def _year_of_term(term: Period) -> int:
    # A term may begin in the last days of August: its middle says which academic year it belongs to.
    return academic_year(term.first + (term.last - term.first) / 2)
