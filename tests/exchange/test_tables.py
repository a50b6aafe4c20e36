"""A table is read as it is: titles above, totals below, hidden sheets, zips, and every kind of workbook alike."""

import io
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook

from models.exchange.questions import GivenAnswers
from models.exchange.reading.files import read_files
from models.exchange.sheets import Sheet
from tests.exchange.small_school import ALI, AMY, BEN, ZOE, write, write_workbook

PACKED = Path(__file__).parent / "packed"
HEADINGS = "UPN,Adno,Legal Surname,Legal Forename,DOB,Year,Reg\n"
AMYS_ROW = f"{AMY},004101,Carter,Amy,04/05/2011,11,11A\n"


def only(*paths: Path, answers: GivenAnswers | None = None) -> Sheet:
    reading = read_files(paths, answers)
    assert reading.problems == []
    (sheet,) = reading.sheets
    return sheet


@pytest.mark.parametrize(
    ("text", "line", "note"),
    [
        (f"Student List\nPrinted 25/11/2026 by E Elm\n\n{HEADINGS}{AMYS_ROW}", 5, "headings are on line 4"),
        (f"Student List,,,,,,\n,,,,,,\n{HEADINGS}{AMYS_ROW}", 4, "headings are on line 3"),
        (f"sep=,\n{HEADINGS}{AMYS_ROW}", 3, ""),
        (f"{HEADINGS}{AMYS_ROW}Total: 1,,,,,,\n", 2, "left out: totals (line 3)"),
        (f"{HEADINGS}{AMYS_ROW}Total,1\n", 2, "left out: totals (line 3)"),
        (f"{HEADINGS}{AMYS_ROW},,Average,,,11,\n", 2, "left out: totals (line 3)"),
        (f"{HEADINGS}{AMYS_ROW}Page 1 of 1\n", 2, "left out: lines of print (line 3 “Page 1 of 1”)"),
        (f"{HEADINGS}Year 11,,,,,,\n{AMYS_ROW}", 3, "left out: lines of print (line 2 “Year 11”)"),
        (f"{HEADINGS}{AMYS_ROW}{HEADINGS}", 2, "left out: headings said again (line 3)"),
        (f"{HEADINGS}{AMYS_ROW}{AMYS_ROW}", 2, "1 row says the same as another"),
    ],
)
def test_what_is_no_data_is_left_out_and_named(tmp_path: Path, text: str, line: int, note: str) -> None:
    sheet = only(write(tmp_path, "pupils.csv", text))
    assert list(sheet.pick("legal surname")) == [("Carter",)]
    assert sheet.lines == [line]
    assert any(note in each for each in sheet.notes) if note else sheet.notes == []


def test_a_pupil_whose_name_looks_like_a_total_is_a_pupil(tmp_path: Path) -> None:
    text = "Legal Surname,Legal Forename,UPN,Adno,Year,Reg\n" + f"Total,Sam,{AMY},004101,11,11A\n"
    assert list(only(write(tmp_path, "pupils.csv", text)).pick("legal surname")) == [("Total",)]


def test_a_row_for_each_contact_is_one_pupil(tmp_path: Path) -> None:
    text = HEADINGS.strip() + ",Contact Name,Contact Priority\n"
    text += AMYS_ROW.strip() + ",Ann Carter,1\n" + AMYS_ROW.strip() + ",Bob Carter,2\n"
    sheet = only(write(tmp_path, "pupils.csv", text))
    assert len(sheet.rows) == 1
    assert sheet.dropped == ("Contact Name", "Contact Priority")


def test_a_title_over_merged_cells_and_a_total_in_a_workbook(tmp_path: Path) -> None:
    book = Workbook()
    page = book.worksheets[0]
    for row in (["Student list"], [], HEADINGS.strip().split(","), AMYS_ROW.strip().split(","), ["Total", 1]):
        page.append(row)
    page.merge_cells("A1:G1")
    book.save(tmp_path / "Student list.xlsx")
    assert list(only(tmp_path / "Student list.xlsx").pick("upn")) == [(AMY,)]


