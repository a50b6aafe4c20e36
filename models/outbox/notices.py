"""Promises to tell somebody, written beside the fact that they announce."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, Index, and_, delete, or_, text, update
from sqlmodel import Field, col, select

from models.db.afterwards import announces
from models.db.records import NO_RECORD, Record, RecordKind
from models.db.tables import Db, SQLModel, one_of
from models.outbox.once import insert_each_once, insert_once
from models.outbox.topics import AGAIN, Topic, key_for
from models.rules.days import stored_day


class Purpose(StrEnum):
    """What a channel may be bound to, so that notices to those behind it go there."""

    LEADERSHIP = "leadership"


class NoticeEnd(StrEnum):
    """How a notice ended, where it did not end by being sent."""

    OPEN = "open"
    """It did not, or it was sent."""
    NOTHING_TO_TELL = "nothing to tell"
    NO_LONGER_STAFF = "no longer staff"
    TAKEN_BACK = "taken back"
    TOO_LATE = "too late"
    CLEARED = "cleared away"
    """It was sent, and its messages are deleted by now, or will be."""
    SENT_TO_EACH = "sent to each"
    """A purpose has no place that can be posted to: it goes to each of its people instead."""


class Notice(SQLModel, table=True):
    """What will be sent, to whom, from when until when; in ids, never in words."""

    __table_args__ = (
        one_of("ended", NoticeEnd),
        Index(
            "ix_notice_open",
            "due",
            sqlite_where=text("closed_at IS NULL"),
            postgresql_where=text("closed_at IS NULL"),
        ),
        Index("ix_notice_about", "topic", "about_id"),
        Index("ix_notice_day", "topic", "about_day"),
    )

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True, description="such as mentor.month/2026-11/staff:17")
    topic: str
    to_staff: int | None = Field(default=None, foreign_key="staff.id", index=True)
    to_purpose: str = Field(default="", description="or a channel by its purpose, such as leadership")
    about: str = Field(default="", description="the kind of record, such as slip")
    about_id: int | None = None
    about_day: str = Field(default="", description="the local date or month it is of")
    due: datetime
    useful_until: datetime
    urgent: bool = False
    late: bool = False
    again: bool = Field(default=False, description="sent again where nobody can say whether it was sent")
    version: int = Field(
        default=1, description="rises when the facts change, so that sent messages are updated"
    )
    promised_at: datetime
    closed_at: datetime | None = Field(
        default=None, description="every delivery has ended, or there was nothing to tell"
    )
    ended: str = Field(default=NoticeEnd.OPEN, description="how it ended without being sent")
    why: str = Field(default="", description="why there was nothing to tell, in words")

    @property
    def of(self) -> Record:
        """The record that it is about."""
        return RecordKind(self.about), self.about_id

    @property
    def days(self) -> tuple[date, ...]:
        """The local days that it is of; none where it is of none, or of a month."""
        days = map(stored_day, self.about_day.split(","))
        return tuple(each for each in days if each is not None)

    @property
    def day(self) -> date:
        """The one local day that it is of."""
        (day,) = self.days
        return day


class DeliveryState(StrEnum):
    """How far a delivery is."""

    WAITING = "waiting"
    MAYBE_SENT = "maybe sent"
    SENT = "sent"
    UNCERTAIN = "uncertain"
    FAILED = "failed"
    DROPPED = "dropped"


class Delivery(SQLModel, table=True):
    """One message of a notice: on one door, to one destination, one part of it."""

    __table_args__ = (
        one_of("state", DeliveryState),
        Index("uq_delivery_part", "notice_id", "door", "destination", "part", unique=True),
        Index("ix_delivery_owed", "not_before", sqlite_where=text("owed"), postgresql_where=text("owed")),
        Index("ix_delivery_link", "id", sqlite_where=text("link != ''"), postgresql_where=text("link != ''")),
    )

    id: int | None = Field(default=None, primary_key=True)
    notice_id: int = Field(foreign_key="notice.id")
    key: str = Field(
        unique=True, description="what the platform is given, and is asked about, for this message"
    )
    door: str
    destination: str
    service: str = ""
    part: int = 0
    state: str = DeliveryState.WAITING
    owed: bool = Field(default=True, description="there is something to send or to update")
    urgent: bool = False
    reference: str = Field(
        default="", description="the platform's name for the sent message; blank once that is deleted"
    )
    link: str = Field(default="", description="where it stands, where the platform did not delete it")
    drawn: int = Field(default=0, description="the notice's version that the sent message shows")
    attempts: int = 0
    not_before: datetime
    claimed_by: str = ""
    claimed_until: datetime | None = None
    trouble: str = ""
    sent_at: datetime | None = None


OWED = text("delivery.owed")
"""What there is to send or to update, as its index says it: SQLite would not know `delivery.owed = 1` for the same."""

LOOKING = and_(OWED, col(Delivery.door) == "")
"""What there is to send to a person to whom no door was found yet."""


def promise(  # noqa: PLR0913 - a promise says who, what, when and how long, each by its name
    db: Db,
    topic: Topic,
    *,
    key: str,
    due: datetime,
    useful_until: datetime,
    now: datetime,
    to_staff: int | None = None,
    to_purpose: Purpose | None = None,
    about: Record = NO_RECORD,
    about_day: str = "",
    urgent: bool = False,
    again: bool = False,
    late: bool = False,
) -> None:
    """Promise once to tell a member of staff or a purpose's channels; the same key again changes nothing.

    Write it in the transaction of the fact. `again`: where nobody can say whether it was sent, better
    twice than never. What is of no use any more is not promised.
    """
    if (to_staff is None) == (to_purpose is None):
        raise ValueError(f"{key} needs a member of staff or a purpose, and not both")
    if useful_until <= now:
        return
    row = {
        "key": key, "topic": topic, "to_staff": to_staff, "to_purpose": to_purpose or "", "about": about[0],
        "about_id": about[1], "about_day": about_day, "due": due, "useful_until": useful_until, "urgent": urgent,
        "late": late, "again": again, "version": 1, "promised_at": now, "ended": NoticeEnd.OPEN, "why": "",
    }  # fmt: skip
    insert_once(db, Notice, row, unique=("key",))
    announces(db)


def promise_each(  # noqa: PLR0913 - as promise does
    db: Db,
    topic: Topic,
    *,
    key: str,
    to_staff: Iterable[int],
    due: datetime,
    useful_until: datetime,
    now: datetime,
    about: Record = NO_RECORD,
    about_day: str = "",
    late: bool = False,
) -> None:
    """Promise once to tell each of these people of the same day, as `promise` does, in one statement.

    `key` is of all of them; each has their own, as `key_for` makes it.
    """
    if useful_until <= now:
        return
    rows = [
        {
            "key": key_for(key, staff_id), "topic": topic, "to_staff": staff_id, "to_purpose": "",
            "about": about[0], "about_id": about[1], "about_day": about_day, "due": due,
            "useful_until": useful_until, "urgent": False, "late": late, "again": False, "version": 1,
            "promised_at": now, "ended": NoticeEnd.OPEN, "why": "",
        }
        for staff_id in to_staff
    ]  # fmt: skip
    insert_each_once(db, Notice, rows, unique=("key",))
    announces(db)


def refresh(
    db: Db, *, topic: Topic, about_day: str = "", about_id: int | None = None, key: str | None = None
) -> None:
    """The facts changed: what was sent is updated, and what had nothing to tell is looked at again.

    Give at least one of the day and the record's id; a notice's key says which of them.
    """
    if not about_day and about_id is None:
        raise ValueError(f"{topic}: which notices? Give a day or an id, by which they are found")
    wanted = [col(Notice.topic) == topic]
    if about_day:
        wanted.append(col(Notice.about_day) == about_day)
    if about_id is not None:
        wanted.append(col(Notice.about_id) == about_id)
    if key is not None:
        wanted.append(
            or_(col(Notice.key) == key, col(Notice.key).startswith(f"{key}{AGAIN}", autoescape=True))
        )
    ids = _locked(db, *wanted)
    if not ids:
        return
    _raise_version(db, ids)
    nothing_to_tell = col(Notice.ended).in_([NoticeEnd.NOTHING_TO_TELL, NoticeEnd.NO_LONGER_STAFF])
    reopened = list(db.exec(select(Notice.id).where(col(Notice.id).in_(ids), nothing_to_tell)))
    db.execute(
        update(Delivery)
        .where(col(Delivery.notice_id).in_(reopened), col(Delivery.state) == DeliveryState.DROPPED)
        .values(state=DeliveryState.WAITING, owed=True, trouble="")
    )
    # It stays closed, so that looking again too late is not mistaken for a message that got lost.
    db.execute(update(Notice).where(col(Notice.id).in_(reopened)).values(ended=NoticeEnd.OPEN, why=""))


def was_sent(db: Db, notice: Notice) -> bool:
    """Whether a message of this notice is out, so that its words are an update."""
    sent = select(Delivery.id).where(Delivery.notice_id == notice.id, Delivery.state == DeliveryState.SENT)
    return db.exec(sent).first() is not None


def reopen(db: Db, *, to_purpose: Purpose, now: datetime) -> None:
    """The purpose has a place now: what is still of use goes there too."""
    ids = _locked(
        db,
        col(Notice.to_purpose) == to_purpose,
        col(Notice.ended) == NoticeEnd.SENT_TO_EACH,
        col(Notice.useful_until) > now,
    )
    # What went nowhere is forgotten, so that it is spread anew.
    unsent = (col(Delivery.notice_id).in_(ids), col(Delivery.state) == DeliveryState.DROPPED)
    db.execute(delete(Delivery).where(*unsent))
    db.execute(update(Notice).where(col(Notice.id).in_(ids)).values(ended=NoticeEnd.OPEN, closed_at=None))
    draw_anew(db, to_purpose=to_purpose, now=now)


def draw_anew(db: Db, *, to_purpose: Purpose, now: datetime) -> None:
    """The purpose's place may be read by its people alone again: what was emptied there is drawn as it is now."""
    ids = _locked(
        db,
        col(Notice.to_purpose) == to_purpose,
        col(Notice.ended) == NoticeEnd.OPEN,
        col(Notice.useful_until) > now,
    )
    _owe(db, ids)


