"""Plans what the targets file would change (P2, R4)."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from models.exchange.columns import TARGETS, FileKind
from models.exchange.drafts import Draft, Repair
from models.exchange.grade_cells import GradeCells, NoGrades
from models.exchange.held import Row, read, table
from models.exchange.questions import Option, Question, question_id
from models.exchange.sheets import Sheet
from models.exchange.unknown import no_such_subject, not_tracked, pupil_of
from models.exchange.values import Unreadable, read_academic_year, read_words
from models.rules.calendar import academic_year, academic_year_name
from models.rules.letters import fold
from models.rules.tracking import TargetKind, usual_target

_KEEP, _TAKE = "keep", "file"
"""The answers to which of two targets holds."""
TargetWhere = tuple[int, int, TargetKind]
"""Pupil, subject and by when: there is one target for each."""
_SAYS_YEAR = re.compile(r"\b(?:year end|eoy|year|annual|yearly)\b")
_SAYS_END = re.compile(r"\b(?:ks ?4|key stage(?: 4)?|gcse|(?:year|y) ?11)\b")


@dataclass(slots=True)
class _TargetInFile:
    code: str
    source: str
    year: int
    sheet: Sheet
    line: int
    raw: str
    column: str


def plan_targets(draft: Draft, sheets: Sequence[Sheet]) -> None:
    """One target a pupil, subject and end; a changed one closes the older, and none is lowered (P2, R4)."""
    tally = draft.tally(FileKind.TARGETS)
    columns = ("id", "pupil_id", "subject_id", "kind", "code", "source", "academic_year", "set_by")
    stored = {
        (pupil_id, subject_id, TargetKind(kind)): (row_id, code, source, year, set_by)
        for row_id, pupil_id, subject_id, kind, code, source, year, set_by in read(
            draft.connection, "target", *columns, where=table("target").c.ended_at.is_(None)
        )
    }
    cells = GradeCells(draft.held)
    wanted: dict[TargetWhere, _TargetInFile] = {}
    for sheet in sheets:
        _read_targets(draft, sheet, cells, wanted)
    closed: list[Row] = []
    sourced: list[Row] = []
    new: list[Row] = []
    for where, each in wanted.items():
        code, year, sheet = each.code, each.year, each.sheet
        if where in stored:
            row_id, old_code, old_source, old_year, set_by = stored[where]
            if (code, year) == (old_code, old_year):
                if each.source != old_source and set_by is None and "source" in sheet.columns:
                    sourced.append({"id": row_id, "source": each.source})
                    tally.change("source")
                else:
                    tally.unchanged += 1
                continue
            if _is_asked(cells, where[1], code, year, stored[where]):
                if draft.answers.ask(_question(draft, where, code, year, stored[where][1])) != _TAKE:
                    tally.unchanged += 1
                    continue
            elif reason := _reason_to_keep(cells, where[1], code, year, stored[where]):
                draft.warn(sheet, each.line, each.column, each.raw, *reason)
                tally.unchanged += 1
                continue
            closed.append({"id": row_id})
            tally.change(*(["target"] * (code != old_code) + ["academic year"] * (year != old_year)))
        else:
            tally.new += 1
            closed += _year_that_is_over(stored, where, year)
        new.append(
            {
                "pupil_id": where[0],
                "subject_id": where[1],
                "kind": where[2],
                "code": code,
                "source": each.source,
                "academic_year": year,
                "set_by": None,
                "ended_at": None,
                "reason": "",
            }
        )
    pupils = {where[0] for where in wanted}
    tally.gone = sum(where[0] in pupils for where in stored.keys() - wanted.keys())
    draft.update("target", closed, "ended_at")
    draft.update("target", sourced)
    draft.insert("target", new, "set_at")


def _is_asked(
    cells: GradeCells, subject_id: int, code: str, year: int, before: tuple[int, str, str, int, int | None]
) -> bool:
    """Whether a person says which of the two holds: a target that staff set is never written over silently.

    A lower one of the same year is not even asked about: lowering is the scheme lead's, with a reason (R4).
    """
    _, old_code, _, old_year, set_by = before
    lowers = year == old_year and cells.is_lower(subject_id, code, old_code)
    return set_by is not None and code != old_code and year >= old_year and not lowers


def _question(draft: Draft, where: TargetWhere, code: str, year: int, old_code: str) -> Question:
    """Which target holds, where a member of staff has set another one than the file's."""
    pupil, subject = draft.held.pupils[where[0]], draft.held.subjects[where[1]]["name"]
    name = draft.held.pupil_name(where[0])
    number = pupil["admission"] or pupil["upn"]
    usual = where[2] is usual_target(pupil["year_group"])
    other = "" if usual else f", {where[2]}"
    return Question(
        f"target.{question_id(number, subject) if usual else question_id(number, subject, where[2])}",
        f"{name}, {subject}{other}: staff have set {old_code}, and the file says {code} for "
        f"{academic_year_name(year)}.",
        (Option(_KEEP, f"{old_code} stays"), Option(_TAKE, f"{code} takes its place")),
        sort="Targets that staff have set otherwise",
        answers_all=f"--answer target.all={_KEEP}",
    )


