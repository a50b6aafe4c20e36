"""Who is free, in words (P9)."""

from collections.abc import Sequence
from itertools import groupby

from bot.cards.sessions import span_words
from bot.say.card import Button, Card, Heading, Note, Part, Row
from bot.say.drawn import drawn
from bot.say.press import StartForm
from bot.say.viewer import Viewer
from models.rules.clock import show_hours
from models.rules.wording import day_words, listed
from models.sessions.free import FreeAt
from models.sessions.occupied import Occupied

MOST_BOOKED = 40
"""Pupils who are filled into the form at one tap; of more, one asks by form or class."""


@drawn
def free(viewer: Viewer, whose: str, found: FreeAt, *, may_book: bool) -> Card:
    """Those who are free by form, then those who are not, with where they are; one tap opens the booking."""
    slot = found.slot
    when = f"{day_words(slot.day, viewer.today)}, {span_words(slot)}"
    by_form = sorted(found.free, key=lambda each: _form(viewer, each))
    years = viewer.school.settings.session_years
    for_them = [each for each in found.free if viewer.school.year_of(each) in years]
    parts: list[Part] = [
        Row(form or "No form", listed(_name(viewer, each) for each in ids))
        for form, group in groupby(by_form, key=lambda each: _form(viewer, each))
        for ids in [list(group)]
    ]
    if found.busy or found.away:
        parts.append(Heading("Not free"))
        parts.extend(
            Row(_session(each), listed(map(viewer.school.label, there))) for each, there in found.busy
        )
    if found.away:
        parts.append(Row("Not in school", listed(map(viewer.school.label, found.away))))
    local = viewer.local(viewer.now)
    may_book = may_book and (slot.day, slot.end) > (local.date(), local.time())
    if found.free and not for_them:
        parts.append(Note(f"Sessions are for Year {listed(map(str, years))}."))
    elif may_book and len(for_them) > MOST_BOOKED:
        parts.append(Note("To book them at one tap, ask for one form or class."))
    actions = (_book(found, for_them),) if may_book and 0 < len(for_them) <= MOST_BOOKED else ()
    return Card(f"{whose}, {when}: {_many(found)}", tuple(parts), actions)


def _many(found: FreeAt) -> str:
    if found.asked == 1:
        return "free" if found.free else "not free"
    return f"{len(found.free)} of {found.asked} free" if found.free else "nobody is free"


def _book(found: FreeAt, pupil_ids: Sequence[int]) -> Button:
    slot = found.slot
    label = "Book them" if len(pupil_ids) > 1 else "Book"
    typed: tuple[tuple[str, str | tuple[str, ...]], ...] = (
        ("pupils", tuple(map(str, pupil_ids))),
        ("day", slot.day.isoformat()),
        ("time", show_hours(slot.start, slot.end, "-")),
    )
    return Button(label, StartForm("book", typed=typed))


def _name(viewer: Viewer, pupil_id: int) -> str:
    """The name without its form, which stands before it."""
    return viewer.school.name_and_form(pupil_id)[0]


def _form(viewer: Viewer, pupil_id: int) -> str:
    known = viewer.school.pupils.get(pupil_id)
    return known.form if known is not None else ""


def _session(held: Occupied) -> str:
    return ", ".join(
        each for each in (f"{span_words(held.slot)} {held.subject}", held.host, held.room) if each
    )
