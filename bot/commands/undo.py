"""`undo`: what was just done can be taken back."""

from typing import Any

from bot.ask import Ask, Replace, Reply, Result
from bot.cards.sessions import NAMES_IN_A_LINE, session_words
from bot.registry import Errand, Menu, button, command, shown
from bot.say.card import Button, Card, Style, Text
from bot.say.press import Undo
from bot.say.words import when_words
from models.audit.deeds import Deed
from models.audit.entries import Entry, record
from models.audit.undo import last_undoable, took_back_last, undo, was_named_last
from models.db.errors import Sorry
from models.mentoring import good_words
from models.rules.wording import day_words, listed, to_type
from models.sessions.booked import outcomes_of
from models.sessions.closing import as_closed
from models.sessions.occupied import held
from models.sessions.session import Booking
from models.settings.change_settings import as_changed


@command(
    "undo",
    may=None,
    menu=Menu(120, short=True),
    errand=Errand.DAY,
    title="Undo",
    examples=("undo",),
    aliases=("u",),
)
def undo_(ask: Ask) -> Result:
    """Take back your last entry."""
    minutes = ask.school.settings.undo_minutes
    last = last_undoable(ask.db, ask.who.staff_id, ask.now, minutes)
    if last is None or last.id is None:
        raise Sorry(f"There is nothing of yours from the last {minutes} minutes to take back.")
    if took_back_last(ask.db, ask.who.staff_id) and not was_named_last(ask.db, last):
        # Whoever says undo twice may only have doubted the first: what comes next is said before it goes.
        record(ask.db, ask.actor, Deed.UNDO_OFFER, pupil_id=last.pupil_id, about=last.of)
        again = Button("Take that back too", Undo(last.id), Style.PRIMARY)
        more = Text(f"It still stands. To take that back too: {to_type('undo')}")
        return Reply(Card(f"Before that: {_what(ask, last)}.", (more,), (again,)), once=True)
    card, entry = _undone(ask, last)
    return Reply(card, done=entry)


def last_named(ask: Ask) -> Card | None:
    """Their last entry by name, with Undo; nothing is done yet. None where there is nothing to take back."""
    last = last_undoable(ask.db, ask.who.staff_id, ask.now, ask.school.settings.undo_minutes)
    if last is None or last.id is None:
        return None
    record(ask.db, ask.actor, Deed.UNDO_OFFER, pupil_id=last.pupil_id, about=last.of)
    button_ = Button("Undo", Undo(last.id), Style.PRIMARY)
    return Card(
        f"Your last entry: {_what(ask, last)}.", (Text("It still stands. Undo takes it back."),), (button_,)
    )


def _what(ask: Ask, entry: Entry) -> str:
    """What an entry stands for: you booked a session, Ben Dodd 11B, Mathematics, Thu 26 Nov, 15:20–16:20, at 10:00."""
    about = ask.school.label(entry.pupil_id) if entry.pupil_id is not None else ""
    when = when_words(ask.local(entry.at), ask.today)
    return ", ".join(filter(None, (f"you {Deed(entry.deed).label}", about, _which(ask, entry), when)))


def _which(ask: Ask, entry: Entry) -> str:
    """What tells the entry from another of its kind; blank where the pupil alone does."""
    match Deed(entry.deed):
        case Deed.SESSION_BOOK:
            outcomes = outcomes_of(ask.db, entry)
            pupils = dict.fromkeys(each.pupil for outcome in outcomes for each in outcome.booked)
            who = listed(pupils, NAMES_IN_A_LINE) if entry.pupil_id is None else ""
            first = dict.fromkeys(
                session_words(each.subject, each.slot, each.room, ask.today) for each in outcomes
            ) or {_session(ask, entry.record_id): None}
            return ", ".join(filter(None, (who, listed(first))))
        case Deed.SESSION_CANCEL | Deed.SESSION_MOVE:
            return _session(ask, ask.db.get_one(Booking, entry.record_id).session_id)
        case Deed.SLIPS_SEND:
            return listed((each.pupil for each in good_words.of_entry(ask.db, entry)), NAMES_IN_A_LINE)
        case Deed.SETTING_CHANGE:
            return as_changed(ask.db, entry).known.words
        case Deed.GRADE_RECORD:
            return ask.school.subject_name(entry.record_id)
        case Deed.DAY_CLOSE:
            done = as_closed(ask.db, entry)
            return day_words(done.day, ask.today) if done is not None else ""
        case _:
            return ""


def _session(ask: Ask, session_id: int | None) -> str:
    there = held(ask.db, session_id or 0)
    return session_words(there.subject, there.slot, there.room, ask.today)


@button(Undo, may=None, of_restricted=True)
def undo_one(ask: Ask, press: Undo) -> Result:
    """Take back the entry that the button stood under."""
    card, entry = _undone(ask, ask.db.get(Entry, press.entry), press.entry)
    return Replace(card, done=entry)


def _undone(ask: Ask, entry: Entry | None, entry_id: int = 0) -> tuple[Card, Entry]:
    """What was taken back, with its form as it was written: a slip of the pen costs one word."""
    own = entry is not None and entry.staff_id == ask.who.staff_id
    again = ask.written.get(entry.deed) if entry is not None and own else None
    form = again(ask, entry) if again is not None and entry is not None else None
    found = entry.id if entry is not None else entry_id
    undone = undo(ask.db, ask.actor, ask.who, found or 0, minutes=ask.school.settings.undo_minutes)
    buttons = (Button("Write it again", form),) if form is not None else ()
    return Card(undone.sentence, (), buttons), undone.entry


@shown(Deed.UNDO)
def undone_again(ask: Ask, entry: Entry) -> Card:
    """The same request again takes nothing more back."""
    return Card("That is taken back already.")


ALL: tuple[Any, ...] = (undo_, undo_one, undone_again)
