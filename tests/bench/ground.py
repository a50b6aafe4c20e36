"""What every benchmark stands on: a school in a temporary folder, and a fair clock."""

import gc
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

from sqlmodel import col, select

from bot.importing import keeping_everything
from bot.sample import write_invented_school
from models.audit.entries import Actor
from models.db.database import Database
from models.exchange.carry_in import carry_in
from models.exchange.plan import plan
from models.rules.names import KnownPupil
from models.school.people import Mentorship, Staff
from models.school.snapshot import school

MONDAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


@contextmanager
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="staffroom-bench-") as name:
        yield Path(name)


def write_files(into: Path, *, pupils_per_year: int = 120) -> Path:
    files = into / "files"
    write_invented_school(files, today=MONDAY, pupils_per_year=pupils_per_year)
    return files


def bring_in(database: Database, files: Path) -> None:
    """Import the files, as `staffroom import` does."""
    with keeping_everything():
        carry_in(database, lambda db: plan(db, [files], MONDAY), Actor(None, NOW, "bench"))


def typed(pupil: KnownPupil) -> str:
    """The pupil as somebody types them, so that nobody else is meant."""
    return f"{pupil.preferred or pupil.forename} {pupil.surname} {pupil.form}"


def mentees_of_others(database: Database, email: str) -> list[str]:
    """All pupils who have a mentor but this one, as they are typed.

    Slips about one pupil alone would be measured together with all those about them in the minute before, as no
    school sends them.
    """
    with database.reading() as db:
        others = select(Mentorship.pupil_id).join(Staff).where(Staff.email != email)
        now = others.where(col(Mentorship.last_day).is_(None)).distinct().order_by(col(Mentorship.pupil_id))
        return [typed(school(db).pupils[each]) for each in db.exec(now)]


def seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


@contextmanager
def as_served() -> Iterator[None]:
    """Look through nothing for garbage meanwhile that is there by now, as `serve` does.

    Here that is all that the benches loaded and left, too, and the look falls upon whoever happens to be measured.
    """
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()


def median(times: list[float]) -> float:
    return statistics.median(times)
