"""A line that begins with a pupil's name and with no command: what can be done with it, and nothing done yet."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.ask import Ask
from bot.commands.help import offered
from bot.inputs.corrections import read_line
from bot.inputs.line import Phrase
from bot.inputs.whom import has_left, leading, ones_own
from bot.opening import behind
from bot.registry import Registry
from bot.say.card import Button, Card, Mood, Row, Text
from bot.say.form import Value
from bot.say.press import StartForm
from models.rules.letters import tidy
from models.rules.wording import example

_SHOWN = 8
"""More pupils of one name are too many to choose from here."""
_SAID = (("grade", "Grade"), ("book", "Book"))
"""What takes the words behind the name one by one, so that a button carries them along."""
_HOW = f"Begin with it, such as: {example('slip Amy Carter + superb coursework')}"


def about_somebody(ask: Ask, registry: Registry, line: str, key: str) -> Card | None:
    """What can be done about whom the line begins with, a button each, with what was said in it; None for nobody.

    The buttons carry the key of what was heard, so that an edit of it is known.
    """
    tokens = tidy(line).split()
    if leading(ask.school, tokens) < 2:
        # May Lee is a name, though may alone changes nothing.
        tokens = tidy(behind(line)).split()
    if gone := has_left(ask, " ".join(tokens[: leading(ask.school, tokens)])):
        said, _, more = gone.partition(". ")
        return Card(f"{said}.", (Text(more),), mood=Mood.REFUSED)
    length, ids = ask.school.names.longest_prefix([token.strip(",;:") for token in tokens[:5]])
    mine = list(ones_own(ask)(ids))
    found = mine + [each for each in ids if each not in mine] if len(mine) != 1 else mine
    if not found:
        return None
    undecided = _Undecided(ask, registry, tokens, length, key)
    if len(found) == 1:
        said = f"What is to be done about {ask.school.label(found[0])}? Nothing is done yet."
        return Card(said, (Text(_HOW),), undecided.buttons(found[0]))
    name = " ".join(tokens[:length])
    if len(found) > _SHOWN:
        said = f"{len(found)} pupils are called “{name}”. Type more of the name."
        return Card(said, (Text(_HOW),), mood=Mood.REFUSED)
    rows = (Row(ask.school.label(each), buttons=undecided.buttons(each)) for each in found)
    return Card(f"Which “{name}”, and what is to be done? Nothing is done yet.", (*rows, Text(_HOW)))


@dataclass(frozen=True)
class _Undecided:
    """A line whose first words are a name, and the key of the message that it was heard in."""

    ask: Ask
    registry: Registry
    tokens: Sequence[str]
    name: int
    """How many words the name has."""
    key: str

    def buttons(self, pupil: int) -> tuple[Button, ...]:
        """What can be done about the pupil: first what understands all that was said."""
        names = {each.name for each in offered(self.registry, self.ask.who)}
        typed = {name: self._typed(name) for name, _ in _SAID if name in names}
        text = (("text", " ".join(self.tokens[self.name :])),)
        said = [(name, label, typed[name]) for name, label in _SAID if typed.get(name)]
        unsaid = [(name, label, ()) for name, label in reversed(_SAID) if not typed.get(name)]
        forms = (*said, ("slip", "Send it as a slip", text), *unsaid, ("absent", "Away today", ()))
        return tuple(
            Button(label, StartForm(name, pupil, typed=values, of=self.key))
            for name, label, values in forms
            if name in names
        )

    def _typed(self, name: str) -> tuple[tuple[str, Value], ...]:
        """What the words behind the name say to this command, where they say nothing else."""
        inputs = self.registry.commands[name].inputs
        found = read_line(self.ask, " ".join(self.tokens), inputs)
        if found.left or found.wrong:
            return ()
        return tuple(
            (each, inputs[each].write(value))
            for each, value in found.values.items()
            if not isinstance(inputs[each], Phrase)
        )
