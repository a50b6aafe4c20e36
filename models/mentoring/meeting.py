"""Meetings of mentor and pupil, and the targets agreed there, as they are kept and known (P7, R11)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from itertools import groupby
from operator import attrgetter
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Index, Row, Select, and_, bindparam, exists, or_, text
from sqlalchemy import select as rows_of
from sqlalchemy.orm import aliased
from sqlmodel import Field, col

from models.audit.facts import PupilFact, Shows
from models.db.statements import run
from models.db.tables import Db, SQLModel, one_of, where_set
from models.mentoring.slip import Slip
from models.school.snapshot import School, school

_MeetingRows = Select[*tuple[Any, ...]]


class Meeting(SQLModel, table=True):
    __table_args__ = (
        Index("ix_meeting_pupil_day", "pupil_id", "day"),
        Index("ix_meeting_day", "day"),
        Index(
            "ix_meeting_replaced_by",
            "replaced_by",
            sqlite_where=text("replaced_by IS NOT NULL"),
            postgresql_where=text("replaced_by IS NOT NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    pupil_id: int = Field(foreign_key="pupil.id")
    staff_id: int = Field(foreign_key="staff.id", index=True)
    day: date
    formal: bool
    note: str = ""
    pupil_says: str = Field(default="", sa_column_kwargs={"server_default": text("''")})
    also_there: str = Field(
        default="",
        sa_column_kwargs={"server_default": text("''")},
        description="who else was there, such as a parent",
    )
    no_target_needed: bool = False
    recorded_at: datetime
    removed_at: datetime | None = None
    replaced_by: int | None = Field(
        default=None, foreign_key="meeting.id", description="the record that was put right instead of it"
    )
    version: int = 1


class TargetOutcome(StrEnum):
    """How an agreed target stands (R11)."""

    OPEN = "open"
    DONE = "done"
    PARTLY = "partly"
    NOT_DONE = "not done"
    DROPPED = "dropped"


class AgreedTarget(SQLModel, table=True):
    """What a pupil agreed to do, at a meeting or by a slip."""

    __tablename__ = "agreed_target"
    __table_args__ = (
        where_set("agreed_by"),
        one_of("outcome", TargetOutcome),
        Index("ix_agreed_target_pupil", "pupil_id", "outcome"),
    )

    id: int | None = Field(default=None, primary_key=True)
    pupil_id: int = Field(foreign_key="pupil.id")
    meeting_id: int | None = Field(default=None, foreign_key="meeting.id", index=True)
    slip_id: int | None = Field(default=None, foreign_key="slip.id", index=True)
    text: str
    due: date | None = Field(default=None, description="the day that its words name, such as by Friday")
    outcome: str = TargetOutcome.OPEN
    set_at: datetime
    settled_at: datetime | None = None
    removed_at: datetime | None = None
    agreed_by: int | None = Field(
        default=None,
        foreign_key="staff.id",
        description="who agreed with the pupil on what a slip suggested; nobody yet, or it is of a meeting",
    )

    @property
    def is_suggested(self) -> bool:
        """Whether a slip suggests it, and nobody has agreed on it with the pupil."""
        return _is_suggested(self)


def _is_suggested(target: AgreedTarget | Row[*tuple[Any, ...]]) -> bool:
    return target.slip_id is not None and target.meeting_id is None and target.agreed_by is None


@dataclass(frozen=True)
class KnownMeeting(PupilFact, shows=Shows.MEETINGS):
    """A meeting with its names, and the targets that were agreed at it."""

    id: int
    pupil_id: int
    pupil: str
    """Name and form."""
    by: str
    day: date
    formal: bool
    note: str
    no_target_needed: bool
    targets: tuple[str, ...] = ()
    pupil_says: str = ""
    also_there: str = ""
    is_corrected: bool = False
    """The record was put right; what it said before is kept."""

    @property
    def target(self) -> str:
        """All that was agreed, as it is typed: one after another."""
        return "; ".join(self.targets)


@dataclass(frozen=True)
class KnownTarget(PupilFact, shows=Shows.TARGETS):
    """What the pupil agreed to do, and when (UTC); or what a slip suggests, and since when."""

    id: int
    pupil_id: int
    text: str
    set_at: datetime
    due: date | None = None
    """The day that its words name."""
    slip_by: str = ""
    """Who suggested it by a slip; blank for one of a meeting."""
    outcome: TargetOutcome = TargetOutcome.OPEN
    is_suggested: bool = False
    """Nobody has agreed on it with the pupil yet."""


def meeting(db: Db, meeting_id: int | None) -> KnownMeeting | None:
    """The meeting with this id; None where there is none, or it was taken back."""
    return next(iter(known_meetings(db, col(Meeting.id) == meeting_id, limit=1)), None)


def meetings_of(db: Db, pupil_id: int, *, limit: int, after: int = 0) -> list[KnownMeeting]:
    """The pupil's meetings, the latest first; those behind the meeting `after`, where it is given."""
    last = db.get(Meeting, after) if after else None
    asked: dict[str, Any] = {"pupil": pupil_id}
    if last is not None:
        asked |= {"day": last.day, "after": after}
    return _known(db, run(db, _of_pupil(earlier=last is not None, limit=limit), asked))


