from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.rules.calendar import Calendar, Period
from models.rules.mentoring import (
    Duty,
    Month,
    due_day,
    duty,
    duty_applies,
    first_counted,
    months_missed,
    reminder_days,
)
from tests.rules.school_year import SCHOOL_YEAR

pytestmark = pytest.mark.P7

NOVEMBER = Month(2026, 11)


def stands(today: date, *, month: Month = NOVEMBER, held: bool = False, year_group: int = 11) -> Duty:
    return duty(month, held=held, today=today, calendar=SCHOOL_YEAR, year_group=year_group)


def test_a_month_knows_its_days_and_its_neighbours() -> None:
    december = NOVEMBER.next
    assert (NOVEMBER.key, str(NOVEMBER)) == ("2026-11", "November 2026")
    assert (NOVEMBER.first, NOVEMBER.last) == (date(2026, 11, 1), date(2026, 11, 30))
    assert (december.next, december.previous) == (Month(2027, 1), NOVEMBER)
    assert Month.of(date(2028, 2, 9)).last == date(2028, 2, 29)


@given(st.dates(date(1900, 1, 1), date(2900, 1, 1)))
def test_the_month_after_begins_the_day_after(day: date) -> None:
    month = Month.of(day)
    assert month.first <= day <= month.last
    assert month.next.first.toordinal() == month.last.toordinal() + 1
    assert month.next.previous == month < month.next
    assert month.key < month.next.key


@pytest.mark.parametrize(
    ("year_group", "months"),
    [(11, "9 10 11 12 1 2 3 4 5"), (10, "9 10 11 12 1 2 3 4 5 6 7"), (9, ""), (7, "")],
)
def test_the_months_in_which_each_year_group_is_met(year_group: int, months: str) -> None:
    applies = {number for number in range(1, 13) if duty_applies(year_group, Month(2027, number))}
    assert applies == set(map(int, months.split()))


def test_the_last_month_is_a_setting() -> None:
    assert duty_applies(11, Month(2027, 6), until_11=6)
    assert not duty_applies(10, Month(2027, 1), until_10=12)


@pytest.mark.parametrize(
    ("month", "day"),
    [
        (NOVEMBER, date(2026, 11, 30)),
        (Month(2026, 12), date(2026, 12, 18)),
        (Month(2026, 10), date(2026, 10, 23)),
        (Month(2027, 3), date(2027, 3, 25)),
        (Month(2027, 8), None),
    ],
)
def test_a_meeting_is_due_on_the_months_last_school_day(month: Month, day: date | None) -> None:
    assert due_day(SCHOOL_YEAR, month) == day


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2026, 10, 31), Duty.NOT_DUE),
        (date(2026, 11, 1), Duty.DUE),
        (date(2026, 11, 30), Duty.DUE),
        (date(2026, 12, 1), Duty.OVERDUE),
    ],
)
def test_a_meeting_is_overdue_from_the_next_months_first(today: date, expected: Duty) -> None:
    assert stands(today) is expected
    assert stands(today, held=True) is Duty.DONE


def test_after_the_last_school_day_a_meeting_is_still_due_until_the_month_is_over() -> None:
    december = Month(2026, 12)
    assert stands(date(2026, 12, 31), month=december) is Duty.DUE
    assert stands(date(2027, 1, 1), month=december) is Duty.OVERDUE


def test_months_without_a_duty_are_never_due() -> None:
    assert stands(date(2027, 9, 1), month=Month(2027, 8), year_group=10) is Duty.NOT_DUE
    assert stands(date(2027, 7, 1), month=Month(2027, 6)) is Duty.NOT_DUE
    assert stands(date(2027, 7, 1), month=Month(2027, 6), year_group=10) is Duty.OVERDUE
    assert stands(date(2026, 12, 1), year_group=9) is Duty.NOT_DUE


def test_the_months_missed_so_far_this_year() -> None:
    today = date(2026, 12, 4)
    held = {Month(2026, 10)}
    missed = months_missed(held, today=today, calendar=SCHOOL_YEAR, year_group=11)
    assert missed == [Month(2026, 9), NOVEMBER]
    since = date(2026, 10, 12)
    assert months_missed(held, today=today, calendar=SCHOOL_YEAR, year_group=11, since=since) == [NOVEMBER]
    assert months_missed([], today=date(2026, 9, 30), calendar=SCHOOL_YEAR, year_group=11) == []
    assert months_missed([], today=date(2027, 8, 31), calendar=SCHOOL_YEAR, year_group=11)[-1] == Month(
        2027, 5
    )


def test_mentors_are_reminded_five_times_a_month() -> None:
    assert reminder_days(SCHOOL_YEAR, NOVEMBER) == {
        date(2026, 11, 2): "first",
        date(2026, 11, 13): "ten before the end",
        date(2026, 11, 25): "last three",
        date(2026, 11, 26): "last three",
        date(2026, 11, 30): "last three",
    }


def test_short_months_have_fewer_reminders_and_empty_ones_none() -> None:
    assert reminder_days(SCHOOL_YEAR, Month(2027, 8)) == {}
    april = reminder_days(SCHOOL_YEAR, Month(2027, 4))
    assert april[date(2027, 4, 12)] == "first"
    assert april[date(2027, 4, 16)] == "ten before the end"
    for last, reasons in (
        (1, ["last three"]),
        (4, ["first", *["last three"] * 3]),
        (14, ["first", *["last three"] * 3]),
        (15, ["first", *["last three"] * 3]),
        (16, ["first", "ten before the end", *["last three"] * 3]),
    ):
        term = Calendar([Period("term", "Short", date(2026, 12, 1), date(2026, 12, last))])
        assert list(reminder_days(term, Month(2026, 12)).values()) == reasons


@given(st.integers(2026, 2027), st.integers(1, 12), st.sampled_from([SCHOOL_YEAR, Calendar()]))
def test_reminders_are_on_school_days_of_the_month_and_end_on_the_due_day(
    year: int, number: int, calendar: Calendar
) -> None:
    month = Month(year, number)
    days = list(reminder_days(calendar, month))
    assert days == sorted(days)
    assert all(calendar.is_school_day(day) and Month.of(day) == month for day in days)
    assert (days[-1] if days else None) == due_day(calendar, month)
    assert len(days) <= 5


@pytest.mark.P7
@pytest.mark.parametrize(
    ("began", "month"),
    [
        (date(2026, 9, 1), Month(2026, 9)),
        (date(2026, 11, 2), Month(2026, 11)),
        (date(2026, 11, 16), Month(2026, 11)),
        (date(2026, 11, 17), Month(2026, 12)),
        (date(2026, 11, 23), Month(2026, 12)),
        (date(2026, 12, 31), Month(2027, 1)),
    ],
)
def test_the_first_month_that_counts_left_ten_school_days(began: date, month: Month) -> None:
    assert first_counted(SCHOOL_YEAR, began) == month
