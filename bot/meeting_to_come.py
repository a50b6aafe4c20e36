"""A meeting that is still to come, where the line reads like the record of one: meet amy thu lunch (P7)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.ask import Ask
from bot.inputs.corrections import read_line
from bot.inputs.meeting import read_next
from bot.inputs.pupils import PupilPhrase
from bot.registry import Command
from bot.say.card import Button, Card, Row
from bot.say.form import Value
from bot.say.press import StartForm
from models.access.authoriser import Action, could
from models.db.errors import Sorry
from models.mentoring.appointment import At
from models.rules.clock import show_hours
from models.rules.letters import tidy
from models.rules.wording import day_in_short

_LEADS_UP = (
    r"(?:please |pls |plz |can i |could i |can you |could you |can u |i need to |need to |i want to |want to |"
    r"id like to |i'd like to |i will |i'll |ill |lets |let's |just |have a |a |my )*"
)
_MEETS = re.compile(
    rf"(?i){_LEADS_UP}(?:(?P<meet>meet(?: up)?|(?:mentor |next )?meeting(?: up)?)|see|seeing|catch[ -]?up|catching up|"
    r"chat|speak|talk)(?: (?:with|w|w/|to|for))? "
    r"(?P<rest>\w.*?)(?:,? (?:please|pls|plz|thanks|thank you|thx|ta|ok|okay|x))*[ .!?]*"
)
"""Not met, saw or spoke: who says so tells of what was."""
_ABOUT = re.compile(r"(?i)[,;]? (?:about|re|regarding|to (?:talk|discuss|go|review|chat|look|catch))\b.*")
"""What a meeting will be about is said then; what it was about belongs to its record."""
_KIND = re.compile(r"(?i)\b(?:in)?formal(?:ly)?\b")
_PERIOD = re.compile(r"(?i)\b(?:p|per|period|lesson) ?\d{1,2}\b")
_BOOK, _RECORD = "Book it", "Record it"


@dataclass(frozen=True)
class _ReadMeeting:
    """What the line says of a meeting to come, and of one that was held on the same words."""

    words: str
    pupil: Value | None
    at: At
    period: str
    """The period of the day, where one is said instead of a time: whoever books the meeting is asked when that is."""
    held: Mapping[str, Any]
    """What its record begins with, where it may be one; nothing where its day is not over yet."""


def only_to_come(ask: Ask, commands: Mapping[str, Command[Any]], line: str) -> str:
    """The words for `arrange`, where no such meeting can have been held yet; blank for any other line."""
    read = _read(ask, commands, line)
    return read.words if read is not None and not read.held else ""


def to_come_or_held(ask: Ask, commands: Mapping[str, Command[Any]], line: str, key: str) -> Card | None:
    """Both, where the meeting may be to come and may have been: neither is done. The buttons carry the key."""
    read = _read(ask, commands, line)
    if read is None or not read.held:
        return None
    inputs = commands["meet"].inputs
    held = tuple((name, inputs[name].write(value)) for name, value in read.held.items())
    whom = (("pupil", read.pupil),) if read.pupil is not None else ()
    when = f"{day_in_short(read.at.day, ask.today)} {read.period} {_hours(read.at, '-')} {read.at.room}"
    ways = (
        (f"To come: {_in_words(ask, read)}", _BOOK, "arrange", (*whom, ("when", " ".join(when.split())))),
        (f"Held: {day_in_short(read.held['day'], ask.today)}", _RECORD, "meet", (*whom, *held)),
    )
    rows = (
        Row(said, buttons=(Button(label, StartForm(name, typed=typed, of=key)),))
        for said, label, name, typed in ways
    )
    return Card("Is this meeting still to come, or was it held? Nothing is saved yet.", tuple(rows))


def _read(ask: Ask, commands: Mapping[str, Command[Any]], line: str) -> _ReadMeeting | None:
    said = _MEETS.fullmatch(tidy(line))
    if (
        said is None
        or not could(ask.who, Action.RECORD_MEETING)
        or not {"arrange", "meet"} <= commands.keys()
    ):
        return None
    inputs, plain = commands["arrange"].inputs, _ABOUT.sub("", said["rest"])
    words = " ".join(_KIND.sub("", plain).split())
    try:
        found = read_line(ask, words, inputs)
        when = found.values.get("when", "")
        at = _at(ask, when)
        if at is None and when:
            words, at = f"{words} today", _at(ask, f"today {when}")
    except Sorry:
        return None
    about = {name for name, each in inputs.items() if isinstance(each, PupilPhrase)}
    if at is None or found.left or not about & (found.values.keys() | found.unclear.keys()):
        return None
    if at.starts is None and (said["meet"] is None or said["rest"] != plain) and not _PERIOD.search(words):
        return None  # of a day alone, see amy thu may ask to be shown what there is
    pupil = found.values.get("pupil")
    period = _PERIOD.search(words)
    held = _held(ask, commands["meet"], said["rest"])
    return _ReadMeeting(
        words, str(pupil) if pupil is not None else None, at, period[0] if period else "", held
    )


def _at(ask: Ask, when: str) -> At | None:
    """When it is to be, of what is still to come; None for what is over, for today at no time, and for no day.

    Of a period only its day is read.
    """
    if not when:
        return None
    try:
        at = read_next(ask, _PERIOD.sub("", when))
    except Sorry:
        return None
    now = ask.local(ask.now)
    later = at.day == ask.today and at.starts is not None and at.starts > now.time()
    return at if at.day > ask.today or later else None


def _held(ask: Ask, meet: Command[Any], words: str) -> dict[str, Any]:
    """The day and the kind of a meeting that may have been held; nothing where that day is still to come."""
    found = read_line(ask, words, meet.inputs).values
    day = found.get("day")
    is_over = isinstance(day, date) and day < ask.today
    return {name: found[name] for name in ("day", "kind") if name in found} if is_over else {}


def _hours(at: At, dash: str = "–") -> str:
    return show_hours(at.starts, at.ends, dash) if at.starts and at.ends else ""


def _in_words(ask: Ask, read: _ReadMeeting) -> str:
    at = read.at
    return ", ".join(filter(None, (day_in_short(at.day, ask.today), read.period, _hours(at), at.room)))
