"""Picks the columns that are needed out of a table, and lets the others go (data protection, 7)."""

from collections.abc import Mapping, Sequence
from operator import itemgetter

from models.exchange.columns import FileKind, Kind, headings
from models.exchange.questions import GivenAnswers, Option, Question, question_id
from models.exchange.reading.cells import clean
from models.exchange.reading.date_order import MONTH_FIRST, order_signs, turned
from models.exchange.reading.headings import Headed
from models.exchange.sheets import Reading, Sheet

_DATES = frozenset({"date of birth", "first day", "last day", "half term", "half term end", "from", "day"})
_PREFERRED = {"legal surname": "preferred surname", "legal forename": "preferred forename"}
"""Beside “Legal Surname”, a column “Surname” holds the name that a pupil goes by."""


def pick(reading: Reading, headed: Headed, kind: Kind, answers: GivenAnswers, *, vouched: bool) -> None:
    """Add the sheet that the table makes to the reading, or the problems that stand in the way."""
    places = _places(reading, headed, kind)
    if places is None:
        return
    used = set(places.values())
    dropped = tuple(heading for place, heading in enumerate(headed.header) if place not in used and heading)
    order = list(places.values())
    # What the title of a table says may differ where its rows do not: the day of attendance, the month of grades.
    by_title = {FileKind.ATTENDANCE: "day", FileKind.GRADES: "collection"}.get(kind.name)
    alone = by_title is not None and by_title not in places
    seen = set() if alone else reading.seen.setdefault((kind.name, *places), set())
    before = len(seen)
    lines, rows = _rows(reading, headed, order, seen)
    if not rows and before:
        reading.ignored.append(f"{headed.file} (all its rows stand in another file too)")
        reading.copies.append(headed.file)
        return
    if not rows:
        reading.error(
            headed.file, "there are no rows under the headings", "Export it again, or leave the file out."
        )
        return
    columns = {name: headed.header[place] for name, place in places.items()}
    if kind.name == FileKind.STAFF:
        columns, rows = _as_they_go_by(columns, rows)
    notes = list(headed.notes)
    dated = [place for place, name in enumerate(columns) if name in _DATES]
    if dated and _are_month_first(headed, [row[place] for row in rows for place in dated], answers):
        rows = [
            tuple(turned(cell) if place in dated else cell for place, cell in enumerate(row)) for row in rows
        ]
        notes.append(MONTH_FIRST)
    reading.sheets.append(
        Sheet(headed.file, kind.name, columns, dropped, lines, rows, headed.title, notes, vouched)
    )


def _as_they_go_by(
    columns: dict[str, str], rows: list[tuple[str, ...]]
) -> tuple[dict[str, str], list[tuple[str, ...]]]:
    """Staff have one name, the one they go by: the legal one stands only where no other does."""
    for part in ("forename", "surname"):
        preferred = f"preferred {part}"
        if preferred not in columns:
            continue
        names = list(columns)
        of_choice, legal = (
            names.index(preferred),
            names.index(part) if part in names else names.index(preferred),
        )
        rows = [
            tuple(
                (row[of_choice] or row[legal]) if place == legal else cell for place, cell in enumerate(row)
            )
            for row in rows
        ]
        if part not in columns:
            columns = {part if name == preferred else name: heading for name, heading in columns.items()}
        else:
            del columns[preferred]
            rows = [tuple(cell for place, cell in enumerate(row) if place != of_choice) for row in rows]
    return columns, rows


def _places(reading: Reading, headed: Headed, kind: Kind) -> dict[str, int] | None:
    """Field → place in the row; of two names for one field the more exact is used, of equals neither."""
    known = headings(kind.name)
    known_fields = {name for name, _ in known.values()}
    places: dict[str, int] = {}
    rated: dict[str, int] = {}
    for place, key in enumerate(headed.keys):
        if key not in known:
            continue
        name, rating = known[key]
        if name in places and rating == rated[name]:
            if _are_alike(headed, places[name], place):
                continue
            pair = f"“{headed.header[places[name]]}” and “{headed.header[place]}”"
            reading.error(
                headed.file, f"two columns hold the {name}, {pair}", "Take one of them out.", headed.line
            )
            return None
        if name not in places or rating < rated[name]:
            places[name], rated[name] = place, rating
    for name, preferred in _PREFERRED.items():
        plain = _plain_name(headed.keys, known, name, places.get(name))
        if (
            rated.get(name) == 0
            and preferred in known_fields
            and preferred not in places
            and plain is not None
        ):
            places[preferred] = plain
    return dict(sorted(places.items(), key=lambda item: item[1]))


def _plain_name(
    keys: Sequence[str], known: Mapping[str, tuple[str, int]], name: str, taken: int | None
) -> int | None:
    """Where a plainer name for the field stands beside the exact one."""
    return next(
        (place for place, key in enumerate(keys) if place != taken and known.get(key, ("",))[0] == name), None
    )


def _are_alike(headed: Headed, one: int, other: int) -> bool:
    return all(
        max(one, other) < len(cells) and clean(cells[one]) == clean(cells[other]) for _, cells in headed.rows
    )


def _rows(
    reading: Reading, headed: Headed, order: Sequence[int], seen: set[tuple[str, ...]]
) -> tuple[list[int], list[tuple[str, ...]]]:
    """Line and needed cells of each row, cleaned; rows that say the same are one, as with a row a contact."""
    width = len(headed.header)
    last = max(order)
    choose = itemgetter(*order)  # every kind needs two columns at least, so this gives a tuple
    lines: list[int] = []
    rows: list[tuple[str, ...]] = []
    equal: list[int] = []
    for line, cells in headed.rows:
        number = len(cells)
        if number != width:
            if number > width and any(cell.strip() for cell in cells[width:]):
                reading.error(
                    headed.file,
                    "a row has more cells than there are headings",
                    "A cell with a comma in it needs quotation marks. Mend the row, or export again.",
                    line,
                )
                continue
            if number <= last:
                reading.error(
                    headed.file,
                    "a row has fewer cells than there are headings",
                    "A row was cut short or broken in two. Mend the row, or export again.",
                    line,
                )
                continue
        row = tuple(map(clean, choose(cells)))
        if row in seen:
            equal.append(line)
            continue
        seen.add(row)
        lines.append(line)
        rows.append(row)
    if equal:
        number = len(equal)
        headed.notes.append(
            f"{number:,} {'row says' if number == 1 else 'rows say'} the same as another and "
            f"{'is' if number == 1 else 'are'} passed over (the first is line {equal[0]})"
        )
    return lines, rows


def _are_month_first(headed: Headed, cells: Sequence[str], answers: GivenAnswers) -> bool:
    """Whether dates like 5/23/2011 say so, and none says the other; one alone may be a slip, and is asked about."""
    signs = order_signs(cells)
    if signs.day_first or not signs.month_first:
        return False
    if signs.month_first > 1 or not signs.either:
        return True
    question = Question(
        question_id("dates", headed.title),
        f"In {headed.file}, {signs.month_first_cell} can only have the month first, and {signs.either:,} other "
        f"{'date' if signs.either == 1 else 'dates'} could have either first. Which has the whole file?",
        (
            Option("month-first", "the month first, as in America: the whole file is read so"),
            Option("day-first", "the day first: that one date is a slip"),
        ),
    )
    return answers.ask(question) == "month-first"
