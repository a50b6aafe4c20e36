"""Sheets of stick-in labels as they are sold, by how many labels are on an A4 sheet (P17)."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class LabelSheet:
    """Where labels lie on an A4 sheet, in millimetres; down a column they touch."""

    across: int
    down: int
    width: float
    height: float
    left: float
    top: float
    gap: float
    """Between two columns."""

    @property
    def many(self) -> int:
        return self.across * self.down


_SOLD = (
    LabelSheet(2, 4, 99.1, 67.7, 4.65, 13.1, 2.5),
    LabelSheet(2, 7, 99.1, 38.1, 4.65, 15.15, 2.5),
    LabelSheet(3, 6, 63.5, 46.6, 7.25, 8.7, 2.5),
    LabelSheet(3, 7, 63.5, 38.1, 7.25, 15.15, 2.5),
    LabelSheet(3, 8, 63.5, 33.9, 7.25, 12.9, 2.5),
)
LABEL_SHEETS: Mapping[int, LabelSheet] = {each.many: each for each in _SOLD}
"""The common ones."""
USUAL = 21
