"""Plans what a file of the country's residuals would change (R15)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from models.exchange.columns import FileKind
from models.exchange.drafts import Draft
from models.exchange.grade_cells import GradeCells
from models.exchange.held import Row, read
from models.exchange.sheets import Sheet
from models.exchange.unknown import no_such_subject
from models.exchange.values import Unreadable, key, read_academic_year
from models.rules.days import LAST_DAY, read_month
from models.rules.national import FIRST_YEAR, FURTHEST, read_thousandths
from models.rules.wording import listed

_YEAR = re.compile(r"(\d{4})(?:\.0)?")
_NO_MORE = frozenset({"none", "no value", "remove"})
"""Written for a value that is to go."""
_SuchSubject = tuple[int, int]
"""Subject and year."""


@dataclass(slots=True)
class _InFile:
    thousandths: int | None
    """None: it goes."""
    sheet: Sheet
    line: int
    raw: str


def plan_residuals(draft: Draft, sheets: Sequence[Sheet]) -> None:
    """One residual a subject and year; what a file does not name stays, and a later file puts it right."""
    tally = draft.tally(FileKind.RESIDUALS, fate="removed")
    wanted: dict[_SuchSubject, _InFile] = {}
    for sheet in sheets:
        _take(draft, sheet, wanted)
    stored = {
        (subject_id, year): (row_id, value)
        for row_id, subject_id, year, value in read(
            draft.connection, "national_residual", "id", "subject_id", "year", "thousandths"
        )
    }
    new: list[Row] = []
    changed: list[Row] = []
    gone: list[Row] = []
    for (subject_id, year), each in wanted.items():
        row_id, before = stored.get((subject_id, year), (None, None))
        if before == each.thousandths:
            tally.unchanged += 1
        elif row_id is None:
            new.append({"subject_id": subject_id, "year": year, "thousandths": each.thousandths})
        elif each.thousandths is None:
            gone.append({"id": row_id})
        else:
            changed.append({"id": row_id, "thousandths": each.thousandths})
            tally.change("residual")
    tally.new, tally.gone = len(new), len(gone)
    draft.delete("national_residual", gone)
    draft.update("national_residual", changed)
    draft.insert("national_residual", new)
    _say_years(draft, wanted)


def _say_years(draft: Draft, wanted: dict[_SuchSubject, _InFile]) -> None:
    """Of which summers the file is, and what they are taken from."""
    years = sorted({year for (_, year), each in wanted.items() if each.thousandths is not None})
    if years:
        draft.notes.append(
            f"The country's residuals of {listed(map(str, years))} are taken from the school's own: of the same "
            "summer's leavers, and of later ones until there are newer."
        )


def _take(draft: Draft, sheet: Sheet, wanted: dict[_SuchSubject, _InFile]) -> None:
    cells = GradeCells(draft.held)
    picked = sheet.pick("subject", "results year", "national residual")
    for line, (raw_subject, raw_year, raw) in zip(sheet.lines, picked, strict=True):
        try:
            year, value = _read_year(draft, raw_year), _read_value(raw)
        except _Wrong as wrong:
            draft.leave_out(sheet, line, wrong.name, wrong.raw or None, wrong.what, wrong.advice)
            continue
        subject_id = cells.subject(raw_subject)
        if subject_id is None:
            no_such_subject(draft, sheet, line, raw_subject)
            continue
        draft.found.add((sheet.file, FileKind.SUBJECTS))
        each = _InFile(value, sheet, line, raw)
        twin = wanted.setdefault((subject_id, year), each)
        if twin.thousandths != each.thousandths:
            draft.refuse(
                sheet, line, "national residual", raw,
                f"another row gives another residual of {draft.held.subjects[subject_id]['name']} in {year}",
                "There is one a subject and year. Take one of the rows out.",
                f"{twin.raw} in {twin.sheet.file}, line {twin.line}",
            )  # fmt: skip


class _Wrong(ValueError):  # noqa: N818 - named like Unreadable: it is no fault of the program
    def __init__(self, name: str, raw: str, what: str, advice: str) -> None:
        super().__init__(what)
        self.name, self.raw, self.what, self.advice = name, raw, what, advice


def _read_year(draft: Draft, raw: str) -> int:
    """The summer: 2026, or 2025/26. Raises _Wrong for one whose results cannot have come out."""
    wrong = f"Write the summer in which the results came out, from {FIRST_YEAR} on, as 2026."
    found = _YEAR.fullmatch(key(raw))
    try:
        year = int(found[1]) if found is not None else (read_academic_year(raw) or 0) + 1
    except Unreadable:
        raise _Wrong("results year", raw, "this is not a year", wrong) from None
    if not raw.strip():
        raise _Wrong("results year", raw, "there is no year", wrong)
    if not FIRST_YEAR <= year <= LAST_DAY.year:
        raise _Wrong("results year", raw, "there are no results from 9 to 1 of this year", wrong)
    if draft.held.today < _out_in(draft, year):
        raise _Wrong("results year", raw, "the results of this year are still to come", wrong)
    return year


def _out_in(draft: Draft, year: int) -> date:
    """The day on which that summer's results come out, by the school's setting."""
    number, month = draft.results_day.split()
    return date(year, read_month(month) or 8, int(number))


def _read_value(raw: str) -> int | None:
    """In thousandths of a grade; None for one that is to go. Raises _Wrong."""
    advice = (
        f"Write it in grades, as -0.35, from -{FURTHEST} to {FURTHEST}; or none, and what is kept of it goes."
    )
    if not raw.strip():
        raise _Wrong("national residual", raw, "there is no residual", advice)
    if key(raw) in _NO_MORE:
        return None
    try:
        return read_thousandths(raw)
    except ValueError:
        what = "this is not a residual of a subject"
        raise _Wrong("national residual", raw, what, advice) from None
