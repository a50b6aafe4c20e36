"""Times of the wall clock, as people say them: 3pm, 15:30, 3.30-4.30, half past three, from 3 to 4."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time
from enum import Enum

Hours = tuple[time, time]


class TimesOf(Enum):
    """What times are of. A bare hour leaves its half of the day open: this settles it, and nothing else does.

    Whoever reads times says only which of the two they are; the same words are the same times for everybody.
    """

    SCHOOL_DAY = "the school day"
    """7 to 12 as they stand, 1 to 6 in the afternoon; an end follows its start: 7-6 is 07:00-18:00."""
    QUIET = "quiet"
    """What can be a night is one, from evening until people are up: 7-6 is 19:00-06:00. Else as the school day's."""


_MIDDAY = time(13)
"""Around it a bare hour is the school day's."""
_EVENING, _MORNING = time(20), time(7)
"""Around which hours of quiet that span midnight begin and end."""
_NIGHT_FROM, _UP_FROM, _UP_BY = time(18), time(5), time(10)
"""A night's quiet begins from 18:00 on, or in the hour after midnight, and ends when people are up: 5:00 to 9:59."""

_MINUTES_OF_A_DAY = 24 * 60
_MOST_WORDS = 12
"""Between half past three o'clock and half past four o'clock."""
_NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_NAMED = {"noon": time(12), "midday": time(12), "midnight": time(0)}
_PARTS = {"half": 30, "quarter": 15, "five": 5, "ten": 10, "twenty": 20, "twenty five": 25}
_MINUTES = {
    "fifteen": 15, "twenty-five": 25, "twenty five": 25, "twenty": 20, "thirty-five": 35, "thirty five": 35,
    "thirty": 30, "forty-five": 45, "forty five": 45, "forty": 40, "fifty-five": 55, "fifty five": 55, "fifty": 50,
}  # fmt: skip
"""As they are spoken behind an hour: three thirty. The longer words first."""
_HOUR = rf"(?P<hour>\d{{1,2}}|{'|'.join(_NUMBERS)})(?!\w)(?: ?o'?clock\b)?"
_HALF = r"(?: ?(?P<half>[ap])\.? ?m\b\.?)?(?![\w:]|\.\d)"

_NAME = re.compile(rf"(?:12 )?(?P<name>{'|'.join(_NAMED)})\b")
_HALF_PAST = re.compile(rf"(?P<part>half)(?:[ -]?past)?[ -]?(?P<way>){_HOUR}{_HALF}")
_PAST_OR_TO = re.compile(
    rf"(?:a )?(?P<part>quarter|twenty[ -]five|twenty|ten|five)(?: minutes)?[ -](?P<way>past|to)[ -]{_HOUR}{_HALF}"
)
_MINUTES_TO = re.compile(
    rf"(?P<part>\d{{1,2}})(?: (?P<way>past)| (?:minutes|mins) (?P<either>past|to)) {_HOUR}{_HALF}"
)
_DIGITS = re.compile(
    rf"(?P<hour>\d{{1,2}})(?P<sign>[:.h]?)(?P<minutes>\d\d)(?P<by_clock> ?h(?:(?:ou)?rs?)?\b)?{_HALF}"
)
_SPOKEN = re.compile(rf"(?P<hour>{'|'.join(_NUMBERS)})[ -](?P<part>{'|'.join(_MINUTES)}){_HALF}")
_HOUR_ALONE = re.compile(
    rf"(?P<hour>\d{{1,2}}|{'|'.join(_NUMBERS)})(?:(?P<clock> ?o'?clock\b)|(?P<sign>(?<=\d)h))?{_HALF}"
)
_TO_THE_SECOND = re.compile(r"(?P<hour>\d\d):(?P<minutes>\d\d):(?P<seconds>\d\d)")
_LAST_YEAR_GROUP = 13
"""Up to which 11h may be the form 11H."""
_BEFORE = re.compile(r"(?:at|from|between) |@ ?")
_UNTIL = re.compile(r" ?[-‐‑–—−] ?| (?:to|until|till|'?til|and|&) ")
_ABOUT = frozenset(
    {*_NUMBERS, *_NAMED, *_PARTS, *_MINUTES, "past", "to", "until", "till", "til", "and", "from", "between"}
    | {"at", "am", "pm", "a.m", "p.m", "o'clock", "oclock", "minutes", "-", "–", "—", "&"}
)
_END = re.compile(r"[.,;:!?)]*(?= |$)")


