"""What the school may change without a program: times, thresholds, words. Each has a default."""

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, fields
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel import Field

from models.db.errors import Sorry
from models.db.tables import TIMEZONE, SQLModel
from models.rules.clashes import too_long
from models.rules.clock import Hours, WrongTime, read_hours, read_time, show_hours, show_time
from models.rules.days import read_day, read_month
from models.rules.wording import day_of_month


class SettingChange(SQLModel, table=True):
    """What a setting was changed to, when; the newest that was not taken back holds."""

    __tablename__ = "setting_change"

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(index=True)
    value: str | None = Field(default=None, description="None: the default again")
    changed_at: datetime
    changed_by: int | None = Field(default=None, foreign_key="staff.id")
    taken_back: bool = False


SHORTEST_WORD, MOST_WORDS = 3, 300
"""Letters of each of a list's words at least, and words at most; a word of two letters would ask about everything."""
_LONG = 6
"""Digits from which on a number is none that anybody means."""

SESSION_TIMES = ("before_school", "lunch", "after_school")
"""The settings that are times of sessions, in the order of the day."""
LEADER, MEETINGS_UNTIL = "leader_", "meetings_until_"
"""How the names of settings begin of which there is one for a weekday, and one for a year group."""
SAFEGUARDING_WORDS = "safeguarding_words"
"""The setting that is a list of words."""
SESSION_YEARS = "session_years"
ROLLOVER = "rollover"
"""The setting that is a day of the year."""
_UNIT = re.compile(
    r"(?i)(?<=\d)\s*(?:min(?:ute)?s?|days?|pupils?|slips?|characters?|letters|times|per ?cent|%)$"
)
"""What people type behind a number."""
_ANY_NEW_YEAR, _FIRST_TURN, _LAST_TURN = date(2027, 1, 1), date(2027, 6, 1), date(2027, 9, 30)
"""Of any year: no 29 February lies between them."""
LISTS = frozenset({SAFEGUARDING_WORDS, SESSION_YEARS})
"""The settings to which what is typed is added, and of which nothing goes unasked."""
_NOTHING = frozenset({"none", "nothing", "clear", "remove", "off", "empty", "-"})

