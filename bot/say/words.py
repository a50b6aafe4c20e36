"""How moments and counts are said everywhere."""

from datetime import date, datetime
from fractions import Fraction

from models.rules import wording
from models.rules.clock import show_time
from models.rules.tracking import TargetKind
from models.rules.wording import day_in_short

count = wording.count
"""A number with its noun, as everywhere."""
END_NAMES = {TargetKind.YEAR: "end of year", TargetKind.KEY_STAGE_4: "end of Key Stage 4"}
"""By when a target is to be reached."""


def already_recorded(is_so: bool = True) -> str:
    """How an answer begins that has nothing new to save, before what is on record; blank where something is new."""
    return "Already recorded: " if is_so else ""


def per_cent(share: Fraction) -> str:
    """A share from 0 to 1, whole, halves away from zero: 77%."""
    return f"{int(share * 100 + Fraction(1, 2))}%"


def signed(grades: Fraction) -> str:
    """A difference in grades to two places, halves away from zero, with its sign: +0.33, −0.50, 0.00."""
    hundredths = int(abs(grades) * 100 + Fraction(1, 2))
    sign = "" if not hundredths else "+" if grades > 0 else "−"
    return f"{sign}{hundredths // 100}.{hundredths % 100:02}"


def target_name(kind: TargetKind | None) -> str:
    """What a target is called: `end of Key Stage 4 target`; only `target` where it need not be said which."""
    return "target" if kind is None else f"{END_NAMES[kind]} target"


def when_words(moment: datetime, today: date) -> str:
    """A moment of the past: `10:32` today, `Thu 26 Nov 10:32` before. Give it by the school's wall clock."""
    if moment.date() == today:
        return show_time(moment)
    return f"{day_in_short(moment.date(), today)} {show_time(moment)}"
