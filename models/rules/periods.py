"""From one day to another as people say it: 7 dec to 11 dec, 9 to 11 dec, mon-fri, from thu until 18 dec."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from models.rules.days import LONGEST_DAY, is_weekday, read_day, read_month

SIGNS = frozenset({"-", "–", "—"})
THROUGH = SIGNS | {"to", "through", "thru"}
"""What stands between the first and the last of some days."""
UNTIL = THROUGH | {"until", "till", "til"}
_GLUED = re.compile(r"(?<!\d)[-–](?=\w)|(?<=\d)[-–](?=\d{1,2}(?:/|st|nd|rd|th|$))")
"""What parts two days in one word, and stands in none: mon-wed, 14/12-18/12, 9-11 of a month, but 2026-12-03."""
_ISO = re.compile(r"\d{4}-\d{1,2}-\d{1,2}|\d{1,2}-\d{1,2}-\d{2,4}")
_NUMBER = re.compile(r"\d{1,2}(?:st|nd|rd|th)?")
LONGEST_PERIOD = 2 * LONGEST_DAY + 1
"""Words."""


@dataclass(frozen=True)
class FromTo:
    """From a first day to a last one, both included, and how many words of a line say so."""

    first: date
    last: date
    words: int
    first_words: int
    """How many of the words are the first day, before what parts it from the last."""

    @property
    def days(self) -> tuple[date, ...]:
        """Each of its days."""
        return tuple(self.first + timedelta(days=ahead) for ahead in range((self.last - self.first).days + 1))


def read_period(
    words: Sequence[str], today: date, *, between: frozenset[str] = UNTIL, past: bool = False
) -> FromTo | None:
    """The days from one to another with which the words begin; None where they do not.

    A weekday at its end is the next one from its first day on. Raises ValueError for a day that does not exist.
    """
    for at in range(1, min(len(words) - 1, LONGEST_DAY + 1)):
        if words[at].casefold() not in between:
            continue
        last = read_day(words[at + 1 :], today, past=past)
        if last is None:
            return None
        first = read_day(words[:at], today, past=past)
        if first is None and _NUMBER.fullmatch(words[0]) and at == 1:
            # 9 to 11 dec: the month stands behind the second alone.
            first = _of_its_month(words[0], words[at + 1 : at + 1 + last[0]], today, past=past)
        if first is None or first[0] != at:
            return None
        ends = last[1]
        if ends < first[1] and last[0] == 1 and is_weekday(words[at + 1]):
            ends += timedelta(weeks=(first[1] - ends).days // 7 + 1)
        return FromTo(first[1], ends, at + 1 + last[0], at) if first[1] <= ends else None
    return None


def _of_its_month(number: str, dated: Sequence[str], today: date, *, past: bool) -> tuple[int, date] | None:
    if not dated or not _NUMBER.fullmatch(dated[0]):
        return None
    found = read_day([number, *dated[1:]], today, past=past)
    return (1, found[1]) if found is not None else None


def days_apart(words: Sequence[str]) -> list[str]:
    """The words, with two days that stand in one word parted: mon-fri as mon to fri; 9-11 only before a month."""
    made: list[str] = []
    for at, word in enumerate(words):
        parts = [part for part in _GLUED.split(word) if part] if "-" in word or "–" in word else []
        following = words[at + 1].strip(",;.") if at + 1 < len(words) else ""
        made.extend(
            [parts[0], "to", parts[1]] if len(parts) == 2 and _are_days(word, parts, following) else [word]
        )
    return made


def _are_days(word: str, parts: Sequence[str], following: str) -> bool:
    if _ISO.fullmatch(word):
        return False
    if all(_NUMBER.fullmatch(part.rstrip(",;.")) for part in parts):
        return read_month(following) is not None
    return all(is_weekday(part) or re.fullmatch(r"\d{1,2}/\d{1,2}[,;.]?", part) for part in parts)
