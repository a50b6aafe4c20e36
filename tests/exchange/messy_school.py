"""An invented school of 1,100 pupils as a first export really looks: every habit of an office that tests a reader."""

import csv
import io
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from openpyxl import Workbook

from bot.sample import write_invented_school

Row = dict[str, str]
_SEN = {"N": "N - No SEN", "K": "K - SEN Support", "E": "E - Education, Health and Care Plan", "": ""}
_HEADER = (
    "Admission No,UPN,Legal Surname,Legal Forename,Preferred Forename,Date of Birth,Gender,Year Group,Reg Group,"
    "Enrolment Status,SEN Status,Pupil Premium,EAL,Looked After,KS2 Reading SS,KS2 Maths SS,Contact,Priority"
)
_YES = {"T": "Yes", "F": "No"}


def write_messy_school(folder: Path, *, today: date, pupils_per_year: int = 220) -> int:
    """Write the export, and give how many pupils are in it."""
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as plain:
        write_invented_school(Path(plain), today=today, pupils_per_year=pupils_per_year)
        tables = {path.stem: _read(path) for path in Path(plain).iterdir()}
    for name in ("subjects", "classes", "forms", "mentors", "targets"):
        _write(folder / f"{name}.csv", tables[name])
    dice = Random(7)  # noqa: S311 - an invented school is no secret
    _two_of_a_name(tables["pupils"])
    _pupils(folder, tables["pupils"], dice)
    _staff(folder, tables["staff"])
    _marks(folder, tables["grades"], tables["pupils"])
    _calendar(folder, tables["calendar"], today)
    (folder / "~$Y11 marks.xlsx").write_bytes(b"a lock file")
    (folder / "How to export.docx").write_bytes(b"not for Staffroom")
    return len(tables["pupils"])


def _read(path: Path) -> list[Row]:
    return list(csv.DictReader(path.read_text("utf-8-sig").splitlines()))


def _write(path: Path, rows: Sequence[Row]) -> None:
    _put(path, [list(rows[0]), *([*row.values()] for row in rows)], "utf-8-sig")


def _put(path: Path, rows: Iterable[Sequence[str]], encoding: str) -> None:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    path.write_bytes(text.getvalue().encode(encoding, "replace"))


def _two_of_a_name(pupils: list[Row]) -> None:
    first, second = [row for row in pupils if row["Year"] == "Year 11"][:2]
    for name in ("Legal Surname", "Legal Forename", "Preferred Forename", "Reg"):
        second[name] = first[name]
    for row, name in zip(pupils[10:13], ("Zoë", "Chloë", "José"), strict=True):
        row["Legal Forename"] = name


def _pupils(folder: Path, pupils: list[Row], dice: Random) -> None:
    """A report of the MIS: a title, words for codes, a row a contact, leavers, a total; saved on an old Mac."""
    header = _HEADER.split(",")
    rows: list[Sequence[str]] = [
        ["Pupil list"],
        [f"Printed 23/11/2026 for the office, {len(pupils)} pupils"],
        [],
        header,
    ]
    for row in pupils:
        known = [
            *(f'="{row["Adno"]}"', row["UPN"], row["Legal Surname"], row["Legal Forename"]),
            *(row["Preferred Forename"], row["DOB"], row["Gender"], row["Year"], row["Reg"], "Current"),
            *(_SEN[row["SEN Status"]], "Ever 6 FSM" if row["PP"] == "T" else "No"),
            *(
                "OTH" if row["EAL"] == "T" else "ENG",
                _YES[row["In Care"]],
                row["KS2 Reading SS"],
                row["KS2 Maths SS"],
            ),
        ]
        if row is pupils[0]:
            known[10], known[6] = "see file", "X"
        contacts = range(1, dice.choice((2, 3, 3)))
        rows += [[*known, f"{row['Legal Surname']} parent {number}", str(number)] for number in contacts]
    left = "9999,,Gone,Guy,,01/01/2011,M,Year 11,11A,Leaver,N,No,ENG,No,,".split(",")  # noqa: SIM905 - a row
    rows += [[*left, "", ""], [f"Total: {len(pupils)}", *[""] * (len(header) - 1)]]
    nobody = ",,Lost,Lena,,01/01/2011,F,Year 11,11A,Current,,,,,,,,".split(",")  # noqa: SIM905 - a row
    rows.insert(8, nobody)
    _put(folder / "Pupil list Nov.csv", rows, "mac_roman")


