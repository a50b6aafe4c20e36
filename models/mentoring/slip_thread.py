"""What sender and mentor write to each other about a slip, and the slip that its sender withdraws (P8)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlmodel import Field, col, select

from models.access.authoriser import About, Action, Person, require
from models.audit.deeds import Deed
from models.audit.entries import Actor, Entry, record
from models.audit.facts import PupilFact, Shows
from models.audit.memory import remember
from models.audit.undo import Right, Undoing, undoes
from models.db.errors import NotAllowed, Sorry
from models.db.records import RecordKind
from models.db.tables import Db, SQLModel
from models.mentoring.meeting import AgreedTarget
from models.mentoring.mornings import morning_changed
from models.mentoring.slip import KnownSlip, Slip, known_slip
from models.outbox.notices import promise, refresh, take_back
from models.outbox.topics import Topic
from models.school.mentor_cover import acting_mentor_of
from models.school.snapshot import school

REPLY_LIMIT = 300
"""Characters."""
_USEFUL = timedelta(days=28)
MOST_REPLIES = 6
"""Of one slip: what needs more is said in person."""


class SlipReply(SQLModel, table=True):
    """What was written about a slip, by who sent it or by who read it."""

    __tablename__ = "slip_reply"

    id: int | None = Field(default=None, primary_key=True)
    slip_id: int = Field(foreign_key="slip.id", index=True)
    pupil_id: int = Field(foreign_key="pupil.id", index=True)
    from_id: int = Field(foreign_key="staff.id", index=True)
    text: str
    sent_at: datetime
    removed_at: datetime | None = Field(
        default=None, description="undone, or gone with its slip; text is gone"
    )


@dataclass(frozen=True)
class KnownReply(PupilFact, shows=Shows.SLIPS):
    """One of the replies to a slip, with its writer's name."""

    id: int
    pupil_id: int
    slip_id: int
    by: str
    text: str
    sent_at: datetime


def replies_to(db: Db, slip_id: int) -> list[KnownReply]:
    """What was written about the slip, the first first."""
    chosen = (
        select(SlipReply)
        .where(SlipReply.slip_id == slip_id, col(SlipReply.removed_at).is_(None))
        .order_by(col(SlipReply.sent_at), col(SlipReply.id))
    )
    known = school(db)
    return [
        KnownReply(
            each.id or 0, each.pupil_id, slip_id, known.staff_name(each.from_id), each.text, each.sent_at
        )
        for each in db.exec(chosen)
    ]


def find_reply(db: Db, reply_id: int | None) -> SlipReply | None:
    """The one with this id that stands; None where it was taken back."""
    found = db.get(SlipReply, reply_id) if reply_id is not None else None
    return found if found is not None and found.removed_at is None else None


def may_reply(db: Db, who: Person, slip_id: int) -> Slip:
    """The slip that this person may write about: their own, or one that they may read.

    Raises Sorry where it is gone or withdrawn, NotAllowed for anybody else.
    """
    slip = db.get(Slip, slip_id, with_for_update=True)
    if slip is None:
        raise Sorry("That slip is gone. There is nothing to reply to.")
    require(db, who, Action.READ_SLIP, _about(slip, who))
    if slip.removed_at is not None or slip.withdrawn_at is not None:
        raise Sorry(
            "That slip was taken back. There is nothing to reply to.",
            pupil_id=slip.pupil_id,
            record=(RecordKind.SLIP, slip.id),
        )
    return slip


@dataclass(frozen=True)
class Replied:
    """A reply that was sent, about which slip, to whom (None: nobody is there to read it), and its entry."""

    slip: KnownSlip
    to: str
    entry: Entry


def reply(db: Db, actor: Actor, *, who: Person, slip_id: int, text: str) -> Replied:
    """Write about a slip: from its sender to the mentor, from whoever read it to the sender.

    Raises Sorry for what does not fit, and where the thread is full; raises as `may_reply` does.
    """
    slip = may_reply(db, who, slip_id)
    this = (RecordKind.SLIP, slip.id)
    if not text.strip():
        raise Sorry("Say what you want to reply.", field="text")
    if len(text) > REPLY_LIMIT:
        raise Sorry(f"That is {len(text)} characters; a reply holds {REPLY_LIMIT}.", field="text")
    known = school(db)
    to = _other(db, slip, who.staff_id, actor.at.astimezone(known.settings.timezone).date())
    if len(replies_to(db, slip_id)) >= MOST_REPLIES:
        whom = known.staff_name(to) if to is not None else "your colleague"
        raise Sorry(
            f"There are {MOST_REPLIES} replies already. Speak with {whom}.",
            pupil_id=slip.pupil_id,
            record=this,
        )
    made = SlipReply(
        slip_id=slip_id, pupil_id=slip.pupil_id, from_id=who.staff_id, text=text, sent_at=actor.at
    )
    db.add(made)
    db.flush()
    entry = record(db, actor, Deed.SLIP_REPLY, pupil_id=slip.pupil_id, about=this, fields="text")
    remember(db, entry, {"reply": made.id})
    if to is not None:
        promise(
            db,
            Topic.SLIP_REPLIED,
            key=Topic.SLIP_REPLIED.key(made.id),
            to_staff=to,
            about=(RecordKind.SLIP_REPLY, made.id),
            due=actor.at,
            useful_until=actor.at + _USEFUL,
            now=actor.at,
        )
    return Replied(known_slip(known, slip), known.staff_name(to) if to is not None else "", entry)


