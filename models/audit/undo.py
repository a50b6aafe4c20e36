"""Taking back one's own last deed, within its minutes, once; each subject says how it is done."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import aliased
from sqlmodel import col, select

from models.access.authoriser import About, Action, Person, require, shut
from models.audit.deeds import IN_LAW, Deed, Did
from models.audit.entries import Actor, Entry, record, write_decision
from models.audit.memory import last_said, remembered
from models.db.errors import NotAllowed, Sorry
from models.db.records import RecordKind
from models.db.tables import Db
from models.rules.wording import to_type
from models.school.people import Staff
from models.school.snapshot import school


@dataclass(frozen=True)
class Undoing:
    """What is taken back, by whom, and what the deed remembered for it."""

    db: Db
    entry: Entry
    actor: Actor
    who: Person
    facts: Mapping[str, Any]


TakeBack = Callable[[Undoing], str]
"""Takes back what the entry stands for, and says in a sentence what was taken back. It may raise Sorry."""
Right = tuple[Action, About]
AsksAgain = Callable[[Undoing], Right]
"""The right that the deed took, and about what, as they stand now."""

_TAKE_BACKS: dict[Deed, TakeBack] = {}
_ASKED_AGAIN: dict[Deed, AsksAgain] = {}


_CLOCKS_APART = timedelta(minutes=1)
"""How far the clocks of two machines that serve the school may be apart."""


def undoes(deed: Deed, asks: AsksAgain | None = None) -> Callable[[TakeBack], TakeBack]:
    """Declare how a deed is taken back; `asks` where its right was about more than its entry's pupil or subject."""

    def declare(take_back: TakeBack) -> TakeBack:
        if deed in _TAKE_BACKS:
            raise ValueError(f"{deed} is taken back in two ways")
        _TAKE_BACKS[deed] = take_back
        if asks is not None:
            _ASKED_AGAIN[deed] = asks
        return take_back

    return declare


def taken_back() -> frozenset[Deed]:
    """The deeds for which it is declared how they are taken back."""
    return frozenset(_TAKE_BACKS)


def can_undo(entry: Entry) -> bool:
    """Whether the deed is one that can be taken back at all."""
    return entry.deed in _TAKE_BACKS


def is_taken_back(db: Db, entry: Entry) -> bool:
    """Whether somebody took back what the entry stands for."""
    return entry.id is not None and _undoing(db, entry.id) is not None


@dataclass(frozen=True)
class Undone:
    """The entry that takes another back, and what was taken back in a sentence."""

    entry: Entry
    sentence: str


def undo(db: Db, actor: Actor, who: Person, entry_id: int, *, minutes: int = 10) -> Undone:
    """Take back what an entry stands for and write that down.

    Raises Sorry where it is too late, was taken back before, or cannot be; NotAllowed where it is not theirs, or
    they may no longer do what it takes.
    """
    entry = _locked(db, entry_id)
    if entry is None:
        raise Sorry(f"I cannot find what to take back. Type {to_type('undo')} to take back your last entry.")
    about = entry.of
    if entry.staff_id != actor.staff_id:
        name = _name(db, entry.staff_id)
        raise NotAllowed(
            f"Only {name} can take this back: it was their entry.", pupil_id=entry.pupil_id, record=about
        )
    if entry.undoes is not None:
        raise Sorry("That was an undo already. Do it again the usual way instead.")
    if _undoing(db, entry_id) is not None:
        raise Sorry("You have taken this back already.")
    take_back = _TAKE_BACKS.get(Deed(entry.deed)) if entry.did == Did.CHANGED and can_undo(entry) else None
    if take_back is None:
        raise Sorry("This cannot be taken back. Change it the usual way instead.")
    if actor.at - entry.at > timedelta(minutes=minutes):
        many = "1 minute" if minutes == 1 else f"{minutes} minutes"
        raise Sorry(f"That was more than {many} ago. Change it the usual way instead.")
    undoable = Deed(entry.deed).undoable
    facts = remembered(db, entry)
    if facts is None and undoable is not None and undoable.remembers:
        raise Sorry("This cannot be taken back any more. Change it the usual way instead.")
    _refuse_restricted(db, entry)
    undoing = Undoing(db, entry, actor, who, facts or {})
    if (right := right_of(undoing)) is not None:
        require(db, who, *right)
    sentence = _taken_back(undoing, take_back)
    written = record(
        db, actor, Deed.UNDO, pupil_id=entry.pupil_id, about=about, fields=entry.fields, undoes=entry_id
    )
    if entry.deed in IN_LAW:
        write_decision(db, written, Deed(entry.deed), taken_back=True)
    return Undone(written, sentence)


