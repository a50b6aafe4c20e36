"""A target that is no grade: target amy read a book. It is agreed at a meeting or goes with a slip (P8, P18)."""

from bot.ask import Ask
from bot.commands.help import offers_to
from bot.inputs.corrections import read_line
from bot.inputs.mentees import OwnPupilField
from bot.opening import opening
from bot.registry import Registry
from bot.say.card import Button, Card, Row
from bot.say.press import StartForm
from models.access.authoriser import could
from models.db.errors import Sorry

_TARGET = "target"
_WAYS = (("meet", "Mentor meeting"), ("slip", "Mentoring slip"))
"""Where it is kept, in the field that each of them has for it."""
_FEWEST = 2
"""Words of a thing to do: one alone may be a grade or a subject mistyped."""


def no_grade(ask: Ask, registry: Registry, line: str, key: str) -> Card | None:
    """What such a target may be kept with, and that of a subject; None for any other line. Nothing is saved.

    The buttons carry the key of what was heard.
    """
    if _TARGET not in line.casefold():
        return None  # as most lines
    begun = opening(line, registry.words)
    target = registry.commands.get(_TARGET)
    if target is None or begun is None or registry.words[begun.word] != _TARGET or not begun.rest:
        return None
    if target.may is None or not could(ask.who, target.may):
        return None  # they are refused, by what they typed
    try:
        found = read_line(ask, begun.rest, target.inputs)
    except Sorry:
        return None
    said, pupil = found.values.get("reason"), found.values.get("pupil")
    plain = not (found.left or found.wrong or found.unclear) and found.values.keys() <= {
        "pupil",
        "subject",
        "reason",
    }
    if pupil is None or not plain or not said or len(said.split()) < _FEWEST:
        return None
    commands = (registry.commands[name] for name, _ in _WAYS if name in registry.commands)
    buttons = tuple(
        Button(each.title, StartForm(each.name, pupil, typed=((_TARGET, said),), of=key))
        for each in commands
        if offers_to(each, ask.who) and _takes(ask, each.inputs["pupil"], pupil)
    )
    label = ask.school.label(pupil)
    grade = StartForm(_TARGET, pupil, subject=found.values.get("subject"), of=key)
    return Card(
        f"Which kind of target is it for {label}? Nothing is saved yet.",
        (
            Row(f"To do: “{said}”", buttons=buttons),
            Row("A grade in a subject", buttons=(Button(target.title, grade),)),
        ),
    )


def _takes(ask: Ask, field: object, pupil: int) -> bool:
    return not isinstance(field, OwnPupilField) or pupil in field.first(ask)([pupil])
