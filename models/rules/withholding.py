"""What may become of a text that a person looked at before it goes out, and for which reasons (lifecycle, 2)."""

from enum import StrEnum


class WhatGoesOut(StrEnum):
    """What becomes of it."""

    WHOLE = "goes out"
    """As it is, but for what the program takes out anyway."""
    CUT = "goes out without what is marked"
    WITHHELD = "withheld"


class Because(StrEnum):
    """Why: from this list alone, so that reasons can be counted, and told."""

    ABOUT_PUPIL = "it is about the pupil alone"
    NAMES_STAFF = "it names staff, in their work"
    NO_NAME = "it is no name"
    OTHER_AGREES = "the other person agrees"
    NAMES_ANOTHER = "it names another person"
    SERIOUS_HARM = "serious harm"
    ANOTHERS_INFORMATION = "another's information"
    CONFIDENCE = "confidence"
    LEGAL_ADVICE = "legal advice"
    MARKS_BEFORE_RESULTS = "examination marks before results"
    CRIME = "crime"
    ANOTHER_REASON = "another reason"


REASONS: dict[WhatGoesOut, tuple[Because, ...]] = {
    WhatGoesOut.WHOLE: (Because.ABOUT_PUPIL, Because.NAMES_STAFF, Because.NO_NAME, Because.OTHER_AGREES),
    WhatGoesOut.CUT: (Because.NAMES_ANOTHER, Because.ANOTHERS_INFORMATION, Because.CONFIDENCE),
    WhatGoesOut.WITHHELD: (
        Because.SERIOUS_HARM,
        Because.ANOTHERS_INFORMATION,
        Because.CONFIDENCE,
        Because.LEGAL_ADVICE,
        Because.MARKS_BEFORE_RESULTS,
        Because.CRIME,
        Because.ANOTHER_REASON,
    ),
}
"""Which reasons each can have."""


def reasons_for(decided: WhatGoesOut, *, of_staff: bool) -> tuple[Because, ...]:
    """The same for a request: what is held of a colleague is about no pupil."""
    return tuple(each for each in REASONS[decided] if not (of_staff and each is Because.ABOUT_PUPIL))
