"""The alarm clock: it rings at once and again, waits when it is stopped, and says whether it lives."""

import threading
import time
from datetime import UTC, datetime, timedelta

import pytest
from apscheduler.schedulers import base  # type: ignore[import-untyped]  # it has no types

from scheduler import clock as clock_room
from scheduler.clock import Clock, Jump
from scheduler.outage import PutOff
from tests.patience import LONGEST


def utc_now() -> datetime:
    return datetime.now(UTC)


class MovedClock(datetime):
    """The machine's clock, as whoever asks it by this name sees it."""

    by = timedelta()

    @classmethod
    def now(cls, tz: object = None) -> datetime:  # type: ignore[override]  # no more than what is asked for here
        assert tz is not None
        return datetime.now(UTC) + cls.by


@pytest.mark.parametrize("by", [timedelta(hours=-2), timedelta(days=365 * 50)])
def test_it_goes_on_ticking_however_the_machines_clock_is_set(
    monkeypatch: pytest.MonkeyPatch, by: timedelta
) -> None:
    monkeypatch.setattr(MovedClock, "by", timedelta())
    for room in (base, clock_room):
        monkeypatch.setattr(room, "datetime", MovedClock)
    ticked = threading.Semaphore(0)
    clock = Clock(ticked.release, now=utc_now, seconds_now=time.monotonic, every_seconds=0.05)
    clock.start()
    assert ticked.acquire(timeout=LONGEST)
    monkeypatch.setattr(MovedClock, "by", by)
    for _ in range(5):
        assert ticked.acquire(timeout=LONGEST)
    clock.stop()


def test_it_tells_that_the_clock_was_set_for_a_day(capsys: pytest.CaptureFixture[str]) -> None:
    now, seconds = [datetime(2026, 11, 23, 10, tzinfo=UTC)], [0.0]
    clock = Clock(lambda: None, now=lambda: now[0], seconds_now=lambda: seconds[0])

    def passes(by: timedelta, *, seen_as: timedelta) -> None:
        seconds[0] += by.total_seconds()
        now[0] += seen_as
        clock.look()

    clock.look()
    passes(timedelta(seconds=30), seen_as=timedelta(seconds=31))
    assert clock.jump() is None
    passes(timedelta(seconds=30), seen_as=timedelta(seconds=30, hours=-2))
    assert clock.jump() == Jump(-7200.0, now[0])
    assert "clock set" in capsys.readouterr().out
    passes(timedelta(hours=23), seen_as=timedelta(hours=23))
    assert clock.jump() is not None
    passes(timedelta(hours=2), seen_as=timedelta(hours=2))
    assert clock.jump() is None


def test_it_ticks_at_once_and_again_and_stops() -> None:
    ticks: list[float] = []
    three = threading.Event()

    def tick() -> None:
        ticks.append(time.monotonic())
        if len(ticks) == 3:
            three.set()

    clock = Clock(tick, now=utc_now, seconds_now=time.monotonic, every_seconds=0.05)
    assert not clock.alive()
    before = set(threading.enumerate())
    clock.start()
    assert three.wait(LONGEST)
    assert clock.alive()
    clock.stop()
    assert not clock.alive()
    assert set(threading.enumerate()) <= before, "who could tick once more?"


def test_a_tick_that_is_put_off_is_no_fault_and_none_that_was_done(caplog: pytest.LogCaptureFixture) -> None:
    seconds = [0.0]
    twice = threading.Semaphore(0)

    def tick() -> None:
        seconds[0] = 301
        twice.release()
        raise PutOff

    clock = Clock(tick, now=utc_now, seconds_now=lambda: seconds[0], every_seconds=0.01)
    clock.start()
    assert all(twice.acquire(timeout=LONGEST) for _ in range(2))
    assert not clock.alive()
    clock.stop()
    assert [each for each in caplog.records if each.exc_info] == []


def test_it_can_be_stopped_at_any_moment() -> None:
    """As often as it takes to meet the moments in which APScheduler is between two steps."""
    for _ in range(25):
        begun = threading.Event()
        clock = Clock(begun.set, now=utc_now, seconds_now=time.monotonic, every_seconds=0.001)
        clock.start()
        assert begun.wait(LONGEST)
        clock.stop()


def test_stopping_waits_for_the_tick_that_is_under_way() -> None:
    begun = threading.Event()
    done: list[bool] = []

    def tick() -> None:
        begun.set()
        while clock.alive():
            time.sleep(0.001)
        done.append(True)

    clock = Clock(tick, now=utc_now, seconds_now=time.monotonic, every_seconds=60)
    clock.start()
    assert begun.wait(LONGEST)
    clock.stop()
    assert done == [True]


def test_a_clock_whose_ticks_no_longer_end_is_not_alive() -> None:
    seconds = [0.0]
    begun, go_on = threading.Event(), threading.Event()

    def tick() -> None:
        begun.set()
        go_on.wait(LONGEST)

    clock = Clock(tick, now=utc_now, seconds_now=lambda: seconds[0], every_seconds=30)
    clock.start()
    assert begun.wait(LONGEST)
    seconds[0] = 299
    assert clock.alive()
    seconds[0] = 301
    assert not clock.alive()
    go_on.set()
    clock.stop()