def _reason_to_keep(
    cells: GradeCells, subject_id: int, code: str, year: int, before: tuple[int, str, str, int, int | None]
) -> tuple[str, str, str] | None:
    """Why the target that is held stays, what to do, and which it is; None where the file's takes its place (R4)."""
    _, old_code, _, old_year, _ = before
    if year < old_year:
        return (
            "there is already a target for a later year",
            "The newer one is kept. Nothing needs doing.",
            f"{old_code} for {academic_year_name(old_year)}",
        )
    if year > old_year:
        return None
    if cells.is_lower(subject_id, code, old_code):
        return (
            "this is lower than the target held",
            "The higher one is kept. The scheme lead may lower it, with a reason.",
            old_code,
        )
    return None


def _read_targets(
    draft: Draft, sheet: Sheet, cells: GradeCells, wanted: dict[TargetWhere, _TargetInFile]
) -> None:
    """Add the sheet's targets to those wanted; of two years the newer one is."""
    held, this_year = draft.held, academic_year(draft.held.today)
    no_grades = NoGrades(draft, sheet)
    picked = sheet.pick(
        "upn",
        "admission number",
        "subject",
        "qualification",
        "source",
        "academic year",
        "target by",
        *TARGETS,
    )
    for line, (upn, admission, raw_subject, exam, raw_source, raw_year, raw_by, *grades) in zip(
        sheet.lines, picked, strict=True
    ):
        pupil_id = pupil_of(draft, sheet, line, upn, admission)
        if pupil_id is None:
            continue
        subject_id = cells.subject(raw_subject, exam)
        if subject_id is None:
            no_such_subject(draft, sheet, line, raw_subject, exam)
            continue
        draft.found.add((sheet.file, FileKind.SUBJECTS))
        try:
            year = read_academic_year(raw_year) or this_year
        except Unreadable as trouble:
            draft.leave_out(sheet, line, "academic year", raw_year, trouble.what, trouble.advice)
            continue
        group = held.pupils[pupil_id]["year_group"]
        if not cells.is_tracked(group):
            not_tracked(draft, sheet, line, f"Year {group}")
            continue
        try:
            kinds = (_kind_said(raw_by) or usual_target(group), TargetKind.YEAR, TargetKind.KEY_STAGE_4)
        except Unreadable as trouble:
            draft.leave_out(sheet, line, "target by", raw_by, trouble.what, trouble.advice)
            continue
        source = read_words(raw_source[:100])
        for column, kind, raw in zip(TARGETS, kinds, grades, strict=True):
            code = _read_cell(draft, sheet, cells, no_grades, (line, column, raw), (subject_id, group))
            if code:
                each = _TargetInFile(code, source, year, sheet, line, raw, column)
                _want(draft, wanted, (pupil_id, subject_id, kind), each)
    no_grades.settle()


def _read_cell(
    draft: Draft,
    sheet: Sheet,
    cells: GradeCells,
    no_grades: NoGrades,
    where: tuple[int, str, str],
    of: tuple[int, int],
) -> str:
    """The code of a cell, of these line, column and text, for a subject and year group; blank for none."""
    line, column, raw = where
    no_grades.total += bool(raw)
    cell = cells.read(*of, raw)
    if cell is None:
        no_grades.add(line, column, raw, cells.trouble(*of))
        return ""
    code, repaired = cell
    if repaired:
        draft.repairs.append(Repair(sheet.file, line, sheet.columns[column], raw, code))
    return code


def _kind_said(words: str) -> TargetKind | None:
    """By when the target of a row is to be reached; None where it does not say. Raises Unreadable."""
    said = fold(words)
    if not said:
        return None
    if _SAYS_END.search(said):
        return TargetKind.KEY_STAGE_4
    if _SAYS_YEAR.search(said):
        return TargetKind.YEAR
    raise Unreadable("this does not say by when", "Write end of year, or end of KS4.")


def _year_that_is_over(
    stored: Mapping[TargetWhere, tuple[int, str, str, int, int | None]], where: TargetWhere, year: int
) -> list[Row]:
    """The year's target of a year before, which the first one for the end of Key Stage 4 is not put beside."""
    before = stored.get((*where[:2], TargetKind.YEAR)) if where[2] is TargetKind.KEY_STAGE_4 else None
    return [{"id": before[0]}] if before is not None and before[3] < year else []


def _want(
    draft: Draft, wanted: dict[TargetWhere, _TargetInFile], where: TargetWhere, each: _TargetInFile
) -> None:
    twin = wanted.get(where)
    if twin is None or twin.year < each.year:
        wanted[where] = each
    elif twin.year == each.year and twin.code != each.code:
        draft.refuse(
            each.sheet,
            each.line,
            each.column,
            each.raw,
            "another row gives another target for the same year",
            "There is one target a subject and year for each end. Take one of the rows out.",
            f"{twin.code} in {twin.sheet.file}, line {twin.line}",
        )
