"""The day for leadership and the coordinators, at a cost that does not grow with history (P13, P15)."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby

from sqlalchemy import and_, exists, func, select
from sqlalchemy.orm import aliased
from sqlmodel import col

from models.audit.facts import PupilFact, Shows
from models.db.tables import Db
from models.mentoring.advice import AdviceCounted, count_advice
from models.mentoring.mentees import all_mentees, unmentored_on
from models.outbox.backups import last_drill_or_first_backup
from models.rules.attendance import InSchool, Mark
from models.rules.backups import DRILL_OLD
from models.rules.calendar import Calendar
from models.rules.grades import Scale
from models.rules.mentoring import Duty, Month, first_of_week
from models.rules.tracking import Standing, compare, newly_below
from models.school.people import Pupil, surname_shown
from models.school.settings import Settings
from models.school.snapshot import school
from models.school.subjects import Subject
from models.sessions.cases import Case, open_cases
from models.sessions.marks import MarkedLesson, counted, marked_between
from models.sessions.presence import presences
from models.sessions.to_tell import ToTell, list_for
from models.sessions.untaken import LOOKED_BACK, Untaken, untaken
from models.tracking.collections import month_of
from models.tracking.grades import Collection, GradeEntry, GradeKind, Target
from models.tracking.interventions import KnownIntervention, news
from models.tracking.progress import grade_of
from models.tracking.proposing import still_below
from models.tracking.targets import is_compared
from models.views.off_today import Off, off_today
from models.views.school_year import CalendarGap, calendar_gap
from models.views.undelivered import LostMessage, given_up
from models.views.waiting import AsOf, WaitingSlip, in_notes, waiting_slips

_IdAndName = tuple[int, str]
"""An id and the name that goes with it."""
_A_DAY = timedelta(days=1)
_KEY_STAGE_4 = 10
_NEWS = 5
"""School days after a collection closes in which its results are still news."""


@dataclass(frozen=True)
class Overdue(PupilFact, shows=Shows.MEETINGS):
    """The pupils whose formal meeting a mentor owes."""

    mentor: str
    pupils: tuple[str, ...]
    """Each with the form."""


@dataclass(frozen=True)
class Fallen(PupilFact, shows=Shows.GRADES):
    """A pupil who is below target in the newest collection and was not in the one before it (R4)."""

    subject: str
    pupil_id: int
    pupil: str
    """Name and form."""
    target: str
    before: str
    """The predicted grade of the collection before."""
    now: str
    recorded_at: datetime


@dataclass(frozen=True)
class StillBelow(PupilFact, shows=Shows.GRADES):
    """A pupil who is below target in a subject for some collections, and for whom nothing has been done (R4)."""

    pupil_id: int
    pupil: str
    """Name and form."""
    subject_id: int
    subject: str

    def what(self) -> str:
        return f"{self.shows}:{self.subject_id}"


@dataclass(frozen=True)
class Digest:
    """What stands at the end of a day, with the names of all whom it speaks of."""

    day: date
    to_tell: tuple[ToTell, ...]
    """The Year 11 list of the day."""
    off: tuple[Off, ...]
    overridden: tuple[Off, ...]
    """Those of which the clash was overridden: somebody decided that the pupil goes elsewhere (R8)."""
    overdue: tuple[Overdue, ...]
    """Most pupils first; where the week does not begin, those that the month which begins made overdue."""
    unread: tuple[WaitingSlip, ...]
    """Slips that since today have waited longer than the setting allows."""
    unread_before: tuple[WaitingSlip, ...]
    """Those that had before."""
    weekly: bool
    """Whether what stood in the digests before is said again: once a week, and where somebody asks for it."""
    month: Month | None
    """The month of the newest collection."""
    below: tuple[Fallen, ...]
    """By subject; where the week does not begin, those whose grade was recorded since the last digest."""
    calendar: CalendarGap | None
    """Terms that are missing."""
    unmentored: tuple[str, ...]
    undelivered: tuple[LostMessage, ...]
    advice: AdviceCounted
    """Advice to leadership that waits for its answer, and what was given today."""
    attended: Counter[Mark]
    """The marks of the day's registers."""
    out_of_school: tuple[str, ...]
    """Whom the day's codes have absent from school, and who missed a session so: not chased, and named (R10)."""
    untaken: tuple[Untaken, ...]
    """Registers not taken of sessions that ended an hour ago or more, of the last days."""
    cases: tuple[Case, ...]
    """Absences without an outcome, the oldest first."""

    still_below: tuple[StillBelow, ...]
    """Below target for some collections with nothing done, while the newest is news."""
    interventions: tuple[KnownIntervention, ...]
    """Those that began since the last digest, and those whose review is due."""
    drill_is_old: bool = False
    """Whether no backup was tried out for so long that nobody knows if one could be put back."""

    @property
    def says_something(self) -> bool:
        """Whether there is anything in it."""
        of_today = (
            self.to_tell,
            self.off,
            self.overridden,
            self.unread,
            self.undelivered,
            self.overdue,
            self.below,
            self.advice.new,
        )
        missed = (self.attended, self.untaken, self.cases, self.interventions, self.still_below)
        standing = (
            self.unread_before, self.unmentored, self.calendar, self.advice.waiting, self.drill_is_old
        )  # fmt: skip
        return any(of_today) or any(missed) or (self.weekly and any(standing))


