"""How texts are compared, whoever typed them and on what: letters, accents, quotes, dashes and spaces."""

import re
import unicodedata

_APOSTROPHES = "'`´‘’‛′ʹʻʼʽʾʿ＇"
_POSSESSIVE = re.compile(rf"(?<=\w)[{_APOSTROPHES}][sS](?!\w)")
_IN_NO_TEXT = tuple(
    map(
        chr,
        (
            *(code for code in (*range(32), *range(127, 160)) if chr(code) not in "\t\n\v\f\r\x85"),
            *(0x00AD, 0x034F, 0x061C, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180E, 0x200B, 0x200E, 0x200F),
            *(0x3164, 0xFEFF, 0xFFA0, 0xFFFE, 0xFFFF),
            *(*range(0x202A, 0x202F), *range(0x2060, 0x2070), *range(0xFFF9, 0xFFFC)),
            *range(0xD800, 0xE000),
        ),
    )
)
"""What no keyboard types: halves of letters and NUL, which no database holds; signs that steer a terminal or turn what
follows them round; and what has no width, but for the joiners inside an emoji.
"""
_PLAIN_LETTERS = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h", "ŧ": "t"}
    | dict.fromkeys((*_APOSTROPHES, *_IN_NO_TEXT))
)
_ASCII_FOLDED = str.maketrans(
    {chr(code): " " for code in range(128) if not chr(code).isalnum()}
    | dict.fromkeys(("'", "`", *(each for each in _IN_NO_TEXT if each.isascii())))
)
_WRITTEN = str.maketrans(dict.fromkeys(_IN_NO_TEXT))
_TIDIED = str.maketrans(
    dict.fromkeys("‘’‚‛′ʻʼ`´", "'")
    | dict.fromkeys("“”„‟″«»", '"')
    | dict.fromkeys("‐‑‒–—―−﹘﹣－", "-")
    | dict.fromkeys(
        "\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u3000", " "
    )
    | dict.fromkeys(_IN_NO_TEXT)
    | {"…": "..."}
)


def as_written(text: str) -> str:
    """The text with every sign that was typed, and without what is in no text that a person writes."""
    return text if _is_plain(text) else text.translate(_WRITTEN)


def tidy(text: str) -> str:
    """The text with a phone keyboard's quotes, dashes and spaces made ordinary; accents stay."""
    return text if _is_plain(text) and "`" not in text else text.translate(_TIDIED)


def _is_plain(text: str) -> bool:
    """Whether it is of the letters and signs of a plain keyboard alone, as most lines are: all of it is in texts."""
    return text.isascii() and text.isprintable()


def is_possessive(word: str) -> bool:
    """Whether the word says whose something is: Amy's."""
    return _POSSESSIVE.search(word) is not None


def owner(text: str) -> str:
    """The text with each name that says whose something is as the name alone: Amy, of Amy's."""
    return _POSSESSIVE.sub("", text)


def fold(text: str) -> str:
    """The text as names are compared: no case, accents or apostrophes; hyphens and other signs are spaces."""
    if text.isascii():
        return " ".join(text.lower().translate(_ASCII_FOLDED).split())
    for _ in range(2):
        text = unicodedata.normalize("NFKD", text.translate(_PLAIN_LETTERS)).casefold()
    return " ".join("".join(map(_folded_letter, text)).split())


def _folded_letter(letter: str) -> str:
    if letter.isalnum():
        return letter
    # Accents, and the invisible marks that phones and web pages leave inside words.
    return "" if unicodedata.category(letter) in {"Mn", "Me", "Cf"} else " "
