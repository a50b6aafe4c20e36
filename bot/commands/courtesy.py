"""Words that are no commands, and what is said to them: thanks, a form that is not open, what comes later."""

import re
from collections.abc import Callable, Sequence

from bot.opening import plain_word
from bot.say.card import Card, Text
from bot.taking_back import stops
from models.rules.letters import tidy
from models.rules.wording import example, to_type

_THANKS = frozenset({
    "thanks", "thank", "thx", "thnx", "tnx", "tks", "ty", "ta", "cheers", "thankyou", "+1", "thumbsup", "pray",
})  # fmt: skip
"""The last are what Slack calls its signs."""
_SIGNS = ("👍", "🙏", "👌", "😊", "🙂", "😀", "🎉", "❤", "✅", "🥰", "😍", "💯", "👏", "🙌")
"""How thanks begin without a word: the sign, in whatever colour."""
_PLEASED = frozenset({
    "great", "lovely", "perfect", "brilliant", "excellent", "wonderful", "fab", "super", "nice", "amazing",
    "yay", "tada", "heart", "clap", "raised_hands", "100",
})  # fmt: skip
_FINE = frozenset({
    "ok", "okay", "k", "kk", "okey", "fine", "cool", "good", "right", "sure", "noted", "understood", "alright",
    "lol", "ha", "haha", "hahaha", "hehe", "sorry", "oops", "whoops", "ok_hand", "white_check_mark", "joy",
    "smile", "slightly_smiling_face",
})  # fmt: skip
_SORRY = frozenset({"-1", "thumbsdown", "ugh", "argh", "wrong"})
_SAD = ("👎", "😡", "😠", "😢", "😭", "😞", "🙁", "☹", "😤", "🤬")
_CALL = frozenset({"yo", "hiya", "hullo", "howdy", "test", "testing", "ping", "wave"})
_BYE = frozenset({"bye", "goodbye", "night", "goodnight", "cya"})
_DAY = frozenset({"morning", "afternoon", "evening"})
_FILLING = frozenset({
    "you", "u", "so", "very", "much", "really", "for", "that", "this", "it", "its", "all", "everyone",
    "everybody", "there", "staffroom", "bot", "again", "a", "lot", "lots", "many", "to", "job", "one", "your",
    "help", "x", "xx", "xxx", "sounds", "is", "was", "the", "then", "now", "oh", "ah", "well", "yes", "no",
    "and", "got", "see", "team", "both", "mate", "just", "what", "i", "needed", "work", "done", "thats",
    "that's", "too", "will", "do", "hello", "hi", "hey", "please", "pls",
})  # fmt: skip
"""Words that belong to thanks and greetings, and are neither."""
_NAMED_SIGN = re.compile(r":([a-z0-9_+'-]+):(?::skin-tone-[2-6]:)?", re.IGNORECASE)
"""How Slack writes a sign where it has only its text, and in which colour."""
_STOP = frozenset({"stop", "quit", "exit"})
_ANSWERS = {
    **dict.fromkeys(("yes", "y", "yeah", "yep", "yup", "yea"), True),
    **dict.fromkeys(("no", "n", "nope", "nah"), False),
}
"""How a question is answered that stands in a form."""
_SAVES = re.compile(
    r"(?:no )*(?:"
    r"no|(?:please |just )?(?:send|save)(?: (?:it|that))?|"
    r"(?:(?:it is|it's|its|that is|thats|that's) )?not(?: (?:a|one))?(?: safeguarding)?(?: concern)?|"
    r"(?:it |that )?(?:isn't|isnt|is not)(?: (?:a|one))?(?: safeguarding)?(?: concern)?"
    r")"
)
"""What lets it be saved, word for word, where it was asked whether it is a safeguarding concern."""
_SAVES_NOT = re.compile(
    r"(?:yes )*(?:"
    r"yes|(?:definitely|it is|it's|its|i think so|i think it is)(?: (?:a|one))?(?: safeguarding)?(?: concern)?|"
    r"(?:a )?(?:safeguarding )?concern|safeguarding|"
    r"(?:no )?(?:please )?(?:don't|dont|do not)(?: (?:send|save)(?: (?:it|that))?)?"
    r")"
)
"""What leaves it unsaved: yes, and any word against sending it."""
_EITHER = re.compile(r"(?:please )?(?:no )+(?:save|send)")
"""What means “no: save it” or “do not save it”, where no stop behind the no parts the two."""
_PARTED = re.compile(r"[,.;:!–—-]\s*\w")
_MANNERS = frozenset({"please", "pls", "thanks", "thank", "you", "ta", "cheers", "thx"})
"""Words behind an answer that change nothing of it."""
_OF_ANSWERS = frozenset({
    "not", "isnt", "isn't", "save", "send", "safeguarding", "concern", "definitely", "think",
})  # fmt: skip
_SIGHS = frozenset(
    {"sorry", "oops", "whoops", "oh", "ah", "no", "argh", "ugh", "wait", "that", "was", "it", "is"}
)
_OOPS = frozenset({"oops", "whoops"})
_MISTAKEN = frozenset(
    {"pupil", "student", "child", "kid", "boy", "girl", "person", "one", "name", "class", "button"}
)
_KINDS = frozenset({"positive", "negative", "pos", "neg", "+ve", "-ve", "neutral"})
_OF_KIND = _SIGHS | {
    "a",
    "it's",
    "its",
    "should",
    "be",
    "make",
    "meant",
    "i",
    "slip",
    "one",
    "please",
    "pls",
    "as",
}
_LOST = frozenset({"what", "how", "who", "why", "menu", "start", "commands", "can", "info"})
"""How a message begins of somebody who does not know what to type."""
_BEFORE = frozenset({"set", "take", "mark", "open", "raise", "log", "print", "lower", "the", "a"})
"""What people put before a command to come: set target, take register."""
_SPEAKER = frozenset({"i", "ive", "i've", "we", "just"})
LATER = {
    "back": ("If a pupil came after all, ask for them and press Back in school", "absent Amy Carter"),
    "present": ("If a pupil came after all, ask for them and press Back in school", "absent Amy Carter"),
    "told": ("To tick off who was told, press Told on the list", "today"),
    "tell": ("To tick off who was told, press Told on the list", "today"),
    "read": ("To read what came in", "slips"),
    "import": ("Files are imported on the server: staffroom import", ""),
    "export": (
        "Attendance and grades are written to files on the server: staffroom export attendance, or staffroom export "
        "grades. A pupil's record goes out when somebody asks for it. To see whom to tell",
        "data request",
    ),
    "audit": ("The audit is checked on the server: staffroom audit verify", ""),
}
"""Commands to come, each with what works now, if anything does, and how that is typed."""


