"""Cards as Block Kit: pure, and the owner of Slack's limits; what is too long becomes several messages."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, assert_never

from bot.platforms.slack.escaping import escape, in_pieces, shortened, unescape, unmentioning
from bot.say.card import (
    Button,
    Card,
    Chart,
    ChartKind,
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

Block = dict[str, Any]

BLOCKS_IN_MESSAGE = 50
BLOCKS_IN_PAGE = 40
"""Fewer than Slack takes, so that the plainer form of a page, which may need more, fits as well."""
BLOCKS_IN_HOME = 100
CHARACTERS_IN_MESSAGE = 12_000
HEADER_CHARACTERS = 150
TABLE_CHARACTERS = 9_000
COLUMNS_ON_A_PHONE = 3
CHARTS = 2
"""How many charts a message or a Home may have."""
PUSHED = "press"
"""How the action_id of every button of ours begins; which one it is stands in its value."""

TYPED = "typed"
"""How the action_id of a button begins that stands for typed words; they are its value."""
FORMED = "formed"
"""The same, where the words only fill in their form."""


@dataclass(frozen=True)
class Message:
    """One Slack message: `text` is what notifications and screen readers say."""

    text: str
    blocks: tuple[Block, ...]

    @property
    def may_be_refused(self) -> bool:
        """Whether it has blocks that Slack does not take everywhere."""
        return any(block["type"] in {"table", "data_visualization"} for block in self.blocks)


@dataclass(frozen=True)
class _Unit:
    """Blocks that stay together on a page."""

    blocks: tuple[Block, ...]
    characters: int
    table: bool = False
    chart: bool = False


def messages(card: Card) -> list[Message]:
    """The card as one message, or as several where Slack's limits ask for it."""
    return _messages_of(card, _pages([*_title(card), *_units(card.parts), *_actions(card.actions)]))


def plainer(message: Message) -> Message:
    """The same words and buttons in the plainest blocks there are: for a Slack that refuses the others."""
    plain: list[Block] = []
    for block in message.blocks:
        words = "\n".join(_words(block))
        said: list[Block] = [
            {"type": "section", "text": _plain_text(piece)} for piece in in_pieces(words, 2900) if piece
        ]
        # Beside its words as before: in blocks of their own, a page of rows would be longer than a message.
        pressed = block.get("accessory")
        if pressed is not None and said:
            said[-1]["accessory"] = pressed
        plain += said
        if block["type"] == "actions":
            plain.append(block)
        elif pressed is not None and not said:
            plain.append({"type": "actions", "elements": [pressed]})
    return Message(message.text, tuple(plain[:BLOCKS_IN_MESSAGE]))


def modal_blocks(card: Card) -> list[Block]:
    """The card for a modal, which has no tables and no charts."""
    drawn = [
        block
        for unit in [*_title(card), *_units(card.parts), *_actions(card.actions)]
        for block in unit.blocks
    ]
    allowed: list[Block] = []
    for block in drawn:
        if block["type"] in {"table", "data_visualization"}:
            allowed += plainer(Message("", (block,))).blocks
        else:
            allowed.append(block)
    return allowed[:BLOCKS_IN_HOME]


def home_blocks(cards: Sequence[Card]) -> list[Block]:
    """The cards one below the other, as many blocks as App Home takes."""
    units: list[_Unit] = []
    for number, card in enumerate(cards):
        if number:
            units.append(_Unit(({"type": "divider"},), 0))
        units += [*_title(card, header=True), *_units(card.parts), *_actions(card.actions)]
    drawn: list[Block] = []
    seen_table, charts = False, 0
    for unit in units:
        full = len(drawn) + len(unit.blocks) > BLOCKS_IN_HOME - 1
        if full or (unit.table and seen_table) or (unit.chart and charts == CHARTS):
            drawn.append(_context("There is more. Write todo to see all of it."))
            break
        seen_table = seen_table or unit.table
        charts += unit.chart
        drawn += unit.blocks
    return drawn


def _messages_of(card: Card, pages: list[list[Block]]) -> list[Message]:
    text = unmentioning(shortened(card.spoken, 2500))
    if len(pages) == 1:
        return [Message(text, tuple(pages[0]))]
    return [
        Message(f"{text} ({number} of {len(pages)})", tuple(page))
        for number, page in enumerate(pages, start=1)
    ]


def _pages(units: Sequence[_Unit]) -> list[list[Block]]:
    pages: list[list[Block]] = [[]]
    characters, tables, charts = 0, 0, 0
    for unit in units:
        full = (
            len(pages[-1]) + len(unit.blocks) > BLOCKS_IN_PAGE
            or characters + unit.characters > CHARACTERS_IN_MESSAGE
            or (unit.table and tables)
            or (unit.chart and charts == CHARTS)
        )
        if full and pages[-1]:
            pages.append([])
            characters, tables, charts = 0, 0, 0
        pages[-1] += unit.blocks
        characters += unit.characters
        tables += unit.table
        charts += unit.chart
    return pages


