"""Settings that are called nearly as one of ours, and so are read by nobody: a mistyped name says nothing by itself."""

import re
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from pathlib import Path

from bot.secret_files import ENDING, may_be_in_a_file
from bot.settings import Environment

_NAMED = re.compile(r"^[ \t]*(?:export[ \t]+)?([A-Za-z_][A-Za-z_0-9]*)[ \t]*=", re.MULTILINE)
_NEAR = 0.85
"""As alike as SLAK_BOT_TOKEN and SLACK_BOT_TOKEN; what others' settings are called is less so."""
_SHORT = 6
"""Names up to so long are near to too much: PATH, HOME and PORT."""


def named_in(file: Path) -> list[str]:
    """The names that a file with settings sets."""
    return _NAMED.findall(file.read_text(encoding="utf-8", errors="replace")) if file.is_file() else []


def misspelt(names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Of these, each that is no setting, with the one that seems to be meant."""
    ours = set(known())
    for name in dict.fromkeys(each.upper() for each in names):
        if name in ours or len(name) <= _SHORT:
            continue
        # A setting that is no secret stands in no file of its own.
        near = [name.removesuffix(ENDING.upper())] if name.endswith(ENDING.upper()) else []
        meant = [each for each in near if each in ours] or get_close_matches(name, sorted(ours), 1, _NEAR)
        if meant:
            yield name, meant[0]


def known() -> Iterator[str]:
    """What settings are called, those too by which a secret's file is named."""
    for name, field in Environment.model_fields.items():
        yield name.upper()
        if may_be_in_a_file(name, field):
            yield f"{name}{ENDING}".upper()
