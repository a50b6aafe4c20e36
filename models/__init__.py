"""What the school has and may do. Importing this package makes the metadata whole."""

from models import (
    attendance,
    audit,
    grades,
    ledger,
    mentoring,
    notices,
    people,
    school,
    sessions,
    slips,
)

__all__ = [
    "attendance",
    "audit",
    "grades",
    "ledger",
    "mentoring",
    "notices",
    "people",
    "school",
    "sessions",
    "slips",
]
