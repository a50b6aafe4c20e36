"""The settings of the records themselves: how long they are kept, and requests for them."""

from dataclasses import dataclass
from datetime import date

from models.rules.languages import Language, read_languages
from models.rules.retention import LEAST_AUDIT_YEARS, KeepingTimes
from models.school.setting_fields import setting

PAPERS_REVIEW = "papers_review"
"""The setting that is one day, as the policy's review is."""
PAPERS_LANGUAGES = "papers_languages"

LISTS_STAND = (1, 60)
YEARS_KEPT = (1, 7)
"""Never less than a year: what was told of a record is kept for some months, and no longer than the record."""
MESSAGES_KEPT = (75, 180)
"""Longer than any list stands in Slack and Teams; and what was told goes months before the least of a record."""


@dataclass(frozen=True, kw_only=True)
class RetentionSettings:
    """How long each kind of record is kept, and who approves what goes."""

    retention_second_above: int = setting(
        500,
        "retention second above",
        "of more pupils than this nothing is removed for good before a second person has approved it",
        (0, 5000),
    )
    retention_terms: int = setting(
        1,
        "retention terms",
        "every how many terms a list of what is kept longer than it should be is made, for people to approve: 1 is "
        "each term, 3 is once a year",
        (1, 6),
    )
    retention_notes: int = setting(
        KeepingTimes.notes_years,
        "retention notes",
        "years after the year of leaving that working notes are kept: slips, contacts with home, follow-ups and the "
        "like",
        YEARS_KEPT,
    )
    retention_sessions: int = setting(
        KeepingTimes.sessions_years,
        "retention sessions",
        "years after the year of leaving that it is kept who was booked into sessions",
        YEARS_KEPT,
    )
    retention_academic: int = setting(
        KeepingTimes.academic_years,
        "retention academic",
        "years after the year of leaving that grades, targets, reviews and mentor meetings are kept",
        YEARS_KEPT,
    )
    retention_day_codes: int = setting(
        KeepingTimes.day_code_years,
        "retention day codes",
        "years after their academic year that the attendance codes of each day are kept; with 0 they go when it ends",
        (0, 1),
    )
    retention_messages: int = setting(
        KeepingTimes.telling_days,
        "retention messages",
        "days after it was sent that it is kept who was sent which message, without its words; in Slack and "
        "Teams the message is deleted a week before",
        MESSAGES_KEPT,
    )
    posted_list_days: int = setting(
        7,
        "posted list days",
        "days after its day at which the Year 11 list is deleted in Slack and Teams",
        LISTS_STAND,
    )
    retention_audit: int = setting(
        KeepingTimes.audit_years,
        "retention audit",
        "years that it is kept who looked at what, and who did what",
        (LEAST_AUDIT_YEARS, YEARS_KEPT[1]),
    )
    retention_requests: int = setting(
        KeepingTimes.requests_years,
        "retention requests",
        "years after it was closed that a request for a record is kept, a complaint, a hold, or a list of what "
        "was removed",
        YEARS_KEPT,
    )
    retention_runs: int = setting(
        KeepingTimes.workings_months,
        "retention runs",
        "months that it is kept which jobs were done by the clock, and which backups were made",
        (3, 36),
    )
    hold_months: int = setting(
        12, "hold months", "after how many months a hold on a pupil's record is looked at again", (1, 24)
    )


@dataclass(frozen=True, kw_only=True)
class RequestSettings:
    """How a request for a record is answered, and the papers about the data."""

    request_maintained: bool = setting(
        True,
        "request maintained",
        "whether this is a maintained school, where the educational record has 15 school days: yes or no",
    )
    request_remind_days: int = setting(
        10, "request remind days", "days before a request for a record is due, to remind", (4, 20)
    )
    request_encrypted: bool = setting(
        True,
        "request encrypted",
        "whether the file of a pupil's record has a passphrase, told by other means: yes or no",
    )
    request_file_days: int = setting(
        KeepingTimes.file_days, "request file days", "days that the file of a pupil's record is kept", (1, 60)
    )
    papers_review: date | None = setting(
        None,
        "papers review",
        "the day by which the papers about the data are looked at again, such as 1 July 2027; the scheme lead and the "
        "data protection officer are reminded",
    )
    papers_languages: tuple[str, ...] = setting(
        (),
        "papers languages",
        "the languages beside English in which the privacy notices are printed, such as Polish, Urdu; people write "
        "each sentence, Staffroom translates nothing",
    )

    def languages(self) -> tuple[Language, ...]:
        """The languages in which the privacy notices are printed beside English."""
        return read_languages(", ".join(self.papers_languages))
