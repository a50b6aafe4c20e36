"""How right the predictions of one's own classes were: told once the results are out, and looked at again (R16)."""

from bot.ask import Ask
from bot.cards import class_accuracy as cards
from bot.notices.messages import Composed, Dropped
from bot.say.card import Card
from models.access.authoriser import About, Action, require
from models.outbox.notices import Notice
from models.rules.calendar import FINISHED, academic_year, finishing
from models.tracking.class_at_close import shown_on
from models.tracking.collections import known_collection
from models.views.class_accuracy import ClassAccuracy, own_classes, seen_from
from models.views.cohort_now import called
from models.views.points import results_before, results_of


def own(ask: Ask, notice: Notice) -> Composed:
    """Before anybody else sees it."""
    row = known_collection(ask.db, notice.about_id or 0)
    if row is None or not ask.school.settings.class_accuracy:
        return Dropped("it is not shown by class any more")
    card = own_accuracy(ask, finishing(academic_year(row.opens), FINISHED))
    return card if card is not None else Dropped("no class has enough predictions with a result")


def own_accuracy(ask: Ask, leaving: int) -> Card | None:
    """Of the classes of that cohort that they taught, to their teacher; None where no class has enough."""
    mine = _own(ask, leaving)
    if not mine:
        return None
    for each in mine:
        require(ask.db, ask.who, Action.SEE_CLASS_ACCURACY, About(subject_id=each.subject_id, own=True))
    since = shown_on(ask.db, ask.who.staff_id, mine[0].predicted_in)
    others_from = seen_from(ask.school.calendar, since) if since is not None else None
    name = called(ask.school, leaving, ask.today)
    return cards.own_classes(
        ask, name, mine, others_from=others_from, today=ask.today, earlier=earlier_own(ask, leaving)
    )


def earlier_own(ask: Ask, leaving: int) -> int | None:
    """The newest cohort before this one of which there are own classes, too; None where there is none."""
    earlier = results_before(ask.db, leaving, ask.today)
    return earlier if earlier is not None and _own(ask, earlier) else None


def _own(ask: Ask, leaving: int) -> list[ClassAccuracy]:
    results = results_of(ask.db, leaving, ask.today)
    return (
        own_classes(ask.db, ask.school, results, leaving, ask.who.staff_id, ask.who.heads)
        if results is not None
        else []
    )
