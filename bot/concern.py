"""A safeguarding concern goes to a person: whom to tell, what is asked, and what is said to a stray answer."""

from collections.abc import Sequence

from bot.ask import Ask
from bot.say.card import Card, Text
from bot.say.form import Choice, Pick
from models.rules.concerns import Concern
from models.rules.wording import listed
from models.school import people
from models.school.people import Role

CONCERN = "safeguarding_concern"
"""The field that asks whether free text is a safeguarding concern, where it has a word on the list."""


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
    where = "Keep it where the school keeps such concerns."
    if Role.SAFEGUARDING_LEAD not in ask.who.roles:
        where = f"Tell {leads(ask)} in person, now."
    return Card(
        "I saved nothing for that: I cannot tell which question it answers.",
        (
            Text(f"If it is a safeguarding concern: {where} Nothing of it is saved."),
            Text("If I asked something else, answer it in its form, or press its button."),
        ),
    )


def safeguarding_words(ask: Ask) -> str:
    """What stands above free text: such concerns go to a person."""
    if Role.SAFEGUARDING_LEAD in ask.who.roles:
        return "Not for safeguarding concerns. Keep them where the school keeps them."
    return f"Not for safeguarding concerns. Tell {leads(ask)} in person."


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
