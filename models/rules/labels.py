"""Sheets of stick-in labels as they are sold, by how many labels are on an A4 sheet (P17)."""

import re
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
    sold_as: tuple[str, ...] = ()
    """What stands on the box."""

    @property
    def many(self) -> int:
        return self.across * self.down

    @property
    def size(self) -> str:
        """Of one label: `63.5 × 38.1 mm`."""
        return f"{self.width:g} × {self.height:g} mm"


_SOLD = (
    LabelSheet(2, 3, 99.1, 93.1, 4.65, 8.85, 2.5, ("L7166", "J8166")),
    LabelSheet(2, 4, 99.1, 67.7, 4.65, 13.1, 2.5, ("L7165", "J8165")),
    LabelSheet(2, 5, 99.1, 57.0, 4.65, 6.0, 2.5, ("L7173", "J8173")),
    LabelSheet(3, 4, 63.5, 72.0, 7.25, 4.5, 2.5, ("L7164", "J8164")),
    LabelSheet(2, 7, 99.1, 38.1, 4.65, 15.15, 2.5, ("L7163", "J8163")),
    LabelSheet(2, 8, 99.1, 33.9, 4.65, 12.9, 2.5, ("L7162", "J8162")),
    LabelSheet(3, 6, 63.5, 46.6, 7.25, 8.7, 2.5, ("L7161", "J8161")),
    LabelSheet(3, 7, 63.5, 38.1, 7.25, 15.15, 2.5, ("L7160", "J8160")),
    LabelSheet(3, 8, 63.5, 33.9, 7.25, 12.9, 2.5, ("L7159", "J8159")),
)
LABEL_SHEETS: Mapping[int, LabelSheet] = {each.many: each for each in _SOLD}
"""The common ones."""
USUAL = 21
IN_WORDS: Mapping[str, int] = {"small": 24, "medium": 14, "large": 8}
"""Sizes as people call them, by how many labels are on a sheet."""
_IN_SIZE = re.compile(r"(\d+(?:[.,]\d+)?)\s*(?:mm)?\s*(?:x|×|by)\s*(\d+(?:[.,]\d+)?)\s*(?:mm)?")
_CODE = re.compile(r"[lj]-?\d{4}")
_NEARLY = 1.0
"""Millimetres by which a size may be off that somebody read from a ruler."""


def says_sheet(words: str) -> bool:
    """Whether the words can only be meant as a size of labels, be it one that is known or not."""
    said = words.casefold().strip()
    return said in IN_WORDS or bool(
        _CODE.fullmatch(said) or _IN_SIZE.fullmatch(said) or re.fullmatch(r"\d{1,3}", said)
    )


def sheet_called(words: str) -> LabelSheet | None:
    """The sheet that is meant: by what stands on the box, by how many are on it, or by the size of one.

    `L7163`, `14`, `2 x 7`, `99.1 x 38.1 mm`, `large`; None for what is no sheet of ours.
    """
    said = words.casefold().strip()
    if said in IN_WORDS:
        return LABEL_SHEETS[IN_WORDS[said]]
    if said.isdecimal() and len(said) < 4:
        return LABEL_SHEETS.get(int(said))
    if _CODE.fullmatch(said):
        return next((each for each in _SOLD if said.replace("-", "").upper() in each.sold_as), None)
    found = _IN_SIZE.fullmatch(said)
    if found is None:
        return None
    wide, high = (float(each.replace(",", ".")) for each in found.groups())
    for each in _SOLD:
        if (wide, high) == (each.across, each.down):
            return each
        if abs(wide - each.width) <= _NEARLY and abs(high - each.height) <= _NEARLY:
            return each
    return None
