"""How a line begins: with a command, behind the words that people put before one, or with a pupil's name."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from models.mentoring.meeting import TargetOutcome
from models.mentoring.slip import Tone
from models.rules.letters import tidy

POLITE = frozenset(
    {
        *("please", "pls", "plz", "can", "could", "would", "will", "may", "you", "i", "id", "i'd", "we"),
        *("me", "us", "my", "want", "need", "like", "to", "just", "kindly", "so", "and", "ok", "okay"),
        *("lets", "let's", "a", "an", "the", "oops", "wait", "actually", "um", "er", "find", "search"),
        *("lookup", "who", "is", "new", "another", "quick", "add", "make", "do", "record", "send"),
        *("write", "give", "show", "see", "put", "sign", "enter"),
    }
)
"""Words before a command that change nothing."""
_OF_THE_DAY = frozenset({"morning", "afternoon", "evening"})
_GREETING = frozenset({"hello", "hi", "hey"}) | _OF_THE_DAY
_LEADS_UP = POLITE | _GREETING
_GREETED = frozenset({"there", "all", "everyone", "everybody", "again", "staffroom", "bot", "team"})
_HELP = frozenset(
    {
        "help",
        "?",
        "menu",
        "commands",
        "options",
        "what can you do",
        "what can i do",
        "what do you do",
        "what do i do",
    }
    | {"what can i type", "how does this work", "how do i use this", "what else can you do"}
)
_TONES = {tone.value: tone for tone in Tone} | {
    "good": Tone.POSITIVE, "praise": Tone.POSITIVE, "+": Tone.POSITIVE, "+ve": Tone.POSITIVE, "pos": Tone.POSITIVE,
    "bad": Tone.NEGATIVE, "-": Tone.NEGATIVE, "-ve": Tone.NEGATIVE, "neg": Tone.NEGATIVE,
}  # fmt: skip
"""The kind of slip, where it is said of the slip itself: positive slip for Amy."""
_OUTCOMES: Mapping[str, TargetOutcome] = {
    **dict.fromkeys(
        (TargetOutcome.NOT_DONE.value, "not finished", "hasnt done", "hasn't done", "didnt do", "didn't do"),
        TargetOutcome.NOT_DONE,
    ),
    **dict.fromkeys(
        ("partly done", "half done", "part done", "partially done", "nearly done", "almost done"),
        TargetOutcome.PARTLY,
    ),
    TargetOutcome.PARTLY.value: TargetOutcome.PARTLY,
}
"""How a line begins that says what became of a target, where it is not just done."""
_ASKING = frozenset({"who", "is"})
_DONE_COMMAND = "done"
_REGISTER, _TAKES = "register", frozenset({"take", "open", "start"})
_WHAT_IS_DONE = frozenset({"to", "a", "an", "the", "some", "help"})
"""Behind need these say that somebody wants to do something, and not who needs a session: i need to book amy."""
_SET, _TARGET = "set", "target"
_MENTORS, _COVER = frozenset({"mentor", "mentors"}), "cover"
"""Mentors cover dan by tom is of the cover: mentors are given otherwise."""
_SLIP = "slip"
_SAID_OF_SLIP = frozenset({"positive", "negative", "pos", "neg", "+ve", "-ve"})
"""What kind it is, said behind the word: slip negative amy."""
_WHERE, _ARE = "where", frozenset({"is", "are", "was", "should"})
_REMOVE = "remove"
_ITS_SLIP = frozenset({"slip", "slips", "the", "a", "that"})
"""What is removed, between the command and whom it is about: remove the slip about Amy."""
_PRAISE = ("well done", "good word", "kudos", "hats off", "merit", "praise", "positive", "pos", "+", "+ve")
_BLAME = ("negative", "neg", "-ve")
"""What is said of a pupil who is named next, without the word slip: well done to Amy, praise Amy, negative Ben."""
_TO_WHOM = frozenset({"for", "to", "about", "goes", "on"})
_YOU = "u"
_YEAR, _ELEVEN, _TODAY = (
    frozenset({"year", "yr"}),
    frozenset({"11", "11s", "11's", "eleven", "elevens"}),
    "today",
)
_YEAR_ELEVEN = frozenset({"year11", "yr11"})
_AROUND = ">•◦▪*_~`"
"""What people put around a line: a quotation's or a list's sign, bold, code."""
_BEFORE = 20
"""Signs and words before a command that are looked past: whoever types more says something else."""
_NUMBER = re.compile(r"\(?\d{1,2}[.)]")
"""How a line of a numbered list begins."""
_MARKED = re.compile(r"\s*(```|[*_~`])(?=\S)(.+?)(?<=\S)\1\s*", re.DOTALL)
"""A line that is bold, italic, struck out or code as a whole."""
_CALLED = re.compile(r"[^\W\d]+,\s+")
"""Who is greeted, by one name."""
_DASH = re.compile(r"\s*-\s+\S")
_SIGN = re.compile(r"\s[+-]")


@dataclass(frozen=True)
class Opening:
    """The word of a command, what stands behind it, and what was said of it before."""

    word: str
    rest: str
    given: Mapping[str, object] = field(default_factory=dict)


def asks_for_help(line: str) -> bool:
    """Whether the line asks what can be done."""
    return any(
        " ".join(tidy(each).casefold().split()).strip(" .!?/") in _HELP for each in (line, behind(line))
    )


def is_greeting(word: str) -> bool:
    """Whether the word only greets."""
    return word.casefold() in _GREETING


def is_only_greeting(line: str) -> bool:
    """Whether the line says hello and nothing else; a part of the day may be an answer."""
    word, rest = parted(line)
    greets = word.casefold() in _GREETING - _OF_THE_DAY
    return greets and _GREETED.issuperset(plain_word(each).casefold() for each in rest.split())


def opening(line: str, commands: Collection[str]) -> Opening | None:
    """The command with which the line begins, behind words that change nothing; None where it begins with none."""
    return _opening(line, commands, _BEFORE)


def _opening(line: str, commands: Collection[str], most: int) -> Opening | None:
    word, rest = parted(line)
    asks = word.casefold() in _ASKING
    tone: Tone | None = None
    for left in range(most, 0, -1):
        plain = word.casefold()
        if _passes(plain, rest, is_first=left == most):
            word, rest = parted(rest)
            continue
        if plain in _GREETING:
            rest = _behind_greeting(rest)
            after = _opening(rest, commands, left - 1) if rest else None
            if after is None and (called := _CALLED.match(rest)) is not None:
                # Hi grace, book amy thu: a colleague is greeted, whatever pupil is called so too.
                after = _opening(rest[called.end() :], commands, left - 1)
            return after or (Opening(plain, "") if plain in commands and not rest else None)
        if (listed := _year_eleven(plain, rest)) is not None:
            return Opening(_TODAY, listed) if _TODAY in commands else None
        # Who hasn't done their grades asks; nobody ticks anything off with it.
        became = None if asks else _became(word, rest, commands)
        if (said := became or _said(plain, rest, tone, commands)) is not None:
            return said
        if plain in _TONES and _first(rest) == _SLIP:
            # A dash before a slip that has its own sign is a list's.
            tone = None if plain == "-" and _SIGN.search(rest) else _TONES[plain]
        elif plain not in POLITE:
            return None
        if not rest:
            return None
        word, rest = parted(rest)
    return None


def _year_eleven(word: str, rest: str) -> str | None:
    """What is said of the Year 11 list, which is the day's, and not the turn of the year; None for another line."""
    if word in _YEAR_ELEVEN:
        return rest
    return parted(rest)[1] if word in _YEAR and _first(rest) in _ELEVEN else None


