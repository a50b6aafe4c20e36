"""Days as people say them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.inputs.days import read_day
from models.db.errors import Sorry

MONDAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("today", date(2026, 11, 23)),
        ("tomorrow", date(2026, 11, 24)),
        ("thu", date(2026, 11, 26)),
        ("Thursday", date(2026, 11, 26)),
        ("thurs", date(2026, 11, 26)),
        ("weds", date(2026, 11, 25)),
        ("on thu", date(2026, 11, 26)),
        ("mon", date(2026, 11, 30)),
        ("next tue", date(2026, 12, 1)),
        ("this fri", date(2026, 11, 27)),
        ("3 dec", date(2026, 12, 3)),
        ("3rd December", date(2026, 12, 3)),
        ("3 dec 2027", date(2027, 12, 3)),
        ("2026-12-03", date(2026, 12, 3)),
        ("3/12", date(2026, 12, 3)),
        ("3/12/26", date(2026, 12, 3)),
        ("4 jan", date(2027, 1, 4)),
        ("2026-02-01", date(2026, 2, 1)),
    ],
)
def test_a_day_to_come(words: str, day: date) -> None:
    assert read_day(words.split(), MONDAY) == (len(words.split()), day)


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("thu", date(2026, 11, 19)),
        ("yesterday", date(2026, 11, 22)),
        ("last fri", date(2026, 11, 20)),
        ("3 dec", date(2026, 12, 3)),
        ("fri 20 nov", date(2026, 11, 20)),
        ("20 nov", date(2026, 11, 20)),
    ],
)
def test_a_day_that_was(words: str, day: date) -> None:
    assert read_day(words.split(), MONDAY, past=True) == (len(words.split()), day)


@pytest.mark.parametrize("words", ["amy", "ma", "m", "t", "3", "dec", "11a", "m4", "15:20", ""])
def test_other_words_are_no_day(words: str) -> None:
    assert read_day(words.split(), MONDAY) is None


@pytest.mark.parametrize("words", ["31 nov", "2026-13-01", "30/2"])
def test_a_day_that_does_not_exist_is_said(words: str) -> None:
    with pytest.raises(Sorry, match="There is no day"):
        read_day(words.split(), MONDAY)


@given(st.lists(st.text(max_size=12), max_size=4), st.dates(date(2020, 1, 1), date(2090, 1, 1)))
def test_any_words_are_a_day_or_none_or_a_sentence(words: list[str], today: date) -> None:
    try:
        found = read_day(words, today)
    except Sorry:
        return
    assert found is None or 1 <= found[0] <= len(words)


@given(
    st.dates(date(2020, 1, 1), date(2090, 1, 1)),
    st.sampled_from(["mon", "tue", "wed", "thu", "fri", "sat", "sun"]),
)
def test_a_weekday_is_within_the_next_seven_days_and_not_today(today: date, word: str) -> None:
    found = read_day([word], today)
    assert found is not None
    assert 1 <= (found[1] - today).days <= 7


def test_a_date_long_past_the_end_of_the_year_is_the_last_that_was() -> None:
    assert read_day(["18", "dec"], date(2027, 1, 5), past=True) == (2, date(2026, 12, 18))


def test_a_weekday_that_is_not_the_dates_is_refused() -> None:
    with pytest.raises(Sorry, match="4 December is a Friday, not a Thursday"):
        read_day(["thu", "4", "dec"], MONDAY)
