"""`statement` and `statements`: what a pupil or a parent says of a record that staff do not change (lifecycle, 3)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from bot.ask import Ask, Reply, Result
from bot.cards import statements as cards
from bot.inputs.days import DayField
from bot.inputs.pupils import PupilField
from bot.inputs.statements import OfRecord, SaidByField, SpokenKindField, SpokenRecordField
from bot.inputs.words import TextField
from bot.registry import Errand, Hints, Menu, button, command, shown
from bot.say.card import Card
from bot.say.form import Asked
from models.access.authoriser import About, Action, require
from models.audit.deeds import Deed
from models.audit.entries import Entry
from models.db.errors import Needed, Sorry
from models.lifecycle.correcting import (
    LONGEST,
    kinds_to_name,
    records_to_name,
    statement_with,
    statements_of,
    take_statement,
    take_statement_back,
)
from models.school.statements import SaidBy

_KIND, _RECORD = SpokenKindField(), SpokenRecordField()
_PICK, _PICK_KIND = "Pick the record of which it is said.", "Pick the kind of record of which it is said."
_FEW = 15
"""So many records are read through on a phone; of more the kind is asked for first."""


@dataclass(frozen=True)
class Statement:
    pupil: Annotated[int, PupilField(leavers=True, of_restricted=True)]
    kind: Annotated[str | None, _KIND]
    record: Annotated[OfRecord | None, _RECORD]
    said_by: Annotated[SaidBy, SaidByField()]
    said_on: Annotated[date, DayField(label="Said on", past=True, starts_today=True)]
    text: Annotated[str, TextField(label="What is said, word for word", limit=LONGEST)]


def _settle(ask: Ask, values: dict[str, Any]) -> None:
    """Of a record that is picked, and on a day that was."""
    if "pupil" not in values:
        return
    require(ask.db, ask.who, Action.TAKE_STATEMENT, About(pupil_id=values["pupil"]))
    if values.get("record") is None:
        of_kind = values.get("kind") is None and _are_many(kinds_to_name(ask.db, ask.who, values["pupil"]))
        raise Needed(_PICK_KIND if of_kind else _PICK, field="kind" if of_kind else "record")
    if values.get("said_on", ask.today) > ask.today:
        raise Sorry("That day is still to come. Pick the day on which it was said.", field="said_on")


def _records(ask: Ask, values: Mapping[str, Any]) -> Hints:
    """The pupil's records, once it is known whose, or first their kinds; that they were listed is on record."""
    if "pupil" not in values:
        return Hints({})
    kinds, kind = kinds_to_name(ask.db, ask.who, values["pupil"]), values.get("kind")
    if not kinds:
        raise Sorry(
            f"There is no record of {ask.school.label(values['pupil'])} beside which a statement could stand.",
            pupil_id=values["pupil"],
        )
    asks: dict[str, Asked | None] = {}
    if _are_many(kinds):
        asks["kind"] = _KIND.of("kind", kinds)
        if kind is None:
            return Hints({}, asks=asks)
    found, _ = records_to_name(ask.db, ask.actor, ask.who, values["pupil"], of=kind)
    return Hints({}, asks={**asks, "record": _RECORD.of("record", found)})


def _are_many(kinds: Mapping[str, int]) -> bool:
    return len(kinds) > 1 and sum(kinds.values()) > _FEW


@command(
    "statement",
    Statement,
    may=Action.TAKE_STATEMENT,
    menu=Menu(250, reached=True),
    errand=Errand.SCHOOL,
    title="A pupil's statement",
    submit="Take it down",
    settle=_settle,
    hints=_records,
    examples=("statement Amy Carter",),
    looks=Deed.STATEMENTS_LIST,
)
def statement_(ask: Ask, given: Statement) -> Result:
    """Take down what a pupil or a parent says of a record, to stand beside it wherever it is shown."""
    if given.record is None:
        raise Needed(_PICK, field="record")
    words = given.said_by, given.said_on, given.text
    known, entry = take_statement(ask.db, ask.actor, ask.who, given.record, words)
    return Reply(cards.taken(known), undo=entry)


@dataclass(frozen=True)
class Statements:
    pupil: Annotated[int, PupilField(leavers=True, of_restricted=True)]


@command(
    "statements",
    Statements,
    may=Action.TAKE_STATEMENT,
    menu=Menu(251, reached=True),
    errand=Errand.SCHOOL,
    title="Statements of a pupil",
    submit="Show",
    examples=("statements Amy Carter",),
    looks=Deed.STATEMENTS_LIST,
)
def statements_(ask: Ask, given: Statements) -> Result:
    """See what a pupil or a parent says of the pupil's records, and show it no more."""
    return Reply(_listed(ask, given.pupil))


@button(
    cards.ShowStatements,
    may=Action.TAKE_STATEMENT,
    of_leavers=True,
    of_restricted=True,
    looks=Deed.STATEMENTS_LIST,
)
def show(ask: Ask, press: cards.ShowStatements) -> Result:
    """Show them."""
    return Reply(_listed(ask, press.pupil))


def _listed(ask: Ask, pupil_id: int) -> Card:
    return cards.listed(ask, pupil_id, statements_of(ask.db, ask.who, pupil_id))


@button(cards.TakeBackStatement, may=Action.TAKE_STATEMENT, of_restricted=True)
def take_back(ask: Ask, press: cards.TakeBackStatement) -> Result:
    """Show it no more."""
    known, entry = take_statement_back(ask.db, ask.actor, ask.who, press.statement)
    return Reply(cards.shown_no_more(known), undo=entry)


@shown(Deed.STATEMENT_TAKE)
def taken_again(ask: Ask, entry: Entry) -> Card:
    """The same answer."""
    known = statement_with(ask.db, entry.record_id)
    return cards.taken(known) if known is not None else Card("That statement was taken back.")


@shown(Deed.STATEMENT_TAKE_BACK)
def shown_no_more_again(ask: Ask, entry: Entry) -> Card:
    """The same answer."""
    known = statement_with(ask.db, entry.record_id)
    return cards.shown_no_more(known) if known is not None else Card("That statement was taken back.")


ALL: tuple[Any, ...] = (statement_, statements_, show, take_back, taken_again, shown_no_more_again)
