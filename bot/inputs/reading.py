"""Reading a line: inputs claim their words, what is left is names and free text."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Self

from bot.inputs.apart import leading_apart, names_apart
from bot.inputs.excepted import OPENS
from bot.inputs.labels import labelled
from bot.inputs.line import PASSING, Asking, Found, Free, Input, Marker, Phrase, Unclear
from bot.inputs.naming import (
    AND,
    Unclaimed,
    ask_of_another,
    ask_of_named,
    ask_of_taken_back,
    leaves_out,
    more_names,
    name_at,
    read_phrases,
    sort_out,
)
from bot.inputs.signs import is_doing, part_at_sign, sign_first, sign_within, without_signs
from bot.inputs.whom import choices, runs_into_surname
from models.db.errors import Sorry
from models.rules.dictated import as_dictated
from models.rules.english import is_word
from models.rules.letters import as_written, fold, tidy
from models.rules.periods import days_apart

_WORD = re.compile(r"(?<!\s)(\s*)(\S+)")


def read_plain(ask: Asking, words: str, inputs: Mapping[str, Input[Any]]) -> Found:
    """Read a line by a command's inputs; what none of them understands is kept, to be named."""
    found = Found()
    head = _take_labelled(as_written(words), inputs, found)
    rest = next((name for name, each in inputs.items() if isinstance(each, Free) and not each.word), None)
    tokens = _tokens(head)
    if rest is None:
        _walk(ask, without_signs(tokens), inputs, found)
        return found
    first, begun = sign_first(tokens, inputs)
    begun = sign_within(ask, begun, inputs)
    _read_at_sign(ask, begun, inputs, found, rest)
    for name, value in first.items():
        # A dash may be a list's; a plus before the name and a minus behind it are neither.
        if found.values.setdefault(name, value) != value and not tokens[0].startswith("-"):
            del found.values[name]
    return found


def _read_at_sign(
    ask: Asking, tokens: Sequence[str], inputs: Mapping[str, Input[Any]], found: Found, rest: str
) -> None:
    before, after = part_at_sign(ask, tokens, inputs, found)
    signed = tokens
    if after is not None and 0 < len(plain := without_signs(before)) < len(before):
        # What is felt between the name and the sign belongs to the text.
        after = [*(token for token in before if not without_signs([token])), *after]
        before, signed = plain, [*plain, *tokens[len(before) :]]
    if after is not None:
        named = Found(dict(found.values))
        _walk(ask, before, inputs, named)
        if not (named.left and _has_names(named, inputs)):
            _say(named, rest, _beside_sign(ask, signed, before, after, inputs, named))
            found.values, found.unclear = named.values, named.unclear
            found.wrong, found.left = named.wrong, named.left
            ask_of_another(ask, after, inputs, found)
            return
        # Words between the name and the sign are text already: homework - not handed in.
        found.values = {
            name: each for name, each in found.values.items() if not isinstance(inputs[name], Marker)
        }
    _lead(ask, tokens, inputs, found, rest)


def _beside_sign(
    ask: Asking,
    tokens: Sequence[str],
    before: Sequence[str],
    after: Sequence[str],
    inputs: Mapping[str, Input[Any]],
    found: Found,
) -> Sequence[str]:
    """The text behind a sign, without the names that it may have put beside the one before it: ben + amy.

    Whether they are meant, or what is said begins with them, is asked.
    """
    at = len(before)
    for name, each in inputs.items():
        if not isinstance(each, Phrase) or name not in found.values or tokens[at : at + 1] != ["+"]:
            continue
        others, more = more_names(ask, each, tokens, at)
        behind = tokens[at + more : at + more + 1]
        if not others or (behind and is_doing(behind[0])) or each.leading(ask, before) != at:
            continue
        read_phrases(ask, name, each, [" ".join(before).strip(",;:"), *others], found)
        if name not in found.unclear and len(found.values[name]) == 1:
            # The same pupil twice: what is said begins with a word that is a name of theirs as well.
            return after
        if name not in found.unclear:
            ids = found.values.pop(name)
            found.unclear[name] = Unclear(
                "Several are named. About whom is it?",
                choices(ask.school, ids),
                named=ids,
            )
        return tokens[at + more :]
    return after


def read_claims(ask: Asking, words: str, inputs: Mapping[str, Input[Any]]) -> Found:
    """The same of words that are no free text."""
    found = Found()
    _walk(
        ask,
        _tokens(words),
        {name: each for name, each in inputs.items() if not isinstance(each, Free)},
        found,
    )
    return found


