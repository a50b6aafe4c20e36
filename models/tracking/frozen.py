"""What a cohort came to when a collection closed, kept without any pupil, so that lines outlive the records (R15.9)."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from fractions import Fraction

from sqlalchemy import Index, select
from sqlmodel import Field, col

from models.db.tables import Db, SQLModel, one_of


class Measure(StrEnum):
    """What a frozen figure is of."""

    ATTAINMENT = "attainment 8"
    TARGET = "attainment 8 of the targets"
    BASICS_4 = "basics 4+"
    BASICS_5 = "basics 5+"
    BASICS_7 = "basics 7+"
    VALUE = "value a slot"
    TARGET_VALUE = "target a slot"
    GAP = "gap to target"
    RESIDUAL = "residual"
    REACHED_4 = "reach 4+"
    REACHED_5 = "reach 5+"
    REACHED_7 = "reach 7+"


class CohortFigure(SQLModel, table=True):
    """One figure of a cohort at one point, of no pupil and of no group under six; the newest of its kind holds."""

    __tablename__ = "cohort_figure"
    __table_args__ = (
        one_of("measure", Measure),
        Index("ix_cohort_figure_line", "leaving", "measure", "subject_id", "point"),
    )

    id: int | None = Field(default=None, primary_key=True)
    leaving: int = Field(description="the summer in which the cohort finishes Year 11")
    point: str = Field(description="the key of the collection, such as 2026-11")
    closed_on: date = Field(index=True)
    definition: str = Field(description="of Attainment 8")
    measure: str
    subject_id: int | None = Field(
        default=None, foreign_key="subject.id", description="None: the whole cohort"
    )
    group_name: str = Field(default="", description="blank: all of them")
    counted: int = Field(description="how many it is of")
    members: int = Field(description="of how many")
    numerator: int
    denominator: int
    frozen_at: datetime
    reason: str = Field(default="", description="blank: at the close itself")


@dataclass(frozen=True)
class FrozenPoint:
    """A figure of a cohort at one closing."""

    point: str
    closed_on: date
    definition: str
    counted: int
    members: int
    value: Fraction
    reason: str


def line(
    db: Db, leaving: int, measure: Measure, *, subject_id: int | None = None, group: str = ""
) -> list[FrozenPoint]:
    """One figure of the cohort at every point, the first one first; of each point the newest row."""
    of_subject = (
        col(CohortFigure.subject_id).is_(None)
        if subject_id is None
        else col(CohortFigure.subject_id) == subject_id
    )
    found = select(CohortFigure).where(
        col(CohortFigure.leaving) == leaving,
        col(CohortFigure.measure) == measure,
        of_subject,
        col(CohortFigure.group_name) == group,
    )
    newest = {each.point: each for each in db.scalars(found.order_by(col(CohortFigure.id)))}
    return [
        FrozenPoint(
            each.point, each.closed_on, each.definition, each.counted, each.members,
            Fraction(each.numerator, each.denominator), each.reason,
        )
        for each in sorted(newest.values(), key=lambda each: each.closed_on)
    ]  # fmt: skip
