"""What stands behind free text though it belongs to a field: trip 11Ma1 thu, she will help, with mum."""

import re
from collections.abc import Mapping
from typing import Any

from bot.inputs.line import PASSING, Asking, Input, Unclear
from models.db.errors import Sorry

_LONGEST = 12
"""Words at the end of the text that may say something else."""


def take_from_behind(
    ask: Asking, values: dict[str, Any], text: str, fields: Mapping[str, Input[Any]]
) -> None:
    """Give those of these fields that lack a value what the end of the text says for them.

    The text keeps at least a word before them. Raises Sorry where what stands there does not make sense.
    """
    wanted = {name: each for name, each in fields.items() if name not in values}
    said = str(values.get(text, ""))
    if not wanted:
        return
    words = [*re.finditer(r"\S+", said)]
    tokens = [each.group() for each in words]
    for at in range(max(1, len(tokens) - _LONGEST), len(tokens)):
        found, end = _read(ask, tokens, at, wanted)
        if end == len(tokens) and found:
            left = at
            while left > 1 and tokens[left - 1].strip(",;").casefold() in PASSING:
                left -= 1
            values.update(found)
            values[text] = said[: words[left - 1].end()].rstrip(" ,;")
            return


def _read(
    ask: Asking, tokens: list[str], at: int, wanted: Mapping[str, Input[Any]]
) -> tuple[dict[str, Any], int]:
    found: dict[str, Any] = {}
    while at < len(tokens):
        for name, each in wanted.items():
            claimed = None if name in found else _claimed(ask, tokens, at, name, each)
            if claimed is not None:
                found[name] = claimed[1]
                at += claimed[0]
                break
        else:
            if not found or tokens[at].casefold() not in PASSING:
                break
            at += 1
    return found, at


def _claimed(ask: Asking, tokens: list[str], at: int, name: str, each: Input[Any]) -> tuple[int, Any] | None:
    try:
        return each.recognise(ask, tokens, at)
    except Unclear:
        return None
    except Sorry as sorry:
        sorry.field = name
        raise
