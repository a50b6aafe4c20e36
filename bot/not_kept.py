"""What is asked that Staffroom does not keep or do, and what it does: who is away, when staff are, numbers of home."""

import re
from collections.abc import Iterator

from bot.ask import Ask
from bot.inputs.again import last_before_holidays
from bot.inputs.naming_staff import staff_at
from bot.opening import plain_word
from bot.say.card import Card, Mood, Text
from models.access.authoriser import Action, could
from models.db.errors import Sorry
from models.rules.letters import tidy
from models.rules.wording import day_in_full, example, to_type

_OUT = (
    r"(?:away|absent|off|ill|sick|poorly|missing|out|not in|not here|"
    r"isn't in|isnt in|aren't in|arent in|isn't here|isnt here)"
)
_DAY = (
    r"(?: (?:sick|ill|school|from school|lessons?|today|now|at the moment|this morning|this afternoon|tomorrow|"
    r"this week))*"
)
_PUPILS = r"(?: pupils| students| kids| children)?"
_WHO_IS_AWAY = re.compile(
    rf"(?:who(?:'s|s| is| are|)|which{_PUPILS}(?: are| is)?|(?:is|are) (?:anyone|anybody|any{_PUPILS})|"
    rf"how many{_PUPILS}(?: are| is)?) {_OUT}{_DAY}|"
    r"(?:the |my )?(?:absent|away)(?: list| pupils| students)?(?: for)? (?:today|now)|(?:the )?(?:absent|away) list|"
    r"(?:the )?(?:absentees|attendance)(?: list)?(?: for)?(?: today| now)?|"
    r"(?:today's|todays) (?:absences|absentees|attendance)|list of absent (?:pupils|students)"
)
_I_AM_AWAY = re.compile(
    r"(?:i'm|im|i am|i will be|i'll be|i've been)(?: going to be| gonna be| still)? "
    r"(?:off|away|ill|sick|poorly|absent|not in|not well|on a course|on leave|out of school)\b.*|"
    r"i (?:won't|wont|will not|can't|cant|cannot) (?:be in|be here|come in|make it in)\b.*"
)
_COLLEAGUE_AWAY = re.compile(
    rf"(?P<who>.+?)(?:'s|s| is| are| will be| has gone| has called in) (?:{_OUT}|home)\b.*"
)
_NO_SCHOOL = re.compile(
    r"(?:it's |its |is it )?(?:a )?(?:snow day|snow closure|no school|"
    r"(?:the |is the |is )?school (?:is |will be )?(?:closed|shut|closing))\b.*"
)
_MESSAGE = re.compile(r"(?:remind|chase|message|msg|email|e-mail|text|ring|nudge) \w.*")
_NUMBERS = re.compile(
    r".*\b(?:(?:phone|mobile|telephone|contact) (?:number|no|details)|(?:home|email) address|date of birth|dob)\b.*"
)
_NOT_WORKING = re.compile(
    r"(?:(?:it|this|that|staffroom|you)(?:'s|'re|s|re| is| are)? )?(?:"
    r"(?:is |are |just )?(?:not working|broken|rubbish|useless|hopeless)|"
    r"(?:doesn't|doesnt|isn't|isnt|won't|wont) work(?:ing)?)"
)
_WHO_ARE_YOU = re.compile(
    r"(?:who|what) are you|are you (?:a )?(?:real|bot|robot|human|person|computer|machine|ai)|are you there"
)


_HOLIDAYS = re.compile(
    r"(?:when|what day)(?:'s|s| is| does| do)? (?:we |the |this )?"
    r"(?:(?P<half>(?:next )?half[ -]term)|(?:end of |next )?(?:term|holidays?)|break up)"
    r"(?: (?:end|ends|finish|finishes|start|starts|begin|begins|over))*"
)
"""What is asked of the school's calendar: when is half term."""
_BELOW = re.compile(
    r"(?:who(?:'s|s| is| are)?|which pupils are) (?:(?:below|under|not on|behind)(?: target)?|underachieving)\b.*"
)


def asks_what_is_not_kept(said: str) -> bool:
    """Whether these words, in small letters, ask who is away, or tell that the speaker is: no command is meant."""
    return _WHO_IS_AWAY.fullmatch(said) is not None or _I_AM_AWAY.fullmatch(said) is not None


