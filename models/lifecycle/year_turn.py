"""The turn of the year: who goes up and who leaves, as a list to review before anything is done (R1)."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select, update
from sqlmodel import col

from models.audit.deeds import Deed
from models.audit.entries import Actor, Entry, record
from models.audit.facts import PupilFact, Shows
from models.db.errors import Sorry
from models.db.tables import Db
from models.db.whole import whole
from models.lifecycle.leaving import pupils_leave
from models.rules.calendar import LAST_YEARS, academic_year_name
from models.school.beginnings import YEAR_GROUPS, begin_anew
from models.school.care_to_come import mentored_to_come
from models.school.people import Mentorship, Pupil
from models.school.snapshot import changed, school

_MENTORED_FROM = 10


@dataclass(frozen=True)
class YearTurn(PupilFact, shows=Shows.LEAVING):
    """What the turn of the year does: nothing is deleted, and who leaves can come back (R1)."""

    year: int
    """The academic year that begins: 2027 for 2027/28."""
    leavers: tuple[int, ...]
    """The pupils of the last years, by id."""
    up: Mapping[int, tuple[int, ...]]
    """Who goes up, by the year group that they go into."""
    unmentored: tuple[int, ...]
    """Who will be in Year 10 or 11 without a mentor, dated ahead included; all others keep theirs (P4)."""


def year_turn(db: Db, today: date) -> YearTurn | None:
    """What there is to do on this day; None where the year groups are this academic year's.

    The dates of birth say so; where no pupil has one, what the last file of pupils or the last turn brought.
    """
    whole(db)
    # Put in order here: SQLite would go through all who ever left for the order, too.
    here = select(col(Pupil.id), col(Pupil.year_group)).where(col(Pupil.left_on).is_(None))
    rows = sorted(db.execute(here), key=lambda row: row[0])
    known = school(db)
    behind = known.years_on(today)
    if not rows or behind < 1:
        return None
    up: dict[int, list[int]] = defaultdict(list)
    for pupil_id, group in rows:
        if group not in LAST_YEARS:
            up[group + 1].append(pupil_id)
    mentored = set(
        db.execute(select(col(Mentorship.pupil_id)).where(col(Mentorship.last_day).is_(None))).scalars()
    )
    mentored |= {pupil_id for _, pupil_id in mentored_to_come(db)}
    return YearTurn(
        year=known.settings.school_year(today),
        leavers=tuple(pupil_id for pupil_id, group in rows if group in LAST_YEARS),
        up={group: tuple(up[group]) for group in sorted(up)},
        unmentored=tuple(
            each
            for group in (_MENTORED_FROM, _MENTORED_FROM + 1)
            for each in up[group]
            if each not in mentored
        ),
    )


def turn_the_year(db: Db, actor: Actor, turn: YearTurn, today: date) -> Entry:
    """Everybody goes up by one year group, mentors with them, and the last years leave, as the list said (R1).

    Raises Sorry where the year was turned meanwhile, or somebody has come or gone since the list was made.
    """
    whole(db)
    if (now := year_turn(db, today)) != turn:
        what = (
            "is done already"
            if now is None
            else "is another now: somebody has come or gone. Look at it again"
        )
        raise Sorry(f"The list for {academic_year_name(turn.year)} {what}.")
    entry = record(db, actor, Deed.YEAR_TURN, fields="year_group")
    pupils_leave(db, actor, entry, turn.leavers, today)
    going = [each for pupil_ids in turn.up.values() for each in pupil_ids]
    db.execute(
        update(Pupil)
        .where(col(Pupil.left_on).is_(None), col(Pupil.id).in_(going))
        .values(year_group=col(Pupil.year_group) + 1)
        .execution_options(synchronize_session="fetch")
    )
    begin_anew(db, YEAR_GROUPS, date(turn.year, 9, 1))
    changed(db)
    return entry
