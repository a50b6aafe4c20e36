"""The plan of a week, in words: by subject, by pupil, and what becomes of it (P12)."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.cards.plan_parts import HOW_OFFERED, SHOWN, ShowPart, time_and_place, title_of
from bot.say.card import Button, Card, Mood, Note, Row, Style, Text
from bot.say.drawn import drawn
from bot.say.press import PlaceId, Press, ProposalId
from bot.say.viewer import Viewer
from models.planning.proposal import PlaceState, PlannedPlace, PlannedSession, ProposedWeek
from models.rules.wording import count, day_in_short, example, listed, to_type
from models.sessions.kinds import why_not_held
from models.sessions.outcome import BookingOutcome

_NAMED = 30


@dataclass(frozen=True)
class ShowPlan(Press, action="plan.show"):
    """The plan by subject."""

    proposal: ProposalId


@dataclass(frozen=True)
class ShowByPupil(Press, action="plan.pupils"):
    """The plan by pupil, from behind the place `after` on."""

    proposal: ProposalId
    after: PlaceId | None = None


@dataclass(frozen=True)
class AcceptPlan(Press, action="plan.accept"):
    """Book all of it."""

    proposal: ProposalId


@dataclass(frozen=True)
class DropPlan(Press, action="plan.drop"):
    """Book none of it."""

    proposal: ProposalId


@dataclass(frozen=True)
class DrawAnew(Press, action="plan.anew"):
    """Drop what is proposed, and propose the same week again as things are now."""

    proposal: ProposalId


@drawn
def by_subject(
    viewer: Viewer, week: ProposedWeek, heads: Mapping[int, str], *, leads: bool, mine: frozenset[int]
) -> Card:
    """Each subject with how many go where, who is left out, and whom it waits for; yours first."""
    school = viewer.school
    in_order = sorted(
        week.subjects,
        key=lambda each: (each not in mine, each in week.unoffered, school.subject_name(each)),
    )
    shown = in_order if leads else [each for each in in_order if each in mine]
    rows = [_subject_row(viewer, week, each, heads.get(each, "")) for each in shown]
    waits = [school.subject_name(each) for each in week.waits]
    actions: list[Button] = []
    if leads and not week.is_accepted:
        sure = _sure(waits) if waits else ""
        actions = [
            Button("Accept all", AcceptPlan(week.id), Style.PRIMARY, sure),
            Button("By pupil", ShowByPupil(week.id)),
            Button(
                "Draw it anew",
                DrawAnew(week.id),
                confirm="Draw it anew? What heads changed and accepted is lost.",
            ),
            Button("Drop it", DropPlan(week.id), Style.DANGER, "Drop this plan? Nothing of it is booked."),
        ]
    notes = ["Nothing is booked until the scheme lead accepts the whole."]
    if week.unoffered.intersection(shown):
        notes.append(HOW_OFFERED + (" Then draw it anew." if leads else ""))
    return Card(
        f"Plan: {title_of(week)}",
        (*rows, *(() if week.is_accepted else map(Note, notes))),
        tuple(actions),
    )


def _sure(waits: Sequence[str]) -> str:
    """What is asked before a plan is accepted for which parts wait: as many by name as a question holds."""
    asked = [
        f"Not accepted yet for {listed(waits, most)}. Book all the same?" for most in range(len(waits), 0, -1)
    ]
    return next((each for each in asked if len(each) <= _LONGEST_QUESTION), asked[-1])


_LONGEST_QUESTION = 300
"""Characters; Slack takes no more."""


@drawn
def by_pupil(viewer: Viewer, week: ProposedWeek, after: int | None = None) -> Card:
    """Each pupil with all that the week holds for them, some at a time."""
    of_pupil: dict[int, list[PlannedPlace]] = defaultdict(list)
    for place in week.places:
        of_pupil[place.pupil_id].append(place)
    in_order = sorted(of_pupil.values(), key=lambda each: viewer.school.label(each[0].pupil_id))
    first = next((at for at, each in enumerate(in_order) if any(one.id == after for one in each)), -1) + 1
    page, left = in_order[first : first + SHOWN], in_order[first + SHOWN :]
    rows = tuple(
        Row(viewer.school.label(each[0].pupil_id), "\n".join(_of_pupil(viewer, each))) for each in page
    )
    more = (Button(f"{len(left)} more", ShowByPupil(week.id, page[-1][0].id)),) if left else ()
    return Card(f"By pupil: {title_of(week)}", rows, (*more, Button("By subject", ShowPlan(week.id))))


@drawn
def booked(viewer: Viewer, week: ProposedWeek, outcomes: Sequence[BookingOutcome]) -> Card:
    """What was booked, and first of all who could not be any more."""
    trouble = [
        f"{each.pupil}: {outcome.subject}, {day_in_short(outcome.slot.day, viewer.today)}"
        for outcome in outcomes
        for each in outcome.refused
    ]
    there = sum(len(each.booked) for each in outcomes)
    parts = []
    if trouble:
        parts.append(Text(f"Not booked, since something changed: {listed(trouble, _NAMED)}."))
        parts.append(Text(f"To look for another place for them: {to_type(f'plan year {week.year_group}')}"))
    if there:
        parts.append(Text("Hosts are told. The Year 11 list tells the pupils, day by day."))
    held = count(sum(bool(each.booked) for each in outcomes), "session")
    title = f"Booked: {count(there, 'place')} in {held}, {title_of(week)}."
    title = title if there else f"Nothing could be booked: {title_of(week)}."
    return Card(title, tuple(parts), mood=Mood.WARNING if trouble else Mood.PLAIN)


@drawn
def accepted(viewer: Viewer, week: ProposedWeek, subject: int) -> Card:
    """A subject's part is accepted."""
    name = viewer.school.subject_name(subject)
    waits = [viewer.school.subject_name(each) for each in week.waits]
    then = f"Waiting for: {listed(waits, 6)}." if waits else "All subjects are accepted."
    return Card(
        f"{name} is accepted: {title_of(week)}.", (Text(then),), (Button("Show plan", ShowPlan(week.id)),)
    )


