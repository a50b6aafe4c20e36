"""Whether somebody says that a pupil or a parent asks for what is held of them, or complains (lifecycle, 2 and 3).

Any words count as a request, so whoever says it in any of these is told whom to tell.
"""

import re

from models.rules.letters import fold

_WHOSE = (
    r"(?:her|his|their|my|our|all|the|own|personal|pupils?|students?|childs?|childrens?|daughters?|sons?)"
)
_DATA = r"(?:data|records?|files?|information|info)"
_WANTS = r"(?:wants?|wanted|wanting|asks?|asked|asking|requests?|requested|requesting|demands?|demanded|likes?|needs?)"
_SOMEBODY = (
    r"(?:parents?|mums?|mothers?|mams?|dads?|fathers?|carers?|guardians?|famil(?:y|ies)|solicitors?|lawyers?|"
    r"pupils?|students?)"
)
_NAMED = re.compile(
    r"\b(?:subject access|d?sars?|gdpr|data protection request|(?:data|records?) requests?|request(?:s|ing)? for data|"
    r"right of access)\b"
)
"""What such a request is called, wherever it stands."""
_ASKED = re.compile(
    rf"\b{_SOMEBODY}\b.*\b{_WANTS}\b(?: \w+){{0,6}} {_WHOSE} (?:\w+ )?{_DATA}\b|"
    rf"\b{_WANTS}\b(?: (?:to|for|see|have|get|a|copy|of|all)){{0,6}} {_WHOSE} (?:own |personal )?data\b|"
    r"\b(?:everything|all|what(?:ever)?|data|information|records?)\b(?: \w+){0,4} (?:hold|held|holds) (?:on|about|of)\b"
)
"""How it is said in passing: who wants what is theirs."""
_COMPLAINS = re.compile(
    r"\b(?:data(?: protection)?|privacy|gdpr) complaints?\b|"
    r"\bcompl(?:aint|aints|ain|ains|ained|aining) (?:about|of|over|on|that)\b(?: \w+){0,6} "
    r"(?:data|records?|privacy|gdpr|personal information)\b"
)
_BEGINS = re.compile(
    rf"(?:(?:a|an|the|one|my|our|this|some) )?{_SOMEBODY} (?:has |have |is |are )?{_WANTS}\b"
)


def asks_for_data(line: str) -> bool:
    """Whether the line says that somebody asks for what is held of a pupil."""
    said = fold(line)
    return _NAMED.search(said) is not None or _ASKED.search(said) is not None


def complains_of_data(line: str) -> bool:
    """Whether the line says that somebody complains about what is done with data."""
    return any(_COMPLAINS.search(fold(part)) for part in re.split(r"[.;:!?]", line))


def somebody_asks_for_data(line: str) -> bool:
    """Whether it begins with who asks, before what they want: then pupil is no command, and names nobody."""
    return _BEGINS.match(fold(line)) is not None and asks_for_data(line)
