"""Every format that a school may send is read alike, and a wrong file is told by name, line and column."""

import csv
import io
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

import pytest

from models.db.errors import Sorry
from models.exchange.columns import KINDS, FileKind, heading_key, headings, names_of
from models.exchange.questions import GivenAnswers
from models.exchange.reading.files import read_files
from models.exchange.sheets import Reading, Sheet
from tests.exchange.small_school import AMY, BEN, PUPILS, write, write_workbook

MENTORS = f"UPN,Mentor Email,From\n{AMY},d.whitfield@school.example,07/09/2026\n"


def only(reading: Reading) -> Sheet:
    assert reading.problems == []
    (sheet,) = reading.sheets
    return sheet


def trouble(reading: Reading) -> str:
    assert reading.sheets == []
    (problem,) = reading.problems
    assert problem.severity.value == "error"
    assert problem.advice
    return f"{problem.where}: {problem.what}"


def asked(paths: Sequence[Path], *given: str) -> dict[str, list[str]]:
    """Each question that reading these leaves open, and its choices."""
    answers = GivenAnswers(given)
    read_files(paths, answers)
    return {each.id: [choice.word for choice in each.choices] for each in answers.open}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    sheet = only(read_files([write(tmp_path, "pupils.csv", PUPILS, encoding=encoding)]))
    assert list(sheet.pick("legal surname", "legal forename"))[2] == ("O’Brien", "Zoë")


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_separators_and_line_ends(tmp_path: Path, separator: str, end: str) -> None:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=separator, lineterminator=end)
    writer.writerow(["Form", "Tutor Email"])
    writer.writerow(["11A, the best; really", "d.whitfield@school.example"])
    sheet = only(read_files([write(tmp_path, "forms.csv", text.getvalue())]))
    assert list(sheet.pick("form", "tutor")) == [("11A, the best; really", "d.whitfield@school.example")]


def test_blank_rows_are_passed_over_and_lines_are_those_of_the_file(tmp_path: Path) -> None:
    text = 'Form,Tutor Email\n\n11A,"a\nb"\n,\n11C,c\n'
    sheet = only(read_files([write(tmp_path, "forms.csv", text)]))
    assert list(zip(sheet.lines, sheet.pick("form"), strict=True)) == [(3, ("11A",)), (6, ("11C",))]


def test_a_workbook_gives_what_the_same_csv_gives(tmp_path: Path) -> None:
    header = ["Adno", "UPN", "Subject", "Collection", "Current", "Predicted", "Year"]
    typed = [4101, AMY, "Combined Science", datetime(2026, 9, 1), datetime(2026, 4, 5), 5.0, 11.0]  # noqa: DTZ001 - a workbook's dates have no zone
    path = write_workbook(tmp_path, "grades.xlsx", Sheet1=[header, typed, [None] * 7], Empty=[])
    sheet = only(read_files([path]))
    assert sheet.file == "grades.xlsx"
    assert list(sheet.pick("admission number", "collection", "current", "predicted")) == [
        ("4101", "2026-09-01", "2026-04-05", "5")
    ]
    assert sheet.dropped == ("Year",)


def test_a_workbook_of_several_sheets_is_several_tables(tmp_path: Path) -> None:
    path = write_workbook(
        tmp_path,
        "school.xlsx",
        Terms=[
            ["Kind", "Name", "First Day", "Last Day"],
            ["term", "Autumn", date(2026, 9, 2), date(2026, 12, 18)],
        ],
        Forms=[["Form", "Tutor Email"], ["11A", "d.whitfield@school.example"]],
    )
    reading = read_files([path])
    assert [(sheet.file, sheet.kind) for sheet in reading.sheets] == [
        ("school.xlsx, sheet Terms", "calendar"),
        ("school.xlsx, sheet Forms", "forms"),
    ]
    assert list(reading.sheets[0].pick("first day")) == [("2026-09-02",)]


