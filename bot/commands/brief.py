"""`brief`: the one page before a meeting (P5, P7)."""

from dataclasses import dataclass
from typing import Annotated, Any

from bot.ask import Ask, Reply, Result
from bot.cards import brief as cards
from bot.inputs.mentees import OwnPupilField
from bot.registry import Errand, Menu, command
from models.access.authoriser import Action
from models.audit.deeds import Deed
from models.mentoring.slips import read
from models.school.people import is_mentor
from models.views.brief import brief


@dataclass(frozen=True)
class OneBrief:
    pupil: Annotated[int, OwnPupilField()]


@command(
    "brief",
    OneBrief,
    may=Action.BRIEF,
    menu=Menu(102),
    errand=Errand.MENTORING,
    title="Brief",
    submit="Show",
    examples=("brief Amy Carter",),
    looks=Deed.BRIEF,
)
def brief_(ask: Ask, given: OneBrief) -> Result:
    """See the one page before a meeting: what to speak about, what is new, how the pupil stands."""
    seen = brief(ask.db, ask.school, ask.who, given.pupil, ask.now)
    if is_mentor(ask.db, ask.who.staff_id, given.pupil):
        # What is quoted is read: nobody is reminded of a slip whose words they have seen.
        for slip in seen.slips:
            if slip.read_at is None and slip.from_id != ask.who.staff_id:
                read(ask.db, ask.actor, ask.who, slip.id)
    return Reply(cards.brief(ask, seen))


ALL: tuple[Any, ...] = (brief_,)
