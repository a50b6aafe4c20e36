"""Whether a line only says who was there: mum and Mr Patel. Who was there tells of nothing that happened."""

from collections.abc import Collection

from models.rules.letters import fold

_KIN = frozenset(
    {
        "aunt",
        "auntie",
        "brother",
        "carer",
        "carers",
        "dad",
        "father",
        "gran",
        "grandad",
        "grandfather",
        "grandma",
    }
    | {
        "grandmother",
        "grandpa",
        "grandparents",
        "guardian",
        "mam",
        "mom",
        "mother",
        "mum",
        "nan",
        "nana",
        "parent",
    }
    | {"parents", "sister", "stepdad", "stepfather", "stepmother", "stepmum", "uncle"}
)
_STAFF = frozenset(
    {
        "assistant",
        "coordinator",
        "form",
        "head",
        "learning",
        "leader",
        "mentor",
        "office",
        "senco",
        "sendco",
        "slt",
    }
    | {"subject", "support", "ta", "teacher", "tutor", "interpreter", "translator"}
)
_TITLES = frozenset({"dr", "miss", "mr", "mrs", "ms", "mx", "prof"})
_JOINING = frozenset(
    {
        "and",
        "both",
        "her",
        "his",
        "my",
        "of",
        "on",
        "phone",
        "by",
        "the",
        "their",
        "with",
        "year",
        "via",
        "video",
    }
)
_ALL = _KIN | _STAFF | _TITLES | _JOINING


def lists_people(line: str, surnames: Collection[str] = ()) -> bool:
    """Whether there is nothing in the line but people of home and of school; `surnames` are folded.

    Anybody else, such as a social worker or a boyfriend, and anything that somebody does is something to hear of.
    """
    words = fold(line).split()
    behind = ["", *words[:-1]]
    return bool(words) and all(
        word in _ALL or word in surnames or word.isdecimal() or before in _TITLES
        for before, word in zip(behind, words, strict=True)
    )
