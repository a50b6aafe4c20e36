"""A file of one class's grades as the lines that its teacher would have pasted: CSV, XLSX or the like (R3, R12)."""

from collections.abc import Sequence

from models.db.errors import Sorry
from models.exchange.questions import GivenAnswers
from models.exchange.reading.archives import Archive
from models.exchange.reading.foreign import refuse_documents, refuse_foreign_bytes
from models.exchange.reading.limits import TooMuch
from models.exchange.reading.tables import NumberedRow
from models.exchange.reading.text_files import read_text

LARGEST = 1 << 20
"""Bytes: a class's grades are a few thousand."""
_PACKED, _OLD_EXCEL = b"PK", b"\xd0\xcf\x11\xe0"


def lines_in(content: bytes) -> str:
    """The rows of the file, a line each, with tabs between their cells. Raises Sorry, saying what to send instead."""
    if len(content) > LARGEST:
        raise Sorry("That file is larger than 1 MB. Send only the class's own rows.")
    if not content.strip():
        raise Sorry("That file is empty. Save it again, and send it once more.")
    try:
        rows = _rows(content)
    except TooMuch as trouble:
        what = f"{trouble.what[:1].upper()}{trouble.what[1:]}".rstrip(".")
        raise Sorry(f"I cannot read that file. {what}. {trouble.advice}") from None
    return "\n".join("\t".join(" ".join(cell.split()) for cell in cells) for _, cells in rows)


def _rows(content: bytes) -> Sequence[NumberedRow]:
    if not content.startswith((_PACKED, _OLD_EXCEL)):
        refuse_foreign_bytes(content)
        return read_text(content, "", GivenAnswers())[0]
    if content.startswith(_PACKED):
        refuse_documents(Archive(content).names)
    # Here, so that to serve brings in nothing that reads workbooks before somebody sends one.
    from models.exchange.reading.workbooks import read_workbook

    sheets = [rows for _, is_hidden, rows in read_workbook(content) if rows and not is_hidden]
    if len(sheets) > 1:
        raise Sorry(f"That workbook has {len(sheets)} sheets. Send one with the class's sheet alone.")
    if not sheets:
        raise Sorry("That workbook is empty. Save it again, and send it once more.")
    return sheets[0]
