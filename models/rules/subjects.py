"""Which subject words mean: by its name, its code, or an unmistakable beginning."""

from collections.abc import Mapping, Sequence

from models.rules.names import fold

SHORTEST_BEGINNING = 3
"""Letters of a word that may stand for a word of a subject's name."""
_SPOKEN = {"maths": "mathematics", "pe": "physical education", "re": "religious", "rs": "religious", "it": "computer",
           "ict": "computer", "computing": "computer", "btec": "sport", "cooking": "food", "lit": "literature",
           "lang": "language", "dt": "design"}  # fmt: skip
"""What staff say for a subject, by a word of its name."""


class SubjectNames:
    """The subjects of a school by id, each with its name and its code, folded once."""

    def __init__(self, subjects: Mapping[int, tuple[str, str]]) -> None:
        self._names = {subject_id: fold(name) for subject_id, (name, _) in subjects.items()}
        self._codes = {subject_id: fold(code) for subject_id, (_, code) in subjects.items() if code}

    def coded(self, code: str) -> int | None:
        """The one subject with exactly this code."""
        found = [subject_id for subject_id, each in self._codes.items() if each == fold(code)]
        return found[0] if len(found) == 1 else None

    def find(self, words: str) -> list[int]:
        """The subjects that the words may mean; one of exactly this name or code alone."""
        wanted = fold(words)
        for exact in (self._names, self._codes):
            found = [subject_id for subject_id, each in exact.items() if each == wanted]
            if found:
                return found
        spoken = [_SPOKEN.get(word, word) for word in wanted.split()]
        if any(len(word) < SHORTEST_BEGINNING for word in spoken):
            return []
        return [subject_id for subject_id, name in self._names.items() if _begins(name.split(), spoken)]


def _begins(name: Sequence[str], wanted: Sequence[str]) -> bool:
    """Whether each wanted word begins a word of the name, in order."""
    words = iter(name)
    return bool(wanted) and all(any(word.startswith(each) for word in words) for each in wanted)
