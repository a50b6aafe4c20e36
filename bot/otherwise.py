"""Lines that begin as another command's or as none, and plainly mean one: remove amy from thursday."""

import re
from collections.abc import Mapping
from typing import Any

from bot.ask import Ask
from bot.everyday import asked_plainly
from bot.inputs.corrections import read_line
from bot.inputs.naming_staff import staff_at
from bot.inputs.settings import changes_setting
from bot.inputs.whom import leading
from bot.meeting_to_come import only_to_come
from bot.opening import POLITE, plain_word
from bot.registry import Command
from models.access.authoriser import Action, could
from models.db.errors import Sorry
from models.mentoring.slip import Tone
from models.rules.days import is_weekday
from models.rules.kinds import kind_named
from models.rules.letters import tidy

POLITELY = r"(?i)(?:please |pls |plz |can you |could you |can u |i need to |need to )*"
_OUT_OF = re.compile(rf"{POLITELY}(?:remove|take) (?P<who>.+?) (?:out of|out from|from|off) (?P<what>\w.*)")
"""Out of a session, not a slip: remove amy from thursday, take amy out of maths thu."""
_ITS = re.compile(r"(?i)\b(?:sessions?|bookings?|lessons?|class)\b")
"""What a session is called, which no slip is."""
_SLIPPED = re.compile(
    rf"{POLITELY}(?:send|give|write|do|log|issue) (?P<whom>\w.*?) (?:a|another|one) "
    r"(?:(?P<tone>positive|negative|good|bad|pos|neg) )?(?:mentoring )?slips?"
    r"(?: for| about| saying| because)?[ :,]+(?P<rest>\S.*)"
)
"""Whom it is about may stand before the word: send amy a slip minus late again."""
_SIGN_OF = {
    Tone.POSITIVE.value: "+",
    "good": "+",
    "pos": "+",
    Tone.NEGATIVE.value: "-",
    "bad": "-",
    "neg": "-",
}
_TO_MEET = re.compile(
    r"(?i)(?:please |pls |can you )?(?:arrange|book|set up|schedule) "
    r"(?:(?:a |another |the |my |our )?(?:mentor )?(?:meeting|chat|catch up)|to (?:meet|see))(?: with| for)? "
    r"(?P<whom>.+)"
)
"""A meeting, and no session: book a meeting with amy thu lunch."""
_MARKED = re.compile(
    rf"{POLITELY}(?:mark|put|set) (?P<whom>\w.*?) (?:(?:down )?as |down )?"
    r"(?P<mark>absent|late(?: \d{1,3}(?: ?m(?:ins?|inutes?)?)?)?|here|present|missing|no show|excused)(?P<when> .+)?"
)
"""In the register, or as away for whoever keeps none: mark amy absent."""
_AGREED = re.compile(
    r"(?i)(?P<whom>\w.*?)(?:'s|’s)?(?: (?:has|have|had))? "
    r"(?P<did>signed|returned|brought back|brought in|handed in|given in) "
    r"(?:her|his|their|the|an|back (?:her|his|their|the)) agreement(?: (?:back|in))?"
)
"""What a pupil did with the agreement: amy carter signed her agreement."""
_INTO = re.compile(rf"{POLITELY}(?:i |we )?(?:get|put|add|pop|fit|slot|squeeze|need) (?P<who>\w.*)")
_LEADS_IN = re.compile(r"(?i)(?:in|down|up)? ?(?:(?:to|for|on|into|in) )?")
"""Into a session, where nothing else is said but which: put amy down for thu, add amy to my session thu."""
_KIND_OF_SESSION = re.compile(
    r"(?i) (?:intervention|revision|catch[ -]?up|booster|support|extra help)(?= |$)(?: (?:session|class|lesson)s?)?"
)
"""What a session is for, where the school has no such kind of its own: book amy for maths intervention thu."""
_ALL_OF_MINE = re.compile(
    rf"{POLITELY}(?:cancel|call off) (?:all|everything|everyone|everybody|them all|all of them|the lot)"
    r"(?: of)?(?: my)?(?: sessions?| bookings?)?(?P<when>(?: (?:on|for))? .+)?"
)
_GIVEN_TO = re.compile(
    rf"{POLITELY}(?:(?:change|switch|swap|set|make) (?P<whose>\w.*?)(?:'s|’s|s)? mentor (?:to|be)|"
    r"(?:give|move|assign|allocate|transfer) (?P<whom>\w.*?) to"
    r"(?= .+ (?:as|to be) (?:a |the |their |her |his )?mentor)) "
    r"(?P<to>\w.*?)(?: (?:as|to be) (?:a |the |their |her |his )?mentor)?"
)
"""Another mentor, and no booking that is changed: change amys mentor to tom."""
_MEETING = r"(?:(?:a|the|my|our|this) )?(?:mentor )?(?:meeting|chat|catch up|catch-up|catchup)"
_OFF_MEETING = re.compile(
    rf"{POLITELY}(?:cancel|unbook|drop|scrap|call off|calloff) "
    rf"(?:{_MEETING}(?: (?:with|w|w/|for|of))?(?: (?P<whom>.+))?|(?:my |the )?(?P<whose>.+?)(?:'s|’s|s)? {_MEETING}"
    r"(?P<when> .+)?)"
)
_MOVE_MEETING = re.compile(
    rf"{POLITELY}(?:move|change|reschedule|rearrange|rebook|shift) "
    rf"(?:{_MEETING}(?: (?:with|w|w/|for|of))? (?P<whom>.+?)|(?:my |the )?(?P<whose>.+?)(?:'s|’s|s)? {_MEETING})"
    r"(?: (?:from|on) .+?)? (?:to|till|until|for|->|→) (?P<when>.+)"
)
"""A mentor meeting that is booked, off or at another time, and no session: cancel amys meeting."""
_MEETINGS = re.compile(
    rf"{POLITELY}(?:(?:cancel|call off|move) (?:all )?(?:of )?(?:my|the) (?:mentor )?meetings\b.*|"
    r"(?:meet|see)(?: with)? (?:all|each|every one|everyone)(?: of)?(?: my| the)? "
    r"(?:mentees|pupils|students|kids|mentor group)(?: .+)?)"
)
"""Of several nothing is called off, and nobody met, at once: they are listed."""
_RECORD = re.compile(rf"{POLITELY}(?:mentor )?meeting(?: (?:with|w|w/))? (?P<rest>\w.*)")
"""Mentor meeting amy, meeting with amy all fine: what was said at it."""
_OF_COVER = ("cover", "regist", "reg", "session", "lesson", "class")
_MY_REGISTER = r"(?:my|our|the) (?:registers?|reg|sessions?|lessons?|class|maths|intervention)"
_COVERS = re.compile(
    rf"{POLITELY}(?:(?:can|could|will|would) )?(?:get |ask |have )?(?P<who>\w[\w'’. -]*?) "
    r"(?:(?:to|can|could|will|would|is going to|is|be) )*(?:cover|covering|covers|take|takes|taking|do|doing|run) "
    rf"(?:for me (?:in|at) )?{_MY_REGISTER}(?P<when> .+)?"
)
"""Whoever takes a register of the speaker's is a colleague, whatever pupil is called so: can tom cover my register."""
_WANTS_COVER = re.compile(
    rf"{POLITELY}(?:(?:i )?need (?:a |some )?cover|(?:who|can (?:someone|somebody|anyone|anybody)) (?:can |could )?"
    rf"cover|cover)(?: for)?(?: me(?: (?:in|at|for))?)?(?: {_MY_REGISTER})?(?P<when> .+)?"
)

