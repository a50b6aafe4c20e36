"""Who mentors whom, in words: who has nobody, how many each has, and what was decided (P4)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.say.card import Button, Card, Heading, Note, Part, Row, Style, Text
from bot.say.drawn import drawn
from bot.say.press import MentorCoverId, Press, StartForm
from bot.say.viewer import Viewer
from bot.say.words import already_recorded
from models.mentoring.allocating import Allocated, Given
from models.mentoring.declining import KnownDecline
from models.mentoring.mentees import Unmentored
from models.mentoring.mentor_covers import KnownCover
from models.mentoring.mentor_loads import MentoredBy, MentorLoad
from models.rules.wording import count, day_in_short, example, listed, to_type
from models.school.mentor_cover import Covering


@dataclass(frozen=True)
class EndCover(Press, action="mentor.cover_end"):
    """End the cover for a mentor before its last day."""

    cover: MentorCoverId


NAMED = 15
"""How many pupils without a mentor are named; the rest are counted."""


def allocate_button(*pupil_ids: int) -> Button:
    """Opens the form for these pupils; without one, for everybody who has no mentor."""
    typed = (("pupils", tuple(map(str, pupil_ids))),) if pupil_ids else ()
    return Button("Allocate", StartForm("mentors", typed=typed), Style.PRIMARY)


@drawn
def board(
    viewer: Viewer,
    without: Unmentored,
    waiting: Sequence[KnownDecline],
    loads: Sequence[MentorLoad],
    covers: Sequence[KnownCover] = (),
    *,
    year: int | None = None,
) -> Card:
    """Who has no mentor, whom a mentor cannot take on, who is covered, and how many pupils each mentor has."""
    parts: list[Part] = []
    if without.alone:
        parts.append(Heading(f"No mentor: {count(len(without.alone), 'pupil')}"))
        parts.append(Text(listed(without.alone, NAMED)))
    if waiting:
        parts.append(Heading("Declined, and to decide"))
        parts.extend(declined_row(each, why=True) for each in waiting)
    if without.to_come:
        parts.append(Heading("A mentor to come"))
        parts.append(Text("\n".join(without.to_come)))
    if covers:
        parts.append(Heading("Mentors who are away"))
        parts.extend(
            Row(
                f"{each.mentor}: {each.cover} covers",
                f"{_span(viewer, each)}, {count(each.pupils, 'pupil')}",
                (Button("End cover", EndCover(each.id), confirm=f"End the cover for {each.mentor} now?"),),
            )
            for each in covers
        )
    if loads:
        parts.append(Heading("Mentors, fewest pupils first"))
        parts.append(Text("\n".join(_load(viewer, each) for each in loads)))
    parts.append(Note(f"To share: {example('mentors 10A among Dan Whitfield, Tom Berry')}"))
    parts.append(Note(f"While one is away: {example('cover Dan Whitfield by Tom Berry until 11 dec')}"))
    title = (
        f"{count(len(without.alone), 'pupil')} with no mentor"
        if without.alone
        else f"Every pupil in {f'Year {year}' if year else 'Years 10 and 11'} has a mentor, or one to come"
    )
    return Card(title, tuple(parts), (allocate_button(),) if without.alone else ())


@drawn
def of_mentor(viewer: Viewer, found: MentoredBy) -> Card:
    """Whom a mentor has now, and how to give them to somebody else."""
    if not found.pupils:
        return Card(f"{found.mentor} mentors nobody now.", (Text(f"To see who does: {to_type('mentors')}"),))
    said = Note(f"To give them all to somebody else: {example(f'mentors {found.mentor} to Tom Berry')}")
    title = f"{found.mentor} mentors {count(len(found.pupils), 'pupil')}"
    return Card(title, (Text("\n".join(found.pupils)), said), (allocate_button(*found.pupil_ids),))


def declined_row(each: KnownDecline, *, why: bool = False) -> Row:
    """A pupil whose mentor cannot take them on; why, only where nobody else is near: never in a message."""
    said = f"{each.pupil}: {each.mentor} cannot mentor them"
    detail = each.reason if why else f"To see why: {to_type('mentors')}"
    return Row(said, detail, (allocate_button(each.pupil_id),))


def _load(viewer: Viewer, each: MentorLoad) -> str:
    later = f", {each.to_come} to come" if each.to_come else ""
    most = viewer.school.settings.mentor_pupils
    full = f", more than {most}" if each.pupils + each.to_come > most else ""
    return f"{each.name}: {count(each.pupils, 'pupil')}{later}{full}"


@drawn
def allocated(
    viewer: Viewer,
    done: Allocated,
    loads: Mapping[int, MentorLoad],
    *,
    again: bool = False,
    kept: Sequence[str] = (),
) -> Card:
    """Who has which mentor from when, mentor by mentor; who keeps theirs; who has more pupils than a mentor should."""
    if not done.given:
        already = listed(done.already, NAMED)
        said = f"{already_recorded()}{already}." if done.already else "That was taken back, or changed since."
        return Card(said)
    first_day = done.given[0].first_day
    lines = []
    for mentor_id in dict.fromkeys(each.mentor_id for each in done.given):
        theirs = [each for each in done.given if each.mentor_id == mentor_id]
        names = listed(
            (f"{each.pupil} (was {each.before})" if each.before else each.pupil for each in theirs), NAMED
        )
        lines.append(f"{theirs[0].mentor}: {names}")
    parts: list[Part] = [Text("\n".join(lines))]
    if done.already:
        parts.append(Text(f"{already_recorded()}{listed(done.already, NAMED)}."))
    if kept:
        parts.append(Text(f"With the mentor they have: {listed(kept, NAMED)}."))
    most = viewer.school.settings.mentor_pupils
    full = [loads[each.mentor_id] for each in done.given if each.mentor_id in loads]
    over = {each.name: each.pupils + each.to_come for each in full if each.pupils + each.to_come > most}
    if over:
        said = listed(f"{name} has {number}" for name, number in over.items())
        parts.append(Note(f"{said}. A mentor should have {most} at most."))
    begin = already_recorded(again)
    title = f"{begin}{count(len(done.given), 'pupil')} with a mentor from {from_day(viewer, first_day)}."
    return Card(title, tuple(parts))


def from_day(viewer: Viewer, day: date) -> str:
    """When it begins: `today`, `Tue 1 Dec`."""
    return "today" if day == viewer.today else day_in_short(day, viewer.today)


@drawn
def declined(each: KnownDecline) -> Card:
    """That the scheme lead decides, to the mentor who said so."""
    return Card(f"You said that you cannot mentor {each.pupil}. The scheme lead is told, and decides.")


@drawn
def to_decide(each: KnownDecline) -> Card:
    """That a mentor cannot take a pupil on, to the scheme lead; why stands in the list of mentors."""
    why = Text(f"To see why: {to_type('mentors')}")
    return Card(f"{each.mentor} cannot mentor {each.pupil}.", (why,), (allocate_button(each.pupil_id),))


@drawn
def handed_over(viewer: Viewer, pupils: Sequence[Given]) -> Card:
    """To the mentor before: with whom those pupils are, and from when; what is known of them goes along by itself."""
    first_day = pupils[0].first_day
    lines = [
        f"{mentor}: {listed((each.pupil for each in pupils if each.mentor == mentor), NAMED)}"
        for mentor in dict.fromkeys(each.mentor for each in pupils)
    ]
    said = "Their slips, meetings and targets go along. What stands nowhere you tell their mentor."
    title = f"{count(len(pupils), 'pupil')} of yours with another mentor from {from_day(viewer, first_day)}"
    return Card(title, (Text("\n".join(lines)), Note(said)))


def _span(viewer: Viewer, each: KnownCover) -> str:
    return f"from {from_day(viewer, each.first_day)} until {from_day(viewer, each.last_day)}"


def cover_set(viewer: Viewer, each: KnownCover, *, already: bool) -> Card:
    """Who covers for whom, and that it ends by itself."""
    begin = already_recorded(already)
    said = f"{begin}{each.cover} covers for {each.mentor} {_span(viewer, each)}."
    pupils = f"{count(each.pupils, 'pupil')}. Both are told. It ends by itself after its last day."
    return Card(said, (Text(pupils),))


def while_away(viewer: Viewer, covering: Covering) -> Note:
    """To who is away, under their own lists: where what is new goes meanwhile."""
    until = day_in_short(covering.last_day, viewer.today)
    name = viewer.school.staff_name(covering.cover_id)
    return Note(f"{name} covers for you until {until}: new slips and reminders go there")


def cover_ended(each: KnownCover) -> Card:
    return Card(f"{each.cover} does not cover for {each.mentor} any more.")


def cover_over(each: KnownCover, *, is_cover: bool) -> Card:
    """To who covered, and to who was covered, whose the pupils are again."""
    if is_cover:
        said = f"Their slips, reminders and meetings are {each.mentor}'s again."
        return Card(f"You do not cover for {each.mentor} any more", (Text(said),))
    said = f"New slips and reminders come to you again. To see your pupils: {to_type('mentees')}"
    return Card(f"{each.cover} does not cover for you any more", (Text(said),))


def cover_news(viewer: Viewer, each: KnownCover, *, is_cover: bool) -> Card:
    """To who covers, and to who is covered, what that means for those days."""
    span = _span(viewer, each)
    if is_cover:
        said = "For those days they are yours: their slips and reminders come to you, and you record their meetings."
        return Card(
            f"You cover for {each.mentor} {span}: {count(each.pupils, 'pupil')}",
            (Text(said), Note(f"To see them then: {to_type('mentees')}")),
        )
    said = "Their slips and reminders go there for those days. What you see stays as it is."
    return Card(f"{each.cover} covers for you {span}", (Text(said),))
