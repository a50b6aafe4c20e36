"""How good predictions were: what was predicted beside the results (R16). Exact fractions throughout."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeVar

from models.rules.cohorts import FEWEST_SHOWN, mean, stands_out
from models.rules.grades import Grade, Scale

FEWEST_IN_GROUP = 10
FEWEST_OF_ONE_GRADE = 20
Pair = TypeVar("Pair", int, tuple[int, int])
"""Who or what a prediction is of: a pupil, or a pupil in a subject."""


@dataclass(frozen=True)
class Accuracy:
    """Of so many pairs of a prediction and a result; an error above 0 was predicted too high."""

    pairs: int
    exact: int
    within_one: int
    high: int
    low: int
    bias: Fraction | None
    """The mean error, in grades."""
    distance: Fraction | None
    """The mean error whichever way it goes."""
    marked: str = ""
    """`high` or `low` where the bias stands out; blank otherwise."""


def error(scale: Scale, predicted: Grade, final: Grade) -> Fraction:
    """Predicted less final, in whole grades, in half the difference of a pair's sums, or in places of the scale."""
    return scale.whole(predicted).height - scale.whole(final).height


def accuracy(errors: Iterable[Fraction]) -> Accuracy:
    """What these errors come to; each is one pair, one of combined grades too."""
    found = list(errors)
    bias = mean(found)
    marked = ""
    if bias is not None and stands_out(found):
        marked = "high" if bias > 0 else "low"
    return Accuracy(
        pairs=len(found),
        exact=sum(not each for each in found),
        within_one=sum(abs(each) <= 1 for each in found),
        high=sum(each > 0 for each in found),
        low=sum(each < 0 for each in found),
        bias=bias,
        distance=mean([abs(each) for each in found]),
        marked=marked,
    )


def beside_each_other(group: Accuracy, rest: Accuracy, fewest: int = FEWEST_IN_GROUP) -> bool:
    """Whether a group and the rest may be shown beside each other: both are enough."""
    return group.pairs >= fewest and rest.pairs >= fewest


def by_point(errors: Sequence[Mapping[Pair, Fraction]]) -> list[Accuracy]:
    """The accuracy at each point, of the pairs that there are at every one of them."""
    if not errors:
        return []
    always = set(errors[0]).intersection(*errors[1:])
    return [accuracy(at[each] for each in sorted(always)) for at in errors]


@dataclass(frozen=True)
class Became:
    """What became of pupils who were predicted one grade."""

    pupils: int
    as_high: int
    """That grade or more."""
    exactly: int


def became(
    scale: Scale, predicted: Grade, finals: Iterable[Grade], fewest: int = FEWEST_OF_ONE_GRADE
) -> Became | None:
    """What those predicted that grade got; None of fewer than twenty."""
    got = [error(scale, predicted, final) for final in finals]
    if len(got) < fewest:
        return None
    return Became(len(got), sum(each <= 0 for each in got), sum(not each for each in got))


def tells_of_few(accuracy_: Accuracy, fewest: int = FEWEST_SHOWN) -> bool:
    """Whether the counts would tell of one to five pupils, so that none of them may be shown to anybody (R15)."""
    off_by_one = accuracy_.within_one - accuracy_.exact
    further = accuracy_.pairs - accuracy_.within_one
    parts = (accuracy_.exact, accuracy_.high, accuracy_.low, off_by_one, further)
    return any(0 < each < fewest for each in parts)


def left_of(whole: Accuracy, *parts: Accuracy) -> Accuracy:
    """The counts of those who are in none of the parts, as anybody may take them away; without means."""
    return Accuracy(
        pairs=whole.pairs - sum(each.pairs for each in parts),
        exact=whole.exact - sum(each.exact for each in parts),
        within_one=whole.within_one - sum(each.within_one for each in parts),
        high=whole.high - sum(each.high for each in parts),
        low=whole.low - sum(each.low for each in parts),
        bias=None,
        distance=None,
    )


def became_tells_of_few(became_: Became, fewest: int = FEWEST_SHOWN) -> bool:
    """The same of what became of pupils: lower, exactly that, or higher."""
    parts = (became_.pupils - became_.as_high, became_.exactly, became_.as_high - became_.exactly)
    return any(0 < each < fewest for each in parts)
