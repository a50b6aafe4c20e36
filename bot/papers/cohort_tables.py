"""A cohort's report as tables: each figure as a number or, where it is hidden, as a word that says so (R15)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction

from bot.say.cohort_words import (
    NOTHING_KEPT,
    SMALL_GROUPS,
    defined_anew,
    ends_with,
    less_the_country,
    measured,
)
from bot.say.viewer import Viewer
from bot.say.words import signed
from models.rules.cohorts import Beside, Movement, is_no_change, one_of, rounded
from models.rules.tracking import Standing
from models.rules.wording import day_of_month, listed
from models.tracking.grades import GradeKind
from models.views.cohorts import CohortAt
from models.views.groups import group_called
from models.views.points import is_results_key
from models.views.report import CohortReport, GroupShown, SubjectReported

HIDDEN = "hidden"
SUBJECTS = "Subjects"
OVER_TIME = "Over time"
MOST_POINTS = 12
"""Of a cohort's line, on the page; a workbook has all."""
_NONE = "–"
_NO_LINE_YET = f"Nothing is kept yet. {NOTHING_KEPT}"
_NO_CURRENT_LINE = "What the predicted grades come to at each closing is kept. Of current grades nothing is."
_STANDINGS = (Standing.ABOVE, Standing.ON, Standing.BELOW, Standing.WELL_BELOW)
_LEAST_SAID = Fraction(1, 200)
"""Of a grade: what is smaller is 0.00."""


class NumberStyle(Enum):
    """How a number is written in a workbook."""

    COUNT = "0"
    MEAN = "0.00"
    SIGNED = "+0.00;-0.00;0.00"
    SHARE = "0%"


@dataclass(frozen=True)
class ReportNumber:
    """A number that is shown, for a page in words and for a spreadsheet as one."""

    value: Fraction
    style: NumberStyle

    def said(self) -> str:
        match self.style:
            case NumberStyle.COUNT:
                return str(int(self.value))
            case NumberStyle.MEAN:
                return rounded(self.value)
            case NumberStyle.SIGNED:
                return signed(self.value)
            case NumberStyle.SHARE:
                return f"{rounded(self.value * 100, 0)}%"


ReportCell = str | ReportNumber


@dataclass(frozen=True)
class ReportTable:
    """Rows under headings, and what is said below them."""

    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[ReportCell, ...], ...]
    said: tuple[str, ...] = ()


def tables(viewer: Viewer, name: str, cohort: CohortAt, report: CohortReport) -> list[ReportTable]:
    values = measured(cohort)
    found = [
        _headlines(report, values),
        _subjects(viewer, report, values),
        _groups(cohort, report),
        _over_time(name, cohort, report),
    ]
    if report.moved is not None:
        found.append(_movement(viewer, report))
    return found


def _headlines(report: CohortReport, values: str) -> ReportTable:
    first = report.headlines
    rows: list[tuple[ReportCell, ...]] = [
        ("Attainment 8", _mean(first.attainment), "", _mean(first.target), _whole(first.pupils))
    ]
    rows += [
        (
            f"Maths and English {threshold}+",
            _count(number),
            _share(number, first.pupils),
            _share(first.by_target[threshold], first.pupils),
            _whole(first.pupils),
        )
        for threshold, number in first.reached.items()
    ]
    one = f"One pupil is {one_of(first.pupils)}."
    return ReportTable("Headlines", ("", values, "Share", "By the targets", "Pupils"), tuple(rows), (one,))


def _subjects(viewer: Viewer, report: CohortReport, values: str) -> ReportTable:
    headings = (
        "Subject", "Takers", "Grades", f"{values} a slot", "Target a slot", "Gap", "Above", "On", "Below",
        "Well below", "4+", "5+", "7+", "Residual",
    )  # fmt: skip
    rows = tuple(tuple(_subject(viewer, each)) for each in report.subjects)
    found = [
        (viewer.school.subject_name(each.subject_id), each.residual)
        for each in report.subjects
        if each.residual is not None
    ]
    out = [name for name, residual in found if residual.stands_out]
    said = f"Stands out by its residual: {listed(out)}." if out else "No subject stands out by its residual."
    if not found:
        said = "No residual is shown: there is none, or they would tell of few pupils."
    return ReportTable(SUBJECTS, headings, rows, tuple(filter(None, (said, less_the_country(found)))))


def _subject(viewer: Viewer, each: SubjectReported) -> Iterator[ReportCell]:
    shown = each.shown
    yield viewer.school.subject_name(each.subject_id)
    if shown.value is None:
        # So few take it, or have a grade in it, that how many they are tells of them.
        yield from [HIDDEN if shown.with_value else _NONE] * 13
        return
    yield _whole(shown.takers)
    yield _whole(shown.with_value)
    yield _mean(shown.value)
    yield _mean(shown.target) if shown.target is not None else _missing(shown.compared)
    yield ReportNumber(shown.gap, NumberStyle.SIGNED) if shown.gap is not None else _missing(shown.compared)
    yield from (_count(shown.standings[standing]) for standing in _STANDINGS)
    yield from (_count(number) for number in shown.reached.values())
    if each.residual is not None:
        yield ReportNumber(each.residual.mean, NumberStyle.SIGNED)
    else:
        yield HIDDEN if each.hides_residual else _NONE


