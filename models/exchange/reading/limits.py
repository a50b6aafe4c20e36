"""How much a file may hold: looked at before it is parsed, so that none can fill the memory or take an hour."""

LARGEST = 25 * 1024 * 1024
"""Bytes of one file; a school's largest export is a tenth of this, so more is a wrong file."""

MOST_UNPACKED = 50 * 1024 * 1024
"""Bytes that a workbook or a zip may unpack to, all members together."""

MOST_MEMBERS = 1_000
"""Files inside a workbook or a zip."""

MOST_COLUMNS = 400
"""A mark sheet with three columns for each of thirty subjects has a quarter of this."""

MOST_CELLS = 1_500_000
"""Cells of one table, empty ones between its first and its last included."""

MOST_TOGETHER = 2_000_000
"""Cells of all the files of one import."""

MOST_ROWS = 150_000
"""Rows of one table: five grades in each of twelve subjects of 1,500 pupils have two thirds of this."""

MOST_FILES = 500
"""Files that one import reads."""

PART_OF_IT = (
    "That is more than any list needs. Check that it is one, or export a term or a year group at a time."
)
"""What to do with a table of too many rows or cells."""


class TooMuch(ValueError):  # noqa: N818 - named like Sorry: it is no fault of the program
    """A file that goes beyond a limit, or is not what it says: what it is, and what to do."""

    def __init__(self, what: str, advice: str) -> None:
        super().__init__(f"{what}. {advice}")
        self.what = what
        self.advice = advice
