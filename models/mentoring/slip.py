"""A mentoring slip as it is stored, and as it is known: with the names of all whom it speaks of (P8)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Index, Row, Select, or_, select
from sqlalchemy import text as sql
from sqlmodel import Field, col

from models.audit.facts import PupilFact, Shows
from models.db.statements import run
from models.db.tables import Db, SQLModel, one_of, where_set
from models.school.snapshot import School, school


class Tone(StrEnum):
    POSITIVE = "positive"
    NEGATIVE = "negative"
    NEUTRAL = "neutral"


class Slip(SQLModel, table=True):
    __table_args__ = (
        where_set("read_by"),
        where_set("removed_by"),
        one_of("tone", Tone),
        Index(
            "ix_slip_unread",
            "to_id",
            "sent_at",
            sqlite_where=sql("read_at IS NULL AND withdrawn_at IS NULL AND removed_at IS NULL"),
            postgresql_where=sql("read_at IS NULL AND withdrawn_at IS NULL AND removed_at IS NULL"),
        ),
        Index("ix_slip_from", "from_id", "sent_at"),
        Index("ix_slip_to", "to_id", "sent_at"),
        Index("ix_slip_pupil", "pupil_id", "sent_at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    pupil_id: int = Field(foreign_key="pupil.id")
    from_id: int = Field(foreign_key="staff.id")
    to_id: int | None = Field(
        default=None, foreign_key="staff.id", description="the mentor, else the scheme lead"
    )
    subject_id: int | None = Field(default=None, foreign_key="subject.id")
    tone: str
    text: str
    target: str = ""
    sent_at: datetime
    read_at: datetime | None = None
    read_by: int | None = Field(default=None, foreign_key="staff.id")
    withdrawn_at: datetime | None = Field(
        default=None, description="taken back after it was read; stays on record"
    )
    removed_at: datetime | None = Field(
        default=None, description="undone, or removed by safeguarding; text is gone"
    )
    removed_by: int | None = Field(
        default=None,
        foreign_key="staff.id",
        description="the safeguarding lead who removed it: a mark stays; nobody: it was undone",
    )
    asked: bool = Field(
        default=False,
        sa_column_kwargs={"server_default": sql("false")},
        description="a safeguarding word asked before it was saved",
    )
    copied: bool = Field(
        default=False,
        sa_column_kwargs={"server_default": sql("false")},
        description="the head of its subject may read it",
    )
    version: int = 1


@dataclass(frozen=True)
class KnownSlip(PupilFact, shows=Shows.SLIPS):
    """A slip with its names; a name is blank where there is nobody."""

    id: int
    version: int
    pupil_id: int
    pupil: str
    """Name and form, of those who have left too."""
    subject_id: int | None
    subject: str
    tone: Tone
    text: str
    target: str
    from_id: int
    sent_by: str
    to_id: int | None
    sent_to: str
    sent_at: datetime
    read_at: datetime | None = None
    read_by: str = ""
    withdrawn_at: datetime | None = None
    removed_at: datetime | None = None
    removed_by: str = ""
    """The safeguarding lead who removed it; blank for one that was taken back."""
    asked: bool = False
    copied: bool = False
    """The head of its subject may read it."""


def known_slips(db: Db, *wanted: ColumnElement[bool], limit: int | None = None) -> list[KnownSlip]:
    """The slips for which all of this holds, newest first; one statement, however many there are."""
    known = school(db)
    return [known_slip(known, each) for each in db.execute(newest_first(*wanted, limit=limit)).scalars()]


def newest_first(*wanted: ColumnElement[bool], limit: int | None = None) -> Select[Slip]:
    """The statement of `known_slips`, for who keeps it and asks it by `kept_slips`."""
    newest = (col(Slip.sent_at).desc(), col(Slip.id).desc())
    return select(Slip).where(*wanted).order_by(*newest).limit(limit)


def kept_slips(db: Db, statement: Select[Slip], values: Mapping[str, Any] | None = None) -> list[KnownSlip]:
    """The slips that a statement of `newest_first` finds with these values; it is one that is kept."""
    known = school(db)
    return [known_slip(known, each) for each in run(db, statement, values)]


def listed_still() -> ColumnElement[bool]:
    """Not taken back; of one that the safeguarding lead removed its mark without content stays."""
    return or_(col(Slip.removed_at).is_(None), col(Slip.removed_by).is_not(None))


def known_slip(known: School, slip: Slip | Row[*tuple[Any, ...]]) -> KnownSlip:
    """The slip with its names, as the school has them."""

    def name(staff_id: int | None) -> str:
        return known.staff_name(staff_id) if staff_id is not None else ""

    return KnownSlip(
        id=slip.id or 0,
        version=slip.version,
        pupil_id=slip.pupil_id,
        pupil=known.label(slip.pupil_id),
        subject_id=slip.subject_id,
        subject=known.subject_name(slip.subject_id),
        tone=Tone(slip.tone),
        text=slip.text,
        target=slip.target,
        from_id=slip.from_id,
        sent_by=name(slip.from_id),
        to_id=slip.to_id,
        sent_to=name(slip.to_id),
        sent_at=slip.sent_at,
        read_at=slip.read_at,
        read_by=name(slip.read_by),
        withdrawn_at=slip.withdrawn_at,
        removed_at=slip.removed_at,
        removed_by=name(slip.removed_by),
        asked=slip.asked,
        copied=slip.copied,
    )
