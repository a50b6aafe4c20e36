"""Who is mentioned in a message: the bot itself, whose mention is no word of what is said, or somebody else. Pure."""

import html
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Json = Mapping[str, Any]

AT = re.compile(r"<at[^<>]*>([^<]*)</at>")


@dataclass(frozen=True)
class Mention:
    """Somebody or something that is mentioned, by the message's own list."""

    is_us: bool
    names: frozenset[str]
    """The words that may stand for it: its name, and what it was shortened to."""


def mentions(body: Json, bot_id: str) -> tuple[Mention, ...]:
    """What Teams lists as mentioned, in the order in which it stands in the message."""
    found = []
    entities = body.get("entities")
    for each in entities if isinstance(entities, list) else ():
        who = each.get("mentioned") if isinstance(each, dict) and each.get("type") == "mention" else None
        if isinstance(who, dict):
            names = (AT.sub(r"\1", _word(each, "text")), _word(who, "name"))
            is_us = _word(who, "id").removeprefix("28:") == bot_id.removeprefix("28:")
            found.append(Mention(is_us, frozenset(_plain(name) for name in names if name)))
    return tuple(found)


class Mentioned:
    """Tells, mention by mention through one text, which are of the bot: a channel or a tag may have its name."""

    def __init__(self, listed: Sequence[Mention], name: str) -> None:
        """`name`: the bot's, where Teams lists none."""
        self._left = list(listed)
        self._others = frozenset(word for each in listed if not each.is_us for word in each.names)
        self._ours = frozenset(word for each in listed if each.is_us for word in each.names) | {_plain(name)}

    def is_us(self, words: str) -> bool:
        """Whether the mention that these words stand for is of the bot."""
        said = _plain(words)
        for each in self._left:
            if said in each.names:
                self._left.remove(each)
                return each.is_us
        return bool(said) and said in self._ours and said not in self._others


def _plain(name: str) -> str:
    return " ".join(html.unescape(name).split()).casefold()


def _word(part: Json, name: str) -> str:
    found = part.get(name)
    return found if isinstance(found, str) else ""
