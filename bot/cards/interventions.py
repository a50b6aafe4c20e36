"""Interventions in words: whose they are, why they began, what is done, and how they are reviewed (P12, P13)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from bot.say.card import Button, Card, Facts, Heading, Note, Part, Row, Style, Text
from bot.say.drawn import drawn, telling
from bot.say.press import ActionId, InterventionId, Press, StartForm, Version
from bot.say.viewer import Viewer
from bot.say.words import already_recorded
from models.access.authoriser import Action, could, could_in
from models.audit.deeds import Deed
from models.audit.facts import PartOf, Shows
from models.rules.wording import count, day_in_short, example, listed
from models.tracking.intervention import InterventionEnd, OpenedBecause
from models.tracking.intervention_rows import Intervened
from models.tracking.intervention_story import InterventionStory, ReviewMade
from models.tracking.interventions import (
    GradeThen,
    KnownAction,
    KnownIntervention,
    ProposedOne,
)

MOST = 12
"""More than these are counted in a message."""
WHOLE_SCHOOL = "whole school"
NONE = "none"
_BECAUSE = {
    OpenedBecause.BY_HAND: "",
    OpenedBecause.REVIEW: "a review said below",
    OpenedBecause.NEWLY_BELOW: "newly below target",
    OpenedBecause.SEVERAL: "below target in several subjects",
}


@dataclass(frozen=True)
class ShowIntervention(Press, action="intervention.show"):
    """Show an intervention with all that is known of it."""

    intervention: InterventionId


@dataclass(frozen=True)
class DecideIntervention(Press, action="intervention.decide"):
    """Open the intervention that is proposed, or decline it."""

    intervention: InterventionId
    decision: Literal["accept", "decline"]


@dataclass(frozen=True)
class TickOffAction(Press, action="intervention.done"):
    """Say that what was to be done for a pupil is done."""

    act: ActionId


@dataclass(frozen=True)
class AllInterventions(Press, action="intervention.all"):
    """Show every intervention that is open or proposed, whosever it is."""

    page: Version = 0


@dataclass(frozen=True)
class ShowProposals(Press, action="intervention.proposals"):
    """Show what waits to be decided on, with the grades."""

    page: Version = 0


@dataclass(frozen=True)
class OpenProposals(Press, action="intervention.openall"):
    """Open every one of these that is proposed."""

    interventions: tuple[InterventionId, ...]


def called(of: KnownIntervention | KnownAction) -> str:
    """Whom it is about and in what: `Amy Carter 11C, Mathematics`."""
    return f"{of.pupil}, {of.subject or WHOLE_SCHOOL}"


@drawn
def mine(
    viewer: Viewer, found: Sequence[KnownIntervention], acts: Sequence[KnownAction], *, sees_all: bool
) -> Card:
    """My interventions: proposals to decide on, then those that are reviewed first, and what I have to do."""
    others = (Button("Show everybody's", AllInterventions()),) if sees_all else ()
    begin = Text(f"To begin one: {example('intervene Amy Carter maths')}")
    if not found and not acts:
        return Card("You have no intervention.", (begin,), others)
    due = sum(each.is_due(viewer.today) for each in found)
    said = f", {due} to look at" if due else ""
    parts: list[Part] = [row(viewer, each) for each in found]
    if sum(each.is_proposed and leads(viewer, each) for each in found) > 1:
        others = (Button("Decide on proposals", ShowProposals(), Style.PRIMARY), *others)
    if acts:
        parts += [Heading("To do"), *(action_row(viewer, each, with_pupil=True) for each in acts)]
    return Card(f"{count(len(found), 'intervention')}{said}", tuple(parts), others)


@drawn
def everybodys(viewer: Viewer, found: Sequence[KnownIntervention]) -> Card:
    """Every intervention that stands."""
    if not found:
        return Card("There is no intervention now.")
    rows = tuple(row(viewer, each, buttons=False) for each in found)
    return Card(f"{count(len(found), 'intervention')}, everybody's", rows)


@drawn
def of_pupil(viewer: Viewer, pupil_id: int, found: Sequence[KnownIntervention]) -> Card:
    """One pupil's interventions, of which one has to be chosen."""
    pupil = viewer.school.label(pupil_id)
    if not found:
        none = Card(f"{pupil} has no intervention that you may see.")
        return telling(none, PartOf(pupil_id, Shows.INTERVENTIONS))
    return Card(f"{pupil}: which intervention?", tuple(row(viewer, each, buttons=False) for each in found))


def row(viewer: Viewer, of: KnownIntervention, *, buttons: bool = True, with_pupil: bool = True) -> Row:
    """An intervention in a list; its owner decides on a proposal with one tap."""
    first = (_opening(of),) if buttons and of.is_proposed and leads(viewer, of) else ()
    title = called(of) if with_pupil else of.subject or WHOLE_SCHOOL.capitalize()
    return Row(title, state_words(viewer, of), (*first, show_button(of.id)))


