"""What was left out of a slip is added while it can still be taken back: its kind, a target (P8, P18)."""

from datetime import datetime, timedelta

from sqlmodel import col, select

from models.access.authoriser import About, Action, Person, require
from models.audit.deeds import Deed
from models.audit.earlier import change
from models.audit.entries import Actor, Entry, record
from models.audit.memory import last_said, remember
from models.audit.undo import Undoing, undoes
from models.db.errors import NotAllowed, Sorry
from models.db.records import Record, RecordKind
from models.db.tables import Db
from models.mentoring.good_words import sent_together
from models.mentoring.meeting import AgreedTarget
from models.mentoring.slip import KnownSlip, Slip, Tone, known_slip, known_slips
from models.mentoring.slip_copies import tell_heads, to_copy
from models.mentoring.slips import SlipSent
from models.outbox.notices import refresh, take_back
from models.outbox.topics import Topic
from models.rules.wording import to_type
from models.school.snapshot import school


def completable(db: Db, staff_id: int, now: datetime) -> list[KnownSlip]:
    """The slips without a target that this person sent just now, newest first."""
    since = now - timedelta(minutes=school(db).settings.undo_minutes)
    return known_slips(
        db,
        col(Slip.from_id) == staff_id, col(Slip.sent_at) >= since, col(Slip.target) == "",
        col(Slip.removed_at).is_(None), col(Slip.withdrawn_at).is_(None),
    )  # fmt: skip


def last_completable(db: Db, staff_id: int, now: datetime) -> KnownSlip:
    """The slip that this person sent, or said again, last: a target can be added to it without naming it.

    Raises Sorry, with what to do instead, where that one takes none: never an earlier slip in its place.
    """
    since = now - timedelta(minutes=school(db).settings.undo_minutes)
    sent = known_slips(db, col(Slip.from_id) == staff_id, col(Slip.sent_at) >= since)
    made = select(Entry).where(
        Entry.staff_id == staff_id, Entry.deed == Deed.SLIP_SEND, col(Entry.at) >= since
    )
    said = {each.record_id: last_said(db, each) for each in db.exec(made).all()}
    last = max(sent, key=lambda each: (said.get(each.id, each.sent_at), each.id), default=None)
    if last is None:
        raise Sorry("You sent no slip without a target just now. Send one with what was missing.")
    if last.removed_at is not None or last.withdrawn_at is not None:
        raise Sorry(
            f"Your last slip, about {last.pupil}, was taken back. Send it again with its target.",
            pupil_id=last.pupil_id,
            record=(RecordKind.SLIP, last.id),
        )
    if last.target:
        raise _has_one(last)
    if sent_together(db, last):
        raise Sorry(
            "Your last slip was a good word for several pupils. "
            f"To add a target for all, type {to_type('undo')} and send it again with the target."
        )
    return last


def _has_one(slip: KnownSlip, field: str | None = None) -> Sorry:
    return Sorry(
        f"The slip about {slip.pupil} has a target already: {slip.target}. Send another slip for a second one.",
        field=field,
        pupil_id=slip.pupil_id,
        record=(RecordKind.SLIP, slip.id),
    )


def own_slip(db: Db, *, who: Person, slip_id: int, now: datetime) -> Slip:
    """The slip, where this person sent it and can still complete it.

    Raises Sorry where it was taken back or is older than what can be, NotAllowed for anybody but who sent it.
    """
    slip = db.get(Slip, slip_id, with_for_update=True)
    if slip is None:
        raise Sorry("That slip was taken back. Send it again with what was missing.")
    this: Record = (RecordKind.SLIP, slip.id)
    require(db, who, Action.SEND_SLIP, About(pupil_id=slip.pupil_id, record=this))
    known = school(db)
    if slip.from_id != who.staff_id:
        name = known.staff_name(slip.from_id)
        raise NotAllowed(
            f"Only {name} can change this slip: they sent it.", pupil_id=slip.pupil_id, record=this
        )
    if slip.removed_at is not None or slip.withdrawn_at is not None:
        raise Sorry(
            "That slip was taken back. Send it again with what was missing.",
            pupil_id=slip.pupil_id,
            record=this,
        )
    if now - slip.sent_at > timedelta(minutes=known.settings.undo_minutes):
        raise Sorry(
            "That slip was sent a while ago. Send another one with what was missing.",
            pupil_id=slip.pupil_id,
            record=this,
        )
    return slip


def complete(
    db: Db, actor: Actor, *, who: Person, slip_id: int, tone: Tone | None = None, target: str = ""
) -> SlipSent:
    """Say the kind of one's own slip, or add its target, as if it had been sent so; raises as `own_slip` does."""
    known = school(db)
    slip = own_slip(db, who=who, slip_id=slip_id, now=actor.at)
    before = slip.tone
    fields = [
        name for name, wanted in (("tone", tone not in {None, before}), ("target", bool(target))) if wanted
    ]
    if not fields:
        return SlipSent(known_slip(known, slip), _sent_by(db, slip), already=True)
    change(db, actor, slip, tone=tone or before)
    slip.version += 1
    added = None
    if target:
        if slip.target:
            raise _has_one(known_slip(known, slip), "target")
        slip.target = target
        added = AgreedTarget(pupil_id=slip.pupil_id, slip_id=slip.id, text=target, set_at=actor.at)
        db.add(added)
    db.flush()
    entry = record(
        db,
        actor,
        Deed.SLIP_COMPLETE,
        pupil_id=slip.pupil_id,
        about=(RecordKind.SLIP, slip.id),
        fields=",".join(fields),
    )
    remember(
        db,
        entry,
        {"tone": before, "target": added.id if added is not None else None, "version": slip.version},
    )
    refresh(db, topic=Topic.SLIP_NEW, about_id=slip.id)
    heads = to_copy(db, slip)
    slip.copied = slip.copied or bool(heads)
    tell_heads(db, actor, slip, heads)
    return SlipSent(known_slip(known, slip), entry)


def _sent_by(db: Db, slip: Slip) -> Entry:
    made = select(Entry).where(
        Entry.deed == Deed.SLIP_SEND, Entry.pupil_id == slip.pupil_id, Entry.record_id == slip.id
    )
    return db.exec(made).one()


@undoes(Deed.SLIP_COMPLETE)
def _leave_out_again(undoing: Undoing) -> str:
    db, facts = undoing.db, undoing.facts
    slip = db.get_one(Slip, undoing.entry.record_id, with_for_update=True)
    about = school(db).label(slip.pupil_id)
    if slip.removed_at is not None or slip.version != facts["version"]:
        raise Sorry(f"The slip about {about} was changed or taken back since.")
    added = db.get_one(AgreedTarget, facts["target"]) if facts["target"] is not None else None
    if added is not None and not added.is_suggested:
        raise Sorry(f"The target of the slip about {about} was agreed on with the pupil since.")
    change(db, undoing.actor, slip, tone=facts["tone"])
    slip.version += 1
    if added is not None:
        slip.target = ""
        added.removed_at = undoing.actor.at
    if slip.copied and slip.tone != Tone.NEGATIVE:
        slip.copied = False
        take_back(db, topic=Topic.SLIP_COPIED, about=(RecordKind.SLIP, slip.id or 0))
    refresh(db, topic=Topic.SLIP_NEW, about_id=slip.id)
    return f"The slip about {about} is as it was sent."
