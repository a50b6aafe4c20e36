"""`accuracy`: how right the predictions of one's own classes were, to be looked at again (R16)."""

from typing import Any

from bot.ask import Ask, Reply, Result
from bot.cards import class_accuracy as cards
from bot.notices.class_accuracy import earlier_own, own_accuracy
from bot.registry import Errand, Menu, button, command
from bot.say.card import Card
from models.access.authoriser import Action
from models.audit.deeds import Deed
from models.rules.calendar import FINISHED
from models.views.cohort_now import called
from models.views.points import leaving_year, results_before


@command(
    "accuracy",
    may=Action.SEE_CLASS_ACCURACY,
    title="Predictions",
    menu=Menu(153, reached=True),
    errand=Errand.PUPILS,
    examples=("accuracy",),
    offers=lambda who: bool(who.teaches),
    looks=Deed.COHORT_SEE,
)
def accuracy_(ask: Ask) -> Result:
    """See how right your own classes' predictions were, once the results are out."""
    if not ask.school.settings.class_accuracy:
        return Reply(cards.is_off())
    newest = results_before(ask.db, ask.today.year + 1, ask.today)
    if newest is not None:
        return Reply(_own(ask, newest))
    this_year = leaving_year(ask.school, FINISHED, ask.today)
    return Reply(cards.nothing_out(ask.school.settings.results_out(this_year)))


@button(cards.ShowOwnAccuracy, may=Action.SEE_CLASS_ACCURACY, looks=Deed.COHORT_SEE)
def show_own(ask: Ask, press: cards.ShowOwnAccuracy) -> Result:
    """Show the own classes of an earlier cohort."""
    return Reply(_own(ask, press.leaving) if ask.school.settings.class_accuracy else cards.is_off())


def _own(ask: Ask, leaving: int) -> Card:
    found = own_accuracy(ask, leaving)
    if found is not None:
        return found
    return cards.none_of_own(ask, called(ask.school, leaving, ask.today), leaving, earlier_own(ask, leaving))


ALL: tuple[Any, ...] = (accuracy_, show_own)
