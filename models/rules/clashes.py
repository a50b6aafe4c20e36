"""Bookings: when two overlap, what is free next, and what is a lot for one pupil (R8)."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from models.rules.clock import show_hours


@dataclass(frozen=True, order=True)
class Slot:
    """A day with a time from its start up to, but not with, its end, by the school's clock (R8).

    Raises ValueError when it does not end after it starts, or a time is by a clock of its own.
    """

    day: date
    start: time
    end: time

    def __post_init__(self) -> None:
        if self.start.tzinfo is not None or self.end.tzinfo is not None:
            raise ValueError("A session's times are by the school's clock.")
        if self.end <= self.start:
            raise ValueError(
                f"A session from {show_hours(self.start, self.end, ' to ')} does not end after it starts."
            )

    def overlaps(self, other: "Slot") -> bool:
        """Whether one pupil could not be in both; 15:30-16:30 and 16:30-17:00 do not overlap (R8)."""
        return self.day == other.day and self.start < other.end and other.start < self.end


LONGEST = timedelta(hours=7)
"""No session is longer than a day at school: whoever asks for more has not said which half of the day they mean."""


def too_long(start: time, end: time) -> str | None:
    """Why these cannot be the hours of one session, and what to type instead; None where they can."""
    if timedelta(hours=end.hour - start.hour, minutes=end.minute - start.minute) <= LONGEST:
        return None
    return (
        f"{show_hours(start, end)} is more than {LONGEST // timedelta(hours=1)} hours, too long for one session. "
        "Type both times, such as 15:20-16:20."
    )


class Warned(StrEnum):
    """What is saved, and said: too much for one pupil (R8)."""

    PER_DAY = "per day"
    PER_WEEK = "per week"
    BOTH_LUNCHES = "both halves of lunch"


@dataclass(frozen=True)
class Limits:
    """How many sessions after school are enough for a pupil a day and a week, and the lunch to keep (R8)."""

    per_day: int = 1
    per_week: int = 3
    after_school: time = time(15, 0)
    lunch: tuple[time, time] | None = None


def find_clash(wanted: Slot, booked: Iterable[Slot]) -> Slot | None:
    """The earliest of a pupil's bookings that overlaps the slot wanted; None when it is free (R8)."""
    return min((slot for slot in booked if wanted.overlaps(slot)), default=None)


def next_free(wanted: Slot, booked: Iterable[Slot], *, days: Iterable[date]) -> Slot | None:
    """The wanted times on the first of the days where they clash with nothing; None when no day fits (R8)."""
    taken = tuple(booked)
    offers = (replace(wanted, day=day) for day in days)
    return next((offer for offer in offers if find_clash(offer, taken) is None), None)


USUAL = Limits()


def warnings(wanted: Slot, booked: Iterable[Slot], limits: Limits = USUAL) -> list[Warned]:
    """What booking the slot would be too much of, beside the pupil's other bookings (R8).

    A session is after school when it starts at or after `limits.after_school`; weeks begin on Monday.
    """
    others = tuple(booked)
    found: list[Warned] = []
    if wanted.start >= limits.after_school:
        after_school = [slot.day for slot in others if slot.start >= limits.after_school]
        if after_school.count(wanted.day) >= limits.per_day:
            found.append(Warned.PER_DAY)
        if sum(_week(day) == _week(wanted.day) for day in after_school) >= limits.per_week:
            found.append(Warned.PER_WEEK)
    if limits.lunch and _leaves_no_lunch(wanted, others, *limits.lunch):
        found.append(Warned.BOTH_LUNCHES)
    return found


def _week(day: date) -> tuple[int, int]:
    iso = day.isocalendar()
    return iso.year, iso.week


def _leaves_no_lunch(wanted: Slot, others: Iterable[Slot], start: time, end: time) -> bool:
    begins, ends = datetime.combine(wanted.day, start), datetime.combine(wanted.day, end)
    middle = (begins + (ends - begins) / 2).time()
    halves = Slot(wanted.day, start, middle), Slot(wanted.day, middle, end)
    if not any(wanted.overlaps(half) for half in halves):
        return False
    together = (wanted, *others)
    return all(any(half.overlaps(slot) for slot in together) for half in halves)
