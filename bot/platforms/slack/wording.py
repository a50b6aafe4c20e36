"""What somebody wrote in Slack, as words: nothing dropped, nothing left of Slack's own wrapping."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from bot.platforms.links import link_in_words
from bot.platforms.slack.escaping import NO_WIDTH

Name = Callable[[str], str]
"""The name of an account, a channel or a user group, for a mention of it."""
_SUBTEAM = "subteam^"
"""How Slack begins a mention of a user group."""

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
    return _unmarked(words)


def _unmarked(words: str) -> str:
    """Without the marks that stand around our own words (`escaping.py`), and come along when those are copied."""
    return words.replace(NO_WIDTH, "")


def written(message: Mapping[str, Any], name: Name, bot: str) -> str:
    """What stands in a message: by its blocks, where the marks are not part of the words, else by its text.

    A mention of the bot is how it was spoken to, and no part of what was said.
    """
    said = (_block(each, name, bot) for each in _blocks(message))
    words = "\n".join(filter(None, said)).strip()
    return words or plain(str(message.get("text") or ""), name, bot).strip()


def mentioned(message: Mapping[str, Any]) -> set[str]:
    """The accounts, channels and user groups that a message mentions without saying their names."""
    blocks = _blocks(message)
    texts = [str(message.get("text") or ""), *(text for each in blocks for text, _ in _texts(each))]
    found = [each for text in texts for each in _WRAPPED.findall(text)]
    wrapped = {account for kind, account, label in found if kind in {"@", "#"} and not label}
    wrapped |= {
        said.removeprefix(_SUBTEAM) for kind, said, label in found if said.startswith(_SUBTEAM) and not label
    }
    return wrapped.union(*map(_accounts, blocks)) - {""}


def _blocks(message: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    blocks = message.get("blocks")
    return [each for each in blocks if isinstance(each, dict)] if isinstance(blocks, list) else []


def _block(block: Mapping[str, Any], name: Name, bot: str) -> str:
    if block.get("type") == "rich_text":
        return "\n".join(_lines(block, lambda account: "" if account == bot else name(account)))
    return "\n".join(plain(text, name, bot) if marked else text for text, marked in _texts(block))


def _texts(block: Mapping[str, Any]) -> Iterator[tuple[str, bool]]:
    """The texts of a block that is drawn from texts, and whether each is in Slack's wrapping."""
    if block.get("type") not in {"section", "header", "context", "markdown"}:
        return
    for each in (block.get("text"), *(block.get("fields") or ()), *(block.get("elements") or ())):
        if isinstance(each, str):
            yield each, False
        elif isinstance(each, dict) and isinstance(text := each.get("text"), str):
            yield text, each.get("type") == "mrkdwn"


def _accounts(element: Mapping[str, Any]) -> Iterator[str]:
    if element.get("type") in {"user", "channel", "usergroup"}:
        yield str(element.get(f"{element['type']}_id") or "")
    for each in element.get("elements") or ():
        if isinstance(each, dict):
            yield from _accounts(each)


def _unwrapped(found: re.Match[str], name: Name) -> str:
    kind, target, label = found.groups()
    match kind:
        case "@":
            return f"@{(label or name(target)).removeprefix('@')}"
        case "#":
            return f"#{(label or name(target)).removeprefix('#')}"
        case "!":
            if target.startswith(_SUBTEAM):
                return f"@{(label or name(target.removeprefix(_SUBTEAM))).removeprefix('@')}"
            return label or f"@{target.partition('^')[0]}"
    return link_in_words(label or "", target)


def _lines(block: Mapping[str, Any], name: Name) -> Iterator[str]:
    for element in block.get("elements") or ():
        if not isinstance(element, dict):
            continue
        if element.get("type") == "rich_text_list":
            first = int(element.get("offset") or 0) + 1
            for number, item in enumerate(element.get("elements") or (), start=first):
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
            return _unmarked(str(element.get("text") or ""))
        case "link":
            return link_in_words(str(element.get("text") or ""), str(element.get("url") or ""))
        case "user":
            who = name(str(element.get("user_id") or ""))
            return f"@{who}" if who else ""
        case "emoji":
            return _emoji(element)
        case "broadcast":
            return f"@{element.get('range') or 'here'}"
        case "channel":
            return f"#{name(str(element.get('channel_id') or ''))}"
        case "usergroup":
            return f"@{name(str(element.get('usergroup_id') or ''))}"
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
