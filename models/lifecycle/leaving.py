"""What ends when somebody leaves: in one place, for pupils and for staff (P4, P8, P9, R11)."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, func, insert, select, update
from sqlmodel import SQLModel, col

from models.audit.earlier import keep_before
from models.audit.entries import Actor, Entry
from models.db.tables import Db
from models.db.whole import whole
from models.lifecycle.departures import Departure, Ends
from models.mentoring.slip import Slip
from models.outbox.notices import Notice, NoticeEnd
from models.rules.calendar import academic_year, finishing
from models.school.care_to_come import forget_care, mentored_to_come
from models.school.links import Link
from models.school.people import (
    ClassPupil,
    ClassTeacher,
    FormGroup,
    Mentorship,
    Pupil,
    Role,
    Staff,
    StaffRole,
    StaffSubject,
    Support,
    ids_with_role,
)
from models.school.snapshot import changed, school
from models.sessions.calling_off import call_off
from models.sessions.covering import end_cover
from models.sessions.missed import end_cases
from models.sessions.needs import end_needs
from models.sessions.session import Booking, OffBecause, Session
from models.tracking.intervening import end_interventions


@dataclass(frozen=True)
class PupilEnds:
    """What ends with a pupil who leaves."""

    pupil_id: int
    mentor_id: int | None
    classes: int
    bookings: int
    """To come."""
    host_ids: frozenset[int]
    """Who hosts them, and is told."""


@dataclass(frozen=True)
class StaffEnds:
    """What ends, or needs somebody else, when a member of staff leaves."""

    staff_id: int
    mentees: tuple[int, ...]
    sessions: int
    """To come, with pupils in them."""
    classes: int
    forms: int
    slips: int
    """Not read yet; they wait on the scheme lead's list."""
    to_come: tuple[int, ...] = ()
    """Pupils whom they were to mentor from a day to come."""
    supported: tuple[int, ...] = ()
    """Pupils of learning support."""


def ends_of_pupils(db: Db, pupil_ids: Collection[int], today: date) -> list[PupilEnds]:
    """What would end if these pupils left today, by pupil."""
    whole(db)
    mentors = dict(
        _pairs(db, Mentorship.pupil_id, Mentorship.staff_id, _current(Mentorship.pupil_id, pupil_ids))
    )
    classes = Counter(
        pupil
        for pupil, _ in _pairs(
            db, ClassPupil.pupil_id, ClassPupil.class_id, col(ClassPupil.pupil_id).in_(pupil_ids)
        )
    )
    hosts: dict[int, list[int]] = defaultdict(list)
    booked = (
        select(col(Booking.pupil_id), col(Session.host_id))
        .join(Session, col(Session.id) == Booking.session_id)
        .where(
            col(Booking.pupil_id).in_(pupil_ids),
            col(Booking.day) >= today,
            col(Booking.cancelled_at).is_(None),
        )
    )
    for pupil_id, host_id in db.execute(booked):
        hosts[pupil_id].append(host_id)
    return [
        PupilEnds(each, mentors.get(each), classes[each], len(hosts[each]), frozenset(hosts[each]))
        for each in sorted(pupil_ids)
    ]


