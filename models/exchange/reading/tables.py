"""A table as it stands in a file: rows of words, with the lines that they stand on."""

from collections.abc import Sequence
from dataclasses import dataclass, field

NumberedRow = tuple[int, Sequence[str]]
"""The line of a row in its file, and its cells."""

_SHEET = ", sheet "


def sheet_name(file: str, title: str) -> str:
    """How problems name one of several sheets of a file."""
    return f"{file}{_SHEET}{title}"


def sheet_title(name: str) -> str:
    """The title of a sheet that is named so; blank where it is a whole file."""
    return name.rpartition(_SHEET)[2] if _SHEET in name else ""


@dataclass(slots=True)
class SheetTable:
    """One table of one file, blank rows left out; `file` is how problems name it, `title` what it is called."""

    file: str
    title: str
    rows: list[NumberedRow]
    asked_for: bool = False
    folder: str = ""
    """The folder or archive that it came with: tables of one export belong together."""
    notes: list[str] = field(default_factory=list)
    """What was done to it, for the report."""
