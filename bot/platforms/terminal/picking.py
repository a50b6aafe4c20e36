"""What is chosen in a form's field by numbers or by words, one line at a time."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from bot.lookups import Lookups
from bot.say.form import Asked, Choice, Form, Pick, Search, Value
from models.db.errors import Sorry
from models.rules.letters import fold


@dataclass
class FormTalk:
    """A form being asked field by field."""

    form: Form
    waiting: list[str]
    values: dict[str, Value]
    offered: Mapping[str, tuple[Choice, ...]] = field(default_factory=dict)
    doubtful: str = ""
    """The line of which is being asked whether it is a command or the answer."""


def is_number(words: str) -> bool:
    """Whether the words are the number of something that may stand on the screen."""
    return words.isdecimal() and len(words) < 10


class Picking:
    """Chooses among what a field offers, or finds, and says what is left to choose from."""

    def __init__(self, lookups: Lookups, say: Callable[[str], None]) -> None:
        self._lookups = lookups
        self._say = say

    def pick(self, who: int, asking: FormTalk, asked: Pick | Search, line: str) -> tuple[str, ...] | None:
        """What was picked, by numbers or by words; None where the words left a choice, which is now numbered."""
        offered = asking.offered.get(asked.name, ())
        picked: list[str] = []
        for each in line.split(","):
            part = each.strip()
            if is_number(part) and 1 <= int(part) <= len(offered):
                picked.append(offered[int(part) - 1].value)
                continue
            if chosen := self.chosen(who, asking, asked, part):
                picked.extend(chosen)
                continue
            found = self._matching(who, asked, offered, part)
            if not found:
                raise Sorry(f"Nothing fits “{part}”. Try other words, or cancel.")
            asking.offered = {asked.name: found}
            self._say("Which one? Type its number.")
            for number, choice in enumerate(found, 1):
                self._say(f"  {number}. {choice.label}")
            return None
        return tuple(picked)

    def chosen(self, who: int, asking: FormTalk, asked: Pick | Search, words: str) -> tuple[str, ...]:
        """What the words choose by themselves: a whole label, or what a line would take; never the beginning of one."""
        offered = asking.offered.get(asked.name, ()) if isinstance(asked, Pick) else ()
        wanted = fold(words)
        exact = [each.value for each in offered if wanted in {fold(each.value), fold(each.label)} - {""}]
        signed = [
            each.value for each in offered if not wanted and words.strip() and words.strip() in each.label
        ]
        if len(exact) == 1 or len(signed) == 1:
            return tuple(exact or signed)
        if isinstance(asked, Pick) and asked.typed:
            # Wed of next week's days is that one, not the next Wednesday.
            size = len(wanted.split())
            begun = [
                each.value for each in offered if wanted and fold(each.label).split()[:size] == wanted.split()
            ]
            if len(begun) == 1:
                return tuple(begun)
        read = self._lookups.read_choice(who, asking.form.command, asked.name, words)
        among = {each.value for each in offered}
        searches = isinstance(asked, Search) or asked.others or asked.typed
        return read if searches or among.issuperset(read) else ()

    def _matching(
        self, who: int, asked: Pick | Search, offered: tuple[Choice, ...], words: str
    ) -> tuple[Choice, ...]:
        """What begins so, to be chosen from by its number."""
        if isinstance(asked, Search):
            return self._lookups.search(who, asked.source, words)
        wanted = fold(words)
        found = tuple(each for each in offered if wanted and fold(each.label).startswith(wanted))
        return found or (self._lookups.search(who, asked.others, words) if asked.others else ())


def is_settled(asked: Asked, form: Form, whole: bool) -> bool:
    """Whether the pupil was chosen before, by words or by a button, so that nobody is asked again."""
    return is_about(asked) and asked.label == "Pupil" and bool(form.values.get(asked.name)) and not whole


def is_about(asked: Asked) -> bool:
    """Whether the field says about which pupils the form is."""
    return isinstance(asked, Search | Pick) and asked.label in {"Pupil", "Pupils"}


def clear_already(asking: FormTalk, name: str, picked: Sequence[str]) -> tuple[str, ...]:
    """Those of several that were understood at once, where only the others were asked about.

    None where one of them is picked: who names some of those who stand there already means these, and not all.
    """
    value = asking.form.values.get(name, ()) if name in asking.form.errors else ()
    return () if isinstance(value, str) or not set(picked).isdisjoint(value) else tuple(value)
