"""A plan of the week that waits, and what an accepted one brings (P12)."""

from bot.ask import Ask
from bot.cards import plan as cards
from bot.cards.plan_parts import title_of
from bot.notices.messages import Composed, Dropped
from bot.say.card import Card
from models.outbox.notices import Notice, NoticeEnd
from models.planning.proposal import any_week


def waits(ask: Ask, notice: Notice) -> Composed:
    """Which of your subjects the plan waits for."""
    week = any_week(ask.db, notice.about_id or 0)
    if notice.ended == NoticeEnd.TAKEN_BACK:
        return Card(f"Not needed any more: the plan for {title_of(week)}, was dropped or drawn up anew.")
    mine = [each for each in week.subjects if each in ask.who.heads and each not in week.accepted]
    if not mine or week.is_accepted:
        return Dropped("nothing of it waits for them any more")
    return cards.waits_for_you(ask, week, mine)


def planned(ask: Ask, notice: Notice) -> Composed:
    """All that the accepted plan brings you, in one message."""
    week = any_week(ask.db, notice.about_id or 0)
    if notice.ended == NoticeEnd.TAKEN_BACK:
        return Card(f"Taken back: the plan for {title_of(week)}. Its sessions are off.")
    return cards.for_host(ask, week)
