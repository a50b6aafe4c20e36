"""How long each kind of record is kept, and the day on which it goes (the life of the data, parts 1 and 4).

What a school sets comes in as an argument; the defaults stand here, where the papers read them.
"""

from calendar import monthrange
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


LEAST_AUDIT_YEARS = 3
"""No school sets less: what is younger and gone was taken by somebody else, and `audit verify` says so."""
AS_LONG_AS = {HeldKind.STAFF: "while a record of theirs is kept; their accounts, while they are in post"}
"""What is kept as long as something else is, so that there is nothing for a school to set."""


@dataclass(frozen=True, kw_only=True)
class KeepingTimes:
    """For how long a school keeps each kind, as it has set it; the defaults stand here."""

    notes_years: int = 1
    sessions_years: int = 1
    academic_years: int = 3
    day_code_years: int = 0
    """After the academic year that they are of."""
    telling_days: int = 90
    workings_months: int = 12
    audit_years: int = 3
    requests_years: int = 3
    file_days: int = 30

    def years(self, kind: HeldKind) -> int | None:
        """After the year of leaving; None where it is not counted from that. Who it was is kept as long as the rest."""
        years = {
            HeldKind.WORKING_NOTES: self.notes_years,
            HeldKind.SESSIONS: self.sessions_years,
            HeldKind.ACADEMIC: self.academic_years,
        }
        return max(years.values()) if kind is HeldKind.IDENTITY else years.get(kind)

    def last_own_day(self, kind: HeldKind, today: date) -> date | None:
        """The last day of its own of what is kept no longer today; None where it is not counted from its own day."""
        match kind:
            case HeldKind.DAY_CODES:
                return left_long_enough_ago(today, self.day_code_years)
            case HeldKind.TELLING | HeldKind.FILES:
                kept = self.telling_days if kind is HeldKind.TELLING else self.file_days
                return today - timedelta(days=kept + 1)
            case HeldKind.WORKINGS:
                return months_after(today, -self.workings_months) - timedelta(days=1)
            case HeldKind.AUDIT | HeldKind.REQUESTS:
                kept = self.audit_years if kind is HeldKind.AUDIT else self.requests_years
                return months_after(today, -12 * kept) - timedelta(days=1)
            case _:
                return None

    def in_words(self, kind: HeldKind) -> str:
        """As it stands in papers, and in an answer: `until a year after the year in which the pupil leaves`."""
        match kind:
            case HeldKind.IDENTITY | HeldKind.WORKING_NOTES | HeldKind.SESSIONS | HeldKind.ACADEMIC:
                return f"until {in_years(self.years(kind) or 0)} after the year in which the pupil leaves"
            case HeldKind.DAY_CODES:
                later = f"{in_years(self.day_code_years)} after " if self.day_code_years else ""
                return f"until {later}the academic year ends"
            case HeldKind.TELLING:
                return f"until {count(self.telling_days, 'day')} after it was closed"
            case HeldKind.WORKINGS:
                return f"while it is in use; what was run, for {in_months(self.workings_months)}"
            case HeldKind.AUDIT:
                return f"for {in_years(self.audit_years)}"
            case HeldKind.REQUESTS:
                return f"until {in_years(self.requests_years)} after it was closed"
            case HeldKind.FILES:
                return f"for {count(self.file_days, 'day')}"
            case _:
                return AS_LONG_AS[kind]


def in_years(many: int) -> str:
    """So many years in words: `a year`, `3 years`."""
    return "a year" if many == 1 else count(many, "year")


def in_months(many: int) -> str:
    """So many months in words, in years where they are whole: `18 months`, `a year`."""
    return count(many, "month") if many % 12 else in_years(many // 12)


def each_terms(many: int) -> str:
    """How often a list of what is kept no longer is made: `once a term`, `once in 2 terms`."""
    return "once a term" if many == 1 else f"once in {count(many, 'term')}"


def months_after(day: date, months: int) -> date:
    """The same day of the month so many months later, or the month's last; with less than none, earlier."""
    year, month = divmod(day.month - 1 + months, 12)
    last = monthrange(day.year + year, month + 1)[1]
    return date(day.year + year, month + 1, min(day.day, last))


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


def gone_everywhere_on(removed_on: date, backup_days: int) -> date:
    """The day on which the last backup that still holds what was removed is gone itself."""
    return removed_on + timedelta(days=backup_days)
