"""A link that stands in what somebody wrote, as words. Pure."""

import re

_SCHEME = re.compile(r"\A[a-z][a-z0-9+.-]*:(?://)?", re.IGNORECASE)
_LED_TO = ("http://", "https://", "mailto:", "tel:")
"""How addresses begin that mean something to a reader."""


def link_in_words(words: str, address: str) -> str:
    """What a link says, with where it leads, so that its address is not lost; once, where it says that itself."""
    said = words.strip()
    if not said or said.startswith(("http://", "https://")):
        # An address that is shown may be shortened.
        return _plain(address) or words
    if not address.casefold().startswith(_LED_TO) or _bare(said) == _bare(address):
        return words
    return f"{words} ({_plain(address)})"


def _plain(address: str) -> str:
    return re.sub("^(?:mailto|tel):", "", address.strip(), flags=re.IGNORECASE)


def _bare(address: str) -> str:
    return _SCHEME.sub("", address.strip(), count=1).removesuffix("/").casefold()
