"""Cards drawn as Adaptive Cards 1.5, split where one would be larger than Teams takes. Pure."""

from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import Any, NamedTuple, assert_never

from bot.platforms.teams.charts import charts
from bot.platforms.teams.tables import tables
from bot.platforms.teams.text import PAGE_BYTES, Json, bytes_of, words
from bot.say.card import (
    Button,
    Card,
    Chart,
    Divider,
    Facts,
    Heading,
    Mood,
    Note,
    Part,
    Row,
    Style,
    Table,
    Text,
)

CONTENT_TYPE = "application/vnd.microsoft.card.adaptive"
BUTTONS_IN_LINE = 4
"""A set of more buttons than this hides some behind a menu on a phone."""
LINE_PIXELS, BUTTON_PIXELS, LETTER_PIXELS = 256, 34, 8
"""What a card has across on the narrowest phone, and a button around its label and for each letter of it."""
BESIDE_PIXELS = 100
"""A wider button stands below what it is about, which would be a column of single words beside it."""
LINES_BESIDE = 2
"""And below more lines than this, which would be twice as many beside it."""
_STYLES = {Style.PLAIN: "default", Style.PRIMARY: "positive", Style.DANGER: "destructive"}


def draw(card: Card, *, shared: bool = False) -> tuple[Json, ...]:
    """The card as one Adaptive Card, or as several where it is long; the last one has its actions.

    `shared`: several people see the message, so pressing its buttons draws it anew for all.
    """
    pages = _pages(list(_elements(card)))
    drawn = []
    for number, body in enumerate(pages):
        title = card.title if len(pages) == 1 else f"{card.title} ({number + 1} of {len(pages)})"
        actions = card.actions if number == len(pages) - 1 else ()
        sets = [_set(line) for line in _lines(actions)]
        place: Json = {"page": number} | ({"shared": True} if shared else {})
        drawn.append(whole([*_title(card, title), *_placed([*body, *sets], place)], card.spoken))
    return tuple(drawn)


def whole(body: list[Json], plain: str, actions: list[Json] | None = None) -> Json:
    """An Adaptive Card around a body; `plain` is what is read aloud and shown where cards cannot be."""
    made: Json = {
        "type": "AdaptiveCard",
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "version": "1.5",
        "lang": "en",
        "speak": plain,
        "fallbackText": plain,
        "body": body,
    }
    if any(each["type"] == "Table" or each["type"].startswith("Chart.") for each in body):
        made["msteams"] = {"width": "Full"}
    if actions:
        made["actions"] = actions
    return made


def attachment(card: Json) -> Json:
    """A card as a message carries it."""
    return {"contentType": CONTENT_TYPE, "content": card}


def heading(title: str) -> list[Json]:
    """A headline: it stands above a list or a form."""
    return words(title, size="large", weight="bolder", style="heading")


def _title(card: Card, title: str) -> list[Json]:
    """What the card says first: a sentence is no headline, and only the word of what became of it is bold."""
    if card.has_headline:
        return heading(title)
    if card.mood is Mood.PLAIN:
        return words(title, weight="bolder") if card.parts else words(title)
    sign, _, word = card.mood.value.partition(" ")
    first, _, more = title.partition("\n")
    runs = [_run(f"{sign} "), _run(word, weight="bolder"), _run(f" {first}")]
    return [{"type": "RichTextBlock", "inlines": runs}, *words(more)]


def _run(text: str, **look: str) -> Json:
    return {"type": "TextRun", "text": text, **look}


def button(each: Button, about: str = "") -> Json:
    """A button: one that opens a form asks for a dialog, one with a question shows that before it counts.

    `about` is what it stands beside: a screen reader, which may not see that, says it with the label.
    """
    said: Json = {"title": each.label} | ({"tooltip": f"{each.label}: {about}"} if about else {})
    data: Json = {"press": each.press.token()}
    if each.opens_form:
        data["msteams"] = {"type": "task/fetch"}
        return {"type": "Action.Submit", **said, "data": data, "style": _STYLES[each.style]}
    pressed = pressing("press", {**said, "data": data, "style": _STYLES[each.style]})
    if not each.confirm:
        return pressed
    asked: Json = {"type": "AdaptiveCard", "body": words(each.confirm), "actions": [pressed]}
    return {"type": "Action.ShowCard", **said, "style": _STYLES[each.style], "card": asked}


def pressing(verb: str, said: Json) -> Json:
    """A button of the universal kind; a client that does not know it sends the same as a message."""
    return {"type": "Action.Execute", "verb": verb, **said, "fallback": {"type": "Action.Submit", **said}}


def _set(buttons: Sequence[Button], about: str = "") -> Json:
    return {"type": "ActionSet", "actions": [button(each, about) for each in buttons]}


def _lines(buttons: Sequence[Button]) -> Iterator[list[Button]]:
    """The buttons in lines that a phone shows whole: what does not fit is cut off there, and nobody finds it."""
    line: list[Button] = []
    across = 0
    for each in buttons:
        wide = _pixels(each)
        if line and (across + wide > LINE_PIXELS or len(line) == BUTTONS_IN_LINE):
            yield line
            line, across = [], 0
        line.append(each)
        across += wide
    if line:
        yield line


