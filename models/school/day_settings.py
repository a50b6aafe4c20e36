"""The settings of the school's days: when messages come, sessions and registers, the weekdays and the year."""

from dataclasses import dataclass, replace
from datetime import date, time

from models.rules.clock import Hours
from models.rules.days import read_month
from models.rules.kinds import SessionKind, plain_name
from models.school.setting_fields import names_in, setting

SESSION_TIMES = ("before_school", "lunch", "after_school")
"""The settings that are times of sessions, in the order of the day."""
LEADER, SUBJECTS = "leader_", "subjects_"
"""How the names of settings begin of which there is one for a weekday."""
SESSION_YEARS = "session_years"
SESSION_KINDS = "session_kinds"
ROLLOVER = "rollover"
RESULTS_DAY = "results_day"
DAYS_OF_YEAR = frozenset({ROLLOVER, RESULTS_DAY})
"""The settings that are days of the year."""
POLICY_REVIEW = "policy_review"

SOME_PERIODS = "8:50-9:50, 9:50-10:50"
SOME_KIND = "Saturday school 9:00-12:00 saturdays, years 10 11, 30 places"
"""Examples."""


@dataclass(frozen=True, kw_only=True)
class MessageSettings:
    """When messages come."""

    list_time: time = setting(
        time(8, 15), "list time", "when leadership gets the Year 11 list", (time(7), time(12))
    )
    morning_time: time = setting(
        time(8, 0), "morning time", "when mentors get their morning note", (time(6), time(10))
    )
    telling_time: time = setting(
        time(13, 30),
        "telling time",
        "when the leader of the day hears who has not been told of today's sessions yet",
        (time(9), time(16)),
    )
    digest_time: time = setting(
        time(16, 30), "digest time", "when leadership gets the digest", (time(12), time(19))
    )


@dataclass(frozen=True, kw_only=True)
class SessionSettings:
    """The parts of the day, the sessions in them, their registers, and what follows where somebody is missing."""

    before_school: Hours = setting(
        (time(8, 0), time(8, 30)), "before school", "the session before school", (time(6), time(10))
    )
    lunch: Hours = setting(
        (time(12, 40), time(13, 10)), "lunch", "the session at lunch", (time(10, 30), time(15))
    )
    after_school: Hours = setting(
        (time(15, 20), time(16, 20)), "after school", "the session after school", (time(13), time(20))
    )
    periods: tuple[Hours, ...] = setting(
        (),
        "periods",
        f"when the periods of the day are, in order, such as {SOME_PERIODS}",
        (time(7), time(18)),
    )
    latest_session: time = setting(
        time(18, 0),
        "latest session",
        "a session that ends later than this is asked about",
        (time(16), time(22)),
    )
    session_years: tuple[int, ...] = setting(
        (11,), "session years", "the year groups that sessions are for", (7, 13)
    )
    session_kinds: tuple[SessionKind, ...] = setting(
        (),
        "session kinds",
        f"the school's own kinds of session, such as {SOME_KIND}; or what one has, such as lunch 20 places",
    )
    per_day: int = setting(
        1, "sessions a day", "more after-school sessions a day than this are warned about", (1, 5)
    )
    per_week: int = setting(
        3, "sessions a week", "more after-school sessions a week than this are warned about", (1, 15)
    )
    small_group: int = setting(
        6,
        "small group",
        "figures of fewer pupils than this are not shown, where others could be known by them",
        (6, 20),
    )
    settled_days: int = setting(
        10,
        "settled days",
        "school days after its last session until a grade may show what became of it",
        (5, 40),
    )
    plan_places: int = setting(
        15,
        "plan places",
        "how many pupils the plan of the week puts into a session, where its kind says nothing",
        (1, 60),
    )
    follow_up_days: int = setting(
        2, "follow up days", "school days until a missed session should have an outcome", (1, 10)
    )
    follow_up_weeks: int = setting(
        4,
        "follow up weeks",
        "the second absence in so many weeks reaches the head of subject, the third the coordinator",
        (1, 12),
    )
    register_before: int = setting(
        10, "register before", "minutes before a session at which its host gets the register", (0, 60)
    )
    not_there_after: int = setting(
        10, "not there after", "minutes into a session at which leadership hears who is not there", (5, 45)
    )
    register_late_after: int = setting(
        60,
        "register late after",
        "minutes after a session at which the host is reminded of its register",
        (15, 180),
    )

    def kinds(self) -> tuple[SessionKind, ...]:
        """Every kind of session with its times: the parts of the day in order, then the school's own."""
        said = {plain_name(each.name): each for each in self.session_kinds}
        parts = {each.replace("_", " "): getattr(self, each) for each in SESSION_TIMES}
        usual = tuple(
            replace(said.get(name, SessionKind(name)), name=name, hours=hours)
            for name, hours in parts.items()
        )
        return (*usual, *(each for name, each in said.items() if name not in parts))