def test_covers_and_hidden_sheets_are_left_out_and_named(tmp_path: Path) -> None:
    path = write_workbook(
        tmp_path,
        "school.xlsx",
        Cover=[["Fell School"]],
        Notes=[["Made by hand"], ["do not print"]],
        Forms=[["Form", "Tutor Code"], ["11A", "HUN"]],
        Old=[["Form", "Tutor Code"], ["10A", "HUN"]],
    )
    reading = read_files([path])
    assert reading.ignored == ["school.xlsx, sheet Cover (one row)"]
    assert [sheet.file for sheet in reading.sheets] == ["school.xlsx, sheet Forms", "school.xlsx, sheet Old"]
    assert [(each.file, each.severity.value) for each in reading.problems] == [
        ("school.xlsx, sheet Notes", "warning")
    ]


def test_a_workbook_of_which_nothing_is_read_is_no_success(tmp_path: Path) -> None:
    path = write_workbook(tmp_path, "any.xlsx", Cover=[["Fell School"]], Notes=[["By hand"], ["x"]])
    problems = read_files([path]).problems
    assert [each.severity.value for each in problems] == ["warning", "error"]
    assert problems[1].what == "nothing in this file is what Staffroom reads"


def test_an_old_workbook_is_read_like_a_new_one() -> None:
    reading = read_files([PACKED / "school.xls"])
    forms, dates = reading.sheets
    assert list(forms.pick("form", "tutor")) == [("11A", "HUN"), ("11C", "WHD")]
    assert list(dates.pick("first day", "last day")) == [("2026-09-02", "2026-10-23")]
    assert "school.xls, sheet Lookup (hidden)" in reading.ignored


def ods(body: str) -> bytes:
    """An OpenDocument workbook of these tables, as LibreOffice writes it, only shorter."""
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text")
    )
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr(
            "META-INF/manifest.xml",
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        )
        archive.writestr(
            "content.xml",
            f"<office:document-content {spaces}><office:body><office:spreadsheet>{body}"
            "</office:spreadsheet></office:body></office:document-content>",
        )
    return packed.getvalue()


def ods_row(*cells: str) -> str:
    return (
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>'
            for cell in cells
        )
        + "</table:table-row>"
    )


def test_an_opendocument_workbook_is_read_like_a_new_one(tmp_path: Path) -> None:
    endless = (
        '<table:table-row table:number-rows-repeated="1048570">'
        '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    )
    rows = ods_row("Form", "Tutor Code") + ods_row("11A", "HUN") + endless
    body = f'<table:table table:name="Forms">{rows}</table:table>'
    path = tmp_path / "forms.ods"
    path.write_bytes(ods(body))
    assert list(only(path).pick("form", "tutor")) == [("11A", "HUN")]


def test_a_zip_of_exports_is_a_folder_of_them(tmp_path: Path) -> None:
    path = tmp_path / "exports.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("autumn/pupils.csv", HEADINGS + AMYS_ROW)
        archive.writestr("autumn/forms.csv", "Form,Tutor Code\n11A,HUN\n")
        archive.writestr("autumn/read me.docx", "x")
        archive.writestr("__MACOSX/autumn/._pupils.csv", "x")
    reading = read_files([path])
    assert [(each.file, each.kind) for each in reading.sheets] == [
        ("exports.zip, pupils.csv", "pupils"),
        ("exports.zip, forms.csv", "forms"),
    ]
    assert reading.ignored == ["exports.zip, read me.docx"]


def test_dates_with_the_month_first_are_read_so_and_said(tmp_path: Path) -> None:
    rows = "".join(
        f"{upn},d.whitfield@school.example,9/{day}/2026\n" for upn, day in ((AMY, 7), (BEN, 23), (ZOE, 14))
    )
    sheet = only(write(tmp_path, "mentors.csv", "UPN,Mentor Email,From\n" + rows))
    assert list(sheet.pick("from")) == [("2026-09-07",), ("2026-09-23",), ("2026-09-14",)]
    assert sheet.notes == ["its dates have the month first, and are read so"]
    both = rows + f"{ALI},d.whitfield@school.example,23/9/2026\n"
    assert only(write(tmp_path, "mentors.csv", "UPN,Mentor Email,From\n" + both)).notes == []
    once = f"{AMY},d.whitfield@school.example,9/23/2026\n{BEN},d.whitfield@school.example,9/7/2026\n"
    assert only(write(tmp_path, "mentors.csv", "UPN,Mentor Email,From\n" + once)).notes == []


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("a.xml", '<?xml version="1.0"?><CTfile><Header/></CTfile>', "Common Transfer File"),
        ("term.ics", "BEGIN:VCALENDAR\nBEGIN:VEVENT\nEND:VEVENT\n", "a calendar file"),
        ("students.json", '{"data":[{"id":"A1"}]}', "a JSON file"),
        ("a.xls", "<html><table><tr><td>UPN</td></tr></table></html>", "a web page"),
        ("a.xml", "<?xml version='1.0'?><Report><Row/></Report>", "an XML file"),
        ("a.csv", "BEGIN:VCARD\nEND:VCARD\n", "a file of contacts"),
    ],
)
def test_a_file_of_another_kind_is_named_as_what_it_is(
    tmp_path: Path, name: str, text: str, said: str
) -> None:
    (problem,) = read_files([write(tmp_path, name, text)]).problems
    assert said in problem.what
    assert "CSV" in problem.advice
    (problem,) = read_files([tmp_path]).problems
    assert said in problem.what


