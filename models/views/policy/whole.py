"""The policy as it stands today, duty by duty, and the list behind each of its figures (P1 to P18)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property
from typing import assert_never

from models.audit.facts import PupilFact, Shows
from models.db.tables import Db
from models.mentoring.advice import AdviceCounted, count_advice
from models.rules.calendar import academic_year
from models.rules.letters import fold
from models.rules.mentoring import Month
from models.rules.policy import (
    DueOf,
    DutyTally,
    FellDue,
    Holds,
    Spell,
    ThingStands,
    ToBeDone,
    by_month,
    by_subject,
    tally,
)
from models.rules.policy_duties import PolicyDuty, PolicyPart
from models.school.beginnings import MENTORING, began
from models.school.people import Role, ids_with_role
from models.school.snapshot import School
from models.views.accuracies import CohortAccuracy, accuracy_of
from models.views.points import results_of
from models.views.policy import answers, grades, mentoring, reviews, sessions, takers
from models.views.policy.year import SchoolYear

_SHOWS: Mapping[PolicyPart, Shows] = {
    PolicyPart.AGREEMENTS: Shows.AGREEMENT,
    PolicyPart.MENTORED: Shows.MENTOR,
    PolicyPart.MONTHLY_MEETINGS: Shows.MEETINGS,
    PolicyPart.SLIPS_READ: Shows.SLIPS,
    PolicyPart.FOLLOWED_UP: Shows.FOLLOW_UPS,
    PolicyPart.SUBJECT_REVIEWS: Shows.INTERVENTIONS,
    PolicyPart.GLOBAL_REVIEWS: Shows.INTERVENTIONS,
    PolicyPart.SUPPORTED: Shows.MENTOR,
    PolicyPart.HOMES: Shows.CONTACTS,
    PolicyPart.AGREED: Shows.TARGETS,
}
"""Of the parts whose lists name pupils, what such a list tells of them."""


class PolicyFigure(StrEnum):
    """One of the figures of a part, each with its list."""

    LATE = "late"
    TO_COME = "to come"
    DONE = "done"
    """Late ones too."""
    DONE_LATE = "done late"


_STANDING: Mapping[PolicyFigure, tuple[ThingStands, ...]] = {
    PolicyFigure.LATE: (ThingStands.LATE,),
    PolicyFigure.TO_COME: (ThingStands.TO_COME,),
    PolicyFigure.DONE: (ThingStands.IN_TIME, ThingStands.DONE_LATE),
    PolicyFigure.DONE_LATE: (ThingStands.DONE_LATE,),
}


@dataclass(frozen=True)
class PartStands:
    """What of a part was due this school year, month by month and by subject; numbers alone."""

    part: PolicyPart
    total: DutyTally
    months: Mapping[Month, DutyTally]
    subjects: Mapping[int, DutyTally]
    """Of what is about a subject."""


@dataclass(frozen=True)
class PolicyStands:
    """How the policy is carried out this school year, up to today."""

    today: date
    parts: tuple[PartStands, ...]
    booked: sessions.BookedSoFar
    came: sessions.CameSoFar
    advice: AdviceCounted
    accuracy: CohortAccuracy | None
    """How good the predictions of who left in the summer were; None before their results are in."""
    fewest: int
    """So few pupils tell of them."""
    review_on: date | None
    """When the policy itself is reviewed; None where the settings do not say."""

    @property
    def year(self) -> int:
        return academic_year(self.today)

    def of(self, duty: PolicyDuty) -> tuple[PartStands, ...]:
        return tuple(each for each in self.parts if each.part.duty is duty)


@dataclass(frozen=True)
class PolicyLine(PupilFact):
    """One line of the list behind a figure: a pupil, a subject, both, or a day, and how many things it stands for."""

    part: PolicyPart
    pupil_id: int | None
    pupil: str
    """Name and form; blank where it is about no pupil."""
    subject: str
    due: date
    """Of several the first."""
    many: int

    def what(self) -> str:
        return _SHOWS.get(self.part, "") if self.pupil_id is not None else ""


class _PolicyFacts:
    """What parts are counted from, each read once."""

    def __init__(self, db: Db, known: School, today: date) -> None:
        self.db, self.year = db, SchoolYear(known, today, began(db, MENTORING))

    @cached_property
    def mentored(self) -> dict[int, tuple[Spell, ...]]:
        return mentoring.mentored(self.db, self.year)

    @cached_property
    def taken(self) -> takers.TakersOf:
        return takers.taken(self.db, self.year)

    @cached_property
    def graded(self) -> grades.GradedSoFar:
        return grades.graded(self.db, self.year, self.taken)

    @cached_property
    def reviewed(self) -> reviews.ReviewedSoFar:
        return reviews.reviewed(self.db, self.year, self.taken)

    @cached_property
    def registers(self) -> tuple[list[FellDue], sessions.CameSoFar]:
        return sessions.registers(self.db, self.year)

    @cached_property
    def interventions(self) -> tuple[list[FellDue], list[FellDue]]:
        return answers.interventions(self.db, self.year)

    @cached_property
    def results_in(self) -> datetime | None:
        return answers.results_in(self.db, self.year)

    def things(self, part: PolicyPart) -> list[ToBeDone]:  # noqa: C901, PLR0912 - a case each, and mypy holds that none is forgotten
        """What of the part is due until the end of this month."""
        db, year = self.db, self.year
        match part:
            case PolicyPart.AGREEMENTS:
                return [*mentoring.agreements(db, year)]
            case PolicyPart.KS3_TARGETS:
                return [*reviews.ks3_targets(db, year)]
            case PolicyPart.MENTORED:
                return [*mentoring.mentors(year, self.mentored)]
            case PolicyPart.SUPPORTED:
                return [*mentoring.supported(db, year)]
            case PolicyPart.HOMES:
                return [*mentoring.homes(db, year, self.mentored)]
            case PolicyPart.LED:
                led = (Spell(year.first),) if ids_with_role(db, Role.SCHEME_LEAD) else ()
                return [Holds(year.opened, led)]
            case PolicyPart.POLICY_REVIEW:
                review = year.known.settings.policy_review
                return [Holds(review, (Spell(year.first, review),))] if review is not None else []
            case PolicyPart.KS3_REVIEWS:
                found: Iterable[FellDue] = self.reviewed.reviews
            case PolicyPart.BELOW_ANSWERED:
                found = self.reviewed.below
            case PolicyPart.ALL_THREE:
                found = self.graded.whole
            case PolicyPart.MONTHLY_GRADES:
                found = self.graded.entered
            case PolicyPart.MONTHLY_MEETINGS:
                found = mentoring.meetings(db, year, self.mentored)
            case PolicyPart.SLIPS_READ:
                found = mentoring.slips(db, year)
            case PolicyPart.TOLD:
                found = sessions.told(db, year)
            case PolicyPart.REGISTERED:
                found = self.registers[0]
            case PolicyPart.FOLLOWED_UP:
                found = sessions.followed_up(db, year)
            case PolicyPart.SUBJECT_REVIEWS:
                found = self.interventions[0]
            case PolicyPart.GLOBAL_REVIEWS:
                found = self.interventions[1]
            case PolicyPart.FIGURES_SEEN:
                found = answers.figures_seen(db, year, self.graded.collections, self.results_in)
            case PolicyPart.RESULTS_IN:
                found = answers.results(year, self.results_in)
            case PolicyPart.AGREED:
                found = mentoring.agreed(db, year)
            case _:
                assert_never(part)
        return [*year.counted(found)]


def policy(db: Db, known: School, today: date) -> PolicyStands:
    """How every duty stands; a bounded number of statements, however long the school has had Staffroom."""
    facts = _PolicyFacts(db, known, today)
    parts = []
    for part in PolicyPart:
        things = facts.things(part)
        parts.append(
            PartStands(part, tally(things, today), by_month(things, today), by_subject(things, today))
        )
    return PolicyStands(
        today,
        tuple(parts),
        sessions.booked(db, facts.year),
        facts.registers[1],
        count_advice(db, today),
        _accuracy(db, known, facts.year.first.year, today) if facts.results_in is not None else None,
        known.settings.small_group,
        known.settings.policy_review,
    )


def _accuracy(db: Db, known: School, leaving: int, today: date) -> CohortAccuracy | None:
    out = results_of(db, leaving, today)
    return accuracy_of(db, known, out, leaving) if out is not None else None


def policy_lines(
    db: Db, known: School, part: PolicyPart, figure: PolicyFigure, today: date
) -> list[PolicyLine]:
    """What a figure of the part is of: by pupil and subject, where it is about any, by name; else by day."""
    found: dict[tuple[DueOf, date | None], list[ToBeDone]] = defaultdict(list)
    for each in _PolicyFacts(db, known, today).things(part):
        if each.stands(today) in _STANDING[figure]:
            apart = each.due if each.of == DueOf() else None
            found[each.of, apart].append(each)
    return sorted((_line(known, part, of, things) for (of, _), things in found.items()), key=_order)


def _line(known: School, part: PolicyPart, of: DueOf, things: Sequence[ToBeDone]) -> PolicyLine:
    return PolicyLine(
        part,
        of.pupil_id,
        known.label(of.pupil_id) if of.pupil_id is not None else "",
        known.subject_name(of.subject_id),
        min(each.due for each in things),
        sum(each.many for each in things),
    )


def _order(line: PolicyLine) -> tuple[str, str, date]:
    return fold(line.pupil), fold(line.subject), line.due
