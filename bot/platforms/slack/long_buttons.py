"""What is too long for a button's value: kept for an hour, so that nothing of it is cut, and found by its number."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from bot.platforms.accounts import Account
from bot.platforms.inbox import Inbox
from bot.platforms.slack.blocks import Message
from bot.platforms.slack.buttons import HELD, LONGEST_VALUE, Block, meaning, plain_text
from bot.platforms.slack.drawing import context
from bot.requests import Said

NOT_HELD = "What belongs to “{label}” is too long for a button, and I could not keep it. Shorten it, and send it again."
LONGEST_NUMBER = 18
"""Digits of a number that every database can hold."""
GONE = "I kept that for an hour, and no longer. Send it again."


class LongButtons:
    """Keeps what buttons stand for where they cannot carry it; only whoever it was shown to may press them."""

    def __init__(self, inbox: Inbox, account: Callable[[str], Account]) -> None:
        self._inbox = inbox
        self._account = account

    async def said(self, user: str, value: str) -> Said | None:
        """What the button with this value stands for; None where its hour is over. Raises as the database."""
        if not value.isdecimal() or len(value) > LONGEST_NUMBER:
            return None
        return await self._inbox.held(self._account(user), int(value))

    async def button(self, user: str, label: str, said: Said) -> Block | None:
        """A button that stands for a request; None where it cannot be kept now."""
        kept = await self._inbox.hold(self._account(user), said)
        if kept is None:
            return None
        element = {"type": "button", "text": plain_text(label), "action_id": f"{HELD}.0", "value": str(kept)}
        return {"type": "actions", "elements": [element]}

    async def fitted(self, user: str, page: Message) -> Message:
        """The page with buttons that Slack takes."""
        fitting = await self.fit(user, page.blocks)
        return page if fitting is page.blocks else replace(page, blocks=tuple(fitting))

    async def fit(self, user: str, blocks: Sequence[Block]) -> Sequence[Block]:
        """The blocks, with each button that carries too much standing for what is kept of it; the same if none does."""
        if not any(_is_too_long(each) for block in blocks for each in _elements(block)):
            return blocks
        fitting: list[Block] = []
        for block in blocks:
            kept, lost = await self._fit(user, block)
            fitting += [kept] if kept is not None else []
            fitting += [context(NOT_HELD.format(label=label)) for label in lost]
        return fitting

    async def _fit(self, user: str, block: Block) -> tuple[Block | None, list[str]]:
        changed: dict[int, Block | None] = {}
        for each in filter(_is_too_long, _elements(block)):
            kept = await self._inbox.hold(
                self._account(user), meaning(str(each["action_id"]), str(each["value"]))
            )
            number = str(each["action_id"]).partition(".")[2]
            held = {**each, "action_id": f"{HELD}.{number}", "value": str(kept)}
            changed[id(each)] = held if kept is not None else None
        lost = [str(each["text"]["text"]) for each in _elements(block) if changed.get(id(each), each) is None]
        if "accessory" in block:
            beside = changed.get(id(block["accessory"]), block["accessory"])
            bare = {name: value for name, value in block.items() if name != "accessory"}
            return {**bare, **({"accessory": beside} if beside is not None else {})}, lost
        if block.get("type") != "actions":
            return block, lost
        elements = [now for each in block["elements"] if (now := changed.get(id(each), each)) is not None]
        return ({**block, "elements": elements} if elements else None), lost


def _elements(block: Block) -> Iterator[Block]:
    if "accessory" in block:
        yield block["accessory"]
    if block.get("type") == "actions":
        yield from block["elements"]


def _is_too_long(element: Block) -> bool:
    # Counted as browsers count, where a sign beyond the first 65,536 is two.
    return len(str(element.get("value", "")).encode("utf-16-le", "surrogatepass")) // 2 > LONGEST_VALUE
