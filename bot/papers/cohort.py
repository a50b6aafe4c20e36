"""A cohort's report and its lists as files: what may be handed on, with what its readers have to know (R15)."""

import json
from collections.abc import Mapping, Sequence

from bot.papers.cohort_tables import (
    HIDDEN,
    MOST_POINTS,
    OVER_TIME,
    SUBJECTS,
    NumberStyle,
    ReportCell,
    ReportTable,
    moved_words,
    tables,
)
from bot.papers.workbook import WORKBOOK
from bot.say.cohort_words import (
    RESIDUALS,
    SMALL_GROUPS,
    against_targets,
    basics_missing,
    complete_words,
    place_missing,
    said_of,
)
from bot.say.paper import Paper
from bot.say.viewer import Viewer
from bot.say.words import count
from models.audit.facts import shown_in
from models.rules.clock import show_time
from models.rules.cohorts import rounded
from models.rules.wording import day_in_full, put_typed
from models.tracking.grades import GradeKind
from models.views.cohort_figures import NearPupil
from models.views.cohorts import CohortAt
from models.views.report import CohortReport
from models.views.shown import ENOUGH

KEEP = "It names nobody, and hides what tells of few pupils: it may be handed on in school."
KEEP_LIST = "It names pupils: keep it in school, and delete it when you are done."
ON_A_PAGE = 20
"""Subjects on the page, the worst gap first."""


def cohort_paper(
    viewer: Viewer, name: str, cohort: CohortAt, report: CohortReport, no_place: Sequence[int]
) -> Paper:
    """The report on one page."""
    title, drawn = _title(name, cohort), tables(viewer, name, cohort, report)
    now = viewer.local(viewer.now)
    subjects = next(each for each in drawn if each.title == SUBJECTS)
    left = len(subjects.rows) - ON_A_PAGE
    facts = {
        "title": title,
        "what": "Cohort report",
        "keep": KEEP,
        "standing": f"Drawn {day_in_full(now.date())} {now.year}, {show_time(now)}",
        "said": _said(viewer, cohort, report, no_place),
        "tables": [_on_page(each, report) for each in drawn],
        "left": f"{count(left, 'more subject')} in the XLSX." if left > 0 else "",
        "movement": moved_words(report),
        "notes": _cautions(viewer, cohort, report),
    }
    return _paper(cohort, title, "cohort", facts, "pdf")


def cohort_workbook(
    viewer: Viewer, name: str, cohort: CohortAt, report: CohortReport, no_place: Sequence[int]
) -> Paper:
    """The same as tables for a spreadsheet, with every subject, and its movement."""
    said = [
        _title(name, cohort),
        *_said(viewer, cohort, report, no_place),
        *_cautions(viewer, cohort, report),
        KEEP,
    ]
    sheets = [_sheet(each, said) for each in tables(viewer, name, cohort, report)]
    return _paper(cohort, _title(name, cohort), WORKBOOK, {"sheets": sheets}, "xlsx")


def near_workbook(
    viewer: Viewer, name: str, cohort: CohortAt, pupils: Sequence[NearPupil], what: str, of: str
) -> Paper:
    """A list of pupils beside the basics, as `of` orders it; who is on it goes on record."""
    rows = tuple(
        (
            *viewer.school.name_and_form(each.pupil_id),
            ", ".join(f"{viewer.school.subject_name(subject)} {code}" for subject, code in each.values),
        )
        for each in pupils
    )
    title = f"{name}: {count(len(pupils), 'pupil')} {what}"
    table = ReportTable("List", ("Pupil", "Form", "Maths and English"), rows)
    said = [title, *_lacking(cohort), said_of(cohort, viewer.school.settings.small_group), KEEP_LIST]
    facts = {"sheets": [_sheet(table, said)]}
    file = f"cohort-{'-'.join(of.rstrip('+').split())}-{cohort.point.key}.xlsx"
    line = f'staffroom print cohort-list --of "{of}" --as EMAIL'
    text = json.dumps(facts, ensure_ascii=False)
    return Paper(file, title, WORKBOOK, text, line, keep=KEEP_LIST, shows=shown_in(tuple(pupils)))