def _pixels(each: Button) -> int:
    return BUTTON_PIXELS + LETTER_PIXELS * len(each.label)


def _placed(node: Any, place: Json) -> Any:
    """The same with its buttons saying where they stand, so that this page is drawn anew."""
    if isinstance(node, list):
        return [_placed(each, place) for each in node]
    if not isinstance(node, dict):
        return node
    if "press" in node:
        return {**node, **place}
    return {name: _placed(value, place) for name, value in node.items()}


class _OnPage(NamedTuple):
    drawn: Json
    heads: bool
    """Whether it is the heading of what follows, and says nothing alone."""


def _pages(elements: Sequence[_OnPage]) -> list[list[Json]]:
    """The elements in bodies that Teams takes; a heading goes with what it heads."""
    pages: list[list[_OnPage]] = [[]]
    for element in elements:
        if pages[-1] and not _fit_together([*pages[-1], element]):
            headings = list(takewhile(lambda each: each.heads, reversed(pages[-1])))[::-1]
            if len(headings) < len(pages[-1]) and _fit_together([*headings, element]):
                del pages[-1][len(pages[-1]) - len(headings) :]
                pages.append(headings)
            else:
                pages.append([])
        pages[-1].append(element)
    first, *more = ([element.drawn for element in page] for page in pages)
    return [first, *([_unparted(page[0]), *page[1:]] for page in more)]


def _fit_together(elements: Sequence[_OnPage]) -> bool:
    return sum(bytes_of(each.drawn) for each in elements) <= PAGE_BYTES


def _unparted(element: Json) -> Json:
    """The same first on its page, where nothing stands above it."""
    return {name: value for name, value in element.items() if name != "separator"}


def _elements(card: Card) -> Iterator[_OnPage]:
    divided = False
    before: Part | None = None
    for part in card.parts:
        if isinstance(part, Divider):
            divided = True
            continue
        close = _spacing(before, part)
        for element in _draw(part):
            apart: Json = {"separator": True, "spacing": "medium"} if divided else close
            yield _OnPage({**element, **apart}, heads=isinstance(part, Heading))
            divided, close = False, {}
        before = part


def _spacing(before: Part | None, part: Part) -> Json:
    """A note stands over what follows it, a heading too, and the rows of a list are close to each other."""
    if isinstance(before, Row) and isinstance(part, Note):
        return {"spacing": "medium"}
    close = (
        isinstance(part, Note)
        or isinstance(before, Note | Heading)
        or (isinstance(before, Row) and isinstance(part, Row))
    )
    return {"spacing": "small"} if close else {}


def _draw(part: Part) -> list[Json]:
    match part:
        case Text(body):
            return words(body)
        case Facts(pairs):
            facts = [line for label, value in pairs for line in _fact(label, value)]
            return facts[:1] + [{**each, "spacing": "none"} for each in facts[1:]]
        case Row():
            return _row(part)
        case Table(columns, rows):
            return list(tables(columns, rows))
        case Chart():
            return charts(part)
        case Note(body):
            return words(body, size="small", isSubtle=True)
        case Heading(body):
            # Smaller than the title, which is a heading's own size, and told from the bold titles of rows.
            drawn = words(body, size="medium", weight="bolder", color="accent", style="heading")
            return [{**line, "spacing": "medium", "separator": True} for line in drawn]
        case Divider():
            return []
        case _:
            assert_never(part)


def _fact(label: str, value: str) -> list[Json]:
    """The label with the first line of its value beside it, and the others below."""
    first, *more = [" ".join(each.split()) for each in value.splitlines() if each.strip()] or ["–"]
    runs = [_run(f"{label}: ", weight="bolder"), _run(first)]
    return [{"type": "RichTextBlock", "inlines": runs, "spacing": "small"}, *words("\n".join(more))]


def _row(row: Row) -> list[Json]:
    said = words(row.title, weight="bolder")
    said += [{**line, "spacing": "none"} for line in words(row.detail, isSubtle=True)]
    if not row.buttons:
        return said
    is_long = len(row.detail.splitlines()) > LINES_BESIDE
    if len(row.buttons) > 1 or is_long or _pixels(row.buttons[0]) > BESIDE_PIXELS:
        sets = [_set(line, row.title) for line in _lines(row.buttons)]
        below: Json = {"type": "Column", "width": "stretch", "items": [*said, *sets]}
        return [{"type": "ColumnSet", "columns": [below]}]
    text: Json = {
        "type": "Column",
        "width": "stretch",
        "items": said,
        "verticalContentAlignment": "center",
    }
    beside: Json = {
        "type": "Column",
        "width": "auto",
        "items": [_set(row.buttons, row.title)],
        "verticalContentAlignment": "center",
    }
    return [{"type": "ColumnSet", "columns": [text, beside]}]
