"""What the school has already: read once in a few queries, then found by the words that files use."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Connection, Table, select
from sqlmodel import SQLModel

from models.exchange.values import admission_key, identity_key, key, upn_key
from models.rules.letters import fold
from models.rules.own_scales import Scales
from models.rules.subjects import SubjectNames, without_course
from models.school.scales import build_scales

_TITLES = frozenset(
    {"mr", "mrs", "ms", "miss", "mx", "dr", "prof", "professor", "rev", "revd", "sir", "dame", "lady"}
)
_GRADE = ("scale", "code", "rank", "points", "aliases")
Row = dict[str, Any]
"""A row of a table: column → value. An id below zero stands for a row that is not written yet."""


def table(name: str) -> Table:
    """The Core table of this name: bulk work goes round the objects, which cost ten times as much."""
    return SQLModel.metadata.tables[name]


def read(connection: Connection, name: str, *columns: str, where: Any = None) -> list[tuple[Any, ...]]:
    """These columns of a table's rows, as plain tuples."""
    source = table(name)
    asked = select(*(source.c[column] for column in columns))
    if where is not None:
        asked = asked.where(where)
    return [tuple(row) for row in connection.execute(asked)]


def read_rows(connection: Connection, name: str) -> dict[int, Row]:
    """A whole small table by id."""
    found = connection.execute(select(table(name))).mappings()
    return {row["id"]: dict(row) for row in found}