def _title(card: Card, *, header: bool = False) -> list[_Unit]:
    if card.has_headline or header:
        return _heading(card.title)
    if card.mood is not Mood.PLAIN:
        sign, _, word = card.mood.value.partition(" ")
        first, *more = in_pieces(card.title, 1400)
        said = f"{sign} *{word}* {escape(first)}"
        return [_section(_mrkdwn(each)) for each in (said, *map(escape, more))]
    # A sentence alone is no headline; above others it is what they are about.
    bold = "*" if card.parts else ""
    return [_section(_mrkdwn(f"{bold}{escape(piece)}{bold}")) for piece in in_pieces(card.title, 1400)]


def _heading(words: str) -> list[_Unit]:
    if len(words) <= HEADER_CHARACTERS:
        return [_Unit(({"type": "header", "text": _plain_text(words)},), len(words))]
    return [_section(_mrkdwn(f"*{escape(piece)}*")) for piece in in_pieces(words, 1400)]


def _units(parts: Sequence[Part]) -> Iterator[_Unit]:
    for bare, group in groupby(parts, key=lambda part: isinstance(part, Row) and not part.buttons):
        if bare:
            yield from _bare_rows([part for part in group if isinstance(part, Row)])
        else:
            for part in group:
                yield from _part(part)


def _part(part: Part) -> Iterator[_Unit]:
    match part:
        case Text(body):
            yield from (_section(_plain_text(piece)) for piece in in_pieces(body, 3000) if piece.strip())
        case Facts(pairs):
            yield from _facts(pairs)
        case Row():
            yield _row(part)
        case Table(columns, rows) if len(columns) > COLUMNS_ON_A_PHONE:
            # More columns have to be read sideways on a phone.
            yield from _bare_rows([_as_row(columns, row) for row in rows])
        case Table():
            yield from _tables(part)
        case Chart():
            yield from _chart(part)
        case Note(body):
            yield from (
                _Unit((_context(piece),), len(piece)) for piece in in_pieces(body, 1900) if piece.strip()
            )
        case Heading(body):
            yield from _heading(body)
        case Divider():
            yield _Unit(({"type": "divider"},), 0)
        case _:
            assert_never(part)


def _words(block: Block) -> Iterator[str]:
    """What a block says, line by line, without Slack's markup."""
    match block["type"]:
        case "table":
            yield from (" | ".join(cell["text"] for cell in row) for row in block["rows"])
        case "data_visualization":
            yield block["title"]
            for series in block["chart"]["series"]:
                points = ", ".join(f"{point['label']} {point['value']:g}" for point in series["data"])
                yield f"{series['name']}: {points}"
        case "context":
            yield from (_unmarked(each) for each in block["elements"])
        case "section" | "header":
            yield from (
                _unmarked(each)
                for each in (*([block["text"]] if "text" in block else []), *block.get("fields", []))
            )
        case "divider":
            yield "–"


def _unmarked(text: Block) -> str:
    words = str(text["text"])
    return unescape(re.sub(r"(?m)^\*(.*)\*$", r"\1", words)) if text["type"] == "mrkdwn" else words


def _bare_rows(rows: Sequence[Row]) -> Iterator[_Unit]:
    """Rows without buttons share sections: a board of 120 lines is a few blocks, not 120."""
    together = ""
    for row in rows:
        line = _row_text(row)
        if together and len(together) + len(line) > 2900:
            yield _section(_mrkdwn(together))
            together = ""
        # Rows of several lines would run together.
        gap = "\n\n" if row.detail else "\n"
        together = f"{together}{gap}{line}" if together else line
    if together:
        yield _section(_mrkdwn(together))


def _row_text(row: Row) -> str:
    detail = f"\n{escape(shortened(row.detail, 1200))}" if row.detail else ""
    return f"*{escape(shortened(row.title, 200))}*{detail}"


def _row(row: Row) -> _Unit:
    unit = _section(_mrkdwn(_row_text(row)))
    if len(row.buttons) == 1:
        beside_it = button(row.buttons[0], 0, row.title)
        return _Unit(({**unit.blocks[0], "accessory": beside_it},), unit.characters)
    beside = [block for each in _actions(row.buttons, row.title) for block in each.blocks]
    return _Unit((*unit.blocks, *beside), unit.characters)


def _facts(pairs: Sequence[tuple[str, str]]) -> Iterator[_Unit]:
    fields = [
        _mrkdwn(f"*{escape(shortened(label, 100))}*\n{escape(shortened(value, 900)) or '–'}")
        for label, value in pairs
    ]
    for start in range(0, len(fields), 10):
        some = fields[start : start + 10]
        yield _Unit(({"type": "section", "fields": some},), sum(len(field["text"]) for field in some))


