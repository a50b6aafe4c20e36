"""When what is held goes, with the worked dates."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.outbox.clearing import WAITED_FOR, stands_for
from models.rules.retention import (
    AS_LONG_AS,
    HeldKind,
    KeepingTimes,
    goes_on,
    gone_everywhere_on,
    left_long_enough_ago,
    months_after,
)
from models.school.record_settings import LISTS_STAND, MESSAGES_KEPT, YEARS_KEPT
from models.school.settings import Settings, known_settings

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


@given(day=DAYS, today=DAYS, years=st.integers(0, 1))
def test_the_codes_of_a_day_are_there_until_their_year_and_so_many_more_have_ended(
    day: date, today: date, years: int
) -> None:
    gone_up_to = KeepingTimes(day_code_years=years).last_own_day(HeldKind.DAY_CODES, today)
    assert gone_up_to is not None
    assert (day <= gone_up_to) == (goes_on(day, years) <= today)


@given(day=DAYS, today=DAYS, months=st.integers(1, 90))
def test_what_is_kept_for_months_is_there_on_the_day_on_which_they_are_over_and_gone_on_the_next(
    day: date, today: date, months: int
) -> None:
    gone_up_to = KeepingTimes(workings_months=months).last_own_day(HeldKind.WORKINGS, today)
    assert gone_up_to is not None
    over = months_after(day, months)
    if today <= over:
        assert day > gone_up_to
    elif today > over + timedelta(days=3):  # where the month has no such day, its last counts
        assert day <= gone_up_to


def test_only_what_is_kept_as_long_as_something_else_has_nothing_to_be_set() -> None:
    """Each setting of how long moves what is said of one kind, and every other kind has one (⚙)."""
    usual = Settings()
    moved: list[HeldKind] = []
    for each in known_settings():
        if isinstance(getattr(usual, each.name), bool) or not isinstance(getattr(usual, each.name), int):
            continue
        more = replace(usual, **{each.name: getattr(usual, each.name) + 1}).keeping
        moved += [kind for kind in HeldKind if more.in_words(kind) != usual.keeping.in_words(kind)]
    assert sorted(moved) == sorted(set(HeldKind) - set(AS_LONG_AS))


def test_what_was_told_goes_before_the_record_that_it_is_about_can() -> None:
    """Of all that may be set: the longest, waited for on top, against the shortest, of who left last of a year."""
    shortest = goes_on(date(2027, 8, 31), YEARS_KEPT[0]) - date(2027, 8, 31)
    assert timedelta(days=MESSAGES_KEPT[1] + 1) + WAITED_FOR < shortest
    assert stands_for(KeepingTimes(telling_days=MESSAGES_KEPT[0])) > timedelta(days=LISTS_STAND[1])