@pytest.mark.parametrize(
    ("name", "text", "kind"),
    [
        ("export.csv", "Forename,Surname,Email,Staff Code\nNoor,Hussain,n@school.example,HUN\n", "staff"),
        ("export.csv", "Forename,Surname,Email,Role\nNoor,Hussain,n@school.example,Teacher\n", "staff"),
        ("Staff list.csv", "Forename,Surname,Email\nNoor,Hussain,n@school.example\n", "staff"),
        ("11Ma1 members.csv", "First Name,Last Name,Email\nAmy,Carter,a.carter@school.example\n", None),
        ("export.csv", "First Name,Last Name,Email,Role\nAmy,Carter,a@school.example,student\n", None),
        ("export.csv", "First Name,Last Name,Email,Teacher\nAmy,Carter,a@school.example,HUN\n", None),
    ],
)
def test_nobody_is_staff_without_a_sign_of_it(tmp_path: Path, name: str, text: str, kind: str | None) -> None:
    path = write(tmp_path, name, text)
    answers = GivenAnswers()
    reading = read_files([path], answers)
    assert [sheet.kind for sheet in reading.sheets] == ([kind] if kind else [])
    if kind is None:
        (question,) = answers.open
        assert [choice.word for choice in question.choices] == ["staff", "nothing"]
        chosen = read_files([path], GivenAnswers([f"{question.id}=staff"]))
        assert [sheet.kind for sheet in chosen.sheets] == ["staff"]


def test_a_list_of_pupils_with_addresses_is_never_a_list_of_staff(tmp_path: Path) -> None:
    text = f"UPN,First Name,Last Name,Email\n{AMY},Amy,Carter,a@school.example\n"
    answers = GivenAnswers()
    assert read_files([write(tmp_path, "export.csv", text)], answers).sheets == []
    assert [choice.word for choice in answers.open[0].choices] == ["mentors", "support", "nothing"]


@pytest.mark.parametrize(
    "words",
    [
        *("Total", "GRAND TOTAL", "Sub-total", "Subtotals", "School average", "Year total", "Group mean", "Averages"),
        *("Mean", "Median", "Count", "Counts", "Sum", "Percentage", "Percent", "Number of pupils", "No. of pupils"),
        *("No of pupils", "End of report", "End of list", "e.g. B801200005001", "UPN"),
    ],
)  # fmt: skip
def test_a_row_that_is_no_data_is_left_out_whatever_stands_beside_it(tmp_path: Path, words: str) -> None:
    text = f"UPN,Subject,Current\n{AMY},Ma,5\n{words},Subject,Current\n"
    (sheet,) = read_files([write(tmp_path, "grades.csv", text)]).sheets
    assert [row[0] for row in sheet.rows] == [AMY]
