"""Interventions as staff see them: theirs, due first; a pupil's; and one with all that is known of it (P12, P13)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, bindparam, or_
from sqlalchemy import select as columns
from sqlmodel import col, select

from models.access.authoriser import Person, Towards, could
from models.access.permissions import Action
from models.audit.facts import PupilFact, Shows
from models.db.statements import run
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
from models.tracking.intervention_people import Owns, acts_on, owned_by, sees


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
    if all_of_them:
        return _kept(db, _unclosed(), {})
    owns, asked = owned_by(db, who)
    return _kept(db, _mine(owns), {"staff": who.staff_id, "today": who.today, **asked})


def own(db: Db, who: Person) -> list[KnownIntervention]:
    """Those that are open or proposed and that this person owns; none, and nothing is asked, where they lead none."""
    if not (could(who, Action.LEAD_INTERVENTION) or could(who, Action.LEAD_GLOBAL_INTERVENTION)):
        return []
    owns, asked = owned_by(db, who)
    return _kept(db, _own(owns), asked)


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
    return [
        each
        for each in _kept(db, _of_pupil(), {"pupil": stands.pupil_id})
        if sees(stands, each.subject_id)
        and (since is None or each.closed_on is None or each.closed_on >= since)
    ]


def known(db: Db, *wanted: ColumnElement[bool]) -> list[KnownIntervention]:
    """Those that fit, in one statement: proposals first, then those that are reviewed first."""
    standing = school(db)
    return [_known(standing, each) for each in db.execute(_listed(*wanted)).scalars()]


def _listed(*wanted: ColumnElement[bool]) -> Select[Intervention]:
    order = (col(Intervention.opened_at).is_not(None), col(Intervention.review_on), col(Intervention.id))
    return columns(Intervention).where(*wanted).order_by(*order)


def _kept(db: Db, statement: Select[Intervention], asked: Mapping[str, Any]) -> list[KnownIntervention]:
    """Those that a statement finds which is put together once, as those of the lists that many ask for."""
    standing = school(db)
    return [_known(standing, each) for each in run(db, statement, asked)]


@cache
def _unclosed() -> Select[Intervention]:
    return _listed(col(Intervention.closed_at).is_(None))


@cache
def _mine(owns: Owns) -> Select[Intervention]:
    return _listed(col(Intervention.closed_at).is_(None), owns.holds() | acts_on())


@cache
def _own(owns: Owns) -> Select[Intervention]:
    return _listed(col(Intervention.closed_at).is_(None), owns.holds())


@cache
def _of_pupil() -> Select[Intervention]:
    return _listed(col(Intervention.pupil_id) == bindparam("pupil"), _shown())


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
    owns, asked = owned_by(db, who)
    return _known_actions(db, run(db, _still_to_do(owns), {"staff": who.staff_id, **asked}))


def action(db: Db, action_id: int) -> KnownAction | None:
    """One of them; None where it was taken back."""
    return next(iter(actions(db, col(InterventionAction.id) == action_id)), None)


def actions(db: Db, *wanted: ColumnElement[bool]) -> list[KnownAction]:
    """The actions that fit and were not taken back, due first."""
    return _known_actions(db, db.execute(_actions(*wanted)))


@cache
def _still_to_do(owns: Owns) -> Select[*tuple[Any, ...]]:
    """Put together once: it is asked with every list of what there is to do."""
    gone = col(InterventionAction.staff_id).not_in(columns(col(Staff.id)).where(col(Staff.active)))
    return _actions(
        or_(col(InterventionAction.staff_id) == bindparam("staff"), and_(gone, owns.holds())),
        col(InterventionAction.done_at).is_(None),
        col(Intervention.closed_at).is_(None),
    )


def _actions(*wanted: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    return (
        columns(
            col(InterventionAction.id), col(InterventionAction.intervention_id), col(InterventionAction.pupil_id),
            col(InterventionAction.what), col(InterventionAction.staff_id), col(InterventionAction.added_by),
            col(InterventionAction.due), col(InterventionAction.done_at), col(Intervention.subject_id),
        )
        .join(Intervention, col(Intervention.id) == InterventionAction.intervention_id)
        .where(*wanted, col(InterventionAction.taken_back_at).is_(None))
        .order_by(
            col(InterventionAction.done_at).is_not(None),
            col(InterventionAction.due),
            col(InterventionAction.id),
        )
    )  # fmt: skip


def _known_actions(db: Db, rows: Iterable[Row[*tuple[Any, ...]]]) -> list[KnownAction]:
    standing = school(db)
    return [
        KnownAction(
            id=row.id,
            intervention_id=row.intervention_id,
            pupil_id=row.pupil_id,
            pupil=standing.label(row.pupil_id),
            subject=standing.subject_name(row.subject_id),
            text=row.what,
            staff_id=row.staff_id,
            staff=standing.staff_name(row.staff_id),
            added_by=standing.staff_name(row.added_by),
            due=row.due,
            done_on=day_of(standing, row.done_at) if row.done_at is not None else None,
        )
        for row in rows
    ]


def _shown() -> ColumnElement[bool]:
    """All but what was taken back, or never began."""
    ended = col(Intervention.ended)
    return and_(ended != InterventionEnd.TAKEN_BACK, ended != InterventionEnd.DECLINED)


def _known(standing: School, row: Intervention | Row[*tuple[Any, ...]]) -> KnownIntervention:
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
