"""What becomes of a clash, to the teachers whom it concerns (R8)."""

from dataclasses import replace

from bot.ask import Ask
from bot.cards import clashes as cards
from bot.cards.booking import Wanted
from bot.notices.messages import Composed, Dropped
from bot.say.card import Card
from bot.say.drawn import telling
from models.audit.facts import PartOf, Shows
from models.outbox.notices import Notice, NoticeEnd, was_sent
from models.sessions.asked_way import as_it_stands
from models.sessions.asks import WayRequest, WayState, is_lapse
from models.sessions.displacing import displacement_of
from models.sessions.giving_way import next_free_for
from models.sessions.occupied import held
from models.sessions.session import Booking


def asked(ask: Ask, notice: Notice) -> Composed:
    """Who would have which pupil of yours, until when; once it is answered, what became of it."""
    request = ask.db.get(WayRequest, notice.about_id)
    if request is None:
        return Dropped("the request is gone")
    if request.state != WayState.OPEN and not was_sent(ask.db, notice):
        return Dropped("there is nothing to answer any more")
    return cards.asked_of_you(ask, as_it_stands(ask.db, request))


def answered(ask: Ask, notice: Notice) -> Composed:
    """Whether the other teacher gave way, or has not answered in time."""
    request = ask.db.get(WayRequest, notice.about_id)
    if request is None or notice.ended == NoticeEnd.TAKEN_BACK:
        return (
            Dropped("the request is gone") if request is None else Card("Taken back: there is no answer yet.")
        )
    if request.state == WayState.OPEN and ask.now < request.until:
        return Dropped("there is no answer yet")
    if is_lapse(notice.key) != (request.state == WayState.OPEN):
        return Dropped("there was an answer")
    way = as_it_stands(ask.db, request)
    host = None if way.host_id == ask.who.staff_id else way.host_id
    wanted = Wanted(way.subject_id, way.slot, way.room, host)
    free, instead = next_free_for(ask.db, ask.actor, request), None
    if free is not None:
        instead = free, replace(wanted, slot=free).button(ask, [way.pupil_id])
    return cards.answered(ask, way, then=wanted.button(ask, [way.pupil_id]), instead=instead)


def overridden(ask: Ask, notice: Notice) -> Composed:
    """Who took a pupil out of your session, where they are instead, and why."""
    booking = ask.db.get(Booking, notice.about_id)
    displacement = displacement_of(ask.db, notice.about_id)
    if booking is None or displacement is None:
        return Dropped("the booking is gone")
    label, lost = ask.school.label(booking.pupil_id), held(ask.db, booking.session_id)
    of = PartOf(booking.pupil_id, Shows.SESSIONS)
    new = ask.db.get_one(Booking, displacement.booking_id)
    if booking.cancelled_at is None:
        return (
            telling(cards.back(ask, label, lost), of)
            if was_sent(ask.db, notice)
            else Dropped("it was taken back")
        )
    if new.cancelled_at is not None:
        return telling(Card(f"{label} is free again then, and was not put back into {lost.subject}."), of)
    instead, by = held(ask.db, new.session_id), ask.school.staff_name(displacement.by_id)
    return telling(cards.taken_over(ask, label, lost, instead, by, displacement.why), of)


def put_back(ask: Ask, notice: Notice) -> Composed:
    """That a pupil is in the first session again, since what had taken its place is off."""
    booking = ask.db.get(Booking, notice.about_id)
    if booking is None:
        return Dropped("the booking is gone")
    label, lesson = ask.school.label(booking.pupil_id), held(ask.db, booking.session_id)
    of = PartOf(booking.pupil_id, Shows.SESSIONS)
    if booking.cancelled_at is not None:
        return (
            telling(Card(f"{label} is not back in {lesson.subject} after all."), of)
            if was_sent(ask.db, notice)
            else Dropped("the pupil is elsewhere again")
        )
    return telling(cards.back(ask, label, lesson), of)
