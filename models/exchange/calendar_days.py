"""Which days become school days by a calendar file, and which are no more: named, and of many asked (R9)."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from models.exchange.calendar_oddities import span
from models.exchange.drafts import Draft
from models.exchange.held import Row, read, table
from models.exchange.questions import Option, Question, Removable
from models.exchange.removals import is_large
from models.exchange.sheets import Sheet
from models.rules.calendar import Calendar, Period, PeriodKind, academic_year
from models.rules.wording import listed

_NAMED = 5
"""So many stretches of days, or terms, stand in the question; the rest is a number."""


def ask_which_days(
    draft: Draft, sheet: Sheet, before: Sequence[Row], gone: Sequence[Row], new: Sequence[Row]
) -> None:
    """Name the days to come that are school days no more, or now.

    Of many either way it is asked first, and of any that are added where one term takes the place of several.
    """
    going = {row["id"] for row in gone}
    after = [*(row for row in before if row["id"] not in going), *new]
    were, lost, won = _days(draft.held.today, before, after)
    off = _what_is_off(draft, lost)
    for found, what, advice in (
        (lost, "these are school days no more", off),
        (won, "these become school days", "Check that this is meant."),
    ):
        for first, last in _runs(found):
            draft.warn(sheet, None, None, span(first, last), what, advice)
    replaced = _replaced(gone, new)
    if (replaced and won) or is_large(draft, len(won), len(were)):
        draft.answers.ask(_question(replaced, won, lost, len(were), off))
    draft.take_away(Removable.CALENDAR, "school days to come", [f"{day:%d/%m/%Y}" for day in lost], len(were))


def _days(
    today: date, before: Sequence[Row], after: Sequence[Row]
) -> tuple[list[date], list[date], list[date]]:
    """The school days to come as they were, those that are none any more, and those that are now.

    Only of school years whose terms were known: in another every weekday counted.
    """
    old, new = _calendar(before), _calendar(after)
    known = {academic_year(row["first"]) for row in before if row["kind"] == PeriodKind.TERM}
    last = max((row["last"] for row in (*before, *after)), default=today)
    days = [today + timedelta(days=each) for each in range((last - today).days + 1)]
    days = [day for day in days if academic_year(day) in known]
    were = [day for day in days if old.is_school_day(day)]
    lost = [day for day in were if not new.is_school_day(day)]
    won = [day for day in days if new.is_school_day(day) and not old.is_school_day(day)]
    return were, lost, won


def _replaced(gone: Sequence[Row], new: Sequence[Row]) -> list[Row]:
    """The terms that go where one new term lies over several of them."""
    terms = [row for row in gone if row["kind"] == PeriodKind.TERM]
    found: dict[int, Row] = {}
    for each in (row for row in new if row["kind"] == PeriodKind.TERM):
        under = [row for row in terms if row["first"] <= each["last"] and each["first"] <= row["last"]]
        if len(under) > 1:
            found |= {row["id"]: row for row in under}
    return sorted(found.values(), key=lambda row: row["first"])


def _question(
    replaced: Sequence[Row], won: Sequence[date], lost: Sequence[date], were: int, off: str
) -> Question:
    parts = []
    if replaced:
        names = listed((row["name"] or span(row["first"], row["last"]) for row in replaced), _NAMED)
        parts.append(f"One term takes the place of several ({names}).")
    if won:
        one = len(won) == 1
        parts.append(
            f"{were:,} days to come were school days, and {len(won):,} more {'becomes one' if one else 'become that'} "
            f"({_in_short(won)}): lists, reminders and sessions are made for {'it' if one else 'them'}."
        )
    if lost:
        one = len(lost) == 1
        parts.append(
            f"{len(lost):,} school {'day' if one else 'days'} to come {'is none' if one else 'are none'} any more"
            f" ({_in_short(lost)}). {off}"
        )
    return Question(
        "school-days",
        f"{' '.join(parts)} Is that meant?",
        (Option("yes", "yes, the file is right; if not, correct it"),),
    )


def _in_short(days: Sequence[date]) -> str:
    return listed((span(first, last) for first, last in _runs(days)), _NAMED)


def _what_is_off(draft: Draft, lost: Sequence[date]) -> str:
    bookings = table("booking").c
    booked = bookings.cancelled_at.is_(None) & bookings.day.in_(lost)
    off = len(read(draft.connection, "booking", "id", where=booked)) if lost else 0
    words = "1 booking on them is" if off == 1 else f"{off} bookings on them are"
    return f"{words} called off, and who hosts or booked them is told." if off else "No booking is on them."


def _calendar(rows: Iterable[Row]) -> Calendar:
    return Calendar([Period(row["kind"], row["name"], row["first"], row["last"]) for row in rows])


def _runs(days: Sequence[date]) -> list[tuple[date, date]]:
    """First and last of each run of days; a weekend between does not part them."""
    runs: list[tuple[date, date]] = []
    for day in days:
        if runs and (day - runs[-1][1]).days <= (3 if day.weekday() == 0 else 1):
            runs[-1] = (runs[-1][0], day)
        else:
            runs.append((day, day))
    return runs
