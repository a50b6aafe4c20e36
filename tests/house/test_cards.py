"""A card draws from facts alone: nothing that is handed to it has a database, or is a row of one."""

import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any, get_args, get_type_hints

import bot.cards
from bot.ask import Ask
from bot.say.card import Card
from bot.say.press import Press
from models.audit.facts import PupilFact, tells
from models.db.tables import Db, SQLModel
from models.school.snapshot import School
from models.views.todo_facts import PupilsToTell


def _within(hint: Any) -> Iterator[Any]:
    for each in get_args(hint):
        yield each
        yield from _within(each)


def functions_of_cards() -> Iterator[tuple[str, Any]]:
    """Every function in `bot/cards/`, with its name."""
    for module in pkgutil.iter_modules(bot.cards.__path__):
        room = importlib.import_module(f"bot.cards.{module.name}")
        for name, function in inspect.getmembers(room, inspect.isfunction):
            if function.__module__ == room.__name__:
                yield f"{module.name}.{name}", function


def handed_to_cards() -> Iterator[tuple[str, Any]]:
    """Every type that a function in `bot/cards/` takes, with the function's name."""
    for name, function in functions_of_cards():
        for hint in get_type_hints(function).values():
            for each in (hint, *_within(hint)):
                yield name, each


IN_PART = {"digest.whole", "register.marked"}
"""What shows a part of its facts says itself which, by `telling`."""


def test_a_card_that_is_drawn_from_facts_of_pupils_says_so() -> None:
    forgotten = []
    for name, function in functions_of_cards():
        hints = get_type_hints(function)
        makes_card = hints.pop("return", None) is Card and "._" not in name
        if makes_card and any(map(tells, hints.values())) and not hasattr(function, "__wrapped__"):
            forgotten.append(name)
    assert set(forgotten) == IN_PART, "Write @drawn above it, from bot.say.drawn"


PUPILS = {"pupil", "pupils", "pupil_id", "pupil_ids"}
NAMES_ALONE = {PupilsToTell, School}
"""What counts them, or tells no more than name, form and year, which everybody may find."""


def test_what_is_handed_to_a_card_of_a_pupil_says_whose_it_is() -> None:
    found = {each for _, kind in handed_to_cards() for each in (kind, *_held(kind))}
    of_pupils = {
        each for each in found if inspect.isclass(each) and is_dataclass(each) and _names_pupils(each)
    }
    unsaid = {each for each in of_pupils if not issubclass(each, PupilFact | Press)}
    assert unsaid == NAMES_ALONE, "Make it a PupilFact, from models.audit.facts"


def _names_pupils(kind: Any) -> bool:
    """Whether it has pupils' ids or names, and not only how many they are, or whether any."""
    counted = {field.name for field in fields(kind) if field.type in {int, bool}} - {"pupil_id"}
    return bool(PUPILS & {field.name for field in fields(kind)} - counted)


def _held(kind: Any) -> Iterator[Any]:
    """The types in a dataclass, and in those that it holds."""
    if is_dataclass(kind):
        for hint in get_type_hints(kind).values():
            for each in (hint, *_within(hint)):
                yield each
                yield from _held(each)


def test_no_card_is_handed_a_database_or_a_row_of_one() -> None:
    wrong = {
        f"{name} takes {kind.__name__}"
        for name, kind in handed_to_cards()
        if inspect.isclass(kind) and issubclass(kind, Db | SQLModel | Ask)
    }
    assert wrong == set()
