"""What a command of the command line says in the end."""

from typing import Any

import typer

_LARGEST = 2**31 - 1
"""No database gives a row a larger number."""


def say_lines(lines: list[str], *, fine: bool) -> None:
    """Print each line; where all is not well, the command ends with 1."""
    for line in lines:
        typer.echo(line)
    if not fine:
        raise typer.Exit(1)


def numbered(said: str, *, metavar: str | None = None) -> Any:
    """An argument that is the number of something that is kept, of a size that a database can look for."""
    return typer.Argument(min=1, max=_LARGEST, help=said, metavar=metavar)