def known_meetings(db: Db, *wanted: ColumnElement[bool], limit: int) -> list[KnownMeeting]:
    return _known(db, db.execute(_latest(*wanted, limit=limit)))


@cache
def _of_pupil(*, earlier: bool, limit: int) -> _MeetingRows:
    day: BindParameter[date] = bindparam("day")
    before = or_(col(Meeting.day) < day, and_(col(Meeting.day) == day, col(Meeting.id) < bindparam("after")))
    return _latest(col(Meeting.pupil_id) == bindparam("pupil"), *([before] if earlier else []), limit=limit)


def _latest(*wanted: ColumnElement[bool], limit: int) -> _MeetingRows:
    """A row for each target that was agreed at one of the meetings, and one for a meeting without."""
    latest = (col(Meeting.day).desc(), col(Meeting.id).desc())
    some = rows_of(col(Meeting.id)).where(*wanted, col(Meeting.removed_at).is_(None)).order_by(*latest)
    agreed = and_(col(AgreedTarget.meeting_id) == Meeting.id, col(AgreedTarget.removed_at).is_(None))
    earlier = aliased(Meeting)
    corrected = exists().where(col(earlier.replaced_by) == Meeting.id)
    return (
        rows_of(
            col(Meeting.id), col(Meeting.pupil_id), col(Meeting.staff_id), col(Meeting.day), col(Meeting.formal),
            col(Meeting.note), col(Meeting.no_target_needed), col(Meeting.pupil_says), col(Meeting.also_there),
            col(AgreedTarget.text).label("target"), corrected.label("is_corrected"),
        )
        .outerjoin(AgreedTarget, agreed)
        .where(col(Meeting.id).in_(rows_of(some.limit(limit).subquery().c.id)))
        .order_by(*latest, col(AgreedTarget.id))
    )  # fmt: skip


def _known(db: Db, rows: Iterable[Row[*tuple[Any, ...]]]) -> list[KnownMeeting]:
    known = school(db)
    found = []
    for _, of_one in groupby(rows, attrgetter("id")):
        held = list(of_one)
        targets = [each.target for each in held if each.target]
        found.append(with_names(known, held[0], targets, is_corrected=bool(held[0].is_corrected)))
    return found


def with_names(
    known: School,
    held: Meeting | Row[*tuple[Any, ...]],
    targets: Sequence[str],
    *,
    is_corrected: bool = False,
) -> KnownMeeting:
    return KnownMeeting(
        id=held.id or 0,
        pupil_id=held.pupil_id,
        pupil=known.label(held.pupil_id),
        by=known.staff_name(held.staff_id),
        day=held.day,
        formal=held.formal,
        note=held.note,
        no_target_needed=held.no_target_needed,
        targets=tuple(targets),
        pupil_says=held.pupil_says,
        also_there=held.also_there,
        is_corrected=is_corrected,
    )


def open_targets(db: Db, pupil_id: int) -> list[KnownTarget]:
    """What the pupil agreed to and has still to do, and what slips suggest, newest first (P18)."""
    return _known_targets(db, run(db, _open_targets(), {"pupil": pupil_id}))


def known_targets(db: Db, *wanted: ColumnElement[bool]) -> list[KnownTarget]:
    """The targets for which all of this holds and that were not taken back, newest first."""
    return _known_targets(db, db.execute(_targets(*wanted)))


@cache
def _open_targets() -> _MeetingRows:
    is_open = col(AgreedTarget.outcome) == TargetOutcome.OPEN
    return _targets(col(AgreedTarget.pupil_id) == bindparam("pupil"), is_open)


def _targets(*wanted: ColumnElement[bool]) -> _MeetingRows:
    return (
        rows_of(
            col(AgreedTarget.id), col(AgreedTarget.pupil_id), col(AgreedTarget.text), col(AgreedTarget.set_at),
            col(AgreedTarget.due), col(AgreedTarget.slip_id), col(AgreedTarget.outcome),
            col(AgreedTarget.meeting_id), col(AgreedTarget.agreed_by), col(Slip.from_id),
        )
        .outerjoin(Slip, col(Slip.id) == AgreedTarget.slip_id)
        .where(*wanted, col(AgreedTarget.removed_at).is_(None))
        .order_by(col(AgreedTarget.set_at).desc(), col(AgreedTarget.id).desc())
    )  # fmt: skip


def _known_targets(db: Db, rows: Iterable[Row[*tuple[Any, ...]]]) -> list[KnownTarget]:
    known = school(db)
    return [
        KnownTarget(
            id=each.id,
            pupil_id=each.pupil_id,
            text=each.text,
            set_at=each.set_at,
            due=each.due,
            slip_by=known.staff_name(each.from_id) if each.slip_id is not None else "",
            outcome=TargetOutcome(each.outcome),
            is_suggested=_is_suggested(each),
        )
        for each in rows
    ]
