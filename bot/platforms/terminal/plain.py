"""Cards and forms as plain text, with buttons numbered."""

from collections.abc import Callable, Sequence
from itertools import zip_longest
from textwrap import wrap
from typing import assert_never

from bot.say.card import Button, Card, Chart, Divider, Facts, Heading, Note, Part, Row, Table, Text
from bot.say.form import Asked, Choice, Day, Form, Line, Listing, Paragraph, Pick, Search
from models.rules.days import stored_day
from models.rules.wording import day_in_short

WIDTH = 200
"""Columns after which a line goes on below: a wider one is hard to follow."""
NARROWEST = 8
"""Columns that every column of a table keeps."""

_SHOWN = 60
"""The most characters shown of what is filled in already."""


def draw(card: Card, first: int = 1) -> tuple[str, tuple[Button, ...]]:
    """The card as lines, and its buttons in the order of their numbers, counted from `first`."""
    lines, buttons = body(card.parts, card.actions, first)
    return "\n".join([*_wrapped(card.title, "  "), *lines]), buttons


def body(
    parts: Sequence[Part], actions: Sequence[Button] = (), first: int = 1
) -> tuple[list[str], tuple[Button, ...]]:
    """What stands below a title as lines, and its buttons in the order of their numbers, counted from `first`."""
    buttons: list[Button] = []

    def numbered(some: Sequence[Button]) -> str:
        labels = []
        for button in some:
            buttons.append(button)
            labels.append(f"[{first + len(buttons) - 1}] {button.label}")
        return "  ".join(labels)

    lines = [line for part in parts for line in _part(part, numbered)]
    if actions:
        lines += _wrapped(numbered(actions), "  ")
    return lines, tuple(buttons)


def _part(part: Part, numbered: Callable[[Sequence[Button]], str]) -> list[str]:
    match part:
        case Text(words):
            return _indented(words, "  ", "  ")
        case Note(words) | Heading(words):
            return _indented(f"({words})", "  ", "   ")
        case Facts(pairs):
            width = min(max((len(label) for label, _ in pairs), default=0), WIDTH // 3)
            return [
                line
                for label, value in pairs
                for line in _indented(f"{label:<{width}}  {value}", "  ", " " * (width + 4))
            ]
        case Row(title, detail, row_buttons):
            line = f"- {title}" + (f": {detail}" if detail and "\n" not in detail else "")
            more = _indented(detail, "    ", "    ") if "\n" in detail else []
            return [*_wrapped(line + (f"  {numbered(row_buttons)}" if row_buttons else ""), "    "), *more]
        case Table(columns, rows):
            return _table((columns, *rows))
        case Chart():
            numbers = part.as_table()
            return [f"  {part.title}", *_table((numbers.columns, *numbers.rows))]
        case Divider():
            return [""]
        case _:
            assert_never(part)


def _indented(words: str, first: str, after: str) -> list[str]:
    """Each line of the words, the first with its own indent, wrapped where it is too wide."""
    return [
        line
        for number, each in enumerate(words.splitlines())
        for line in _wrapped((after if number else first) + each, after)
    ]


def _wrapped(line: str, after: str) -> list[str]:
    """The line in as many as its width asks for; those that follow begin with `after`."""
    if len(line) <= WIDTH:
        return [line]
    return wrap(line, WIDTH, subsequent_indent=after, break_on_hyphens=False)


def _table(rows: Sequence[Sequence[str]]) -> list[str]:
    widths = _fitting([max(len(row[at]) for row in rows) for at in range(len(rows[0]))])
    return [line for row in rows for line in _table_row(row, widths)]


def _table_row(row: Sequence[str], widths: Sequence[int]) -> list[str]:
    cells = [
        wrap(cell, width) if len(cell) > width else [cell] for cell, width in zip(row, widths, strict=True)
    ]
    return [
        "  " + "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in zip_longest(*cells, fillvalue="")
    ]


def _fitting(widths: Sequence[int]) -> list[int]:
    """The columns' widths, with the widest made narrower until all fit."""
    found = [max(width, 1) for width in widths]
    while sum(found) + 2 * len(found) > WIDTH and max(found) > NARROWEST:
        widest = max(found)
        found[found.index(widest)] = max(widest - 4, NARROWEST)
    return found


def ask_line(asked: Asked, form: Form) -> str:
    """One field as a question, with its choices numbered and what is filled in."""
    error = form.errors.get(asked.name, "")
    filled = "" if isinstance(asked, Listing) else shown(asked, form)
    may_be_blank = asked.optional and asked.name not in form.needed and not isinstance(asked, Listing)
    hints = "; ".join(
        each
        for each in (
            asked.hint,
            # Elsewhere a day is picked from a calendar.
            "such as thu, 3 dec or 2026-12-03" if isinstance(asked, Day) else "",
            "may be left blank" if may_be_blank else "",
            f"now: {filled}" if filled else "",
        )
        if each
    )
    question = f"{asked.label}" + (f" ({hints})" if hints else "")
    lines = [each for said in error.split("\n") if said for each in _wrapped(f"! {said}", "  ")]
    lines.extend(f"  {number}. {choice.label}" for number, choice in enumerate(choices(asked), 1))
    if isinstance(asked, Listing):
        lines.extend(f"  {line}" for line in str(form.values.get(asked.name, "")).split("\n") if line)
        question += (
            ": type each line that is to be another (a name alone takes its line out), "
            "then a blank line to save them all"
        )
    return "\n".join([*lines, *_wrapped(f"? {' '.join(question.split())}", "  ")])


def choices(asked: Asked) -> tuple[Choice, ...]:
    match asked:
        case Pick():
            return asked.choices
        case Search() | Line() | Listing() | Paragraph() | Day():
            return ()
        case _:
            assert_never(asked)


def shown(asked: Asked, form: Form) -> str:
    """What is filled in, as a person reads it."""
    value = form.values.get(asked.name, "")
    values = (value,) if isinstance(value, str) else value
    offered = asked.choices if isinstance(asked, Pick) else asked.chosen if isinstance(asked, Search) else ()
    labels = {choice.value: choice.label for choice in offered}
    words = ", ".join(
        _day(each) if isinstance(asked, Day) else labels.get(each, each) for each in values if each
    )
    # Names are all shown, so that nobody is booked unseen.
    whole = isinstance(asked, Pick | Search) or len(words) <= _SHOWN
    return words if whole else f"{words[:_SHOWN]}…"


def _day(value: str) -> str:
    """A day with its weekday; what is no day as it was typed."""
    day = stored_day(value)
    return f"{day_in_short(day, day)} {day.year}" if day is not None else value
