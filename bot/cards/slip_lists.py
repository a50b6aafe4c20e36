"""Lists of slips: what came in, what was sent, what is about a pupil; each a page at a time, to its end."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from bot.cards.slips import SIGN, ReadSlip, first_words, kind, read_button, read_words
from bot.say.card import Button, Card, Heading, Part, Row, Style, Text
from bot.say.drawn import drawn, telling
from bot.say.press import Press, PupilId, SlipId
from bot.say.viewer import Viewer
from bot.say.words import count, when_words
from models.audit.facts import PartOf, Shows
from models.mentoring.slip import KnownSlip
from models.rules.wording import day_in_short, example
from models.views.slip_lists import SlipPage, UnreadPage
from models.views.waiting import WaitingSlip


class SlipList(StrEnum):
    """Which of the lists of slips."""

    UNREAD = "unread"
    READ = "read"
    SENT = "sent"
    ABOUT = "about"
    """A pupil."""


@dataclass(frozen=True)
class MoreSlips(Press, action="slips.more"):
    """Show the next page of a list of slips: what stands behind the slip `after`, or its beginning."""

    of: SlipList
    after: SlipId | None = None
    pupil: PupilId | None = None


@dataclass(frozen=True)
class MySlips:
    """What came in and is unread, what came in before, and what was sent: the first page of each."""

    unread: UnreadPage
    read: SlipPage
    sent: SlipPage


@drawn
def my_slips(viewer: Viewer, mine: MySlips) -> Card:
    """What came in, and what I sent."""
    unread, read, sent = mine.unread, mine.read, mine.sent
    if not (unread.slips or read.slips or sent.slips):
        return Card(
            "No slips yet.", (Text(f"To send one: {example('slip Amy Carter + superb coursework')}"),)
        )
    parts: list[Part] = []
    if unread.slips:
        order = ", oldest first" if unread.total > 1 else ""
        parts.append(Heading(f"Came in: {count(unread.total, 'slip')} not read yet{order}"))
        parts.extend(_waiting(viewer, unread))
    if read.slips:
        all_read = not unread.slips and all(each.read_at is not None for each in read.slips)
        parts.append(Heading("Came in, all read" if all_read else "Came in before"))
    parts.extend(_known(viewer, read, SlipList.READ))
    if sent.slips:
        parts.append(Heading("Sent by you"))
        parts.extend(_known(viewer, sent, SlipList.SENT))
    return Card("Your slips", tuple(parts), carries=_carried(viewer, read, sent))


@drawn
def more_unread(viewer: Viewer, page: UnreadPage) -> Card:
    """The next of those that wait to be read."""
    if not page.slips:
        return Card("No more slips to read.")
    return Card(f"Not read yet: {count(page.total, 'slip')}", tuple(_waiting(viewer, page)))


@drawn
def more(viewer: Viewer, page: SlipPage, of: Literal[SlipList.READ, SlipList.SENT]) -> Card:
    """The next of those that came in, or that were sent."""
    title = "Came in before" if of is SlipList.READ else "Sent by you"
    if not page.slips:
        return Card("There are no older slips.")
    return Card(title, tuple(_known(viewer, page, of)), carries=_carried(viewer, page))


@drawn
def of_pupil(viewer: Viewer, pupil_id: int, page: SlipPage) -> Card:
    """The slips about one pupil that this person may read."""
    label = viewer.school.label(pupil_id)
    if not page.slips:
        none = Card(f"No slips about {label} that you may read.")
        return telling(none, PartOf(pupil_id, Shows.SLIPS))
    rows = tuple(_known(viewer, page, SlipList.ABOUT, pupil_id))
    return Card(f"Slips about {label}", rows, carries=_carried(viewer, page))


def show_unread() -> Button:
    """The one button under a count of those that wait."""
    return Button("Show them", MoreSlips(SlipList.UNREAD), Style.PRIMARY)


def _waiting(viewer: Viewer, page: UnreadPage) -> Sequence[Part]:
    rows = [_waiting_row(viewer, each) for each in page.slips]
    return [
        *rows,
        *_next(page.left > 0, f"{page.left} more not read", SlipList.UNREAD, page.slips[-1].slip_id),
    ]


def _waiting_row(viewer: Viewer, slip: WaitingSlip) -> Row:
    detail = f"from {slip.sent_by}, {when_words(viewer.local(slip.sent_at), viewer.today)}, not read yet"
    read = Button("Read", ReadSlip(slip.slip_id, slip.version), Style.PRIMARY)
    return Row(f"{slip.pupil}: {SIGN[slip.tone].lower()} slip", detail, (read,))


def _known(viewer: Viewer, page: SlipPage, of: SlipList, pupil_id: int | None = None) -> Sequence[Part]:
    if not page.slips:
        return ()
    last = page.slips[-1]
    older = f"There are older ones than {day_in_short(viewer.local(last.sent_at).date(), viewer.today)}"
    return [*(row(viewer, each) for each in page.slips), *_next(page.more, older, of, last.id, pupil_id)]


def _carried(viewer: Viewer, *pages: SlipPage) -> tuple[int, ...]:
    """The slips whose first words stand in the rows of these pages."""
    shown = (each for page in pages for each in page.slips if each.text)
    return tuple(each.id for each in shown if each.from_id == viewer.who.staff_id)


def _next(there: bool, words: str, of: SlipList, after: int, pupil_id: int | None = None) -> list[Row]:
    return [Row(words, buttons=(Button("Show more", MoreSlips(of, after, pupil_id)),))] if there else []


def row(viewer: Viewer, slip: KnownSlip) -> Row:
    """A slip in a list; its text is behind the button, but for the first words of one's own."""
    if slip.removed_at is not None:
        return Row(
            f"{slip.pupil}: removed slip",
            f"from {slip.sent_by}, {when_words(viewer.local(slip.sent_at), viewer.today)}, removed by "
            f"{slip.removed_by} (safeguarding lead)",
        )
    mine = slip.from_id == viewer.who.staff_id
    other = f"to {slip.sent_to or 'nobody'}" if mine else f"from {slip.sent_by}"
    sent_at = when_words(viewer.local(slip.sent_at), viewer.today)
    words = f"“{first_words(slip.text)}”\n" if mine and slip.text else ""
    return Row(
        f"{slip.pupil}: {kind(slip).lower()}",
        f"{words}{other}, {sent_at}, {read_words(viewer, slip)}",
        (read_button(slip),),
    )
