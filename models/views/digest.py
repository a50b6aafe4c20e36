"""The day for leadership and the coordinators, at a cost that does not grow with history (P13, P15)."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby

from models.audit.anchors import Anchor, newest_anchor
from models.audit.facts import PupilFact, Shows
from models.db.tables import Db
from models.mentoring.advice import AdviceCounted, count_advice
from models.mentoring.mentees import Unmentored, all_mentees, unmentored_on
from models.outbox.backups import last_drill_or_first_backup
from models.rules.attendance import InSchool, Mark
from models.rules.backups import DRILL_OLD
from models.rules.calendar import Calendar
from models.rules.mentoring import Duty, Month, first_of_week
from models.school.settings import Settings
from models.school.snapshot import school
from models.sessions.cases import Case, open_cases
from models.sessions.marks import MarkedLesson, counted, marked_between
from models.sessions.presence import presences
from models.sessions.to_tell import ToTell, list_for
from models.sessions.untaken import Untaken, asked_since, untaken
from models.tracking.interventions import KnownIntervention, news
from models.views.newly_below import Fallen, StillBelow, below_since, fallen
from models.views.off_today import Off, off_today
from models.views.school_year import CalendarGap, calendar_gap
from models.views.undelivered import LostMessage, given_up
from models.views.waiting import AsOf, WaitingSlip, in_notes, waiting_slips

_IdAndName = tuple[int, str]
"""An id and the name that goes with it."""
_A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Overdue(PupilFact, shows=Shows.MEETINGS):
    """The pupils whose formal meeting a mentor owes."""

    mentor: str
    pupils: tuple[str, ...]
    """Each with the form."""
    pupil_ids: tuple[int, ...]


@dataclass(frozen=True)
class SinceDigest:
    """What has come, or has become late, since the digest before: nobody is named two days running for the same."""

    since: datetime
    """When the digest before was made (UTC)."""
    before: date
    """Its day."""
    over_by: datetime
    """Registers of sessions that ended by then were asked for in it, by the school's clock."""
    still_below: bool
    """Whether the collection closed since."""

    def has_case(self, case: Case, day: date) -> bool:
        return case.opened_at > self.since or self.before <= case.due < day

    def has_register(self, register: Untaken) -> bool:
        slot = register.held.slot
        return datetime.combine(slot.day, slot.end) > self.over_by

    def has_intervention(self, known: KnownIntervention, day: date) -> bool:
        return not known.is_due(day) or known.review_on > self.before


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
    """By the mentor's name; where the week does not begin, those that the month which begins made overdue."""
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
    unmentored: Unmentored
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
    news: SinceDigest
    """What of all this no digest has named before: the rest is counted."""

    still_below: tuple[StillBelow, ...]
    """Below target for some collections with nothing done, while the newest is news."""
    interventions: tuple[KnownIntervention, ...]
    """Those that began since the last digest, and those whose review is due."""
    drill_is_old: bool = False
    """Whether no backup was tried out for so long that nobody knows if one could be put back."""
    sealed: Anchor | None = None
    """Once a week, where the audit ends: whoever notes it knows later whether that was changed."""

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
            self.unread_before, self.unmentored.named, self.calendar, self.advice.waiting, self.drill_is_old
        )  # fmt: skip
        return any(of_today) or any(missed) or (self.weekly and any(standing))


def digest(
    db: Db, day: date, now: datetime, settings: Settings, calendar: Calendar, *, asked: bool = False
) -> Digest:
    """The day's digest as it stands now (UTC); all of it where it was `asked` for."""
    weekly = asked or first_of_week(calendar, day)
    before = calendar.previous_school_day(day) or day - _A_DAY
    since, until = _at(before, settings), _at(day, settings)
    closed_at, still = below_since(db, day, calendar)
    month, below = fallen(db, day, calendar)
    moment = AsOf(now, settings, calendar)
    unread = [
        each
        for each in waiting_slips(db, moment)
        if each.waits_long_after < day and in_notes(each.year, day, settings)
    ]
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
        unmentored=unmentored_on(db, day),
        undelivered=tuple(
            each for each in given_up(db, now) if asked or each.given_up is None or each.given_up > since
        ),
        advice=count_advice(db, day),
        attended=counted(marked),
        out_of_school=tuple(_out_of_school(db, marked, settings)),
        untaken=tuple(untaken(db, asked_since(calendar, day), day, _an_hour_before(day, now, settings))),
        cases=tuple(open_cases(db)),
        still_below=still,
        interventions=tuple(news(db, since, until, day)),
        drill_is_old=_drill_is_old(db, now),
        sealed=newest_anchor(db, now) if weekly else None,
        news=SinceDigest(
            since, before, _an_hour_before(before, since, settings), closed_at is None or closed_at > since
        ),
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
    return tuple(sorted(_by_mentor(owed), key=lambda each: each.mentor))


def _by_mentor(owed: Iterable[tuple[_IdAndName, _IdAndName]]) -> Iterator[Overdue]:
    for (_, mentor), group in groupby(sorted(owed), key=lambda each: each[0]):
        ids, pupils = zip(*(pupil for _, pupil in group), strict=True)
        yield Overdue(mentor, pupils, ids)