def _behind_greeting(rest: str) -> str:
    """What is said behind a greeting, without who is greeted."""
    for _ in range(_BEFORE):
        if parted(rest)[0].casefold() not in _GREETED:
            break
        rest = parted(rest)[1]
    return rest


def _first(words: str) -> str:
    """The first of the words; blank where there is none."""
    return parted(words)[0].casefold() if words else ""


def _passes(word: str, rest: str, *, is_first: bool) -> bool:
    """Whether a word that begins something else, or takes something back, only leads up to what follows."""
    if word == "good":
        return _first(rest).rstrip(",!.") in _OF_THE_DAY
    if word in _TAKES:
        return _REGISTER in rest.casefold().split()[:2]
    if word == _SET:
        return _first(rest) == _TARGET
    if word in _MENTORS:
        return _first(rest) == _COVER
    if word == "need":
        return _first(rest) in _WHAT_IS_DONE
    # Can u book, u pls send: what is taken back has no words behind it.
    return word == _YOU and (bool(rest and not is_first) or " " in rest)


def _said(word: str, rest: str, tone: Tone | None, commands: Collection[str]) -> Opening | None:
    """The command that the word is; of a slip with the kind that was said of it before."""
    if word not in commands:
        return None
    if word == _SLIP and tone is None and parted(rest)[0].casefold() in _SAID_OF_SLIP and parted(rest)[1]:
        tone, rest = _TONES[parted(rest)[0].casefold()], to_whom(parted(rest)[1])
    if word == _WHERE:
        rest = _behind(rest, _ARE)
    if word == _REMOVE:
        rest = to_whom(_behind(re.sub(r"(?i)(?<!\s)\s+slips?$", "", rest), _ITS_SLIP))
    return Opening(word, rest, {"tone": tone} if tone is not None and word == _SLIP else {})


