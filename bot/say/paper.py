"""What can be printed: which page it is set on, and the facts on it. Papers say, the press prints."""

from dataclasses import dataclass

from models.audit.facts import ShownOf


@dataclass(frozen=True)
class Paper:
    """A file to print; the same facts are the same bytes, so that nothing is drawn before it is handed over."""

    name: str
    """Of the file, such as board-2026-11-30.pdf."""
    title: str
    page: str
    """The page of `bot.papers` that it is set on, such as board."""
    facts: str
    """As JSON."""
    line: str
    """What prints the same at the command line, for where a platform takes no file."""
    keep: str = "It names pupils: keep it in school."
    """What is to be done with it, in a sentence."""
    shows: frozenset[ShownOf] = frozenset()
    """Of whose record it tells, and what: a look that goes on record."""


def file_name(what: str, whose: str) -> str:
    """What a file is called: sheet-amy-carter-11a.pdf."""
    said = "".join(each if each.isalnum() else " " for each in whose.casefold())
    return f"{'-'.join((what, *said.split()))}.pdf"
