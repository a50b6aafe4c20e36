"""Above, on or below target, and what a grade is asked about (R4, R12)."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from models.rules.grades import Grade, Scale
from models.rules.wording import listed

_NEAR = Fraction(1, 5)  # grades: within this, fine grades are on target
_FAR = -1  # grades: under this is well below


class Standing(StrEnum):
    """Where a predicted grade stands against the target (R4)."""

    ABOVE = "above"
    ON = "on"
    BELOW = "below"
    WELL_BELOW = "well below"
    NO_DATA = "no data"


class Judgement(StrEnum):
    """Where a pupil of Key Stage 3 stands; the teacher says it, and it is never recomputed (R4)."""

    ABOVE = "above"
    ON = "on"
    BELOW = "below"


class TargetKind(StrEnum):
    """By when a target is to be reached; of each kind one may stand for a pupil and subject (R4)."""

    YEAR = "end of year"
    KEY_STAGE_4 = "end of key stage 4"

    @property
    def other(self) -> "TargetKind":
        """The one that may stand beside it."""
        return TargetKind.YEAR if self is TargetKind.KEY_STAGE_4 else TargetKind.KEY_STAGE_4


LAST_OF_KEY_STAGE_3 = 9
"""The last year group of it."""


def usual_target(year_group: int) -> TargetKind:
    """Which of two targets pupils of this year group are measured by: the year's up to Year 9, then the end's (R4).

    Where only the other stands, they are measured by that.
    """
    return TargetKind.YEAR if year_group <= LAST_OF_KEY_STAGE_3 else TargetKind.KEY_STAGE_4


@dataclass(frozen=True)
class Compared:
    """A standing, with the gap in grades that it comes from; None where there is no data (R4)."""

    standing: Standing
    gap: Fraction | None


BELOW = frozenset({Standing.BELOW, Standing.WELL_BELOW})


def compare(scale: Scale, *, predicted: Grade | None, target: Grade | None) -> Compared:
    """Where the predicted grade stands against the target, both of this scale (R4).

    A target without a suffix compares whole grades: 6-, 6 and 6+ are all on 6.
    """
    if predicted is None or target is None:
        return Compared(Standing.NO_DATA, None)
    gap = _gap(scale, predicted, target)
    if abs(gap) <= _NEAR:
        return Compared(Standing.ON, gap)
    if gap > 0:
        return Compared(Standing.ABOVE, gap)
    return Compared(Standing.BELOW if gap >= _FAR else Standing.WELL_BELOW, gap)


def mean_residual(pairs: Iterable[tuple[Grade | None, Grade | None]]) -> Fraction | None:
    """The mean of predicted less target, in grades and their thirds; None without a full pair (R4).

    Each pair is predicted and target on one scale; pairs of different scales may be mixed.
    """
    gaps = [predicted.height - target.height for predicted, target in pairs if predicted and target]
    return sum(gaps, Fraction(0)) / len(gaps) if gaps else None


def newly_below(before: Standing | None, now: Standing) -> bool:
    """Whether a pupil has come to be below since the collection before; never at the first, None (R4)."""
    return before is not None and before not in BELOW and now in BELOW


def asked_about(
    scale: Scale,
    *,
    before: Grade | None,
    current: Grade | None,
    predicted: Grade | None,
    target: Grade | None,
) -> list[str]:
    """What to ask about grades that are accepted but surprising, a sentence each (R12).

    `before` is last month's current grade.
    """
    asked: list[str] = []
    if before and current and abs(current.height - before.height) >= 2:
        asked.append(
            f"The current grade was {before.code} last month and is {current.code} now. "
            "Is a change of two grades in a month right?"
        )
    if predicted and current and predicted.rank < current.rank:
        asked.append(
            f"The predicted grade {predicted.code} is below the current grade {current.code}. Is that right?"
        )
    if target and target.points / scale.slots >= 5:
        given = {"current": current, "predicted": predicted}
        if ungraded := [kind for kind, grade in given.items() if grade and grade.code == "U"]:
            grades = "grade is" if len(ungraded) == 1 else "grades are"
            asked.append(f"The {listed(ungraded)} {grades} U with a target of {target.code}. Is that right?")
    return asked


def _gap(scale: Scale, grade: Grade, against: Grade) -> Fraction:
    """The gap in grades; whole ones where the grade compared against has no suffix."""
    if scale.fine and not scale.is_fine(against):
        grade = scale.whole(grade)
    return grade.height - against.height
