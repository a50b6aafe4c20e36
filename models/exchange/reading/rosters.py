"""Folders of School Data Sync and OneRoster, joined by their ids into lists of pupils, staff and classes.

Both give people, classes, and who is in them as tables that point to each other. Only pupils, teachers and other
staff are taken: guardians, parents and the like are left out and counted.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from models.exchange.columns import FileKind
from models.exchange.problems import Problem, Severity
from models.exchange.reading.cells import clean
from models.exchange.reading.date_order import american_dates
from models.exchange.reading.headings import Headed
from models.exchange.reading.roster_parts import TELLING, RosterPart, part_of
from models.exchange.reading.roster_people import (
    EXPORT_ID,
    RosterPerson,
    Row,
    called,
    dropped,
    first_of,
    plain,
    pupil_cells,
    pupil_columns,
    read_person,
    staff_cells,
    staff_columns,
)
from models.exchange.reading.roster_roles import NO_ROLE, TEACHERS, RosterPlace, place_of
from models.exchange.sheets import Reading, Sheet
from models.exchange.staff_signs import is_no_staff, is_pupil_role
from models.rules.wording import listed

_GONE = frozenset({"tobedeleted", "inactive", "deleted", "deleteme"})
_OFF = frozenset({"false", "no"})
"""A member of staff whose account is switched off has left; a pupil without one is still at the school."""
_SWITCHED_OFF = "of staff whose account is switched off"
_MARKED = "marked as gone"
_UNSURE = {
    _MARKED: ("the export marks these people as gone", "Nothing needs doing if they have left."),
    NO_ROLE: (
        "the export gives these people no role",
        "Export it with everybody's role where they are needed.",
    ),
    _SWITCHED_OFF: (
        "these accounts of staff are switched off",
        "Switch them on, and export again, if they work here.",
    ),
}
_OF_CLASSES = frozenset(
    {"year", "yr", "set", "group", "class", "section", "period", "block", "gcse", "ks3", "ks4"}
)
"""Words of a class's title that are not of its subject."""
_PEOPLE = ("users", "students", "teachers")
_NAMED, _MANY = 3, 10
"""So many are named of those who are plainly nobody here, and of others."""


def join_rosters(reading: Reading, tables: Sequence[Headed]) -> list[Headed]:
    """Add the sheets that such an export makes to the reading; the tables that belong to none come back."""
    by_folder: dict[str, dict[int, RosterPart]] = {}
    for place, table in enumerate(tables):
        part = part_of(table)
        if part is not None:
            by_folder.setdefault(table.folder, {})[place] = part
    taken: set[int] = set()
    for parts in by_folder.values():
        if any(part.name in TELLING for part in parts.values()):
            taken |= parts.keys()
            _Roster({part.name: tables[place] for place, part in parts.items()}).give(reading)
    return [table for place, table in enumerate(tables) if place not in taken]


@dataclass(slots=True)
class _Made:
    """The rows of one sheet, and the lines that they come from."""

    lines: list[int] = field(default_factory=list)
    rows: list[tuple[str, ...]] = field(default_factory=list)


