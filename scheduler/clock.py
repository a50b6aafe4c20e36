"""The alarm clock: a thin shell around APScheduler that asks, every so often, what is due."""

from collections.abc import Callable
from datetime import UTC, datetime

from apscheduler.executors.pool import ThreadPoolExecutor  # type: ignore[import-untyped]  # it has no types
from apscheduler.schedulers.background import BackgroundScheduler  # type: ignore[import-untyped]  # it has no types
from apscheduler.triggers.interval import IntervalTrigger  # type: ignore[import-untyped]  # it has no types

EVERY_SECONDS = 30
_GRACE = 10
"""After so many ticks that did not end the clock no longer counts as alive."""


class Clock:
    """Calls `tick` every so many seconds in a thread of its own, never twice at once.

    Nothing is stored: what was done is in the ledger. `seconds_now` is a clock that only goes forward.
    """

    def __init__(
        self,
        tick: Callable[[], object],
        *,
        seconds_now: Callable[[], float],
        every_seconds: float = EVERY_SECONDS,
    ) -> None:
        self._tick = tick
        self._every = every_seconds
        self._seconds_now = seconds_now
        self._ticked: float | None = None
        self._scheduler = BackgroundScheduler(
            executors={"default": ThreadPoolExecutor(1)},
            job_defaults={"coalesce": True, "misfire_grace_time": None, "max_instances": 1},
            timezone="UTC",
        )

    def start(self) -> None:
        """Start; the first tick comes at once, so that what was missed is caught up."""
        self._ticked = self._seconds_now()
        self._scheduler.start()
        # One job that is never removed: APScheduler 3.11 fails where a job ends while it is shut down.
        trigger = IntervalTrigger(seconds=self._every)
        self._scheduler.add_job(self._once, trigger, name="tick", next_run_time=datetime.now(UTC))

    def stop(self) -> None:
        """Take nothing new and wait for what is being done."""
        self._scheduler.shutdown(wait=True)

    def alive(self) -> bool:
        """Whether it is running and has lately done a tick to its end."""
        if not self._scheduler.running or self._ticked is None:
            return False
        return self._seconds_now() - self._ticked < self._every * _GRACE

    def _once(self) -> None:
        self._tick()
        self._ticked = self._seconds_now()
