"""A cohort in words: three numbers and a sentence first, then its subjects, groups and lists (R15)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Annotated, Literal

from pydantic import Field

from bot.say.card import Button, Card, Chart, ChartKind, Facts, Heading, Note, Part, Row, Table, Text
from bot.say.cohort_words import (
    NOTHING_HIDDEN,
    RESIDUALS,
    SMALL_GROUPS,
    against_targets,
    complete_words,
    place_missing,
    said_of,
)
from bot.say.drawn import drawn
from bot.say.press import NotedAs, Press, SubjectId
from bot.say.viewer import Viewer
from bot.say.words import signed
from models.audit.touched import Touched
from models.rules.attainment import THRESHOLDS
from models.rules.cohorts import Beside, drawn_figure, percent, rounded
from models.rules.days import FIRST_DAY, LAST_DAY
from models.rules.tracking import Standing
from models.rules.wording import listed
from models.views.cohort_figures import GroupLine, Headlines, NearKind, SubjectLine
from models.views.cohorts import CohortAt
from models.views.groups import Group
from models.views.shown import SubjectShown

ON_A_CARD = 12
"""Subjects on one card, the worst gap first."""
ON_A_PAGE = 10
"""Pupils of a list on one card."""
MOST_CHARTED = 20
LONGEST_LABEL = 20
"""Letters of a label that Slack draws."""
Leaving = Annotated[int, Field(ge=FIRST_DAY.year, le=LAST_DAY.year), NotedAs(Touched.COHORT)]
AtGrade = Literal[4, 5, 7]


class CohortFile(StrEnum):
    """As what file a cohort is wanted."""

    PDF = "pdf"
    XLSX = "xlsx"


class CohortView(StrEnum):
    """What of a cohort is looked at."""

    SUBJECTS = "subjects"
    ALL_SUBJECTS = "all subjects"
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


@dataclass(frozen=True)
class ShowNear(Press, action="cohort.near"):
    """A list of pupils beside the basics, some at a time."""

    leaving: Leaving
    at: AtGrade
    kind: NearKind = NearKind.NEAR
    page: Annotated[int, Field(ge=0, le=100)] = 0


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
            f"(targets {percent(each.by_target, found.pupils)})",
        )
        for each in found.reached
    ]
    parts: list[Part] = [
        Facts(tuple(pairs)),
        Text(against_targets(found.attainment, found.target)),
        Note(f"{said_of(cohort, NOTHING_HIDDEN)} {complete_words(found)}"),
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
        Button("Report (XLSX)", FileOfCohort(leaving, CohortFile.XLSX)),
        *near,
    )
    return Card(f"{name}: Attainment 8 {rounded(found.attainment)}", tuple(parts), actions)


@drawn
def subjects(
    viewer: Viewer, name: str, cohort: CohortAt, lines: Sequence[SubjectLine], *, all_of_them: bool
) -> Card:
    """Every subject, the worst gap first; predicted beside target as bars."""
    shown = lines if all_of_them else lines[:ON_A_CARD]
    subject_name = viewer.school.subject_name
    rows = tuple(
        Row(
            f"{subject_name(each.subject_id)}: {_gap_words(each)}",
            _subject_words(each),
            (Button("Open", ShowCohort(cohort.leaving, None, each.subject_id)),),
        )
        for each in shown
    )
    charted = [each for each in shown if each.figures.value is not None][:MOST_CHARTED]
    labels = tuple(subject_label(viewer, each.subject_id) for each in charted)
    values = tuple(drawn_figure(each.figures.value) for each in charted)
    targets = tuple(drawn_figure(each.figures.target) for each in charted)
    chart = Chart(
        ChartKind.BAR, f"{name}: points a slot", labels, (("Predicted", values), ("Target", targets))
    )
    stand_out = [
        f"{subject_name(each.subject_id)} {signed(each.residual.mean)}"
        for each in lines
        if each.residual is not None and each.residual.stands_out
    ]
    notes: list[Part] = [Note(said_of(cohort, NOTHING_HIDDEN))]
    if stand_out:
        notes += [Text(f"Stands out by its residual: {listed(stand_out)}."), Note(RESIDUALS)]
    left = len(lines) - len(shown)
    more = (Button(f"All {len(lines)}", ShowCohort(cohort.leaving, CohortView.ALL_SUBJECTS)),) if left else ()
    return Card(f"{name}: subjects, worst gap first", (*rows, chart, *notes), more)


def subject_label(viewer: Viewer, subject_id: int) -> str:
    """The subject's name, cut where it is longer than a chart's labels are; its code where another's is cut alike."""
    known = viewer.school.subjects[subject_id]
    label = _cut(known.name)
    alike = sum(_cut(each.name) == label for each in viewer.school.subjects.values())
    return label if alike == 1 or not known.code else known.code


def _cut(name: str) -> str:
    return name if len(name) <= LONGEST_LABEL else f"{name[: LONGEST_LABEL - 1].rstrip()}…"


