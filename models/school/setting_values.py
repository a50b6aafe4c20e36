"""The value of a setting, from the words that are typed or stored for it; what does not fit says what would."""

import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import date, time
from typing import Any
from zoneinfo import ZoneInfo

from models.db.errors import Sorry
from models.rules.clashes import too_long
from models.rules.clock import Hours, WrongTime, read_hours, read_time
from models.rules.days import read_day
from models.rules.kinds import EXAMPLE, HeldOn, SessionKind, WrongKind, plain_name, read_kinds
from models.rules.labels import LABEL_SHEETS
from models.rules.languages import WrongLanguage, read_languages
from models.rules.phrases import QuickPhrase, WrongPhrase, read_phrases
from models.rules.prior_bounds import PriorBounds
from models.rules.wording import day_of_month, listed, to_type
from models.school.day_settings import (
    DAYS_OF_YEAR,
    POLICY_REVIEW,
    SESSION_KINDS,
    SESSION_TIMES,
    SOME_PERIODS,
    SUBJECTS,
)
from models.school.grade_settings import KS2_BOUNDS, SUBJECT_PLACES
from models.school.mentoring_settings import LABELS_ON_SHEET, SLIP_PHRASES
from models.school.record_settings import PAPERS_LANGUAGES, PAPERS_REVIEW
from models.school.setting_fields import KnownSetting
from models.school.setting_words import write_value
from models.school.settings import Settings, known_settings

SHORTEST_WORD, MOST_WORDS = 3, 300
"""Letters of each of a list's words at least, and words at most; a word of two letters would ask about everything."""
_LONG = 6
"""Digits from which on a number is none that anybody means."""
_UNIT = re.compile(
    r"(?i)(?<=\d)\s*(?:min(?:ute)?s?|pupils?|slips?|characters?|letters|times|per ?cent|%"
    r"|(day|week|month|year|term)s?)$"
)
"""What people type behind a number; of what lasts longer than a day it has to be what is meant."""
_ANY_NEW_YEAR, _FIRST_TURN, _LAST_TURN = date(2027, 1, 1), date(2027, 6, 1), date(2027, 9, 30)
"""Of any year: no 29 February lies between them."""
_YES = frozenset({"yes", "y", "on", "true", "yes please", "always"})
_NO = frozenset({"no", "n", "off", "false", "none", "never", "nobody"})
_BETWEEN = re.compile(r"(?i)[,;/–-]|\b(?:and|to)\b")
"""What stands between two numbers."""
_TWO_BOUNDS = "are two whole numbers, the lower one first,"
_YEAR = re.compile(r"\b20\d\d\b")
_NOTHING = frozenset({"none", "nothing", "clear", "remove", "off", "empty", "-"})


def read_value(known: KnownSetting, words: str) -> Any:
    """What a person typed, as the setting's value. Raises Sorry with its bounds where it does not fit."""
    words = words.strip()
    by_name = _BY_NAME.get(known.name)
    if by_name is not None:
        return by_name(known, words)
    match known.default:
        case bool():
            return _yes_or_no(known, words)
        case time():
            at = _whole(read_time, known, words, "is a time", alone=True)
            return _within(known, at, at, "is a time")
        case (time(), time()):
            first, last = _whole(read_hours, known, words, "is two times")
            return _within(known, first, last, "is two times")
        case int():
            number = _numbers(known, [_without_unit(known, words)], "is a whole number")[0]
            if known.name == LABELS_ON_SHEET and number not in LABEL_SHEETS:
                one_of = listed(map(str, LABEL_SHEETS), last="or")
                raise Sorry(f"Labels on sheet is {one_of}, as sheets are sold.", field="value")
            return number
        case (int(), *_):
            return tuple(sorted(set(_numbers(known, words.replace(",", " ").split(), "are year groups"))))
        case tuple():
            return _words(known, words)
        case _:
            return words if known.name.startswith((SUBJECTS, SUBJECT_PLACES)) else words.casefold()


def _without_unit(known: KnownSetting, words: str) -> str:
    found = _UNIT.search(words)
    if found is None or (found[1] and found[1].casefold() not in f"{known.words} {known.meaning}"):
        return words
    return words[: found.start()]


def _yes_or_no(known: KnownSetting, words: str) -> bool:
    said = words.casefold().strip(" .!")
    if said not in _YES | _NO:
        raise Sorry(f"{known.words} is yes or no.", field="value")
    return said in _YES


