"""A form that is left for a command: it waits, and what is answered offers it again."""

from dataclasses import replace
from typing import TypeVar

from bot.ask import CommandResult, FormErrors, OpenForm, Replace, Reply, Result
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


def left_open(command: str, values: Values) -> str:
    """A form as it stands, to wait."""
    known = ((name, value) for name, value in values.items() if value)
    return StartForm(command, typed=tuple(known)).token()


def and_before(left: str, waiting: str) -> str:
    """The form that is left now, before those that waited behind it."""
    every = dict.fromkeys((left, *waiting.split("\n")))
    kept = [each for each in every if each]
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


def _back(registry: Registry, token: str) -> Button:
    press = typed(StartForm, read_token(token)[1])
    return Button(f"Back to: {registry.commands[press.command].title}", press)
