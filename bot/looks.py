"""What an answer shows of a pupil's record is on record because it was drawn (data protection, 3)."""

from dataclasses import replace
from typing import TypeVar

from bot.ask import Ask, CommandResult, FormErrors, OpenForm, Replace, Reply, Result
from bot.beside import form_with_statements, with_statements
from models.audit.deeds import Deed
from models.audit.entries import record_shown

Answer = TypeVar("Answer", Result, CommandResult)


def seen(ask: Ask, result: Answer, looks: Deed = Deed.PUPIL_SEE) -> Answer:
    """The answer, of which all that it shows is on record: as this look, where no entry says it already.

    What a pupil says of a record stands beside it (`bot.beside`).
    """
    if isinstance(result, Reply | Replace):
        result = replace(result, card=with_statements(ask, result.card))
    if isinstance(result, Reply) and result.again:
        # What was done before is seen once more now.
        record_shown(ask.db, ask.actor, Deed.ANSWER_AGAIN, result.card.shows)
    elif isinstance(result, Reply | Replace):
        record_shown(ask.db, ask.actor, looks, result.card.shows, done=result.undo or result.done)
    elif isinstance(result, OpenForm | FormErrors):
        result = replace(result, form=form_with_statements(ask, result.form))
        record_shown(ask.db, ask.actor, looks, result.form.shows)
    return result
