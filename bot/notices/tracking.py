"""Grades to enter and classes to review, once a collection or a round opens (P3, P6)."""

from bot.ask import Ask
from bot.cards import collections as cards
from bot.cards import reviews
from bot.notices.messages import Composed, Dropped
from bot.say.card import Card
from models.outbox.notices import Notice, NoticeEnd, was_sent
from models.tracking.collections import known_collection, name_of
from models.tracking.raising import own_raises
from models.views.grades_due import grades_to_enter
from models.views.reviews_due import reviews_to_enter


def to_enter(ask: Ask, notice: Notice) -> Composed:
    """Each of one's classes that is not done, with a button straight to it."""
    row = known_collection(ask.db, notice.about_id or 0)
    if row is None or notice.ended == NoticeEnd.TAKEN_BACK:
        return Card("Not needed any more: that collection of grades was taken back.")
    mine = [
        each
        for each in grades_to_enter(ask.db, ask.who, ask.today)
        if each.collection.collection_id == row.id
    ]
    return cards.asked_for(ask, name_of(row), mine) if mine else Dropped("every class is done")


def to_review(ask: Ask, notice: Notice) -> Composed:
    """Each of one's classes that is not reviewed yet, with a button straight to it."""
    if notice.ended == NoticeEnd.TAKEN_BACK:
        return Card("Not needed any more: that round of reviews was taken back.")
    mine = [each for each in reviews_to_enter(ask.db, ask.who, ask.today) if each.round.id == notice.about_id]
    return reviews.asked_for(ask, mine) if mine else Dropped("every class is done")


def to_raise(ask: Ask, notice: Notice) -> Composed:
    """What a round that has ended raises once its head has seen it."""
    if notice.ended == NoticeEnd.TAKEN_BACK:
        return Card("Not needed any more: that round of reviews is open again.")
    found = [each for each in own_raises(ask.db, ask.who) if each.over and each.raises]
    if not found:
        decided = Card("The targets that waited for you are decided on.")
        return decided if was_sent(ask.db, notice) else Dropped("all of it is decided on")
    return reviews.raises_to_see(ask, len(found))
