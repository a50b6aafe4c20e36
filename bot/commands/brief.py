"""`brief`: the one page before a meeting, on a card or on paper (P5, P7)."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any

from bot.ask import Ask, Reply, Result
from bot.cards import brief as cards
from bot.cards import papers
from bot.inputs.mentees import OwnPupilField
from bot.inputs.words import ChoiceField
from bot.notices.papers import paper_of_pupils
from bot.registry import Errand, Menu, button, command
from models.access.authoriser import Action
from models.audit.deeds import Deed
from models.db.errors import Needed, Sorry
from models.mentoring.paper_order import PaperKind, PapersOf, order_papers
from models.mentoring.slips import read
from models.school.mentor_cover import looks_after
from models.views.brief import brief


class OnPaper(StrEnum):
    """What else is wanted than one pupil's card."""

    PRINT = "print"
    ALL = "all"


@dataclass(frozen=True)
class OneBrief:
    pupil: Annotated[int | None, OwnPupilField(optional=True)]
    how: Annotated[
        OnPaper | None,
        ChoiceField(
            label="To print", words=OnPaper, optional=True, also={"mentees": OnPaper.ALL, "my mentees": OnPaper.ALL},
            labels={OnPaper.PRINT: "Print this one", OnPaper.ALL: "Print those of all my pupils, in one file"},
        ),
    ]  # fmt: skip


def _settle(ask: Ask, values: dict[str, Any]) -> None:
    """One pupil, or all of one's own."""
    if values.get("how") is OnPaper.ALL:
        if "pupil" in values:
            raise Sorry("All your pupils, or one? Name one, or say brief all.", field="how")
    elif "pupil" not in values:
        raise Needed("Name a pupil, or say all for all of yours.", field="pupil")


@command(
    "brief",
    OneBrief,
    may=Action.BRIEF,
    menu=Menu(102),
    errand=Errand.MENTORING,
    title="Brief",
    submit="Show",
    settle=_settle,
    examples=("brief Amy Carter", "brief Amy Carter print", "brief all"),
    looks=Deed.BRIEF,
)
def brief_(ask: Ask, given: OneBrief) -> Result:
    """See the one page before a meeting: what to speak about, what is new, how the pupil stands."""
    if given.pupil is None or given.how is not None:
        return _printed(ask, PapersOf(given.pupil))
    seen = brief(ask.db, ask.school, ask.who, given.pupil, ask.now)
    if looks_after(ask.db, ask.who.staff_id, given.pupil, ask.today):
        # What is quoted is read: nobody is reminded of a slip whose words they have seen.
        for slip in seen.slips:
            if slip.read_at is None and slip.from_id != ask.who.staff_id:
                read(ask.db, ask.actor, ask.who, slip.id)
    return Reply(cards.brief(ask, seen))


@button(cards.PrintBrief, may=Action.BRIEF)
def print_brief(ask: Ask, press: cards.PrintBrief) -> Result:
    """Get the brief as a page to print."""
    return _printed(ask, PapersOf(press.pupil))


def _printed(ask: Ask, of: PapersOf) -> Result:
    paper, left_out = paper_of_pupils(ask, PaperKind.BRIEF, of)
    order_papers(ask.db, ask.actor, staff_id=ask.who.staff_id, kind=PaperKind.BRIEF, of=of)
    return Reply(papers.about_pupils_coming(paper, left_out))


ALL: tuple[Any, ...] = (brief_, print_brief)
