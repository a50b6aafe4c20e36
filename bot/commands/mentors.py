"""`mentors`: who mentors whom, given from a day; and `decline`, where a mentor cannot take a pupil on (P4)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from bot.ask import Ask, Reply, Result
from bot.cards import histories
from bot.cards import mentors as cards
from bot.inputs.days import DayField
from bot.inputs.mentees import OwnPupilField
from bot.inputs.mentors import MentorOfField, MentorsField, TheseField
from bot.inputs.pupils import PupilsField
from bot.inputs.words import TextField
from bot.inputs.years import YearField
from bot.registry import Errand, Menu, command, shown
from bot.say.card import Card
from bot.say.drawn import telling
from bot.say.press import StartForm
from models.access.authoriser import About, Action, require
from models.audit.deeds import Deed
from models.audit.entries import Entry
from models.audit.facts import PartOf, Shows
from models.db.errors import Needed, Sorry
from models.mentoring.allocating import Allocated, allocate, as_allocated
from models.mentoring.declining import REASON_LIMIT, Decline, decline, declines, known_decline
from models.mentoring.mentees import unmentored_ids, unmentored_on
from models.mentoring.mentor_covers import covers_from
from models.mentoring.mentor_history import mentor_history
from models.mentoring.mentor_loads import loads, mentored_by
from models.rules.mentoring import FIRST_MENTORED
from models.rules.sharing import share_evenly
from models.rules.wording import count, to_type


@dataclass(frozen=True)
class WhoMentors:
    to: Annotated[tuple[int, ...] | None, MentorsField(optional=True)]
    day: Annotated[date | None, DayField(label="From", optional=True, hint="Today where nothing is said")]
    pupils: Annotated[
        tuple[int, ...] | None,
        PupilsField(optional=True, hint="Names, or a form; left blank: all who have no mentor"),
    ]
    year: Annotated[int | None, YearField(among=(10, 11), optional=True, unseen=True)] = None
    of: Annotated[int | None, MentorOfField(optional=True, unseen=True)] = None
    these: Annotated[int | None, TheseField()] = None


def _settle(ask: Ask, values: dict[str, Any]) -> None:
    """Whom to give needs somebody to give them to."""
    require(ask.db, ask.who, Action.ALLOCATE_MENTORS)
    if values.get("of") and values.get("pupils") and not values.get("to"):
        # Amy Carter Tom Berry: whoever is named behind the pupils is to be their mentor.
        values["to"] = (values.pop("of"),)
    if len(values.get("pupils") or ()) > 1 and not values.get("to"):
        raise Needed("Who mentors them? Name one, or several to share among.", field="to")


def _starts(ask: Ask, wanted: StartForm) -> Mapping[str, Any]:
    """Everybody who has no mentor, where nobody is named."""
    named = dict(wanted.typed).get("pupils")
    return {"day": ask.today} | ({} if named else {"pupils": tuple(unmentored_ids(ask.db, ask.today))})


@command(
    "mentors",
    WhoMentors,
    may=Action.ALLOCATE_MENTORS,
    menu=Menu(188),
    errand=Errand.SCHOOL,
    settle=_settle,
    starts=_starts,
    title="Mentors",
    submit="Allocate",
    aliases=("mentor", "allocate", "share"),
    examples=(
        "mentors",
        "mentors Amy Carter",
        "mentors Amy Carter to Tom Berry",
        "mentors Amy Carter, Ben Dodd to Tom Berry from 1 dec",
        "mentors year 10",
        "mentors Dan Whitfield",
        "share these evenly among Dan Whitfield, Tom Berry",
        "mentors 10A among Dan Whitfield, Tom Berry",
    ),
    looks=Deed.MENTORS_MISSING,
)
def mentors(ask: Ask, given: WhoMentors) -> Result:
    """See who has no mentor and how many each has, or who mentored a pupil; give pupils a mentor, or share them."""
    if not given.to and given.of is not None:
        return Reply(cards.of_mentor(ask, mentored_by(ask.db, given.of)))
    if not given.to and given.pupils:
        return Reply(histories.mentors(ask, mentor_history(ask.db, given.pupils[0]), may_give=True))
    if not given.to:
        return Reply(
            cards.board(
                ask, unmentored_on(ask.db, ask.today, year=given.year), declines(ask.db), loads(ask.db),
                covers_from(ask.db, ask.today), year=given.year,
            )
        )  # fmt: skip
    pupils, kept = _to_give(ask, given.pupils or _meant(ask, given), given)
    has = {each.staff_id: each.pupils + each.to_come for each in loads(ask.db)}
    done = allocate(
        ask.db,
        ask.actor,
        who=ask.who,
        pairs=share_evenly(pupils, given.to, has),
        first_day=given.day or ask.today,
    )
    return Reply(_card(ask, done, kept=kept), undo=done.entry)


def _to_give(ask: Ask, pupils: tuple[int, ...], given: WhoMentors) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Who is given a mentor, and who keeps theirs: to share among several takes nobody from the mentor they have."""
    if len(given.to or ()) < 2 or given.of is not None:
        return pupils, ()
    without = set(unmentored_ids(ask.db, given.day or ask.today))
    mentored = {FIRST_MENTORED, FIRST_MENTORED + 1}
    kept = tuple(each for each in pupils if each not in without and ask.school.pupils[each].year in mentored)
    if len(kept) < len(pupils):
        return tuple(each for each in pupils if each not in kept), kept
    have = f"All {len(pupils)} have" if len(pupils) > 1 else f"{ask.school.label(pupils[0])} has"
    line = to_type(f"mentors {ask.school.label(pupils[0])} to {ask.school.staff_name((given.to or (0,))[0])}")
    raise Sorry(
        f"{have} a mentor, whom sharing leaves. To give somebody another one, name one mentor, such as: {line}",
        pupil_id=pupils[0],
    )


