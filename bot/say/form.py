"""Forms: what to ask for, with what is known filled in. Values are words and ids, so that any door can carry them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from models.audit.facts import ShownOf
from models.rules.days import to_pick

Value = str | tuple[str, ...]
Values = Mapping[str, Value]


@dataclass(frozen=True)
class Choice:
    value: str
    label: str


@dataclass(frozen=True)
class _FormField:
    name: str
    label: str
    optional: bool = False
    hint: str = ""


@dataclass(frozen=True)
class Pick(_FormField):
    """One of few choices, or several where `many`."""

    choices: tuple[Choice, ...] = ()
    many: bool = False
    others: str = ""
    """The search that finds who is not among the choices; blank where there is nobody else."""
    typed: bool = False
    """Whether, where answers are typed, any other that the field takes will do: wed 10 dec, of a day next week."""

    @property
    def is_settled(self) -> bool:
        """Whether there is nothing to choose: something is needed, and there is one of it."""
        return len(self.choices) == 1 and not (self.optional or self.many or self.others)


@dataclass(frozen=True)
class Search(_FormField):
    """Choices from a long list, found by typing; `source` names the search, `chosen` labels what is filled in."""

    source: str = "pupil"
    many: bool = False
    chosen: tuple[Choice, ...] = ()


@dataclass(frozen=True)
class Line(_FormField):
    """One line of text."""

    limit: int = 150


@dataclass(frozen=True)
class Paragraph(_FormField):
    """Free text, so the safeguarding words stand above it."""

    limit: int = 500


@dataclass(frozen=True)
class Listing(_FormField):
    """A list in lines, one under the other; no free text. Typed one by one, they end with a blank one."""

    limit: int = 3000
    or_file: str = ""
    """What the field is called in which a file may be given instead, where a form takes files; blank for none."""


@dataclass(frozen=True)
class Day(_FormField):
    """A day; its value is ISO, such as 2026-12-03."""


Asked = Pick | Search | Line | Paragraph | Listing | Day


def beside(asked: Asked, wrong: str) -> str:
    """What is wrong with a field, said where it is filled in by picking: a day is picked there."""
    return to_pick(wrong) if isinstance(asked, Day) else wrong


@dataclass(frozen=True)
class Form:
    """A command's fields. `errors` are said beside their fields; `alert` stands on top."""

    command: str
    title: str
    asks: tuple[Asked, ...]
    values: Values = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)
    alert: str = ""
    submit: str = "Save"
    hidden: Mapping[str, str] = field(default_factory=dict)
    """What comes back with the form unseen: small words, and the forms that wait behind it, as buttons carry them."""
    needed: frozenset[str] = frozenset()
    """The optional fields that are still blank without which what is filled in cannot be done as it stands."""
    shows: frozenset[ShownOf] = frozenset()
    """Of whose record it tells, and what: a look that goes on record."""
    beside: tuple[str, ...] = ()
    """What pupils say of the records that it tells of, below the alert."""