def _paper(cohort: CohortAt, title: str, page: str, facts: Mapping[str, object], kind: str) -> Paper:
    printed = "cohort" if kind == "pdf" else "cohort-xlsx"
    current = cohort.by is GradeKind.CURRENT
    of = f'"{cohort.leaving} {cohort.by}"' if current else str(cohort.leaving)
    line = f"staffroom print {printed} --of {of} --as EMAIL"
    file = f"cohort-{cohort.leaving}{'-current' if current else ''}-{cohort.point.key}.{kind}"
    return Paper(file, title, page, json.dumps(facts, ensure_ascii=False), line, keep=KEEP)


def _title(name: str, cohort: CohortAt) -> str:
    return (
        f"{name}: report" if f"{cohort.leaving}" in name else f"{name}, leavers of {cohort.leaving}: report"
    )


def _said(viewer: Viewer, cohort: CohortAt, report: CohortReport, no_place: Sequence[int]) -> list[str]:
    first = report.headlines
    said = [
        against_targets(cohort, first.attainment, first.target, viewer.school.settings.no_change_points),
        f"{said_of(cohort, viewer.school.settings.small_group)} {complete_words(first)}",
    ]
    said += _lacking(cohort)
    if no_place:
        names = [viewer.school.subject_name(each) for each in no_place]
        said.append(put_typed(place_missing(names), lambda line: f"“{line}”"))
    return said


def _lacking(cohort: CohortAt) -> list[str]:
    lacking = put_typed(basics_missing(cohort), lambda line: f"“{line}”")
    return [lacking] if lacking else []


def _cautions(viewer: Viewer, cohort: CohortAt, report: CohortReport) -> list[str]:
    fewest = viewer.school.settings.small_group
    small = f"Of a cohort under {ENOUGH * fewest} pupils a file has the means alone."
    return [
        *((small,) if report.headlines.pupils < ENOUGH * fewest else ()),
        f"“{HIDDEN}” stands for a number under {fewest}, a figure of so few, or one from which such a number could be "
        "worked out.",
        SMALL_GROUPS,
        f"{RESIDUALS} A subject stands out where its residual is large and steady; it is never a rank.",
        _judgement(cohort),
    ]


def _judgement(cohort: CohortAt) -> str:
    of = "current grade" if cohort.by is GradeKind.CURRENT else "prediction"
    return f"A {of} is a teacher's judgement on that day, and no forecast of a pupil."


def _on_page(table: ReportTable, report: CohortReport) -> dict[str, object]:
    rows = [[each if isinstance(each, str) else each.said() for each in row] for row in table.rows]
    said = list(table.said)
    if table.title == SUBJECTS:
        rows = rows[:ON_A_PAGE]
    points = len(rows) - len(report.earlier.cohorts)
    if table.title == OVER_TIME and points > MOST_POINTS:
        rows = rows[points - MOST_POINTS :]
        said.append(f"The newest {MOST_POINTS} of {points}; the XLSX has them all.")
    return {"title": table.title, "headings": table.headings, "rows": rows, "said": " ".join(said)}


def _sheet(table: ReportTable, said: Sequence[str]) -> dict[str, object]:
    return {
        "title": table.title,
        "headings": table.headings,
        "rows": [[_number(each) for each in row] for row in table.rows],
        "said": [*table.said, *said],
    }


def _number(cell: ReportCell) -> str | dict[str, object]:
    if isinstance(cell, str):
        return cell
    # As a page shows it: what is rounded there tells no more here.
    places = 2 if cell.style is not NumberStyle.COUNT else 0
    shown = float(rounded(cell.value, places).replace("−", "-"))
    return {"number": shown if places else int(shown), "format": cell.style.value}
