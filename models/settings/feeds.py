"""A member of staff's calendar address: a secret that leads to their own sessions and meetings, until it is ended.

The secret itself is kept nowhere: it is said once, and known again by its digest.
"""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Index, text
from sqlmodel import Field, col, select
from sqlmodel.sql.expression import SelectOfScalar

from models.audit.deeds import Deed
from models.audit.entries import Actor, Entry, record
from models.db.records import RecordKind
from models.db.tables import Db, SQLModel
from models.school.people import Staff
from models.school.snapshot import school

_BYTES = 32
"""Of a secret: nobody guesses it."""
_NOBODYS = "0" * 64
"""A digest that is no secret's, so that an address that never was is compared as one that was."""


class CalendarFeed(SQLModel, table=True):
    """One address; a person has one at most that is not ended."""

    __tablename__ = "calendar_feed"
    __table_args__ = (
        Index(
            "uq_calendar_feed_standing",
            "staff_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    staff_id: int = Field(foreign_key="staff.id", index=True)
    digest: str = Field(description="SHA-256 of the secret, which is kept nowhere")
    made_at: datetime
    taken_on: date | None = Field(default=None, description="the last day on which a calendar took it")
    ended_at: datetime | None = None


@dataclass(frozen=True)
class KnownFeed:
    """Since when somebody has an address, and the last day on which a calendar took it."""

    id: int
    made_at: datetime
    taken_on: date | None


@dataclass(frozen=True)
class FeedMade:
    """The last part of a new address, which is never said again, and the entry."""

    name: str
    entry: Entry
    instead: bool
    """Another address of theirs ended with it."""


def feed_of(db: Db, staff_id: int) -> KnownFeed | None:
    """The address of this person; None where they have none."""
    found = db.exec(_standing(staff_id)).first()
    return KnownFeed(found.id or 0, found.made_at, found.taken_on) if found is not None else None


def make_feed(db: Db, actor: Actor, *, staff_id: int) -> FeedMade:
    """Give this person a new address; the one that they had ends."""
    db.exec(select(Staff.id).where(Staff.id == staff_id).with_for_update()).one()
    before = db.exec(_standing(staff_id).with_for_update()).first()
    if before is not None:
        before.ended_at = actor.at
        db.flush()
    secret = secrets.token_urlsafe(_BYTES)
    made = CalendarFeed(staff_id=staff_id, digest=_digest(secret), made_at=actor.at)
    db.add(made)
    db.flush()
    entry = record(db, actor, Deed.FEED_MAKE, about=(RecordKind.CALENDAR_FEED, made.id))
    return FeedMade(f"{made.id}-{secret}", entry, before is not None)


def end_feed(db: Db, actor: Actor, *, staff_id: int) -> Entry | None:
    """End this person's address for good; None where they had none."""
    # Where there is none, nothing is locked in vain.
    if db.exec(_standing(staff_id)).first() is None:
        return None
    found = db.exec(_standing(staff_id).with_for_update()).first()
    if found is None:
        return None
    found.ended_at = actor.at
    db.flush()
    return record(db, actor, Deed.FEED_END, about=(RecordKind.CALENDAR_FEED, found.id))


def whose_feed(db: Db, feed_id: int, secret: str) -> int | None:
    """Whose address that is; None where it is nobody's.

    The digests are compared in a time that tells nothing of them. Ended ones are nobody's, nor are those of who left.
    """
    chosen = (
        select(CalendarFeed)
        .join(Staff, col(Staff.id) == CalendarFeed.staff_id)
        .where(CalendarFeed.id == feed_id, col(CalendarFeed.ended_at).is_(None), col(Staff.active))
    )
    found = db.exec(chosen).first()
    is_it = hmac.compare_digest(found.digest if found is not None else _NOBODYS, _digest(secret))
    return found.staff_id if found is not None and is_it else None


def taken(db: Db, actor: Actor, feed_id: int) -> None:
    """A calendar took what the address leads to: the first time on a day it is on record."""
    found = db.get_one(CalendarFeed, feed_id, with_for_update=True)
    today = actor.at.astimezone(school(db).settings.timezone).date()
    if found.taken_on != today:
        found.taken_on = today
        db.flush()
        record(db, actor, Deed.FEED_TAKE, about=(RecordKind.CALENDAR_FEED, feed_id))


def is_new_today(db: Db, feed_id: int, today: date) -> bool:
    """Whether no calendar took it yet on that day."""
    return db.get_one(CalendarFeed, feed_id).taken_on != today


def _standing(staff_id: int) -> SelectOfScalar[CalendarFeed]:
    return select(CalendarFeed).where(CalendarFeed.staff_id == staff_id, col(CalendarFeed.ended_at).is_(None))


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
