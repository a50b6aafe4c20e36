"""Text files (CSV, TSV and their kin) as tables: the separator and the letters are found out."""

import csv
import io
from collections import Counter

from models.exchange.columns import KINDS, heading_key, headings
from models.exchange.questions import GivenAnswers
from models.exchange.reading.encodings import decode
from models.exchange.reading.foreign import refuse_foreign_text
from models.exchange.reading.limits import MOST_CELLS, MOST_COLUMNS, MOST_ROWS, PART_OF_IT, TooMuch
from models.exchange.reading.tables import NumberedRow

_SEPARATORS = (",", ";", "\t", "|")
_FIRST = 30
"""Lines in which the headings, and so the separator, are looked for."""
_LONGEST_LINE = 200_000


def read_text(content: bytes, title: str, answers: GivenAnswers) -> tuple[list[NumberedRow], list[str]]:
    """The rows that hold anything, and what was done to read them. Raises TooMuch."""
    text = decode(content, title, answers)
    if text is None:
        raise TooMuch(
            "this is neither text nor a workbook", "Open it and save it as CSV or XLSX, or export it again."
        )
    refuse_foreign_text(text.words)
    words, first, named = _named_separator(text.words)
    separator = named or _separator(words)
    _weigh(words, separator)
    notes = [text.note] if text.note else []
    return _rows(words, separator, first), notes


def _named_separator(text: str) -> tuple[str, int, str]:
    """The text after a line `sep=;`, which is for Excel, the number of its first line, and that separator."""
    if text[:4].casefold() != "sep=":
        return text, 1, ""
    line, _, rest = text.partition("\n")
    return rest, 2, line[4:].strip("\r\"' ") or ("\t" if "\t" in line else "")


def _separator(text: str) -> str:
    """The separator that gives one of the first rows the most headings we know, or else the most cells."""
    lines = [line for line in text[:_LONGEST_LINE].splitlines() if line.strip()][:_FIRST]
    known = {key for kind in KINDS for key in headings(kind.name)}

    def worth(separator: str) -> tuple[int, int]:
        rows = [_split(line, separator) for line in lines]
        headed = max((sum(heading_key(cell) in known for cell in cells) for cells in rows), default=0)
        ((width, times),) = Counter(len(cells) for cells in rows).most_common(1) or ((0, 0),)
        return headed, width * times

    return max(_SEPARATORS, key=worth)


def _split(line: str, separator: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=separator), [])
    except csv.Error:
        return []


def _weigh(text: str, separator: str) -> None:
    rows = max(text.count("\n"), text.count("\r"))
    if rows > MOST_ROWS:
        raise TooMuch(f"this holds some {rows:,} rows", PART_OF_IT)
    cells = text.count(separator) + rows
    if cells > MOST_CELLS:
        raise TooMuch(f"this holds some {cells:,} cells", PART_OF_IT)


def _rows(text: str, separator: str, first: int) -> list[NumberedRow]:
    read = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    numbered: list[NumberedRow] = []
    line = first
    try:
        for cells in read:
            if cells and any(map(str.strip, cells)):
                if len(cells) > MOST_COLUMNS and any(map(str.strip, cells[MOST_COLUMNS:])):
                    raise TooMuch(
                        f"line {line} has {len(cells):,} cells", f"At most {MOST_COLUMNS} columns are read."
                    )
                numbered.append((line, cells))
            line = read.line_num + first
    except csv.Error as trouble:
        if "field limit" in str(trouble):
            raise TooMuch(
                f"a cell from line {line} on is longer than any that is needed",
                "A quotation mark that is not closed may be the reason. Mend the row, or export again.",
            ) from None
        raise TooMuch(
            f"the quotation marks do not match from line {line} on",
            'A quotation mark inside a cell is written twice (""). Mend the row, or export again.',
        ) from None
    return numbered
