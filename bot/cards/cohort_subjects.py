"""The subjects of a cohort, the worst gap first, and one of them (R15.3 to R15.6)."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from bot.cards.cohorts import MOST_CHARTED, ON_A_CARD, CohortView, by_other_grades, in_workbook, view_of
from bot.say.card import Button, Card, Chart, ChartKind, Facts, Heading, Note, Part, Row, Table, Text
from bot.say.cohort_words import (
    NOTHING_HIDDEN,
    RESIDUALS,
    SMALL_GROUPS,
    WHO_SEES_FEW,
    grades_called,
    less_the_country,
    measured,
    residual_words,
    said_of,
)
from bot.say.drawn import drawn
from bot.say.viewer import Viewer
from bot.say.words import signed
from models.rules.attainment import THRESHOLDS
from models.rules.cohorts import Residual, drawn_figure, one_of, percent, rounded
from models.rules.tracking import Standing
from models.rules.wording import listed
from models.tracking.grades import GradeKind
from models.views.cohort_figures import SubjectLine
from models.views.cohorts import CohortAt
from models.views.groups import group_called
from models.views.shown import SubjectShown

_CLASSES = "As they are now. Classes are often made by what pupils reached before: that is no order of them."
_LONGEST_LABEL = 8
"""Letters below an upright bar, where the subject has no code."""


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
            (Button("Open", view_of(cohort, None, each.subject_id)),),
        )
        for each in shown
    )
    bars = _charted(lines)
    chart = _chart(viewer, name, measured(cohort), bars[:MOST_CHARTED])
    out = [
        (subject_name(each.subject_id), each.residual)
        for each in lines
        if each.residual is not None and each.residual.stands_out
    ]
    notes: list[Part] = [Note(said_of(cohort, NOTHING_HIDDEN))]
    if out:
        said = listed([f"{subject_} {signed(each.mean)}" for subject_, each in out])
        cautions = filter(None, (less_the_country(out), RESIDUALS))
        notes += [Text(f"Stands out by its residual: {said}."), *map(Note, cautions)]
    more: list[Button] = []
    if len(shown) < len(lines):
        notes.append(Note(f"The first {len(shown)} of {len(lines)} subjects."))
        every = Button(f"All {len(lines)}", view_of(cohort, CohortView.ALL_SUBJECTS))
        more = [every, *in_workbook(viewer, cohort)]
    residuals_ = [Button("Residuals", view_of(cohort, CohortView.RESIDUALS))]
    actions = (
        *more,
        *more_bars(cohort, CohortView.CHART, len(bars), 1),
        *(residuals_ if any(each.residual is not None for each in lines) else ()),
    )
    return Card(f"{name}: subjects, worst gap first", (*rows, *chart, *notes), actions)


def _charted(lines: Sequence[SubjectLine]) -> list[SubjectLine]:
    """The subjects of which there is something to draw."""
    return [each for each in lines if each.figures.value is not None]


def _chart(viewer: Viewer, name: str, values: str, lines: Sequence[SubjectLine]) -> list[Chart]:
    """What is predicted, or the results, beside target, of a few subjects; nothing of none."""
    series = (
        (values, tuple(drawn_figure(each.figures.value) for each in lines)),
        ("Target", tuple(drawn_figure(each.figures.target) for each in lines)),
    )
    labels = tuple(viewer.school.subject_name(each.subject_id) for each in lines)
    short = tuple(subject_label(viewer, each.subject_id) for each in lines)
    return [Chart(ChartKind.BAR, f"{name}: points a slot", labels, series, short)] if lines else []


def more_bars(cohort: CohortAt, view: CohortView, subjects_: int, page: int) -> tuple[Button, ...]:
    """To the next few subjects as bars of this view, where there are any."""
    left = subjects_ - page * MOST_CHARTED
    if left <= 0:
        return ()
    label = "Chart of the next" if left == 1 else f"Chart of the next {min(left, MOST_CHARTED)}"
    return (Button(label, view_of(cohort, view, page=page)),)


@drawn
def chart_of_subjects(
    viewer: Viewer, name: str, cohort: CohortAt, lines: Sequence[SubjectLine], page: int
) -> Card:
    """A few subjects as bars, with what each bar stands for below them."""
    bars, begun = _charted(lines), page * MOST_CHARTED
    some = bars[begun : begun + MOST_CHARTED]
    if not some:
        return Card(f"{name}: no more subjects have {grades_called(cohort)}.")
    rows = tuple(
        Row(
            f"{subject_label(viewer, each.subject_id)}: {viewer.school.subject_name(each.subject_id)}",
            _subject_words(each),
        )
        for each in some
    )
    return Card(
        f"{name}: subjects {begun + 1} to {begun + len(some)} of {len(bars)}, worst gap first",
        (*_chart(viewer, name, measured(cohort), some), *rows, Note(said_of(cohort, NOTHING_HIDDEN))),
        more_bars(cohort, CohortView.CHART, len(bars), page + 1),
    )


def subject_label(viewer: Viewer, subject_id: int) -> str:
    """What stands for the subject below an upright bar: its code, else the beginning of its name."""
    known = viewer.school.subjects[subject_id]
    return known.code or _shortened(known.name)


def _shortened(name: str) -> str:
    """So much of a name as has room below an upright bar."""
    return name if len(name) <= _LONGEST_LABEL else f"{name[: _LONGEST_LABEL - 1].rstrip()}…"


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
        return Card(f"{called}: no {grades_called(cohort)} yet.")
    if shown.value is None:
        return Card(f"{called}: under {fewest} pupils, not shown.", (Text(WHO_SEES_FEW),))
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
    if shown.gap is None and shown.compared:
        parts.append(Note(f"What it is against targets is not shown: under {fewest} stand apart."))
    if leads and line.residual is not None:
        parts += [
            Text(f"Residual {residual_words(line.residual)}.{_unknown(cohort, line.residual)}"),
            Note(RESIDUALS),
        ]
    if shown.groups:
        parts += [
            Heading("Groups: gap to target"),
            Table(("Group", "Gap", "Rest", "Pupils"), tuple(_group_rows(cohort, shown, leads=leads))),
            Note(SMALL_GROUPS),
        ]
    if shown.classes:
        headings = ("Class", "Points", "Target", "Gap", "Pupils")
        parts += [Heading("Classes"), Table(headings, tuple(_class_rows(shown))), Note(_CLASSES)]
    parts.append(Note(f"{said_of(cohort, fewest)} One pupil is {one_of(shown.with_value)}."))
    other = by_other_grades(cohort, subject=line.subject_id)
    more = (*(_of_leaders(cohort, line.subject_id) if leads else ()), other)
    return Card(f"{called}: {_gap_shown(shown)}", tuple(parts), more)


def _gap_shown(shown: SubjectShown) -> str:
    if shown.gap is not None:
        return f"gap {signed(shown.gap)}"
    return "the gap is not shown" if shown.compared else "no targets to compare"


def _of_leaders(cohort: CohortAt, subject_id: int) -> Iterator[Button]:
    yield Button("By Key Stage 2", view_of(cohort, CohortView.MATRIX, subject_id))
    if cohort.by is GradeKind.PREDICTED:
        yield Button("Over time", view_of(cohort, CohortView.OVER_TIME, subject_id))


def _unknown(cohort: CohortAt, of: Residual) -> str:
    """That nothing of the country's was taken, where it was from other subjects' residuals."""
    return (
        " The country's is not known: it is the school's own."
        if cohort.terms.national and of.national is None
        else ""
    )


def _group_rows(cohort: CohortAt, shown: SubjectShown, *, leads: bool) -> Iterator[tuple[str, ...]]:
    """To who leads nothing is hidden: of a group without figures there is nobody beside it."""
    for group, of in shown.groups:
        name = group_called(group, cohort.bounds)
        if of is None:
            yield (name, "no others" if leads else "not shown", "", "")
        else:
            yield (name, _signed(of.group), _signed(of.rest), f"{of.of_group} and {of.of_rest}")


def _class_rows(shown: SubjectShown) -> Iterator[tuple[str, ...]]:
    for name, of in shown.classes:
        if of is None:
            yield (name, "not shown", "", "", "")
        else:
            many = f"{of.with_value} of {of.takers}" if of.with_value < of.takers else str(of.takers)
            target = rounded(of.target) if of.target is not None else "–"
            yield (name, rounded(of.value), target, _signed(of.gap), many)


def _reached(number: int | None, of: int, fewest: int) -> str:
    return (
        f"{number} of {of}, {percent(number, of)}"
        if number is not None
        else f"not shown: under {fewest} stand apart"
    )


def _signed(value: Fraction | None) -> str:
    return signed(value) if value is not None else "–"
