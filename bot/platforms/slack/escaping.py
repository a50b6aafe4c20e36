"""Words made safe for Slack: shown as they were written, never taken for its markup."""

import re

_MARKUP = re.compile(r"[*_~`]")
NO_WIDTH = "\u200b"


def unmentioning(words: str) -> str:
    """Words for a message's own text, which is read aloud and in notifications: no mention, link or channel."""
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def escape(words: str) -> str:
    """Words for a `mrkdwn` text: no mention, link or channel, and no star that makes bold."""
    safe = unmentioning(words)
    # A space without width on both sides: Slack knows no escape, and formats only at the edges of words.
    return _MARKUP.sub(lambda found: f"{NO_WIDTH}{found.group()}{NO_WIDTH}", safe)


def unescape(words: str) -> str:
    """What `escape()` was given."""
    return words.replace(NO_WIDTH, "").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def shortened(words: str, longest: int) -> str:
    """At most `longest` characters, with an ellipsis where something was left out."""
    return words if len(words) <= longest else words[: longest - 1].rstrip() + "…"


def in_pieces(words: str, longest: int) -> list[str]:
    """The words in pieces of at most `longest` characters, cut between lines or words where possible."""
    pieces = []
    while len(words) > longest:
        cut = max(words.rfind("\n", 0, longest), 0) or max(words.rfind(" ", 0, longest), 0) or longest
        pieces.append(words[:cut].rstrip() or words[:cut])
        words = words[cut:].lstrip("\n ")
    return [*pieces, words] if words or not pieces else pieces