@dataclass(slots=True)
class Held:
    """Subjects, staff, forms, classes and pupils by id, and an index over each that planners add to.

    An index gives None for words that mean two different things.
    """

    today: date
    subjects: dict[int, Row]
    staff: dict[int, Row]
    forms: dict[int, Row]
    classes: dict[int, Row]
    pupils: dict[int, Row]
    own_grades: dict[tuple[str, str], Row] = field(default_factory=dict)
    """The grades of the school's own scales, by scale and code."""
    exported: dict[str, int] = field(default_factory=dict)
    """The pupils of an export by its own ids, by which its other tables point to them."""
    undecided: set[str] = field(default_factory=set)
    """Numbers, addresses and codes of whom nobody has said yet who they are: what files say of them waits."""
    scales: Scales = field(default_factory=Scales)
    _subjects: SubjectNames = field(default_factory=lambda: SubjectNames({}))
    _subject: dict[str, int | None] = field(default_factory=dict)
    _email: dict[str, int] = field(default_factory=dict)
    _code: dict[str, int | None] = field(default_factory=dict)
    _called: dict[str, int | None] = field(default_factory=dict)
    _form: dict[str, int] = field(default_factory=dict)
    _class: dict[str, int] = field(default_factory=dict)
    _upn: dict[str, int] = field(default_factory=dict)
    _admission: dict[str, int] = field(default_factory=dict)
    _asked: dict[tuple[str, str], int | None] = field(default_factory=dict)
    _pupils_called: dict[str, list[int]] = field(default_factory=dict)

    @classmethod
    def load(cls, connection: Connection, today: date) -> "Held":
        """Everything that files refer to, in six queries."""
        held = cls(
            today=today,
            subjects=read_rows(connection, "subject"),
            staff=read_rows(connection, "staff"),
            forms=read_rows(connection, "form"),
            classes=read_rows(connection, "school_class"),
            pupils=read_rows(connection, "pupil"),
            own_grades={
                (row[0], row[1]): dict(zip(_GRADE, row, strict=True))
                for row in read(connection, "scale_grade", *_GRADE)
            },
        )
        held.build_scales()
        held.index()
        return held

    def build_scales(self) -> None:
        """Know the school's own scales anew. Raises ValueError, with a sentence, where one is none."""
        self.scales = build_scales([tuple(row[name] for name in _GRADE) for row in self.own_grades.values()])

    def index(self) -> None:
        """Build every index anew, after rows were added or changed."""
        self._subjects = SubjectNames(
            {row_id: (row["name"], row["code"]) for row_id, row in self.subjects.items()}
        )
        self._subject.clear()
        self._email = {row["email"]: row_id for row_id, row in self.staff.items() if row["active"]}
        self._code = _by_words(
            (identity_key(row["code"]), row_id)
            for row_id, row in self.staff.items()
            if row["code"] and row["active"]
        )
        self._called = _by_words(
            (name, row_id)
            for row_id, row in self.staff.items()
            if row["active"]
            for name in ways_to_call(row)
        )
        self._form = {key(row["name"]): row_id for row_id, row in self.forms.items()}
        self._class = {key(row["name"]): row_id for row_id, row in self.classes.items()}
        present = [(row_id, row) for row_id, row in self.pupils.items() if row["left_on"] is None]
        self._upn = {row["upn"]: row_id for row_id, row in present if row["upn"]}
        self._admission = {row["admission"]: row_id for row_id, row in present if row["admission"]}
        self._asked.clear()
        self._pupils_called.clear()

    def subject(self, words: str) -> int | None:
        """The one subject that the words mean, by its name, its code or an unmistakable beginning."""
        if words not in self._subject:
            found = self._subjects.find(words) or self._subjects.find(without_course(words))
            self._subject[words] = found[0] if len(found) == 1 else None
        return self._subject[words]

    def subject_coded(self, code: str) -> int | None:
        """The one subject with exactly this code."""
        return self._subjects.coded(code)

    def member(self, words: str) -> int | None:
        """The active member of staff with this e-mail address, code, or name that only one has: `Mrs O Todd`."""
        plain = identity_key(words)
        if plain in self._email:
            return self._email[plain]
        if plain in self._code:
            return self._code[plain]
        return self._called.get(without_title(words)) or self._called.get(fold(words))

    def staff_name(self, row_id: int) -> str:
        row = self.staff[row_id]
        return f"{row['forename']} {row['surname']}"

    def pupil_name(self, row_id: int) -> str:
        """Name and form."""
        row = self.pupils[row_id]
        form = self.forms[row["form_id"]]["name"] if row["form_id"] is not None else ""
        forename = row["preferred_forename"] or row["legal_forename"]
        return f"{forename} {row['preferred_surname'] or row['legal_surname']} {form}".strip()

    def form(self, words: str) -> int | None:
        return self._form.get(key(words))

    def school_class(self, words: str) -> int | None:
        return self._class.get(key(words))

    def add_form(self, row: Row) -> None:
        """Know a form that is not written yet."""
        self.forms[row["id"]] = row
        self._form[key(row["name"])] = row["id"]

    def add_class(self, row: Row) -> None:
        """Know a class that is not written yet."""
        self.classes[row["id"]] = row
        self._class[key(row["name"])] = row["id"]

    def pupil(self, upn: str, admission: str) -> int | None:
        """The present pupil with this UPN, else with this admission number, leading zeros or not (R2)."""
        asked = (upn, admission)
        if asked not in self._asked:
            found = self._upn.get(upn_key(upn)) if upn else None
            if found is None and admission:
                found = self._admission.get(admission_key(admission))
            self._asked[asked] = found
        return self._asked[asked]

    def pupils_called(self, words: str) -> list[int]:
        """The present pupils of this name, legal or preferred, either part first, with the form or without."""
        if not self._pupils_called:
            for row_id, row in self.pupils.items():
                if row["left_on"] is None:
                    form = self.forms[row["form_id"]]["name"] if row["form_id"] is not None else ""
                    for name in pupil_names(row):
                        for said in {name, fold(f"{name} {form}")}:
                            self._pupils_called.setdefault(said, []).append(row_id)
        return self._pupils_called.get(fold(words), [])


def pupil_names(row: Row) -> set[str]:
    """How lists write a pupil, as names are compared: forename and surname, or the surname first."""
    forenames = {row["legal_forename"], row["preferred_forename"]} - {""}
    surnames = {row["legal_surname"], row["preferred_surname"]} - {""}
    return {
        fold(name)
        for forename in forenames
        for surname in surnames
        for name in (f"{forename} {surname}", f"{surname} {forename}")
    }


def ways_to_call(row: Row) -> set[str]:
    """How timetables and lists write a member of staff: forename or initial and surname, or title and surname."""
    title, forename, surname = fold(row["title"]), fold(row["forename"]), fold(row["surname"])
    ways = {
        f"{forename} {surname}",
        f"{surname} {forename}",
        f"{forename[:1]} {surname}",
        f"{surname} {forename[:1]}",
    }
    return ways | ({f"{title} {surname}", f"{surname} {title}"} if title else set())


def without_title(words: str) -> str:
    """A name as it is compared, without Mrs and the like."""
    return " ".join(part for part in fold(words).split() if part not in _TITLES)


def _by_words(pairs: Iterable[tuple[str, int]]) -> dict[str, int | None]:
    found: dict[str, int | None] = {}
    for words, row_id in pairs:
        found[words] = None if words in found else row_id
    return found
