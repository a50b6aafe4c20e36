"""What is asked for in everyday words that begin with no command: a list, the sessions, a pupil's page.

Each of these only shows something, so that a question that is meant otherwise changes nothing.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from bot.ask import Ask
from bot.inputs.corrections import read_line
from bot.not_kept import asks_what_is_not_kept
from bot.opening import plain_word
from bot.registry import Command
from models.access.authoriser import Action, could
from models.db.errors import Sorry
from models.rules.days import read_day
from models.rules.letters import tidy

_OPENS = frozenset({
    *("who", "whos", "who's", "whose", "whom", "what", "whats", "what's", "when", "whens", "when's", "where", "which"),
    *("wheres", "where's", "how", "hows", "how's", "has", "have", "had", "is", "are", "am", "was", "were", "did", "do"),
    *("does", "any", "anything", "my", "all", "unread", "no", "the", "list", "pupils", "show", "see", "last", "latest"),
    *("meetings", "meeting", "mentor", "notes", "missing", "overdue", "open", "close", "mute", "quiet", "stop"),
    *("snooze", "dont", "don't", "registers", "absent", "absentees", "attendance", "away", "today's", "todays", "im"),
    *("i'm", "i", "everyone", "everyone's", "everybody", "everybody's", "they're", "theyre", "they", "nobody", "noone"),
    *("brief", "briefs", "students"),
})  # fmt: skip
"""How every one of these lines begins, but for whose something is: amys grades."""
_ENDS = frozenset({
    *("grade", "grades", "mark", "marks", "target", "targets", "prediction", "predictions", "mentor", "tutor", "page"),
    *("profile", "record", "details", "meeting", "session"),
})  # fmt: skip
"""How the others end."""
_LEADS_UP = frozenset(
    {"hi", "hey", "hello", "so", "ok", "and", "please", "pls", "can", "could", "you", "tell", "remind", "me"}
)
_NOW = r"(?: (?:now|next|today|first|this week))?"
_NOT = r"(?:hasn't|hasnt|haven't|havent|has not|have not)"
_SINCE = r"(?: (?:so far|yet|already|today|yesterday|(?:this|last) (?:week|month|term|year)))?"
_LISTS = {
    "mentees": re.compile(
        r"(?:who are )?(?:my|all my) (?:pupils|students|kids|lot|tutees|mentor group)|who are my mentees|"
        r"(?:my )?(?:mentor )?meetings?(?: (?:due|to do|left|overdue|this month))*|who(?:'s|s| is) due(?: a meeting)?|"
        r"(?:who|which of my (?:pupils|students|mentees))(?: do i| should i| must i| have i| haven't i| havent i)"
        r"(?: still)?(?: not| need to| have to)? (?:meet|met|see|seen)(?: yet| still| this month)?|"
        r"(?:when|what)(?:'s|s| is| are) my next meetings?(?: due)?"
    ),
    "mentors": re.compile(
        r"no mentors?|(?:who has|who's got|whos got|pupils with) no mentor|who needs a mentor|"
        rf"(?:who|which pupils) {_NOT} (?:got |been given |been allocated )?a mentor(?: yet)?|"
        r"(?:who|who's|whos|which pupils) (?:is |are )?(?:not got|doesn't have|doesnt have|"
        r"don't have|dont have) a mentor|"
        r"(?:who|which pupils) (?:is|are|has|have been left) (?:still )?without a mentor"
    ),
    "followups": re.compile(
        r"who (?:was absent|was away|was missing|was not there|wasn't there|wasnt there|missed|didn't come|didnt come|"
        r"didn't turn up|didnt turn up)(?: a session| (?:the |their )?sessions?)?"
        r"(?: yesterday| today| this week| last week)?|"
        r"(?:who|which (?:pupils|students))(?: keeps| keep| is| are| has| have)?(?: always)? "
        r"(?:missing|missed|misses|miss)(?: a| the| their)? sessions?(?: yesterday| today| this week| last week)?"
    ),
    "today": re.compile(
        r"the list|list|who(?:'s|s| is) on (?:the|my|today's|todays) list(?: today)?|"
        r"who (?:hasn't|hasnt|has not|haven't|havent|is not|isn't|isnt) (?:been )?told(?: yet)?|"
        r"who (?:is|do i have|do i need|have i got|have i)(?: still| left)? to (?:be told|tell)(?: today| still)?"
    ),
    "slips": re.compile(
        r"(?:any |my )*unread slips|any slips|where (?:do|can) i (?:see|find|read) (?:my |the )?slips|"
        r"(?:has|have|is|are|was|were|did) (?:[\w.]+ ){0,3}(?:my|the|that) slips?(?: been)?(?: read| seen)?(?: yet)?|"
        r"did (?:[\w.]+ ){1,3}(?:read|see) (?:my|the|that) slips?(?: yet)?|"
        r"who(?: has|'s)? (?:read|seen) (?:my|the) slips?|"
        r"did (?:my|the|that) slips? (?:go|send|work|arrive|get there|save)(?: ok| okay| through| off)?|"
        r"(?:show(?: me)? )?(?:my |the )?(?:last|latest) slips?|what (?:have|did) i (?:just )?(?:send|sent)(?: today)?|"
        rf"(?:how many|what|which) slips (?:have i|did i|i've|ive)(?: sent| send| done| written| write){_SINCE}|"
        rf"what (?:have i|did i|i've|ive) (?:just )?(?:send|sent|write|written){_SINCE}"
    ),
    "todo": re.compile(
        r"(?:(?:what|anything|is there anything)(?: else)?|what's|whats)(?: is| is there| do i| have i| am i)?"
        r"(?: still)?(?: have| need| got| left| meant| supposed)? "
        rf"(?:to do|due|late|overdue|outstanding|on my list){_NOW}|"
        r"what(?:'s|s| is)? next|what (?:do|should|must) i do (?:now|next|today|first)|overdue|anything overdue|"
        r"what have i (?:missed|forgotten)|my (?:list|tasks?|jobs?|to do(?: list)?|to-do(?: list)?)|"
        r"(?:have|did) i (?:done|do|taken|take|missed|miss) (?:my|the|a|any|all my) registers?(?: yet| today)?|"
        r"(?:which|what) registers? (?:have i|do i have|are mine|do i need)(?: got)?(?: left)?(?: to (?:do|take))?"
    ),
    "digest": re.compile(
        r"(?:which|what) registers (?:are|have|is)(?: still)?(?: not)?(?: been)? (?:missing|taken|done|late)|"
        rf"who {_NOT} (?:done|taken|did) (?:their|the|a|his|her) registers?(?: yet| today)?|"
        r"(?:today's|todays|the) (?:leadership )?digest|missing registers|registers (?:missing|not taken|not done)"
    ),
    "collections": re.compile(
        rf"(?:who|which teachers) (?:{_NOT}|still has to|still have to) "
        r"(?:done|entered|given|do|enter|give)(?: in)?(?: the| their| any)? grades(?: yet)?|"
        r"(?:open|close)(?: the| a| my| this)? (?:grades?|collections?|grade collections?|grading)(?: .+)?"
    ),
    "mine": re.compile(
        r"(?:mute|quiet|snooze)(?: me)?(?: (?:til|till|until|from|after|at|for|on|off|tonight|this|hours|time)\b.*)?|"
        r"(?:stop|don't|dont|do not|no)(?: any)?(?: more)? (?:messag|notif|text|ping|bother)\w*\b.*"
    ),
    "register": re.compile(
        r"(?:they're |theyre |they are )?(?:all|everyone|everybody)(?:'s|s| is| are)? (?:here|present|came|turned up)"
        r"(?: (?:but|except|apart from|bar) .+)?|"
        r"(?:nobody|no one|noone)(?:'s| has| is)? (?:came|come|turned up|showed up|here)(?: today)?"
    ),
    "sessions": re.compile(
        r"(?:when|what time)(?:'s|s| is| are| am| do)? "
        r"(?:i on|i have a session|(?:my|the) next (?:sessions?|one)|my sessions?)(?: on)?"
    ),
}
"""Ways to ask for a list: unread slips, has my slip been read, what have i got to do, when am i on."""
_GRADES_DUE = re.compile(
    r"(?:when|by when|what day)(?:'s|s| is| are| do| does)?(?: the| my)? "
    r"(?:grades?|grading|collections?|data drop|marks)(?: (?:collection|entry|deadline|window))?"
    r"(?: (?:due|close|closes|closing|to be in|in by|in|end|ends))?|(?:the )?grades? deadline"
)
"""By when grades are to be entered: in what a teacher has to do, where they may not see how far others are."""
_PARTS_OF_LISTS = {
    ("agreement", "missing"): re.compile(
        rf"(?:who|which pupils) {_NOT} (?:returned|signed|brought back|given back|handed in|brought in) "
        r"(?:their|the|an|his|her) agreements?(?: yet)?|"
        r"(?:which|what|whose) agreements? (?:are|is) (?:still )?(?:missing|outstanding|not back|not returned|not in)"
        r"(?: yet)?"
    ),
    ("policy", "P7"): re.compile(
        rf"(?:which|what) mentors? {_NOT} (?:met|seen) (?:all )?their (?:pupils|mentees|students)(?: yet| this month)?|"
        r"who (?:hasn't|hasnt|haven't|havent|has not) (?:met|seen) (?:all )?their (?:pupils|mentees|students)(?: yet)?|"
        r"(?:who|which mentors?) (?:is|are) (?:behind|late) with (?:the |their )?meetings"
    ),
}
"""The same for a part of one: which agreements are missing."""
_COHORT = re.compile(
    r"(?:how is|how's|hows|how are) (.+?) (?:doing|getting on|going|coping|looking)(?: so far| this year| now)?"
    r"((?: in)? (?:y|yr|year) ?\d{1,2})?"
)
"""How a subject or a year group stands: how is maths doing, how are year 11 getting on."""
_BOARD = (
    r"(?:how many|any|what|which|are there any|is there an?y?|do i have an?y?|have i (?:got )?an?y?) "
    r"(?:sessions?|bookings?)"
    r"(?: (?:are there|are|is there|is|do i have|have i got|have i|on|booked|there|to come))*\b(.*)",
    r"(?:am i on|have i got (?:anyone|anybody|people)|do i have (?:anyone|anybody|people))(?: in| coming)?\b(.*)",
    r"how many(?: pupils| students| kids| people)? (?:are|is) (?:coming|booked|in)\b(.*)",
    r"is (.+?) (?:free|busy|available)\b(.*)",
    r"who(?:'s|s| is) (free\b.*)",
    r"(?:has|does|have) (.+?) (?:got|have|had) (?:a|any) sessions?\b(.*)",
    r"who has (?:got )?(.+)",
    r"who(?:'s|s| is) in\b(.*)",
    r"when(?:'s| is| are)? (.+?)(?:'s|s)? next (?:session|booking|booked|one)\b(.*)",
    r"when (?:is|are) (.+?) (?:free|available)\b(.*)",
    r"where(?:'s|s| is| are| should) (.+?)(?: be)?",
)
"""What is asked of the sessions of somebody, of a room or of a day: is amy free thu, how many sessions this week."""
_SESSIONS = tuple(map(re.compile, _BOARD))
_CAME = re.compile(
    r"(?:was|were) (.+?) (?:there|here|in|present|absent|late|at (?:the|my|her|his|their) session)\b(.*)|"
    r"(?:did|has|have) (.+?) (?:come|came|turn up|turned up|show up|shown up|attend|attended|miss|missed)\b"
    r"(?: (?:to )?(?:the|my|her|his|their|a) sessions?)?(.*)"
)
"""What is asked of sessions that were: was amy there yesterday, did ben come on thursday."""
_IS_BOOKED = re.compile(r"(?:is )?(.+?) (?:booked|coming|in a session)(?: in| for| on)?\b(.*)")
"""The same of one to come, behind which stands a question mark: amy booked thu?"""
_WHERE = re.compile(
    r"where(?:'s|s| is| are| was| should)? (.+?)"
    r"(?: (?:be|supposed to be|meant to be|now|right now|at the moment|today))*|"
    r"is (.+?) (?:in|off|away|absent|here|ill|sick|not in|not here)"
    r"(?: (?:today|now|sick|ill|school|from school|at all))*"
)
"""Where somebody is now: where is amy, is amy in today."""
_SLIPS_OF = re.compile(
    r"(?:how many|any|what|which) slips? (?:has|have|does|for|about|on) (.+?)(?: (?:got|had|have|get))?"
    + _SINCE
    + "|"
    r"(?:has|have|did|does) (.+?) (?:had|got|have|get|been given|been sent) (?:any|a|many) slips?"
    + _SINCE
    + "|"
    r"(?:did|have) i (?:already )?(?:slip|slipped|"
    r"(?:do|done|send|sent|write|written) (?:a|any) slips? (?:for|about|on|to)) (.+?)" + _SINCE
)
"""What was written of somebody: has amy had any slips, did i slip ben."""
_ON = re.compile(
    r"(?:what's|whats|what is|who's|whos|who is) on\b(.*)|what (?:have i got|do i have)(?: on)?\b(.*)|"
    r"who (?:did|have|do) i (?:book|booked|got|get|have)(?: in| for)?\b(.*)"
)
"""What is asked of the sessions of a day, or of no day: whats on thursday, who have i got tonight."""
_BRIEF = re.compile(r"what (?:did|have) (?:we|i) agreed? with (.+?)(?: last time)?|what is agreed with (.+)")
_PAGE = re.compile(
    r"(?:when(?:'s| is| are|s)? )?(.+?)(?:'s|s)? (?:next |last )?meeting|when am i (?:meeting|seeing) (.+)|"
    r"(?:the |my )?(?:last|next) meeting (?:with |of )?(.+)|"
    r"(?:how is|how's|hows|how are) (.+?) (?:doing|getting on|going|coping)(?: .+)?|"
    r"how (?:did|has|have) (.+?) (?:do|done|get on|got on|been doing)(?: .+)?|"
    r"(?:who is|who's|whos) (.+?)(?:'s|s)? (?:mentor|form tutor|tutor)|"
    r"who (?:mentors|tutors|is mentoring) (.+)|"
    r"(?:what are |what is |what's |whats |show me |show |see )?(.+?)(?:'s|s) "
    r"(?:grades?|marks?|targets?|predictions?|mentor|tutor|page|profile|record|details)|"
    r"(?:has|have|is|was) (.+?) (?:been |last )?(?:seen|met|due|done) ?(?:(?:yet|lately|a meeting|her|his|their) ?)*"
    r"(?:targets?|this (?:week|month|term))?|"
    r"(?:have|did) (?:i|we|you|they|anyone) (?:already )?(?:see|seen|meet|met) (.+?)" + _SINCE + "|"
    r"(?:when )?(?:did|have) (?:i|we|anyone) last (?:see|saw|seen|meet|met|speak to|spoke to|talk to) (.+)|"
    r"when was (.+?) last (?:seen|met)|"
    r"whose turn is it to (?:mentor|see|meet) (.+)|did (.+?) (?:do|meet|hit|finish) (?:her|his|their|the) targets?|"
    r"what(?:'s|s| is) (.+?) (?:predicted|on|getting|working at)(?: (?:in|for) .+)?|"
    r"what(?:'s|s| is| are) (.+?)(?:'s|s) (?:grades?|marks?|targets?|predictions?) (?:in|for) .+|"
    r"(?:any news|anything new) (?:about|on|of) (.+)|"
    r"(?:show )?(?:my |the )?notes (?:for |on |about |of )?(.+)"
)
"""What is asked of a pupil by what shows it: what did we agree with amy, how is amy doing, amys grades."""


def asked_plainly(ask: Ask, commands: Mapping[str, Command[Any]], line: str) -> tuple[str, str] | None:
    """The one of the commands that shows what is asked for, and the words for it.

    Both are blank where nothing is kept of it.
    """
    found = _asked(ask, commands, line)
    return found if found is not None and (not found[0] or found[0] in commands) else None


def _asked(ask: Ask, commands: Mapping[str, Command[Any]], line: str) -> tuple[str, str] | None:
    said = _plainly(line)
    if not said:
        return _is_booked(ask, commands, line)
    if asks_what_is_not_kept(said):
        return "", ""
    if _GRADES_DUE.fullmatch(said):
        return ("collections" if could(ask.who, Action.SEE_COMPLETION) else "todo"), ""
    return _list_of(said) or _of_somebody(ask, commands, said) or _of_a_cohort(ask, commands, said)


def _plainly(line: str) -> str:
    """The words in small letters, without those that lead up to them; blank where no such question begins so."""
    tokens = tidy(line).casefold().split()
    while tokens[1:] and tokens[0].rstrip(",") in _LEADS_UP:
        tokens.pop(0)
    if not tokens or (plain_word(tokens[0]) not in _OPENS and plain_word(tokens[-1]) not in _ENDS):
        return ""  # as most lines
    return " ".join(map(plain_word, tokens))


def _list_of(said: str) -> tuple[str, str] | None:
    if (name := next((name for name, ways in _LISTS.items() if ways.fullmatch(said)), None)) is not None:
        return name, ""
    return next((part for part, ways in _PARTS_OF_LISTS.items() if ways.fullmatch(said)), None)


def _of_somebody(ask: Ask, commands: Mapping[str, Command[Any]], said: str) -> tuple[str, str] | None:
    """What is asked of the sessions of a day, of a pupil, or of a pupil's sessions."""
    if (on := _ON.fullmatch(said)) is not None and _is_all_read(ask, _only(on), commands):
        return "sessions", _only(on)
    of_one = (
        ("brief", _BRIEF.fullmatch(said)),
        ("slips", _SLIPS_OF.fullmatch(said)),
        ("where", _WHERE.fullmatch(said)),
        ("pupil", _PAGE.fullmatch(said)),
    )
    for name, found in of_one:
        if found is not None and ask.school.names.match(_only(found)).ids:
            return name, _only(found)
    if (came := _CAME.fullmatch(said)) is not None:
        words = _of_the_past(ask, " ".join(" ".join(came.groups("")).split()))
        return ("sessions", words) if _is_all_read(ask, words, commands) else None
    boards = (" ".join(" ".join(on.groups("")).split()) for on in _boards(said))
    asked = next((each for each in boards if _is_all_read(ask, each, commands)), None)
    return ("sessions", asked) if asked is not None else None


def _is_booked(ask: Ask, commands: Mapping[str, Command[Any]], line: str) -> tuple[str, str] | None:
    plain = tidy(line).casefold()
    asked = _IS_BOOKED.fullmatch(plain.rstrip("? ")) if plain.rstrip().endswith("?") else None
    words = " ".join(" ".join(asked.groups("")).split()) if asked is not None else ""
    return ("sessions", words) if words and _is_all_read(ask, words, commands) else None


def _of_the_past(ask: Ask, words: str) -> str:
    """The words with the first day in them as one that was: on thursday, of last Thursday."""
    tokens = words.split()
    for at in range(len(tokens)):
        try:
            found = read_day(tokens[at:], ask.today, past=True)
        except ValueError:
            continue
        if found is not None:
            return " ".join((*tokens[:at], found[1].isoformat(), *tokens[at + found[0] :]))
    return words


def _boards(said: str) -> Iterator[re.Match[str]]:
    return (found for found in (each.fullmatch(said) for each in _SESSIONS) if found is not None)


def _of_a_cohort(ask: Ask, commands: Mapping[str, Command[Any]], said: str) -> tuple[str, str] | None:
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
