"""How and with whom at home somebody spoke, as staff say it: rang mum, e-mail, dad."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from bot.inputs.line import Asking, Input, Unclear, picked_id
from bot.inputs.words import ChoiceField
from bot.say.form import Asked, Choice, Pick, Value
from models.db.errors import Sorry
from models.db.records import RecordKind
from models.mentoring.contact import AtHome, ContactWay, contact
from models.rules.concerns import concerns
from models.rules.letters import fold, tidy
from models.rules.wording import day_in_short

_WAYS: Mapping[str, ContactWay] = {
    **dict.fromkeys(
        (
            "phone",
            "phoned",
            "rang",
            "ring",
            "called",
            "call",
            "phone call",
            "telephone",
            "spoke to",
            "by phone",
        ),
        ContactWay.PHONE,
    ),
    **dict.fromkeys(("in person", "met", "saw", "meeting", "parents evening"), ContactWay.IN_PERSON),
    **dict.fromkeys(("e-mail", "email", "e-mailed", "emailed", "mail"), ContactWay.EMAIL),
    **dict.fromkeys(("message", "text", "texted", "messaged", "sms"), ContactWay.MESSAGE),
    **dict.fromkeys(("letter", "wrote", "posted"), ContactWay.LETTER),
    **dict.fromkeys(("planner", "note in planner"), ContactWay.PLANNER),
}
_HOME: Mapping[str, AtHome] = {
    **dict.fromkeys(("mother", "mum", "mom", "mummy"), AtHome.MOTHER),
    **dict.fromkeys(("father", "dad"), AtHome.FATHER),
    **dict.fromkeys(("both parents", "parents", "both", "mum and dad"), AtHome.BOTH),
    **dict.fromkeys(("carer", "guardian", "foster carer", "step mum", "step dad"), AtHome.CARER),
    **dict.fromkeys(
        (
            "another relative",
            "gran",
            "grandmother",
            "grandfather",
            "grandad",
            "aunt",
            "uncle",
            "brother",
            "sister",
        ),
        AtHome.RELATIVE,
    ),
}
_PARENTS = frozenset(each for each, who in _HOME.items() if who is not AtHome.RELATIVE) - {"both"}
_AT_HOME = _PARENTS | {"parent", "family", "home"}
_SPOKE = frozenset(
    {"called", "contacted", "emailed", "messaged", "met", "phoned", "rang", "spoke", "texted", "wrote"}
)
"""What somebody did who spoke with home; what is a thing as well, as a call or a letter, tells of nobody's."""
_BEFORE_HOME = frozenset({"with", "to", "the", "her", "his", "their"})


def tells_of_home(line: str) -> bool:
    """Whether the line tells of a conversation with a pupil's home: spoke to liam's mum, rang home about liam.

    Never where it may tell of a concern: home may be where that is.
    """
    words = {fold(each.removesuffix("'s")) for each in tidy(line).split()}
    words |= {each.removesuffix("s") for each in words}
    return not (words.isdisjoint(_SPOKE) or words.isdisjoint(_AT_HOME)) and not concerns(line)


def _at(
    said: Sequence[str], words: Mapping[str, ContactWay] | Mapping[str, AtHome]
) -> tuple[int, str] | None:
    """How many of the words that follow are one of these, the longest first, and which."""
    for length in (3, 2, 1):
        if len(said) >= length and (found := " ".join(said[:length])) in words:
            return length, found
    return None


@dataclass(frozen=True, kw_only=True)
class ContactWayField(ChoiceField[ContactWay]):
    label: str = "How"
    words: type[ContactWay] = ContactWay
    labels: Mapping[str, str] = field(default_factory=lambda: {ContactWay.PLANNER: "In the planner"})

    def recognise(self, ask: Asking, tokens: Sequence[str], at: int) -> tuple[int, ContactWay] | None:
        found = _at([token.casefold().strip(",;:.") for token in tokens[at : at + 3]], _WAYS)
        return (found[0], _WAYS[found[1]]) if found is not None else None


@dataclass(frozen=True, kw_only=True)
class AtHomeField(ChoiceField[AtHome]):
    label: str = "With whom"
    words: type[AtHome] = AtHome

    def recognise(self, ask: Asking, tokens: Sequence[str], at: int) -> tuple[int, AtHome] | None:
        said = [token.casefold().strip(",;:.") for token in tokens[at : at + 5]]
        skipped = 0
        while skipped < len(said) - 1 and said[skipped] in _BEFORE_HOME:
            skipped += 1
        found = _at(said[skipped:], _HOME)
        return (found[0] + skipped, _HOME[found[1]]) if found is not None else None


@dataclass(frozen=True, kw_only=True)
class WithWhomField(AtHomeField):
    """The same at the end of what was said: she will help, with mum."""

    def recognise(self, ask: Asking, tokens: Sequence[str], at: int) -> tuple[int, AtHome] | None:
        joined = at > 0 and tokens[at - 1].endswith((",", ";", "."))
        return super().recognise(ask, tokens, at) if joined and tokens[at].casefold() == "with" else None


@dataclass(frozen=True, kw_only=True)
class CorrectsField(Input[int]):
    """Which contact of one's own is corrected; a button says it, and nobody is asked."""

    kind: ClassVar[RecordKind] = RecordKind.CONTACT

    label: str = "Corrects"

    def draw(self, ask: Asking, name: str, value: int | None, unclear: Unclear | None) -> Asked:
        known = contact(ask.db, value)
        said = (
            "an earlier entry"
            if known is None
            else f"what you logged on {day_in_short(known.day, ask.today)}"
        )
        choices = () if value is None else (Choice(str(value), said),)
        return Pick(name, self.label, self.optional, self.hint, choices)

    def write(self, value: int) -> Value:
        return str(value)

    def take(self, ask: Asking, raw: Value) -> int:
        if (found := picked_id(raw)) is not None:
            return found
        raise Sorry("Open it from the list of contacts, and press Correct there.")

    def offered(self, ask: Asking) -> bool:
        return False
