"""When what is held goes, with the worked dates."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.rules.retention import (
    day_codes_go_on,
    day_codes_gone_up_to,
    goes_on,
    gone_everywhere_on,
    left_long_enough_ago,
    year_of_leaving_ends,
)

DAYS = st.dates(date(2000, 1, 1), date(2100, 1, 1))


@pytest.mark.parametrize(
    ("left_on", "years", "goes"),
    [
        (date(2027, 7, 20), 1, date(2028, 9, 1)),
        (date(2027, 7, 20), 3, date(2030, 9, 1)),
        (date(2027, 2, 10), 1, date(2028, 9, 1)),
        (date(2027, 2, 10), 3, date(2030, 9, 1)),
        (date(2027, 8, 31), 1, date(2028, 9, 1)),
        (date(2027, 9, 1), 1, date(2029, 9, 1)),
    ],
)
def test_what_is_kept_after_leaving_goes_on_the_first_of_september(
    left_on: date, years: int, goes: date
) -> None:
    assert goes_on(left_on, years) == goes


def test_what_was_removed_is_gone_once_the_last_backup_is() -> None:
    assert gone_everywhere_on(date(2027, 8, 31), 35) == date(2027, 10, 5)


@given(left_on=DAYS, years=st.integers(0, 10))
def test_nothing_goes_sooner_than_its_years_and_at_most_one_later(left_on: date, years: int) -> None:
    goes = goes_on(left_on, years)
    assert (goes.month, goes.day) == (9, 1)
    assert timedelta() < goes - left_on - timedelta(days=365 * years) <= timedelta(days=366 + years)


@given(left_on=DAYS, today=DAYS, years=st.integers(0, 10))
def test_who_left_long_enough_ago_is_whose_first_of_september_has_come(
    left_on: date, today: date, years: int
) -> None:
    assert (left_on <= left_long_enough_ago(today, years)) == (goes_on(left_on, years) <= today)


@given(day=DAYS, today=DAYS)
def test_the_same_of_the_codes_of_a_day(day: date, today: date) -> None:
    assert (day <= day_codes_gone_up_to(today)) == (day_codes_go_on(day) <= today)


@given(day=DAYS)
def test_day_codes_are_there_until_the_year_ends(day: date) -> None:
    goes = day_codes_go_on(day)
    assert goes > day
    assert year_of_leaving_ends(day) == goes - timedelta(days=1)
    assert (goes - day).days <= 366
