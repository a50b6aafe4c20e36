"""How each pupil stands with the mentor: which formal meeting is due, and when they last met (P4, P7, R11)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Date, ScalarSelect, Select, and_, bindparam, func, or_, select, true
from sqlmodel import col

from models.access.authoriser import Person
from models.access.person import supported_now
from models.audit.facts import PupilFact, Shows
from models.db.statements import run
from models.db.tables import Db
from models.mentoring.appointment import Appointment, AppointmentState, KnownAppointment
from models.mentoring.meeting import AgreedTarget, Meeting, TargetOutcome
from models.rules.calendar import Calendar
from models.rules.mentoring import FIRST_MENTORED, Duty, Month, due_day, duty, first_counted, months_missed
from models.rules.wording import day_in_short
from models.school.beginnings import MENTORING, began
from models.school.care_to_come import Care, CareToCome
from models.school.mentor_cover import looked_after
from models.school.people import Mentorship, Pupil, Staff, Support, surname_shown
from models.school.settings import Settings
from models.school.snapshot import School, school


@dataclass(frozen=True)
class Mentee(PupilFact, shows=Shows.MEETINGS):
    """A pupil with the mentor, as they stand on a day (R11)."""

    pupil_id: int
    pupil: str
    """Name and form."""
    mentor_id: int
    mentor: str
    duty: Duty
    due: date | None
    """The school day by which the meeting that is due or overdue is held, or this month's was."""
    overdue_since: Month | None
    """The first month since the last formal meeting in which none was held."""
    last_seen: date | None
    """The last meeting, formal or not."""
    last_formal: date | None
    booked: KnownAppointment | None = None
    """The meeting that is agreed and not settled yet, be it to come or past."""
    past_due: int = 0
    """How many targets are open beyond the day that they name."""
    covered: bool = False
    """Whether it is somebody else's pupil, for whom this person covers."""

    def is_booked(self, today: date) -> bool:
        """Whether the meeting that is due is agreed for a day on which it is still in time."""
        return self.booked is not None and today <= self.booked.day <= (self.due or self.booked.day)

    @property
    def to_meet(self) -> bool:
        """Whether a formal meeting is to be held now."""
        return self.duty in {Duty.DUE, Duty.OVERDUE}


@dataclass(frozen=True)
class Seen(PupilFact, shows=Shows.MEETINGS):
    """A pupil of learning support, who has no monthly duty, and when they were last met."""

    pupil_id: int
    pupil: str
    """Name and form."""
    last_seen: date | None


BOOKED: tuple[Any, ...] = (
    col(Appointment.id).label("booked_id"), col(Appointment.day).label("booked_day"), col(Appointment.starts),
    col(Appointment.ends), col(Appointment.room), col(Appointment.version).label("booked_version"),
    col(Appointment.staff_id).label("booked_by"),
)  # fmt: skip
"""What is known of the meeting that is booked."""
Stands = Callable[[int, date, date | None], tuple[Duty, Month | None, date | None]]


def mentees(db: Db, staff_id: int, *, today: date, settings: Settings, calendar: Calendar) -> list[Mentee]:
    """The pupils whom this person mentors now, or covers for their mentor, longest unseen first (P7)."""
    return _standing(db, staff_id, today, settings, calendar)


def all_mentees(db: Db, *, today: date, settings: Settings, calendar: Calendar) -> list[Mentee]:
    """Every pupil who has a mentor, longest unseen first; one query for the whole school."""
    return _standing(db, None, today, settings, calendar)


def supported(db: Db, who: Person) -> list[Seen]:
    """The pupils of this person as learning support, longest unseen first (P16)."""
    if not who.supports:
        return []
    chosen = (
        select(col(Support.pupil_id), func.max(col(Meeting.day)))
        .join(Pupil, and_(col(Pupil.id) == Support.pupil_id, col(Pupil.left_on).is_(None)))
        .outerjoin(Meeting, _standing_meeting(Support.pupil_id))
        .where(col(Support.staff_id) == who.staff_id, supported_now(who.today))
        .group_by(col(Support.pupil_id))
    )
    known = school(db)
    found = [Seen(pupil_id, known.label(pupil_id), seen) for pupil_id, seen in db.execute(chosen)]
    return sorted(found, key=lambda each: (each.last_seen or date.min, each.pupil_id))


def mentee_ids(db: Db, who: Person) -> list[int]:
    """Everybody whose meetings this person may record: mentees first, then learning support's, longest unseen first."""
    chosen = (
        select(col(Mentorship.pupil_id))
        .join(Pupil, and_(col(Pupil.id) == Mentorship.pupil_id, col(Pupil.left_on).is_(None)))
        .outerjoin(Meeting, _standing_meeting(Mentorship.pupil_id))
        .where(looked_after(who.staff_id, who.today), col(Mentorship.last_day).is_(None))
        .group_by(col(Mentorship.pupil_id))
        .order_by(func.coalesce(func.max(col(Meeting.day)), date.min), col(Mentorship.pupil_id))
    )
    known, today = school(db), who.today or date.min
    mentored = [
        each
        for each in (db.execute(chosen).scalars() if who.mentors else ())
        if not known.has_finished(each, today)
    ]
    return list(dict.fromkeys((*mentored, *(each.pupil_id for each in supported(db, who)))))


