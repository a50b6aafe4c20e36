"""What a person has to do, derived from the facts; what is done disappears everywhere (P4, P7, P8, P10, P12, R11)."""

from datetime import date, datetime
from itertools import groupby

from sqlalchemy import select
from sqlmodel import col

from models.access.authoriser import Person
from models.db.tables import Db
from models.mentoring.agreement_lists import missing_of_school
from models.mentoring.declining import declines
from models.mentoring.mentees import all_mentees, unmentored_ids
from models.rules.calendar import Calendar
from models.rules.mentoring import first_of_week
from models.rules.policy import review_reminded
from models.school.beginnings import AGREEMENTS, began
from models.school.mentor_cover import covers_on
from models.school.people import Role, Staff, ids_with_role
from models.school.settings import Settings
from models.school.snapshot import school
from models.views.data_requests import hearing_of_requests, said_of_requests
from models.views.files_to_delete import hearing_of_files, said_of_files
from models.views.grades_due import (
    hearing_of_grades,
    said_of_grades,
)
from models.views.lists_to_decide import hearing_of_lists
from models.views.looked_again import hearing_to_look, said_to_look_at
from models.views.reviews_due import hearing_of_reviews, hears_of_raises, rounds_asked, said_of_reviews
from models.views.subject_week import heads_to_tell, subject_weeks
from models.views.todo_facts import SlipsLeft, Todo
from models.views.todo_of_records import (
    PAPERS_REVIEWED_BY,
    papers_to_review,
    policy_to_review,
    removal_to_decide,
    to_answer,
    to_delete,
)
from models.views.todo_sources import (
    SEPTEMBER,
    SOURCES,
    agreements_missing,
    declines_to_decide,
    is_reminder_day,
    left_over,
    meetings_to_hold,
    mentors_to_allocate,
    to_read,
    to_take,
    unseen_raises,
)
from models.views.waiting import AsOf, in_notes, of_note, waiting_slips


def todo(db: Db, who: Person, now: datetime, settings: Settings, calendar: Calendar) -> list[Todo]:
    """All that this person has to do: overdue first, then what is due first."""
    moment = AsOf(now, settings, calendar)
    found = [each for source in SOURCES for each in source(db, who, moment)]
    return sorted(found, key=lambda each: (not each.overdue, each.due))


def morning(db: Db, day: date, moment: AsOf) -> list[int]:
    """Who gets a note this morning: ids of active staff.

    Slips as `of_note` chooses them; meetings due and overdue on the month's reminder days (R11);
    registers that were not taken; to the scheme lead, weekly from September until it is done, pupils with no mentor,
    those whose mentor declined, and agreements that are missing (P1, P4), and that the policy itself is to be
    reviewed (P14);
    weekly until it is decided, a list of what is kept no longer, to those for whom it waits;
    at each term's start holds on pupils' records and restrictions, and weekly those to be looked at again, to who
    keeps them;
    files that were taken out of Staffroom and should be deleted, to who took them, once that is past and weekly;
    grades, when a collection opens, five and one school days before it closes, and once it has closed (R12);
    reviews, when a round opens, and five and one school days before it closes, then with the targets that it will
    raise and that their head has not seen (P3);
    to heads of subject, on the week's first school day, the subject's week;
    requests for pupils' records, to who answers them, in the school holidays too: these do not stop their clock.
    """
    answering = hearing_of_requests(db, day, moment)
    if not moment.calendar.is_school_day(day):
        return sorted(answering)
    everybody = sorted(waiting_slips(db, moment), key=lambda each: each.reader_id or 0)
    waiting = {reader: list(each) for reader, each in groupby(everybody, key=lambda each: each.reader_id)}
    to_meet = _to_meet(db, day, moment)
    to_take = {each.taker_id for each in left_over(db, day, moment)}
    leads = _of_the_school(db, day, moment) | answering | hearing_to_look(db, day, moment.calendar)
    leads |= hearing_of_files(db, day, moment.calendar)
    of_marks = hearing_of_grades(db, day, moment) | hearing_of_reviews(db, day, moment.calendar)
    of_marks |= heads_to_tell(db, day, moment)
    active = select(col(Staff.id), col(Staff.gathered)).where(col(Staff.active)).order_by(col(Staff.id))
    return [
        staff_id
        for staff_id, gathered in db.execute(active)
        if staff_id in to_meet | to_take | leads | of_marks
        or of_note(waiting.get(staff_id, ()), day, moment, gathered=gathered).total
    ]


