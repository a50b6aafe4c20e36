"""What MISs write about a pupil: the code before the dash, or the words, of SIMS, Arbor, Bromcom and the census."""

import re
from collections.abc import Mapping
from functools import lru_cache

from models.exchange.values import Unreadable, key

_CODE = re.compile(r"([a-z0-9]{1,3})\s?(?:[-–—:]|\s-)\s?\S.*")
"""`K - SEN Support`: the code stands before the dash."""

_YES = frozenset({"t", "yes", "y", "1", "1.0", "true"})
_NO = frozenset({"f", "no", "n", "0", "0.0", "false", "", "-", "none", "n/a", "null"})
_SEN = {
    "": "",
    **dict.fromkeys(
        ("n", "no", "none", "no sen", "no special educational need", "not sen", "-", "0", "false", "f"), "N"
    ),
    **dict.fromkeys(("k", "sen support", "support", "sen k", "send support", "a", "p", "school action"), "K"),
    "school action plus": "K",
    **dict.fromkeys(("e", "s", "ehcp", "ehc plan", "ehc", "statement", "statemented", "sen e"), "E"),
    "education, health and care plan": "E",
    "education health and care plan": "E",
}
"""A, P and S are the census codes of before 2014: School Action, School Action Plus and Statement."""
_SEX = {
    "": "",
    **dict.fromkeys(("m", "male", "boy", "1"), "M"),
    **dict.fromkeys(("f", "female", "girl", "2"), "F"),
    **dict.fromkeys(
        ("x", "u", "i", "n", "o", "0", "9", "other", "unknown", "not known", "not specified"), ""
    ),
    **dict.fromkeys(("indeterminate", "prefer not to say", "not recorded", "-"), ""),
}
_PREMIUM = {
    **dict.fromkeys(
        (
            "pp",
            "pupil premium",
            "ever 6",
            "ever6",
            "ever 6 fsm",
            "fsm ever 6",
            "fsm ever6",
            "fsm6",
            "e6",
            "fsm",
        ),
        True,
    ),
    **dict.fromkeys(
        ("eligible", "disadvantaged", "dep", "deprivation", "lac", "cla", "post lac", "adopted"), True
    ),
    **dict.fromkeys(("service", "service child", "ever 6 service", "in receipt"), True),
    **dict.fromkeys(
        ("not eligible", "not pp", "non pp", "non-pp", "not disadvantaged", "not applicable"), False
    ),
}
_EAL = {
    **dict.fromkeys(("eal", "oth", "otb", "other than english", "other"), True),
    **dict.fromkeys(
        ("eng", "enb", "english", "not eal", "believed to be english", "first language english"), False
    ),
}
_NOT_SAID = frozenset({"ref", "not", "zzz", "und", "unk", "tbc", "tba", "nil", "non"})
_CARE = {
    **dict.fromkeys(
        ("current care", "currently in care", "in care", "looked after", "lac", "cla", "current"), True
    ),
    "currently looked after": True,
    **dict.fromkeys(
        ("not in care", "never", "ceased", "previous care", "previously in care", "ex-lac", "plac"), False
    ),
    **dict.fromkeys(("previously looked after", "post lac", "post-lac", "former", "not looked after"), False),
}
_HERE = frozenset(
    {
        "",
        "c",
        "m",
        "active",
        "current",
        "single",
        "single registration",
        "current - single registration",
        "main",
    }
    | {
        "main dual",
        "dual main",
        "dual - main",
        "dual registration - main",
        "main - dual registration",
        "on roll",
    }
    | {
        "currently enrolled",
        "current pupil",
        "current student",
        "on-roll",
        "attending",
        "live",
        "active student",
    }
    | {"enrolled", "registered", "full time", "yes", "y", "true", "t", "1", "student", "pupil", "full-time"}
)
_ELSEWHERE = frozenset(
    {
        "l",
        "leaver",
        "left",
        "former",
        "inactive",
        "previous",
        "p",
        "applicant",
        "accepted",
        "future",
        "offered",
    }
    | {
        "pre-admission",
        "pre admission",
        "guest",
        "guest pupil",
        "g",
        "s",
        "subsidiary",
        "subsidiary dual",
        "f",
        "o",
    }
    | {
        "dual subsidiary",
        "dual - subsidiary",
        "dual registration - subsidiary",
        "off roll",
        "no",
        "n",
        "false",
    }
    | {
        "withdrawn",
        "not enrolled",
        "not currently enrolled",
        "previously enrolled",
        "formerly enrolled",
        "no longer enrolled",
        "alumni",
        "deleted",
        "transferred",
        "not on roll",
        "visitor",
        "fe college",
        "other provider",
        "0",
    }
)