def _taken_back(undoing: Undoing, take_back: TakeBack) -> str:
    try:
        return take_back(undoing)
    except Sorry as sorry:
        # Why it cannot be is told from the record that the entry is about.
        if sorry.pupil_id is None:
            sorry.pupil_id, sorry.record = undoing.entry.pupil_id, undoing.entry.of
        raise


def right_of(undoing: Undoing) -> Right | None:
    """What the deed took, and so taking it back takes; None where it is everybody's own."""
    entry = undoing.entry
    undoable = Deed(entry.deed).undoable
    if undoable is None or undoable.may is None:
        return None
    if (asks := _ASKED_AGAIN.get(Deed(entry.deed))) is not None:
        action, about = asks(undoing)
        return action, replace(about, pupil_id=about.pupil_id or entry.pupil_id, record=entry.of)
    subject_id = entry.record_id if entry.record == RecordKind.SUBJECT else None
    return undoable.may, About(pupil_id=entry.pupil_id, subject_id=subject_id, record=entry.of)


def last_undoable(db: Db, staff_id: int, now: datetime, minutes: int = 10) -> Entry | None:
    """Of the deeds that they can still take back, the one they asked for last; None where there is none.

    What was done under a clock that was ahead is not in the way of what is done now.
    """
    undoing = aliased(Entry)
    undone = select(undoing.id).where(col(undoing.undoes) == col(Entry.id)).exists()
    newest = select(Entry).where(
        col(Entry.staff_id) == staff_id,
        col(Entry.at).between(now - timedelta(minutes=minutes), now + _CLOCKS_APART),
        col(Entry.did) == Did.CHANGED,
        col(Entry.deed).in_(sorted(_TAKE_BACKS)),
        ~undone,
    )
    return max(db.exec(newest), key=lambda each: (last_said(db, each), each.id or 0), default=None)


def took_back_last(db: Db, staff_id: int) -> bool:
    """Whether the last thing that this person did was to take something back."""
    changed = (col(Entry.staff_id) == staff_id, col(Entry.did) == Did.CHANGED)
    newest = select(Entry.deed).where(*changed).order_by(col(Entry.id).desc()).limit(1)
    return db.exec(newest).first() == Deed.UNDO


def was_named_last(db: Db, entry: Entry) -> bool:
    """Whether whose entry it is did and saw nothing since it was named to them, to be taken back."""
    mine = select(Entry).where(Entry.staff_id == entry.staff_id).order_by(col(Entry.id).desc()).limit(1)
    newest = db.exec(mine).first()
    return newest is not None and (newest.deed, newest.of, newest.pupil_id) == (
        Deed.UNDO_OFFER,
        entry.of,
        entry.pupil_id,
    )


def _locked(db: Db, entry_id: int) -> Entry | None:
    # Of two who undo at once the second waits here, and then finds the first one's entry.
    return db.exec(select(Entry).where(Entry.id == entry_id).with_for_update(key_share=True)).first()


def _refuse_restricted(db: Db, entry: Entry) -> None:
    """Raises NotAllowed or Sorry for what was done to a record that was restricted since, alone or with others.

    It holds for those too who may read such a record: nothing is written in it. The restriction itself is none of it,
    nor is what the pupil says of it.
    """
    if entry.record in {RecordKind.RESTRICTION, RecordKind.STATEMENT}:
        return
    restricted = school(db).restricted.known
    if entry.pupil_id in restricted:
        raise NotAllowed(shut(db), pupil_id=entry.pupil_id)
    if not restricted or entry.pupil_id is not None:
        return
    # Of what was done to several, each deed remembers in its own way whom it was about.
    since = select(Entry.id).where(
        Entry.deed == Deed.RESTRICTION_SET,
        col(Entry.id) > (entry.id or 0),
        col(Entry.pupil_id).in_(sorted(restricted)),
    )
    if db.exec(since.limit(1)).first() is not None:
        raise Sorry("This cannot be taken back any more. Change it the usual way instead.")


def _undoing(db: Db, entry_id: int) -> Entry | None:
    return db.exec(select(Entry).where(Entry.undoes == entry_id)).first()


def _name(db: Db, staff_id: int | None) -> str:
    staff = db.get(Staff, staff_id) if staff_id is not None else None
    return staff.name if staff is not None else "Staffroom itself"
