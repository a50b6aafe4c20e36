"""The one page before a meeting: what to speak about, what is new, and how the pupil stands (P5, P7, R11)."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction

from sqlalchemy import false, or_, select
from sqlmodel import col

from models.access.authoriser import About, Action, Person, Towards, allows, require, towards
from models.audit.facts import PupilFact, Shows
from models.db.tables import Db
from models.mentoring.agreement import KnownAgreement, agreement_of, agreements_of
from models.mentoring.contact import KnownContact, contacts_with
from models.mentoring.meeting import (
    AgreedTarget,
    KnownMeeting,
    KnownTarget,
    Meeting,
    TargetOutcome,
    known_targets,
    meetings_of,
)
from models.mentoring.paper_order import PapersOf
from models.mentoring.slip import KnownSlip, Slip, Tone, known_slips
from models.rules.agenda import MISSED_WITHIN, InSubject, OpenTarget, SinceLastMet, agenda
from models.rules.attendance import Mark
from models.rules.calendar import academic_year
from models.rules.grades import Grade
from models.rules.mentoring import Month
from models.rules.tracking import Standing, mean_residual
from models.school.mentor_cover import mentor_words
from models.school.people import mentor_of
from models.school.snapshot import School
from models.sessions.attended import Attendance
from models.sessions.cases import Case, cases_of_pupil
from models.sessions.marks import counted, marked_between
from models.sessions.timetable import Lesson, board
from models.tracking.interventions import KnownIntervention, of_pupil
from models.tracking.progress import Progress, progress
from models.views.sheet import HowMany, one_by_one, pupils_meant
from models.views.since import News, last_look, news_since

AHEAD = timedelta(days=28)
QUOTED = 6
"""How many of the slips since the last meeting are quoted; all are counted."""
POINTS = 6
"""How many months the trend has at most."""


@dataclass(frozen=True)
class Agreed(PupilFact, shows=Shows.TARGETS):
    """What the pupil agreed to do, when, and what became of it; or what a slip suggests."""

    pupil_id: int
    text: str
    set_on: date
    outcome: TargetOutcome
    id: int = 0
    suggested_by: str = ""
    """Who suggests it by a slip, where nobody has agreed on it with the pupil yet."""


@dataclass(frozen=True)
class Brief(PupilFact):
    """A pupil before a meeting, as one person may see them; a part that is None is not for this person."""

    pupil_id: int
    pupil: str
    """Name and form."""
    year: int
    mentor: str
    agenda: tuple[str, ...]
    looked_at: datetime | None
    """When this person last looked at the pupil's page or brief; None where they never did."""
    news: News
    last: KnownMeeting | None
    agreed: tuple[Agreed, ...]
    """What is open, and what was settled since the last meeting; the newest first."""
    tones: Counter[Tone]
    """Of the slips since the last meeting."""
    slips: tuple[KnownSlip, ...]
    """The newest of them."""
    grades: tuple[Progress, ...]
    trend: tuple[tuple[Month, Fraction], ...]
    """Month by month, the mean of predicted less target over the subjects, in grades."""
    sessions: tuple[Lesson, ...]
    attended: Attendance
    """At sessions of this academic year."""
    cases: tuple[Case, ...] | None
    """Absences that are followed up still."""
    interventions: tuple[KnownIntervention, ...]
    """Those that stand, and that this person may see."""
    agreement: KnownAgreement | None
    """None for a year that has none."""
    contact: KnownContact | None
    """The last one with home that this person may see."""
    may_meet: bool

    def what(self) -> str:
        """The parts that are shown, as the audit names them."""
        shown = ["form", "mentor", "sessions", "grades", "slips", "meetings", "targets", "register"]
        some = {
            "follow-ups": self.cases is not None,
            "interventions": bool(self.interventions),
            "agreement": self.agreement is not None,
            "contacts": True,
        }
        return ",".join([*shown, *(name for name, is_shown in some.items() if is_shown)])


@dataclass(frozen=True)
class Briefs:
    """Briefs by form and name, and of how many pupils of the group this person may have none."""

    briefs: tuple[Brief, ...]
    left_out: int = 0


def briefs(
    db: Db, known: School, who: Person, of: PapersOf, now: datetime, how_many: HowMany | None = None
) -> Briefs:
    """The briefs of one pupil, a group or one's own pupils.

    Raises NotAllowed where this person may have none of them, and Sorry where there is nobody.
    """
    today = now.astimezone(known.settings.timezone).date()
    ids = pupils_meant(db, known, who, of)
    seen = [each for each in ids if allows(towards(db, who, each), Action.BRIEF)]
    if not seen:
        require(db, who, Action.BRIEF, About(pupil_id=ids[0]))
    agreements = agreements_of(db, seen, today)
    made = (_brief(db, known, who, each, now, agreements.get(each)) for each in one_by_one(seen, how_many))
    return Briefs(tuple(made), len(ids) - len(seen))


def brief(db: Db, known: School, who: Person, pupil_id: int, now: datetime) -> Brief:
    """The pupil's brief for this person. Raises NotAllowed for who is nothing to the pupil."""
    require(db, who, Action.BRIEF, About(pupil_id=pupil_id))
    today = now.astimezone(known.settings.timezone).date()
    return _brief(db, known, who, pupil_id, now, agreement_of(db, pupil_id, today))


