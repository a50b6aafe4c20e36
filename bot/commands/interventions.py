"""`intervene`, `interventions` and `act`: opened, planned, acted on, reviewed and closed (P12, P13, R4)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated, Any

from bot.ask import Ask, Reply, Result
from bot.cards import interventions as cards
from bot.inputs.by_day import ByDayField
from bot.inputs.colleagues import ColleagueField
from bot.inputs.pupils import PupilField
from bot.inputs.subjects import SubjectField
from bot.inputs.words import CarriedWord, ChoiceField, LineField, TextField, is_emptied
from bot.registry import Errand, Hints, Menu, button, command, shown
from bot.say.card import Card
from models.access.authoriser import About, Action, Allowed, could, may, may_of_all, require, towards
from models.audit.deeds import Deed
from models.audit.entries import Entry
from models.db.errors import Needed, Sorry
from models.rules.wording import count
from models.tracking.acting import Doing, add_action, tick_off
from models.tracking.intervening import decide, intervene, open_all
from models.tracking.intervention import Intended, ReviewDecision
from models.tracking.intervention_people import acts, require_sight, right_to_lead
from models.tracking.intervention_reviews import GOES_ON, Judged, review_intervention
from models.tracking.intervention_rows import Intervened, Planned, as_it_stands, find, plan_now, standing
from models.tracking.intervention_story import story
from models.tracking.interventions import KnownIntervention, actions_of, of_pupil, one, proposals
from models.tracking.interventions import mine as mine_of


class Scope(StrEnum):
    """Whether one is for more than a subject."""

    WHOLE_SCHOOL = "whole school"


@dataclass(frozen=True)
class NewIntervention:
    pupil: Annotated[int, PupilField()]
    subject: Annotated[int | None, SubjectField(to=Action.INTERVENE, optional=True)]
    scope: Annotated[
        Scope | None,
        ChoiceField(label="Or for the whole school", words=Scope, optional=True, hint="The coordinator's"),
    ]
    cause: Annotated[
        str | None,
        TextField(label="Cause", optional=True, empties=True, hint="What you looked into, and found"),
    ]
    plan: Annotated[str | None, TextField(label="Plan", word="plan", optional=True, empties=True)]
    reached_when: Annotated[
        str | None,
        LineField(
            label="Reached when",
            word="exit",
            also=("exit criterion",),
            optional=True,
            empties=True,
            hint="Such as: on 6 in both papers",
        ),
    ]
    of_plan: Annotated[str | None, CarriedWord()]


_PLAN = ("cause", "plan", "reached_when")


def _settle(ask: Ask, values: dict[str, Any]) -> None:
    """In a subject or for the whole school, with the plan that there is; what is emptied of it stays empty."""
    values.update({name: "" for name in _PLAN if is_emptied(values.get(name) or "")})
    if values.get("scope") is not None:
        values.pop("subject", None)
    if (pupil := values.get("pupil")) is None:
        return
    subject = values.get("subject")
    if subject is None and values.get("scope") is None:
        raise Needed("In which subject? Pick one, or the whole school.", field="subject")
    if isinstance(may(ask.db, ask.who, *right_to_lead(pupil, subject)), Allowed):
        held = standing(ask.db, pupil, subject)
        now = plan_now(ask.db, held.id or 0) if held is not None else None
        if now is not None and "of_plan" not in values:
            values["of_plan"] = str(now.id)
            for name, text in zip(_PLAN, (now.cause, now.plan, now.reached_when), strict=True):
                if text:
                    values.setdefault(name, text)
        return
    require(ask.db, ask.who, Action.INTERVENE, About(pupil_id=pupil, subject_id=subject))
    if not values.get("cause"):
        raise Sorry("What is the cause, as far as you know? Whoever decides wants to know.", field="cause")


def _hints(ask: Ask, values: Mapping[str, Any]) -> Hints:
    """Whose the plan is that stands in the form."""
    pupil, subject = values.get("pupil"), values.get("subject")
    if pupil is None or (subject is None and values.get("scope") is None):
        return Hints({})
    held = standing(ask.db, pupil, subject)
    if held is None or not isinstance(may(ask.db, ask.who, *right_to_lead(pupil, subject)), Allowed):
        return Hints({})
    return Hints({}, (one(ask.db, held.id or 0),))


@command(
    "intervene",
    NewIntervention,
    may=Action.INTERVENE,
    menu=Menu(106),
    errand=Errand.PUPILS,
    title="Intervene",
    settle=_settle,
    hints=_hints,
    looks=Deed.INTERVENTION_SEE,
    examples=(
        "intervene Amy Carter maths",
        "intervene Amy Carter maths: no method shown, plan: two sessions a week",
    ),
)
def begin(ask: Ask, given: NewIntervention) -> Result:
    """Open an intervention for a pupil, or propose one."""
    planned = Planned(given.cause or "", given.plan or "", given.reached_when or "")
    done = intervene(
        ask.db, ask.actor, who=ask.who, pupil_id=given.pupil, subject_id=given.subject, planned=planned
    )
    return _answered(ask, done)


@dataclass(frozen=True)
class WhichIntervention:
    pupil: Annotated[int | None, PupilField(optional=True)]
    subject: Annotated[int | None, SubjectField(optional=True, usual=False)]
    scope: Annotated[Scope | None, ChoiceField(label="Or for the whole school", words=Scope, optional=True)]
    decision: Annotated[
        ReviewDecision | None,
        ChoiceField(
            label="At this review",
            words=ReviewDecision,
            labels={
                ReviewDecision.REACHED: "Reached: close it",
                ReviewDecision.ON_THE_WAY: "On the way: go on",
                ReviewDecision.SOME: "Some response: change it",
                ReviewDecision.NONE: "No response: next step",
            },
            optional=True,
        ),
    ]
    outcome: Annotated[
        Intended | None,
        ChoiceField(label="What came of it", words=Intended, optional=True, hint="Only where you close it"),
    ]
    next_on: Annotated[date | None, ByDayField(label="Next review", optional=True)]
    note: Annotated[str | None, TextField(label="Note", optional=True)]


def _settle_which(ask: Ask, values: dict[str, Any]) -> None:
    """What is decided is about somebody's; what was reached has its outcome."""
    if values.get("scope") is not None:
        values.pop("subject", None)
    said = [values[name] for name in ("outcome", "next_on", "note") if values.get(name)]
    if values.get("decision") is None and said:
        raise Sorry("What is decided? Pick one.", field="decision")
    if values.get("decision") is None:
        return
    if values.get("pupil") is None:
        raise Sorry("Whose intervention? Name the pupil.", field="pupil")
    if values["decision"] is ReviewDecision.REACHED and values.get("outcome") is None:
        raise Sorry("What came of it, against what was intended? Pick one.", field="outcome")
    if values["decision"] is ReviewDecision.ON_THE_WAY and values.get("outcome") is not None:
        raise Sorry(GOES_ON, field="outcome")


