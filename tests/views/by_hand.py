"""The figures of a cohort as a spreadsheet comes to them: from the file, with nothing of this project (R15)."""

import csv
import re
from fractions import Fraction
from pathlib import Path
from statistics import mean

VOCATIONAL = {
    "U": "0",
    "L1P": "1.25",
    "L1M": "2",
    "L1D": "3",
    "L2P": "4",
    "L2M": "5.5",
    "L2D": "7",
    "L2D*": "8.5",
}
RANK = {code: at for at, code in enumerate(VOCATIONAL)}
ENGLISH = ("English Language", "English Literature")
EBACC = ("Combined Science", "History", "Geography", "French", "Computer Science")
Cells = dict[str, str]
"""By subject, a grade as it is written; blank for none."""


def halves(code: str) -> list[Fraction]:
    """What a grade is worth, a slot each, thirds counted: 7- is 6⅔, 5-4 is 5 and 4."""
    if code in VOCATIONAL:
        return [Fraction(VOCATIONAL[code])]
    if re.fullmatch(r"\d-\d", code):
        return [Fraction(each) for each in code.split("-")]
    third = Fraction({"+": 1, "-": -1}.get(code[-1], 0), 3)
    return [Fraction(code.rstrip("+-").replace("U", "0")) + third]


def whole(code: str) -> list[Fraction]:
    """The same without thirds."""
    return halves(code) if "-" in code[1:-1] or code in VOCATIONAL else halves(code.rstrip("+-"))


def slot(code: str) -> Fraction:
    return mean(halves(code))


def eight(cells: Cells) -> Fraction:
    """Attainment 8 of a pupil who takes both Englishes, one of which then counts twice."""
    worth = {name: [mean(whole(code))] * len(whole(code)) for name, code in cells.items() if code}
    total = 2 * worth.pop("Mathematics")[0]
    best = max(ENGLISH, key=lambda name: worth[name][0])
    total += 2 * worth.pop(best)[0]
    baccalaureate = sorted((each for name in EBACC for each in worth.get(name, [])), reverse=True)
    total += sum(baccalaureate[:3])
    left = baccalaureate[3:] + [each for name, some in worth.items() if name not in EBACC for each in some]
    return total + sum(sorted(left, reverse=True)[:3])


def reaches(code: str, grade: int) -> bool:
    return min(whole(code)) >= grade


def gap(value: str, target: str) -> Fraction:
    """In whole grades; of vocational ones in places of their scale, of pairs a slot's."""
    if value in RANK and target in RANK:
        return Fraction(RANK[value] - RANK[target])
    return mean(whole(value)) - mean(whole(target))


class Sheet:
    """Every pupil's row: groups, targets and values, October's or else September's."""

    def __init__(self, file: Path) -> None:
        rows = list(csv.reader(file.read_text().splitlines()))
        self.subjects = [heading.split("|")[0] for heading in rows[0][4:]]
        self.premium = [row[0] == "T" for row in rows[1:]]
        self.targets: list[Cells] = []
        self.values: list[Cells] = []
        self.older = 0
        for row in rows[1:]:
            cells = {name: cell.split("/") for name, cell in zip(self.subjects, row[4:], strict=True) if cell}
            self.targets.append({name: parts[0] for name, parts in cells.items()})
            self.values.append({name: parts[2] or parts[1] for name, parts in cells.items()})
            self.older += sum(not parts[2] and bool(parts[1]) for parts in cells.values())

    def basics(self, grade: int, of: list[Cells]) -> int:
        return sum(
            reaches(each["Mathematics"], grade) and any(reaches(each[name], grade) for name in ENGLISH)
            for each in of
        )

    def pairs(self, subject: str) -> list[tuple[str, str]]:
        """Value and target of each who takes it."""
        return [
            (values[subject], targets[subject])
            for values, targets in zip(self.values, self.targets, strict=True)
            if values.get(subject)
        ]

    def residual(self, subject: str) -> Fraction:
        found = []
        for each in self.values:
            held = {name: halves(code) for name, code in each.items() if code}
            if subject in held and len(held) >= 5:
                slots = [one for some in held.values() for one in some]
                found.append(mean(held[subject]) - mean(slots))
        return mean(found)
