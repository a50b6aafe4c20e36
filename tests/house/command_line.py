"""The command line, as it is declared."""

from collections.abc import Iterator

from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

from bot.cli import cli


def every_command(group: object, words: str = "staffroom") -> Iterator[tuple[str, TyperCommand]]:
    """Each command by the words that call it."""
    if isinstance(group, TyperGroup):
        for name, command in group.commands.items():
            yield from every_command(command, f"{words} {name}")
    elif isinstance(group, TyperCommand):
        yield words, group


def _whole() -> TyperGroup:
    found = get_command(cli)
    assert isinstance(found, TyperGroup)
    return found


WHOLE = _whole()
ALL = dict(every_command(WHOLE))