def _staff(folder: Path, staff: list[Row]) -> None:
    """Staff with the invigilators that nobody gave an address, one on two contracts, and addresses out of Outlook."""
    rows = [dict(row) for row in staff]
    rows[3]["Work Email"] = f"{rows[3]['Forename']} {rows[3]['Surname']} <{rows[3]['Work Email']}>"
    rows[4]["Work Email"] = f"mailto:{rows[4]['Work Email']}"
    rows[6]["Roles"] += "; Head of House"
    rows.append({**rows[5], "Roles": "learning support", "Subjects": ""})
    nobody = dict.fromkeys(rows[0], "")
    rows += [{**nobody, "Forename": name, "Surname": "Invigilator"} for name in ("Ann", "Bob", "Cy")]
    _write(folder / "staff.csv", rows)


def _marks(folder: Path, grades: list[Row], pupils: list[Row]) -> None:
    """A wide mark sheet a year group, the subject over current and predicted; a cover, averages, a hidden sheet."""
    newest = max(row["Collection"] for row in grades)
    by_pupil: dict[str, dict[str, Row]] = defaultdict(dict)
    for row in grades:
        if row["Collection"] == newest:
            by_pupil[row["UPN"]][row["Subject"]] = row
    for year in ("10", "11"):
        chosen = [row for row in pupils if row["Year"] == f"Year {year}" and row["UPN"] in by_pupil]
        subjects = sorted({subject for row in chosen for subject in by_pupil[row["UPN"]]})
        book = Workbook()
        cover = book.worksheets[0]
        cover.title = "Cover"
        cover.append([f"Marks of Year {year}"])
        sheet = book.create_sheet(f"Y{year}")
        sheet.append([f"Invented School: Year {year}, Autumn 1"])
        sheet.append([])
        parts = [part for subject in subjects for part in (subject, "")]
        sheet.append(["Name", "UPN", "Reg", *parts, "Enterprise"])
        sheet.append(["", "", "", *(["Current", "Predicted"] * len(subjects)), "Current"])
        for number, row in enumerate(chosen):
            cells: list[object] = [f"{row['Legal Surname']}, {row['Legal Forename']}", row["UPN"], row["Reg"]]
            for subject in subjects:
                found = by_pupil[row["UPN"]].get(subject)
                cells += [_typed(found["Current"]), _typed(found["Predicted"])] if found else ["", ""]
            cells.append("Merit" if number % 2 else "Pass")
            if number < 3:
                cells[3 + number] = ("Abs", "#N/A", "L9X")[number]
            sheet.append(cells)
        sheet.append(["Average", "", "", *([4.8, 5.1] * len(subjects))])
        for place in range(4, 4 + 2 * len(subjects), 2):
            sheet.merge_cells(start_row=3, end_row=3, start_column=place, end_column=place + 1)
        hidden = book.create_sheet("Lookup")
        hidden.append(["Grade", "Points"])
        hidden.append(["5", "5"])
        hidden.sheet_state = "hidden"
        book.save(folder / f"Y{year} marks.xlsx")


def _typed(grade: str) -> object:
    return int(grade) if grade.isdigit() else grade


def _calendar(folder: Path, periods: list[Row], today: date) -> None:
    """Terms given whole with the half term as a row inside, weekdays in front, training days by another name."""
    year = today.year
    rows = [
        ["Event Type", "Event", "Start", "End"],
        ["Term", "Autumn term", f"Wednesday 02/09/{year}", f"Friday 18/12/{year}"],
        ["Half term", "October half term", f"26/10/{year}", f"30/10/{year}"],
        ["PD day", "Staff training", f"27/11/{year}", ""],
        ["PD day", "Staff training", "TBC", ""],
        ["Term", "Spring term", f"04/01/{year + 1}", f"25/03/{year + 1}"],
        ["Holiday", "February half term", f"15/02/{year + 1}", f"19/02/{year + 1}"],
        ["Term", "Summer term", f"12/04/{year + 1}", f"21/07/{year + 1}"],
        ["Half term", "May half term", f"31/05/{year + 1}", f"04/06/{year + 1}"],
    ]
    assert periods
    _put(folder / "Term dates.csv", rows, "utf-8")