@pytest.mark.parametrize("mis", ["SIMS", "Arbor", "Bromcom"])
@pytest.mark.parametrize("kind", [kind.name for kind in KINDS])
def test_each_mis_calls_its_columns_by_other_names(tmp_path: Path, mis: str, kind: str) -> None:
    place = ["SIMS", "Arbor", "Bromcom"].index(mis)
    data = (Path(__file__).parents[2] / "models" / "exchange" / "mis-columns.csv").read_text("utf-8")
    listed = [row for row in csv.DictReader(data.splitlines()) if kind in row["Files"].split()]
    header = ",".join(list(row.values())[2 + place] for row in listed)
    sheet = only(
        read_files([write(tmp_path, f"{kind}.csv", header + "\n" + ",".join("x" for _ in listed) + "\n")])
    )
    assert sheet.kind == kind
    # Of staff the name they go by is the only one, in the place of the legal one.
    by_choice = {"preferred forename", "preferred surname"} if kind == "staff" else set()
    assert set(sheet.columns) == {row["Field"] for row in listed} - by_choice
    assert sheet.dropped == ()


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("unique pupil number", "upn"),
        ("ADM_NO", "admission number"),
        ("Family-Name", "legal surname"),
        ("Known.As", "preferred forename"),
        ("N C Year", "year group"),
        ("Registration Group", "form"),
        ("m/f", "sex"),
        ("FSM Ever 6", "pupil premium"),
        ("LAC", "in care"),
        ("KS2 Mat SS", "ks2 maths"),
    ],
)
def test_headings_match_without_case_spaces_and_signs(heading: str, field: str) -> None:
    assert headings("pupils")[heading_key(heading)][0] == field


def test_the_usual_names_of_a_field_can_be_told() -> None:
    assert names_of(FileKind.PUPILS, "upn")[:2] == ["UPN", "Unique Pupil Number"]
    with pytest.raises(ValueError, match="no field called shoe size"):
        names_of(FileKind.PUPILS, "shoe size")


def test_columns_that_are_not_needed_are_let_go_and_named(tmp_path: Path) -> None:
    sheet = only(read_files([write(tmp_path, "pupils.csv", PUPILS)]))
    assert sheet.dropped == ("Home Address",)
    assert "Invented Row" not in repr(sheet)


def test_of_two_names_for_one_field_the_more_exact_is_used(tmp_path: Path) -> None:
    text = f"UPN,Surname,Legal Surname,Legal Forename,Year,Reg\n{AMY},Other,Carter,Amy,11,11A\n"
    sheet = only(read_files([write(tmp_path, "pupils.csv", text)]))
    assert list(sheet.pick("legal surname", "preferred surname")) == [("Carter", "Other")]
    text = f"UPN,Adm No,Admission No,Mentor Email\n{AMY},7,4101,a@school.example\n"
    sheet = only(read_files([write(tmp_path, "mentors.csv", text)]))
    assert list(sheet.pick("admission number")) == [("4101",)]
    assert sheet.dropped == ("Adm No",)


@pytest.mark.parametrize(
    ("name", "header", "kind"),
    [
        ("export.csv", "UPN,Subject,Collection,Current,Predicted", "grades"),
        ("export.csv", "UPN,Adno,Surname,Forename,Year,Reg,Subject,Collection,Current,Predicted", "grades"),
        ("export.csv", "UPN,Subject,Target", "targets"),
        ("export.csv", "UPN,AM,PM", "attendance"),
        ("export.csv", "Class,Subject,Staff Code,UPN", "classes"),
        ("export.csv", "UPN,Mentor Email", "mentors"),
        ("Year 11 support.csv", "UPN,Staff Email,From", "support"),
        ("our mentors.csv", "UPN,Staff Email,From", "mentors"),
        ("export.csv", "UPN,Surname,Forename,DOB,Year,Reg", "pupils"),
        ("export.csv", "Forename,Surname,Work Email,Roles", "staff"),
        ("export.csv", "Form,Tutor Email", "forms"),
        ("export.csv", "Subject,Code,Grade Scale", "subjects"),
        ("export.csv", "Kind,Name,First Day,Last Day", "calendar"),
    ],
)
def test_columns_tell_what_a_file_holds(tmp_path: Path, name: str, header: str, kind: str) -> None:
    row = ",".join("x" for _ in header.split(","))
    assert only(read_files([write(tmp_path, name, f"{header}\n{row}\n")])).kind == kind


