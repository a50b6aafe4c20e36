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
_NOT = r"(?:hasn't|hasnt|haven't|havent|has not|have not)"
_LISTS = {
    "mentees": re.compile(
        r"(?:who are )?(?:my|all my) (?:pupils|students|kids|lot|tutees|mentor group)|"
        r"(?:who|which of my (?:pupils|students|mentees))(?: do i| should i| must i| have i| haven't i| havent i)"
        r"(?: still)?(?: not| need to| have to)? (?:meet|met|see|seen)(?: yet| still| this month)?"
    ),
    "mentors": re.compile(
        r"no mentors?|(?:who has|who's got|whos got|pupils with) no mentor|who needs a mentor|"
        rf"(?:who|which pupils) {_NOT} (?:got |been given |been allocated )?a mentor(?: yet)?|"
        r"(?:who|which pupils) (?:is|are|has|have been left) (?:still )?without a mentor"
    ),
    "collections": re.compile(
        rf"(?:who|which teachers) (?:{_NOT}|still has to|still have to) "
        r"(?:done|entered|given|do|enter|give)(?: in)?(?: the| their| any)? grades(?: yet)?"
    ),
    "followups": re.compile(
        r"who (?:was absent|was not there|wasn't there|wasnt there|missed|didn't come|didnt come|didn't turn up|"
        r"didnt turn up)(?: a session| (?:the |their )?sessions?)?(?: yesterday| today| this week| last week)?|"
        r"(?:who|which (?:pupils|students))(?: keeps| keep| is| are| has| have)?(?: always)? "
        r"(?:missing|missed|misses|miss)(?: a| the| their)? sessions?(?: yesterday| today| this week| last week)?"
    ),
    "today": re.compile(
        r"the list|who (?:hasn't|hasnt|has not|haven't|havent|is not|isn't|isnt) (?:been )?told(?: yet)?|"
        r"who (?:is|do i have|do i need|have i got|have i)(?: still| left)? to (?:be told|tell)(?: today| still)?"
    ),
    "slips": re.compile(
        r"(?:any |my )*unread slips|any slips|"
        r"(?:has|have|is|are|was|were|did) (?:[\w.]+ ){0,3}(?:my|the|that) slips?(?: been)?(?: read| seen)?(?: yet)?|"
        r"did (?:[\w.]+ ){1,3}(?:read|see) (?:my|the|that) slips?(?: yet)?"
    ),
    "todo": re.compile(
        r"(?:(?:what|anything|is there anything)(?: else)?|what's|whats)(?: is| is there| do i| have i| am i)?"
        r"(?: still)?(?: have| need| got| left| meant| supposed)? "
        rf"(?:to do|due|late|overdue|outstanding|on my list){_NOW}|"
        r"what(?:'s|s| is)? next|what (?:do|should|must) i do (?:now|next|today|first)"
    ),
    "sessions": re.compile(
        r"(?:when|what time)(?:'s|s| is| are| am| do)? "
        r"(?:i on|i have a session|(?:my|the) next (?:sessions?|one)|my sessions?)(?: on)?"
    ),
}
"""Ways to ask for a list: unread slips, has my slip been read, what have i got to do, when am i on."""
_PARTS_OF_LISTS = {
    ("agreement", "missing"): re.compile(
        rf"(?:who|which pupils) {_NOT} (?:returned|signed|brought back|given back|handed in|brought in) "
        r"(?:their|the|an|his|her) agreements?(?: yet)?|"
        r"(?:which|what|whose) agreements? (?:are|is) (?:still )?(?:missing|outstanding|not back|not returned|not in)"
        r"(?: yet)?"
    ),
    ("policy", "P7"): re.compile(
        rf"(?:which|what) mentors? {_NOT} (?:met|seen) (?:all )?their (?:pupils|mentees|students)(?: yet| this month)?|"
        r"(?:who|which mentors?) (?:is|are) (?:behind|late) with (?:the |their )?meetings"
    ),
}
"""The same for a part of one: which agreements are missing."""
_COHORT = re.compile(
    r"(?:how is|how's|hows|how are) (.+?) (?:doing|getting on|going|coping|looking)(?: so far| this year| now)?"
    r"((?: in)? (?:y|yr|year) ?\d{1,2})?"
)
"""How a subject or a year group stands: how is maths doing, how are year 11 getting on."""
_ON = re.compile(
    r"(?:what's|whats|what is|who's|whos|who is) on\b(.*)|what (?:have i got|do i have)(?: on)?\b(.*)|"
    r"who (?:did|have|do) i (?:book|booked|got|get|have)(?: in| for)?\b(.*)"
)
"""What is asked of the sessions of a day, or of no day: whats on thursday, who have i got tonight."""
_BRIEF = re.compile(r"what (?:did|have) (?:we|i) agreed? with (.+?)(?: last time)?|what is agreed with (.+)")
_PAGE = re.compile(
    r"(?:how is|how's|hows|how are) (.+?) (?:doing|getting on|going|coping)(?: .+)?|"
    r"how (?:did|has|have) (.+?) (?:do|done|get on|got on|been doing)(?: .+)?|"
    r"(?:who is|who's|whos) (.+?)(?:'s|s)? (?:mentor|form tutor|tutor)|"
    r"who (?:mentors|tutors|is mentoring) (.+)|"
    r"(?:what are |what is |what's |whats |show me |show |see )?(.+?)(?:'s|s) "
    r"(?:grades?|marks?|targets?|predictions?|mentor|tutor|page|profile|record|details)"
)
"""What is asked of a pupil by what shows it: what did we agree with amy, how is amy doing, amys grades."""


def asked_plainly(ask: Ask, commands: Mapping[str, Command[Any]], line: str) -> tuple[str, str] | None:
    """The one of the commands that shows what is asked for, and the words for it."""
    found = _asked(ask, commands, line)
    return found if found is not None and found[0] in commands else None


def _asked(ask: Ask, commands: Mapping[str, Command[Any]], line: str) -> tuple[str, str] | None:
    said = " ".join(map(plain_word, tidy(line).casefold().split()))
    if (name := next((name for name, ways in _LISTS.items() if ways.fullmatch(said)), None)) is not None:
        return name, ""
    for part, ways in _PARTS_OF_LISTS.items():
        if ways.fullmatch(said):
            return part
    if (on := _ON.fullmatch(said)) is not None and _is_all_read(ask, _only(on), commands):
        return "sessions", _only(on)
    for name, found in (("brief", _BRIEF.fullmatch(said)), ("pupil", _PAGE.fullmatch(said))):
        if found is not None and ask.school.names.match(_only(found)).ids:
            return name, _only(found)
    if (of := _COHORT.fullmatch(said)) is not None:
        words = " ".join(filter(None, of.groups())).replace(" in ", " ")
        return ("cohort", words) if _is_all_read(ask, words, commands, "cohort") else None
    return None


def _only(found: re.Match[str]) -> str:
    return next(each for each in found.groups() if each is not None).strip()


def _is_all_read(ask: Ask, words: str, commands: Mapping[str, Command[Any]], name: str = "sessions") -> bool:
    """Whether nothing is among the words but what can be asked of sessions, or of this one."""
    try:
        found = read_line(ask, words, commands[name].inputs if name in commands else {})
    except Sorry:
        return False
    return not found.left and not found.unclear and not found.wrong
