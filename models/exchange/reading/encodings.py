"""Bytes into text: by their mark where they have one, else by which reading makes names of the words."""

import codecs
import re
from dataclasses import dataclass

from models.exchange.questions import GivenAnswers, Option, Question, question_id

_NOT_TEXT = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_WORD = re.compile(rb"[A-Za-z'\x80-\xff]{0,40}[\x80-\xff][A-Za-z'\x80-\xff]{0,40}")
_MOST_WORDS = 500
_WAYS = {
    "windows": ("cp1252", "from Windows"),
    "mac": ("mac_roman", "from an old Mac program"),
    "dos": ("cp850", "from a DOS program"),
}
_OFTEN = {
    **dict.fromkeys("éèëïöüáíóúçñäåøœæâêîôûàšžýãõìòùÿ", 1.0),
    **dict.fromkeys("éëèöüáñçóïâ", 2.0),
}
"""Letters that names in British schools hold, and how much each speaks for a reading."""
_NAMES = frozenset({
    "zoë", "chloë", "noël", "noëlle", "siân", "seán", "séan", "rené", "renée", "andré", "andrée",
    "josé", "jesús", "maría", "lucía", "sofía", "inés", "andrés", "martín", "garcía", "lópez", "gómez",
    "pérez", "sánchez", "rodríguez", "hernández", "martínez", "gonzález", "díaz", "álvarez", "núñez",
    "muñoz", "müller", "björn", "jürgen", "jörg", "günther", "françois", "françoise", "hélène",
    "amélie", "eléonore", "léa", "léo", "théo", "anaïs", "loïc", "jérôme", "cécile", "céline",
    "mélanie", "dönmez", "öztürk", "yılmaz", "gülşen", "çelik", "søren", "bjørn", "åsa", "zoé", "chloé",
    "brontë", "gráinne", "róisín", "órla", "niamh", "ciarán", "oisín", "sinéad", "aoibhín", "caoimhín",
    "méabh", "fionnuala", "béatrice", "désirée", "joão", "inês", "conceição", "simão",
})  # fmt: skip
_SPOILT = re.compile(r"[\u00c2-\u00f4][\u0080-\u00bfŒœŠšŸŽžƒˆ˜\u2013-\u2026‰‹›€™]{1,3}")
_CLEAR = 1.5
"""How many times better the best reading must be than the second, so that nobody is asked."""


@dataclass(frozen=True, slots=True)
class DecodedText:
    """The text of a file; `note` says how it was read, where that is not the ordinary way."""

    words: str
    note: str = ""


def decode(content: bytes, title: str, answers: GivenAnswers) -> DecodedText | None:
    """The text, or None where the bytes are none; what could be two things is asked about."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _as(content, "utf-16")
    if content[1:200:2].count(0) > len(content[1:200:2]) // 2:
        return _as(content, "utf-16-le")
    if _NOT_TEXT.search(content):
        return None
    try:
        return _mend(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return _by_its_names(content, title, answers)


def _as(content: bytes, encoding: str) -> DecodedText | None:
    try:
        words = content.decode(encoding)
    except UnicodeDecodeError:
        return None
    return DecodedText(words) if "\0" not in words else None


def _mend(text: str) -> DecodedText:
    """Undo what a program did that took UTF-8 for Windows' letters: `ZoÃ«` is Zoë."""
    if not _SPOILT.search(text):
        return DecodedText(text)
    number = 0

    def mend(found: re.Match[str]) -> str:
        nonlocal number
        for encoding in ("cp1252", "latin-1"):
            try:
                mended = found[0].encode(encoding).decode("utf-8")
            except UnicodeError:
                continue
            number += 1
            return mended
        return found[0]

    mended = _SPOILT.sub(mend, text)
    return DecodedText(mended, f"{number:,} spoilt letters mended" if number else "")


def _by_its_names(content: bytes, title: str, answers: GivenAnswers) -> DecodedText:
    words = list(dict.fromkeys(found[0] for found in _WORD.finditer(content)))[:_MOST_WORDS]
    scored = sorted(((_score(words, _WAYS[way][0]), way) for way in _WAYS), reverse=True)
    (best, way), (second, _) = scored[0], scored[1]
    if best <= 0 or second * _CLEAR > best:
        chosen = answers.ask(_question(words, title, [each for _, each in scored if _reads(words, each)]))
        way = chosen if chosen is not None else way if best > 0 else "windows"
    encoding, comes = _WAYS[way]
    return DecodedText(
        content.decode(encoding, "replace"), "" if way == "windows" else f"its letters are {comes}"
    )


def _reads(words: list[bytes], way: str) -> bool:
    return "\ufffd" not in "".join(word.decode(_WAYS[way][0], "replace") for word in words)


def _question(words: list[bytes], title: str, ways: list[str]) -> Question:
    shown = words[:3]
    return Question(
        question_id("letters", title),
        f"How are these words of {title} read?",
        tuple(
            Option(way, ", ".join(each.decode(_WAYS[way][0], "replace") for each in shown))
            for way in ways or list(_WAYS)
        ),
    )


def _score(words: list[bytes], encoding: str) -> float:
    """How much like names the words are in this encoding."""
    return sum(_likeness(word.decode(encoding, "replace")) for word in words)


def _likeness(word: str) -> float:
    if word.casefold() in _NAMES:
        return 6.0
    total = 0.0
    for part in re.split(r"['’‘-]", word):
        if not part:
            continue
        if not part.isalpha() or not _is_cased(part):
            return -2.0
        total += sum(_OFTEN.get(letter.lower(), -1.0) for letter in part if not letter.isascii())
    if total == 0.0 and not word.isascii():
        return 2.0 if re.search(r"[A-Za-z][’‘][A-Za-z]", word) else -1.0
    return total


def _is_cased(part: str) -> bool:
    """Whether capitals stand where names have them: Zoë, ZOË, zoë, McDonald."""
    plain = re.sub(r"^(Mc|Mac|De|Le|La|Van|Di|Du|O)(?=[A-ZÀ-Þ])", "", part)
    return (
        plain.islower() or plain.isupper() or (plain[:1].isupper() and (plain[1:].islower() or not plain[1:]))
    )
