"""What of every part of the policy is due this school year, each of its sources read once (P1 to P18)."""

from collections.abc import Iterable
from datetime import date, datetime
from functools import cached_property
from typing import assert_never

from models.db.tables import Db
from models.rules.policy import FellDue, Holds, Spell, ToBeDone
from models.rules.policy_parts import PolicyPart
from models.school.beginnings import MENTORING, began
from models.school.people import Role, ids_with_role
from models.school.snapshot import School
from models.views.policy import answers, grades, mentoring, reviews, sessions, several, takers
from models.views.policy.year import SchoolYear


class PolicyFacts:
    """What parts are counted from, each read once.

    Of a subject that is `named` whatever is counted by subject is told pupil by pupil, and is of no other; for a list
    what is counted by day is, too.
    """

    def __init__(
        self, db: Db, known: School, today: date, *, named: int | None = None, listed: bool = False
    ) -> None:
        self.db, self.year = db, SchoolYear(known, today, began(db, MENTORING))
        self.named, self.listed = named, listed

    @cached_property
    def mentored(self) -> dict[int, tuple[Spell, ...]]:
        return mentoring.mentored(self.db, self.year)

    @cached_property
    def taken(self) -> takers.TakersOf:
        return takers.taken(self.db, self.year, self.named)

    @cached_property
    def graded(self) -> grades.GradedSoFar:
        return grades.graded(self.db, self.year, self.taken, self.named)

    @cached_property
    def reviewed(self) -> reviews.ReviewedSoFar:
        return reviews.reviewed(self.db, self.year, self.taken, self.named)

    @cached_property
    def registers(self) -> tuple[list[FellDue], sessions.CameSoFar]:
        return sessions.registers(self.db, self.year)

    @cached_property
    def interventions(self) -> tuple[list[FellDue], list[FellDue]]:
        return answers.interventions(self.db, self.year)

    @cached_property
    def proposals(self) -> tuple[list[FellDue], list[FellDue]]:
        return answers.proposals(self.db, self.year)

    @cached_property
    def looks(self) -> answers.LooksOfLeadership:
        return answers.looks_of_leadership(self.db, self.year)

    @cached_property
    def results_in(self) -> datetime | None:
        return answers.results_in(self.db, self.year)

    def groups(self, part: PolicyPart) -> frozenset[int]:
        """The year groups of which teachers were asked for a part that is theirs."""
        if not part.is_done_by_teachers:
            return frozenset()
        return self.reviewed.groups if part is PolicyPart.KS3_REVIEWS else self.graded.groups

    def things(self, part: PolicyPart) -> list[ToBeDone]:  # noqa: C901, PLR0912 - a case each, and mypy holds that none is forgotten
        """What of the part is due until the end of this month."""
        db, year = self.db, self.year
        match part:
            case PolicyPart.AGREEMENTS:
                return [*mentoring.agreements(db, year)]
            case PolicyPart.KS3_TARGETS:
                return [*reviews.ks3_targets(db, year, self.named)]
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
            case PolicyPart.BELOW_IN_SEVERAL:
                return [*several.below_in_several(db, year, self.graded.collections)]
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
                found = sessions.told(db, year, by_name=self.listed)
            case PolicyPart.REGISTERED:
                found = self.registers[0]
            case PolicyPart.FOLLOWED_UP:
                found = sessions.followed_up(db, year)
            case PolicyPart.SUBJECT_PROPOSALS:
                found = self.proposals[0]
            case PolicyPart.GLOBAL_PROPOSALS:
                found = self.proposals[1]
            case PolicyPart.SUBJECT_REVIEWS:
                found = self.interventions[0]
            case PolicyPart.GLOBAL_REVIEWS:
                found = self.interventions[1]
            case PolicyPart.FIGURES_SEEN:
                found = answers.figures_seen(year, self.looks, self.graded.collections, self.results_in)
            case PolicyPart.RESULTS_IN:
                found = answers.results(year, self.results_in)
            case PolicyPart.AGREED:
                found = mentoring.agreed(db, year)
            case _:
                assert_never(part)
        return [*year.counted(found)]