@drawn
def several(viewer: Viewer, weeks: Sequence[ProposedWeek]) -> Card:
    """The plans that wait, each with how many of its subjects are accepted."""
    rows = tuple(
        Row(
            title_of(each),
            f"{len(each.accepted)} of {count(len({*each.accepted, *each.waits}), 'subject')} accepted",
            (Button("Show", ShowPlan(each.id)),),
        )
        for each in weeks
    )
    return Card(f"{len(weeks)} plans wait", rows)


def dropped(year: int, monday_words: str) -> Card:
    """Nothing of the plan is booked."""
    return Card(f"The plan for Year {year}, week of {monday_words}, is dropped. Nothing of it is booked.")


def nothing_planned(*, leads: bool) -> Card:
    """No plan waits."""
    how = (
        Text(f"To draw one up: {to_type('plan year 11')}") if leads else Text("The scheme lead draws it up.")
    )
    return Card("No plan waits.", (how, Text(f"To ask for a session: {example('need Amy, Ben maths')}")))


@drawn
def for_host(viewer: Viewer, week: ProposedWeek) -> Card:
    """What the accepted plan brings this host, in one message."""
    mine: dict[PlannedSession, list[int]] = defaultdict(list)
    for place in week.places:
        session = place.session if place.state is PlaceState.PROPOSED else None
        if session is not None and session.host_id == viewer.who.staff_id:
            mine[session].append(place.pupil_id)
    rows = tuple(
        Row(
            f"{viewer.school.subject_name(each.subject_id)}, {time_and_place(viewer, each)}",
            listed(sorted(map(viewer.school.label, pupils)), _NAMED),
        )
        for each, pupils in mine.items()
    )
    return Card(f"Planned for you: {title_of(week)}", rows)


@drawn
def waits_for_you(viewer: Viewer, week: ProposedWeek, mine: Sequence[int]) -> Card:
    """A plan waits for a head of subject, or has no session of theirs to place anybody in."""
    buttons = tuple(
        Button(f"Show {viewer.school.subject_name(each)}"[:40], ShowPart(week.id, each)) for each in mine
    )
    waits = [viewer.school.subject_name(each) for each in mine if each not in week.unoffered]
    if waits:
        return Card(f"The plan of the week waits for you: {listed(waits)}, {title_of(week)}.", (), buttons)
    names = listed([viewer.school.subject_name(each) for each in mine], last="or")
    left = len({place.pupil_id for each in mine for place in week.of(each)})
    title = (
        f"No session of {names} is offered, {title_of(week)}: {count(left, 'pupil')} left out of the plan."
    )
    return Card(title, (Text(HOW_OFFERED),), buttons)


def _subject_row(viewer: Viewer, week: ProposedWeek, subject: int, head: str) -> Row:
    places = week.of(subject)
    goes = [each for each in places if each.state is PlaceState.PROPOSED]
    sessions = {each.session for each in goes}
    left = sum(each.state is PlaceState.LEFT_OUT for each in places)
    said = f"{count(len(goes), 'pupil')} in {count(len(sessions), 'session')}" if goes else "nobody placed"
    said += f", {left} left out" if left else ""
    off = sum(each is not None and why_not_held(viewer.school, each.slot) is not None for each in sessions)
    said += f"\n{count(off, 'session is', 'sessions are')} not held any more" if off else ""
    if subject in week.unoffered:
        said = f"no session is offered, {left} left out"
    elif (by := week.accepted.get(subject)) is not None:
        said += f"\nAccepted by {viewer.school.staff_name(by)}"
    else:
        said += f"\nWaits for {head or 'the scheme lead'}"
    return Row(viewer.school.subject_name(subject), said, (Button("Show", ShowPart(week.id, subject)),))


def _of_pupil(viewer: Viewer, places: Sequence[PlannedPlace]) -> Iterator[str]:
    """A line for each session, and one for all that came to the same end without."""
    ended: dict[PlaceState, list[str]] = defaultdict(list)
    for place in places:
        subject = viewer.school.subject_name(place.subject_id)
        if place.state is PlaceState.PROPOSED and place.session is not None:
            yield f"{subject}: {time_and_place(viewer, place.session)}"
        else:
            ended[place.state].append(subject)
    for state, subjects in ended.items():
        yield f"{state.capitalize()}: {listed(subjects, len(subjects))}"
