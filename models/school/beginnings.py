"""When a part of the scheme began in this school, so that nothing before it counts as missed."""

from datetime import date
from functools import cache

from sqlalchemy import Select, bindparam, select
from sqlmodel import Field, col

from models.db.marks import remembered
from models.db.statements import run
from models.db.tables import Db, SQLModel
from models.outbox.once import insert_once

MENTORING = "mentoring"
"""Mentors were first imported."""
AGREEMENTS = "agreements"
"""The first agreement was recorded: until then nobody is said to lack one."""
YEAR_GROUPS = "year groups"
"""The school year that the year groups are of began: asked where no pupil has a date of birth (R1)."""


class Beginning(SQLModel, table=True):
    part: str = Field(primary_key=True, description="such as mentoring")
    day: date = Field(description="the school's local day")


def begin(db: Db, part: str, day: date) -> None:
    """Write down that the part began on this day, unless it began before."""
    insert_once(db, Beginning, {"part": part, "day": day}, unique=("part",))


def begin_anew(db: Db, part: str, day: date) -> None:
    """Write down that the part began on this day, whenever it began before."""
    db.merge(Beginning(part=part, day=day))
    db.flush()


def began(db: Db, part: str) -> date | None:
    """The day on which the part began; None where it has not. Remembered until one begins."""
    known = remembered(db, "beginnings")
    if known is None:
        return _read_began(db, part)
    if part not in known:
        known[part] = _read_began(db, part)
    day: date | None = known[part]
    return day


def _read_began(db: Db, part: str) -> date | None:
    day: date | None = run(db, _began(), {"part": part}).scalar()
    return day


@cache
def _began() -> Select[date]:
    return select(col(Beginning.day)).where(col(Beginning.part) == bindparam("part"))
