"""What the school has and may do. Importing this package makes the metadata whole."""

from models.audit import entries
from models.mentoring import meetings, slips
from models.outbox import notices, once
from models.school import day_codes, people, snapshot
from models.sessions import session
from models.tracking import grades

__all__ = [
    "day_codes",
    "entries",
    "grades",
    "meetings",
    "notices",
    "once",
    "people",
    "session",
    "slips",
    "snapshot",
]
