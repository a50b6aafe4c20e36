"""What a person has to do, derived from the facts; what is done disappears everywhere (P4, P7, P8, P10, R11)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import aliased
from sqlmodel import col

from models.access.authoriser import Person
from models.db.tables import Db
from models.mentoring.mentees import Mentee, all_mentees, mentees, without_mentor
from models.mentoring.slip import Slip, Tone
from models.rules.calendar import Calendar, academic_year
from models.rules.mentoring import Duty, Month, due_day, reminder_days
from models.school.people import Mentorship, Pupil, Role, Staff, with_role
from models.school.settings import Settings
from models.school.snapshot import school
from models.sessions.timetable import list_for
from models.settings.place import channels
from models.views.undelivered import LostMessage, given_up

_SEPTEMBER = 9


@dataclass(frozen=True)
class WaitingSlip:
    """A slip that nobody has read yet, and who has to: the pupil's mentor now, else whom it was sent to (R11)."""

    slip_id: int
    version: int
    pupil_id: int
    pupil: str
    """Name and form."""
    tone: Tone
    sent_by: str
    """The sender's name."""
    sent_on: date
    reader_id: int
    reader: str
    waits_long_after: date
    """The school day after which it counts as waiting long."""


@dataclass(frozen=True)
class PupilsToTell:
    """Pupils of the day's Year 11 list who are to be told, or told again (P10)."""

    pupil_ids: tuple[int, ...]


@dataclass(frozen=True)
class PupilsWithoutMentor:
    """Pupils of Years 10 and 11 who need a mentor (P4), by name and form."""

    pupils: tuple[str, ...]


@dataclass(frozen=True)
class Undelivered:
    """Messages that could not be delivered."""

    messages: tuple[LostMessage, ...]


@dataclass(frozen=True)
class LostPlace:
    """Leadership's place on a door, in which nothing can be posted any more, and why (P10)."""

    door: str
    why: str


What = WaitingSlip | Mentee | PupilsToTell | PupilsWithoutMentor | Undelivered | LostPlace


@dataclass(frozen=True)
class Todo:
    """One thing to do: what it is about, by when, and whether that is past."""

    what: What
    due: date
    overdue: bool = False


@dataclass(frozen=True)
class AsOf:
    """When it is asked, and the school as it stands then."""

    now: datetime
    settings: Settings
    calendar: Calendar

    @property
    def today(self) -> date:
        return self.now.astimezone(self.settings.timezone).date()


Source = Callable[[Db, Person, AsOf], list[Todo]]


def todo(db: Db, who: Person, now: datetime, settings: Settings, calendar: Calendar) -> list[Todo]:
    """All that this person has to do: overdue first, then what is due first."""
    moment = AsOf(now, settings, calendar)
    found = [each for source in SOURCES for each in source(db, who, moment)]
    return sorted(found, key=lambda each: (not each.overdue, each.due))


