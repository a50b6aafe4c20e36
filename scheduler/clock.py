"""The alarm clock: a thin shell around APScheduler that asks, every so often, what is due."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import structlog
from apscheduler.executors.pool import ThreadPoolExecutor  # type: ignore[import-untyped]  # it has no types
from apscheduler.schedulers.background import BackgroundScheduler  # type: ignore[import-untyped]  # it has no types
from apscheduler.triggers.base import BaseTrigger  # type: ignore[import-untyped]  # it has no types

from scheduler.outage import PutOff

EVERY_SECONDS = 30
_GRACE = 10
"""After so many ticks that did not end the clock no longer counts as alive."""
JUMP_SECONDS = 60.0
"""By so much the machine's clock must be wrong against the time that passed before it is told."""
KNOWN_SECONDS = 24 * 60 * 60.0
"""For so long it is said that the clock was set."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Jump:
    """The machine's clock was set, or the machine slept: by how many seconds, and what the clock said afterwards."""

    seconds: float
    to: datetime


class _EverySoOften(BaseTrigger):  # type: ignore[misc]  # it has no types
    """So long from now, whenever the last time was: a clock that is set on by years is not counted through."""

    def __init__(self, seconds: float) -> None:
        self._gap = timedelta(seconds=seconds)

    def get_next_fire_time(self, _previous: datetime | None, now: datetime) -> datetime:
        return now + self._gap


class Clock:
    """Calls `tick` every so many seconds in a thread of its own, never twice at once, however the clock is set.

    Nothing is stored: what was done is in the ledger. `now` is the machine's clock (UTC), which can be set;
    `seconds_now` is a clock that only goes forward.
    """

    def __init__(
        self,
        tick: Callable[[], object],
        *,
        now: Callable[[], datetime],
        seconds_now: Callable[[], float],
        every_seconds: float = EVERY_SECONDS,
    ) -> None:
        self._tick = tick
        self._every = every_seconds
        self._now = now
        self._seconds_now = seconds_now
        self._ticked: float | None = None
        self._looked: tuple[datetime, float] | None = None
        self._jump: tuple[Jump, float] | None = None
        self._stopping = threading.Event()
        self._watching: threading.Thread | None = None
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
        job = self._scheduler.add_job(
            self._once, _EverySoOften(self._every), name="tick", next_run_time=datetime.now(UTC)
        )
        self._watching = threading.Thread(target=self._watch, args=(job.id,), name="clock watch", daemon=True)
        self._watching.start()

    def stop(self) -> None:
        """Take nothing new and wait for what is being done."""
        self._stopping.set()
        if self._watching is not None:
            self._watching.join()
        self._scheduler.shutdown(wait=True)

    def alive(self) -> bool:
        """Whether it is running and has lately done a tick to its end."""
        if not self._scheduler.running or self._ticked is None:
            return False
        return self._seconds_now() - self._ticked < self._every * _GRACE

    def jump(self) -> Jump | None:
        """How the machine's clock was last set, where that was within a day."""
        if self._jump is None or self._seconds_now() - self._jump[1] > KNOWN_SECONDS:
            return None
        return self._jump[0]

    def look(self) -> None:
        """Compare the machine's clock with the time that passed since the last look, and tell where it was set."""
        now, seconds = self._now(), self._seconds_now()
        if self._looked is not None:
            by = (now - self._looked[0]).total_seconds() - (seconds - self._looked[1])
            if abs(by) > JUMP_SECONDS:
                self._jump = Jump(by, now), seconds
                log.warning("clock set", by_seconds=round(by), to=now.isoformat(timespec="seconds"))
        self._looked = now, seconds

    def _watch(self, job_id: str) -> None:
        """APScheduler waits for a time of the machine's clock; where that was set back, it would wait for hours."""
        while True:
            self.look()
            waits_until = self._scheduler.get_job(job_id).next_run_time
            if waits_until > datetime.now(UTC) + 2 * timedelta(seconds=self._every):
                self._scheduler.modify_job(job_id, next_run_time=datetime.now(UTC))
            # This waits for time that passes, whatever the clock says.
            if self._stopping.wait(self._every):
                return

    def _once(self) -> None:
        try:
            self._tick()
        except PutOff:
            return  # whoever puts it off has said why
        self._ticked = self._seconds_now()
