"""Where what there is to do comes from: a source for each duty; what is done disappears by itself."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from models.access.authoriser import Action, Person, could
from models.db.tables import Db
from models.mentoring.advice import advice_to_answer
from models.mentoring.agreement_lists import missing_of_forms, missing_of_school
from models.mentoring.contact import without_contact
from models.mentoring.declining import declines
from models.mentoring.mentees import mentees, unmentored_on
from models.rules.calendar import Calendar, academic_year
from models.rules.mentoring import Duty, Month, due_day, reminder_days
from models.school.mentor_cover import covers_on, heard_for
from models.school.people import Role, with_role
from models.school.snapshot import school
from models.sessions.cases import open_cases
from models.sessions.to_tell import list_for
from models.sessions.untaken import Untaken, asked_since, untaken
from models.tracking.interventions import actions_of, own
from models.tracking.raising import RaiseToCome, own_raises
from models.tracking.setting_targets import targets_missing
from models.views.grades_due import grades_to_enter
from models.views.looks import LookAsked, TalkAsked, looks_asked, talks_asked
from models.views.plans import plans_to_decide
from models.views.reviews_due import reviews_to_enter
from models.views.todo_facts import (
    AdviceToAnswer,
    PupilsToTell,
    PupilsWithoutContact,
    PupilsWithoutMentor,
    RegisterToTake,
    TargetsHeld,
    TargetsMissing,
    TargetsToRaise,
    Todo,
)
from models.views.todo_of_records import (
    looked_again,
    messages_undelivered,
    new_year,
    overdue_files,
    papers_to_review,
    places_lost,
    policy_to_review,
    removal_to_decide,
    requests_to_answer,
)
from models.views.waiting import AsOf, WaitingSlip, in_notes, waiting_slips

SEPTEMBER = 9


TodoSource = Callable[[Db, Person, AsOf], list[Todo]]


def slips_to_read(db: Db, who: Person, moment: AsOf) -> list[Todo]:
    """Slips about the person's pupils that they have not read (P8)."""
    return [to_read(each, moment) for each in waiting_slips(db, moment, reader_id=who.staff_id)]


def to_read(slip: WaitingSlip, moment: AsOf) -> Todo:
    return Todo(slip, slip.sent_on, overdue=moment.today > slip.waits_long_after)


def meetings_to_hold(db: Db, who: Person, moment: AsOf) -> list[Todo]:
    """Formal meetings of this month, and those of months before that were not made up for, while any are held (P7)."""
    if not who.mentors:
        return []
    mine = mentees(db, who.staff_id, today=moment.today, settings=moment.settings, calendar=moment.calendar)
    known, away = school(db), who.staff_id in covers_on(db, moment.today)
    return [
        Todo(each, each.due or moment.today, overdue=each.duty is Duty.OVERDUE)
        for each in mine
        # Who is away is reminded of nothing that somebody else does meanwhile.
        if each.to_meet
        and (each.covered or not away)
        and in_notes(known.pupils[each.pupil_id].year, moment.today, moment.settings)
    ]


def pupils_to_tell(db: Db, who: Person, moment: AsOf) -> list[Todo]:
    """The day's Year 11 list, for the leader of the day, or for all of leadership where there is none (P10)."""
    if Role.LEADERSHIP not in who.roles or not _leads_today(db, who, moment):
        return []
    clock = moment.now.astimezone(moment.settings.timezone).time()
    to_tell = tuple(
        row.pupil_id
        for row in list_for(db, moment.today)
        if (row.told is None or row.changed)
        and any(each.slot.end > clock for each in (*row.lessons, *row.off))
    )
    return [Todo(PupilsToTell(to_tell), moment.today)] if to_tell else []


def grades_due(db: Db, who: Person, moment: AsOf) -> list[Todo]:
    """The classes whose grades an open collection waits for (P6)."""
    return [Todo(each, each.collection.closes) for each in grades_to_enter(db, who, moment.today)]


def reviews_due(db: Db, who: Person, moment: AsOf) -> list[Todo]:
    """The classes whose reviews an open round waits for (P3)."""
    return [Todo(each, each.round.closes) for each in reviews_to_enter(db, who, moment.today)]