def answer(line: str) -> Card | None:
    """What is said to a line that starts no command; None where it is not known either."""
    words = _words(line)
    first = words[0] if words else ""
    if said := _polite(words):
        return Card(said, (Text(f"To see what is left to do: {to_type('todo')}"),))
    if stops(line) or (first in _STOP and all(map(_is_courtesy, words[1:]))):
        return Card(
            "Nothing is open, so there is nothing to stop.",
            (Text(f"To take back your last entry: {to_type('undo')}"),),
        )
    if is_lost(line):
        return Card(
            "I take slips, bookings and grades in one line each.",
            (
                Text(f"Such as: {example('slip Amy Carter + superb coursework')}"),
                Text(f"To see all that you can do: {to_type('help')}"),
            ),
        )
    before = first in _BEFORE or (first in _SPEAKER and words[1:2] == ["told"])
    known = words[1] if before and words[1:] else first
    if known not in LATER:
        return None
    said, line = LATER[known]
    return Card(f"{said}: {example(line)}" if line else said)


def may_be_of_somebody(line: str) -> bool:
    """Whether what is answered to the line's first word says nothing of a pupil whom the others name: 👍 amy carter."""
    first, *rest = _words(line) or [""]
    is_sign = first in {"+1", "-1", "thumbsup", "thumbsdown"} or first.startswith((*_SIGNS, *_SAD))
    return bool(rest) and (is_sign or first == "tell")


def says_kind(line: str) -> bool:
    """Whether the line only says what kind of slip something was: negative, it was positive."""
    words = [word for word in _words(line) if word not in _OF_KIND]
    return len(words) == 1 and words[0] in _KINDS


def is_lost(line: str) -> bool:
    """Whether the line begins as somebody's who does not know what to type."""
    return _words(line)[:1] != [] and _words(line)[0] in _LOST


