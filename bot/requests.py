"""What a door hands over: who speaks, and what was said."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.ask import Ask, Place
from bot.registry import Registry
from bot.say.form import Value, Values
from bot.say.typing import Way, as_words
from models.access.authoriser import Person, person
from models.db.tables import Db
from models.rules.letters import as_written
from models.school.snapshot import school


@dataclass(frozen=True, kw_only=True)
class Request:
    """Who speaks (as the platform vouches), through which door, and the platform's key for this request."""

    staff_id: int
    door: str = ""
    key: str = ""
    """The same key again changes nothing and gets the same answer; blank where a door has none."""
    channel: str = ""
    channel_service: str = ""
    place: Place | None = None
    way: Way = as_words
    """How a line is typed in the place where it was said."""
    of: str = ""
    """The key of the message that it goes on with, such as by a button under its answer; blank where there is none."""
    aside: str = ""
    """The forms that were left open for it, and wait; see `bot.aside`."""


@dataclass(frozen=True, kw_only=True)
class Words(Request):
    """A line that was typed."""

    words: str
    only_form: bool = False
    """The words only fill in the command's form, which is opened even where nothing is missing."""
    in_chat: bool = False
    """Written in a chat with the bot alone, where what it asked last may be answered."""


@dataclass(frozen=True, kw_only=True)
class Pressing(Request):
    """A button that was pressed."""

    token: str
    """What the button carried, as `Press.token()` wrote it."""


@dataclass(frozen=True, kw_only=True)
class Submitted(Request):
    """A form that was sent back: raw values by field, and the form's hidden words."""

    command: str
    values: Values
    hidden: Mapping[str, str] = field(default_factory=dict)


Said = Words | Pressing | Submitted


def as_text(said: Said) -> Said:
    """The same without what is in no text that a person writes, so that nobody behind the door has to think of it."""
    match said:
        case Words():
            return replace(said, words=as_written(said.words))
        case Submitted():
            return replace(said, values={name: _plain(value) for name, value in said.values.items()})
        case Pressing():
            return said


def _plain(value: Value) -> Value:
    return as_written(value) if isinstance(value, str) else tuple(map(as_written, value))


def ask_of(db: Db, said: Request, registry: Registry, now: datetime, *, who: Person | None = None) -> Ask:
    """What a command may know of this request. Raises NotAllowed for who is not on the staff list, unless given."""
    standing = school(db)
    return Ask(
        db=db,
        who=who or person(db, said.staff_id, today=now.astimezone(standing.settings.timezone).date()),
        now=now,
        school=standing,
        door=said.door,
        channel=said.channel,
        channel_service=said.channel_service,
        place=said.place,
        written=registry.written,
        feeds_at=registry.feeds_at,
    )
