"""A form that is left for a command: it waits, and what is answered offers it again."""

from dataclasses import replace
from typing import TypeVar

from bot.ask import CommandResult, FormErrors, OpenForm, Replace, Reply, Result
from bot.inputs.line import is_text
from bot.registry import Registry
from bot.requests import Said, Submitted
from bot.say.card import Button
from bot.say.form import Values
from bot.say.press import StartForm, read_token, typed

Answer = TypeVar("Answer", Result, CommandResult)

ASIDE = "aside"
"""Under which name a form carries those that wait behind it."""
_MOST = 2000
"""Characters that a form carries unseen: the forms left last are kept."""


def left_open(registry: Registry, command: str, values: Values) -> str:
    """A form as it stands, to wait; blank where nothing stands in it, and where it would save nothing."""
    if registry.commands[command].only_shows:
        return ""
    known = tuple((name, value) for name, value in values.items() if value)
    return StartForm(command, typed=known).token() if known else ""


def and_before(registry: Registry, left: str, waiting: str) -> str:
    """The form that is left now, before those that waited behind it.

    Of one command only the newest waits, and those in which somebody wrote: typed once more, a line is put right.
    """
    kept: list[str] = []
    commands: set[str] = set()
    for each in dict.fromkeys(filter(None, (left, *waiting.split("\n")))):
        press = _press(each)
        inputs = registry.commands[press.command].inputs
        written = any(is_text(inputs[name]) for name, _ in press.typed if name in inputs)
        if written or press.command not in commands:
            kept.append(each)
        commands.add(press.command)
    while len(kept) > 1 and sum(map(len, kept)) > _MOST:
        kept.pop()
    return "\n".join(kept)


def waiting_behind(said: Said) -> str:
    """The forms that wait while this is answered; blank where none does."""
    return said.aside or (said.hidden.get(ASIDE, "") if isinstance(said, Submitted) else "")


def without(waiting: str, token: str) -> str:
    """The forms that still wait, once this one is open again."""
    return "\n".join(each for each in waiting.split("\n") if each != token)


def offering(registry: Registry, result: Answer, waiting: str) -> Answer:
    """The answer with a button for the form that was left last; a form that opens carries all that wait along.

    One at a time: five ways back under every answer are none. The next is offered once this one is done.
    """
    if not waiting:
        return result
    match result:
        case Reply(card) | Replace(card):
            return replace(
                result, card=card.with_actions(_back(registry, waiting.split("\n", maxsplit=1)[0]))
            )
        case OpenForm(form) | FormErrors(form):
            return replace(result, form=replace(form, hidden={**form.hidden, ASIDE: waiting}))
        case _:
            return result


def _press(token: str) -> StartForm:
    return typed(StartForm, read_token(token)[1])


def _back(registry: Registry, token: str) -> Button:
    press = _press(token)
    return Button(f"Back to: {registry.commands[press.command].title}", press)
