"""A job's latest slot: by the school's wall clock, once each, on the days the clocks change too (R9)."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.rules.days import WEEKDAYS
from scheduler.jobs import Job, JobSlot, daily, every, latest_slot

LONDON = ZoneInfo("Europe/London")
CHANGES = (date(2026, 10, 25), date(2027, 3, 28), date(2027, 10, 31))
AROUND_CHANGES = st.sampled_from(CHANGES).flatmap(
    lambda day: st.datetimes(
        min_value=datetime.combine(day, time()) - timedelta(days=3),
        max_value=datetime.combine(day, time()) + timedelta(days=3),
        timezones=st.just(UTC),
    )
)
CLOCK = st.times().map(lambda at: at.replace(second=0, microsecond=0))


def job(trigger: object) -> Job:
    return Job("a job", trigger, timedelta(hours=1), lambda _db, _moment: None)  # type: ignore[arg-type]  # any trigger


def at(words: str) -> datetime:
    """A time of London's wall clock, as UTC."""
    return datetime.fromisoformat(words).replace(tzinfo=LONDON).astimezone(UTC)


def slots_between(trigger: object, first: datetime, last: datetime) -> list[JobSlot]:
    """Every slot that somebody sees who looks each minute."""
    seen: dict[str, JobSlot] = {}
    now = first
    while now <= last:
        slot = latest_slot(job(trigger), now, LONDON)
        if slot is not None and slot.at >= first:
            seen.setdefault(slot.key, slot)
        now += timedelta(minutes=1)
    return list(seen.values())


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2026-11-23T08:14:59", "2026-11-22"),
        ("2026-11-23T08:15:00", "2026-11-23"),
        ("2026-11-23T23:59:59", "2026-11-23"),
        ("2026-11-24T00:00:00", "2026-11-23"),
        ("2026-10-25T08:15:00", "2026-10-25"),
        ("2027-03-28T08:14:00", "2027-03-27"),
        ("2027-03-28T08:15:00", "2027-03-28"),
    ],
)
def test_a_daily_job_belongs_to_its_local_day(now: str, expected: str) -> None:
    slot = latest_slot(job(daily(time(8, 15))), at(now), LONDON)
    assert slot is not None
    assert slot.key == expected


def test_in_summer_and_in_winter_the_wall_clock_says_the_same() -> None:
    summer = latest_slot(job(daily(time(8, 15))), at("2026-10-24T12:00"), LONDON)
    winter = latest_slot(job(daily(time(8, 15))), at("2026-10-26T12:00"), LONDON)
    assert summer is not None
    assert winter is not None
    assert summer.at == datetime(2026, 10, 24, 7, 15, tzinfo=UTC)
    assert winter.at == datetime(2026, 10, 26, 8, 15, tzinfo=UTC)


def test_weekdays_go_by_name() -> None:
    mondays = job(daily(time(8), on=("monday",)))
    slot = latest_slot(mondays, at("2026-11-29T20:00"), LONDON)
    assert slot is not None
    assert slot.day == date(2026, 11, 23)
    assert f"{slot.day:%A}" == "Monday"
    before = latest_slot(mondays, at("2026-11-23T07:59"), LONDON)
    assert before is not None
    assert before.day == date(2026, 11, 16)


def test_a_weekday_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="mondag"):
        daily(time(8), on=("mondag",))


def test_minutes_that_do_not_divide_an_hour_are_refused() -> None:
    with pytest.raises(ValueError, match="7 minutes"):
        every(7)


@pytest.mark.parametrize("clock", [time(1), time(1, 30), time(1, 59)])
def test_nothing_lies_in_the_hour_that_comes_twice(clock: time) -> None:
    for day in CHANGES:
        midnight = datetime.combine(day, time(), LONDON).astimezone(UTC)
        found = slots_between(daily(clock), midnight, midnight + timedelta(hours=12))
        assert [slot.at.astimezone(LONDON).time() for slot in found] == [time(2)]


@given(now=AROUND_CHANGES, clock=CLOCK)
def test_a_slot_is_past_and_never_older_than_a_day_and_an_hour(now: datetime, clock: time) -> None:
    slot = latest_slot(job(daily(clock)), now, LONDON)
    assert slot is not None
    assert timedelta() <= now - slot.at < timedelta(hours=25)
    assert slot.at.astimezone(LONDON).date() == slot.day
    assert slot.at.astimezone(LONDON).hour != 1


@given(now=AROUND_CHANGES, later=st.integers(0, 3 * 24 * 60), clock=CLOCK)
def test_slots_never_go_back(now: datetime, later: int, clock: time) -> None:
    first = latest_slot(job(daily(clock)), now, LONDON)
    second = latest_slot(job(daily(clock)), now + timedelta(minutes=later), LONDON)
    assert first is not None
    assert second is not None
    assert first.at <= second.at
    assert (first.key == second.key) == (first.at == second.at)


@settings(max_examples=15, deadline=None)  # each looks at every minute of three days
@given(clock=CLOCK, day=st.sampled_from(CHANGES))
def test_each_day_has_its_slot_exactly_once(clock: time, day: date) -> None:
    first = datetime.combine(day - timedelta(days=1), time(), LONDON).astimezone(UTC)
    last = datetime.combine(day + timedelta(days=2), time(), LONDON).astimezone(UTC) - timedelta(minutes=1)
    found = [slot.day for slot in slots_between(daily(clock), first, last)]
    assert found == [day + timedelta(days=offset) for offset in (-1, 0, 1)]


@given(now=AROUND_CHANGES, minutes=st.sampled_from([1, 5, 10, 15, 20, 30, 60]))
def test_every_so_often_is_near_and_out_of_the_hour_that_comes_twice(now: datetime, minutes: int) -> None:
    slot = latest_slot(job(every(minutes)), now, LONDON)
    assert slot is not None
    assert slot.at <= now
    assert slot.at.astimezone(LONDON).hour != 1
    in_the_hour = now.astimezone(LONDON).hour == 1 or now - slot.at >= timedelta(minutes=minutes)
    assert in_the_hour or now - slot.at < timedelta(minutes=minutes)
    assert now - slot.at < timedelta(hours=2, minutes=minutes)


@given(minute=st.integers(0, 2 * 365 * 24 * 60))
def test_only_the_named_weekdays_have_slots(minute: int) -> None:
    now = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minute)
    slot = latest_slot(job(daily(time(8, 15), on=("tuesday", "friday"))), now, LONDON)
    assert slot is not None
    assert WEEKDAYS[slot.day.weekday()] in {"tuesday", "friday"}
    assert now - slot.at < timedelta(days=4, hours=1)
