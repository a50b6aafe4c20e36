"""Grades to enter and classes to review, once a collection or a round opens; and how right they were (P3, P6, R16)."""

from bot.ask import Ask
from bot.cards import accuracy, reviews
from bot.cards import collections as cards
from bot.notices.messages import Composed, Dropped
from bot.say.card import Card
from models.access.authoriser import About, Action, require
from models.outbox.notices import Notice, NoticeEnd, was_sent
from models.rules.calendar import FINISHED, academic_year, finishing
from models.tracking.collections import known_collection, name_of
from models.tracking.raising import own_raises
from models.views.class_accuracy import own_classes, seen_from
from models.views.cohort_now import called
from models.views.grades_due import grades_to_enter
from models.views.points import results_of
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


def own_accuracy(ask: Ask, notice: Notice) -> Composed:
    """How right the predictions of one's own classes were, before anybody else sees it."""
    row = known_collection(ask.db, notice.about_id or 0)
    if row is None or not ask.school.settings.class_accuracy:
        return Dropped("it is not shown by class any more")
    leaving = finishing(academic_year(row.opens), FINISHED)
    results = results_of(ask.db, leaving, ask.today)
    mine = own_classes(ask.db, ask.school, results, leaving, ask.who) if results is not None else []
    others_from = seen_from(ask.school.calendar, notice.due.astimezone(ask.school.settings.timezone).date())
    if not mine or others_from is None:
        return Dropped("no class has enough predictions with a result")
    for each in mine:
        require(ask.db, ask.who, Action.SEE_CLASS_ACCURACY, About(subject_id=each.subject_id, own=True))
    return accuracy.own_classes(ask, called(ask.school, leaving, ask.today), mine, others_from)


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
