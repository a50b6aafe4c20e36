"""The place of a subject in what a cohort is measured by, proposed from its name (R15)."""

import re
from enum import StrEnum


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
    )
)  # fmt: skip
"""The first that the name says; whatever says none is another subject."""


def proposed_place(name: str, *, pairs: bool = False) -> SubjectPlace:
    """The place that a subject's name proposes; a subject graded in pairs is combined science (R3, R15)."""
    if pairs:
        return SubjectPlace.COMBINED_SCIENCE
    return next((place for pattern, place in _NAMED if pattern.search(name)), SubjectPlace.OTHER)
