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


def put_otherwise(ask: Ask, commands: Mapping[str, Command[Any]], line: str) -> tuple[str, str] | None:
    """The command that such a line means, and the words for it; None where it begins as what it is.

    Both are blank where what is asked for is not kept here, which is said without a command.
    """
    said = tidy(line)
    if said.casefold() in commands:
        return None  # its own word alone, of cover as of every other
    if (out := _out_of(ask, commands, said)) is not None:
        return "cancel", out
    if (slip := _SLIPPED.fullmatch(said)) is not None and _named(ask, slip["whom"]) == len(
        slip["whom"].split()
    ):
        sign = _SIGN_OF.get((slip["tone"] or "").casefold(), "")
        return "slip", " ".join(filter(None, (slip["whom"], sign, slip["rest"])))
    if (meeting := _TO_MEET.fullmatch(said)) is not None and _named(ask, meeting["whom"]):
        return "arrange", meeting["whom"]
    if (booked := _of_meeting(ask, commands, said)) is not None:
        return booked
    if (cover := _cover(ask, commands, said)) is not None:
        return "register", cover
    if change := _of_setting(line):
        return "settings", change
    return asked_plainly(ask, commands, line)


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


def _cover(ask: Ask, commands: Mapping[str, Command[Any]], said: str) -> str | None:
    """Who is to take which register of the speaker's, for who may ask that; who it is may be left to be asked."""
    if "register" not in commands or not could(ask.who, Action.SET_COVER):
        return None
    if (covers := _COVERS.fullmatch(said)) is not None and (who := _colleague(ask, covers["who"])):
        words = f"cover {who}{covers['when'] or ''}"
    elif (wanted := _WANTS_COVER.fullmatch(said)) is not None:
        words = f"{(wanted['when'] or '').strip()} cover".strip()
        return words if _is_when(ask, commands, wanted["when"] or "") else None
    else:
        return None
    return words if _is_when(ask, commands, covers["when"] or "") else None


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


def _named(ask: Ask, line: str) -> int:
    return leading(ask.school, tidy(line).split())
