"""Monthly grades and targets (P2, P5, P6)."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Index, text
from sqlmodel import Field

from models.db.tables import SQLModel, one_of, where_set
from models.rules.tracking import TargetKind


class GradeKind(StrEnum):
    """What a grade says: how the pupil works now, or how the pupil will end."""

    CURRENT = "current"
    PREDICTED = "predicted"


class Collection(SQLModel, table=True):
    """A window in which teachers record grades: a month's, or one of a year group's own (R12)."""

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(
        unique=True,
        description="the month, such as 2026-11, or 2026-11-16/9 of a year group's own; later ones sort behind",
    )
    opens: date = Field(index=True)
    closes: date = Field(
        index=True, description="the last day on which teachers record in it, unless it was closed before"
    )
    year_group: int | None = Field(default=None, description="whose own it is; None: the month's")
    opened_by: int | None = Field(default=None, foreign_key="staff.id", description="None: by the calendar")
    closed_at: datetime | None = Field(
        default=None, index=True, description="when what follows from its end was done"
    )
    closed_by: int | None = Field(default=None, foreign_key="staff.id", description="None: by the calendar")
    ungraded_kept: bool = Field(default=False, description="whether who had no grade when it closed is kept")

    def is_open(self, today: date) -> bool:
        """Whether teachers record in it on this day."""
        return self.closed_at is None and self.opens <= today <= self.closes


class GradeEntry(SQLModel, table=True):
    """A grade of a pupil in a subject, collection and kind; what was changed keeps its older rows."""

    __tablename__ = "grade_entry"
    __table_args__ = (
        where_set("recorded_by"),
        one_of("kind", GradeKind),
        Index(
            "uq_grade_entry_now",
            "pupil_id",
            "subject_id",
            "collection_id",
            "kind",
            unique=True,
            sqlite_where=text("superseded_at IS NULL"),
            postgresql_where=text("superseded_at IS NULL"),
        ),
        Index("ix_grade_entry_collection", "collection_id", "pupil_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    pupil_id: int = Field(foreign_key="pupil.id", index=True)
    subject_id: int = Field(foreign_key="subject.id", index=True)
    collection_id: int = Field(foreign_key="collection.id")
    kind: str
    code: str = Field(description="a code of the subject's scale, or blank where the grade is missing")
    recorded_by: int | None = Field(default=None, foreign_key="staff.id", description="None: an import")
    recorded_at: datetime
    superseded_at: datetime | None = None
    reason: str = Field(
        default="", description="why it was recorded once the collection had closed; else blank"
    )


class Target(SQLModel, table=True):
    """The grade a pupil aims for in a subject; the one of each kind that is not ended holds."""

    __table_args__ = (
        where_set("set_by"),
        one_of("kind", TargetKind),
        Index(
            "uq_target_now",
            "pupil_id",
            "subject_id",
            "kind",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    pupil_id: int = Field(foreign_key="pupil.id", index=True)
    subject_id: int = Field(foreign_key="subject.id", index=True)
    kind: str = Field(
        default=TargetKind.KEY_STAGE_4,
        description="by when it is to be reached: the end of the year, or of Key Stage 4",
    )
    code: str
    source: str = ""
    academic_year: int = Field(description="the year it starts in: 2026 for 2026/27")
    set_by: int | None = Field(default=None, foreign_key="staff.id", description="None: an import")
    set_at: datetime
    ended_at: datetime | None = None
    reason: str = ""
