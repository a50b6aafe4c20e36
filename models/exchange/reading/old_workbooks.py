"""How far the sheets of an old Excel file (XLS) reach: its records are walked, none of its cells is made."""

import struct
from collections.abc import Iterator

from models.exchange.reading.limits import TooMuch

_HEADER = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_CELLS = frozenset({0x0203, 0x00FD, 0x027E, 0x0006, 0x0204, 0x0205, 0x00D6, 0x0002, 0x0003, 0x0004, 0x0005})
"""Records of one cell with something in it: numbers, words, formulas and yes or no, of BIFF 2 to 8."""
_CELLS_IN_A_ROW = 0x00BD
_SHEET_BEGINS = frozenset({0x0009, 0x0209, 0x0409, 0x0809})
_END = 0xFFFFFFFC
"""Sector numbers from here on are marks, not sectors."""

Extent = tuple[int, int]
"""Rows and columns from the first cell of a sheet's corner to its last."""


def reaches(content: bytes) -> list[Extent]:
    """The reach of each sheet, in order. Raises TooMuch where the file is no such workbook."""
    try:
        stream = _stream(content)
        return _walk(stream)
    except (struct.error, IndexError, ValueError):
        raise TooMuch(
            "this looks like an old Excel file but cannot be read", "Save it as XLSX or CSV."
        ) from None


def _walk(stream: bytes) -> list[Extent]:
    found: list[Extent] = []
    place = 0
    while place + 4 <= len(stream):
        record, length = struct.unpack_from("<HH", stream, place)
        if record in _SHEET_BEGINS:
            found.append((0, 0))
        elif (record in _CELLS or record == _CELLS_IN_A_ROW) and length >= 4 and found:
            row, column = struct.unpack_from("<HH", stream, place + 4)
            if record == _CELLS_IN_A_ROW:
                (column,) = struct.unpack_from("<H", stream, place + 2 + length)
            rows, columns = found[-1]
            found[-1] = (max(rows, row + 1), max(columns, column + 1))
        place += 4 + length
    return found


def _stream(content: bytes) -> bytes:
    """The stream Workbook (or Book) of the compound file."""
    if not content.startswith(_HEADER):
        raise ValueError("no compound file")
    size = 1 << struct.unpack_from("<H", content, 30)[0]
    if size not in {512, 4096}:
        raise ValueError("no such sector size")
    first_of_directory, small_below = struct.unpack_from("<I4xI", content, 48)
    table = _table(content, size)
    directory = b"".join(_chain(content, size, table, first_of_directory))
    for place in range(0, len(directory) - 127, 128):
        entry = directory[place : place + 128]
        name_length = struct.unpack_from("<H", entry, 64)[0]
        name = entry[: max(name_length - 2, 0)].decode("utf-16-le", "replace").casefold()
        start, length = struct.unpack_from("<II", entry, 116)
        if name in {"workbook", "book"} and length >= small_below:
            return b"".join(_chain(content, size, table, start))[:length]
    raise ValueError("no workbook, or one under four kilobytes, which Excel does not make")


def _table(content: bytes, size: int) -> list[int]:
    """Which sector follows each."""
    sectors = [each for each in struct.unpack_from("<109I", content, 76) if each < _END]
    following, count = struct.unpack_from("<II", content, 68)
    for _ in range(min(count, len(content) // size)):
        if following >= _END:
            break
        entries = struct.unpack_from(f"<{size // 4}I", content, (following + 1) * size)
        sectors += [each for each in entries[:-1] if each < _END]
        following = entries[-1]
    table: list[int] = []
    for each in sectors[: len(content) // size + 1]:
        table += struct.unpack_from(f"<{size // 4}I", content, (each + 1) * size)
    return table


def _chain(content: bytes, size: int, table: list[int], sector: int) -> Iterator[bytes]:
    """The sectors from this one on; one that comes back on itself ends after as many as the file has."""
    for _ in range(len(content) // size + 1):
        if sector >= _END:
            return
        yield content[(sector + 1) * size : (sector + 2) * size]
        sector = table[sector]
    raise ValueError("a chain of sectors comes back on itself")
