"""Tables as Adaptive Cards have them; on a phone a wide one would have to be read sideways. Pure."""

from collections.abc import Iterator, Sequence
from typing import Any

from bot.platforms.teams.text import PAGE_BYTES, Json, bytes_of, words

MOST_COLUMNS = 3
"""More than these break in mid-word on a phone of 288 pixels."""


def tables(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[Json]:
    """One table, or several that repeat the header where it is long; a wide one is a row for each of its rows."""
    if len(columns) > MOST_COLUMNS:
        yield from _as_rows(columns, rows)
        return
    widths = [_width([name, *(cells[at] for cells in rows)]) for at, name in enumerate(columns)]
    kept: list[Json] = []
    size = 0
    for cells in rows:
        drawn = _cells(cells)
        weight = bytes_of(drawn)
        if kept and size + weight > PAGE_BYTES // 2:
            yield _table(columns, widths, kept)
            kept, size = [], 0
        kept.append(drawn)
        size += weight
    yield _table(columns, widths, kept)


def _table(columns: Sequence[str], widths: list[Json], rows: list[Json]) -> Json:
    header = _cells(columns, weight="bolder")
    return {"type": "Table", "columns": widths, "showGridLines": False, "rows": [header, *rows]}


def _width(texts: Sequence[str]) -> Json:
    """A column's share of the width: its longest word fits, and much text gets more of it."""
    word = max((len(each) for text in texts for each in text.split()), default=1)
    return {"width": max(word + 2, min(16, max(map(len, texts)) // 2))}


def _cells(texts: Sequence[str], **look: Any) -> Json:
    # A cell must hold something: an empty one is dropped by some clients, and the row moves to the left.
    cells = [{"type": "TableCell", "items": words(text, **look) or words("·", **look)} for text in texts]
    return {"type": "TableRow", "cells": cells}


def _as_rows(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[Json]:
    """What a row is about, and below it each value with the name of its column."""
    for first, *rest in rows:
        yield from words(first, weight="bolder")
        said = (f"{name}: {value}" for name, value in zip(columns[1:], rest, strict=True) if value.strip())
        yield from ({**line, "spacing": "none"} for line in words(" · ".join(said)))
