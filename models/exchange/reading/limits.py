"""How much a file may hold: looked at before it is parsed, so that none can fill the memory or take an hour."""

LARGEST = 25 * 1024 * 1024
"""Bytes of one file; a school's largest export is a tenth of this, so more is a wrong file."""

MOST_UNPACKED = 100 * 1024 * 1024
"""Bytes that a workbook or a zip may unpack to, all members together."""

MOST_MEMBERS = 1_000
"""Files inside a workbook or a zip."""

MOST_COLUMNS = 400
"""A mark sheet with three columns for each of thirty subjects has a quarter of this."""

MOST_CELLS = 2_000_000
"""Cells of one table, empty ones between its first and its last included."""

MOST_FILES = 500
"""Files that one import reads."""


class TooMuch(ValueError):  # noqa: N818 - named like Sorry: it is no fault of the program
    """A file that goes beyond a limit, or is not what it says: what it is, and what to do."""

    def __init__(self, what: str, advice: str) -> None:
        super().__init__(f"{what}. {advice}")
        self.what = what
        self.advice = advice
