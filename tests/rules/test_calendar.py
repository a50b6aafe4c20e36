from datetime import date, timedelta

import pytest
from holidays import country_holidays
from hypothesis import given
from hypothesis import strategies as st

from models.rules.bank_holidays import bank_holidays
from models.rules.calendar import Calendar, Period, PeriodKind, academic_year, academic_year_name, year_group
from tests.rules.school_year import SCHOOL_YEAR

IN_THE_YEAR = st.dates(date(2026, 9, 1), date(2027, 7, 31))


@pytest.mark.parametrize(
    ("day", "year"),
    [
        (date(2026, 8, 31), 2025),
        (date(2026, 9, 1), 2026),
        (date(2026, 12, 31), 2026),
        (date(2027, 1, 1), 2026),
    ],
)
def test_the_academic_year_starts_on_the_first_of_september(day: date, year: int) -> None:
    assert academic_year(day) == year


@pytest.mark.parametrize(("year", "name"), [(2026, "2026/27"), (1999, "1999/00"), (2008, "2008/09")])
def test_an_academic_year_is_shown_by_both_its_years(year: int, name: str) -> None:
    assert academic_year_name(year) == name


@pytest.mark.parametrize(
    ("born", "group"),
    [(date(2010, 9, 1), 11), (date(2011, 8, 31), 11), (date(2011, 9, 1), 10), (date(2014, 9, 1), 7)],
)
def test_the_year_group_follows_from_the_date_of_birth(born: date, group: int) -> None:
    assert year_group(born, on=date(2026, 11, 23)) == group


@given(st.dates(date(2000, 1, 1), date(2030, 1, 1)), st.dates(date(2000, 1, 1), date(2090, 1, 1)))
def test_a_pupil_goes_up_one_year_group_a_year(born: date, on: date) -> None:
    first_of_next = date(academic_year(on) + 1, 9, 1)
    assert year_group(born, first_of_next) == year_group(born, on) + 1


@pytest.mark.parametrize(
    ("day", "reason"),
    [
        (date(2026, 11, 23), None),
        (date(2026, 11, 27), "an INSET day"),
        (date(2026, 9, 2), "an INSET day"),
        (date(2026, 11, 28), "a Saturday"),
        (date(2026, 11, 29), "a Sunday"),
        (date(2026, 12, 25), "a bank holiday (Christmas Day)"),
        (date(2026, 12, 26), "a Saturday"),
        (date(2026, 12, 28), "a bank holiday (for Boxing Day)"),
        (date(2026, 10, 26), "in the school holidays"),
        (date(2026, 9, 1), "in the school holidays"),
        (date(2027, 5, 3), "a bank holiday (May Day)"),
        (date(2027, 5, 6), "a closure (Polling station)"),
        (date(2027, 7, 20), None),
        (date(2027, 7, 21), "in the school holidays"),
    ],
)
def test_why_a_day_is_not_a_school_day(day: date, reason: str | None) -> None:
    assert SCHOOL_YEAR.why_not(day) == reason
    assert SCHOOL_YEAR.is_school_day(day) is (reason is None)


@pytest.mark.parametrize(
    "day",
    [
        date(2026, 12, 25),
        date(2026, 12, 28),
        date(2027, 1, 1),
        date(2027, 3, 26),
        date(2027, 3, 29),
        date(2027, 5, 3),
        date(2027, 5, 31),
        date(2027, 8, 30),
        date(2027, 12, 27),
        date(2027, 12, 28),
    ],
)
def test_no_bank_holiday_is_a_school_day_with_or_without_terms(day: date) -> None:
    all_year = Calendar([Period("term", "No rest", date(2026, 9, 1), date(2028, 8, 31))])
    for calendar in (Calendar(), all_year):
        assert (calendar.why_not(day) or "").startswith("a bank holiday")


def test_bank_holidays_are_england_s_by_day_and_name_as_the_package_of_the_whole_world_has_them() -> None:
    years = range(1978, 2078)
    ours = {day: name for year in years for day, name in bank_holidays(year).items()}
    theirs = country_holidays("GB", subdiv="ENG", years=years)
    assert ours == {day: _as_we_say(name) for day, name in theirs.items()}


def _as_we_say(name: str) -> str:
    kept, observed, _ = name.partition(" (observed)")
    return f"for {kept}" if observed else kept


def test_without_terms_weekdays_are_school_days_until_the_calendar_comes() -> None:
    calendar = Calendar([Period("closure", "", date(2026, 11, 24), date(2026, 11, 24))])
    assert not calendar.known
    assert calendar.is_school_day(date(2026, 10, 26))
    assert calendar.why_not(date(2026, 11, 24)) == "a closure"
    assert calendar.why_not(date(2026, 11, 28)) == "a Saturday"
    assert SCHOOL_YEAR.known


def test_a_year_without_terms_is_weekdays_beside_a_year_with_terms() -> None:
    assert SCHOOL_YEAR.is_school_day(date(2027, 9, 1))
    assert SCHOOL_YEAR.is_school_day(date(2026, 8, 28))
    assert not SCHOOL_YEAR.is_school_day(date(2027, 8, 27))


def test_a_term_that_begins_in_august_does_not_make_the_year_before_known() -> None:
    calendar = Calendar([Period("term", "Autumn", date(2026, 8, 27), date(2026, 12, 18))])
    assert calendar.is_school_day(date(2026, 8, 27))
    assert calendar.is_school_day(date(2026, 6, 1))
    assert calendar.why_not(date(2026, 12, 21)) == "in the school holidays"


