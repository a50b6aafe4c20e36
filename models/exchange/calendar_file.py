"""Plans what the calendar file would change (R9)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise

from models.exchange.drafts import Draft
from models.exchange.held import Row, read, table
from models.exchange.period_words import Means, read_period
from models.exchange.questions import Option, Question, question_id
from models.exchange.sheets import Sheet
from models.exchange.values import Unreadable, read_date, read_words
from models.rules.calendar import Calendar, Period, academic_year
from models.rules.names import fold
from models.rules.wording import day_in_short

CALENDAR = "calendar"
"""What `--yes-remove` calls it."""
_LONGEST_WITHOUT_REST = 55
"""School days: a term that is longer has a half term, which the file may have forgotten."""


@dataclass(frozen=True, slots=True)
class _CalendarLine:
    sheet: Sheet
    line: int
    kind: str
    name: str
    first: date
    last: date

    def overlaps(self, row: Row) -> bool:
        return bool(row["kind"] == self.kind and row["first"] <= self.last and self.first <= row["last"])


def plan_calendar(draft: Draft, sheets: Sequence[Sheet]) -> None:
    """Terms, holidays, INSET days and closures: what the file has is added, or takes the place of what it overlaps.

    What the file does not have stays, unless it was said that it may go.
    """
    tally = draft.tally("calendar", fate="removed")
    words = _CalendarWords(draft)
    lines = _paired(draft, [each for sheet in sheets for each in _read_lines(draft, sheet, words)])
    words.remember()
    _refuse_overlaps(draft, lines)
    held = [
        dict(zip(("id", "kind", "name", "first", "last"), row, strict=True))
        for row in read(draft.connection, "calendar_period", "id", "kind", "name", "first", "last")
    ]
    wanted = {(each.kind, each.first, each.last): each.name for each in lines}
    kept: list[Row] = []
    gone: list[Row] = []
    changed: list[Row] = []
    for row in held:
        given = wanted.pop((row["kind"], row["first"], row["last"]), None)
        if given is None:
            (gone if any(each.overlaps(row) for each in lines) else kept).append(row)
        elif given and given != row["name"]:
            changed.append({"id": row["id"], "name": given})
            tally.change("name")
        else:
            tally.unchanged += 1
    gone += _not_in_the_file(draft, sheets[0], lines, kept)
    new = [
        {"kind": kind, "name": name, "first": first, "last": last}
        for (kind, first, last), name in wanted.items()
    ]
    tally.new, tally.gone = len(new), len(gone)
    going = {row["id"] for row in gone}
    _say_which_days(draft, sheets[0], held, [*(row for row in held if row["id"] not in going), *new])
    _warn_of_terms_without_rest(draft, lines)
    draft.delete("calendar_period", [{"id": row["id"]} for row in gone])
    draft.update("calendar_period", changed)
    draft.insert("calendar_period", new)


def _read_lines(draft: Draft, sheet: Sheet, words: "_CalendarWords") -> list[_CalendarLine]:
    lines: list[_CalendarLine] = []
    for line, (raw_kind, raw_name, raw_first, raw_last) in zip(
        sheet.lines, sheet.pick("kind", "name", "first day", "last day"), strict=True
    ):
        days = _days(draft, sheet, line, raw_first, raw_last)
        if days is None:
            continue
        first, last = days
        means = read_period(raw_kind, raw_name, (last - first).days + 1) or words.mean(
            raw_kind or raw_name, first
        )
        name = read_words(raw_name[:100])
        if means is Means.HOLIDAY and "half" in fold(raw_kind) and "half" not in fold(name):
            name = f"Half term ({name})" if name else "Half term"
        if means is Means.SCHOOL:
            what, advice = "this is a school day like any other", "The row is left out."
            draft.warn(sheet, line, "kind", raw_kind or raw_name, what, advice)
        elif means is not None:
            lines.append(_CalendarLine(sheet, line, means.value, name, first, last))
    return lines


class _CalendarWords:
    """What rows are that nobody can know: said once by a person, and remembered."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        known = read(draft.connection, "calendar_word", "words", "means")
        self._known = {str(words): str(means) for words, means in known}
        self._said: dict[str, str] = {}

    def mean(self, words: str, first: date) -> Means | None:
        """What such a row is; None where nobody has said it yet. What is said now goes before what was known."""
        name, question = fold(words), _question(words, first)
        if name in self._known and not self._draft.answers.is_answered(question):
            return Means(self._known[name])
        chosen = self._draft.answers.ask(question)
        if chosen is None:
            return None
        self._said[name] = chosen
        return Means(chosen)

    def remember(self) -> None:
        """Write down what was said, for the next file."""
        rows: list[Row] = [{"words": name, "means": means} for name, means in self._said.items()]
        self._draft.insert("calendar_word", [row for row in rows if row["words"] not in self._known])
        changed = [row for row in rows if self._known.get(row["words"], row["means"]) != row["means"]]
        self._draft.update("calendar_word", changed)


