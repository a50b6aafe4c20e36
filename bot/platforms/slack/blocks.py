"""Cards as messages, modals and Home: pure, within their limits; what is too long becomes several messages."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from bot.platforms.slack.buttons import Block, plain_text
from bot.platforms.slack.drawing import Unit, context, drawn
from bot.platforms.slack.escaping import in_pieces, shortened, unescape, unmentioning
from bot.say.card import Card
from bot.say.paper import Paper

BLOCKS_IN_MESSAGE = 50
BLOCKS_IN_PAGE = 40
"""Fewer than Slack takes, so that the plainer form of a page, which may need more, fits as well."""
BLOCKS_IN_HOME = 100
CHARACTERS_IN_MESSAGE = 12_000
CHARTS = 2
"""How many charts a message or a Home may have."""
_LINE: Block = {"type": "divider"}


@dataclass(frozen=True)
class Message:
    """One Slack message: `text` is what notifications and screen readers say."""

    text: str
    blocks: tuple[Block, ...]
    carries: tuple[int, ...] = ()
    """The slips whose words stand in it."""
    paper: Paper | None = None
    """What is handed over with it, to be printed."""

    @property
    def may_be_refused(self) -> bool:
        """Whether it has blocks that Slack does not take everywhere."""
        return any(block["type"] in {"table", "data_visualization"} for block in self.blocks)


def messages(card: Card) -> list[Message]:
    """The card as one message, or as several where Slack's limits ask for it."""
    return _messages_of(card, _pages(drawn(card)))


def plainer(message: Message) -> Message:
    """The same words and buttons in the plainest blocks there are: for a Slack that refuses the others."""
    plain: list[Block] = []
    for block in message.blocks:
        words = "\n".join(_words(block))
        said: list[Block] = [
            {"type": "section", "text": plain_text(piece)} for piece in in_pieces(words, 2900) if piece
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
    units = [replace(unit, blocks=tuple(_for_modal(unit.blocks))) for unit in drawn(card)]
    if sum(len(unit.blocks) for unit in units) <= BLOCKS_IN_HOME:
        return _blocks_of(units)
    allowed: list[Unit] = []
    for unit in units:
        if len(_blocks_of([*allowed, unit])) > BLOCKS_IN_HOME - 1:
            break
        allowed.append(unit)
    return [*_blocks_of(_saying(allowed)), context("There is more. Write to me to see all of it.")]


def _for_modal(blocks: Sequence[Block]) -> Iterator[Block]:
    for block in blocks:
        if block["type"] in {"table", "data_visualization"}:
            yield from plainer(Message("", (block,))).blocks
        else:
            yield block


def home_blocks(cards: Sequence[Card], *, above: Sequence[Block] = ()) -> list[Block]:
    """The cards one below the other, below what stands above them, as many blocks as App Home takes."""
    units: list[Unit] = []
    for number, card in enumerate(cards):
        if number:
            units.append(Unit((_LINE,), 0))
        units += drawn(card)
    begun = list(above[: BLOCKS_IN_HOME - 1])
    seen_table = any(block["type"] == "table" for block in begun)
    charts = sum(block["type"] == "data_visualization" for block in begun)
    shown: list[Unit] = []
    for unit in units:
        full = len(begun) + len(_blocks_of([*shown, unit])) > BLOCKS_IN_HOME - 1
        if full or (unit.table and seen_table) or (unit.chart and charts == CHARTS):
            more = context("There is more. Write todo to see all of it.")
            return [*begun, *_blocks_of(_saying(shown)), more]
        seen_table = seen_table or unit.table
        charts += unit.chart
        shown.append(unit)
    return [*begun, *_blocks_of(shown)]


def _saying(units: Sequence[Unit]) -> list[Unit]:
    """What is shown of a list that is cut, without the heading or the line of what no longer is."""
    said = list(units)
    while said and (said[-1].heads or said[-1].blocks == (_LINE,)):
        said.pop()
    return said


def _blocks_of(units: Sequence[Unit]) -> list[Block]:
    return [block for unit in units for block in unit.blocks]


def _messages_of(card: Card, pages: list[list[Block]]) -> list[Message]:
    text = unmentioning(shortened(card.spoken, 2500))
    if len(pages) == 1:
        return [Message(text, tuple(pages[0]), card.carries, card.paper)]
    return [
        Message(f"{text} ({number} of {len(pages)})", tuple(page), card.carries)
        for number, page in enumerate(pages, start=1)
    ]


def _pages(units: Sequence[Unit]) -> list[list[Block]]:
    if _fit_together(units):
        return [_blocks_of(units)]
    pages: list[list[Unit]] = [[]]
    for unit in units:
        if pages[-1] and not _fit_together([*pages[-1], unit]):
            headings = _headings_at_the_end(pages[-1])
            if headings and _fit_together([*headings, unit]):
                del pages[-1][-len(headings) :]
                pages.append(headings)
            else:
                pages.append([])
        pages[-1].append(unit)
    return [_blocks_of(page) for page in pages]


def _fit_together(units: Sequence[Unit]) -> bool:
    """Whether Slack takes them in one message."""
    return (
        sum(len(each.blocks) for each in units) <= BLOCKS_IN_PAGE
        and sum(each.characters for each in units) <= CHARACTERS_IN_MESSAGE
        and sum(each.table for each in units) <= 1
        and sum(each.chart for each in units) <= CHARTS
    )


def _headings_at_the_end(page: Sequence[Unit]) -> list[Unit]:
    """What is the heading of what no longer fits; nothing where the page would be empty without it."""
    last = list(takewhile(lambda unit: unit.heads, reversed(page)))
    return last[::-1] if len(last) < len(page) else []


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