def targets_to_set(db: Db, who: Person, moment: AsOf) -> list[Todo]:
    """The subjects of a head in which pupils have no target (P2)."""
    if not who.heads:
        return []
    found = targets_missing(db, school(db), moment.today, who.heads)
    return [Todo(TargetsMissing(subject, many), moment.today) for subject, many in found.items()]


def registers_to_take(db: Db, who: Person, moment: AsOf) -> list[Todo]:
    """Registers of one's own sessions, or of those that one covers, once they have begun (P11)."""
    now = moment.now.astimezone(moment.settings.timezone).replace(tzinfo=None)
    first = asked_since(moment.calendar, moment.today)
    found = untaken(db, first, moment.today, now, whose=who.staff_id, begun=True)
    return [to_take(each, moment.today) for each in found]


def to_take(register: Untaken, today: date) -> Todo:
    return Todo(RegisterToTake(register), register.held.slot.day, overdue=register.held.slot.day < today)


def left_over(db: Db, day: date, moment: AsOf, *, whose: int | None = None) -> list[Untaken]:
    """The registers of the school day before, and of what was held since, that nobody has taken by that morning."""
    before = moment.calendar.previous_school_day(day) or day - timedelta(days=1)
    return untaken(db, before, day - timedelta(days=1), datetime.combine(day, time()), whose=whose)


def absences_to_follow(db: Db, who: Person, moment: AsOf) -> list[Todo]:
    """Absences that are this person's to follow up (P11)."""
    if not could(who, Action.FOLLOW_UP):
        return []
    return [Todo(each, each.due, overdue=each.is_overdue(moment.today)) for each in open_cases(db, who)]


def plans_waiting(db: Db, who: Person, moment: AsOf) -> list[Todo]:
    """Plans of a week to accept: a head's part, the scheme lead's whole, by the school day before it begins (P12)."""
    found = []
    for each in plans_to_decide(db, who, moment.today):
        due = moment.calendar.previous_school_day(each.monday) or each.monday
        found.append(Todo(each, due, overdue=moment.today > due))
    return found


def interventions_to_look_at(db: Db, who: Person, moment: AsOf) -> list[Todo]:
    """Proposals to decide on, interventions to review, and what was to be done for pupils by now (P12, P13)."""
    today = moment.today
    found = [
        Todo(
            each,
            (each.proposed_on if each.is_proposed else None) or each.review_on,
            overdue=each.is_open and each.review_on < today,
        )
        for each in own(db, who)
        if each.is_due(today)
    ]
    return found + [
        Todo(each, each.due or today, overdue=each.due is not None and each.due < today)
        for each in actions_of(db, who)
    ]


def homes_to_contact(db: Db, who: Person, moment: AsOf) -> list[Todo]:
    """The pupils whom one mentors, or covers, with whose home nobody has spoken for a term (P17)."""
    if not who.mentors:
        return []
    found = without_contact(db, heard_for(db, who.staff_id, moment.today), moment.today)
    if not found:
        return []
    return [Todo(PupilsWithoutContact(tuple(found)), moment.today)]


def advice_waiting(db: Db, who: Person, moment: AsOf) -> list[Todo]:
    """Advice to leadership, for the scheme lead, late after as many school days as an unread slip (P15)."""
    zone = moment.settings.timezone
    found = []
    for each in advice_to_answer(db, who):
        given = each.given_at.astimezone(zone).date()
        last = moment.calendar.add_school_days(given, moment.settings.slip_unread_days)
        found.append(Todo(AdviceToAnswer(each), given, overdue=moment.today > last))
    return found


def agreements_missing(db: Db, who: Person, moment: AsOf) -> list[Todo]:
    """Agreements to issue and to get back: the scheme lead of the school, a form tutor of the form (P1)."""
    if Role.SCHEME_LEAD in who.roles:
        found = missing_of_school(db, moment.today)
    elif who.tutors:
        found = missing_of_forms(db, who, moment.today)
    else:
        return []
    if not (found.to_issue or found.out):
        return []
    due = _end_of_september(moment)
    return [Todo(found, due, overdue=moment.today > due)]