_MEANS_IT = frozenset({"slip"})
"""What begins so is what it says: most lines, which so cost none of what follows."""


def put_otherwise(ask: Ask, commands: Mapping[str, Command[Any]], line: str) -> tuple[str, str] | None:
    """The command that such a line means, and the words for it; None where it begins as what it is.

    Both are blank where what is asked for is not kept here, which is said without a command.
    """
    said = tidy(line)
    if said.casefold() in commands or said.partition(" ")[0].casefold() in _MEANS_IT:
        return None  # its own word alone, of cover as of every other
    for read in (_of_a_session, _slip_to, _of_meeting, _of_record, _cover, _booked):
        if (found := read(ask, commands, said)) is not None:
            return found
    if change := _of_setting(line):
        return "settings", change
    return asked_plainly(ask, commands, line)


def _of_a_session(ask: Ask, commands: Mapping[str, Command[Any]], said: str) -> tuple[str, str] | None:
    out = _out_of(ask, commands, said)
    return ("cancel", out) if out is not None else None


def _slip_to(ask: Ask, commands: Mapping[str, Command[Any]], said: str) -> tuple[str, str] | None:
    """A slip whose pupil stands before the word."""
    slip = _SLIPPED.fullmatch(said)
    if slip is None or "slip" not in commands or not _is_named(ask, slip["whom"]):
        return None
    sign = _SIGN_OF.get((slip["tone"] or "").casefold(), "")
    return "slip", " ".join(filter(None, (slip["whom"], sign, slip["rest"])))


