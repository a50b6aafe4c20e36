"""Figures of a cohort: subjects, residuals, groups, movement, and what of them may be shown (R14, R15).

Exact fractions throughout; what a figure is of stands beside it as a count.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import lcm
from typing import TypeVar

from models.rules.attainment import THRESHOLDS, SubjectTaken, reaches
from models.rules.grades import Grade, Scale, lower_half
from models.rules.national import National
from models.rules.tracking import Standing, compare

THIRD = Fraction(1, 3)
FEWEST_TO_STAND_OUT = 10
FEWEST_SHOWN = 6
NO_CHANGE_POINTS = 1
"""Of Attainment 8: what is less is called no change (R15.10)."""


@dataclass(frozen=True)
class SubjectFigures:
    """A subject at a point: points are a slot's, thirds of a grade counted (R15.3)."""

    takers: int
    with_value: int
    compared: int
    """Those who have a target too, of whom the target, the gap and the standings are."""
    value: Fraction | None
    target: Fraction | None
    gap: Fraction | None
    standings: Mapping[Standing, int]
    reached: Mapping[int, int]
    """How many reach each threshold."""


def subject_figures(taken: Iterable[SubjectTaken]) -> SubjectFigures:
    """The figures of one subject, of what each of its takers has in it."""
    takers = list(taken)
    values = [(each.scale, each.value) for each in takers if each.value is not None]
    found = [
        (each, compare(each.scale, predicted=each.value, target=each.target))
        for each in takers
        if each.value is not None and each.target is not None
    ]
    standings = dict.fromkeys((Standing.ABOVE, Standing.ON, Standing.BELOW, Standing.WELL_BELOW), 0)
    for _, compared in found:
        standings[compared.standing] += 1
    return SubjectFigures(
        takers=len(takers),
        with_value=len(values),
        compared=len(found),
        value=mean([a_slot(scale, grade) for scale, grade in values]),
        target=mean([a_slot(each.scale, each.target) for each, _ in found if each.target is not None]),
        gap=mean([compared.gap for _, compared in found if compared.gap is not None]),
        standings=standings,
        reached={
            threshold: sum(reaches(scale, grade, threshold) for scale, grade in values)
            for threshold in THRESHOLDS
        },
    )


def a_slot(scale: Scale, grade: Grade) -> Fraction:
    """What a grade is worth in one slot: the mean of a pair, thirds counted."""
    return grade.points / scale.slots


