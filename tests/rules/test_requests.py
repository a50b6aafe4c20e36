"""By when a request for one's own data is answered: the six worked dates, and what holds of every other."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sample.terms import periods
from models.rules.calendar import Calendar
from models.rules.requests import (
    AskedBack,
    RequestReminder,
    answer_due,
    clock_starts,
    record_due,
    reminder_on,
)

WORKING = Calendar()
days = st.dates(date(2020, 1, 1), date(2040, 12, 31))


@pytest.mark.parametrize(
    ("started", "due"),
    [
        (date(2026, 11, 30), date(2026, 12, 30)),
        (date(2026, 12, 2), date(2027, 1, 4)),  # 2 January is a Saturday
        (date(2027, 1, 31), date(2027, 3, 1)),  # 28 February is a Sunday
    ],
)
def test_it_is_the_same_date_a_month_later_or_the_next_working_day(started: date, due: date) -> None:
    assert answer_due(started) == due


def test_while_something_is_asked_back_the_clock_stands_still() -> None:
    started, asked = date(2026, 12, 2), date(2026, 12, 7)
    week = AskedBack(asked, asked + timedelta(days=7))
    assert answer_due(started, asked_back=[week]) == date(2027, 1, 11)  # 9 January is a Saturday
    assert answer_due(started, asked_back=[week, AskedBack(date(2026, 12, 20))]) is None
    with pytest.raises(ValueError, match="after it was asked"):
        AskedBack(asked, asked - timedelta(days=1))


def test_what_is_complex_has_three_months_where_that_is_said_in_the_first() -> None:
    started = date(2026, 12, 2)
    assert answer_due(started, complex_since=date(2026, 12, 20)) == date(2027, 3, 2)
    assert answer_due(started, complex_since=date(2027, 1, 4)) == date(2027, 3, 2)
    with pytest.raises(ValueError, match="within the first month, by 2027-01-04"):
        answer_due(started, complex_since=date(2027, 1, 5))


def test_the_educational_record_has_fifteen_school_days() -> None:
    calendar = Calendar(periods(2026))
    assert record_due(date(2026, 12, 9), calendar) == date(2027, 1, 13)


def test_the_clock_starts_once_it_is_known_who_asks_and_that_they_may() -> None:
    came = date(2026, 12, 2)
    assert clock_starts(came, None) is None
    assert clock_starts(came, date(2026, 12, 5)) == date(2026, 12, 5)
    assert clock_starts(came, date(2026, 11, 20)) == came


def test_it_is_reminded_of_at_the_start_ten_and_three_days_before_and_then_daily() -> None:
    """On working days, in the school holidays too: the 20th and the 27th are Sundays, and Christmas is no such day."""
    started, due = date(2026, 11, 30), date(2026, 12, 30)
    said = {
        day: why
        for number in range(35)
        if (why := reminder_on(day := started + timedelta(days=number), started=started, due=due))
    }
    assert said == {
        started: RequestReminder.STARTED,
        date(2026, 12, 18): RequestReminder.SOON,
        date(2026, 12, 24): RequestReminder.VERY_SOON,
        date(2026, 12, 31): RequestReminder.OVERDUE,
    }


@given(days, st.integers(4, 20))
def test_whatever_the_days_every_reminder_comes_in_time_and_on_a_working_day(
    started: date, before: int
) -> None:
    due = answer_due(started)
    assert due is not None
    said: dict[RequestReminder, list[date]] = {}
    for number in range((due - started).days + 15):
        day = started + timedelta(days=number)
        if why := reminder_on(day, started=started, due=due, soon=timedelta(days=before)):
            assert WORKING.is_school_day(day)
            said.setdefault(why, []).append(day)
    assert len(said[RequestReminder.STARTED]) == 1
    (very_soon,) = said[RequestReminder.VERY_SOON]
    # Where a weekend takes both days, one reminder is both.
    (soon,) = said.get(RequestReminder.SOON, [very_soon])
    assert soon <= due - timedelta(days=before)
    assert very_soon <= due - timedelta(days=3)
    last = started + timedelta(days=(due - started).days + 14)
    assert said[RequestReminder.OVERDUE] == WORKING.school_days(due + timedelta(days=1), last)


@given(days)
def test_it_is_a_working_day_after_a_month_and_soon_after_it(started: date) -> None:
    due = answer_due(started)
    assert due is not None
    assert WORKING.is_school_day(due)
    assert timedelta(days=28) <= due - started <= timedelta(days=31 + 5)


@given(days, st.lists(st.integers(0, 30), max_size=3))
def test_no_clarification_brings_it_nearer(started: date, stood: list[int]) -> None:
    asked = [AskedBack(started, started + timedelta(days=each)) for each in stood]
    plain, later = answer_due(started), answer_due(started, asked_back=asked)
    assert plain is not None
    assert later is not None
    assert later >= plain
    assert later >= started + timedelta(days=28 + sum(stood))
    long = answer_due(started, asked_back=asked, complex_since=started)
    assert long is not None
    assert long > later
