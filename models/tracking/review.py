"""Key Stage 3 reviews: whether a pupil is above, on or below target, as the teacher says it, in rounds (P3, R4)."""

from datetime import date, datetime

from sqlalchemy import Index, text
from sqlmodel import Field

from models.db.tables import SQLModel, one_of, where_set
from models.rules.tracking import Judgement

KEY_STAGE_3 = (7, 8, 9)
ALL_YEARS = 0
"""Stands for all of Key Stage 3."""


class ReviewRound(SQLModel, table=True):
    """A window in which teachers review Key Stage 3, or one year group of it; of each only one is open at a time."""

    __tablename__ = "review_round"
    __table_args__ = (
        Index(
            "uq_review_round_open",
            "year_group",
            unique=True,
            sqlite_where=text("closed_at IS NULL"),
            postgresql_where=text("closed_at IS NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    year_group: int = Field(default=0, description="0: all of Key Stage 3")
    opens: date
    closes: date = Field(
        description="the last day on which teachers review in it, unless it was closed before"
    )
    opened_by: int | None = Field(default=None, foreign_key="staff.id")
    closed_at: datetime | None = Field(default=None, description="when what follows from its end was done")
    closed_by: int | None = Field(default=None, foreign_key="staff.id", description="None: on its last day")


class PupilReview(SQLModel, table=True):
    """A pupil's review in a subject and round; what was changed keeps its older rows."""

    __tablename__ = "pupil_review"
    __table_args__ = (
        where_set("recorded_by"),
        where_set("held_by"),
        one_of("judgement", Judgement),
        Index(
            "uq_pupil_review_now",
            "round_id",
            "pupil_id",
            "subject_id",
            unique=True,
            sqlite_where=text("superseded_at IS NULL"),
            postgresql_where=text("superseded_at IS NULL"),
        ),
        Index(
            "ix_pupil_review_intervention",
            "intervention_id",
            sqlite_where=text("intervention_id IS NOT NULL"),
            postgresql_where=text("intervention_id IS NOT NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    round_id: int = Field(foreign_key="review_round.id")
    pupil_id: int = Field(foreign_key="pupil.id", index=True)
    subject_id: int = Field(foreign_key="subject.id", index=True)
    judgement: str
    attitude: str = Field(
        default="", description="a word of the school's own, where the round has the column"
    )
    recorded_by: int | None = Field(default=None, foreign_key="staff.id")
    recorded_at: datetime
    superseded_at: datetime | None = None
    intervention_id: int | None = Field(
        default=None,
        foreign_key="intervention.id",
        description="what it opened, or what was open; it opens none twice",
    )
    seen_at: datetime | None = Field(
        default=None, description="when the head of the subject first saw what it raises"
    )
    raise_waits: bool = Field(
        default=False, description="its round is over, and the raise waits for the head of the subject"
    )
    held_by: int | None = Field(default=None, foreign_key="staff.id", description="who holds the raise")
    held_at: datetime | None = None
    held_because: str = ""
    raised_at: datetime | None = Field(default=None, description="when the target was raised by it")
