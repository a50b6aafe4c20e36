"""From one day to another as people say it."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.rules.periods import days_apart, read_period

MONDAY = date(2026, 11, 23)


@given(st.integers(0, 50), st.integers(1, 40), st.sampled_from(["to", "until", "-", "till", "through"]))
def test_two_days_are_read_as_what_lies_between_them(ahead: int, long: int, between: str) -> None:
    first = MONDAY + timedelta(days=ahead)
    last = first + timedelta(days=long)
    said = f"{first.day} {first:%b} {first.year} {between} {last:%a} {last.day} {last:%b} {last.year} snow".split()
    found = read_period(said, MONDAY)
    assert found is not None
    assert (found.first, found.last, found.words, found.first_words) == (first, last, 8, 3)
    assert [*found.days] == [first + timedelta(days=each) for each in range(long + 1)]
    if first.month == last.month:
        short = days_apart(f"{first.day}-{last.day} {last:%b} {last.year}".split())
        assert (read := read_period(short, MONDAY)) is not None
        assert (read.first, read.last) == (first, last)


@pytest.mark.parametrize(
    ("said", "first", "last"),
    [
        ("mon to fri", date(2026, 11, 23), date(2026, 11, 27)),
        ("thu to tue", date(2026, 11, 26), date(2026, 12, 1)),
        ("next thu until fri", date(2026, 12, 3), date(2026, 12, 4)),
        ("mon-fri", date(2026, 11, 23), date(2026, 11, 27)),
        ("30/11-4/12", date(2026, 11, 30), date(2026, 12, 4)),
        ("9th-11th dec", date(2026, 12, 9), date(2026, 12, 11)),
    ],
)
def test_the_second_day_is_the_first_one_of_its_name_from_the_first_day_on(
    said: str, first: date, last: date
) -> None:
    found = read_period(days_apart(said.split()), MONDAY)
    assert found is not None
    assert (found.first, found.last) == (first, last)


@pytest.mark.parametrize(
    "said",
    [
        "thu",
        "thu maths",
        "11 dec to 9 dec",
        "thu to maths",
        "3.30-4.30",
        "2-4 thu",
        "2026-12-03",
        "to fri",
        "9 - 11",
    ],
)
def test_other_words_are_none(said: str) -> None:
    assert days_apart(said.split()) == said.split()
    assert read_period(said.split(), MONDAY) is None