def _has_names(found: Found, inputs: Mapping[str, Input[Any]]) -> bool:
    return any(isinstance(inputs[name], Phrase) for name in found.values)


class _Token(str):
    """A word of the line with a phone's signs made ordinary, and how it was really written."""

    __slots__ = ("written",)
    written: str

    def __new__(cls, space: str, word: str, ordinary: str) -> Self:
        token = super().__new__(cls, ordinary)
        token.written = ("\n" * space.count("\n") or " ") + word
        return token


def _tokens(text: str) -> list[str]:
    is_ordinary = tidy(text) == text  # as most lines are
    made = [_Token(space, word, word if is_ordinary else tidy(word)) for space, word in _WORD.findall(text)]
    return [token for token in made if token]


def _say(found: Found, name: str, tokens: Sequence[str]) -> None:
    """Free text as it was written: its signs, and its lines."""
    said = "".join(each.written if isinstance(each, _Token) else f" {each}" for each in tokens)
    # A sign between the name and the text goes; one that belongs to the text (:tada:) stays.
    text = as_dictated(re.sub(r"^[,;:]+\s+", "", said.strip()).rstrip(" ,;\n"))
    if text:
        found.values[name] = text


def _take_labelled(words: str, inputs: Mapping[str, Input[Any]], found: Found) -> str:
    labels = {
        name: (each.word, *each.also) for name, each in inputs.items() if isinstance(each, Free) and each.word
    }
    at_colon = {
        name: each.at_colon for name, each in inputs.items() if isinstance(each, Free) and each.at_colon
    }
    head, pieces = labelled(words, labels, at_colon)
    for name, text in pieces:
        # In brackets only the label's own sign is left out: (target: read more)
        _say(found, name, _tokens(text if "(" in text else text.rstrip(")")))
    return head.rstrip(" ,;(") if pieces else words


def _lead(
    ask: Asking, tokens: Sequence[str], inputs: Mapping[str, Input[Any]], found: Found, rest: str
) -> None:
    """A name, then what inputs claim directly after it, then free text; after a colon all is text."""
    at = next((at for at, token in enumerate(tokens) if without_signs([token])), 0)
    # What is felt before the name belongs to the text.
    felt, tokens, at = tokens[:at], tokens[at:], 0
    for name, each in inputs.items():
        if isinstance(each, Phrase) and tokens:
            tokens = leading_apart(ask, tokens, each)
            while (
                at + 1 < len(tokens)
                and tokens[at].casefold() in PASSING
                and each.leading(ask, tokens[at + 1 :])
            ):
                at += 1
            while (
                at < len(tokens)
                and not each.leading(ask, tokens[at:])
                and (before := _claim(ask, tokens, at, inputs, found))
            ):
                at += before
            taken = tokens[at : at + _size_of_name(ask, each, tokens[at:], inputs)]
            at += len(taken)
            if taken:
                others, more = more_names(ask, each, tokens, at)
                read_phrases(ask, name, each, [" ".join(taken).strip(",;:"), *others], found)
                at += more
    at = _claims_behind(ask, tokens, at, inputs, found)
    if taken_back := ask_of_taken_back(ask, tokens[at:], inputs, found):
        at = _claims_behind(ask, tokens, at + taken_back, inputs, found)
    said = tokens[at:]
    _say(found, rest, [*felt, *said])
    ask_of_named(ask, said, inputs, found)


def _claims_behind(
    ask: Asking, tokens: Sequence[str], at: int, inputs: Mapping[str, Input[Any]], found: Found
) -> int:
    """Where the free text begins: behind what inputs claim directly after the name, and behind a colon at once."""
    while at < len(tokens):
        claimed = _claim(ask, tokens, at, inputs, found)
        if not claimed:
            break
        at += claimed
        if tokens[at - 1].endswith(":"):
            break
    return at


def _size_of_name(
    ask: Asking, each: Phrase[Any], tokens: Sequence[str], inputs: Mapping[str, Input[Any]]
) -> int:
    """How many words are the name; a surname mistyped is one of them, and no part of what is said of somebody else."""
    size = each.leading(ask, tokens) or _strange(ask, tokens, inputs)
    return 2 if size == 1 and runs_into_surname(ask.school, tokens) else size


def _strange(ask: Asking, tokens: Sequence[str], inputs: Mapping[str, Input[Any]]) -> int:
    """How many words are tried as a name that nobody has: none where they are words of ordinary English."""
    if not tokens or is_word(fold(tokens[0])):
        return 0
    if len(tokens) < 2 or tokens[0].endswith((":", ",")) or is_word(fold(tokens[1])):
        return 1
    return 1 if _claim(ask, tokens, 1, inputs, Found()) else 2


