"""The names in a line: which runs of its words are one, and how many stand side by side."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.inputs.excepted import OPENS, behind_but
from bot.inputs.line import PASSING, Asking, Found, Input, Phrase, Unclear
from bot.inputs.whom import MOST_PICKED, choices
from models.rules.days import read_month
from models.rules.english import is_word
from models.rules.letters import fold, is_possessive
from models.rules.wording import listed


@dataclass
class Unclaimed:
    """Words that no input claimed, and whether a comma or `and` stands before them."""

    words: list[str] = field(default_factory=list)
    joined: bool = False


_LONGEST = 3
"""Words of a name within a text."""
_LOOKED_THROUGH = 40
"""Words of a text in which a full name is looked for, where none stands before it."""
_SIGNS = frozenset({"+", "-"})
_SLIP = frozenset({"slip", "Slip"})
ABOUT_WHOM = "Two are named. About whom is it?"
"""Asked where a name is taken back for another one."""
SECOND_THOUGHTS = frozenset({
    "actually", "sorry", "oops", "no", "not", "wait", "i", "meant", "mean", "rather", "correction", "er", "erm",
})  # fmt: skip
"""What stands before a name that is said instead of the one before it."""
_SAYS_MORE = _SIGNS | _SLIP | OPENS | {each.capitalize() for each in OPENS}
"""What stands in a text that may be about somebody else as well, or about all but one."""


def more_names(ask: Asking, each: Phrase[Any], tokens: Sequence[str], at: int) -> tuple[list[str], int]:
    """The names that a comma or `and` puts beside the first one, and how many words that is."""
    names: list[str] = []
    begun = at
    while at < len(tokens):
        joined = tokens[at].casefold() in AND
        after = at + joined
        length = each.leading(ask, tokens[after:])
        beside = joined or tokens[at - 1].endswith(",")
        if beside and not length:
            groups = _groups_alone(ask, each, tokens[after:])
            return [*names, *groups], len(tokens) - begun if groups else at - begun
        alone = length == 1 and is_word(fold(tokens[after]))
        if not beside or not length or alone:
            break
        names.append(" ".join(tokens[after : after + length]).strip(",;:"))
        at = after + length
    return names, at - begun


def ask_of_another(ask: Asking, text: Sequence[str], inputs: Mapping[str, Input[Any]], found: Found) -> None:
    """What is said of one pupil is not written about another: amy + good, ben + better is asked about.

    So is who is left out of those whom it is about: 11Ma1 + great work except amy.
    """
    if _SAYS_MORE.isdisjoint(text):
        return  # most texts
    for name, each in inputs.items():
        if not isinstance(each, Phrase) or name not in found.values:
            continue
        value = found.values[name]
        first = value if isinstance(value, tuple) else (value,)
        if out := _left_out(ask, each, text, first):
            sentence = f"Is {listed(map(ask.school.label, out))} left out? Choose whom it is about."
            rest = tuple(str(one) for one in first if one not in out)
            del found.values[name]
            found.unclear[name] = Unclear(sentence, choices(ask.school, first), rest, named=tuple(first))
            continue
        others = _named_at_sign(ask, each, text)
        if others and not set(others) <= set(first):
            both = tuple(dict.fromkeys((*first, *others)))
            sentence = "This reads like slips about two pupils. Whom is this one about? Send a line each."
            del found.values[name]
            found.unclear[name] = Unclear(sentence, choices(ask.school, both), named=both)


def ask_of_taken_back(
    ask: Asking, text: Sequence[str], inputs: Mapping[str, Input[Any]], found: Found
) -> int:
    """Where the text begins by taking the name back for another one, both are asked about: ben not amy + great.

    Gives how many words that is, which are no text: nobody is written of in another pupil's slip.
    """
    at = next((at for at, token in enumerate(text) if fold(token) not in SECOND_THOUGHTS), len(text))
    if not at:
        return 0  # most texts
    for name, each in inputs.items():
        if not isinstance(each, Phrase) or name not in found.values:
            continue
        length = each.leading(ask, text[at:])
        if not length or (length == 1 and is_word(fold(text[at]))):
            continue
        value = found.values[name]
        first = value if isinstance(value, tuple) else (value,)
        now = each.meant(ask, [" ".join(text[at : at + length]).strip(",;:.")])[0]
        if now and not set(now) <= set(first):
            both = tuple(dict.fromkeys((*first, *now)))
            del found.values[name]
            found.unclear[name] = Unclear(ABOUT_WHOM, choices(ask.school, both)[:MOST_PICKED], named=both)
            return at + length
    return 0


def _named_at_sign(ask: Asking, each: Phrase[Any], tokens: Sequence[str]) -> Collection[int]:
    """Whom a text names behind a comma or `and`, and before a sign, as another slip begins: good, freya + better.

    Or behind the word itself: good and slip freya.
    """
    for at, token in enumerate(tokens):
        if token in _SLIP and (length := each.leading(ask, tokens[at + 1 :])):
            return each.meant(ask, [" ".join(tokens[at + 1 : at + 1 + length]).strip(",;:.")])[0]
        if token not in _SIGNS:
            continue
        for length in range(min(_LONGEST, at - 1), 0, -1):
            before = tokens[at - length - 1]
            said = " ".join(tokens[at - length : at])
            joined = before.endswith((",", ";", ".")) or before.casefold() in AND
            if joined and not is_word(fold(said)) and each.is_somebody(ask, said):
                return each.meant(ask, [said])[0]
    return ()


def ask_of_named(ask: Asking, tokens: Sequence[str], inputs: Mapping[str, Input[Any]], found: Found) -> None:
    """Where nobody is named before the text, the first whom it names in full is offered: tell zain patel to come.

    Where somebody is, another slip that begins in the text is not written about them.
    """
    if "slip" in tokens or "except" in tokens:
        ask_of_another(ask, tokens, inputs, found)
    for name, each in inputs.items():
        if not isinstance(each, Phrase) or name in found.values or name in found.unclear:
            continue
        for at in range(min(len(tokens), _LOOKED_THROUGH)):
            if length := name_at(ask, tokens, at, each):
                said = " ".join(tokens[at : at + length]).strip(",;:.")
                named = Found()
                read_phrases(ask, name, each, [said], named)
                found.unclear[name] = _offered(ask, said, named.values.get(name), named.unclear.get(name))
                break


def _offered(ask: Asking, said: str, value: Any, unclear: Unclear | None) -> Unclear:
    ids = value if isinstance(value, tuple) else (value,) if value is not None else ()
    if unclear is not None:
        return unclear
    return Unclear(f"Is it about “{said}”?", choices(ask.school, ids), guessed=True, named=ids)


def _left_out(ask: Asking, each: Phrase[Any], tokens: Sequence[str], whom: Sequence[int]) -> list[int]:
    """Who of several is named as one of whom it is not said; nobody where one pupil alone is meant."""
    out: list[int] = []
    for at in range(len(tokens)) if len(whom) > 1 else ():
        behind = tokens[at + behind_but(tokens[at:]) :]
        if len(behind) < len(tokens) - at and (length := each.leading(ask, behind)):
            named = each.meant(ask, [" ".join(behind[:length]).strip(",;:.")])[0]
            out.extend(one for one in whom if one in named)
    return list(dict.fromkeys(out))


def leaves_out(ask: Asking, tokens: Sequence[str], phrase: Phrase[Any] | None) -> bool:
    """Whether the words leave a pupil out of those who are named before: 11Ma1 thu except amy."""
    return phrase is not None and phrase.leading(ask, tokens[behind_but(tokens) :]) > 0


def _groups_alone(ask: Asking, each: Phrase[Any], tokens: Sequence[str]) -> list[str]:
    """The classes, forms and names that are all that is left of the line, and so are no text: 11Ma2."""
    left = [token.strip(",;:") for token in tokens if token.casefold() not in AND]
    return left if all(each.is_somebody(ask, said) for said in left) else []


def sort_out(
    ask: Asking, runs: Sequence[Unclaimed], phrase: tuple[str, Phrase[Any]] | None, found: Found
) -> None:
    """The runs that belong together are one group of phrases: the names, or what is left over."""
    groups: list[list[str]] = []
    for run in runs:
        if said := " ".join(_without_passing(ask, run.words, phrase)):
            if run.joined and groups:
                groups[-1].append(said)
            else:
                groups.append([said])
    if phrase is None:
        found.left = tuple(said for group in groups for said in group)
    elif groups:
        _name(ask, *phrase, groups, found)


def _name(ask: Asking, name: str, each: Phrase[Any], groups: Sequence[list[str]], found: Found) -> None:
    """Read the group of phrases that names somebody; the others, and what stands behind a name, are left over."""
    chosen = next((group for group in groups if any(_names_of(ask, each, said) for said in group)), groups[0])
    left = [said for group in groups if group is not chosen for said in group]
    phrases: list[str] = []
    for said in chosen:
        words = said.split()
        length = _names_of(ask, each, said) or len(words)
        phrases.append(" ".join(words[:length]))
        left.extend([" ".join(words[length:])] if words[length:] else [])
    read_phrases(ask, name, each, phrases, found)
    found.left = tuple(left)


def _names_of(ask: Asking, each: Phrase[Any], said: str) -> int:
    """How many words of the phrase are a name; 0 where it names nobody."""
    words = said.split()
    if each.is_somebody(ask, said):
        return len(words)
    length = each.leading(ask, words)
    # A forename and a word that is none of English is a name misspelt: Amy Cartr.
    runs_on = length == 1 and not is_possessive(words[0])
    misspelt = runs_on and words[1:] and _may_be_surname(words[1])
    return 0 if misspelt else length


_SHORTENED = frozenset(
    {
        *(
            "dont",
            "didnt",
            "doesnt",
            "isnt",
            "wasnt",
            "arent",
            "werent",
            "cant",
            "couldnt",
            "wont",
            "wouldnt",
        ),
        *(
            "shouldnt",
            "hasnt",
            "havent",
            "hadnt",
            "hes",
            "shes",
            "theyre",
            "thats",
            "whos",
            "im",
            "ive",
            "youre",
        ),
    }
)
"""Words of English that are two, with their apostrophe or without it."""


def _may_be_surname(word: str) -> bool:
    """Whether the word is none of English, and so may be a surname that nobody has: Cartr, O'Shae."""
    plain = fold(word)
    return plain.replace(" ", "").isalpha() and not is_word(plain) and plain not in _SHORTENED


