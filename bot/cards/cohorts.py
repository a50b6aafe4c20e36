"""A cohort in words: three numbers and a sentence first, then its subjects, groups and lists (R15)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from bot.say.card import Button, Card, Facts, Note, Part, Text
from bot.say.cohort_words import (
    NOTHING_HIDDEN,
    SO_FEW,
    against_targets,
    basics_missing,
    place_missing,
    said_of,
)
from bot.say.drawn import drawn
from bot.say.press import FormWord, NotedAs, Press, SubjectId, Word
from bot.say.viewer import Viewer
from models.audit.touched import Touched
from models.rules.cohorts import one_of, percent, rounded
from models.rules.days import FIRST_DAY, LAST_DAY
from models.tracking.grades import GradeKind
from models.views.cohort_figures import Headlines, NearKind
from models.views.cohorts import CohortAt
from models.views.groups import Group, Prior

ON_A_CARD = 12
"""Subjects on one card, the worst gap first."""
ON_A_PAGE = 10
"""Pupils of a list on one card."""
MOST_CHARTED = 6
"""Bars, or pairs of them, and points of a line in one chart: of more, none can be read on a phone."""
Leaving = Annotated[int, Field(ge=FIRST_DAY.year, le=LAST_DAY.year), NotedAs(Touched.COHORT)]
AtGrade = Literal[4, 5, 7]
PageNumber = Annotated[int, Field(ge=0, le=100)]


class CohortFile(StrEnum):
    """As what file a cohort is wanted."""

    PDF = "pdf"
    XLSX = "xlsx"


class CohortView(StrEnum):
    """What of a cohort is looked at."""

    SUBJECTS = "subjects"
    ALL_SUBJECTS = "all subjects"
    CHART = "chart"
    RESIDUALS = "residuals"
    GROUPS = "groups"
    MATRIX = "matrix"
    OVER_TIME = "over time"
    ACCURACY = "accuracy"
    MOVEMENT = "movement"


@dataclass(frozen=True)
class ShowCohort(Press, action="cohort.show"):
    """A view of a cohort."""

    leaving: Leaving
    view: CohortView | None = None
    subject: SubjectId | None = None
    group: Group | None = None
    form: FormWord = ""
    """In small letters, as forms are looked up; blank for none."""
    page: PageNumber = 0
    """Of the groups, or of the subjects and residuals in bars: so many of them at a time."""
    by: GradeKind = GradeKind.PREDICTED


@dataclass(frozen=True)
class ShowNear(Press, action="cohort.near"):
    """A list of pupils beside the basics, some at a time."""

    leaving: Leaving
    at: AtGrade
    kind: NearKind = NearKind.NEAR
    page: PageNumber = 0
    by: GradeKind = GradeKind.PREDICTED


@dataclass(frozen=True)
class ShowCell(Press, action="cohort.cell"):
    """The pupils who are one count of a subject's matrix, some at a time."""

    leaving: Leaving
    subject: SubjectId
    prior: Prior
    column: Word
    page: PageNumber = 0
    by: GradeKind = GradeKind.PREDICTED


@dataclass(frozen=True)
class FileOfCohort(Press, action="cohort.file"):
    """The cohort's report as a file."""

    leaving: Leaving
    file: CohortFile
    by: GradeKind = GradeKind.PREDICTED


@dataclass(frozen=True)
class FileOfNear(Press, action="cohort.near file"):
    """A list beside the basics as a file."""

    leaving: Leaving
    at: AtGrade
    kind: NearKind
    by: GradeKind = GradeKind.PREDICTED


def at_grade(threshold: int) -> AtGrade:
    """The threshold as a button carries it. Raises ValueError for any other number."""
    match threshold:
        case 4 | 5 | 7:
            return threshold
        case _:
            raise ValueError(threshold)


def view_of(
    cohort: CohortAt,
    view: CohortView | None = None,
    subject: int | None = None,
    *,
    group: Group | None = None,
    form: str = "",
    page: int = 0,
) -> ShowCohort:
    """Another view of the same cohort, by the same grades."""
    return ShowCohort(cohort.leaving, view, subject, group, form, page, cohort.by)


def as_workbook(leaving: int, by: GradeKind = GradeKind.PREDICTED) -> Button:
    """The report as a workbook, which has all of what a card has room for a part of."""
    return Button("Report (XLSX)", FileOfCohort(leaving, CohortFile.XLSX, by))


