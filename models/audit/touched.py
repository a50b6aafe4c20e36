"""What a refused request was about besides a pupil and a record: a day, a month, a form, a setting, a second record."""

from collections.abc import Iterable
from enum import StrEnum

_MOST = 20
"""Of one request; of more, the rest is counted."""


class Touched(StrEnum):
    """What an entry can name of which no record with an id is kept."""

    DAY = "day"
    MONTH = "month"
    TIME = "time"
    FORM = "form"
    SETTING = "setting"
    DOOR = "door"
    COHORT = "cohort"


def in_fields(touched: Iterable[tuple[str, str]]) -> str:
    """As an entry keeps it, parted by commas, each once: `day 2026-11-26,setting digest_time`."""
    said = list(dict.fromkeys(f"{what} {which}" for what, which in touched))
    more = (f"{len(said) - _MOST} more",) if len(said) > _MOST else ()
    return ",".join((*said[:_MOST], *more))
