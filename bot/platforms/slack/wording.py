"""What somebody wrote in Slack, as words: nothing dropped, nothing left of Slack's own wrapping."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

Name = Callable[[str], str]
"""The name of an account, for a mention of it."""

_WRAPPED = re.compile(r"<([@#!]?)([^<>|]*)(?:\|([^<>]*))?>")
_ENTITIES = (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))
_BULLETS = "•"


def plain(text: str, name: Name, bot: str = "") -> str:
    """A `text` of Slack's, freed from its wrapping: mentions, channels and links become words; the bot's goes."""
    if bot:
        text = re.sub(rf"<@{bot}(?:\|[^<>]*)?>", "", text)
    words = _WRAPPED.sub(lambda found: _unwrapped(found, name), text)
    for entity, sign in _ENTITIES:
        words = words.replace(entity, sign)
    return words


def written(message: Mapping[str, Any], name: Name, bot: str) -> str:
    """What stands in a message: by its rich text, where the marks are not part of the words, else by its text.

    A mention of the bot is how it was spoken to, and no part of what was said.
    """
    block = _rich(message)
    if block is None:
        return plain(str(message.get("text") or ""), name, bot).strip()
    return "\n".join(_lines(block, lambda account: "" if account == bot else f"@{name(account)}")).strip()


def mentioned(message: Mapping[str, Any]) -> set[str]:
    """The accounts that a message mentions without saying their names."""
    block = _rich(message)
    if block is not None:
        return set(_accounts(block))
    found = _WRAPPED.findall(str(message.get("text") or ""))
    return {account for kind, account, label in found if kind == "@" and not label}


def _rich(message: Mapping[str, Any]) -> Mapping[str, Any] | None:
    blocks = message.get("blocks")
    found = [each for each in blocks if isinstance(each, dict)] if isinstance(blocks, list) else []
    return next((each for each in found if each.get("type") == "rich_text"), None)


def _accounts(block: Mapping[str, Any]) -> Iterator[str]:
    if block.get("type") == "user":
        yield str(block.get("user_id") or "")
    for each in block.get("elements") or ():
        if isinstance(each, dict):
            yield from _accounts(each)


def _unwrapped(found: re.Match[str], name: Name) -> str:
    kind, target, label = found.groups()
    match kind:
        case "@":
            return f"@{(label or name(target)).removeprefix('@')}"
        case "#":
            return f"#{(label or 'a channel').removeprefix('#')}"
        case "!":
            return label or f"@{target.partition('^')[0]}"
    return label or target.removeprefix("mailto:")


def _lines(block: Mapping[str, Any], name: Name) -> Iterator[str]:
    for element in block.get("elements") or ():
        kind = element.get("type")
        if kind == "rich_text_list":
            for number, item in enumerate(element.get("elements") or (), start=1):
                mark = f"{number}." if element.get("style") == "ordered" else _BULLETS
                yield f"{'  ' * int(element.get('indent') or 0)}{mark} {_run(item, name)}"
        else:
            # A section ends where the next one begins; a break at its end is the same break.
            yield _run(element, name).removesuffix("\n")


def _run(section: Mapping[str, Any], name: Name) -> str:
    return "".join(_said(each, name) for each in section.get("elements") or () if isinstance(each, dict))


def _said(element: Mapping[str, Any], name: Name) -> str:
    match element.get("type"):
        case "text":
            return str(element.get("text") or "")
        case "link":
            return str(element.get("text") or element.get("url") or "")
        case "user":
            return name(str(element.get("user_id") or ""))
        case "emoji":
            return _emoji(element)
        case "broadcast":
            return f"@{element.get('range') or 'here'}"
        case "channel":
            return "#a channel"
        case "usergroup":
            return "@a group"
        case "date":
            return str(element.get("fallback") or "")
        case "color":
            return str(element.get("value") or "")
        case _:
            return str(element.get("text") or element.get("fallback") or "")


def _emoji(element: Mapping[str, Any]) -> str:
    """The sign itself, where Slack says which it is; its name for one of the workspace's own."""
    codes = str(element.get("unicode") or "")
    try:
        return (
            "".join(chr(int(code, 16)) for code in codes.split("-")) if codes else f":{element.get('name')}:"
        )
    except ValueError:
        return f":{element.get('name')}:"