AND = frozenset({"and", "&", "+", ",", "/", "n", "'n'", "plus"})


def _without_passing(
    ask: Asking, run: Sequence[str], phrase: tuple[str, Phrase[Any]] | None
) -> Sequence[str]:
    """The words of a name: those in passing are taken off both ends, unless initials with a form are meant."""
    words = [word for word in run if word]
    if phrase is not None and len(words) > 1 and phrase[1].is_name(ask, words):
        return words
    first, last = 0, len(words)
    while first < last and words[first].casefold().strip(".!") in PASSING:
        first += 1
    while last > first and words[last - 1].casefold().strip(".!") in PASSING:
        last -= 1
    return words[first:last]


def name_at(ask: Asking, tokens: Sequence[str], at: int, phrase: Phrase[Any] | None) -> int:
    if phrase is None:
        return 0
    for length in _lengths(tokens, at):
        words = [token.strip(",;") for token in tokens[at : at + length]]
        if (
            len(words) == length
            and not _ends_in_day(words, tokens[at + length :])
            and phrase.is_name(ask, words)
        ):
            return length
    return 0


def _ends_in_day(words: Sequence[str], behind: Sequence[str]) -> bool:
    """Whether the last word is the day of a month that stands behind it: ben 11 dec is no Ben of Year 11."""
    if len(words) < 2 or not words[-1].isdecimal():
        return False
    month = next((token for token in behind[:2] if token.casefold() != "of"), "")
    return read_month(month.strip(",;.")) is not None


def _lengths(tokens: Sequence[str], at: int) -> tuple[int, ...]:
    """How many words a name has, the most first: more where it is told apart, as Amy Carter 11C (born 5 Jan)."""
    following = [token.strip("(),;").casefold() for token in tokens[at + 2 : at + 4]]
    if "born" in following:
        return (6, 5, 3, 2)
    return (4, 3, 2) if following[1:] and following[1].isdigit() else (3, 2)


def read_phrases(ask: Asking, name: str, each: Phrase[Any], phrases: Sequence[str], found: Found) -> None:
    try:
        found.values[name] = each.read(ask, phrases)
    except Unclear as unclear:
        found.unclear[name] = unclear
