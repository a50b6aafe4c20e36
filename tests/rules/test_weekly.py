"""Days that come again, over days on which there is school (P9, R8)."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.rules.weekly import MOST_DAYS, Again, Series, TooMany, Until, days_again

TUE, THU = date(2026, 11, 24), date(2026, 11, 26)
INSET = date(2026, 12, 1)


def is_open(day: date) -> bool:
    return day.weekday() < 5 and day != INSET


@pytest.mark.parametrize(
    ("first", "again", "until", "days", "skipped"),
    [
        ([TUE], Again.WEEKLY, Until(date(2026, 12, 18)), ["11-24", "12-08", "12-15"], ["12-01"]),
        ([TUE, THU], Again.WEEKLY, Until(weeks=2), ["11-24", "11-26", "12-03"], ["12-01"]),
        ([TUE], Again.WEEKLY, Until(times=3), ["11-24", "12-08", "12-15"], ["12-01"]),
        ([TUE], Again.FORTNIGHTLY, Until(date(2026, 12, 22)), ["11-24", "12-08", "12-22"], []),
        ([THU], Again.DAILY, Until(date(2026, 12, 2)), ["11-26", "11-27", "11-30", "12-02"], ["12-01"]),
        ([TUE], Again.WEEKLY, Until(date(2026, 11, 20)), [], []),
        ([INSET], Again.WEEKLY, Until(INSET), [], ["12-01"]),
    ],
)
def test_the_days_on_which_it_comes(
    first: list[date], again: Again, until: Until, days: list[str], skipped: list[str]
) -> None:
    found = days_again(first, again, until, held=is_open)
    assert [f"{day:%m-%d}" for day in found.days] == days
    assert [f"{day:%m-%d}" for day in found.skipped] == skipped


@pytest.mark.parametrize(
    ("until", "wrong"),
    [
        (Until(date(2028, 1, 1)), "more than a year"),
        (Until(weeks=60), "more than a year"),
        (Until(weeks=50), "fit at once"),
    ],
)
def test_what_is_too_much_is_said(until: Until, wrong: str) -> None:
    with pytest.raises(TooMany, match=wrong):
        days_again([TUE, THU], Again.WEEKLY, until, held=is_open)


@given(
    st.sets(st.dates(date(2026, 9, 1), date(2026, 9, 7)), min_size=1),
    st.sampled_from(Again),
    st.integers(0, 200),
    st.sets(st.integers(0, 400)),
)
def test_each_day_is_one_of_the_weekdays_with_school_up_to_the_last(
    first: set[date], again: Again, ahead: int, shut: set[int]
) -> None:
    last = min(first) + timedelta(days=ahead)
    closed = {min(first) + timedelta(days=each) for each in shut}
    try:
        found = days_again(first, again, Until(last), held=lambda day: day not in closed)
    except TooMany:
        assert ahead * len(first) > MOST_DAYS
        return
    assert isinstance(found, Series)
    assert list(found.days) == sorted(set(found.days))
    assert closed.isdisjoint(found.days)
    assert closed.issuperset(found.skipped)
    assert all(min(first) <= day <= last for day in (*found.days, *found.skipped))
    if again is not Again.DAILY:
        assert {day.weekday() for day in found.days} <= {day.weekday() for day in first}
