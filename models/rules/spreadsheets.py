"""What a spreadsheet may take for a formula."""

import re

_FORMULA = re.compile(r"[=@\t\r]|[+-](?!\s*\d*(?:[.,]\d+)?\s*$)")
"""How a cell begins that a spreadsheet would reckon with; a number with its sign, or a sign alone, is none."""


def safe_cell(text: str) -> str:
    """The text as a spreadsheet takes it for text: a formula has an apostrophe before it, a sign with a number not."""
    return f"'{text}" if _FORMULA.match(text) else text
