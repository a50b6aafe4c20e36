"""Two grades as they stand behind a name: which is the current one and which the predicted (R3, R12)."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from models.rules.grades import BadGrade, Scale, date_among, is_missing
from models.rules.letters import fold

CURRENT, PREDICTED, NAMES = "current", "predicted", "name"
_HEADS = {
    **dict.fromkeys(("current", "curr", "cur", "now", "working", "attainment", "wag"), CURRENT),
    **dict.fromkeys(("predicted", "predict", "prediction", "pred", "expected", "exp", "forecast"), PREDICTED),
}
"""What columns of grades are called, and what stands before a grade."""
_OTHER = frozenset({"target", "targets", "previous", "last", "baseline", "fft", "mtg"})
"""What says that a column holds neither, whatever else it is called."""
_NAMING = frozenset(
    {"name", "names", "pupil", "pupils", "student", "students", "surname", "forename", "grade", "grades"}
)
_SAME = frozenset({"same", "no change", "no changes", "unchanged", "nc", "as before", "as last time"})
_BETWEEN = frozenset({"-", "/", "->", "=>", "→", ">", "and"})
_LABELLED = re.compile(r"([a-z]+)\.?[:=]?(.+)", re.IGNORECASE)
_BOTH = re.compile(r"(.+?)(?:/|->|=>|→|>)(.+)")
MOST_WORDS = 12


class UnclearPair(ValueError):  # noqa: N818 - as BadGrade: a sentence, not a fault
    """Words that are not two grades; the message says what to type."""


@dataclass(frozen=True)
class GradePair:
    """Codes of the scale, blank for no grade, None for what was not said."""

    current: str | None
    predicted: str | None
    mended: tuple[tuple[str, str], ...] = ()
    """Dates that a spreadsheet had made of a grade, each with what it was read as."""


def is_same(words: str) -> bool:
    """Whether the words say that the grades are those of last time."""
    return fold(words) in _SAME


def head_of(cell: str) -> str:
    """Which grades a column of this heading holds; another word where it holds something else; blank for no heading."""
    words = fold(cell).split()
    if not words or len(words) > 6:
        return ""
    if _OTHER.intersection(words):
        return "other"
    found = {_HEADS[word] for word in words if word in _HEADS}
    if len(found) == 1:
        return found.pop()
    return NAMES if _NAMING.intersection(words) else ""


def read_cell(scale: Scale, raw: str, subject: str) -> tuple[str, bool]:
    """The code of a cell, blank for no grade, and whether it was read back from a date. Raises BadGrade."""
    try:
        grade, was_date = scale.read_from_file(raw)
    except BadGrade as bad:
        alone = _labelled(raw)
        if alone is not None and _is_read(scale, alone[1]):
            return read_cell(scale, alone[1], subject)
        raise BadGrade(bad.about(scale, subject)) from None
    return (grade.code if grade is not None else ""), was_date


def pair_of(scale: Scale, words: Sequence[str], last: tuple[str, str], subject: str) -> GradePair:
    """Both grades, from the words behind a name: `5 6`, `5+ / 6`, `pred 6 cur 5`, `5-4 5 5`, `same`.

    Raises BadGrade for what is no grade on the scale, UnclearPair where it is not clear which two are meant.
    """
    words = [each for word in words[: MOST_WORDS + 1] if (each := word.strip(",;:()")) or word == NONE]
    if is_same(" ".join(words)):
        if not any(last):
            raise UnclearPair("There is nothing from before to keep. Type the grades.")
        return GradePair(*last)
    if len(words) > MOST_WORDS:
        raise UnclearPair("That is too much behind the name. Keep the current and the predicted grade.")
    if (labelled := _by_labels(scale, words, subject)) is not None:
        return labelled
    found: list[GradePair] = []
    if len(words) > 2 and words[0] == NONE and NONE not in scale.spellings:
        # A dash between the name and the grades; two grades without it are more than three with it.
        found = _splits(scale, words[1:])
    found = found or _splits(scale, words)
    if len(found) == 1:
        return found[0]
    raise UnclearPair(_what_lacks(scale, words, found, subject))


NONE = "-"


def _splits(scale: Scale, words: Sequence[str]) -> list[GradePair]:
    """Every way in which the words are two grades."""
    if (
        len(words) == 3
        and words[1] in _BETWEEN
        and all(_is_read(scale, each) for each in (words[0], words[2]))
    ):
        return [_pair(scale, words[0], words[2])]
    ways = [(" ".join(words[:at]), " ".join(words[at:])) for at in range(1, len(words))]
    if len(words) == 1 and (both := _BOTH.fullmatch(words[0])) and not _is_read(scale, words[0]):
        ways = [(both[1], both[2])]
    found = [_pair(scale, *way) for way in ways if all(_is_read(scale, each) for each in way)]
    return list(dict.fromkeys(found))


def _pair(scale: Scale, first: str, second: str) -> GradePair:
    read = [(raw, *read_cell(scale, raw, scale.name)) for raw in (first, second)]
    mended = tuple((raw, code) for raw, code, was_date in read if was_date)
    return GradePair(read[0][1], read[1][1], mended)


def _is_read(scale: Scale, raw: str) -> bool:
    try:
        return scale.read_from_file(raw)[0] is not None or is_missing(raw)
    except BadGrade:
        return False


def _by_labels(scale: Scale, words: Sequence[str], subject: str) -> GradePair | None:
    """The grades by what is said before each; None where nothing is."""
    parts = list(_labelled_parts(scale, words))
    if not any(kind for kind, _ in parts):
        return None
    found: dict[str, str] = {}
    for kind, raw in parts:
        if not kind or kind in found or not raw:
            raise UnclearPair(
                "I cannot tell which grade is which. Type the current one, then the predicted one."
            )
        found[kind] = read_cell(scale, raw, subject)[0]
    return GradePair(found.get(CURRENT), found.get(PREDICTED))


def _labelled_parts(scale: Scale, words: Sequence[str]) -> Iterator[tuple[str, str]]:
    kind, raw = "", list[str]()
    for word in words:
        label = _HEADS.get(fold(word), "") if not _is_read(scale, word) else ""
        joined = _labelled(word) if not label and not _is_read(scale, word) else None
        if label or joined:
            if raw:
                yield kind, " ".join(raw)
            kind, raw = (label, []) if joined is None else (joined[0], [joined[1]])
        else:
            raw.append(word)
    if kind or raw:
        yield kind, " ".join(raw)


def _labelled(word: str) -> tuple[str, str] | None:
    """What a letter or a word says of the grade joined to it: c5, pred:6."""
    found = _LABELLED.fullmatch(word.strip())
    if found is None:
        return None
    begun = {kind for head, kind in _HEADS.items() if head.startswith(found[1].casefold())}
    return (begun.pop(), found[2].strip()) if len(begun) == 1 and found[2].strip() else None


def _what_lacks(scale: Scale, words: Sequence[str], found: Sequence[GradePair], subject: str) -> str:
    if found:
        return "I cannot tell where one grade ends. Part the two with a comma or two spaces."
    if not words:
        return "The grades are missing. Type the current and the predicted one."
    if _is_read(scale, " ".join(words)):
        return (
            f"{' '.join(words)} is one grade. Type the current and the predicted one; {NONE} stands for none."
        )
    if (date := date_among(words)) and not _is_read(scale, date):
        return _advice(scale, date, subject)
    for word in words:
        if not _is_read(scale, word) and len(words) <= 2:
            return _advice(scale, word, subject)
    if len(words) > 2 and all(_is_read(scale, word) for word in words):
        return f"{len(words)} grades stand behind the name. Keep the current and the predicted one."
    return _advice(scale, next((word for word in words if not _is_read(scale, word)), words[0]), subject)


def _advice(scale: Scale, word: str, subject: str) -> str:
    try:
        read_cell(scale, word, subject)
    except BadGrade as bad:
        return str(bad)
    return f"{word} alone is not clear here. Type the current and the predicted grade."
