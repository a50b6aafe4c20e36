"""Leadership's digest in words: counts, names and forms; grades only behind a button (P13, P15)."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal, assert_never

from bot.cards import digest_lines as said
from bot.cards import years
from bot.cards.closing import shut
from bot.cards.followups import attended_words
from bot.say.card import Button, Card, Heading, Note, Part, Row, Text
from bot.say.drawn import drawn, telling
from bot.say.press import CarriedDay, Press
from bot.say.viewer import Viewer
from bot.say.words import count
from models.audit.anchors import Anchor
from models.audit.facts import PupilFact
from models.rules.attendance import Mark
from models.rules.mentoring import Month
from models.rules.wording import day_in_full, listed, to_type
from models.views.digest import Digest, Overdue
from models.views.newly_below import Fallen

NAMES = 5
"""More names than these are counted, so that a quiet day is shorter than a phone's screen."""


NOTED_SIGNS = 16
"""So many signs of a seal are enough to look for it by."""


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
    """What somebody has to decide first, then the day; who was named in the digest before is counted."""
    title = f"Digest, {day_in_full(found.day)}"
    to_decide, today = list(_to_decide(viewer, found)), list(_day(viewer, found))
    rows = [*to_decide, *today]
    if not rows:
        return Card(f"{title}: nothing to report.")
    parts: list[Part] = [Note("Late: Staffroom was not running at the usual time.")] if late else []
    parts += [Heading("To decide"), *to_decide] if to_decide else []
    parts += [Heading("The day"), *today] if to_decide and today else today
    parts += [Note(_where_the_audit_ends(found.sealed))] if found.sealed is not None else []
    card = Card(title, tuple(parts), plain=f"{title}. {'. '.join(row.title for row in rows)}.")
    return telling(card, *([found.unmentored] if found.weekly else ()))


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
            title, lines, of = "Not told", said.untold(found), found.to_tell
        case "off":
            title, lines, of = "Cancelled today", said.cancelled(viewer, found), found.off
        case "clashes":
            title, lines, of = "Clashes overridden today", said.overridden(viewer, found), found.overridden
        case "registers":
            title, lines, of = "Registers not taken", said.untaken(viewer, found.untaken), found.untaken
        case "absences":
            title, lines, of = (
                "Absences without an outcome",
                said.absences(viewer, found.cases, found.day),
                found.cases,
            )
        case "interventions":
            title, lines, of = (
                "Interventions, new and to review",
                said.interventions(viewer, found.interventions, found.day),
                found.interventions,
            )
        case "still":
            title, lines, of = "Still below, with nothing done", said.still(found), found.still_below
        case "unread":
            of = waiting = sorted((*found.unread_before, *found.unread), key=lambda each: each.sent_at)
            title, lines = (
                f"Slips not read for more than {said.unread_days(viewer)}",
                said.unread(viewer, waiting),
            )
        case "unmentored":
            title, lines = "No mentor, Years 10 and 11", list(found.unmentored.named)
            of = (found.unmentored,)
        case "undelivered":
            title, lines = "Messages not delivered", [said.lost(each) for each in found.undelivered]
        case _:
            assert_never(part)
    if not lines:
        return Card(f"{title}: none now.")
    return telling(Card(f"{title}: {len(lines)}", (Text("\n".join(lines)),)), *of)


def _row(title: str, new: Sequence[str], total: int, found: Digest, part: DigestPart) -> Row:
    """A count with what is new by name, as far as that is short; the rest is counted."""
    shown = new[:NAMES]
    lines = [*shown]
    if more := len(new) - len(shown):
        lines.append(f"and {more} more")
    if before := total - len(new):
        lines.append(f"{before} named before" if lines else "named before")
    show = (Button("Show all", ShowWhole(found.day, part)),) if total > len(shown) else ()
    return Row(title, "\n".join(lines), show)


def _to_decide(viewer: Viewer, found: Digest) -> Iterator[Row]:
    """What waits for somebody to do something about it."""
    if found.calendar is not None and found.weekly:
        yield years.calendar_row(found.calendar)
    yield from _follow_ups(viewer, found)
    yield from _registers(viewer, found)
    yield from _reviews(viewer, found)
    yield from _still_below(viewer, found)
    yield from _unmentored(found)
    yield from _advice(found)
    yield from _undelivered(found)
    if found.drill_is_old and found.weekly:
        yield Row(
            "No backup of the data has been tried out for more than 40 days",
            "Ask whoever looks after Staffroom for: staffroom backup drill",
        )


def _where_the_audit_ends(sealed: Anchor) -> str:
    """A seal of which this message is a copy outside of the database."""
    entries = "1 entry is" if sealed.position == 1 else f"{sealed.position:,} entries are"
    return (
        f"The record of who did and saw what: {entries} sealed, the newest as "
        f"{sealed.digest[:NOTED_SIGNS]}. Whoever doubts it asks for: staffroom audit verify --against "
        f"{sealed.digest[:NOTED_SIGNS]}"
    )


def _day(viewer: Viewer, found: Digest) -> Iterator[Row]:
    """What happened."""
    if viewer.school.calendar.closure_on(found.day) is not None:
        yield Row(f"School: {shut(viewer.school.calendar, found.day)}")
    yield from _sessions(found)
    yield from _attended(found)
    yield from _off(viewer, found)
    yield from _begun(viewer, found)
    yield from _meetings(found)
    yield from _slips(viewer, found)
    yield from _below(found)


def _sessions(found: Digest) -> Iterator[Row]:
    booked = [row for row in found.to_tell if row.lessons]
    if not booked:
        return
    waiting = said.untold(found)
    told = len(booked) - len(waiting)
    words = "all told" if not waiting else f"{told} told, {len(waiting)} not told" if told else "nobody told"
    show = (Button("Show all", ShowWhole(found.day, "untold")),) if len(waiting) > NAMES else ()
    names = listed(waiting, NAMES) if waiting else ""
    yield Row(f"Sessions: {count(len(booked), 'pupil')}, {words}", names, show)


