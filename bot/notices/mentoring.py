"""The mentors' morning note: what waits, made from what is still to do when it is delivered (P7, P8)."""

from collections.abc import Sequence
from datetime import date

from sqlmodel import col, select

from bot.ask import Ask
from bot.cards import todo as cards
from bot.cards.collections import grades_words
from bot.cards.mentoring import last_month_words
from bot.cards.reviews import reviews_words
from bot.notices.messages import Composed, Dropped
from bot.say.card import Card, Note, Part
from bot.say.words import count
from models.audit.facts import shown_in
from models.mentoring.agreement_lists import AgreementsMissing
from models.mentoring.declining import KnownDecline
from models.mentoring.mentees import Mentee
from models.outbox.notices import Delivery, DeliveryState, Notice
from models.rules.wording import listed
from models.views.files_to_delete import FileToDelete
from models.views.lists_to_decide import ListToDecide
from models.views.looked_again import HoldsToLookAt, RestrictionsToLookAt
from models.views.subject_week import SubjectWeek
from models.views.todo import for_morning
from models.views.todo_facts import (
    PapersToReview,
    PolicyToReview,
    PupilsWithoutMentor,
    RegisterToTake,
    RequestToAnswer,
    SlipsLeft,
    Todo,
)
from models.views.waiting import LAST_YEAR, AsOf, WaitingSlip


def morning(ask: Ask, notice: Notice) -> Composed:
    """Slips to read, and on reminder days meetings to hold; a note that was sent is drawn again as they are done."""
    moment = AsOf(ask.now, ask.school.settings, ask.school.calendar)
    found = for_morning(ask.db, ask.who, notice.day, moment)
    if not found:
        return Card("All done. Thank you.") if _was_sent(ask, notice) else Dropped("nothing to do any more")
    parts: list[Part] = [Note("Sent late: Staffroom was not running this morning.")] if notice.late else []
    parts.extend(cards.rows(ask, found))
    parts.extend(_last_month(ask, found, notice.day))
    return Card(_title(ask, found), tuple(parts), shows=shown_in(found))


def _last_month(ask: Ask, found: Sequence[Todo], day: date) -> list[Part]:
    """In the last month with Year 11, its mentors hear that it is: later they are told nothing of it (R11)."""
    met = [ask.school.pupils[each.what.pupil_id].year for each in found if isinstance(each.what, Mentee)]
    said = LAST_YEAR in met and day.month == ask.school.settings.meetings_until_11
    return [Note(last_month_words(day))] if said else []


def _title(ask: Ask, found: Sequence[Todo]) -> str:
    slips = sum(isinstance(each.what, WaitingSlip) for each in found)
    slips += sum(each.what.number for each in found if isinstance(each.what, SlipsLeft))
    meetings = sum(isinstance(each.what, Mentee) for each in found)
    overdue = sum(isinstance(each.what, Mentee) and each.overdue for each in found)
    late = f", {overdue} overdue" if overdue else ""
    registers = sum(isinstance(each.what, RegisterToTake) for each in found)
    said = [f"{count(slips, 'slip')} to read"] if slips else []
    said += [f"{count(meetings, 'pupil')} to meet{late}"] if meetings else []
    said += [f"{count(registers, 'register')} to take"] if registers else []
    said += (
        ["agreements to follow"] if any(isinstance(each.what, AgreementsMissing) for each in found) else []
    )
    alone = sum(len(each.what.pupils) for each in found if isinstance(each.what, PupilsWithoutMentor))
    said += [f"{count(alone, 'pupil')} with no mentor"] if alone else []
    waiting = sum(isinstance(each.what, KnownDecline) for each in found)
    said += [f"{count(waiting, 'mentor')} who declined"] if waiting else []
    said += ["the policy to review"] if any(isinstance(each.what, PolicyToReview) for each in found) else []
    said += ["the papers to look at"] if any(isinstance(each.what, PapersToReview) for each in found) else []
    said += ["a list to decide on"] if any(isinstance(each.what, ListToDecide) for each in found) else []
    files = sum(isinstance(each.what, FileToDelete) for each in found)
    said += [f"{count(files, 'file')} to delete"] if files else []
    said += ["holds to look at"] if any(isinstance(each.what, HoldsToLookAt) for each in found) else []
    restricted = any(isinstance(each.what, RestrictionsToLookAt) for each in found)
    said += ["restrictions to look at"] if restricted else []
    asked = [each.what.is_complaint for each in found if isinstance(each.what, RequestToAnswer)]
    requests, complaints = asked.count(False), asked.count(True)
    said += [f"{count(requests, 'request')} for a record"] if requests else []
    said += [f"{count(complaints, 'complaint')} about data"] if complaints else []
    said += grades_words(found) + reviews_words(found)
    weeks = [
        ask.school.subject_name(each.what.subject_id) for each in found if isinstance(each.what, SubjectWeek)
    ]
    said += [f"the week of {listed(weeks)}"] if weeks else []
    return f"For you today: {', '.join(said)}"


def _was_sent(ask: Ask, notice: Notice) -> bool:
    sent = select(Delivery.id).where(
        Delivery.notice_id == notice.id, col(Delivery.state) == DeliveryState.SENT
    )
    return ask.db.exec(sent).first() is not None
