"""The place of a subject in what a cohort is measured by, proposed from its name (R15)."""

import re
from collections.abc import Mapping
from enum import StrEnum
from functools import lru_cache


class SubjectPlace(StrEnum):
    """Where the results of a subject count; each is worded as the school's settings say it."""

    MATHS = "maths"
    ENGLISH_LANGUAGE = "English language"
    ENGLISH_LITERATURE = "English literature"
    SCIENCE = "science"
    COMBINED_SCIENCE = "combined science"
    COMPUTER_SCIENCE = "computer science"
    HUMANITY = "humanity"
    LANGUAGE = "language"
    OTHER = "other"
    NOT_COUNTED = "not counted"


ENGLISH = (SubjectPlace.ENGLISH_LANGUAGE, SubjectPlace.ENGLISH_LITERATURE)

_NAMED = tuple(
    (re.compile(rf"\b(?:{pattern})", re.IGNORECASE), place)
    for pattern, place in (
        (r"core (?:pe|p\.e|re)\b|psh|tutor|assembly|registration|study skills|enrichment|games\b",
         SubjectPlace.NOT_COUNTED),
        (r"further math|additional math|use of math|statistics", SubjectPlace.OTHER),
        (r"math", SubjectPlace.MATHS),
        (r"(?:english )?literature\b|english lit", SubjectPlace.ENGLISH_LITERATURE),
        (r"english", SubjectPlace.ENGLISH_LANGUAGE),
        (r"combined science|double (?:award )?science|scien.*synergy|trilogy", SubjectPlace.COMBINED_SCIENCE),
        (r"comput", SubjectPlace.COMPUTER_SCIENCE),
        (r"(?:sports?|food|health|applied|environmental|social|political) scien", SubjectPlace.OTHER),
        (r"biology|chemistry|physics|scien|separate|triple", SubjectPlace.SCIENCE),
        (r"history of art|art history", SubjectPlace.OTHER),
        (r"(?:ancient )?history|geography", SubjectPlace.HUMANITY),
        (r"sign language", SubjectPlace.OTHER),
        (r"french|spanish|german|italian|mandarin|chinese|polish|urdu|arabic|bengali|latin|greek|hebrew|russian"
         r"|portuguese|turkish|gujarati|pan?jabi|japanese|persian|farsi|modern (?:foreign )?languages?|mfl\b",
         SubjectPlace.LANGUAGE),
        (r"art\b|arts\b|photo|music|drama|danc|theatre|performing|relig|re\b|rs\b|philosophy|ethics|citizenship"
         r"|psychology|sociology|politic|law\b|econom|business|enterprise|finan|account|media|film|design|technolog"
         r"|d ?& ?t\b|dt\b|engineer|product|textile|fashion|graphic|resistant|electronic|food|cater|hospitality|cook"
         r"|nutrition|home econ|health|social care|child|construction|building|travel|tourism|leisure|ict\b|i?media\b"
         r"|information|digital|pe\b|p\.e|physical ed|sport|fitness|astronomy|geology|classic|ancient|humanities"
         r"|agricult|animal|horticult|hair|beauty|motor|vehicle|public serv|uniformed|creative|craft|ceramic",
         SubjectPlace.OTHER),
    )
)  # fmt: skip
"""The first that the name says; whatever says none has no place until somebody says it."""


@lru_cache(maxsize=1024)
def proposed_place(name: str, *, pairs: bool = False) -> SubjectPlace | None:
    """The place that a subject's name proposes, None where it says nothing; pairs are combined science (R3, R15)."""
    if pairs:
        return SubjectPlace.COMBINED_SCIENCE
    return next((place for pattern, place in _NAMED if pattern.search(name)), None)


SOME_PLACES = "Statistics: maths; Falconry: not counted"
"""An example."""
_ALIKE = {
    "math": SubjectPlace.MATHS,
    "mathematics": SubjectPlace.MATHS,
    "english lang": SubjectPlace.ENGLISH_LANGUAGE,
    "english lit": SubjectPlace.ENGLISH_LITERATURE,
    "literature": SubjectPlace.ENGLISH_LITERATURE,
    "combined": SubjectPlace.COMBINED_SCIENCE,
    "computing": SubjectPlace.COMPUTER_SCIENCE,
    "humanities": SubjectPlace.HUMANITY,
    "languages": SubjectPlace.LANGUAGE,
    "mfl": SubjectPlace.LANGUAGE,
    "uncounted": SubjectPlace.NOT_COUNTED,
    "none": SubjectPlace.NOT_COUNTED,
    "nowhere": SubjectPlace.NOT_COUNTED,
}


def place_said(words: str) -> SubjectPlace | None:
    """The place of these words, as it is called or as staff call it; None where they are none."""
    said = " ".join(words.casefold().split())
    called = {each.value.casefold(): each for each in SubjectPlace}
    return called.get(said) or _ALIKE.get(said)


def read_places(words: str) -> dict[str, SubjectPlace]:
    """By the subject's name, of what `write_places` wrote."""
    parts = (each.rpartition(": ") for each in words.split("; ") if each)
    return {name: place for name, _, said in parts if (place := place_said(said)) is not None}


def write_places(places: Mapping[str, SubjectPlace]) -> str:
    """As a setting holds them: `Statistics: maths; Falconry: not counted`."""
    return "; ".join(f"{name}: {place}" for name, place in places.items())
