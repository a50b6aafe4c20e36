"""Days as people say them."""

from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from models.rules.days import MONTHS, WEEKDAYS, read_day, read_month, read_week, read_weekday, to_pick
from models.rules.wording import day_in_short
from tests.characters import ANY

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
        ("mon", date(2026, 11, 23)),
        ("next mon", date(2026, 11, 30)),
        ("mon week", date(2026, 11, 30)),
        ("next tue", date(2026, 12, 1)),
        ("this fri", date(2026, 11, 27)),
        ("3 dec", date(2026, 12, 3)),
        ("3rd December", date(2026, 12, 3)),
        ("3 dec 2027", date(2027, 12, 3)),
        ("2026-12-03", date(2026, 12, 3)),
        ("3/12", date(2026, 12, 3)),
        ("3/12/26", date(2026, 12, 3)),
        ("4 jan", date(2027, 1, 4)),
        ("2moro", date(2026, 11, 24)),
        ("tonight", date(2026, 11, 23)),
        ("day after tomorrow", date(2026, 11, 25)),
        ("26th", date(2026, 11, 26)),
        ("the 26th", date(2026, 11, 26)),
        ("23rd", date(2026, 11, 23)),
        ("3rd", date(2026, 12, 3)),
        ("31st", date(2026, 12, 31)),
        ("3rd of december", date(2026, 12, 3)),
        ("nov 26", date(2026, 11, 26)),
        ("November 26th", date(2026, 11, 26)),
        ("nov 26 2027", date(2027, 11, 26)),
        ("26.11.26", date(2026, 11, 26)),
        ("26-11-2026", date(2026, 11, 26)),
        ("thu 26th", date(2026, 11, 26)),
        ("thu nov 26", date(2026, 11, 26)),
        ("xmas day", date(2026, 12, 25)),
        ("Boxing Day", date(2026, 12, 26)),
        ("new year's day", date(2027, 1, 1)),
        ("thu next week", date(2026, 12, 3)),
        ("next week thu", date(2026, 12, 3)),
        ("thu next wk", date(2026, 12, 3)),
        ("thu this week", date(2026, 11, 26)),
        ("thu week", date(2026, 12, 3)),
        ("a week on thu", date(2026, 12, 3)),
        ("2026-02-01", date(2026, 2, 1)),
    ],
)
def test_a_day_to_come(words: str, day: date) -> None:
    assert read_day(words.split(), MONDAY) == (len(words.split()), day)


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("thu", date(2026, 11, 19)),
        ("mon", date(2026, 11, 23)),
        ("last mon", date(2026, 11, 16)),
        ("yesterday", date(2026, 11, 22)),
        ("last fri", date(2026, 11, 20)),
        ("3 dec", date(2026, 12, 3)),
        ("fri 20 nov", date(2026, 11, 20)),
        ("20 nov", date(2026, 11, 20)),
    ],
)
def test_a_day_that_was(words: str, day: date) -> None:
    assert read_day(words.split(), MONDAY, past=True) == (len(words.split()), day)


@pytest.mark.parametrize(
    "words",
    [
        "amy",
        "ma",
        "m",
        "t",
        "3",
        "26",
        "dec",
        "11a",
        "m4",
        "15:20",
        "",
        "next week",
        "week",
        "2nd-hand",
        "may",
    ],
)
def test_other_words_are_no_day(words: str) -> None:
    assert read_day(words.split(), MONDAY) is None


@pytest.mark.parametrize("words", ["31 nov", "2026-13-01", "30/2", "nov 31", "31.11.26"])
def test_a_day_that_does_not_exist_is_said(words: str) -> None:
    with pytest.raises(ValueError, match="There is no day"):
        read_day(words.split(), MONDAY)


@given(st.lists(st.text(ANY, max_size=12), max_size=4), st.dates(date(2020, 1, 1), date(2090, 1, 1)))
def test_any_words_are_a_day_or_none_or_a_sentence(words: list[str], today: date) -> None:
    try:
        found = read_day(words, today)
    except ValueError:
        return
    assert found is None or 1 <= found[0] <= len(words)