def show_button(intervention_id: int) -> Button:
    return Button("Show", ShowIntervention(intervention_id))


def leads(viewer: Viewer, of: KnownIntervention) -> bool:
    """Whether it is worth offering to lead it; the deed asks."""
    if of.subject_id is None:
        return could(viewer.who, Action.LEAD_GLOBAL_INTERVENTION)
    return could_in(viewer.who, Action.LEAD_INTERVENTION, of.subject_id)


def _opening(of: KnownIntervention) -> Button:
    return Button("Open it", DecideIntervention(of.id, "accept"), Style.PRIMARY)


def state_words(viewer: Viewer, of: KnownIntervention) -> str:
    """How it stands."""
    today = viewer.today
    why = _BECAUSE[of.because]
    if of.closed_on is not None:
        match of.ended:
            case InterventionEnd.PUPIL_LEFT:
                return f"Ended {day_in_short(of.closed_on, today)}: left the school"
            case InterventionEnd.DECLINED:
                return f"Declined by {of.closed_by}, {day_in_short(of.closed_on, today)}"
            case InterventionEnd.TAKEN_BACK:
                return "Taken back"
            case _:
                came = f": {of.outcome}" if of.outcome is not None else ""
                return f"Closed by {of.closed_by}, {day_in_short(of.closed_on, today)}{came}"
    if of.opened_on is None:
        by = f"Proposed by {of.proposed_by}" if of.proposed_by else f"Proposed: {why}"
        day = f", {day_in_short(of.proposed_on, today)}" if of.proposed_on is not None else ""
        return f"{by}{day}"
    since = f"Since {day_in_short(of.opened_on, today)}{f', {why}' if why else ''}"
    late = "overdue since" if of.review_on < today else "on"
    return f"{since}. Review {late} {day_in_short(of.review_on, today)}"


@drawn
def one(viewer: Viewer, found: InterventionStory, *, may_act: bool, note: str = "") -> Card:
    """One intervention with why it began, its plan, what is done and what was decided, and what can be done now."""
    of = found.of
    parts: list[Part] = [Note(note)] if note else []
    facts = [("Now", state_words(viewer, of)), ("Whose", listed(found.owners) or NONE)]
    if found.grades:
        facts.append(("Grades then", "\n".join(_grade(each) for each in found.grades)))
    plan = found.plan
    facts += [("Cause", plan.cause)] if plan.cause else []
    facts += [("Plan", plan.plan)] if plan.plan else []
    facts += [("Reached when", plan.reached_when)] if plan.reached_when else []
    if found.sessions is not None:
        since = found.sessions
        facts.append(
            ("Sessions since", f"{since.planned} planned, {since.held} held, {since.attended} attended")
        )
    parts.append(Facts(tuple(facts)))
    parts.extend(action_row(viewer, each, may_act=may_act and of.is_open) for each in found.actions)
    parts.extend(_review(viewer, each) for each in found.reviews)
    whole = WHOLE_SCHOOL if of.subject_id is None else of.subject
    return Card(f"{of.pupil}: intervention, {whole}", tuple(parts), _buttons(viewer, found, may_act=may_act))


def action_row(viewer: Viewer, of: KnownAction, *, with_pupil: bool = False, may_act: bool = True) -> Row:
    """Something to do or done, with its day and person."""
    if of.done_on is not None:
        when = f"done {day_in_short(of.done_on, viewer.today)}"
    elif of.due is not None and of.due < viewer.today:
        when = f"overdue, by {day_in_short(of.due, viewer.today)}"
    else:
        when = f"by {day_in_short(of.due, viewer.today)}" if of.due is not None else ""
    detail = ", ".join(filter(None, (of.staff, when)))
    buttons = (Button("Done", TickOffAction(of.id)),) if may_act and of.done_on is None else ()
    if with_pupil:
        return Row(called(of), f"{of.text}\n{detail}", (*buttons, show_button(of.intervention_id)))
    return Row(of.text, detail, buttons)


def done_words(viewer: Viewer, done: Intervened) -> str:
    """What was saved, in one sentence."""
    label = viewer.school.label(done.pupil_id)
    subject = viewer.school.subject_name(done.subject_id) or WHOLE_SCHOOL
    about = f"{label}, {subject}"
    begin = already_recorded(done.entry is None)
    day = f" It is reviewed on {day_in_short(done.review_on, viewer.today)}." if done.review_on else ""
    match done.deed:
        case Deed.INTERVENTION_PROPOSE:
            return f"{begin}{about}: proposed."
        case Deed.INTERVENTION_DECLINE:
            return f"{begin}{about}: declined."
        case Deed.INTERVENTION_PLAN:
            return f"{about}: the plan is saved."
        case Deed.INTERVENTION_ACT:
            return f"{begin}{about}: saved."
        case Deed.INTERVENTION_REVIEW if done.review_on is None:
            return f"{about}: the intervention is closed."
        case Deed.INTERVENTION_REVIEW:
            return f"{about}: reviewed.{day}"
        case _ if done.entry is None:
            return f"{about}: there is one already."
        case _:
            return f"{about}: an intervention is open.{day}"


