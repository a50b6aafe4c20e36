"""Which subject words mean: by its name, its code, or an unmistakable beginning."""

import re
from collections.abc import Mapping, Sequence

from models.rules.english import is_word
from models.rules.letters import fold

SHORTEST_BEGINNING = 3
"""Letters of a word that may stand for a word of a subject's name."""
_SPOKEN = {"maths": "mathematics", "math": "mathematics", "pe": "physical education", "re": "religious",
           "rs": "religious", "it": "computer", "ict": "computer", "computing": "computer", "btec": "sport",
           "cooking": "food", "lit": "literature", "lang": "language", "dt": "design"}  # fmt: skip
"""What staff say for a subject, by a word of its name."""
_WITHIN = dict.fromkeys(("biology", "bio", "physics", "phys", "chemistry", "chem"), "science")
"""What staff say for a part of a subject, where the part is no subject of its own."""


_BESIDE = re.compile(
    r"\b(?:year|yr|y) ?\d{1,2}\b|\bks ?[34]\b|\bkey stage [34]\b|\bgcse\b|\b9 ?- ?1\b|"
    r"\b(?:aqa|edexcel|pearson|ocr|eduqas|wjec)\b",
    re.IGNORECASE,
)
"""What an MIS writes beside a subject in the name of a course: the year, the examination, and whose it is."""


def without_course(words: str) -> str:
    """The subject in the name of a course: Mathematics, of `Year 7: Mathematics` and `Mathematics GCSE (9-1)`."""
    return " ".join(re.sub(r"\(\s*\)", " ", _BESIDE.sub(" ", words)).split()).strip(" :-–/,")


class SubjectNames:
    """The subjects of a school by id, each with its name and its code, folded once."""

    def __init__(self, subjects: Mapping[int, tuple[str, str]]) -> None:
        self._names = {subject_id: fold(name) for subject_id, (name, _) in subjects.items()}
        self._codes = {subject_id: fold(code) for subject_id, (_, code) in subjects.items() if code}
        self._words = {subject_id: name.split() for subject_id, name in self._names.items()}
        self._whole = {word for words in self._words.values() for word in words}

    @property
    def ways(self) -> frozenset[str]:
        """Their whole names, and the words by which one is found."""
        words = self._whole | set(_SPOKEN)
        return frozenset({*self._names.values(), *(each for each in words if self.find(each))})

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
        return self._begun(wanted, _SPOKEN) or self._begun(wanted, _SPOKEN | _WITHIN)

    def _begun(self, wanted: str, meanings: Mapping[str, str]) -> list[int]:
        """Those words of whose names the words begin; a word of ordinary English begins none: his, for History."""
        spoken = [meanings.get(word, word) for word in wanted.split()]
        if any(
            len(word) < SHORTEST_BEGINNING
            or (is_word(word) and word not in self._whole and word not in meanings.values())
            for word in spoken
        ):
            return []
        return [subject_id for subject_id, words in self._words.items() if _begins(words, spoken)]


def _begins(name: Sequence[str], wanted: Sequence[str]) -> bool:
    """Whether each wanted word begins a word of the name, in order."""
    words = iter(name)
    return bool(wanted) and all(any(word.startswith(each) for word in words) for each in wanted)
