from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.rules.clashes import Limits, Slot, Warned, find_clash, next_free, too_long, warnings

pytestmark = pytest.mark.P9

MONDAY = date(2026, 11, 23)
LUNCH = (time(12, 30), time(13, 20))


def at(start: str, end: str, day: date = MONDAY) -> Slot:
    return Slot(day, time.fromisoformat(start), time.fromisoformat(end))


@st.composite
def slots(draw: st.DrawFn) -> Slot:
    start, end = sorted(draw(st.lists(st.integers(0, 95), min_size=2, max_size=2, unique=True)))
    day = MONDAY + timedelta(days=draw(st.integers(0, 9)))
    return Slot(day, time(start // 4, start % 4 * 15), time(end // 4, end % 4 * 15))


@pytest.mark.parametrize(
    ("one", "other", "clash"),
    [
        (at("15:30", "16:30"), at("16:30", "17:00"), False),
        (at("15:30", "16:30"), at("16:29", "17:00"), True),
        (at("15:30", "16:30"), at("15:30", "16:30"), True),
        (at("15:00", "17:00"), at("15:30", "16:00"), True),
        (at("15:30", "16:30"), at("15:30", "16:30", date(2026, 11, 24)), False),
    ],
)
def test_slots_are_half_open(one: Slot, other: Slot, clash: bool) -> None:
    assert one.overlaps(other) is clash
    assert other.overlaps(one) is clash


@pytest.mark.parametrize("end", ["15:20", "15:19"])
def test_a_session_ends_after_it_starts(end: str) -> None:
    with pytest.raises(ValueError, match="does not end after it starts"):
        at("15:20", end)


def test_the_earliest_clash_is_the_one_that_is_told() -> None:
    booked = [at("16:00", "16:30"), at("15:20", "15:40"), at("12:30", "13:00")]
    assert find_clash(at("15:30", "16:15"), booked) == at("15:20", "15:40")
    assert find_clash(at("13:00", "15:20"), booked) is None


def test_the_next_free_slot_is_the_same_time_on_the_first_day_that_fits() -> None:
    days = [MONDAY + timedelta(days=n) for n in range(3)]
    booked = [at("15:20", "16:20"), at("16:00", "17:00", days[1])]
    assert next_free(at("15:20", "16:20"), booked, days=days) == at("15:20", "16:20", days[2])
    assert next_free(at("15:20", "16:20"), booked, days=days[:2]) is None


@given(slots(), slots())
def test_overlapping_is_mutual_and_means_a_shared_minute(one: Slot, other: Slot) -> None:
    def minutes(slot: Slot) -> set[tuple[date, int]]:
        first, last = (moment.hour * 60 + moment.minute for moment in (slot.start, slot.end))
        return {(slot.day, minute) for minute in range(first, last)}

    assert one.overlaps(other) == other.overlaps(one) == bool(minutes(one) & minutes(other))
    assert one.overlaps(one)


@given(slots(), st.lists(slots(), max_size=12))
def test_the_next_free_slot_never_clashes_and_comes_first(wanted: Slot, booked: list[Slot]) -> None:
    days = [MONDAY + timedelta(days=n) for n in range(10)]
    offered = next_free(wanted, booked, days=days)
    free = [day for day in days if find_clash(Slot(day, wanted.start, wanted.end), booked) is None]
    assert (offered.day if offered else None) == (free[0] if free else None)
    assert offered is None or (offered.start, offered.end) == (wanted.start, wanted.end)


def test_more_than_one_after_school_a_day_is_warned_of() -> None:
    assert warnings(at("15:20", "16:20"), []) == []
    assert warnings(at("16:20", "17:00"), [at("15:20", "16:20")]) == [Warned.PER_DAY]
    assert warnings(at("16:20", "17:00"), [at("12:30", "13:00")]) == []
    assert warnings(at("12:30", "13:00"), [at("15:20", "16:20")]) == []
    assert warnings(at("16:20", "17:00"), [at("15:20", "16:20")], Limits(per_day=2)) == []


def test_more_than_three_after_school_a_week_is_warned_of() -> None:
    booked = [at("15:20", "16:20", MONDAY + timedelta(days=n)) for n in range(3)]
    thursday, next_monday = MONDAY + timedelta(days=3), MONDAY + timedelta(days=7)
    assert warnings(at("15:20", "16:20", thursday), booked) == [Warned.PER_WEEK]
    assert warnings(at("15:20", "16:20", thursday), booked[:2]) == []
    assert warnings(at("15:20", "16:20", next_monday), booked) == []
    assert warnings(at("16:20", "17:00"), booked) == [Warned.PER_DAY, Warned.PER_WEEK]


def test_weeks_are_counted_across_new_year() -> None:
    booked = [at("15:20", "16:20", date(2026, 12, day)) for day in (28, 29, 30)]
    assert warnings(at("15:20", "16:20", date(2027, 1, 1)), booked) == [Warned.PER_WEEK]


@pytest.mark.parametrize(
    ("wanted", "booked", "warned"),
    [
        (at("12:30", "12:55"), [], False),
        (at("12:30", "12:55"), [at("12:55", "13:20")], True),
        (at("12:30", "13:20"), [], True),
        (at("12:55", "13:20"), [at("12:55", "13:20", date(2026, 11, 24))], False),
        (at("15:20", "16:20"), [at("12:30", "12:55"), at("12:55", "13:20")], False),
    ],
)
def test_both_halves_of_lunch_are_warned_of(wanted: Slot, booked: list[Slot], warned: bool) -> None:
    assert warnings(wanted, booked, Limits(lunch=LUNCH)) == ([Warned.BOTH_LUNCHES] if warned else [])


@pytest.mark.parametrize(
    ("start", "end", "fits"),
    [
        (time(8), time(15), True),
        (time(8), time(15, 1), False),
        (time(7), time(18), False),
        (time(15, 30), time(16, 15), True),
    ],
)
def test_no_session_is_longer_than_a_day_at_school(start: time, end: time, fits: bool) -> None:
    assert (too_long(start, end) is None) == fits
