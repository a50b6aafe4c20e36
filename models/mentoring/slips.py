"""Mentoring slips, from sending to read (P8, R11)."""

from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam
from sqlalchemy import select as select_columns
from sqlmodel import col, select

from models.access.authoriser import About, Action, Person, require
from models.audit.deeds import Deed
from models.audit.entries import Actor, Entry, record
from models.audit.undo import Undoing, undoes
from models.db import held
from models.db.errors import Sorry
from models.db.records import RecordKind
from models.db.statements import plain_row, run, write
from models.db.tables import Db
from models.db.whole import ALL_OF_IT
from models.mentoring.meeting import AgreedTarget
from models.mentoring.mornings import morning_changed
from models.mentoring.slip import KnownSlip, Slip, Tone, known_slip
from models.mentoring.slip_copies import tell_heads, to_copy
from models.outbox.notices import promise, refresh, take_back
from models.outbox.topics import Topic
from models.school.mentor_cover import acting_for, looks_after
from models.school.people import Role, ids_with_role, mentor_of
from models.school.snapshot import school

TWICE_WITHIN = timedelta(seconds=60)
"""The same words again within this time are one slip."""

USEFUL = timedelta(days=28)
"""How long it is of use to tell a mentor that a slip came."""


@dataclass(frozen=True)
class SlipSent:
    """What became of sending a slip: its entry, and whether the same was sent just before."""

    slip: KnownSlip
    entry: Entry
    already: bool = False


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
) -> SlipSent:
    """Send a slip to the pupil's mentor, or to the scheme lead where there is none (P8, R11), and promise the notice.

    The same slip again within 60 seconds is the first one.
    Raises Sorry for an empty or too long text.
    """
    require(db, sender, Action.SEND_SLIP, About(pupil_id=pupil_id))
    known = school(db)
    limit = known.settings.slip_limit
    if len(text) > limit:
        raise Sorry(
            f"That is {len(text)} characters; a slip holds {limit}. Shorten it a little.", field="text"
        )
    if not text.strip():
        raise Sorry("Say what it is about.", field="text")
    if (twin := _same_just_now(db, actor, pupil_id, (tone, text, target))) is not None:
        return twin
    mentor = mentor_of(db, pupil_id)
    to = mentor or _scheme_lead(db, sender)
    # A mentor's slip about their own pupil is a note to themselves: nobody is to be told, nothing to be read.
    note = mentor == sender.staff_id
    row = {
        "pupil_id": pupil_id, "from_id": sender.staff_id, "to_id": to, "subject_id": subject_id,
        "tone": tone, "text": text, "target": target, "sent_at": actor.at,
        "read_at": actor.at if note else None, "read_by": mentor if note else None,
    }  # fmt: skip
    slip = plain_row(Slip, row)
    heads = to_copy(db, slip)
    if heads:
        slip.copied = True
    write(db, slip)
    if target:
        db.add(AgreedTarget(pupil_id=pupil_id, slip_id=slip.id, text=target, set_at=actor.at))
    entry = record(
        db,
        actor,
        Deed.SLIP_SEND,
        pupil_id=pupil_id,
        about=(RecordKind.SLIP, slip.id),
        fields="tone,text,target",
    )
    today = actor.at.astimezone(known.settings.timezone).date()
    reads = acting_for(db, mentor, today) or to
    if reads is not None and reads != sender.staff_id and not note:
        promise(
            db, Topic.SLIP_NEW, key=Topic.SLIP_NEW.key(slip.id), to_staff=reads, about=(RecordKind.SLIP, slip.id),
            due=actor.at, useful_until=actor.at + USEFUL, now=actor.at,
        )  # fmt: skip
    tell_heads(db, actor, slip, heads)
    return SlipSent(known_slip(known, slip), entry)


def _scheme_lead(db: Db, sender: Person) -> int | None:
    """Who has it until there is a mentor: a scheme lead, and rather one who did not write it."""
    leads = ids_with_role(db, Role.SCHEME_LEAD)
    others = (each for each in leads if each != sender.staff_id)
    return next(others, sender.staff_id if leads else None)


def _same_just_now(db: Db, actor: Actor, pupil_id: int, said: tuple[Tone, str, str]) -> SlipSent | None:
    tone, text, target = said
    just_now = {
        "sender": actor.staff_id, "since": actor.at - TWICE_WITHIN, "pupil": pupil_id,
        "tone": tone, "text": text, "target": target,
    }  # fmt: skip
    twin: int | None = run(db, _twin(), just_now).scalar()
    slip = find(db, twin) if twin is not None else None
    if slip is None:
        return None
    made = select(Entry).where(
        Entry.deed == Deed.SLIP_SEND, Entry.pupil_id == pupil_id, Entry.record_id == slip.id
    )
    return SlipSent(slip, db.exec(made).one(), already=True)


