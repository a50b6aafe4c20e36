"""The pupils of one count in a subject's matrix (R15.7)."""

from typing import Any

from bot.ask import Ask, Reply, Result
from bot.cards import cohort_lists
from bot.cards.cohorts import ShowCell
from bot.registry import button
from models.access.authoriser import Action, require
from models.audit.deeds import Deed
from models.views.cohort_figures import in_cell
from models.views.cohort_now import called, cohort_now


@button(ShowCell, may=Action.LIST_COHORT, looks=Deed.COHORT_SEE)
def show_cell(ask: Ask, press: ShowCell) -> Result:
    """Who they are that a count in the matrix stands for."""
    require(ask.db, ask.who, Action.LIST_COHORT)
    cohort = cohort_now(ask.db, ask.school, press.leaving, ask.today, press.by)
    found = in_cell(cohort, press.subject, press.prior, press.column)
    return Reply(
        cohort_lists.cell(ask, called(ask.school, press.leaving, ask.today, press.by), cohort, found, press)
    )


ALL: tuple[Any, ...] = (show_cell,)
