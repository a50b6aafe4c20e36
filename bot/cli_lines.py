"""What a command of the command line says in the end."""

from typing import Any

import typer

_LARGEST = 2**31 - 1
"""No database gives a row a larger number."""
_DIGITS = len(str(_LARGEST))
_SHOWN = 20
"""Signs of what was typed that are said back."""


def say_lines(lines: list[str], *, fine: bool) -> None:
    """Print each line; where all is not well, the command ends with 1."""
    for line in lines:
        typer.echo(typed_in_chat(line))
    if not fine:
        raise typer.Exit(1)


def numbered(said: str, *, metavar: str | None = None) -> Any:
    """An argument that is the number of something that is kept, of a size that a database can look for."""
    return typer.Argument(parser=_a_number, help=said, metavar=metavar)


def _a_number(typed: str) -> int:
    """The number that was typed; it may stand behind #. What is none is refused as typer refuses, in our words."""
    words = str(typed).strip().removeprefix("#")
    if words.isascii() and words.isdecimal() and len(words) <= _DIGITS and 1 <= int(words) <= _LARGEST:
        return int(words)
    shown = words if len(words) <= _SHOWN else f"{words[:_SHOWN]}…"
    is_so = "has a number so large" if words.isdecimal() and words.strip("0") else f"has the number “{shown}”"
    raise typer.BadParameter(f"Nothing {is_so}. Type the one that stands in its list, such as 3.")


_a_number.__name__ = "a number"


def typed_in_chat(words: str) -> str:
    """The words with each line that can be typed said to be one for chat, where here is no command for it."""
    # Here, not above: all of `models` comes with it, which help and every wrong word would wait for.
    from models.rules.wording import put_typed

    return put_typed(words, _here)


def _here(line: str) -> str:
    word, _, rest = line.partition(" ")
    here = _ALSO_HERE.get(word)
    return f"{here.format(rest)} --as E-MAIL" if here is not None else f"“{line}” in chat"


_ALSO_HERE = {
    "holds": "staffroom retention holds",
    "restricted": "staffroom restrict list",
    "retention": "staffroom retention",
    "statements": 'staffroom statement records "{}"',
}
"""The lists of chat that have a command here, too."""
