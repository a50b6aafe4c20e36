"""When the month's collection is open, and when teachers are told of it (R12)."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.rules.calendar import Calendar, Period
from models.rules.collecting import asked_on, window
from models.rules.mentoring import Month

MONTHS = st.builds(Month, st.integers(2020, 2040), st.integers(1, 12))
AUTUMN = Calendar(
    [
        Period("term", "Autumn", date(2026, 9, 2), date(2026, 12, 18)),
        Period("holiday", "Half term", date(2026, 10, 26), date(2026, 10, 30)),
    ]
)


@pytest.mark.parametrize(
    ("month", "opening", "closing", "first", "last"),
    [
        (Month(2026, 11), 1, 31, date(2026, 11, 1), date(2026, 11, 30)),
        (Month(2027, 2), 1, 31, date(2027, 2, 1), date(2027, 2, 28)),
        (Month(2026, 11), 9, 20, date(2026, 11, 9), date(2026, 11, 20)),
        (Month(2026, 12), 20, 8, date(2026, 12, 20), date(2027, 1, 8)),
    ],
)
def test_a_month_s_collection_has_the_days_that_the_school_says(
    month: Month, opening: int, closing: int, first: date, last: date
) -> None:
    assert window(month, opening, closing) == (first, last)


@given(MONTHS, st.integers(1, 28), st.integers(1, 31))
def test_a_window_begins_in_its_month_and_never_ends_before_it_begins(
    month: Month, opening: int, closing: int
) -> None:
    opens, closes = window(month, opening, closing)
    assert Month.of(opens) == month
    assert opens <= closes < opens + timedelta(days=62)


@given(MONTHS, st.integers(1, 28), st.integers(1, 31))
def test_two_windows_in_a_row_share_no_more_than_the_day_between(
    month: Month, opening: int, closing: int
) -> None:
    """A month's end and the next one's beginning are the school's to choose; no day lies in three of them."""
    _, closes = window(month, opening, closing)
    assert closes < window(month.next.next, opening, closing)[0]


def test_teachers_are_told_at_the_opening_and_five_and_one_school_days_before_the_close() -> None:
    # October ends in half term: its last school day is the 23rd.
    assert asked_on(AUTUMN, date(2026, 10, 1), date(2026, 10, 31)) == {
        date(2026, 10, 1): None,
        date(2026, 10, 16): 5,
        date(2026, 10, 22): 1,
    }


def test_a_short_window_says_it_once_a_day_and_one_without_school_days_says_nothing() -> None:
    assert asked_on(AUTUMN, date(2026, 11, 5), date(2026, 11, 6)) == {date(2026, 11, 5): None}
    assert asked_on(AUTUMN, date(2026, 11, 5), date(2026, 11, 5)) == {date(2026, 11, 5): None}
    assert asked_on(AUTUMN, date(2026, 10, 26), date(2026, 10, 30)) == {}
