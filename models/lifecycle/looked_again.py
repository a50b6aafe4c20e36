"""What stands on a pupil's record until somebody says that it is needed no more: holds and restrictions.

Whoever may look at each again says so, and it stands for as long again (lifecycle, 3 and 4.4).
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from models.access.authoriser import About, Action, Person, require
from models.audit.facts import PupilFact
from models.audit.holds import Hold
from models.db.errors import Sorry
from models.db.tables import Db
from models.rules.retention import months_after
from models.rules.wording import to_type
from models.school.restrictions import Restriction
from models.school.snapshot import school, settings

Row = TypeVar("Row", Hold, Restriction)
SEE = {
    Hold: f"To see those that stand: {to_type('holds')}",
    Restriction: f"To see those that stand: {to_type('restricted')}",
}
Known = TypeVar("Known", bound="HoldOrRestriction")


@dataclass(frozen=True)
class HoldOrRestriction(PupilFact):
    """One of them, with its names."""

    id: int
    pupil_id: int
    pupil: str
    reason: str
    by: str
    since: date
    look_again: date
    over: bool = False


def in_names(db: Db, kind: type[Known], row: Hold | Restriction) -> Known:
    """The row with its names."""
    known = school(db)
    return kind(
        id=row.id or 0,
        pupil_id=row.pupil_id,
        pupil=known.label(row.pupil_id),
        reason=row.reason,
        by=known.staff_name(row.set_by),
        since=row.set_at.astimezone(known.settings.timezone).date(),
        look_again=row.look_again,
        over=row.is_over,
    )


def next_look(db: Db, now: datetime) -> date:
    """The day on which what is set or kept on now is looked at again."""
    known = settings(db)
    return months_after(now.astimezone(known.timezone).date(), known.hold_months)


def still_standing(db: Db, who: Person, table: type[Row], number: int, may: Action) -> Row:
    """The row, held until the transaction ends. Raises Sorry where it stands no more, NotAllowed for who may not."""
    found = db.get(table, number, with_for_update=True)
    about = About(pupil_id=found.pupil_id if found is not None else None)
    require(db, who, may, about)
    if found is None or found.is_over:
        word = table.__name__
        is_so = (
            f"There is no {word.casefold()} {number}" if found is None else f"{word} {number} is over already"
        )
        raise Sorry(f"{is_so}. {SEE[table]}", pupil_id=about.pupil_id)
    return found