class WrongTime(ValueError):  # noqa: N818 - it is what was said more than an error
    """A time that does not exist, or hours that end before they start: what is wrong, and what to type instead."""

    def __init__(self, what: str, instead: str) -> None:
        super().__init__(f"{what} {instead}")
        self.what = what


class NoTime(WrongTime):
    """A time that does not exist, such as 25:00."""


@dataclass(frozen=True)
class _SaidTime:
    """A time as it was said: two readings, the earlier first, where it leaves open which half of the day it is in."""

    end: int
    readings: tuple[time, ...]
    plain: bool = True
    """Whether it can only be a time. A bare number is one beside another, or where nothing else can be meant."""
    form: bool = False
    """Whether it may be a form of the school too, such as 11H."""


def show_time(moment: time | datetime) -> str:
    """A time by the wall clock, such as 15:20."""
    return f"{moment:%H:%M}"


def show_hours(start: time, end: time, dash: str = "–") -> str:
    """From when to when, such as 15:20–16:20; with a plain hyphen it is what a person would type."""
    return f"{start:%H:%M}{dash}{end:%H:%M}"


def read_time(words: Sequence[str], *, alone: bool = False) -> tuple[int, time] | None:
    """How many words from the first on are a time of the school day, and which; None where they are none.

    A bare number is a time only after `at`, or with `alone`, where nothing but a time can be meant.
    Raises ValueError for a time that does not exist.
    """
    text = _text(words)
    start = _skip(_BEFORE, text, 0) or 0
    said = _one(text, start)
    if said is None or not (said.plain or alone or start):
        return None
    length = _words_until(text, said.end)
    return (length, _nearest(said, _MIDDAY)) if length else None


def read_second(words: Sequence[str]) -> tuple[int, time] | None:
    """A time to the second, as machines write it: 08:15:30. None for other words. Raises ValueError as `read_time`."""
    found = _TO_THE_SECOND.fullmatch(words[0]) if words else None
    if found is None:
        return None
    if int(found["hour"]) > 23 or int(found["minutes"]) > 59 or int(found["seconds"]) > 59:
        raise _none(found)
    return 1, time(int(found["hour"]), int(found["minutes"]), int(found["seconds"]))


def read_hours(words: Sequence[str], of: TimesOf = TimesOf.SCHOOL_DAY) -> tuple[int, Hours] | None:
    """How many words from the first on are from when to when, and those times; None for other words.

    Hours of the school day are within it: 3-4, 11-1 and 8-9pm as people mean them. Hours of quiet span midnight
    where they can be a night, such as 6-7.30, or can be nothing else, such as 10pm-4.
    Raises ValueError for times that do not exist, and for what ends before it starts or at once.
    """
    found = _two(words)
    if found is None:
        return None
    length, first, last = found
    match of:
        case TimesOf.SCHOOL_DAY:
            hours = _within_a_day(first, last)
        case TimesOf.QUIET:
            over_midnight = _nearest(first, _EVENING), _nearest(last, _MORNING)
            hours = _night(first, last) or _within_a_day(first, last) or over_midnight
    if hours is None or hours[0] == hours[1]:
        said = " ".join(words[:length]).strip(" ,;.")
        raise WrongTime(f"{said} ends before it starts.", "Type the earlier time first, such as 15:20-16:20.")
    return length, hours


def spoken_of(words: Sequence[str]) -> int:
    """How many words from the first on are about the time of day, whether or not they make one; at least the first."""
    for at, word in enumerate(words):
        plain = word.casefold().strip(".,;:!?()")
        if not (plain in _ABOUT or any(map(str.isdecimal, plain))):
            return max(at, 1)
    return len(words)


def _text(words: Sequence[str]) -> str:
    return " ".join(words[:_MOST_WORDS]).casefold()


def _skip(pattern: re.Pattern[str], text: str, at: int) -> int | None:
    found = pattern.match(text, at)
    return found.end() if found is not None else None


def _words_until(text: str, end: int) -> int:
    """How many words a time that ends there takes up; 0 where it ends within a word."""
    return text[:end].count(" ") + 1 if _END.match(text, end) else 0