def draw_these_anew(db: Db, *wanted: ColumnElement[bool]) -> None:
    """What was sent of these notices is drawn as it is now."""
    _raise_version(db, _locked(db, *wanted))


def take_back(db: Db, *, topic: Topic, about: Record) -> None:
    """The fact was undone: what was not delivered yet is dropped, and what was is updated to say so."""
    ids = _locked(
        db,
        col(Notice.topic) == topic,
        col(Notice.about) == about[0],
        col(Notice.about_id) == about[1],
    )
    drop(db, ids)
    _raise_version(db, ids)


def drop(db: Db, ids: Sequence[int | None]) -> None:
    """Send nothing more of these notices that is not on its way."""
    db.execute(update(Notice).where(col(Notice.id).in_(ids)).values(ended=NoticeEnd.TAKEN_BACK))
    db.execute(
        update(Delivery)
        .where(col(Delivery.notice_id).in_(ids), col(Delivery.state) == DeliveryState.WAITING)
        .values(state=DeliveryState.DROPPED, owed=False)
    )


def look_again(db: Db, to_staff: int | None, now: datetime) -> None:
    """This person can be reached now: what still looks for a way to them does so at once."""
    theirs = select(Notice.id).where(Notice.to_staff == to_staff)
    db.execute(
        update(Delivery)
        .where(LOOKING, col(Delivery.not_before) > now, col(Delivery.notice_id).in_(theirs))
        .values(not_before=now)
    )


def _locked(db: Db, *wanted: ColumnElement[bool]) -> list[int | None]:
    # In the order of ids, and before their deliveries: delivery takes its locks in the same order.
    return list(db.exec(select(Notice.id).where(*wanted).order_by(col(Notice.id)).with_for_update()))


def _raise_version(db: Db, ids: list[int | None]) -> None:
    db.execute(update(Notice).where(col(Notice.id).in_(ids)).values(version=col(Notice.version) + 1))
    _owe(db, ids)


def _owe(db: Db, ids: Sequence[int | None]) -> None:
    db.execute(
        update(Delivery)
        .where(
            col(Delivery.notice_id).in_(ids),
            col(Delivery.state) == DeliveryState.SENT,
            col(Delivery.reference) != "",
        )
        .values(owed=True)
    )
    announces(db)
