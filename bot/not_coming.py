"""A pupil who cannot come, where a line says so and no more: which sessions of that day to cancel (P9)."""

import re
from datetime import date

from bot.ask import Ask
from bot.cards import change_bookings as cards
from bot.cards.meetings import call_off_button
from bot.commands.sessions import PUPIL_AHEAD, may_cancel
from bot.inputs.days import DayField
from bot.inputs.line import Unclear
from bot.say.card import Card
from models.access.authoriser import Action, could
from models.db.errors import Sorry
from models.mentoring.appointment import agreed_with
from models.rules.days import is_weekday
from models.rules.letters import tidy
from models.sessions.timetable import Lesson, board

_CANNOT = r"(?:can'?t|cannot|can not|unable to|not able to|couldn'?t)(?: now)?"
_NOT_COMING = re.compile(
    rf"(?i)\b{_CANNOT} (?:make|come|attend|stay|be (?:there|in|here)|turn up)|"
    r"\b(?:won'?t|will not|isn'?t|is not|(?<!did )not|no longer)(?: be)? "
    r"(?:make it|come|coming|attend|attending|there|here|in|available|free)\b|"
    r"\b(?:is|be|are|he's|she's|they're|going) (?:away|off|out|busy|ill|sick|poorly|absent)\b|"
    r"\b(?:has|got|have) (?:an? |the |her |his |their )?(?:dentist|doctors?|gp|hospital|orthodontist|optician|"
    r"appointment|appt|match|fixture|detention|trip|rehearsal|exam|mock|interview|driving test)\b"
)
"""Of what is still to come: who did not come is marked in the register."""
_CANNOT_DO = re.compile(rf"(?i)\b{_CANNOT} do (?P<what>\w+)")
_WHEN = frozenset({"it", "this", "that", "next", "on", "today", "tomorrow", "lunch", "after", "before"})
"""What somebody cannot do who cannot come, beside a weekday: fractions are none of it."""


def says_not_coming(line: str) -> bool:
    """Whether the line may say that somebody cannot come: amy cant make thu."""
    said = tidy(line)
    if _NOT_COMING.search(said) is not None:
        return True
    what = _CANNOT_DO.search(said)
    return what is not None and (is_weekday(what["what"]) or what["what"].casefold() in _WHEN)


def not_coming(ask: Ask, line: str, pupil: int) -> Card | None:
    """The pupil's sessions of the day that is said, each with Cancel, and the speaker's meeting with them.

    None where no day is said, nothing of the speaker's is booked then, or this person cancels nothing.
    """
    if not could(ask.who, Action.CANCEL_BOOKING) or (day := _day_in(ask, line)) is None:
        return None
    lessons = [each for each in _to_come(ask, day, pupil) if may_cancel(ask, each)]
    meeting = agreed_with(ask.db, ask.who.staff_id, pupil) if could(ask.who, Action.RECORD_MEETING) else None
    meeting = meeting if meeting is not None and meeting.day == day else None
    if not lessons and meeting is None:
        return None
    card = cards.to_cancel(ask, ask.school.label(pupil), lessons)
    return cards.beside_meeting(ask, card, meeting, call_off_button(meeting)) if meeting is not None else card


def _to_come(ask: Ask, day: date, pupil: int) -> list[Lesson]:
    now = ask.local(ask.now)
    lessons = board(ask.db, first=day, last=min(day, ask.today + PUPIL_AHEAD), pupil_id=pupil)
    return [each for each in lessons if (each.slot.day, each.slot.end) > (now.date(), now.time())]


def _day_in(ask: Ask, line: str) -> date | None:
    """The first day in the line, from today on; None where there is none."""
    tokens, days = tidy(line).split(), DayField()
    for at in range(len(tokens)):
        try:
            found = days.recognise(ask, tokens, at)
        except (Sorry, Unclear):
            continue
        if found is not None:
            return found[1] if found[1] >= ask.today else None
    return None
