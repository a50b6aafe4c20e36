"""Cards of holds on pupils' records: those that stand, looked at again, ended (lifecycle, 4.4)."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.cards.looked_again import below_its_name
from bot.say.card import Button, Card, Note, Row, Style
from bot.say.drawn import drawn
from bot.say.press import HoldId, Press
from bot.say.viewer import Viewer
from models.access.authoriser import Action, could
from models.lifecycle.holds import KnownHold
from models.rules.wording import count, day_in_full
from models.views.looked_again import HoldsToLookAt


@dataclass(frozen=True)
class ShowHolds(Press, action="holds.show"):
    """Show the holds that stand."""


@dataclass(frozen=True)
class KeepHold(Press, action="holds.keep"):
    """Say that this hold was looked at again, and is needed for as long again."""

    hold: HoldId


@dataclass(frozen=True)
class EndHold(Press, action="holds.end"):
    """End this hold."""

    hold: HoldId


def to_look_at(found: HoldsToLookAt) -> Row:
    """How many stand and are to be looked at again, with the button to see them."""
    show = (Button("Show holds", ShowHolds(), Style.PRIMARY),)
    if found.due:
        return Row(
            f"{count(found.due, 'hold')} to look at again", f"{_stand(found)} Is each still needed?", show
        )
    return Row(
        "Holds on pupils' records", f"{_stand(found)} They are listed at the start of each term.", show
    )


def _stand(found: HoldsToLookAt) -> str:
    return f"{count(found.stand, 'hold stands', 'holds stand')} on pupils' records."


@drawn
def standing(viewer: Viewer, found: Sequence[KnownHold]) -> Card:
    """Each hold with why, by whom and since when, the first to be looked at again first."""
    if not found:
        return Card("There is no hold on anybody's record.")
    rows = tuple(_row(viewer, each) for each in found)
    note = Note("While a hold stands nothing of the pupil's record is removed, whatever its age.")
    return Card(f"{count(len(found), 'hold')} on pupils' records", (*rows, note))


def _row(viewer: Viewer, hold: KnownHold) -> Row:
    end = f"End the hold on {hold.pupil}'s record? It goes when its time has come."
    buttons = (
        Button("Still needed", KeepHold(hold.id)),
        Button("End", EndHold(hold.id), Style.DANGER, end),
    )
    return Row(
        hold.pupil,
        below_its_name(hold, viewer.today),
        buttons if could(viewer.who, Action.HOLD_RETENTION) else (),
    )


@drawn
def kept(viewer: Viewer, hold: KnownHold) -> Card:
    """When it is looked at again."""
    return Card(
        f"The hold on {hold.pupil}'s record stands. It is looked at again on "
        f"{day_in_full(hold.look_again, viewer.today)}."
    )


@drawn
def ended(hold: KnownHold) -> Card:
    """What that means."""
    return Card(f"The hold on {hold.pupil}'s record is ended: it goes when its time has come.")
