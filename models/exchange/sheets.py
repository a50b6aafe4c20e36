"""One table of a file, with only the columns that are needed, and what was wrong with it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from operator import itemgetter

from models.exchange.columns import KINDS, Kind, heading_key, headings, names_of
from models.exchange.problems import Problem, Severity


@dataclass(frozen=True, slots=True)
class Sheet:
    """The rows of one file (or one sheet of a workbook), known columns only, every cell as text."""

    file: str
    kind: str
    columns: dict[str, str]
    """Field → its heading in this file, in the order of the cells."""
    dropped: tuple[str, ...]
    """Headings that are not needed: what stood under them was let go while reading (data protection, 7)."""
    lines: list[int]
    rows: list[tuple[str, ...]]

    def pick(self, *fields: str) -> Iterator[tuple[str, ...]]:
        """The cells of these fields, row by row; blank where the file has no such column."""
        places = [list(self.columns).index(name) if name in self.columns else -1 for name in fields]
        choose = itemgetter(*places)
        # -1 is the last cell: one blank put there stands for every column that is not in the file.
        return ((choose((*row, "")),) if len(places) == 1 else choose((*row, "")) for row in self.rows)

    def problem(
        self,
        severity: Severity,
        line: int | None,
        name: str | None,
        value: str | None,
        what: str,
        advice: str,
    ) -> Problem:
        """A problem in this file; `name` is the field, told by the heading that the file gives it."""
        heading = self.columns.get(name, name) if name is not None else None
        return Problem(severity, self.file, line, heading, value, what, advice)


@dataclass(slots=True)
class Reading:
    """What came of reading files: sheets, problems, and files that are not data."""

    sheets: list[Sheet] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)

    def error(self, file: str, what: str, advice: str, line: int | None = None) -> None:
        """Note what stops the whole import."""
        self.problems.append(Problem(Severity.ERROR, file, line, None, None, what, advice))

    def leave_out(self, file: str, what: str, advice: str) -> None:
        """Note a table that is not read, which can be lived with."""
        self.problems.append(Problem(Severity.WARNING, file, None, None, None, what, advice))


def fit(kind: Kind, keys: Sequence[str]) -> int:
    """How many of the columns this kind of file knows; 0 where it lacks one that it needs."""
    known = headings(kind.name)
    found = {known[key][0] for key in keys if key in known}
    if not all(any(name in found for name in group) for group in kind.needs):
        return 0
    return len(found)


def make_sheet(
    reading: Reading,
    file: str,
    header: Sequence[str],
    numbered: Sequence[tuple[int, Sequence[str]]],
    *,
    asked_for: bool,
) -> None:
    """Add the sheet that these rows make to the reading, or the problems that stand in the way.

    A table that nobody asked for by name, and that is nothing we know, is only left out.
    """
    keys = [heading_key(heading) for heading in header]
    kind = _kind(reading, file, header, keys, asked_for=asked_for)
    if kind is None:
        return
    places = _places(reading, file, kind, header, keys)
    if places is None:
        return
    used = set(places.values())
    dropped = tuple(
        heading.strip() for place, heading in enumerate(header) if place not in used and heading.strip()
    )
    width = len(header)
    order = list(places.values())
    choose = itemgetter(*order)  # every kind needs two columns at least, so this gives a tuple
    lines: list[int] = []
    rows: list[tuple[str, ...]] = []
    for line, cells in numbered:
        if len(cells) != width:
            if len(cells) > width and any(cell.strip() for cell in cells[width:]):
                reading.error(
                    file,
                    f"this row has {len(cells)} cells, but there are {width} headings",
                    "A cell with a comma in it needs quotation marks. Mend the row, or export again.",
                    line,
                )
                continue
            if len(cells) <= max(order):
                reading.error(
                    file,
                    f"this row has {len(cells)} cells, but there are {width} headings",
                    "A row was cut short or broken in two. Mend the row, or export again.",
                    line,
                )
                continue
        lines.append(line)
        rows.append(choose(cells))
    columns = {name: header[place].strip() for name, place in places.items()}
    reading.sheets.append(Sheet(file, kind.name, columns, dropped, lines, rows))


def _kind(
    reading: Reading, file: str, header: Sequence[str], keys: Sequence[str], *, asked_for: bool
) -> Kind | None:
    """What kind of file this is: told by its columns, and by its name where they fit several kinds."""
    # Of a workbook with several sheets, each is told by its own title.
    name = file.rpartition(", sheet ")[2].casefold()
    named = [kind for kind in KINDS if any(word in name for word in kind.words)]
    fits = {kind.name: fit(kind, keys) for kind in KINDS}
    candidates = [kind for kind in KINDS if fits[kind.name]]
    by_name = [kind for kind in candidates if kind in named]
    if len(by_name) == 1:
        return by_name[0]
    if candidates:
        pool = by_name or candidates
        best = max(fits[kind.name] for kind in pool)
        equal = [kind for kind in pool if fits[kind.name] == best]
        if {"mentors", "support"} <= {kind.name for kind in equal}:
            reading.error(
                file,
                "this could be a list of mentors or of learning support",
                "Put “mentors” or “support” into the file's name, or name the column “Mentor Email”.",
            )
            return None
        return equal[0]
    refuse = reading.error if asked_for or named else reading.leave_out
    if not any(key in headings(kind.name) for kind in KINDS for key in keys):
        refuse(
            file,
            "the first row holds no column names that Staffroom knows",
            "The first row must be the headings, such as UPN or Work Email. Export it again with headings.",
        )
    elif len(named) == 1:
        for group in _lacking(named[0], keys):
            called = ", ".join(f"“{heading}”" for heading in names_of(named[0].name, group[0])[:4])
            reading.error(
                file,
                f"there is no column for {' or '.join(group)}",
                f"Add it to the export. It may be called {called}.",
            )
    else:
        columns = ", ".join(heading.strip() for heading in header if heading.strip())
        refuse(
            file,
            "Staffroom cannot tell what this file holds",
            f"Its columns are {columns}. If it is needed, name it after what it holds, such as pupils.csv.",
        )
    return None


def _lacking(kind: Kind, keys: Sequence[str]) -> list[tuple[str, ...]]:
    known = headings(kind.name)
    found = {known[key][0] for key in keys if key in known}
    return [group for group in kind.needs if not any(name in found for name in group)]


def _places(
    reading: Reading, file: str, kind: Kind, header: Sequence[str], keys: Sequence[str]
) -> dict[str, int] | None:
    """Field → place in the row; of two names for one field the more exact is used, of equals neither."""
    known = headings(kind.name)
    places: dict[str, int] = {}
    rated: dict[str, int] = {}
    for place, key in enumerate(keys):
        if key not in known:
            continue
        name, rating = known[key]
        if name in places and rating == rated[name]:
            pair = f"“{header[places[name]].strip()}” and “{header[place].strip()}”"
            reading.error(file, f"two columns hold the {name}, {pair}", "Take one of them out.", 1)
            return None
        if name not in places or rating < rated[name]:
            places[name], rated[name] = place, rating
    return dict(sorted(places.items(), key=lambda item: item[1]))
