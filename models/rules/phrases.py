"""The school's own quick phrases for slips: what is said often, and the short word that stands for it (P8)."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from models.rules.letters import as_written, fold

MOST, LONGEST, LONGEST_SHORT = 20, 90, 20
"""Phrases, and characters of a phrase and of its short word."""
EXAMPLE = "hw: - no homework handed in; + a superb answer in class"
_PARTED = re.compile(r"[;\n]+")
_SHORT = re.compile(r"^([^\W\d_][\w-]*)\s*:\s*(?=\S)")
_SIGN = re.compile(r"^([+-])\s*(?=[^\W\d_])")
_REMOVE = re.compile(r"(?i)^(?:remove|delete|drop|without)\s+(?=\S)")
_ONLY = re.compile(r"(?i)^(?:only|just|=)\s*(?=\S)")
_ADD = re.compile(r"(?i)^(?:add|and|also)\s+(?=\S)")
_NOTHING = frozenset({"none", "nothing", "clear", "empty", "off", "-"})


class WrongPhrase(ValueError):  # noqa: N818 - it is what was said more than an error
    """What was typed is no list of phrases; the message says why, and what would be one."""


@dataclass(frozen=True)
class QuickPhrase:
    """What is said with one word, or one tap: its text, its short word and its sign, where it has them."""

    text: str
    short: str = ""
    sign: str = ""

    @property
    def written(self) -> str:
        """As it is typed: `hw: - no homework handed in`."""
        short = f"{self.short}: " if self.short else ""
        return f"{short}{self.sign} {self.text}" if self.sign else f"{short}{self.text}"

    def is_called(self, words: str) -> bool:
        """Whether these words are its short word, or all of its text."""
        return fold(words) in {fold(each) for each in (self.short, self.text) if each}


def read_phrases(words: str) -> tuple[QuickPhrase, ...]:
    """A list of phrases with ; between them. Raises WrongPhrase."""
    found: list[QuickPhrase] = []
    for each in _parts(words):
        _put(found, _phrase(each))
    return tuple(found)


def revised_phrases(now: Sequence[QuickPhrase], said: str) -> tuple[QuickPhrase, ...]:
    """The list after what was said of it: phrases are added, `remove` takes one away, `only` all others.

    One with the short word or the text of another takes its place. Raises WrongPhrase.
    """
    if said.strip(" .").casefold() in _NOTHING:
        return ()
    changed = list(now)
    for at, each in enumerate(_parts(said)):
        part = each
        if at == 0 and (only := _ONLY.match(part)):
            changed, part = [], part[only.end() :]
        if taken := _REMOVE.match(part):
            gone = _called(changed, part[taken.end() :])
            changed = [one for one in changed if one != gone]
            continue
        _put(changed, _phrase(_ADD.sub("", part)))
    return tuple(changed)


def phrase_called(phrases: Iterable[QuickPhrase], words: str) -> QuickPhrase | None:
    """The phrase that these words are the short word, or the text, of; None where they are only words."""
    return next((each for each in phrases if each.is_called(words)), None)


def _parts(words: str) -> list[str]:
    found = [part for each in _PARTED.split(as_written(words)) if (part := each.strip(" .,:"))]
    if not found:
        raise WrongPhrase(f"Type phrases with ; between them, such as {EXAMPLE}")
    return found


def _phrase(part: str) -> QuickPhrase:
    short = _SHORT.match(part)
    text = part[short.end() :] if short else part
    sign = _SIGN.match(text)
    text = " ".join((text[sign.end() :] if sign else text).split())
    name = short[1] if short else ""
    if not re.search(r"[^\W\d_]{2}", text):
        raise WrongPhrase(f"“{part}” says nothing yet. Type phrases with ; between them, such as {EXAMPLE}")
    if len(text) > LONGEST or len(name) > LONGEST_SHORT:
        what, most = (text, LONGEST) if len(text) > LONGEST else (name, LONGEST_SHORT)
        raise WrongPhrase(f"“{what[:30]}…” is {len(what)} characters; {most} fit.")
    return QuickPhrase(text, name, sign[1] if sign else "")


def _put(found: list[QuickPhrase], phrase: QuickPhrase) -> None:
    same = [each for each in found if {fold(each.text), fold(each.short)} & _names(phrase)]
    if same:
        found[found.index(same[0])] = phrase
        for each in same[1:]:
            found.remove(each)
    elif len(found) == MOST:
        raise WrongPhrase(f"A list of phrases holds {MOST}. Take one away first: remove, and which.")
    else:
        found.append(phrase)


def _names(phrase: QuickPhrase) -> set[str]:
    return {fold(each) for each in (phrase.text, phrase.short) if each}


def _called(now: Sequence[QuickPhrase], words: str) -> QuickPhrase:
    found = phrase_called(now, words) or phrase_called(now, _SIGN.sub("", words))
    if found is None:
        there = f" On it: {'; '.join(each.written for each in now)}." if now else " The list is empty."
        raise WrongPhrase(f"“{words}” is not on the list.{there}")
    return found
