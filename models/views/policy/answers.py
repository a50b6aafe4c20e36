"""What follows from grades, and fell due this year: reviews of interventions, looks at cohorts (P12, P13, P15)."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from dateutil.relativedelta import relativedelta
from sqlalchemy import and_, func, or_, select
from sqlmodel import col

from models.audit.deeds import Deed
from models.audit.entries import SAW, Entry
from models.db.tables import Db
from models.rules.policy import DueOf, FellDue, reviews_due
from models.school.people import Pupil, Role, ids_with_role
from models.tracking.grades import Collection
from models.tracking.intervention import Intervention, InterventionEnd, InterventionReview
from models.tracking.results import FinalGrade
from models.views.points import own_summer
from models.views.policy.year import SchoolYear

_A_MONTH = relativedelta(months=1)
LOOKING = (Role.LEADERSHIP, Role.SCHEME_LEAD)
"""Whose look at a cohort counts as leadership's."""


def interventions(db: Db, year: SchoolYear) -> tuple[list[FellDue], list[FellDue]]:
    """The reviews of interventions in a subject, and of those for the whole school; one statement (P12, P13)."""
    rows = db.execute(
        select(
            col(Intervention.id), col(Intervention.pupil_id), col(Intervention.subject_id),
            col(Intervention.opened_at), col(Intervention.review_on), col(Intervention.closed_at),
            col(InterventionReview.at), col(InterventionReview.next_on),
        )
        .join(Pupil, and_(col(Pupil.id) == Intervention.pupil_id, col(Pupil.left_on).is_(None)))
        .outerjoin(
            InterventionReview,
            and_(
                col(InterventionReview.intervention_id) == Intervention.id,
                col(InterventionReview.taken_back_at).is_(None),
            ),
        )
        .where(
            col(Intervention.opened_at).is_not(None),
            or_(col(Intervention.closed_at).is_(None), col(Intervention.closed_at) >= year.began_at),
        )
        .order_by(col(Intervention.id), col(InterventionReview.id))
    ).all()  # fmt: skip
    held: dict[int, list[tuple[date, date | None]]] = defaultdict(list)
    for row in rows:
        if row.at is not None:
            held[row.id].append((year.local(row.at) or year.first, row.next_on))
    in_subject: list[FellDue] = []
    for_all: list[FellDue] = []
    for row in {row.id: row for row in rows}.values():
        first = year.reviewed_by(year.local(row.opened_at) or year.first)
        standing = row.review_on if row.closed_at is None else None
        of = DueOf(row.pupil_id, row.subject_id)
        found = reviews_due(first, held[row.id], standing, of=of)
        (for_all if row.subject_id is None else in_subject).extend(found)
    return in_subject, for_all


def proposals(db: Db, year: SchoolYear) -> tuple[list[FellDue], list[FellDue]]:
    """What was proposed in a subject, and for the whole school, to be opened or declined; one statement (P12, P13)."""
    ended = (InterventionEnd.TAKEN_BACK, InterventionEnd.PUPIL_LEFT)
    decided = func.coalesce(col(Intervention.opened_at), col(Intervention.closed_at))
    rows = (
        select(
            col(Intervention.pupil_id), col(Intervention.subject_id), col(Intervention.proposed_at), decided
        )
        .join(Pupil, and_(col(Pupil.id) == Intervention.pupil_id, col(Pupil.left_on).is_(None)))
        .where(
            col(Intervention.proposed_at).is_not(None),
            col(Intervention.ended).not_in(ended),
            or_(decided.is_(None), decided >= year.began_at),
        )
    )
    in_subject: list[FellDue] = []
    for_all: list[FellDue] = []
    for pupil_id, subject_id, proposed, done in db.execute(rows):
        due = year.reviewed_by(year.local(proposed) or year.first)
        found = FellDue(due, year.local(done), DueOf(pupil_id, subject_id))
        (for_all if subject_id is None else in_subject).append(found)
    return in_subject, for_all


def results_in(db: Db, year: SchoolYear) -> datetime | None:
    """When the first results came in of who left in the summer before this year; one statement (P15)."""
    first = select(func.min(col(FinalGrade.recorded_at))).where(
        col(FinalGrade.leaving_year) == year.first.year,
        col(FinalGrade.day) >= own_summer(year.first.year),
    )
    found: datetime | None = db.execute(first).scalar()
    return found


def results(year: SchoolYear, came_in: datetime | None) -> list[FellDue]:
    """The summer's results, to be brought in within a month after their day (P15)."""
    day = year.known.settings.results_out(year.first.year)
    if came_in is None and (year.began is None or year.began > day):
        return []
    return [FellDue(day + _A_MONTH, year.local(came_in))]


@dataclass(frozen=True)
class LooksOfLeadership:
    """When leadership looked this school year."""

    at_cohorts: tuple[datetime, ...]
    at_policy: tuple[date, ...]
    """Each day once."""


def looks_of_leadership(db: Db, year: SchoolYear) -> LooksOfLeadership:
    """Every look at a cohort or at the policy, at figures alone too; one statement (P15)."""
    leaders = sorted({each for role in LOOKING for each in ids_with_role(db, role)})
    of_cohort, of_policy = (Deed.COHORT_SEE, Deed.COHORT_FIGURES), (Deed.POLICY_SEE, Deed.POLICY_FIGURES)
    looks = (
        select(col(Entry.deed), col(Entry.at))
        .where(
            SAW,
            col(Entry.staff_id).in_(leaders),
            col(Entry.deed).in_([*of_cohort, *of_policy]),
            col(Entry.at) >= year.began_at,
        )
        .order_by(col(Entry.at))
    )
    seen = db.execute(looks).all()
    days = (year.local(at) or year.first for deed, at in seen if deed in of_policy)
    return LooksOfLeadership(tuple(at for deed, at in seen if deed in of_cohort), tuple(dict.fromkeys(days)))


def figures_seen(
    year: SchoolYear, looks: LooksOfLeadership, collections: Iterable[Collection], came_in: datetime | None
) -> list[FellDue]:
    """Whether leadership looked at a cohort within a month after each collection closed, and after results came in."""
    seen = looks.at_cohorts
    found = []
    for each in collections:
        if each.closed_at is None or (year.began is not None and each.closes < year.began):
            continue
        first = next((year.local(at) for at in seen if at > each.closed_at), None)
        found.append(FellDue(each.closes + _A_MONTH, first))
    if came_in is not None:
        out = max(year.local(came_in) or year.first, year.known.settings.results_out(year.first.year))
        days = (year.local(at) or year.first for at in seen if at > came_in)
        found.append(FellDue(out + _A_MONTH, next((day for day in days if day >= out), None)))
    return found
