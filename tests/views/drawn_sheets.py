"""Cohorts as spreadsheets hold them, the invented one and drawn ones, and how they come into a database (R15, R16)."""

import csv
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from random import Random

from sqlalchemy import insert

from models.db.database import Database
from models.school.people import ClassTeacher, Pupil, SchoolClass, Staff
from models.school.settings import SettingChange
from models.school.snapshot import changed
from models.school.subjects import Subject
from models.tracking.class_at_close import ClassAtClose
from models.tracking.grades import Collection, GradeEntry, GradeKind, Target
from models.tracking.results import FinalGrade
from models.views.groups import Group
from tests.views.accuracy_by_hand import VOCATIONAL, Cell
from tests.views.conftest import YEAR11
from tests.views.sheets_by_hand import BACCALAUREATE, LANGUAGE, LITERATURE, MATHS, OPEN

PLACES = {
    "Mathematics": MATHS, "English Language": LANGUAGE, "English Literature": LITERATURE,
    "Combined Science": BACCALAUREATE, "History": BACCALAUREATE, "Geography": BACCALAUREATE,
    "French": BACCALAUREATE, "Computer Science": BACCALAUREATE,
}  # fmt: skip
"""Where a subject counts; any other among the open ones."""
LEAVING, TODAY, OUT = 2027, date(2027, 9, 20), date(2027, 8, 20)
AT = datetime(2026, 12, 1, tzinfo=UTC)
MONTHS = (date(2026, 9, 1), date(2026, 10, 1), date(2027, 5, 1))
SIMPLE = ("U", "1", "2", "3", "4", "5", "6", "7", "8", "9")
PAIRS = ("U", "1-1", *(f"{high}-{low}" for high in range(2, 10) for low in (high - 1, high)))
LADDERS = {"9-1": SIMPLE, "vocational": VOCATIONAL, "combined": PAIRS}
SUBJECTS = {
    "Mathematics": "9-1", "English Language": "9-1", "English Literature": "9-1", "Combined Science": "combined",
    "History": "9-1", "Sport (BTEC)": "vocational", "Health (BTEC)": "vocational",
}  # fmt: skip
"""Of a drawn school, each with its scale."""
CLASSES = 3
"""Of each subject."""
Who = dict[str, object]
"""What is known of a pupil, as the columns of the table."""


@dataclass(frozen=True)
class DrawnSheet:
    """A cohort as a spreadsheet holds it: its pupils, their cells, and the subjects with their scales, from 1 on."""

    who: list[Who]
    cells: list[Cell]
    subjects: Mapping[str, str]

    @property
    def places(self) -> dict[int, str]:
        """Where each subject counts."""
        return {at: PLACES.get(name, OPEN) for at, name in enumerate(self.subjects, 1)}


def invented() -> DrawnSheet:
    """The file's pupils with what was predicted, and results drawn beside it."""
    luck = Random(16)  # noqa: S311 - it invents results
    rows = list(csv.reader(YEAR11.read_text().splitlines()))
    subjects = dict(heading.split("|") for heading in rows[0][4:])
    who: list[Who] = []
    cells: list[Cell] = []
    for pupil, (premium, sen, reading, maths, *codes) in enumerate(rows[1:], 1):
        known = {"ks2_reading": int(reading) if reading else None, "ks2_maths": int(maths) if maths else None}
        who.append(
            {"pupil_premium": premium == "T", "sen": sen, "eal": False, "in_care": False, "sex": "", **known}
        )
        for subject, (scale, cell) in enumerate(zip(subjects.values(), codes, strict=True), 1):
            if cell:
                target, *predicted = cell.split("/")
                newest = predicted[1] or predicted[0]
                cells.append(
                    Cell(
                        pupil,
                        subject,
                        scale,
                        tuple(predicted),
                        result(luck, scale, newest),
                        room(luck, subject),
                        target,
                    )
                )
    return DrawnSheet(who, cells, subjects)


def drawn(number: int) -> DrawnSheet:
    """Another school: the same number is the same one. Some months, results and groups are missing."""
    luck = Random(number)  # noqa: S311 - it invents a school
    who: list[Who] = []
    cells: list[Cell] = []
    for pupil in range(1, luck.choice((9, 30, 60)) + 1):
        both = luck.choice(
            ((None, None), (95, 99), (99, 101), (105, None), (104, 107), (110, 110), (118, 109))
        )
        who.append(
            {
                "pupil_premium": luck.random() < 0.4, "sen": luck.choice(("N", "N", "K", "E")),
                "eal": luck.random() < 0.3, "in_care": luck.random() < 0.1, "sex": luck.choice(("F", "M", "")),
                "ks2_reading": both[0], "ks2_maths": both[1],
            }
        )  # fmt: skip
        for subject, scale in enumerate(SUBJECTS.values(), 1):
            if luck.random() < 0.2:
                continue
            codes = [code if luck.random() < 0.85 else "" for code in luck.choices(LADDERS[scale], k=3)]
            if scale == "9-1":
                codes = [
                    code + luck.choice(("", "", "+", "-")) if code not in {"", "U"} else code
                    for code in codes
                ]
            final = result(luck, scale, codes[2] or codes[1] or codes[0])
            target = luck.choice(("", *LADDERS[scale]))
            cells.append(Cell(pupil, subject, scale, tuple(codes), final, room(luck, subject), target))
    return DrawnSheet(who, cells, SUBJECTS)


