"""What is said of a setting that is a list: what is added to it, what goes, and what cannot be on it."""

import re
from collections.abc import Iterator, Sequence

from models.db.errors import Sorry
from models.rules.letters import tidy
from models.rules.wording import listed, to_type

REMOVE = "remove"
_REMOVE = frozenset(
    {
        REMOVE,
        "removing",
        "delete",
        "del",
        "drop",
        "without",
        "minus",
        "less",
        "no",
        "not",
        "-",
        "lose",
        "clear",
    }
)
_ADD = frozenset({"add", "adding", "also", "and", "plus", "+", "include"})
_ONLY = frozenset({"=", "only", "just", "to", "is", "replace", "set"})
_NOTHING = frozenset(
    {"none", "nothing", "clear", "empty", "off", "reset", "default", "nobody", "-", "wipe", "no"}
)
_ALL = frozenset({"all", "everything", "them", "it", "the", "list", "of", "every", "words", "word"})
"""With which all of the list is meant: remove all of them."""
_EMPTY = _ALL | {
    *(
        "and",
        "any",
        "are",
        "but",
        "for",
        "from",
        "had",
        "has",
        "have",
        "help",
        "her",
        "him",
        "his",
        "how",
        "list",
    ),
    *(
        "not",
        "one",
        "our",
        "she",
        "show",
        "stop",
        "than",
        "that",
        "then",
        "there",
        "they",
        "this",
        "was",
        "were",
    ),
    *(
        "again",
        "always",
        "am",
        "an",
        "as",
        "at",
        "be",
        "been",
        "by",
        "can",
        "could",
        "did",
        "do",
        "does",
    ),
    *(
        "get",
        "go",
        "got",
        "he",
        "here",
        "if",
        "in",
        "into",
        "is",
        "its",
        "just",
        "me",
        "more",
        "my",
        "never",
    ),
    *("now", "off", "on", "or", "out", "over", "so", "some", "their", "thing", "too", "today", "up", "very"),
    *("we", "well", "will", "would"),
    *(_REMOVE | _ADD | _ONLY | _NOTHING),
    *("what", "when", "which", "who", "why", "with", "yes", "you", "your"),
}
"""Words that say nothing by themselves, so that every other slip would ask."""
_PHRASE = re.compile(r"[^\W\d_][^\W\d_' *-]*(?:[ '-]+[^\W\d_]+)*\*?")
_LONGEST, _MOST_IN_ONE = 40, 4
"""Characters, and words of one phrase."""
_PIECES = re.compile(r"\d+ ?(?:-|to) ?\d+|\d+|[^\W\d]+|[+=-]|[^\w\s,;.]")
_YEAR, _RANGE = frozenset({"year", "years", "y", "yr", "yrs", "group", "groups"}), len("10 to 11")


def revised_words(now: Sequence[str], said: str) -> tuple[str, ...]:
    """The list after what was said of it: words alone are added; `remove`, a minus or `only` take some away.

    Raises Sorry for what is no word that could ask, and for one to take away that is not on the list.
    """
    words = " ".join(tidy(said).casefold().split())
    bare = words.strip(" .!")
    if bare in _NOTHING:
        return ()
    changed, verb = list(now), ""
    parts = [part for piece in re.split(r"[,;\n]", words) if (part := piece.strip(" .!;"))]
    if not parts:
        raise Sorry("Type the words to add, with commas between.", field="value")
    for each in parts:
        found, part = _verb(each)
        verb = found or verb
        if verb in _REMOVE:
            for gone in _named(changed, part):
                changed.remove(gone)
            continue
        if found in _ONLY:
            changed = []
        if (more := _checked(now, part)) not in changed:
            changed.append(more)
    return tuple(changed)


def revised_years(now: Sequence[int], said: str) -> tuple[int, ...] | None:
    """The year groups after what was said of them, by the same rule; None where it is no list of year groups."""
    changed, verb, said_any = set(now), "", False
    for piece in _PIECES.findall(tidy(said).casefold()):
        if piece in _REMOVE | _ADD | _ONLY:
            verb = piece if piece != "and" else verb
            changed = set() if piece in _ONLY else changed
        elif numbers := re.findall(r"\d+", piece):
            said_any = True
            years = range(int(numbers[0]), int(numbers[-1]) + 1) if len(piece) <= _RANGE else []
            if verb in _REMOVE and not changed.issuperset(years):
                return None
            changed = changed.difference(years) if verb in _REMOVE else changed.union(years)
        elif piece not in _YEAR:
            return None
    return tuple(sorted(changed)) if said_any and changed else None


def _verb(part: str) -> tuple[str, str]:
    """What is to be done with the words that follow; blank where nothing says so."""
    if part[0] in "+-=":
        return part[0], part[1:].strip()
    first, _, rest = part.partition(" ")
    verb = first.strip(":")
    if rest and verb in _REMOVE | _ADD | _ONLY:
        return verb, rest.strip()
    before, _, last = part.rpartition(" ")
    return (REMOVE, before) if before and last in {REMOVE, "delete"} else ("", part)


def _named(now: Sequence[str], part: str) -> Iterator[str]:
    """Which of the list are meant, one or several in a row, or all. Raises Sorry for one that is not on it."""
    if part in now:
        yield part
        return
    if set(part.split()) <= _ALL:
        yield from list(now)
        return
    rows = (re.split(r" (?:and|&|or) ", part), part.split())
    found = next((row for row in rows if len(row) > 1 and all(each in now for each in row)), None)
    if found is None:
        there = (
            f" On it: {listed(now, 5)}." if now else " It is empty: Staffroom's own rules ask by themselves."
        )
        raise Sorry(f"“{part}” is not on the list.{there}", field="value")
    yield from found


def _checked(now: Sequence[str], part: str) -> str:
    """A word or a phrase that can ask. Raises Sorry for anything else."""
    inside = next((each for each in now if each != part and each in part.split()), None)
    if inside is not None:
        take = to_type(f"settings safeguarding words {REMOVE} {inside}")
        raise Sorry(
            f"“{inside}” asks already, and so in “{part}” too. To take it away: {take}", field="value"
        )
    plain = part.replace("*", "")
    fits = _PHRASE.fullmatch(part) and len(part) <= _LONGEST and len(part.split()) <= _MOST_IN_ONE
    if not fits or set(plain.split()) <= _EMPTY:
        raise Sorry(
            f"“{part[:_LONGEST]}” is no word to ask about. Type words with commas between, such as county lines, "
            f"vaping. To take one away: {REMOVE}, and the word.",
            field="value",
        )
    return part
