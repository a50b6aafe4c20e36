"""Interventions as staff see them: theirs, due first; a pupil's; and one with all that is known of it (P12, P13)."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import ColumnElement, and_, or_
from sqlmodel import col, select

from models.access.authoriser import Person, Towards, could
from models.access.permissions import Action
from models.audit.facts import PupilFact, Shows
from models.db.tables import Db
from models.school.people import Staff
from models.school.snapshot import School, school
from models.sessions.load import loads
from models.tracking.intervention import (
    Intended,
    Intervention,
    InterventionAction,
    InterventionEnd,
    InterventionGrade,
    OpenedBecause,
)
from models.tracking.intervention_people import acts_on, owned, sees


@dataclass(frozen=True)
class KnownIntervention(PupilFact, shows=Shows.INTERVENTIONS):
    """An intervention in a list: whose it is, how it stands, and when it is looked at again."""

    id: int
    version: int
    pupil_id: int
    pupil: str
    """Name and form."""
    subject_id: int | None
    subject: str
    """Blank: for the whole school."""
    because: OpenedBecause
    collection_id: int | None
    """Whose end proposed it."""
    proposed_by: str
    """Blank where nobody did."""
    proposed_on: date | None
    opened_by: str
    opened_on: date | None
    review_on: date
    closed_on: date | None
    closed_by: str
    ended: InterventionEnd
    outcome: Intended | None

    @property
    def is_proposed(self) -> bool:
        return self.closed_on is None and self.opened_on is None

    @property
    def is_open(self) -> bool:
        return self.closed_on is None and self.opened_on is not None

    def is_due(self, today: date) -> bool:
        """Whether its owner has something to do about it."""
        return self.is_proposed or (self.is_open and self.review_on <= today)


@dataclass(frozen=True)
class GradeThen:
    """A subject's grades when it began."""

    subject: str
    target: str
    current: str
    predicted: str


@dataclass(frozen=True)
class KnownAction(PupilFact, shows=Shows.INTERVENTIONS):
    """Something that somebody does, or did."""

    id: int
    intervention_id: int
    pupil_id: int
    pupil: str
    """Name and form."""
    subject: str
    text: str
    staff_id: int
    staff: str
    added_by: str
    due: date | None
    done_on: date | None


@dataclass(frozen=True)
class ProposedOne(PupilFact, shows=Shows.INTERVENTIONS):
    """One that waits to be decided on, with the grades that propose it and what is asked of the pupil already."""

    pupil_id: int
    of: KnownIntervention
    grades: tuple[GradeThen, ...]
    sessions: int
    """Booked for the pupil in this week."""


def mine(db: Db, who: Person, *, all_of_them: bool = False) -> list[KnownIntervention]:
    """Those that this person owns, or acts on as teacher or mentor, or everybody's: proposals first, then due first."""
    of = (owned(db, who) | acts_on(who)) if not all_of_them else None
    return known(db, col(Intervention.closed_at).is_(None), *([of] if of is not None else []))


def own(db: Db, who: Person) -> list[KnownIntervention]:
    """Those that are open or proposed and that this person owns; none, and nothing is asked, where they lead none."""
    if not (could(who, Action.LEAD_INTERVENTION) or could(who, Action.LEAD_GLOBAL_INTERVENTION)):
        return []
    return known(db, col(Intervention.closed_at).is_(None), owned(db, who))


def proposals(db: Db, who: Person, today: date) -> list[ProposedOne]:
    """Those that wait for this person to decide on, for the whole school first."""
    found = [each for each in own(db, who) if each.is_proposed]
    if not found:
        return []
    rows = db.exec(
        select(InterventionGrade)
        .where(col(InterventionGrade.intervention_id).in_([each.id for each in found]))
        .order_by(col(InterventionGrade.subject_id))
    )
    standing = school(db)
    grades: dict[int, list[GradeThen]] = defaultdict(list)
    for row in rows:
        then = GradeThen(standing.subject_name(row.subject_id), row.target, row.current, row.predicted)
        grades[row.intervention_id].append(then)
    monday = today - timedelta(days=today.weekday())
    weeks = loads(db, monday, monday + timedelta(days=6), {each.pupil_id for each in found})
    sessions = {each.pupil_id: each.sessions for each in weeks}
    waiting = [
        ProposedOne(each.pupil_id, each, tuple(grades[each.id]), sessions.get(each.pupil_id, 0))
        for each in found
    ]
    return sorted(waiting, key=lambda each: (each.of.subject, -len(each.grades), each.of.pupil))


def of_pupil(db: Db, stands: Towards, *, since: date | None = None) -> list[KnownIntervention]:
    """The pupil's that this person may see, the newest last; those that are over only `since` that day, if given."""
    wanted = [col(Intervention.pupil_id) == stands.pupil_id, _shown()]
    found = known(db, *wanted)
    return [
        each
        for each in found
        if sees(stands, each.subject_id)
        and (since is None or each.closed_on is None or each.closed_on >= since)
    ]


