"""Days in words, as the school says them."""

from datetime import date


def day_in_words(day: date) -> str:
    """A day as people say it: Thursday 26 November."""
    return f"{day:%A} {day.day} {day:%B}"


def shut_in_words(day: date, reason: str) -> str:
    """Why a day is no school day, in a sentence without its full stop: Friday 27 November is an INSET day."""
    named = f"{day.day} {day:%B}" if f"{day:%A}" in reason else day_in_words(day)
    return f"{named} is {reason}"
