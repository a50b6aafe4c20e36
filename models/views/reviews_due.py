"""Which classes are still to be reviewed, and who is told of it on which morning (P3)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import col, select

from models.access.authoriser import Person
from models.db.tables import Db
from models.rules.calendar import Calendar
from models.rules.collecting import asked_on
from models.school.people import StaffSubject
from models.tracking.intervention_people import owner_ids
from models.tracking.raising import unseen_subjects
from models.tracking.round_standing import ClassReviewed, RoundAsks, reviewed_by_class, rounds_on


@dataclass(frozen=True)
class ReviewsToEnter:
    """A class of one's own that an open round waits for."""

    round: RoundAsks
    group: ClassReviewed


@dataclass(frozen=True)
class ReviewsNotIn:
    """Subjects of a head of which an open round has not all reviews."""

    round: RoundAsks
    subjects: tuple[int, ...]
    missing: int


RoundAsked = tuple[RoundAsks, int | None]
"""A round of which teachers are told on a day, and how many school days are left then; None: it opens."""


def reviews_to_enter(db: Db, who: Person, today: date) -> list[ReviewsToEnter]:
    """This person's classes that are not done, by the rounds that are open."""
    if not who.teaches:
        return []
    return [each for asks in rounds_on(db, today) for each in _to_enter(db, who, asks)]


def hearing_of_reviews(db: Db, day: date, calendar: Calendar) -> set[int]:
    """Whom this morning's note tells of reviews, by id, former staff too; the same choice as `said_of_reviews`."""
    found: set[int] = set()
    asked = rounds_asked(db, day, calendar)
    for asks, before in asked:
        undone = [each for each in reviewed_by_class(db, asks) if each.missing]
        found.update(teacher for each in undone for teacher in each.teachers)
        if before is not None:
            subjects = {each.subject_id for each in undone}
            heads = select(StaffSubject.staff_id).where(
                col(StaffSubject.head), col(StaffSubject.subject_id).in_(subjects)
            )
            found.update(db.exec(heads))
    if hears_of_raises(asked):
        found.update(owner for each in unseen_subjects(db) for owner in owner_ids(db, each))
    return found


def hears_of_raises(asked: Sequence[RoundAsked]) -> bool:
    """Whether this morning's note tells heads of what a round will raise: five and one school days before its close."""
    return any(before is not None for _, before in asked)


def said_of_reviews(db: Db, who: Person, asked: Sequence[RoundAsked]) -> list[ReviewsToEnter | ReviewsNotIn]:
    """What the note of a morning on which these rounds are told of says to this person of reviews, as it stands now."""
    found: list[ReviewsToEnter | ReviewsNotIn] = []
    for asks, before in asked:
        if who.teaches:
            found += _to_enter(db, who, asks)
        if before is not None and who.heads:
            found += _not_in(db, asks, who.heads)
    return found


def _to_enter(db: Db, who: Person, asks: RoundAsks) -> Iterator[ReviewsToEnter]:
    for each in reviewed_by_class(db, asks, teacher_id=who.staff_id):
        if each.missing:
            yield ReviewsToEnter(asks, each)


def _not_in(db: Db, asks: RoundAsks, subjects: frozenset[int]) -> Iterator[ReviewsNotIn]:
    undone = [each for each in reviewed_by_class(db, asks) if each.missing and each.subject_id in subjects]
    if undone:
        whose = tuple(dict.fromkeys(each.subject_id for each in undone))
        yield ReviewsNotIn(asks, whose, sum(each.missing for each in undone))


def rounds_asked(db: Db, day: date, calendar: Calendar) -> list[RoundAsked]:
    """The rounds of which teachers are told on this day, as of collections."""
    asked = ((asks, asked_on(calendar, asks.opens, asks.closes)) for asks in rounds_on(db, day))
    return [(asks, days[day]) for asks, days in asked if day in days]
