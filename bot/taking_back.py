"""A line that stops what was begun, takes back what was done or would have it otherwise: never mind, make it fri."""

import re

from bot.ask import Ask
from bot.opening import POLITE, plain_word
from models.rules.days import is_weekday
from models.rules.letters import tidy

_STOP = frozenset(
    {
        "cancel",
        "stop",
        "never mind",
        "nevermind",
        "nvm",
        "cancel that",
        "cancel this",
        "cancel it",
        "stop that",
    }
    | {"forget it", "forget that", "scrap that", "scrap it", "wrong one", "wrong pupil", "not that one"}
)
"""What stops a form, behind words that change nothing."""
_LEADS_UP = POLITE | {"sorry", "oh", "no"}
_BACK = frozenset(
    {"cancel", "undo", "delete", "remove", "unsend", "withdraw", "revert", "scrap", "retract", "take"}
)
_LAST = frozenset({"last", "previous", "latest", "back"})
"""One of these says that it is about what was done, not about what is being typed."""
_KINDS = frozenset(
    {"booking", "session", "slip", "grade", "grades", "meeting", "message", "target", "setting"}
)
_DONE = (
    _LAST
    | _KINDS
    | {
        *(
            "the",
            "my",
            "that",
            "this",
            "it",
            "one",
            "entry",
            "thing",
            "i",
            "just",
            "sent",
            "made",
            "did",
            "typed",
        ),
        *("please", "pls", "again", "bit"),
    }
)
"""What else stands in a line that takes back what was done last: cancel my last booking, take that back."""

_THAT = frozenset({"that", "it", "this"})
CHANGES = frozenset({"change", "move"})
"""The commands that may be said of what was done last: move it to fri."""
_PUTS_RIGHT = re.compile(
    r"(?:(?:no|nope|oops|sorry|wait|actually|argh|oh|hang on|hold on) )*(?:"
    r"(?:make|change|move|edit|amend|correct|swap|scrap|forget|undo) (?:it|that|this)\b.*|edit|hang on|no wait|"
    r"(?:edit|amend|correct|fix) (?:my |the |that )?(?:last )?(?:slip|booking|grades?|meeting|entry|one)|"
    r"(?:delete|unsend|withdraw|retract) .*\bslip\b.*|"
    r"(?:i(?:'ve|ve| have)? )?(?:just )?(?:sent|booked|put|typed|picked|chose|did|made) "
    r"(?:(?:it|that|this|the slip) (?:to|for|about|on|in) )?the wrong \w+(?: \w+)?|"
    r"(?:that|the|my)(?: last)? (?:slip|booking|grade|one) (?:was|is|should(?: have|'ve|ve)? be(?:en)?)"
    r"(?: meant)?(?: to be)? (?:for|about) .+|"
    r"(?:(?:it|that|this) )?(?:should|(?:was|is) (?:meant|supposed) to|needs to) (?:be|have been|go)\b.*|"
    r"(?:did|has|is|was) (?:it|that|this|everything)(?: all)?(?: been)? "
    r"(?:work|worked|go|gone|go through|gone through|send|sent|save|saved|done|booked)(?: ok| okay)?|"
    r"who (?:did|has|does) (?:it|that|this) (?:go|gone|been sent) to|where did (?:it|that|this) go)"
)
"""Make it fri, that was meant to be negative, did that work: of what was done last."""
_NOT_THAT = re.compile(r"(?:(?:no|nope|wrong|not|sorry|oops|the|that) )+(?P<whom>.+?)(?: not .+)?")


def is_of_last(line: str) -> bool:
    """Whether the line would have what was done last otherwise, or asks whether it was done."""
    return _PUTS_RIGHT.fullmatch(_said(line)) is not None


def names_another(ask: Ask, line: str) -> bool:
    """Whether the line says no, and names a pupil or a day: no, amy nolan not amy carter; wrong amy; no, friday."""
    named = _NOT_THAT.fullmatch(_said(line))
    return named is not None and (
        bool(ask.school.names.match(named["whom"]).ids) or is_weekday(named["whom"])
    )


def _said(line: str) -> str:
    return " ".join(filter(None, map(plain_word, tidy(line).casefold().split())))


def stops(line: str) -> bool:
    """Whether the line takes back what was begun: please cancel that, never mind."""
    words = _from_the_verb(line)
    while words and words[-1] in {"please", "pls", "thanks", "sorry", "ta"}:
        words.pop()
    return " ".join(words) in _STOP


def takes_back(line: str) -> bool:
    """Whether the line would take back what was done last, whatever that was: cancel last, undo my last slip."""
    words = _from_the_verb(line)
    if len(words) < 2 or words[0] not in _BACK or not _DONE.issuperset(words[1:]):
        return False
    if words[1] in _THAT and not words[2:]:
        return True
    return not _LAST.isdisjoint(words[1:]) or (words[0] == "delete" and words[1] in {"that", "it", "this"})


def takes_back_that(line: str) -> bool:
    """Whether the line would take back a thing that it only points at: remove that slip, cancel that booking."""
    match _from_the_verb(line):
        case [verb, that, kind]:
            return verb in _BACK and that in _THAT and kind in _KINDS
    return False


def takes_back_alone(words: str) -> bool:
    """Whether the words behind undo say of nothing what kind it was, so that any last entry is meant."""
    return _KINDS.isdisjoint(plain_word(each).casefold() for each in tidy(words).split())


def _from_the_verb(line: str) -> list[str]:
    """The words of the line, behind those that change nothing."""
    words = [*map(plain_word, tidy(line).casefold().split())]
    while words and words[0] in _LEADS_UP:
        words.pop(0)
    return words
