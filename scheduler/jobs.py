"""A job, and its latest slot: pure, right over clock changes, and never in the hour that happens twice."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from models.db.tables import Db
from models.rules.calendar import Calendar
from models.rules.days import WEEKDAYS
from models.school.settings import Settings

_TWICE = 1
"""The hour of the wall clock that autumn repeats and spring leaves out: no slot lies in it."""


@dataclass(frozen=True)
class JobSlot:
    """A time at which a job falls due: its name in the ledger, the moment (UTC), and its local day."""

    key: str
    at: datetime
    day: date


@dataclass(frozen=True)
class Daily:
    """Once on each of the named weekdays, at a time of the school's wall clock."""

    at: time
    days: frozenset[str]

    def latest(self, now: datetime, timezone: ZoneInfo) -> JobSlot | None:
        today = now.astimezone(timezone).date()
        for back in range(len(WEEKDAYS) + 1):
            day = today - timedelta(days=back)
            at = datetime.combine(day, self.at, timezone).astimezone(UTC)
            if WEEKDAYS[day.weekday()] in self.days and at <= now:
                return JobSlot(day.isoformat(), at, day)
        return None


@dataclass(frozen=True)
class Every:
    """Every so many minutes, counted from midnight UTC."""

    minutes: int

    def latest(self, now: datetime, timezone: ZoneInfo) -> JobSlot | None:
        midnight = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
        step = timedelta(minutes=self.minutes)
        at = midnight + (now - midnight) // step * step
        while at.astimezone(timezone).hour == _TWICE:
            at -= step
        return JobSlot(f"{at:%Y-%m-%dT%H:%MZ}", at, at.astimezone(timezone).date())


@dataclass(frozen=True)
class Occasion:
    """When a deed is done, and the school as it stands then."""

    now: datetime
    """UTC."""
    day: date
    """The local day of the slot, which is not today where the slot is caught up after midnight."""
    late: bool
    settings: Settings
    calendar: Calendar

    def at(self, day: date, clock: time) -> datetime:
        """The moment (UTC) of a time on the school's wall clock."""
        return datetime.combine(day, clock, self.settings.timezone).astimezone(UTC)


JobDeed = Callable[[Db, Occasion], None]
"""What a job does, in a transaction that may write."""


@dataclass(frozen=True)
class ThoughtOut:
    """A deed that takes long to think out: SQLite's one writer is not held meanwhile."""

    think: Callable[[Db, Occasion], JobDeed | None]
    """What is to be done, found in a transaction that only reads; None where it is nothing."""

    def __call__(self, db: Db, occasion: Occasion) -> None:
        """Think and do it in the one transaction."""
        if (deed := self.think(db, occasion)) is not None:
            deed(db, occasion)


@dataclass(frozen=True)
class Job:
    """What is done by itself: its name, when, for how long after that it is still of use, the deed, and it in words."""

    name: str
    trigger: Daily | Every
    useful_for: timedelta
    deed: JobDeed | ThoughtOut
    does: str = ""
    """What it does, in a sentence for people who did not write it: the papers print it."""


def daily(at: time, *, on: tuple[str, ...] = WEEKDAYS) -> Daily:
    """Once a day, on the weekdays named; a time from 01:00 to 01:59 becomes 02:00.

    Raises ValueError where a weekday is not one.
    """
    if unknown := set(on).difference(WEEKDAYS):
        raise ValueError(f"{', '.join(sorted(unknown))}: weekdays are {', '.join(WEEKDAYS)}")
    return Daily(time(_TWICE + 1) if at.hour == _TWICE else at, frozenset(on))


def every(minutes: int) -> Every:
    """Every so many minutes. Raises ValueError where they do not divide an hour."""
    if minutes < 1 or 60 % minutes:
        raise ValueError(f"{minutes} minutes do not divide an hour")
    return Every(minutes)


def latest_slot(job: Job, now: datetime, timezone: ZoneInfo) -> JobSlot | None:
    """The last time, up to `now` (UTC), that the job fell due; None where it did not in the last week."""
    return job.trigger.latest(now, timezone)
