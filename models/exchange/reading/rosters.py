"""Folders of School Data Sync and OneRoster, joined by their ids into lists of pupils, staff and classes.

Both give people, classes, and who is in them as tables that point to each other. Only pupils, teachers and other
staff are taken: guardians, parents and the like are left out and counted.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from models.exchange.reading.cells import clean
from models.exchange.reading.headings import Headed
from models.exchange.reading.picking import american_dates
from models.exchange.sheets import Reading, Sheet
from models.exchange.values import upn_is_valid, upn_key

_PUPILS = frozenset({"student", "pupil", "learner"})
_TEACHERS = frozenset({"teacher", "primaryteacher", "faculty", "professor"})
_STAFF = _TEACHERS | frozenset(
    {
        "aide",
        "teacherassistant",
        "administrator",
        "siteadministrator",
        "systemadministrator",
        "principal",
        "staff",
    }
    | {"districtadministrator"}
)
"""The roles of staff. None of them gives a right here: the staff file does."""
_GONE = frozenset({"tobedeleted", "inactive", "deleted", "deleteme"})


@dataclass(frozen=True, slots=True)
class _Part:
    """One table of such an export: what it is, by its name or else by its headings."""

    name: str
    stems: tuple[str, ...]
    needs: tuple[frozenset[str], ...]


_ID = frozenset({"sourcedid", "sisid", "id"})
_PARTS = (
    _Part("users", ("users", "user"), (_ID, frozenset({"givenname"}), frozenset({"familyname"}))),
    _Part(
        "roles", ("roles",), (frozenset({"usersourcedid"}), frozenset({"role"}), frozenset({"orgsourcedid"}))
    ),
    _Part(
        "enrolments",
        ("enrollments", "enrolments"),
        (frozenset({"classsourcedid"}), frozenset({"usersourcedid"}), frozenset({"role"})),
    ),
    _Part("courses", ("courses",), (frozenset({"sourcedid"}), frozenset({"title"}))),
    _Part("classes", ("classes",), (frozenset({"sourcedid"}), frozenset({"title"}))),
    _Part("births", ("demographics",), (frozenset({"sourcedid"}), frozenset({"birthdate"}))),
    _Part(
        "other",
        ("orgs", "academicsessions", "manifest", "school", "schools", "usersexternal", "relationships"),
        (),
    ),
    _Part("students", ("student", "students"), (_ID, frozenset({"firstname"}), frozenset({"lastname"}))),
    _Part("teachers", ("teacher", "teachers"), (_ID, frozenset({"firstname"}), frozenset({"lastname"}))),
    _Part("sections", ("section", "sections"), (_ID, frozenset({"sectionname"}))),
    _Part(
        "places", ("studentenrollment", "studentenrolment"), (frozenset({"sectionid", "sectionsisid"}), _ID)
    ),
    _Part("lessons", ("teacherroster",), (frozenset({"sectionid", "sectionsisid"}), _ID)),
)
_TELLING = frozenset({"users", "enrolments", "sections", "places", "lessons"})
"""The parts that no other export has: with one of them the folder is such an export."""

Row = dict[str, str]
_NAMED = 3
"""So many of those left out are named."""


def join_rosters(reading: Reading, tables: Sequence[Headed]) -> list[Headed]:
    """Add the sheets that such an export makes to the reading; the tables that belong to none come back."""
    by_folder: dict[str, dict[int, _Part]] = {}
    for place, table in enumerate(tables):
        part = _part(table)
        if part is not None:
            by_folder.setdefault(table.folder, {})[place] = part
    taken: set[int] = set()
    for parts in by_folder.values():
        if any(part.name in _TELLING for part in parts.values()):
            taken |= parts.keys()
            _Roster({part.name: tables[place] for place, part in parts.items()}).give(reading)
    return [table for place, table in enumerate(tables) if place not in taken]


def _part(table: Headed) -> _Part | None:
    stem = "".join(letter for letter in table.title.casefold() if letter.isalpha())
    keys = set(table.keys)
    for part in _PARTS:
        named = stem in part.stems
        if named and not part.needs and (keys & {*_ID, "propertyname", "usersourcedid", "schoolname"}):
            return part
        if part.needs and all(keys & group for group in part.needs) and (named or part.name == "enrolments"):
            return part
    if "sourcedid" in keys and {"givenname", "familyname"} <= keys:
        return _PARTS[0]
    return None


@dataclass(slots=True)
class _Person:
    """A pupil or a member of staff of the export."""

    line: int
    id: str
    forename: str
    surname: str
    address: str
    number: str
    year: str = ""
    born: str = ""
    upn: str = ""


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
            self._sheet("pupils", ("users", "students"), _pupil_columns(), pupils.values(), _pupil_cells),
            self._sheet("staff", ("users", "teachers"), _staff_columns(), staff.values(), _staff_cells),
            self._classes(pupils, staff),
        ]
        found = [sheet for sheet in sheets if sheet is not None]
        if self._left_out and found:
            counted = ", ".join(_counted(names, role) for role, names in self._left_out.items())
            found[0].notes.append(f"left out, being neither pupils nor staff: {counted}")
        if self._about_dates and found:
            found[0].notes.append(self._about_dates)
        reading.sheets += found
        if not found:
            for table in self._tables.values():
                reading.ignored.append(f"{table.file} (nobody in it is a pupil or on the staff)")

    def _people(self) -> tuple[dict[str, _Person], dict[str, _Person]]:
        """Pupils and staff by their id in the export."""
        roles: dict[str, set[str]] = {}
        for _, row in self._rows("roles"):
            roles.setdefault(row.get("usersourcedid", ""), set()).add(_plain(row.get("role", "")))
        years = {
            row.get("usersourcedid", ""): row.get("grade", "")
            for _, row in self._rows("roles")
            if row.get("grade")
        }
        births = {row.get("sourcedid", ""): row.get("birthdate", "") for _, row in self._rows("births")}
        pupils: dict[str, _Person] = {}
        staff: dict[str, _Person] = {}
        for part, given in (("users", ""), ("students", "student"), ("teachers", "teacher")):
            for line, row in self._rows(part):
                person = _person(line, row)
                mine = (
                    {given} if given else {_plain(row.get("role", ""))} - {""} | roles.get(person.id, set())
                )
                person.year = person.year or years.get(person.id, "")
                person.born = births.get(person.id, "") or person.born
                if mine & _PUPILS:
                    pupils[person.id] = person
                elif mine & _STAFF:
                    staff[person.id] = person
                else:
                    what = next(iter(sorted(mine)), "") or "without a role"
                    self._left_out.setdefault(what, []).append(f"{person.forename} {person.surname}")
        born, self._about_dates = american_dates([each.born for each in pupils.values()])
        for each, day in zip(pupils.values(), born, strict=True):
            each.born = day
        return pupils, staff

    def _sheet(
        self,
        kind: str,
        parts: tuple[str, ...],
        columns: dict[str, str],
        people: Iterable[_Person],
        cells: Callable[[_Person], tuple[str, ...]],
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
            _dropped(table),
            made.lines,
            [tuple(row[place] for place in filled) for row in made.rows],
            table.title,
            list(table.notes),
            vouched=True,
        )

    def _classes(self, pupils: dict[str, _Person], staff: dict[str, _Person]) -> Sheet | None:
        """Who is in which class, and who teaches it, a row for each teacher and pupil of it."""
        named = self._named_classes()
        taught: dict[str, list[str]] = {}
        places: list[tuple[int, str, str]] = []
        for line, row in self._rows("enrolments"):
            of, whose, role = (row.get(each, "") for each in ("classsourcedid", "usersourcedid", "role"))
            if _plain(role) in _PUPILS:
                places.append((line, of, whose))
            elif _plain(role) in _TEACHERS:
                taught.setdefault(of, []).append(whose)
        for _, row in self._rows("lessons"):
            taught.setdefault(_first(row, "sectionsisid", "sectionid"), []).append(_first(row, "sisid", "id"))
        for line, row in self._rows("places"):
            places.append((line, _first(row, "sectionsisid", "sectionid"), _first(row, "sisid", "id")))
        made = _Made()
        for line, of, whose in places:
            if of not in named or whose not in pupils:
                continue
            name, subject = named[of]
            pupil = pupils[whose]
            teachers = [staff[each] for each in taught.get(of, ()) if each in staff]
            for words in [_called(each) for each in teachers] or [""]:
                made.lines.append(line)
                made.rows.append((name, subject, words, pupil.upn, pupil.number))
        table = self._tables.get("enrolments") or self._tables.get("places")
        if table is None or not made.rows:
            return None
        columns = ("class", "subject", "staff email", "upn", "admission number")
        return Sheet(
            table.file,
            "classes",
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
            row.get("sourcedid", ""): _first(row, "subjects", "title") for _, row in self._rows("courses")
        }
        titles = {row.get("sourcedid", ""): row.get("title", "") for _, row in self._rows("courses")}
        named: dict[str, tuple[str, str]] = {}
        for _, row in self._rows("classes"):
            course = row.get("coursesourcedid", "")
            subject = (
                row.get("subjects", "").partition(",")[0] or titles.get(course) or courses.get(course) or ""
            )
            named[row.get("sourcedid", "")] = (
                _first(row, "classcode", "title"),
                subject or row.get("title", ""),
            )
        for _, row in self._rows("sections"):
            subject = _first(row, "coursesubject", "coursename", "sectionname")
            named[_first(row, "sisid", "id")] = (row.get("sectionname", ""), subject)
        return named

    def _rows(self, part: str) -> Iterable[tuple[int, Row]]:
        """Line and cells by heading; what is marked as gone is passed over."""
        table = self._tables.get(part)
        if table is None:
            return
        for line, cells in table.rows:
            row = {key: clean(cell) for key, cell in zip(table.keys, cells, strict=False)}
            if _plain(row.get("status", "")) not in _GONE:
                yield line, row


def _person(line: int, row: Row) -> _Person:
    address = next(
        (
            row[each]
            for each in ("email", "primaryemail", "username", "useremail")
            if "@" in row.get(each, "")
        ),
        "",
    )
    ids = [
        row.get(each, "") for each in ("identifier", "studentnumber", "sourcedid", "sisid", "id", "username")
    ]
    upn = next((upn_key(each) for each in ids if each and upn_is_valid(upn_key(each))), "")
    number = _first(row, "studentnumber", "teachernumber", "identifier")
    return _Person(
        line=line,
        id=_first(row, "sourcedid", "sisid", "id"),
        forename=_first(row, "preferredgivenname", "preferredfirstname", "givenname", "firstname"),
        surname=_first(row, "preferredfamilyname", "preferredlastname", "familyname", "lastname"),
        address=address,
        number="" if upn and upn_key(number) == upn else number,
        year=_first(row, "grades", "grade"),
        born=_first(row, "birthdate", "dateofbirth"),
        upn=upn,
    )


def _counted(names: Sequence[str], role: str) -> str:
    more = f" and {len(names) - _NAMED:,} more" if len(names) > _NAMED else ""
    return f"{len(names):,} {role} ({', '.join(names[:_NAMED])}{more})"


def _called(member: _Person) -> str:
    """The words by which a teacher is found: the address, or else the name."""
    return member.address or f"{member.forename} {member.surname}"


def _pupil_columns() -> dict[str, str]:
    return {
        "upn": "UPN",
        "admission number": "student number",
        "preferred surname": "family name",
        "preferred forename": "given name",
        "year group": "grade",
        "date of birth": "birth date",
    }


def _pupil_cells(each: _Person) -> tuple[str, ...]:
    return each.upn, each.number, each.surname, each.forename, each.year, each.born


def _staff_columns() -> dict[str, str]:
    return {"forename": "given name", "surname": "family name", "work email": "email"}


def _staff_cells(each: _Person) -> tuple[str, ...]:
    return each.forename, each.surname, each.address


def _dropped(table: Headed) -> tuple[str, ...]:
    kept = {"sourcedid", "givenname", "familyname", "email", "identifier", "role", "grades", "status"}
    kept |= {"id", "sisid", "firstname", "lastname", "studentnumber", "teachernumber", "grade", "birthdate"}
    return tuple(
        heading for heading, key in zip(table.header, table.keys, strict=True) if heading and key not in kept
    )


def _first(row: Row, *names: str) -> str:
    return next((row[name] for name in names if row.get(name)), "")


def _plain(words: str) -> str:
    return "".join(letter for letter in words.casefold() if letter.isalpha())
