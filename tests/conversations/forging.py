"""Presses and forms as nobody's button sends them: gone, at the extremes, of wrong types, missing, too many."""

import json
from collections.abc import Mapping
from datetime import date
from enum import Enum
from typing import Annotated, Any, Literal, get_args, get_origin

from hypothesis import strategies as st

from bot.commands import registry
from bot.say.press import StartForm
from models.db.records import RecordKind
from models.rules.clashes import Slot
from tests.characters import ANY
from tests.house.samples import PRESSES, bounds_in, hints_of, kinds_in

EVERYTHING = registry()
GONE = 2**31 - 1
DAYS = st.sampled_from(
    ("2026-11-23", "2026-11-26", "2026-12-03", "2026-11-22", "2026-02-30", "0001-01-01", "9999-12-31")
)
TIMES = st.sampled_from(
    ("15:20:00", "16:20:00", "12:10", "00:00", "23:59:59.999999", "15:20+01:00", "16:20Z", "24:00")
)
NUMBERS = st.sampled_from((1, 2, 3, 0, -1, GONE, 2**31, 2**63, 10**30))
WORDS = """
5 6+ - x slack terminal lunch 3pm M4 today maths default yes no safeguarding_words list_time leadership here off ² ٣
n.hussain@school.example
"""
PHRASES = (
    "",
    " ",
    "no change",
    "Amy Carter",
    "period 3",
    "next week",
    "31 nov",
    "here instead",
    "+ well done",
)
IN_NO_DATABASE = ("\0", "x\0y", "\ud800", "x\ud800", "today x\ud800", "9" * 5_000, "a" * 5_000)
TEXTS = st.one_of(st.sampled_from((*WORDS.split(), *PHRASES, *IN_NO_DATABASE)), st.text(ANY, max_size=8))
ANYTHING = st.recursive(
    st.one_of(st.none(), st.booleans(), NUMBERS, st.floats(), TEXTS, DAYS, TIMES),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(TEXTS, inner, max_size=2)),
    max_leaves=4,
)
Ids = Mapping[RecordKind, tuple[int, ...]]


def likely(hint: Any, ids: Ids) -> st.SearchStrategy[Any]:
    """What a field of this type may hold as a platform carries it: real ones, gone ones, and at the extremes."""
    inner = get_args(hint)
    if get_origin(hint) is Annotated:
        if (kind := next(kinds_in(hint), None)) is not None:
            return st.one_of(st.sampled_from(ids[kind]), NUMBERS)
        edges = (*bounds_in(hint),)
        return st.one_of(st.sampled_from(edges), likely(inner[0], ids)) if edges else likely(inner[0], ids)
    if get_origin(hint) is tuple and inner[-1] is not ...:
        return st.tuples(*(likely(each, ids) for each in inner))
    if get_origin(hint) is tuple:
        return st.lists(likely(inner[0], ids), max_size=3)
    if get_origin(hint) is Literal:
        return st.sampled_from(inner)
    if inner:
        return st.one_of(*(likely(each, ids) for each in inner))
    if isinstance(hint, type) and issubclass(hint, Enum):
        return st.sampled_from([str(each.value) for each in hint])
    known = {bool: st.booleans(), int: NUMBERS, str: TEXTS, date: DAYS, type(None): st.none()}
    slot = st.fixed_dictionaries({"day": DAYS, "start": TIMES, "end": TIMES})
    return slot if hint is Slot else known[hint]


@st.composite
def tokens(draw: st.DrawFn, action: str, ids: Ids) -> str:
    """A press as it comes in: all of it likely, or one field of it anything, missing or too many."""
    hints = hints_of(PRESSES[action])
    fields: dict[str, st.SearchStrategy[Any]] = {name: likely(hint, ids) for name, hint in hints.items()}
    if action == StartForm.action:
        names = st.sampled_from(
            sorted({name for each in EVERYTHING.commands.values() for name in each.inputs})
        )
        typed = st.one_of(raw(ids), st.lists(raw(ids), max_size=2))
        fields |= {
            "command": st.sampled_from((*EVERYTHING.commands, "gone")),
            "typed": st.lists(st.tuples(names, typed), max_size=3),
        }
    values: dict[str, Any] = draw(st.fixed_dictionaries(fields))
    forged = draw(st.sampled_from((*hints, "more", "", "", "")))
    if forged:
        values[forged] = draw(ANYTHING)
        if draw(st.booleans()):
            del values[forged]
    return json.dumps([action, values])


def raw(ids: Ids) -> st.SearchStrategy[str]:
    """What a field of a form may bring back."""
    chosen = (st.sampled_from(each).map(str) for each in ids.values())
    return st.one_of(st.sampled_from(IN_NO_DATABASE), TEXTS, DAYS, TIMES, *chosen)


@st.composite
def sent(draw: st.DrawFn, command: str, ids: Ids) -> dict[str, str | tuple[str, ...]]:
    """The values of a form of this command: most of its fields, and perhaps one that is none of it."""
    one = st.one_of(raw(ids), st.lists(raw(ids), max_size=3).map(tuple))
    inputs = EVERYTHING.commands[command].inputs
    values = {name: draw(one) for name in inputs if draw(st.integers(0, 5))}
    return values | draw(st.dictionaries(st.one_of(st.just("safeguarding_concern"), TEXTS), one, max_size=1))
