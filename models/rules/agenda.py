"""What a mentor speaks about first with a pupil: up to three lines, each by a rule that can be read (R11)."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from models.rules.wording import count, day_in_short

MOST = 3
"""How many lines there are at most."""
LONG_OPEN = timedelta(weeks=6)
"""A target that is open for so long is spoken about."""
SEVERAL = 2
"""So many slips of one kind, or sessions missed in these weeks, are spoken about."""
MISSED_WITHIN = timedelta(weeks=4)


@dataclass(frozen=True)
class OpenTarget:
    """What the pupil agreed to and has still to do."""

    text: str
    set_on: date


@dataclass(frozen=True)
class InSubject:
    """How the pupil stands in a subject: last time's grade and this one, and how far below target."""

    subject: str
    kind: str = "predicted"
    """Which grade fell or rose: predicted, or current where nothing is predicted."""
    was: str = ""
    now: str = ""
    change: Fraction = Fraction(0)
    """In grades; below 0 where it fell."""
    well_below: bool = False
    booked: bool = False
    """Whether a session in it is booked."""


@dataclass(frozen=True)
class SinceLastMet:
    """What happened since the last meeting; of sessions missed, in the last four weeks."""

    met: bool = True
    """Whether there was a meeting; without one it is since September."""
    negative: Sequence[str] = ()
    """The subject of each negative slip; blank for one of no subject."""
    positive: int = 0
    missed: int = 0


def agenda(
    *, today: date, targets: Sequence[OpenTarget], subjects: Sequence[InSubject], since: SinceLastMet
) -> tuple[str, ...]:
    """The first three lines, in this order, that have something to say:

    two negative slips or more; the subject that fell furthest; a target open six weeks or more; two sessions missed or
    more; a subject well below target with no session booked; two positive slips or more, and none negative.
    """
    lines: tuple[Callable[[], str], ...] = (
        lambda: _negative(since),
        lambda: _fell(subjects),
        lambda: _long_open(today, targets),
        lambda: _missed(since.missed),
        lambda: _well_below(subjects),
        lambda: _positive(since),
    )
    return tuple(said for line in lines if (said := line()))[:MOST]


def _negative(since: SinceLastMet) -> str:
    many = len(since.negative)
    if many < SEVERAL:
        return ""
    each = Counter(subject for subject in since.negative if subject)
    most, of_one = min(each.items(), key=lambda found: (-found[1], found[0]), default=("", 0))
    shared = "" if of_one < SEVERAL else f", {'all' if of_one == many else f'{of_one} of them'} in {most}"
    return f"{_many(many, 'negative slip')} since {_when(since)}{shared}."


def _fell(subjects: Sequence[InSubject]) -> str:
    worst = min(subjects, key=lambda each: (each.change, each.subject), default=None)
    if worst is None or worst.change >= 0:
        return ""
    return f"{worst.subject} fell: {worst.kind} {worst.was} last time, {worst.now} now."


def _long_open(today: date, targets: Sequence[OpenTarget]) -> str:
    old = sorted((each for each in targets if today - each.set_on >= LONG_OPEN), key=lambda each: each.set_on)
    if not old:
        return ""
    more = f" {len(old) - 1} more as old." if len(old) > 1 else ""
    since, weeks = day_in_short(old[0].set_on, today), (today - old[0].set_on).days // 7
    return f"Open for {weeks} weeks, since {since}: {old[0].text.rstrip('. ')}.{more}"


def _missed(missed: int) -> str:
    return f"{_many(missed, 'session')} missed in the last four weeks." if missed >= SEVERAL else ""


def _well_below(subjects: Sequence[InSubject]) -> str:
    named = sorted(each.subject for each in subjects if each.well_below and not each.booked)
    if not named:
        return ""
    if len(named) == 1:
        return f"Well below target in {named[0]}, and no session in it is booked."
    more = count(len(named) - 1, "other subject")
    return f"Well below target in {named[0]} and {more}, and no session in any of them is booked."


def _positive(since: SinceLastMet) -> str:
    if since.positive < SEVERAL or since.negative:
        return ""
    return f"{_many(since.positive, 'positive slip')} since {_when(since)}: say so."


def _when(since: SinceLastMet) -> str:
    return "the last meeting" if since.met else "September"


_IN_WORDS = ("", "", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine")


def _many(number: int, one: str) -> str:
    """Several, as a line begins with them: Two sessions, 12 sessions."""
    return f"{_IN_WORDS[number] if number < len(_IN_WORDS) else number} {one}s"
