"""A meeting that is still to come, where the line reads like the record of one: meet amy thu lunch (P7)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.ask import Ask
from bot.inputs.corrections import read_line
from bot.inputs.meeting import MeetingKind, read_next
from bot.inputs.pupils import PupilPhrase
from bot.registry import Command
from bot.say.card import Button, Card, Row, Text
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
    about: str
    """What it is to be about, in the words for it; blank where nothing is said of that."""


def only_to_come(ask: Ask, commands: Mapping[str, Command[Any]], line: str) -> str:
    """The words for `arrange`, where no such meeting can have been held yet; blank for any other line."""
    read = _read(ask, commands, line)
    return read.words if read is not None and not read.held and not read.about else ""


def to_come_or_held(ask: Ask, commands: Mapping[str, Command[Any]], line: str, key: str) -> Card | None:
    """Both, where the meeting may be to come and may have been: neither is done. The buttons carry the key.

    What it is to be about is kept with no meeting to come, so that one alone is asked about too, and that is said.
    """
    read = _read(ask, commands, line)
    if read is None or not (read.held or read.about):
        return None
    inputs = commands["meet"].inputs
    held = tuple((name, inputs[name].write(value)) for name, value in read.held.items())
    whom = (("pupil", read.pupil),) if read.pupil is not None else ()
    when = f"{day_in_short(read.at.day, ask.today)} {read.period} {_hours(read.at, '-')} {read.at.room}"
    ways = [(f"To come: {_in_words(ask, read)}", _BOOK, "arrange", (*whom, ("when", " ".join(when.split()))))]
    if read.held:
        day = day_in_short(read.held["day"], ask.today)
        ways.append((f"Held: {day}", _RECORD, "meet", (*whom, *held)))
    rows = tuple(
        Row(said, buttons=(Button(label, StartForm(name, typed=typed, of=key)),))
        for said, label, name, typed in ways
    )
    asked = "Is this meeting still to come, or was it held?" if read.held else "Is this meeting to be booked?"
    kept = (Text("What it is about is written down once it was held."),) if read.about else ()
    return Card(f"{asked} Nothing is saved yet.", (*rows, *kept))


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
    about_what = said["rest"][len(plain) :].strip(" ,;")
    held = _held(ask, commands["meet"], plain)
    if held and about_what:
        held["note"] = about_what
    if held and (kind := _KIND.search(plain)) is not None:
        held["kind"] = MeetingKind.INFORMAL if kind[0].casefold().startswith("in") else MeetingKind.FORMAL
    return _ReadMeeting(
        words, str(pupil) if pupil is not None else None, at, period[0] if period else "", held, about_what
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
