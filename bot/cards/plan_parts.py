"""A subject's part of the plan of a week: its sessions with their pupils, and who is left out and why (P12)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.say.card import Button, Card, Heading, Note, Row, Style
from bot.say.drawn import drawn
from bot.say.press import DaySlot, PlaceId, Press, ProposalId, StaffId, SubjectId
from bot.say.viewer import Viewer
from models.planning.proposal import PlaceState, PlannedPlace, PlannedSession, ProposedWeek
from models.rules.clock import show_hours, show_time
from models.rules.wording import day_in_short, day_of_month
from models.sessions.kinds import why_not_held

SHOWN = 10
"""How many rows stand on one card."""
HOW_OFFERED = (
    "To offer one, book its first pupil that week, or name its host and hours: settings, session kinds."
)
"""What is said of a subject of which no session is offered."""


@dataclass(frozen=True)
class ShowPart(Press, action="plan.part"):
    """A subject's part of the plan, from behind the place `after` on."""

    proposal: ProposalId
    subject: SubjectId
    after: PlaceId | None = None


@dataclass(frozen=True)
class TakeOut(Press, action="plan.out"):
    """The pupil does not go there; what was shown began behind the place `after`."""

    place: PlaceId
    after: PlaceId | None = None


@dataclass(frozen=True)
class PutIn(Press, action="plan.in"):
    """The pupil goes to this session of the subject."""

    place: PlaceId
    slot: DaySlot
    host: StaffId
    after: PlaceId | None = None


@dataclass(frozen=True)
class AcceptPart(Press, action="plan.accept_part"):
    """The subject's part is as it should be."""

    proposal: ProposalId
    subject: SubjectId


def title_of(week: ProposedWeek) -> str:
    """Which plan it is, in words."""
    return f"Year {week.year_group}, week of {day_of_month(week.monday)}"


def time_and_place(viewer: Viewer, session: PlannedSession) -> str:
    """When and where a session is planned, and why it is not held where it is not any more."""
    where = f", {session.room}" if session.room else ""
    slot = session.slot
    reason = why_not_held(viewer.school, slot)
    off = f" (not held: {reason})" if reason is not None else ""
    return f"{day_in_short(slot.day, viewer.today)} {show_hours(slot.start, slot.end)}{where}{off}"


@drawn
def part(
    viewer: Viewer,
    week: ProposedWeek,
    subject: int,
    could_go: Mapping[int, Sequence[PlannedSession]],
    after: int | None = None,
) -> Card:
    """A subject's sessions with their pupils, and those left out with what was in the way; some at a time."""
    school = viewer.school
    places = _from_behind(week.of(subject), after)
    page, left = places[:SHOWN], places[SHOWN:]
    parts: list[Row | Heading | Note] = []
    under: object = None
    for place in page:
        heading = _heading(viewer, place)
        if heading != under:
            parts.append(Heading(heading))
            under = heading
        parts.append(_place_row(viewer, place, could_go.get(place.id, ()), after))
    actions = [Button(f"{len(left)} more", ShowPart(week.id, subject, page[-1].id))] if left else []
    if subject in week.unoffered:
        parts.append(Note(HOW_OFFERED))
    elif not week.is_accepted and subject not in week.accepted:
        actions.append(
            Button(f"Accept {school.subject_name(subject)}"[:40], AcceptPart(week.id, subject), Style.PRIMARY)
        )
    if (by := week.accepted.get(subject)) is not None:
        parts.append(Note(f"Accepted by {school.staff_name(by)}. A change here is to be accepted anew."))
    return Card(f"{school.subject_name(subject)}: {title_of(week)}", tuple(parts), tuple(actions))


def _heading(viewer: Viewer, place: PlannedPlace) -> str:
    if place.state is PlaceState.LEFT_OUT or place.session is None:
        return "Left out"
    if place.state is PlaceState.TAKEN_OUT:
        return "Taken out"
    host = viewer.school.staff_name(place.session.host_id)
    return f"{time_and_place(viewer, place.session)}, {host}"


def _place_row(
    viewer: Viewer, place: PlannedPlace, could_go: Sequence[PlannedSession], after: int | None
) -> Row:
    label = viewer.school.label(place.pupil_id)
    asked = "asked for by a teacher" if place.asked else ""
    if place.state is PlaceState.PROPOSED:
        return Row(label, asked, (Button("Take out", TakeOut(place.id, after)),))
    why = _in_the_way(viewer, place) if place.state is PlaceState.LEFT_OUT else ""
    buttons = tuple(
        Button(f"Put in {_short(viewer, each)}", PutIn(place.id, each.slot, each.host_id, after))
        for each in could_go[:2]
    )
    return Row(label, "\n".join(filter(None, (why, asked))), buttons)


def _in_the_way(viewer: Viewer, place: PlannedPlace) -> str:
    if not place.in_the_way:
        return "no session is offered that week"
    return "; ".join(
        f"{day_in_short(day, viewer.today)} {show_time(start)}: {word}"
        for day, start, word in place.in_the_way
    )


def _short(viewer: Viewer, session: PlannedSession) -> str:
    return f"{day_in_short(session.slot.day, viewer.today)} {show_time(session.slot.start)}"


def _from_behind(places: Sequence[PlannedPlace], after: int | None) -> Sequence[PlannedPlace]:
    at = next((at for at, each in enumerate(places) if each.id == after), -1)
    return places[at + 1 :]
