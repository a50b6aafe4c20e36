"""Cleans a cell: what a spreadsheet, a web page or a mail program put around the words is taken off."""

import re
from functools import lru_cache
from html import unescape

_ORDINARY = str.maketrans(
    dict.fromkeys("\u00a0\u1680\u2007\u202f\u205f\u3000\t\n\r\v\f\x85\u2028\u2029", " ")
    | {chr(code): " " for code in range(0x2000, 0x200B)}
    # Soft hyphens, what has no width, and the marks that turn the direction of what follows.
    | dict.fromkeys("\u00ad\u034f\u061c\u180e\ufeff\ufffc")
    | {chr(code): None for code in (*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070))}
    | {chr(code): None for code in (*range(0xD800, 0xE000), *range(0xE0000, 0xE0080))}
    | {chr(code): None for code in (*range(9), *range(14, 32), *range(127, 160)) if code != 0x85}
)
_PLAIN = re.compile(r"[A-Za-z0-9 ,./*+\-@_()#?%;|]+")
_ENTITY = re.compile(r"&(?:#\d{1,6}|#x[0-9a-f]{1,6}|amp|quot|apos|lt|gt|nbsp|[a-z]{1,10};)", re.IGNORECASE)
_IN_BRACKETS = re.compile(r"<(?:mailto:)?([^<>@\s]{1,64}@[^<>@\s]{1,250})>", re.IGNORECASE)
_QUOTED_NUMBER = re.compile(r"'(?=[\d=+\-@])")


@lru_cache(maxsize=50_000)
def clean(text: str) -> str:
    """The words of a cell, trimmed, in plain spaces, without what cannot be seen.

    `="04201"` and `'04201` are 04201, `mailto:a@b` and `Name <a@b>` are a@b, and `O&#39;Brien` is O'Brien.
    """
    text = text.strip(" ")
    if not text or (_PLAIN.fullmatch(text) and "  " not in text):
        return text
    text = " ".join(text.translate(_ORDINARY).split())
    if "&" in text and _ENTITY.search(text):
        text = " ".join(unescape(text).translate(_ORDINARY).split())
    if text.startswith('="') and text.endswith('"') and len(text) > 2:
        text = text[2:-1].replace('""', '"').strip()
    if len(text) > 1 and text.startswith('"') and text.endswith('"'):
        text = text[1:-1].replace('""', '"').strip()
    if _QUOTED_NUMBER.match(text):
        text = text[1:]
    if "@" in text:
        text = _address(text)
    return text


def _address(text: str) -> str:
    found = _IN_BRACKETS.search(text)
    if found is not None:
        return found[1]
    if text[:7].casefold() == "mailto:":
        return text[7:].partition("?")[0].strip()
    return text