@dataclass(frozen=True)
class Unmentored(PupilFact, shows=Shows.MENTOR):
    """Pupils of Years 10 and 11 who have no mentor now, or one who has left, by year and name (P4)."""

    alone: tuple[str, ...]
    """Name and form of those to whom none is to come."""
    to_come: tuple[str, ...] = ()
    """Of those who have one from a day to come: name and form, the mentor and the day."""
    pupil_ids: tuple[int, ...] = ()
    """All of them."""

    @property
    def named(self) -> tuple[str, ...]:
        return (*self.alone, *self.to_come)

    def what(self) -> str:
        return self.shows if self.alone or self.to_come else ""


def unmentored_on(db: Db, today: date, *, year: int | None = None) -> Unmentored:
    """Who has no mentor on this day; of one year group, or of both.

    On a day of a new school year, who goes into these years counts, though nobody has turned the year yet.
    """
    known, to_come = school(db), _to_come(db)
    alone = _of_year(db, _alone(db, today), today, year)
    return Unmentored(
        tuple(known.label(each) for each in alone if each not in to_come),
        tuple(
            f"{known.label(each)}: {known.staff_name(to_come[each][1])} from {day_in_short(to_come[each][0], today)}"
            for each in alone
            if each in to_come
        ),
        tuple(alone),
    )


def unmentored_ids(db: Db, today: date, *, year: int | None = None) -> list[int]:
    """The pupils who have no mentor on this day, and to whom none is to come; of one year group, or of both."""
    to_come = _to_come(db)
    return [each for each in _of_year(db, _alone(db, today), today, year) if each not in to_come]


def _of_year(db: Db, pupil_ids: list[int], today: date, year: int | None) -> list[int]:
    known = school(db)
    begun = known.years_on(today)
    return [each for each in pupil_ids if year is None or known.pupils[each].year + begun == year]


def without_mentor(db: Db) -> list[str]:
    """Name and form of those who have no mentor, and to whom none is to come, whatever the day."""
    known, to_come = school(db), _to_come(db)
    return [known.label(each) for each in _alone(db, None) if each not in to_come]


def _to_come(db: Db) -> dict[int, tuple[date, int]]:
    """By pupil, from when who is to be the mentor, the first of several; of the staff there is."""
    rows: Iterable[Any] = run(db, _mentors_to_come())
    return {pupil_id: (day, staff_id) for pupil_id, day, staff_id in rows}


@cache
def _mentors_to_come() -> Select[*tuple[Any, ...]]:
    return (
        select(col(CareToCome.pupil_id), col(CareToCome.first_day), col(CareToCome.staff_id))
        .join(Staff, (col(Staff.id) == CareToCome.staff_id) & col(Staff.active))
        .where(col(CareToCome.care) == Care.MENTOR)
        .order_by(col(CareToCome.first_day).desc())
    )


def _alone(db: Db, today: date | None) -> list[int]:
    known = school(db)
    first = FIRST_MENTORED - (known.years_on(today) if today is not None else 0)
    return list(run(db, _without_mentor(), {"first": first, "last": first + 1}).scalars())


@cache
def _without_mentor() -> Select[int | None]:
    now = and_(col(Mentorship.pupil_id) == Pupil.id, col(Mentorship.last_day).is_(None))
    years = col(Pupil.year_group).between(bindparam("first"), bindparam("last"))
    return (
        select(col(Pupil.id))
        .outerjoin(Mentorship, now)
        .outerjoin(Staff, and_(col(Staff.id) == Mentorship.staff_id, col(Staff.active)))
        .where(col(Pupil.left_on).is_(None), years)
        .where(col(Staff.id).is_(None))
        .order_by(col(Pupil.year_group), surname_shown(), col(Pupil.legal_forename), col(Pupil.id))
    )


def _standing(
    db: Db, staff_id: int | None, today: date, settings: Settings, calendar: Calendar
) -> list[Mentee]:
    since = began(db, MENTORING)
    counted = first_counted(calendar, since) if since is not None else Month.of(date.min)
    stands = _rule(today, settings, calendar, counted)
    known = school(db)
    found: dict[int, Mentee] = {}
    behind = known.years_on(today)
    asked: dict[str, Any] = {"staff": staff_id} if staff_id is not None else {}
    asked |= {"today": today, "booked": AppointmentState.BOOKED}
    for row in run(db, _rows(of_one=staff_id is not None), asked):
        if known.has_finished(row.pupil_id, today):
            continue
        duty_now, overdue_since, due = stands(row.year_group + behind, row.first_day, row.last_formal)
        # A pupil may have agreed on a meeting with the mentor, and on another with who covers: the first is next.
        found.setdefault(
            row.pupil_id,
            Mentee(
                row.pupil_id,
                known.label(row.pupil_id),
                row.staff_id,
                known.staff_name(row.staff_id),
                duty_now,
                due,
                overdue_since,
                row.last_seen,
                row.last_formal,
                _booked_in(known, row),
                row.past_due or 0,
                covered=staff_id is not None and row.staff_id != staff_id,
            ),
        )
    return sorted(found.values(), key=lambda each: (each.last_seen or date.min, each.pupil_id))


