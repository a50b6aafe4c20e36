"""A setting's value in words: as it is read wherever it is said, and as a person would type it."""

from datetime import date, time
from typing import Any

from models.rules.clock import show_hours, show_time
from models.rules.kinds import SessionKind, write_kind
from models.rules.phrases import QuickPhrase
from models.rules.wording import count, day_of_month
from models.school.day_settings import LEADER, SUBJECTS
from models.school.grade_settings import UNGRADED
from models.school.setting_fields import KnownSetting

NOT_SET = "not set"
"""What is said for the value of a setting that has none."""
_FEW = 5
"""A list longer than this is counted."""


def value_words(known: KnownSetting, value: Any) -> str:
    """Such as `16:45` or `33 words`; `nobody` where it names who, and nobody is named."""
    if isinstance(value, tuple) and len(value) > _FEW and isinstance(value[0], str):
        return count(len(value), "word")
    if value in {(), None}:
        return NOT_SET
    names_who = known.name.startswith((LEADER, SUBJECTS)) and known.name != UNGRADED
    return write_value(value) or ("nobody" if names_who else NOT_SET)


def write_value(value: Any) -> str:
    """A setting's value as a person would type it."""
    match value:
        case bool():
            return "yes" if value else "no"
        case None:
            return ""
        case date():
            return f"{day_of_month(value)} {value.year}"
        case time():
            return show_time(value)
        case (time() as start, time() as end):
            return show_hours(start, end, "-")
        case SessionKind():
            return write_kind(value)
        case (SessionKind(), *_):
            return "; ".join(map(write_kind, value))
        case (QuickPhrase(), *_):
            return "; ".join(each.written for each in value)
        case tuple():
            return ", ".join(write_value(each) for each in value)
        case _:
            return str(value)
