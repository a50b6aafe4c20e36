"""What is wrong with a file, in words a person can act on."""

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """A warning can be lived with; an error stops the whole import."""

    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: where it stands, what was found, and what to do about it.

    `what` and `advice` are the same wherever the same thing is wrong, so that it is told once; what is of this
    place alone is its `detail`.
    """

    severity: Severity
    file: str
    line: int | None
    column: str | None
    value: str | None
    what: str
    advice: str
    detail: str = ""

    @property
    def where(self) -> str:
        """File, line and column in words, such as `grades.csv, line 12, column Current`."""
        parts = [self.file]
        if self.line is not None:
            parts.append(f"line {self.line}")
        if self.column is not None:
            parts.append(f"column {self.column}")
        return ", ".join(parts)

    def __str__(self) -> str:
        """The whole problem as one line for a person."""
        found = ", ".join(filter(None, (f"“{self.value}”" if self.value else "", self.detail)))
        return f"{self.where}: {self.what}{f' ({found})' if found else ''}. {self.advice}"