def _phrases(_: KnownSetting, words: str) -> tuple[QuickPhrase, ...]:
    if words.casefold() in _NOTHING:
        return ()
    try:
        return read_phrases(words)
    except WrongPhrase as wrong:
        raise Sorry(str(wrong), field="value") from None


def _day_of_summer(known: KnownSetting, words: str) -> str:
    """A day without its year, such as 12 July; the school year turns in summer, and results come out."""
    parts = words.split()
    with suppress(ValueError):
        found = read_day(parts, _ANY_NEW_YEAR) if any(map(str.isdecimal, words)) else None
        if found is not None and found[0] == len(parts) and _FIRST_TURN <= found[1] <= _LAST_TURN:
            return day_of_month(found[1])
    raise Sorry(
        f"{known.words.capitalize()} is a day from {day_of_month(_FIRST_TURN)} to {day_of_month(_LAST_TURN)}, "
        f"such as {known.default}.",
        field="value",
    )


def _day_with_year(known: KnownSetting, words: str) -> date | None:
    """A day with its year, such as 1 July 2027, since it may be years away; None for a word such as none."""
    if words.casefold() in _NOTHING:
        return None
    parts = words.split()
    with suppress(ValueError):
        found = read_day(parts, _ANY_NEW_YEAR) if _YEAR.search(words) else None
        if found is not None and found[0] == len(parts):
            return found[1]
    raise Sorry(
        f"{known.words.capitalize()} is a day with its year, such as 1 July 2027, or none.", field="value"
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
    such = write_value(known.default) or SOME_PERIODS
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


def _kinds(_: KnownSetting, words: str) -> tuple[SessionKind, ...]:
    """The school's own kinds of session, and what the parts of the day have beside their times."""
    if words.casefold() in _NOTHING:
        return ()
    try:
        found = read_kinds(words)
    except WrongKind as wrong:
        raise Sorry(str(wrong), field="value") from None
    for each in found:
        part = plain_name(each.name).replace(" ", "_") in SESSION_TIMES
        if part and (each.hours is not None or each.held != HeldOn.SCHOOL_DAYS):
            changed = to_type(f"settings {plain_name(each.name)} 15:25-16:25")
            raise Sorry(
                f"{each.name} is on school days, at times of its own. To change them: {changed}",
                field="value",
            )
        if not part and each.hours is None:
            raise Sorry(f"When is {each.name}? {EXAMPLE}", field="value")
    return found


def _languages(_: KnownSetting, words: str) -> tuple[str, ...]:
    if words.casefold() in _NOTHING:
        return ()
    try:
        return tuple(each.name for each in read_languages(words))
    except WrongLanguage as wrong:
        raise Sorry(str(wrong), field="value") from None


def _ks2_bounds(known: KnownSetting, words: str) -> tuple[int, int]:
    """The lower bound and the upper one, such as 95 and 105."""
    found = _numbers(known, _BETWEEN.sub(" ", words).split(), _TWO_BOUNDS)
    if len(found) != len(PriorBounds.__dataclass_fields__) or found[0] >= found[1]:
        raise _does_not_fit(known, _TWO_BOUNDS)
    return found[0], found[1]


_BY_NAME: Mapping[str, Callable[[KnownSetting, str], Any]] = {
    "periods": _periods,
    KS2_BOUNDS: _ks2_bounds,
    SESSION_KINDS: _kinds,
    SLIP_PHRASES: _phrases,
    POLICY_REVIEW: _day_with_year,
    PAPERS_REVIEW: _day_with_year,
    PAPERS_LANGUAGES: _languages,
    **dict.fromkeys(DAYS_OF_YEAR, _day_of_summer),
}
"""Settings whose words are read in a way of their own."""


def build(
    changed: Mapping[str, str], timezone: ZoneInfo, bounds: Sequence[tuple[date, str | None]] = ()
) -> Settings:
    """The defaults with what the school changed; a stored value that no longer fits falls back to its default.

    `bounds`: every change of the Key Stage 2 bounds with its day, in the order in which they were made.
    """
    given: dict[str, Any] = {}
    for known in known_settings():
        if known.name in changed:
            try:
                given[known.name] = read_value(known, changed[known.name])
            except Sorry:
                continue
    changes = tuple((changed_on, _as_bounds(words)) for changed_on, words in bounds)
    return Settings(timezone=timezone, ks2_changes=changes, **given)


def _as_bounds(words: str | None) -> PriorBounds:
    known = next(each for each in known_settings() if each.name == KS2_BOUNDS)
    with suppress(Sorry):
        return PriorBounds(*_ks2_bounds(known, words or ""))
    return PriorBounds()
