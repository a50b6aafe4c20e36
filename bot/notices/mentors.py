"""Who mentors whom, in messages: to the mentor, and to the scheme lead who decides (P4)."""

from sqlmodel import select

from bot.ask import Ask
from bot.cards import mentors as cards
from bot.cards import papers
from bot.notices.messages import Composed, Dropped
from bot.papers.calendar import calendar_paper
from bot.say.card import Button, Card, Row
from bot.say.drawn import telling
from bot.say.press import StartForm
from bot.say.words import count
from models.access.authoriser import Action, require
from models.audit.facts import PartOf, Shows
from models.mentoring.allocating import given_by, taken_from
from models.mentoring.appointment import AppointmentState, find_appointment
from models.mentoring.declining import Decline, known_decline
from models.mentoring.mentor_covers import find_cover
from models.outbox.notices import Notice, was_sent
from models.outbox.together import spoken_for
from models.outbox.topics import Topic


def given(ask: Ask, notice: Notice) -> Composed:
    """The pupils whom this person mentors from that day, each with the page to read first."""
    entries = spoken_for(ask.db, notice)
    if entries is None:
        return Dropped("another message tells of them too")
    pupils = given_by(ask.db, ask.who.staff_id, notice.day, entries)
    if not pupils:
        if was_sent(ask.db, notice):
            return Card("Those pupils are with another mentor now.")
        return Dropped("they have another mentor")
    begun = notice.day <= ask.today
    rows = tuple(
        Row(
            ask.school.label(each),
            buttons=(
                Button("Brief", StartForm("brief", pupil=each)),
                Button("Decline", StartForm("decline", pupil=each)),
            )
            if begun
            else (),
        )
        for each in pupils
    )
    verb = "You mentor" if begun else "You are to mentor"
    title = f"{verb} {count(len(pupils), 'more pupil')} from {cards.from_day(ask, notice.day)}"
    return telling(Card(title, rows), *(PartOf(each, Shows.MENTOR) for each in pupils))


def calendar_file(ask: Ask, notice: Notice) -> Composed:
    """The meeting for one's own calendar, as it stands when it is handed over."""
    found = find_appointment(ask.db, notice.about_id)
    if found is None or found.stands is not AppointmentState.BOOKED or found.staff_id != ask.who.staff_id:
        return Card("That meeting is not booked any more, so there is nothing for your calendar.")
    return papers.here(calendar_paper(ask, found))


def declined(ask: Ask, notice: Notice) -> Composed:
    """That a mentor cannot take a pupil on; why stands behind the button."""
    require(ask.db, ask.who, Action.ALLOCATE_MENTORS)
    found = ask.db.get(Decline, notice.about_id)
    if found is None or found.settled_at is not None:
        return Dropped("it is settled")
    return cards.to_decide(known_decline(ask.db, found))


def taken(ask: Ask, notice: Notice) -> Composed:
    """To the mentor before: with whom those pupils are, and from when."""
    entries = spoken_for(ask.db, notice)
    if entries is None:
        return Dropped("another message tells of them too")
    pupils = taken_from(ask.db, ask.who.staff_id, entries)
    if not pupils:
        if was_sent(ask.db, notice):
            return Card("Those pupils are yours to mentor again, or with another mentor.")
        return Dropped("it was taken back")
    return cards.handed_over(ask, pupils)


def covered(ask: Ask, notice: Notice) -> Composed:
    """To the mentor and to who covers: of how many pupils, from when until when."""
    found = find_cover(ask.db, notice.about_id)
    if found is None:
        return Dropped("it is gone")
    if found.ended and not was_sent(ask.db, notice):
        return Dropped("it was taken back")
    if found.ended:
        return cards.cover_ended(found)
    return cards.cover_news(ask, found, is_cover=found.cover_id == ask.who.staff_id)


def cover_over(ask: Ask, notice: Notice) -> Composed:
    """To both, that a cover ended before the day that they were told."""
    found = find_cover(ask.db, notice.about_id)
    if found is None:
        return Dropped("it is gone")
    is_cover = found.cover_id == ask.who.staff_id
    if found.ended and _never_heard(ask, found.id):
        return Dropped("they never heard that it began")
    if found.ended:
        return cards.cover_over(found, is_cover=is_cover)
    return (
        cards.cover_news(ask, found, is_cover=is_cover) if was_sent(ask.db, notice) else Dropped("it goes on")
    )


def _never_heard(ask: Ask, cover_id: int) -> bool:
    """Whether that they are covered, or cover, was to be told to this person and never was."""
    first = ask.db.exec(
        select(Notice).where(
            Notice.topic == Topic.MENTOR_COVERED,
            Notice.about_id == cover_id,
            Notice.to_staff == ask.who.staff_id,
        )
    ).first()
    return first is not None and not was_sent(ask.db, first)
