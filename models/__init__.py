"""What the school has and may do. Importing this package makes the metadata whole."""

from models.audit import entries, memory, seals
from models.db import marks
from models.lifecycle import departures
from models.mentoring import (
    advice,
    agreement,
    agreement_exempt,
    agreement_text,
    appointments,
    contact,
    declining,
    meeting,
    paper_order,
    slip,
    slip_thread,
    slips,
)
from models.outbox import backups, failing, inbox, notices, once
from models.planning import proposal
from models.school import (
    beginnings,
    calendar,
    care_to_come,
    day_codes,
    headings,
    links,
    mentor_cover,
    people,
    scales,
    settings,
    subjects,
)
from models.sessions import asks, displacing, groups_off, needs, register, session
from models.settings import feeds, place
from models.tracking import comment, drops, frozen, grades, intervention, results, review

__all__ = [
    "advice",
    "agreement",
    "agreement_exempt",
    "agreement_text",
    "appointments",
    "asks",
    "backups",
    "beginnings",
    "calendar",
    "care_to_come",
    "comment",
    "contact",
    "day_codes",
    "declining",
    "departures",
    "displacing",
    "drops",
    "entries",
    "failing",
    "feeds",
    "frozen",
    "grades",
    "groups_off",
    "headings",
    "inbox",
    "intervention",
    "links",
    "marks",
    "meeting",
    "memory",
    "mentor_cover",
    "needs",
    "notices",
    "once",
    "paper_order",
    "people",
    "place",
    "proposal",
    "register",
    "results",
    "review",
    "scales",
    "seals",
    "session",
    "settings",
    "slip",
    "slip_thread",
    "slips",
    "subjects",
]
