"""A cohort in words: three numbers and a sentence first, then its subjects, groups and lists (R15)."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from bot.say.card import Button, Card, Facts, Note, Part, Text
from bot.say.cohort_words import (
    NOTHING_HIDDEN,
    against_targets,
    place_missing,
    said_of,
)
from bot.say.drawn import drawn
from bot.say.press import FormWord, NotedAs, Press, SubjectId, Word
from bot.say.viewer import Viewer
from models.audit.touched import Touched
from models.rules.cohorts import one_of, percent, rounded
from models.rules.days import FIRST_DAY, LAST_DAY
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


@dataclass(frozen=True)
class ShowNear(Press, action="cohort.near"):
    """A list of pupils beside the basics, some at a time."""

    leaving: Leaving
    at: AtGrade
    kind: NearKind = NearKind.NEAR
    page: PageNumber = 0


@dataclass(frozen=True)
class ShowCell(Press, action="cohort.cell"):
    """The pupils who are one count of a subject's matrix, some at a time."""

    leaving: Leaving
    subject: SubjectId
    prior: Prior
    column: Word
    page: PageNumber = 0


@dataclass(frozen=True)
class FileOfCohort(Press, action="cohort.file"):
    """The cohort's report as a file."""

    leaving: Leaving
    file: CohortFile


@dataclass(frozen=True)
class FileOfNear(Press, action="cohort.near file"):
    """A list beside the basics as a file."""

    leaving: Leaving
    at: AtGrade
    kind: NearKind


def at_grade(threshold: int) -> AtGrade:
    """The threshold as a button carries it. Raises ValueError for any other number."""
    match threshold:
        case 4 | 5 | 7:
            return threshold
        case _:
            raise ValueError(threshold)


def as_workbook(leaving: int) -> Button:
    """The report as a workbook, which has all of what a card has room for a part of."""
    return Button("Report (XLSX)", FileOfCohort(leaving, CohortFile.XLSX))


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
        Text(against_targets(cohort, found.attainment, found.target)),
        Note(f"{said_of(cohort, NOTHING_HIDDEN, found)} One pupil is {one_of(found.pupils)}."),
    ]
    if without_place:
        names = [viewer.school.subject_name(each) for each in without_place]
        parts.append(Note(place_missing(names)))
    leaving = cohort.leaving
    near = tuple(
        Button(
            f"Near {each.threshold}+ ({each.lists[NearKind.NEAR]})",
            ShowNear(leaving, at_grade(each.threshold)),
        )
        for each in found.reached
        if each.lists[NearKind.NEAR]
    )
    actions = (
        Button("Subjects", ShowCohort(leaving, CohortView.SUBJECTS)),
        Button("Groups", ShowCohort(leaving, CohortView.GROUPS)),
        Button("Over time", ShowCohort(leaving, CohortView.OVER_TIME)),
        Button("Movement", ShowCohort(leaving, CohortView.MOVEMENT)),
        Button("Accuracy", ShowCohort(leaving, CohortView.ACCURACY)),
        Button("Report (PDF)", FileOfCohort(leaving, CohortFile.PDF)),
        as_workbook(leaving),
        *near,
    )
    return Card(f"{name}: Attainment 8 {rounded(found.attainment)}", tuple(parts), actions)
