"""A pupil's record of ten years, answered: gathered, looked through, and written into the file that is handed over."""

from collections.abc import Iterator
from datetime import date
from functools import partial

from sqlalchemy import select, update
from sqlmodel import col

from models.db.database import Database
from models.db.tables import SQLModel
from models.school.people import Pupil
from tests.bench.bars import Bar
from tests.bench.ground import MONDAY, folder, seconds, write_files
from tests.bench.years import filled
from tests.lifecycle.desk import Desk

YEARS = 10
MOST_SECONDS = 10


def measure() -> Iterator[Bar]:
    with folder() as here, filled(f"sqlite:///{here / 'staffroom.db'}", write_files(here), YEARS) as database:
        amy, rows = _ten_years_of_one(database)
        desk = Desk(database, here / "requests", email="a.price@school.example")
        desk.on(MONDAY)
        number = desk.asked(MONDAY, MONDAY, pupil_id=amy).id
        looked = seconds(partial(desk.cuts_all, number))
        made = seconds(partial(desk.makes, number))
    yield Bar(
        f"a pupil's record of {YEARS} years, the file of it", made, MOST_SECONDS, "s",
        said=f"{rows:,} rows; looked through and decided in {looked:.1f} s before",
    )  # fmt: skip


def _ten_years_of_one(database: Database) -> tuple[int, int]:
    """One pupil, with what somebody of each year has on record; how many rows that is."""
    with database.writing() as db:
        amy = db.execute(
            select(col(Pupil.id)).where(col(Pupil.legal_surname) == "Carter", col(Pupil.year_group) == 11)
        ).scalar()
        theirs = select(col(Pupil.id)).where(
            col(Pupil.legal_surname) == "Leaver0", col(Pupil.left_on) < date(2100, 1, 1)
        )
        ids = list(db.execute(theirs).scalars())
        rows = 0
        for table in SQLModel.metadata.sorted_tables:
            if "pupil_id" in table.c:
                moved = update(table).where(table.c.pupil_id.in_(ids)).values(pupil_id=amy)
                rows += db.connection().execute(moved).rowcount
    return int(amy or 0), rows
