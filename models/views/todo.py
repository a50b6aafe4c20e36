"""What a person has to do, derived from the facts; what is done disappears everywhere (P4, P7, P8, P10, P12, R11)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby

from sqlalchemy import select
from sqlmodel import col

from models.access.authoriser import Action, Person, could
from models.audit.facts import PupilFact, Shows
from models.db.tables import Db
from models.mentoring.advice import KnownAdvice, advice_to_answer
from models.mentoring.agreement_lists import AgreementsMissing, missing_of_forms, missing_of_school
from models.mentoring.contact import LastContact, without_contact
from models.mentoring.mentees import Mentee, all_mentees, mentees, unmentored_on
from models.rules.calendar import Calendar, academic_year
from models.rules.mentoring import Duty, Month, due_day, first_of_week, reminder_days
from models.school.people import Role, Staff, ids_with_role, with_role
from models.school.settings import Settings
from models.school.snapshot import school
from models.sessions.cases import Case, open_cases
from models.sessions.to_tell import list_for
from models.sessions.untaken import LOOKED_BACK, Untaken, untaken
from models.settings.place import channels
from models.tracking.interventions import KnownAction, KnownIntervention, actions_of, own
from models.tracking.raising import RaiseToCome, raises_to_come
from models.tracking.setting_targets import targets_missing
from models.views.grades_due import (
    GradesNotIn,
    GradesToEnter,
    grades_to_enter,
    hearing_of_grades,
    said_of_grades,
)
from models.views.looks import LookAsked, TalkAsked, looks_asked, talks_asked
from models.views.plans import PlanToDecide, plans_to_decide
from models.views.school_year import CalendarGap, YearToTurn, calendar_gap, year_to_turn
from models.views.undelivered import LostMessage, given_up
from models.views.waiting import AsOf, WaitingSlip, in_notes, of_note, waiting_slips

_SEPTEMBER = 9


@dataclass(frozen=True)
class PupilsToTell:
    """Pupils of the day's Year 11 list who are to be told, or told again (P10)."""

    pupil_ids: tuple[int, ...]


@dataclass(frozen=True)
class PupilsWithoutMentor(PupilFact, shows=Shows.MENTOR):
    """Pupils of Years 10 and 11 who need a mentor (P4), by name and form."""

    pupils: tuple[str, ...]
    to_come: tuple[str, ...] = ()
    """Those who have none now and one from a day to come, with who and when."""


@dataclass(frozen=True)
class PupilsWithoutContact(PupilFact, shows=Shows.CONTACTS):
    """A mentor's pupils with whose home nobody has spoken for a term (P17)."""

    pupils: tuple[LastContact, ...]


@dataclass(frozen=True)
class AdviceToAnswer:
    """Advice to leadership that nobody has answered yet (P15)."""

    advice: KnownAdvice


@dataclass(frozen=True)
class Undelivered:
    """Messages that could not be delivered."""

    messages: tuple[LostMessage, ...]


@dataclass(frozen=True)
class LostPlace:
    """Leadership's place on a door, in which nothing can be posted any more, and why (P10)."""

    door: str
    why: str


@dataclass(frozen=True)
class SlipsLeft:
    """Slips that have waited for longer than they are reminded of, counted (R11)."""

    number: int


@dataclass(frozen=True)
class TargetsMissing:
    """How many pupils take a subject without a target in it."""

    subject_id: int
    pupils: int


@dataclass(frozen=True)
class RegisterToTake:
    """A session of which the register is still to be taken, or to be finished (P11)."""

    register: Untaken


@dataclass(frozen=True)
class TargetsToRaise(PupilFact, shows=Shows.GRADES):
    """Targets that the end of a round raises, to be looked at before (P3, R4)."""

    pupil_ids: tuple[int, ...]


What = (
    RegisterToTake
    | Case
    | GradesToEnter
    | GradesNotIn
    | TargetsMissing
    | KnownIntervention
    | KnownAction
    | TargetsToRaise
    | WaitingSlip
    | LookAsked
    | TalkAsked
    | SlipsLeft
    | YearToTurn
    | CalendarGap
    | Mentee
    | PupilsToTell
    | PlanToDecide
    | PupilsWithoutMentor
    | PupilsWithoutContact
    | AdviceToAnswer
    | AgreementsMissing
    | Undelivered
    | LostPlace
)


@dataclass(frozen=True)
class Todo:
    """One thing to do: what it is about, by when, and whether that is past."""

    what: What
    due: date
    overdue: bool = False


TodoSource = Callable[[Db, Person, AsOf], list[Todo]]