def yes_or_no(line: str) -> bool | None:
    """What the line answers which is yes or no and nothing else; None for any other."""
    words = _words(line)
    if not words or words[0] not in _ANSWERS or _polite(words):
        return None
    rest = all(word in _OF_ANSWERS or word in _ANSWERS or _is_courtesy(word) for word in words[1:])
    return _ANSWERS[words[0]] if rest else None


def lets_save(line: str) -> bool | None:
    """Whether the line, as the answer to whether it is a safeguarding concern, lets it be saved.

    None where it may mean something else, as "no thanks" may decline to answer: nothing is saved for a guess.
    """
    words = _words(line) if "?" not in line else []
    is_thankful = not _THANKS.isdisjoint(words)
    while len(words) > 1 and words[-1] in _MANNERS:
        words.pop()
    said = " ".join(
        {True: "yes", False: "no"}[_ANSWERS[each]] if each in _ANSWERS else each for each in words
    )
    if _SAVES_NOT.fullmatch(said) or stops(line):
        return False
    if is_thankful and set(said.split()) == {"no"}:
        return None
    if _EITHER.fullmatch(said) and not _PARTED.search(line):
        return None
    return True if _SAVES.fullmatch(said) else None


def regrets(line: str) -> bool:
    """Whether the line takes back what was just done: oops, sorry wrong pupil."""
    words = _words(line)
    rest = list(words)
    while rest and rest[0] in _SIGHS:
        rest.pop(0)
    if not rest:
        return not _OOPS.isdisjoint(words)
    is_wrong = [word for word in rest[:3] if word not in {"the", "a"}]
    if is_wrong[:1] == ["wrong"]:
        return len(is_wrong) == 1 or is_wrong[1] in _MISTAKEN
    return rest[:2] in (["my", "mistake"], ["my", "bad"], ["i", "meant"])


def begins_politely(line: str) -> bool:
    """Whether the line's first word says nothing of what is wanted."""
    words = _words(line)
    return len(words) > 1 and _is_courtesy(words[0])


def is_small_talk(line: str) -> bool:
    """Whether the line is a courtesy and nothing else, so that it can name nobody."""
    words = _words(line)
    is_known = answer(line) is not None or yes_or_no(line) is not None
    return bool(words) and all(map(_is_courtesy, words)) and is_known


def _words(line: str) -> list[str]:
    named = _NAMED_SIGN.sub(lambda found: f" {_sign(found[1].casefold())} ", tidy(line))
    return [plain_word(word).casefold() for word in named.split()]


def _sign(name: str) -> str:
    """The name of a sign that says something, else a sign that does not, such as one of the school's own."""
    known = name in _FINE or any(kind(name) for kind, _ in _SAID)
    return name if known else "☺"


def _polite(words: Sequence[str]) -> str:
    """What is said to thanks, a greeting or a sign; blank where the words say something else as well."""
    first = words[0] if words else ""
    if first in _THANKS or first.startswith(_SIGNS):
        return "You are welcome."
    if not all(map(_is_courtesy, words)):
        return ""
    for kind, said in _SAID:
        if any(map(kind, words)):
            return said
    day = next((word for word in words if word in _DAY), "")
    if day:
        return f"Good {day}."
    return "All right." if any(word in _FINE or _is_sign(word) for word in words) else ""


def _is_courtesy(word: str) -> bool:
    known = word in _FILLING or word in _FINE or word in _DAY or _is_sign(word)
    return known or any(kind(word) for kind, _ in _SAID)


def _is_sign(word: str) -> bool:
    """Whether there is nothing to read in it: signs alone."""
    return bool(word) and not any(letter.isalnum() for letter in word)


_SAID: Sequence[tuple[Callable[[str], bool], str]] = (
    (lambda word: word in _THANKS or word.startswith(_SIGNS), "You are welcome."),
    (
        lambda word: word in _SORRY or word.startswith(_SAD),
        "I am sorry. If something is wrong, tell whoever looks after Staffroom.",
    ),
    (lambda word: word in _BYE, "Goodbye."),
    (lambda word: word in _CALL, "I am here."),
    (lambda word: word in _PLEASED, "Glad to hear it."),
)
"""What is said to words of a kind, the first that is there."""
