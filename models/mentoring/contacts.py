"""What is done with contacts with home: logged, corrected, withdrawn, each of which keeps what was before (P17)."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlmodel import col, select

from models.access.authoriser import About, Action, Person, require, towards
from models.audit.deeds import Deed
from models.audit.entries import Actor, Entry, record
from models.audit.undo import Undoing, undoes
from models.db.errors import NotAllowed, Sorry
from models.db.records import RecordKind
from models.db.tables import Db
from models.mentoring.contact import AtHome, Contact, ContactWay, KnownContact, contact, may_see
from models.rules.calendar import academic_year
from models.rules.wording import day_in_full, to_type
from models.school.pupils import lock_pupils
from models.school.snapshot import school

NOTE_LIMIT = 1000
"""The most characters of what was said with home."""
_TWICE_WITHIN = timedelta(seconds=60)


@dataclass(frozen=True)
class SpokenAtHome:
    """What is logged of a contact with home."""

    day: date
    way: ContactWay
    at_home: AtHome
    note: str
    next_step: str = ""


@dataclass(frozen=True)
class ContactLogged:
    """The contact as it is on record, the entry, and whether the same was logged just before."""

    contact: KnownContact
    entry: Entry
    already: bool = False


def log_contact(
    db: Db, actor: Actor, *, who: Person, pupil_id: int, spoken: SpokenAtHome, corrects: int | None = None
) -> ContactLogged:
    """Log that home was spoken with; or that an earlier entry of one's own should have said this.

    The same again within 60 seconds is the first one. Raises Sorry for a day to come or of an earlier school year,
    and for an entry that cannot be corrected any more; NotAllowed for anybody who has nothing to do with the pupil.
    """
    require(db, who, Action.LOG_CONTACT, About(pupil_id=pupil_id))
    check_day_of_contact(spoken.day, actor.at.astimezone(school(db).settings.timezone).date())
    lock_pupils(db, [pupil_id])
    if (twin := _same_just_now(db, actor, pupil_id, spoken)) is not None:
        return twin
    if corrects is not None:
        before = _own(db, who, corrects)
        if before.pupil_id != pupil_id:
            raise Sorry("That contact was with another pupil’s home. Withdraw it, and log this one.")
        before.corrected_at = actor.at
        db.flush()
    row = Contact(
        pupil_id=pupil_id,
        staff_id=who.staff_id,
        day=spoken.day,
        way=spoken.way,
        at_home=spoken.at_home,
        note=spoken.note,
        next_step=spoken.next_step,
        logged_at=actor.at,
        corrects_id=corrects,
    )
    db.add(row)
    db.flush()
    entry = record(
        db,
        actor,
        Deed.CONTACT_LOG,
        pupil_id=pupil_id,
        about=(RecordKind.CONTACT, row.id),
        fields="day,way,home,note" + (",next" if spoken.next_step else ""),
    )
    return ContactLogged(_as_known(db, row), entry)


def check_day_of_contact(day: date, today: date) -> None:
    """Raises Sorry for a day on which nobody can have been spoken with: still to come, or of an earlier school year."""
    if day > today:
        raise Sorry(f"{day_in_full(day)} is still to come. Log a contact once it was.", field="day")
    if academic_year(day) < academic_year(today):
        raise Sorry(
            f"{day_in_full(day)} {day.year} was in the last school year. Type a day of this school year.",
            field="day",
        )


def withdraw_contact(
    db: Db, actor: Actor, *, who: Person, contact_id: int
) -> tuple[KnownContact, Entry | None]:
    """The contact counts no more; it stays on record as withdrawn. Without an entry it was so before.

    Raises Sorry where there is none, NotAllowed for anybody but who logged it.
    """
    row = _own(db, who, contact_id)
    lock_pupils(db, [row.pupil_id])
    db.refresh(row)
    if row.withdrawn_at is not None:
        return _as_known(db, row), None
    row.withdrawn_at = actor.at
    about = (RecordKind.CONTACT, row.id)
    entry = record(db, actor, Deed.CONTACT_WITHDRAW, pupil_id=row.pupil_id, about=about, fields="withdrawn")
    db.flush()
    return _as_known(db, row), entry


def seen_contact(db: Db, who: Person, contact_id: int) -> KnownContact:
    """The contact, for who may see it. Raises Sorry where it is gone, NotAllowed for anybody else."""
    known = contact(db, contact_id)
    if known is None:
        raise _gone()
    if not may_see(towards(db, who, known.pupil_id), known):
        about = About(pupil_id=known.pupil_id, record=(RecordKind.CONTACT, known.id))
        require(db, who, Action.SEE_CONTACTS, about)
    return known


def _own(db: Db, who: Person, contact_id: int) -> Contact:
    row = db.get(Contact, contact_id)
    if row is None:
        raise _gone()
    about = About(pupil_id=row.pupil_id, record=(RecordKind.CONTACT, row.id))
    require(db, who, Action.LOG_CONTACT, about)
    if row.staff_id != who.staff_id:
        name = school(db).staff_name(row.staff_id)
        raise NotAllowed(
            f"Only {name} may change this: it was their contact.", pupil_id=row.pupil_id, record=about.record
        )
    if row.removed_at is not None or row.corrected_at is not None:
        raise _gone()
    return row


def _gone() -> Sorry:
    return Sorry(
        f"That contact was changed or taken back since. To see them again: {to_type('contacts')} and the name"
    )


def _as_known(db: Db, row: Contact) -> KnownContact:
    found = contact(db, row.id)
    if found is None:
        raise _gone()
    return found


def _same_just_now(db: Db, actor: Actor, pupil_id: int, spoken: SpokenAtHome) -> ContactLogged | None:
    same = select(Contact).where(
        Contact.pupil_id == pupil_id,
        Contact.staff_id == actor.staff_id,
        Contact.day == spoken.day,
        Contact.way == spoken.way,
        Contact.at_home == spoken.at_home,
        Contact.note == spoken.note,
        Contact.next_step == spoken.next_step,
        col(Contact.logged_at) > actor.at - _TWICE_WITHIN,
        col(Contact.removed_at).is_(None),
        col(Contact.corrected_at).is_(None),
    )
    row = db.exec(same).first()
    if row is None:
        return None
    made = select(Entry).where(
        Entry.deed == Deed.CONTACT_LOG, Entry.pupil_id == pupil_id, Entry.record_id == row.id
    )
    return ContactLogged(_as_known(db, row), db.exec(made).one(), already=True)


@undoes(Deed.CONTACT_LOG)
def _not_logged(undoing: Undoing) -> str:
    """What was logged is gone, and what it corrected says again what it said."""
    db, actor = undoing.db, undoing.actor
    row = db.get(Contact, undoing.entry.record_id, with_for_update=True)
    if row is None or row.removed_at is not None:
        return "The contact was already gone."
    if row.corrected_at is not None or row.withdrawn_at is not None:
        raise Sorry("It was corrected or withdrawn since. Take that back first.")
    row.removed_at, row.note, row.next_step = actor.at, "", ""
    label = school(db).label(row.pupil_id)
    before = db.get(Contact, row.corrects_id) if row.corrects_id is not None else None
    db.flush()
    if before is None:
        return f"The contact with the home of {label} is taken back."
    before.corrected_at = None
    db.flush()
    return f"The correction is taken back: the contact with the home of {label} says what it said before."


@undoes(Deed.CONTACT_WITHDRAW)
def _not_withdrawn(undoing: Undoing) -> str:
    row = undoing.db.get_one(Contact, undoing.entry.record_id, with_for_update=True)
    row.withdrawn_at = None
    undoing.db.flush()
    return f"The contact with the home of {school(undoing.db).label(row.pupil_id)} counts again."
