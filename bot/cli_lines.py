"""What a command of the command line says in the end."""

from typing import Any

import typer

_LARGEST = 2**31 - 1
"""No database gives a row a larger number."""


def say_lines(lines: list[str], *, fine: bool) -> None:
    """Print each line; where all is not well, the command ends with 1."""
    for line in lines:
        typer.echo(typed_in_chat(line))
    if not fine:
        raise typer.Exit(1)


def numbered(said: str, *, metavar: str | None = None) -> Any:
    """An argument that is the number of something that is kept, of a size that a database can look for."""
    return typer.Argument(min=1, max=_LARGEST, help=said, metavar=metavar)


def typed_in_chat(words: str) -> str:
    """The words with each line that can be typed said to be one for chat: here it would be no command."""
    # Here, not above: all of `models` comes with it, which help and every wrong word would wait for.
    from models.rules.wording import put_typed

    return put_typed(words, lambda line: f"“{line}” in chat")