def _meant(ask: Ask, given: WhoMentors) -> tuple[int, ...]:
    """A mentor's pupils, or all who have none, of a year or of both."""
    if given.of is not None:
        theirs = mentored_by(ask.db, given.of)
        if not theirs.pupil_ids:
            raise Sorry(f"{theirs.mentor} mentors nobody now. To see who mentors whom: {to_type('mentors')}")
        return theirs.pupil_ids
    found = tuple(unmentored_ids(ask.db, ask.today, year=given.year))
    where = f"in Year {given.year}" if given.year else "in Years 10 and 11"
    if not found:
        raise Sorry(f"Every pupil {where} has a mentor. Name whom you want to give another one.")
    if given.these and given.these != len(found):
        said = count(len(found), f"pupil {where} has", f"pupils {where} have")
        raise Sorry(
            f"{said} no mentor, not {given.these}. Leave the number out, or name whom you mean.",
            field="pupils",
        )
    return found


def _card(ask: Ask, done: Allocated, *, again: bool = False, kept: tuple[int, ...] = ()) -> Card:
    names = tuple(map(ask.school.label, kept))
    card = cards.allocated(
        ask, done, {each.staff_id: each for each in loads(ask.db)}, again=again, kept=names
    )
    return telling(card, *(PartOf(each, Shows.MENTOR) for each in kept))


@shown(Deed.MENTORS_ALLOCATE)
def allocated_again(ask: Ask, entry: Entry) -> Card:
    """The first answer, drawn from who has that mentor still."""
    return _card(ask, as_allocated(ask.db, entry), again=True)


@dataclass(frozen=True)
class CannotMentor:
    pupil: Annotated[int, OwnPupilField()]
    reason: Annotated[
        str, TextField(label="Why", limit=REASON_LIMIT, hint="The scheme lead reads it, and decides")
    ]


def _settle_decline(ask: Ask, values: dict[str, Any]) -> None:
    if "pupil" in values:
        require(ask.db, ask.who, Action.DECLINE_MENTEE, About(pupil_id=values["pupil"]))


@command(
    "decline",
    CannotMentor,
    may=Action.DECLINE_MENTEE,
    menu=Menu(112, reached=True),
    errand=Errand.MENTORING,
    settle=_settle_decline,
    title="Decline a pupil",
    submit="Send",
    examples=("decline Amy Carter I teach none of her subjects",),
)
def decline_(ask: Ask, given: CannotMentor) -> Result:
    """Say that you cannot mentor a pupil, and why; you stay the mentor until the scheme lead has decided."""
    entry = decline(ask.db, ask.actor, who=ask.who, pupil_id=given.pupil, reason=given.reason)
    return Reply(_declined(ask, entry), undo=entry)


@shown(Deed.MENTEE_DECLINE)
def declined_again(ask: Ask, entry: Entry) -> Card:
    """The first answer, drawn from what stands now."""
    return _declined(ask, entry)


def _declined(ask: Ask, entry: Entry) -> Card:
    found = ask.db.get(Decline, entry.record_id)
    if found is None or found.settled_at is not None:
        return Card("That is settled.")
    return cards.declined(known_decline(ask.db, found))


ALL: tuple[Any, ...] = (mentors, allocated_again, decline_, declined_again)
