"""What the bot can say: a closed union of parts. Cards say, doors draw."""

from dataclasses import dataclass, field, replace
from enum import StrEnum

from bot.say.paper import Paper
from bot.say.press import Press, StartForm
from models.audit.facts import ShownOf


class Style(StrEnum):
    PLAIN = "plain"
    PRIMARY = "primary"
    DANGER = "danger"


@dataclass(frozen=True)
class Button:
    label: str
    press: Press
    style: Style = Style.PLAIN
    confirm: str = ""
    """A question to be answered before the press counts; blank for none."""

    @property
    def opens_form(self) -> bool:
        """Whether it opens a form: Teams draws such a button differently, so it must be known when it is drawn."""
        return isinstance(self.press, StartForm)


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
    PARTS = "parts"
    """Bars whose series are the parts of one whole."""


@dataclass(frozen=True)
class Chart:
    """Series over the same labels; a door that cannot draw it shows the numbers as a table."""

    kind: ChartKind
    title: str
    labels: tuple[str, ...]
    series: tuple[tuple[str, tuple[float | None, ...]], ...]
    short: tuple[str, ...] = ()
    """The labels for where there is no room for whole ones, such as below upright bars on a phone; else the same."""

    signed: bool = False
    """Whether its numbers are differences, which are written with their sign."""

    def as_table(self) -> Table:
        """The same numbers, a row for each label, written as cards write them: figures to two places, counts whole."""
        every = [value for _, values in self.series for value in values if value is not None]
        places = 0 if all(isinstance(value, int) for value in every) else 2
        rows = tuple(
            (label, *(_in_table(values[at], places, signed=self.signed) for _, values in self.series))
            for at, label in enumerate(self.labels)
        )
        return Table(("", *(name for name, _ in self.series)), rows)


def _in_table(value: float | None, places: int, *, signed: bool) -> str:
    if value is None:
        return "–"
    # Rounded first, so that what is shown as nothing has no sign.
    sign = "+" if signed and round(value, places) > 0 else ""
    return f"{sign}{round(value, places) or 0:.{places}f}".replace("-", "−")


@dataclass(frozen=True)
class Note:
    """Small print."""

    body: str


@dataclass(frozen=True)
class Heading:
    """The name of what follows it, up to the next one."""

    body: str


@dataclass(frozen=True)
class Divider:
    pass


Part = Text | Facts | Row | Table | Chart | Note | Heading | Divider


class Mood(StrEnum):
    """What became of what was asked: told apart at a glance by a sign, and by its first words for who only hears."""

    PLAIN = ""
    DONE = "✅ Done."
    REFUSED = "⛔ Not done."
    WARNING = "⚠️ Careful."

    @property
    def words(self) -> str:
        """Without its sign, to be read aloud."""
        return self.value.partition(" ")[2]


@dataclass(frozen=True)
class Card:
    """One thing said. `plain` makes sense alone: notifications and screen readers read only that."""

    title: str
    parts: tuple[Part, ...] = ()
    actions: tuple[Button, ...] = ()
    plain: str = field(default="")
    mood: Mood = Mood.PLAIN
    carries: tuple[int, ...] = ()
    """The slips whose words stand in it: a door keeps where such a message is, so that it can be emptied."""
    paper: Paper | None = None
    """What comes with it to be printed; each courier hands it over as its platform takes files."""
    shows: frozenset[ShownOf] = frozenset()
    """Of whose record it tells, and what: a look that goes on record."""

    def __post_init__(self) -> None:
        if not self.plain:
            object.__setattr__(self, "plain", self.title)

    @property
    def has_headline(self) -> bool:
        """Whether the title stands above a list or a table; a sentence is never drawn as a headline."""
        listed = any(not isinstance(part, Text | Note) for part in self.parts)
        return listed and not self.title.endswith((".", "?", "!"))

    @property
    def spoken(self) -> str:
        """`plain`, with what became of it: for notifications and screen readers."""
        return f"{self.mood.words} {self.plain}".strip() if not self.has_headline else self.plain

    def with_actions(self, *more: Button) -> "Card":
        return replace(self, actions=(*self.actions, *more))

    def with_parts(self, *more: Part) -> "Card":
        return replace(self, parts=(*self.parts, *more))

    def buttons(self) -> tuple[Button, ...]:
        """All its buttons in the order in which they are read."""
        in_rows = tuple(button for part in self.parts if isinstance(part, Row) for button in part.buttons)
        return (*in_rows, *self.actions)
