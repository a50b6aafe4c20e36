"""What is said to a line that begins no command: an answer in kind, what may be meant, and whom to tell."""

from collections.abc import Sequence
from typing import Any

from rapidfuzz import fuzz, process

from bot.about_group import about_group
from bot.ask import Ask
from bot.commands import courtesy
from bot.commands.help import help_card, offered, offers_to
from bot.commands.slips import last_slip
from bot.commands.undo import last_named
from bot.concern import answered_outside, beside_concern
from bot.data_asked import beside_request
from bot.inputs.contacts import tells_of_home
from bot.not_kept import not_kept, of_colleagues
from bot.opening import parted, plain_word
from bot.registry import Command, Registry
from bot.say.card import Button, Card, Mood, Text
from bot.say.press import StartForm
from bot.taking_back import is_of_last, names_another, stops
from bot.undecided import about_named, about_somebody, in_its_form, tells_of_meeting
from models.rules.concerns import concerns
from models.rules.english import is_word
from models.rules.letters import fold
from models.rules.wording import example, listed, to_type

_LIKE, _LIKE_OF_ENGLISH = 66, 75
"""Of 100: how like a command a word has to be, which may be one that is mistyped; get is not target."""
_QUOTED = 40
"""Letters of an unknown word that are said back."""


_DONE = frozenset({"do", "does", "to", "can", "could", "should", "would", "must", "might", "shall", "about"})
"""What stands behind how where somebody asks how a thing is done, and not how somebody does."""


def unknown(ask: Ask, registry: Registry, line: str, key: str) -> Card:
    """The answer; nothing is done. Its buttons carry the key of what was heard."""
    said = _answered(ask, registry, line, key) or _guessed(ask, registry, line, key)
    answer = beside_concern(ask, line, said)
    return beside_request(ask, line, answer, alone=answer is said)


def _answered(ask: Ask, registry: Registry, line: str, key: str) -> Card | None:
    """What is said to an answer, a courtesy, or a question how something is done; None where it is none of them."""
    doubts = courtesy.regrets(line) or is_of_last(line) or names_another(ask, line)
    if doubts and (last := last_named(ask)) is not None:
        return last
    if is_of_last(line):
        done = Text(f"What you sent: {to_type('slips')}. Your sessions: {to_type('sessions')}")
        return Card(f"You saved nothing in the last {ask.school.settings.undo_minutes} minutes.", (done,))
    if (known := not_kept(ask, line)) is not None:
        return known
    if (answer := courtesy.yes_or_no(line)) is not None:
        return answered_outside(ask, yes=answer)
    if (saves := courtesy.lets_save(line)) is not None and not stops(line):
        return answered_outside(ask, yes=not saves)
    if (how := _asked_how(registry, line)) is not None:
        return help_card(registry, ask.who, how)
    if courtesy.says_kind(line) and (slip := last_slip(ask)) is not None:
        return slip
    named = about_named(ask, registry, line, key) if courtesy.may_be_of_somebody(line) else None
    return named or (courtesy.answer(line) if not courtesy.is_lost(line) else None)


def _guessed(ask: Ask, registry: Registry, line: str, key: str) -> Card:
    """About whom it may be, which command may be mistyped, and what can be typed."""
    if (about := about_somebody(ask, registry, line, key)) is not None:
        return about
    if (tells_of_home(line) or tells_of_meeting(line)) and (
        about := about_named(ask, registry, line, key)
    ) is not None:
        return about
    word, rest = parted(line)
    close = _close(ask, registry, word)
    ways = _in_forms(ask, registry, close, rest, key)
    mistyped = close and (ways or not is_word(fold(word)))
    if not mistyped and (about := about_named(ask, registry, line, key)) is not None:
        return about
    if not mistyped and (of_all := about_group(ask, registry, line)) is not None:
        return of_all
    if (known := courtesy.answer(line) or of_colleagues(ask, line)) is not None:
        return known
    # What may be a concern goes to a person, and to no form.
    if (
        tells_of_home(line)
        and not concerns(line)
        and (contact := registry.commands.get("contact"))
        and offers_to(contact, ask.who)
    ):
        note = StartForm(contact.name, typed=(("note", line),), of=key)
        whom = Text("Pick the pupil there. What you typed stands in it.")
        return Card("With whose home was it? Nothing is saved yet.", (whom,), (Button(contact.title, note),))
    meant = f" Did you mean {listed(map(to_type, close), last='or')}?" if close else ""
    such = f"Type a command, such as {example('slip Amy Carter + superb coursework')}"
    if courtesy.begins_politely(line):
        said = f"I find no command in that. {such}"
    else:
        quoted = word if len(word) <= _QUOTED else f"{word[:_QUOTED]}…"
        said = f"I do not know “{quoted}”.{meant}" if word else such
    help_ = Text(f"Type {to_type('help')} to see all that I can do.")
    return Card(said, (help_,), ways, mood=Mood.REFUSED)


def _close(ask: Ask, registry: Registry, word: str) -> list[str]:
    """The commands of which the word may be one that is mistyped."""
    names = ["help", *(each.name for each in offered(registry, ask.who))]
    like = _LIKE_OF_ENGLISH if is_word(fold(word)) else _LIKE
    found = process.extract(word.casefold(), names, limit=2, scorer=fuzz.ratio, score_cutoff=like)
    return [name for name, _, _ in found]


def _in_forms(ask: Ask, registry: Registry, names: Sequence[str], rest: str, key: str) -> tuple[Button, ...]:
    """The forms of these commands, with what was said in them."""
    kept = [_command(registry, name) for name in names] if rest else []
    return tuple(each for one in kept if one is not None for each in in_its_form(ask, one, rest, key))


def _asked_how(registry: Registry, line: str) -> Command[Any] | None:
    """The command of which somebody asks how it is done: how do i book someone."""
    first, rest = parted(line)
    asks = first.casefold() == "how" and plain_word(parted(rest)[0]).casefold() in _DONE
    words = map(plain_word, rest.split()) if asks else ()
    return next((found for word in words if (found := _command(registry, word)) is not None), None)


def _command(registry: Registry, word: str) -> Command[Any] | None:
    return registry.commands.get(registry.words.get(word.casefold(), ""))
