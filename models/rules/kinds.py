"""Kinds of session: when each is held, for which year groups, for how many, and who offers it (P9, R8)."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from models.rules.clashes import Slot, too_long
from models.rules.clock import Hours, WrongTime, read_hours, show_hours
from models.rules.wording import count, listed

LEAST_YEAR, MOST_YEAR, MOST_PLACES, MOST_KINDS, LONGEST_NAME = 7, 13, 400, 20, 40


class HeldOn(StrEnum):
    """On which days a kind of session is held."""

    SCHOOL_DAYS = "school days"
    SATURDAYS = "saturdays"
    HOLIDAYS = "holidays"


@dataclass(frozen=True)
class SessionKind:
    """A kind of session; what is not said of it is as it is for every session."""

    name: str
    """As staff type it: after school, Saturday school."""
    hours: Hours | None = None
    """None: a part of the day, whose times are a setting of their own."""
    held: HeldOn = HeldOn.SCHOOL_DAYS
    years: tuple[int, ...] = ()
    """The year groups that it is for; none named: those that sessions are for."""
    places: int | None = None
    """How many pupils there is room for in one session; None: as many as come."""
    hosts: tuple[str, ...] = ()
    """E-mail addresses of those who offer it; none named: everybody."""

    def is_called(self, words: str) -> bool:
        """Whether the words are its name; capitals, hyphens and spaces do not matter."""
        return plain_name(self.name) == plain_name(words)

    def fits(self, slot: Slot) -> bool:
        """Whether the slot has just its times."""
        return self.hours == (slot.start, slot.end)

    def covers(self, slot: Slot) -> bool:
        """Whether the slot lies within its times."""
        return self.hours is not None and self.hours[0] <= slot.start and slot.end <= self.hours[1]


class WrongKind(ValueError):  # noqa: N818 - it is what was said more than an error
    """A kind of session that cannot be, and what to type instead."""


def plain_name(name: str) -> str:
    """A kind's name as it is compared."""
    return " ".join(re.sub(r"[-‐‑–]", " ", name).casefold().split())


_PLACES = re.compile(
    r"\b(?P<many>\d{1,4}) ?(?:places?|seats?|pupils?)\b|\b(?:places|capacity|max) ?:? ?(?P<max>\d{1,4})\b",
    re.IGNORECASE,
)
_YEAR = r"\d{1,2}(?!\d|[:.]\d| ?places)"
_YEARS = re.compile(
    rf"\b(?:years?|yrs?|y)(?: groups?)? ?:? ?(?P<years>{_YEAR}(?:(?: ?, ?| and | ?& ?| )(?:year )?{_YEAR}\b)*)",
    re.IGNORECASE,
)
_HELD = re.compile(r"\b(?:on |in (?:the )?)?(?P<held>saturdays|holidays|school days)\b", re.IGNORECASE)
_HOSTS = re.compile(r"\bhosts?:? (?P<hosts>.*)$", re.IGNORECASE)
_BETWEEN = re.compile(r",| and |&| (?=\S+@)")
_JOINING = re.compile(r"(?: (?:for|from|with|and|is|at|are|of))+$", re.IGNORECASE)
"""What is left of a sentence behind a name."""
_TIME = re.compile(r"\d")


def read_kind(words: str) -> SessionKind:
    """A kind as it is typed and stored: Saturday school 9:00-12:00 saturdays, years 10 11, 30 places, hosts a@b c@d.

    Raises WrongKind for what no session can be.
    """
    left = " ".join(words.split()).strip(" ,;.")
    hosts: tuple[str, ...] = ()
    if found := _HOSTS.search(left):
        hosts, more = _hosts(found["hosts"])
        left = f"{left[: found.start()]} {more}"
    kind = SessionKind("", hosts=hosts)
    if found := _PLACES.search(left):
        kind, left = replace(kind, places=_places(found["many"] or found["max"])), _without(left, found)
    if found := _YEARS.search(left):
        kind, left = replace(kind, years=_years(found["years"])), _without(left, found)
    if found := _HELD.search(left):
        kind, left = replace(kind, held=HeldOn(found["held"].casefold())), _without(left, found)
    name, hours = _name_and_hours(left.replace(",", " ").split())
    name = _JOINING.sub("", name)
    if not name:
        raise WrongKind(f"What is it called? {EXAMPLE}")
    if len(name) > LONGEST_NAME:
        raise WrongKind(f"That name has {len(name)} characters; {LONGEST_NAME} fit. {EXAMPLE}")
    return replace(kind, name=name, hours=hours)


EXAMPLE = "Type such as: Saturday school 9:00-12:00 saturdays, years 10 11, 30 places."


