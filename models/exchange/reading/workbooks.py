"""Workbooks (XLSX, XLS, ODS) as tables of text: weighed by a look at their bytes, then read by calamine.

calamine lays a sheet out from its first cell to its last: one cell far out would end the process. So that is
looked for first.
"""

import io
import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from xml.parsers import expat

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from models.exchange.reading.archives import Archive
from models.exchange.reading.limits import MOST_CELLS, MOST_COLUMNS, MOST_ROWS, PART_OF_IT, TooMuch
from models.exchange.reading.old_workbooks import reaches
from models.exchange.reading.tables import NumberedRow

_CELL = re.compile(rb'<(?:\w{1,20}:)?c\s(?:[^>/]{0,200}?\s)?r="([A-Z]{1,7})(\d{1,9})"[^>/]{0,200}>')
_ANY_CELL = re.compile(rb"<(?:\w{1,20}:)?c[\s>]")
_ROW = re.compile(rb"<(?:\w{1,20}:)?row[\s>]")
_CANNOT = "this looks like a workbook but cannot be read"
_SAVE_AS = "Open it and save it as CSV or XLSX, or export it again."


def read_workbook(content: bytes) -> Iterator[tuple[str, bool, list[NumberedRow]]]:
    """Of each sheet: its title, whether it is hidden, and its rows that hold anything.

    Raises TooMuch where it cannot be read or goes beyond the limits.
    """
    _weigh(content)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        for place, about in enumerate(book.sheets_metadata):
            if about.typ is not SheetTypeEnum.WorkSheet:
                continue
            sheet = book.get_sheet_by_index(place)
            yield about.name, about.visible is not SheetVisibleEnum.Visible, _rows(about.name, sheet)
    except TooMuch:
        raise
    except PasswordError:
        raise TooMuch(
            "this workbook has a password", "Save it without one, in a place that only you can open."
        ) from None
    except (CalamineError, ValueError, OSError):
        raise TooMuch(_CANNOT, _SAVE_AS) from None


def _rows(title: str, sheet: CalamineSheet) -> list[NumberedRow]:
    rows: list[NumberedRow] = []
    for line, cells in enumerate(sheet.to_python(skip_empty_area=False), start=1):
        words = [each if type(each) is str else _text(each) for each in cells]
        if any(words):
            rows.append((line, words))
            if len(rows) > MOST_ROWS:
                raise TooMuch(f"{title} holds more than {MOST_ROWS:,} rows", PART_OF_IT)
    return rows


def _weigh(content: bytes) -> None:
    """Raises TooMuch where a sheet reaches further than any export does."""
    if not content.startswith(b"PK"):
        for number, (rows, columns) in enumerate(reaches(content)):
            _check(f"sheet {number}", rows, columns)
        return
    archive = Archive(content)
    names = archive.names
    if "xl/workbook.bin" in names:
        raise TooMuch("this is a binary workbook (XLSB)", "Save it as XLSX or CSV.")
    for name in names:
        if name.startswith("xl/worksheets/") and name.endswith(".xml"):
            _weigh_sheet(name.rpartition("/")[2].removesuffix(".xml"), archive.read(name))
        elif name == "content.xml":
            _weigh_document(archive, name)
        elif name.endswith(".xml"):
            for _ in archive.pieces(name):  # only so that what it unpacks to is counted
                pass


def _weigh_sheet(title: str, content: bytes) -> None:
    rows, widest, letters = 0, 0, set[bytes]()
    seen = 0
    for found in _CELL.finditer(content):
        seen += 1
        if found[1] not in letters:
            letters.add(found[1])
            widest = max(widest, _column(found[1]))
            _check(title, 1, widest)
        rows = max(rows, int(found[2]))
    _check(title, rows, widest)
    if len(_ANY_CELL.findall(content)) > seen:
        # Cells that do not say where they are stand one beside the other.
        parts = _ROW.split(content)
        widest = max(widest, *(len(_ANY_CELL.findall(part)) for part in parts))
        named = [int(each) for each in re.findall(rb'<(?:\w{1,20}:)?row\s[^>]{0,300}?r="(\d{1,9})"', content)]
        _check(title, max(rows, len(parts), *named, 0), widest)


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _check(title: str, rows: int, columns: int) -> None:
    if columns > MOST_COLUMNS:
        raise TooMuch(
            f"{title} reaches to column {columns:,}",
            f"At most {MOST_COLUMNS} columns are read. Delete what stands far to the right, or save the list as CSV.",
        )
    if rows * columns > MOST_CELLS:
        raise TooMuch(
            f"{title} reaches over {rows:,} rows and {columns:,} columns",
            "That is more than any export. Delete what stands far below, or save the list as CSV.",
        )


class _Reach:
    """Follows the cells of an ODS document, repeated ones included, as far as they hold anything."""

    def __init__(self) -> None:
        self.row = self.column = self.width = 0
        self.rows = self.columns = 0
        self.repeated = 1
        self.title = "a sheet"

    def start(self, name: str, given: dict[str, str]) -> None:
        """Note a table, a row or a cell; and check what they come to so far."""
        match name.rpartition(":")[2]:
            case "table":
                self.row = self.rows = self.columns = 0
                self.title = "sheet " + given.get("table:name", "")[:50]
            case "table-row":
                self.column = 0
                self.repeated = int(given.get("table:number-rows-repeated", "1"))
            case "table-cell" | "covered-table-cell":
                self.width = int(given.get("table:number-columns-repeated", "1"))
                self.column += self.width
                if "office:value-type" in given:
                    self.fill()
            case "p":
                self.fill()

    def end(self, name: str) -> None:
        if name.rpartition(":")[2] == "table-row":
            self.row += self.repeated

    def fill(self) -> None:
        self.rows, self.columns = max(self.rows, self.row + self.repeated), max(self.columns, self.column)
        _check(self.title, self.rows, self.columns)


def _weigh_document(archive: Archive, name: str) -> None:
    reach = _Reach()
    parser = expat.ParserCreate()
    parser.StartElementHandler = reach.start
    parser.EndElementHandler = reach.end
    try:
        for piece in archive.pieces(name):
            parser.Parse(piece, False)
        parser.Parse(b"", True)
    except TooMuch:
        raise
    except (expat.ExpatError, ValueError):
        raise TooMuch(_CANNOT, _SAVE_AS) from None


def _text(cell: float | bool | str | date | datetime | time | timedelta) -> str:
    """A typed cell of a workbook as the text that a CSV file would hold."""
    match cell:
        case bool():
            return "True" if cell else "False"
        case float() if cell.is_integer():
            return str(int(cell))
        case datetime() if cell.time() == time(0):
            return cell.date().isoformat()
        case date() | time():
            return cell.isoformat()
        case _:
            return str(cell)
