"""Plans what the calendar file would change (R9)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from models.exchange.drafts import Draft
from models.exchange.held import Row, read
from models.exchange.sheets import Sheet
from models.exchange.values import Unreadable, read_date, read_period_kind, read_words
from models.rules.calendar import academic_year


@dataclass(frozen=True, slots=True)
class _Line:
    sheet: Sheet
    line: int
    kind: str
    name: str
    first: date
    last: date


def plan_calendar(draft: Draft, sheets: Sequence[Sheet]) -> None:
    """Terms, INSET days and closures: the periods of an academic year in the file replace that year's."""
    tally = draft.tally("calendar", fate="removed")
    lines = [each for sheet in sheets for each in _read_lines(draft, sheet)]
    _refuse_overlaps(draft, lines)
    wanted = {(each.kind, each.first, each.last): each.name for each in lines}
    years = {academic_year(each.first) for each in lines}
    gone: list[Row] = []
    changed: list[Row] = []
    for row_id, kind, name, first, last in read(
        draft.connection, "calendar_period", "id", "kind", "name", "first", "last"
    ):
        if academic_year(first) not in years:
            continue
        given = wanted.pop((kind, first, last), None)
        if given is None:
            gone.append({"id": row_id})
        elif given != name:
            changed.append({"id": row_id, "name": given})
            tally.change("name")
        else:
            tally.unchanged += 1
    tally.new, tally.gone = len(wanted), len(gone)
    draft.delete("calendar_period", gone)
    draft.update("calendar_period", changed)
    draft.insert(
        "calendar_period",
        [
            {"kind": kind, "name": name, "first": first, "last": last}
            for (kind, first, last), name in wanted.items()
        ],
    )


def _read_lines(draft: Draft, sheet: Sheet) -> list[_Line]:
    lines: list[_Line] = []
    for line, (raw_kind, raw_name, raw_first, raw_last) in zip(
        sheet.lines, sheet.pick("kind", "name", "first day", "last day"), strict=True
    ):
        kind = read_period_kind(raw_kind)
        if kind is None:
            draft.warn(
                sheet,
                line,
                "kind",
                raw_kind,
                "Staffroom takes only term, inset and closure",
                "The row is left out. Nothing needs doing if it is a holiday.",
            )
            continue
        days = _days(draft, sheet, line, raw_first, raw_last)
        if days is not None:
            lines.append(_Line(sheet, line, kind, read_words(raw_name[:100]), *days))
    return lines


def _days(draft: Draft, sheet: Sheet, line: int, raw_first: str, raw_last: str) -> tuple[date, date] | None:
    """The first and last day of a period; a blank last day is the first."""
    days: list[date | None] = []
    for name, raw in (("first day", raw_first), ("last day", raw_last)):
        try:
            days.append(read_date(raw))
        except Unreadable as trouble:
            draft.unreadable(sheet, line, name, raw, trouble)
            return None
    first, last = days[0], days[1] or days[0]
    if first is None or last is None:
        draft.refuse(sheet, line, "first day", None, "there is no first day", "Write it as 02/09/2026.")
        return None
    if last < first:
        what = "the last day is before the first"
        draft.refuse(sheet, line, "last day", raw_last, what, "Correct one of the two days.")
        return None
    return first, last


def _refuse_overlaps(draft: Draft, lines: Sequence[_Line]) -> None:
    """Two terms at one time are a mistake in one of them; the same term twice is not."""
    terms = sorted((each for each in lines if each.kind == "term"), key=lambda each: (each.first, each.last))
    for before, after in pairwise(terms):
        if after.first <= before.last and (after.first, after.last) != (before.first, before.last):
            draft.refuse(
                after.sheet,
                after.line,
                "first day",
                f"{after.first:%d/%m/%Y}",
                "this term begins before the one before has ended",
                "Correct the days of one of them.",
            )
