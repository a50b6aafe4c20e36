"""Which single records were removed before their time: who did it, when and why; nothing of what they said."""

from dataclasses import dataclass
from datetime import date

from sqlmodel import col, select

from models.access.authoriser import Action, Person, require
from models.audit.removed_records import RemovedRecord
from models.db.tables import Db
from models.db.whole import whole
from models.lifecycle.register import register
from models.mentoring.slip import Slip
from models.rules.removing import RemovedBecause
from models.school.snapshot import school


@dataclass(frozen=True)
class KnownRemoval:
    """One that was removed; whose it was is not said."""

    number: str
    """As it is on record: its number, or the slip's whose mark stays."""
    what: str
    of_day: date | None
    on: date
    by: str
    because: RemovedBecause
    copied: bool
    """To the child protection file."""


def single_removals(db: Db, who: Person) -> list[KnownRemoval]:
    """All that are on record, the newest first. Raises NotAllowed for who may not see it."""
    require(db, who, Action.SEE_REMOVED)
    whole(db)
    known = school(db)
    zone = known.settings.timezone
    found = [
        KnownRemoval(
            number=f"Removal {each.id}", what=_what(each.record), of_day=each.of_day,
            on=each.at.astimezone(zone).date(), by=known.staff_name(each.by_id),
            because=RemovedBecause(each.because), copied=each.copied,
        )
        for each in db.exec(select(RemovedRecord).order_by(col(RemovedRecord.id)))
    ]  # fmt: skip
    emptied = select(Slip).where(col(Slip.removed_by).is_not(None)).order_by(col(Slip.id))
    found += [
        KnownRemoval(
            number=f"slip:{each.id}", what=_what("slip"), of_day=each.sent_at.astimezone(zone).date(),
            on=each.removed_at.astimezone(zone).date(), by=known.staff_name(each.removed_by),
            because=RemovedBecause.SAFEGUARDING, copied=False,
        )
        for each in db.exec(emptied)
        if each.removed_at is not None
    ]  # fmt: skip
    return sorted(found, key=lambda each: each.on, reverse=True)


def _what(record: str) -> str:
    table = register().get(record)
    return table.what if table is not None else "a record that an older version kept"