def waiting_slips(
    db: Db, settings: Settings, calendar: Calendar, *, reader_id: int | None = None
) -> list[WaitingSlip]:
    """The slips that wait to be read, by one person or by all, oldest first; its cost is that of what is unread."""
    mentor = and_(col(Mentorship.pupil_id) == Slip.pupil_id, col(Mentorship.last_day).is_(None))
    receiver = aliased(Staff)
    lead = next((each.id for each in with_role(db, Role.SCHEME_LEAD)), None)
    # Whom it was sent to may have left: then it is the scheme lead's to give on.
    reader: ColumnElement[int] = func.coalesce(col(Staff.id), col(receiver.id), lead)
    chosen = (
        select(
            col(Slip.id),
            col(Slip.version),
            col(Slip.pupil_id),
            col(Slip.tone),
            col(Slip.from_id),
            col(Slip.sent_at),
            reader.label("reader_id"),
        )
        .join(Pupil, and_(col(Pupil.id) == Slip.pupil_id, col(Pupil.left_on).is_(None)))
        .outerjoin(Mentorship, mentor)
        .outerjoin(Staff, and_(col(Staff.id) == Mentorship.staff_id, col(Staff.active)))
        .outerjoin(receiver, and_(col(receiver.id) == Slip.to_id, col(receiver.active)))
        .where(col(Slip.read_at).is_(None), col(Slip.withdrawn_at).is_(None), col(Slip.removed_at).is_(None))
        .where(col(Slip.from_id) != reader)
        .order_by(col(Slip.sent_at), col(Slip.id))
    )
    if reader_id is not None:
        chosen = chosen.where(reader == reader_id)
    known = school(db)
    found = []
    for row in db.execute(chosen):
        sent_on = row.sent_at.astimezone(settings.timezone).date()
        found.append(
            WaitingSlip(
                slip_id=row.id,
                version=row.version,
                pupil_id=row.pupil_id,
                pupil=known.label(row.pupil_id),
                tone=Tone(row.tone),
                sent_by=known.staff_name(row.from_id),
                sent_on=sent_on,
                reader_id=row.reader_id,
                reader=known.staff_name(row.reader_id),
                waits_long_after=calendar.add_school_days(sent_on, settings.slip_unread_days),
            )
        )
    return found


def morning(db: Db, day: date, settings: Settings, calendar: Calendar) -> list[int]:
    """Who gets a note this morning: ids of active staff.

    Slips that waited overnight stand in it every morning (today's are sent as they come), meetings due and overdue
    on the month's reminder days (R11).
    """
    wanted = {each.reader_id for each in waiting_slips(db, settings, calendar) if each.sent_on < day}
    if _is_reminder_day(day, calendar):
        everybody = all_mentees(db, today=day, settings=settings, calendar=calendar)
        wanted.update(each.mentor_id for each in everybody if each.to_meet)
    active = select(col(Staff.id)).where(col(Staff.active)).order_by(col(Staff.id))
    return [staff_id for staff_id in db.execute(active).scalars() if staff_id in wanted]


def for_morning(db: Db, who: Person, day: date, moment: AsOf) -> list[Todo]:
    """What the morning note of that day says to this person, as it stands now; the same choice as `morning`."""
    sources: tuple[Source, ...] = (
        (slips_to_read, meetings_to_hold) if _is_reminder_day(day, moment.calendar) else (slips_to_read,)
    )
    found = [each for source in sources for each in source(db, who, moment)]
    waited = [each for each in found if not isinstance(each.what, WaitingSlip) or each.what.sent_on < day]
    return sorted(waited, key=lambda each: (not each.overdue, each.due))


def slips_to_read(db: Db, who: Person, moment: AsOf) -> list[Todo]:
    """Slips about the person's pupils that they have not read (P8)."""
    waiting = waiting_slips(db, moment.settings, moment.calendar, reader_id=who.staff_id)
    return [Todo(each, each.sent_on, overdue=moment.today > each.waits_long_after) for each in waiting]


def meetings_to_hold(db: Db, who: Person, moment: AsOf) -> list[Todo]:
    """Formal meetings of this month, and those of months before that were not made up for (P7)."""
    if not who.mentors:
        return []
    mine = mentees(db, who.staff_id, today=moment.today, settings=moment.settings, calendar=moment.calendar)
    return [
        Todo(each, each.due or moment.today, overdue=each.duty is Duty.OVERDUE)
        for each in mine
        if each.to_meet
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


def mentors_to_allocate(db: Db, who: Person, moment: AsOf) -> list[Todo]:
    """Pupils who should have had a mentor from September, for the scheme lead (P4)."""
    if Role.SCHEME_LEAD not in who.roles or not (alone := without_mentor(db)):
        return []
    september = Month(academic_year(moment.today), _SEPTEMBER)
    due = due_day(moment.calendar, september) or september.last
    return [Todo(PupilsWithoutMentor(tuple(alone)), due, overdue=moment.today > due)]


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


SOURCES: tuple[Source, ...] = (
    pupils_to_tell,
    slips_to_read,
    meetings_to_hold,
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