def result(luck: Random, scale: str, predicted: str) -> str:
    """Near what was predicted, and now and then none (X)."""
    ladder = LADDERS[scale]
    whole = predicted if scale != "9-1" else predicted.rstrip("+-")
    at = ladder.index(whole) if whole else luck.randrange(len(ladder))
    moved = min(max(at + luck.choice((-3, -1, -1, -1, 0, 0, 0, 1, 1, 2)), 0), len(ladder) - 1)
    return ladder[moved] if luck.random() < 0.95 else ""


def room(luck: Random, subject: int) -> str:
    return f"11/{subject}/{luck.randrange(CLASSES)}"


def bring(database: Database, sheet: DrawnSheet) -> None:
    """All of it into a database, with what was recorded before and took no part."""
    cells = sheet.cells
    months = len(cells[0].predicted)
    classes = {name: at for at, name in enumerate(sorted({each.school_class for each in cells}), 1)}
    old = {"superseded_at": AT}
    with database.writing() as db:
        db.add_all(
            Subject(id=at, name=name, scale=scale)
            for at, (name, scale) in enumerate(sheet.subjects.items(), 1)
        )
        db.add_all(
            Collection(id=at, key=f"{opens:%Y-%m}", opens=opens, closes=opens.replace(day=28))
            for at, opens in enumerate(MONTHS[:months], 1)
        )
        db.add(
            Staff(id=1, code="ABC", forename="Invented", surname="Teacher", email="teacher@school.example")
        )
        db.add(SettingChange(name="class_accuracy", value="yes", changed_at=AT))
        db.flush()
        db.add_all(
            SchoolClass(id=at, name=name, subject_id=int(name.split("/")[1])) for name, at in classes.items()
        )
        db.execute(
            insert(Pupil),
            [
                {
                    "id": at,
                    "legal_surname": f"Invented {at}",
                    "legal_forename": "Pupil",
                    "year_group": 11,
                    **each,
                }
                for at, each in enumerate(sheet.who, 1)
            ],
        )
        db.flush()
        db.add_all(ClassTeacher(class_id=each, staff_id=1) for each in classes.values())
        grades = [
            {"pupil_id": each.pupil, "subject_id": each.subject, "collection_id": at, "kind": kind, "code": code,
             "recorded_at": AT, "superseded_at": None}
            for each in cells
            for at, code in enumerate(each.predicted, 1)
            if code
            for kind in (GradeKind.PREDICTED, GradeKind.CURRENT)
        ]  # fmt: skip
        aims = [
            {"pupil_id": each.pupil, "subject_id": each.subject, "code": each.target, "academic_year": LEAVING - 1,
             "set_at": AT}
            for each in cells
            if each.target
        ]  # fmt: skip
        db.execute(insert(Target), aims)
        bottom = [{**each, "code": "U", **old} for each in grades]
        db.execute(insert(GradeEntry), [*bottom, *grades])
        finals = [
            {"pupil_id": each.pupil, "subject_id": each.subject, "leaving_year": LEAVING, "code": each.final,
             "day": OUT, "recorded_at": AT, "superseded_at": None}
            for each in cells
        ]  # fmt: skip
        db.execute(insert(FinalGrade), [*({**each, "code": "U", **old} for each in finals), *finals])
        db.execute(
            insert(ClassAtClose),
            [
                {"pupil_id": each.pupil, "class_id": classes[each.school_class], "staff_id": 1,
                 "subject_id": each.subject, "collection_id": months, "shown_on": date(2027, 9, 2)}
                for each in cells
            ],
        )  # fmt: skip
        changed(db)


def belongs(who: list[Who], group: Group) -> dict[int, bool | None]:
    """Of each pupil whether they are in the group; None where nobody knows."""
    of: dict[Group, Callable[[Who], object]] = {
        Group.PREMIUM: lambda each: each["pupil_premium"], Group.SUPPORT: lambda each: each["sen"] == "K",
        Group.PLAN: lambda each: each["sen"] == "E", Group.EAL: lambda each: each["eal"],
        Group.IN_CARE: lambda each: each["in_care"],
        Group.GIRLS: lambda each: each["sex"] == "F" if each["sex"] else None,
        Group.BOYS: lambda each: each["sex"] == "M" if each["sex"] else None,
        Group.KS2_BELOW: lambda each: between(each, 0, 100), Group.KS2_MIDDLE: lambda each: between(each, 100, 110),
        Group.KS2_ABOVE: lambda each: between(each, 110, 999),
    }  # fmt: skip
    found = {at: of[group](each) for at, each in enumerate(who, 1)}
    return {at: None if each is None else bool(each) for at, each in found.items()}


def between(each: Who, low: int, high: int) -> bool | None:
    reading, maths = each["ks2_reading"], each["ks2_maths"]
    if not isinstance(reading, int) or not isinstance(maths, int):
        return None
    return low <= (reading + maths) / 2 < high
