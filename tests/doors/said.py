"""Everything that the bot can say, said once: in conversations of the invented school, and by the clock."""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlmodel import select

from bot.assembly import composer, make_dispatcher
from bot.cards.form import Form
from bot.cards.parts import (
    Button,
    Card,
    Chart,
    ChartKind,
    Divider,
    Facts,
    Note,
    Press,
    Row,
    Style,
    Table,
    Text,
)
from bot.commands import registry
from bot.dispatch import Dispatcher, Pressing, Said, Submitted, Words
from bot.registry import FormErrors, Nothing, OpenForm, Replace, Reply
from models.database import Database
from models.people import Staff
from models.tables import Db
from scheduler.courier import Address, CannotAsk, Sent
from scheduler.delivery import deliver_due
from scheduler.run import run_due
from scheduler.timetable import timetable

WHO = ("n.hussain", "d.whitfield", "g.lin", "h.marsh", "j.reid")
FRIDAY = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
HARD = "Zoë & <b>O’Brien-Smith</b> *11A* _x_ ~y~ `z` <!channel> [a](https://x.example) {{DATE(2026-01-01)}}"
LONG = "Alexandrina-Wilhelmina O’Shaughnessy-Featherstonehaugh"


@dataclass(frozen=True)
class Shown:
    """One thing said: to whom or how it came about, and the card or the form."""

    how: str
    what: Card | Form


def everything(database: Database) -> list[Shown]:
    """All that is said on this database, which is changed by it; the same thing once."""
    clock = [FRIDAY]
    dispatcher = make_dispatcher(database, now=lambda: clock[0])
    found: dict[str, Shown] = {}
    for shown in (*_conversation(dispatcher, _ids(database)), *_by_the_clock(database, clock), *hard_ones()):
        found.setdefault(repr(shown.what), shown)
    return list(found.values())


def hard_ones() -> Iterator[Shown]:
    """What seldom happens and has to look right all the same."""
    told = Button("Told", Press("session.told", 1), Style.PRIMARY)
    rows = tuple(
        Row(
            f"{LONG} 11A",
            "12:40–13:10 History, Dan Whitfield\n15:20–16:20 Mathematics in M4, Noor Hussain",
            (told,),
        )
        for _ in range(120)
    )
    yield Shown("120 pupils with long names", Card("Year 11 sessions: 120 pupils, nobody told yet", rows))
    pupils = tuple((f"{LONG} 11B", "5+", "6", "below") for _ in range(120))
    table = Table(("Pupil", "Current", "Predicted", "Target"), pupils)
    yield Shown("a long table", Card("Grades in Mathematics", (Note("November"), table)))
    months = ("Sep", "Oct", "Nov", "Dec")
    lines = Chart(
        ChartKind.LINE,
        "Mean residual",
        months,
        (("11A", (0.2, None, -0.1, 0.3)), ("11B", (0.0, 0.1, 0.2, 0.1))),
    )
    bars = Chart(ChartKind.BAR, "Below target", ("Ma", "En", "Sc"), (("pupils", (12.0, 9.0, 15.0)),))
    yield Shown("charts", Card("Cohort 11", (lines, Divider(), bars)))
    parts = (Text(HARD), Facts((("Name", HARD), ("Blank", ""))), Row(HARD, HARD), Note(HARD))
    yield Shown(
        "hostile words",
        Card(HARD, parts, (Button("Cancel", Press("x", 1), Style.DANGER, confirm="Really?"),)),
    )
    arabic = "محمد الأمين"
    yield Shown(
        "right to left",
        Card(f"{arabic} 11A", (Text(f"تقدم ممتاز في {arabic}"), Row(f"{arabic} 11A", "15:20"))),
    )


def _ids(database: Database) -> dict[str, int]:
    with database.reading() as db:
        return {each.email.partition("@")[0]: each.id or 0 for each in db.exec(select(Staff))}


def _conversation(dispatcher: Dispatcher, ids: dict[str, int]) -> Iterator[Shown]:
    lines = [e for command in registry().commands.values() for e in (*command.examples, command.name)]
    lines += ["help", "slip help", "nonsense", "slip Amy + good", "slip Amy Cartre + good"]
    lines += [
        "slip Amy Carter - he hit her",
        "book Amy Carter maths sat",
        "book Amy Carter, Ben Dodd maths mon M4",
    ]
    for name in WHO:
        for line in (*lines, "today", "todo"):
            said = Words(staff_id=ids[name], door="gallery", words=line)
            yield from _heard(dispatcher, said, f"{name}: {line}")


def _heard(dispatcher: Dispatcher, said: Said, how: str, depth: int = 0) -> Iterator[Shown]:
    result = dispatcher.hear(said)
    match result:
        case Reply(card) | Replace(card):
            yield Shown(how, card)
            if depth == 0:
                yield from _pressed(dispatcher, said, card, how)
        case OpenForm(form) | FormErrors(form):
            yield Shown(how, form)
            if depth == 0:
                empty = Submitted(
                    staff_id=said.staff_id,
                    door="gallery",
                    command=form.command,
                    values={},
                    hidden=form.hidden,
                )
                yield from _heard(dispatcher, empty, f"{how}, sent empty", 1)
        case Nothing():
            pass


def _pressed(dispatcher: Dispatcher, said: Said, card: Card, how: str) -> Iterator[Shown]:
    kinds = {button.press.action: button for button in card.buttons() if button.press.action != "undo"}
    for button in kinds.values():
        pressing = Pressing(staff_id=said.staff_id, door="gallery", press=button.press)
        yield from _heard(dispatcher, pressing, f"{how} [{button.label}]", 1)


class _Listener:
    """A courier to whom everybody can be told, that keeps what is told."""

    door = "gallery"
    timeout = 5.0

    def __init__(self) -> None:
        self.told: list[Shown] = []

    async def reach(self, email: str, staff_id: int) -> Address:
        return Address(self.door, email or str(staff_id))

    def channel(self, db: Db, purpose: str) -> Address:
        del db
        return Address(self.door, f"#{purpose}")

    def split(self, message: Card) -> Sequence[Card]:
        return (message,)

    async def send(self, to: Address, part: Card, key: str) -> Sent:
        self.told.append(Shown(f"told to {to.destination}", part))
        return Sent(key)

    async def update(self, to: Address, reference: str, part: Card | None, key: str) -> Sent:
        del key
        if part is not None:
            self.told.append(Shown(f"told to {to.destination}, drawn anew", part))
        return Sent(reference)

    async def find(self, to: Address, key: str, since: datetime) -> CannotAsk:
        del to, key, since
        return CannotAsk()


def _by_the_clock(database: Database, clock: list[datetime]) -> list[Shown]:
    listener = _Listener()
    for moment in (datetime(2026, 11, 23, 8, 16, tzinfo=UTC), datetime(2026, 11, 23, 16, 31, tzinfo=UTC)):
        clock[0] = moment
        run_due(database, moment, timetable)
        asyncio.run(deliver_due(database, [listener], composer, lambda: clock[0]))
    return listener.told[:12] + [each for each in listener.told[12:] if "@" not in each.how]
