"""Empty files to fill in, and the table of what each may hold, both from the one declaration of columns."""

from collections.abc import Iterator
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from models.db.errors import Sorry
from models.exchange.columns import ABOUT, EXAMPLE, KINDS, FileKind, Kind, columns_of, names_of
from models.rules.grades import scale_names
from models.rules.wording import listed
from models.school.people import Role

_WIDTH = 24
_CALENDAR = ("term", "half term", "holiday", "INSET", "closure")


def write_templates(folder: Path) -> list[Path]:
    """One workbook for each kind of file: its headings, an example, and a sheet that explains it.

    Raises Sorry where a file of that name is there already: nothing is written over.
    """
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / f"{kind.name}.xlsx" for kind in KINDS]
    for path in paths:
        if path.exists():
            raise Sorry(f"{path} is there already. Name an empty folder.")
    for kind, path in zip(KINDS, paths, strict=True):
        _workbook(kind).save(path)
    return paths


def _workbook(kind: Kind) -> Workbook:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = kind.name
    columns = columns_of(kind)
    sheet.append([column.heading for column in columns])
    sheet.append([EXAMPLE + columns[0].example, *(column.example for column in columns[1:])])
    for row in sheet.iter_rows():
        for cell in row:
            cell.number_format = (
                "@"  # text, so that a spreadsheet keeps leading zeros and makes no dates of pairs
            )
    about = book.create_sheet(ABOUT)
    for line in _about(kind):
        about.append(line)
    for each in (sheet, about):
        _dress(each)
    return book


def _dress(sheet: Worksheet) -> None:
    for place, cell in enumerate(sheet[1], start=1):
        cell.font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(place)].width = _WIDTH
    sheet.freeze_panes = "A2"


def _about(kind: Kind) -> Iterator[list[str]]:
    yield ["Column", "Needed", "What it says", "Also known as"]
    for column in columns_of(kind):
        group = next((each for each in kind.needs if column.field in each), ())
        others = [names_of(kind.name, field)[0] for field in group if field != column.field]
        needed = f"this or {listed(others, last='or')}" if others else "yes" if column.needed else "no"
        also = ", ".join(names_of(kind.name, column.field)[1:6])
        yield [column.heading, needed, column.says, also]
    fields = {column.field for column in columns_of(kind)}
    yield []
    yield ["The row that begins with “e.g.” is an example, and is left out."]
    if "roles" in fields:
        yield ["Roles: " + ", ".join(Role)]
    if "grade scale" in fields:
        yield ["Grade scales: " + ", ".join(scale_names()) + ", or one of your own (scales.xlsx)"]
    if kind.name == FileKind.CALENDAR:
        yield ["Kinds: " + ", ".join(_CALENDAR)]
