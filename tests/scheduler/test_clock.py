"""The alarm clock: it rings at once and again, waits when it is stopped, and says whether it lives."""

import threading
import time

from scheduler.clock import Clock
from tests.patience import LONGEST


def test_it_ticks_at_once_and_again_and_stops() -> None:
    ticks: list[float] = []
    three = threading.Event()

    def tick() -> None:
        ticks.append(time.monotonic())
        if len(ticks) == 3:
            three.set()

    clock = Clock(tick, seconds_now=time.monotonic, every_seconds=0.05)
    assert not clock.alive()
    before = set(threading.enumerate())
    clock.start()
    assert three.wait(LONGEST)
    assert clock.alive()
    clock.stop()
    assert not clock.alive()
    assert set(threading.enumerate()) <= before, "who could tick once more?"


def test_it_can_be_stopped_at_any_moment() -> None:
    """As often as it takes to meet the moments in which APScheduler is between two steps."""
    for _ in range(25):
        begun = threading.Event()
        clock = Clock(begun.set, seconds_now=time.monotonic, every_seconds=0.001)
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

    clock = Clock(tick, seconds_now=time.monotonic, every_seconds=60)
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

    clock = Clock(tick, seconds_now=lambda: seconds[0], every_seconds=30)
    clock.start()
    assert begun.wait(LONGEST)
    seconds[0] = 299
    assert clock.alive()
    seconds[0] = 301
    assert not clock.alive()
    go_on.set()
    clock.stop()
