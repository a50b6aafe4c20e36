"""A command is declared once: its words, its form, its help and its place on every platform come from that."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Annotated, Any, Generic, TypeVar, get_args, get_origin, get_type_hints

from bot.inputs.line import Input
from bot.say.card import Card, Press
from bot.say.form import Form
from models.access.authoriser import Action, Person
from models.audit.entries import Actor, Entry
from models.db.tables import Db
from models.school.snapshot import School


@dataclass(frozen=True)
class Ask:
    """Everything that a command may know about who asks, where and when."""

    db: Db
    who: Person
    now: datetime
    school: School
    door: str = ""
    channel: str = ""
    """The channel the words were said in; blank in a private talk."""
    channel_name: str = ""
    channel_service: str = ""

    @property
    def today(self) -> date:
        """The school's local date."""
        return self.now.astimezone(self.school.settings.timezone).date()

    @property
    def actor(self) -> Actor:
        return Actor(self.who.staff_id, self.now, self.door)

    def local(self, moment: datetime) -> datetime:
        """A stored moment by the school's wall clock."""
        return moment.astimezone(self.school.settings.timezone)


@dataclass(frozen=True)
class Reply:
    """A new answer, to the person who asked and to nobody else."""

    card: Card
    undo: Entry | None = None
    """What was done and can be taken back, so that Undo is offered."""
    done: Entry | None = None
    """What was done and cannot; either is remembered with the request's key."""


@dataclass(frozen=True)
class OpenForm:
    """Ask for what is missing; as the answer to a submitted form it takes that form's place."""

    form: Form


@dataclass(frozen=True)
class FormErrors:
    """The same form with every value kept, and what is wrong beside its field."""

    form: Form


@dataclass(frozen=True)
class Replace:
    """Draw anew the message whose button was pressed."""

    card: Card
    undo: Entry | None = None
    note: str = ""
    """A sentence for the presser alone, where the new drawing does not say it all."""
    done: Entry | None = None


@dataclass(frozen=True)
class Nothing:
    """Nothing to say: what happened shows elsewhere."""


Result = Reply | OpenForm | FormErrors | Replace | Nothing

Given = TypeVar("Given")


@dataclass(frozen=True)
class Command(Generic[Given]):
    """What can be said and what it does."""

    name: str
    given: type[Given]
    run: Callable[[Ask, Given], Result]
    does: str
    """One sentence for the help, from the function's docstring."""
    may: Action | None
    examples: tuple[str, ...]
    title: str
    """The form's title, at most 24 characters."""
    submit: str
    inputs: Mapping[str, Input[Any]]
    settle: Callable[[Ask, dict[str, Any]], None] | None = None
    """Fills in what follows from the rest (a teacher of one subject need not say it); may raise Sorry."""
    aliases: tuple[str, ...] = ()
    hints: Callable[[Ask, Mapping[str, Any]], Mapping[str, str]] | None = None
    """What to say below fields once the rest is known, such as what the chosen pupil has agreed to."""


@dataclass(frozen=True)
class Pressed:
    """What happens when a button with this action is pressed."""

    action: str
    run: Callable[[Ask, Press], Result]


@dataclass(frozen=True)
class Shown:
    """How a deed's answer is drawn again from its entry's ids: for a request heard twice, and after an undo."""

    deed: str
    draw: Callable[[Ask, Entry], Card]


Declared = Command[Any] | Pressed | Shown


def command(  # noqa: PLR0913 - a declaration: each keyword is one fact about the command
    name: str,
    given: type[Given],
    *,
    may: Action | None,
    examples: Iterable[str],
    title: str,
    submit: str = "Save",
    settle: Callable[[Ask, dict[str, Any]], None] | None = None,
    aliases: Iterable[str] = (),
    hints: Callable[[Ask, Mapping[str, Any]], Mapping[str, str]] | None = None,
) -> Callable[[Callable[[Ask, Given], Result]], Command[Given]]:
    """Declare a command; the function's first docstring line is its help."""

    def declare(run: Callable[[Ask, Given], Result]) -> Command[Given]:
        return Command(
            name=name,
            given=given,
            run=run,
            does=(run.__doc__ or "").strip().splitlines()[0],
            may=may,
            examples=tuple(examples),
            title=title,
            submit=submit,
            inputs=inputs_of(given),
            settle=settle,
            aliases=tuple(aliases),
            hints=hints,
        )

    return declare


def button(action: str) -> Callable[[Callable[[Ask, Press], Result]], Pressed]:
    """Declare what a button does."""
    return lambda run: Pressed(action, run)


def shown(deed: str) -> Callable[[Callable[[Ask, Entry], Card]], Shown]:
    """Declare how a deed's answer is drawn again."""
    return lambda draw: Shown(deed, draw)


def inputs_of(given: type[Any]) -> dict[str, Input[Any]]:
    """The inputs that a command's dataclass declares, in order, by `Annotated[type, Input]`."""
    found: dict[str, Input[Any]] = {}
    for name, hint in get_type_hints(given, include_extras=True).items():
        if get_origin(hint) is Annotated:
            for each in get_args(hint)[1:]:
                if isinstance(each, Input):
                    found[name] = each
    return found


@dataclass(frozen=True)
class Registry:
    """All that was declared, found by its words."""

    commands: Mapping[str, Command[Any]]
    presses: Mapping[str, Pressed]
    shown: Mapping[str, Shown]
    words: Mapping[str, str] = field(default_factory=dict)
    """Every word that starts a command, aliases included."""

    @classmethod
    def of(cls, declared: Iterable[Declared]) -> "Registry":
        """Raises ValueError where two declarations claim the same word, action or deed."""
        commands: dict[str, Command[Any]] = {}
        presses: dict[str, Pressed] = {}
        deeds: dict[str, Shown] = {}
        words: dict[str, str] = {}
        for each in declared:
            match each:
                case Command():
                    commands[each.name] = each
                    for word in (each.name, *each.aliases):
                        if word in words:
                            raise ValueError(f"two commands are called {word}")
                        words[word] = each.name
                case Pressed():
                    if each.action in presses:
                        raise ValueError(f"two buttons do {each.action}")
                    presses[each.action] = each
                case Shown():
                    if each.deed in deeds:
                        raise ValueError(f"{each.deed} is drawn twice")
                    deeds[each.deed] = each
        return cls(commands, presses, deeds, words)
