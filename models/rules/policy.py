"""Whether the policy is carried out: how much of each duty fell due, is done and is late (P1 to P18).

What falls due by a day is a `FellDue`; what has to hold for a time, such as a mentor, is a `Holds`. A tally of either
is of numbers alone, so that a school is told what waits for which role, and never who is the worst at it.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum
from fractions import Fraction
from typing import NamedTuple

from models.rules.calendar import Calendar, academic_year
from models.rules.mentoring import Month, due_day, duty_applies, first_counted, first_of_week

_SEPTEMBER = 9


class DueOf(NamedTuple):
    """What a thing that is due is about, by ids; a list of such things is named by it."""

    pupil_id: int | None = None
    subject_id: int | None = None


NOBODY = DueOf()


class Spell(NamedTuple):
    """Days in a row, both included; without a last day it goes on."""

    first: date
    last: date | None = None

    def covers(self, day: date) -> bool:
        return self.first <= day and (self.last is None or day <= self.last)


class ThingStands(IntEnum):
    """How one thing stands on a day."""

    TO_COME = 0
    IN_TIME = 1
    DONE_LATE = 2
    LATE = 3


@dataclass(frozen=True)
class FellDue:
    """So many things that are due on a day and were done on another; None: they are still to be done."""

    due: date
    done: date | None = None
    of: DueOf = NOBODY
    many: int = 1

    def stands(self, on: date) -> ThingStands:
        """How they stand at the end of that day: what is done on a later one is not done yet."""
        if self.done is not None and self.done <= on:
            return ThingStands.DONE_LATE if self.done > self.due else ThingStands.IN_TIME
        return ThingStands.LATE if self.due < on else ThingStands.TO_COME


@dataclass(frozen=True)
class Holds:
    """So many things that have to hold from a day on, and the spells for which they hold."""

    due: date
    spells: tuple[Spell, ...] = ()
    of: DueOf = NOBODY
    many: int = 1

    def stands(self, on: date) -> ThingStands:
        """How they stand on that day; what began to hold after its day was done late."""
        if not any(each.covers(on) for each in self.spells):
            return ThingStands.LATE if self.due < on else ThingStands.TO_COME
        late = all(each.first > self.due for each in self.spells)
        return ThingStands.DONE_LATE if late else ThingStands.IN_TIME


ToBeDone = FellDue | Holds


@dataclass(frozen=True)
class DutyTally:
    """How many were due, and how they stand; those that are neither done nor late are due on a day to come."""

    due: int = 0
    done: int = 0
    """Late ones too."""
    done_late: int = 0
    late: int = 0
    """Not done, and past their day."""

    @property
    def to_come(self) -> int:
        return self.due - self.done - self.late

    @property
    def in_time(self) -> int:
        return self.done - self.done_late

    @property
    def share(self) -> Fraction | None:
        """How much of it is done, in time or not; None where nothing was due, or some of it is still to come."""
        return Fraction(self.done, self.due) if self.due and not self.to_come else None

    def __add__(self, other: "DutyTally") -> "DutyTally":
        return DutyTally(
            self.due + other.due,
            self.done + other.done,
            self.done_late + other.done_late,
            self.late + other.late,
        )


def tally(things: Iterable[ToBeDone], on: date) -> DutyTally:
    """How they all stand on that day."""
    return _counted((each.stands(on), each.many) for each in things)


def _counted(standing: Iterable[tuple[ThingStands, int]]) -> DutyTally:
    """So many stand so."""
    counted = [0] * len(ThingStands)
    for stands, many in standing:
        counted[stands] += many
    _, in_time, done_late, late = counted
    return DutyTally(sum(counted), in_time + done_late, done_late, late)


def months_until(today: date) -> list[Month]:
    """The months of the academic year up to this one."""
    found, this = [Month(academic_year(today), _SEPTEMBER)], Month.of(today)
    while found[-1] < this:
        found.append(found[-1].next)
    return found


def months_met(calendar: Calendar, today: date, began: date | None) -> list[Month]:
    """The year's months up to this one in which meetings are held: with school days, and counted (R11)."""
    counted = first_counted(calendar, began) if began is not None else None
    return [
        each
        for each in months_until(today)
        if (counted is None or each >= counted) and due_day(calendar, each) is not None
    ]


def stands_in(thing: ToBeDone, month: Month, today: date) -> ThingStands | None:
    """How it stands in what is told of that month of the year; None where that month is not told by it.

    What falls due in a month stands as it does today; what has to hold stands as it did at the month's end. What has
    to hold from a later day on is told of that day's month; what did not hold at the end of a month that is over was
    not done in it, though its own day was that month's last.
    """
    if isinstance(thing, FellDue):
        return thing.stands(today) if Month.of(thing.due) == month else None
    last = month.last
    if thing.due > last:
        return None
    stands = thing.stands(min(last, today))
    return ThingStands.LATE if stands is ThingStands.TO_COME and last < today else stands


