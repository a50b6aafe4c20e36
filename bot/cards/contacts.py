"""Contacts with home in words (P17)."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.say.card import Button, Card, Facts, Heading, Note, Part, Row, Style, Text
from bot.say.drawn import drawn, telling
from bot.say.press import ContactId, Press, PupilId, StartForm
from bot.say.viewer import Viewer
from bot.say.words import already_recorded, count
from models.audit.facts import PartOf, Shows
from models.mentoring.contact import KnownContact, LastContact
from models.rules.wording import day_in_short, day_words, example
from models.rules.wording import listed as listed_words
from models.views.todo_facts import PupilsWithoutContact

AT_ONCE = 8
"""How many stand on one card."""
_NAMED = 5
_FIRST_WORDS = 120
"""Characters of what was said that stand in a list."""


@dataclass(frozen=True)
class ShowContact(Press, action="contact.show"):
    """Show a contact whole, with what it said before it was corrected."""

    contact: ContactId


@dataclass(frozen=True)
class WithdrawContact(Press, action="contact.withdraw"):
    """The contact counts no more."""

    contact: ContactId


@dataclass(frozen=True)
class MoreContacts(Press, action="contact.more"):
    """Show the contacts before the one with the id `after`."""

    pupil: PupilId
    after: ContactId


@dataclass(frozen=True)
class ShowWithout(Press, action="contact.without"):
    """Show one's own pupils with whose home nobody has spoken for long."""


def contact_button(pupil_id: int) -> Button:
    return Button("Log a contact", StartForm("contact", pupil=pupil_id))


@drawn
def logged(viewer: Viewer, known: KnownContact, *, already: bool) -> Card:
    """That it is on record, and what is next."""
    done = "corrected" if known.corrects_id is not None else "logged"
    label = viewer.school.label(known.pupil_id)
    said = f"{label}: contact with home {done}, {_how(known)}, {day_words(known.day, viewer.today)}."
    line = f"{already_recorded(already)}{said}"
    return Card(line, (Text(f"Next: {known.next_step}"),) if known.next_step else ())


@drawn
def listed(
    viewer: Viewer, pupil_id: int, found: Sequence[KnownContact], *, more: bool, may_log: bool
) -> Card:
    """The contacts with a pupil's home that this person may see, the latest first."""
    label = viewer.school.label(pupil_id)
    log = (contact_button(pupil_id),) if may_log else ()
    if not found:
        none = Card(f"No contact with the home of {label} that you may see.", actions=log)
        return telling(none, PartOf(pupil_id, Shows.CONTACTS))
    rows = [contact_row(viewer, each) for each in found]
    if more:
        rows.append(
            Row(
                "There are earlier ones", buttons=(Button("Show more", MoreContacts(pupil_id, found[-1].id)),)
            )
        )
    return Card(f"Contacts with the home of {label}", tuple(rows), log)


@drawn
def whole(viewer: Viewer, known: KnownContact, before: Sequence[KnownContact]) -> Card:
    """A contact with all that was said, and what it said before it was corrected."""
    label = viewer.school.label(known.pupil_id)
    pairs = [
        ("When", day_in_short(known.day, viewer.today)),
        ("How", _how(known)),
        ("Logged by", known.by),
    ]
    if known.next_step:
        pairs.append(("Next", known.next_step))
    if known.withdrawn_at is not None:
        pairs.append(("Withdrawn", day_in_short(viewer.local(known.withdrawn_at).date(), viewer.today)))
    earlier = [Text(f"{day_in_short(each.day, viewer.today)}, {_how(each)}: {each.note}") for each in before]
    parts: list[Part] = [Text(known.note), Facts(tuple(pairs))]
    if earlier:
        parts.extend((Heading("Before it was corrected"), *earlier))
    mine = known.by_id == viewer.who.staff_id and known.withdrawn_at is None
    actions = (_correct(known), Button("Withdraw", WithdrawContact(known.id))) if mine else ()
    return Card(f"Contact with the home of {label}", tuple(parts), actions)


@drawn
def without(viewer: Viewer, found: Sequence[LastContact]) -> Card:
    """A mentor's pupils with whose home nobody has spoken for a term."""
    term = count(viewer.school.settings.contact_weeks, "week")
    if not found:
        log = Text(f"To log a contact: {example('contact Amy Carter phone mum: will help with revision')}")
        said = f"Nobody whom you have mentored for {term} waits for a contact with home."
        return Card(said, (log,))
    rows = tuple(last_row(viewer, each) for each in found)
    title = f"No contact with home for {term}: {count(len(found), 'pupil')}"
    return Card(title, (*rows, Note("Longest ago first.")) if len(rows) > 1 else rows)


def without_row(viewer: Viewer, found: PupilsWithoutContact) -> Row:
    """That there are some, among what is to be done."""
    names = listed_words([each.pupil for each in found.pupils], _NAMED)
    term = count(viewer.school.settings.contact_weeks, "week")
    show = Button("Show", ShowWithout(), Style.PRIMARY)
    return Row(f"No contact with home for {term}", names, (show,))


def last_row(viewer: Viewer, each: LastContact) -> Row:
    """A pupil with whose home nobody has spoken for long."""
    return Row(each.pupil, last_words(viewer, each, "last contact "), (contact_button(each.pupil_id),))


def last_words(viewer: Viewer, each: LastContact, words: str = "") -> str:
    """When home was last spoken with: `Thu 3 Sep`, behind these words; or `no contact yet`."""
    return f"{words}{day_words(each.day, viewer.today)}" if each.day is not None else "no contact yet"


def contact_row(viewer: Viewer, known: KnownContact) -> Row:
    """A contact in a list, with its first words."""
    day = day_words(known.day, viewer.today)
    title = f"{day[:1].upper()}{day[1:]}, {_how(known)}, {known.by}"
    state = "withdrawn: " if known.withdrawn_at is not None else "corrected: " if known.corrects_id else ""
    words = known.note if len(known.note) <= _FIRST_WORDS else f"{known.note[:_FIRST_WORDS].rstrip()}…"
    said = f"{state}{words}"
    return Row(
        title,
        f"{said}\nNext: {known.next_step}" if known.next_step else said,
        (Button("Show", ShowContact(known.id)),),
    )


def _how(known: KnownContact) -> str:
    return f"{known.way} with {known.at_home}"


def as_form(known: KnownContact, *, corrects: bool = False) -> StartForm:
    """The form with what was written of a contact; to correct it, or to write it again."""
    typed = (
        ("way", known.way.value),
        ("at_home", known.at_home.value),
        ("day", known.day.isoformat()),
        ("note", known.note),
        ("next_step", known.next_step),
        ("corrects", str(known.id) if corrects else ""),
    )
    return StartForm("contact", known.pupil_id, typed=tuple(each for each in typed if each[1]))


def _correct(known: KnownContact) -> Button:
    return Button("Correct", as_form(known, corrects=True))
