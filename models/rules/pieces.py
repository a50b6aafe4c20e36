"""The pieces of a name, as it is looked up: its words, their beginnings, and a form beside them."""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence

from models.rules.letters import fold, owner


def names_in(words: str) -> list[str]:
    """The words as names are compared, without what says whose something is."""
    return fold(owner(words)).split()


def compact(text: str) -> str:
    """The text as names are compared, in one word."""
    return fold(text).replace(" ", "")


def split_by_group(
    tokens: Sequence[str], groups: Mapping[str, set[int]]
) -> Iterator[tuple[Sequence[str], set[int]]]:
    """The name and the pupils of the form or year that stands after it, or before it, in one word or two."""
    for length in (1, 2):
        if len(tokens) <= length:
            return
        for group, rest in ((tokens[-length:], tokens[:-length]), (tokens[:length], tokens[length:])):
            if pupils := groups.get("".join(group)):
                yield rest, pupils


def beginning_with(beginning: str, ordered: Sequence[str]) -> Iterator[str]:
    """Those of the ordered words that begin so."""
    for place in range(bisect_left(ordered, beginning), len(ordered)):
        if not ordered[place].startswith(beginning):
            return
        yield ordered[place]


def each_begins_another(beginnings: Sequence[str], names: Sequence[str]) -> bool:
    """Whether each beginning can be given a name of its own that begins so."""
    if not beginnings:
        return True
    first, *others = beginnings
    return any(
        name.startswith(first) and each_begins_another(others, [*names[:place], *names[place + 1 :]])
        for place, name in enumerate(names)
    )
