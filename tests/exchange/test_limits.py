"""No file can fill the memory or take an hour: what goes beyond a limit is refused before it is parsed."""

import io
import struct
import tracemalloc
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook

from models.db.errors import Sorry
from models.exchange.reading.files import read_files
from models.exchange.reading.limits import (
    LARGEST,
    MOST_CELLS,
    MOST_COLUMNS,
    MOST_MEMBERS,
    MOST_ROWS,
    MOST_UNPACKED,
)
from tests.exchange.small_school import write
from tests.exchange.test_tables import PACKED, ods, ods_row

_AT_MOST = 250 * 1024 * 1024


def refused(tmp_path: Path, name: str, content: bytes) -> str:
    """Why the file is refused, in memory that any machine has."""
    path = tmp_path / name
    path.write_bytes(content)
    tracemalloc.start()
    try:
        reading = read_files([path])
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < _AT_MOST
    assert reading.sheets == []
    (problem,) = reading.problems
    assert problem.advice
    return problem.what


def workbook(sheet: bytes, **more: bytes) -> bytes:
    """A workbook with this XML as its only sheet."""
    plain = io.BytesIO()
    book = Workbook()
    book.worksheets[0].append(["UPN", "Mentor Email"])
    book.save(plain)
    packed = io.BytesIO()
    with zipfile.ZipFile(plain) as before, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            after.writestr(name, sheet if name == "xl/worksheets/sheet1.xml" else before.read(name))
        for name, content in more.items():
            after.writestr(name, content)
    return packed.getvalue()


def rows(*given: bytes) -> bytes:
    space = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    return b"<worksheet " + space + b"><sheetData>" + b"".join(given) + b"</sheetData></worksheet>"


FIRST = b'<row r="1"><c r="A1" t="inlineStr"><is><t>UPN</t></is></c></row>'


@pytest.mark.parametrize(
    "far",
    [
        b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
        b'<row r="1048576"><c r="CV1048576"><v>1</v></c></row>',
        b'<row r="2"><c r="ZZZ2"><v>1</v></c></row>',
        b'<row r="999999"><c><v>1</v></c><c><v>1</v></c><c><v>1</v></c></row>',
        b'<row r="2">' + b"<c><v>1</v></c>" * (MOST_COLUMNS + 1) + b"</row>",
    ],
    ids=["corner", "far below", "far right", "unnamed cells far below", "too many unnamed cells"],
)
def test_a_cell_far_out_is_told_before_the_sheet_is_laid_out(tmp_path: Path, far: bytes) -> None:
    assert "sheet1 reaches" in refused(tmp_path, "mentors.xlsx", workbook(rows(FIRST, far)))


def test_a_formatted_cell_far_out_that_holds_nothing_does_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "mentors.xlsx"
    far = b'<row r="1048576"><c r="XFD1048576" s="0"/></row>'
    second = b'<row r="2"><c r="A2" t="inlineStr"><is><t>x</t></is></c></row>'
    path.write_bytes(workbook(rows(FIRST, second, far)))
    (problem,) = read_files([path]).problems
    assert "reaches" not in problem.what


def test_an_old_workbook_with_a_cell_far_out(tmp_path: Path) -> None:
    content = bytearray((PACKED / "school.xls").read_bytes())
    number = content.rfind(struct.pack("<HHHH", 0x0203, 14, 1, 1))
    assert number > 0
    struct.pack_into("<HH", content, number + 4, 65_535, 255)
    assert "reaches over 65,536 rows and 256 columns" in refused(tmp_path, "a.xls", bytes(content))


def test_an_old_workbook_whose_sectors_run_in_a_circle(tmp_path: Path) -> None:
    content = bytearray((PACKED / "school.xls").read_bytes())
    (directory,) = struct.unpack_from("<I", content, 48)
    (table,) = struct.unpack_from("<I", content, 76)
    struct.pack_into("<I", content, (table + 1) * 512 + directory * 4, directory)
    assert "cannot be read" in refused(tmp_path, "a.xls", bytes(content))