def ends_of_staff(db: Db, staff_ids: Collection[int], today: date) -> list[StaffEnds]:
    """What would end if these members of staff left today, by person."""
    whole(db)
    mentees: dict[int, list[int]] = defaultdict(list)
    for staff_id, pupil_id in _pairs(
        db, Mentorship.staff_id, Mentorship.pupil_id, _current(Mentorship.staff_id, staff_ids)
    ):
        mentees[staff_id].append(pupil_id)
    supported: dict[int, list[int]] = defaultdict(list)
    for staff_id, pupil_id in _pairs(
        db, Support.staff_id, Support.pupil_id, _current(Support.staff_id, staff_ids)
    ):
        supported[staff_id].append(pupil_id)
    hosted = (
        select(col(Session.host_id), func.count(func.distinct(col(Session.id))))
        .join(Booking, col(Booking.session_id) == Session.id)
        .where(
            col(Session.host_id).in_(staff_ids),
            col(Session.day) >= today,
            col(Booking.cancelled_at).is_(None),
        )
        .group_by(col(Session.host_id))
    )
    sessions = {row[0]: row[1] for row in db.execute(hosted)}
    classes = Counter(
        row
        for row, _ in _pairs(
            db, ClassTeacher.staff_id, ClassTeacher.class_id, col(ClassTeacher.staff_id).in_(staff_ids)
        )
    )
    forms = Counter(
        row for row, _ in _pairs(db, FormGroup.tutor_id, FormGroup.id, col(FormGroup.tutor_id).in_(staff_ids))
    )
    to_come = mentored_to_come(db, staff_ids) if staff_ids else []
    slips = Counter(
        row for row, _ in _pairs(db, Slip.to_id, Slip.id, and_(col(Slip.to_id).in_(staff_ids), *_unread()))
    )
    return [
        StaffEnds(
            each,
            tuple(mentees[each]),
            sessions.get(each, 0),
            classes[each],
            forms[each],
            slips[each],
            tuple(pupil_id for staff_id, pupil_id in to_come if staff_id == each),
            tuple(supported[each]),
        )
        for each in sorted(staff_ids)
    ]


def pupils_leave(
    db: Db, actor: Actor, entry: Entry, pupil_ids: Collection[int], day: date, *, behind: int = 0
) -> None:
    """These pupils leave on this day: mentor, learning support, classes and needs end, bookings to come are off.

    Their cohort they keep: it is told by their year group, which may be so many years `behind` everybody else's.

    What they missed is followed up no more. Their hosts are told once; what is on record stays, under their names.
    """
    whole(db)
    leaving = sorted(pupil_ids)
    if not leaving:
        return
    ended: dict[int, dict[str, list[int]]] = {each: defaultdict(list) for each in leaving}
    for table, kind in ((Mentorship, Ends.MENTOR), (Support, Ends.SUPPORT)):
        for row_id, pupil_id, staff_id, first_day in _spells(db, table, _current(table.pupil_id, leaving)):
            ended[pupil_id][kind].append(staff_id)
            _end(db, table, row_id, max(day, first_day))
    places = col(ClassPupil.pupil_id).in_(leaving)
    for pupil_id, class_id in _pairs(db, ClassPupil.pupil_id, ClassPupil.class_id, places):
        ended[pupil_id][Ends.CLASSES].append(class_id)
    db.execute(delete(ClassPupil).where(places))
    forget_care(db, pupil_ids=leaving)
    year = school(db).year
    of_groups = (year if year is not None else academic_year(day)) - behind
    db.execute(
        update(Pupil)
        .where(col(Pupil.id).in_(leaving))
        .values(left_on=day, leaving_year=finishing(of_groups) - col(Pupil.year_group))
    )
    _remember(
        db,
        [
            {"pupil_id": each, "staff_id": None, "left_on": day, "ended": dict(ended[each])}
            for each in leaving
        ],
    )
    changed(db)
    end_needs(db, leaving, actor.at)
    call_off(db, actor, entry, col(Booking.pupil_id).in_(leaving), OffBecause.PUPIL_LEFT)
    end_cases(db, actor, leaving)
    end_interventions(db, actor, leaving)


