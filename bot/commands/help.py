"""`help`: what can be done, made from the declarations."""

from bot.registry import Command, Registry
from bot.say.card import Card, Note, Row, Text
from models.access.authoriser import Person, could
from models.rules.wording import to_type


def offered(registry: Registry, who: Person) -> list[Command[object]]:
    """The commands that this person may ever use; what they may not do is not offered."""
    return [
        each
        for each in registry.commands.values()
        if (each.may is None or could(who, each.may)) and (each.offers is None or each.offers(who))
    ]


def help_card(registry: Registry, who: Person, chosen: Command[object] | None = None) -> Card:
    """All commands with an example each, or one with all its examples."""
    if chosen is not None:
        examples = "\n".join(map(to_type, chosen.examples))
        return Card(chosen.name, (Text(chosen.does), Text(f"Type:\n{examples}")))
    rows = tuple(
        Row(to_type(each.examples[0]), each.does) for each in offered(registry, who) if each.examples
    )
    return Card(
        "What you can type",
        (*rows, Note(f"Type a command and then help, such as {to_type('slip help')}, for more examples.")),
    )