def test_a_list_that_could_be_mentors_or_support_is_asked_about(tmp_path: Path) -> None:
    path = write(tmp_path, "export.csv", f"UPN,Staff Email,From\n{AMY},a@school.example,01/09/2026\n")
    assert asked([path]) == {"holds-export": ["mentors", "support", "nothing"]}
    assert only(read_files([path], GivenAnswers(["holds-export=support"]))).kind == "support"
    assert read_files([path], GivenAnswers(["holds-export=nothing"])).sheets == []


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "the file is empty"),
        (b" \r\n ", "the file is empty"),
        (b"%PDF-1.7\n%\xe2\xe3", "this is a PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Excel file"),
        (b"UPN,Adno\n\x00\x01\x02", "neither text nor a workbook"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "this is a picture"),
        (b"PK\x03\x04 but not a zip", "cannot be read"),
        (b"UPN,Mentor Email,From\n", "no rows under the headings"),
        (
            b"A841200019001,004101,Carter,Amy\nB841200019002,004102,Dodd,Ben\n",
            "no column names that Staffroom knows",
        ),
        (b"UPN,Shoe Size\nx,9\n", "cannot tell what this file holds"),
        (b'Form,Tutor Email\n11A,"a\n11B,b\n', "the quotation marks do not match"),
        (b"Form,Tutor Email,Tutor Email\n11A,a,b\n", "two columns hold the tutor"),
    ],
)
def test_a_wrong_file_is_told_in_words(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "export.csv"
    path.write_bytes(content)
    assert said in trouble(read_files([path]))


def test_a_column_that_is_missing_is_named_with_what_it_may_be_called(tmp_path: Path) -> None:
    reading = read_files([write(tmp_path, "pupils.csv", f"UPN,Forename,Year,Reg\n{AMY},Amy,11,11A\n")])
    (problem,) = reading.problems
    assert problem.what == "there is no column for legal surname"
    assert "“Legal Surname”" in problem.advice


def test_a_row_with_too_many_or_too_few_cells_is_told_by_its_line(tmp_path: Path) -> None:
    text = (
        "UPN,Mentor Email,From\n"
        f"{AMY},d.whitfield@school.example,07/09/2026\n"
        f"{BEN},Whitfield, Dan,07/09/2026\n"
        f"{BEN}\n"
        f"{BEN},n.hussain@school.example,07/09/2026,,\n"
    )
    reading = read_files([write(tmp_path, "mentors.csv", text)])
    assert [(problem.line, problem.severity.value) for problem in reading.problems] == [
        (3, "error"),
        (4, "error"),
    ]
    assert reading.sheets[0].lines == [2, 5]


def test_a_folder_gives_its_data_files_and_names_the_rest(tmp_path: Path) -> None:
    write(tmp_path, "mentors.csv", MENTORS)
    write(tmp_path, "notes.docx", "x")
    write(tmp_path, "~$book.xlsx", "x")
    write(tmp_path / "older", "mentors.csv", MENTORS)
    reading = read_files([tmp_path])
    assert [sheet.file for sheet in reading.sheets] == ["mentors.csv"]
    assert reading.ignored == ["notes.docx"]


def test_a_table_that_nobody_asked_for_is_left_out_and_named(tmp_path: Path) -> None:
    write(tmp_path, "mentors.csv", MENTORS)
    write(tmp_path, "behaviour.csv", "Day,Points\n1,2\n")
    write_workbook(
        tmp_path, "terms.xlsx", Notes=[["Made by hand"], ["x"]], Forms=[["Form", "Tutor"], ["11A", "HUN"]]
    )
    reading = read_files([tmp_path])
    assert [sheet.file for sheet in reading.sheets] == ["mentors.csv", "terms.xlsx, sheet Forms"]
    assert {(each.file, each.severity.value) for each in reading.problems} == {
        ("behaviour.csv", "warning"),
        ("terms.xlsx, sheet Notes", "warning"),
    }
    (problem,) = read_files([tmp_path / "behaviour.csv"]).problems
    assert problem.severity.value == "error"


def test_a_file_named_twice_is_read_once(tmp_path: Path) -> None:
    path = write(tmp_path, "mentors.csv", MENTORS)
    assert len(read_files([tmp_path, path]).sheets) == 1


def test_nothing_to_read_is_said_at_once(tmp_path: Path) -> None:
    with pytest.raises(Sorry, match="There is no file or folder called"):
        read_files([tmp_path / "nowhere.csv"])
    with pytest.raises(Sorry, match="no CSV, XLSX, XLS or ODS file"):
        read_files([tmp_path])