@command(
    "interventions",
    WhichIntervention,
    may=Action.SEE_INTERVENTION,
    menu=Menu(107),
    errand=Errand.PUPILS,
    title="Review an intervention",
    settle=_settle_which,
    looks=Deed.INTERVENTION_SEE,
    examples=(
        "interventions",
        "interventions Amy Carter",
        "interventions Amy Carter maths on the way: shows her method now",
    ),
)
def interventions(ask: Ask, given: WhichIntervention) -> Result:
    """See the interventions that are yours, due first, and review one."""
    if given.pupil is None:
        return Reply(
            cards.mine(
                ask,
                mine_of(ask.db, ask.who),
                actions_of(ask.db, ask.who),
                sees_all=may_of_all(ask.who, Action.SEE_INTERVENTION),
            )
        )
    meant = _meant(ask, given.pupil, given.subject, whole=given.scope is not None)
    if len(meant) != 1:
        return Reply(cards.of_pupil(ask, given.pupil, meant))
    if given.decision is None:
        return Reply(_card(ask, meant[0].id))
    judged = Judged(given.decision, given.note or "", given.outcome, given.next_on)
    done = review_intervention(ask.db, ask.actor, who=ask.who, intervention_id=meant[0].id, judged=judged)
    return _answered(ask, done)


@dataclass(frozen=True)
class ToDo:
    pupil: Annotated[int, PupilField()]
    subject: Annotated[int | None, SubjectField(optional=True, usual=False)]
    scope: Annotated[Scope | None, ChoiceField(label="Or for the whole school", words=Scope, optional=True)]
    day: Annotated[date | None, ByDayField(optional=True, hint="Leave it out for what is done")]
    staff: Annotated[
        int | None, ColleagueField(label="Who does it", to=Action.ACT_ON_INTERVENTION, optional=True)
    ]
    what: Annotated[str, TextField(label="What")]


@command(
    "act",
    ToDo,
    may=Action.ACT_ON_INTERVENTION,
    menu=Menu(108, reached=True),
    errand=Errand.PUPILS,
    title="Act on an intervention",
    looks=Deed.INTERVENTION_SEE,
    examples=(
        "act Amy Carter maths: went through paper 1 with her",
        "act Amy Carter maths by fri: two past papers",
    ),
)
def act(ask: Ask, given: ToDo) -> Result:
    """Say what was done for a pupil who has an intervention, or what is to be done by when."""
    right = Action.ACT_ON_INTERVENTION
    meant = _meant(ask, given.pupil, given.subject, whole=given.scope is not None, right=right)
    if not meant:
        return Reply(cards.of_pupil(ask, given.pupil, []))
    if len(meant) > 1:
        raise Sorry("In which subject? There are several.", field="subject", pupil_id=given.pupil)
    doing = Doing(given.what, given.day, given.staff)
    return _answered(
        ask, add_action(ask.db, ask.actor, who=ask.who, intervention_id=meant[0].id, doing=doing)
    )


