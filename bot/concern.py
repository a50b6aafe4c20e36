"""A safeguarding concern goes to a person: whom to tell, and what is said to an answer typed beside its question."""

from bot.ask import Ask
from bot.say.card import Card, Text
from models.rules.wording import listed
from models.school import people
from models.school.people import Role


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
