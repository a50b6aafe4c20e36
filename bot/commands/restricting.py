"""`restrict`, `lift` and `restricted`: a record that very few read for as long as that is needed (lifecycle, 3)."""

from dataclasses import dataclass
from typing import Annotated, Any

from bot.ask import Ask, Replace, Reply, Result
from bot.cards import restrictions as cards
from bot.inputs.pupils import PupilField
from bot.inputs.words import TextField
from bot.registry import Errand, Menu, button, command, shown
from bot.say.card import Card
from models.access.authoriser import About, Action, require
from models.audit.deeds import Deed
from models.audit.entries import Entry
from models.db.errors import Sorry
from models.db.whole import whole
from models.lifecycle.restricting import (
    KnownRestriction,
    keep_restricted,
    known_restriction,
    known_restrictions,
    lift,
    may_be_restricted,
    restrict,
    restriction_of,
    whom_to_tell,
)
from models.school.restrictions import Restriction

REASON_LIMIT = 500


@dataclass(frozen=True)
class ToRestrict:
    pupil: Annotated[int, PupilField(leavers=True, of_restricted=True)]
    reason: Annotated[str, TextField(label="Why, and who asked for it", limit=REASON_LIMIT)]


@command(
    "restrict",
    ToRestrict,
    may=Action.RESTRICT,
    menu=Menu(247, reached=True),
    errand=Errand.SCHOOL,
    title="Restrict a record",
    submit="Go on",
    examples=("restrict Amy Carter: she asked, until the complaint is answered",),
)
def restrict_(ask: Ask, given: ToRestrict) -> Result:
    """Let only the few who have to read a pupil's record; what that means is shown before it is done."""
    may_be_restricted(ask.db, ask.who, given.pupil)
    tell = whom_to_tell(ask.db, given.pupil, ask.today)
    return Reply(cards.before(ask, given.pupil, given.reason, tell))


@button(cards.RestrictNow, may=Action.RESTRICT, of_restricted=True)
def restrict_now(ask: Ask, press: cards.RestrictNow) -> Result:
    """Restrict it."""
    known, entry = restrict(ask.db, ask.actor, ask.who, press.pupil, press.reason)
    return Replace(cards.done(ask, known, whom_to_tell(ask.db, press.pupil, ask.today)), undo=entry)


@dataclass(frozen=True)
class ToLift:
    pupil: Annotated[int, PupilField(leavers=True, of_restricted=True)]
    because: Annotated[str, TextField(label="Why it is needed no more", limit=REASON_LIMIT)]


@command(
    "lift",
    ToLift,
    may=Action.RESTRICT,
    menu=Menu(248, reached=True),
    errand=Errand.SCHOOL,
    title="Lift a restriction",
    submit="Go on",
    examples=("lift Amy Carter: the complaint is answered",),
)
def lift_(ask: Ask, given: ToLift) -> Result:
    """Lift the restriction of a pupil's record; what that means is shown before it is done."""
    require(ask.db, ask.who, Action.RESTRICT, About(pupil_id=given.pupil))
    known = restriction_of(ask.db, ask.who, given.pupil)
    if known is None:
        raise Sorry(f"{ask.school.label(given.pupil)}'s record is not restricted.", pupil_id=given.pupil)
    return Reply(cards.before_lifting(ask, known, given.because))


@button(cards.LiftNow, may=Action.RESTRICT)
def lift_now(ask: Ask, press: cards.LiftNow) -> Result:
    """Lift it."""
    known, entry = lift(ask.db, ask.actor, ask.who, press.restriction, press.because)
    return Replace(cards.lifted(known), undo=entry)


@command(
    "restricted",
    may=Action.READ_RESTRICTED,
    menu=Menu(249, reached=True),
    errand=Errand.SCHOOL,
    title="Restricted records",
    examples=("restricted",),
    looks=Deed.RESTRICTIONS_LIST,
)
def restricted(ask: Ask) -> Result:
    """See whose records are restricted, and when each is looked at again."""
    return Reply(_look(ask))


@button(cards.ShowRestrictions, may=Action.READ_RESTRICTED, looks=Deed.RESTRICTIONS_LIST)
def show(ask: Ask, press: cards.ShowRestrictions) -> Result:
    """Show them."""
    del press
    return Reply(_look(ask))


def _look(ask: Ask) -> Card:
    return cards.standing(ask, known_restrictions(ask.db, ask.who))


@button(cards.KeepRestriction, may=Action.RESTRICT)
def keep(ask: Ask, press: cards.KeepRestriction) -> Result:
    """It is needed for as long again."""
    known, entry = keep_restricted(ask.db, ask.actor, ask.who, press.restriction)
    return Reply(cards.kept(ask, known), undo=entry)


@shown(Deed.RESTRICTION_SET)
def set_again(ask: Ask, entry: Entry) -> Card:
    """The same answer."""
    known = _now(ask, entry)
    return cards.done(ask, known, whom_to_tell(ask.db, known.pupil_id, ask.today))


@shown(Deed.RESTRICTION_LIFT)
def lifted_again(ask: Ask, entry: Entry) -> Card:
    """The same answer."""
    return cards.lifted(_now(ask, entry))


@shown(Deed.RESTRICTION_KEEP)
def kept_again(ask: Ask, entry: Entry) -> Card:
    """The same answer."""
    return cards.kept(ask, _now(ask, entry))


def _now(ask: Ask, entry: Entry) -> KnownRestriction:
    whole(ask.db)
    return known_restriction(ask.db, ask.db.get_one(Restriction, entry.record_id))


ALL: tuple[Any, ...] = (
    restrict_, restrict_now, lift_, lift_now, restricted, show, keep, set_again, lifted_again, kept_again,
)  # fmt: skip
