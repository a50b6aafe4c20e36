"""The grade scales that a school has of its own, as they were imported (R3)."""

from fractions import Fraction
from itertools import groupby

from sqlalchemy import select
from sqlmodel import Field, col

from models.db.tables import Db, SQLModel
from models.rules.own_scales import OwnGrade, Scales, own_scale


class ScaleGrade(SQLModel, table=True):
    """One grade of a scale of the school's own."""

    __tablename__ = "scale_grade"

    scale: str = Field(primary_key=True)
    code: str = Field(primary_key=True)
    rank: int = Field(description="its place, the lowest first")
    points: str = Field(default="", description="as a fraction, such as 5/2; blank: its place from 0")
    aliases: str = Field(default="", description="how else it is written, parted by ;")


Stored = tuple[str, str, int, str, str]
"""Scale, code, rank, points and aliases."""


def build_scales(rows: list[Stored]) -> Scales:
    """All scales, from the rows of the school's own."""
    by_name = groupby(sorted(rows, key=lambda row: (row[0], row[2], row[1])), key=lambda row: row[0])
    return Scales(own_scale(name, [_grade(*row[1:]) for row in some]) for name, some in by_name)


def read_scales(db: Db) -> Scales:
    """All scales that the school uses."""
    columns = (ScaleGrade.scale, ScaleGrade.code, ScaleGrade.rank, ScaleGrade.points, ScaleGrade.aliases)
    return build_scales([(*row,) for row in db.execute(select(*(col(each) for each in columns)))])


def _grade(code: str, rank: int, points: str, aliases: str) -> OwnGrade:  # noqa: ARG001  # in this order already
    return OwnGrade(code, Fraction(points) if points else None, tuple(filter(None, aliases.split(";"))))
