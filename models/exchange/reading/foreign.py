"""Files that are no table: named as what they are, with what to export instead."""

import re
from collections.abc import Iterable

from models.exchange.reading.limits import TooMuch

_BYTES = (
    (b"%PDF", "this is a PDF"),
    (b"\x89PNG", "this is a picture"),
    (b"\xff\xd8\xff", "this is a picture"),
    (b"GIF8", "this is a picture"),
    (b"{\\rtf", "this is a word-processing document"),
    (b"7z\xbc\xaf", "this is a 7z archive"),
    (b"Rar!", "this is a RAR archive"),
    (b"\x1f\x8b", "this is a gzip archive"),
    (b"SQLite format 3", "this is a database"),
)
_ARCHIVES = (b"7z\xbc\xaf", b"Rar!", b"\x1f\x8b")
_CSV_INSTEAD = "Export the list as CSV or XLSX."
_PUPILS_INSTEAD = (
    "Export the pupils from your MIS as CSV or XLSX instead, with UPN, Adno, Legal Surname, Legal Forename, "
    "Year and Reg."
)
_DATES_INSTEAD = "Make a list of the dates as CSV or XLSX instead, with Kind, Name, First Day and Last Day."
_XML = re.compile(r"\s{0,200}<\?xml|\s{0,200}<[A-Za-z]")


def refuse_foreign_bytes(content: bytes) -> None:
    """Raises TooMuch where the bytes are those of a format that holds no table of text."""
    for beginning, what in _BYTES:
        if content.startswith(beginning):
            advice = "Unpack it, or make it a zip." if beginning in _ARCHIVES else _CSV_INSTEAD
            raise TooMuch(f"{what}, whatever its name says", advice)


def refuse_documents(members: Iterable[str]) -> None:
    """Raises TooMuch where the members of an archive are those of a document or of slides."""
    if any(name.startswith(("word/", "ppt/")) for name in members):
        raise TooMuch("this is a document, not a workbook", _CSV_INSTEAD)


def refuse_foreign_text(text: str) -> None:
    """Raises TooMuch where the text is of a format other than rows of cells."""
    start = text[:4000].lstrip("\ufeff \t\r\n")
    lowered = start.casefold()
    if lowered.startswith("begin:vcalendar"):
        raise TooMuch("this is a calendar file (ICS)", _DATES_INSTEAD)
    if lowered.startswith("begin:vcard"):
        raise TooMuch("this is a file of contacts (vCard)", "Export the staff as CSV or XLSX instead.")
    if start.startswith(("{", "[")) and re.match(r'[{\[]\s{0,200}["{\[\]}\d]', start):
        raise TooMuch("this is a JSON file, as programs pass to each other", _CSV_INSTEAD)
    if not _XML.match(start):
        return
    if "<ctfile" in lowered:
        raise TooMuch(
            "this is a Common Transfer File (CTF), which schools send when a pupil moves", _PUPILS_INSTEAD
        )
    if "excel.sheet" in lowered or "office:spreadsheet" in lowered:
        raise TooMuch("this is a workbook as XML", "Open it in a spreadsheet and save it as XLSX or CSV.")
    if "<html" in lowered or "<!doctype html" in lowered or "<table" in lowered:
        raise TooMuch(
            "this is a web page, whatever its name says",
            "Open it in a spreadsheet and save it as XLSX or CSV.",
        )
    raise TooMuch("this is an XML file", _CSV_INSTEAD)
