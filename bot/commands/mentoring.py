"""`mentees`: one's own pupils, and what is due with each (P7)."""

from collections import Counter
from typing import Any

from bot.ask import Ask, Reply, Result
from bot.cards import mentoring as cards
from bot.cards.mentors import while_away
from bot.registry import Errand, Menu, command
from models.access.authoriser import Action
from models.audit.deeds import Deed
from models.mentoring.mentees import Mentee, mentees, supported
from models.rules.wording import example, listed, to_type
from models.school.mentor_cover import covers_on
from models.school.people import Role, with_role
from models.views.waiting import AsOf, waiting_slips


def _no_pupils(ask: Ask) -> str:
    return f"You have no pupils to mentor.\n{who_allocates(ask)}\nTo see one pupil: {example('pupil Amy Carter')}"


def who_allocates(ask: Ask) -> str:
    """Who gives pupils a mentor, and to who does so themselves, how."""
    leads = with_role(ask.db, Role.SCHEME_LEAD)
    if any(each.id == ask.who.staff_id for each in leads):
        return f"You allocate mentors. To give pupils one: {to_type('mentors')}"
    names = listed((each.name for each in leads), last="or") or "the scheme lead"
    return f"Ask {names}, who allocates mentors."


def mine(ask: Ask) -> list[Mentee]:
    """The pupils whom this person mentors now, longest unseen first."""
    school = ask.school
    return mentees(
        ask.db, ask.who.staff_id, today=ask.today, settings=school.settings, calendar=school.calendar
    )


@command(
    "mentees",
    may=Action.RECORD_MEETING,
    menu=Menu(100, short=True),
    errand=Errand.MENTORING,
    refused=_no_pupils,
    title="Your pupils",
    examples=("mentees",),
    looks=Deed.MENTEES_LIST,
)
def mentees_(ask: Ask) -> Result:
    """See your pupils, longest unseen first, and what is due."""
    mentored = mine(ask)
    with_support = [
        each for each in supported(ask.db, ask.who) if each.pupil_id not in {one.pupil_id for one in mentored}
    ]
    if not mentored and not with_support:
        return Reply(cards.no_pupils(who_allocates(ask)))
    waiting = waiting_slips(
        ask.db, AsOf(ask.now, ask.school.settings, ask.school.calendar), reader_id=ask.who.staff_id
    )
    unread = Counter(each.pupil_id for each in waiting)
    card = cards.my_pupils(ask, mentored, with_support, unread)
    covering = covers_on(ask.db, ask.today).get(ask.who.staff_id)
    return Reply(card if covering is None else card.with_parts(while_away(ask, covering)))


ALL: tuple[Any, ...] = (mentees_,)
