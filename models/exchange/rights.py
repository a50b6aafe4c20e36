"""Who hears that an import changed who has which role: nobody gets a role, or loses one, unseen (P14)."""

from datetime import timedelta

from sqlalchemy import select
from sqlmodel import col

from models.audit.entries import Actor, Entry
from models.audit.memory import remember, remembered
from models.db.records import RecordKind
from models.db.tables import Db
from models.outbox.notices import promise_each
from models.outbox.topics import Topic
from models.school.people import Role, Staff, StaffRole

USEFUL = timedelta(days=1)
"""As long as it is remembered what changed."""
WHO_HEARS = (Role.SAFEGUARDING_LEAD, Role.SCHEME_LEAD)

Holding = tuple[int, str]
"""A member of staff's id and the role."""


def holders(db: Db) -> frozenset[Holding]:
    """Everybody's roles, but that of a teacher, which gives no right of its own."""
    rows = db.execute(
        select(col(StaffRole.staff_id), col(StaffRole.role))
        .join(Staff, col(Staff.id) == StaffRole.staff_id)
        .where(col(Staff.active), col(StaffRole.role) != Role.TEACHER)
    )
    return frozenset((staff_id, role) for staff_id, role in rows)


def say_what_changed(db: Db, actor: Actor, entry: Entry, before: frozenset[Holding]) -> None:
    """Promise the safeguarding leads and scheme leads of before and of now to say who has another role now.

    A school that had nobody yet is being set up: then it is nobody's news.
    """
    after = holders(db)
    if not before or before == after:
        return
    remember(db, entry, {"came": sorted(after - before), "went": sorted(before - after)})
    promise_each(
        db,
        Topic.ROLES_CHANGED,
        key=Topic.ROLES_CHANGED.key(entry.id),
        to_staff=sorted({each for each, role in before | after if role in WHO_HEARS}),
        about=(RecordKind.ENTRY, entry.id),
        due=actor.at,
        useful_until=actor.at + USEFUL,
        now=actor.at,
    )


def what_changed(db: Db, entry_id: int | None) -> tuple[list[Holding], list[Holding]] | None:
    """Which roles came and which went with this import; None where it is forgotten."""
    entry = db.get(Entry, entry_id) if entry_id is not None else None
    facts = remembered(db, entry) if entry is not None else None
    if facts is None:
        return None
    came, went = ([(staff_id, role) for staff_id, role in facts.get(name, ())] for name in ("came", "went"))
    return came, went
