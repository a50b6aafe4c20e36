"""`pupil`: all that a person may see about one pupil (P5, P17)."""

from dataclasses import dataclass
from typing import Annotated, Any

from bot.ask import Ask, Reply, Result
from bot.cards import histories
from bot.cards import pupil as cards
from bot.inputs.pupils import PupilField
from bot.registry import Errand, Menu, button, command
from bot.say.press import OpenPupil
from models.access.authoriser import About, Action, Refused, could, may, require
from models.audit.deeds import Deed
from models.db.errors import NotAllowed, Sorry
from models.lifecycle.changes import changed_parts
from models.lifecycle.restricting import restriction_of
from models.mentoring.meeting import meeting, meetings_of
from models.mentoring.meeting_history import earlier_records
from models.mentoring.mentor_history import mentor_history
from models.rules.wording import day_in_full
from models.views.pupil import about
from models.views.slip_lists import PAGE


@dataclass(frozen=True)
class OnePupil:
    pupil: Annotated[int, PupilField(leavers=True, of_restricted=True)]


@command(
    "pupil",
    OnePupil,
    may=Action.FIND_PUPIL,
    menu=Menu(110, short=True),
    errand=Errand.PUPILS,
    title="One pupil",
    submit="Show",
    examples=("pupil Amy Carter", "pupil A Carter 11A"),
    looks=Deed.PUPIL_PAGE,
)
def pupil(ask: Ask, given: OnePupil) -> Result:
    """See all that you may see about one pupil."""
    return _page(ask, given.pupil)


@button(OpenPupil, may=Action.FIND_PUPIL, of_leavers=True, of_restricted=True, looks=Deed.PUPIL_PAGE)
def open_page(ask: Ask, press: OpenPupil) -> Result:
    """Show a pupil's page from a list."""
    return _page(ask, press.pupil)


def _page(ask: Ask, pupil_id: int) -> Reply:
    _refuse_left(ask, pupil_id)
    seen = about(ask.db, ask.school, ask.who, pupil_id, ask.today)
    restriction = restriction_of(ask.db, ask.who, pupil_id) if seen.restricted else None
    return Reply(cards.about(ask, seen, restriction))


def _refuse_left(ask: Ask, pupil_id: int) -> None:
    """Raises NotAllowed, saying when they left, for who may not see the page of a pupil who has."""
    left_on = ask.school.leavers.left_on.get(pupil_id)
    answer = may(ask.db, ask.who, Action.SEE_LEAVER, About(pupil_id=pupil_id))
    if left_on is not None and isinstance(answer, Refused):
        day = day_in_full(left_on, ask.today)
        said = f"{ask.school.leavers.name(pupil_id)} left on {day}. {answer.sentence}"
        raise NotAllowed(said, pupil_id=pupil_id)


@button(
    cards.EarlierMeetings, may=Action.SEE_MEETINGS, of_leavers=True, of_restricted=True, looks=Deed.PUPIL_PAGE
)
def earlier_meetings(ask: Ask, press: cards.EarlierMeetings) -> Result:
    """Show the meetings before those that were shown."""
    require(ask.db, ask.who, Action.SEE_MEETINGS, About(pupil_id=press.pupil))
    held = meetings_of(ask.db, press.pupil, limit=PAGE + 1, after=press.after)
    return Reply(cards.earlier_meetings(ask, press.pupil, held[:PAGE], more=len(held) > PAGE))


@button(
    cards.ShowMentors, may=Action.SEE_MEETINGS, of_leavers=True, of_restricted=True, looks=Deed.PUPIL_PAGE
)
def mentors(ask: Ask, press: cards.ShowMentors) -> Result:
    """Show who has mentored the pupil, and why it changed."""
    require(ask.db, ask.who, Action.SEE_MEETINGS, About(pupil_id=press.pupil))
    may_give = could(ask.who, Action.ALLOCATE_MENTORS)
    found = mentor_history(ask.db, press.pupil)
    return Reply(histories.mentors(ask, found, may_give=may_give and press.pupil in ask.school.pupils))


@button(
    cards.ShowEarlierRecord,
    may=Action.SEE_MEETINGS,
    of_leavers=True,
    of_restricted=True,
    looks=Deed.PUPIL_PAGE,
)
def earlier_record(ask: Ask, press: cards.ShowEarlierRecord) -> Result:
    """Show what a meeting's record said before it was corrected."""
    now = meeting(ask.db, press.meeting)
    pupil_id = now.pupil_id if now is not None else press.pupil
    require(ask.db, ask.who, Action.SEE_MEETINGS, About(pupil_id=pupil_id))
    if now is None:
        raise Sorry("That record was put right or taken back since. Open the pupil's page again.")
    return Reply(histories.meeting(ask, now, earlier_records(ask.db, now.id)))


@button(
    cards.ShowChanges, may=Action.SEE_MEETINGS, of_leavers=True, of_restricted=True, looks=Deed.PUPIL_PAGE
)
def changes(ask: Ask, press: cards.ShowChanges) -> Result:
    """Show what the pupil's record said before it was changed, who changed it and when."""
    return Reply(histories.changes(ask, press.pupil, changed_parts(ask.db, ask.who, press.pupil)))


ALL: tuple[Any, ...] = (pupil, open_page, earlier_meetings, mentors, changes, earlier_record)
