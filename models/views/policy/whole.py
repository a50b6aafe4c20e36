"""The policy as it stands today, duty by duty, in numbers alone (P1 to P18)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from models.db.tables import Db
from models.mentoring.advice import AdviceCounted, count_advice
from models.rules.calendar import academic_year
from models.rules.mentoring import Month
from models.rules.policy import DutyTally, by_month, by_subject, tally
from models.rules.policy_duties import PolicyDuty
from models.rules.policy_parts import PolicyPart
from models.school.snapshot import School
from models.views.accuracies import CohortAccuracy, accuracy_of
from models.views.points import results_of
from models.views.policy import sessions
from models.views.policy.things import PolicyFacts


@dataclass(frozen=True)
class PartStands:
    """What of a part was due this school year, month by month and by subject; numbers alone."""

    part: PolicyPart
    total: DutyTally
    months: Mapping[Month, DutyTally]
    subjects: Mapping[int, DutyTally]
    """Of what is about a subject."""
    groups: frozenset[int]
    """Of what all teachers of a subject do: the year groups that they were asked for."""


@dataclass(frozen=True)
class PolicyStands:
    """How the policy is carried out this school year, up to today."""

    today: date
    parts: tuple[PartStands, ...]
    """Of the duties that were asked about."""
    booked: sessions.BookedSoFar
    came: sessions.CameSoFar
    advice: AdviceCounted
    accuracy: CohortAccuracy | None
    """How good the predictions of who left in the summer were; None before their results are in."""
    looked: tuple[date, ...]
    """The days on which leadership looked at how the policy is carried out; none where its duty was not asked about."""
    fewest: int
    """So few pupils tell of them."""
    review_on: date | None
    """When the policy itself is reviewed; None where the settings do not say."""

    @property
    def year(self) -> int:
        return academic_year(self.today)

    def of(self, duty: PolicyDuty) -> tuple[PartStands, ...]:
        return tuple(each for each in self.parts if each.part.duty is duty)


def policy(
    db: Db, known: School, today: date, duties: Collection[PolicyDuty] = frozenset(PolicyDuty)
) -> PolicyStands:
    """How these duties stand; a bounded number of statements, however long the school has had Staffroom."""
    facts = PolicyFacts(db, known, today)
    parts = []
    for part in (each for each in PolicyPart if each.duty in duties):
        things = facts.things(part)
        parts.append(
            PartStands(
                part,
                tally(things, today),
                by_month(things, today),
                by_subject(things, today),
                facts.groups(part),
            )
        )
    return PolicyStands(
        today,
        tuple(parts),
        sessions.booked(db, facts.year),
        facts.registers[1],
        count_advice(db, today),
        _accuracy(db, known, facts.year.first.year, today) if facts.results_in is not None else None,
        facts.looks.at_policy if PolicyDuty.LEADERSHIP in duties else (),
        known.settings.small_group,
        known.settings.policy_review,
    )


def _accuracy(db: Db, known: School, leaving: int, today: date) -> CohortAccuracy | None:
    out = results_of(db, leaving, today)
    return accuracy_of(db, known, out, leaving) if out is not None else None
