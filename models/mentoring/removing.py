"""The safeguarding lead's way out: a slip that should never have been one is removed, wherever its words stand."""

from dataclasses import dataclass

from sqlmodel import col, select

from models.access.authoriser import About, Action, Person, require
from models.audit.deeds import Deed
from models.audit.entries import Actor, Entry, record
from models.audit.holds import held_pupils
from models.db.afterwards import forgets
from models.db.errors import Sorry
from models.db.journal import SAFEGUARDING, RowsGone, write_down
from models.db.records import RecordKind
from models.db.tables import Db
from models.mentoring.meeting import AgreedTarget
from models.mentoring.mornings import morning_changed
from models.mentoring.slip import KnownSlip, Slip, known_slip, known_slips
from models.mentoring.slip_thread import SlipReply
from models.outbox import inbox
from models.outbox.kept import sent_about
from models.outbox.naming import clear_naming
from models.outbox.notices import take_back
from models.outbox.topics import Topic
from models.school.links import accounts_of
from models.school.snapshot import school

_CARRYING = (Topic.SLIP_NEW, Topic.SLIP_COPIED, Topic.SLIP_SHOWN)
TO_REMOVE = "to remove"
"""How a look of the safeguarding lead's is told from its reader's, on record."""


@dataclass(frozen=True)
class SlipRemoved:
    """What became of a slip that was removed: the mark that stays, and how many messages are being emptied."""

    slip: KnownSlip
    messages: int
    entry: Entry


def read_to_remove(db: Db, actor: Actor, who: Person, slip_id: int) -> KnownSlip:
    """Open a slip to see whether it has to be removed: on record as that, and not as read by who it was sent to.

    Raises Sorry where it is gone, NotAllowed for anybody but the safeguarding lead.
    """
    slip = _standing(db, who, slip_id)
    if slip.removed_at is not None:
        raise Sorry(
            "That slip was taken back by who sent it, so its words are gone from here. "
            "Remove takes them out of the messages that may still hold them."
        )
    record(
        db,
        actor,
        Deed.SLIP_READ,
        pupil_id=slip.pupil_id,
        about=(RecordKind.SLIP, slip.id),
        fields=TO_REMOVE,
    )
    return known_slip(school(db), slip)


def is_held(db: Db, who: Person, slip_id: int) -> KnownSlip | None:
    """The slip, where there is a hold on its pupil's record: then it is removed only once it is copied elsewhere.

    Raises Sorry where it is gone already, NotAllowed for anybody but the safeguarding lead.
    """
    slip = _standing(db, who, slip_id)
    return known_slip(school(db), slip) if slip.pupil_id in held_pupils(db) else None


def remove(db: Db, actor: Actor, who: Person, slip_id: int, *, copied: bool = False) -> SlipRemoved:
    """Take the slip's words away for good, here and in every message that carried them; a mark without content stays.

    The messages are emptied by delivery, and a safeguarding lead is told of each that a platform does not let go.
    `copied`: it was copied to the child protection file, as it has to be where the record is on hold.
    Raises Sorry where it is gone already or has to be copied first, NotAllowed for anybody but the safeguarding lead.
    """
    slip = _standing(db, who, slip_id)
    if not copied and slip.pupil_id in held_pupils(db):
        raise Sorry(
            "There is a hold on that pupil's record. Copy the slip to the child protection file first.",
            pupil_id=slip.pupil_id,
        )
    emptied = [RowsGone("slip", "id", (slip_id,))]
    slip.text, slip.target = "", ""
    slip.removed_at, slip.removed_by, slip.version = actor.at, who.staff_id, slip.version + 1
    for target in db.exec(select(AgreedTarget).where(AgreedTarget.slip_id == slip.id)):
        target.text, target.removed_at = "", actor.at
        emptied.append(RowsGone("agreed_target", "id", (target.id or 0,)))
    for each in db.exec(select(SlipReply).where(SlipReply.slip_id == slip.id)):
        each.text, each.removed_at = "", actor.at
        emptied.append(RowsGone("slip_reply", "id", (each.id or 0,)))
    about = (RecordKind.SLIP, slip.id or 0)
    for topic in _CARRYING:
        take_back(db, topic=topic, about=about)
    clear_naming(db, [slip.pupil_id], actor.at, but=_CARRYING)
    # What its sender wrote waits nowhere else for its answer.
    inbox.forget_of(db, accounts_of(db, slip.from_id))
    if slip.to_id is not None:
        morning_changed(db, actor, slip.to_id)
    entry = record(
        db,
        actor,
        Deed.SLIP_REMOVE,
        pupil_id=slip.pupil_id,
        about=about,
        fields="text,target,copied" if copied else "text,target",
    )
    db.flush()
    write_down(db, actor.at, SAFEGUARDING, emptied=emptied, approved_by=who.staff_id)
    forgets(db)
    messages = sent_about(db, _CARRYING, about)
    return SlipRemoved(known_slip(school(db), slip), messages, entry)


def as_removed(db: Db, entry: Entry) -> SlipRemoved | None:
    """What an entry of removing a slip did; None where the row is gone."""
    found = next(iter(known_slips(db, col(Slip.id) == entry.record_id)), None)
    if found is None:
        return None
    about = (RecordKind.SLIP, found.id)
    return SlipRemoved(found, sent_about(db, _CARRYING, about), entry)


def removable(db: Db, who: Person, pupil_id: int) -> list[KnownSlip]:
    """The slips about a pupil whose words stand here, or may still in messages, newest first, for the lead alone.

    One that was taken back is among them: what was shown of it in chats stays there until it is removed.
    """
    require(db, who, Action.REMOVE_SLIP, About(pupil_id=pupil_id))
    return known_slips(db, col(Slip.pupil_id) == pupil_id, col(Slip.removed_by).is_(None))


def _standing(db: Db, who: Person, slip_id: int) -> Slip:
    slip = db.get(Slip, slip_id, with_for_update=True)
    about = About(pupil_id=slip.pupil_id if slip is not None else None, record=(RecordKind.SLIP, slip_id))
    require(db, who, Action.REMOVE_SLIP, about)
    if slip is None or slip.removed_by is not None:
        raise Sorry(
            "That slip is gone already: its words are taken away.",
            pupil_id=about.pupil_id,
            record=about.record,
        )
    return slip
