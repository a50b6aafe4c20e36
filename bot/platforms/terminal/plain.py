"""Cards and forms as plain text, with buttons numbered."""

from collections.abc import Callable, Sequence
from typing import assert_never

from bot.cards.form import Asked, Choice, Day, Form, Line, Paragraph, Pick, Search
from bot.cards.parts import Button, Card, Chart, Divider, Facts, Note, Part, Row, Table, Text


def draw(card: Card, first: int = 1) -> tuple[str, tuple[Button, ...]]:
    """The card as lines, and its buttons in the order of their numbers, counted from `first`."""
    buttons: list[Button] = []

    def numbered(some: Sequence[Button]) -> str:
        labels = []
        for button in some:
            buttons.append(button)
            labels.append(f"[{first + len(buttons) - 1}] {button.label}")
        return "  ".join(labels)

    lines = [card.title]
    for part in card.parts:
        lines.extend(_part(part, numbered))
    if card.actions:
        lines.append(numbered(card.actions))
    return "\n".join(lines), tuple(buttons)


def _part(part: Part, numbered: Callable[[Sequence[Button]], str]) -> list[str]:
    match part:
        case Text(body):
            return [f"  {line}" for line in body.splitlines()]
        case Note(body):
            return [f"  ({body})"]
        case Facts(pairs):
            width = max((len(label) for label, _ in pairs), default=0)
            return [f"  {label:<{width}}  {value}" for label, value in pairs]
        case Row(title, detail, row_buttons):
            line = f"- {title}" + (f": {detail}" if detail and "\n" not in detail else "")
            more = [f"    {each}" for each in detail.splitlines()] if "\n" in detail else []
            return [line + (f"  {numbered(row_buttons)}" if row_buttons else ""), *more]
        case Table(columns, rows):
            return _table((columns, *rows))
        case Chart(_, title, labels, series):
            rows = tuple(
                (name, *("" if value is None else f"{value:g}" for value in values))
                for name, values in series
            )
            return [f"  {title}", *_table((("", *labels), *rows))]
        case Divider():
            return [""]
        case _:
            assert_never(part)


def _table(rows: Sequence[Sequence[str]]) -> list[str]:
    widths = [max(len(row[at]) for row in rows) for at in range(len(rows[0]))]
    return [
        "  " + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]


def ask_line(asked: Asked, form: Form) -> str:
    """One field as a question, with its choices numbered and what is filled in."""
    error = form.errors.get(asked.name, "")
    filled = shown(asked, form)
    hints = "; ".join(
        each
        for each in (
            asked.hint,
            "may be left blank" if asked.optional else "",
            f"now: {filled}" if filled else "",
        )
        if each
    )
    question = f"{asked.label}" + (f" ({hints})" if hints else "")
    lines = [f"! {error}"] if error else []
    lines.extend(f"  {number}. {choice.label}" for number, choice in enumerate(choices(asked), 1))
    return "\n".join([*lines, f"? {question}"])


def choices(asked: Asked) -> tuple[Choice, ...]:
    match asked:
        case Pick():
            return asked.choices
        case Search() | Line() | Paragraph() | Day():
            return ()
        case _:
            assert_never(asked)


def shown(asked: Asked, form: Form) -> str:
    """What is filled in, as a person reads it."""
    value = form.values.get(asked.name, "")
    values = (value,) if isinstance(value, str) else value
    offered = asked.choices if isinstance(asked, Pick) else asked.chosen if isinstance(asked, Search) else ()
    labels = {choice.value: choice.label for choice in offered}
    return ", ".join(labels.get(each, each) for each in values if each)