def _walk(ask: Asking, tokens: Sequence[str], inputs: Mapping[str, Input[Any]], found: Found) -> None:
    """Inputs claim their words anywhere; one of the runs of words between them is the names.

    A second name is one only after a comma or `and`; what else is left over is kept, to be asked about.
    """
    phrase = next(((name, each) for name, each in inputs.items() if isinstance(each, Phrase)), None)
    apart = (names_apart(ask, each, phrase[1] if phrase else None) for each in tokens)
    tokens = days_apart([one for each in apart for one in each])
    before = Found(dict(found.values), dict(found.unclear), dict(found.wrong), found.left)
    runs, claimed = _runs(ask, tokens, inputs, phrase[1] if phrase else None, found)
    sort_out(ask, runs, phrase, found)
    if phrase is None or phrase[1].optional or phrase[0] in {*found.values, *found.unclear}:
        return
    # Nobody else is named: a day or a subject that is a pupil's name too may be the pupil.
    also = next((at for at in claimed if phrase[1].is_somebody(ask, tokens[at].strip(",;"))), None)
    if also is not None:
        runs, _ = _runs(ask, tokens, inputs, phrase[1], before, also)
        sort_out(ask, runs, phrase, before)
        found.values, found.unclear, found.wrong, found.left = (
            before.values,
            before.unclear,
            before.wrong,
            before.left,
        )


def _runs(
    ask: Asking,
    tokens: Sequence[str],
    inputs: Mapping[str, Input[Any]],
    phrase: Phrase[Any] | None,
    found: Found,
    name: int = -1,
) -> tuple[list[Unclaimed], list[int]]:
    """The runs of words that no input claims, and where those are that one did; the one at `name` is a name."""
    runs, taken = [Unclaimed()], list[int]()
    at = 0
    while at < len(tokens):
        protected = 1 if at == name else name_at(ask, tokens, at, phrase)
        claimed = 0 if protected else _claim(ask, tokens, at, inputs, found)
        if not claimed and not protected and not (phrase and phrase.is_somebody(ask, tokens[at].strip(",;"))):
            claimed = _said_again(ask, tokens, at, inputs, found)
        if claimed:
            taken.extend(one for one in range(at, at + claimed) if tokens[one].strip(",;").isalpha())
            at += claimed
            runs.append(Unclaimed(joined=tokens[at - 1].endswith(",")))
            continue
        for token in tokens[at : at + max(protected, 1)]:
            if (word := token.casefold()) in AND:
                runs.append(Unclaimed(joined=True))
                continue
            if word in OPENS and not runs[-1].words and leaves_out(ask, tokens[at:], phrase):
                runs[-1].joined = True
            runs[-1].words.append(token.strip(",;"))
            if token.endswith((",", ";")):
                runs.append(Unclaimed(joined=True))
        at += max(protected, 1)
    return runs, taken


def _claim(
    ask: Asking, tokens: Sequence[str], at: int, inputs: Mapping[str, Input[Any]], found: Found
) -> int:
    for name, each in inputs.items():
        if name in found.values or name in found.unclear or name in found.wrong:
            continue
        try:
            claimed = each.recognise(ask, tokens, at)
        except Unclear as unclear:
            found.unclear[name] = unclear
            return unclear.words
        except Sorry as sorry:
            # The rest of the line is kept, so that only this has to be said again.
            found.wrong[name] = sorry.sentence
            return _wrong_words(ask, tokens, at, each, sorry.sentence)
        if claimed is not None:
            found.values[name] = claimed[1]
            return claimed[0]
    return 0


def _said_again(
    ask: Asking, tokens: Sequence[str], at: int, inputs: Mapping[str, Input[Any]], found: Found
) -> int:
    """How many words say once more what an input has taken already: thu thu."""
    for name, value in found.values.items():
        try:
            claimed = inputs[name].recognise(ask, tokens, at)
        except (Unclear, Sorry):
            continue
        if claimed is not None and claimed[1] == value:
            return claimed[0]
    return 0


def _wrong_words(ask: Asking, tokens: Sequence[str], at: int, each: Input[Any], sentence: str) -> int:
    """How many words it takes until the input finds just that wrong with them."""
    for length in range(1, len(tokens) - at):
        try:
            each.recognise(ask, tokens[: at + length], at)
        except Sorry as sorry:
            if sorry.sentence == sentence:
                return length
        except Unclear:
            continue
    return len(tokens) - at