@cache
def _rows(*, of_one: bool) -> Select[*tuple[Any, ...]]:
    """Put together once: it is asked with every list of what there is to do."""
    chosen = (
        select(
            col(Mentorship.staff_id), col(Mentorship.pupil_id), col(Pupil.year_group), col(Mentorship.first_day),
            _latest(true()).label("last_seen"),
            _latest(col(Meeting.formal).is_(True)).label("last_formal"),
            _past_due(),
            *BOOKED,
        )
        .join(Pupil, and_(col(Pupil.id) == Mentorship.pupil_id, col(Pupil.left_on).is_(None)))
        .outerjoin(Appointment, _booked(of_one=of_one))
        .where(col(Mentorship.last_day).is_(None))
    )  # fmt: skip
    if not of_one:
        return chosen
    return chosen.where(looked_after(bindparam("staff"), bindparam("today", type_=Date))).order_by(
        col(Appointment.day), col(Appointment.id)
    )


def _booked_in(known: School, row: Any) -> KnownAppointment | None:
    if row.booked_id is None:
        return None
    return KnownAppointment(
        row.booked_id, row.pupil_id, known.label(row.pupil_id), row.booked_by, known.staff_name(row.booked_by),
        row.booked_day, row.starts, row.ends, row.room, AppointmentState.BOOKED, row.booked_version,
    )  # fmt: skip


def _booked(*, of_one: bool) -> ColumnElement[bool]:
    """The meeting that the pupil has agreed on with the mentor, or with who asks, and that is not settled."""
    by_mentor = col(Appointment.staff_id) == Mentorship.staff_id
    return and_(
        col(Appointment.pupil_id) == Mentorship.pupil_id,
        or_(by_mentor, col(Appointment.staff_id) == bindparam("staff")) if of_one else by_mentor,
        col(Appointment.stands) == bindparam("booked"),
    )


def _latest(wanted: ColumnElement[bool]) -> ScalarSelect[date]:
    """The day of the pupil's latest such meeting: the index has it at its end, however many there were before."""
    days = select(col(Meeting.day)).where(_standing_meeting(Mentorship.pupil_id), wanted)
    return days.order_by(col(Meeting.day).desc()).limit(1).correlate(Mentorship).scalar_subquery()


def _past_due() -> ColumnElement[int]:
    """How many of the pupil's targets are open beyond their day."""
    late = (
        col(AgreedTarget.pupil_id) == Mentorship.pupil_id, col(AgreedTarget.outcome) == TargetOutcome.OPEN,
        col(AgreedTarget.removed_at).is_(None), col(AgreedTarget.due) < bindparam("today", type_=Date),
    )  # fmt: skip
    return select(func.count()).where(*late).correlate(Mentorship).scalar_subquery().label("past_due")


def _standing_meeting(pupil_id: int) -> ColumnElement[bool]:
    return and_(col(Meeting.pupil_id) == pupil_id, col(Meeting.removed_at).is_(None))


def _rule(today: date, settings: Settings, calendar: Calendar, counted: Month) -> Stands:
    """The rule for one day. Many pupils stand alike, so that each case is worked out once.

    Months before `counted`, in which nothing could be recorded yet, are never overdue.
    """
    this = Month.of(today)
    until = {"until_11": settings.meetings_until_11, "until_10": settings.meetings_until_10}

    @cache
    def by_month(year_group: int, since: Month, held: Month | None) -> tuple[Duty, Month | None, date | None]:
        begun = {held} if held else set()
        missed = [
            month
            for month in months_missed(
                begun, today=today, calendar=calendar, year_group=year_group, since=since.first, **until
            )
            if held is None or month > held
        ]
        if missed:
            return Duty.OVERDUE, missed[0], due_day(calendar, missed[0])
        now = duty(this, held=held == this, today=today, calendar=calendar, year_group=year_group, **until)
        return now, None, due_day(calendar, this)

    def stands(
        year_group: int, first_day: date, last_formal: date | None
    ) -> tuple[Duty, Month | None, date | None]:
        if first_day > today:
            return Duty.NOT_DUE, None, None
        return by_month(
            year_group, max(Month.of(first_day), counted), Month.of(last_formal) if last_formal else None
        )

    return stands
