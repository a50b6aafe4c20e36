"""What a file says of a cohort: nothing from which a count of one to five could be worked out, whoever reads it (R15).

Cards show leadership every figure; a file may be handed on, so that it holds what anybody may see.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from models.db.tables import Db
from models.rules.cohorts import Beside, Movement, Residual, reached_to_show
from models.rules.places import ENGLISH, SubjectPlace
from models.school.snapshot import School
from models.tracking.frozen import FrozenPoint, Measure, line
from models.tracking.grades import GradeKind
from models.views.both_grades import beside_predicted
from models.views.cohort_figures import (
    GroupLine,
    Headlines,
    SubjectLine,
    group_lines,
    headlines,
    subject_lines,
)
from models.views.cohort_now import NONE_EARLIER, EarlierCohorts, earlier_cohorts
from models.views.cohorts import CohortAt, cohort_at, definition_now
from models.views.groups import PARTS_OF_ONE, Group
from models.views.moving import CohortMoved, moved
from models.views.points import Point
from models.views.shown import ENOUGH, SubjectShown, groups_to_show, movement_to_show, subject_to_show

_OF_GROUPS = (4, 5)
"""The thresholds at which groups are shown."""


@dataclass(frozen=True)
class HeadlinesShown:
    """The first figures of a cohort of enough pupils; None is hidden."""

    pupils: int
    complete: int
    older: int
    attainment: Fraction
    target: Fraction
    complete_only: Fraction | None
    reached: Mapping[int, int | None]
    by_target: Mapping[int, int | None]


@dataclass(frozen=True)
class SubjectReported:
    """A subject, and its mean residual; None where that is hidden, or there is none."""

    subject_id: int
    shown: SubjectShown
    residual: Residual | None
    hides_residual: bool = False


@dataclass(frozen=True)
class GroupShown:
    """A group beside the rest; None is hidden, and of a group that is hidden whole no number is there."""

    name: Group
    attainment: Beside | None
    four: Beside | None
    five: Beside | None
    gap: Beside | None


@dataclass(frozen=True)
class MovedShown:
    """Up, same and down since a point before; None is hidden."""

    since: Point
    whole: Movement | None
    subjects: tuple[tuple[int, Movement | None], ...]


@dataclass(frozen=True)
class CohortReport:
    """Whatever a file says of a cohort, and nothing else."""

    headlines: HeadlinesShown
    subjects: tuple[SubjectReported, ...]
    groups: tuple[GroupShown, ...]
    moved: MovedShown | None
    over_time: tuple[FrozenPoint, ...]
    targets: tuple[FrozenPoint, ...]
    earlier: EarlierCohorts


def report_of(db: Db, known: School, cohort: CohortAt) -> CohortReport | None:
    """Whatever a file may say of the cohort; None where it has too few pupils for any of it."""
    fewest, found = known.settings.small_group, headlines(cohort)
    first = headlines_to_show(found, fewest)
    if first is None:
        return None
    lines = subject_lines(cohort)
    places = {one.subject_id: one.place for each in cohort.members for one in each.taken}
    before = (
        cohort_at(db, known, cohort.leaving, cohort.before, cohort.by) if cohort.before is not None else None
    )
    since = moved(before, cohort) if before is not None else None
    kept, targets, earlier = _over_time(db, known, cohort)
    subjects = subjects_to_show(lines, places, first, fewest)
    if cohort.by is GradeKind.CURRENT:
        predicted = cohort_at(db, known, cohort.leaving, cohort.point)
        subjects = _beside_predicted(subjects, cohort, predicted, fewest)
    return CohortReport(
        headlines=first,
        subjects=tuple(subjects),
        groups=groups_shown(group_lines(cohort), found, first, fewest),
        moved=moved_to_show(since, fewest) if since is not None else None,
        over_time=tuple(each for each in kept if each.members >= fewest),
        targets=tuple(each for each in targets if each.members >= fewest),
        earlier=replace(earlier, cohorts=tuple(each for each in earlier.cohorts if each.members >= fewest)),
    )


def _over_time(
    db: Db, known: School, cohort: CohortAt
) -> tuple[list[FrozenPoint], list[FrozenPoint], EarlierCohorts]:
    """The cohort at each closing, its targets there, and the cohorts before; of current grades none is kept."""
    if cohort.by is GradeKind.CURRENT:
        return [], [], NONE_EARLIER
    kept, targets = (line(db, cohort.leaving, each) for each in (Measure.ATTAINMENT, Measure.TARGET))
    by, point = definition_now(known, cohort.leaving), cohort.point
    return kept, targets, earlier_cohorts(db, cohort.leaving, by, point.key, point.on_roll)


def _is_small(pupils: int, fewest: int) -> bool:
    """Whether a cohort is so small that counts beside so many means could be worked out, hidden as they are."""
    return pupils < ENOUGH * fewest


def headlines_to_show(found: Headlines, fewest: int) -> HeadlinesShown | None:
    """The headlines, of a small cohort its means alone; None where it has fewer pupils than that, or none."""
    if found.attainment is None or found.target is None or found.pupils < fewest:
        return None
    without = found.pupils - found.complete
    # Beside the mean of all it would tell what those few have of whom a grade is missing.
    apart = without == 0 or min(without, found.complete) >= fewest
    counts: list[Mapping[int, int | None]] = [
        reached_to_show(dict(some), found.pupils, fewest)
        for some in (
            ((each.threshold, each.pupils) for each in found.reached),
            ((each.threshold, each.by_target) for each in found.reached),
        )
    ]
    if _is_small(found.pupils, fewest):
        counts = [dict.fromkeys(each, None) for each in counts]
    return HeadlinesShown(
        found.pupils,
        found.complete,
        found.older,
        found.attainment,
        found.target,
        found.complete_only if apart else None,
        *counts,
    )


def subjects_to_show(
    lines: Sequence[SubjectLine],
    places: Mapping[int, SubjectPlace],
    first: HeadlinesShown,
    fewest: int,
) -> Iterator[SubjectReported]:
    """Every subject, none of which tells a hidden part of another or of the headlines."""
    residuals = {each.subject_id: each.residual for each in lines if each.residual is not None}
    few = [each for each, residual in residuals.items() if residual.pupils < fewest]
    if few and _is_small(first.pupils, fewest):
        # Another one hidden with it would be worked out by its mean, beside a subject that the same pupils take.
        few = list(residuals)
    elif len(few) == 1 and len(residuals) > 1:
        # Over all subjects they add up to 0: one alone could be worked out (R15.4).
        enough = [each for each in residuals if each not in few]
        few.append(min(enough, key=lambda each: residuals[each].pupils))
    for each in lines:
        shown = subject_to_show(each.figures, (), fewest)
        if _is_small(first.pupils, fewest):
            shown = _means_of(shown)
        if places.get(each.subject_id) in {SubjectPlace.MATHS, *ENGLISH}:
            shown = _beside_basics(shown, first, fewest)
        hidden = each.subject_id in few or shown.value is None
        yield SubjectReported(
            each.subject_id, shown, None if hidden else each.residual, hidden and each.residual is not None
        )


def _beside_predicted(
    reported: Iterable[SubjectReported], current: CohortAt, predicted: CohortAt, fewest: int
) -> Iterator[SubjectReported]:
    for each in reported:
        shown = beside_predicted(each.shown, each.subject_id, current, predicted, (), fewest)
        yield replace(each, shown=shown)


def _means_of(shown: SubjectShown) -> SubjectShown:
    counts = {"standings": dict.fromkeys(shown.standings), "reached": dict.fromkeys(shown.reached)}
    return SubjectShown(**{**vars(shown), **counts})


def _beside_basics(shown: SubjectShown, first: HeadlinesShown, fewest: int) -> SubjectShown:
    """Maths or English beside the basics tells how many have this and not the other."""
    reached = {
        threshold: None if _apart(number, first.reached.get(threshold), fewest) else number
        for threshold, number in shown.reached.items()
    }
    return SubjectShown(**{**vars(shown), "reached": reached})


def _apart(number: int | None, both: int | None, fewest: int) -> bool:
    return number is not None and both is not None and 0 < number - both < fewest


def groups_shown(
    lines: Sequence[GroupLine], found: Headlines, first: HeadlinesShown, fewest: int
) -> tuple[GroupShown, ...]:
    """Each group beside the rest; hidden is what tells of one to five pupils, by itself or with the others."""
    pupils = found.pupils
    if _is_small(pupils, fewest):
        return tuple(GroupShown(each.name, None, None, None, None) for each in lines)
    attainment = dict(groups_to_show({each.name: each.attainment for each in lines}, pupils, fewest))
    with_gap = max((each.gap.of_group + each.gap.of_rest for each in lines), default=0)
    gaps = dict(groups_to_show({each.name: each.gap for each in lines}, with_gap, fewest))
    counts = {each.threshold: each.pupils for each in found.reached}
    hidden = {
        threshold: {
            each.name
            for each in lines
            if attainment[each.name] is None
            or first.reached.get(threshold, 0) is None
            or threshold in _hidden_shares(each, counts, pupils, fewest)
        }
        for threshold in _OF_GROUPS
    }
    for parts in PARTS_OF_ONE:
        there = [each for each in lines if each.name in parts]
        for of_threshold in hidden.values():
            _hide_another(there, of_threshold)
    return tuple(
        GroupShown(
            each.name,
            attainment[each.name],
            None if each.name in hidden[4] else each.four,
            None if each.name in hidden[5] else each.five,
            None if attainment[each.name] is None else gaps[each.name],
        )
        for each in lines
    )


def _hide_another(parts: Sequence[GroupLine], hidden: set[Group]) -> None:
    """Where one part of a whole is hidden alone, the smallest other with it."""
    shown = [each for each in parts if each.name not in hidden]
    if shown and len(parts) - len(shown) == 1:
        hidden.add(min(shown, key=lambda each: each.attainment.of_group).name)


def _hidden_shares(each: GroupLine, counts: Mapping[int, int], pupils: int, fewest: int) -> set[int]:
    """The thresholds at which the group, the rest, or those of whom nobody knows have a hidden part.

    None where the cohort has no such figure: nobody could have it, which tells of nobody.
    """
    if not counts:
        return set()
    of_group = {threshold: _counted(share.group, share.of_group) for threshold, share in _shares(each)}
    of_rest = {threshold: _counted(share.rest, share.of_rest) for threshold, share in _shares(each)}
    known = each.attainment.of_group, each.attainment.of_rest
    parts = (
        (of_group, known[0]),
        (of_rest, known[1]),
        ({at: counts[at] - of_group[at] - of_rest[at] for at in _OF_GROUPS}, pupils - sum(known)),
    )
    return {
        threshold
        for reached, of in parts
        for threshold, number in reached_to_show(reached, of, fewest).items()
        if number is None
    }


def _shares(each: GroupLine) -> tuple[tuple[int, Beside], ...]:
    return (4, each.four), (5, each.five)


def _counted(share: Fraction | None, of: int) -> int:
    return int(share * of) if share is not None else 0


def moved_to_show(found: CohortMoved, fewest: int) -> MovedShown:
    """The movement of all and of each subject; of all it is hidden where one subject alone is.

    To hide another subject with it would not do: its own head knows that one, and could take it from the whole, too.
    """
    subjects = {
        subject_id: movement_to_show(each, fewest) for subject_id, each in found.subjects if each.pairs
    }
    alone = sum(each is None for each in subjects.values()) == 1
    whole = None if alone else movement_to_show(found.whole, fewest)
    return MovedShown(found.since, whole, tuple(subjects.items()))
