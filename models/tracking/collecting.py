"""Opening and closing collections, by the scheme lead and by the calendar (R12)."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func
from sqlmodel import col, select

from models.access.authoriser import Action, Person, require
from models.audit.deeds import Deed
from models.audit.entries import Actor, Entry, record
from models.audit.memory import remember
from models.audit.undo import Undoing, undoes
from models.db.errors import Sorry
from models.db.records import RecordKind
from models.db.tables import Db
from models.db.whole import ALL_OF_IT
from models.outbox.notices import take_back
from models.outbox.topics import Topic
from models.rules.collecting import window
from models.rules.days import stored_day
from models.rules.mentoring import Month
from models.rules.wording import day_in_full, day_of_month, shut_in_words, to_type
from models.school.snapshot import school
from models.tracking.asked_of_teachers import ask_teachers
from models.tracking.collections import month_begun, name_of, open_collections
from models.tracking.completion import as_asked, by_class
from models.tracking.grades import Collection, GradeEntry
from models.tracking.proposing import propose_newly_below
from models.tracking.ungraded_at_close import forget_ungraded, keep_ungraded


@dataclass(frozen=True)
class Opened:
    """A collection that is open, until when it was before, and the entry; without one it was so already."""

    collection: Collection
    before: date | None = None
    """Its last day before; None where it was not open."""
    entry: Entry | None = None


def open_collection(
    db: Db,
    actor: Actor,
    *,
    who: Person,
    year_group: int | None,
    closes: date | None = None,
    opened: date | None = None,
) -> Opened:
    """Open a collection today: the month's, or one of a year group's own; or give an open one another last day.

    One that was closed early is opened again: today's, or the year group's that was first `opened` on a day. Raises
    Sorry for a last day that is past or no school day, for a year group that nobody is in, and where none was
    opened on that day; NotAllowed for anybody but the scheme lead.
    """
    require(db, who, Action.RUN_COLLECTIONS)
    known = school(db)
    today = actor.at.astimezone(known.settings.timezone).date()
    if year_group is not None and not any(each.year == year_group for each in known.pupils.values()):
        raise Sorry(f"Nobody is in Year {year_group}.", field="year")
    found = _standing(db, year_group, today) if opened is None else _opened_on(db, year_group, opened)
    last = closes or _usual_close(known.settings.collection_opens, known.settings.collection_closes, today)
    if closes is not None and (why := _why_not(closes, today, known.calendar.why_not(closes))) is not None:
        raise Sorry(why, field="until")
    before = found.closes if found is not None and found.is_open(today) else None
    if found is not None and before is not None and closes in {None, before}:
        return Opened(found, before)
    facts = {
        "closes": found.closes.isoformat() if found is not None else None,
        "was_open": before is not None,
    }
    if found is None:
        key = Month.of(today).key if year_group is None else f"{today.isoformat()}/{year_group}"
        found = Collection(key=key, opens=today, closes=last, year_group=year_group, opened_by=who.staff_id)
        db.add(found)
    else:
        found.opens, found.closes = min(found.opens, today), last
        found.closed_at, found.closed_by = None, None
    db.flush()
    entry = record(db, actor, Deed.COLLECTION_OPEN, about=(RecordKind.COLLECTION, found.id), fields="closes")
    remember(db, entry, facts)
    if before is None:
        _ask_teachers(db, actor, found, entry)
    return Opened(found, before, entry)


def _ask_teachers(db: Db, actor: Actor, opened: Collection, entry: Entry) -> None:
    known = school(db)

    def undone(day: date) -> list[tuple[int, ...]]:
        asks = as_asked(opened, known.settings, day, open_collections(db, day))
        return [each.teachers for each in by_class(db, known, asks) if each.entered.missing]

    about = (RecordKind.COLLECTION, opened.id)
    ask_teachers(db, actor, Topic.GRADES_TO_ENTER, about=about, closes=opened.closes, by=entry, undone=undone)


def close_collection(db: Db, actor: Actor, *, who: Person, collection_id: int) -> tuple[Collection, Entry]:
    """Close an open collection now. Raises Sorry where it is closed, NotAllowed for anybody but the scheme lead."""
    require(db, who, Action.RUN_COLLECTIONS)
    found = db.get(Collection, collection_id, with_for_update=True)
    today = actor.at.astimezone(school(db).settings.timezone).date()
    if found is None or not found.is_open(today):
        raise Sorry(f"That collection is not open. Type {to_type('collections')} to see which are.")
    return found, _close(db, actor, found)


def follow_the_calendar(db: Db, actor: Actor, today: date) -> None:
    """Close what has had its last day, and open the month's collection where its first has come (R12)."""
    past = (
        select(Collection)
        .where(col(Collection.closed_at).is_(None), col(Collection.closes) < today)
        .order_by(col(Collection.key))
        .with_for_update()
    )
    for each in list(db.exec(past)):
        _close(db, actor, each)
    begin_the_month(db, actor, today)


