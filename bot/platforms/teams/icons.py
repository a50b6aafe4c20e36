"""The app's icons, drawn here: a speech bubble with a tick. Pure."""

import struct
import zlib
from collections.abc import Callable
from functools import cache
from itertools import pairwise

Colour = tuple[int, int, int]
BRAND: Colour = (31, 78, 121)
WHITE: Colour = (255, 255, 255)
_FINE = 4
"""Each pixel is looked at in so many rows and columns, so that edges are smooth."""

_TICK = ((0.33, 0.44), (0.45, 0.56), (0.68, 0.33))
_TAIL = ((0.30, 0.66), (0.30, 0.84), (0.48, 0.66))


@cache
def colour_icon() -> bytes:
    """192 by 192: a white bubble on the brand's colour, as a PNG."""

    def pixel(x: float, y: float) -> tuple[Colour, bool]:
        white = _in_bubble(x, y) and not _near_tick(x, y, 0.05)
        return (WHITE if white else BRAND), True

    return _png(192, pixel)


def outline_icon() -> bytes:
    """32 by 32: the white outline alone on nothing, as a PNG; Teams colours it itself."""

    def pixel(x: float, y: float) -> tuple[Colour, bool]:
        rim = _in_bubble(x, y) and not _in_bubble(x, y, inset=0.06)
        return WHITE, rim or _near_tick(x, y, 0.04)

    return _png(32, pixel)


def _in_bubble(x: float, y: float, inset: float = 0.0) -> bool:
    left, top, right, bottom, corner = 0.16 + inset, 0.18 + inset, 0.84 - inset, 0.70 - inset, 0.12
    if left <= x <= right and top <= y <= bottom:
        near_x = min(max(x, left + corner), right - corner)
        near_y = min(max(y, top + corner), bottom - corner)
        return (x - near_x) ** 2 + (y - near_y) ** 2 <= corner**2
    return _in_triangle(x, y, inset)


def _in_triangle(x: float, y: float, inset: float) -> bool:
    (left, top), (_, bottom), (right, _) = _TAIL
    inside = x >= left + inset and y >= top - inset
    return inside and (x - left) / (right - left) + (y - top) / (bottom - top) <= 1 - inset * 8


def _near_tick(x: float, y: float, width: float) -> bool:
    return any(_distance(x, y, *start, *end) <= width for start, end in pairwise(_TICK))


def _distance(x: float, y: float, x1: float, y1: float, x2: float, y2: float) -> float:
    along = ((x - x1) * (x2 - x1) + (y - y1) * (y2 - y1)) / ((x2 - x1) ** 2 + (y2 - y1) ** 2)
    along = min(max(along, 0.0), 1.0)
    return float(((x - x1 - along * (x2 - x1)) ** 2 + (y - y1 - along * (y2 - y1)) ** 2) ** 0.5)


def _png(size: int, pixel: Callable[[float, float], tuple[Colour, bool]]) -> bytes:
    rows = bytearray()
    for row in range(size):
        rows.append(0)
        for column in range(size):
            rows += _smooth(size, row, column, pixel)
    header = struct.pack(">IIBBBBB", size, size, 8, 6, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(bytes(rows), 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in chunks)


def _smooth(size: int, row: int, column: int, pixel: Callable[[float, float], tuple[Colour, bool]]) -> bytes:
    seen = [
        pixel((column + (a + 0.5) / _FINE) / size, (row + (b + 0.5) / _FINE) / size)
        for a in range(_FINE)
        for b in range(_FINE)
    ]
    there = [colour for colour, drawn in seen if drawn]
    if not there:
        return bytes(4)
    mixed = (round(sum(colour[at] for colour in there) / len(there)) for at in range(3))
    return bytes((*mixed, round(255 * len(there) / len(seen))))


def _chunk(kind: bytes, data: bytes) -> bytes:
    check = zlib.crc32(kind + data)
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", check)
