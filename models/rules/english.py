"""Words of ordinary English, which are no names unless somebody says so."""

from functools import cache
from importlib.resources import files


def is_word(word: str) -> bool:
    """Whether the word, folded to lower case, is one of ordinary English, such as may, hall or she."""
    return word in _words()


@cache
def _words() -> frozenset[str]:
    text = (files("models.rules") / "data" / "english.txt").read_text("utf-8")
    return frozenset(word for line in text.splitlines() if not line.startswith("#") for word in line.split())
