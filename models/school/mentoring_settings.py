"""The settings of mentoring: slips, mentors' meetings and contact with home."""

from dataclasses import dataclass

from models.rules.labels import LABEL_SHEETS, USUAL
from models.rules.phrases import EXAMPLE, QuickPhrase
from models.rules.wording import listed
from models.school.setting_fields import setting

MEETINGS_UNTIL = "meetings_until_"
"""How the names of settings begin of which there is one for a year group."""
SLIP_PHRASES = "slip_phrases"
LABELS_ON_SHEET = "labels_on_sheet"
"""The setting that is one of some numbers."""


@dataclass(frozen=True, kw_only=True)
class MentoringSettings:
    """What a slip may be, whom a mentor has, and how often pupil and home are met."""

    undo_minutes: int = setting(10, "undo minutes", "how long an entry can be taken back", (1, 60))
    slip_limit: int = setting(500, "slip length", "the most characters in a slip", (100, 500))
    slip_pupils: int = setting(
        40, "slip pupils", "the most pupils about whom one good word is sent at once", (2, 60)
    )
    slip_copies: bool = setting(
        False,
        "slip copies",
        "whether a negative slip is copied to the head of its subject: yes or no",
    )
    slip_phrases: tuple[QuickPhrase, ...] = setting(
        (),
        "slip phrases",
        f"the school's own phrases for slips, each with a short word where it has one, such as {EXAMPLE}",
    )
    slip_unread_days: int = setting(
        5, "slip unread days", "school days until an unread slip is reminded of", (1, 20)
    )
    mentor_pupils: int = setting(
        10,
        "mentor pupils",
        "the most pupils that a mentor should have; more are said, and not refused",
        (1, 60),
    )
    meeting_minutes: int = setting(
        20,
        "meeting minutes",
        "how long a mentor meeting is booked for, where only its start is said",
        (5, 60),
    )
    meetings_until_11: int = setting(
        5, "last month year 11", "the last month with Year 11 mentor meetings, as a number"
    )
    meetings_until_10: int = setting(
        7, "last month year 10", "the last month with Year 10 mentor meetings, as a number"
    )
    contact_weeks: int = setting(
        13,
        "contact weeks",
        "a mentor sees with whose home nobody has spoken for so many weeks: about a term",
        (4, 52),
    )
    labels_on_sheet: int = setting(
        USUAL,
        "labels on sheet",
        f"how many stick-in labels are on an A4 sheet: {listed(map(str, LABEL_SHEETS), last='or')}",
        (min(LABEL_SHEETS), max(LABEL_SHEETS)),
    )