def _end_of_september(moment: AsOf) -> date:
    """The last school day of this school year's September, by which what begins with the year is done."""
    september = Month(academic_year(moment.today), SEPTEMBER)
    return due_day(moment.calendar, september) or september.last


def targets_to_raise(db: Db, who: Person, moment: AsOf) -> list[Todo]:
    """What rounds of reviews raise in the subjects that this person heads: to be seen, and those that are held (P3)."""
    found = own_raises(db, who)
    return [
        *_raises([each for each in found if each.raises and not each.seen and not each.over], moment),
        *_raises([each for each in found if each.raises and each.over], moment),
        *_held([each for each in found if each.held_by]),
    ]


def unseen_raises(db: Db, who: Person, moment: AsOf) -> list[Todo]:
    """Those that nobody has seen, as a morning's note says them."""
    return _raises([each for each in own_raises(db, who) if each.raises and not each.seen], moment)


def _raises(found: list[RaiseToCome], moment: AsOf) -> list[Todo]:
    if not found:
        return []
    ids, due = tuple(dict.fromkeys(each.pupil_id for each in found)), min(each.closes for each in found)
    over = any(each.over for each in found)
    return [Todo(TargetsToRaise(ids, over), due, overdue=over and due < moment.today)]


def _held(found: list[RaiseToCome]) -> list[Todo]:
    if not found:
        return []
    ids = tuple(dict.fromkeys(each.pupil_id for each in found))
    return [Todo(TargetsHeld(ids), min(each.closes for each in found))]


def mentors_to_allocate(db: Db, who: Person, moment: AsOf) -> list[Todo]:
    """Pupils who should have had a mentor from September, for the scheme lead (P4)."""
    if Role.SCHEME_LEAD not in who.roles or not (found := unmentored_on(db, moment.today)).alone:
        return []
    due = _end_of_september(moment)
    return [
        Todo(
            PupilsWithoutMentor(found.alone, found.to_come, found.pupil_ids), due, overdue=moment.today > due
        )
    ]


def declines_to_decide(db: Db, who: Person, moment: AsOf) -> list[Todo]:
    """Pupils whom their mentor cannot take on, for the scheme lead; late after as many days as an unread slip (P4)."""
    if Role.SCHEME_LEAD not in who.roles:
        return []
    zone = moment.settings.timezone
    found = []
    for each in declines(db):
        said = each.declined_at.astimezone(zone).date()
        last = moment.calendar.add_school_days(said, moment.settings.slip_unread_days)
        found.append(Todo(each, said, overdue=moment.today > last))
    return found


def slips_to_look_at(db: Db, who: Person, moment: AsOf) -> list[Todo]:
    """What the safeguarding lead was asked to look at, until somebody has looked."""
    zone = moment.settings.timezone
    asked: list[LookAsked | TalkAsked] = [*looks_asked(db, who), *talks_asked(db, who)]
    return [Todo(each, each.asked_at.astimezone(zone).date()) for each in asked]


SOURCES: tuple[TodoSource, ...] = (
    slips_to_look_at,
    new_year,
    requests_to_answer,
    pupils_to_tell,
    registers_to_take,
    absences_to_follow,
    plans_waiting,
    interventions_to_look_at,
    targets_to_raise,
    slips_to_read,
    meetings_to_hold,
    homes_to_contact,
    advice_waiting,
    agreements_missing,
    grades_due,
    reviews_due,
    targets_to_set,
    mentors_to_allocate,
    declines_to_decide,
    policy_to_review,
    papers_to_review,
    removal_to_decide,
    overdue_files,
    looked_again,
    messages_undelivered,
    places_lost,
)
"""Everything that anybody may have to do."""


def is_reminder_day(day: date, calendar: Calendar) -> bool:
    return day in reminder_days(calendar, Month.of(day))


def _leads_today(db: Db, who: Person, moment: AsOf) -> bool:
    leader = moment.settings.leader_on(moment.today.weekday())
    if not leader or leader == who.email:
        return True
    # One who has left or is no longer leadership leads no more: then it is everybody's.
    leaders = (*with_role(db, Role.LEADERSHIP), *with_role(db, Role.SCHEME_LEAD))
    return leader not in {each.email for each in leaders}
