"""Classes and forms in a line: for all who are in them, or to say which one of a name is meant."""

import re
from collections.abc import Sequence

from bot.inputs.line import Asking, Unclear
from bot.inputs.whom import MOST_PICKED, MOST_SHOWN, Whom, choices, one
from models.mentoring.mentees import mentee_ids
from models.rules.letters import fold
from models.rules.wording import listed
from models.school.pupils import any_class, class_of, members
from models.school.snapshot import School

ABOUT_GROUPS = frozenset(
    {
        "all",
        "whole",
        "everyone",
        "everybody",
        "the",
        "my",
        "of",
        "in",
        "from",
        "class",
        "set",
        "group",
        "form",
    }
    | {"pupils", "students", "kids", "lot", "members"}
)
"""What people say around the name of a class or a form, which changes nothing."""

_YEAR = re.compile(r"(?:y|yr|year) ?\d{1,2}s?")


def is_group(school: School, phrase: str) -> bool:
    said = phrase.casefold()
    return said in school.classes or said in school.forms


def group_in(school: School, phrase: str) -> str:
    """The form or the class that the phrase stands for: 11Ma1, my 11Ma1 class, all of 11B; blank for none."""
    if is_group(school, phrase):
        return phrase
    words = [word for word in phrase.split() if word.casefold() not in ABOUT_GROUPS]
    return words[0] if len(words) == 1 < len(phrase.split()) and is_group(school, words[0]) else ""


def mentees_in(ask: Asking, phrase: str) -> Sequence[int]:
    """The speaker's own, where the phrase is that: all my mentees; else nobody."""
    words = [word for word in fold(phrase).split() if word not in ABOUT_GROUPS]
    return mentee_ids(ask.db, ask.who) if words in (["mentees"], ["tutees"]) else ()


def which_class(ask: Asking, phrase: str) -> Unclear | None:
    """What is asked of words that say a class without its name, or a whole year group: my class, everyone, y11."""
    left = [word for word in fold(phrase).split() if word not in ABOUT_GROUPS]
    if not fold(phrase) or (left and not _YEAR.fullmatch(" ".join(left))):
        return None
    such = class_of(ask.db, ask.who.staff_id) or any_class(ask.db)
    said = (
        f"A whole year is too many. Which class? Type its name, such as {such}."
        if left
        else f"Which class or form? Type its name, such as {such}."
    )
    return Unclear(said, guessed=True, ordinary=True)


def one_in(ask: Asking, phrase: str, whom: Whom) -> int:
    """The one pupil that the phrase means, also by a class that they are in. Raises Unclear as `one` does."""
    name, group = in_class(ask.school, phrase)
    if not group or ask.school.names.match(phrase).ids:
        return one(ask, phrase, whom)
    ids, inside = ask.school.names.match(name).ids, members(ask.db, group)
    meant = [each for each in ids if each in inside]
    if len(meant) == 1:
        return meant[0]
    if len(meant) > 1 or not ids:
        raise Unclear(f"Which “{phrase}” do you mean?", choices(ask.school, meant or inside)[:MOST_PICKED])
    known = listed(map(ask.school.label, ids), MOST_SHOWN)
    sentence = f"{known} {'is' if len(ids) == 1 else 'are'} not in {group}. Whom do you mean?"
    raise Unclear(sentence, choices(ask.school, ids)[:MOST_PICKED], guessed=True, named=tuple(ids))


def in_class(school: School, phrase: str) -> tuple[str, str]:
    """The name, and the class or form behind it, or before it; blank where none stands there."""
    words = phrase.rsplit(maxsplit=1)
    if group := class_at(school, words[1:]):
        return words[0], group
    first, _, name = phrase.partition(" ")
    return (name, first) if class_at(school, [first]) and school.names.match(name).ids else (phrase, "")


def class_at(school: School, words: Sequence[str]) -> str:
    """The class or form that the word is; blank where it is none, or may begin a sentence as well: Oak, 7."""
    word = words[0].strip("(),;:") if words else ""
    return word if is_group(school, word) and not (word.isalpha() or word.isdigit()) else ""