def tally_in(things: Iterable[ToBeDone], today: date, month: Month | None) -> DutyTally:
    """How those of the month stand; of no month, how all of them do."""
    if month is None:
        return tally(things, today)
    return _counted(
        (stands, each.many) for each in things if (stands := stands_in(each, month, today)) is not None
    )


def by_month(things: Sequence[ToBeDone], today: date) -> dict[Month, DutyTally]:
    """Month by month how the things that it is told by stand, as `stands_in` says."""
    falling: dict[Month, list[ToBeDone]] = defaultdict(list)
    holding = [each for each in things if isinstance(each, Holds)]
    for each in things:
        if isinstance(each, FellDue):
            falling[Month.of(each.due)].append(each)
    return {month: tally_in((*holding, *falling[month]), today, month) for month in months_until(today)}


def by_subject(things: Iterable[ToBeDone], today: date) -> dict[int, DutyTally]:
    """What is about a subject, by its id, as it stands today."""
    found: dict[int, list[ToBeDone]] = defaultdict(list)
    for each in things:
        if each.of.subject_id is not None:
            found[each.of.subject_id].append(each)
    return {subject_id: tally(some, today) for subject_id, some in found.items()}


FEWEST_DOING = 2
"""People among whom what one of them did cannot be told from a figure."""


def shown_apart(doing: Mapping[int, frozenset[int]], subjects: Iterable[int]) -> tuple[list[int], list[int]]:
    """Which subjects are told each by itself, and which together, so that no figure is one person's.

    `doing` are the ids of those whose work it is in each. What one person does stands with others', also because it
    would else be what is left of the whole; where that leaves none by itself, all stand together.
    """
    fewest_first = sorted(subjects, key=lambda each: (len(doing.get(each, ())), each))
    together: list[int] = []
    people: set[int] = set()
    for each in fewest_first:
        of_one = len(doing.get(each, ())) < FEWEST_DOING
        if not of_one and (not together or len(people) >= FEWEST_DOING):
            break
        together.append(each)
        people |= doing.get(each, frozenset())
    return [each for each in fewest_first if each not in together], together


def in_september(calendar: Calendar, today: date, began: date | None = None) -> date:
    """By when what belongs to the start of the year is done: September's last school day (P1, P2).

    In a school that began with it later it is that of the first month that counts, so that nobody is late for what
    could not yet be recorded (R11).
    """
    september = Month(academic_year(today), _SEPTEMBER)
    month = max(september, first_counted(calendar, began)) if began is not None else september
    return due_day(calendar, month) or month.last


def meetings_due(
    months: Iterable[Month],
    mentored: Sequence[Spell],
    formal: Sequence[date],
    *,
    of: DueOf,
    today: date,
    year_group: int,
    until: tuple[int, int] = (5, 7),
) -> Iterator[FellDue]:
    """A formal meeting for each month in which the pupil had a mentor at its end, as R11 says when (P7).

    `months` have school days; `formal` are the days of the formal meetings, in order. The first one in the month or
    after it does it: one that was held later was late, as `mentees` counts it. `until` is the last month of Year 11
    and of Year 10.
    """
    until_11, until_10 = until
    for month in months:
        last = month.last
        applies = duty_applies(year_group, month, until_11=until_11, until_10=until_10)
        if applies and any(each.covers(min(last, today)) for each in mentored):
            at = bisect_left(formal, month.first)
            yield FellDue(last, formal[at] if at < len(formal) else None, of)


def reviews_due(
    first: date, held: Iterable[tuple[date, date | None]], standing: date | None, *, of: DueOf
) -> Iterator[FellDue]:
    """The reviews of an intervention: each on the day that the one before it named, the first on `first` (R4).

    `held` are the days on which it was reviewed, each with the next day that was named; `standing` is the day of the
    next one where it is still open.
    """
    due = first
    for day, following in held:
        yield FellDue(due, day, of)
        due = following or due
    if standing is not None:
        yield FellDue(standing, None, of)


def slip_due(calendar: Calendar, sent: date, school_days: int) -> date:
    """By when a slip is read: so many school days after it was sent (R11, P8).

    Where the calendar ends before that, so many days of the week later.
    """
    try:
        return calendar.add_school_days(sent, school_days)
    except ValueError:
        return sent + timedelta(days=school_days)


def review_waits(calendar: Calendar, review: date, before: int, day: date) -> bool:
    """Whether the policy's own review is to be done: once no more than so many school days are left (P14)."""
    return day > review or calendar.count(day + timedelta(days=1), review) <= before


def review_reminded(calendar: Calendar, review: date, before: int, day: date) -> bool:
    """Whether that morning says so: so many school days before, on the last one, and each week once past (P14).

    So a day that is set when fewer are left is reminded of before it is past, too.
    """
    if not calendar.is_school_day(day):
        return False
    if day > review:
        return first_of_week(calendar, day)
    return calendar.count(day + timedelta(days=1), review) in {before, 0}


def spells_of(days: Iterable[date], weeks: int) -> tuple[Spell, ...]:
    """For how long each of these days counts: so many weeks (P17)."""
    return tuple(Spell(each, each + timedelta(weeks=weeks)) for each in days)