_SOME_PERIODS = "8:50-9:50, 9:50-10:50"

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
    digest_time: time = _setting(
        time(16, 30), "digest time", "when leadership gets the digest", (time(12), time(19))
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
        f"when the periods of the day are, in order, such as {_SOME_PERIODS}",
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
    per_day: int = _setting(
        1, "sessions a day", "more after-school sessions a day than this are warned about", (1, 5)
    )
    per_week: int = _setting(
        3, "sessions a week", "more after-school sessions a week than this are warned about", (1, 15)
    )
    rollover: str = _setting(
        "1 September",
        "rollover",
        "the day on which the school year turns: Year 11 leave, everybody else goes up",
    )
    undo_minutes: int = _setting(10, "undo minutes", "how long an entry can be taken back", (1, 60))
    slip_limit: int = _setting(500, "slip length", "the most characters in a slip", (100, 500))
    slip_pupils: int = _setting(
        40, "slip pupils", "the most pupils about whom one good word is sent at once", (2, 60)
    )
    slip_unread_days: int = _setting(
        5, "slip unread days", "school days until an unread slip is reminded of", (1, 20)
    )
    meetings_until_11: int = _setting(
        5, "last month year 11", "the last month with Year 11 mentor meetings, as a number"
    )
    meetings_until_10: int = _setting(
        7, "last month year 10", "the last month with Year 10 mentor meetings, as a number"
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
    leader_monday: str = _setting("", "leader monday", "who owns the Year 11 list on Mondays (an e-mail)")
    leader_tuesday: str = _setting("", "leader tuesday", "who owns the Year 11 list on Tuesdays (an e-mail)")
    leader_wednesday: str = _setting(
        "", "leader wednesday", "who owns the Year 11 list on Wednesdays (an e-mail)"
    )
    leader_thursday: str = _setting(
        "", "leader thursday", "who owns the Year 11 list on Thursdays (an e-mail)"
    )
    leader_friday: str = _setting("", "leader friday", "who owns the Year 11 list on Fridays (an e-mail)")
    safeguarding_words: tuple[str, ...] = _setting(
        (),
        "safeguarding words",
        "the school's own words that ask, beside Staffroom's rules, whether this is a safeguarding concern",
    )

    def school_year(self, day: date) -> int:
        """The academic year to which the school has turned by that day (R1)."""
        number, month = self.rollover.split()
        return day.year if day >= date(day.year, read_month(month) or 9, int(number)) else day.year - 1

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


def known_settings() -> tuple[KnownSetting, ...]:
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
        case time():
            return show_time(value)
        case (time() as start, time() as end):
            return show_hours(start, end, "-")
        case tuple():
            return ", ".join(write_value(each) for each in value)
        case _:
            return str(value)


def read_value(known: KnownSetting, words: str) -> Any:
    """What a person typed, as the setting's value. Raises Sorry with its bounds where it does not fit."""
    words = words.strip()
    if known.name == "periods":
        return _periods(known, words)
    if known.name == ROLLOVER:
        return _day_of_summer(words)
    match known.default:
        case time():
            at = _whole(read_time, known, words, "is a time", alone=True)
            return _within(known, at, at, "is a time")
        case (time(), time()):
            first, last = _whole(read_hours, known, words, "is two times")
            return _within(known, first, last, "is two times")
        case int():
            return _numbers(known, [_UNIT.sub("", words)], "is a whole number")[0]
        case (int(), *_):
            return tuple(sorted(set(_numbers(known, words.replace(",", " ").split(), "are year groups"))))
        case tuple():
            return _words(known, words)
        case _:
            return words.casefold()


def _day_of_summer(words: str) -> str:
    """A day without its year, such as 12 July; the school year turns in summer."""
    parts = words.split()
    with suppress(ValueError):
        found = read_day(parts, _ANY_NEW_YEAR) if any(map(str.isdecimal, words)) else None
        if found is not None and found[0] == len(parts) and _FIRST_TURN <= found[1] <= _LAST_TURN:
            return day_of_month(found[1])
    raise Sorry(
        f"Rollover is a day from {day_of_month(_FIRST_TURN)} to {day_of_month(_LAST_TURN)}, such as 1 September.",
        field="value",
    )


def _within(known: KnownSetting, first: time, last: time, what: str) -> Any:
    match known.bounds:
        case (time() as least, time() as most) if not least <= first <= last <= most:
            raise _does_not_fit(known, what)
    return first if first == last else (first, last)


def _numbers(known: KnownSetting, words: list[str], what: str) -> tuple[int, ...]:
    found = tuple(int(word) for word in words if word.isdecimal() and len(word) < _LONG)
    match known.bounds:
        case (int() as least, int() as most):
            fits = all(least <= number <= most for number in found)
        case _:  # a month, which is looked at by whoever changes it
            fits = True
    if not words or len(found) < len(words) or not fits:
        raise _does_not_fit(known, what)
    return found


def _words(known: KnownSetting, words: str) -> tuple[str, ...]:
    found = tuple(dict.fromkeys(part.strip().casefold() for part in words.split(",") if part.strip()))
    if (short := [each for each in found if len(each.strip("* ")) < SHORTEST_WORD]) or len(
        found
    ) > MOST_WORDS:
        named = f"“{short[0]}” is too short" if short else f"{len(found)} are too many"
        raise Sorry(
            f"{named}. {known.words}: each has at least {SHORTEST_WORD} letters; {MOST_WORDS} at most, with commas "
            "between.",
            field="value",
        )
    return found


def _does_not_fit(known: KnownSetting, what: str, *, first: str = "") -> Sorry:
    limits = f" {known.limits}" if known.limits else ""
    name = known.words if not first else known.words[:1].upper() + known.words[1:]
    such = write_value(known.default) or _SOME_PERIODS
    return Sorry(f"{first}{name} {what}{limits}, such as {such}.", field="value")


def _whole(
    read: Callable[..., tuple[int, Any] | None], known: KnownSetting, words: str, what: str, **how: Any
) -> Any:
    """What all of the words are, by a reader of the school day's times."""
    parts = words.split()
    try:
        found = read(parts, **how)
    except WrongTime as wrong:
        raise _does_not_fit(known, what, first=f"{wrong.what} ") from None
    if found is not None and found[0] == len(parts):
        return found[1]
    raise _does_not_fit(known, what)


def _periods(known: KnownSetting, words: str) -> tuple[Hours, ...]:
    """The periods of the day in order, with commas between them; none of them overlap."""
    found: list[Hours] = []
    if words.casefold() in _NOTHING:
        return ()
    for each in filter(None, (part.strip() for part in words.replace(";", ",").split(","))):
        what = "are times with commas between them,"
        first, last = _whole(read_hours, known, each, what)
        hours: Hours = _within(known, first, last, what)
        if (trouble := too_long(*hours)) is not None:
            raise Sorry(trouble, field="value")
        if found and hours[0] < found[-1][1]:
            raise Sorry(
                f"{known.words} are in order, and none begins before the last one ends.", field="value"
            )
        found.append(hours)
    return tuple(found)


def build(changed: Mapping[str, str], timezone: ZoneInfo) -> Settings:
    """The defaults with what the school changed; a stored value that no longer fits falls back to its default."""
    given: dict[str, Any] = {}
    for known in known_settings():
        if known.name in changed:
            try:
                given[known.name] = read_value(known, changed[known.name])
            except Sorry:
                continue
    return Settings(timezone=timezone, **given)
