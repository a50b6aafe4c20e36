"""The rows of a pupils file: who is on roll, and what each cell says; a strange cell leaves its field alone."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from models.exchange.drafts import Draft
from models.exchange.held import Row
from models.exchange.pupil_words import (
    NotOnRoll,
    read_eal,
    read_in_care,
    read_pupil_premium,
    read_sen,
    read_sex,
    read_status,
)
from models.exchange.reading.roster_people import EXPORT_ID
from models.exchange.sheets import Sheet
from models.exchange.values import (
    Unreadable,
    admission_key,
    part_preferred,
    read_date,
    read_score,
    read_words,
    read_year_group,
    upn_is_valid,
    upn_key,
)
from models.rules.calendar import year_group

# Field of the file → column of the table, and how its cells are read.
_NEEDED: dict[str, tuple[str, Callable[[str], Any]]] = {
    "upn": ("upn", upn_key),
    "admission number": ("admission", admission_key),
    "legal surname": ("legal_surname", read_words),
    "legal forename": ("legal_forename", read_words),
    "year group": ("year_group", read_year_group),
}
_FURTHER: dict[str, tuple[str, Callable[[str], Any]]] = {
    "preferred surname": ("preferred_surname", read_words),
    "preferred forename": ("preferred_forename", read_words),
    "date of birth": ("born", read_date),
    "sex": ("sex", read_sex),
    "pupil premium": ("pupil_premium", read_pupil_premium),
    "sen": ("sen", read_sen),
    "eal": ("eal", read_eal),
    "in care": ("in_care", read_in_care),
    "ks2 reading": ("ks2_reading", read_score),
    "ks2 maths": ("ks2_maths", read_score),
}
_READERS = _NEEDED | _FURTHER


@dataclass(frozen=True, slots=True)
class PupilRow:
    """One readable row about a pupil."""

    sheet: Sheet
    line: int
    values: Row
    form: str
    former_upn: str = ""
    by_account: bool = False
    """Whether the names are those of an account: what the pupil goes by, which need not be the legal name."""
    export_id: str = ""
    """By which other tables of the same export point to this row."""

    @property
    def where(self) -> str:
        return f"{self.sheet.file}, line {self.line}"


@dataclass(slots=True)
class PupilRows:
    """The rows of one list."""

    here: list[PupilRow] = field(default_factory=list)
    """About somebody on roll."""
    gone: list[PupilRow] = field(default_factory=list)
    """About somebody who has left by the file, is a guest or goes elsewhere."""
    unfit: list[Row] = field(default_factory=list)
    """What the rows say that cannot go in: who stands there has not gone."""


def read_pupil_rows(draft: Draft, sheet: Sheet) -> PupilRows:
    """Every row by what it is; those not about somebody on roll are named."""
    present = [(name, *_READERS[name]) for name in sheet.columns if name in _READERS]
    by_account = "legal surname" not in sheet.columns
    found = PupilRows()
    unknown: dict[str, list[int]] = {}
    picked = sheet.pick(
        "form", "former upn", "status", "leaving date", EXPORT_ID, *(name for name, _, _ in present)
    )
    for line, (form, former, status, leaving, export_id, *cells) in zip(sheet.lines, picked, strict=True):
        after: Row = {"upn": "", "admission": ""}
        readable = True
        no_year: tuple[str, Unreadable] | None = None
        for (name, column, reader), cell in zip(present, cells, strict=True):
            try:
                after[column] = reader(cell)
            except Unreadable as trouble:
                if name == "year group":
                    no_year = (cell, trouble)
                elif name in _NEEDED:
                    draft.leave_out(sheet, line, name, cell, trouble.what, trouble.advice)
                    readable = False
                else:
                    _leave_alone(draft, sheet, line, name, cell, trouble)
        if no_year is not None:
            readable = _birth_says_it(draft, sheet, line, after, *no_year) and readable
        if not readable:
            found.unfit.append(after)
            continue
        is_here = _is_on_roll(draft, sheet, line, status, leaving, after, unknown)
        _settle_names(after, by_account=by_account)
        row = PupilRow(sheet, line, after, " ".join(form.split()), upn_key(former), by_account, export_id)
        if not is_here:
            found.gone.append(row)
        elif _is_whole(draft, sheet, line, after):
            found.here.append(row)
        else:
            found.unfit.append(after)
    _say_unknown_statuses(draft, sheet, unknown)
    return found


def _birth_says_it(draft: Draft, sheet: Sheet, line: int, after: Row, cell: str, trouble: Unreadable) -> bool:
    """Whether the date of birth tells the year group that the cell does not (R1)."""
    if after.get("born") is None:
        draft.leave_out(sheet, line, "year group", cell, trouble.what, trouble.advice)
        return False
    advice = f"The date of birth tells it instead. {trouble.advice}"
    draft.warn(sheet, line, "year group", cell, trouble.what, advice)
    return True


def _leave_alone(draft: Draft, sheet: Sheet, line: int, name: str, cell: str, trouble: Unreadable) -> None:
    draft.warn(
        sheet, line, name, cell, trouble.what, f"What Staffroom has here stays as it was. {trouble.advice}"
    )


def _say_unknown_statuses(draft: Draft, sheet: Sheet, unknown: dict[str, list[int]]) -> None:
    """Each status that is not known by its words, and how many rows have it: none hides behind another."""
    if unknown:
        often = ((status, len(lines)) for status, lines in unknown.items())
        draft.warn(
            sheet,
            min(lines[0] for lines in unknown.values()),
            "status",
            "; ".join(f"{status} ({many:,} pupils)" if many > 1 else status for status, many in often),
            "this is not a status that Staffroom knows",
            "These pupils are taken as on roll. Take their rows out if that is wrong.",
        )


def _is_on_roll(
    draft: Draft,
    sheet: Sheet,
    line: int,
    status: str,
    leaving: str,
    after: Row,
    unknown: dict[str, list[int]],
) -> bool:
    """Whether the row is about a pupil of the school now; a status that is not known is taken for one."""
    name = f"{after.get('legal_forename', '')} {after.get('legal_surname', '')}".strip()
    try:
        if not read_status(status):
            unknown.setdefault(" ".join(status.split()), []).append(line)
        left = read_date(leaving)
    except NotOnRoll:
        _pass_over(draft, sheet, line, "status", f"{name}: {status}")
        return False
    except Unreadable as trouble:
        _leave_alone(draft, sheet, line, "leaving date", leaving, trouble)
        return True
    if left is not None and left <= draft.held.today:
        _pass_over(draft, sheet, line, "leaving date", f"{name}: {leaving}")
        return False
    return True


def _pass_over(draft: Draft, sheet: Sheet, line: int, name: str, said: str) -> None:
    what = "the file says that these are not pupils of the school now"
    draft.warn(sheet, line, name, said, what, "Their rows are left out.")


def _settle_names(after: Row, *, by_account: bool) -> None:
    """A preferred name that is the legal one is none; of an account, the only name there is stands for both."""
    if after.get("preferred_forename"):
        known = (after.get("preferred_surname", ""), after.get("legal_surname", ""))
        forename, surname = part_preferred(after["preferred_forename"], known)
        after["preferred_forename"] = forename
        if surname and not after.get("preferred_surname"):
            after["preferred_surname"] = surname
    for part in ("surname", "forename"):
        legal, preferred = f"legal_{part}", f"preferred_{part}"
        if by_account:
            after[legal] = after.pop(preferred, "")
        elif preferred in after and after[preferred] == after.get(legal):
            after[preferred] = ""


def _is_whole(draft: Draft, sheet: Sheet, line: int, after: Row) -> bool:
    """Whether the row says who it is about; a doubtful UPN or year group is only noted (R1, R2)."""
    for name, column in (("legal surname", "legal_surname"), ("legal forename", "legal_forename")):
        if not after.get(column):
            number = after["upn"] or after["admission"]
            draft.leave_out(sheet, line, name, number, f"the {name} is missing", "Fill it in.")
            return False
    if not _settle_year_group(draft, sheet, line, after):
        return False
    if after["upn"] and not upn_is_valid(after["upn"]):
        draft.warn(
            sheet,
            line,
            "upn",
            after["upn"],
            "this is not a valid UPN",
            "The pupil goes in all the same. Correct the UPN in the MIS.",
        )
    return True


def _settle_year_group(draft: Draft, sheet: Sheet, line: int, after: Row) -> bool:
    """Whether the year group is known; the MIS's own wins over the date of birth (R1)."""
    today = draft.held.today
    born: date | None = after.get("born")
    if born is not None and born > today:
        trouble = Unreadable("this day is still to come", "Correct the year.")
        if after.get("year_group") is None:
            day = f"{born:%d/%m/%Y}"
            draft.leave_out(sheet, line, "date of birth", day, trouble.what, trouble.advice)
            return False
        _leave_alone(draft, sheet, line, "date of birth", f"{born:%d/%m/%Y}", trouble)
        born = after.pop("born") and None
    by_birth = year_group(born, today) if born is not None else None
    if after.get("year_group") is None:
        if by_birth is None:
            what = "there is neither year group nor date of birth"
            name = f"{after['legal_forename']} {after['legal_surname']}"
            draft.leave_out(sheet, line, "year group", name, what, "Fill in one of them.")
            return False
        after["year_group"] = by_birth
    elif by_birth is not None and by_birth != after["year_group"]:
        draft.warn(
            sheet,
            line,
            "year group",
            str(after["year_group"]),
            "the date of birth gives another year group",
            "The year group is used, as the file says. Check both if that is not meant.",
            f"born for Year {by_birth}",
        )
    return True
