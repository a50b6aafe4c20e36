"""What the slash commands are called, and how a line is typed with one."""

from bot.registry import Registry
from bot.say.typing import Way
from models.db.errors import Sorry

EVERYTHING = "staffroom"
"""The slash command that understands every command."""
RESERVED = frozenset(
    {
        "apps", "archive", "away", "call", "close", "collapse", "dm", "dnd", "expand", "feed", "feedback", "help",
        "huddle", "invite", "invite_people", "join", "keys", "kick", "leave", "me", "msg", "mute", "open", "part",
        "people", "prefs", "remind", "remove", "rename", "search", "shortcuts", "shrug", "star", "status", "topic",
        "unarchive", "who", "workflow",
    }
)  # fmt: skip
"""The slash commands that Slack keeps for itself."""
MOST_COMMANDS = 50


def slash_commands(registry: Registry, prefix: str = "") -> list[str]:
    """The slash commands of the product: one each, and one that understands everything.

    A command whose name Slack keeps for itself, and one that others lead to, is a word after `/staffroom`. Raises
    Sorry where there are more than Slack takes.
    """
    named = [f"{prefix}{each.name}" for each in registry.ranked() if not each.menu.reached]
    free = [name for name in named if name not in RESERVED and name != EVERYTHING]
    if len(free) >= MOST_COMMANDS:
        raise Sorry(
            f"Slack takes {MOST_COMMANDS} slash commands, and {len(free) + 1} are declared. "
            "Make one of them a word of another command."
        )
    return [EVERYTHING, *free]


def with_slash(registry: Registry, prefix: str) -> Way:
    """How a line is typed where others read what is typed without a slash, and where nothing else can be typed."""
    own = set(slash_commands(registry, prefix))

    def way(line: str) -> str:
        first = f"{prefix}{line.partition(' ')[0]}"
        return f"/{prefix}{line}" if first in own else f"/{EVERYTHING} {line}"

    return way