def not_kept(ask: Ask, line: str) -> Card | None:
    """What is said of it: that it is not kept here, and which command shows or does what is nearest."""
    said = " ".join(map(plain_word, tidy(line).casefold().split()))
    if _WHO_IS_AWAY.fullmatch(said):
        return _card("Who is away is on the school's own registers, not here.", _of_pupils(ask))
    if _I_AM_AWAY.fullmatch(said):
        return _card("I keep no list of when staff are away.", _of_oneself())
    if _NO_SCHOOL.fullmatch(said):
        closes = could(ask.who, Action.CLOSE_DAY)
        way = (
            f"To close a day: {example('close today snow')}"
            if closes
            else f"To see a day: {to_type('sessions tomorrow')}"
        )
        return _card("Leadership closes a day, and everybody concerned is told then.", (way,))
    if (holidays := _HOLIDAYS.fullmatch(said)) is not None:
        return _of_calendar(ask, half=bool(holidays["half"]))
    if _BELOW.fullmatch(said):
        return _card("To see who is below target:", _of_those_below(ask))
    if _NUMBERS.fullmatch(said):
        return _card(
            "I show no addresses, phone numbers or birthdays.",
            (f"To log a conversation with home: {example('contact Amy Carter')}",),
        )
    if _NOT_WORKING.fullmatch(said):
        return _card(
            "I am sorry. If something is wrong, tell whoever looks after Staffroom.",
            (f"To see all that you can do: {to_type('help')}",),
        )
    if _WHO_ARE_YOU.fullmatch(said):
        return _card("I am Staffroom, a program.", (f"To see all that you can do: {to_type('help')}",))
    return None


def of_colleagues(ask: Ask, line: str) -> Card | None:
    """The same of a colleague: that one is away, or is to be sent a message."""
    said = " ".join(map(plain_word, tidy(line).casefold().split()))
    if (away := _COLLEAGUE_AWAY.fullmatch(said)) is not None and _is_colleague(ask, away["who"]):
        return _card("I keep no list of when staff are away.", _of_colleague(ask))
    if _MESSAGE.fullmatch(said):
        return _card(
            "I pass on no messages. Who has something to do here is reminded by itself.",
            (f"What a pupil's mentor should know: {example('slip Amy Carter + superb coursework')}",),
        )
    return None


def _of_calendar(ask: Ask, *, half: bool) -> Card:
    named = "half term" if half else "the next holidays"
    try:
        day = last_before_holidays(ask, half=half)
    except Sorry:
        return Card(f"I do not know when {named} is.", (Text("Look in the school's own calendar."),))
    return _card(f"The last school day before {named}: {day_in_full(day, ask.today)}.", ())


def _of_those_below(ask: Ask) -> Iterator[str]:
    if could(ask.who, Action.SEE_COHORT):
        yield f"Of a subject: {example('cohort 11 maths')}"
    if could(ask.who, Action.BOOK):
        yield f"To book them: {example('book all below target in maths thu')}"
    yield f"Of one pupil: {example('pupil Amy Carter')}"


def _of_pupils(ask: Ask) -> Iterator[str]:
    if could(ask.who, Action.SEE_ATTENDANCE):
        yield f"Of one pupil: {example('where Amy Carter')}"
    if could(ask.who, Action.MARK_AWAY):
        yield f"To mark a pupil as away today: {example('absent Amy Carter')}"


def _of_oneself() -> Iterator[str]:
    yield f"To call your sessions of a day off: {example('cancel my sessions thu')}"
    yield f"For a colleague to take a register of yours: {example('register cover Dan Whitfield')}"


def _of_colleague(ask: Ask) -> Iterator[str]:
    if could(ask.who, Action.SET_COVER):
        yield f"For somebody to take a register: {example('register cover Dan Whitfield')}"
    if could(ask.who, Action.ALLOCATE_MENTORS):
        yield f"For somebody to cover as mentor: {example('cover Dan Whitfield')}"


def _is_colleague(ask: Ask, words: str) -> bool:
    tokens = words.split()
    try:
        found = staff_at(ask, tokens)
    except Sorry:
        return False
    return found is not None and found[0] == len(tokens) and not ask.school.names.match(words).ids


def _card(said: str, ways: Iterator[str] | tuple[str, ...]) -> Card:
    return Card(said, tuple(map(Text, ways)), mood=Mood.PLAIN)
