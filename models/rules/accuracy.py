"""How good predictions were: what was predicted beside the results (R16). Exact fractions throughout."""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TypeVar

from models.rules.cohorts import FEWEST_SHOWN, FEWEST_TO_STAND_OUT, mean, stands_out
from models.rules.grades import Grade, Scale

FEWEST_IN_GROUP = 10
FEWEST_OF_ONE_GRADE = 20
COHORTS_TOGETHER = 3
"""So many cohorts that have results are asked what became of a prediction."""
Pair = TypeVar("Pair", int, tuple[int, int])
"""Who or what a prediction is of: a pupil, or a pupil in a subject."""
Code = TypeVar("Code", bound=Hashable)


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


@dataclass(frozen=True)
class AccuracyTerms:
    """Of how many pairs at least a bias may be marked, and a group or a class be shown."""

    to_mark: int = FEWEST_TO_STAND_OUT
    in_group: int = FEWEST_IN_GROUP


def error(scale: Scale, predicted: Grade, final: Grade) -> Fraction:
    """Predicted less final, in whole grades, in half the difference of a pair's sums, or in places of the scale."""
    return scale.whole(predicted).height - scale.whole(final).height


def accuracy(errors: Iterable[Fraction], to_mark: int = FEWEST_TO_STAND_OUT) -> Accuracy:
    """What these errors come to; each is one pair, one of combined grades too. Of fewer than so many none is marked."""
    found = list(errors)
    bias = mean(found)
    marked = ""
    if bias is not None and stands_out(found, to_mark):
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


def by_point(errors: Sequence[Mapping[Pair, Fraction]], to_mark: int = FEWEST_TO_STAND_OUT) -> list[Accuracy]:
    """The accuracy at each point, of the pairs that there are at every one of them."""
    if not errors:
        return []
    always = set(errors[0]).intersection(*errors[1:])
    return [accuracy((at[each] for each in sorted(always)), to_mark) for at in errors]


@dataclass(frozen=True)
class Became:
    """What became of pupils who were predicted one grade."""

    pupils: int
    as_high: int
    """That grade or more."""
    exactly: int
    hides: bool = False
    """Whether the shares would tell of few pupils, so that how many they are stands there alone."""

    @property
    def parts(self) -> tuple[int, ...]:
        """Those who got less, exactly that, and more."""
        return self.pupils - self.as_high, self.exactly, self.as_high - self.exactly


def became(scale: Scale, predicted: Grade, finals: Iterable[Grade]) -> Became:
    """What those predicted that grade got."""
    got = [error(scale, predicted, final) for final in finals]
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


@dataclass(frozen=True)
class BecameTerms:
    """Of how many cohorts together what became of a prediction is shown, and of how many pupils at least."""

    cohorts: int = COHORTS_TOGETHER
    pupils: int = FEWEST_OF_ONE_GRADE


def became_to_show(
    by_grade: Mapping[Code, Mapping[int, Became]],
    fewest: int = FEWEST_SHOWN,
    terms: BecameTerms | None = None,
) -> dict[Code, Became]:
    """Of each grade that enough were predicted, what became of them; given is that of each cohort alone.

    Nothing is shown from which fewer than so many could be told: beside last year's card what the newest cohort came to
    by itself, until all stand together; and beside how right the predictions of each were, those who were predicted
    any other grade, or a cohort of which that is hidden.
    """
    terms = terms if terms is not None else BecameTerms()
    years = {year for cohorts in by_grade.values() for year in cohorts}
    if fewest > 1 and len(years) < terms.cohorts:
        return {}
    wholes = [_together(of[year] for of in by_grade.values() if year in of) for year in years]
    together = {code: _together(cohorts.values()) for code, cohorts in by_grade.items()}
    many = [code for code, each in together.items() if each.pupils >= terms.pupils]
    # Beside a card of three together, drawn before the school had it of more, each older one must tell of few by itself
    # as little.
    older = [
        {code: of[year] for code, of in by_grade.items() if year in of}
        for year in sorted(years)[:-COHORTS_TOGETHER]
    ]

    def apart(codes: Sequence[Code], parts: Callable[[Became], tuple[int, ...]]) -> list[Code]:
        for alone in older:
            here = [code for code in codes if code in alone]
            there = _enough_apart(alone, [_together(alone.values())], here, parts, fewest)
            codes = [code for code in codes if code in there or code not in alone]
        return _enough_apart(together, wholes, codes, parts, fewest)

    counted = apart(many, lambda each: (each.pupils,))
    shared = apart(counted, lambda each: each.parts)
    return {code: replace(together[code], hides=code not in shared) for code in counted}


def _together(cohorts: Iterable[Became]) -> Became:
    every = list(cohorts)
    return Became(
        sum(each.pupils for each in every),
        sum(each.as_high for each in every),
        sum(each.exactly for each in every),
    )


def _enough_apart(
    together: Mapping[Code, Became],
    wholes: Iterable[Became],
    codes: Sequence[Code],
    parts: Callable[[Became], tuple[int, ...]],
    fewest: int,
) -> list[Code]:
    """Those that have no small part, and leave none to the others; none where a whole cohort has one."""

    def is_small(each: Became) -> bool:
        return any(0 < number < fewest for number in parts(each))

    if any(map(is_small, wholes)):
        return []
    shown = [code for code in codes if not is_small(together[code])]
    while shown and is_small(_together(each for code, each in together.items() if code not in shown)):
        shown.remove(min(shown, key=lambda code: together[code].pupils))
    return shown