def digest(
    db: Db, day: date, now: datetime, settings: Settings, calendar: Calendar, *, asked: bool = False
) -> Digest:
    """The day's digest as it stands now (UTC); all of it where it was `asked` for."""
    weekly = asked or first_of_week(calendar, day)
    since, until = _at(calendar.previous_school_day(day) or day - _A_DAY, settings), _at(day, settings)
    month, below = fallen(db, day, calendar)
    moment = AsOf(now, settings, calendar)
    unread = [
        each
        for each in waiting_slips(db, moment)
        if each.waits_long_after < day and in_notes(each.year, day, settings)
    ]
    alone = unmentored_on(db, day)
    marked = marked_between(db, day, day)
    off = off_today(db, day, settings)
    new = [each for each in unread if calendar.next_school_day(each.waits_long_after) == day]
    return Digest(
        day=day,
        to_tell=tuple(list_for(db, day)),
        off=tuple(each for each in off if not each.instead),
        overridden=tuple(each for each in off if each.instead),
        overdue=_overdue(db, day, settings, calendar, all_of_them=weekly),
        unread=tuple(new),
        unread_before=tuple(each for each in unread if each not in new),
        weekly=weekly,
        month=month,
        below=tuple(each for each in below if weekly or since < each.recorded_at <= until),
        calendar=calendar_gap(calendar, day),
        unmentored=(*alone.alone, *alone.to_come),
        undelivered=tuple(
            each for each in given_up(db, now) if asked or each.given_up is None or each.given_up > since
        ),
        advice=count_advice(db, day),
        attended=counted(marked),
        out_of_school=tuple(_out_of_school(db, marked, settings)),
        untaken=tuple(untaken(db, day - LOOKED_BACK, day, _an_hour_before(day, now, settings))),
        cases=tuple(open_cases(db)),
        still_below=tuple(_still_below(db, day, calendar)),
        interventions=tuple(news(db, since, until, day)),
        drill_is_old=_drill_is_old(db, now),
    )


def _drill_is_old(db: Db, now: datetime) -> bool:
    since = last_drill_or_first_backup(db)
    return since is not None and now - since > DRILL_OLD


def _an_hour_before(day: date, now: datetime, settings: Settings) -> datetime:
    """By the school's clock: an hour before it is asked, or before the day's end where that is past."""
    local = now.astimezone(settings.timezone).replace(tzinfo=None)
    return min(local, datetime.combine(day + _A_DAY, time())) - timedelta(hours=1)


def _out_of_school(db: Db, marked: Iterable[MarkedLesson], settings: Settings) -> list[str]:
    """Who is marked as absent, and was absent from school by the day's codes."""
    known, found = school(db), []
    for each in marked:
        if each.mark is not Mark.ABSENT:
            continue
        presence = presences(db, each.slot, [each.pupil_id], settings).get(each.pupil_id)
        if presence is not None and presence.standing is InSchool.ABSENT:
            found.append(f"{known.label(each.pupil_id)} ({presence.code})")
    return list(dict.fromkeys(found))


def something_to_say(db: Db, day: date, settings: Settings, calendar: Calendar) -> bool:
    """Whether the day's digest, at its time, has anything in it."""
    return digest(db, day, _at(day, settings), settings, calendar).says_something


def fallen(db: Db, day: date, calendar: Calendar) -> tuple[Month | None, tuple[Fallen, ...]]:
    """The month of the newest collection with grades, and who is newly below target in it, by subject and name (R4).

    It is news while the collection is open and for five school days after; later nobody is newly below.
    """
    graded = exists().where(
        col(GradeEntry.collection_id) == col(Collection.id), col(GradeEntry.kind) == GradeKind.PREDICTED
    )
    newest = (
        select(col(Collection.id), col(Collection.key), col(Collection.closes))
        .where(col(Collection.opens) <= day, graded)
        .order_by(col(Collection.key).desc())
        .limit(1)
    )
    row = db.execute(newest).first()
    if row is None:
        return None, ()
    month = month_of(row.key)
    if day > calendar.add_school_days(row.closes, _NEWS):
        return month, ()
    return month, tuple(_newly_below(db, row.id, row.key))


