"""Interventions in messages: who, about whom and in what; why stands behind the button (P12, P13)."""

from bot.ask import Ask
from bot.cards import interventions as cards
from bot.notices.messages import Composed, Dropped
from bot.say.card import Card
from models.access.authoriser import require, towards
from models.outbox.notices import Notice, NoticeEnd, was_sent
from models.tracking.intervention import Intervention, InterventionEnd, OpenedBecause
from models.tracking.intervention_people import acts, leads, require_sight, sees
from models.tracking.interventions import KnownIntervention, action, begun_by_reviews, one, own


def proposed(ask: Ask, notice: Notice) -> Composed:
    """That one is proposed, to who decides; once that is done it says so."""
    row = ask.db.get(Intervention, notice.about_id)
    if row is None:
        return Dropped("the intervention is gone")
    require(ask.db, ask.who, *leads(row))
    of = one(ask.db, row.id or 0)
    if not of.is_proposed and not was_sent(ask.db, notice):
        return Dropped("it is decided")
    line = f"{of.proposed_by or 'The grades'} proposed an intervention: {cards.called(of)}"
    if of.is_proposed:
        return cards.heard(of, line)
    return cards.heard(of, f"{line} ({_became(of)})")


def answered(ask: Ask, notice: Notice) -> Composed:
    """What became of one, to who proposed it."""
    return _about(ask, notice, "The intervention that you proposed is {became}: {called}")


def opened(ask: Ask, notice: Notice) -> Composed:
    """That one has begun, to the pupil's teachers and mentor."""
    return _about(ask, notice, "{opened_by} opened an intervention: {called}")


def proposed_by_collection(ask: Ask, notice: Notice) -> Composed:
    """What a collection proposes, to who decides on it."""
    found = [
        each for each in own(ask.db, ask.who) if each.is_proposed and each.collection_id == notice.about_id
    ]
    if not found and not was_sent(ask.db, notice):
        return Dropped("all of it is decided on")
    return cards.proposed(ask, found)


def begun(ask: Ask, notice: Notice) -> Composed:
    """Those that reviews began in a subject on a day, of the pupils that this person has to do with."""
    of_day = begun_by_reviews(ask.db, notice.about_id or 0, notice.day)
    seen = [each for each in of_day if sees(towards(ask.db, ask.who, each.pupil_id), each.subject_id)]
    if not seen and not was_sent(ask.db, notice):
        return Dropped("none of them stands")
    return cards.begun(ask, seen)


def asked_to_act(ask: Ask, notice: Notice) -> Composed:
    """That there is something for this person to do for a pupil; what it is stands behind the button."""
    found = action(ask.db, notice.about_id or 0)
    if found is None:
        gone = Card("Not needed any more: what you were asked to do for a pupil was taken back.")
        return gone if was_sent(ask.db, notice) else Dropped("it was taken back")
    if found.done_on is not None and not was_sent(ask.db, notice):
        return Dropped("it is done")
    row = ask.db.get_one(Intervention, found.intervention_id)
    require(ask.db, ask.who, *acts(row))
    return cards.asked_to_act(ask, found)


def closed(ask: Ask, notice: Notice) -> Composed:
    """That one has ended, to the same."""
    return _about(ask, notice, "{closed_by} closed an intervention: {called}")


def _about(ask: Ask, notice: Notice, line: str) -> Composed:
    row = ask.db.get(Intervention, notice.about_id)
    if row is None:
        return Dropped("the intervention is gone")
    require_sight(ask.db, ask.who, row)
    of = one(ask.db, row.id or 0)
    said = line.format(
        called=cards.called(of), became=_became(of), opened_by=of.opened_by, closed_by=of.closed_by
    )
    if notice.ended == NoticeEnd.TAKEN_BACK:
        return cards.heard(of, f"{cards.called(of)}: what was said of an intervention was taken back")
    return cards.heard(of, said)


def _became(of: KnownIntervention) -> str:
    if of.opened_on is not None:
        by_review = of.because is OpenedBecause.REVIEW
        return "open: a review says below target" if by_review else f"opened by {of.opened_by}"
    return "declined" if of.ended is InterventionEnd.DECLINED else "withdrawn"