def todo(db: Db, who: Person, now: datetime, settings: Settings, calendar: Calendar) -> list[Todo]:
    """All that this person has to do: overdue first, then what is due first."""
    moment = AsOf(now, settings, calendar)
    found = [each for source in SOURCES for each in source(db, who, moment)]
    return sorted(found, key=lambda each: (not each.overdue, each.due))


def morning(db: Db, day: date, moment: AsOf) -> list[int]:
    """Who gets a note this morning: ids of active staff.

    Slips as `of_note` chooses them; meetings due and overdue on the month's reminder days (R11);
    registers that were not taken; to the scheme lead in September, weekly, agreements that are missing (P1);
    grades, when a collection opens, five and one school days before it closes, and once it has closed (R12).
    """
    everybody = sorted(waiting_slips(db, moment), key=lambda each: each.reader_id or 0)
    waiting = {reader: list(each) for reader, each in groupby(everybody, key=lambda each: each.reader_id)}
    to_meet = _to_meet(db, day, moment)
    to_take = {each.taker_id for each in left_over(db, day, moment)}
    leads = _to_remind_of_agreements(db, day, moment)
    of_grades = hearing_of_grades(db, day, moment)
    active = select(col(Staff.id), col(Staff.gathered)).where(col(Staff.active)).order_by(col(Staff.id))
    return [
        staff_id
        for staff_id, gathered in db.execute(active)
        if staff_id in to_meet | to_take | leads | of_grades
        or of_note(waiting.get(staff_id, ()), day, moment, gathered=gathered).total
    ]


def _to_meet(db: Db, day: date, moment: AsOf) -> set[int]:
    if not _is_reminder_day(day, moment.calendar):
        return set()
    all_of_them = all_mentees(db, today=day, settings=moment.settings, calendar=moment.calendar)
    known = school(db)
    return {
        each.mentor_id
        for each in all_of_them
        if each.to_meet and in_notes(known.pupils[each.pupil_id].year, day, moment.settings)
    }


def _to_remind_of_agreements(db: Db, day: date, moment: AsOf) -> set[int]:
    """The scheme lead, on the first school day of a week in September, until all agreements came back (P1)."""
    if day.month != _SEPTEMBER or not first_of_week(moment.calendar, day):
        return set()
    found = missing_of_school(db, day)
    return set(ids_with_role(db, Role.SCHEME_LEAD)) if found.to_issue or found.out else set()


def for_morning(db: Db, who: Person, day: date, moment: AsOf) -> list[Todo]:
    """What the morning note of that day says to this person, as it stands now; the same choice as `morning`."""
    waiting = waiting_slips(db, moment, reader_id=who.staff_id)
    said = of_note(waiting, day, moment, gathered=db.get_one(Staff, who.staff_id).gathered)
    found = [_to_read(each, moment) for each in said.singly]
    found += [_to_take(each, day) for each in left_over(db, day, moment, whose=who.staff_id)]
    if said.counted:
        found.append(Todo(SlipsLeft(said.counted), day, overdue=True))
    found += [Todo(each, each.collection.closes) for each in said_of_grades(db, who, day, moment)]
    if _is_reminder_day(day, moment.calendar):
        found += meetings_to_hold(db, who, moment)
    if who.staff_id in _to_remind_of_agreements(db, day, moment):
        found += agreements_missing(db, who, moment)
    return sorted(found, key=lambda each: (not each.overdue, each.due))


def slips_to_read(db: Db, who: Person, moment: AsOf) -> list[Todo]:
    """Slips about the person's pupils that they have not read (P8)."""
    return [_to_read(each, moment) for each in waiting_slips(db, moment, reader_id=who.staff_id)]


def _to_read(slip: WaitingSlip, moment: AsOf) -> Todo:
    return Todo(slip, slip.sent_on, overdue=moment.today > slip.waits_long_after)


