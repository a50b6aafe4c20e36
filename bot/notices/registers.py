"""Registers to take, who is not there, and absences to follow up, in messages (P11, R10)."""

from bot.ask import Ask
from bot.cards import followups as follow_cards
from bot.cards import not_there as missing_cards
from bot.cards import register as cards
from bot.cards.sessions import session_words
from bot.notices.messages import Composed, Dropped
from models.access.authoriser import Action, Allowed, may, require
from models.outbox.notices import Notice, NoticeEnd, was_sent
from models.sessions.cases import Case, cases_of_session
from models.sessions.following_up import right_to_follow
from models.sessions.occupied import held
from models.sessions.register import FollowUp
from models.sessions.register_list import register_of
from models.sessions.registering import registered_session
from models.sessions.session import Session
from models.sessions.untaken import not_there


def to_take(ask: Ask, notice: Notice) -> Composed:
    """The register, to who takes the session: drawn again as pupils are marked."""
    session = registered_session(ask.db, ask.who, notice.about_id or 0)
    register = register_of(ask.db, session)
    if not register.rows and not was_sent(ask.db, notice):
        return Dropped("nobody is booked any more")
    return cards.register(ask, register, late=notice.late)


def missing(ask: Ask, notice: Notice) -> Composed:
    """Who is not at the sessions that have begun, to leadership."""
    if notice.to_staff is not None:
        require(ask.db, ask.who, Action.FETCH)
    session = ask.db.get(Session, notice.about_id)
    if session is None:
        return Dropped("the session is gone")
    found = not_there(ask.db, session.day, session.starts)
    if not found and not was_sent(ask.db, notice):
        return Dropped("everybody is there")
    return missing_cards.not_there(ask, session.day, session.starts, found, late=notice.late)


def not_taken(ask: Ask, notice: Notice) -> Composed:
    """That a register has still to be taken, to who should have."""
    session = registered_session(ask.db, ask.who, notice.about_id or 0)
    register = register_of(ask.db, session)
    waiting = [each for each in register.rows if each.is_expected and each.here]
    if not waiting and not was_sent(ask.db, notice):
        return Dropped("the register is taken")
    return missing_cards.not_taken(ask, held(ask.db, session.id or 0), waiting)


def to_cover(ask: Ask, notice: Notice) -> Composed:
    """That somebody is to cover a session."""
    session = ask.db.get(Session, notice.about_id)
    if session is None:
        return Dropped("the session is gone")
    register = register_of(ask.db, session)
    if notice.ended == NoticeEnd.TAKEN_BACK or register.cover_id != ask.who.staff_id:
        return missing_cards.covers_no_more(ask, held(ask.db, session.id or 0))
    return missing_cards.to_cover(ask, held(ask.db, session.id or 0), len(register.rows))


def absent(ask: Ask, notice: Notice) -> Composed:
    """Who missed a session, of those whom this person follows up; what one owner does, the others see."""
    session = ask.db.get(Session, notice.about_id)
    if session is None:
        return Dropped("the session is gone")
    cases = cases_of_session(ask.db, session.id or 0)
    seen = [each for each in cases if notice.to_staff is None or _follows(ask, each, session)]
    if not any(each.is_open for each in seen) and not was_sent(ask.db, notice):
        return Dropped("nobody is to be followed up")
    lesson = held(ask.db, session.id or 0)
    words = session_words(lesson.subject, lesson.slot, lesson.room, ask.today)
    if notice.to_staff is None:
        return follow_cards.to_place(f"{words}, {lesson.host}", sum(each.is_open for each in seen))
    return follow_cards.to_owner(ask, f"{words}, {lesson.host}", seen)


def _follows(ask: Ask, case: Case, session: Session) -> bool:
    right = right_to_follow(ask.db.get_one(FollowUp, case.id), session)
    return isinstance(may(ask.db, ask.who, *right), Allowed)
