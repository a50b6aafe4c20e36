"""A card draws from facts alone: nothing that is handed to it has a database, or is a row of one."""

import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from typing import Any, get_args, get_type_hints

import bot.cards
from bot.ask import Ask
from models.db.tables import Db, SQLModel


def handed_to_cards() -> Iterator[tuple[str, Any]]:
    """Every type that a function in `bot/cards/` takes, with the function's name."""
    for module in pkgutil.iter_modules(bot.cards.__path__):
        room = importlib.import_module(f"bot.cards.{module.name}")
        for name, function in inspect.getmembers(room, inspect.isfunction):
            if function.__module__ == room.__name__:
                for hint in get_type_hints(function).values():
                    for each in (hint, *_within(hint)):
                        yield f"{module.name}.{name}", each


def _within(hint: Any) -> Iterator[Any]:
    for each in get_args(hint):
        yield each
        yield from _within(each)


def test_no_card_is_handed_a_database_or_a_row_of_one() -> None:
    wrong = {
        f"{name} takes {kind.__name__}"
        for name, kind in handed_to_cards()
        if inspect.isclass(kind) and issubclass(kind, Db | SQLModel | Ask)
    }
    assert wrong == set()
