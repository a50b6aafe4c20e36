"""Who did and saw what; append-only (data protection, 3)."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from sqlalchemy import Index, text
from sqlmodel import Field, col, select

from models.audit.deeds import IN_LAW, OF_NOBODY, Deed, Did
from models.audit.facts import ShownOf
from models.db.database import Database
from models.db.errors import Busy, Sorry, WantsToWrite
from models.db.journal import DECIDED, journal_of, write_down
from models.db.journal_words import JournalDecision
from models.db.records import NO_RECORD, Record, RecordKind
from models.db.statements import plain_row, write
from models.db.tables import Db, SQLModel, one_of


class Entry(SQLModel, table=True):
    """One deed, one look or one refusal: ids and names of fields, never text."""

    __table_args__ = (
        one_of("did", Did),
        Index("ix_entry_staff", "staff_id", "at"),
        Index("ix_entry_pupil", "pupil_id", "at"),
        Index(
            "ix_entry_look",
            "staff_id",
            "deed",
            "pupil_id",
            "at",
            sqlite_where=text("did = 'saw'"),
            postgresql_where=text("did = 'saw'"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(index=True)
    staff_id: int | None = Field(default=None, foreign_key="staff.id", description="None: Staffroom itself")
    did: str
    deed: str = Field(description="such as slip.send; of a refusal, the command or button")
    pupil_id: int | None = Field(default=None, foreign_key="pupil.id")
    record: str = Field(default="", description="the kind of record, such as slip")
    record_id: int | None = None
    fields: str = Field(
        default="",
        description="names of fields, parted by commas; of a refusal what it was about, such as a day",
    )
    door: str = ""
    undoes: int | None = Field(default=None, unique=True, description="the entry that this one takes back")

    @property
    def of(self) -> Record:
        """The record that it is about."""
        return RecordKind(self.record), self.record_id


SAW = text("entry.did = 'saw'")
"""Looks alone, as their index says it: a value handed over with the statement would not be known for the same."""

Answer = TypeVar("Answer")

_LOOKS = "looks"
_ABOUT = "about"
"""The pupils whom the entries of a transaction are about so far; None for a look at a list."""


def looked_or_done(database: Database, deed: Callable[[Db], Answer]) -> Answer:
    """What comes of it, in a transaction that only looks where no more is wanted, and else anew in one that writes.

    Raises as `looking()`.
    """
    try:
        with looking(database) as db:
            return deed(db)
    except WantsToWrite:
        return database.write(deed)


@contextmanager
def looking(database: Database) -> Iterator[Db]:
    """One transaction that only reads; every look in it is on record when this ends, in a short one of its own.

    Raises WantsToWrite where more than looks would be written, and Sorry where the looks cannot be written now:
    whoever asked is told nothing that is not on record.
    """
    with database.reading() as db:
        looks: list[Entry] = db.info.setdefault(_LOOKS, [])
        yield db
    if not looks:
        return
    try:
        with database.writing(within=database.patience) as db:
            for look in looks:
                write(db, look)
    except Busy:
        raise Sorry(
            "I cannot show that now: a look goes on record first, and others are saving a lot. Try again in a minute."
        ) from None


@dataclass(frozen=True)
class Actor:
    """Whose hand a deed is: the member of staff (None: Staffroom itself), the door, and when (UTC)."""

    staff_id: int | None
    at: datetime
    door: str = ""


def record(
    db: Db,
    actor: Actor,
    deed: Deed,
    *,
    pupil_id: int | None = None,
    about: Record = NO_RECORD,
    fields: str = "",
    undoes: int | None = None,
) -> Entry:
    """Write down one deed or look, with its id; `about` is the kind and id of the record.

    A look in a transaction of `looking()` has its id later. What is decided in law goes into the journal, too.
    """
    entry = _written(db, actor, deed.did, deed, pupil_id, about, fields=fields, undoes=undoes)
    if deed in IN_LAW:
        write_decision(db, entry, deed)
    return entry


def write_decision(db: Db, entry: Entry, deed: Deed, *, taken_back: bool = False) -> None:
    """Write into the journal what was decided of a record, or that it was taken back, so that no backup undoes it.

    Where the journal cannot be written it is done all the same; the next start writes down what stands.
    """
    if journal_of(db) is None:
        return
    decided = JournalDecision(deed, entry.pupil_id, entry.record_id, entry.staff_id, taken_back)
    with suppress(OSError), db.begin_nested():
        write_down(db, entry.at, DECIDED, decided=[decided])


def record_shown(
    db: Db,
    actor: Actor,
    deed: Deed,
    shown: Iterable[ShownOf],
    *,
    about: Record = NO_RECORD,
    fields: str = "",
    done: Entry | None = None,
    since: datetime | None = None,
) -> None:
    """Write down whose record was shown, as this look, where no entry of the transaction says it already.

    Of several it is one look at a list. `done` is the deed of which the answer tells; `fields` stands first. What was
    shown of the same to the same person `since` then is no other look: a message that is drawn anew in its place.
    """
    said: set[int | None] = db.info.get(_ABOUT, set())
    known = said | ({done.pupil_id} - {None} if done is not None else set())
    unsaid = [] if None in said else [each for each in shown if each.pupil_id not in known]
    if not unsaid:
        return
    whom = {each.pupil_id for each in unsaid}
    pupil_id = whom.pop() if len(whom) == 1 else None
    what = ",".join(each for each in (fields, *sorted({each.what for each in unsaid})) if each)
    if since is None or not _is_said(db, actor, deed, (pupil_id, what), about, since):
        record(db, actor, deed, pupil_id=pupil_id, about=about, fields=what)


def _is_said(
    db: Db, actor: Actor, deed: Deed, seen: tuple[int | None, str], about: Record, since: datetime
) -> bool:
    same = (
        Entry.staff_id == actor.staff_id, col(Entry.at) >= since, Entry.deed == deed, Entry.door == actor.door,
        Entry.pupil_id == seen[0], Entry.fields == seen[1], Entry.record == about[0], Entry.record_id == about[1],
    )  # fmt: skip
    return db.exec(select(Entry.id).where(*same).limit(1)).first() is not None


def record_why_not(db: Db, actor: Actor, sorry: Sorry) -> None:
    """Write down that a sentence told somebody of a pupil's record, where it did."""
    if sorry.pupil_id is not None:
        record(db, actor, Deed.WHY_NOT, pupil_id=sorry.pupil_id, about=sorry.record)


