"""A line that names a class or a form and has no command: what can be typed for all of it, and nothing done yet."""

from bot.ask import Ask
from bot.commands.help import offered
from bot.inputs.in_class import class_at
from bot.registry import Registry
from bot.say.card import Card, Text
from models.rules.letters import tidy
from models.rules.wording import listed, to_type
from models.school.pupils import members

_FOR_SESSIONS = (("grade", "grade {}"), ("book", "book {} thu"))
_FOR_OTHERS = (("review", "review {}"),)
_FOR_ALL = (("slip", "slip {} + well done"), ("sessions", "sessions {}"))


def about_group(ask: Ask, registry: Registry, line: str) -> Card | None:
    """What this person may type for the first class or form in the line; None where there is none."""
    group = next((found for token in tidy(line).split() if (found := class_at(ask.school, [token]))), "")
    if not group:
        return None
    years = {ask.school.year_of(each) for each in members(ask.db, group)}
    has_sessions = not years.isdisjoint(ask.school.settings.session_years)
    names = {each.name for each in offered(registry, ask.who)}
    ways = (*(_FOR_SESSIONS if has_sessions else _FOR_OTHERS), *_FOR_ALL)
    such = [to_type(words.format(group)) for name, words in ways if name in names]
    if not such:
        return None
    how = Text(f"Begin with it, such as: {listed(such, last='or')}")
    return Card(f"What is to be done with {group}? Nothing is done yet.", (how,))