def staff_leave(db: Db, actor: Actor, entry: Entry, staff_ids: Collection[int], day: date) -> None:
    """These members of staff leave on this day, and nothing waits for them any more.

    Roles, what they head, mentees, classes, form, learning support and chat accounts end; unread slips go to the
    scheme lead, who has the pupils on the list of those without a mentor; sessions to come are off, and who booked
    them is told once; what they were to cover is its host's again. Absences that they followed up are the next
    mentor's, and leadership's.
    """
    whole(db)
    leaving = sorted(staff_ids)
    if not leaving:
        return
    ended: dict[int, dict[str, list[Any]]] = {each: defaultdict(list) for each in leaving}
    for table, kind in ((Mentorship, Ends.MENTEES), (Support, Ends.SUPPORT)):
        for row_id, pupil_id, staff_id, first_day in _spells(db, table, _current(table.staff_id, leaving)):
            ended[staff_id][kind].append(pupil_id)
            _end(db, table, row_id, max(day, first_day))
    for first, second, kind in (
        (ClassTeacher.staff_id, ClassTeacher.class_id, Ends.CLASSES),
        (FormGroup.tutor_id, FormGroup.id, Ends.FORMS),
        (StaffRole.staff_id, StaffRole.role, Ends.ROLES),
    ):
        for staff_id, what in _pairs(db, first, second, col(first).in_(leaving)):
            ended[staff_id][kind].append(what)
    db.execute(delete(ClassTeacher).where(col(ClassTeacher.staff_id).in_(leaving)))
    db.execute(update(FormGroup).where(col(FormGroup.tutor_id).in_(leaving)).values(tutor_id=None))
    db.execute(delete(StaffRole).where(col(StaffRole.staff_id).in_(leaving)))
    db.execute(update(StaffSubject).where(col(StaffSubject.staff_id).in_(leaving)).values(head=False))
    db.execute(delete(Link).where(col(Link.staff_id).in_(leaving)))
    forget_care(db, staff_ids=leaving)
    db.execute(update(Staff).where(col(Staff.id).in_(leaving)).values(active=False))
    _give_slips_on(db, actor, leaving)
    _tell_no_more(db, leaving)
    _remember(
        db,
        [
            {"pupil_id": None, "staff_id": each, "left_on": day, "ended": dict(ended[each])}
            for each in leaving
        ],
    )
    changed(db)
    call_off(db, actor, entry, col(Session.host_id).in_(leaving), OffBecause.HOST_LEFT)
    end_cover(db, actor, leaving)


def _give_slips_on(db: Db, actor: Actor, leaving: list[int]) -> None:
    """What they had still to read waits for the scheme lead until the pupil has a mentor again (R11)."""
    db.flush()
    lead_id = next(iter(ids_with_role(db, Role.SCHEME_LEAD)), None)
    theirs = (col(Slip.to_id).in_(leaving), *_unread())
    slips = SQLModel.metadata.tables["slip"]
    given_on = [
        {"id": each, "to_id": lead_id} for each in db.execute(select(col(Slip.id)).where(*theirs)).scalars()
    ]
    keep_before(db.connection(), slips, given_on, actor)
    db.execute(
        update(Slip)
        .where(*theirs)
        .values(to_id=lead_id, version=col(Slip.version) + 1)
        .execution_options(synchronize_session="fetch")
    )


def _tell_no_more(db: Db, leaving: list[int]) -> None:
    db.execute(
        update(Notice)
        .where(
            col(Notice.to_staff).in_(leaving),
            col(Notice.closed_at).is_(None),
            col(Notice.ended) == NoticeEnd.OPEN,
        )
        .values(ended=NoticeEnd.NO_LONGER_STAFF)
        .execution_options(synchronize_session="fetch")
    )


def _unread() -> tuple[ColumnElement[bool], ...]:
    return (col(Slip.read_at).is_(None), col(Slip.withdrawn_at).is_(None), col(Slip.removed_at).is_(None))


def _current(whose: Any, ids: Collection[int]) -> ColumnElement[bool]:
    return and_(col(whose).in_(list(ids)), col(whose.class_.last_day).is_(None))


def _pairs(db: Db, first: Any, second: Any, wanted: ColumnElement[bool]) -> list[tuple[Any, Any]]:
    return [
        (row[0], row[1])
        for row in db.execute(select(col(first), col(second)).where(wanted).order_by(col(second)))
    ]


def _spells(
    db: Db, table: type[Mentorship] | type[Support], wanted: ColumnElement[bool]
) -> Iterable[tuple[int, int, int, date]]:
    chosen = select(col(table.id), col(table.pupil_id), col(table.staff_id), col(table.first_day))
    rows = db.execute(chosen.where(wanted).order_by(col(table.id)))
    return [(row[0], row[1], row[2], row[3]) for row in rows]


def _end(db: Db, table: type[SQLModel], row_id: int, day: date) -> None:
    rows = SQLModel.metadata.tables[str(table.__tablename__)]
    db.execute(update(rows).where(rows.c.id == row_id).values(last_day=day))


def _remember(db: Db, rows: list[Mapping[str, Any]]) -> None:
    db.execute(insert(Departure), rows)
