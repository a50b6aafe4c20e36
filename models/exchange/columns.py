"""Which columns an import knows, under the names that each MIS gives them (R2)."""

import csv
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files


class FileKind(StrEnum):
    """The kinds of file, each named once: as a template, an answer and `mis-columns.csv` call it."""

    GRADES = "grades"
    TARGETS = "targets"
    RESULTS = "results"
    ATTENDANCE = "attendance"
    CLASSES = "classes"
    MENTORS = "mentors"
    SUPPORT = "support"
    CALENDAR = "calendar"
    PUPILS = "pupils"
    STAFF = "staff"
    FORMS = "forms"
    SUBJECTS = "subjects"
    SCALES = "scales"
    RESIDUALS = "residuals"


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of file: what it needs (one field of each group at least) and the words that name it."""

    name: FileKind
    needs: tuple[tuple[str, ...], ...]
    words: tuple[str, ...]


PUPIL = ("upn", "admission number")
"""The fields by which a pupil is known."""

TARGETS = ("target", "end of year target", "end of key stage 4 target")
"""The fields of targets: the first is the one that is usual at the pupil's age."""

# From the most telling to the least: where two kinds fit a file equally well, the first is meant.
KINDS: tuple[Kind, ...] = (
    Kind(FileKind.GRADES, (PUPIL, ("subject",), ("current", "predicted")), ("grade",)),
    Kind(FileKind.TARGETS, (PUPIL, ("subject",), TARGETS), ("target",)),
    Kind(FileKind.RESULTS, (PUPIL, ("subject",), ("final grade",)), ("result",)),
    Kind(FileKind.ATTENDANCE, (PUPIL, ("morning", "afternoon")), ("attendance", "marks")),
    Kind(FileKind.CLASSES, (PUPIL, ("class",), ("subject",)), ("class", "teaching group")),
    Kind(FileKind.MENTORS, (PUPIL, ("mentor",)), ("mentor",)),
    Kind(FileKind.SUPPORT, (PUPIL, ("supporter",)), ("support", "sen list")),
    Kind(FileKind.CALENDAR, (("kind", "name"), ("first day",)), ("calendar", "term", "dates")),
    Kind(
        FileKind.PUPILS,
        (PUPIL, ("legal surname",), ("legal forename",), ("year group", "date of birth"), ("form",)),
        ("pupil", "student"),
    ),
    Kind(
        FileKind.STAFF,
        (("surname", "preferred surname"), ("forename", "preferred forename"), ("work email",)),
        ("staff", "teacher"),
    ),
    Kind(FileKind.FORMS, (("form",), ("tutor",)), ("form", "tutor")),
    Kind(FileKind.SUBJECTS, (("subject",), ("code",), ("grade scale",)), ("subject",)),
    Kind(FileKind.SCALES, (("scale",), ("grade",), ("rank",)), ("scale",)),
    Kind(
        FileKind.RESIDUALS,
        (("subject",), ("results year",), ("national residual",)),
        ("residual",),
    ),
)

ABOUT = "About this file"
"""The sheet of a template that explains it; it holds no data, and is passed over without a word."""
EXAMPLE = "e.g. "
"""How the example of a template begins: the row is no data."""

_DROPPED_SIGNS = str.maketrans("", "", " _-.\t\u00a0")


def heading_key(heading: str) -> str:
    """The heading as it is compared: without case, spaces, `_`, `-` and `.` (R2)."""
    return heading.translate(_DROPPED_SIGNS).casefold()


@cache
def headings(kind: FileKind) -> dict[str, tuple[str, int]]:
    """For a kind of file: each known heading's key, its field and how good a name it is (0 is best)."""
    known: dict[str, tuple[str, int]] = {}
    for row in _rows():
        if kind not in row["Files"].split():
            continue
        also = [name.strip() for name in row["Also seen"].split(";") if name.strip()]
        named = [(row[mis], 0) for mis in ("SIMS", "Arbor", "Bromcom")]
        named += [(name, place) for place, name in enumerate(also, start=1)]
        for name, place in named:
            known.setdefault(heading_key(name), (row["Field"], place))
    return known


def names_of(kind: FileKind, field: str) -> list[str]:
    """The headings under which a field of this kind of file is known, the most usual first."""
    for row in _rows():
        if row["Field"] == field and kind in row["Files"].split():
            also = [name.strip() for name in row["Also seen"].split(";") if name.strip()]
            return list(dict.fromkeys([row["SIMS"], row["Arbor"], row["Bromcom"], *also]))
    raise ValueError(f"A {kind} file has no field called {field}.")


@dataclass(frozen=True, slots=True)
class Column:
    """One column that a kind of file may have: its heading, whether it is needed, an example and what it says."""

    field: str
    heading: str
    needed: bool
    example: str
    says: str


def columns_of(kind: Kind) -> list[Column]:
    """The columns of this kind of file, those that are needed first."""
    needed = {field for group in kind.needs for field in group}
    found = [
        Column(row["Field"], row["SIMS"], row["Field"] in needed, row["Example"], row["Says"])
        for row in _rows()
        if kind.name in row["Files"].split()
    ]
    return sorted(found, key=lambda column: not column.needed)


@cache
def _rows() -> tuple[dict[str, str], ...]:
    data = files("models.exchange").joinpath("mis-columns.csv").read_text(encoding="utf-8")
    return tuple(csv.DictReader(data.splitlines()))
