"""How a line is typed in Teams where others read what is typed. Pure."""

from bot.platforms.answering import may_name_somebody
from bot.platforms.teams.menus import in_menu
from bot.registry import Registry
from bot.say.typing import Way


def with_slash(registry: Registry) -> Way:
    """After a slash where the menu has the command, which nobody else sees; else where it tells nobody of a pupil."""
    slashed = {"help", *(each.name for each in in_menu(registry))}

    def way(line: str) -> str:
        first = registry.words.get(line.partition(" ")[0], line.partition(" ")[0])
        if first in slashed:
            return f"/{line}"
        return f"{line} in our own chat" if may_name_somebody(registry, line) else f"@Staffroom {line}"

    return way