def _of_record(ask: Ask, commands: Mapping[str, Command[Any]], said: str) -> tuple[str, str] | None:
    """What is marked in a register, done with an agreement, or given to another mentor."""
    if not {"register", "absent", "agreement", "mentors"} <= commands.keys():
        return None
    folded = said.casefold()
    if (mark := _MARKED.fullmatch(said)) is not None and _named(ask, mark["whom"]):
        is_away = mark["mark"].casefold() in {"absent", "missing"} and could(ask.who, Action.MARK_AWAY)
        words = f"{mark['whom']} {mark['mark']}{mark['when'] or ''}"
        return ("absent", mark["whom"]) if is_away and not mark["when"] else ("register", words)
    agreed = _AGREED.fullmatch(said) if "agreement" in folded else None
    if agreed is not None and _is_named(ask, agreed["whom"]):
        did = "pupil signed" if agreed["did"].casefold() == "signed" else "returned"
        return "agreement", f"{agreed['whom']} {did}"
    given = _GIVEN_TO.fullmatch(said) if "mentor" in folded else None
    if given is not None and _named(ask, given["whose"] or given["whom"]):
        return "mentors", f"{given['whose'] or given['whom']} to {given['to']}"
    return None


def _out_of(ask: Ask, commands: Mapping[str, Command[Any]], said: str) -> str | None:
    """Whom to take out of which session, where that is all that is said."""
    if (off := _OUT_OF.fullmatch(said)) is None or "cancel" not in commands:
        return None
    if not _named(ask, off["who"]) and not is_weekday(off["what"].split()[0]):
        return None
    words = f"{off['who']} {' '.join(map(_one_day, _ITS.sub('', off['what']).split()))}".strip()
    try:
        found = read_line(ask, words, commands["cancel"].inputs)
    except Sorry:
        return None
    which = {*found.values, *found.unclear}
    is_session = bool(which - {"pupil"}) or _ITS.search(off["what"]) is not None
    return words if "pupil" in which and is_session and not found.left and not found.wrong else None


def _one_day(word: str) -> str:
    """Thursday, of thursdays session; every other word as it is."""
    day = re.sub(r"(?i)['’]?s$", "", word)
    return day if not is_weekday(word) and is_weekday(day) else word


def _of_meeting(ask: Ask, commands: Mapping[str, Command[Any]], said: str) -> tuple[str, str] | None:
    """What is to become of a mentor meeting, for who has such; the words from the name on."""
    if (meeting := _TO_MEET.fullmatch(said)) is not None and _named(ask, meeting["whom"]):
        return "arrange", meeting["whom"]
    folded = said.casefold()
    if not any(each in folded for each in ("meet", "chat", "catch", "see", "speak", "talk")):
        return None  # as most lines
    if not could(ask.who, Action.RECORD_MEETING):
        return None
    if (moved := _MOVE_MEETING.fullmatch(said)) is not None and _named(ask, moved["whom"] or moved["whose"]):
        return "arrange", f"{moved['whom'] or moved['whose']} {moved['when']}"
    if _MEETINGS.fullmatch(said):
        return "mentees", ""
    if (off := _OFF_MEETING.fullmatch(said)) is not None:
        whom = off["whom"] or off["whose"] or ""
        return ("meetingoff", f"{whom}{off['when'] or ''}") if not whom or _named(ask, whom) else None
    if words := only_to_come(ask, commands, said):
        return "arrange", words
    held = _RECORD.fullmatch(said)
    return ("meet", held["rest"]) if held is not None and _named(ask, held["rest"]) else None


