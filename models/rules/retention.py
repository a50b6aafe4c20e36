"""How long each kind of record is kept, and the day on which it goes (the life of the data, parts 1 and 4).

What a school sets comes in as an argument; the defaults stand here, where the papers read them.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from models.rules.wording import count


class HeldKind(StrEnum):
    """The kinds of what is held; each is kept for as long as it is of use, and no longer."""

    IDENTITY = "identity"
    WORKING_NOTES = "working notes"
    SESSIONS = "sessions"
    ACADEMIC = "academic"
    DAY_CODES = "day codes"
    TELLING = "telling"
    WORKINGS = "workings"
    STAFF = "staff"
    AUDIT = "audit"
    REQUESTS = "requests"
    FILES = "files made"


@dataclass(frozen=True)
class KeptFor:
    """For how long: years after the year of leaving, or days after the record itself was done with."""

    years_after_leaving: int | None = None
    days: int | None = None
    """Of those of its tables that go by their own days; the others are kept while they are of use."""
    in_words: str = ""


KEPT: dict[HeldKind, KeptFor] = {
    HeldKind.IDENTITY: KeptFor(in_words="while anything else of the pupil is kept"),
    HeldKind.WORKING_NOTES: KeptFor(years_after_leaving=1, in_words="until a year after the year of leaving"),
    HeldKind.SESSIONS: KeptFor(years_after_leaving=1, in_words="until a year after the year of leaving"),
    HeldKind.ACADEMIC: KeptFor(years_after_leaving=3, in_words="until three years after the year of leaving"),
    HeldKind.DAY_CODES: KeptFor(in_words="until the academic year ends"),
    HeldKind.TELLING: KeptFor(days=90, in_words="until 90 days after it was closed"),
    HeldKind.WORKINGS: KeptFor(days=365, in_words="while it is in use; what was run, for a year"),
    HeldKind.STAFF: KeptFor(
        in_words="while a record of theirs is kept; their accounts, while they are in post"
    ),
    HeldKind.AUDIT: KeptFor(days=3 * 365 + 1, in_words="for three years"),
    HeldKind.REQUESTS: KeptFor(days=3 * 365 + 1, in_words="until three years after it was closed"),
    HeldKind.FILES: KeptFor(days=30, in_words="for its days"),
}
"""The defaults."""


def kept_in_words(kind: HeldKind, *, file_days: int) -> str:
    """For how long, as the school has set it."""
    return f"for {count(file_days, 'day')}" if kind is HeldKind.FILES else KEPT[kind].in_words


def year_of_leaving_ends(left_on: date) -> date:
    """31 August of the academic year in which somebody left, on whatever day of it."""
    return date(left_on.year + (left_on.month > 8), 8, 31)


def goes_on(left_on: date, years: int) -> date:
    """The first day on which what is kept so many years after leaving is no longer kept: a 1 September."""
    return date(year_of_leaving_ends(left_on).year + years, 9, 1)


def left_long_enough_ago(today: date, years: int) -> date:
    """The last day of leaving of those whose records, kept so many years after it, are kept no longer today."""
    latest = date(today.year - years, 8, 31)
    return latest if today >= date(today.year, 9, 1) else latest.replace(year=latest.year - 1)


def day_codes_gone_up_to(today: date) -> date:
    """The last day of which the codes are kept no longer today."""
    return left_long_enough_ago(today, 0)


def day_codes_go_on(day: date) -> date:
    """The first day on which the codes of this day are no longer kept."""
    return year_of_leaving_ends(day) + timedelta(days=1)


def gone_everywhere_on(removed_on: date, backup_days: int) -> date:
    """The day on which the last backup that still holds what was removed is gone itself."""
    return removed_on + timedelta(days=backup_days)
