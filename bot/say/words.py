"""How moments and counts are said everywhere."""

from datetime import date, datetime

from models.rules import wording
from models.rules.clock import show_time
from models.rules.wording import day_in_short

count = wording.count
"""A number with its noun, as everywhere."""


def when_words(moment: datetime, today: date) -> str:
    """A moment of the past: `10:32` today, `Thu 26 Nov 10:32` before. Give it by the school's wall clock."""
    if moment.date() == today:
        return show_time(moment)
    return f"{day_in_short(moment.date(), today)} {show_time(moment)}"
