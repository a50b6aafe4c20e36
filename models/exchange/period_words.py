"""What schools call the rows of their calendars (R9)."""

import re
from enum import StrEnum

from models.rules.calendar import PeriodKind
from models.rules.letters import fold


class Means(StrEnum):
    """What a row of a calendar is."""

    TERM = PeriodKind.TERM.value
    HOLIDAY = PeriodKind.HOLIDAY.value
    INSET = PeriodKind.INSET.value
    CLOSURE = PeriodKind.CLOSURE.value
    SCHOOL = "school"
    """A school day like any other: parents' evening, an examination."""
    STARTS = "starts"
    """The first day of a term whose last day stands in another row."""
    ENDS = "ends"
    REST_STARTS = "half term starts"
    """The first day of a half term whose last day stands in another row."""
    REST_ENDS = "half term ends"


EVENTS = frozenset({Means.INSET, Means.CLOSURE, Means.HOLIDAY, Means.SCHOOL})
"""What may stand in a calendar before its day is fixed; a term without days is none."""
_SEASON = r"(?:autumn|spring|summer|michaelmas|lent|trinity|october|february|whitsun|christmas|easter|may)"
_LONGEST_BREAK = 16
"""Days: a half term that is longer is the teaching half of a term, not the rest in it."""

# In this order: the first that is found in the words is meant.
_FOUND_IN_KIND = tuple(
    (means, re.compile(rf"\b(?:{words})\b"))
    for means, words in (
        (Means.SCHOOL, r"events?|parents?|carers?|evenings?|exams?|examinations?|mocks?|assessments?|meetings?|trips?"
                       r"|visits?|concerts?|sports day|open (?:day|morning)|data|reports?|deadlines?|governors?"),
        (Means.STARTS, r"(?:term|school)s? (?:starts?|begins?|opens?|reopens?|commences?)"
                       r"|(?:start|beginning|first day) of (?:the )?(?:\w+ )?term|pupils return"),
        (Means.ENDS, r"(?:term|school)s? (?:ends?|finish(?:es)?|closes|breaks? up)"
                     r"|(?:end|last day) of (?:the )?(?:\w+ )?term"),
        (Means.INSET, r"insets?|(?:staff |teacher )?training|cpd|pd|professional (?:development|learning)|twilights?"
                      r"|baker days?|(?:staff|teacher) (?:development )?days?|non pupil days?|pupil free days?"),
        (Means.CLOSURE, r"clos(?:ed|ures?)|shut|snow(?: days?)?|flood(?:ing)?|strikes?|industrial action"
                        r"|polling(?: station| day)?|elections?"),
        (Means.HOLIDAY, r"half terms?|hols?|holidays?|breaks?|vacations?|recess|good friday|may day|new years? day"),
        (Means.TERM, r"terms?"),
    )
)  # fmt: skip
_REST = r"(?:term )?half term(?: break| holiday)?"
_FIRST = r"(?:starts?|begins?|commences?|first day)"
_LAST = r"(?:ends?|finish(?:es)?|last day)"
_WHOLE_NAME = tuple(
    (means, re.compile(words))
    for means, words in (
        (Means.REST_STARTS, rf"(?:{_SEASON} )?{_REST} {_FIRST}"
                            rf"|(?:start|beginning|first day) of (?:the |{_SEASON} )?{_REST}"),
        (Means.REST_ENDS, rf"(?:{_SEASON} )?{_REST} {_LAST}"
                          rf"|(?:end|last day) of (?:the |{_SEASON} )?{_REST}"),
        (Means.STARTS, rf"(?:{_SEASON} )?term (?:starts|begins)"),
        (Means.ENDS, rf"(?:{_SEASON} )?term ends"),
        (Means.INSET, r"(?:staff )?(?:inset|training|cpd|pd)(?: day)?(?: \d)?|(?:non pupil|pupil free) day"),
        (Means.CLOSURE, r"(?:school )?(?:closed|closure)"),
        (Means.HOLIDAY, rf"(?:{_SEASON} )?(?:half term|bank holiday|holidays?|break)(?: holiday| break)?"
                        r"|good friday|easter monday|may day"),
        (Means.TERM, rf"(?:{_SEASON} )?term(?: \d)?|{_SEASON} \d"),
    )
)  # fmt: skip
_SEASON_ALONE = re.compile(rf"{_SEASON}(?: term)?(?: [12ab])?(?: 20\d\d(?: \d\d)?)?")
_NUMBERED_HALF = re.compile(r"(?:half term|ht) ?\d")


def read_period(kind: str, name: str, days: int) -> Means | None:
    """What a row of so many days is, by its kind, else by its name; None where nobody can be sure."""
    said = " ".join(re.sub(r"[^a-z0-9 ]", " ", fold(kind)).split())
    found = _by_kind(said, days)
    if found is not None:
        # An event may be called "INSET day", but a term stays one whatever its name.
        return found if found is not Means.SCHOOL else _by_name(name) or found
    return _by_name(name)


def _by_kind(said: str, days: int) -> Means | None:
    if _NUMBERED_HALF.fullmatch(said):
        return Means.TERM if days > _LONGEST_BREAK else None
    if _SEASON_ALONE.fullmatch(said):
        return Means.TERM if days > _LONGEST_BREAK else None
    if (rest := _by_name(said)) in {Means.REST_STARTS, Means.REST_ENDS}:
        return rest
    found = next((means for means, words in _FOUND_IN_KIND if words.search(said)), None)
    if found in {Means.STARTS, Means.ENDS} and "half term" in said:
        return None
    if found is Means.HOLIDAY and "half term" in said and days > _LONGEST_BREAK:
        return Means.TERM
    return found


def _by_name(name: str) -> Means | None:
    plain = " ".join(re.sub(r"[^a-z0-9 ]", " ", fold(name)).split())
    return next((means for means, words in _WHOLE_NAME if words.fullmatch(plain)), None)
