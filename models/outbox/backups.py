"""What became of the backups and of the drills: begun by one process, and how each ended."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import and_, case, delete
from sqlmodel import Field, col, func, select

from models.db.tables import Db, SQLModel, one_of
from models.db.turns import alone_in

GIVEN_UP = timedelta(hours=2)
"""Whoever has not ended by then was killed: another begins."""


class BackupKind(StrEnum):
    """What was done."""

    BACKUP = "backup"
    DRILL = "drill"


TRIED_AGAIN = {BackupKind.BACKUP: timedelta(minutes=30), BackupKind.DRILL: timedelta(days=1)}
"""So long after one that failed it is tried again."""


class BackupRun(SQLModel, table=True):
    """A backup that was begun, or a drill, and how it ended: no row says what is in it."""

    __tablename__ = "backup_run"
    __table_args__ = (one_of("kind", BackupKind),)

    id: int | None = Field(default=None, primary_key=True)
    kind: str
    begun_at: datetime = Field(index=True)
    ended_at: datetime | None = None
    name: str = Field(default="", description="the backup's file")
    trouble: str = Field(default="", description="why it failed, as it is said; blank where it did not")

    @property
    def went_well(self) -> bool:
        return self.ended_at is not None and not self.trouble


@dataclass(frozen=True)
class BackupsStand:
    """How it stands with backups, or with drills."""

    last_good: BackupRun | None
    last: BackupRun | None
    """The last that has ended."""
    first_at: datetime | None
    """When the first of all was begun; None where Staffroom never made one by itself or was asked to."""

    @property
    def trouble(self) -> str:
        """Why the last failed; blank where it did not."""
        return self.last.trouble if self.last is not None else ""

    def is_late(self, now: datetime, after: timedelta) -> bool:
        """Whether there was one, or was to be one, and none has gone well for so long."""
        since = self.last_good.begun_at if self.last_good is not None else self.first_at
        return since is not None and now - since > after


def stands(db: Db, kind: BackupKind) -> BackupsStand:
    """How it stands with these."""
    mine = select(BackupRun).where(BackupRun.kind == kind)
    newest = (
        mine.where(col(BackupRun.ended_at).is_not(None)).order_by(col(BackupRun.begun_at).desc()).limit(1)
    )
    first = db.exec(select(func.min(BackupRun.begun_at)).where(BackupRun.kind == BackupKind.BACKUP)).one()
    return BackupsStand(
        last_good=db.exec(newest.where(BackupRun.trouble == "")).first(),
        last=db.exec(newest).first(),
        first_at=first,
    )


def last_drill_or_first_backup(db: Db) -> datetime | None:
    """When a backup was last tried out; where none was, when the first was made."""
    tried = and_(col(BackupRun.kind) == BackupKind.DRILL, col(BackupRun.trouble) == "")
    drilled = case((tried, col(BackupRun.begun_at)))
    newest, first = db.exec(select(func.max(drilled), func.min(BackupRun.begun_at))).one()
    found: datetime | None = newest or first
    return found


def begin(db: Db, kind: BackupKind, due: datetime, now: datetime) -> BackupRun | None:
    """Begin one that was due at `due`, where no other process has, and none has failed a moment ago."""
    alone_in(db.connection(), "backup")
    since = select(BackupRun).where(
        BackupRun.kind == kind, BackupRun.begun_at >= min(due, now - TRIED_AGAIN[BackupKind.DRILL])
    )
    for each in db.exec(since):
        if each.went_well and each.begun_at >= due:
            return None
        if each.ended_at is None and now - each.begun_at < GIVEN_UP:
            return None
        if each.trouble and now - each.begun_at < TRIED_AGAIN[kind]:
            return None
    return began(db, kind, now)


def began(db: Db, kind: BackupKind, now: datetime) -> BackupRun:
    """One is begun, whatever others do."""
    run = BackupRun(kind=kind, begun_at=now)
    db.add(run)
    db.flush()
    return run


def ended(db: Db, run_id: int, now: datetime, *, name: str = "", trouble: str = "") -> None:
    """It went well, or why it did not."""
    run = db.get(BackupRun, run_id)
    if run is not None:
        run.ended_at, run.name, run.trouble = now, name, trouble


def forget_backup_runs(db: Db, before: datetime) -> None:
    """Forget those that were begun before then; give a time before the newest backup and drill."""
    db.execute(delete(BackupRun).where(col(BackupRun.begun_at) < before))
