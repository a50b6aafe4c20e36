"""The ledger at work: each job's latest slot is done once, in one process or in twenty."""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlmodel import select

from models.db.away import is_away, why_away
from models.db.database import Database
from models.db.errors import DATABASE_TROUBLES
from models.db.tables import Db
from models.outbox.failing import failing_jobs, job_done, job_failed
from models.outbox.made_again import made_again
from models.outbox.once import CLOCKS_DIFFER, Run, doubt_runs, run_again, run_once
from models.school.settings import Settings
from models.school.snapshot import school
from models.school.snapshot import settings as settings_of
from scheduler.deeds.auditor import tell_of_failing
from scheduler.jobs import Job, JobDeed, JobSlot, Occasion, ThoughtOut, latest_slot
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
    database: Database,
    now: datetime,
    timetable: Callable[[Settings], Sequence[Job]] = the_timetable,
    *,
    clock: Callable[[], datetime] | None = None,
) -> list[Ran]:
    """Do what is due at `now` (UTC) and was not done: each slot once, late where it is caught up.

    A slot that is too old to be of use is written down as missed. A deed that fails leaves no trace and is
    tried again at the next call; the other jobs are done all the same. What was done under a clock that was
    ahead is done again when its time comes: rather once too often than never.

    `clock` says what time it has become. Who was held up on the way for longer than clocks may differ, as by a machine
    that slept, leaves the rest to the next call: what others did meanwhile would look like a clock's that was ahead.
    """

    def is_held_up() -> bool:
        held_up = clock is not None and clock() - now > CLOCKS_DIFFER
        if held_up:
            log.warning(
                "held up on the way, and left to the next turn", since=now.isoformat(timespec="seconds")
            )
        return held_up

    due, doubtful = _found_due(database, now, timetable)
    if is_held_up():
        return []
    if doubtful:
        _doubt(database, doubtful, now)
    ran: list[Ran] = []
    for job, slot in due:
        if is_held_up():
            break
        if (done := run_slot(database, job, slot, now)) is not None:
            ran.append(done)
    return ran


def _found_due(
    database: Database, now: datetime, timetable: Callable[[Settings], Sequence[Job]]
) -> tuple[Sequence[tuple[Job, JobSlot]], Sequence[tuple[str, str]]]:
    """What is due and not done, and the slots of jobs that were done under a clock that was ahead."""
    due: list[tuple[Job, JobSlot]] = []
    doubtful: list[tuple[str, str]] = []
    with database.reading() as db:
        settings = settings_of(db)
        for job in timetable(settings):
            slot = latest_slot(job, now, settings.timezone)
            if slot is None:
                continue
            # A job's slots are in the order of their keys: those behind the latest are still to come.
            runs = db.exec(select(Run).where(Run.job == job.name, Run.slot >= slot.key)).all()
            doubtful += [(each.job, each.slot) for each in runs if each.doubtful(now)]
            if not any(each.slot == slot.key and not (each.ahead or each.doubtful(now)) for each in runs):
                due.append((job, slot))
    return due, doubtful


def _doubt(database: Database, slots: Sequence[tuple[str, str]], now: datetime) -> None:
    with database.writing() as db:
        for each in doubt_runs(db, slots, now):
            log.warning(
                "job done under a clock that was ahead, and again when its time comes",
                job=each.job,
                slot=each.slot,
                done_at=each.at.isoformat(timespec="seconds"),
            )


def run_slot(database: Database, job: Job, slot: JobSlot, now: datetime) -> Ran | None:
    """Do the job for the slot, as `run_due` does; None where it was done already."""
    age = now - slot.at
    late, missed = age > LATE_AFTER, age > job.useful_for
    try:
        deed = job.deed if missed else _thought_out(database, job, slot, now, late)
        with database.writing() as db:
            before = None
            if not run_once(db, job.name, slot.key, now, late, missed=missed):
                before = run_again(db, job.name, slot.key, now, late, missed=missed)
                if before is None:
                    return None
            if not missed:
                with made_again(db, before):
                    if deed is not None:
                        deed(db, _occasion(db, slot, now, late))
                job_done(db, job.name)
    except Exception as trouble:  # the clock's boundary: one deed that fails must not stop the others
        reference = secrets.token_hex(4)
        about = {"job": job.name, "slot": slot.key, "reference": reference}
        if is_away(trouble):
            log.warning("job failed", why=why_away(trouble), **about)
        else:
            log.exception("job failed", **about)
        _tell(database, job, reference, now)
        return Ran(job.name, slot.key, late, trouble=reference)
    log.info("job missed" if missed else "job done", job=job.name, slot=slot.key, late=late)
    return Ran(job.name, slot.key, late, missed)


def _thought_out(database: Database, job: Job, slot: JobSlot, now: datetime, late: bool) -> JobDeed | None:
    if not isinstance(job.deed, ThoughtOut):
        return job.deed
    with database.reading(steady=True) as db:
        return job.deed.think(db, _occasion(db, slot, now, late))


def _occasion(db: Db, slot: JobSlot, now: datetime, late: bool) -> Occasion:
    as_it_stands = school(db)
    return Occasion(now, slot.day, late, as_it_stands.settings, as_it_stands.calendar)


def _tell(database: Database, job: Job, reference: str, now: datetime) -> None:
    """Write down that the deed failed; where it keeps failing, each scheme lead hears of it once a day."""
    try:
        with database.writing() as db:
            changed = job_failed(db, job.name, reference, now)
            db.flush()
            if any(each.job == job.name for each in failing_jobs(db)):
                tell_of_failing(db, now, settings_of(db).timezone, changed=changed)
    except DATABASE_TROUBLES as trouble:
        # Where the database is away that is why the deed failed; whether it is there is asked by /readyz.
        say = log.warning if is_away(trouble) else log.exception
        say("job's failure not written down", job=job.name, reference=reference)
