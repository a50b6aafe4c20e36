"""The classes of a subject in a cohort, as they are now, and what of them may be shown; no teacher is named (R15)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlmodel import col

from models.db.tables import Db
from models.rules.attainment import SubjectTaken
from models.rules.cohorts import SubjectFigures, subject_figures
from models.school.people import ClassPupil, SchoolClass
from models.views.cohorts import CohortAt
from models.views.shown import ClassShown, SubjectShown


@dataclass(frozen=True)
class ClassLine:
    """A class of the subject, with who of the cohort takes it there."""

    name: str
    pupils: frozenset[int]
    figures: SubjectFigures


def class_lines(db: Db, cohort: CohortAt, subject_id: int) -> list[ClassLine]:
    """The classes of the subject in which anybody of the cohort is, by name; one statement."""
    taken = {
        member.pupil_id: each
        for member in cohort.members
        for each in member.taken
        if each.subject_id == subject_id
    }
    places = (
        select(col(SchoolClass.name), col(ClassPupil.pupil_id))
        .join(ClassPupil, col(ClassPupil.class_id) == SchoolClass.id)
        .where(col(SchoolClass.subject_id) == subject_id)
        .order_by(col(SchoolClass.name))
    )
    found: dict[str, dict[int, SubjectTaken]] = {}
    for name, pupil_id in db.execute(places):
        if pupil_id in taken:
            found.setdefault(name, {})[pupil_id] = taken[pupil_id]
    return [ClassLine(name, frozenset(of), subject_figures(of.values())) for name, of in found.items()]


def with_classes(
    shown: SubjectShown, lines: Sequence[ClassLine], whole: SubjectFigures, fewest: int
) -> SubjectShown:
    """What is shown of a subject with each class; hidden are those of fewer than so many, and what tells of such.

    A class that shares pupils with another would tell of those whom it does not share, and all of them together of
    those who are in none.
    """
    apart = [
        each
        for each in lines
        if fewest <= 1 or not any(each.pupils & one.pupils for one in lines if one is not each)
    ]
    with_mean = _enough({each.name: each.figures.with_value for each in apart}, whole.with_value, fewest)
    least = _least_compared(shown, fewest)
    aimed = {
        each.name: each.figures.compared
        for each in apart
        if each.name in with_mean
        and each.figures.compared >= least
        and not 0 < each.figures.with_value - each.figures.compared < fewest
    }
    with_target = _enough(aimed, whole.compared, fewest) if shown.target is not None else set()
    classes = tuple(
        (each.name, _shown(each.figures, each.name in with_target) if each.name in with_mean else None)
        for each in lines
    )
    return replace(shown, classes=classes)


def _enough(counts: Mapping[str, int], of: int, fewest: int) -> set[str]:
    """Those of so many and more that leave nobody of the whole, or as many."""
    kept = {name: number for name, number in counts.items() if number >= fewest}
    while kept and 0 < of - sum(kept.values()) < fewest:
        del kept[min(kept, key=lambda name: kept[name])]
    return set(kept)


def _least_compared(shown: SubjectShown, fewest: int) -> int:
    """Of fewer than so many two means tell the counts that are hidden in the whole, where there are such."""
    return 2 * fewest if None in shown.standings.values() else fewest


def _shown(figures: SubjectFigures, with_target: bool) -> ClassShown | None:
    if figures.value is None:
        return None
    target, gap = (figures.target, figures.gap) if with_target else (None, None)
    return ClassShown(figures.takers, figures.with_value, figures.compared, figures.value, target, gap)
