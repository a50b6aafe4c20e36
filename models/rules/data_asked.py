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
    rf"\b{_SOMEBODY}\b (?:has |have |is |are )?{_WANTS}(?: (?:to|for|see|have|get|a|copy|of|all|some)){{0,6}} {_DATA}$|"
    rf"\b{_WANTS}\b(?: (?:to|for|see|have|get|a|copy|of|all)){{0,6}} {_WHOSE} (?:own |personal )?data\b|"
    rf"\b{_WANTS} to (?:see|read|have a copy of|get a copy of) {_WHOSE} (?:own |personal |whole )?{_DATA}$|"
    rf"\b{_WANTS}\b(?: \w+){{0,4}} what(?: \w+){{1,3}} (?:wrote|written|hold|have|keep|kept|recorded|got|stored|said) "
    r"(?:about|on|of)\b|"
    r"\b(?:everything|all|what(?:ever)?|data|information|records?)\b(?: \w+){0,4} (?:hold|held|holds) (?:on|about|of)\b"
)
"""How it is said in passing: who wants what is theirs."""
_COMPLAINS = re.compile(
    r"\b(?:data(?: protection)?|privacy|gdpr) complaints?\b|"
    r"\bcompl(?:aint|aints|ain|ains|ained|aining) (?:about|of|over|on|that)\b(?: \w+){0,6} "
    r"(?:data|records?|privacy|gdpr|personal information)\b"
)
_COMPLAINS_AT_ALL = re.compile(
    rf"(?:help |log |a |the |i |got |have |had |make |take |down )*complaints?(?: help)?|"
    rf"(?:a |an |the |one |my |our |this |some )?{_SOMEBODY} (?:has |have |is |was |wants to )?complain(?:ed|s|ing|)"
)
"""The same where nobody says yet what about: it may be about data."""
_RIGHTS = re.compile(
    r"\b(?:right to be forgotten|right (?:of|to) (?:erasure|rectification|object|restriction|portability)|"
    r"(?:object|objects|objected|objection|objecting) to (?:processing|the processing|the use of|the data)|"
    r"(?:erase|erases|erased|delete|deletes|deleted|destroy|destroyed|remove|removed)\b(?: \w+){0,6} "
    r"(?:data|records?|everything)|everything (?:erased|deleted|removed|destroyed)|"
    rf"(?:correct|rectify|put right)\b(?: \w+){{0,4}} {_DATA}|"
    r"data protection|dpo|information commissioners?|freedom of information|personal data)\b|"
    r"^(?:help )?(?:foi|ico|privacy)$"
)
"""Other rights over data, and whom they are asked of, by their names."""
_BREACH = re.compile(
    r"\b(?:data (?:breach|leak|loss)|breach of data|privacy breach|"
    r"(?:sent|emailed|shown|showed|told|gave|posted)\b(?: \w+){0,9} wrong (?:person|parent|address))\b"
)
"""That something about a pupil may be where it should not."""
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


def complains(line: str) -> bool:
    """Whether it says no more than that somebody complains."""
    return _COMPLAINS_AT_ALL.fullmatch(fold(line)) is not None


def speaks_of_rights(line: str) -> bool:
    """Whether it names another right over data, such as to have it removed, or who answers for data."""
    return _RIGHTS.search(fold(line)) is not None


def tells_of_breach(line: str) -> bool:
    """Whether it says that something may have come to somebody whom it was not meant for."""
    return _BREACH.search(fold(line)) is not None


def somebody_asks_for_data(line: str) -> bool:
    """Whether it begins with who asks, before what they want: then pupil is no command, and names nobody."""
    return _BEGINS.match(fold(line)) is not None and asks_for_data(line)
