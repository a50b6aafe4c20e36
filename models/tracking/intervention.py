"""Interventions: why one began, its plan, what is done and by whom, and how it is reviewed (P12, P13)."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Index, text
from sqlmodel import Field

from models.db.tables import SQLModel, one_of, where_set


class OpenedBecause(StrEnum):
    """Why an intervention began, or is proposed."""

    BY_HAND = "by hand"
    REVIEW = "review"
    """A Key Stage 3 review said below."""
    NEWLY_BELOW = "newly below"
    """Below target since the collection that closed."""
    SEVERAL = "below in several"
    """Below target in so many subjects that it is the coordinator's."""


class InterventionEnd(StrEnum):
    """How an intervention, or the proposal of one, ended; blank while it stands."""

    OPEN = ""
    CLOSED = "closed"
    DECLINED = "declined"
    TAKEN_BACK = "taken back"
    PUPIL_LEFT = "left"


class ReviewDecision(StrEnum):
    """What is decided where an intervention is reviewed (R4)."""

    REACHED = "reached"
    ON_THE_WAY = "on the way"
    SOME = "some response"
    NONE = "no response"


class Intended(StrEnum):
    """What came of an intervention, against what was intended."""

    MUCH_LESS = "much less than intended"
    LESS = "less than intended"
    AS_INTENDED = "as intended"
    MORE = "more than intended"
    MUCH_MORE = "much more than intended"

    @property
    def number(self) -> int:
        """From −2, much less, to 2, much more."""
        return list(Intended).index(self) - 2


class Intervention(SQLModel, table=True):
    """One pupil's intervention in a subject, or for the whole school; without `opened_at` it is only proposed.

    Of those that stand there is one a pupil and subject, and one a pupil for the whole school.
    """

    __table_args__ = (
        where_set("closed_by"),
        where_set("proposed_by"),
        where_set("opened_by"),
        one_of("because", OpenedBecause),
        one_of("ended", InterventionEnd),
        Index(
            "uq_intervention_subject",
            "pupil_id",
            "subject_id",
            unique=True,
            sqlite_where=text("closed_at IS NULL AND subject_id IS NOT NULL"),
            postgresql_where=text("closed_at IS NULL AND subject_id IS NOT NULL"),
        ),
        Index(
            "uq_intervention_global",
            "pupil_id",
            unique=True,
            sqlite_where=text("closed_at IS NULL AND subject_id IS NULL"),
            postgresql_where=text("closed_at IS NULL AND subject_id IS NULL"),
        ),
        Index(
            "ix_intervention_standing",
            "review_on",
            sqlite_where=text("closed_at IS NULL"),
            postgresql_where=text("closed_at IS NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    pupil_id: int = Field(foreign_key="pupil.id", index=True)
    subject_id: int | None = Field(default=None, foreign_key="subject.id", description="None: whole school")
    because: str
    collection_id: int | None = Field(
        default=None, foreign_key="collection.id", index=True, description="whose end proposed it"
    )
    proposed_by: int | None = Field(default=None, foreign_key="staff.id", description="None: the grades did")
    proposed_at: datetime | None = Field(default=None, description="None: it was opened straight away")
    opened_by: int | None = Field(default=None, foreign_key="staff.id", description="None: a review did")
    opened_at: datetime | None = Field(default=None, description="None: only proposed")
    review_on: date
    closed_at: datetime | None = None
    closed_by: int | None = Field(default=None, foreign_key="staff.id")
    ended: str = InterventionEnd.OPEN
    outcome: str = Field(
        default="", description="what came of it, a word of Intended; blank while it is open"
    )
    version: int = 1


class InterventionGrade(SQLModel, table=True):
    """A subject's grades when an intervention began: why it did; they stay as they were then."""

    __tablename__ = "intervention_grade"

    intervention_id: int = Field(foreign_key="intervention.id", primary_key=True)
    subject_id: int = Field(foreign_key="subject.id", primary_key=True)
    target: str = ""
    current: str = ""
    predicted: str = ""


class InterventionPlan(SQLModel, table=True):
    """The cause looked into, the plan, and when it is reached; each change is a row, the one not replaced holds."""

    __tablename__ = "intervention_plan"
    __table_args__ = (
        Index(
            "uq_intervention_plan_now",
            "intervention_id",
            unique=True,
            sqlite_where=text("replaced_at IS NULL"),
            postgresql_where=text("replaced_at IS NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    intervention_id: int = Field(foreign_key="intervention.id", index=True)
    cause: str = ""
    plan: str = ""
    reached_when: str = Field(default="", description="the exit criterion, in words")
    by_id: int = Field(foreign_key="staff.id", index=True)
    at: datetime
    replaced_at: datetime | None = None


class InterventionAction(SQLModel, table=True):
    """Something that somebody does for a pupil: planned with its day and person, or done already."""

    __tablename__ = "intervention_action"

    __table_args__ = (where_set("done_by"),)

    id: int | None = Field(default=None, primary_key=True)
    intervention_id: int = Field(foreign_key="intervention.id", index=True)
    pupil_id: int = Field(foreign_key="pupil.id", index=True)
    what: str
    staff_id: int = Field(foreign_key="staff.id", index=True, description="who does it, or did")
    due: date | None = Field(default=None, description="None: it was done when it was written down")
    added_by: int = Field(foreign_key="staff.id", index=True)
    added_at: datetime
    done_at: datetime | None = None
    done_by: int | None = Field(default=None, foreign_key="staff.id")
    taken_back_at: datetime | None = None


class InterventionReview(SQLModel, table=True):
    """What was decided of an intervention on a day."""

    __tablename__ = "intervention_review"
    __table_args__ = (one_of("decision", ReviewDecision),)

    id: int | None = Field(default=None, primary_key=True)
    intervention_id: int = Field(foreign_key="intervention.id", index=True)
    decision: str
    note: str = ""
    by_id: int = Field(foreign_key="staff.id", index=True)
    at: datetime
    next_on: date | None = Field(default=None, description="None: it was closed")
    taken_back_at: datetime | None = None
