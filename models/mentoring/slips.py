"""Mentoring slips, from sending to read (P8, R11)."""

from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import Index
from sqlalchemy import text as sql
from sqlmodel import Field, col, select
from sqlmodel.sql.expression import SelectOfScalar

from models.access.authoriser import About, Action, Person, require
from models.audit.deeds import Deed
from models.audit.entries import Actor, Entry, record
from models.audit.undo import Undoing, undoes
from models.db.errors import Sorry
from models.db.tables import Db, SQLModel, one_of
from models.mentoring.meetings import AgreedTarget, morning_changed
from models.outbox.notices import promise, refresh, take_back
from models.outbox.topics import Topic
from models.school.people import Role, is_mentor, mentor_of, with_role
from models.school.snapshot import settings as school_settings


class Tone(StrEnum):
    POSITIVE = "positive"
    NEGATIVE = "negative"
    NEUTRAL = "neutral"


class Slip(SQLModel, table=True):
    __table_args__ = (
        one_of("tone", Tone),
        Index(
            "ix_slip_unread",
            "to_id",
            "sent_at",
            sqlite_where=sql("read_at IS NULL AND withdrawn_at IS NULL AND removed_at IS NULL"),
            postgresql_where=sql("read_at IS NULL AND withdrawn_at IS NULL AND removed_at IS NULL"),
        ),
        Index("ix_slip_from", "from_id", "sent_at"),
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
    version: int = 1


TWICE_WITHIN = timedelta(seconds=60)
"""The same words again within this time are one slip."""

USEFUL = timedelta(days=28)
"""How long it is of use to tell a mentor that a slip came."""


def send(
    db: Db,
    actor: Actor,
    *,
    sender: Person,
    pupil_id: int,
    tone: Tone,
    text: str,
    target: str = "",
    subject_id: int | None = None,
) -> tuple[Slip, Entry]:
    """Send a slip to the pupil's mentor, or to the scheme lead where there is none (P8, R11), and promise the notice.

    The same slip again within 60 seconds is the first one, with its older `sent_at`.
    Raises Sorry for an empty or too long text.
    """
    require(db, sender, Action.SEND_SLIP, About(pupil_id=pupil_id))
    limit = school_settings(db).slip_limit
    if len(text) > limit:
        raise Sorry(
            f"That is {len(text)} characters; a slip holds {limit}. Shorten it a little.", field="text"
        )
    if not text.strip():
        raise Sorry("Say what it is about.", field="text")
    if (twin := _same_just_now(db, actor, pupil_id, (tone, text, target))) is not None:
        return twin
    mentor = mentor_of(db, pupil_id)
    to = mentor or next(iter(with_role(db, Role.SCHEME_LEAD)), None)
    slip = Slip(
        pupil_id=pupil_id, from_id=sender.staff_id, to_id=to.id if to else None, subject_id=subject_id,
        tone=tone, text=text, target=target, sent_at=actor.at,
    )  # fmt: skip
    db.add(slip)
    db.flush()
    if target:
        db.add(AgreedTarget(pupil_id=pupil_id, slip_id=slip.id, text=target, set_at=actor.at))
    entry = record(
        db, actor, Deed.SLIP_SEND, pupil_id=pupil_id, about=("slip", slip.id), fields="tone,text,target"
    )
    if to is not None and to.id == sender.staff_id:
        # A mentor's slip about their own pupil is a note to themselves: nobody is to be told, nothing to be read.
        slip.read_at, slip.read_by = actor.at, sender.staff_id
    elif to is not None:
        promise(
            db, Topic.SLIP_NEW, key=Topic.SLIP_NEW.key(slip.id), to_staff=to.id, about=("slip", slip.id),
            due=actor.at, useful_until=actor.at + USEFUL, now=actor.at,
        )  # fmt: skip
    return slip, entry


def _same_just_now(
    db: Db, actor: Actor, pupil_id: int, said: tuple[Tone, str, str]
) -> tuple[Slip, Entry] | None:
    tone, text, target = said
    chosen = select(Slip).where(
        Slip.from_id == actor.staff_id, Slip.sent_at > actor.at - TWICE_WITHIN, Slip.pupil_id == pupil_id,
        Slip.tone == tone, Slip.text == text, Slip.target == target,
        col(Slip.removed_at).is_(None), col(Slip.withdrawn_at).is_(None),
    )  # fmt: skip
    found = db.exec(chosen).first()
    if found is None:
        return None
    return found, db.exec(
        select(Entry).where(
            Entry.deed == Deed.SLIP_SEND, Entry.pupil_id == pupil_id, Entry.record_id == found.id
        )
    ).one()


def read(db: Db, actor: Actor, reader: Person, slip_id: int) -> Slip:
    """Open a slip: the look is recorded, and where the reader is the one it was sent to, it counts as read.

    Raises Sorry where it was taken back or removed, NotAllowed where it is not for this person.
    """
    slip = db.get(Slip, slip_id, with_for_update=True)
    if slip is None or slip.removed_at is not None:
        raise Sorry("That slip was taken back. There is nothing to read.")
    require(
        db,
        reader,
        Action.READ_SLIP,
        About(
            pupil_id=slip.pupil_id,
            subject_id=slip.subject_id,
            own=slip.from_id == reader.staff_id,
            record=("slip", slip.id),
        ),
    )
    record(db, actor, Deed.SLIP_READ, pupil_id=slip.pupil_id, about=("slip", slip.id))
    mine = slip.to_id == reader.staff_id or is_mentor(db, reader.staff_id, slip.pupil_id)
    if slip.read_at is None and slip.withdrawn_at is None and mine and slip.from_id != reader.staff_id:
        slip.read_at, slip.read_by, slip.version = actor.at, reader.staff_id, slip.version + 1
        refresh(db, topic=Topic.SLIP_NEW, about_id=slip.id)
        morning_changed(db, actor, reader.staff_id)
    return slip


def sent_by(db: Db, staff_id: int, *, limit: int = 20) -> list[Slip]:
    """The newest slips that this person sent, newest first."""
    return list(
        db.exec(_standing().where(Slip.from_id == staff_id).order_by(col(Slip.sent_at).desc()).limit(limit))
    )


def received_by(db: Db, staff_id: int, *, limit: int = 20) -> list[Slip]:
    """The newest slips that others sent to this person, unread ones first."""
    unread_first = (col(Slip.read_at).is_not(None), col(Slip.sent_at).desc())
    others = _standing().where(Slip.to_id == staff_id, Slip.from_id != staff_id)
    return list(db.exec(others.order_by(*unread_first).limit(limit)))


def about_pupil(db: Db, pupil_id: int, *, limit: int = 20) -> list[Slip]:
    """The newest slips about a pupil, newest first."""
    return list(
        db.exec(_standing().where(Slip.pupil_id == pupil_id).order_by(col(Slip.sent_at).desc()).limit(limit))
    )


def unread(db: Db, staff_id: int | None = None) -> list[Slip]:
    """Slips nobody has read yet, oldest first: those to one person, or all."""
    chosen = select(Slip).where(
        col(Slip.read_at).is_(None), col(Slip.withdrawn_at).is_(None), col(Slip.removed_at).is_(None)
    )
    if staff_id is not None:
        chosen = chosen.where(Slip.to_id == staff_id)
    return list(db.exec(chosen.order_by(col(Slip.sent_at))))


def _standing() -> SelectOfScalar[Slip]:
    return select(Slip).where(col(Slip.removed_at).is_(None))


@undoes(Deed.SLIP_SEND)
def _take_back(undoing: Undoing) -> str:
    db, actor = undoing.db, undoing.actor
    slip = db.get(Slip, undoing.entry.record_id, with_for_update=True)
    if slip is None or slip.removed_at is not None:
        return "The slip was already gone."
    for target in db.exec(select(AgreedTarget).where(AgreedTarget.slip_id == slip.id)):
        target.removed_at = actor.at
    slip.version += 1
    take_back(db, topic=Topic.SLIP_NEW, about=("slip", slip.id or 0))
    if slip.read_at is not None and slip.to_id != slip.from_id:
        slip.withdrawn_at = actor.at
        return "The slip was already read, so it is marked as withdrawn and stays on record."
    slip.removed_at, slip.text, slip.target = actor.at, "", ""
    return "The slip is taken back."
