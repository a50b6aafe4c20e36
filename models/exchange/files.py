"""Reads CSV and XLSX files from a school's MIS into sheets of text."""

import codecs
import csv
import io
import re
import warnings
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from pathlib import Path
from xml.etree.ElementTree import ParseError

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from models.db.errors import Sorry
from models.exchange.columns import KINDS, heading_key, headings
from models.exchange.sheets import Reading, make_sheet

LARGEST = 50 * 1024 * 1024
"""Bytes; a school's largest export is a hundredth of this, so more is a wrong file."""

_DATA = {".csv", ".tsv", ".xlsx", ".xlsm"}
_NOT_TEXT = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_SAVE_AS = "Open it and save it as CSV or XLSX, or export it again."


def read_files(paths: Iterable[Path]) -> Reading:
    """Read these files, and the CSV and XLSX files in these folders.

    A file of a folder that is nothing we know is left out and named; one asked for by name must be known.
    What is wrong inside a file becomes a problem of the reading. Raises Sorry when a path is not there
    or nothing is left to read.
    """
    reading = Reading()
    for path, asked_for in _choose(reading, paths).items():
        _read(reading, path, asked_for=asked_for)
    return reading


def _choose(reading: Reading, paths: Iterable[Path]) -> dict[Path, bool]:
    """The files to read, and whether each was asked for by its name or came with its folder."""
    chosen: dict[Path, bool] = {}
    for path in paths:
        if path.is_dir():
            for inside in sorted(path.iterdir()):
                # Excel keeps a lock file, ~$name.xlsx, beside a workbook that is open.
                if inside.name.startswith((".", "~$")) or inside.is_dir():
                    continue
                if inside.suffix.lower() in _DATA:
                    chosen.setdefault(inside, False)
                else:
                    reading.ignored.append(inside.name)
        elif path.exists():
            chosen[path] = True
        else:
            raise Sorry(f"There is no file or folder called {path}. Check the name and try again.")
    if not chosen:
        raise Sorry("There is no CSV or XLSX file there. Name the files, or the folder that holds them.")
    return chosen


def _read(reading: Reading, path: Path, *, asked_for: bool) -> None:
    try:
        size = path.stat().st_size
        if size > LARGEST:
            reading.error(
                path.name,
                f"this file is {size // 1024 // 1024} MB",
                "An export is much smaller. Check the file.",
            )
            return
        content = path.read_bytes()
    except OSError as trouble:
        reading.error(
            path.name, f"the file cannot be opened: {trouble.strerror}", "Close it elsewhere, or copy it."
        )
        return
    if not content.strip():
        reading.error(path.name, "the file is empty", "Export it again.")
    elif content.startswith(b"PK"):
        _read_workbook(reading, path, asked_for=asked_for)
    elif content.startswith(b"%PDF"):
        reading.error(path.name, "this is a PDF, whatever its name says", "Export it as CSV or XLSX.")
    elif content.startswith(b"\xd0\xcf\x11\xe0"):
        reading.error(path.name, "this is an old Excel file (XLS)", "Save it as XLSX or CSV.")
    elif (text := _decode(content)) is None:
        reading.error(path.name, "this is neither text nor a workbook", _SAVE_AS)
    else:
        _read_csv(reading, path.name, text, asked_for=asked_for)


def _decode(content: bytes) -> str | None:
    """The text, or None where the bytes are none: UTF-8, UTF-16 with its mark, or else cp1252."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings = ["utf-16"]
    elif _NOT_TEXT.search(content):
        return None
    else:
        encodings = ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _read_csv(reading: Reading, file: str, text: str, *, asked_for: bool) -> None:
    separator = _separator(text)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    numbered: list[tuple[int, Sequence[str]]] = []
    line = 1
    try:
        for cells in rows:
            if cells and any(map(str.strip, cells)):
                numbered.append((line, cells))
            line = rows.line_num + 1
    except csv.Error:
        reading.error(
            file,
            "the quotation marks do not match from this row on",
            'A quotation mark inside a cell is written twice (""). Mend the row, or export again.',
            line,
        )
        return
    _take(reading, file, numbered, asked_for=asked_for)


def _separator(text: str) -> str:
    """The comma, semicolon or tab that gives the first row the most headings we know."""
    first = next((line for line in text.splitlines() if line.strip()), "")

    def known(separator: str) -> tuple[int, int]:
        cells = next(csv.reader([first], delimiter=separator), [])
        keys = [heading_key(cell) for cell in cells]
        return sum(any(key in headings(kind.name) for kind in KINDS) for key in keys), len(cells)

    return max((",", ";", "\t"), key=known)


def _read_workbook(reading: Reading, path: Path, *, asked_for: bool) -> None:
    try:
        with warnings.catch_warnings():
            # openpyxl warns of styles and rules that it does not draw; only the cells matter here.
            warnings.simplefilter("ignore")
            # Not read-only: that mode believes the size a sheet claims, which some exports get wrong.
            with zipfile.ZipFile(path) as packed:
                unpacked = sum(part.file_size for part in packed.infolist())
            if unpacked > 10 * LARGEST:
                reading.error(path.name, "this workbook is far too large", "Check that it is an export.")
                return
            book = load_workbook(path, data_only=True)
            tables = [(sheet.title, list(sheet.iter_rows(values_only=True))) for sheet in book.worksheets]
            book.close()
    except (InvalidFileException, zipfile.BadZipFile, ParseError, KeyError, ValueError, TypeError, OSError):
        reading.error(path.name, "this looks like a workbook but cannot be read", _SAVE_AS)
        return
    filled = []
    for title, table in tables:
        rows = [(line, [_text(cell) for cell in cells]) for line, cells in enumerate(table, start=1)]
        kept: list[tuple[int, Sequence[str]]] = [(line, cells) for line, cells in rows if any(cells)]
        if kept:
            filled.append((title, kept))
    if not filled:
        reading.error(path.name, "the workbook is empty", "Export it again.")
    for title, numbered in filled:
        name = path.name if len(filled) == 1 else f"{path.name}, sheet {title}"
        _take(reading, name, numbered, asked_for=asked_for and len(filled) == 1)


def _take(
    reading: Reading, file: str, numbered: Sequence[tuple[int, Sequence[str]]], *, asked_for: bool
) -> None:
    if len(numbered) > 1:
        make_sheet(reading, file, numbered[0][1], numbered[1:], asked_for=asked_for)
    else:
        reading.error(file, "there are no rows under the headings", "Export it again, or leave the file out.")


def _text(cell: object) -> str:
    """A typed cell of a workbook as the text that a CSV file would hold."""
    match cell:
        case None:
            return ""
        case str():
            return cell.strip()
        case bool():
            return "True" if cell else "False"
        case float() if cell.is_integer():
            return str(int(cell))
        case datetime() if cell.time() == time(0):
            return cell.date().isoformat()
        case date():
            return cell.isoformat()
        case _:
            return str(cell)