def _missing(compared: int) -> str:
    return HIDDEN if compared else _NONE


def _groups(cohort: CohortAt, report: CohortReport) -> ReportTable:
    headings = (
        "Group", "Pupils", "Rest", "Attainment 8", "Rest's", "Gap", "4+", "Rest's 4+", "5+", "Rest's 5+",
        "To target", "Rest's to target",
    )  # fmt: skip
    rows = tuple((group_called(each.name, cohort.bounds), *_group(each)) for each in report.groups)
    return ReportTable("Groups", headings, rows, (SMALL_GROUPS,))


def _group(each: GroupShown) -> Iterator[ReportCell]:
    eight = each.attainment
    if eight is None or eight.gap is None:
        yield from [HIDDEN] * 11
        return
    yield _whole(eight.of_group)
    yield _whole(eight.of_rest)
    yield from _both(eight, NumberStyle.MEAN)
    yield ReportNumber(eight.gap, NumberStyle.SIGNED)
    yield from _both(each.four, NumberStyle.SHARE)
    yield from _both(each.five, NumberStyle.SHARE)
    yield from _both(each.gap, NumberStyle.SIGNED)


def _both(of: Beside | None, style: NumberStyle) -> Iterable[ReportCell]:
    if of is None:
        return (HIDDEN, HIDDEN)
    return tuple(ReportNumber(each, style) if each is not None else _NONE for each in (of.group, of.rest))


def _over_time(name: str, cohort: CohortAt, report: CohortReport) -> ReportTable:
    """Attainment 8 at each closing, and at the same month in the cohorts before."""
    alike = [each for each in report.over_time if each.definition == report.over_time[-1].definition]
    aims = {each.point: each.value for each in report.targets}
    rows: list[tuple[ReportCell, ...]] = [
        (
            name,
            f"{day_of_month(each.closed_on)} {each.closed_on.year}{', results' if is_results_key(each.point) else ''}",
            _mean(each.value),
            _mean(aims[each.point]) if each.point in aims else _NONE,
            _whole(each.members),
        )
        for each in alike
    ]
    month = "by the results" if cohort.point.is_results else "at the same month"
    rows += [
        (f"Leavers of {each.leaving}", month, _mean(each.attainment), _NONE, _whole(each.members))
        for each in report.earlier.cohorts
    ]
    said = [] if rows else [_NO_CURRENT_LINE if cohort.by is GradeKind.CURRENT else _NO_LINE_YET]
    if len(alike) < len(report.over_time):
        said.append(defined_anew(alike[0].closed_on))
    if report.earlier.otherwise is not None:
        said.append(ends_with(report.earlier.otherwise))
    return ReportTable(
        OVER_TIME, ("Cohort", "At", "Attainment 8", "By the targets", "Pupils"), tuple(rows), tuple(said)
    )


def _movement(viewer: Viewer, report: CohortReport) -> ReportTable:
    """Up, same and down since the point before, for the same pupils."""
    moved = report.moved
    lines: list[tuple[str, Movement | None]] = []
    if moved is not None:
        lines = [
            ("All subjects", moved.whole),
            *((viewer.school.subject_name(each), found) for each, found in moved.subjects),
        ]
    rows = tuple((said, *_moved(found)) for said, found in lines)
    since = f"Since {day_of_month(moved.since.closes)}, for the same pupils." if moved is not None else ""
    headings = ("Subject", "Pairs", "Up", "Same", "Down", "Mean change")
    return ReportTable("Movement", headings, rows, (since,))


def _moved(found: Movement | None) -> tuple[ReportCell, ...]:
    if found is None:
        return (HIDDEN,) * 5
    return (*(_whole(each) for each in (found.pairs, found.up, found.same, found.down)), _change(found))


def _change(found: Movement) -> ReportCell:
    least = max(Fraction(1, found.pairs), _LEAST_SAID)
    if found.change is None or is_no_change(found.change, smallest=least):
        return "no change"
    return ReportNumber(found.change, NumberStyle.SIGNED)


def moved_words(report: CohortReport) -> str:
    """Three numbers for the page."""
    if report.moved is None:
        return "This is the first collection of the year: nothing has moved yet."
    since, whole = day_of_month(report.moved.since.closes), report.moved.whole
    if whole is None:
        return f"How grades moved since {since} is hidden."
    change = _change(whole)
    on_average = change if isinstance(change, str) else f"{change.said()} of a grade"
    return (
        f"Since {since}, of {whole.pairs} pairs of grades: {whole.up} up, {whole.same} same, {whole.down} down; "
        f"on average {on_average}."
    )


def _mean(value: Fraction) -> ReportNumber:
    return ReportNumber(value, NumberStyle.MEAN)


def _whole(number: int) -> ReportNumber:
    return ReportNumber(Fraction(number), NumberStyle.COUNT)


def _count(number: int | None) -> ReportCell:
    return _whole(number) if number is not None else HIDDEN


def _share(number: int | None, of: int) -> ReportCell:
    return ReportNumber(Fraction(number, of), NumberStyle.SHARE) if number is not None else HIDDEN
