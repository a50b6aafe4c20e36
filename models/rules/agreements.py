"""The Agreement for Examination Success: how far one is, and who is to be issued one (P1)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

FIRST_YEAR, LAST_YEAR = 7, 11
"""The year groups that have agreements: Key Stages 3 and 4."""
AGAIN_YEAR = 10
"""The year group in which who has not returned one is issued one again."""


class AgreementStep(StrEnum):
    """What is done with an agreement, in order."""

    ISSUED = "issued"
    PUPIL_SIGNED = "pupil signed"
    PARENT_SIGNED = "parent signed"
    RETURNED = "returned"

    @property
    def includes(self) -> tuple["AgreementStep", ...]:
        """What has been done where this was: who returns it has had it, and both have signed."""
        return tuple(AgreementStep) if self is AgreementStep.RETURNED else (AgreementStep.ISSUED, self)


class AgreementState(StrEnum):
    """How far an agreement is, the least first."""

    TO_ISSUE = "not issued yet"
    TO_ISSUE_AGAIN = "to be issued again"
    ISSUED = "issued"
    PUPIL_SIGNED = "signed by the pupil"
    PARENT_SIGNED = "signed by the parent"
    SIGNED = "signed by both"
    RETURNED = "returned"
    NOT_NEEDED = "not needed"

    @property
    def is_missing(self) -> bool:
        """Whether it is still to be issued or to come back."""
        return self not in {AgreementState.RETURNED, AgreementState.NOT_NEEDED}

    @property
    def is_to_issue(self) -> bool:
        return self in {AgreementState.TO_ISSUE, AgreementState.TO_ISSUE_AGAIN}


@dataclass(frozen=True)
class YearOf:
    """A pupil's year group, and the academic year in which it is that."""

    group: int
    academic: int

    @property
    def has_agreement(self) -> bool:
        return FIRST_YEAR <= self.group <= LAST_YEAR

    @property
    def again_from(self) -> date | None:
        """The first day of the pupil's Year 10; None where that is still to come."""
        years = self.group - AGAIN_YEAR
        return date(self.academic - years, 9, 1) if years >= 0 else None


def state_of(done: Mapping[AgreementStep, date], year: YearOf, *, is_needed: bool = True) -> AgreementState:
    """How far the agreement is on which these steps were done on these days (P1)."""
    if AgreementStep.RETURNED in done:
        return AgreementState.RETURNED
    if not is_needed:
        return AgreementState.NOT_NEEDED
    issued = done.get(AgreementStep.ISSUED)
    if issued is None:
        return AgreementState.TO_ISSUE
    if year.again_from is not None and issued < year.again_from:
        return AgreementState.TO_ISSUE_AGAIN
    signed = (AgreementStep.PUPIL_SIGNED in done, AgreementStep.PARENT_SIGNED in done)
    return {
        (False, False): AgreementState.ISSUED,
        (True, False): AgreementState.PUPIL_SIGNED,
        (False, True): AgreementState.PARENT_SIGNED,
        (True, True): AgreementState.SIGNED,
    }[signed]
