"""What is asked for in everyday words that begin with no command: a list, the sessions, a pupil's page.

Each of these only shows something, so that a question that is meant otherwise changes nothing.
"""

import re
from collections.abc import Mapping
from typing import Any

from bot.ask import Ask
from bot.inputs.corrections import read_line
from bot.opening import plain_word
from bot.registry import Command
from models.db.errors import Sorry
from models.rules.letters import tidy

_NOW = r"(?: (?:now|next|today|first|this week))?"
_LISTS = {
    "mentees": re.compile(r"(?:who are )?(?:my|all my) (?:pupils|students|kids|lot|tutees|mentor group)"),
    "slips": re.compile(
        r"(?:any |my )*unread slips|any slips|"
        r"(?:has|have|is|are|was|were|did) (?:[\w.]+ ){0,3}(?:my|the|that) slips?(?: been)?(?: read| seen)?(?: yet)?|"
        r"did (?:[\w.]+ ){1,3}(?:read|see) (?:my|the|that) slips?(?: yet)?"
    ),
    "todo": re.compile(
        r"(?:(?:what|anything|is there anything)(?: else)?|what's|whats)(?: is| is there| do i| have i| am i)?"
        rf"(?: still)?(?: have| need| got| left| meant| supposed)? (?:to do|due|outstanding|on my list){_NOW}|"
        r"what(?:'s|s| is)? next|what (?:do|should|must) i do (?:now|next|today|first)"
    ),
    "sessions": re.compile(
        r"(?:when|what time)(?:'s|s| is| are| am| do)? "
        r"(?:i on|i have a session|(?:my|the) next (?:sessions?|one)|my sessions?)(?: on)?"
    ),
}
"""Ways to ask for a list: unread slips, has my slip been read, what have i got to do, when am i on."""
_ON = re.compile(
    r"(?:what's|whats|what is) on\b(?P<day>.*)|what (?:have i got|do i have)(?: on)?\b(?P<then>.*)|"
    r"who (?:did|have|do) i (?:book|booked|got|get|have)(?: in| for)?\b(?P<when>.*)"
)
"""What is asked of the sessions of a day, or of no day: whats on thursday, who have i got tonight."""
_PAGE = (
    re.compile(r"(?:how is|how's|hows|how are) (?P<who>.+?) (?:doing|getting on|going|coping)(?: .+)?"),
    re.compile(r"how (?:did|has|have) (?P<who>.+?) (?:do|done|get on|got on|been doing)(?: .+)?"),
    re.compile(r"(?:who is|who's|whos) (?P<who>.+?)(?:'s|s)? (?:mentor|form tutor|tutor)"),
    re.compile(r"who (?:mentors|tutors|is mentoring) (?P<who>.+)"),
    re.compile(
        r"(?:what are |what is |what's |whats |show me |show |see )?(?P<who>.+?)(?:'s|s) "
        r"(?:grades?|marks?|targets?|predictions?|mentor|tutor|page|profile|record|details)"
    ),
)
"""What is asked of a pupil that stands on their page: how is amy doing, who is amy's mentor, amys grades."""


def asked_plainly(ask: Ask, commands: Mapping[str, Command[Any]], line: str) -> tuple[str, str] | None:
    """The one of the commands that shows what is asked for, and the words for it."""
    found = _asked(ask, commands, line)
    return found if found is not None and found[0] in commands else None


def _asked(ask: Ask, commands: Mapping[str, Command[Any]], line: str) -> tuple[str, str] | None:
    said = " ".join(plain_word(word).casefold() for word in tidy(line).split())
    if (name := next((name for name, ways in _LISTS.items() if ways.fullmatch(said)), None)) is not None:
        return name, ""
    if (on := _ON.fullmatch(said)) is not None and _is_all_read(ask, _only(on), commands):
        return "sessions", _only(on)
    pages = (found["who"] for way in _PAGE if (found := way.fullmatch(said)) is not None)
    who = next((each for each in pages if ask.school.names.match(each).ids), None)
    return ("pupil", who) if who is not None else None


def _only(found: re.Match[str]) -> str:
    return next(each for each in found.groups() if each is not None).strip()


def _is_all_read(ask: Ask, words: str, commands: Mapping[str, Command[Any]]) -> bool:
    """Whether nothing is among the words but what can be asked of sessions."""
    try:
        found = read_line(ask, words, commands["sessions"].inputs if "sessions" in commands else {})
    except Sorry:
        return False
    return not found.left and not found.unclear and not found.wrong
