"""How holds and restrictions are said: why, by whom, since when, and when it is looked at again (lifecycle, 3, 4.4)."""

from datetime import date

from models.lifecycle.looked_again import HoldOrRestriction
from models.rules.wording import day_in_full


def below_its_name(known: HoldOrRestriction, today: date) -> str:
    """In two lines, below whose record it is."""
    return (
        f"{known.reason}\nBy {known.by} since {day_in_full(known.since, today)}. {look_again(known, today)}."
    )


def in_a_line(known: HoldOrRestriction, today: date) -> str:
    """With its number and whose record it is, as a list in a terminal has it."""
    since = day_in_full(known.since, today)
    return f"  {known.id}  {known.pupil}, by {known.by} since {since}: {known.reason}. {look_again(known, today)}."


def look_again(known: HoldOrRestriction, today: date) -> str:
    return (
        "To be looked at again now"
        if known.look_again <= today
        else f"Looked at again on {day_in_full(known.look_again, today)}"
    )
