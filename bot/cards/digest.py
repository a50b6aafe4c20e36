"""Leadership's digest in words: counts, names and forms; grades only behind a button (P13, P15)."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal, assert_never

from bot.cards import years
from bot.cards.closing import shut
from bot.cards.followups import attended_words
from bot.cards.interventions import called
from bot.cards.sessions import session_words
from bot.say.card import Button, Card, Heading, Note, Part, Row, Text
from bot.say.drawn import drawn, telling
from bot.say.press import CarriedDay, Press
from bot.say.viewer import Viewer
from bot.say.words import count
from models.audit.facts import PupilFact
from models.mentoring.mentees import Unmentored
from models.rules.attendance import Mark
from models.rules.clock import show_time
from models.rules.mentoring import Month
from models.rules.wording import day_in_full, day_in_short, listed, to_type
from models.views.digest import Digest, Fallen, Overdue
from models.views.undelivered import LostMessage
from models.views.waiting import WaitingSlip

NAMES = 12
"""More names than these are counted."""
MENTORS = 5
"""More mentors than these are counted."""


@dataclass(frozen=True)
class ShowBelow(Press, action="digest.below"):
    """Show who is newly below target, with the grades; the digest stays."""

    day: CarriedDay


@dataclass(frozen=True)
class ShowOverdue(Press, action="digest.overdue"):
    """Show whose meetings are overdue, by mentor; the digest stays."""

    day: CarriedDay


DigestPart = Literal[
    "untold",
    "off",
    "clashes",
    "registers",
    "absences",
    "interventions",
    "still",
    "unread",
    "unmentored",
    "undelivered",
]


@dataclass(frozen=True)
class ShowWhole(Press, action="digest.whole"):
    """Show every name of one part of the digest; the digest stays."""

    day: CarriedDay
    part: DigestPart


@drawn
def digest(viewer: Viewer, found: Digest, *, late: bool = False) -> Card:
    """The day in a row each: what happened, and what is owed by whom."""
    title = f"Digest, {day_in_full(found.day)}"
    rows = list(_rows(viewer, found))
    if not rows:
        return Card(f"{title}: nothing to report.")
    parts: list[Part] = [Note("Late: Staffroom was not running at the usual time.")] if late else []
    card = Card(title, (*parts, *rows), plain=f"{title}. {'. '.join(row.title for row in rows)}.")
    return telling(card, Unmentored(found.unmentored if found.weekly else ()))


@drawn
def below(fallen: Sequence[Fallen], month: Month | None) -> Card:
    """Who is newly below target, subject by subject, with the grades."""
    if not fallen:
        return Card("Nobody is newly below target.")
    parts: list[Part] = []
    for subject, group in groupby(fallen, key=lambda each: each.subject):
        lines = [
            f"{each.pupil}: predicted {each.now or 'none'}"
            f" (was {each.before or 'none'}), target {each.target}"
            for each in group
        ]
        parts.extend((Heading(subject), Text("\n".join(lines))))
    return Card(f"Newly below target{_of_month(month)}", tuple(parts))


@drawn
def overdue(found: Sequence[Overdue]) -> Card:
    """Whose formal meeting is overdue, mentor by mentor."""
    if not found:
        return Card("No formal meeting is overdue.")
    rows = tuple(Row(each.mentor, listed(each.pupils)) for each in found)
    return Card("Formal meetings overdue", rows)


def whole(viewer: Viewer, found: Digest, part: DigestPart) -> Card:  # noqa: C901 - a case each, and mypy holds that none is forgotten
    """One part of the digest with all its names, a line each."""
    of: Sequence[PupilFact] = ()
    match part:
        case "untold":
            title, lines, of = "Not told", _untold(found), found.to_tell
        case "off":
            title, lines, of = "Cancelled today", _cancelled(viewer, found), found.off
        case "clashes":
            title, lines, of = "Clashes overridden today", _overridden(viewer, found), found.overridden
        case "registers":
            title, lines, of = "Registers not taken", _untaken(viewer, found), found.untaken
        case "absences":
            title, lines, of = "Absences without an outcome", _absences(viewer, found), found.cases
        case "interventions":
            title, lines, of = (
                "Interventions, new and to review",
                _interventions(viewer, found),
                found.interventions,
            )
        case "still":
            title, lines, of = "Still below, with nothing done", _still(found), found.still_below
        case "unread":
            of = waiting = sorted((*found.unread_before, *found.unread), key=lambda each: each.sent_at)
            title, lines = f"Slips not read for more than {_unread_days(viewer)}", _unread(viewer, waiting)
        case "unmentored":
            title, lines = "No mentor, Years 10 and 11", list(found.unmentored)
            of = (Unmentored(found.unmentored),)
        case "undelivered":
            title, lines = "Messages not delivered", [_lost(each) for each in found.undelivered]
        case _:
            assert_never(part)
    if not lines:
        return Card(f"{title}: none now.")
    return telling(Card(f"{title}: {len(lines)}", (Text("\n".join(lines)),)), *of)


def _show(found: Digest, part: DigestPart, many: int) -> tuple[Button, ...]:
    return (Button("Show all", ShowWhole(found.day, part)),) if many > NAMES else ()


def _some(lines: list[str]) -> str:
    rest = [f"and {len(lines) - NAMES} more"] if len(lines) > NAMES else []
    return "\n".join((*lines[:NAMES], *rest))


def _untold(found: Digest) -> list[str]:
    return [row.pupil for row in found.to_tell if row.lessons and (row.told is None or row.changed)]


def _cancelled(viewer: Viewer, found: Digest) -> list[str]:
    return [
        f"{each.pupil}: {each.subject}, {day_in_short(each.day, viewer.today)} {show_time(each.starts)}"
        for each in found.off
    ]


def _overridden(viewer: Viewer, found: Digest) -> list[str]:
    return [
        f"{each.pupil}: {each.instead} instead of {each.subject}, {day_in_short(each.day, viewer.today)} "
        f"{show_time(each.starts)}, by {each.by}"
        for each in found.overridden
    ]


def _unread(viewer: Viewer, slips: Iterable[WaitingSlip]) -> list[str]:
    return [
        f"{each.pupil}: for {each.reader}, sent {day_in_short(each.sent_on, viewer.today)}" for each in slips
    ]


def _unread_days(viewer: Viewer) -> str:
    return count(viewer.school.settings.slip_unread_days, "school day")


def _rows(viewer: Viewer, found: Digest) -> Iterator[Row]:
    if viewer.school.calendar.closure_on(found.day) is not None:
        yield Row(f"School: {shut(viewer.school.calendar, found.day)}")
    if found.calendar is not None and found.weekly:
        yield years.calendar_row(found.calendar)
    yield from _sessions(found)
    yield from _off(viewer, found)
    yield from _registers(viewer, found)
    yield from _intervened(viewer, found)
    yield from _still_below(viewer, found)
    yield from _meetings(found)
    yield from _slips(viewer, found)
    yield from _below(found)
    yield from _unmentored(found)
    yield from _advice(found)
    yield from _undelivered(found)
    if found.drill_is_old and found.weekly:
        yield Row(
            "No backup of the data has been tried out for more than 40 days",
            "Ask whoever looks after Staffroom for: staffroom backup drill",
        )


def _sessions(found: Digest) -> Iterator[Row]:
    booked = [row for row in found.to_tell if row.lessons]
    if not booked:
        return
    waiting = _untold(found)
    told = len(booked) - len(waiting)
    said = "all told" if not waiting else f"{told} told, not told" if told else "nobody told"
    show = _show(found, "untold", len(waiting))
    yield Row(
        f"Sessions: {count(len(booked), 'pupil')}, {said}", listed(waiting, NAMES) if waiting else "", show
    )


def _off(viewer: Viewer, found: Digest) -> Iterator[Row]:
    if lines := _cancelled(viewer, found):
        show = _show(found, "off", len(lines))
        yield Row(f"Cancelled: {count(len(lines), 'booking')}", _some(lines), show)
    if lines := _overridden(viewer, found):
        show = _show(found, "clashes", len(lines))
        yield Row(f"Overridden: {count(len(lines), 'clash', 'clashes')}", _some(lines), show)


def _registers(viewer: Viewer, found: Digest) -> Iterator[Row]:
    """How the day's sessions were attended, what was not registered, and what is still to be followed up."""
    if found.attended:
        excused = f", {found.attended[Mark.EXCUSED]} excused" if found.attended[Mark.EXCUSED] else ""
        out = (
            f"Not in school by the day's codes: {listed(found.out_of_school, NAMES)}"
            if found.out_of_school
            else ""
        )
        yield Row(f"Came to sessions: {attended_words(found.attended)}{excused}", out)
    if lines := _untaken(viewer, found):
        yield Row(f"Registers not taken: {len(lines)}", _some(lines), _show(found, "registers", len(lines)))
    if lines := _absences(viewer, found):
        overdue = sum(each.is_overdue(found.day) for each in found.cases)
        late = f", {overdue} overdue" if overdue else ""
        title = f"To follow up: {count(len(lines), 'absence')}{late}"
        yield Row(title, _some(lines), _show(found, "absences", len(lines)))


