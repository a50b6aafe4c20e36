"""Which collections there are, and into which one a pupil's grades go on a day (R12)."""

from collections.abc import Sequence
from datetime import date
from functools import cache

from sqlalchemy import BindParameter, bindparam, or_
from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from models.db.errors import Sorry
from models.db.tables import Db
from models.outbox.once import insert_once
from models.rules.calendar import academic_year
from models.rules.collecting import GRADED_MONTHLY, window
from models.rules.mentoring import Month, duty_applies
from models.rules.wording import day_of_month, to_type
from models.school.settings import Settings
from models.school.snapshot import School
from models.tracking.grades import Collection


def name_of(collection: Collection) -> str:
    """What a collection is called: `November`, or `Year 9 of 23 November`."""
    if collection.year_group is None:
        return f"{month_of(collection.key).first:%B}"
    return f"Year {collection.year_group} of {day_of_month(collection.opens)}"


def month_of(key: str) -> Month:
    """The month of a collection with this key."""
    return Month(int(key[:4]), int(key[5:7]))


def open_collections(db: Db, today: date) -> list[Collection]:
    """Those in which teachers record on this day, the oldest first."""
    return list(db.exec(_open(), params={"today": today}))


@cache
def _open() -> SelectOfScalar[Collection]:
    """Put together once: it is asked with every list of what there is to do."""
    today: BindParameter[date] = bindparam("today")
    open_ = select(Collection).where(
        col(Collection.closed_at).is_(None), col(Collection.opens) <= today, col(Collection.closes) >= today
    )
    return open_.order_by(col(Collection.key))


def years_asked(collection: Collection, settings: Settings, among: Sequence[Collection]) -> tuple[int, ...]:
    """The year groups whose grades it asks for: its own, or of the month's those that have none of their own.

    The month's asks for those whose mentors meet them that month: nobody grades Year 11 once it has left for exams.
    """
    own = {each.year_group for each in among}
    asked = years_of(month_of(collection.key), collection.year_group, settings)
    return tuple(year for year in asked if collection.year_group is not None or year not in own)


def years_of(month: Month, own: int | None, settings: Settings) -> tuple[int, ...]:
    """The year groups whose grades a collection of that month asks for: the one whose own it is, or the month's."""
    if own is not None:
        return (own,)
    until = {"until_11": settings.meetings_until_11, "until_10": settings.meetings_until_10}
    return tuple(year for year in GRADED_MONTHLY if duty_applies(year, month, **until))


def collection_for(db: Db, known: School, year_group: int, today: date) -> Collection:
    """The collection that grades of a pupil of this year group go into on this day.

    It is the year group's own while that is open, else the month's, which is made when it is first needed; where
    none is open, the newest that was, for whoever may record late. Raises Sorry where there was none yet.
    """
    open_ = [each for each in open_collections(db, today) if each.year_group in {None, year_group}]
    if open_:
        return max(open_, key=lambda each: (each.year_group is not None, each.key))
    if (made := month_begun(db, known, today)) is not None and made.is_open(today):
        return made
    newest = (
        select(Collection)
        .where(
            col(Collection.opens) <= today,
            or_(col(Collection.year_group).is_(None), col(Collection.year_group) == year_group),
        )
        .order_by(col(Collection.key).desc())
        .limit(1)
    )
    found = db.exec(newest).first()
    if found is None:
        raise Sorry(
            f"No collection of grades is open. The scheme lead opens one: {to_type('collections open')}"
        )
    return found


def collection_named(db: Db, month: Month, year_group: int, today: date) -> Collection:
    """The collection of a month that pupils of this year group had: the year group's own before the month's.

    Raises Sorry where there was none.
    """
    theirs = or_(col(Collection.year_group).is_(None), col(Collection.year_group) == year_group)
    rows = db.exec(
        select(Collection)
        .where(col(Collection.key).startswith(month.key), col(Collection.opens) <= today, theirs)
        .order_by(col(Collection.key).desc())
    ).all()
    found = max(rows, key=lambda each: each.year_group is not None, default=None)
    if found is None:
        raise Sorry(
            f"There was no collection of grades in {month} for Year {year_group}. "
            f"To see how they stand: {to_type('collections')}",
            field="month",
        )
    return found


def collections_of(db: Db, month: Month, today: date) -> list[Collection]:
    """Those of a month that were opened by this day: the month's own, then those of year groups."""
    named = col(Collection.key).startswith(month.key)
    rows = select(Collection).where(named, col(Collection.opens) <= today)
    return list(db.exec(rows.order_by(col(Collection.key))))


def months_collected(db: Db, today: date) -> list[Month]:
    """The months of this academic year of which there is a collection, the newest first."""
    begun = date(academic_year(today), 9, 1)
    keys = db.exec(
        select(Collection.key)
        .where(col(Collection.opens).between(begun, today))
        .order_by(col(Collection.key))
    )
    return list(dict.fromkeys(map(month_of, keys)))[::-1]


def known_collection(db: Db, collection_id: int) -> Collection | None:
    """The collection with this id; None where it was taken back."""
    return db.get(Collection, collection_id)


def newest_collection(db: Db, today: date, year_group: int | None = None) -> Collection | None:
    """The newest that was opened by this day, of whichever year group or of this one; None before the first."""
    newest = select(Collection).where(col(Collection.opens) <= today).order_by(col(Collection.key).desc())
    if year_group is not None:
        own = col(Collection.year_group) == year_group
        months = col(Collection.year_group).is_(None)
        newest = newest.where(or_(own, months) if year_group in GRADED_MONTHLY else own)
    return db.exec(newest.limit(1)).first()


def month_begun(db: Db, known: School, today: date) -> Collection | None:
    """The month's collection whose days these are, made where it is not there; None between two of them.

    While the one before is still open, since it was given longer, there is no new one; and there is none of days
    without school, such as August's.
    """
    settings = known.settings
    for month in (Month.of(today), Month.of(today).previous):
        opens, closes = window(month, settings.collection_opens, settings.collection_closes)
        if opens <= today <= closes and known.calendar.count(opens, closes):
            break
    else:
        return None
    longer = (each for each in open_collections(db, today) if each.year_group is None)
    if (before := next(longer, None)) is not None:
        return before
    there = select(Collection).where(Collection.key == month.key)
    if (found := db.exec(there).first()) is not None:
        return found
    insert_once(db, Collection, {"key": month.key, "opens": opens, "closes": closes}, unique=("key",))
    return db.exec(there).one()
