"""Backups, drills and what was approved to go, by themselves: beside the clock, so that nothing else waits for them."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import structlog

from models.audit.deeds import Deed
from models.audit.entries import Actor, record
from models.db.database import Database
from models.db.errors import DATABASE_TROUBLES, Sorry
from models.db.tables import Db
from models.lifecycle.backup.making import why
from models.lifecycle.removal.compacting import compact
from models.lifecycle.removal.removing import remove_all
from models.outbox.backups import BackupKind, begin, ended, stands
from models.outbox.notices import promise_each
from models.outbox.topics import Topic
from models.rules.backups import DRILL_EVERY, MISSING_AFTER
from models.school.people import Role, with_role
from models.school.snapshot import read_settings
from scheduler.jobs import Daily, Every, daily, every
from scheduler.outage import goes_on, waits

NIGHTLY, HOURLY = daily(time(2, 30)), every(minutes=60)
FIRST_DRILL = timedelta(days=1)
QUIET_HOURS = range(2, 6)
"""When SQLite's file may be written anew, which holds up whoever writes."""
WHO = (Role.SCHEME_LEAD, Role.DATA_MANAGER)

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class KeptBy:
    """What is done, given the time (UTC): each says the backup's file, and raises Sorry where it cannot."""

    back_up: Callable[[datetime], str]
    try_out: Callable[[datetime], str]
    when: Daily | Every = NIGHTLY


class Keeper:
    """Makes a backup whenever one is due and was not made, in one process of many; tries one out each month.

    `look` never waits: what is due is done in a thread of its own. What fails is tried again, and told.
    """

    def __init__(
        self, database: Database, does: KeptBy, *, now: Callable[[], datetime], timezone: ZoneInfo
    ) -> None:
        self._database = database
        self.does = does
        self._now = now
        self._timezone = timezone
        self._at_work: threading.Thread | None = None

    def look(self) -> None:
        """Begin what is due, unless this process is at work already."""
        if self._at_work is None or not self._at_work.is_alive():
            self._at_work = threading.Thread(target=self.keep, name="backups", daemon=True)
            self._at_work.start()

    def wait(self, seconds: float | None = None) -> None:
        """Until what was begun has ended, or so many seconds have passed."""
        if self._at_work is not None:
            self._at_work.join(seconds)

    def keep(self) -> None:
        """Do what is due, to its end, and tell what is missing."""
        try:
            self._do(BackupKind.BACKUP, Deed.BACKUP_MAKE, self.does.back_up, self._backup_due())
            self._do(BackupKind.DRILL, Deed.BACKUP_DRILL, self.does.try_out, self._drill_due())
            self._carry_out()
            self._tell()
        except DATABASE_TROUBLES as trouble:
            # Where the database is away there is nothing to back up.
            if not waits(self._database, self, trouble):
                log.exception("backup not looked after")
        else:
            goes_on(self._database, self)

    def _backup_due(self) -> datetime | None:
        slot = self.does.when.latest(self._now(), self._timezone)
        return slot.at if slot is not None else None

    def _drill_due(self) -> datetime | None:
        """A month after the last; the first on the day after the first backup."""
        with self._database.reading() as db:
            backup, drill = (stands(db, kind) for kind in (BackupKind.BACKUP, BackupKind.DRILL))
        if drill.last_good is not None:
            return drill.last_good.begun_at + DRILL_EVERY
        if backup.last_good is None or backup.first_at is None:
            return None
        return backup.first_at + FIRST_DRILL

    def _do(
        self, kind: BackupKind, deed: Deed, does: Callable[[datetime], str], due: datetime | None
    ) -> None:
        now = self._now()
        if due is None or due > now or not self._is_wanted(kind, due):
            return
        with self._database.writing() as db:
            run = begin(db, kind, due, now)
            run_id = run.id if run is not None else None
        if run_id is None:
            return
        try:
            name, trouble = does(now), ""
        except Sorry as sorry:
            name, trouble = "", sorry.sentence
        except Exception:  # the keeper's boundary: whatever is wrong with a backup is told, and tried again
            log.exception("backup failed", kind=kind)
            name, trouble = "", "Something went wrong that Staffroom does not know. It is in the log."
        if trouble:
            log.error("backup failed" if kind is BackupKind.BACKUP else "drill failed", why=trouble)
        with self._database.writing() as db:
            ended(db, run_id, self._now(), name=name, trouble=trouble)
            if not trouble:
                record(db, Actor(None, self._now()), deed, fields=name)

    def _is_wanted(self, kind: BackupKind, due: datetime) -> bool:
        """Whether none was made since; asked at each turn of the clock, so without a turn to write."""
        with self._database.reading() as db:
            good = stands(db, kind).last_good
        return good is None or good.begun_at < due

    def _carry_out(self) -> None:
        """Remove what was approved and cannot be undone any more, a few rows at a time.

        At night, write the database's file anew without it.
        """
        now = self._now()
        try:
            with self._database.reading() as db:
                undone = timedelta(minutes=read_settings(db).undo_minutes)
            steps = remove_all(self._database, now, approved_before=now - undone)
        except OSError as fault:
            log.error("what was approved stays: the journal cannot be written", why=why(fault))  # noqa: TRY400 - no fault of ours
            return
        if steps:
            rows = sum(each.rows for each in steps)
            log.info("what was approved is removed", list=steps[-1].list_id, rows=rows, steps=len(steps))
        if now.astimezone(self._timezone).hour in QUIET_HOURS or not self._database.is_sqlite:
            compact(self._database, now)

    def _tell(self) -> None:
        now = self._now()
        with self._database.reading() as db:
            missing = is_missing(db, now)
        if missing:
            with self._database.writing() as db:
                tell_of_missing(db, now, self._timezone)


def is_missing(db: Db, now: datetime) -> bool:
    """Whether the last backup failed, or none was made for a day and two hours."""
    backups = stands(db, BackupKind.BACKUP)
    return bool(backups.trouble) or backups.is_late(now, MISSING_AFTER)


def tell_of_missing(db: Db, now: datetime, timezone: ZoneInfo) -> None:
    """Promise the scheme leads and the data managers one notice a day about it."""
    local = now.astimezone(timezone)
    day = local.date().isoformat()
    until = datetime.combine(local.date() + timedelta(days=2), time(), timezone)
    promise_each(
        db,
        Topic.BACKUP_MISSING,
        key=Topic.BACKUP_MISSING.key(day),
        to_staff=sorted({each.id or 0 for role in WHO for each in with_role(db, role)}),
        due=now,
        useful_until=until,
        now=now,
        about_day=day,
    )
