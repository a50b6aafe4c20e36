"""Which commands stand in Teams' own menus, which hold a few. Pure."""

from typing import Any

from bot.registry import Command, Registry
from models.db.errors import Sorry

MOST_COMMANDS = 12
"""What Teams offers in one list of commands; `help` is one of them."""
MOST_FORMS = 10
"""What Teams offers in one message extension; a message that becomes a slip is one of them."""


def in_menu(registry: Registry) -> list[Command[Any]]:
    """The commands in the list, beside `help`. Raises Sorry where they, or their forms, do not fit."""
    offered = registry.ranked(short=True)
    if len(offered) >= MOST_COMMANDS:
        raise Sorry(
            f"Teams lists {MOST_COMMANDS} commands, and {len(offered) + 1} are to be in its menu: "
            f"{', '.join(each.name for each in offered)} and help. Take one out where it is declared."
        )
    forms = _forms(offered)
    if len(forms) >= MOST_FORMS:
        raise Sorry(
            f"Teams offers {MOST_FORMS} forms, and {len(forms) + 1} are to be in its menu: "
            f"{', '.join(each.name for each in forms)} and a message's. Take one out where it is declared."
        )
    return offered


def with_form(registry: Registry) -> list[Command[Any]]:
    """Those of them whose form opens from `/`, because something must be filled in."""
    return _forms(in_menu(registry))


def _forms(offered: list[Command[Any]]) -> list[Command[Any]]:
    return [each for each in offered if any(not one.optional for one in each.inputs.values())]
