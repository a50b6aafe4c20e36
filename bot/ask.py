"""What a command knows of who asks, and what it may answer."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from bot.say.card import Card
from bot.say.form import Form
from bot.say.press import StartForm
from bot.say.viewer import Viewer
from models.audit.entries import Actor, Entry
from models.db.tables import Db
from models.settings.place import PlaceKind


@dataclass(frozen=True)
class Place:
    """A channel or group chat that the door looked at, and found fit for pupils' names."""

    name: str = ""
    """As the platform tells it, not as the request does; blank where it has none."""
    kind: PlaceKind = PlaceKind.CHANNEL


@dataclass(frozen=True, kw_only=True)
class Ask(Viewer):
    """Everything that a command may know about who asks, where and when; cards see the `Viewer` in it."""

    db: Db
    channel: str = ""
    """The channel the words were said in; blank in a private talk."""
    channel_service: str = ""
    written: Mapping[str, "WrittenForm"] = field(default_factory=dict)
    """How what was written for a deed is given back."""
    feeds_at: str = ""
    """Below which address calendars are served; blank where the school serves none."""
    place: Place | None = None
    """The same channel, once it has been looked at; a command that needs that returns LookFirst without it."""

    @property
    def actor(self) -> Actor:
        return Actor(self.who.staff_id, self.now, self.door)


WrittenForm = Callable[[Ask, Entry], StartForm | None]


@dataclass(frozen=True)
class Reply:
    """A new answer, to the person who asked and to nobody else."""

    card: Card
    undo: Entry | None = None
    """What was done and can be taken back, so that Undo is offered."""
    done: Entry | None = None
    """What was done and cannot; either is remembered with the request's key."""
    again: bool = False
    """The same request came once more: this is its first answer, drawn again."""
    once: bool = False
    """Nothing was done, but the very same request once more would do something: its key is remembered too."""
    keeps_form: bool = False
    """Nothing was saved, and not for what was filled in: a form stays as it is, to be sent again."""


@dataclass(frozen=True)
class OpenForm:
    """Ask for what is missing; as the answer to a submitted form it stands instead of that form."""

    form: Form
    words: str = ""
    """The line that asks for it, where the message holds others beside it."""


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
class LookFirst:
    """Nothing is done yet: the door looks at the channel, and then says the same again with its `place`."""


@dataclass(frozen=True)
class Nothing:
    """Nothing to say: what happened shows elsewhere."""


Result = Reply | OpenForm | FormErrors | Replace | Nothing
"""What a door carries out."""
CommandResult = Result | LookFirst
"""What a command returns."""
