"""That the policy itself is to be reviewed (P14)."""

from bot.ask import Ask
from bot.cards import policy as cards
from bot.notices.messages import Composed, Dropped
from models.access.authoriser import Action, require
from models.outbox.notices import Notice
from models.rules.policy import review_reminder


def to_review(ask: Ask, notice: Notice) -> Composed:
    """By when, and how it is said that it was done."""
    require(ask.db, ask.who, Action.SETTINGS)
    settings = ask.school.settings
    review = settings.policy_review
    reminded = review_reminder(ask.school.calendar, review, settings.policy_remind_days, notice.day)
    if review is None or reminded is None:
        return Dropped("the review is on another day")
    return cards.to_review(ask, review)