def _to_meet(db: Db, day: date, moment: AsOf) -> set[int]:
    if not is_reminder_day(day, moment.calendar):
        return set()
    all_of_them = all_mentees(db, today=day, settings=moment.settings, calendar=moment.calendar)
    known, away = school(db), covers_on(db, day)
    return {
        away[each.mentor_id].cover_id if each.mentor_id in away else each.mentor_id
        for each in all_of_them
        if each.to_meet and in_notes(known.pupils[each.pupil_id].year, day, moment.settings)
    }


def _of_the_school(db: Db, day: date, moment: AsOf) -> set[int]:
    """The scheme lead: weekly until all have a mentor and agreements are back; and of the policy's own review.

    And for whom a list of what is kept no longer waits, weekly until it is decided; and of the papers' review, who
    looks at them.
    """
    is_reviewed, begins_week = (
        _hears(moment.settings.policy_review, day, moment),
        first_of_week(moment.calendar, day),
    )
    leads = ids_with_role(db, Role.SCHEME_LEAD) if is_reviewed or begins_week else []
    deciding = hearing_of_lists(db) if begins_week else set[int]()
    if _hears(moment.settings.papers_review, day, moment):
        deciding = deciding.union(*(ids_with_role(db, each) for each in PAPERS_REVIEWED_BY))
    if not leads or is_reviewed:
        return {*leads, *deciding}
    found = missing_of_school(db, day) if _hears_of_agreements(db, day) else None
    is_missing = found is not None and (found.to_issue or found.out)
    return {*leads, *deciding} if is_missing or unmentored_ids(db, day) or declines(db) else deciding


def _hears_of_agreements(db: Db, day: date) -> bool:
    """A school that has recorded none hears of them in September alone: it may keep them elsewhere."""
    return day.month == SEPTEMBER or began(db, AGREEMENTS) is not None


def _hears(review: date | None, day: date, moment: AsOf) -> bool:
    before = moment.settings.policy_remind_days
    return review is not None and review_reminded(moment.calendar, review, before, day)


def for_morning(db: Db, who: Person, day: date, moment: AsOf) -> list[Todo]:
    """What the morning note of that day says to this person, as it stands now; the same choice as `morning`."""
    asked = [to_answer(each, day) for each in said_of_requests(db, who, day, moment)]
    if not moment.calendar.is_school_day(day):
        return asked
    waiting = waiting_slips(db, moment, reader_id=who.staff_id)
    said = of_note(waiting, day, moment, gathered=school(db).receivers[who.staff_id].gathered)
    found = asked + [to_read(each, moment) for each in said.singly]
    found += [to_take(each, day) for each in left_over(db, day, moment, whose=who.staff_id)]
    if said.counted:
        found.append(Todo(SlipsLeft(said.counted), day, overdue=True))
    found += [Todo(each, each.collection.closes) for each in said_of_grades(db, who, day, moment)]
    reviewed = rounds_asked(db, day, moment.calendar)
    found += [Todo(each, each.round.closes) for each in said_of_reviews(db, who, reviewed)]
    found += unseen_raises(db, who, moment) if hears_of_raises(reviewed) else []
    found += [Todo(each, day) for each in subject_weeks(db, who, day, moment)]
    if is_reminder_day(day, moment.calendar):
        found += meetings_to_hold(db, who, moment)
    if Role.SCHEME_LEAD in who.roles and first_of_week(moment.calendar, day):
        found += mentors_to_allocate(db, who, moment)
        found += declines_to_decide(db, who, moment)
        found += agreements_missing(db, who, moment) if _hears_of_agreements(db, day) else []
    found += removal_to_decide(db, who, moment) if first_of_week(moment.calendar, day) else []
    found += [to_delete(each) for each in said_of_files(db, who, day, moment.calendar)]
    kept = said_to_look_at(db, who, day, moment.calendar)
    found += [Todo(each, each.since, overdue=each.since < day) for each in kept]
    found += policy_to_review(db, who, moment) if _hears(moment.settings.policy_review, day, moment) else []
    found += papers_to_review(db, who, moment) if _hears(moment.settings.papers_review, day, moment) else []
    return sorted(found, key=lambda each: (not each.overdue, each.due))
