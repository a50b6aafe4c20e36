"""Plans what the file of a day's attendance codes would change (R10)."""

import re
from collections.abc import Sequence
from datetime import date

from models.exchange.columns import FileKind
from models.exchange.drafts import Draft
from models.exchange.held import Row, read, table
from models.exchange.sheets import Sheet
from models.exchange.unknown import pupil_of
from models.exchange.values import Unreadable, read_date
from models.rules.attendance import in_school

_DAY_IN_NAME = re.compile(r"20\d\d-\d\d-\d\d|\d\d-\d\d-20\d\d")


def plan_attendance(draft: Draft, sheets: Sequence[Sheet]) -> None:
    """The morning's and the afternoon's code of each pupil and day (R10)."""
    tally = draft.tally(FileKind.ATTENDANCE)
    wanted: dict[tuple[date, int], Row] = {}
    for sheet in sheets:
        named = _DAY_IN_NAME.search(sheet.file)
        from_name = named[0] if named else ""
        fields = [
            (name, column)
            for name, column in (("morning", "am"), ("afternoon", "pm"))
            if name in sheet.columns
        ]
        picked = sheet.pick("upn", "admission number", "day", *(name for name, _ in fields))
        for line, (upn, admission, raw_day, *codes) in zip(sheet.lines, picked, strict=True):
            try:
                day = read_date(raw_day or from_name)
            except Unreadable as trouble:
                draft.leave_out(sheet, line, "day", raw_day, trouble.what, trouble.advice)
                continue
            if day is None:
                draft.refuse(
                    sheet,
                    None,
                    None,
                    None,
                    "it is not clear which day this is about",
                    "Put the day into the name, as in attendance-2026-11-23.csv, or add a column Date.",
                )
                break
            pupil_id = pupil_of(draft, sheet, line, upn, admission)
            if pupil_id is None:
                continue
            row = wanted.setdefault((day, pupil_id), {})
            for (name, column), raw in zip(fields, codes, strict=True):
                row[column] = _code(draft, sheet, line, name, raw)
    days = {day for day, _ in wanted}
    stored = {
        (day, pupil_id): (am, pm)
        for day, pupil_id, am, pm in read(
            draft.connection,
            "day_code",
            "day",
            "pupil_id",
            "am",
            "pm",
            where=table("day_code").c.day.in_(days),
        )
    }
    new: list[Row] = []
    changed: list[Row] = []
    for (day, pupil_id), row in wanted.items():
        before = stored.get((day, pupil_id))
        if before is None:
            new.append({"day": day, "pupil_id": pupil_id, "am": "", "pm": "", **row})
            continue
        held_codes = {"am": before[0], "pm": before[1]}
        fields_changed = {column: code for column, code in row.items() if held_codes[column] != code}
        if fields_changed:
            changed.append({"day": day, "pupil_id": pupil_id, **fields_changed})
            tally.change(*fields_changed)
        else:
            tally.unchanged += 1
    tally.new = len(new)
    tally.gone = len(stored.keys() - wanted.keys())
    draft.update("day_code", changed)
    draft.insert("day_code", new)


def _code(draft: Draft, sheet: Sheet, line: int, name: str, raw: str) -> str:
    """The attendance code in capitals; one that is not on the national list is noted and left out."""
    code = raw.strip().upper()
    if code in {"", "-"}:
        return ""
    if in_school(code) is None:
        draft.warn(
            sheet,
            line,
            name,
            raw,
            "this is not a national attendance code",
            "It is left out. Correct it in the MIS.",
        )
        return ""
    return code