def in_workbook(viewer: Viewer, cohort: CohortAt) -> tuple[Button, ...]:
    """The same, unless the cohort is so small that no file is made of it."""
    return () if _is_small(viewer, cohort) else (as_workbook(cohort.leaving, cohort.by),)


def _is_small(viewer: Viewer, cohort: CohortAt) -> bool:
    return cohort.pupils < viewer.school.settings.small_group


def by_other_grades(cohort: CohortAt, view: CohortView | None = None, subject: int | None = None) -> Button:
    """The same view by the other kind of grade."""
    other = GradeKind.PREDICTED if cohort.by is GradeKind.CURRENT else GradeKind.CURRENT
    called = "results" if other is GradeKind.PREDICTED and cohort.point.is_results else f"{other} grades"
    return Button(f"By {called}", ShowCohort(cohort.leaving, view, subject, by=other))


@drawn
def headlines(
    viewer: Viewer, name: str, cohort: CohortAt, found: Headlines, without_place: Sequence[int] = ()
) -> Card:
    """Attainment 8 and the basics, each beside what the targets would give; and which subjects have no place."""
    if found.attainment is None or found.target is None:
        return Card(f"{name} has no pupils on that day.")
    pairs = [("Attainment 8", f"{rounded(found.attainment)} (targets {rounded(found.target)})")]
    pairs += [
        (
            f"Maths and English {each.threshold}+",
            f"{each.pupils} of {found.pupils}, {percent(each.pupils, found.pupils)} "
            f"(targets {each.by_target}, {percent(each.by_target, found.pupils)})",
        )
        for each in found.reached
    ]
    parts: list[Part] = [
        Facts(tuple(pairs)),
        Text(
            against_targets(cohort, found.attainment, found.target, viewer.school.settings.no_change_points)
        ),
        Note(f"{said_of(cohort, NOTHING_HIDDEN, found)} One pupil is {one_of(found.pupils)}."),
    ]
    if lacking := basics_missing(cohort):
        parts.insert(1, Text(lacking))
    if _is_small(viewer, cohort):
        parts.append(Note(SO_FEW))
    if without_place:
        names = [viewer.school.subject_name(each) for each in without_place]
        parts.append(Note(place_missing(names)))
    near = tuple(
        Button(
            f"Near {each.threshold}+ ({each.lists[NearKind.NEAR]})",
            ShowNear(cohort.leaving, at_grade(each.threshold), by=cohort.by),
        )
        for each in found.reached
        if each.lists[NearKind.NEAR]
    )
    actions = (
        Button("Subjects", view_of(cohort, CohortView.SUBJECTS)),
        Button("Groups", view_of(cohort, CohortView.GROUPS)),
        *(() if cohort.by is GradeKind.CURRENT else _of_predicted(cohort)),
        Button("Movement", view_of(cohort, CohortView.MOVEMENT)),
        by_other_grades(cohort),
        *_files(viewer, cohort),
        *near,
    )
    return Card(f"{name}: Attainment 8 {rounded(found.attainment)}", tuple(parts), actions)


def _files(viewer: Viewer, cohort: CohortAt) -> tuple[Button, ...]:
    if _is_small(viewer, cohort):
        return ()
    paper = Button("Report (PDF)", FileOfCohort(cohort.leaving, CohortFile.PDF, cohort.by))
    return paper, *in_workbook(viewer, cohort)


def _of_predicted(cohort: CohortAt) -> tuple[Button, ...]:
    """What there is of predicted grades alone."""
    return (
        Button("Over time", view_of(cohort, CohortView.OVER_TIME)),
        Button("Accuracy", view_of(cohort, CohortView.ACCURACY)),
    )


def over_time_of_predicted(name: str, press: ShowCohort) -> Card:
    """Of current grades nothing is kept, so that no line mixes the two."""
    said = (
        "When a collection closes, what the predicted grades come to is kept. Of current grades nothing is."
    )
    predicted = Button("Over time, predicted grades", replace(press, by=GradeKind.PREDICTED))
    return Card(f"{name}: nothing is kept over time.", (Text(said),), (predicted,))


def accuracy_of_predicted(name: str, press: ShowCohort) -> Card:
    """No current grade says what a pupil will get, so that none is held against results."""
    said = "Results are compared with what was predicted, and not with current grades."
    predicted = Button("Accuracy of predicted grades", replace(press, by=GradeKind.PREDICTED))
    return Card(f"{name}: not compared with results.", (Text(said),), (predicted,))
