"""The parts of a card as Block Kit's blocks, each with what of it stays together: pure."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import assert_never

from bot.platforms.slack.buttons import Block, button, plain_text
from bot.platforms.slack.escaping import escape, in_pieces, shortened
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
    Table,
    Text,
)

HEADER_CHARACTERS = 150
TABLE_CHARACTERS = 9_000
COLUMNS_ON_A_PHONE = 3
LONGEST_CELL = 400
LONGEST_FIELD = 600
"""Characters of a value that stands beside its label; Slack takes 2,000, of which each sign of its markup is three."""
LONGEST_LABEL, LONGEST_BESIDE = 6, 45
"""Characters of a button, and of the words of its row: of more, the words would be a strip beside it on a phone."""
LONGEST_ROW = 900
"""The same of a row in one section, of which Slack takes 3,000."""
LONGEST_SECTION = 2_900
LONGEST_IN_COLUMN = 14
"""Characters of a label, or of a value, in one of two columns."""


@dataclass(frozen=True)
class Unit:
    """Blocks that stay together on a page."""

    blocks: tuple[Block, ...]
    characters: int
    table: bool = False
    chart: bool = False
    heads: bool = False
    """Whether it is the heading of what follows, and says nothing alone."""


def drawn(card: Card) -> list[Unit]:
    """All of the card, in order."""
    return [*_title(card), *_units(card.parts), *_actions(card.actions)]


def _title(card: Card) -> list[Unit]:
    if card.has_headline:
        return _heading(card.title)
    if card.mood is not Mood.PLAIN:
        sign, _, word = card.mood.value.partition(" ")
        first, *more = in_pieces(card.title, 1400)
        said = f"{sign} *{word}* {escape(first)}"
        return [_section(_mrkdwn(each)) for each in (said, *map(escape, more))]
    # A sentence alone is no headline; above others it is what they are about.
    bold = "*" if card.parts else ""
    return [_section(_mrkdwn(f"{bold}{escape(piece)}{bold}")) for piece in in_pieces(card.title, 1400)]


def _heading(words: str) -> list[Unit]:
    if len(words) <= HEADER_CHARACTERS:
        return [Unit(({"type": "header", "text": plain_text(words)},), len(words))]
    return [_section(_mrkdwn(f"*{escape(piece)}*")) for piece in in_pieces(words, 1400)]


def _units(parts: Sequence[Part]) -> Iterator[Unit]:
    for bare, group in groupby(parts, key=lambda part: isinstance(part, Row) and not part.buttons):
        if bare:
            yield from _bare_rows([part for part in group if isinstance(part, Row)])
        else:
            for part in group:
                yield from _part(part)


def _part(part: Part) -> Iterator[Unit]:
    match part:
        case Text(body):
            yield from (_section(plain_text(piece)) for piece in in_pieces(body, 3000) if piece.strip())
        case Facts(pairs):
            yield from _facts(pairs)
        case Row():
            yield from _row(part)
        case Table(columns, rows) if len(columns) > COLUMNS_ON_A_PHONE or _has_long_cells(part):
            # More columns have to be read sideways on a phone, and long cells are cut.
            yield from _bare_rows([_as_row(columns, row) for row in rows])
        case Table():
            yield from _tables(part)
        case Chart():
            yield from _chart(part)
        case Note(body):
            yield from (
                Unit((context(piece),), len(piece)) for piece in in_pieces(body, 1900) if piece.strip()
            )
        case Heading(body):
            # Slack has one size of headline: a line above tells a section's from the card's own.
            line: Block = {"type": "divider"}
            first, *more = _heading(body)
            yield Unit((line, *first.blocks), first.characters, heads=True)
            yield from (replace(each, heads=True) for each in more)
        case Divider():
            yield Unit(({"type": "divider"},), 0)
        case _:
            assert_never(part)


def _bare_rows(rows: Sequence[Row]) -> Iterator[Unit]:
    """Rows without buttons share sections: a board of 120 lines is a few blocks, not 120."""
    together = ""
    for row in rows:
        if _is_long(row):
            yield from [_section(_mrkdwn(together))] if together else []
            yield from _long_row(row)
            together = ""
            continue
        line = _row_text(row)
        if together and len(together) + len(line) > LONGEST_SECTION:
            yield _section(_mrkdwn(together))
            together = ""
        # Rows of several lines would run together.
        gap = "\n\n" if row.detail else "\n"
        together = f"{together}{gap}{line}" if together else line
    if together:
        yield _section(_mrkdwn(together))


def _row_text(row: Row) -> str:
    detail = f"\n{escape(row.detail)}" if row.detail else ""
    return f"*{escape(row.title)}*{detail}"


def _is_long(row: Row) -> bool:
    return len(row.title) + len(row.detail) > LONGEST_ROW


def _long_row(row: Row) -> Iterator[Unit]:
    """A row of more words than a section takes: none of them is cut."""
    yield from (_section(_mrkdwn(f"*{escape(piece)}*")) for piece in in_pieces(row.title, LONGEST_ROW))
    pieces = in_pieces(row.detail, 3000)
    yield from (_section(plain_text(piece)) for piece in pieces if piece.strip())


def _row(row: Row) -> Iterator[Unit]:
    if _is_long(row):
        yield from _long_row(row)
        yield from _actions(row.buttons, row.title)
        return
    unit = _section(_mrkdwn(_row_text(row)))
    if len(row.buttons) == 1 and not _is_narrow(row, row.buttons[0]):
        beside_it = button(row.buttons[0], 0, row.title)
        yield Unit(({**unit.blocks[0], "accessory": beside_it},), unit.characters)
        return
    beside = [block for each in _actions(row.buttons, row.title) for block in each.blocks]
    yield Unit((*unit.blocks, *beside), unit.characters)


def _is_narrow(row: Row, button_: Button) -> bool:
    """Whether the words would have too little room beside the button."""
    return len(button_.label) > LONGEST_LABEL and len(row.title) + len(row.detail) > LONGEST_BESIDE


def _facts(pairs: Sequence[tuple[str, str]]) -> Iterator[Unit]:
    for long, group in groupby(pairs, key=lambda pair: len(pair[1]) > LONGEST_FIELD):
        if long:
            for label, value in group:
                yield from _long_row(Row(label, value))
        else:
            yield from _fields(list(group))


def _fields(pairs: Sequence[tuple[str, str]]) -> Iterator[Unit]:
    if any(len(each) > LONGEST_IN_COLUMN for pair in pairs for each in pair):
        # In two columns on a phone of 288 pixels they would be strips that touch.
        yield from _lines(f"*{escape(label)}:* {escape(value) or '–'}" for label, value in pairs)
        return
    fields = [_mrkdwn(f"*{escape(label)}*\n{escape(value) or '–'}") for label, value in pairs]
    for start in range(0, len(fields), 10):
        some = fields[start : start + 10]
        yield Unit(({"type": "section", "fields": some},), sum(len(field["text"]) for field in some))


def _lines(lines: Iterable[str]) -> Iterator[Unit]:
    """Lines below each other, in as few sections as take them."""
    together = ""
    for line in lines:
        if together and len(together) + len(line) > LONGEST_SECTION:
            yield _section(_mrkdwn(together))
            together = ""
        together = f"{together}\n{line}" if together else line
    if together:
        yield _section(_mrkdwn(together))


def _tables(table: Table) -> Iterator[Unit]:
    """As many tables as Slack's 100 rows and 10,000 characters ask for, each with the columns' names."""
    columns = table.columns
    top = [_cell(name) for name in columns]
    width = sum(len(name) for name in columns)
    rows: list[list[Block]] = []
    characters = width
    for row in table.rows:
        cells = [_cell(value) for value in (*row, *[""] * len(columns))[: len(columns)]]
        length = sum(len(cell["text"]) for cell in cells)
        if rows and (len(rows) == 99 or characters + length > TABLE_CHARACTERS):
            yield _table([top, *rows], characters)
            rows, characters = [], width
        rows.append(cells)
        characters += length
    yield _table([top, *rows], characters)


def _table(rows: list[list[Block]], characters: int) -> Unit:
    # Without it a long cell is not wrapped, and the table is read sideways.
    wrapped = [{"is_wrapped": True} for _ in rows[0]]
    return Unit(({"type": "table", "column_settings": wrapped, "rows": rows},), characters, table=True)


def _as_row(columns: Sequence[str], row: Sequence[str]) -> Row:
    """A row of a table, each value with the name of its column."""
    first, *others = row or ("",)
    said = [f"{name}: {value}" for name, value in zip(columns[1:], others, strict=False) if value.strip()]
    return Row(first or "–", " · ".join(said))


def _has_long_cells(table: Table) -> bool:
    return any(len(cell) > LONGEST_CELL for row in table.rows for cell in row)


def _cell(words: str) -> Block:
    return {"type": "raw_text", "text": words.strip() or "–"}


def _chart(chart: Chart) -> Iterator[Unit]:
    names = [shortened(name, 20) for name, _ in chart.series]
    labels = [shortened(label, 20) for label in chart.short or chart.labels]
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
        yield from _part(chart.as_table())
        return
    series = [
        {
            "name": name,
            "data": [{"label": label, "value": value} for label, value in zip(labels, values, strict=True)],
        }
        for name, (_, values) in zip(names, chart.series, strict=True)
    ]
    kind = "line" if chart.kind is ChartKind.LINE else "bar"
    block: Block = {
        "type": "data_visualization",
        "title": shortened(chart.title, 50),
        "chart": {"type": kind, "series": series, "axis_config": {"categories": labels}},
    }
    yield Unit((block,), 0, chart=True)


def _actions(buttons: Sequence[Button], about: str = "") -> Iterator[Unit]:
    for start in range(0, len(buttons), 25):
        elements = [button(each, number, about) for number, each in enumerate(buttons[start : start + 25])]
        yield Unit(({"type": "actions", "elements": elements},), 0)


def context(words: str) -> Block:
    """Words beside the matter, small."""
    return {"type": "context", "elements": [plain_text(words)]}


def _section(text: Block) -> Unit:
    return Unit(({"type": "section", "text": text},), len(text["text"]))


def _mrkdwn(words: str) -> Block:
    return {"type": "mrkdwn", "text": words, "verbatim": True}
