"""One form for a condition in SQL, however a database writes it down, so that two can be compared."""

import re

_TOKEN = re.compile(
    r"""
      '(?:[^']|'')*'                                        # words
    | "[^"]+"                                               # a quoted name
    | ::\s*(?:character\ varying|double\ precision|(?:timestamp|time)\ with(?:out)?\ time\ zone|\w+)
      (?:\(\d+\))?(?:\[\])?                                 # a cast
    | \w+(?:\.\d+)?                                         # a name or a number
    | <>|!=|>=|<=|\|\||!~~|~~
    | \S
    """,
    re.VERBOSE | re.IGNORECASE,
)
_BELOW_ZERO = re.compile(r"'-(\d+(?:\.\d+)?)'(?=::)")
_BEFORE_A_VALUE = frozenset({"and", "between", "in", "like", "not", "or"})
_SPELT = {"!=": "<>", "~~": "like", "!~~": "not like"}


def plain_predicate(sql: str) -> str:
    """A CHECK's or a partial index's condition without what PostgreSQL adds: casts, brackets, its word for IN.

    Brackets go, so two conditions that differ only in where brackets stand count as the same.
    """
    below_zero = _BELOW_ZERO.sub(r"-\1", sql)
    written = _TOKEN.findall(below_zero)
    tokens = [_plain(each) for each in written if not each.startswith("::") and each not in "()"]
    return " ".join(_one_by_one(_between(_signed(_lists(tokens)))))


def _plain(token: str) -> str:
    if token.startswith("'"):
        return token
    lower = token.strip('"').lower()
    return _SPELT.get(lower, lower)


def _lists(tokens: list[str]) -> list[str]:
    """`= any array [ a , b ]` is `in a , b`; `<> all array [ … ]` is `not in …`."""
    found: list[str] = []
    at = 0
    inside = False
    while at < len(tokens):
        match tokens[at : at + 4]:
            case ["=", "any", "array", "["]:
                found.append("in")
                at, inside = at + 4, True
            case ["<>", "all", "array", "["]:
                found += ["not", "in"]
                at, inside = at + 4, True
            case ["]", *_] if inside:
                at, inside = at + 1, False
            case _:
                found.append(tokens[at])
                at += 1
    return found


def _signed(tokens: list[str]) -> list[str]:
    """A number below zero is one, with its sign: `between - 2 and 2` is `between -2 and 2`."""
    found: list[str] = []
    for each in tokens:
        before = found[-2] if len(found) > 1 else ""
        is_below_zero = found[-1:] == ["-"] and each[0].isdigit()
        if is_below_zero and (before in _BEFORE_A_VALUE or not before[-1:].isalnum()):
            found[-1] = f"-{each}"
        else:
            found.append(each)
    return found


def _between(tokens: list[str]) -> list[str]:
    """`x between a and b` is `x >= a and x <= b`, as PostgreSQL keeps it."""
    found: list[str] = []
    at = 0
    while at < len(tokens):
        match tokens[at : at + 5]:
            case [what, "between", low, "and", high]:
                found += [what, ">=", low, "and", what, "<=", high]
                at += 5
            case _:
                found.append(tokens[at])
                at += 1
    return found


def _one_by_one(tokens: list[str]) -> list[str]:
    """`in a` of one is `= a`."""
    found: list[str] = []
    for at, each in enumerate(tokens):
        alone = each == "in" and tokens[at + 2 : at + 3] != [","]
        if alone and found[-1:] == ["not"]:
            found[-1] = "<>"
        else:
            found.append("=" if alone else each)
    return found