def _brief(
    db: Db, known: School, who: Person, pupil_id: int, now: datetime, agreement: KnownAgreement | None
) -> Brief:
    stands = towards(db, who, pupil_id)
    today = now.astimezone(known.settings.timezone).date()
    last = next(iter(meetings_of(db, pupil_id, limit=1)), None)
    slips = _slips_since(db, known, pupil_id, last, today)
    agreed = _agreed(db, known, pupil_id, last)
    grades = tuple(progress(db, known, pupil_id, today))
    sessions = tuple(board(db, first=today, last=today + AHEAD, pupil_id=pupil_id))
    began = date(academic_year(today), 9, 1)
    marked = marked_between(db, began, today, pupil_ids=[pupil_id])
    missed = sum(each.mark is Mark.ABSENT and today - each.slot.day <= MISSED_WITHIN for each in marked)
    looked_at = last_look(db, who, pupil_id, now)
    return Brief(
        pupil_id=pupil_id,
        pupil=known.label(pupil_id),
        year=known.year_of(pupil_id),
        mentor=mentor_words(db, known, mentor_of(db, pupil_id), today),
        agenda=agenda(
            today=today,
            targets=[
                OpenTarget(each.text, each.set_on)
                for each in agreed
                if each.outcome is TargetOutcome.OPEN and not each.suggested_by
            ],
            subjects=[_in_subject(known, each, sessions) for each in grades],
            since=SinceLastMet(
                met=last is not None,
                negative=[each.subject for each in slips if each.tone is Tone.NEGATIVE],
                positive=sum(each.tone is Tone.POSITIVE for each in slips),
                missed=missed,
            ),
        ),
        looked_at=looked_at,
        news=news_since(db, known, who, pupil_id, looked_at) if looked_at is not None else News(),
        last=last,
        agreed=agreed,
        tones=Counter(each.tone for each in slips),
        slips=tuple(slips[:QUOTED]),
        grades=grades,
        trend=_trend(grades),
        sessions=sessions,
        attended=Attendance(counted(marked), frozenset({pupil_id})),
        cases=_open_cases(db, stands),
        interventions=tuple(each for each in of_pupil(db, stands, since=today) if each.closed_on is None),
        agreement=agreement,
        contact=next((each for each in contacts_with(db, stands, limit=5) if not each.withdrawn_at), None),
        may_meet=allows(stands, Action.RECORD_MEETING),
    )


def _open_cases(db: Db, stands: Towards) -> tuple[Case, ...] | None:
    if not allows(stands, Action.FOLLOW_UP):
        return None
    return tuple(each for each in cases_of_pupil(db, stands.pupil_id) if each.is_open)


def _slips_since(
    db: Db, known: School, pupil_id: int, last: KnownMeeting | None, today: date
) -> Sequence[KnownSlip]:
    """The slips since the last meeting, else of this academic year, newest first; none that was taken back."""
    zone = known.settings.timezone
    begins = last.day if last is not None else date(academic_year(today), 9, 1)
    moment = datetime.combine(begins, time(), zone)
    if last is not None:
        recorded_at = db.execute(
            select(col(Meeting.recorded_at)).where(col(Meeting.id) == last.id)
        ).scalar_one()
        # Of the day itself, what came before the meeting was spoken about at it.
        moment = recorded_at if recorded_at.astimezone(zone).date() == last.day else moment
    return known_slips(
        db,
        col(Slip.pupil_id) == pupil_id,
        col(Slip.sent_at) >= moment.astimezone(UTC),
        col(Slip.removed_at).is_(None),
        col(Slip.withdrawn_at).is_(None),
    )


def _agreed(db: Db, known: School, pupil_id: int, last: KnownMeeting | None) -> tuple[Agreed, ...]:
    settled = col(AgreedTarget.meeting_id) == last.id if last is not None else false()
    found = known_targets(
        db,
        col(AgreedTarget.pupil_id) == pupil_id,
        or_(col(AgreedTarget.outcome) == TargetOutcome.OPEN, settled),
    )
    return tuple(agreed_of(known, each) for each in found)


def agreed_of(known: School, each: KnownTarget) -> Agreed:
    """The target as a brief has it: by the school's day."""
    set_on = each.set_at.astimezone(known.settings.timezone).date()
    by = each.slip_by if each.is_suggested else ""
    return Agreed(each.pupil_id, each.text, set_on, each.outcome, each.id, by)


def _in_subject(known: School, each: Progress, sessions: Sequence[Lesson]) -> InSubject:
    booked = any(lesson.subject_id == each.subject_id for lesson in sessions)
    far = each.compared.standing is Standing.WELL_BELOW
    name = known.subject_name(each.subject_id)
    if each.last is not None and each.before is not None:
        for kind in ("predicted", "current"):
            was, now = (each.grade(getattr(of, kind)) for of in (each.before, each.last))
            if was is not None and now is not None:
                change = now.height - was.height
                return InSubject(name, kind, was.code, now.code, change, well_below=far, booked=booked)
    return InSubject(name, well_below=far, booked=booked)


def _trend(grades: Sequence[Progress]) -> tuple[tuple[Month, Fraction], ...]:
    """Each month with what was predicted by then, of the subjects with a target."""
    by_month: dict[Month, list[Progress]] = {}
    for each in grades:
        for month in (one.month for one in (each.last, each.before, *each.earlier) if one is not None):
            by_month.setdefault(month, []).append(each)
    points = []
    for month in sorted(by_month)[-POINTS:]:
        mean = mean_residual((_predicted_by(each, month), each.grade(each.target)) for each in grades)
        if mean is not None:
            points.append((month, mean))
    return tuple(points)


def _predicted_by(each: Progress, month: Month) -> Grade | None:
    """The newest predicted grade of that month or before."""
    known = (one for one in (each.last, each.before, *each.earlier) if one is not None and one.month <= month)
    return next((each.grade(one.predicted) for one in known if one.predicted), None)
