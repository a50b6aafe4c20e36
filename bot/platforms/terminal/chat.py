"""The terminal's conversation: typed with completion and colour, or piped in line by line as plain text."""

import re
import sys
from collections.abc import Callable, Iterable, Sequence

from prompt_toolkit import PromptSession
from prompt_toolkit.completion import Completer, Completion
from prompt_toolkit.document import Document
from rich.console import Console
from rich.markup import escape
from rich.table import Table as RichTable

from bot.platforms.terminal import plain
from bot.platforms.terminal.talk import Show, Talk
from bot.say.card import Button, Card, Part, Table
from models.rules.letters import as_written, fold

LEAVE = {"exit", "quit", "bye"}
LONGEST_NAME = 4
"""Words of the longest name that is completed."""
SHORTEST = 2
"""Letters that must be there before a name is completed."""


class Screen:
    """Draws for a person: titles in bold, buttons in colour, tables with rules."""

    def __init__(self) -> None:
        self._console = Console(highlight=False)

    def say(self, text: str) -> None:
        style = "bold magenta" if text.startswith("▸") else "yellow" if text.startswith(("!", "?")) else None
        self._console.print(escape(text), style=style)

    def show(self, card: Card, first: int) -> tuple[Button, ...]:
        self._console.print(f"[bold]{escape(card.title)}[/bold]")
        buttons: tuple[Button, ...] = ()
        since_table: list[Part] = []
        for part in card.parts:
            if isinstance(part, Table):
                buttons += self._plainly(since_table, (), first + len(buttons))
                since_table = []
                self._console.print(_ruled(part))
            else:
                since_table.append(part)
        return buttons + self._plainly(since_table, card.actions, first + len(buttons))

    def _plainly(self, parts: Sequence[Part], actions: Sequence[Button], first: int) -> tuple[Button, ...]:
        lines, buttons = plain.body(parts, actions, first)
        for line in lines:
            self._console.print(_coloured(line))
        return buttons


def _coloured(line: str) -> str:
    """The line with its numbered buttons in colour."""
    pieces = escape(line).split("\\[")
    return pieces[0] + "".join(
        f"[cyan]\\[{piece.partition('  ')[0]}[/cyan]  {piece.partition('  ')[2]}" for piece in pieces[1:]
    )


def _ruled(table: Table) -> RichTable:
    drawn = RichTable()
    for column in table.columns:
        # Folded, not cut: a narrow window loses no words.
        drawn.add_column(escape(column), overflow="fold")
    for row in table.rows:
        drawn.add_row(*(escape(cell) for cell in row))
    return drawn


class WordCompleter(Completer):
    """Completes commands, and pupils' names after them."""

    def __init__(self, talk: Talk) -> None:
        self._talk = talk

    def get_completions(self, document: Document, complete_event: object) -> Iterable[Completion]:  # noqa: ARG002 - prompt_toolkit's shape
        before = document.text_before_cursor
        if " " not in before:
            names = [*self._talk.commands(), "help", "tick", "exit"]
            typed = before.casefold()
            yield from (Completion(name, -len(before)) for name in names if name.startswith(typed))
            return
        named = re.split(r"[,&+:]", before.partition(" ")[2])[-1].lstrip()
        words = named.split(" ")
        for first in range(max(0, len(words) - LONGEST_NAME), len(words)):
            typed = " ".join(words[first:])
            if found := self._pupils(typed):
                yield from (Completion(name, -len(typed), display=label) for name, label in found)
                return

    def _pupils(self, typed: str) -> list[tuple[str, str]]:
        """The names that go on as typed, by forename or surname, each with its form and year."""
        wanted = fold(typed)
        if len(wanted) < SHORTEST:
            return []
        found: list[tuple[str, str]] = []
        for each in self._talk.pupils(typed):
            label = each.label.rpartition(" (")[0]
            name = fold(label)
            if name.startswith(wanted) or f" {wanted}" in f" {name}":
                found.append((label, each.label))
        return found


def converse(
    make: Callable[[Callable[[str], None], Show], Talk], email: str, *, welcome: Sequence[str]
) -> None:
    """Talk until the input ends: on a terminal with completion and colour, otherwise line by line in plain text.

    Raises Sorry where nobody has that e-mail.
    """
    if sys.stdin.isatty():
        screen = Screen()
        _typed(make(screen.say, screen.show), screen, email, welcome)
    else:
        _piped(make(_print, None), email, welcome)


def _print(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def _piped(talk: Talk, email: str, welcome: Sequence[str]) -> None:
    for line in welcome:
        _print(line)
    talk.become(email)
    for line in sys.stdin:
        if line.strip().casefold() in LEAVE:
            return
        if line.strip() and not line.startswith("#"):
            _print(f"> {as_written(line).strip()}")
        talk.line(line)


def _typed(talk: Talk, screen: Screen, email: str, welcome: Sequence[str]) -> None:
    for line in welcome:
        screen.say(line)
    talk.become(email)
    session: PromptSession[str] = PromptSession(completer=WordCompleter(talk), complete_while_typing=False)
    stopped = False
    while True:
        try:
            line = session.prompt(f"{talk.who.name if talk.who else ''}> ")
        except EOFError:
            return
        except KeyboardInterrupt:
            if stopped:
                return
            stopped = _stop(talk, screen)
            continue
        stopped = False
        if line.strip().casefold() in LEAVE:
            return
        talk.line(line)


def _stop(talk: Talk, screen: Screen) -> bool:
    """Ctrl-C stops what is open, or clears the line; whether nothing was open, so that another one leaves."""
    if talk.asking is not None:
        talk.line("cancel")
        return False
    screen.say("To leave: exit, or Ctrl-C once more.")
    return True