class _Roster:
    """One export, by the names of its parts."""

    def __init__(self, tables: dict[str, Headed]) -> None:
        self._tables = tables
        self._left_out: dict[str, list[str]] = {}
        self._about_dates = ""

    def give(self, reading: Reading) -> None:
        """Add the sheets of pupils, staff and classes that it holds."""
        pupils, staff = self._people()
        sheets = [
            self._sheet(
                FileKind.PUPILS, ("users", "students"), pupil_columns(), pupils.values(), pupil_cells
            ),
            self._sheet(FileKind.STAFF, ("users", "teachers"), staff_columns(), staff.values(), staff_cells),
            self._classes(pupils, staff),
        ]
        found = [sheet for sheet in sheets if sheet is not None]
        if not found:
            self._refuse(reading)
            return
        clear = {role: names for role, names in self._left_out.items() if is_no_staff(role)}
        if clear:
            counted = ", ".join(_counted(names, role, _NAMED) for role, names in clear.items())
            found[0].notes.append(f"left out, being neither pupils nor staff: {counted}")
        for role, names in self._left_out.items():
            if role not in clear:
                what, advice = _UNSURE.get(
                    role, (f"the role is {role}", "Correct it where they are pupils or staff.")
                )
                reading.problems.append(
                    Problem(
                        Severity.WARNING, found[0].file, None, None, listed(names, _MANY), what,
                        f"They are left out. {advice}", f"{len(names):,} in all" if len(names) > _MANY else "",
                    )
                )  # fmt: skip
        if self._about_dates:
            found[0].notes.append(self._about_dates)
        reading.sheets += found

    def _refuse(self, reading: Reading) -> None:
        """An export of which nobody is taken is no success: who stands in it is counted and named."""
        said = "; ".join(_counted(names, role, _MANY) for role, names in self._left_out.items())
        table = next(
            each for each in (*map(self._tables.get, _PEOPLE), *self._tables.values()) if each is not None
        )
        reading.problems.append(
            Problem(
                Severity.ERROR, table.file, None, None, None, "nobody in it is a pupil or on the staff",
                "Export it again with everybody's role, or leave the file out.", said,
            )
        )  # fmt: skip

    def _people(self) -> tuple[dict[str, RosterPerson], dict[str, RosterPerson]]:
        """Pupils and staff by their id in the export."""
        roles: dict[str, list[str]] = defaultdict(list)
        years: dict[str, str] = {}
        for _, row in self._rows("roles"):
            roles[row.get("usersourcedid", "")].append(row.get("role", ""))
            years[row.get("usersourcedid", "")] = row.get("grade", "") or years.get(
                row.get("usersourcedid", ""), ""
            )
        enrolled: dict[str, list[str]] = defaultdict(list)
        for _, row in self._rows("enrolments"):
            enrolled[row.get("usersourcedid", "")].append(row.get("role", ""))
        births = {
            first_of(row, "usersourcedid", "sourcedid"): row.get("birthdate", "")
            for _, row in self._rows("births")
        }
        pupils: dict[str, RosterPerson] = {}
        staff: dict[str, RosterPerson] = {}
        for part, given in (("users", ""), ("students", "student"), ("teachers", "teacher")):
            for line, row in self._every_row(part):
                person = read_person(line, row)
                if _is_gone(row):
                    self._left_out.setdefault(_MARKED, []).append(f"{person.forename} {person.surname}")
                    continue
                person.year = person.year or years.get(person.id, "")
                person.born = births.get(person.id, "") or person.born
                mine = [given] if given else [row.get("role", ""), *roles[person.id]]
                place, why = place_of(mine, enrolled[person.id], person.year)
                if place is RosterPlace.STAFF and plain(row.get("enableduser", "")) in _OFF:
                    place, why = RosterPlace.NEITHER, _SWITCHED_OFF
                if place is RosterPlace.PUPIL:
                    pupils[person.id] = person
                elif place is RosterPlace.STAFF:
                    staff[person.id] = person
                else:
                    self._left_out.setdefault(why, []).append(f"{person.forename} {person.surname}")
        born, self._about_dates = american_dates([each.born for each in pupils.values()])
        for each, day in zip(pupils.values(), born, strict=True):
            each.born = day
        return pupils, staff

    def _sheet(
        self,
        kind: FileKind,
        parts: tuple[str, ...],
        columns: dict[str, str],
        people: Iterable[RosterPerson],
        cells: Callable[[RosterPerson], tuple[str, ...]],
    ) -> Sheet | None:
        table = next((self._tables[part] for part in parts if part in self._tables), None)
        made = _Made()
        for each in people:
            made.lines.append(each.line)
            made.rows.append(cells(each))
        if table is None or not made.rows:
            return None
        filled = [place for place in range(len(columns)) if any(row[place] for row in made.rows)]
        names = list(columns)
        return Sheet(
            table.file,
            kind,
            {names[place]: columns[names[place]] for place in filled},
            dropped(table),
            made.lines,
            [tuple(row[place] for place in filled) for row in made.rows],
            table.title,
            list(table.notes),
            vouched=True,
        )

    def _classes(self, pupils: dict[str, RosterPerson], staff: dict[str, RosterPerson]) -> Sheet | None:
        """Who is in which class, and who teaches it, a row for each teacher and pupil of it."""
        named = self._named_classes()
        taught: dict[str, list[str]] = {}
        places: list[tuple[int, str, str]] = []
        for line, row in self._rows("enrolments"):
            of, whose, role = (row.get(each, "") for each in ("classsourcedid", "usersourcedid", "role"))
            if is_pupil_role(role):
                places.append((line, of, whose))
            elif plain(role) in TEACHERS:
                taught.setdefault(of, []).append(whose)
        for _, row in self._rows("lessons"):
            taught.setdefault(first_of(row, "sectionsisid", "sectionid"), []).append(
                first_of(row, "sisid", "id")
            )
        for line, row in self._rows("places"):
            places.append((line, first_of(row, "sectionsisid", "sectionid"), first_of(row, "sisid", "id")))
        made = _Made()
        for line, of, whose in places:
            if of not in named or whose not in pupils:
                continue
            name, subject = named[of]
            pupil = pupils[whose]
            teachers = [staff[each] for each in taught.get(of, ()) if each in staff]
            for words in [called(each) for each in teachers] or [""]:
                made.lines.append(line)
                made.rows.append((name, subject, words, pupil.upn, pupil.number, pupil.id))
        table = self._tables.get("enrolments") or self._tables.get("places")
        if table is None or not made.rows:
            return None
        columns = ("class", "subject", "staff email", "upn", "admission number", EXPORT_ID)
        return Sheet(
            table.file,
            FileKind.CLASSES,
            {each: each for each in columns},
            (),
            made.lines,
            made.rows,
            table.title,
            vouched=True,
        )

    def _named_classes(self) -> dict[str, tuple[str, str]]:
        """The name and the subject of each class, by its id."""
        courses = {
            row.get("sourcedid", ""): first_of(row, "subjects", "subject")
            or _subject_in(row.get("title", ""))
            for _, row in self._rows("courses")
        }
        named: dict[str, tuple[str, str]] = {}
        for _, row in self._rows("classes"):
            course = row.get("coursesourcedid", "")
            subject = row.get("subjects", "").partition(",")[0] or courses.get(course, "").partition(",")[0]
            named[row.get("sourcedid", "")] = (
                first_of(row, "classcode", "code", "title"),
                subject or _subject_in(row.get("title", "")),
            )
        for _, row in self._rows("sections"):
            subject = first_of(row, "coursesubject", "coursename") or _subject_in(row.get("sectionname", ""))
            named[first_of(row, "sisid", "id")] = (row.get("sectionname", ""), subject)
        return named

    def _rows(self, part: str) -> Iterable[tuple[int, Row]]:
        """Line and cells by heading; what is marked as gone is passed over."""
        return ((line, row) for line, row in self._every_row(part) if not _is_gone(row))

    def _every_row(self, part: str) -> Iterable[tuple[int, Row]]:
        table = self._tables.get(part)
        if table is None:
            return
        for line, cells in table.rows:
            yield line, {key: clean(cell) for key, cell in zip(table.keys, cells, strict=False)}


def _is_gone(row: Row) -> bool:
    return plain(row.get("status", "")) in _GONE


def _subject_in(title: str) -> str:
    """What is left of a class's title without its set, year and the like: Mathematics, of `11Ma1 Mathematics set 2`."""
    words = [each for each in re.split(r"[\s/()_-]+", title) if each and not any(map(str.isdigit, each))]
    return " ".join(each for each in words if each.casefold() not in _OF_CLASSES) or title


def _counted(names: Sequence[str], role: str, most: int) -> str:
    return f"{len(names):,} {role} ({listed(names, most)})"
