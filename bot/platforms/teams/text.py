"""Words as elements of an Adaptive Card, and how much an element weighs. Pure."""

import json
import re
from typing import Any

Json = dict[str, Any]
PAGE_BYTES = 22_000
"""What one card's body may take; Teams refuses messages of 28 kB, envelope included."""
LONGEST_TEXT = 4_000
"""A paragraph longer than this is cut into several."""

# Letters, digits and marks that no Markdown reads, so that these words look the same however they are drawn.
_ORDINARY = re.compile(r"[^\W_](?:[^\W_]|[ ,.;:!?'\"’‘“”()/%£€–—+=@·…-])*")
_NUMBERED = re.compile(r"\d+[.)](?:\s|$)")


def words(text: str, *, style: str = "", **look: Any) -> list[Json]:
    """Text that nobody reads as markup, an element a line.

    A `TextBlock` is Markdown, and clients differ in how they escape it; a `TextRun` is not, so it takes all
    that is not plainly ordinary.
    """
    drawn: list[Json] = []
    for line in (piece for each in text.splitlines() for piece in _cut(each)):
        if not line.strip():
            continue
        spaced = {} if not drawn else {"spacing": "none"}
        if _ORDINARY.fullmatch(line) and not _NUMBERED.match(line):
            styled = {"style": style} if style else {}
            drawn.append({"type": "TextBlock", "text": line, "wrap": True, **look, **styled, **spaced})
        else:
            run = {"type": "TextRun", "text": line, **look}
            drawn.append({"type": "RichTextBlock", "inlines": [run], **spaced})
    return drawn


def bytes_of(element: Json | str | list[str]) -> int:
    """What the element, or words, take of a message."""
    return len(json.dumps(element))


def _cut(line: str) -> list[str]:
    return [line[at : at + LONGEST_TEXT] for at in range(0, len(line), LONGEST_TEXT)] or [""]
