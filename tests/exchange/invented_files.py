"""The files of an invented school, read back as plainly as csv reads them."""

import csv
import io
import re
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.sample import write_invented_school
from models.rules.calendar import Period

MONDAY = date(2026, 11, 23)
Row = dict[str, str]


class School:
    """What was written into a folder: the bytes of each file, and its rows by column."""

    def __init__(self, folder: Path) -> None:
        self.raw = {file.name: file.read_bytes() for file in sorted(folder.iterdir())}
        self.rows = {name: _rows(data) for name, data in self.raw.items()}

    def upn(self, form: str, forename: str, surname: str) -> str:
        """The UPN of the one pupil of this form and name."""
        (found,) = (
            row["UPN"]
            for row in self.rows["pupils.csv"]
            if (row["Reg"], row["Legal Forename"], row["Legal Surname"]) == (form, forename, surname)
        )
        return found

    def teachers_of(self, upn: str) -> dict[str, str]:
        """The e-mail of the teacher of each class that a pupil is in."""
        emails = {row["Staff Code"]: row["Work Email"] for row in self.rows["staff.csv"]}
        return {
            row["Class"]: emails[row["Staff Code"]] for row in self.rows["classes.csv"] if row["UPN"] == upn
        }

    def periods(self) -> list[Period]:
        """The calendar."""
        return [
            Period(row["Kind"], row["Name"], day(row["First Day"]), day(row["Last Day"]))
            for row in self.rows["calendar.csv"]
        ]


@cache
def school_of_the_examples() -> School:
    """A school of 600 on the Monday of the examples, written once for all tests."""
    return school_on(MONDAY)


def school_on(today: date, *, pupils_per_year: int = 120, seed: int = 11) -> School:
    """A school written to a temporary folder and read back."""
    with TemporaryDirectory() as folder:
        write_invented_school(Path(folder), today=today, pupils_per_year=pupils_per_year, seed=seed)
        return School(Path(folder))


def day(text: str) -> date:
    """A date as the files write it, dd/mm/yyyy and nothing else."""
    assert re.fullmatch(r"\d\d/\d\d/\d{4}", text)
    number, month, year = map(int, text.split("/"))
    return date(year, month, number)


def _rows(data: bytes) -> list[Row]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True))