def _meant(
    ask: Ask, pupil: int, subject: int | None, *, whole: bool, right: Action = Action.SEE_INTERVENTION
) -> list[KnownIntervention]:
    """The pupil's interventions that the words may mean: those that stand before those that are over."""
    stands = towards(ask.db, ask.who, pupil)
    found = of_pupil(ask.db, stands)
    if not found:
        require(ask.db, ask.who, right, About(pupil_id=pupil, subject_id=subject))
    fits = [
        each
        for each in found
        if (whole and each.subject_id is None) or (not whole and subject in {None, each.subject_id})
    ]
    return [each for each in fits if each.closed_on is None] or fits[-1:]


def _card(ask: Ask, intervention_id: int, *, note: str = "") -> Card:
    row = find(ask.db, intervention_id)
    may_act = isinstance(may(ask.db, ask.who, *acts(row)), Allowed)
    return cards.one(ask, story(ask.db, intervention_id, ask.today), may_act=may_act, note=note)


def _answered(ask: Ask, done: Intervened) -> Reply:
    return Reply(cards.ended(ask, done), undo=done.entry)


@button(cards.ShowIntervention, may=Action.SEE_INTERVENTION, of_restricted=True, looks=Deed.INTERVENTION_SEE)
def show(ask: Ask, press: cards.ShowIntervention) -> Result:
    """Show an intervention with all that is known of it."""
    require_sight(ask.db, ask.who, find(ask.db, press.intervention))
    return Reply(_card(ask, press.intervention))


@button(cards.DecideIntervention, may=Action.LEAD_INTERVENTION, looks=Deed.INTERVENTION_SEE)
def decided(ask: Ask, press: cards.DecideIntervention) -> Result:
    """Open the intervention that is proposed, or decline it."""
    opens = press.decision == "accept"
    done = decide(ask.db, ask.actor, who=ask.who, intervention_id=press.intervention, opens=opens)
    return Reply(_card(ask, done.id, note=cards.done_words(ask, done)), undo=done.entry)


@button(cards.ShowProposals, may=Action.LEAD_INTERVENTION, looks=Deed.INTERVENTION_SEE)
def to_decide(ask: Ask, press: cards.ShowProposals) -> Result:
    """Show what waits to be decided on, with the grades."""
    if not could(ask.who, Action.LEAD_INTERVENTION):
        require(ask.db, ask.who, Action.LEAD_INTERVENTION)
    return Reply(cards.to_decide(ask, proposals(ask.db, ask.who, ask.today)))


@button(cards.OpenProposals, may=Action.LEAD_INTERVENTION, looks=Deed.INTERVENTION_SEE)
def open_several(ask: Ask, press: cards.OpenProposals) -> Result:
    """Open every one of these that is proposed."""
    if not could(ask.who, Action.LEAD_INTERVENTION):
        require(ask.db, ask.who, Action.LEAD_INTERVENTION)
    done = open_all(ask.db, ask.actor, who=ask.who, ids=press.interventions)
    note = f"{count(len(done), 'intervention')} opened."
    last = done[-1].entry if done else None
    return Reply(cards.to_decide(ask, proposals(ask.db, ask.who, ask.today), note=note), done=last)


@button(cards.TickOffAction, may=Action.ACT_ON_INTERVENTION, looks=Deed.INTERVENTION_SEE, by_memory=True)
def ticked(ask: Ask, press: cards.TickOffAction) -> Result:
    """Say that what was to be done is done."""
    done = tick_off(ask.db, ask.actor, who=ask.who, action_id=press.act)
    return Reply(_card(ask, done.id, note=cards.done_words(ask, done)), undo=done.entry)


@button(cards.AllInterventions, may=Action.SEE_INTERVENTION, looks=Deed.INTERVENTIONS_LIST)
def everybodys(ask: Ask, press: cards.AllInterventions) -> Result:
    """Show every intervention that stands, for those who may see any."""
    if not may_of_all(ask.who, Action.SEE_INTERVENTION):
        require(ask.db, ask.who, Action.SEE_INTERVENTION)
    return Reply(cards.everybodys(ask, mine_of(ask.db, ask.who, all_of_them=True)))


def _as_it_is_now(ask: Ask, entry: Entry) -> Card:
    """The first answer, drawn from the intervention as it is now."""
    return cards.ended(ask, as_it_stands(ask.db, entry))


AGAIN = tuple(
    shown(deed)(_as_it_is_now)
    for deed in (
        Deed.INTERVENTION_OPEN,
        Deed.INTERVENTION_PROPOSE,
        Deed.INTERVENTION_DECLINE,
        Deed.INTERVENTION_PLAN,
        Deed.INTERVENTION_ACT,
        Deed.INTERVENTION_REVIEW,
    )
)
ALL: tuple[Any, ...] = (
    *(begin, interventions, act, show, decided, to_decide, open_several, ticked, everybodys),
    *AGAIN,
)
