"""What the bot can say: a closed union of parts. Cards say, doors draw."""

import json
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Self

from models.db.errors import Sorry


class Style(StrEnum):
    PLAIN = "plain"
    PRIMARY = "primary"
    DANGER = "danger"


@dataclass(frozen=True)
class Press:
    """What a button says when pressed: an action, its record's id and version, and small words (never text)."""

    action: str
    about: int | None = None
    version: int | None = None
    extra: tuple[tuple[str, str], ...] = ()

    def get(self, name: str) -> str:
        """A small word of the button; blank where it has none."""
        return dict(self.extra).get(name, "")

    def token(self) -> str:
        """The press as a short string that a platform can carry."""
        return json.dumps([self.action, self.about, self.version, *self.extra], separators=(",", ":"))

    @classmethod
    def read(cls, token: str) -> Self:
        """The press that `token()` made. Raises Sorry for anything else."""
        strange = Sorry("That button is not one of mine. Ask again for the list it was on.")
        try:
            action, about, version, *extra = json.loads(token)
            pairs = tuple((str(name), str(value)) for name, value in extra)
        except (ValueError, TypeError):
            raise strange from None
        numbers = all(each is None or type(each) is int for each in (about, version))
        if not isinstance(action, str) or not numbers:
            raise strange
        return cls(action, about, version, pairs)


@dataclass(frozen=True)
class Button:
    label: str
    press: Press
    style: Style = Style.PLAIN
    opens_form: bool = False
    """Teams draws a button that opens a form differently, so it must be known when it is drawn."""
    confirm: str = ""
    """A question to be answered before the press counts; blank for none."""


@dataclass(frozen=True)
class Text:
    """A paragraph; line breaks are kept, nothing in it is markup."""

    body: str


@dataclass(frozen=True)
class Facts:
    """Labels with their values."""

    pairs: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Row:
    """One thing in a list: a bold line, a plain line below it, and its own buttons."""

    title: str
    detail: str = ""
    buttons: tuple[Button, ...] = ()


@dataclass(frozen=True)
class Table:
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


class ChartKind(StrEnum):
    LINE = "line"
    BAR = "bar"


@dataclass(frozen=True)
class Chart:
    """Series over the same labels; a door that cannot draw it shows the numbers as a table."""

    kind: ChartKind
    title: str
    labels: tuple[str, ...]
    series: tuple[tuple[str, tuple[float | None, ...]], ...]


@dataclass(frozen=True)
class Note:
    """Small print."""

    body: str


@dataclass(frozen=True)
class Divider:
    pass


Part = Text | Facts | Row | Table | Chart | Note | Divider


@dataclass(frozen=True)
class Card:
    """One thing said. `plain` makes sense alone: notifications and screen readers read only that."""

    title: str
    parts: tuple[Part, ...] = ()
    actions: tuple[Button, ...] = ()
    plain: str = field(default="")

    def __post_init__(self) -> None:
        if not self.plain:
            object.__setattr__(self, "plain", self.title)

    @property
    def has_headline(self) -> bool:
        """Whether the title stands above a list or a table; a sentence is never drawn as a headline."""
        listed = any(not isinstance(part, Text | Note) for part in self.parts)
        return listed and not self.title.endswith((".", "?", "!"))

    def with_actions(self, *more: Button) -> "Card":
        return replace(self, actions=(*self.actions, *more))

    def with_parts(self, *more: Part) -> "Card":
        return replace(self, parts=(*self.parts, *more))

    def buttons(self) -> tuple[Button, ...]:
        """All its buttons in the order in which they are read."""
        in_rows = tuple(button for part in self.parts if isinstance(part, Row) for button in part.buttons)
        return (*in_rows, *self.actions)