def _tables(table: Table) -> Iterator[_Unit]:
    """As many tables as Slack's 100 rows and 10,000 characters ask for, each with the columns' names."""
    columns = table.columns[:20]
    top = [_cell(name) for name in columns]
    width = sum(len(name) for name in columns)
    rows: list[list[Block]] = []
    characters = width
    for row in table.rows:
        cells = [_cell(value) for value in (*row, *[""] * len(columns))[: len(columns)]]
        length = sum(len(cell["text"]) for cell in cells)
        if rows and (len(rows) == 99 or characters + length > TABLE_CHARACTERS):
            yield _Unit(({"type": "table", "rows": [top, *rows]},), characters, table=True)
            rows, characters = [], width
        rows.append(cells)
        characters += length
    yield _Unit(({"type": "table", "rows": [top, *rows]},), characters, table=True)


def _as_row(columns: Sequence[str], row: Sequence[str]) -> Row:
    """A row of a table, each value with the name of its column."""
    first, *others = row or ("",)
    said = [f"{name}: {value}" for name, value in zip(columns[1:], others, strict=False) if value.strip()]
    return Row(first or "–", " · ".join(said))


def _cell(words: str) -> Block:
    return {"type": "raw_text", "text": shortened(words, 400).strip() or "–"}


def _chart(chart: Chart) -> Iterator[_Unit]:
    names = [shortened(name, 20) for name, _ in chart.series]
    labels = [shortened(label, 20) for label in chart.labels]
    drawable = (
        1 <= len(names) <= 6
        and 1 <= len(labels) <= 20
        and len(set(names)) == len(names)
        and len(set(labels)) == len(labels)
        and all(value is not None for _, values in chart.series for value in values)
        and all([*names, *labels, chart.title])
    )
    if not drawable:
        yield _section(_mrkdwn(f"*{escape(shortened(chart.title, 200)) or 'Chart'}*"))
        yield from _tables(_as_table(chart))
        return
    series = [
        {
            "name": name,
            "data": [{"label": label, "value": value} for label, value in zip(labels, values, strict=True)],
        }
        for name, (_, values) in zip(names, chart.series, strict=True)
    ]
    kind = "line" if chart.kind is ChartKind.LINE else "bar"
    drawn: Block = {
        "type": "data_visualization",
        "title": shortened(chart.title, 50),
        "chart": {"type": kind, "series": series, "axis_config": {"categories": labels}},
    }
    yield _Unit((drawn,), 0, chart=True)


def _as_table(chart: Chart) -> Table:
    def words(value: float | None) -> str:
        return "" if value is None else f"{value:g}"

    rows = tuple(
        (label, *(words(values[number]) for _, values in chart.series))
        for number, label in enumerate(chart.labels)
    )
    return Table(("", *(name for name, _ in chart.series)), rows)


def _actions(buttons: Sequence[Button], about: str = "") -> Iterator[_Unit]:
    for start in range(0, len(buttons), 25):
        elements = [button(each, number, about) for number, each in enumerate(buttons[start : start + 25])]
        yield _Unit(({"type": "actions", "elements": elements},), 0)


def button(drawn: Button, number: int, about: str = "") -> Block:
    """The button as an element; `number` tells it from the others of its block.

    `about` is what it stands beside: a screen reader, which may not see that, says it with the label.
    """
    element: Block = {
        "type": "button",
        "text": {"type": "plain_text", "text": shortened(drawn.label, 75), "emoji": True},
        "action_id": f"{PUSHED}.{number}",
        "value": drawn.press.token(),
    }
    if about:
        element["accessibility_label"] = shortened(f"{drawn.label}: {about}", 75)
    if drawn.style is not Style.PLAIN:
        element["style"] = drawn.style.value
    if drawn.confirm:
        element["confirm"] = {
            "title": _plain_text("Are you sure?"),
            "text": _plain_text(shortened(drawn.confirm, 300)),
            "confirm": _plain_text(shortened(drawn.label, 30)),
            "deny": _plain_text("Go back"),
        }
    return element


def typed(label: str, words: str, number: int = 0, *, only_form: bool = False) -> Block:
    """A button that stands for words somebody could type."""
    return {
        "type": "button",
        "text": _plain_text(shortened(label, 75)),
        "action_id": f"{FORMED if only_form else TYPED}.{number}",
        "value": words[:2000],
    }


def _section(text: Block) -> _Unit:
    return _Unit(({"type": "section", "text": text},), len(text["text"]))


def _context(words: str) -> Block:
    return {"type": "context", "elements": [_plain_text(words)]}


def _plain_text(words: str) -> Block:
    return {"type": "plain_text", "text": words, "emoji": False}


def _mrkdwn(words: str) -> Block:
    return {"type": "mrkdwn", "text": words, "verbatim": True}