@dataclass(frozen=True, kw_only=True)
class YearSettings:
    """The days of the school's year, and when the policy is looked at again."""

    results_day: str = setting(
        "20 August",
        "results day",
        "the day on which examination results come out, where a file does not say it",
    )
    rollover: str = setting(
        "1 September",
        "rollover",
        "the day on which the school year turns: Year 11 leave, everybody else goes up",
    )
    policy_review: date | None = setting(
        None,
        "policy review",
        "the day by which the policy itself is to be reviewed, such as 1 July 2027; the scheme lead is reminded",
    )
    policy_remind_days: int = setting(
        20,
        "policy remind days",
        "school days before a review, of the policy or of the papers, of which reminders come then, on its day, and "
        "weekly once past",
        (1, 40),
    )

    def school_year(self, day: date) -> int:
        """The academic year to which the school has turned by that day (R1)."""
        number, month = self.rollover.split()
        return day.year if day >= date(day.year, read_month(month) or 9, int(number)) else day.year - 1

    def results_out(self, leaving: int) -> date:
        """The day on which the results of those who finish Year 11 in that summer come out."""
        number, month = self.results_day.split()
        return date(leaving, read_month(month) or 8, int(number))


@dataclass(frozen=True, kw_only=True)
class WeekdaySettings:
    """Who leads each weekday, and whose day it is."""

    leader_monday: str = setting("", "leader monday", "who owns the Year 11 list on Mondays (an e-mail)")
    leader_tuesday: str = setting("", "leader tuesday", "who owns the Year 11 list on Tuesdays (an e-mail)")
    leader_wednesday: str = setting(
        "", "leader wednesday", "who owns the Year 11 list on Wednesdays (an e-mail)"
    )
    leader_thursday: str = setting(
        "", "leader thursday", "who owns the Year 11 list on Thursdays (an e-mail)"
    )
    leader_friday: str = setting("", "leader friday", "who owns the Year 11 list on Fridays (an e-mail)")
    subjects_monday: str = setting("", "subjects monday", "whose day Monday is, such as maths, science")
    subjects_tuesday: str = setting("", "subjects tuesday", "whose day Tuesday is, such as maths, science")
    subjects_wednesday: str = setting(
        "", "subjects wednesday", "whose day Wednesday is, such as maths, science"
    )
    subjects_thursday: str = setting("", "subjects thursday", "whose day Thursday is, such as maths, science")
    subjects_friday: str = setting("", "subjects friday", "whose day Friday is, such as maths, science")

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

    def subjects_on(self, weekday: int) -> tuple[str, ...]:
        """The names of the subjects whose day that weekday is (Monday is 0); none where it is everybody's (R8)."""
        days = (
            self.subjects_monday,
            self.subjects_tuesday,
            self.subjects_wednesday,
            self.subjects_thursday,
            self.subjects_friday,
        )
        return names_in(days[weekday]) if weekday < len(days) else ()
