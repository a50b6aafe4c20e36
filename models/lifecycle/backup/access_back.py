"""Who could do more when a backup was made than in the database that it takes the place of: that comes back with it."""

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.exc import DBAPIError
from sqlmodel import col

from models.db.database import Database
from models.db.journal import mark_and_position
from models.db.tables import Db
from models.school.people import Staff, StaffRole, StaffSubject

_Rights = dict[tuple[int, str], set[str]]
"""What gives each member of staff rights, by their number and name."""


def is_of(backup: Database, present: Database) -> bool:
    """Whether the backup is of that database, which can be read: then that knows what was decided since."""
    try:
        with present.reading() as there, backup.reading() as here:
            known, own = mark_and_position(there), mark_and_position(here)
    except DBAPIError:
        return False
    return known is not None and (own is None or own[0] == known[0])


def may_again(backup: Database, present: Database) -> Sequence[str]:
    """Who has a role again, or may use Staffroom at all, that was taken from them since; by name.

    The database that stood there has to be the one that the backup is of.
    """
    with present.reading() as db:
        there = _rights(db)
    with backup.reading() as db:
        here = _rights(db)
    return sorted(
        name for (number, name), rights in here.items() if rights - there.get((number, name), rights)
    )


def _rights(db: Db) -> _Rights:
    """Of everybody; of who is not in post, none."""
    found: _Rights = defaultdict(set)
    people = (col(Staff.id), col(Staff.forename), col(Staff.surname), col(Staff.active))
    known = {}
    for number, forename, surname, active in db.execute(select(*people)):
        who = number, f"{forename} {surname}"
        found[who] = {"in post"} if active else set()
        if active:
            known[number] = who
    for number, role in db.execute(select(col(StaffRole.staff_id), col(StaffRole.role))):
        if number in known:
            found[known[number]].add(role)
    heads = select(col(StaffSubject.staff_id), col(StaffSubject.subject_id)).where(col(StaffSubject.head))
    for number, subject in db.execute(heads):
        if number in known:
            found[known[number]].add(f"head of {subject}")
    return dict(found)
