"""`help`: what can be done, made from the declarations: ten at once, by what a person wants to do."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import Field

from bot.registry import Command, Errand, Registry
from bot.say.card import Button, Card, Heading, Note, Part, Row, Text
from bot.say.press import Press
from models.access.authoriser import Person, could
from models.rules.wording import example, to_type

AT_ONCE = 10


@dataclass(frozen=True)
class MoreHelp(Press, action="help.more"):
    """Show what else can be typed."""

    page: Annotated[int, Field(ge=1, le=99)]


def offered(registry: Registry, who: Person) -> list[Command[object]]:
    """The commands that this person may ever use; what they may not do is not offered."""
    return [each for each in registry.commands.values() if offers_to(each, who)]


def offers_to(command: Command[Any], who: Person) -> bool:
    """Whether this person may ever use the command, and it is of use to them."""
    return (command.may is None or could(who, command.may)) and (
        command.offers is None or command.offers(who)
    )


def help_card(
    registry: Registry, who: Person, chosen: Command[object] | None = None, *, page: int = 1
) -> Card:
    """A page of the commands with an example each, or one with all its examples."""
    if chosen is not None:
        examples = "\n".join(map(example, chosen.examples))
        return Card(chosen.name, (Text(chosen.does), Text(f"Type:\n{examples}")))
    shown = [each for each in offered(registry, who) if each.examples]
    shown.sort(key=lambda each: each.menu.rank)
    some = shown[(page - 1) * AT_ONCE : page * AT_ONCE]
    rest = len(shown) - page * AT_ONCE
    more = (Button(f"{rest} more", MoreHelp(page + 1)),) if rest > 0 else ()
    hint = Note(f"Type a command and then help, such as {to_type('slip help')}, for more examples.")
    asked = Note(f"If a pupil or parent asks what we hold of them, in any words: {to_type('data request')}")
    return Card("What you can type", (*_grouped(some), hint, asked), more)


def _grouped(some: Sequence[Command[object]]) -> list[Part]:
    parts: list[Part] = []
    for errand in Errand:
        rows = [Row(example(each.examples[0]), each.does) for each in some if each.errand is errand]
        parts.extend((Heading(errand.value), *rows) if rows else ())
    return parts