def _two(words: Sequence[str]) -> tuple[int, _SaidTime, _SaidTime] | None:
    text = _text(words)
    before = _skip(_BEFORE, text, 0)
    first = _one(text, before or 0)
    start = _skip(_UNTIL, text, first.end) if first is not None else None
    last = _one(text, start) if start is not None else None
    if first is None or last is None or not (length := _words_until(text, last.end)):
        return None
    if first.form and last.form and before is None and text[first.end : start].strip() in {"and", "&"}:
        return None  # 10h and 11h are two forms
    return length, first, last


def _within_a_day(first: _SaidTime, last: _SaidTime) -> Hours | None:
    """From when to when within a day; None where the end can only be before the start."""
    earlier = [each for each in first.readings if each < last.readings[0]] if len(last.readings) == 1 else []
    start = max(earlier) if earlier else _nearest(first, _MIDDAY)
    later = [each for each in last.readings if each > start]
    return (start, min(later)) if later else None


def _night(first: _SaidTime, last: _SaidTime) -> Hours | None:
    """From the evening until the morning; None where it cannot be that."""
    starts = [each for each in first.readings if each >= _NIGHT_FROM or each.hour == 0]
    ends = [each for each in last.readings if _UP_FROM <= each < _UP_BY]
    return (starts[0], ends[0]) if starts and ends else None


def _one(text: str, at: int) -> _SaidTime | None:
    """The time that begins there. Raises ValueError for what looks like one and is none."""
    if found := _NAME.match(text, at):
        return _SaidTime(found.end(), (_NAMED[found["name"]],))
    for pattern in (_HALF_PAST, _PAST_OR_TO, _MINUTES_TO):
        if found := pattern.match(text, at):
            return _in_parts(found)
    if found := _SPOKEN.match(text, at):
        return _read(found, _MINUTES[found["part"]])
    if found := _DIGITS.match(text, at):
        return _in_digits(found)
    found = _HOUR_ALONE.match(text, at)
    if found is None:
        return None
    form = bool(found["sign"]) and _hour(found["hour"]) <= _LAST_YEAR_GROUP
    plain = bool(found["clock"] or found["half"] or (found["sign"] and not form))
    if not plain and _hour(found["hour"]) > 24:
        return None
    return replace(_read(found, 0, plain=plain), form=form)


def _in_parts(found: re.Match[str]) -> _SaidTime:
    part = found["part"].replace("-", " ")
    minutes = _PARTS[part] if part in _PARTS else int(part)
    back = "to" in {found["way"], found.groupdict().get("either")}
    return _read(found, -minutes if back else minutes)


def _in_digits(found: re.Match[str]) -> _SaidTime:
    minutes = int(found["minutes"])
    if minutes > 59:
        raise _none(found)
    hour, sign = found["hour"], found["sign"]
    # 08:15 and 10:30 are written as clocks show them; 8:15 and 10.30 leave the half of the day open.
    exact = not found["half"] and len(hour) == 2 and (sign == ":" or hour.startswith("0"))
    return _read(found, minutes, plain=bool(sign or found["half"] or found["by_clock"]), exact=exact)


def _read(found: re.Match[str], minutes: int, *, plain: bool = True, exact: bool = False) -> _SaidTime:
    hour, half = _hour(found["hour"]), found["half"]
    if hour > 23 or (half and not 1 <= hour <= 12):
        raise _none(found)
    if half:
        hours = [hour % 12 + (12 if half == "p" else 0)]
    elif exact or hour > 12 or hour == 0:
        hours = [hour]
    else:
        hours = [hour % 12, hour % 12 + 12]
    return _SaidTime(found.end(), tuple(sorted(_clock(each * 60 + minutes) for each in hours)), plain)


def _hour(word: str) -> int:
    return int(word) if word.isdecimal() else _NUMBERS.index(word) + 1


def _clock(minutes: int) -> time:
    return time(minutes // 60 % 24, minutes % 60)


def _none(found: re.Match[str]) -> NoTime:
    return NoTime(f"{found[0].strip()} is not a time.", "Type a time such as 15:20.")


def _nearest(said: _SaidTime, near: time) -> time:
    """The reading that is nearer on the clock's face; as it stands where both are as near."""
    wanted = near.hour * 60 + near.minute

    def distance(each: time) -> int:
        apart = abs(each.hour * 60 + each.minute - wanted)
        return min(apart, _MINUTES_OF_A_DAY - apart)

    return min(said.readings, key=distance)
