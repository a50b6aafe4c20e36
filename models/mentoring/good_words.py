"""A good word for several pupils, or for a class: one slip each, sent and taken back together (P8)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlmodel import col, select

from models.access.authoriser import Person
from models.audit.deeds import Deed
from models.audit.entries import Actor, Entry, record
from models.audit.memory import remember, remembered
from models.audit.undo import Undoing, undo, undoes
from models.db.errors import Sorry
from models.db.records import RecordKind
from models.db.tables import Db
from models.mentoring.slip import KnownSlip, Slip, Tone, known_slips
from models.mentoring.slips import TWICE_WITHIN, send
from models.school.settings import Settings
from models.school.snapshot import school

SLIPS = "slips"
"""What the entry for several slips is remembered by."""


@dataclass(frozen=True)
class GoodWordsSent:
    """The slips in the order of the pupils, the entry for all of them, and whether they were sent just before."""

    slips: tuple[KnownSlip, ...]
    entry: Entry
    already: bool = False


def check_several(settings: Settings, tone: Tone, pupils: int) -> None:
    """Raises Sorry where one slip may not be sent about so many: only a good word is for several."""
    if pupils > settings.slip_pupils:
        raise Sorry(
            f"That is {pupils} pupils; a good word goes to {settings.slip_pupils} at most. "
            "Name fewer, such as one form.",
            field="pupil",
        )
    if pupils > 1 and tone is not Tone.POSITIVE:
        raise Sorry(
            "About several pupils only a good word is sent. Make it positive, or name one pupil.",
            field="tone",
        )


def send_to_each(
    db: Db,
    actor: Actor,
    *,
    sender: Person,
    pupil_ids: Sequence[int],
    text: str,
    target: str = "",
    subject_id: int | None = None,
) -> GoodWordsSent:
    """Send the same positive slip about each of the pupils, and write one entry that takes all of them back.

    What was sent about some of them within the last 60 seconds is not sent again.
    Raises Sorry for too many pupils, and what sending one slip raises.
    """
    check_several(school(db).settings, Tone.POSITIVE, len(pupil_ids))
    sent = [
        send(
            db, actor, sender=sender, pupil_id=pupil_id, tone=Tone.POSITIVE, text=text, target=target,
            subject_id=subject_id,
        )
        for pupil_id in pupil_ids
    ]  # fmt: skip
    slips = tuple(each.slip for each in sent)
    if all(each.already for each in sent) and (before := _just_now(db, actor, slips)) is not None:
        return GoodWordsSent(slips, before, already=True)
    entry = record(
        db, actor, Deed.SLIPS_SEND, about=(RecordKind.SLIP, slips[0].id), fields="tone,text,target"
    )
    made = [each for each in sent if not each.already]
    remember(db, entry, {SLIPS: [each.id for each in slips], "entries": [each.entry.id for each in made]})
    return GoodWordsSent(slips, entry)


def of_entry(db: Db, entry: Entry) -> tuple[KnownSlip, ...]:
    """The slips of such an entry that still stand; none where it is forgotten."""
    facts = remembered(db, entry) or {}
    standing = known_slips(
        db, col(Slip.id).in_(facts.get(SLIPS, [])), col(Slip.removed_at).is_(None),
        col(Slip.withdrawn_at).is_(None),
    )  # fmt: skip
    return tuple(sorted(standing, key=lambda each: each.id))


def sent_together(db: Db, slip: KnownSlip) -> bool:
    """Whether the slip is one of several that were sent at once."""
    sent = select(Entry).where(
        Entry.staff_id == slip.from_id, Entry.deed == Deed.SLIPS_SEND, col(Entry.at) >= slip.sent_at
    )
    return any(slip.id in (remembered(db, each) or {}).get(SLIPS, ()) for each in db.exec(sent).all())


def _just_now(db: Db, actor: Actor, slips: Sequence[KnownSlip]) -> Entry | None:
    """The entry with which just these were sent."""
    since = actor.at - TWICE_WITHIN - timedelta(seconds=1)
    newest = (
        select(Entry)
        .where(Entry.staff_id == actor.staff_id, Entry.deed == Deed.SLIPS_SEND, col(Entry.at) > since)
        .order_by(col(Entry.id).desc())
    )
    wanted = {each.id for each in slips}
    found = ((each, remembered(db, each) or {}) for each in db.exec(newest))
    return next((entry for entry, facts in found if set(facts.get(SLIPS, ())) == wanted), None)


@undoes(Deed.SLIPS_SEND)
def _take_all_back(undoing: Undoing) -> str:
    db, actor = undoing.db, undoing.actor
    undone = set(db.exec(select(Entry.undoes).where(col(Entry.undoes).in_(undoing.facts["entries"]))))
    wanted = [each for each in undoing.facts["entries"] if each not in undone]
    for entry_id in wanted:
        undo(db, actor, undoing.who, entry_id, minutes=school(db).settings.undo_minutes)
    db.flush()
    slips = undoing.facts[SLIPS]
    read = db.exec(select(Slip.id).where(col(Slip.id).in_(slips), col(Slip.withdrawn_at).is_not(None))).all()
    marked = (
        "it is marked as withdrawn and stays" if len(read) == 1 else "they are marked as withdrawn and stay"
    )
    kept = f" {len(read)} of them had been read: {marked} on record." if read else ""
    return f"The slips about {len(wanted)} pupils are taken back.{kept}"
