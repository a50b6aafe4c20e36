"""Which grades are still to be entered, and who is told of it on which morning (P6, R12)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import or_
from sqlmodel import col, select

from models.access.authoriser import Action, Person, may_of_all
from models.db.tables import Db
from models.rules.collecting import asked_on
from models.school.people import Role, StaffSubject, ids_with_role
from models.school.snapshot import school
from models.tracking.completion import (
    ClassEntered,
    CollectionAsks,
    Entered,
    as_asked,
    asking,
    by_class,
    by_subject,
)
from models.tracking.grades import Collection
from models.views.waiting import AsOf

_CLOSED_LATELY = timedelta(days=30)
"""Longer than any school is shut between a close and its first school morning, but for the summer's."""


@dataclass(frozen=True)
class GradesToEnter:
    """A class of one's own whose grades an open collection waits for."""

    collection: CollectionAsks
    group: ClassEntered


@dataclass(frozen=True)
class GradesNotIn:
    """Subjects of which a collection, open or just closed, has not all grades."""

    collection: CollectionAsks
    subjects: tuple[int, ...]
    entered: Entered
    """Of all of them together."""


def grades_to_enter(db: Db, who: Person, today: date) -> list[GradesToEnter]:
    """This person's classes that are not done, by the collections that are open."""
    if not who.teaches:
        return []
    known = school(db)
    return [
        GradesToEnter(collection, each)
        for collection in asking(db, known.settings, today)
        for each in by_class(db, known, collection, teacher_id=who.staff_id)
        if each.entered.missing
    ]


def hearing_of_grades(db: Db, day: date, moment: AsOf) -> set[int]:
    """Whom this morning's note tells of grades, by id, former staff too; the same choice as `said_of_grades`."""
    known, standing = school(db), _of_morning(db, day, moment)
    found: set[int] = set()
    for collection, before in standing.asked:
        undone = [each for each in by_class(db, known, collection) if each.entered.missing]
        found.update(teacher for each in undone for teacher in each.teachers)
        if before is not None:
            found.update(_heads(db, {each.subject_id for each in undone}))
    for collection in standing.closed:
        undone_subjects = {
            subject for subject, each in by_subject(db, known, collection).items() if each.missing
        }
        if undone_subjects:
            found.update(_heads(db, undone_subjects), ids_with_role(db, Role.SCHEME_LEAD))
    return found


def said_of_grades(db: Db, who: Person, day: date, moment: AsOf) -> list[GradesToEnter | GradesNotIn]:
    """What the note of that morning says to this person of grades, as it stands now."""
    known, standing = school(db), _of_morning(db, day, moment)
    found: list[GradesToEnter | GradesNotIn] = []
    for collection, before in standing.asked:
        if who.teaches:
            mine = by_class(db, known, collection, teacher_id=who.staff_id)
            found += [GradesToEnter(collection, each) for each in mine if each.entered.missing]
        if before is not None and who.heads:
            found += _not_in(db, collection, who.heads)
    for collection in standing.closed:
        leads = may_of_all(who, Action.RUN_COLLECTIONS)
        if leads or who.heads:
            found += _not_in(db, collection, None if leads else who.heads)
    return found


def _not_in(db: Db, collection: CollectionAsks, subjects: frozenset[int] | None) -> Iterator[GradesNotIn]:
    entered = by_subject(db, school(db), collection, subjects)
    undone = tuple(each for each in entered if entered[each].missing)
    if undone:
        asked = sum(each.asked for each in entered.values())
        yield GradesNotIn(collection, undone, Entered(asked, sum(each.entered for each in entered.values())))


@dataclass(frozen=True)
class _OfMorning:
    """The collections that a morning's note may be about."""

    asked: tuple[tuple[CollectionAsks, int | None], ...]
    """Those of which teachers are told on this day, and the school days left; None: it opens."""
    closed: tuple[CollectionAsks, ...]
    """Those of whose close this is the first school morning."""


def _of_morning(db: Db, day: date, moment: AsOf) -> _OfMorning:
    """One query, whatever there is."""
    zone, calendar = moment.settings.timezone, moment.calendar
    since = datetime.combine(day - _CLOSED_LATELY, moment.settings.morning_time, zone)
    lately = or_(col(Collection.closed_at).is_(None), col(Collection.closed_at) >= since)
    rows = db.exec(
        select(Collection).where(col(Collection.opens) <= day, lately).order_by(col(Collection.key))
    ).all()
    open_ = [each for each in rows if each.is_open(day)]
    asked = []
    for each in open_:
        asks, days = as_asked(each, moment.settings, day, open_), asked_on(calendar, each.opens, each.closes)
        if day in days and asks.years:
            asked.append((asks, days[day]))
    closed = [
        as_asked(each, moment.settings, day, open_)
        for each in rows
        if each.closed_at is not None
        and calendar.on_or_after(_morning_after(each.closed_at.astimezone(zone), moment)) == day
    ]
    return _OfMorning(tuple(asked), tuple(each for each in closed if each.years))


def _morning_after(closed: datetime, moment: AsOf) -> date:
    return closed.date() + timedelta(days=int(closed.time() > moment.settings.morning_time))


def _heads(db: Db, subjects: set[int]) -> set[int]:
    heads = select(StaffSubject.staff_id).where(
        col(StaffSubject.head), col(StaffSubject.subject_id).in_(subjects)
    )
    return set(db.exec(heads))
