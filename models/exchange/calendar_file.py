"""Plans what the calendar file would change (R9)."""

from collections.abc import Sequence

from models.exchange.calendar_days import ask_which_days
from models.exchange.calendar_oddities import CalendarLine, span
from models.exchange.calendar_rows import read_calendar_lines
from models.exchange.columns import FileKind
from models.exchange.drafts import Draft
from models.exchange.held import Row, pupil_names, read
from models.exchange.questions import Removable
from models.exchange.sheets import Sheet
from models.rules.calendar import Period, PeriodKind, academic_year
from models.rules.letters import fold


def plan_calendar(draft: Draft, sheets: Sequence[Sheet]) -> None:
    """Terms, holidays, INSET days and closures: what the file has is added, or takes the place of what it overlaps.

    What the file does not have stays, unless it was said that it may go.
    """
    tally = draft.tally(FileKind.CALENDAR, fate="removed")
    sheets = [each for each in sheets if not _is_about_people(draft, each)]
    if not sheets:
        return
    held = [
        dict(zip(("id", "kind", "name", "first", "last"), row, strict=True))
        for row in read(draft.connection, "calendar_period", "id", "kind", "name", "first", "last")
    ]
    periods = [Period(row["kind"], row["name"], row["first"], row["last"]) for row in held]
    lines = read_calendar_lines(draft, sheets, periods)
    wanted = {(each.kind, each.first, each.last): each.name for each in lines}
    kept: list[Row] = []
    gone: list[Row] = []
    changed: list[Row] = []
    for row in held:
        given = wanted.pop((row["kind"], row["first"], row["last"]), None)
        if given is None:
            (gone if any(_overlaps(each, row) for each in lines) else kept).append(row)
        elif given and given != row["name"]:
            changed.append({"id": row["id"], "name": given})
            tally.change("name")
        else:
            tally.unchanged += 1
    gone += _not_in_the_file(draft, sheets[0], lines, kept)
    new: list[Row] = [
        {"kind": kind, "name": name, "first": first, "last": last}
        for (kind, first, last), name in wanted.items()
    ]
    tally.new, tally.gone = len(new), len(gone)
    ask_which_days(draft, sheets[0], held, gone, new)
    draft.delete("calendar_period", [{"id": row["id"]} for row in gone])
    draft.update("calendar_period", changed)
    draft.insert("calendar_period", new)


def _is_about_people(draft: Draft, sheet: Sheet) -> bool:
    """Whether rows have the names of pupils or staff: somebody's training or holiday is none of the school."""
    held = draft.held
    people = {
        fold(f"{row['forename']} {row['surname']}") for row in held.staff.values()
    } | draft.pupils_in_files
    people |= {name for row in held.pupils.values() for name in pupil_names(row)}
    found = [
        (line, name)
        for line, (name,) in zip(sheet.lines, sheet.pick("name"), strict=True)
        if fold(name) in people
    ]
    if not found:
        return False
    line, name = found[0]
    what = "this is a list of what people do, not of the school's days"
    advice = "Take the file out. A calendar has a row for each term, holiday, INSET day and closure."
    draft.refuse(
        sheet, line, "name", name, what, advice, f"{len(found):,} of {len(sheet.rows):,} rows name somebody"
    )
    return True


def _overlaps(line: CalendarLine, row: Row) -> bool:
    return bool(row["kind"] == line.kind and row["first"] <= line.last and line.first <= row["last"])


def _not_in_the_file(
    draft: Draft, sheet: Sheet, lines: Sequence[CalendarLine], kept: Sequence[Row]
) -> list[Row]:
    """Periods to come of the years whose terms the file gives, which it does not have; they go only where told to.

    Closures are not among them: they are made on the day, and no export knows of them.
    """
    years = {academic_year(each.first) for each in lines if each.kind == PeriodKind.TERM}
    missing = [
        row
        for row in kept
        if row["kind"] != PeriodKind.CLOSURE
        and row["last"] >= draft.held.today
        and academic_year(row["first"]) in years
    ]
    if not missing:
        return []
    if draft.answers.may_go(Removable.CALENDAR):
        return missing
    for row in sorted(missing, key=lambda each: each["first"]):
        draft.warn(
            sheet,
            None,
            None,
            f"{row['name'] or row['kind']}, {span(row['first'], row['last'])}",
            "this is in the calendar and not in the file",
            f"It stays. To take it out, add --yes-remove {Removable.CALENDAR}.",
        )
    return []