def known(db: Db, *wanted: ColumnElement[bool]) -> list[KnownIntervention]:
    """Those that fit, in one statement: proposals first, then those that are reviewed first."""
    rows = db.exec(
        select(Intervention)
        .where(*wanted)
        .order_by(col(Intervention.opened_at).is_not(None), col(Intervention.review_on), col(Intervention.id))
    )
    standing = school(db)
    return [_known(standing, each) for each in rows]


def one(db: Db, intervention_id: int) -> KnownIntervention:
    return _known(school(db), db.get_one(Intervention, intervention_id))


def news(db: Db, since: datetime, until: datetime, day: date) -> list[KnownIntervention]:
    """Those that began between these times, and those that are to be reviewed on that day or were before."""
    return known(
        db,
        col(Intervention.closed_at).is_(None),
        or_(
            and_(col(Intervention.opened_at) > since, col(Intervention.opened_at) <= until),
            and_(col(Intervention.opened_at).is_not(None), col(Intervention.review_on) <= day),
        ),
    )


def begun_by_reviews(db: Db, subject_id: int, day: date) -> list[KnownIntervention]:
    """Those that reviews of the subject began on that day, and that still stand."""
    zone = school(db).settings.timezone
    first = datetime.combine(day, time(), zone).astimezone(UTC)
    return known(
        db,
        col(Intervention.subject_id) == subject_id,
        col(Intervention.because) == OpenedBecause.REVIEW,
        col(Intervention.opened_at).between(first, first + timedelta(days=1)),
        col(Intervention.closed_at).is_(None),
    )


def actions_of(db: Db, who: Person) -> list[KnownAction]:
    """What this person has still to do for pupils, due first; of one who has left, their owners have it."""
    still = (col(InterventionAction.done_at).is_(None), col(Intervention.closed_at).is_(None))
    gone = col(InterventionAction.staff_id).not_in(select(col(Staff.id)).where(col(Staff.active)))
    others = and_(gone, owned(db, who))
    return actions(db, or_(col(InterventionAction.staff_id) == who.staff_id, others), *still)


def action(db: Db, action_id: int) -> KnownAction | None:
    """One of them; None where it was taken back."""
    return next(iter(actions(db, InterventionAction.id == action_id)), None)


def actions(db: Db, *wanted: ColumnElement[bool] | bool) -> list[KnownAction]:
    """The actions that fit and were not taken back, due first."""
    rows = db.execute(
        select(InterventionAction, Intervention.subject_id)
        .join(Intervention, col(Intervention.id) == InterventionAction.intervention_id)
        .where(*wanted, col(InterventionAction.taken_back_at).is_(None))
        .order_by(
            col(InterventionAction.done_at).is_not(None),
            col(InterventionAction.due),
            col(InterventionAction.id),
        )
    )
    standing = school(db)
    return [
        KnownAction(
            id=row.id or 0,
            intervention_id=row.intervention_id,
            pupil_id=row.pupil_id,
            pupil=standing.label(row.pupil_id),
            subject=standing.subject_name(subject_id),
            text=row.what,
            staff_id=row.staff_id,
            staff=standing.staff_name(row.staff_id),
            added_by=standing.staff_name(row.added_by),
            due=row.due,
            done_on=day_of(standing, row.done_at) if row.done_at is not None else None,
        )
        for row, subject_id in rows
    ]


def _shown() -> ColumnElement[bool]:
    """All but what was taken back, or never began."""
    return col(Intervention.ended).not_in([InterventionEnd.TAKEN_BACK, InterventionEnd.DECLINED])


def _known(standing: School, row: Intervention) -> KnownIntervention:
    return KnownIntervention(
        id=row.id or 0,
        version=row.version,
        pupil_id=row.pupil_id,
        pupil=standing.label(row.pupil_id),
        subject_id=row.subject_id,
        subject=standing.subject_name(row.subject_id),
        because=OpenedBecause(row.because),
        collection_id=row.collection_id,
        proposed_by=standing.staff_name(row.proposed_by) if row.proposed_by is not None else "",
        proposed_on=day_of(standing, row.proposed_at) if row.proposed_at is not None else None,
        opened_by=standing.staff_name(row.opened_by),
        opened_on=day_of(standing, row.opened_at) if row.opened_at is not None else None,
        review_on=row.review_on,
        closed_on=day_of(standing, row.closed_at) if row.closed_at is not None else None,
        closed_by=standing.staff_name(row.closed_by),
        ended=InterventionEnd(row.ended),
        outcome=Intended(row.outcome) if row.outcome else None,
    )


def day_of(standing: School, at: datetime) -> date:
    """The school's day of that moment."""
    return at.astimezone(standing.settings.timezone).date()
