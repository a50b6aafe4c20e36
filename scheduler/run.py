"""The ledger at work: each job's latest slot is done once, in one process or in twenty."""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlmodel import select

from models.db.database import Database
from models.outbox.once import Run, run_once
from models.school.settings import Settings
from models.school.snapshot import school
from models.school.snapshot import settings as settings_of
from scheduler.jobs import Job, JobSlot, Occasion, latest_slot
from scheduler.timetable import timetable as the_timetable

LATE_AFTER = timedelta(minutes=5)
"""From when a deed counts as caught up, so that what it tells is marked late."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Ran:
    """What became of a job's slot; `trouble` is the reference in the log where the deed failed."""

    job: str
    slot: str
    late: bool = False
    missed: bool = False
    trouble: str = ""


def run_due(
    database: Database, now: datetime, timetable: Callable[[Settings], Sequence[Job]] = the_timetable
) -> list[Ran]:
    """Do what is due at `now` (UTC) and was not done: each slot once, late where it is caught up.

    A slot that is too old to be of use is written down as missed. A deed that fails leaves no trace and is
    tried again at the next call; the other jobs are done all the same.
    """
    with database.reading() as db:
        settings = settings_of(db)
        due = [
            (job, slot)
            for job in timetable(settings)
            if (slot := latest_slot(job, now, settings.timezone)) is not None
            and db.exec(select(Run).where(Run.job == job.name, Run.slot == slot.key)).first() is None
        ]
    ran = [_run(database, job, slot, now) for job, slot in due]
    return [each for each in ran if each is not None]


def _run(database: Database, job: Job, slot: JobSlot, now: datetime) -> Ran | None:
    age = now - slot.at
    late, missed = age > LATE_AFTER, age > job.useful_for
    try:
        with database.writing() as db:
            if not run_once(db, job.name, slot.key, now, late, missed=missed):
                return None
            if not missed:
                as_it_stands = school(db)
                job.deed(db, Occasion(now, slot.day, late, as_it_stands.settings, as_it_stands.calendar))
    except Exception:  # the clock's boundary: one deed that fails must not stop the others
        reference = secrets.token_hex(4)
        log.exception("job failed", job=job.name, slot=slot.key, reference=reference)
        return Ran(job.name, slot.key, late, trouble=reference)
    log.info("job missed" if missed else "job done", job=job.name, slot=slot.key, late=late)
    return Ran(job.name, slot.key, late, missed)
