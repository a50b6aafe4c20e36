"""Those who are left out of a class or a form: 11Ma1 except amy and ben, everyone in 11B but not zoe."""

import re
from collections.abc import Callable, Sequence

from models.rules.letters import fold

OPENS = frozenset({
    "except", "excepting", "excluding", "exc", "but", "apart", "besides", "bar", "barring", "not", "minus", "without",
})  # fmt: skip
"""What begins to leave somebody out."""
BUT = OPENS | {"from", "for"}
"""The same with what may go on behind it: apart from, except for, but not."""

_OR = re.compile(r"(?i) or ")


def behind_but(words: Sequence[str]) -> int:
    """How many of the leading words leave somebody out; none where no word opens so, or nobody is named behind it."""
    at = 0
    while at < len(words) and fold(words[at]) in (BUT if at else OPENS):
        at += 1
    return at if at < len(words) else 0


def parted_at_but(
    phrases: Sequence[str], is_group: Callable[[str], bool]
) -> tuple[Sequence[str], Sequence[str]]:
    """The phrases that say who is meant, and those that name who is left out of it.

    A class beside these is meant as well.
    """
    meant, out = list[str](), list[str]()
    for phrase in phrases:
        words = phrase.split()
        at = next((at for at in range(len(words)) if behind_but(words[at:])), None)
        if at is None:
            (out if out and not is_group(phrase) else meant).append(phrase)
            continue
        meant.extend([" ".join(words[:at])] if at else [])
        out.extend(_OR.split(" ".join(words[at + behind_but(words[at:]) :])))
    return meant, out
