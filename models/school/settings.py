"""What the school may change without a program: times, thresholds, words. Each has a default."""

from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime, time
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel import Field

from models.db.tables import TIMEZONE, SQLModel
from models.rules.accuracy import COHORTS_TOGETHER, FEWEST_IN_GROUP, FEWEST_OF_ONE_GRADE
from models.rules.calendar import academic_year
from models.rules.clock import Hours, show_hours, show_time
from models.rules.cohorts import NO_CHANGE_POINTS, ResidualTerms
from models.rules.days import read_month
from models.rules.kinds import SessionKind, plain_name, write_kind
from models.rules.labels import LABEL_SHEETS, USUAL
from models.rules.languages import Language, read_languages
from models.rules.phrases import EXAMPLE, QuickPhrase
from models.rules.places import SOME_PLACES, SubjectPlace, read_places
from models.rules.prior_bounds import PriorBounds, bounds_in, holds_from
from models.rules.retention import LEAST_AUDIT_YEARS, KeepingTimes
from models.rules.wording import day_of_month, listed


class SettingChange(SQLModel, table=True):
    """What a setting was changed to, when; the newest that was not taken back holds."""

    __tablename__ = "setting_change"

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(index=True)
    value: str | None = Field(default=None, description="None: the default again")
    changed_at: datetime
    changed_by: int | None = Field(default=None, foreign_key="staff.id")
    taken_back: bool = False


SESSION_TIMES = ("before_school", "lunch", "after_school")
"""The settings that are times of sessions, in the order of the day."""
LEADER, SUBJECTS, MEETINGS_UNTIL = "leader_", "subjects_", "meetings_until_"
"""How the names of settings begin of which there is one for a weekday, twice, and one for a year group."""
UNGRADED = "subjects_ungraded"
"""The setting that is a list of subjects."""
SUBJECT_PLACES = "subject_places"
"""The setting that says where subjects count; what is typed is added to it."""
CLASS_ACCURACY = "class_accuracy"
KS2_BOUNDS = "ks2_bounds"
"""The setting that is two numbers, and that holds from the 1 September after it was changed."""
SAFEGUARDING_WORDS = "safeguarding_words"
"""The setting that is a list of words."""
SESSION_YEARS = "session_years"
SESSION_KINDS = "session_kinds"
SLIP_PHRASES = "slip_phrases"
ROLLOVER = "rollover"
RESULTS_DAY = "results_day"
DAYS_OF_YEAR = frozenset({ROLLOVER, RESULTS_DAY})
"""The settings that are days of the year."""
POLICY_REVIEW = "policy_review"
PAPERS_REVIEW = "papers_review"
"""The settings that are one day."""
PAPERS_LANGUAGES = "papers_languages"
LABELS_ON_SHEET = "labels_on_sheet"
"""The setting that is one of some numbers."""
LISTS = frozenset({SAFEGUARDING_WORDS, SESSION_YEARS, SESSION_KINDS, SLIP_PHRASES})
"""The settings to which what is typed is added, and of which nothing goes unasked."""


SOME_PERIODS = "8:50-9:50, 9:50-10:50"
SOME_KIND = "Saturday school 9:00-12:00 saturdays, years 10 11, 30 places"
"""Examples."""

YEARS_KEPT = (1, 7)
"""Never less than a year: what was told of a record is kept for some months, and no longer than the record."""
LISTS_STAND = (1, 60)
MESSAGES_KEPT = (75, 180)
"""Longer than any list stands in Slack and Teams; and what was told goes months before the least of a record."""
Bounds = tuple[int, int] | tuple[time, time]
"""The least and the most that a setting may be; of hours, between which they lie."""