def mean(values: Sequence[Fraction]) -> Fraction | None:
    """The mean; None of nothing."""
    if not values:
        return None
    # In whole numbers of one common part: exact, and many times quicker than fractions.
    above: dict[int, int] = defaultdict(int)
    for each in values:
        numerator, denominator = each.as_integer_ratio()
        above[denominator] += numerator
    part = lcm(*above)
    return Fraction(sum(many * (part // each) for each, many in above.items()), part * len(values))


def residuals(taken: Iterable[SubjectTaken]) -> dict[int, Fraction]:
    """For each subject with a value, that value less the pupil's own mean; a pair counts twice in it (R15.4)."""
    held = [
        (each.subject_id, each.scale.slots, a_slot(each.scale, each.value))
        for each in taken
        if each.value is not None
    ]
    slots = sum(weight for _, weight, _ in held)
    if not slots:
        return {}
    own = sum((weight * value for _, weight, value in held), Fraction(0)) / slots
    return {subject_id: value - own for subject_id, _, value in held}


@dataclass(frozen=True)
class Residual:
    """The mean residual of a subject or class, and of how many pupils."""

    mean: Fraction
    """Less the country's, where that is known."""
    pupils: int
    stands_out: bool
    national: National | None = None
    """What was taken from it."""

    @property
    def own(self) -> Fraction:
        """The school's own, from which nothing was taken: they add up to 0 over all subjects."""
        return self.mean + self.national.residual if self.national is not None else self.mean


@dataclass(frozen=True)
class ResidualTerms:
    """Whose residuals are counted, of how many pupils one may stand out, and what is taken from it."""

    subjects: int = 5
    """In so many subjects a pupil has values, or is not counted."""
    pupils: int = FEWEST_TO_STAND_OUT
    national: Mapping[int, National] = field(default_factory=dict)
    """By subject."""


def subject_residuals(
    cohort: Iterable[Iterable[SubjectTaken]], terms: ResidualTerms | None = None
) -> dict[int, Residual]:
    """By subject, over its pupils who have values in enough subjects, less the country's (R15.4, R15.5)."""
    terms = terms if terms is not None else ResidualTerms()
    found: dict[int, list[Fraction]] = defaultdict(list)
    for taken in cohort:
        of_pupil = residuals(taken)
        if len(of_pupil) >= terms.subjects:
            for subject_id, value in of_pupil.items():
                found[subject_id].append(value)
    return {
        subject_id: _residual(values, terms.national.get(subject_id), terms.pupils)
        for subject_id, values in found.items()
    }


def _residual(values: Sequence[Fraction], national: National | None, fewest: int) -> Residual:
    left = [each - national.residual for each in values] if national is not None else values
    middle = sum(left, Fraction(0)) / len(left)
    return Residual(middle, len(left), stands_out(left, fewest), national)


def stands_out(values: Sequence[Fraction], fewest: int = FEWEST_TO_STAND_OUT) -> bool:
    """Whether a mean is marked: of enough values, a third of a grade or more, and twice its standard error or more."""
    count = len(values)
    if count < max(fewest, 2):
        return False
    middle = sum(values, Fraction(0)) / count
    spread = sum(((value - middle) ** 2 for value in values), Fraction(0)) / (count - 1)
    # |mean| ≥ 2·s/√n, squared on both sides, so that it is exact.
    return abs(middle) >= THIRD and middle**2 * count >= 4 * spread


@dataclass(frozen=True)
class Beside:
    """A figure of a group, that of the rest of the cohort whose status is known, and of how many each is (R15.6)."""

    group: Fraction | None
    of_group: int
    rest: Fraction | None
    of_rest: int

    @property
    def gap(self) -> Fraction | None:
        """The group's less the rest's; None where either has nobody."""
        return None if self.group is None or self.rest is None else self.group - self.rest


def beside(figures: Iterable[tuple[bool | None, Fraction]]) -> Beside:
    """A group beside the rest: of each pupil whether they are in it, None where nobody knows, and the figure."""
    inside: list[Fraction] = []
    outside: list[Fraction] = []
    for is_in, figure in figures:
        if is_in is not None:
            (inside if is_in else outside).append(figure)
    return Beside(mean(inside), len(inside), mean(outside), len(outside))


@dataclass(frozen=True)
class Movement:
    """The same pupils at two points: how many went up, stayed or went down; at one point only is no pair (R15.8)."""

    up: int
    same: int
    down: int
    no_pair: int
    change: Fraction | None
    """The mean change in grades."""
    alone_before: int = 0
    """Pupils with a grade that is in no pair, at the earlier point: who left since, too."""
    alone_now: int = 0
    """The same at the later point: who joined, too."""
    joined: int = 0
    """Pupils who take it and were not there at the earlier point."""
    left: int = 0
    """Pupils who took it and are not there at the later point."""

    @property
    def pairs(self) -> int:
        return self.up + self.same + self.down


def movement(pairs: Iterable[tuple[Grade | None, Grade | None]]) -> Movement:
    """Of each pupil the grade before and the one now, both of one scale, by its smallest step."""
    up = same = down = no_pair = 0
    changes: list[Fraction] = []
    for before, now in pairs:
        if before is None or now is None:
            no_pair += 1
            continue
        changes.append(now.height - before.height)
        up += now.rank > before.rank
        same += now.rank == before.rank
        down += now.rank < before.rank
    return Movement(up, same, down, no_pair, mean(changes))


def matrix_column(scale: Scale, grade: Grade) -> str:
    """The column of a grade: the whole one, of a pair the lower half (R15.7)."""
    if scale.pairs:
        return str(lower_half(grade) or "U")
    return scale.whole(grade).code


def is_no_change(difference: Fraction, *, smallest: Fraction) -> bool:
    """Whether a difference is called none: smaller than one pupil, or than one point of Attainment 8 (R15.10)."""
    return abs(difference) < smallest


Key = TypeVar("Key")


def counts_to_show(counts: Mapping[Key, int], fewest: int = FEWEST_SHOWN) -> dict[Key, int | None]:
    """The parts of one whole as anybody may see them; None is hidden: 1 to 5, and what would give it away (R15).

    Where just one part is hidden, the smallest other that is not 0 is hidden too. Where there is no such part, the
    whole itself gives it away and must not stand beside it: `gives_away_whole` says so.
    """
    hidden = {key for key, number in counts.items() if 0 < number < fewest}
    if len(hidden) == 1:
        others = [key for key, number in counts.items() if number and key not in hidden]
        if others:
            hidden.add(min(others, key=lambda key: counts[key]))
    return {key: None if key in hidden else number for key, number in counts.items()}


def gives_away_whole(counts: Mapping[Key, int], fewest: int = FEWEST_SHOWN) -> bool:
    """Whether the sum of these parts would tell a hidden one: it is alone, and nothing could be hidden beside it."""
    return sum(number is None for number in counts_to_show(counts, fewest).values()) == 1


def reached_to_show(reached: Mapping[int, int], of: int, fewest: int = FEWEST_SHOWN) -> dict[int, int | None]:
    """How many reach each threshold, as anybody may see it beside how many there are; None is hidden.

    From two of them it could be worked out how many stand between: those are the parts that are hidden. A number that
    holds some of the hidden parts and not all of them is hidden too; so is one that is small itself, or leaves few.
    """
    steps = sorted(reached)
    if not steps:
        return {}
    bands = {0: of - reached[steps[0]]} | {
        step: reached[step] - (reached[above] if above is not None else 0)
        for step, above in zip(steps, [*steps[1:], None], strict=True)
    }
    hidden = {step for step, number in counts_to_show(bands, fewest).items() if number is None}
    found: dict[int, int | None] = {}
    for step in steps:
        held = {each for each in hidden if each >= step}
        small = any(0 < number < fewest for number in (reached[step], of - reached[step]))
        gives_away = small or (held and (held != hidden or len(hidden) < 2))
        found[step] = None if gives_away else reached[step]
    return found


def rounded(figure: Fraction, places: int = 2) -> str:
    """As it is shown: to so many places, halves away from zero."""
    scaled = abs(figure) * 10**places
    whole = int(scaled + Fraction(1, 2))
    sign = "−" if figure < 0 and whole else ""
    units, parts = divmod(whole, 10**places)
    return f"{sign}{units}.{parts:0{places}d}" if places else f"{sign}{units}"


def drawn_figure(figure: Fraction | None) -> float | None:
    """The number that is shown, for a chart, so that both say the same."""
    return float(rounded(figure).replace("−", "-")) if figure is not None else None


def percent(part: int, of: int) -> str:
    """A whole percentage, halves up: 75%. Blank of nothing."""
    return f"{rounded(Fraction(100 * part, of), 0)}%" if of else ""


def one_of(many: int) -> str:
    """The percentage that one of so many is, which is never nothing: under 1% of 201 or more."""
    return "under 1%" if percent(1, many) == "0%" else percent(1, many)