def _question(words: str, first: date) -> Question:
    return Question(
        id=f"calendar.{question_id(words) or 'blank'}",
        asks=f"“{words}” (such as {first:%d/%m/%Y}): is there school on such days?",
        choices=(
            Option(Means.SCHOOL, "yes, as on any other; the rows are left out"),
            Option(Means.INSET, "no, staff training"),
            Option(Means.CLOSURE, "no, the school is closed"),
            Option(Means.HOLIDAY, "no, holidays"),
            Option(Means.TERM, "yes, these are the terms"),
        ),
        sort="Rows of the calendar that are not understood",
    )


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


def _paired(draft: Draft, lines: Sequence[_CalendarLine]) -> list[_CalendarLine]:
    """The lines, with each row that begins a term and the row that ends it made one term."""
    ends = sorted((each for each in lines if each.kind == Means.ENDS), key=lambda each: each.first)
    starts = sorted((each for each in lines if each.kind == Means.STARTS), key=lambda each: each.first)
    whole = [each for each in lines if each.kind not in {Means.STARTS, Means.ENDS}]
    for at, start in enumerate(starts):
        following = starts[at + 1].first if at + 1 < len(starts) else date.max
        end = next((each for each in ends if start.first <= each.first < following), None)
        if end is None:
            what, advice = "this term has a first day and no last one", "Add the row with its last day."
            draft.refuse(start.sheet, start.line, "first day", f"{start.first:%d/%m/%Y}", what, advice)
            continue
        ends.remove(end)
        whole.append(replace(start, kind=Means.TERM.value, last=end.first))
    for end in ends:
        what, advice = "this term has a last day and no first one", "Add the row with its first day."
        draft.refuse(end.sheet, end.line, "first day", f"{end.first:%d/%m/%Y}", what, advice)
    return whole


def _refuse_overlaps(draft: Draft, lines: Sequence[_CalendarLine]) -> None:
    """Two terms at one time are a mistake in one of them; the same term twice is not."""
    terms = sorted(
        (each for each in lines if each.kind == Means.TERM), key=lambda each: (each.first, each.last)
    )
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


def _not_in_the_file(
    draft: Draft, sheet: Sheet, lines: Sequence[_CalendarLine], kept: Sequence[Row]
) -> list[Row]:
    """Periods to come of the years whose terms the file gives, which it does not have; they go only where told to.

    Closures are not among them: they are made on the day, and no export knows of them.
    """
    years = {academic_year(each.first) for each in lines if each.kind == Means.TERM}
    missing = [
        row
        for row in kept
        if row["kind"] != Means.CLOSURE
        and row["last"] >= draft.held.today
        and academic_year(row["first"]) in years
    ]
    if not missing:
        return []
    if draft.answers.given(f"remove.{CALENDAR}"):
        return missing
    for row in sorted(missing, key=lambda each: each["first"]):
        draft.warn(
            sheet,
            None,
            None,
            f"{row['name'] or row['kind']}, {_span(row['first'], row['last'])}",
            "this is in the calendar and not in the file",
            f"It stays. To take it out, add --yes-remove {CALENDAR}.",
        )
    return []


def _say_which_days(draft: Draft, sheet: Sheet, before: Sequence[Row], after: Sequence[Row]) -> None:
    """Name the days to come that are school days no more, or now; of many that go, ask first."""
    old, new = _calendar(before), _calendar(after)
    known = {academic_year(row["first"]) for row in before if row["kind"] == Means.TERM}
    last = max((row["last"] for row in (*before, *after)), default=draft.held.today)
    days = [draft.held.today + timedelta(days=each) for each in range((last - draft.held.today).days + 1)]
    days = [day for day in days if academic_year(day) in known]
    were = [day for day in days if old.is_school_day(day)]
    lost = [day for day in were if not new.is_school_day(day)]
    won = [day for day in days if new.is_school_day(day) and not old.is_school_day(day)]
    for found, what, advice in (
        (lost, "these are school days no more", _what_is_off(draft, lost)),
        (won, "these become school days", "Check that this is meant."),
    ):
        for first, last in _runs(found):
            draft.warn(sheet, None, None, _span(first, last), what, advice)
    draft.take_away(CALENDAR, "school days to come", [f"{day:%d/%m/%Y}" for day in lost], len(were))


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


def _span(first: date, last: date) -> str:
    words = f"{day_in_short(first, first)} {first.year}"
    return words if first == last else f"{words} to {day_in_short(last, last)} {last.year}"


def _warn_of_terms_without_rest(draft: Draft, lines: Sequence[_CalendarLine]) -> None:
    """A term of four months without a day off in it is often one whose half term stands elsewhere."""
    calendar = Calendar([Period(each.kind, each.name, each.first, each.last) for each in lines])
    for each in lines:
        if (
            each.kind == Means.TERM
            and calendar.count(each.first, each.last) > _LONGEST_WITHOUT_REST
            and not any(
                other.kind == Means.HOLIDAY and each.first <= other.first <= each.last for other in lines
            )
        ):
            draft.warn(
                each.sheet,
                each.line,
                "first day",
                f"{each.name or 'term'}, {_span(each.first, each.last)}",
                "this term has no half term in it",
                "If it has one, add a row of the kind holiday.",
            )