_REGISTERED_ELSEWHERE = frozenset({"subsidiary", "guest"})
_NEGATIONS = frozenset({"not", "no", "non", "other", "elsewhere"})


class NotOnRoll(Exception):  # noqa: N818 - named like Unreadable: what a cell says, no fault
    """The status says that this is no pupil of the school now."""


def _found(text: str, words: Mapping[str, object]) -> object | None:
    """What the whole cell means, else its code before a dash, else the words after it."""
    plain = key(text).strip(" .")
    if plain in words:
        return words[plain]
    code = _CODE.fullmatch(plain)
    if code is not None and code[1] in words:
        return words[code[1]]
    first, dash, rest = plain.partition(" - ")
    for part in (first, rest) if dash else ():
        if part in words:
            return words[part]
    return None


def _yes_or_no(words: Mapping[str, bool]) -> dict[str, bool]:
    return dict.fromkeys(_YES, True) | dict.fromkeys(_NO, False) | dict(words)


_PREMIUM_WORDS, _EAL_WORDS, _CARE_WORDS = _yes_or_no(_PREMIUM), _yes_or_no(_EAL), _yes_or_no(_CARE)
_ROLL_WORDS = dict.fromkeys(_HERE, True) | dict.fromkeys(_ELSEWHERE, False)


@lru_cache(maxsize=256)
def read_sen(text: str) -> str:
    """`N`, `K` (support), `E` (plan), or blank where it is not known. Raises Unreadable."""
    found = _found(text, _SEN)
    if found is None:
        raise Unreadable("this is not an SEN status", "Write N, K or E, or leave it blank.")
    return str(found)


@lru_cache(maxsize=256)
def read_sex(text: str) -> str:
    """`M`, `F`, or blank where it is another or not known. Raises Unreadable."""
    found = _found(text, _SEX)
    if found is None:
        raise Unreadable("this is neither M nor F", "Write M or F, or leave it blank.")
    return str(found)


@lru_cache(maxsize=256)
def read_pupil_premium(text: str) -> bool:
    """Whether the pupil has pupil premium. Raises Unreadable."""
    found = _found(text, _PREMIUM_WORDS)
    if found is None:
        raise Unreadable("this does not say whether there is pupil premium", "Write T or F, or Yes or No.")
    return bool(found)


@lru_cache(maxsize=256)
def read_eal(text: str) -> bool:
    """Whether English is an additional language, from yes and no or a language's code. Raises Unreadable."""
    found = _found(text, _EAL_WORDS)
    code = key(text).partition(" - ")[0]
    if found is None and code not in _NOT_SAID and re.fullmatch(r"[a-z]{3,4}", code):
        return True  # the census's code of another language, such as POL or PNJA
    if found is None:
        raise Unreadable(
            "this does not say whether English is an additional language", "Write T or F, or Yes or No."
        )
    return bool(found)


@lru_cache(maxsize=256)
def read_in_care(text: str) -> bool:
    """Whether the pupil is in care now. Raises Unreadable."""
    found = _found(text, _CARE_WORDS)
    if found is None:
        raise Unreadable("this does not say whether the pupil is in care", "Write T or F, or Yes or No.")
    return bool(found)


def _kind_of_registration(text: str) -> bool | None:
    """What the census's long words say by the kind of registration in them; None where they speak of none.

    Such as `Current (single registration at this school)` and `Guest (pupil not registered at this school …)`.
    """
    words = re.findall(r"[a-z]+", key(text))
    if {"main", "subsidiary"} <= set(words):
        return None
    if _REGISTERED_ELSEWHERE & set(words) or words[:1] in (["former"], ["previous"], ["leaver"], ["left"]):
        return False
    if _NEGATIONS & set(words):
        return None
    return True if words[:1] == ["current"] or {"main", "dual"} <= set(words) else None


@lru_cache(maxsize=256)
def read_status(text: str) -> bool:
    """Whether the enrolment status is one of the school's own pupils, as far as it is known.

    False where the words are not known. Raises NotOnRoll for leavers, guests, applicants and subsidiary
    registrations.
    """
    found = _found(text, _ROLL_WORDS)
    if found is None:
        found = _kind_of_registration(text)
    if found is False:
        raise NotOnRoll
    return found is True
