"""The press: a paper as a PDF."""

from functools import cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

from bot.say.paper import Paper

_BEGINNING = 0
"""The moment that every file says it was made at, so that the same facts are the same bytes."""


def print_pdf(paper: Paper) -> bytes:
    """The paper as a PDF; the same facts are the same bytes. It takes a second or more: never in a transaction."""
    # Here, not above: it holds 8 MB, which whoever prints nothing is spared.
    import typst

    with as_file(files("bot.papers")) as pages:
        return typst.compile(
            pages / f"{paper.page}.typ",
            root=pages,
            font_paths=_fonts(pages),
            format="pdf",
            sys_inputs={"facts": paper.facts},
            timestamp=_BEGINNING,
        )


@cache
def _fonts(pages: Path) -> Any:
    """Ours and nobody else's, so that a page looks alike on every machine; as typst has them."""
    import typst

    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[pages / "fonts"])


def save(paper: Paper, folder: Path) -> Path:
    """Print into a file of this folder, for its own user alone; where it is there already, it is written anew."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return write(paper, folder / paper.name)


def write(paper: Paper, file: Path) -> Path:
    """The same into this file."""
    printed = print_pdf(paper)
    file.unlink(missing_ok=True)
    file.touch(mode=0o600)
    file.write_bytes(printed)
    return file
