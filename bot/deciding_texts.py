"""`staffroom request look` and `decide`: what a person looks at before it goes out, as a list or one by one."""

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from bot.at_hand import AtHand, at_hand, one_of_these
from models.access.authoriser import Action, require
from models.lifecycle.subject_access.looking import (
    LookedThrough,
    TextToLookAt,
    decide,
    look_through,
    looked,
    read_item,
)
from models.lifecycle.subject_access.requesting import row_of
from models.rules.withholding import Because, WhatGoesOut, reasons_for
from models.rules.wording import count, day_in_full, listed

LATER = "l"

Choice = TypeVar("Choice", WhatGoesOut, Because)


def look_at_texts(email: str, number: int, *, every: bool) -> list[str]:
    """What waits to be decided, or every text; that they looked is on record."""

    def deed(at: AtHand) -> list[str]:
        found = looked(at.db, at.actor, at.who, number)
        return list(_listed(found, number, every=every))

    return at_hand(email, deed)


def decide_on(email: str, number: int, items: Sequence[str], typed: str, why: str) -> list[str]:
    """Decide on these, and say what still waits."""
    where = [read_item(each) for each in items]
    it, because = one_of_these(WhatGoesOut, typed), one_of_these(Because, why)
    waiting = at_hand(email, lambda at: decide(at.db, at.actor, at.who, number, where, it, because))
    return [_decided(len(where), it, because), _still(waiting, number)]


def decide_one_by_one(
    email: str, number: int, say: Callable[[str], None], hear: Callable[[str], str]
) -> None:
    """Show each text that waits, and ask what becomes of it and why; each answer is kept at once."""
    found = at_hand(email, lambda at: looked(at.db, at.actor, at.who, number))
    waiting = found.waiting
    for place, text in enumerate(waiting, start=1):
        say(f"{place} of {len(waiting)}")
        for line in _text(text):
            say(line)
        said = _heard(say, hear, "What becomes of it?", list(WhatGoesOut))
        why = reasons_for(said, of_staff=found.of_staff) if said is not None else ()
        because = _heard(say, hear, "Why?", why) if why else None
        if said is not None and because is not None:
            at_hand(email, _decider(number, text, said, because))
            say(_decided(1, said, because))
    left = at_hand(email, lambda at: _left(at, number))
    say(_still(left, number))


def _left(at: AtHand, number: int) -> list[TextToLookAt]:
    require(at.db, at.who, Action.DECIDE_WITHHELD)
    return look_through(at.db, row_of(at.db, number), at.today).waiting


def _decider(
    number: int, text: TextToLookAt, it: WhatGoesOut, because: Because
) -> Callable[[AtHand], list[TextToLookAt]]:
    return lambda at: decide(at.db, at.actor, at.who, number, [text.where], it, because)


def _heard(
    say: Callable[[str], None], hear: Callable[[str], str], asked: str, choices: Sequence[Choice]
) -> Choice | None:
    """The choice of a number; None: later."""
    while True:
        typed = hear(f"{asked} {_numbered(choices)}, or {LATER} for later").strip().casefold()
        if typed == LATER:
            return None
        if typed.isdecimal() and len(typed) < 4 and 1 <= int(typed) <= len(choices):
            return choices[int(typed) - 1]
        say(f"Type a number from 1 to {len(choices)}, or {LATER}.")


def _numbered(choices: Sequence[str]) -> str:
    return ", ".join(f"{number} {each}" for number, each in enumerate(choices, start=1))


def _listed(found: LookedThrough, number: int, *, every: bool) -> Iterator[str]:
    waiting = found.waiting
    for text in found.texts.values() if every else waiting:
        yield from _text(text)
    for one in found.before_results:
        day = f"{day_in_full(one.day)} {one.day.year}" if one.day is not None else ""
        yield f"{one.table}:{one.id}  Withheld by itself: an examination mark, before its results are out on {day}."
    yield _still(waiting, number)
    if waiting:
        yield (
            f"To decide: staffroom request decide {number} --as YOU, and you are asked one by one; or with ids, "
            f'--it "goes out" and --because "{reasons_for(WhatGoesOut.WHOLE, of_staff=found.of_staff)[0]}".'
        )
        for decided in WhatGoesOut:
            reasons = reasons_for(decided, of_staff=found.of_staff)
            yield f"  {decided}: {listed((f'“{each}”' for each in reasons), last='or')}"


def _text(text: TextToLookAt) -> Iterator[str]:
    day = f", {day_in_full(text.day)} {text.day.year}" if text.day is not None else ""
    yield f"{text.id}  {text.label}{day}"
    yield f"    {text.taken.shown}"
    if text.why:
        yield f"    Look at: {listed(text.why)}."
    if text.decided is not None:
        yield f"    Decided: {text.decided}, since {text.because}."


def _decided(many: int, it: WhatGoesOut, because: Because) -> str:
    return f"{count(many, 'text')}: {'each ' if many > 1 else ''}{it}, since {because}."


def _still(waiting: Sequence[TextToLookAt], number: int) -> str:
    if not waiting:
        return f"Nothing waits to be decided. To make the file: staffroom request make {number}"
    return f"{count(len(waiting), 'text')} to decide before anything goes out."