@cache
def _twin() -> Select[Any]:
    return (
        select_columns(col(Slip.id))
        .where(
            # Found by the pupil, of whom there are the fewest in a minute, and not by who writes about a whole class.
            col(Slip.pupil_id) == bindparam("pupil"), col(Slip.sent_at) > bindparam("since"),
            col(Slip.from_id) + 0 == bindparam("sender"), col(Slip.tone) == bindparam("tone"),
            col(Slip.text) == bindparam("text"), col(Slip.target) == bindparam("target"),
            col(Slip.removed_at).is_(None), col(Slip.withdrawn_at).is_(None),
        )
        .order_by(col(Slip.sent_at).desc(), col(Slip.id).desc())
        .limit(1)
    )  # fmt: skip


def find(db: Db, slip_id: int | None) -> KnownSlip | None:
    """The slip with this id, also where it was taken back; None where there is none."""
    slip = held.find(db, Slip, slip_id)
    return known_slip(school(db), slip) if slip is not None else None


def find_to_tell_of(db: Db, slip_id: int | None) -> KnownSlip | None:
    """The same of a restricted pupil too, who is not named; for what is told of a slip and none of its words."""
    slip = db.exec(select(Slip).where(Slip.id == slip_id), execution_options=ALL_OF_IT).first()
    if slip is None:
        return None
    # Whoever asks for it later in this transaction is to find it only where they may.
    db.expunge(slip)
    return known_slip(school(db), slip)


def is_removed(db: Db, slip_id: int | None) -> bool:
    """Whether the safeguarding lead removed it, a restricted pupil's too."""
    return run(db, _removed_by(), {"slip": slip_id}).scalar() is not None


@cache
def _removed_by() -> Select[int | None]:
    """Asked for each note of a slip, so put together once."""
    removed_by = select_columns(col(Slip.removed_by)).where(col(Slip.id) == bindparam("slip"))
    return removed_by.execution_options(**ALL_OF_IT)


def read(db: Db, actor: Actor, reader: Person, slip_id: int) -> KnownSlip:
    """Open a slip: the look is recorded, and where the reader is the one it was sent to, it counts as read.

    Raises Sorry where it was taken back or removed, NotAllowed where it is not for this person.
    """
    slip = db.get(Slip, slip_id, with_for_update=True)
    if slip is None or slip.removed_at is not None:
        sentence = "That slip was taken back. There is nothing to read."
        if slip is not None and slip.removed_by is not None:
            sentence = "That slip was removed by the safeguarding lead. There is nothing to read."
        whose = slip.pupil_id if slip is not None else None
        raise Sorry(sentence, pupil_id=whose, record=(RecordKind.SLIP, slip_id))
    require(
        db,
        reader,
        Action.READ_SLIP,
        About(
            pupil_id=slip.pupil_id,
            subject_id=slip.subject_id,
            own=slip.from_id == reader.staff_id,
            asked=slip.asked,
            copied=slip.copied,
            record=(RecordKind.SLIP, slip.id),
        ),
    )
    record(db, actor, Deed.SLIP_READ, pupil_id=slip.pupil_id, about=(RecordKind.SLIP, slip.id))
    today = actor.at.astimezone(school(db).settings.timezone).date()
    mine = slip.to_id == reader.staff_id or looks_after(db, reader.staff_id, slip.pupil_id, today)
    if slip.read_at is None and slip.withdrawn_at is None and mine and slip.from_id != reader.staff_id:
        slip.read_at, slip.read_by, slip.version = actor.at, reader.staff_id, slip.version + 1
        refresh(db, topic=Topic.SLIP_NEW, about_id=slip.id)
        morning_changed(db, actor, reader.staff_id)
    return known_slip(school(db), slip)


def _standing() -> ColumnElement[bool]:
    return col(Slip.removed_at).is_(None)


@undoes(Deed.SLIP_SEND)
def _take_back(undoing: Undoing) -> str:
    db, actor = undoing.db, undoing.actor
    slip = db.get(Slip, undoing.entry.record_id, with_for_update=True)
    about = school(db).label(undoing.entry.pupil_id or 0)
    if slip is None or slip.removed_at is not None:
        return f"The slip about {about} was already gone."
    for target in db.exec(select(AgreedTarget).where(AgreedTarget.slip_id == slip.id)):
        if target.is_suggested:
            target.removed_at = actor.at
    slip.version += 1
    for topic in (Topic.SLIP_NEW, Topic.SLIP_COPIED):
        take_back(db, topic=topic, about=(RecordKind.SLIP, slip.id or 0))
    if slip.read_at is not None and slip.to_id != slip.from_id:
        slip.withdrawn_at = actor.at
        return f"The slip about {about} was already read, so it is marked as withdrawn and stays on record."
    slip.removed_at, slip.text, slip.target = actor.at, "", ""
    return f"The slip about {about} is taken back."
