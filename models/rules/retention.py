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


OF_LEAVERS = (HeldKind.WORKING_NOTES, HeldKind.SESSIONS, HeldKind.ACADEMIC)
"""The kinds that are kept for some years after a pupil has left: for how many, the school sets."""


@dataclass(frozen=True)
class KeptFor:
    """For how long: days after the record itself was done with, or what the words say."""

    days: int | None = None
    """Of those of its tables that go by their own days; the others are kept while they are of use."""
    in_words: str = ""


KEPT: dict[HeldKind, KeptFor] = {
    HeldKind.IDENTITY: KeptFor(in_words="while anything else of the pupil is kept"),
    HeldKind.DAY_CODES: KeptFor(in_words="until the academic year ends"),
    HeldKind.TELLING: KeptFor(days=90, in_words="until 90 days after it was closed"),
    HeldKind.WORKINGS: KeptFor(days=365, in_words="while it is in use; what was run, for a year"),
    HeldKind.STAFF: KeptFor(
        in_words="while a record of theirs is kept; their accounts, while they are in post"
    ),
    HeldKind.AUDIT: KeptFor(days=3 * 365 + 1, in_words="for three years"),
    HeldKind.REQUESTS: KeptFor(days=3 * 365 + 1, in_words="until three years after it was closed"),
}
"""Of the kinds of which it is the same at every school."""


@dataclass(frozen=True, kw_only=True)
class KeepingTimes:
    """For how long a school keeps each kind, as it has set it; the defaults stand here."""

    notes_years: int = 1
    sessions_years: int = 1
    academic_years: int = 3
    file_days: int = 30

    def years(self, kind: HeldKind) -> int | None:
        """After the year of leaving; None where it is not counted from that. Who it was is kept as long as the rest."""
        years = {
            HeldKind.WORKING_NOTES: self.notes_years,
            HeldKind.SESSIONS: self.sessions_years,
            HeldKind.ACADEMIC: self.academic_years,
        }
        return max(years.values()) if kind is HeldKind.IDENTITY else years.get(kind)

    def days(self, kind: HeldKind) -> int | None:
        """After the record's own day; None where it is not counted from that."""
        if kind is HeldKind.FILES:
            return self.file_days
        return KEPT[kind].days if kind in KEPT else None

    def in_words(self, kind: HeldKind) -> str:
        """As it stands in papers, and in the answer to a request: `until a year after the year of leaving`."""
        if kind is HeldKind.FILES:
            return f"for {count(self.file_days, 'day')}"
        if kind in OF_LEAVERS:
            return f"until {in_years(self.years(kind) or 0)} after the year of leaving"
        return KEPT[kind].in_words


def in_years(many: int) -> str:
    """So many years in words: `a year`, `3 years`."""
    return "a year" if many == 1 else count(many, "year")


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