@drawn
def ended(viewer: Viewer, done: Intervened) -> Card:
    """What was saved, with the way back to the intervention."""
    return Card(done_words(viewer, done), actions=(show_button(done.id),))


@drawn
def heard(of: KnownIntervention, line: str) -> Card:
    """What is told to who was not there, without a word of why: that stands behind the button."""
    return Card(line, actions=(show_button(of.id),), plain=line)


@drawn
def asked_to_act(viewer: Viewer, of: KnownAction) -> Card:
    """What a colleague asks for, without the words: they stand behind the button."""
    if of.done_on is not None:
        return Card(
            f"{called(of)}: what you were asked to do is done.", actions=(show_button(of.intervention_id),)
        )
    by = f" by {day_in_short(of.due, viewer.today)}" if of.due is not None else ""
    line = f"{of.added_by} asks you to do something for a pupil{by}: {called(of)}"
    return Card(line, actions=(show_button(of.intervention_id),), plain=line)


@drawn
def begun(viewer: Viewer, found: Sequence[KnownIntervention]) -> Card:
    """Those that reviews began in a subject, a pupil a row."""
    if not found:
        return Card("The interventions that reviews began here stand no more.")
    title = f"{count(len(found), 'intervention')} begun by reviews: {found[0].subject}"
    names = listed((each.pupil for each in found), 8)
    rows = tuple(Row(each.pupil, "", (show_button(each.id),)) for each in found)
    return Card(title, rows, plain=f"{title}: {names}.")


@drawn
def proposed(viewer: Viewer, found: Sequence[KnownIntervention]) -> Card:
    """What a collection proposes to this person: whom and in what; the grades stand behind the button."""
    if not found:
        return Card("What the collection proposed is decided on.")
    title = f"{count(len(found), 'intervention')} proposed: newly below target"
    show = (Button("Show", ShowProposals(), Style.PRIMARY),)
    names = "\n".join(map(called, found[:MOST]))
    more = (Note(f"and {len(found) - MOST} more"),) if len(found) > MOST else ()
    return Card(title, (Text(names), *more), show, plain=f"{title}.")


@drawn
def to_decide(viewer: Viewer, found: Sequence[ProposedOne], *, note: str = "") -> Card:
    """What waits to be decided on, each with its grades and what is asked of the pupil already."""
    parts: list[Part] = [Note(note)] if note else []
    if not found:
        return Card("No intervention waits for your decision.", tuple(parts))
    for each in found:
        load = f"{count(each.sessions, 'session')} this week"
        grades = "; ".join(_grade(one) for one in each.grades) or state_words(viewer, each.of)
        below = f"below in {len(each.grades)} subjects. " if each.of.subject_id is None else ""
        detail = f"{below}{grades}\n{load}"
        buttons = (_opening(each.of), Button("Decline", DecideIntervention(each.of.id, "decline")))
        parts.append(Row(called(each.of), f"{detail[:1].upper()}{detail[1:]}", buttons))
    ids = tuple(each.of.id for each in found)
    every = (
        Button(
            f"Open all {len(ids)}",
            OpenProposals(ids),
            confirm=f"Open {count(len(ids), 'intervention')}? Teachers and mentors are told.",
        ),
    )
    return Card(
        f"{count(len(found), 'intervention')} to decide on", tuple(parts), every if len(ids) > 1 else ()
    )


def _grade(each: GradeThen) -> str:
    grades = (f"target {each.target or NONE}", f"current {each.current or NONE}")
    return f"{each.subject}: {', '.join(grades)}, predicted {each.predicted or NONE}"


def _review(viewer: Viewer, each: ReviewMade) -> Row:
    said = f"{each.by}. {each.note}" if each.note else each.by
    return Row(f"Reviewed {day_in_short(each.on, viewer.today)}: {each.decision}", said)


def _buttons(viewer: Viewer, found: InterventionStory, *, may_act: bool) -> tuple[Button, ...]:
    of = found.of
    if of.closed_on is not None:
        return ()
    leading = leads(viewer, of)
    if of.is_proposed:
        decline = Button("Decline", DecideIntervention(of.id, "decline"))
        return (_opening(of), decline) if leading else ()
    act = (Button("Add an action", _form("act", of)),) if may_act else ()
    if not leading:
        return act
    return (
        Button("Review", _form("interventions", of), Style.PRIMARY),
        Button("Cause and plan", _form("intervene", of)),
        *act,
    )


def _form(command: str, of: KnownIntervention) -> StartForm:
    typed = (("scope", WHOLE_SCHOOL),) if of.subject_id is None else ()
    return StartForm(command, pupil=of.pupil_id, subject=of.subject_id, typed=typed)
