"""Cards of restricted records: before and after it is done, those there are, looked at again (lifecycle, 3)."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.cards.looked_again import below_its_name
from bot.cards.sessions import session_words
from bot.say.card import Button, Card, Note, Part, Row, Style, Text
from bot.say.drawn import drawn, telling
from bot.say.press import OpenPupil, Press, PupilId, RestrictionId, StartForm, Word
from bot.say.viewer import Viewer
from models.access.authoriser import Action, could
from models.audit.facts import PartOf, Shows
from models.lifecycle.restricting import KnownRestriction, WhomToTell
from models.rules.wording import count, day_in_full
from models.views.looked_again import RestrictionsToLookAt


@dataclass(frozen=True)
class ShowRestrictions(Press, action="restrictions.show"):
    """Show whose records are restricted."""


@dataclass(frozen=True)
class RestrictNow(Press, action="restrictions.set"):
    """Restrict this pupil's record, for the reason that was typed."""

    pupil: PupilId
    reason: Word


@dataclass(frozen=True)
class KeepRestriction(Press, action="restrictions.keep"):
    """Say that this restriction was looked at again, and is needed for as long again."""

    restriction: RestrictionId


@dataclass(frozen=True)
class LiftNow(Press, action="restrictions.lift"):
    """Lift this restriction, for the reason that was typed."""

    restriction: RestrictionId
    because: Word


_READ_BY = "the data manager, the safeguarding lead and the data protection officer"


@drawn
def before(viewer: Viewer, pupil_id: int, reason: str, tell: WhomToTell) -> Card:
    """What it means to restrict the record, and who would have to be told; nothing is done yet."""
    label = viewer.school.label(pupil_id)
    parts: list[Part] = [
        Text(f"Why: {reason}"),
        Text(
            f"From then on only {_READ_BY} read the record. For everybody else the pupil is in no list, count or "
            "search, nothing of the pupil is sent, and nothing new is recorded. Nothing is removed."
        ),
        *_to_tell(viewer, tell),
        Note("Nothing is done yet. It can be taken back at once, and lifted at any time."),
    ]
    act = Button("Restrict the record", RestrictNow(pupil_id, reason), Style.DANGER)
    return telling(
        Card(f"Restrict {label}'s record?", tuple(parts), (act,)), PartOf(pupil_id, Shows.SESSIONS)
    )


@drawn
def done(viewer: Viewer, known: KnownRestriction, tell: WhomToTell) -> Card:
    """What is so from now on, and what is to be done next."""
    line = f"{known.pupil}'s record is restricted: only {_READ_BY} read it, and nothing of it is sent."
    again = (
        f"You are reminded to look at it again on {day_in_full(known.look_again, viewer.today)}. Today's list is drawn "
        "again without the pupil; what else was sent before stays where it was sent to."
    )
    return Card(line, (*_to_tell(viewer, tell), Text(again)), (_read(known),), plain=line)


def _to_tell(viewer: Viewer, tell: WhomToTell) -> list[Part]:
    """Hosts of sessions to come and the mentor, who do not see the pupil any more."""
    parts: list[Part] = []
    if tell.sessions:
        parts.append(
            Text("Sessions to come show the pupil to nobody. Tell their hosts, as far as they need it:")
        )
        parts.extend(
            Row(each.host, session_words(each.subject, each.slot, each.room, viewer.today))
            for each in tell.sessions
        )
    if tell.mentor:
        parts.append(Text(f"The mentor does not see the pupil any more either: tell {tell.mentor}."))
    return parts


@drawn
def before_lifting(viewer: Viewer, known: KnownRestriction, because: str) -> Card:
    """What it means to lift it; nothing is done yet."""
    parts = (
        Text(f"Why: {because}"),
        Text("The record is then read, listed and counted as before, and what is due is sent."),
        Text("Whoever asked for the restriction has to be told before it is lifted."),
        Note(f"Nothing is done yet. It is restricted since {day_in_full(known.since, viewer.today)}."),
    )
    act = Button("They were told: lift it", LiftNow(known.id, because), Style.PRIMARY)
    return Card(f"Lift the restriction of {known.pupil}'s record?", parts, (act,))


@drawn
def lifted(known: KnownRestriction) -> Card:
    """What is so again."""
    return Card(
        f"{known.pupil}'s record is restricted no more: it is read, listed and counted as before.",
        (Text("What was not recorded meanwhile is not there: tell the mentor that the pupil is back."),),
    )


@drawn
def kept(viewer: Viewer, known: KnownRestriction) -> Card:
    """When it is looked at again."""
    return Card(
        f"{known.pupil}'s record stays restricted. It is looked at again on "
        f"{day_in_full(known.look_again, viewer.today)}."
    )


@drawn
def standing(viewer: Viewer, found: Sequence[KnownRestriction]) -> Card:
    """Each with why, by whom and since when, the first to be looked at again first."""
    if not found:
        return Card("Nobody's record is restricted.")
    rows = tuple(
        Row(each.pupil, below_its_name(each, viewer.today), (_read(each), *_decide(viewer, each)))
        for each in found
    )
    return Card(f"{count(len(found), 'restricted record')}", (*rows, Note("Nobody else sees this list.")))


def mark(viewer: Viewer, known: KnownRestriction) -> Part:
    """That the record is restricted, since when and why, for who reads it all the same."""
    since = day_in_full(known.since, viewer.today)
    meaning = "Nothing new is recorded but what the pupil says of it, and nothing is sent."
    said = f"{below_its_name(known, viewer.today)}\n{meaning}"
    return Row(f"Restricted since {since}", said, _decide(viewer, known))


def _read(known: KnownRestriction) -> Button:
    return Button("Read the record", OpenPupil(known.pupil_id))


def _decide(viewer: Viewer, known: KnownRestriction) -> tuple[Button, ...]:
    if not could(viewer.who, Action.RESTRICT):
        return ()
    return (
        Button("Still needed", KeepRestriction(known.id)),
        Button("Lift", StartForm("lift", pupil=known.pupil_id)),
    )


def restrict_button(viewer: Viewer, pupil_id: int) -> tuple[Button, ...]:
    """On the page of a pupil whose record is not restricted, for who may do that."""
    may = could(viewer.who, Action.RESTRICT)
    return (Button("Restrict", StartForm("restrict", pupil=pupil_id)),) if may else ()


def to_look_at(found: RestrictionsToLookAt) -> Row:
    """How many stand and are to be looked at again; no name, for nothing of such a record is sent."""
    are = "is" if found.stand == 1 else "are"
    stand = f"{count(found.stand, 'record')} {are} restricted."
    show = (Button("Show restricted records", ShowRestrictions(), Style.PRIMARY),)
    if found.due:
        return Row(
            f"{count(found.due, 'restriction')} to look at again", f"{stand} Is each still needed?", show
        )
    return Row("Restricted records", f"{stand} They are counted here at the start of each term.", show)