def test_a_holiday_within_a_term_is_taken_out_of_it() -> None:
    calendar = Calendar(
        [
            Period("term", "Spring term", date(2027, 1, 4), date(2027, 3, 25)),
            Period("holiday", "Half-term", date(2027, 2, 15), date(2027, 2, 19)),
            Period("holiday", "Founder's day", date(2027, 3, 1), date(2027, 3, 1)),
            Period("inset", "", date(2027, 2, 19), date(2027, 2, 19)),
        ]
    )
    assert calendar.why_not(date(2027, 2, 16)) == "in half term"
    assert calendar.why_not(date(2027, 2, 19)) == "an INSET day"
    assert calendar.why_not(date(2027, 3, 1)) == "in the school holidays"
    assert calendar.next_school_day(date(2027, 2, 12)) == date(2027, 2, 22)


def test_the_next_and_previous_school_days_jump_over_holidays() -> None:
    assert SCHOOL_YEAR.next_school_day(date(2026, 11, 26)) == date(2026, 11, 30)
    assert SCHOOL_YEAR.next_school_day(date(2026, 12, 18)) == date(2027, 1, 4)
    assert SCHOOL_YEAR.previous_school_day(date(2027, 1, 4)) == date(2026, 12, 18)
    assert SCHOOL_YEAR.on_or_after(date(2026, 11, 26)) == date(2026, 11, 26)
    assert SCHOOL_YEAR.on_or_after(date(2026, 11, 27)) == date(2026, 11, 30)


@pytest.mark.parametrize(
    ("day", "n", "later"),
    [
        (date(2026, 11, 25), 2, date(2026, 11, 30)),
        (date(2026, 11, 30), -2, date(2026, 11, 25)),
        (date(2026, 11, 28), 1, date(2026, 11, 30)),
        (date(2026, 11, 28), 0, date(2026, 11, 28)),
        (date(2026, 10, 22), 2, date(2026, 11, 2)),
    ],
)
def test_due_in_n_days_counts_school_days(day: date, n: int, later: date) -> None:
    assert SCHOOL_YEAR.add_school_days(day, n) == later


def test_searches_end_where_there_are_no_school_days() -> None:
    shut = Calendar([Period("closure", "Flood", date(2026, 9, 1), date(2028, 8, 31))])
    assert shut.next_school_day(date(2026, 9, 1)) is None
    assert shut.on_or_after(date(2026, 9, 1)) is None
    with pytest.raises(ValueError, match="no 1 school days"):
        shut.add_school_days(date(2026, 9, 1), 1)
    assert SCHOOL_YEAR.next_school_day(date.max) is None
    assert SCHOOL_YEAR.previous_school_day(date.min) is None


def test_months_and_counts() -> None:
    november = SCHOOL_YEAR.month(2026, 11)
    assert november[0] == date(2026, 11, 2)
    assert november[-1] == date(2026, 11, 30)
    assert len(november) == 20
    assert SCHOOL_YEAR.month(2027, 8) == []
    assert SCHOOL_YEAR.count(date(2026, 11, 23), date(2026, 11, 30)) == 5
    assert SCHOOL_YEAR.count(date(2026, 11, 30), date(2026, 11, 23)) == 0
    assert Calendar().month(9999, 12)[-1] == date(9999, 12, 31)


def test_a_period_that_cannot_be_is_refused() -> None:
    with pytest.raises(ValueError, match="before it begins"):
        Period("term", "Autumn", date(2026, 12, 18), date(2026, 9, 2))
    with pytest.raises(ValueError, match="not a kind of period"):
        Period("rest", "Autumn", date(2026, 9, 2), date(2026, 9, 2))


@given(IN_THE_YEAR, st.integers(-60, 60))
def test_school_days_added_can_be_taken_away_again(day: date, n: int) -> None:
    start = SCHOOL_YEAR.on_or_after(day)
    assert start is not None
    there = SCHOOL_YEAR.add_school_days(start, n)
    assert SCHOOL_YEAR.is_school_day(there)
    assert SCHOOL_YEAR.add_school_days(there, -n) == start
    assert SCHOOL_YEAR.count(min(start, there), max(start, there)) == abs(n) + 1


@given(IN_THE_YEAR)
def test_nothing_between_a_day_and_its_next_school_day_is_one(day: date) -> None:
    found = SCHOOL_YEAR.next_school_day(day)
    assert found is not None
    assert found > day
    assert SCHOOL_YEAR.school_days(day + timedelta(days=1), found) == [found]


@pytest.mark.parametrize(
    ("before", "after", "is_half"),
    [
        ("Spring 1", "Spring 2", True),
        ("Autumn 2", "Spring 1", False),
        ("Term 1", "Term 2", True),
        ("Term 2", "Term 3", False),
        ("Autumn term, first half", "Autumn term, second half", True),
        ("Spring A", "Spring B", True),
        ("Autumn", "Spring", False),
        ("Autumn", "Autumn", False),
    ],
)
def test_half_term_parts_a_term_in_two(before: str, after: str, is_half: bool) -> None:
    first = Period(PeriodKind.TERM, before, date(2027, 1, 4), date(2027, 2, 12))
    second = Period(PeriodKind.TERM, after, date(2027, 2, 22), date(2027, 3, 25))
    assert Calendar([first, second]).parts_a_term(first.last, second.first) is is_half
