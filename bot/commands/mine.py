"""`mine`: what each member of staff decides for themselves."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any

from bot.ask import Ask, Reply, Result
from bot.cards import mine as cards
from bot.inputs.quiet import Quiet, QuietField
from bot.inputs.words import ChoiceField
from bot.registry import Errand, Menu, command, shown
from bot.say.card import Card
from bot.say.press import StartForm
from models.audit.deeds import Deed
from models.audit.entries import Entry
from models.settings.own_settings import Preferences, change_own, preferences


class Slips(StrEnum):
    """How one's slips come."""

    AS_THEY_COME = "as they come"
    TOGETHER = "together"


@dataclass(frozen=True)
class Mine:
    quiet: Annotated[Quiet | None, QuietField(optional=True)]
    slips: Annotated[
        Slips | None,
        ChoiceField(
            label="Slips", words=Slips, labels={Slips.TOGETHER: "Together each morning"}, optional=True
        ),
    ]


def _starts(ask: Ask, _: StartForm) -> Mapping[str, Any]:
    """What holds now."""
    held = preferences(ask.db, ask.who.staff_id)
    return {"quiet": Quiet(held.quiet), "slips": Slips.TOGETHER if held.gathered else Slips.AS_THEY_COME}


@command(
    "mine",
    Mine,
    may=None,
    menu=Menu(150),
    errand=Errand.DAY,
    starts=_starts,
    title="My settings",
    examples=("mine quiet 18:00-07:30", "mine", "mine quiet off", "mine together", "mine as they come"),
)
def mine(ask: Ask, given: Mine) -> Result:
    """Choose your quiet hours, and whether slips come one by one or together each morning."""
    held = preferences(ask.db, ask.who.staff_id)
    if given.quiet is None and given.slips is None:
        return Reply(cards.mine(held))
    wanted = Preferences(
        quiet=held.quiet if given.quiet is None else given.quiet.hours,
        gathered=held.gathered if given.slips is None else given.slips is Slips.TOGETHER,
    )
    entry = change_own(ask.db, ask.actor, staff_id=ask.who.staff_id, wanted=wanted)
    return Reply(cards.changed(wanted), undo=entry)


@shown(Deed.PREFERENCE_CHANGE)
def changed_again(ask: Ask, entry: Entry) -> Card:
    """The first answer, drawn from what holds now."""
    return cards.changed(preferences(ask.db, entry.staff_id or ask.who.staff_id))


ALL: tuple[Any, ...] = (mine, changed_again)
