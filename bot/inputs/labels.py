"""Labels within a line: what stands behind `target:` is the target, however hastily that is typed."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache
from types import MappingProxyType

TARGET = ("tgt", "tgts", "targets", "aim", "next step", "next steps")
"""What else says that a target follows."""
_IN_SENTENCES = frozenset(TARGET[2:])
"""Those that also stand in a sentence, as `target` does: alone they are a label only where something to do follows."""
_DOING = frozenset(
    {"act", "aim", "answer", "arrive", "ask", "attend", "attempt", "avoid", "be", "begin", "bring"}
    | {
        "build",
        "catch",
        "check",
        "come",
        "complete",
        "concentrate",
        "correct",
        "do",
        "draft",
        "explain",
        "finish",
    }
    | {"focus", "get", "give", "go", "hand", "improve", "join", "keep", "learn", "listen", "make"}
    | {
        "meet",
        "memorise",
        "move",
        "pack",
        "pass",
        "plan",
        "practise",
        "prepare",
        "present",
        "put",
    }
    | {"raise", "reach", "read", "redo", "remember", "report", "research", "revise", "rewrite", "see", "show"}
    | {"sit", "speak", "spend", "start", "stay", "stop", "submit", "take", "talk", "tidy", "try"}
    | {"turn", "underline", "use", "watch", "work", "write"}
)
"""What somebody is told to do: target finish paper 2."""
_PROSE = frozenset(
    {"a", "an", "the", "his", "her", "their", "my", "our", "your", "its", "this"}
    | {"that", "on", "below", "above", "off", "under", "over", "to", "of", "for", "with"}
    | {"no", "each", "every", "set", "meet", "met", "hit", "missed", "reach", "reached", "towards"}
    | {"at", "near", "from", "and", "or", "in", "is", "was", "as"}
)
"""Behind these the word is part of a sentence: she is below target."""
_WHERE = frozenset(
    {
        "on",
        "below",
        "above",
        "off",
        "under",
        "over",
        "near",
        "at",
        "towards",
        "beyond",
        "past",
        "missed",
        "met",
        "hit",
    }
)
"""Behind these it is so even where a colon follows: on target: great."""
_NUMBERS = frozenset(
    {
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "half",
        "both",
        "all",
        "every",
    }
)
"""What counts things to do behind the label: target two past papers."""
_OF_GRADES = frozenset(
    {
        "current",
        "currently",
        "now",
        "but",
        "and",
        "predicted",
        "is",
        "was",
        "working",
        "at",
        "in",
        "for",
        "or",
    }
    | {"has", "so", "though", "although", "not", "times", "time", "out", "overall"}
)
"""Behind a number these say that it was a grade, or a count: target 6 current 4."""
_SAYS_OF_IT = frozenset(
    {
        "is",
        "was",
        "were",
        "are",
        "isn't",
        "wasn't",
        "has",
        "had",
        "not",
        "never",
        "still",
        "too",
        "seems",
        "looks",
    }
    | {
        "remains",
        "achieved",
        "reached",
        "met",
        "missed",
        "hit",
        "unmet",
        "nearly",
        "almost",
        "already",
        "just",
    }
    | {"grade", "grades", "level", "levels", "practice", "audience", "language", "market", "score", "scores"}
    | {
        "setting",
        "sheet",
        "sheets",
        "card",
        "group",
        "will",
        "would",
        "should",
        "could",
        "can",
        "may",
        "must",
    }
)
"""Behind the label these go on about a target there is, or about what is only called so: target practice."""
_STOPS = (",", ";", ".", "!", "?")
_COLONS = frozenset({":", "=", "colon", "Colon"})
_SIGNS = ("+", "-", "–", "—")
_NEAR = 40
"""How far from a label its neighbour is looked for, in characters: a whole line at each label would be too dear."""


def labelled(
    words: str,
    labels: Mapping[str, Sequence[str]],
    at_colon: Mapping[str, Sequence[str]] = MappingProxyType({}),
) -> tuple[str, list[tuple[str, str]]]:
    """The text before the first label, and what stands behind each, by the name of its input.

    A label is one of its words with a colon (said, too), a dash or = behind it; one that also stands in a sentence is
    so alone where what follows is something to do, or so many things, and the others wherever they are. Those of
    `at_colon` are words of many a sentence: labels only where a clause begins, with a colon behind them.
    """
    plain = {word: name for name, some in labels.items() for word in some}
    beginning = {word: name for name, some in at_colon.items() for word in some if word not in plain}
    names = plain | beginning
    if not names:
        return words, []
    full = {some[0] for some in labels.values()} | _IN_SENTENCES
    found = [
        (start, end, names[word])
        for start, end, word, signed in _candidates(words, names)
        if _is_label(words, start, end, word, signed=signed, full=full, beginning=beginning)
    ]
    if not found:
        return words, []
    ends = [start for start, _, _ in found[1:]] + [len(words)]
    return words[: found[0][0]], [
        (name, words[end:until].strip()) for (_, end, name), until in zip(found, ends, strict=True)
    ]


def _is_label(
    words: str,
    start: int,
    end: int,
    word: str,
    *,
    signed: bool,
    full: Collection[str],
    beginning: Collection[str],
) -> bool:
    if word in beginning:
        return words[start + len(word) : end].strip() in _COLONS and _begins_clause(words, start)
    return word not in full or (_is_signed(words, start) if signed else _is_alone(words, start, end))


def _begins_clause(words: str, start: int) -> bool:
    before = words[max(0, start - _NEAR) : start].rstrip(" \t")
    return not before or before.endswith((*_STOPS, "(", "\n"))


def _candidates(words: str, names: Mapping[str, str]) -> Iterator[tuple[int, int, str, bool]]:
    for each in _labels(tuple(names)).finditer(words):
        signed = bool(each[0][len(each[1]) :])
        yield each.start(), each.end(), each[1].casefold(), signed


@cache
def _labels(names: tuple[str, ...]) -> re.Pattern[str]:
    longest_first = "|".join(re.escape(word) for word in sorted(names, key=len, reverse=True))
    return re.compile(
        rf"(?i)(?:^|(?<=[\s,;.(]))({longest_first})(?:\s*[:=]\s*|\s+colon\s+|\s*[-–—]+\s+|(?=\s))"
    )


def _is_signed(words: str, start: int) -> bool:
    return _before(words, start) not in _WHERE


def _before(words: str, start: int) -> str:
    return next(iter(words[max(0, start - _NEAR) : start].split()[-1:]), "").casefold().strip("(\"'")


def _is_alone(words: str, start: int, end: int) -> bool:
    after = [each.casefold() for each in words[end : end + _NEAR].split()[:2]]
    if not after:
        return False
    before, first = _before(words, start), after[0].strip(".,;!")
    if first in _DOING:
        return before not in _PROSE
    parted = before.endswith(_STOPS)
    if not (parted or before.startswith(_SIGNS) or words[start:end].casefold().startswith("next")):
        return False
    if first.isdecimal() or first in _NUMBERS:
        counted = after[1] if len(after) > 1 and after[0] == first else ""
        return counted[:1].isalpha() and counted.strip(".,;!") not in _OF_GRADES and before not in _PROSE
    return parted and first.isalpha() and first not in _SAYS_OF_IT | _PROSE
