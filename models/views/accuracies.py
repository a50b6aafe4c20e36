"""How good the predictions of a cohort were, once its results are out (R16)."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from typing import Any, NamedTuple

from sqlalchemy import Select, select
from sqlmodel import col

from models.db.tables import Db
from models.rules.accuracy import (
    Accuracy,
    AccuracyTerms,
    accuracy,
    beside_each_other,
    by_point,
    error,
    left_of,
    tells_of_few,
)
from models.rules.grades import Scale
from models.rules.prior_bounds import PriorBounds
from models.school.people import Pupil
from models.school.snapshot import School
from models.tracking.grades import Collection, GradeEntry, GradeKind
from models.tracking.progress import grade_of
from models.tracking.results import FinalGrade
from models.views.groups import GROUPS, PARTS_OF_ONE, Group, Grouped, Prior, prior
from models.views.points import Point

_YEAR_11 = 11


@dataclass(frozen=True)
class AtPoint:
    """How good what was predicted in one collection was, of the pairs that there are in all of them."""

    opens: date
    found: Accuracy


@dataclass(frozen=True)
class OfGroup:
    """A group beside the rest, both of enough pairs."""

    name: Group
    group: Accuracy
    rest: Accuracy


@dataclass(frozen=True)
class CohortAccuracy:
    """The predictions of a cohort's last collection beside its results; of one subject, or of all."""

    leaving: int
    out_on: date
    predicted_in: date
    """The first day of the collection that is compared."""
    whole: Accuracy
    subjects: tuple[tuple[int, Accuracy], ...]
    groups: tuple[OfGroup, ...]
    points: tuple[AtPoint, ...]
    without_result: int
    """Predictions of which there is no result to compare (X)."""
    bounds: PriorBounds = field(default_factory=PriorBounds)
    """Between which Key Stage 2 means its groups lie."""


class _Predicted(NamedTuple):
    """A pupil, by what groups are made of."""

    premium: bool
    sen: str
    eal: bool
    in_care: bool
    sex: str
    prior: Prior


AccuracyPair = tuple[int, int]
"""Pupil and subject."""


def accuracy_of(
    db: Db, known: School, results: Point, leaving: int, subject_id: int | None = None
) -> CohortAccuracy | None:
    """Predicted beside final, of every pair of the cohort; None where nothing was predicted. One statement."""
    columns = (
        col(GradeEntry.pupil_id), col(GradeEntry.subject_id), col(GradeEntry.code), col(FinalGrade.code),
        col(Collection.opens), col(Pupil.pupil_premium), col(Pupil.sen), col(Pupil.eal), col(Pupil.in_care),
        col(Pupil.sex), col(Pupil.ks2_reading), col(Pupil.ks2_maths),
    )  # fmt: skip
    pairs = predicted_beside_final(results, leaving, *columns).join(
        Pupil, col(Pupil.id) == FinalGrade.pupil_id
    )
    if subject_id is not None:
        pairs = pairs.where(col(FinalGrade.subject_id) == subject_id)
    errors: dict[date, dict[AccuracyPair, Fraction]] = defaultdict(dict)
    without: dict[date, int] = defaultdict(int)
    who: dict[int, Grouped] = {}
    bounds = known.settings.ks2_in(results.year)
    for pupil_id, of_subject, predicted, final, opens, *traits in db.execute(pairs):
        on = _scale(known, of_subject)
        before, after = grade_of(on, predicted), grade_of(on, final)
        premium, sen, eal, in_care, sex, reading, maths = traits
        who[pupil_id] = _Predicted(premium, sen, eal, in_care, sex, prior(reading, maths, bounds))
        if before is None:
            continue
        if after is None:
            without[opens] += 1
        else:
            errors[opens][pupil_id, of_subject] = error(on, before, after)
    terms = AccuracyTerms(known.settings.stand_out_pupils, known.settings.accuracy_pairs)
    found = compared(leaving, results.opens, errors, without, who, terms)
    return replace(found, bounds=bounds) if found is not None else None