def _became(word: str, rest: str, commands: Collection[str]) -> Opening | None:
    """The command that ticks off, of a line that says first that it is not, or not all, done."""
    if _DONE_COMMAND not in commands:
        return None
    second, *behind_it = rest.split(maxsplit=1) or [""]
    for said, left in ((f"{word} {plain_word(second)}", "".join(behind_it)), (word, rest)):
        if (outcome := _OUTCOMES.get(tidy(said).casefold())) is not None:
            return Opening(_DONE_COMMAND, left, {"outcome": outcome})
    return None


def tone_of(line: str) -> tuple[Tone, str] | None:
    """The kind of slip that a line is which begins with praise or blame, and the words from the name on."""
    words = tidy(line).split()
    for tone, said in ((Tone.POSITIVE, _PRAISE), (Tone.NEGATIVE, _BLAME)):
        for each in said:
            size = len(each.split())
            if " ".join(plain_word(word) for word in words[:size]).casefold() == each:
                return tone, to_whom(" ".join(line.split(maxsplit=size)[size:]))
    return None


def parted(words: str) -> tuple[str, str]:
    """The word that starts a line, without the signs that phones put around it, and the rest."""
    first, *rest = unlisted(words).split(maxsplit=1) or [""]
    word = tidy(first).strip(_AROUND).removeprefix("/")
    return plain_word(word), "".join(rest).strip()


def unlisted(line: str) -> str:
    """The line without the signs and the number with which a quotation's or a list's line begins, or is wrapped."""
    if line[:1].isascii() and line[:1].isalpha():
        return line  # as most lines are: no sign or number stands before it, or around it
    for _ in range(_BEFORE):
        wrapped = _MARKED.fullmatch(line)
        first, *rest = line.split(maxsplit=1) or [""]
        mark = tidy(first).strip(_AROUND)
        if wrapped is not None and wrapped[1] not in wrapped[2]:
            line = wrapped[2]
        elif rest and (not mark or _NUMBER.fullmatch(mark)):
            line = rest[0]
        else:
            break
    return line


def without_dashes(lines: Sequence[str]) -> list[str]:
    """The lines, where each begins with a dash as a list that is typed by hand, without it; else as they are."""
    found = [_DASH.match(tidy(line)) for line in lines if line.strip()]
    if len(found) < 2 or not all(found):
        return list(lines)
    return [line.strip()[1:].lstrip() for line in lines]


def undashed(line: str) -> str:
    """The line without a dash before it."""
    return line.strip()[1:].lstrip() if _DASH.match(tidy(line)) else line


def to_whom(words: str) -> str:
    """The words from the name on, where one stands behind for, to or about."""
    return _behind(words, _TO_WHOM)


def _behind(words: str, passing: Collection[str]) -> str:
    for _ in range(_BEFORE):
        word, _, rest = words.partition(" ")
        if not rest or word.casefold() not in passing:
            break
        words = rest.lstrip()
    return words


def plain_word(word: str) -> str:
    """A word without the signs around it."""
    return word.strip(" .,;:!?\"'*_~`") or word.strip(" ")


def behind(line: str) -> str:
    """The line without the words before it that change nothing."""
    line = unlisted(line)
    word, rest = parted(line)
    for _ in range(_BEFORE):
        if not rest or word.casefold() not in _LEADS_UP:
            break
        line = rest
        word, rest = parted(rest)
    return line
