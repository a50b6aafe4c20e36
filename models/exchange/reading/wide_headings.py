"""The headings of a wide mark sheet: which columns hold grades, of which subject, and what these say."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from models.exchange.columns import PUPIL, TARGETS, FileKind, heading_key, headings
from models.exchange.reading.cells import clean
from models.exchange.reading.headings import known_keys
from models.exchange.reading.tables import SheetTable

_FIRST = 25
_MEASURES = (*TARGETS, "current", "predicted")
_LONGEST = 6
"""How many words what the grades say may have: End of Key Stage 4 Target."""
_SIGNS = re.compile(r"[\s:–—/|()\[\]-]+")
IsSubject = Callable[[str], bool]
"""Whether the school has a subject that these words mean."""


@dataclass(frozen=True, slots=True)
class GradeColumn:
    """A column of grades: the subject, and what they say; `measure` is blank where only the title may tell."""

    place: int
    subject: str
    measure: str


@dataclass(slots=True)
class WideHeadings:
    """Where the headings of a wide mark sheet are, and which columns hold grades."""

    place: int
    header: list[str]
    rows_of_headings: int
    columns: list[GradeColumn] = field(default_factory=list)
    others: list[GradeColumn] = field(default_factory=list)
    """Columns that may be of a subject which the school does not have."""


def find_wide(table: SheetTable, is_subject: IsSubject) -> WideHeadings | None:
    """Where the headings are, and what they say; None where the table is no wide mark sheet."""
    for place, (_, cells) in enumerate(table.rows[:_FIRST]):
        header = [clean(cell) for cell in cells]
        below = [clean(cell) for cell in table.rows[place + 1][1]] if place + 1 < len(table.rows) else []
        for found in (_two_rows(place, header, below, is_subject), _one_row(place, header, is_subject)):
            if found is not None:
                return found
    return None


def _one_row(place: int, header: list[str], is_subject: IsSubject) -> WideHeadings | None:
    """Subjects as headings, alone or with what the grades say: `Maths`, `Maths Target`, `Target (Maths)`."""
    keys = [heading_key(each) for each in header]
    if not _has_pupil(keys) or "subject" in keys:
        return None
    found = WideHeadings(place, header, 1)
    for number, heading in enumerate(header):
        if heading and keys[number] not in _of_pupils():
            subject, measure = _split(heading, is_subject)
            if subject:
                found.columns.append(GradeColumn(number, subject, measure))
            elif keys[number] not in known_keys():
                found.others.append(GradeColumn(number, *_parted(heading)))
    return found if len({each.subject for each in found.columns}) > 1 else None


def _two_rows(place: int, header: list[str], below: list[str], is_subject: IsSubject) -> WideHeadings | None:
    """A row of subjects, each over one or more columns, and a row of what the grades below say."""
    measures = [_measure(each) for each in below]
    if sum(each != "" for each in measures) < 2:
        return None
    width = max(len(header), len(below))
    upper = [*header, *[""] * (width - len(header))]
    lower = [*below, *[""] * (width - len(below))]
    keys = [heading_key(one or other) for one, other in zip(upper, lower, strict=True)]
    if not _has_pupil(keys):
        return None
    names = [
        one if heading_key(one) in _of_pupils() else (other or one)
        for one, other in zip(upper, lower, strict=True)
    ]
    found = WideHeadings(place, names, 2)
    subject = ""
    for number in range(width):
        subject = upper[number] or subject
        measure = _measure(lower[number])
        if measure and subject and heading_key(subject) not in known_keys():
            columns = found.columns if is_subject(subject) else found.others
            columns.append(GradeColumn(number, subject, measure))
            names[number] = f"{subject} {lower[number]}"
        elif upper[number] and lower[number]:
            names[number] = f"{upper[number]} {lower[number]}"
    return found if found.columns else None


def _has_pupil(keys: Sequence[str]) -> bool:
    return bool(pupil_places(keys))


def pupil_places(keys: Sequence[str]) -> list[tuple[str, int]]:
    """The fields by which pupils are known, and where each stands."""
    known = headings(FileKind.MENTORS)
    places: dict[str, int] = {}
    for place, key in enumerate(keys):
        name = known.get(key, ("",))[0]
        if name in PUPIL:
            places.setdefault(name, place)
    return list(places.items())


def _of_pupils() -> frozenset[str]:
    return frozenset(headings(FileKind.PUPILS))


def _split(heading: str, is_subject: IsSubject) -> tuple[str, str]:
    """The subject that a heading names, and what its grades say; blank where it names none."""
    if is_subject(heading):
        return heading, ""
    words = [each for each in _SIGNS.split(heading) if each]
    for number in range(min(_LONGEST, len(words) - 1), 0, -1):
        for measure, subject in ((words[-number:], words[:-number]), (words[:number], words[number:])):
            found = _measure(" ".join(measure))
            if found and is_subject(" ".join(subject)):
                return " ".join(subject), found
    return "", ""


def _parted(heading: str) -> tuple[str, str]:
    """What is left of a heading without what it says of grades, and that."""
    words = [each for each in _SIGNS.split(heading) if each]
    for number in range(min(_LONGEST, len(words) - 1), 0, -1):
        for measure, rest in ((words[-number:], words[:-number]), (words[:number], words[number:])):
            if found := _measure(" ".join(measure)):
                return " ".join(rest), found
    return heading, ""


def _measure(words: str) -> str:
    """`current`, `predicted` or one of the targets, where the words say one of these of a grade."""
    key = heading_key(words)
    for kind in (FileKind.GRADES, FileKind.TARGETS):
        name = headings(kind).get(key, ("",))[0]
        if name in _MEASURES:
            return name
    return ""


def measure_in(words: str) -> str:
    """What the words of a title say of the grades, where they say one thing only."""
    parts = [each for each in _SIGNS.split(words.replace("_", " ")) if each]
    ways = [parts[at : at + size] for size in range(1, _LONGEST + 1) for at in range(len(parts) - size + 1)]
    found = {_measure(" ".join(words).removesuffix("s")) or _measure(" ".join(words)) for words in ways}
    found.discard("")
    if len(found.intersection(TARGETS)) > 1:
        found.discard(TARGETS[0])
    return found.pop() if len(found) == 1 else ""
