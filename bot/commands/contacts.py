"""`contact` and `contacts`: conversations with pupils' homes (P17)."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from bot.ask import Ask, Replace, Reply, Result
from bot.cards import contacts as cards
from bot.inputs.behind import take_from_behind
from bot.inputs.contacts import AtHomeField, ContactWayField, CorrectsField, WithWhomField
from bot.inputs.days import DayField
from bot.inputs.pupils import PupilField
from bot.inputs.words import LineField, TextField
from bot.registry import Errand, Menu, button, command, shown, written
from bot.say.card import Card
from bot.say.press import StartForm
from models.access.authoriser import About, Action, allows, could, require, towards
from models.audit.deeds import Deed
from models.audit.entries import Entry
from models.db.errors import Sorry
from models.mentoring.contact import (
    AtHome,
    ContactWay,
    KnownContact,
    LastContact,
    contact,
    contacts_with,
    earlier_wordings,
    without_contact,
)
from models.mentoring.contacts import (
    NOTE_LIMIT,
    SpokenAtHome,
    check_day_of_contact,
    log_contact,
    seen_contact,
    withdraw_contact,
)
from models.school.mentor_cover import heard_for


@dataclass(frozen=True)
class WithHome:
    pupil: Annotated[int, PupilField()]
    way: Annotated[ContactWay, ContactWayField()]
    at_home: Annotated[AtHome, AtHomeField()]
    day: Annotated[date, DayField(past=True, starts_today=True, hint="The day you spoke")]
    note: Annotated[str, TextField(label="What was said and agreed", limit=NOTE_LIMIT)]
    next_step: Annotated[
        str | None, LineField(label="What next", word="next", also=("next step", "next steps"), optional=True)
    ]
    corrects: Annotated[int | None, CorrectsField(optional=True)]


def _settle(ask: Ask, values: dict[str, Any]) -> None:
    """A pupil with whom they have to do, and a day that was. With whom may stand last: she will help, with mum."""
    take_from_behind(ask, values, "note", {"at_home": WithWhomField()})
    if "pupil" in values:
        require(ask.db, ask.who, Action.LOG_CONTACT, About(pupil_id=values["pupil"]))
    if "day" in values:
        check_day_of_contact(values["day"], ask.today)


@command(
    "contact",
    WithHome,
    may=Action.LOG_CONTACT,
    menu=Menu(117),
    errand=Errand.MENTORING,
    title="Contact with home",
    settle=_settle,
    examples=(
        "contact Amy Carter",
        "contact Amy Carter phone mum: will help with revision, next: ring again in December",
        "contact Amy Carter yesterday e-mail dad: agreed a quiet hour each evening",
    ),
    looks=Deed.CONTACTS_LIST,
)
def contact_(ask: Ask, given: WithHome) -> Result:
    """Log a conversation with a pupil's home: who, how, what was agreed, what next."""
    spoken = SpokenAtHome(given.day, given.way, given.at_home, given.note, given.next_step or "")
    done = log_contact(
        ask.db, ask.actor, who=ask.who, pupil_id=given.pupil, spoken=spoken, corrects=given.corrects
    )
    return Reply(cards.logged(ask, done.contact, already=done.already), undo=done.entry)


@dataclass(frozen=True)
class WhoseContacts:
    pupil: Annotated[int | None, PupilField(optional=True)]


@command(
    "contacts",
    WhoseContacts,
    may=Action.LOG_CONTACT,
    menu=Menu(118),
    errand=Errand.MENTORING,
    title="Contacts with home",
    submit="Show",
    examples=("contacts Amy Carter", "contacts"),
    looks=Deed.CONTACTS_LIST,
)
def contacts_(ask: Ask, given: WhoseContacts) -> Result:
    """See conversations with a pupil's home, or whose home nobody spoke with for a term."""
    if given.pupil is not None:
        return Reply(_of_pupil(ask, given.pupil))
    if not ask.who.mentors:
        raise Sorry("Whose? Name the pupil.")
    return Reply(cards.without(ask, _without(ask)))


