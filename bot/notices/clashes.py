"""What becomes of a clash, to the teachers whom it concerns (R8)."""

from bot.ask import Ask
from bot.cards import clashes as cards
from bot.notices.messages import Composed, Dropped
from bot.say.card import Card
from models.outbox.notices import Notice, was_sent
from models.sessions.displacing import displacement_of
from models.sessions.occupied import held
from models.sessions.session import Booking


def overridden(ask: Ask, notice: Notice) -> Composed:
    """Who took a pupil out of your session, where they are instead, and why."""
    booking = ask.db.get(Booking, notice.about_id)
    displacement = displacement_of(ask.db, notice.about_id)
    if booking is None or displacement is None:
        return Dropped("the booking is gone")
    label, lost = ask.school.label(booking.pupil_id), held(ask.db, booking.session_id)
    new = ask.db.get_one(Booking, displacement.booking_id)
    if booking.cancelled_at is None:
        return cards.back(ask, label, lost) if was_sent(ask.db, notice) else Dropped("it was taken back")
    if new.cancelled_at is not None:
        return Card(f"{label} is free again then, and was not put back into {lost.subject}.")
    instead, by = held(ask.db, new.session_id), ask.school.staff_name(displacement.by_id)
    return cards.taken_over(ask, label, lost, instead, by, displacement.why)


def put_back(ask: Ask, notice: Notice) -> Composed:
    """That a pupil is in the first session again, since what had taken its place is off."""
    booking = ask.db.get(Booking, notice.about_id)
    if booking is None:
        return Dropped("the booking is gone")
    label, lesson = ask.school.label(booking.pupil_id), held(ask.db, booking.session_id)
    if booking.cancelled_at is not None:
        return (
            Card(f"{label} is not back in {lesson.subject} after all.")
            if was_sent(ask.db, notice)
            else Dropped("the pupil is elsewhere again")
        )
    return cards.back(ask, label, lesson)
