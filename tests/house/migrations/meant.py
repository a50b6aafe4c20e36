"""What migrations moved or took away on purpose; everything else must survive them, every row and every value."""

from tests.house.migrations.heads import Meant

MEANT: dict[str, Meant] = {
    "0003": {"notice.dropped": None},
    "0009": {"notice.ended": None},
    "0044": {"stamp.mark": None},
}
"""By a migration's number: the `table` or `table.column` before it, and its new name, or None where it is gone.

A value that a migration works out anew counts as gone here; a test of its own says what it became.
"""