def _still_below(db: Db, day: date, calendar: Calendar) -> Iterator[StillBelow]:
    """Of the newest collection that is closed, for the school days in which its results are news."""
    newest = (
        select(Collection).where(col(Collection.closed_at).is_not(None)).order_by(col(Collection.key).desc())
    )
    found = db.execute(newest.limit(1)).scalar()
    if found is None or day > calendar.add_school_days(min(found.closes, day), _NEWS):
        return
    known = school(db)
    for pupil_id, subject_id in still_below(db, found):
        yield StillBelow(pupil_id, known.label(pupil_id), subject_id, known.subject_name(subject_id))


def _newly_below(db: Db, newest_id: int | None, key: str) -> Iterator[Fallen]:
    """Only who has another predicted grade than the time before can have fallen: the others are not read.

    The time before is the newest earlier collection with a grade of the pupil in the subject, whichever it is.
    """
    now, before, earlier = aliased(GradeEntry), aliased(GradeEntry), aliased(GradeEntry)
    time_before = (
        select(func.max(col(Collection.key)))
        .join(earlier, col(earlier.collection_id) == Collection.id)
        .where(
            col(earlier.pupil_id) == now.pupil_id,
            col(earlier.subject_id) == now.subject_id,
            col(earlier.kind) == GradeKind.PREDICTED,
            col(earlier.superseded_at).is_(None),
            col(Collection.key) < key,
        )
        .correlate(now)
        .scalar_subquery()
    )
    collected = aliased(Collection)
    changed = (
        select(
            col(Subject.name),
            col(now.pupil_id),
            col(Target.code),
            col(before.code),
            col(now.code),
            col(now.recorded_at),
            col(Pupil.year_group),
            col(Subject.scale),
            col(Subject.scale_ks3),
        )
        .join(
            before,
            and_(
                col(before.pupil_id) == now.pupil_id,
                col(before.subject_id) == now.subject_id,
                col(before.kind) == GradeKind.PREDICTED,
                col(before.superseded_at).is_(None),
                col(before.code) != now.code,
            ),
        )
        .join(collected, and_(col(collected.id) == before.collection_id, col(collected.key) == time_before))
        .join(
            Target,
            and_(
                col(Target.pupil_id) == now.pupil_id,
                col(Target.subject_id) == now.subject_id,
                is_compared(),
            ),
        )
        .join(Pupil, and_(col(Pupil.id) == now.pupil_id, col(Pupil.left_on).is_(None)))
        .join(Subject, col(Subject.id) == now.subject_id)
        .where(
            col(now.collection_id) == newest_id,
            col(now.kind) == GradeKind.PREDICTED,
            col(now.superseded_at).is_(None),
        )
        .order_by(col(Subject.name), surname_shown(), col(Pupil.legal_forename), col(Pupil.id))
    )
    known = school(db)
    for subject, pupil_id, target, code_before, code_now, at, year, name, name_ks3 in db.execute(changed):
        on = known.scales.named(name if year >= _KEY_STAGE_4 else name_ks3)
        if newly_below(_standing(on, code_before, target), _standing(on, code_now, target)):
            yield Fallen(subject, pupil_id, known.label(pupil_id), target, code_before, code_now, at)


def _standing(on: Scale, predicted: str, target: str) -> Standing:
    return compare(on, predicted=grade_of(on, predicted), target=grade_of(on, target)).standing


def _at(day: date, settings: Settings) -> datetime:
    """When the digest of that day is made, in UTC."""
    return datetime.combine(day, settings.digest_time, settings.timezone).astimezone(UTC)


def _overdue(
    db: Db, day: date, settings: Settings, calendar: Calendar, *, all_of_them: bool
) -> tuple[Overdue, ...]:
    """Whose meetings are overdue; else, as a month begins, those that were due in the one before."""
    begins = calendar.month(day.year, day.month)[:1] == [day]
    if not all_of_them and not begins:
        return ()
    this = Month.of(day)
    known = school(db)
    owed = [
        ((each.mentor_id, each.mentor), (each.pupil_id, each.pupil))
        for each in all_mentees(db, today=day, settings=settings, calendar=calendar)
        if each.duty is Duty.OVERDUE
        and (all_of_them or each.overdue_since == this.previous)
        and in_notes(known.pupils[each.pupil_id].year, day, settings)
    ]
    return tuple(sorted(_by_mentor(owed), key=lambda each: -len(each.pupils)))


def _by_mentor(owed: Iterable[tuple[_IdAndName, _IdAndName]]) -> Iterator[Overdue]:
    for (_, mentor), group in groupby(sorted(owed), key=lambda each: each[0]):
        yield Overdue(mentor, tuple(pupil for _, (_, pupil) in group))
