"""Labels within a line: what stands behind `target:` is the target, however hastily that is typed."""

import re
from collections.abc import Iterator, Mapping, Sequence

TARGET = ("tgt", "tgts")
"""What else says that a target follows."""
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
        "practice",
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
_NEAR = 40
"""How far from a label its neighbour is looked for, in characters: a whole line at each label would be too dear."""


def labelled(words: str, labels: Mapping[str, Sequence[str]]) -> tuple[str, list[tuple[str, str]]]:
    """The text before the first label, and what stands behind each, by the name of its input.

    A label is one of its words with a colon or a dash behind it; its first word also alone where what follows is
    something to do, and its others, which stand in no sentence, wherever they are.
    """
    names = {word: name for name, some in labels.items() for word in some}
    if not names:
        return words, []
    full = {some[0] for some in labels.values()}
    found = [
        (start, end, names[word])
        for start, end, word, signed in _candidates(words, names)
        if word not in full or (_is_signed(words, start) if signed else _is_alone(words, start, end))
    ]
    if not found:
        return words, []
    ends = [start for start, _, _ in found[1:]] + [len(words)]
    return words[: found[0][0]], [
        (name, words[end:until].strip()) for (_, end, name), until in zip(found, ends, strict=True)
    ]


def _candidates(words: str, names: Mapping[str, str]) -> Iterator[tuple[int, int, str, bool]]:
    longest_first = "|".join(re.escape(word) for word in sorted(names, key=len, reverse=True))
    pattern = rf"(?i)(?:^|(?<=[\s,;.(]))({longest_first})(?:\s*:\s*|\s*[-–—]+\s+|(?=\s))"
    for each in re.finditer(pattern, words):
        signed = bool(each[0][len(each[1]) :])
        yield each.start(), each.end(), each[1].casefold(), signed


def _is_signed(words: str, start: int) -> bool:
    return _before(words, start) not in _WHERE


def _before(words: str, start: int) -> str:
    return next(iter(words[max(0, start - _NEAR) : start].split()[-1:]), "").casefold().strip("(\"'")


def _is_alone(words: str, start: int, end: int) -> bool:
    after = words[end : end + _NEAR].split()[:1]
    does = bool(after) and after[0].casefold().strip(".,;!") in _DOING
    return does and _before(words, start) not in _PROSE
