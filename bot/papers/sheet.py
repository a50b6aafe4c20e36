"""A pupil's progress, for the pupil and the parents: a page each, in plain words (P17)."""

import json
from collections.abc import Sequence

from bot.say.paper import Paper, file_name
from bot.say.standing import usual_month
from bot.say.viewer import Viewer
from bot.say.words import END_NAMES, count
from models.audit.facts import shown_in
from models.rules.mentoring import Month
from models.rules.tracking import Judgement, Standing
from models.rules.wording import day_in_full, listed
from models.tracking.comment import KnownComment
from models.tracking.progress import Progress
from models.views.sheet import ProgressSheet

FIRST_COMPARED = 10
"""The first year group in which grades are compared with the target; before it the teacher says (R4)."""
_WORDS = {
    Standing.ABOVE: "Predicted above the target",
    Standing.ON: "On course for the target",
    Standing.BELOW: "Predicted below the target",
    Standing.WELL_BELOW: "Predicted well below the target",
}
_SAID = {
    Judgement.ABOVE: "The teacher says: above the target",
    Judgement.ON: "The teacher says: on target",
    Judgement.BELOW: "The teacher says: below the target",
}
_COLUMNS = ("Subject", "Working at", "Predicted", "Target", "What that means")
KEEP = "Each page is for its own pupil and their parents, and for nobody else."
LEGEND = (
    "Working at: the grade of the work now. Predicted: the grade that the teacher expects at the end. "
    "Target: the grade to aim for. A + stands for nearly the next grade up, a − for only just the grade."
)


def sheet_paper(viewer: Viewer, sheets: Sequence[ProgressSheet], whose: str, line: str) -> Paper:
    """A page a pupil; `whose` says of whom they are, and `line` prints the same at the command line."""
    title = f"Progress sheet for {whose}"
    if len(sheets) > 1:
        title = f"Progress sheets for {count(len(sheets), 'pupil')} of {whose}"
    facts = {
        "title": title,
        "what": "Progress sheet",
        "columns": _COLUMNS,
        "legend": LEGEND,
        "sheets": [_sheet(viewer, each) for each in sheets],
    }
    text = json.dumps(facts, ensure_ascii=False)
    return Paper(
        file_name("sheet", whose), title, "sheet", text, line, keep=KEEP, shows=shown_in(tuple(sheets))
    )


def _sheet(viewer: Viewer, sheet: ProgressSheet) -> dict[str, object]:
    name, form = viewer.school.name_and_form(sheet.pupil_id)
    usual = usual_month(sheet.subjects)
    day = f"{day_in_full(viewer.today)} {viewer.today.year}"
    people = [("mentor", sheet.mentor), ("form tutor", sheet.tutor)]
    asked = listed((f"{who} ({what})" for what, who in people if who), last="or")
    return {
        "name": name,
        "where": f"{form}, Year {sheet.year}".removeprefix(", "),
        "said": f"{day}. Grades of {usual}." if usual is not None else f"{day}.",
        "none": "No grades or targets yet.",
        "rows": [
            _row(viewer, each, sheet.year, usual, sheet.reviews.get(each.subject_id))
            | _comment(sheet.comments.get(each.subject_id))
            for each in sheet.subjects
        ],
        "people": f"If you have a question, ask {asked}." if asked else "",
    }


def _row(
    viewer: Viewer, each: Progress, year: int, usual: Month | None, said: Judgement | None
) -> dict[str, str]:
    last = each.last
    return {
        "subject": viewer.school.subject_name(each.subject_id),
        "current": with_minus(last.current) if last is not None else "",
        "predicted": with_minus(last.predicted) if last is not None else "",
        "target": targets_cell(each),
        "words": _words(each, year, said),
        "age": f"grades of {last.month}" if last is not None and last.month != usual else "",
    }


def _comment(said: KnownComment | None) -> dict[str, str]:
    """The teacher's own line, and who wrote it."""
    return {"comment": said.words if said is not None else "", "by": said.by if said is not None else ""}


def with_minus(grade: str) -> str:
    """With a real minus, which is not lost beside a figure."""
    return f"{grade[:-1]}−" if grade.endswith("-") else grade


def targets_cell(each: Progress) -> str:
    """The target, and where it is not plain which, that too; one beside the other where two stand."""
    if each.target_kind is None:
        return with_minus(each.target)
    both = ((each.target_kind, each.target), (each.target_kind.other, each.other_target))
    return "; ".join(f"{with_minus(code)} by the {END_NAMES[kind]}" for kind, code in both if code)


def _words(each: Progress, year: int, said: Judgement | None) -> str:
    if year < FIRST_COMPARED and said is not None:
        return _SAID[said]
    if not each.target:
        return "No target yet"
    if each.last is None or not each.last.predicted:
        return "No prediction yet"
    if year < FIRST_COMPARED:
        return ""
    return _WORDS.get(each.compared.standing, "")