def record_refusal(
    db: Db,
    actor: Actor,
    asked: str,
    *,
    pupil_id: int | None = None,
    about: Record = NO_RECORD,
    touched: str = "",
) -> None:
    """Write down that somebody was refused the command or button `asked`: an entry for each pupil it was about.

    `touched` is what else it was about, as `models.audit.touched` writes it.

    So each is found where the pupil's are looked for, and sealed; of what was done, the record itself says to whom.
    """
    _written(db, actor, Did.REFUSED, asked, pupil_id, about, fields=touched)


def _written(
    db: Db,
    actor: Actor,
    did: Did,
    deed: str,
    pupil_id: int | None,
    about: Record,
    *,
    fields: str = "",
    undoes: int | None = None,
) -> Entry:
    row = {
        "at": actor.at, "staff_id": actor.staff_id, "did": did, "deed": deed, "pupil_id": pupil_id,
        "record": about[0], "record_id": about[1], "fields": fields, "door": actor.door, "undoes": undoes,
    }  # fmt: skip
    entry = plain_row(Entry, row)
    if pupil_id is not None or (did is Did.SAW and deed not in OF_NOBODY):
        db.info.setdefault(_ABOUT, set()).add(pupil_id)
    kept: list[Entry] | None = db.info.get(_LOOKS)
    if did is not Did.SAW or kept is None:
        return write(db, entry)
    kept.append(entry)
    return entry