def _setting(default: Any, words: str, meaning: str, bounds: Bounds | None = None) -> Any:
    return field(default=default, metadata={"words": words, "meaning": meaning, "bounds": bounds})


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Every setting with its value; the metadata of each field says its name in words and what it means."""

    timezone: ZoneInfo = field(default_factory=lambda: ZoneInfo(TIMEZONE))
    list_time: time = _setting(
        time(8, 15), "list time", "when leadership gets the Year 11 list", (time(7), time(12))
    )
    morning_time: time = _setting(
        time(8, 0), "morning time", "when mentors get their morning note", (time(6), time(10))
    )
    telling_time: time = _setting(
        time(13, 30),
        "telling time",
        "when the leader of the day hears who has not been told of today's sessions yet",
        (time(9), time(16)),
    )
    digest_time: time = _setting(
        time(16, 30), "digest time", "when leadership gets the digest", (time(12), time(19))
    )
    posted_list_days: int = _setting(
        7,
        "posted list days",
        "days after its day at which the Year 11 list is deleted in Slack and Teams",
        LISTS_STAND,
    )
    before_school: Hours = _setting(
        (time(8, 0), time(8, 30)), "before school", "the session before school", (time(6), time(10))
    )
    lunch: Hours = _setting(
        (time(12, 40), time(13, 10)), "lunch", "the session at lunch", (time(10, 30), time(15))
    )
    after_school: Hours = _setting(
        (time(15, 20), time(16, 20)), "after school", "the session after school", (time(13), time(20))
    )
    periods: tuple[Hours, ...] = _setting(
        (),
        "periods",
        f"when the periods of the day are, in order, such as {SOME_PERIODS}",
        (time(7), time(18)),
    )
    latest_session: time = _setting(
        time(18, 0),
        "latest session",
        "a session that ends later than this is asked about",
        (time(16), time(22)),
    )
    session_years: tuple[int, ...] = _setting(
        (11,), "session years", "the year groups that sessions are for", (7, 13)
    )
    session_kinds: tuple[SessionKind, ...] = _setting(
        (),
        "session kinds",
        f"the school's own kinds of session, such as {SOME_KIND}; or what one has, such as lunch 20 places",
    )
    per_day: int = _setting(
        1, "sessions a day", "more after-school sessions a day than this are warned about", (1, 5)
    )
    per_week: int = _setting(
        3, "sessions a week", "more after-school sessions a week than this are warned about", (1, 15)
    )
    small_group: int = _setting(
        6,
        "small group",
        "figures of fewer pupils than this are not shown, where others could be known by them",
        (6, 20),
    )
    settled_days: int = _setting(
        10,
        "settled days",
        "school days after its last session until a grade may show what became of it",
        (5, 40),
    )
    plan_places: int = _setting(
        15,
        "plan places",
        "how many pupils the plan of the week puts into a session, where its kind says nothing",
        (1, 60),
    )
    follow_up_days: int = _setting(
        2, "follow up days", "school days until a missed session should have an outcome", (1, 10)
    )
    follow_up_weeks: int = _setting(
        4,
        "follow up weeks",
        "the second absence in so many weeks reaches the head of subject, the third the coordinator",
        (1, 12),
    )
    register_before: int = _setting(
        10, "register before", "minutes before a session at which its host gets the register", (0, 60)
    )
    not_there_after: int = _setting(
        10, "not there after", "minutes into a session at which leadership hears who is not there", (5, 45)
    )
    register_late_after: int = _setting(
        60,
        "register late after",
        "minutes after a session at which the host is reminded of its register",
        (15, 180),
    )
    intervention_weeks: int = _setting(
        4, "intervention weeks", "weeks until an intervention is reviewed", (1, 12)
    )
    collection_opens: int = _setting(
        1,
        "collection opens",
        "the day of the month on which the month's collection of grades opens",
        (1, 28),
    )
    collection_closes: int = _setting(
        31,
        "collection closes",
        "the last day of the month's collection; 31 is the month's last, a day before it opens the next month's",
        (1, 31),
    )
    subjects_ungraded: str = _setting(
        "", "subjects ungraded", "subjects in which no grades are collected, such as PSHE, assembly"
    )
    below_subjects: int = _setting(
        3,
        "below subjects",
        "below target in so many subjects, a pupil is proposed to the coordinator",
        (2, 8),
    )
    below_collections: int = _setting(
        2,
        "below collections",
        "below target in so many collections with nothing done, a pupil is named in the digest",
        (2, 6),
    )
    review_attitudes: str = _setting(
        "",
        "review attitudes",
        "the words for attitude beside a review, such as excellent, good, poor; none, and there is no such column",
    )
    subject_places: str = _setting(
        "",
        "subject places",
        f"where a subject counts in Attainment 8, where its name does not say it rightly, such as {SOME_PLACES}",
    )
    class_accuracy: bool = _setting(
        False,
        "class accuracy",
        "whether it is kept from now on in which class a prediction was made, to show how right each class's were once "
        "results are out, its teacher first; off, what was kept of that goes: yes or no",
    )
    ks2_bounds: tuple[int, int] = _setting(
        (PriorBounds.lower, PriorBounds.upper),
        "Key Stage 2 bounds",
        "below which Key Stage 2 mean a pupil is in the lowest group of prior attainment, and from which in the "
        "highest; new ones hold from the next 1 September, as groups that moved within a year would tell of few",
        (80, 120),
    )
    ks2_changes: tuple[tuple[date, PriorBounds], ...] = ()
    """On which days these bounds were set to what, the first one first: `ks2_bounds` are the newest."""
    residual_subjects: int = _setting(
        ResidualTerms.subjects,
        "residual subjects",
        "in how many subjects a pupil has to have a grade to count in the residuals of a cohort; those kept before "
        "stay as they were measured",
        (3, 8),
    )
    stand_out_pupils: int = _setting(
        ResidualTerms.pupils,
        "stand out pupils",
        "of how many pupils at least a subject's residual may stand out, and its predictions be called high or low",
        (6, 40),
    )
    accuracy_pairs: int = _setting(
        FEWEST_IN_GROUP,
        "accuracy predictions",
        "of how many predictions with a result at least it is shown how right those of a group or a class were",
        (FEWEST_IN_GROUP, 40),
    )
    became_pupils: int = _setting(
        FEWEST_OF_ONE_GRADE,
        "what became pupils",
        "of how many who were predicted a grade at least it is shown what became of them",
        (FEWEST_OF_ONE_GRADE, 100),
    )
    became_cohorts: int = _setting(
        COHORTS_TOGETHER,
        "what became cohorts",
        "of the last how many cohorts together it is shown what became of a prediction; fewer would tell of one alone",
        (COHORTS_TOGETHER, 6),
    )
    no_change_points: int = _setting(
        NO_CHANGE_POINTS,
        "no change points",
        "a difference in a cohort's Attainment 8 of less than so many points is called none",
        (1, 5),
    )
    results_day: str = _setting(
        "20 August",
        "results day",
        "the day on which examination results come out, where a file does not say it",
    )
    rollover: str = _setting(
        "1 September",
        "rollover",
        "the day on which the school year turns: Year 11 leave, everybody else goes up",
    )
    policy_review: date | None = _setting(
        None,
        "policy review",
        "the day by which the policy itself is to be reviewed, such as 1 July 2027; the scheme lead is reminded",
    )
    policy_remind_days: int = _setting(
        20,
        "policy remind days",
        "school days before a review, of the policy or of the papers, of which reminders come then, on its day, and "
        "weekly once past",
        (1, 40),
    )
    retention_second_above: int = _setting(
        500,
        "retention second above",
        "of more pupils than this nothing is removed for good before a second person has approved it",
        (0, 5000),
    )
    retention_terms: int = _setting(
        1,
        "retention terms",
        "every how many terms a list of what is kept longer than it should be is made, for people to approve: 1 is "
        "each term, 3 is once a year",
        (1, 6),
    )
    retention_notes: int = _setting(
        KeepingTimes.notes_years,
        "retention notes",
        "years after the year of leaving that working notes are kept: slips, contacts with home, follow-ups and the "
        "like",
        YEARS_KEPT,
    )
    retention_sessions: int = _setting(
        KeepingTimes.sessions_years,
        "retention sessions",
        "years after the year of leaving that it is kept who was booked into sessions",
        YEARS_KEPT,
    )
    retention_academic: int = _setting(
        KeepingTimes.academic_years,
        "retention academic",
        "years after the year of leaving that grades, targets, reviews and mentor meetings are kept",
        YEARS_KEPT,
    )
    retention_day_codes: int = _setting(
        KeepingTimes.day_code_years,
        "retention day codes",
        "years after their academic year that the attendance codes of each day are kept; with 0 they go when it ends",
        (0, 1),
    )
    retention_messages: int = _setting(
        KeepingTimes.telling_days,
        "retention messages",
        "days after it was sent that it is kept who was sent which message, without its words; in Slack and "
        "Teams the message is deleted a week before",
        MESSAGES_KEPT,
    )
    retention_audit: int = _setting(
        KeepingTimes.audit_years,
        "retention audit",
        "years that it is kept who looked at what, and who did what",
        (LEAST_AUDIT_YEARS, YEARS_KEPT[1]),
    )
    retention_requests: int = _setting(
        KeepingTimes.requests_years,
        "retention requests",
        "years after it was closed that a request for a record is kept, a complaint, a hold, or a list of what "
        "was removed",
        YEARS_KEPT,
    )
    retention_runs: int = _setting(
        KeepingTimes.workings_months,
        "retention runs",
        "months that it is kept which jobs were done by the clock, and which backups were made",
        (3, 36),
    )
    hold_months: int = _setting(
        12, "hold months", "after how many months a hold on a pupil's record is looked at again", (1, 24)
    )
    undo_minutes: int = _setting(10, "undo minutes", "how long an entry can be taken back", (1, 60))
    slip_limit: int = _setting(500, "slip length", "the most characters in a slip", (100, 500))
    slip_pupils: int = _setting(
        40, "slip pupils", "the most pupils about whom one good word is sent at once", (2, 60)
    )
    slip_copies: bool = _setting(
        False,
        "slip copies",
        "whether a negative slip is copied to the head of its subject: yes or no",
    )
    slip_phrases: tuple[QuickPhrase, ...] = _setting(
        (),
        "slip phrases",
        f"the school's own phrases for slips, each with a short word where it has one, such as {EXAMPLE}",
    )
    slip_unread_days: int = _setting(
        5, "slip unread days", "school days until an unread slip is reminded of", (1, 20)
    )
    mentor_pupils: int = _setting(
        10,
        "mentor pupils",
        "the most pupils that a mentor should have; more are said, and not refused",
        (1, 60),
    )
    meeting_minutes: int = _setting(
        20,
        "meeting minutes",
        "how long a mentor meeting is booked for, where only its start is said",
        (5, 60),
    )
    meetings_until_11: int = _setting(
        5, "last month year 11", "the last month with Year 11 mentor meetings, as a number"
    )
    meetings_until_10: int = _setting(
        7, "last month year 10", "the last month with Year 10 mentor meetings, as a number"
    )
    contact_weeks: int = _setting(
        13,
        "contact weeks",
        "a mentor sees with whose home nobody has spoken for so many weeks: about a term",
        (4, 52),
    )
    labels_on_sheet: int = _setting(
        USUAL,
        "labels on sheet",
        f"how many stick-in labels are on an A4 sheet: {listed(map(str, LABEL_SHEETS), last='or')}",
        (min(LABEL_SHEETS), max(LABEL_SHEETS)),
    )
    delivery_attempts: int = _setting(
        8, "delivery attempts", "how often a message is tried before it counts as failed", (3, 20)
    )
    import_removals: int = _setting(
        10,
        "import removals",
        "the per cent of pupils, staff, roles and so on that an import may take away unasked",
        (1, 50),
    )
    import_no_grades: int = _setting(
        5,
        "import no grades",
        "the per cent of a mark sheet's cells that may be no grade, and are left out; more stop an import",
        (1, 50),
    )
    request_maintained: bool = _setting(
        True,
        "request maintained",
        "whether this is a maintained school, where the educational record has 15 school days: yes or no",
    )
    request_remind_days: int = _setting(
        10, "request remind days", "days before a request for a record is due, to remind", (4, 20)
    )
    request_encrypted: bool = _setting(
        True,
        "request encrypted",
        "whether the file of a pupil's record has a passphrase, told by other means: yes or no",
    )
    request_file_days: int = _setting(
        KeepingTimes.file_days, "request file days", "days that the file of a pupil's record is kept", (1, 60)
    )
    papers_review: date | None = _setting(
        None,
        "papers review",
        "the day by which the papers about the data are looked at again, such as 1 July 2027; the scheme lead and the "
        "data protection officer are reminded",
    )
    papers_languages: tuple[str, ...] = _setting(
        (),
        "papers languages",
        "the languages beside English in which the privacy notices are printed, such as Polish, Urdu; people write "
        "each sentence, Staffroom translates nothing",
    )
    leader_monday: str = _setting("", "leader monday", "who owns the Year 11 list on Mondays (an e-mail)")
    leader_tuesday: str = _setting("", "leader tuesday", "who owns the Year 11 list on Tuesdays (an e-mail)")
    leader_wednesday: str = _setting(
        "", "leader wednesday", "who owns the Year 11 list on Wednesdays (an e-mail)"
    )
    leader_thursday: str = _setting(
        "", "leader thursday", "who owns the Year 11 list on Thursdays (an e-mail)"
    )
    leader_friday: str = _setting("", "leader friday", "who owns the Year 11 list on Fridays (an e-mail)")
    subjects_monday: str = _setting("", "subjects monday", "whose day Monday is, such as maths, science")
    subjects_tuesday: str = _setting("", "subjects tuesday", "whose day Tuesday is, such as maths, science")
    subjects_wednesday: str = _setting(
        "", "subjects wednesday", "whose day Wednesday is, such as maths, science"
    )
    subjects_thursday: str = _setting(
        "", "subjects thursday", "whose day Thursday is, such as maths, science"
    )
    subjects_friday: str = _setting("", "subjects friday", "whose day Friday is, such as maths, science")
    safeguarding_words: tuple[str, ...] = _setting(
        (),
        "safeguarding words",
        "the school's own words that ask, beside Staffroom's rules, whether this is a safeguarding concern",
    )

    @property
    def keeping(self) -> KeepingTimes:
        """For how long each kind of what is held is kept."""
        return KeepingTimes(
            notes_years=self.retention_notes,
            sessions_years=self.retention_sessions,
            academic_years=self.retention_academic,
            day_code_years=self.retention_day_codes,
            telling_days=self.retention_messages,
            workings_months=self.retention_runs,
            audit_years=self.retention_audit,
            requests_years=self.retention_requests,
            file_days=self.request_file_days,
        )

    def languages(self) -> tuple[Language, ...]:
        """The languages in which the privacy notices are printed beside English."""
        return read_languages(", ".join(self.papers_languages))

    def school_year(self, day: date) -> int:
        """The academic year to which the school has turned by that day (R1)."""
        number, month = self.rollover.split()
        return day.year if day >= date(day.year, read_month(month) or 9, int(number)) else day.year - 1

    def kinds(self) -> tuple[SessionKind, ...]:
        """Every kind of session with its times: the parts of the day in order, then the school's own."""
        said = {plain_name(each.name): each for each in self.session_kinds}
        parts = {each.replace("_", " "): getattr(self, each) for each in SESSION_TIMES}
        usual = tuple(
            replace(said.get(name, SessionKind(name)), name=name, hours=hours)
            for name, hours in parts.items()
        )
        return (*usual, *(each for name, each in said.items() if name not in parts))

    def results_out(self, leaving: int) -> date:
        """The day on which the results of those who finish Year 11 in that summer come out."""
        number, month = self.results_day.split()
        return date(leaving, read_month(month) or 8, int(number))

    def leader_on(self, weekday: int) -> str:
        """The e-mail of the leader of that weekday (Monday is 0); blank where none is set."""
        leaders = (
            self.leader_monday,
            self.leader_tuesday,
            self.leader_wednesday,
            self.leader_thursday,
            self.leader_friday,
        )
        return leaders[weekday] if weekday < len(leaders) else ""

    def subjects_without_grades(self) -> tuple[str, ...]:
        """The names of the subjects in which no grades are collected."""
        return _parted(self.subjects_ungraded)

    def places(self) -> dict[str, SubjectPlace]:
        """Where subjects count by what the school said, by the subject's name (R15)."""
        return read_places(self.subject_places)

    def ks2_in(self, year: int) -> PriorBounds:
        """The Key Stage 2 bounds that hold in that academic year (R14)."""
        return bounds_in(year, self.ks2_changes)

    def ks2_to_come(self, today: date) -> date | None:
        """The day from which the newest Key Stage 2 bounds hold, where they are not yet those of this year."""
        now = self.ks2_in(academic_year(today))
        if not self.ks2_changes or (now.lower, now.upper) == self.ks2_bounds:
            return None
        return holds_from(self.ks2_changes[-1][0])

    def subjects_on(self, weekday: int) -> tuple[str, ...]:
        """The names of the subjects whose day that weekday is (Monday is 0); none where it is everybody's (R8)."""
        days = (
            self.subjects_monday,
            self.subjects_tuesday,
            self.subjects_wednesday,
            self.subjects_thursday,
            self.subjects_friday,
        )
        return _parted(days[weekday]) if weekday < len(days) else ()


def _parted(names: str) -> tuple[str, ...]:
    return tuple(filter(None, names.split(", ")))


@dataclass(frozen=True)
class KnownSetting:
    """One setting as it can be listed: its name, its name in words, and what it means."""

    name: str
    words: str
    meaning: str
    default: Any
    bounds: Bounds | None = None

    @property
    def limits(self) -> str:
        """Its bounds in words, such as `from 1 to 60`; blank where it has none."""
        match self.bounds:
            case (time() as first, time() as last):
                return f"between {show_time(first)} and {show_time(last)}"
            case (int(), int()) as numbers:
                return f"from {numbers[0]} to {numbers[1]}"
            case _:
                return ""


@cache
def known_settings() -> tuple[KnownSetting, ...]:
    """Every setting that can be listed; each line that is typed may name one."""
    return tuple(
        KnownSetting(
            each.name, each.metadata["words"], each.metadata["meaning"], each.default, each.metadata["bounds"]
        )
        for each in fields(Settings)
        if "words" in each.metadata
    )


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