def _booked(ask: Ask, commands: Mapping[str, Command[Any]], said: str) -> tuple[str, str] | None:
    """The booking that is meant, or all of one's own that are to be off, where nothing else is said."""
    if "book" not in commands or not could(ask.who, Action.BOOK):
        return None
    if (mine := _ALL_OF_MINE.fullmatch(said)) is not None and "off" in commands:
        when = (mine["when"] or "").strip()
        return ("off", f"my sessions {when}".strip()) if not when or _books(ask, commands, when) else None
    if said.casefold().startswith(("book ", "b ")) and _KIND_OF_SESSION.search(said) is not None:
        words = _KIND_OF_SESSION.sub("", said).partition(" ")[2]
        is_known = kind_named(ask.school.settings.session_kinds, said.split()[-1:]) is not None
        return ("book", words) if not is_known and {"pupils", "day"} <= _books(ask, commands, words) else None
    into = _INTO.fullmatch(said)
    tokens = into["who"].split() if into is not None else []
    size = leading(ask.school, tokens)
    which = _LEADS_IN.sub("", " ".join(tokens[size:]), count=1)
    words = " ".join((*tokens[:size], *map(_one_day, _ITS.sub("", which).split())))
    return ("book", words) if size and {"pupils", "day"} <= _books(ask, commands, words) else None


def _books(ask: Ask, commands: Mapping[str, Command[Any]], words: str) -> set[str]:
    """What the words say to a booking, where they say nothing else."""
    try:
        found = read_line(ask, words, commands["book"].inputs)
    except Sorry:
        return set()
    return set() if found.left or found.wrong else {*found.values, *found.unclear}


def _cover(ask: Ask, commands: Mapping[str, Command[Any]], said: str) -> tuple[str, str] | None:
    """Who is to take which register of the speaker's, for who may ask that; who it is may be left to be asked."""
    folded = said.casefold()
    if "register" not in commands or not any(each in folded for each in _OF_COVER):
        return None
    if not could(ask.who, Action.SET_COVER):
        return None
    who, when = "", ""
    if (covers := _COVERS.fullmatch(said)) is not None and (who := _colleague(ask, covers["who"])):
        when = covers["when"] or ""
    elif (wanted := _WANTS_COVER.fullmatch(said)) is not None:
        when = wanted["when"] or ""
    else:
        return None
    # Who it is stands last where nobody is named, to be asked for.
    words = f"cover {who}{when}" if who else f"{when} cover"
    return ("register", words.strip()) if _is_when(ask, commands, when) else None


def _colleague(ask: Ask, words: str) -> str:
    """The words, where they are a colleague's name and nothing else, or that of several; else blank."""
    tokens = words.split()
    try:
        found = staff_at(ask, tokens)
    except Sorry:
        return ""
    return words if found is not None and found[0] == len(tokens) else ""


def _is_when(ask: Ask, commands: Mapping[str, Command[Any]], words: str) -> bool:
    """Whether the words say which session it is, and nothing else, or there are none."""
    try:
        found = read_line(ask, words, commands["register"].inputs)
    except Sorry:
        return False
    return not (found.left or found.unclear or found.wrong or "pupil" in found.values)


def _of_setting(line: str) -> str:
    """The words that say what becomes of a setting, behind those that change nothing; blank where none do."""
    tokens = tidy(line).split()
    while tokens and not changes_setting(tokens):
        if plain_word(tokens[0]).casefold() not in POLITE:
            return ""
        tokens.pop(0)
    return " ".join(tokens)


def _is_named(ask: Ask, words: str) -> bool:
    """Whether the words are a name and nothing else."""
    return _named(ask, words) == len(words.split())


def _named(ask: Ask, line: str) -> int:
    return leading(ask.school, tidy(line).split())