def compared(
    leaving: int,
    out_on: date,
    errors: Mapping[date, Mapping[AccuracyPair, Fraction]],
    without: Mapping[date, int],
    who: Mapping[int, Grouped],
    terms: AccuracyTerms | None = None,
) -> CohortAccuracy | None:
    """What the errors of every month come to, with how many predictions of each have no result; None of nothing."""
    if not errors:
        return None
    terms = terms if terms is not None else AccuracyTerms()
    months = sorted(errors)
    last = errors[months[-1]]
    at_points = by_point([errors[each] for each in months], terms.to_mark)
    return CohortAccuracy(
        leaving=leaving,
        out_on=out_on,
        predicted_in=months[-1],
        whole=accuracy(last.values(), terms.to_mark),
        subjects=tuple(_by_subject(last, terms.to_mark)),
        groups=tuple(_groups(last, who, terms)),
        points=tuple(AtPoint(*each) for each in zip(months, at_points, strict=True)),
        without_result=without.get(months[-1], 0),
    )


def predicted_beside_final(results: Point, leaving: int, *columns: Any) -> Select[Any]:
    """Of every result that is out, what was predicted in each collection of that Year 11."""
    of_year_11 = col(Collection.opens).between(date(leaving - 1, 9, 1), date(leaving, 8, 31))
    return (
        select(*columns)
        .select_from(FinalGrade)
        .join(
            GradeEntry,
            (col(GradeEntry.pupil_id) == FinalGrade.pupil_id)
            & (col(GradeEntry.subject_id) == FinalGrade.subject_id),
        )
        .join(Collection, col(Collection.id) == GradeEntry.collection_id)
        .where(
            col(FinalGrade.leaving_year) == leaving,
            col(FinalGrade.superseded_at).is_(None),
            col(FinalGrade.day) <= results.closes,
            col(GradeEntry.kind) == GradeKind.PREDICTED,
            col(GradeEntry.superseded_at).is_(None),
            of_year_11,
        )
    )


def error_of(known: School, subject_id: int, predicted: str, final: str) -> Fraction | None:
    """Predicted less final by the subject's scale; None where either is no grade."""
    on = _scale(known, subject_id)
    before, after = grade_of(on, predicted), grade_of(on, final)
    return error(on, before, after) if before is not None and after is not None else None


def _by_subject(errors: Mapping[AccuracyPair, Fraction], to_mark: int) -> list[tuple[int, Accuracy]]:
    of: dict[int, list[Fraction]] = defaultdict(list)
    for (_, subject_id), each in errors.items():
        of[subject_id].append(each)
    return [(subject_id, accuracy(some, to_mark)) for subject_id, some in of.items()]


def _groups(
    errors: Mapping[AccuracyPair, Fraction], who: Mapping[int, Grouped], terms: AccuracyTerms
) -> list[OfGroup]:
    found = []
    for name, belongs in GROUPS.items():
        known = [(belongs(who[pupil_id]), each) for (pupil_id, _), each in errors.items()]
        inside, outside = (
            accuracy((each for is_in, each in known if is_in is which), terms.to_mark)
            for which in (True, False)
        )
        if beside_each_other(inside, outside, terms.in_group):
            found.append(OfGroup(name, inside, outside))
    return found


def accuracy_to_show(found: CohortAccuracy, fewest: int) -> CohortAccuracy:
    """As whoever does not lead the school may see it: without what tells of fewer than so many pairs (R14, R15).

    Beside the whole the same pairs at every point tell of those that are not the same, a group and the rest of those of
    whom nobody knows, and the parts of one whole of the part that is not shown.
    """
    same = found.points[0].found.pairs if found.points else 0
    groups = {
        each.name: each
        for each in found.groups
        if not 0 < found.whole.pairs - each.group.pairs - each.rest.pairs < fewest
    }
    for parts in (*PARTS_OF_ONE, (Group.SUPPORT, Group.PLAN)):
        shown = [groups[name] for name in parts if name in groups]
        if not shown:
            continue
        left = shown[0].group.pairs + shown[0].rest.pairs - sum(each.group.pairs for each in shown)
        if len(shown) > 1 and 0 < left < fewest:
            del groups[min(shown, key=lambda each: each.group.pairs).name]
    return replace(
        found,
        points=() if 0 < found.whole.pairs - same < fewest else found.points,
        groups=tuple(groups.values()),
    )


def counts_tell_of_few(found: CohortAccuracy, fewest: int) -> bool:
    """Whether the counts of all subjects would, by themselves or beside one that its head sees (R15)."""
    left = (left_of(found.whole, each) for _, each in found.subjects if each.pairs < found.whole.pairs)
    return any(tells_of_few(each, fewest) for each in (found.whole, *left))


def _scale(known: School, subject_id: int, year_group: int = _YEAR_11) -> Scale:
    return known.scales.named(known.subjects[subject_id].scale_for(year_group))
