"""What can be printed: which page it is set on, and the facts on it. Papers say, the press prints."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.say.viewer import Viewer
from models.audit.facts import ShownOf
from models.rules.wording import listed


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
    also: tuple[str, ...] = ()
    """What is said beside it, a sentence each: who of those meant is not on it, which letters are not printed."""
    shows: frozenset[ShownOf] = frozenset()
    """Of whose record it tells, and what: a look that goes on record."""


NAMED = 6
"""How many are named of those for whom there is none."""


def none_for(viewer: Viewer, what: str, pupil_ids: Sequence[int], why: str) -> str:
    """Who has none of these papers, and why: `No label for Amy Carter 11A and Ben Dodd 11B: no target yet.`"""
    return f"No {what} for {listed(map(viewer.school.label, pupil_ids), NAMED)}: {why}."


def file_name(what: str, whose: str) -> str:
    """What a file is called: sheet-amy-carter-11a.pdf."""
    said = "".join(each if each.isalnum() else " " for each in whose.casefold())
    return f"{'-'.join((what, *said.split()))}.pdf"
