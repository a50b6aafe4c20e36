"""A subject's week, for its head on the week's first school morning (P6, P12)."""

from collections import Counter
from collections.abc import Collection as Some
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy import case, distinct, func, select
from sqlmodel import col

from models.access.authoriser import Person
from models.db.tables import Db
from models.rules.mentoring import first_of_week
from models.school.people import Staff, StaffSubject
from models.school.snapshot import school
from models.sessions.session import Booking, Session
from models.tracking.completion import asking, by_subject
from models.tracking.intervention import Intervention
from models.views.newly_below import fallen
from models.views.waiting import AsOf


@dataclass(frozen=True)
class SubjectWeek:
    """What a head of subject begins the week with: counts, each of which has its list elsewhere."""

    subject_id: int
    not_entered: int = 0
    """Grades that the collection that closes first still waits for."""
    closes: date | None = None
    newly_below: int = 0
    """Pupils, by the newest collection, while it is news."""
    to_review: int = 0
    """Interventions whose review is due by the week's end, or was."""
    to_decide: int = 0
    """Interventions that are proposed."""
    sessions: int = 0
    """Of the week."""
    booked: int = 0
    """Bookings in them."""

    @property
    def says_something(self) -> bool:
        return self != SubjectWeek(self.subject_id)


def heads_to_tell(db: Db, day: date, moment: AsOf) -> set[int]:
    """Whom this morning's note tells of a subject's week, former staff too; the same choice as `subject_weeks`."""
    if not first_of_week(moment.calendar, day):
        return set()
    heads: dict[int, set[int]] = {}
    rows = (
        select(col(StaffSubject.subject_id), col(StaffSubject.staff_id))
        .join(Staff, col(Staff.id) == StaffSubject.staff_id)
        .where(col(StaffSubject.head), col(Staff.active))
    )
    for subject_id, staff_id in db.execute(rows):
        heads.setdefault(subject_id, set()).add(staff_id)
    weeks = _weeks(db, day, moment, heads)
    return {each for week in weeks for each in heads[week.subject_id]}


def subject_weeks(db: Db, who: Person, day: date, moment: AsOf) -> list[SubjectWeek]:
    """The weeks of the subjects that this person heads, by name; none on another day, and of none nothing to say."""
    if not who.heads or not first_of_week(moment.calendar, day):
        return []
    return _weeks(db, day, moment, who.heads)


def _weeks(db: Db, day: date, moment: AsOf, subjects: Some[int]) -> list[SubjectWeek]:
    """Five statements, and two more for each collection that is open."""
    known = school(db)
    found = {each: SubjectWeek(each) for each in subjects}
    for collection in reversed(asking(db, moment.settings, day)):
        for subject_id, entered in by_subject(db, known, collection, frozenset(subjects)).items():
            if entered.missing:
                found[subject_id] = replace(
                    found[subject_id], not_entered=entered.missing, closes=collection.closes
                )
    _, below = fallen(db, day, moment.calendar)
    fell = Counter(each.subject for each in below)
    last = day + timedelta(days=6 - day.weekday())
    standing = _interventions(db, last)
    booked = _sessions(db, day, last)
    for subject_id, week in found.items():
        to_review, to_decide = standing.get(subject_id, (0, 0))
        sessions, bookings = booked.get(subject_id, (0, 0))
        found[subject_id] = replace(
            week, newly_below=fell[known.subject_name(subject_id)], to_review=to_review, to_decide=to_decide,
            sessions=sessions, booked=bookings,
        )  # fmt: skip
    by_name = sorted(found.values(), key=lambda each: known.subject_name(each.subject_id))
    return [each for each in by_name if each.says_something]


def _interventions(db: Db, last: date) -> dict[int, tuple[int, int]]:
    """By subject, how many are to be reviewed by that day, and how many are proposed."""
    proposed = col(Intervention.opened_at).is_(None)
    due = ~proposed & (col(Intervention.review_on) <= last)
    rows = (
        select(
            col(Intervention.subject_id),
            func.sum(case((due, 1), else_=0)),
            func.sum(case((proposed, 1), else_=0)),
        )
        .where(col(Intervention.closed_at).is_(None), col(Intervention.subject_id).is_not(None))
        .group_by(col(Intervention.subject_id))
    )
    return {subject_id: (int(due), int(waiting)) for subject_id, due, waiting in db.execute(rows)}


def _sessions(db: Db, first: date, last: date) -> dict[int, tuple[int, int]]:
    """By subject, how many sessions are booked from the first day to the last, and how many bookings there are."""
    rows = (
        select(col(Session.subject_id), func.count(distinct(col(Session.id))), func.count())
        .join(Booking, col(Booking.session_id) == Session.id)
        .where(col(Booking.day).between(first, last), col(Booking.cancelled_at).is_(None))
        .group_by(col(Session.subject_id))
    )
    return {subject_id: (sessions, bookings) for subject_id, sessions, bookings in db.execute(rows)}
