"""`pupil`: all that a person may see about one pupil (P5, P17)."""

from dataclasses import dataclass
from typing import Annotated, Any

from bot.cards import pupil as cards
from bot.commands.sessions import book_
from bot.commands.slips import slip
from bot.forms import fill, opened
from bot.inputs.pupils import PupilField
from bot.registry import Ask, Command, OpenForm, Reply, Result, button, command
from bot.say.card import Card, Press
from models.access.authoriser import Action
from models.audit.entries import Did, record
from models.views.pupil import page


@dataclass(frozen=True)
class OnePupil:
    pupil: Annotated[int, PupilField()]


@command(
    "pupil",
    OnePupil,
    may=Action.FIND_PUPIL,
    title="One pupil",
    submit="Show",
    examples=("pupil Amy Carter", "pupil A Carter 11A"),
)
def pupil(ask: Ask, given: OnePupil) -> Result:
    """See all that you may see about one pupil."""
    seen = page(ask.db, ask.school, ask.who, given.pupil, ask.today)
    record(ask.db, ask.actor, "pupil.page", did=Did.SAW, pupil_id=given.pupil, fields=seen.shown)
    return Reply(cards.page(ask, seen))


@button("slip.start")
def slip_about(ask: Ask, press: Press) -> Result:
    """Open the form of a slip for the pupil whose button it was."""
    return _form(ask, slip, press, {"pupil": press.about})


@button("book.start")
def book_for(ask: Ask, press: Press) -> Result:
    """Open the form of a booking for the pupil whose button it was."""
    return _form(ask, book_, press, {"pupils": (press.about,)})


def _form(ask: Ask, chosen: Command[Any], press: Press, preset: dict[str, Any]) -> Result:
    if press.about not in ask.school.pupils:
        return Reply(Card("That pupil has left the school."))
    return OpenForm(opened(ask, chosen, fill(ask, chosen, "", preset=preset)))


ALL: tuple[Any, ...] = (pupil, slip_about, book_for)
