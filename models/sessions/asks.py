"""Requests to give way: who asks whose session for a pupil, until when, and what became of it (R8)."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from enum import StrEnum

from sqlalchemy import Index, text
from sqlmodel import Field, col, select

from models.audit.entries import Actor
from models.db.records import RecordKind
from models.db.tables import Db, SQLModel, one_of
from models.outbox.notices import promise, refresh
from models.outbox.topics import Topic
from models.rules.clashes import Slot
from models.school.settings import Settings
from models.school.snapshot import school


class WayState(StrEnum):
    """What became of a request to give way."""

    OPEN = "open"
    GIVEN = "given"
    KEPT = "kept"
    GONE = "gone"
    """The pupil is not in that session any more, or it was taken back: there is nothing left to answer."""


class WayRequest(SQLModel, table=True):
    """A teacher asks the host of a booking to let the pupil come to another session."""

    __tablename__ = "way_request"
    __table_args__ = (
        one_of("state", WayState),
        Index(
            "uq_way_request_once",
            "booking_id",
            "asked_by",
            unique=True,
            sqlite_where=text("answered_at IS NULL"),
            postgresql_where=text("answered_at IS NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    booking_id: int = Field(foreign_key="booking.id", index=True)
    pupil_id: int = Field(foreign_key="pupil.id", index=True)
    asked_by: int = Field(foreign_key="staff.id", index=True)
    subject_id: int = Field(foreign_key="subject.id")
    host_id: int = Field(
        foreign_key="staff.id", index=True, description="whose session the pupil would come to"
    )
    day: date
    starts: time
    ends: time
    room: str = ""
    asked_at: datetime
    until: datetime
    state: str = WayState.OPEN
    answered_at: datetime | None = Field(default=None, description="when it ended, answered or not")

    @property
    def slot(self) -> Slot:
        """When the pupil would come."""
        return Slot(self.day, self.starts, self.ends)


def answered_until(settings: Settings, slot: Slot, now: datetime) -> datetime:
    """When a request lapses (UTC): as the day's list is posted, after which the pupil is told; else at the session."""
    listed, begins = (
        datetime.combine(slot.day, at, settings.timezone).astimezone(UTC)
        for at in (settings.list_time, slot.start)
    )
    return min(listed, begins) if now < listed else begins


def is_lapse(key: str) -> bool:
    """Whether the notice of this key is the one that nobody has answered in time."""
    return f"/{WayState.OPEN}/" in key


def open_requests(db: Db, booking_ids: Iterable[int | None]) -> list[WayRequest]:
    """What is asked of these bookings and not answered."""
    wanted = select(WayRequest).where(
        col(WayRequest.booking_id).in_(list(booking_ids)), WayRequest.state == WayState.OPEN
    )
    return list(db.exec(wanted.order_by(col(WayRequest.id))))


def end_requests(db: Db, actor: Actor, booking_ids: Iterable[int | None]) -> list[int]:
    """These bookings hold no more: nobody need answer for them, and who asked is told that the pupil is free of them.

    The requests' ids.
    """
    found = open_requests(db, booking_ids)
    for each in found:
        settle(db, actor, each, WayState.GONE)
    return [each.id or 0 for each in found]


def settle(db: Db, actor: Actor, request: WayRequest, state: WayState) -> None:
    """What became of a request: who was asked sees it there, and who asked is told, unless they did it themselves."""
    request.state, request.answered_at = state, actor.at
    db.flush()
    refresh(db, topic=Topic.WAY_ASKED, about_id=request.id)
    if request.asked_by == actor.staff_id:
        return
    over = datetime.combine(request.day, request.ends, school(db).settings.timezone).astimezone(UTC)
    promise(
        db,
        Topic.WAY_ANSWERED,
        key=Topic.WAY_ANSWERED.key(request.id, state, actor.at.isoformat(), staff=request.asked_by),
        to_staff=request.asked_by,
        about=(RecordKind.WAY_REQUEST, request.id),
        due=actor.at,
        useful_until=over,
        now=actor.at,
        urgent=True,
    )