def read_kinds(words: str) -> tuple[SessionKind, ...]:
    """Several, with semicolons between them. Raises WrongKind, also where two have one name."""
    found = tuple(read_kind(each) for each in re.split(r"[;\n]", words) if each.strip(" ,.;"))
    names = [plain_name(each.name) for each in found]
    if twice := next((each.name for each in found if names.count(plain_name(each.name)) > 1), ""):
        raise WrongKind(f"{twice} is there twice. {EXAMPLE}")
    if len(found) > MOST_KINDS:
        raise WrongKind(f"Those are {len(found)} kinds; {MOST_KINDS} fit.")
    return found


def write_kind(kind: SessionKind) -> str:
    """A kind as a person would type it."""
    begins = " ".join(
        (
            kind.name,
            *((show_hours(*kind.hours, "-"),) if kind.hours is not None else ()),
            *((kind.held.value,) if kind.held != HeldOn.SCHOOL_DAYS else ()),
        )
    )
    years = f"years {' '.join(map(str, kind.years))}" if kind.years else ""
    places = count(kind.places, "place") if kind.places is not None else ""
    hosts = f"hosts {' '.join(kind.hosts)}" if kind.hosts else ""
    return ", ".join(filter(None, (begins, years, places, hosts)))


def revised_kinds(now: Sequence[SessionKind], said: Sequence[SessionKind]) -> tuple[SessionKind, ...]:
    """The list with what was said: one of a name that is there takes its place, the others are added."""
    by_name = {plain_name(each.name): each for each in (*now, *said)}
    return tuple(by_name.values())


def without_kinds(now: Sequence[SessionKind], names: str) -> tuple[SessionKind, ...]:
    """The list without those named. Raises WrongKind for a name that is not on it."""
    left = list(now)
    for name in filter(None, (each.strip(" .") for each in re.split(r"[;,\n]| and ", names))):
        gone = [each for each in left if each.is_called(name)]
        if not gone:
            there = listed([each.name for each in now]) or "none"
            raise WrongKind(f"“{name}” is not on the list. On it: {there}.")
        left = [each for each in left if each not in gone]
    return tuple(left)


def places_taken(places: int) -> str:
    """That a session is full: all 30 places are taken."""
    return f"all {places} places are taken" if places > 1 else "the one place is taken"


def kind_named(kinds: Sequence[SessionKind], words: Sequence[str]) -> tuple[int, SessionKind] | None:
    """How many of the words, from the first on, are the name of one of these, and which; the longest name first."""
    for kind in sorted(kinds, key=lambda each: -len(plain_name(each.name).split())):
        for length in _lengths(kind, words):
            if kind.is_called(" ".join(word.strip(",;.") for word in words[:length])):
                return length, kind
    return None


def _lengths(kind: SessionKind, words: Sequence[str]) -> Iterator[int]:
    most = len(plain_name(kind.name).split())
    yield from range(min(most, len(words)), 0, -1)


def _without(words: str, found: re.Match[str]) -> str:
    return f"{words[: found.start()]} {words[found.end() :]}"


def _hosts(words: str) -> tuple[tuple[str, ...], str]:
    """The hosts, and what stands among them that is none: how many places, which years, on which days."""
    hosts, more = list[str](), list[str]()
    for each in _BETWEEN.split(words):
        host = each.strip()
        if more and host.isdecimal():
            # The second of several year groups: years 10, 11.
            more.append(host)
            continue
        for pattern in (_PLACES, _YEARS, _HELD):
            if "@" not in host and (found := pattern.search(host)):
                more.append(found[0])
                host = _without(host, found).strip()
        hosts.extend([host] if host else [])
    return tuple(hosts), ", ".join(more)


def _places(number: str) -> int:
    if len(number) > 9 or not 1 <= int(number) <= MOST_PLACES:
        raise WrongKind(f"A session has from 1 to {MOST_PLACES} places.")
    return int(number)


def _years(words: str) -> tuple[int, ...]:
    years = tuple(sorted({int(each) for each in re.findall(r"\d{1,9}", words)}))
    if not all(LEAST_YEAR <= each <= MOST_YEAR for each in years):
        raise WrongKind(f"Year groups are from {LEAST_YEAR} to {MOST_YEAR}, such as years 10 11.")
    return years


def _name_and_hours(words: Sequence[str]) -> tuple[str, Hours | None]:
    """The name, and the times that stand in it or behind it; Period 6 has a figure and no times."""
    for at in range(len(words)):
        if not _TIME.search(words[at]):
            continue
        try:
            found = read_hours(words[at:])
        except WrongTime as wrong:
            raise WrongKind(str(wrong)) from None
        if found is not None:
            length, hours = found
            if (trouble := too_long(*hours)) is not None:
                raise WrongKind(trouble)
            return " ".join((*words[:at], *words[at + length :])), hours
    return " ".join(words), None
