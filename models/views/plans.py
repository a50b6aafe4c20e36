"""Plans of a week that wait for somebody: for a head their part, for the scheme lead the whole (P12)."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Select, and_, bindparam, case, func, select
from sqlmodel import col

from models.access.authoriser import Action, Person, may_of_all
from models.db.statements import run
from models.db.tables import Db
from models.planning.proposal import PlaceState, Proposal, ProposalPart, ProposedPlace
from models.school.snapshot import school


@dataclass(frozen=True)
class PlanToDecide:
    """A plan that waits: for which subjects of one's own, by name; and of the whole, how far it is accepted."""

    proposal_id: int
    year_group: int
    monday: date
    mine: tuple[tuple[int, str], ...]
    """Those of one's own subjects that are still to be accepted, and have somebody placed."""
    leads: bool
    accepted: int
    subjects: int


def plans_to_decide(db: Db, who: Person, today: date) -> list[PlanToDecide]:
    """The plans of this week and later ones that wait for this person, in one statement whatever they hold."""
    leads = may_of_all(who, Action.PLAN_WEEK)
    if not leads and not who.heads:
        return []
    rows: Iterable[Any] = run(db, _waiting(), {"monday": today - timedelta(days=today.weekday())})
    weeks: dict[tuple[int, int, date], list[tuple[int, bool, bool]]] = defaultdict(list)
    for proposal_id, year, monday, subject, part, some in rows:
        weeks[proposal_id, year, monday].append((subject, part is not None, bool(some)))
    known = school(db)
    found = []
    for (proposal_id, year, monday), parts in weeks.items():
        mine = [subject for subject, done, some in parts if some and not done and subject in who.heads]
        named = sorted(((each, known.subject_name(each)) for each in mine), key=lambda each: each[1])
        accepted = sum(done for _, done, _ in parts)
        of = sum(done or some for _, done, some in parts)
        if leads or named:
            found.append(PlanToDecide(proposal_id, year, monday, tuple(named), leads, accepted, of))
    return found


@cache
def _waiting() -> Select[*tuple[Any, ...]]:
    """Put together once: it is asked with every list of what there is to do."""
    placed = func.max(case((col(ProposedPlace.state) == PlaceState.LEFT_OUT, 0), else_=1))
    return (
        select(
            col(Proposal.id),
            col(Proposal.year_group),
            col(Proposal.monday),
            col(ProposedPlace.subject_id),
            col(ProposalPart.subject_id),
            placed,
        )
        .join(ProposedPlace, col(ProposedPlace.proposal_id) == Proposal.id)
        .outerjoin(
            ProposalPart,
            and_(
                col(ProposalPart.proposal_id) == Proposal.id,
                col(ProposalPart.subject_id) == ProposedPlace.subject_id,
            ),
        )
        .where(
            col(Proposal.accepted_at).is_(None),
            col(Proposal.dropped_at).is_(None),
            col(Proposal.monday) >= bindparam("monday"),
        )
        .group_by(
            col(Proposal.id),
            col(Proposal.year_group),
            col(Proposal.monday),
            col(ProposedPlace.subject_id),
            col(ProposalPart.subject_id),
        )
        .order_by(col(Proposal.monday), col(Proposal.year_group), col(Proposal.id))
    )
