"""What became of the predicted grades of who was in a subject's sessions, beside who was not (R13)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

from sqlalchemy import func, select
from sqlmodel import col
from sqlmodel import select as select_rows

from models.db.tables import Db
from models.rules.tracking import BELOW, compare
from models.rules.worked import Change, mean_change
from models.school.people import Pupil
from models.school.snapshot import School
from models.sessions.attended import attended
from models.sessions.session import Booking, Session
from models.tracking.grades import Collection, GradeEntry, GradeKind, Target
from models.tracking.progress import LOOK_BACK, grade_of
from models.tracking.targets import is_compared


@dataclass(frozen=True)
class GradeChanges:
    """Some pupils: how many have a grade before and after, and the mean change in grades; None of under six."""

    pupils: int
    change: Fraction | None
    rate: Fraction | None = None
    """Their attendance at the subject's sessions, where they were in any."""


@dataclass(frozen=True)
class Worked:
    """Those who were in the subject's sessions, and those below target who were not; None where too few were."""

    booked: int
    """How many were in the sessions, with grades or without."""
    inside: GradeChanges
    outside: GradeChanges
    since: date
    until: date
    """The others' grades are compared from the last before the one day to the first from the other on."""


@dataclass(frozen=True)
class _Dated:
    """A predicted grade of the day on which it was given, within its collection; what was changed since, too."""

    day: date
    recorded_at: datetime
    code: str
    stands: bool


def worked(db: Db, known: School, subject_id: int, first: date, last: date) -> Worked | None:
    """R13 for the sessions of a subject between two days; None where fewer than six have grades before and after."""
    spans = _spans(db, subject_id, first, last)
    years = {known.pupils[each].year for each in spans if each in known.pupils}
    taking = _taking(db, subject_id, years)
    grades = _grades(db, known, subject_id, taking.keys() | spans.keys(), first - LOOK_BACK)
    inside: dict[int, Change] = {}
    for pupil_id, (begun, ended) in spans.items():
        found = _change(known, subject_id, grades.get(pupil_id, []), begun, _after(known, ended))
        if found is not None:
            inside[pupil_id] = found
    fewest = known.settings.small_group
    if len(inside) < fewest:
        return None
    since = min(spans[each][0] for each in inside)
    until = max(_after(known, spans[each][1]) for each in inside)
    outside = [
        found
        for pupil_id in taking
        if pupil_id not in spans
        and _was_below(known, subject_id, grades.get(pupil_id, []), taking[pupil_id], since)
        for found in [_change(known, subject_id, grades.get(pupil_id, []), since, until)]
        if found is not None
    ]
    rate = attended(db, first, last, pupil_ids=inside, subject_id=subject_id).all.rate
    return Worked(
        booked=len(spans),
        inside=GradeChanges(len(inside), mean_change(inside.values(), fewest), rate),
        outside=GradeChanges(len(outside), mean_change(outside, fewest)),
        since=since,
        until=until,
    )


def _after(known: School, ended: date) -> date:
    """The first day whose grades are after it; the far future where the calendar ends before."""
    try:
        return known.calendar.add_school_days(ended, known.settings.settled_days)
    except ValueError:
        return date.max


def _change(
    known: School, subject_id: int, dated: Sequence[_Dated], begun: date, after: date
) -> Change | None:
    """The predicted grade last before the day, as it was then, and the first from the later day on, as it stands."""
    was = _last_before(dated, begun)
    later = [each for each in dated if each.stands and each.day >= after]
    if was is None or not later:
        return None
    now = min(later, key=lambda each: (each.day, each.recorded_at))
    scale = known.scales.named(known.subjects[subject_id].scale)
    grades = grade_of(scale, was.code), grade_of(scale, now.code)
    if grades[0] is None or grades[1] is None:
        return None
    return Change(grades[0], grades[1])


def _last_before(dated: Sequence[_Dated], day: date) -> _Dated | None:
    before = (each for each in dated if each.day < day)
    return max(before, key=lambda each: (each.day, each.recorded_at), default=None)


def _was_below(known: School, subject_id: int, dated: Sequence[_Dated], target: str, since: date) -> bool:
    """Whether the pupil was below target by the grade last before the first of the sessions."""
    scale = known.scales.named(known.subjects[subject_id].scale)
    was = _last_before(dated, since)
    if was is None:
        return False
    return (
        compare(scale, predicted=grade_of(scale, was.code), target=grade_of(scale, target)).standing in BELOW
    )


def _spans(db: Db, subject_id: int, first: date, last: date) -> dict[int, tuple[date, date]]:
    """Who was booked into the subject's sessions, from which day to which."""
    rows = (
        select(col(Booking.pupil_id), func.min(col(Booking.day)), func.max(col(Booking.day)))
        .join(Session, col(Session.id) == Booking.session_id)
        .where(
            col(Session.subject_id) == subject_id,
            col(Booking.cancelled_at).is_(None),
            col(Booking.day).between(first, last),
        )
        .group_by(col(Booking.pupil_id))
    )
    return {pupil_id: (begun, ended) for pupil_id, begun, ended in db.execute(rows)}


def _taking(db: Db, subject_id: int, years: Iterable[int]) -> dict[int, str]:
    """Who of those years has a target in the subject, and which."""
    rows = (
        select(col(Target.pupil_id), col(Target.code))
        .join(Pupil, col(Pupil.id) == Target.pupil_id)
        .where(
            col(Target.subject_id) == subject_id,
            is_compared(),
            col(Pupil.year_group).in_(list(years)),
            col(Pupil.left_on).is_(None),
        )
    )
    return {row.pupil_id: row.code for row in db.execute(rows)}


def _grades(
    db: Db, known: School, subject_id: int, pupil_ids: Iterable[int], since: date
) -> Mapping[int, list[_Dated]]:
    # By the collections' numbers, and not by the subject's index: so no grade of an earlier year is read.
    opened = db.exec(select_rows(Collection).where(col(Collection.opens) >= since)).all()
    collections = {each.id: each for each in opened}
    rows = select(
        col(GradeEntry.pupil_id),
        col(GradeEntry.collection_id),
        col(GradeEntry.code),
        col(GradeEntry.recorded_at),
        col(GradeEntry.superseded_at),
    ).where(
        col(GradeEntry.collection_id).in_(list(collections)),
        col(GradeEntry.pupil_id).in_(list(pupil_ids)),
        col(GradeEntry.subject_id) + 0 == subject_id,
        col(GradeEntry.kind) == GradeKind.PREDICTED,
        col(GradeEntry.code) != "",
    )
    found: dict[int, list[_Dated]] = {}
    for pupil_id, collection_id, code, recorded_at, superseded_at in db.execute(rows):
        given_in = collections[collection_id]
        # An import brings in what was given in its collection, whenever it comes.
        given = max(recorded_at.astimezone(known.settings.timezone).date(), given_in.opens)
        day = min(given, given_in.closes)
        found.setdefault(pupil_id, []).append(_Dated(day, recorded_at, code, superseded_at is None))
    return found
