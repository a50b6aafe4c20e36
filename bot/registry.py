"""A command is declared once: its words, its form, its help and its rank in menus come from that."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import (
    Annotated,
    Any,
    Generic,
    Required,
    TypedDict,
    TypeVar,
    Unpack,
    get_args,
    get_origin,
    get_type_hints,
    overload,
)

from bot.ask import Ask, CommandResult, Result, WrittenForm
from bot.inputs.line import Input
from bot.say.card import Card
from bot.say.form import Asked
from bot.say.press import Press, StartForm
from models.access.authoriser import Action, Person
from models.audit.deeds import Deed
from models.audit.entries import Entry
from models.audit.facts import PupilFact

Given = TypeVar("Given")
P = TypeVar("P", bound=Press)
T = TypeVar("T")


class Errand(StrEnum):
    """What somebody comes for: commands are offered by it."""

    DAY = "My day"
    MENTORING = "Slips and mentoring"
    SESSIONS = "Sessions"
    PUPILS = "Grades and pupils"
    SCHOOL = "For the whole school"
    MORE = "More"


@dataclass(frozen=True)
class Menu:
    """Where a command stands where commands are listed: the lowest rank first, in every list and on every platform."""

    rank: int
    short: bool = False
    """Also in a menu that holds a few, such as Teams'; more than it holds is an error, never a cut."""
    reached: bool = False
    """Another command's words or a button lead to it, so that it needs no name of its own where few are to be had."""


@dataclass(frozen=True)
class Hints:
    """What stands below fields, by their names, and the facts that it, or what they offer, was drawn from."""

    words: Mapping[str, str]
    of: tuple[PupilFact, ...] = ()
    asks: Mapping[str, Asked | None] = field(default_factory=dict)
    """What is asked in place of fields, by their names, once the rest is known; None: nothing."""
    begins: Mapping[str, str] = field(default_factory=dict)
    """What fields are filled in with, to be changed: it counts as said once the form is sent."""
    title: str = ""
    """What the form is called instead, where its fields do not say what it is about; at most 24 characters."""


SHOWN = "Show"
"""What stands on a form that saves nothing."""


class Declaration(TypedDict, total=False):
    """What a declaration may say of a command; see `Command`."""

    may: Required[Action | None]
    menu: Required[Menu]
    errand: Errand
    examples: Required[Iterable[str]]
    title: Required[str]
    submit: str
    settle: Callable[[Ask, dict[str, Any]], None]
    aliases: Iterable[str]
    hints: Callable[[Ask, Mapping[str, Any]], Hints]
    starts: Callable[[Ask, StartForm], Mapping[str, Any]]
    refused: Callable[[Ask], str]
    offers: Callable[[Person], bool]
    changes: bool
    by_memory: bool
    looks: Deed


@dataclass(frozen=True)
class Command(Generic[Given]):
    """What can be said and what it does."""

    name: str
    given: type[Given]
    run: Callable[[Ask, Given], CommandResult]
    does: str
    """One sentence for the help, from the function's docstring."""
    may: Action | None
    """Asked by the dispatcher before it runs: who could never do this is refused. None: every member of staff."""
    menu: Menu
    errand: Errand
    """What somebody who uses it comes for."""
    examples: tuple[str, ...]
    title: str
    """The form's title, at most 24 characters."""
    submit: str
    inputs: Mapping[str, Input[Any]]
    settle: Callable[[Ask, dict[str, Any]], None] | None = None
    """Fills in what follows from the rest (a teacher of one subject need not say it); may raise Sorry."""
    aliases: tuple[str, ...] = ()
    hints: Callable[[Ask, Mapping[str, Any]], Hints] | None = None
    """What to say below fields once the rest is known, such as what the chosen pupil has agreed to."""
    starts: Callable[[Ask, StartForm], Mapping[str, Any]] | None = None
    """What a form that this button opens begins with, such as what holds now."""
    refused: Callable[[Ask], str] | None = None
    """What to say to who could never do it, where the authoriser's own sentence does not help."""
    offers: Callable[[Person], bool] | None = None
    """Whether it is of use to this person, where that is more than that they may; help and menus ask it."""
    changes: bool = False
    """Once all is given it is there to change something, so that it is not tried as a look before; else it is."""
    by_memory: bool = False
    """The same, and what it is given is read from what is remembered of the school alone, so that it needs no look."""
    looks: Deed = Deed.PUPIL_SEE
    """What it is called to have seen what an answer or its form shows of a pupil's record."""

    @property
    def of_restricted(self) -> bool:
        """Whether those who may read a restricted record give it that pupil, too."""
        return any(each.of_restricted for each in self.inputs.values())

    @property
    def only_shows(self) -> bool:
        """Whether its form is sent off to be shown something, so that nothing is lost with it."""
        return self.submit == SHOWN


@dataclass(frozen=True)
class Pressed(Generic[P]):
    """What happens when a button of this kind is pressed."""

    press: type[P]
    run: Callable[[Ask, P], Result]
    may: Action | None
    """Asked by the dispatcher before it runs, as for a command."""
    of_leavers: bool = False
    """Whether it only reads, so that it is pressed about pupils who have left, too."""
    of_restricted: bool = False
    """Whether those who may read a restricted record press it about its pupil, too."""
    looks: Deed = Deed.PUPIL_SEE
    """As for a command."""
    by_memory: bool = False
    """It is there to change something, and begins with that, as such a command does."""


