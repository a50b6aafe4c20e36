"""Plans what the pupils file would change, and what becomes of those who are not in it (R1, R2)."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from models.exchange.drafts import Draft, differences
from models.exchange.held import Row, read, table
from models.exchange.register import PupilRow, Register
from models.exchange.sheets import Sheet
from models.exchange.values import (
    Unreadable,
    admission_key,
    read_date,
    read_score,
    read_sen,
    read_sex,
    read_words,
    read_year_group,
    read_yes_no,
    upn_is_valid,
    upn_key,
)
from models.rules.calendar import year_group
from models.rules.names import fold

# Field of the file → column of the table, and how its cells are read.
_READERS: dict[str, tuple[str, Callable[[str], Any]]] = {
    "upn": ("upn", upn_key),
    "admission number": ("admission", admission_key),
    "legal surname": ("legal_surname", read_words),
    "legal forename": ("legal_forename", read_words),
    "preferred forename": ("preferred_forename", read_words),
    "date of birth": ("born", read_date),
    "year group": ("year_group", read_year_group),
    "sex": ("sex", read_sex),
    "pupil premium": ("pupil_premium", read_yes_no),
    "sen": ("sen", read_sen),
    "eal": ("eal", read_yes_no),
    "in care": ("in_care", read_yes_no),
    "ks2 reading": ("ks2_reading", read_score),
    "ks2 maths": ("ks2_maths", read_score),
}
_BLANK: Row = {
    "upn": "",
    "admission": "",
    "preferred_forename": "",
    "born": None,
    "form_id": None,
    "sex": "",
    "pupil_premium": False,
    "sen": "",
    "eal": False,
    "in_care": False,
    "ks2_reading": None,
    "ks2_maths": None,
    "left_on": None,
}
_STAYS = frozenset({"upn", "admission", "born", "sex", "ks2_reading", "ks2_maths"})
_GROUPS = {"pupil_premium": "pupil premium", "sen": "SEN", "eal": "EAL", "in_care": "in care"}
_IN = frozenset({True, "K", "E"})


def plan_pupils(draft: Draft, sheets: Sequence[Sheet]) -> None:
    """Pupils matched on UPN, then on admission number (R2); those gone become leavers only with `leavers`."""
    held = draft.held
    tally = draft.tally("pupils", fate="become leavers" if draft.leavers else "kept")
    register = Register(draft)
    new: list[Row] = []
    changed: list[Row] = []
    new_forms: list[Row] = []
    lost: list[str] = []
    in_groups = sum(
        row[name] in _IN for row in held.pupils.values() for name in _GROUPS if row["left_on"] is None
    )
    for row, match in register.match([row for sheet in sheets for row in _rows(draft, sheet)]):
        if register.refuse_twin(row, match):
            continue
        after = row.values
        if row.form:
            after["form_id"] = _form(draft, row.form, new_forms)
        found = match
        if found is None:
            found = draft.new_id()
            held.pupils[found] = {**_BLANK, "id": found, **after}
            new.append(held.pupils[found])
            tally.new += 1
        elif fields := _changes(held.pupils[found], after):
            lost += [
                f"{held.pupil_name(found)} ({group})" for group in _groups_lost(held.pupils[found], fields)
            ]
            held.pupils[found] |= fields
            changed.append({"id": found, **fields})
            tally.change(*fields)
        else:
            tally.unchanged += 1
        register.add(found, row)
    gone = [
        row["id"] for row in held.pupils.values() if row["left_on"] is None and row["id"] not in register.seen
    ]
    tally.gone = len(gone)
    draft.take_away("groups", "pupils' groups (pupil premium, SEN, EAL, in care)", lost, in_groups)
    if draft.leavers:
        _ask_about_leavers(draft, gone)
        changed += [{"id": row_id, "left_on": held.today} for row_id in gone]
        _let_go(draft, set(gone))
    if new_forms:
        draft.tally("forms").new += len(new_forms)
    draft.insert("form", new_forms)
    draft.update("pupil", changed)
    draft.insert("pupil", new)
    held.index()


def _ask_about_leavers(draft: Draft, gone: Sequence[int]) -> None:
    """Of the school, or of a year group, more than a small part leaves only where a person says so."""
    pupils = draft.held.pupils
    here = [row for row in pupils.values() if row["left_on"] is None and row["id"] >= 0]
    draft.take_away("pupils", "pupils", [draft.held.pupil_name(each) for each in gone], len(here))
    for year in sorted({pupils[each]["year_group"] for each in gone}):
        of_year = [row["id"] for row in here if row["year_group"] == year]
        if set(of_year) <= set(gone):
            names = [draft.held.pupil_name(each) for each in of_year]
            draft.take_away("pupils", f"pupils of Year {year}", names, len(of_year))


def names_in(sheets: Sequence[Sheet]) -> set[str]:
    """The names of the pupils in these sheets, as they are compared."""
    return {
        fold(f"{forename} {surname}")
        for sheet in sheets
        for *forenames, surname in sheet.pick("legal forename", "preferred forename", "legal surname")
        for forename in forenames
        if forename
    }


def _changes(before: Row, after: Row) -> Row:
    """What the row changes; what is blank in this export is not taken away."""
    kept = {name: value for name, value in after.items() if value or name not in _STAYS}
    return differences(before, {**kept, "left_on": None})


def _groups_lost(before: Row, fields: Row) -> list[str]:
    """The groups that the pupil was in and is no more (R14)."""
    changed = {name: words for name, words in _GROUPS.items() if name in fields}
    return [words for name, words in changed.items() if before[name] in _IN and fields[name] not in _IN]


def _form(draft: Draft, name: str, new_forms: list[Row]) -> int:
    """The form of this name; one that is not known yet is added."""
    found = draft.held.form(name)
    if found is None:
        found = draft.new_id()
        row: Row = {"id": found, "name": name, "tutor_id": None}
        draft.held.add_form(row)
        new_forms.append(row)
    return found


def _rows(draft: Draft, sheet: Sheet) -> list[PupilRow]:
    """Every row that can be read."""
    present = [(name, *_READERS[name]) for name in sheet.columns if name in _READERS]
    rows: list[PupilRow] = []
    picked = sheet.pick("form", "former upn", *(name for name, _, _ in present))
    for line, (form, former, *cells) in zip(sheet.lines, picked, strict=True):
        after: Row = {"upn": "", "admission": ""}
        readable = True
        for (name, column, reader), cell in zip(present, cells, strict=True):
            try:
                after[column] = reader(cell)
            except Unreadable as trouble:
                draft.unreadable(sheet, line, name, cell, trouble)
                readable = False
        if readable and _is_whole(draft, sheet, line, after):
            rows.append(PupilRow(sheet, line, after, " ".join(form.split()), upn_key(former)))
    return rows


def _is_whole(draft: Draft, sheet: Sheet, line: int, after: Row) -> bool:
    """Whether the row says who it is about; a doubtful UPN or year group is only noted (R1, R2)."""
    if not after["upn"] and not after["admission"]:
        draft.refuse(
            sheet, line, "upn", None, "there is neither a UPN nor an admission number", "Fill in one of them."
        )
        return False
    for name, column in (("legal surname", "legal_surname"), ("legal forename", "legal_forename")):
        if not after[column]:
            draft.refuse(sheet, line, name, None, f"the {name} is missing", "Fill it in.")
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
        what = "this day is still to come"
        draft.refuse(sheet, line, "date of birth", f"{born:%d/%m/%Y}", what, "Correct the year.")
        return False
    by_birth = year_group(born, today) if born is not None else None
    if after.get("year_group") is None:
        if by_birth is None:
            what = "there is neither year group nor date of birth"
            draft.refuse(sheet, line, "year group", None, what, "Fill in one of them.")
            return False
        after["year_group"] = by_birth
    elif by_birth is not None and by_birth != after["year_group"]:
        draft.warn(
            sheet,
            line,
            "year group",
            str(after["year_group"]),
            f"the date of birth gives Year {by_birth}",
            f"Year {after['year_group']} is used, as the file says. Check both if that is not meant.",
        )
    return True


def _let_go(draft: Draft, leaving: set[int]) -> None:
    """End what ties leavers to mentors, learning support and classes; the record of it stays."""
    today = draft.held.today
    for row_id in leaving:
        draft.held.pupils[row_id]["left_on"] = today
    for name in ("mentorship", "support"):
        current = read(
            draft.connection, name, "id", "pupil_id", "first_day", where=table(name).c.last_day.is_(None)
        )
        ended: list[Row] = [
            {"id": row_id, "last_day": max(today, first_day)}
            for row_id, pupil_id, first_day in current
            if pupil_id in leaving
        ]
        draft.update(name, ended)
    members = read(draft.connection, "class_pupil", "class_id", "pupil_id")
    out: list[Row] = [
        {"class_id": class_id, "pupil_id": pupil_id} for class_id, pupil_id in members if pupil_id in leaving
    ]
    draft.delete("class_pupil", out)
