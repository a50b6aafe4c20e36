"""A file that is written to a place of somebody's choosing: noted before it is, and said to be theirs to delete."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from models.access.authoriser import Person
from models.audit.entries import Actor
from models.audit.taken_files import TakenKind
from models.db.database import Database
from models.db.tables import Db
from models.lifecycle.taken_files import KnownTakenFile, is_still_there, note_taken, settle_taken
from models.rules.wording import count, day_in_full
from models.school.people import Staff
from models.school.snapshot import settings


@dataclass(frozen=True)
class Noted:
    """That a file is taken: the number under which it is kept, by whom, and what they are told of it."""

    number: int
    actor: Actor
    theirs: str


def noted(
    db: Db, actor: Actor, who: Person, kind: TakenKind, out: Path, pupil_ids: Collection[int | None]
) -> Noted:
    """Keep that this file, which is about these pupils, is taken."""
    row = note_taken(db, actor, who, kind, out.absolute(), pupil_ids)
    today = actor.at.astimezone(settings(db).timezone).date()
    email = db.get_one(Staff, row.by_id).email
    theirs = (
        f"Staffroom cannot delete this file; you can. It may be kept until {day_in_full(row.until, today)}: "
        f"then delete it and every copy of it, and say so: staffroom taken deleted {row.id} --as {email}"
    )
    return Noted(row.id or 0, actor, theirs)


def written(database: Database, note: Noted, write: Callable[[], object]) -> None:
    """Write the file that was noted; where it cannot be written, nothing is to be deleted."""
    is_there = False
    try:
        write()
        is_there = True
    finally:
        with database.writing() as db:
            settle_taken(db, note.actor, note.number, is_there=is_there)


def still_taken(many: int) -> str:
    """That so many should be deleted by now, in a sentence."""
    return (
        f"{count(many, 'file')} taken out of Staffroom should be deleted by now, and nobody said so. Which, and "
        "by whom: staffroom taken list --as E-MAIL"
    )


def taken_in_lines(files: list[KnownTakenFile], today: date) -> Iterator[str]:
    """Each in a line."""
    for each in files:
        about = f" about {each.pupil}" if each.pupil else ""
        late = " OVERDUE" if each.until < today else ""
        seen = "" if is_still_there(each.place) else " It is not seen there from here: ask for copies of it."
        yield (
            f"{each.id}  {each.kind}{about}, taken by {each.by} on {day_in_full(each.on, today)} into "
            f"{each.place}: to be deleted by {day_in_full(each.until, today)}.{late}{seen}"
        )