@pytest.mark.whole
def test_a_document_with_a_cell_far_out(tmp_path: Path) -> None:
    far = '<table:table-row table:number-rows-repeated="1048573"/>'
    right = '<table:table-row><table:table-cell table:number-columns-repeated="16383"/>'
    right += (
        '<table:table-cell office:value-type="string"><text:p>x</text:p></table:table-cell></table:table-row>'
    )
    body = f'<table:table table:name="Forms">{ods_row("Form", "Tutor")}{far}{right}</table:table>'
    assert "sheet Forms reaches" in refused(tmp_path, "forms.ods", ods(body))
    many = ods_row("11A", "HUN").replace("table-row>", 'table-row table:number-rows-repeated="1048573">', 1)
    body = f'<table:table table:name="Forms">{ods_row("Form", "Tutor")}{many}</table:table>'
    assert "sheet Forms reaches" in refused(tmp_path, "forms.ods", ods(body))
    fewer = many.replace("1048573", str(MOST_ROWS))
    body = f'<table:table table:name="Forms">{ods_row("Form", "Tutor")}{fewer}</table:table>'
    assert "Forms holds more than" in refused(tmp_path, "forms.ods", ods(body))


def test_what_unpacks_to_too_much(tmp_path: Path) -> None:
    bomb = workbook(rows(FIRST) + b" " * (MOST_UNPACKED + 1))
    assert len(bomb) < 1024 * 1024
    assert "unpacks to more than" in refused(tmp_path, "a.xlsx", bomb)


def test_a_member_that_lies_about_its_size(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("pupils.csv", b" " * (MOST_UNPACKED + 1))
    content = packed.getvalue().replace(struct.pack("<I", MOST_UNPACKED + 1), struct.pack("<I", 1000))
    assert refused(tmp_path, "a.zip", content)


def test_too_many_members(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for number in range(MOST_MEMBERS + 1):
            archive.writestr(f"{number}.csv", b"")
    assert "holds more than 1,000 files" in refused(tmp_path, "a.zip", packed.getvalue())
    directory = b"PK\x01\x02" + b"\x00" * 200 * (MOST_MEMBERS * 3)
    end = b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, 65535, 65535, len(directory), 4, 0)
    assert "holds more than 1,000 files" in refused(tmp_path, "b.zip", b"PK\x03\x04" + directory + end)


def test_a_text_file_of_too_many_cells_or_columns(tmp_path: Path) -> None:
    assert "cells" in refused(tmp_path, "a.csv", b"UPN,Mentor Email\n" + b"," * (MOST_CELLS + 1))
    wide = b"UPN,Mentor Email\n" + b"x," * (MOST_COLUMNS + 5) + b"\n"
    assert "line 2 has" in refused(tmp_path, "b.csv", wide)
    assert "MB" in refused(tmp_path, "c.csv", b"x" * (LARGEST + 1))


def test_a_text_file_of_too_many_rows_or_too_long_a_cell(tmp_path: Path) -> None:
    assert "rows" in refused(tmp_path, "a.csv", b"UPN,Mentor Email\n" + b"x,y\n" * MOST_ROWS)
    long = b"UPN,Mentor Email\n" + b"x" * LARGEST
    assert "a cell from line 2 on is longer" in refused(tmp_path, "b.csv", long[:LARGEST])
    assert "neither text nor a workbook" in refused(tmp_path, "c.csv", bytes(LARGEST))


def test_files_that_are_too_much_together(tmp_path: Path) -> None:
    """Each is within the limits: it is the folder that would fill the memory."""
    text = "UPN,Mentor Email,A,B,C,D,E,F\n" + "x,y,1,2,3,4,5,6\n" * 100_000
    for name in ("a.csv", "b.csv", "c.csv"):
        write(tmp_path, name, text)
    with pytest.raises(Sorry, match="cells together"):
        read_files([tmp_path])


def test_a_link_to_what_has_no_end_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "pupils.csv").symlink_to("/dev/zero")
    (problem,) = read_files([tmp_path]).problems
    assert problem.what == "this is no ordinary file"


def test_a_workbook_with_a_password(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("pupils.csv", b"x")
    content = bytearray(packed.getvalue())
    for mark in (b"PK\x03\x04", b"PK\x01\x02"):
        content[content.find(mark) + (6 if mark[2:3] == b"\x03" else 8)] |= 1
    assert refused(tmp_path, "a.zip", bytes(content)) == "this file has a password"