def begin_the_month(db: Db, actor: Actor, today: date) -> None:
    """Open the month's collection where its days have come and it is not there, such as on the day of a first start."""
    last = db.exec(select(func.max(Collection.id))).one() or 0
    begun = month_begun(db, school(db), today)
    if begun is not None and (begun.id or 0) > last:
        record(db, actor, Deed.COLLECTION_OPEN, about=(RecordKind.COLLECTION, begun.id), fields="closes")


def _close(db: Db, actor: Actor, collection: Collection) -> Entry:
    """The one place where a collection ends, by hand or by the calendar; what follows from that is done here.

    One that was opened again comes here again: what was done once for it is not done twice.
    """
    collection.closed_at, collection.closed_by = actor.at, actor.staff_id
    db.flush()
    together = select(Collection).where(
        col(Collection.opens) <= collection.closes, col(Collection.closes) >= collection.opens
    )
    keep_ungraded(db, school(db), collection, db.exec(together).all())
    propose_newly_below(db, actor, collection)
    return record(db, actor, Deed.COLLECTION_CLOSE, about=(RecordKind.COLLECTION, collection.id))


def _standing(db: Db, year_group: int | None, today: date) -> Collection | None:
    """The collection that opening it again is about: the open one, else what was begun for the same month or day."""
    open_ = [each for each in open_collections(db, today) if each.year_group == year_group]
    if open_:
        return open_[-1]
    key = Month.of(today).key if year_group is None else f"{today.isoformat()}/{year_group}"
    return db.exec(select(Collection).where(Collection.key == key).with_for_update()).first()


def _opened_on(db: Db, year_group: int | None, day: date) -> Collection:
    """The year group's own that was first opened on that day. Raises Sorry where there is none."""
    rows = select(Collection).where(Collection.key == f"{day.isoformat()}/{year_group}").with_for_update()
    found = db.exec(rows).first()
    if found is None:
        whose = f"Year {year_group}" if year_group is not None else "a year group"
        raise Sorry(
            f"No collection of {whose} was opened on {day_of_month(day)}. "
            f"To see which there are: {to_type('collections')}",
            field="year",
        )
    return found


def _usual_close(opening_day: int, closing_day: int, today: date) -> date:
    """When a collection that is opened today closes, where nobody says: with the month's, or with the next one."""
    months = (Month.of(today).previous, Month.of(today), Month.of(today).next)
    ends = (window(month, opening_day, closing_day)[1] for month in months)
    return next(last for last in ends if last > today)


def _why_not(closes: date, today: date, no_school: str | None) -> str | None:
    if closes < today:
        return f"{day_in_full(closes)} is past. Choose a day to come."
    return f"{shut_in_words(closes, no_school)}. Choose a school day." if no_school is not None else None


@undoes(Deed.COLLECTION_OPEN)
def _take_back(undoing: Undoing) -> str:
    """Give it its day of before, or take it away again where nothing is in it."""
    db, entry = undoing.db, undoing.entry
    found = db.get(Collection, entry.record_id, with_for_update=True)
    if found is None or found.closed_at is not None:
        raise Sorry(f"It was closed since. Type {to_type('collections')} to see how things stand.")
    before = stored_day(undoing.facts["closes"] or "")
    if before is not None:
        found.closes = before
        if undoing.facts["was_open"]:
            return f"{name_of(found)}: it closes on {day_of_month(before)} again."
        found.closed_at, found.closed_by = undoing.actor.at, undoing.actor.staff_id
        return f"{name_of(found)} is closed again."
    # Those of a pupil whose record is restricted count too: they are in it.
    inside = select(GradeEntry.id).where(col(GradeEntry.collection_id) == found.id).limit(1)
    if db.exec(inside, execution_options=ALL_OF_IT).first() is not None:
        raise Sorry(f"Grades were recorded in it since. Type {to_type('collections')} to close it.")
    name = name_of(found)
    take_back(db, topic=Topic.GRADES_TO_ENTER, about=(RecordKind.COLLECTION, found.id))
    forget_ungraded(db, found.id or 0)
    db.delete(found)
    db.flush()
    return f"{name}: the collection is taken back."