@given(
    st.dates(date(2020, 1, 1), date(2090, 1, 1)),
    st.sampled_from(["mon", "tue", "wed", "thu", "fri", "sat", "sun"]),
)
def test_a_weekday_is_the_nearest_one_and_today_on_that_day(today: date, word: str) -> None:
    ahead, ago = read_day([word], today), read_day([word], today, past=True)
    assert ahead is not None
    assert ago is not None
    assert 0 <= (ahead[1] - today).days <= 6
    assert 0 <= (today - ago[1]).days <= 6
    assert (ahead[1] == today) == (ago[1] == today)
    if ahead[1] == today:
        assert read_day(["next", word], today) == (2, today + timedelta(weeks=1))
        assert read_day(["last", word], today) == (2, today - timedelta(weeks=1))


def test_a_date_long_past_the_end_of_the_year_is_the_last_that_was() -> None:
    assert read_day(["18", "dec"], date(2027, 1, 5), past=True) == (2, date(2026, 12, 18))


def test_a_week_is_known_by_its_monday() -> None:
    assert read_week(["next", "week"], MONDAY) == (2, date(2026, 11, 30))
    assert read_week(["this", "wk", "thu"], MONDAY) == (2, MONDAY)
    assert read_week(["next", "tue"], MONDAY) is None
    assert read_week(["week"], MONDAY) is None


def test_no_month_has_a_32nd() -> None:
    with pytest.raises(ValueError, match="No month has a day 32"):
        read_day(["32nd"], MONDAY)


def test_a_weekday_that_is_not_the_dates_is_refused() -> None:
    with pytest.raises(ValueError, match="4 December is a Friday, not a Thursday"):
        read_day(["thu", "4", "dec"], MONDAY)


@pytest.mark.parametrize("shortest", [3, 4])
def test_a_name_is_known_by_its_beginning(shortest: int) -> None:
    for number, name in enumerate(MONTHS[1:], 1):
        assert read_month(name[:shortest].upper()) == number
    for number, name in enumerate(WEEKDAYS):
        assert read_weekday(name[:shortest]) == number


@given(st.text(ANY, max_size=10))
def test_other_words_name_neither(word: str) -> None:
    if len(word) < 3:
        assert read_month(word) is None
        assert read_weekday(word) is None
    assert read_month(word) in {None, *range(1, 13)}
    assert read_weekday(word) in {None, *range(7)}


@given(st.dates(date(2020, 1, 1), date(2090, 1, 1)), st.dates(date(2020, 1, 1), date(2090, 1, 1)))
@example(date(2037, 12, 1), date(2038, 1, 1))  # over the turn of the year a near day is not a year off
def test_a_day_that_is_said_is_read_as_itself(day: date, today: date) -> None:
    for said in (
        f"{day.day} {day:%B} {day.year}",
        f"{day:%a} {day.day} {day:%b} {day.year}",
        day.isoformat(),
        day_in_short(day, today) if abs((day - today).days) < 60 else f"{day:%d/%m/%Y}",
    ):
        assert read_day(said.split(), today) == (len(said.split()), day)


@pytest.mark.parametrize(
    ("typed", "picked"),
    [
        (
            "There is no 32nd near. Type a day such as thu, 3 dec or 2026-12-03.",
            "There is no 32nd near. Pick a day.",
        ),
        ("It is past. Type a day to come, such as tomorrow or thu.", "It is past. Pick a day to come."),
        (
            "It is past. Type today, tomorrow or a day to come.",
            "It is past. Pick today, tomorrow or a day to come.",
        ),
        ("It was a Sunday. Type the day of the meeting.", "It was a Sunday. Pick the day of the meeting."),
        ("The next school day is Friday.", "The next school day is Friday."),
    ],
)
def test_where_a_day_is_picked_nothing_is_said_of_typing(typed: str, picked: str) -> None:
    assert to_pick(typed) == picked
