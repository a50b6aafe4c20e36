"""`absent`: who is not in school today (P10)."""

from dataclasses import dataclass
from typing import Annotated, Any

from bot.cards import absent as cards
from bot.inputs.pupils import PupilField
from bot.registry import Ask, Errand, Menu, Reply, Result, button, command, shown
from bot.say.card import Card
from models.access.authoriser import Action
from models.audit.deeds import Deed
from models.audit.entries import Entry
from models.sessions.away import is_away, mark_away, mark_back


@dataclass(frozen=True)
class Absent:
    pupil: Annotated[int, PupilField()]


@command(
    "absent",
    Absent,
    may=Action.MARK_ABSENT_TODAY,
    menu=Menu(17),
    errand=Errand.SESSIONS,
    title="Away today",
    examples=("absent Amy Carter",),
)
def absent(ask: Ask, given: Absent) -> Result:
    """Mark a pupil as not in school today, so that nobody looks for them."""
    entry = mark_away(ask.db, ask.actor, who=ask.who, pupil_id=given.pupil)
    label = ask.school.label(given.pupil)
    card = cards.marked(label) if entry is not None else cards.already(label, given.pupil)
    return Reply(card, undo=entry)


@shown(Deed.AWAY_MARK)
def marked_again(ask: Ask, entry: Entry) -> Card:
    """The first answer, drawn from what holds now."""
    label = ask.school.label(entry.pupil_id or 0)
    return cards.marked(label) if is_away(ask.db, entry.record_id) else cards.back(label)


@button(cards.BackInSchool, may=Action.MARK_ABSENT_TODAY)
def back(ask: Ask, press: cards.BackInSchool) -> Result:
    """The pupil came after all."""
    entry = mark_back(ask.db, ask.actor, who=ask.who, pupil_id=press.pupil)
    return Reply(cards.back(ask.school.label(press.pupil)), done=entry)


@shown(Deed.AWAY_END)
def back_again(ask: Ask, entry: Entry) -> Card:
    """The first answer, drawn from what holds now."""
    return cards.back(ask.school.label(entry.pupil_id or 0))


ALL: tuple[Any, ...] = (absent, marked_again, back, back_again)
