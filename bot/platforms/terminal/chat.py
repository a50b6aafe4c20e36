"""The terminal's conversation: typed with completion and colour, or piped in line by line as plain text."""

import sys
from collections.abc import Callable, Iterable, Sequence

from prompt_toolkit import PromptSession
from prompt_toolkit.completion import Completer, Completion
from prompt_toolkit.document import Document
from rich.console import Console
from rich.markup import escape
from rich.table import Table as RichTable

from bot.cards.form import Choice
from bot.cards.parts import Button, Card, Table
from bot.platforms.terminal import plain
from bot.platforms.terminal.talk import Talk

LEAVE = {"exit", "quit", "bye"}

Show = Callable[[Card, int], tuple[Button, ...]] | None
"""How a card is drawn, with its buttons numbered from the given one; None: as plain text."""


class Screen:
    """Draws for a person: titles in bold, buttons in colour, tables with rules."""

    def __init__(self) -> None:
        self._console = Console(highlight=False)

    def say(self, text: str) -> None:
        style = "bold magenta" if text.startswith("▸") else "yellow" if text.startswith(("!", "?")) else None
        self._console.print(escape(text), style=style)

    def show(self, card: Card, first: int) -> tuple[Button, ...]:
        without_tables = Card(
            card.title,
            tuple(part for part in card.parts if not isinstance(part, Table)),
            card.actions,
            card.plain,
        )
        text, buttons = plain.draw(without_tables, first)
        title, _, rest = text.partition("\n")
        self._console.print(f"[bold]{escape(title)}[/bold]")
        for line in rest.splitlines():
            self._console.print(_coloured(line))
        for part in card.parts:
            if isinstance(part, Table):
                self._console.print(_ruled(part))
        return buttons


def _coloured(line: str) -> str:
    """The line with its numbered buttons in colour."""
    pieces = escape(line).split("\\[")
    return pieces[0] + "".join(
        f"[cyan]\\[{piece.partition('  ')[0]}[/cyan]  {piece.partition('  ')[2]}" for piece in pieces[1:]
    )


def _ruled(table: Table) -> RichTable:
    drawn = RichTable(*table.columns)
    for row in table.rows:
        drawn.add_row(*(escape(cell) for cell in row))
    return drawn


class WordCompleter(Completer):
    """Completes commands, and pupils' names after them."""

    def __init__(self, talk: Talk) -> None:
        self._talk = talk

    def get_completions(self, document: Document, complete_event: object) -> Iterable[Completion]:  # noqa: ARG002 - prompt_toolkit's shape
        before = document.text_before_cursor
        word = document.get_word_before_cursor(WORD=True)
        if " " not in before:
            names = [*self._talk.commands(), "help", "tick", "exit"]
            yield from (Completion(name, -len(word)) for name in names if name.startswith(word))
        elif len(word) >= 3:
            found: Sequence[Choice] = self._talk.pupils(word)
            yield from (
                Completion(each.label.rpartition(" (")[0].rpartition(" ")[0], -len(word), display=each.label)
                for each in found
            )


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
            _print(f"> {line.strip()}")
        talk.line(line)


def _typed(talk: Talk, screen: Screen, email: str, welcome: Sequence[str]) -> None:
    for line in welcome:
        screen.say(line)
    talk.become(email)
    session: PromptSession[str] = PromptSession(completer=WordCompleter(talk), complete_while_typing=False)
    while True:
        try:
            line = session.prompt(f"{talk.who.name if talk.who else ''}> ")
        except (EOFError, KeyboardInterrupt):
            return
        if line.strip().casefold() in LEAVE:
            return
        talk.line(line)
