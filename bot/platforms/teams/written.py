"""What a person wrote, whole, as plain text. Pure.

Teams sends a message twice: as text, out of which it may drop what stands in angle brackets, and as HTML, which
keeps all of it. Only the mention of the bot itself is taken out; every other mention is a name that was written.
"""

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bot.platforms.links import link_in_words
from bot.platforms.teams.mentions import AT, Mention, Mentioned

Json = Mapping[str, Any]

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)([^<>]*)>")
_ATTRIBUTE = re.compile(r"""(?<![a-zA-Z])([a-zA-Z]+)=(?:"([^"]*)"|'([^']*)')""")
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
_ROWS = frozenset({"tr", "table"})
_CELLS = frozenset({"td", "th"})
_LISTS = frozenset({"ul", "ol"})
_TYPED = frozenset({"pre", "codeblock"})
_EMOJI = frozenset({"emoji", "customemoji"})


def written(body: Json, listed: Sequence[Mention] = (), name: str = "") -> str:
    """What was typed, line by line, without the mentions of the bot and of whom it was said to before it.

    `listed`: who is mentioned; `name`: the bot's.
    """
    for attached in attachments(body):
        if attached.get("contentType") == "text/html" and isinstance(content := attached.get("content"), str):
            from_html = text_of(content, listed, name)
            if from_html:
                return from_html
    text = body.get("text")
    if not isinstance(text, str):
        return ""
    lines, at = _Lines(Mentioned(listed, name)), 0
    for mention in AT.finditer(text):
        lines.say_all(text[at : mention.start()])
        lines.mention(html.unescape(mention[1]))
        at = mention.end()
    lines.say_all(text[at:])
    return lines.said()


def text_of(content: str, listed: Sequence[Mention] = (), name: str = "") -> str:
    """The words of a message's HTML, a line for each of its lines, with the signs of its lists."""
    reader, at = _Reader(_Lines(Mentioned(listed, name))), 0
    for tag in _TAG.finditer(content):
        reader.data(content[at : tag.start()])
        reader.tag(tag[2].casefold(), tag[3], is_end=bool(tag[1]))
        at = tag.end()
    reader.data(content[at:])
    reader.close()
    return reader.lines.said()


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


class _Lines:
    """The lines that come of a message, in the order in which they are read."""

    def __init__(self, mentioned: Mentioned) -> None:
        self._mentioned = mentioned
        self._lines: list[list[str]] = [[]]
        self._signs = [""]
        self._before = ""
        self.is_begun = False
        """Whether anything stands on the line yet."""
        self._only_mentions = True

    def begin(self, sign: str) -> None:
        """The line that comes is one of a list, and this sign begins it."""
        self._before = sign

    def say(self, words: str) -> None:
        if not self.is_begun and words.strip():
            self._signs[-1] = self._before
        self._lines[-1].append(words)
        # A space that does not break is written on purpose, such as for an empty line.
        self.is_begun = self.is_begun or bool(words.strip(" \t\r\n"))
        self._only_mentions = self._only_mentions and not words.strip()

    def say_all(self, text: str) -> None:
        """Plain text, which has its own lines."""
        first, *more = text.splitlines() or [""]
        self.say(first)
        for line in [*more, *([""] if text.endswith(("\n", "\r")) else [])]:
            self.end()
            self.say(line)

    def mention(self, words: str) -> None:
        is_first = self._only_mentions
        if not self._mentioned.is_us(words):
            self.say(words)
        elif is_first:
            # Whoever is mentioned before the bot is spoken to as well, and no part of what is said.
            self._lines, self._signs = [[]], [""]
            self.is_begun = False
        self._only_mentions = is_first

    def end(self) -> None:
        self._lines.append([])
        self._signs.append("")
        self.is_begun = False

    def said(self) -> str:
        """The lines, with single spaces between their words and a tab between cells, and no blank ones around them."""
        tidied = [_tidied("".join(line)) for line in self._lines]
        return "\n".join(map("".join, zip(self._signs, tidied, strict=True))).strip("\n")


