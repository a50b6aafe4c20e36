"""An invented school: the files that its MIS would export, for trying things out and for tests.

Nobody in it exists. It has the habits of real exports: a byte order mark, lines that end as on Windows,
dates as dd/mm/yyyy, a column nobody needs, and a grades file that has been through a spreadsheet, which
ate the leading zeros of admission numbers and turned some combined-science grades into dates.
"""

import csv
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from random import Random

from bot.sample.lessons import Seat, mentors, places, supported, tutors
from bot.sample.pupils import InventedPupil, invent_pupils
from bot.sample.results import collections, entries, targets
from bot.sample.staff import CAST, SUBJECTS, Colleague, Player, all_staff
from bot.sample.terms import periods
from models.rules.calendar import Calendar, Period, academic_year, academic_year_name

__all__ = ["CAST", "Player", "write_invented_school"]


def write_invented_school(folder: Path, *, today: date, pupils_per_year: int = 120, seed: int = 11) -> None:
    """Write the exports of an invented school as of `today`; the same seed and day give the same files.

    Through one academic year people, classes and past grades stay as they are: a later day only adds
    collections. The calendar covers that year and the next. The folder is made if it is not there.

    Raises ValueError when `pupils_per_year` is not from 10 to 900.
    """
    year = academic_year(today)
    pupils = invent_pupils(year, pupils_per_year, _dice(seed, year, "pupils"))
    staff = all_staff()
    codes = {person.name: code for code, person in staff.items()}
    people = list(staff.values())
    taken = places(pupils, _dice(seed, year, "classes"))
    calendar = [*periods(year), *periods(year + 1)]
    folder.mkdir(parents=True, exist_ok=True)
    _write_people(folder, pupils, staff)
    _write_classes(folder, taken, codes)
    _write_relations(folder, pupils, people, year)
    _write_results(folder, taken, year, today, seed)
    _write_calendar(folder, calendar)
    in_school = Calendar(calendar).is_school_day(today)
    _write_attendance(folder, pupils, today, in_school, _dice(seed, year, f"attendance {today}"))


def _dice(seed: int, year: int, what: str) -> Random:
    """Dice for one file each, so that a change to one leaves the others as they were."""
    return Random(f"{seed}/{year}/{what}")  # noqa: S311  # an invented school is no secret


def _write(folder: Path, name: str, header: str, rows: Iterable[Sequence[str]]) -> None:
    with (folder / name).open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header.split(","))
        writer.writerows(rows)


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def _write_people(folder: Path, pupils: list[InventedPupil], staff: dict[str, Colleague]) -> None:
    _write(
        folder,
        "pupils.csv",
        "UPN,Adno,Legal Surname,Legal Forename,Preferred Forename,DOB,Year,Reg,Gender,PP,SEN Status,EAL,"
        "In Care,KS2 Reading SS,KS2 Maths SS,Home Address",
        (
            (
                *(pupil.upn, pupil.admission, pupil.surname, pupil.forename, pupil.preferred),
                *(_day(pupil.born), f"Year {pupil.year}", pupil.form, pupil.sex, pupil.premium, pupil.sen),
                *(pupil.eal, pupil.in_care, pupil.ks2_reading, pupil.ks2_maths, pupil.address),
            )
            for pupil in sorted(pupils, key=lambda one: (one.year, one.form, one.surname, one.forename))
        ),
    )
    _write(
        folder,
        "staff.csv",
        "Staff Code,Title,Forename,Surname,Work Email,Roles,Subjects",
        (
            (code, one.title, one.forename, one.surname, one.email, one.roles, ";".join(one.subjects))
            for code, one in staff.items()
        ),
    )


def _write_classes(folder: Path, taken: list[Seat], codes: dict[str, str]) -> None:
    _write(
        folder,
        "subjects.csv",
        "Subject,Code,Grade Scale",
        ((one.name, one.code, one.scale) for one in SUBJECTS),
    )
    _write(
        folder,
        "classes.csv",
        "Class,Subject,Staff Code,UPN,Adno",
        (
            (one.class_name, one.subject, codes[one.teacher], one.pupil.upn, one.pupil.admission)
            for one in taken
        ),
    )


def _write_relations(folder: Path, pupils: list[InventedPupil], people: list[Colleague], year: int) -> None:
    forms = sorted(tutors(people).items(), key=lambda item: (int(item[0][:-1]), item[0]))
    _write(folder, "forms.csv", "Form,Tutor Email", ((form, tutor.email) for form, tutor in forms))
    # A mentor is given on entry to Year 10 and goes with the pupil into Year 11 (R1).
    _write(
        folder,
        "mentors.csv",
        "UPN,Mentor Email,From",
        (
            (pupil.upn, mentor.email, _day(date(year - (pupil.year - 10), 9, 1)))
            for pupil, mentor in mentors(pupils, people)
        ),
    )
    _write(
        folder,
        "support.csv",
        "UPN,Staff Email,From",
        ((pupil.upn, one.email, _day(date(year, 9, 1))) for pupil, one in supported(pupils, people)),
    )


def _write_results(folder: Path, taken: list[Seat], year: int, today: date, seed: int) -> None:
    aims = list(targets(taken, _dice(seed, year, "targets")))
    _write(
        folder,
        "targets.csv",
        "UPN,Adno,Subject,Target,Source,Academic Year",
        (
            (
                *(place.pupil.upn, place.pupil.admission, place.subject),
                *(code, "FFT20", academic_year_name(year)),
            )
            for place, _, code in aims
        ),
    )
    dice = _dice(seed, year, "grades")
    graded = entries([(place, points) for place, points, _ in aims], collections(year, today), dice)
    _write(
        folder,
        "grades.csv",
        "UPN,Adno,Subject,Collection,Current,Predicted",
        (
            (
                *(one.pupil.upn, one.pupil.admission.lstrip("0")),
                *(one.subject, one.collection, one.current, one.predicted),
            )
            for one in graded
        ),
    )


def _write_calendar(folder: Path, calendar: list[Period]) -> None:
    _write(
        folder,
        "calendar.csv",
        "Kind,Name,First Day,Last Day",
        ((one.kind, one.name, _day(one.first), _day(one.last)) for one in calendar),
    )


def _write_attendance(
    folder: Path, pupils: list[InventedPupil], today: date, in_school: bool, dice: Random
) -> None:
    _write(
        folder,
        f"attendance-{today:%Y-%m-%d}.csv",
        "UPN,Adno,AM,PM",
        (
            (pupil.upn, pupil.admission, *(_codes(pupil, dice) if in_school else ("#", "#")))
            for pupil in pupils
        ),
    )


def _codes(pupil: InventedPupil, dice: Random) -> tuple[str, str]:
    """Morning and afternoon by the DfE's codes: mostly in; some late, ill, on a visit or unaccounted for."""
    day = dice.choices(("in", "late", "ill", "visit", "unknown", "medical"), (895, 40, 40, 10, 10, 5))[0]
    if pupil.who in (("11A", "Amy", "Carter"), ("11B", "Ben", "Dodd")):
        day = "in"  # the examples book them today
    return {
        "in": ("/", "\\"),
        "late": ("L", "\\"),
        "ill": ("I", "I"),
        "visit": ("V", "V"),
        "unknown": ("N", "N"),
        "medical": ("/", "M"),
    }[day]