@dataclass(frozen=True)
class Shown:
    """How a deed's answer is drawn again from its entry's ids: for a request heard twice, and after an undo."""

    deed: Deed
    draw: Callable[[Ask, Entry], Card]


@dataclass(frozen=True)
class Written:
    """What somebody wrote for a deed, in its form again: asked before it is taken back, so that no word is lost."""

    deed: Deed
    form: Callable[[Ask, Entry], StartForm | None]


Declared = Command[Any] | Pressed[Any] | Shown | Written


@dataclass(frozen=True)
class Wordless:
    """What a command is given that takes no words."""


@overload
def command(
    name: str, given: type[Given], **facts: Unpack[Declaration]
) -> Callable[[Callable[[Ask, Given], CommandResult]], Command[Given]]: ...
@overload
def command(
    name: str, given: None = None, **facts: Unpack[Declaration]
) -> Callable[[Callable[[Ask], CommandResult]], Command[Wordless]]: ...
def command(
    name: str, given: type[Any] | None = None, **facts: Unpack[Declaration]
) -> Callable[[Callable[..., CommandResult]], Command[Any]]:
    """Declare a command, with the dataclass of what it takes, if anything; its first docstring line is its help."""

    def declare(run: Callable[..., CommandResult]) -> Command[Any]:
        return Command(
            name=name,
            given=given or Wordless,
            run=run if given is not None else lambda ask, _: run(ask),
            does=(run.__doc__ or "").strip().splitlines()[0],
            may=facts["may"],
            menu=facts["menu"],
            errand=facts.get("errand", Errand.MORE),
            examples=tuple(facts["examples"]),
            title=facts["title"],
            submit=facts.get("submit", "Save"),
            inputs=inputs_of(given) if given is not None else {},
            settle=facts.get("settle"),
            aliases=tuple(facts.get("aliases", ())),
            hints=facts.get("hints"),
            starts=facts.get("starts"),
            refused=facts.get("refused"),
            offers=facts.get("offers"),
            changes=facts.get("changes", False) or facts.get("by_memory", False),
            by_memory=facts.get("by_memory", False),
            looks=facts.get("looks", Deed.PUPIL_SEE),
        )

    return declare


def button(
    press: type[P],
    *,
    may: Action | None,
    of_leavers: bool = False,
    of_restricted: bool = False,
    looks: Deed = Deed.PUPIL_SEE,
    by_memory: bool = False,
) -> Callable[[Callable[[Ask, P], Result]], Pressed[P]]:
    """Declare what a button does, who could ever press it, and whether it is for who has left or is restricted, too."""
    return lambda run: Pressed(press, run, may, of_leavers, of_restricted, looks, by_memory)


def written(deed: Deed) -> Callable[[Callable[[Ask, Entry], StartForm | None]], Written]:
    """Declare how what was written for a deed is given back, where it is taken back."""
    return lambda form: Written(deed, form)


def shown(deed: Deed) -> Callable[[Callable[[Ask, Entry], Card]], Shown]:
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


def _once(found: dict[str, T], name: str, value: T, what: str) -> None:
    if name in found:
        raise ValueError(f"two {what} {name}")
    found[name] = value


@dataclass(frozen=True)
class Registry:
    """All that was declared, found by its words."""

    commands: Mapping[str, Command[Any]]
    presses: Mapping[str, Pressed[Any]]
    """By their action."""
    shown: Mapping[str, Shown]
    """By their deed's word, as an entry holds it."""
    words: Mapping[str, str] = field(default_factory=dict)
    """Every word that starts a command, aliases included."""
    written: Mapping[str, WrittenForm] = field(default_factory=dict)
    """How what was written for a deed is given back."""
    feeds_at: str = ""
    """Below which address calendars are served; blank where the school serves none."""

    @classmethod
    def of(cls, declared: Iterable[Declared]) -> "Registry":
        """Raises ValueError where two declarations claim the same word, action, deed or rank in menus."""
        commands: dict[str, Command[Any]] = {}
        presses: dict[str, Pressed[Any]] = {}
        deeds: dict[str, Shown] = {}
        forms: dict[str, WrittenForm] = {}
        words: dict[str, str] = {}
        for each in declared:
            match each:
                case Command():
                    commands[each.name] = each
                    for word in (each.name, *each.aliases):
                        _once(words, word, each.name, "commands are called")
                case Pressed():
                    _once(presses, each.press.action, each, "buttons do")
                case Shown():
                    _once(deeds, each.deed, each, "answers draw")
                case Written():
                    _once(forms, each.deed, each.form, "forms give back")
        ranks = [each.menu.rank for each in commands.values()]
        if len(set(ranks)) < len(ranks):
            raise ValueError("two commands have the same rank in menus")
        return cls(commands, presses, deeds, words, forms)

    def goes_by_memory(self, name: str) -> bool:
        """Whether the command, or the button with this action, begins with what it changes."""
        declared = self.commands.get(name) or self.presses.get(name)
        return declared is not None and declared.by_memory

    def ranked(self, *, short: bool = False) -> list[Command[Any]]:
        """All commands by their ranks, or those that short menus have."""
        offered = sorted(self.commands.values(), key=lambda each: each.menu.rank)
        return [each for each in offered if each.menu.short or not short]