def _tidied(line: str) -> str:
    return "\t".join(" ".join(cell.split()) for cell in line.split("\t")).strip(" ")


class _Reader:
    """Goes through the tags of one message."""

    def __init__(self, lines: _Lines) -> None:
        self.lines = lines
        self._quoted = 0
        """How deep in the message that is answered, whose words are somebody else's."""
        self._mention: list[str] | None = None
        self._link = ""
        self._linked: list[str] | None = None
        self._cells = 0
        self._has_cell = False
        """Whether one stands before in the row of the table."""
        self._typed = 0
        """How deep in text whose line breaks stand for themselves."""
        self._lists: list[int | None] = []
        """The number of the item that comes next, for each list around; None where it has no numbers."""
        self._sign = ""

    def tag(self, name: str, inside: str, *, is_end: bool) -> None:
        if self._quoted and name == "blockquote":
            self._quoted += -1 if is_end else 1
        elif not self._quoted:
            (self._end if is_end else self._start)(name, inside)

    def data(self, text: str) -> None:
        if self._quoted:
            return
        first, *more = html.unescape(text).split("\n") if self._typed else [text]
        # Elsewhere in HTML a line break between two words is a space.
        self._say(first if self._typed else html.unescape(first).replace("\n", " ").replace("\t", " "))
        for line in more:
            self._break()
            self._say(line)

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
            self._quoted = 1
        elif name == "at" or kind == "Mention":
            self._mention = []
        elif name == "a":
            self._link, self._linked = known.get("href", ""), []
        elif name in {"br", "hr"}:
            self._break()
        elif name in _EMOJI or (name == "img" and kind == "Emoji"):
            self._say(known.get("alt", ""))
        else:
            self._edge(name)
            self._step(name, 1)
            self._list(name, known)

    def _end(self, name: str, _inside: str) -> None:
        if self._mention is not None and name in {"at", "span"}:
            who, self._mention = "".join(self._mention), None
            if self._linked is None:
                self.lines.mention(who)
            else:
                self._linked.append(who)
        elif self._linked is not None and name == "a":
            words, self._linked = "".join(self._linked), None
            self._say(link_in_words(words, self._link))
        else:
            self._edge(name)
            self._step(name, -1)
            if name in _LISTS and self._lists:
                self._lists.pop()
            self._sign = ""
            self._signed()

    def _edge(self, tag: str) -> None:
        """A block begins on a line of its own; cells of a table stand apart, whatever is in them."""
        if tag in _CELLS or (self._cells and tag in _BLOCKS - _ROWS):
            self._say(" ")
        elif tag in _BLOCKS and self.lines.is_begun:
            self._break()

    def _step(self, name: str, by: int) -> None:
        if name in _CELLS:
            self._cells = max(0, self._cells + by)
            if by > 0 and self._has_cell:
                self._say("\t")
            self._has_cell = True
        elif name in _ROWS:
            self._has_cell = False
        elif name in _TYPED:
            self._typed = max(0, self._typed + by)

    def _list(self, name: str, known: Mapping[str, str]) -> None:
        if name in _LISTS:
            begin = known.get("start", "1")
            self._lists.append((int(begin) if begin.isdecimal() else 1) if name == "ol" else None)
        elif name == "li":
            number = self._lists[-1] if self._lists else None
            inner = "  " * (len(self._lists) - 1)
            self._sign = f"{inner}• " if number is None else f"{inner}{number}. "
            if number is not None:
                self._lists[-1] = number + 1
            self._signed()

    def _signed(self) -> None:
        self.lines.begin(self._sign)

    def _break(self) -> None:
        self.lines.end()
        self._sign = ""
        self._signed()

    def _say(self, words: str) -> None:
        for into in (self._mention, self._linked):
            if into is not None:
                into.append(words)
                return
        self.lines.say(words)
