"""The Year 11 list for leadership, and what was cancelled by somebody else (P9, P10)."""

from bot.ask import Ask
from bot.cards import closing as cards
from bot.cards.sessions import place_words, session_words
from bot.cards.year11 import untold_list, year11_list
from bot.notices.messages import Composed, Dropped
from bot.say.card import Card, Text
from bot.say.drawn import telling
from models.access.authoriser import Action, require
from models.audit.entries import Entry
from models.audit.facts import PartOf, Shows
from models.outbox.notices import Notice, NoticeEnd, was_sent
from models.rules.clashes import Slot
from models.rules.wording import count, listed
from models.school.snapshot import staff_name
from models.sessions.calling_off import called_off
from models.sessions.cancelling import cancelled_with
from models.sessions.groups_off import why_called_off
from models.sessions.moving import moved_from, moved_with
from models.sessions.occupied import held
from models.sessions.session import Booking, Session
from models.sessions.timetable import board, booked_at
from models.sessions.to_tell import leader_of, list_for, still_untold
from models.sessions.unheard import last_heard_of


def todays_list(ask: Ask, notice: Notice) -> Composed:
    """The day's list as it stands now; drawn again whenever a booking or a telling changes it."""
    if notice.to_staff is not None:
        require(ask.db, ask.who, Action.SEE_LIST)
    day = notice.day
    rows = list_for(ask.db, day)
    if not rows and not was_sent(ask.db, notice):
        return Dropped("nobody is booked")
    return year11_list(ask, day, rows, leader_of(ask.db, day), late=notice.late)


def untold(ask: Ask, notice: Notice) -> Composed:
    """Who has still to be told of today's sessions; drawn again as they are told."""
    if notice.to_staff is not None:
        require(ask.db, ask.who, Action.SEE_LIST)
    rows = still_untold(ask.db, notice.day, ask.local(ask.now).time())
    if not rows and not was_sent(ask.db, notice):
        return Dropped("everybody is told")
    return untold_list(ask, notice.day, rows)


def cancelled(ask: Ask, notice: Notice) -> Composed:
    """Who took which pupil out of your session, so that you need not wait for them."""
    booking = ask.db.get(Booking, notice.about_id)
    if booking is None:
        return Dropped("the booking is gone")
    label, of = ask.school.label(booking.pupil_id), PartOf(booking.pupil_id, Shows.SESSIONS)
    lesson = held(ask.db, booking.session_id)
    which = session_words(lesson.subject, lesson.slot, lesson.room, ask.today)
    if booking.cancelled_at is None:
        return telling(Card(f"{label} is booked again: {which}."), of)
    known = last_heard_of(ask.db, booking, ask.who.staff_id)
    if known is None:
        return Dropped("they had not been told of the booking")
    by = staff_name(ask.db, booking.cancelled_by)
    more = cancelled_with(ask.db, booking)
    too = f", and the {count(more, 'day')} after it" if more else ""
    what = f"{by} cancelled the booking."
    if known.id != booking.id:
        # They never heard where it went meanwhile, and expect the pupil where it was before.
        before = held(ask.db, known.session_id)
        what = f"{by} cancelled the booking, which had been moved to {place_words(ask, lesson)}."
        which = session_words(before.subject, before.slot, before.room, ask.today)
    return telling(Card(f"{label} will not come: {which}{too}.", (Text(what),)), of)


def off(ask: Ask, notice: Notice) -> Composed:
    """What of the person's own is off because a day is closed or somebody has left, all in one message."""
    if notice.ended == NoticeEnd.TAKEN_BACK:
        return Card("Taken back: your sessions are on as they were.")
    entry = ask.db.get(Entry, notice.about_id)
    lessons = called_off(ask.db, entry, ask.who.staff_id) if entry is not None else []
    if not lessons:
        return Dropped("nothing of theirs is off any more")
    why = why_called_off(ask.db, entry) if entry is not None else ""
    return cards.off(ask, lessons, why, ask.school.staff_name(entry.staff_id) if entry is not None else "")


def on_again(ask: Ask, notice: Notice) -> Composed:
    """Which closed days are school days again, and what of the person's own is on."""
    days = list(notice.days)
    lessons = [
        each
        for day in days
        for each in board(ask.db, first=day, last=day)
        if ask.who.staff_id in {each.host_id, each.booked_by}
    ]
    if not lessons:
        return Dropped("nothing of theirs is on that day")
    return cards.on_again(ask, days, lessons)


def moved(ask: Ask, notice: Notice) -> Composed:
    """Who moved which pupil of your session, whence and whither."""
    booking = ask.db.get(Booking, notice.about_id)
    if booking is None:
        return Dropped("the booking is gone")
    label, of = ask.school.label(booking.pupil_id), PartOf(booking.pupil_id, Shows.SESSIONS)
    lesson, before = held(ask.db, booking.session_id), moved_from(ask.db, booking)
    which = session_words(lesson.subject, lesson.slot, lesson.room, ask.today)
    if booking.cancelled_at is not None and not was_sent(ask.db, notice):
        return Dropped("the booking was cancelled before they heard that it was moved")
    if booking.cancelled_at is not None:
        return telling(Card(f"{label} is not coming after all: {which}."), of)
    by = ask.school.staff_name(booking.booked_by)
    was = f" from {place_words(ask, before)}" if before else ""
    more = moved_with(ask.db, booking)
    too = f", and the {count(more, 'day')} after it" if more else ""
    said = Card(f"{label} comes at another time: {which}{too}.", (Text(f"{by} moved the booking{was}."),))
    return telling(said, of)


def booked_for_you(ask: Ask, notice: Notice) -> Composed:
    """Whom a colleague booked into a session of yours; who was booked at another time is in another notice."""
    session = ask.db.get(Session, notice.about_id)
    if session is None:
        return Dropped("the session is gone")
    slot = Slot(session.day, session.starts, session.ends)
    theirs = booked_at(ask.db, notice.about_id or 0, notice.promised_at)
    coming = [
        each
        for each in board(ask.db, first=session.day, last=session.day, host_id=session.host_id)
        if each.booking_id in theirs
    ]
    lesson = session_words(ask.school.subject_name(session.subject_id), slot, session.room, ask.today)
    if not coming and not was_sent(ask.db, notice):
        return Dropped("the booking was taken back")
    if not coming:
        return Card(f"Whom a colleague booked for you does not come after all: {lesson}.")
    names = listed([each.pupil for each in coming], 30)
    by = listed(dict.fromkeys(ask.school.staff_name(each.booked_by) for each in coming))
    return telling(Card(f"{by} booked {names} for you: {lesson}."), *coming)