@button(cards.ShowWithout, may=Action.LOG_CONTACT, looks=Deed.CONTACTS_LIST)
def show_without(ask: Ask, press: cards.ShowWithout) -> Result:
    """Show one's own pupils with whose home nobody has spoken for long."""
    return Reply(cards.without(ask, _without(ask)))


def _without(ask: Ask) -> list[LastContact]:
    """Of one's own pupils, also while a colleague covers, and of those whom one covers."""
    whose = heard_for(ask.db, ask.who.staff_id, ask.today) | {ask.who.staff_id}
    return without_contact(ask.db, whose, ask.today)


def _of_pupil(ask: Ask, pupil_id: int, after: KnownContact | None = None) -> Card:
    stands = towards(ask.db, ask.who, pupil_id)
    may_log = allows(stands, Action.LOG_CONTACT)
    if not may_log:
        require(ask.db, ask.who, Action.LOG_CONTACT, About(pupil_id=pupil_id))
    found = contacts_with(ask.db, stands, limit=cards.AT_ONCE + 1, after=after)
    more = len(found) > cards.AT_ONCE
    return cards.listed(ask, pupil_id, found[: cards.AT_ONCE], more=more, may_log=may_log)


@button(cards.MoreContacts, may=Action.LOG_CONTACT, looks=Deed.CONTACTS_LIST)
def more_contacts(ask: Ask, press: cards.MoreContacts) -> Result:
    """Show the contacts before those that were shown."""
    require(ask.db, ask.who, Action.LOG_CONTACT, About(pupil_id=press.pupil))
    return Reply(_of_pupil(ask, press.pupil, seen_contact(ask.db, ask.who, press.after)))


@button(cards.ShowContact, may=Action.SEE_CONTACTS, looks=Deed.CONTACTS_LIST)
def show_contact(ask: Ask, press: cards.ShowContact) -> Result:
    """Show a contact whole."""
    return Reply(_whole(ask, seen_contact(ask.db, ask.who, press.contact)))


@button(cards.WithdrawContact, may=Action.LOG_CONTACT, looks=Deed.CONTACTS_LIST)
def withdraw(ask: Ask, press: cards.WithdrawContact) -> Result:
    """Withdraw a contact of one's own."""
    known, entry = withdraw_contact(ask.db, ask.actor, who=ask.who, contact_id=press.contact)
    return Replace(_whole(ask, known), undo=entry)


def _whole(ask: Ask, known: KnownContact) -> Card:
    return cards.whole(ask, known, earlier_wordings(ask.db, known))


@shown(Deed.CONTACT_LOG)
def logged_again(ask: Ask, entry: Entry) -> Card:
    """The first answer, drawn from the contact as it is now."""
    known = contact(ask.db, entry.record_id)
    return (
        cards.logged(ask, known, already=True) if known is not None else Card("That contact was taken back.")
    )


@shown(Deed.CONTACT_WITHDRAW)
def withdrawn_again(ask: Ask, entry: Entry) -> Card:
    """The contact as it is now."""
    known = contact(ask.db, entry.record_id)
    return _whole(ask, known) if known is not None else Card("That contact was taken back.")


@written(Deed.CONTACT_LOG)
def as_written(ask: Ask, entry: Entry) -> StartForm | None:
    """The contact's form with what was written of it."""
    known = contact(ask.db, entry.record_id)
    if known is None or known.pupil_id not in ask.school.pupils or not could(ask.who, Action.LOG_CONTACT):
        return None
    return cards.as_form(known)


ALL: tuple[Any, ...] = (
    contact_,
    contacts_,
    more_contacts,
    show_contact,
    show_without,
    withdraw,
    logged_again,
    withdrawn_again,
    as_written,
)
"""Contacts with home."""