def _untaken(viewer: Viewer, found: Digest) -> list[str]:
    return [
        f"{session_words(each.held.subject, each.held.slot, '', viewer.today)}, {each.held.host}: "
        f"{len(each.pupil_ids)} not marked"
        for each in found.untaken
    ]


def _absences(viewer: Viewer, found: Digest) -> list[str]:
    """Overdue ones first."""
    in_order = sorted(found.cases, key=lambda each: not each.is_overdue(found.day))
    return [
        f"{each.pupil}: {each.held.subject}, {day_in_short(each.held.slot.day, viewer.today)}"
        f"{', overdue' if each.is_overdue(found.day) else ''}"
        for each in in_order
    ]


def _intervened(viewer: Viewer, found: Digest) -> Iterator[Row]:
    """Those that began, and those to be reviewed, by name; why stands behind the pupil's own button."""
    if not found.interventions:
        return
    due = sum(each.is_due(found.day) for each in found.interventions)
    new = len(found.interventions) - due
    said = listed([f"{many} {what}" for many, what in ((new, "new"), (due, "to review")) if many])
    lines = _interventions(viewer, found)
    yield Row(f"Interventions: {said}", _some(lines), _show(found, "interventions", len(lines)))


def _still_below(viewer: Viewer, found: Digest) -> Iterator[Row]:
    """Named, since somebody has to begin: how far below is said where the grades are shown."""
    if lines := _still(found):
        many = viewer.school.settings.below_collections
        title = f"Below target for {count(many, 'collection')}, nothing done: {len(lines)}"
        yield Row(title, _some(lines), _show(found, "still", len(lines)))


