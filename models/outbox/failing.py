"""Jobs that failed when they were last tried: since when, how often, and the reference in the log."""

from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlmodel import Field, col, select

from models.db.tables import Db, SQLModel
from models.outbox.once import insert_once

KEEPS_FAILING = timedelta(minutes=5)
"""For so long a job is tried again before somebody hears of it."""


class FailingJob(SQLModel, table=True):
    """A job that failed when it was last tried; the row goes when it is done."""

    job: str = Field(primary_key=True)
    since: datetime
    last: datetime
    times: int = 1
    reference: str = Field(description="of the last failure, in the log")

    @property
    def keeps_failing(self) -> bool:
        """Whether it failed again and again, for so long that it is told."""
        return self.last - self.since >= KEEPS_FAILING


def job_failed(db: Db, job: str, reference: str, now: datetime) -> bool:
    """Write down that a job failed; whether it is from this time on that it keeps failing."""
    first = {"job": job, "since": now, "last": now, "times": 1, "reference": reference}
    if insert_once(db, FailingJob, first, unique=("job",)):
        return False
    row = db.exec(select(FailingJob).where(FailingJob.job == job).with_for_update()).first()
    if row is None:
        return False
    before = row.keeps_failing
    # A clock that was set back does not make it younger.
    row.last, row.times, row.reference = max(row.last, now), row.times + 1, reference
    return row.keeps_failing and not before


def job_done(db: Db, job: str) -> None:
    """Forget that it failed; write it in the transaction of its deed."""
    db.execute(delete(FailingJob).where(col(FailingJob.job) == job))


def failing_jobs(db: Db) -> list[FailingJob]:
    """What keeps failing, the longest first."""
    rows = db.exec(select(FailingJob).order_by(col(FailingJob.since), col(FailingJob.job)))
    return [each for each in rows if each.keeps_failing]
