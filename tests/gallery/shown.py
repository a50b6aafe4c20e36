"""One thing that the bot says, and the words in it that no platform may lose."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import assert_never

from bot.say.card import Card, Chart, Divider, Facts, Heading, Note, Part, Row, Table, Text
from bot.say.form import Day, Form, Line, Listing, Paragraph, Pick, Search

_NOUGHTS = re.compile(r"(?:(\.\d*[1-9])|\.)0+(?!\d)")
"""Those behind a number's last place: a chart is given 5.3, and its table shows 5.30."""
_WORD = re.compile(r"\w+|[^\w\s]")
_UNSEEN = re.compile("[\u200b\u200e\u200f\u2066-\u2069]")


@dataclass(frozen=True)
class Shown:
    """A card or a form, how it came about, and the subject under which it stands."""

    subject: str
    how: str
    what: Card | Form

    @property
    def name(self) -> str:
        return f"{self.subject}: {self.how}"


def counted(texts: Iterable[str]) -> Counter[str]:
    """Each word and each mark with how often it is said, however lines are broken and numbers are written."""
    plain = (_UNSEEN.sub("", text).replace("−", "-") for text in texts)
    return Counter(word for text in plain for word in _WORD.findall(_NOUGHTS.sub(r"\1", text)))


def said_in(what: Card | Form, *, typed: bool = True) -> list[str]:
    """Every text of a card or of a form that a person must be able to read; `typed`: what they wrote, too."""
    return list(_of_card(what) if isinstance(what, Card) else _of_form(what, typed=typed))


def _of_card(card: Card) -> Iterator[str]:
    yield card.title
    for part in card.parts:
        yield from _of_part(part)
    yield from (button.label for button in card.buttons())


def _of_part(part: Part) -> Iterator[str]:
    match part:
        case Text(body) | Note(body) | Heading(body):
            yield body
        case Facts(pairs):
            yield from (text for pair in pairs for text in pair)
        case Row(title, detail):
            yield from (title, detail)
        case Table(columns, rows):
            # What a row is about shows by itself, so the name over the first column may be left out.
            yield from (cell for row in (columns[1:], *rows) for cell in row)
        case Chart(_, title, labels, series, short):
            # Where a label has a short form, the whole one stands beside the chart.
            yield from (title, *(() if short else labels), *(name for name, _ in series))
            yield from (f"{value:g}" for _, values in series for value in values if value is not None)
        case Divider():
            return
        case _:
            assert_never(part)


def _of_form(form: Form, *, typed: bool) -> Iterator[str]:
    yield from (form.title, form.alert, *form.errors.values())
    for asked in form.asks:
        yield from (asked.label, asked.hint)
        match asked:
            case Pick():
                yield from (choice.label for choice in asked.choices)
            case Search():
                yield from (choice.label for choice in asked.chosen)
            case Line() | Listing() | Paragraph() | Day():
                value = form.values.get(asked.name, "") if typed else ""
                yield value if isinstance(value, str) else " ".join(value)
            case _:
                assert_never(asked)
