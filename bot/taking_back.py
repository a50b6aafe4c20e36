"""A line that stops what was begun, or takes back what was done: never mind, undo my last slip."""

from bot.opening import POLITE, plain_word
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
    return not _LAST.isdisjoint(words[1:]) or (words[0] == "delete" and words[1] in {"that", "it", "this"})


def takes_back_alone(words: str) -> bool:
    """Whether the words behind undo say of nothing what kind it was, so that any last entry is meant."""
    return _KINDS.isdisjoint(plain_word(each).casefold() for each in tidy(words).split())


def _from_the_verb(line: str) -> list[str]:
    """The words of the line, behind those that change nothing."""
    words = [*map(plain_word, tidy(line).casefold().split())]
    while words and words[0] in _LEADS_UP:
        words.pop(0)
    return words
