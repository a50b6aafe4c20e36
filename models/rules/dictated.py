"""Signs that a phone wrote out, because they were said: brilliant work full stop."""

import re

_SIGNS = {
    "full stop": ".",
    "fullstop": ".",
    "exclamation mark": "!",
    "question mark": "?",
    "new line": "",
    "newline": "",
    "new paragraph": "",
}
_LAST = re.compile(rf"(?i)(?<!\s)\s+(?P<said>{'|'.join(_SIGNS)})[.!?,;\s]*$")
_MEANT = frozenset({
    *("a", "an", "the", "no", "any", "each", "every", "one", "his", "her", "their", "my"),
    *("your", "our", "this", "that", "final", "last", "first", "missing", "forgot", "forgets", "forgetting", "miss"),
    *("misses", "missed", "use", "uses", "using", "used", "add", "adds", "added", "adding", "put", "puts"),
    *("putting", "need", "needs", "needed", "with", "without", "of", "and", "or", "for", "after", "before"),
    *("wrong", "extra", "sign", "called", "word", "words"),
})  # fmt: skip
"""Behind these the sign itself is spoken of: forgot a full stop."""


def as_dictated(text: str) -> str:
    """The text with the sign that was said at its end as that sign; what speaks of a sign stays as it is.

    Only at the end: within a text the same words may be meant.
    """
    for _ in _SIGNS:
        found = _LAST.search(text)
        before = text[: found.start()].split() if found is not None else []
        if found is None or not before or before[-1].casefold().strip("\"'(“‘,.") in _MEANT:
            break
        text = text[: found.start()].rstrip(",; \n") + _SIGNS[found["said"].casefold()]
    return text
