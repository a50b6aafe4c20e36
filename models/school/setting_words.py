"""A setting's value as it is read, wherever it is said."""

from typing import Any

from models.rules.wording import count
from models.school.settings import LEADER, SUBJECTS, UNGRADED, KnownSetting, write_value

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
