"""The sign in a line that parts the names from the text: before them, between, or both at once."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

from bot.inputs.apart import sign_behind
from bot.inputs.line import PASSING, Asking, Found, Input, Marker, Phrase
from models.mentoring.slip import Tone
from models.rules.letters import fold

_LONGEST = 4
"""Words of a name."""
_SMILEY = re.compile(r"[:;=]['-]?[()DPp/|*]+|<3")
_NAMED_SIGN = re.compile(r"(?i):[a-z0-9_+'-]+:(?::skin-tone-[2-6]:)?|[+-]1")
"""How Slack writes a sign where it has only its text."""
_DOES = frozenset(
    {"is", "was", "are", "were", "has", "had", "have", "did", "does", "do", "can", "could", "will", "would"}
    | {"isn", "isnt", "wasnt", "got", "gets", "went", "came", "made", "makes", "gave", "said", "says", "told"}
    | {"took", "hit", "sat", "left", "ran", "let", "put", "helps", "works", "needs", "should", "must", "may"}
)
"""What says that the name before it begins a sentence."""


_SAID = {"plus": "+", "minus": "-", Tone.POSITIVE.value: "+", Tone.NEGATIVE.value: "-"}
"""A sign that a phone wrote out, because it was said."""
_ENDS_SAID = (":", ",", "-", "–")
"""Behind positive and negative, so that they are none of the text's own: positive attitude."""
_OTHERS = frozenset(
    {
        "a",
        "an",
        "the",
        "one",
        "two",
        "three",
        "some",
        "her",
        "his",
        "their",
        "my",
        "all",
        "everyone",
        "other",
        "others",
    }
    | {"another", "friends", "friend", "half", "most"}
)
"""What more people begin with: amy plus her friend."""


def sign_first(
    tokens: Sequence[str], inputs: Mapping[str, Input[Any]]
) -> tuple[Mapping[str, Any], Sequence[str]]:
    """What a sign before the name says, and the words behind it, if any: + amy carter brilliant."""
    for name, each in inputs.items():
        if isinstance(each, Marker) and tokens and (sign := each.sign(tokens[0])) is not None:
            return {name: sign[0]}, [*([sign[1]] if sign[1] else []), *tokens[1:]]
    return {}, tokens


def without_signs(tokens: Sequence[str]) -> list[str]:
    """The words of a line that holds no text, without what only says how it was meant: LUNCH!!!, "thu" and 👍."""
    found = [token.strip('"').rstrip("!?") for token in tokens]
    return [
        token for token in found if token and not all(map(_is_emoji, token)) and not _SMILEY.fullmatch(token)
    ]


def is_felt(token: str) -> bool:
    """Whether the word is nothing but a sign of how something was meant: 👎, or :+1: as Slack writes it."""
    is_typed = _NAMED_SIGN.fullmatch(token) or _SMILEY.fullmatch(token)
    return bool(is_typed) or (bool(token) and all(map(_is_emoji, token)))


def _is_emoji(letter: str) -> bool:
    return unicodedata.category(letter) in {"So", "Sk", "Cf", "Mn"}


def sign_within(ask: Asking, tokens: Sequence[str], inputs: Mapping[str, Input[Any]]) -> Sequence[str]:
    """The words, with the plus that stands in one with the end of a full name as a word of its own: amy carter+ace."""
    phrase = next((each for each in inputs.values() if isinstance(each, Phrase)), None)
    if phrase is None or not any(isinstance(each, Marker) for each in inputs.values()):
        return tokens
    if (said_sign := _as_said(ask, tokens, phrase)) is not None:
        return said_sign
    for at, token in enumerate(tokens[:_LONGEST]):
        name, _, said = token.partition("+")
        if name and said and phrase.is_name(ask, [*tokens[:at], name]):
            return [*tokens[:at], name, "+", said, *tokens[at + 1 :]]
    return tokens


def _as_said(ask: Asking, tokens: Sequence[str], phrase: Phrase[Any]) -> Sequence[str] | None:
    """The words with the sign that was said behind the name as that sign: amy plus really good work; None without."""
    begin = 0
    while (
        begin < min(_LONGEST, len(tokens))
        and tokens[begin].casefold() in PASSING
        and not phrase.leading(ask, tokens)
    ):
        begin += 1
    size = phrase.leading(ask, tokens[begin:]) or int(
        phrase.is_somebody(ask, " ".join(tokens[begin : begin + 1]))
    )
    at = begin + size
    if not size or at >= len(tokens) - 1:
        return None
    word, behind = tokens[at].casefold().rstrip(":,-–"), tokens[at + 1 :]
    if word not in _SAID or any(one.startswith(("+", "-", "–")) for one in behind[:1]):
        return None
    is_alone = word in {"plus", "minus"} or tokens[at].endswith(_ENDS_SAID)
    others = word == "plus" and (behind[0].casefold() in _OTHERS or phrase.leading(ask, behind) > 0)
    return [*tokens[:at], _SAID[word], *behind] if is_alone and not others else None


def part_at_sign(
    ask: Asking, tokens: Sequence[str], inputs: Mapping[str, Input[Any]], found: Found
) -> tuple[Sequence[str], Sequence[str] | None]:
    """The words before the sign, and those behind it; None for these where the line has no sign."""
    for name, each in inputs.items():
        if not isinstance(each, Marker):
            continue
        phrase = next((one for one in inputs.values() if isinstance(one, Phrase)), None)
        for at, token in enumerate(tokens):
            if (sign := each.sign(token[-1:])) is not None and (alone := sign_behind(ask, token, phrase)):
                found.values[name] = sign[0]
                return [*tokens[:at], alone], tokens[at + 1 :]
            # A sign needs a name before it, so that a first word is never one.
            if at and {token, *tokens[at + 1 : at + 2]} == {"+", "-"}:
                # Both at once, with a space between them.
                return part_at_sign(
                    ask, [*tokens[:at], f"{token}{tokens[at + 1]}", *tokens[at + 2 :]], inputs, found
                )
            if at and (sign := each.sign(token)) is not None:
                found.values[name], left = sign
                return tokens[:at], [*([left] if left else []), *tokens[at + 1 :]]
    return tokens, None


def is_doing(word: str) -> bool:
    """Whether the word behind a name says that a sentence begins with it: amy was kind."""
    plain = fold(word)
    return plain in _DOES or plain.endswith("ed")
