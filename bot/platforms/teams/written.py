"""What a person wrote, whole, as plain text. Pure.

Teams sends a message twice: as text, out of which it may drop what stands in angle brackets, and as HTML, which
keeps all of it. Only the mention of the bot itself is taken out; every other mention is a name that was written.
"""

import html
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Json = Mapping[str, Any]

_AT = re.compile(r"<at[^<>]*>([^<]*)</at>")
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)([^<>]*)>")
_ATTRIBUTE = re.compile(r"""([a-zA-Z]+)=(?:"([^"]*)"|'([^']*)')""")
_PICTURE = re.compile(r"<img[^<>]*itemtype=.[^<>\"']*/(?:AMSImage|Giphy|Sticker)")
_UNREADABLE = {
    "image/": "a picture",
    "audio/": "a recording",
    "video/": "a recording",
    "application/vnd.microsoft.card.": "a card",
    "forwardedMessageReference": "a forwarded message",
}
"""What Teams hangs on messages, by the beginning of its kind; everything else is a file."""
_BLOCKS = frozenset({"p", "div", "li", "ul", "ol", "tr", "table", "blockquote", "pre", "codeblock"})
_BLOCKS |= {"h1", "h2", "h3", "h4", "h5", "h6"}
_CELLS = frozenset({"td", "th"})


@dataclass(frozen=True)
class Mention:
    """Somebody who is mentioned in a message, and the words that stand there for them."""

    id: str
    words: str
    name: str

    def names(self) -> set[str]:
        inner = _AT.sub(r"\1", self.words)
        return {_plain(html.unescape(each)) for each in (inner, self.name) if each}


def mentions(body: Json) -> tuple[Mention, ...]:
    """Who is mentioned, by the entities of the message."""
    found = []
    entities = body.get("entities")
    for each in entities if isinstance(entities, list) else ():
        if not isinstance(each, dict) or each.get("type") != "mention":
            continue
        who = each.get("mentioned")
        if isinstance(who, dict):
            found.append(Mention(_word(who, "id"), _word(each, "text"), _word(who, "name")))
    return tuple(found)


def written(body: Json, own: frozenset[str]) -> str:
    """What was typed, line by line, without the mention of the bot, whose names are `own`."""
    for attached in attachments(body):
        if attached.get("contentType") == "text/html" and isinstance(content := attached.get("content"), str):
            from_html = text_of(content, own)
            if from_html:
                return from_html
    text = body.get("text")
    if not isinstance(text, str):
        return ""
    said = _AT.sub(lambda at: "" if _is_own(at[1], own) else html.unescape(at[1]), text)
    return _tidied(said.splitlines())


def text_of(content: str, own: frozenset[str] = frozenset()) -> str:
    """The words of a message's HTML, a line for each of its lines."""
    reader, at = _Reader(own), 0
    for tag in _TAG.finditer(content):
        reader.data(content[at : tag.start()])
        reader.tag(tag[2].casefold(), tag[3], is_end=bool(tag[1]))
        at = tag.end()
    reader.data(content[at:])
    reader.close()
    return _tidied("".join(line) for line in reader.lines)


def unreadable(body: Json) -> str:
    """What hangs on the message and cannot be read, such as "a file"; blank where nothing does."""
    for each in attachments(body):
        kind = each.get("contentType")
        if not isinstance(kind, str) or kind == "messageReference":
            continue
        if kind == "text/html":
            content = each.get("content")
            if isinstance(content, str) and _PICTURE.search(content):
                return "a picture"
            continue
        for begins, what in _UNREADABLE.items():
            if kind.startswith(begins):
                return what
        return "a file"
    return ""


def attachments(body: Json) -> Iterator[Json]:
    """What hangs on the message, its HTML among it."""
    found = body.get("attachments")
    for each in found if isinstance(found, list) else ():
        if isinstance(each, dict):
            yield each


class _Reader:
    """Goes through the tags of one message."""

    def __init__(self, own: frozenset[str]) -> None:
        self.lines: list[list[str]] = [[]]
        self._begun = False
        self._own = own
        self._quoted = 0
        self._mention: list[str] | None = None
        self._link = ""
        self._linked: list[str] | None = None

    def tag(self, name: str, inside: str, *, is_end: bool) -> None:
        if self._quoted and name == "blockquote":
            self._quoted += -1 if is_end else 1
        elif not self._quoted:
            (self._end if is_end else self._start)(name, inside)

    def data(self, text: str) -> None:
        if not self._quoted:
            # In HTML a line break between two words is a space.
            self._say(html.unescape(text).replace("\n", " "))

    def close(self) -> None:
        """What was begun and never ended was written all the same."""
        self._end("at", "")
        self._end("a", "")

    def _start(self, name: str, inside: str) -> None:
        known = {
            found[1].casefold(): html.unescape(found[2] or found[3] or "")
            for found in _ATTRIBUTE.finditer(inside)
        }
        kind = known.get("itemtype", "").rpartition("/")[2]
        if name == "blockquote" and kind == "Reply":
            # The message that is answered: somebody else's words.
            self._quoted = 1
        elif name == "at" or kind == "Mention":
            self._mention = []
        elif name == "a":
            self._link, self._linked = known.get("href", ""), []
        elif name == "br":
            self._break()
        elif name == "emoji" or (name == "img" and kind == "Emoji"):
            self._say(known.get("alt", ""))
        else:
            self._edge(name)

    def _end(self, name: str, _inside: str) -> None:
        if self._mention is not None and name in {"at", "span"}:
            who, self._mention = "".join(self._mention), None
            self._say("" if _is_own(who, self._own) else who)
        elif self._linked is not None and name == "a":
            words, self._linked = "".join(self._linked), None
            # A bare address may be shown shortened.
            self._say(self._link if words.startswith(("http://", "https://")) else words)
        else:
            self._edge(name)

    def _edge(self, tag: str) -> None:
        """A block begins on a line of its own; cells of a table stand apart."""
        if tag in _BLOCKS and self._begun:
            self._break()
        elif tag in _CELLS:
            self._say(" ")

    def _break(self) -> None:
        self.lines.append([])
        self._begun = False

    def _say(self, words: str) -> None:
        for into in (self._mention, self._linked):
            if into is not None:
                into.append(words)
                return
        self.lines[-1].append(words)
        self._begun = self._begun or bool(words.strip())


def _tidied(lines: Iterable[str]) -> str:
    """The lines, with single spaces between their words, and no blank ones around them."""
    return "\n".join(" ".join(line.split()) for line in lines).strip("\n")


def _is_own(name: str, own: frozenset[str]) -> bool:
    return _plain(html.unescape(name)) in own


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()


def _word(part: Json, name: str) -> str:
    found = part.get(name)
    return found if isinstance(found, str) else ""