def _other(db: Db, slip: Slip, staff_id: int, today: date) -> int | None:
    """Who is to read it: the sender, or where they write, the mentor or their cover, else whom the slip went to."""
    if slip.from_id != staff_id:
        return slip.from_id
    to = acting_mentor_of(db, slip.pupil_id, today) or slip.to_id
    return to if to != staff_id else None


def _about(slip: Slip, who: Person) -> About:
    return About(
        pupil_id=slip.pupil_id,
        subject_id=slip.subject_id,
        own=slip.from_id == who.staff_id,
        asked=slip.asked,
        copied=slip.copied,
        record=(RecordKind.SLIP, slip.id),
    )


def withdraw(db: Db, actor: Actor, *, who: Person, slip_id: int) -> tuple[KnownSlip, Entry]:
    """Withdraw one's own slip, however long ago it was sent: it is marked, and stays on record; the target that it
    suggests goes, unless it was agreed on with the pupil.

    Raises Sorry where it was taken back before, NotAllowed for anybody but who sent it.
    """
    slip = db.get(Slip, slip_id, with_for_update=True)
    if slip is None:
        raise Sorry("That slip is gone already.")
    this = (RecordKind.SLIP, slip.id)
    if slip.from_id != who.staff_id:
        name = school(db).staff_name(slip.from_id)
        raise NotAllowed(
            f"Only {name} can withdraw this slip: they sent it.", pupil_id=slip.pupil_id, record=this
        )
    if slip.removed_at is not None or slip.withdrawn_at is not None:
        raise Sorry("That slip is taken back already.", pupil_id=slip.pupil_id, record=this)
    slip.withdrawn_at, slip.version = actor.at, slip.version + 1
    standing = select(AgreedTarget).where(
        AgreedTarget.slip_id == slip.id, col(AgreedTarget.removed_at).is_(None)
    )
    going = [each for each in db.exec(standing).all() if each.is_suggested]
    gone = [each.id for each in going]
    for each in going:
        each.removed_at = actor.at
    db.flush()
    entry = record(db, actor, Deed.SLIP_WITHDRAW, pupil_id=slip.pupil_id, about=this, fields="withdrawn_at")
    remember(db, entry, {"targets": gone})
    for topic in (Topic.SLIP_NEW, Topic.SLIP_COPIED):
        refresh(db, topic=topic, about_id=slip.id or 0)
    if slip.to_id is not None:
        morning_changed(db, actor, slip.to_id)
    return known_slip(school(db), slip), entry


def _right_to_reply(undoing: Undoing) -> Right:
    slip = undoing.db.get_one(Slip, undoing.entry.record_id)
    return Action.READ_SLIP, _about(slip, undoing.who)


@undoes(Deed.SLIP_REPLY, _right_to_reply)
def _take_back(undoing: Undoing) -> str:
    db = undoing.db
    made = db.get_one(SlipReply, undoing.facts["reply"], with_for_update=True)
    about = school(db).label(made.pupil_id)
    if made.removed_at is not None:
        return f"The reply about {about} was already gone."
    made.removed_at, made.text = undoing.actor.at, ""
    take_back(db, topic=Topic.SLIP_REPLIED, about=(RecordKind.SLIP_REPLY, made.id or 0))
    return f"The reply about {about} is taken back."


@undoes(Deed.SLIP_WITHDRAW)
def _let_stand(undoing: Undoing) -> str:
    db = undoing.db
    slip = db.get_one(Slip, undoing.entry.record_id, with_for_update=True)
    about = school(db).label(slip.pupil_id)
    if slip.removed_at is not None or slip.withdrawn_at is None:
        raise Sorry(f"The slip about {about} was changed since.")
    slip.withdrawn_at, slip.version = None, slip.version + 1
    for each in undoing.facts["targets"]:
        db.get_one(AgreedTarget, each).removed_at = None
    for topic in (Topic.SLIP_NEW, Topic.SLIP_COPIED):
        refresh(db, topic=topic, about_id=slip.id or 0)
    return f"The slip about {about} stands again."
