"""A safeguarding concern goes to a person: whom to tell, what is asked, and what is said to a stray answer."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

from bot.ask import Ask
from bot.inputs.line import Free, Input
from bot.opening import plain_word
from bot.say.card import Card, Text
from bot.say.form import Choice, Pick
from models.mentoring.slip import Tone
from models.rules.concern_reading import rules
from models.rules.concerns import Concern, concerns
from models.rules.letters import fold
from models.rules.present import lists_people
from models.rules.wording import listed
from models.school import people
from models.school.people import Role

CONCERN = "safeguarding_concern"
"""The field that asks whether free text is a safeguarding concern, where it has a word on the list."""

_SIGNS = {Tone.POSITIVE: "+", Tone.NEGATIVE: "-", Tone.NEUTRAL: ""}
_OF_THE_LEAD = ("a concern", "concern about", "safeguarding", "designated lead")
"""Who speaks of one of these asks whom to tell; what else does, the rules of concerns know."""


def leads(ask: Ask) -> str:
    """Who is told of a concern in person."""
    known = people.with_role(ask.db, Role.SAFEGUARDING_LEAD)
    return listed((each.name for each in known), last="or") or "the safeguarding lead"


def answered_outside(ask: Ask, *, yes: bool) -> Card:
    """What is said to a yes or a no that answers no question which stands open alone: it does nothing."""
    if not yes:
        return Card(
            "I saved nothing for that: I cannot tell which question it answers.",
            (
                Text(
                    "If I asked whether it is a safeguarding concern, answer in the form: it is not saved yet. "
                    "Choose “No, save it” there."
                ),
            ),
        )
    return Card(
        "I saved nothing for that: I cannot tell which question it answers.",
        (
            Text(f"If it is a safeguarding concern: {_where(ask)} Nothing of it is saved."),
            Text("If I asked something else, answer it in its form, or press its button."),
        ),
    )


_ASKING = frozenset(
    {"who", "which", "what", "when", "is", "are", "has", "have", "can", "could", "will", "how"}
)


_TICKED_OFF = re.compile(
    r"(?:i |i've |ive |have |just )*told (?:them|everyone|everybody|all)(?: both| all| of them)*(?: now| today)?"
)
"""What leadership says of the Year 11 list; what a child told them all is answered beside it."""


def beside_concern(ask: Ask, line: str, card: Card) -> Card:
    """What is answered to a line that is no command; whom to tell stands first where it speaks of a concern."""
    found = concerns(line, own=ask.school.settings.safeguarding_words)
    # That nothing in it is of school says nothing of a line that is no slip.
    tells = any(each.kind not in {rule.kind for rule in rules().nothing_of} for each in found)
    of_the_lead = any(each in fold(line) for each in _OF_THE_LEAD)
    if not tells and not of_the_lead:
        return card
    said = f"If it is a safeguarding concern: {_where(ask)} Nothing of it is saved."
    # A word or two may be mistyped, and a question about the school's own doings is answered as well.
    asks = not of_the_lead and plain_word(line.split(maxsplit=1)[0]).casefold() in _ASKING
    asks = (asks or _TICKED_OFF.fullmatch(fold(line)) is not None) and not any(each.grave for each in found)
    is_sentence = len(line.split()) > 2 and not card.buttons() and not asks
    return Card(said) if is_sentence else replace(card, parts=(Text(said), *card.parts))


def _where(ask: Ask) -> str:
    """Where a concern goes, as a sentence goes on behind its colon."""
    if Role.SAFEGUARDING_LEAD in ask.who.roles:
        return "keep it where the school keeps such concerns."
    return f"tell {leads(ask)} in person, now."


def safeguarding_words(ask: Ask) -> str:
    """What stands above free text: such concerns go to a person."""
    if Role.SAFEGUARDING_LEAD in ask.who.roles:
        return "Not for safeguarding concerns. Keep them where the school keeps them."
    return f"Not for safeguarding concerns. Tell {leads(ask)} in person."


def concerns_in(ask: Ask, inputs: Mapping[str, Input[Any]], values: Mapping[str, Any]) -> list[Concern]:
    """What in the free text of these values may be a concern, the gravest first."""
    texts = {
        name: str(values[name])
        for name, each in inputs.items()
        if (isinstance(each, Free) or each.holds_words) and name in values
    }
    tone = next((each for each in values.values() if isinstance(each, Tone)), Tone.NEUTRAL)
    found = _concerns_of(ask, tone, texts.values())
    people = {
        name: text
        for name, text in texts.items()
        if isinstance(each := inputs[name], Free)
        and each.of_people
        and lists_people(text, ask.school.surnames)
    }
    if not found or not people:
        return found
    rest = _concerns_of(ask, tone, [text for name, text in texts.items() if name not in people])
    return _beside_people(found, rest, " ".join(people.values()))


def _concerns_of(ask: Ask, tone: Tone, texts: Iterable[str]) -> list[Concern]:
    return concerns(
        "\n".join(texts),
        sign=_SIGNS[tone],
        surnames=_of_others(ask.school.surnames, ask.who.name),
        own=ask.school.settings.safeguarding_words,
    )


@lru_cache(maxsize=64)
def _of_others(surnames: frozenset[str], name: str) -> frozenset[str]:
    me = fold(name)
    return frozenset(each for each in surnames if not me.endswith(each))


def _beside_people(found: Sequence[Concern], rest: Sequence[Concern], people: str) -> list[Concern]:
    """Who was there is read with all the rest; only that a parent was there is nothing to ask about by itself."""
    kinds, named = {each.kind for each in rest}, set(fold(people).split())
    return [
        each
        for each in found
        if each.grave or each.kind in kinds or not named.issuperset(fold(each.words).split())
    ]


def concern_question(ask: Ask, found: Sequence[Concern]) -> Pick:
    """Yes stands first: who is in a hurry saves nothing, and tells somebody."""
    tell = "" if Role.SAFEGUARDING_LEAD in ask.who.roles else ", I will tell the safeguarding lead"
    return Pick(
        CONCERN,
        "Is this a safeguarding concern?",
        hint=f"Asked because it says “{found[0].words}”.",
        choices=(
            Choice("yes", f"Yes. Save nothing{tell}"),
            Choice("no", "No, save it"),
        ),
    )