def _gap_words(line: SubjectLine) -> str:
    return f"gap {signed(line.figures.gap)}" if line.figures.gap is not None else "no targets to compare"


def _subject_words(line: SubjectLine) -> str:
    figures = line.figures
    below = figures.standings[Standing.BELOW] + figures.standings[Standing.WELL_BELOW]
    value = rounded(figures.value) if figures.value is not None else "no grades"
    target = f" against {rounded(figures.target)}" if figures.target is not None else ""
    return f"{value}{target}; {below} of {figures.compared} below"


@drawn
def subject(
    viewer: Viewer, name: str, cohort: CohortAt, line: SubjectLine, shown: SubjectShown, *, leads: bool
) -> Card:
    """One subject: predicted against target, who reaches what, and its groups; outside leadership no small number."""
    fewest = NOTHING_HIDDEN if leads else viewer.school.settings.small_group
    called = f"{name}, {viewer.school.subject_name(line.subject_id)}"
    if not shown.with_value:
        return Card(f"{called}: no predicted grades yet.")
    if shown.value is None:
        return Card(f"{called}: under {fewest} pupils, not shown.")
    standings = ", ".join(
        f"{number} {each}" for each, number in shown.standings.items() if number is not None
    )
    if standings and (apart := [each for each, number in shown.standings.items() if number is None]):
        # Of these one is under so many, and another is hidden so that nobody works it out.
        standings += f"; not shown: {listed(apart)}"
    if not standings:
        standings = f"not shown: under {fewest} stand apart"
    target = f" against {rounded(shown.target)}" if shown.target is not None else ""
    pairs = [
        ("Grades", f"{shown.with_value} of {shown.takers}"),
        ("Points a slot", f"{rounded(shown.value)}{target}"),
        ("Against targets", standings),
        *((f"{each}+", _reached(shown.reached[each], shown.with_value, fewest)) for each in THRESHOLDS),
    ]
    parts: list[Part] = [Facts(tuple(pairs))]
    if leads and line.residual is not None:
        marked = ", stands out" if line.residual.stands_out else ""
        parts += [
            Text(f"Residual {signed(line.residual.mean)} over {line.residual.pupils} pupils{marked}."),
            Note(RESIDUALS),
        ]
    if shown.groups:
        parts += [
            Heading("Groups: gap to target"),
            Table(("Group", "Gap", "Rest", "Pupils"), tuple(_group_rows(shown))),
            Note(SMALL_GROUPS),
        ]
    parts.append(Note(f"{said_of(cohort, fewest)} One pupil is {percent(1, shown.with_value)}."))
    matrix_ = (
        (Button("By Key Stage 2", ShowCohort(cohort.leaving, CohortView.MATRIX, line.subject_id)),)
        if leads
        else ()
    )
    gap = f"gap {signed(shown.gap)}" if shown.gap is not None else "no targets to compare"
    return Card(f"{called}: {gap}", tuple(parts), matrix_)


@drawn
def groups(viewer: Viewer, name: str, cohort: CohortAt, lines: Sequence[GroupLine]) -> Card:
    """Groups beside the rest of the cohort."""
    del viewer
    rows = tuple(
        Row(
            f"{each.name}: {_points(each.attainment.group)} beside {_points(each.attainment.rest)}",
            f"{each.attainment.of_group} and {each.attainment.of_rest} pupils; 4+ {_share(each.four)}; "
            f"5+ {_share(each.five)}",
            (Button("Open", ShowCohort(cohort.leaving, CohortView.GROUPS, group=each.name)),),
        )
        for each in lines
    )
    labels = tuple(each.name for each in lines)
    chart = Chart(
        ChartKind.BAR,
        f"{name}: Attainment 8 by group",
        labels,
        (
            ("Group", tuple(drawn_figure(each.attainment.group) for each in lines)),
            ("Rest", tuple(drawn_figure(each.attainment.rest) for each in lines)),
        ),
    )
    return Card(
        f"{name}: groups beside the rest, Attainment 8",
        (*rows, chart, Note(f"{said_of(cohort, NOTHING_HIDDEN)} {SMALL_GROUPS}")),
    )


def _group_rows(shown: SubjectShown) -> Iterator[tuple[str, ...]]:
    for name, of in shown.groups:
        if of is None:
            yield (name, "not shown", "not shown", "not shown")
        else:
            yield (name, _signed(of.group), _signed(of.rest), f"{of.of_group} and {of.of_rest}")


def _reached(number: int | None, of: int, fewest: int) -> str:
    return (
        f"{number}, {percent(number, of)}" if number is not None else f"not shown: under {fewest} stand apart"
    )


def _points(value: Fraction | None) -> str:
    return rounded(value) if value is not None else "nobody"


def _signed(value: Fraction | None) -> str:
    return signed(value) if value is not None else "–"


def _share(of: Beside) -> str:
    shares = (of.group, of.rest)
    return listed(f"{rounded(share * 100, 0)}%" if share is not None else "–" for share in shares)
