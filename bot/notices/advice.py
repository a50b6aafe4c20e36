"""Advice to leadership, to who answers it, and its answer, to who gave it (P15)."""

from bot.ask import Ask
from bot.cards import advice as cards
from bot.notices.messages import Composed, Dropped
from bot.say.card import Card
from models.access.authoriser import Action, require
from models.mentoring.advice import advice_with
from models.outbox.notices import Notice, NoticeEnd, was_sent


def waits(ask: Ask, notice: Notice) -> Composed:
    """Who advises what kind of thing, about whom; the words stand behind the button."""
    advice = advice_with(ask.db, notice.about_id)
    if advice is None:
        return (
            Card("Advice that stood here was taken back.")
            if was_sent(ask.db, notice)
            else Dropped("it is gone")
        )
    if advice.answered_at is not None and not was_sent(ask.db, notice):
        return Dropped("it was answered before it was sent")
    require(ask.db, ask.who, Action.ANSWER_ADVICE)
    return cards.waits(ask, advice)


def answered(ask: Ask, notice: Notice) -> Composed:
    """That there is an answer."""
    advice = advice_with(ask.db, notice.about_id)
    if advice is None:
        return Dropped("the advice is gone")
    if notice.ended == NoticeEnd.TAKEN_BACK or advice.answered_at is None:
        return (
            Card("The answer to your advice was taken back.")
            if was_sent(ask.db, notice)
            else Dropped("no answer")
        )
    return cards.answered(ask, advice)