def _still(found: Digest) -> list[str]:
    return [f"{each.pupil}: {each.subject}" for each in found.still_below]


def _interventions(viewer: Viewer, found: Digest) -> list[str]:
    return [
        f"{called(each)}: "
        + (f"to review, {day_in_short(each.review_on, viewer.today)}" if each.is_due(found.day) else "new")
        for each in found.interventions
    ]


def _meetings(found: Digest) -> Iterator[Row]:
    if not found.overdue:
        return
    many = sum(len(each.pupils) for each in found.overdue)
    owed = [f"{each.mentor} {len(each.pupils)}" for each in found.overdue]
    by_mentor = (
        listed(owed)
        if len(owed) <= MENTORS
        else f"{', '.join(owed[:MENTORS])} and {count(len(owed) - MENTORS, 'other mentor')}"
    )
    show = Button("Show pupils", ShowOverdue(found.day))
    which = "overdue" if found.weekly else "newly overdue"
    yield Row(f"Meetings {which}: {count(many, 'pupil')}", by_mentor, (show,))


def _slips(viewer: Viewer, found: Digest) -> Iterator[Row]:
    """Those that have waited too long since today by name; those that stood here before are counted once a week."""
    lines, before = _unread(viewer, found.unread), len(found.unread_before) if found.weekly else 0
    if not lines and not before:
        return
    total = len(found.unread) + len(found.unread_before)
    counted = [f"{before} since before"] if before else []
    show = (Button("Show all", ShowWhole(found.day, "unread")),) if total > min(len(lines), NAMES) else ()
    yield Row(
        f"Slips not read for more than {_unread_days(viewer)}: {len(lines) + before}",
        "\n".join((*([_some(lines)] if lines else []), *counted)),
        show,
    )


def _below(found: Digest) -> Iterator[Row]:
    if not found.below:
        return
    subjects = Counter(each.subject for each in found.below)
    pupils = len({each.pupil_id for each in found.below})
    by_subject = listed([f"{name} {many}" for name, many in subjects.most_common()], NAMES)
    title = f"Newly below target{_of_month(found.month)}: {count(pupils, 'pupil')}"
    yield Row(title, by_subject, (Button("Show grades", ShowBelow(found.day)),))


def _unmentored(found: Digest) -> Iterator[Row]:
    if found.unmentored and found.weekly:
        many = len(found.unmentored)
        title = f"No mentor, Years 10 and 11: {count(many, 'pupil')}"
        yield Row(title, listed(found.unmentored, NAMES), _show(found, "unmentored", many))


def _advice(found: Digest) -> Iterator[Row]:
    """New advice on its day, and what waits once a week: counted, since its words are for leadership alone."""
    counted = found.advice
    if counted.new or (found.weekly and counted.waiting):
        new = f", {counted.new} new" if counted.new else ""
        yield Row(
            f"Advice to leadership: {counted.waiting} not answered{new}", f"To read: {to_type('advice')}"
        )


def _undelivered(found: Digest) -> Iterator[Row]:
    if not found.undelivered:
        return
    lines = [_lost(each) for each in found.undelivered]
    show = _show(found, "undelivered", len(lines))
    yield Row(f"Messages not delivered: {len(lines)}", _some(lines), show)


def _lost(each: LostMessage) -> str:
    to = each.to or f"{each.to_purpose}'s place"
    return f"{each.what} to {to}: {each.kind}"


def _of_month(month: Month | None) -> str:
    return f" in {month.first:%B}" if month is not None else ""
