"""What current grades would tell beside the predicted ones of the same pupils, where both are shown (R14, R15).

Predicted grades are shown as if there were nothing else; of current ones only what tells nothing beside those. Each
kind alone is safe by itself, and no figure says how the two of a pupil go together. What they share is the targets and
the groups: of who has one of the two grades alone, a difference of two means or counts would tell both.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from models.views.cohort_classes import ClassLine
from models.views.cohorts import CohortAt, CohortMember
from models.views.groups import GROUPS
from models.views.shown import ClassShown, SubjectShown


def beside_predicted(
    shown: SubjectShown,
    subject_id: int,
    current: CohortAt,
    predicted: CohortAt,
    classes: Sequence[ClassLine],
    fewest: int,
) -> SubjectShown:
    """The figures of a subject by current grades, without what tells of fewer than so many with one grade alone."""
    by_current, by_predicted = (_compared(each, subject_id) for each in (current, predicted))
    alone = (
        [by_current[each] for each in by_current.keys() - by_predicted.keys()],
        [by_predicted[each] for each in by_predicted.keys() - by_current.keys()],
    )
    # Beside the targets of the one card, the other would tell the grades of who has none.
    without = [_without_target_in(each, subject_id) for each in (current, predicted)]
    if any(0 < len(each) < fewest for each in (*alone, *without)):
        # How many stand above and below tells of the targets, too.
        shown = replace(shown, target=None, gap=None, standings=dict.fromkeys(shown.standings))
    if any(_tells_a_class(each, classes, fewest) for each in (*alone, *without)):
        shown = replace(shown, classes=tuple((name, _targets_hidden(of)) for name, of in shown.classes))
    if any(_tells_a_group(each, fewest) for each in alone):
        shown = replace(shown, groups=tuple((name, None) for name, _ in shown.groups))
    return shown


def _compared(cohort: CohortAt, subject_id: int) -> dict[int, CohortMember]:
    """Who has both a grade and a target in the subject."""
    return {
        member.pupil_id: member
        for member in cohort.members
        for each in member.taken
        if each.subject_id == subject_id and each.value is not None and each.target is not None
    }


def _without_target_in(cohort: CohortAt, subject_id: int) -> list[CohortMember]:
    """Who has a grade and no target in the subject."""
    return [
        member
        for member in cohort.members
        for each in member.taken
        if each.subject_id == subject_id and each.value is not None and each.target is None
    ]


def _targets_hidden(of: ClassShown | None) -> ClassShown | None:
    return replace(of, target=None, gap=None) if of is not None else None


def _tells_a_class(alone: Iterable[CohortMember], classes: Sequence[ClassLine], fewest: int) -> bool:
    """Whether a few of them are in any class, or in none."""
    pupils = {each.pupil_id for each in alone}
    in_one = frozenset().union(*(each.pupils for each in classes))
    return any(
        0 < len(each) < fewest
        for each in (pupils, pupils - in_one, *(pupils & each.pupils for each in classes))
    )


def _tells_a_group(alone: Iterable[CohortMember], fewest: int) -> bool:
    """Whether a few of them are in any group, outside it, or not known to be either."""
    members = list(alone)
    return any(
        0 < number < fewest
        for belongs in GROUPS.values()
        for number in Counter(map(belongs, members)).values()
    )
