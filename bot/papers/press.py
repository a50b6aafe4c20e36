"""The press: a paper as a PDF."""

from base64 import b64encode
from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from bot.home import home
from bot.papers.calendar import CALENDAR, calendar_file
from bot.papers.workbook import WORKBOOK, workbook_file
from bot.say.paper import Paper
from models.db.errors import Sorry

_BEGINNING = 0
"""The moment that every file says it was made at, so that the same facts are the same bytes."""


@dataclass(frozen=True)
class Letterhead:
    """What stands at the head of what goes home: the school's name, and its crest as an SVG; blank for none."""

    school: str = ""
    crest: str = ""


PLAIN = Letterhead()
_KINDS = {".png": "png", ".jpg": "jpeg", ".jpeg": "jpeg", ".svg": "svg+xml"}
_BEGINS = {"png": b"\x89PNG\r\n\x1a\n", "jpeg": b"\xff\xd8\xff"}
_LARGEST = 1_000_000
"""Bytes of a crest's file."""


def letterhead(school: str, crest: str) -> Letterhead:
    """The school's name, with the crest in this file of the home if one is named.

    Raises Sorry where that is no picture of ours.
    """
    if not crest:
        return Letterhead(school)
    file = home().folder / crest
    kind = _KINDS.get(file.suffix.casefold())
    if kind is None:
        raise Sorry(f"SCHOOL_CREST names {file}. Name a picture: a PNG, a JPEG or an SVG file.")
    try:
        picture = file.read_bytes()
    except OSError:
        raise Sorry(f"SCHOOL_CREST names {file}, which cannot be read. Name a file that is there.") from None
    if len(picture) > _LARGEST:
        raise Sorry(f"SCHOOL_CREST names {file}, which is larger than 1 MB. Make the picture smaller.")
    if not _is(kind, picture):
        raise Sorry(
            f"SCHOOL_CREST names {file}, which is no {file.suffix[1:].upper()} picture inside. Save it again as one."
        )
    inside = f"data:image/{kind};base64,{b64encode(picture).decode()}"
    box = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100"><image width="100" height="100" href="'
    )
    return Letterhead(school, f'{box}{inside}"/></svg>')


def _is(kind: str, picture: bytes) -> bool:
    """Whether the file holds what its name says: what does not would be left out of every paper, without a word."""
    if kind in _BEGINS:
        return picture.startswith(_BEGINS[kind])
    try:
        # The school's own file, of 1 MB at most, named by whoever runs Staffroom.
        return ElementTree.fromstring(picture).tag.rpartition("}")[2] == "svg"  # noqa: S314 - as said above
    except ElementTree.ParseError:
        return False


def print_pdf(paper: Paper, head: Letterhead = PLAIN) -> bytes:
    """The paper as a PDF, or as a calendar or a spreadsheet takes it; the same facts are the same bytes.

    It takes a second or more: never in a transaction.
    """
    if paper.page == CALENDAR:
        return calendar_file(paper.facts)
    if paper.page == WORKBOOK:
        return workbook_file(paper.facts)
    # Here, not above: it holds 8 MB, which whoever prints nothing is spared.
    import typst

    with as_file(files("bot.papers")) as pages:
        return typst.compile(
            pages / f"{paper.page}.typ",
            root=pages,
            font_paths=_fonts(pages),
            format="pdf",
            sys_inputs={"facts": paper.facts, "school": head.school, "crest": head.crest},
            timestamp=_BEGINNING,
        )


@cache
def _fonts(pages: Path) -> Any:
    """Ours and nobody else's, so that a page looks alike on every machine; as typst has them."""
    import typst

    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[pages / "fonts"])


def save(paper: Paper, folder: Path, head: Letterhead = PLAIN) -> Path:
    """Print into a file of this folder, for its own user alone; where it is there already, it is written anew."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return write(paper, folder / paper.name, head)


def write(paper: Paper, file: Path, head: Letterhead = PLAIN) -> Path:
    """The same into this file."""
    printed = print_pdf(paper, head)
    file.unlink(missing_ok=True)
    file.touch(mode=0o600)
    file.write_bytes(printed)
    return file
