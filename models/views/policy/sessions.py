"""What of sessions fell due this year: pupils to tell, registers, absences to follow up (P9, P10, P11)."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlmodel import col

from models.db.tables import Db
from models.rules.attendance import AWAY_CODES, Mark
from models.rules.policy import DueOf, FellDue
from models.school.day_codes import DayCode
from models.sessions.register import FollowUp, RegisterMark
from models.sessions.session import Away, Booking, Session, Told
from models.views.policy.year import SchoolYear

_AWAY = sorted(AWAY_CODES)
_CAME, _NOT_CAME = (Mark.PRESENT, Mark.LATE), (Mark.ABSENT,)


@dataclass(frozen=True)
class BookedSoFar:
    """How many bookings there were this year of those that sessions are for, of how many of them, of how many."""

    bookings: int
    pupils: int
    of: int


def bookings_of(db: Db, year: SchoolYear) -> dict[int, int]:
    """How often each pupil that sessions are for was booked this year; one statement."""
    counted = (
        select(col(Booking.pupil_id), func.count()).where(*_of_year(year)).group_by(col(Booking.pupil_id))
    )
    found = dict(db.execute(counted).all())
    groups = year.known.settings.session_years
    return {each: found.get(each, 0) for each in year.known.pupils if year.group_of(each) in groups}


def booked(db: Db, year: SchoolYear) -> BookedSoFar:
    """The year's bookings so far."""
    found = bookings_of(db, year)
    return BookedSoFar(sum(found.values()), sum(many > 0 for many in found.values()), len(found))


def told(db: Db, year: SchoolYear, *, by_name: bool = False) -> Iterator[FellDue]:
    """Of each day, how many were to be told and were, and how many were not (P10); for a list, by pupil."""
    of_day: Select[*tuple[Any, ...]] = (
        _with_presence(select(col(Booking.day), col(Booking.pupil_id)))
        .where(*_of_year(year), _in_school(year))
        .distinct()
    )
    pupils = of_day.subquery()
    by = [pupils.c.day, pupils.c.pupil_id] if by_name else [pupils.c.day]
    rows: Select[*tuple[Any, ...]] = (
        select(*by, func.count(), func.count(col(Told.id)))
        .outerjoin(
            Told,
            and_(
                col(Told.day) == pupils.c.day,
                col(Told.pupil_id) == pupils.c.pupil_id,
                col(Told.taken_back_at).is_(None),
            ),
        )
        .group_by(*by)
    )
    for day, *pupil, many, done in db.execute(rows):
        of = DueOf(*pupil)
        if done:
            yield FellDue(day, day, of, done)
        if many > done:
            yield FellDue(day, None, of, many - done)


@dataclass(frozen=True)
class CameSoFar:
    """Who came to sessions this year, and who did not, by the registers (P18, R10)."""

    came: int
    counted: int


def registers(db: Db, year: SchoolYear) -> tuple[list[FellDue], CameSoFar]:
    """Each session's register: taken once all who were in school are marked; and who came (P11)."""
    mark = col(RegisterMark.mark)
    rows = (
        _with_presence(
            select(
                col(Booking.day), col(Session.subject_id), func.count(), func.count(col(RegisterMark.id)),
                func.min(col(RegisterMark.marked_at)), _sum(mark.in_(_CAME)),
                _sum(mark.in_(_NOT_CAME)),
            )
        )
        .join(Session, col(Session.id) == Booking.session_id)
        .outerjoin(RegisterMark, _marked())
        .where(*_of_year(year), or_(col(RegisterMark.id).is_not(None), _in_school(year)))
        .group_by(col(Booking.session_id), col(Booking.day), col(Session.subject_id))
    )  # fmt: skip
    found, came, absent = [], 0, 0
    for day, subject_id, expected, marked, first_marked, here, not_here in db.execute(rows):
        done = year.local(first_marked) if expected == marked else None
        found.append(FellDue(day, done, DueOf(subject_id=subject_id)))
        came, absent = came + int(here), absent + int(not_here)
    return found, CameSoFar(came, came + absent)


def attended(db: Db, year: SchoolYear, *, came: bool) -> dict[int, int]:
    """How often each pupil came to sessions this year, or did not, by the registers; one statement (P18, R10)."""
    rows = (
        select(col(Booking.pupil_id), func.count())
        .join(RegisterMark, _marked())
        .where(*_of_year(year), col(RegisterMark.mark).in_(_CAME if came else _NOT_CAME))
        .group_by(col(Booking.pupil_id))
    )
    return dict(db.execute(rows).all())


def followed_up(db: Db, year: SchoolYear) -> Iterator[FellDue]:
    """Each absence from a session of this year, to have an outcome by its day (P11).

    Who was taken out of the session since was not missing in it.
    """
    rows = (
        select(
            col(FollowUp.pupil_id), col(Session.subject_id), col(FollowUp.due), col(FollowUp.closed_at)
        )
        .join(Session, col(Session.id) == FollowUp.session_id)
        .outerjoin(
            Booking,
            and_(
                col(Booking.session_id) == FollowUp.session_id,
                col(Booking.pupil_id) == FollowUp.pupil_id,
                col(Booking.cancelled_at).is_(None),
            ),
        )
        .where(
            col(Session.day).between(year.first, year.today),
            or_(col(FollowUp.closed_at).is_not(None), col(Booking.id).is_not(None)),
        )
    )  # fmt: skip
    for pupil_id, subject_id, due, closed in db.execute(rows):
        yield FellDue(due, year.local(closed), DueOf(pupil_id, subject_id))


def _of_year(year: SchoolYear) -> tuple[ColumnElement[bool], ...]:
    return col(Booking.day).between(year.first, year.today), col(Booking.cancelled_at).is_(None)


def _marked() -> ColumnElement[bool]:
    """The mark that stands of each booking's pupil in its session."""
    return and_(
        col(RegisterMark.session_id) == Booking.session_id,
        col(RegisterMark.pupil_id) == Booking.pupil_id,
        col(RegisterMark.replaced_at).is_(None),
    )


def _with_presence(chosen: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    """Each booking beside what is known of where its pupil was that day."""
    return (
        chosen.select_from(Booking)
        .outerjoin(
            Away,
            and_(
                col(Away.day) == Booking.day,
                col(Away.pupil_id) == Booking.pupil_id,
                col(Away.taken_back_at).is_(None),
            ),
        )
        .outerjoin(DayCode, and_(col(DayCode.day) == Booking.day, col(DayCode.pupil_id) == Booking.pupil_id))
    )


def _in_school(year: SchoolYear) -> ColumnElement[bool]:
    """Nobody said that the pupil is away, and no code that speaks of the session's begin does (R10, `code_at`)."""
    lunch, starts = year.known.settings.lunch, col(Booking.starts)
    am, pm = (func.upper(func.coalesce(col(each), "")) for each in (DayCode.am, DayCode.pm))
    away_then = or_(
        and_(starts < lunch[1], am.in_(_AWAY)),
        and_(starts >= lunch[0], pm.in_(_AWAY)),
        and_(starts >= lunch[1], pm == "", am.in_(_AWAY)),
    )
    return and_(col(Away.id).is_(None), ~away_then)


def _sum(wanted: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((wanted, 1), else_=0)), 0)