def _attended(found: Digest) -> Iterator[Row]:
    """How the day's sessions were attended."""
    if found.attended:
        excused = f", {found.attended[Mark.EXCUSED]} excused" if found.attended[Mark.EXCUSED] else ""
        names = listed(found.out_of_school, NAMES)
        out = f"Not in school by the day's codes: {names}" if found.out_of_school else ""
        yield Row(f"Came to sessions: {attended_words(found.attended)}{excused}", out)


def _off(viewer: Viewer, found: Digest) -> Iterator[Row]:
    if lines := said.cancelled(viewer, found):
        yield _row(f"Cancelled: {count(len(lines), 'booking')}", lines, len(lines), found, "off")
    if lines := said.overridden(viewer, found):
        title = f"Overridden: {count(len(lines), 'clash', 'clashes')}"
        yield _row(title, lines, len(lines), found, "clashes")


def _registers(viewer: Viewer, found: Digest) -> Iterator[Row]:
    if found.untaken:
        new = said.untaken(viewer, [each for each in found.untaken if found.news.has_register(each)])
        many = len(found.untaken)
        yield _row(f"Registers not taken: {many}", new, many, found, "registers")


def _follow_ups(viewer: Viewer, found: Digest) -> Iterator[Row]:
    """Absences without an outcome: those that came since, and those that have become overdue since, by name."""
    if not found.cases:
        return
    new = [each for each in found.cases if found.news.has_case(each, found.day)]
    overdue = sum(each.is_overdue(found.day) for each in found.cases)
    late = f", {overdue} overdue" if overdue else ""
    title = f"To follow up: {count(len(found.cases), 'absence')}{late}"
    yield _row(title, said.absences(viewer, new, found.day), len(found.cases), found, "absences")


def _reviews(viewer: Viewer, found: Digest) -> Iterator[Row]:
    """Interventions whose review is due, by name where it is since the digest before; why stands behind a button."""
    due = [each for each in found.interventions if each.is_due(found.day)]
    if due:
        new = [each for each in due if found.news.has_intervention(each, found.day)]
        lines = said.interventions(viewer, new, found.day)
        title = f"Interventions to review: {len(due)}"
        yield _row(title, lines, len(due), found, "interventions")


def _begun(viewer: Viewer, found: Digest) -> Iterator[Row]:
    """Interventions that began since the digest before."""
    if new := [each for each in found.interventions if not each.is_due(found.day)]:
        lines = said.interventions(viewer, new, found.day)
        yield _row(f"Interventions begun: {len(new)}", lines, len(new), found, "interventions")


def _still_below(viewer: Viewer, found: Digest) -> Iterator[Row]:
    """Named once, since somebody has to begin: how far below is said where the grades are shown."""
    if lines := said.still(found):
        many = viewer.school.settings.below_collections
        title = f"Below target for {count(many, 'collection')}, nothing done: {len(lines)}"
        yield _row(title, lines if found.news.still_below else (), len(lines), found, "still")


def _meetings(found: Digest) -> Iterator[Row]:
    """Counted: who they are of stands behind the button, and nobody is shown as the one who owes most."""
    if not found.overdue:
        return
    many = sum(len(each.pupils) for each in found.overdue)
    show = Button("Show pupils", ShowOverdue(found.day))
    which = "overdue" if found.weekly else "newly overdue"
    of = f"of {count(len(found.overdue), 'mentor')}"
    yield Row(f"Meetings {which}: {count(many, 'pupil')}", of, (show,))


def _slips(viewer: Viewer, found: Digest) -> Iterator[Row]:
    """Those that have waited too long since today by name; those that stood here before are counted once a week."""
    lines, before = said.unread(viewer, found.unread), len(found.unread_before) if found.weekly else 0
    if lines or before:
        total = len(lines) + before
        title = f"Slips not read for more than {said.unread_days(viewer)}: {total}"
        yield _row(title, lines, total, found, "unread")


def _below(found: Digest) -> Iterator[Row]:
    if not found.below:
        return
    subjects = Counter(each.subject for each in found.below)
    pupils = len({each.pupil_id for each in found.below})
    by_subject = listed([f"{name} {many}" for name, many in subjects.most_common()], NAMES)
    title = f"Newly below target{_of_month(found.month)}: {count(pupils, 'pupil')}"
    yield Row(title, by_subject, (Button("Show grades", ShowBelow(found.day)),))


def _unmentored(found: Digest) -> Iterator[Row]:
    if found.unmentored.named and found.weekly:
        many = len(found.unmentored.named)
        title = f"No mentor, Years 10 and 11: {count(many, 'pupil')}"
        show = (Button("Show all", ShowWhole(found.day, "unmentored")),) if many > NAMES else ()
        yield Row(title, listed(found.unmentored.named, NAMES), show)


def _advice(found: Digest) -> Iterator[Row]:
    """New advice on its day, and what waits once a week: counted, since its words are for leadership alone."""
    counted = found.advice
    if counted.new or (found.weekly and counted.waiting):
        new = f", {counted.new} new" if counted.new else ""
        yield Row(
            f"Advice to leadership: {counted.waiting} not answered{new}", f"To read: {to_type('advice')}"
        )


def _undelivered(found: Digest) -> Iterator[Row]:
    if lines := [said.lost(each) for each in found.undelivered]:
        yield _row(f"Messages not delivered: {len(lines)}", lines, len(lines), found, "undelivered")


def _of_month(month: Month | None) -> str:
    return f" in {month.first:%B}" if month is not None else ""