def meetings_to_hold(db: Db, who: Person, moment: AsOf) -> list[Todo]:
    """Formal meetings of this month, and those of months before that were not made up for, while any are held (P7)."""
    if not who.mentors:
        return []
    mine = mentees(db, who.staff_id, today=moment.today, settings=moment.settings, calendar=moment.calendar)
    known = school(db)
    return [
        Todo(each, each.due or moment.today, overdue=each.duty is Duty.OVERDUE)
        for each in mine
        if each.to_meet and in_notes(known.pupils[each.pupil_id].year, moment.today, moment.settings)
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


def targets_to_set(db: Db, who: Person, moment: AsOf) -> list[Todo]:
    """The subjects of a head in which pupils have no target (P2)."""
    if not who.heads:
        return []
    found = targets_missing(db, school(db), who.heads)
    return [Todo(TargetsMissing(subject, many), moment.today) for subject, many in found.items()]


def registers_to_take(db: Db, who: Person, moment: AsOf) -> list[Todo]:
    """Registers of one's own sessions, or of those that one covers, once they have begun (P11)."""
    now = moment.now.astimezone(moment.settings.timezone).replace(tzinfo=None)
    found = untaken(db, moment.today - LOOKED_BACK, moment.today, now, whose=who.staff_id, begun=True)
    return [_to_take(each, moment.today) for each in found]


def _to_take(register: Untaken, today: date) -> Todo:
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
    """One's own pupils with whose home nobody has spoken for a term (P17)."""
    if not who.mentors or not (found := without_contact(db, who.staff_id, moment.today)):
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
    september = Month(academic_year(moment.today), _SEPTEMBER)
    return due_day(moment.calendar, september) or september.last


def targets_to_raise(db: Db, who: Person, _: AsOf) -> list[Todo]:
    """What the rounds of reviews that are open will raise in the subjects that this person heads (P3)."""
    if not who.heads:
        return []
    found = [each for each in raises_to_come(db, who) if each.subject_id in who.heads and _is_raised(each)]
    if not found:
        return []
    ids = tuple(dict.fromkeys(each.pupil_id for each in found))
    return [Todo(TargetsToRaise(ids), min(each.closes for each in found))]


def _is_raised(each: RaiseToCome) -> bool:
    return bool(each.higher) and not each.held_by


def mentors_to_allocate(db: Db, who: Person, moment: AsOf) -> list[Todo]:
    """Pupils who should have had a mentor from September, for the scheme lead (P4)."""
    if Role.SCHEME_LEAD not in who.roles or not (found := unmentored_on(db, moment.today)).alone:
        return []
    due = _end_of_september(moment)
    return [Todo(PupilsWithoutMentor(found.alone, found.to_come), due, overdue=moment.today > due)]


def messages_undelivered(db: Db, who: Person, moment: AsOf) -> list[Todo]:
    """Messages that were given up, for the scheme lead."""
    if Role.SCHEME_LEAD not in who.roles:
        return []
    lost = tuple(given_up(db, moment.now))
    if not lost:
        return []
    return [Todo(Undelivered(lost), lost[0].due.astimezone(moment.settings.timezone).date(), overdue=True)]


def places_lost(db: Db, who: Person, moment: AsOf) -> list[Todo]:
    """Leadership's places that are closed to us, for the scheme lead, until others are bound (P10)."""
    if Role.SCHEME_LEAD not in who.roles:
        return []
    return [
        Todo(LostPlace(each.door, each.trouble), moment.today, overdue=True)
        for each in channels(db)
        if each.trouble
    ]


def slips_to_look_at(db: Db, who: Person, moment: AsOf) -> list[Todo]:
    """What the safeguarding lead was asked to look at, until somebody has looked."""
    zone = moment.settings.timezone
    asked: list[LookAsked | TalkAsked] = [*looks_asked(db, who), *talks_asked(db, who)]
    return [Todo(each, each.asked_at.astimezone(zone).date()) for each in asked]


def new_year(db: Db, who: Person, moment: AsOf) -> list[Todo]:
    """The turn of the year and the calendar's end, for who imports (R1, R9)."""
    if not could(who, Action.IMPORT):
        return []
    turn, gap = year_to_turn(school(db), moment.today), calendar_gap(moment.calendar, moment.today)
    found = [Todo(turn, date(turn.year, _SEPTEMBER, 1), overdue=True)] if turn is not None else []
    if gap is not None:
        found.append(Todo(gap, gap.last or moment.today, overdue=gap.now))
    return found


SOURCES: tuple[TodoSource, ...] = (
    slips_to_look_at,
    new_year,
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
    targets_to_set,
    mentors_to_allocate,
    messages_undelivered,
    places_lost,
)
"""Everything that anybody may have to do."""


def _is_reminder_day(day: date, calendar: Calendar) -> bool:
    return day in reminder_days(calendar, Month.of(day))


def _leads_today(db: Db, who: Person, moment: AsOf) -> bool:
    leader = moment.settings.leader_on(moment.today.weekday())
    if not leader or leader == who.email:
        return True
    # One who has left or is no longer leadership leads no more: then it is everybody's.
    leaders = (*with_role(db, Role.LEADERSHIP), *with_role(db, Role.SCHEME_LEAD))
    return leader not in {each.email for each in leaders}
