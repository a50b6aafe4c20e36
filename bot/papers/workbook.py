"""Tables as a file for a spreadsheet: numbers as numbers, words as words, and never a formula."""

import json
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from models.rules.spreadsheets import safe_cell

WORKBOOK = "workbook"
"""What stands for a page, of what is a workbook."""
_BEGINNING = (1980, 1, 1, 0, 0, 0)
"""The moment that every part says it was written at, so that the same facts are the same bytes."""
_WIDEST = 60
_NARROWEST = 9


def workbook_file(facts: str) -> bytes:
    """The sheets as XLSX; the first row of each table is its headings."""
    # Here, not above: whoever makes no workbook is spared it.
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.worksheets[0])
    for sheet in json.loads(facts)["sheets"]:
        _fill(book.create_sheet(sheet["title"]), sheet)
    made = BytesIO()
    book.save(made)
    return _same_bytes(made)


def _fill(into: Any, sheet: dict[str, Any]) -> None:
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    for down, row in enumerate([sheet["headings"], *sheet["rows"]], start=1):
        for across, cell in enumerate(row, start=1):
            at = into.cell(down, across)
            if isinstance(cell, dict):
                at.value, at.number_format = cell["number"], cell["format"]
            else:
                at.value, at.data_type = _plain(str(cell)), "s"
            if down == 1:
                at.font = Font(bold=True)
    for across, heading in enumerate(sheet["headings"], start=1):
        longest = max(
            [len(str(heading)), *(len(row[across - 1]) for row in sheet["rows"] if _is_word(row, across))]
        )
        into.column_dimensions[get_column_letter(across)].width = min(_WIDEST, max(_NARROWEST, longest + 2))
    into.freeze_panes = "A2"
    for down, said in enumerate(sheet["said"], start=len(sheet["rows"]) + 3):
        into.cell(down, 1).value = _plain(said)


def _is_word(row: list[Any], across: int) -> bool:
    return len(row) >= across and isinstance(row[across - 1], str)


def _plain(text: str) -> str:
    """What a spreadsheet takes for text, without the control characters that a workbook may not hold."""
    return safe_cell("".join(each for each in text if each >= " "))


def _same_bytes(made: BytesIO) -> bytes:
    """The same parts, without the moment at which they were written."""
    found = BytesIO()
    with ZipFile(made) as parts, ZipFile(found, "w", ZIP_DEFLATED) as kept:
        for name in parts.namelist():
            # It tells when, and by which program, the file was made.
            if name != "docProps/core.xml":
                kept.writestr(ZipInfo(name, _BEGINNING), parts.read(name), ZIP_DEFLATED)
            else:
                kept.writestr(ZipInfo(name, _BEGINNING), _CORE, ZIP_DEFLATED)
    return found.getvalue()


_CORE = (
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator>Staffroom</dc:creator></cp:coreProperties>'
)
