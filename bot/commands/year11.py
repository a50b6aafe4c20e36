"""`today`: the Year 11 list, and who was told (P10)."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from bot.ask import Ask, Replace, Reply, Result
from bot.cards import year11
from bot.inputs.days import DayField
from bot.inputs.form_groups import FormGroupField
from bot.registry import Errand, Menu, button, command, shown
from bot.say.card import Card
from bot.say.drawn import also
from models.access.authoriser import Action, Allowed, may, require
from models.audit.deeds import Deed
from models.audit.entries import Entry
from models.rules.wording import day_in_full, shut_in_words
from models.school.people import forms_of
from models.sessions.telling import as_told, tell
from models.sessions.to_tell import leader_of, list_for, still_untold


@dataclass(frozen=True)
class WhichList:
    day: Annotated[date | None, DayField(optional=True)]
    form: Annotated[str | None, FormGroupField(optional=True)]


@command(
    "today",
    WhichList,
    may=Action.SEE_FORM_LIST,
    menu=Menu(160),
    errand=Errand.SESSIONS,
    title="The Year 11 list",
    submit="Show",
    aliases=("y11", "todays", "today's"),
    examples=("today", "today thu", "today 11B"),
    looks=Deed.SESSIONS_LIST,
)
def today_(ask: Ask, given: WhichList) -> Result:
    """See the Year 11 list of the day, or of another: whom to tell, and who has been told."""
    day, form = given.day or ask.today, given.form or ""
    if not (form in _forms_of(ask) or (not form and ask.who.tutors)):
        require(ask.db, ask.who, Action.SEE_LIST)
    reason = ask.school.calendar.why_not(day)
    if reason is not None:
        return Reply(_no_school(ask, day, reason))
    if _sees_all(ask):
        return Reply(_drawn_list(ask, day, form))
    return Reply(year11.tutors_list(day, list_for(ask.db, day, tutor_id=ask.who.staff_id, form=form)))


def _sees_all(ask: Ask) -> bool:
    return isinstance(may(ask.db, ask.who, Action.SEE_LIST), Allowed)


def _forms_of(ask: Ask) -> set[str]:
    """The forms whose tutor this person is."""
    return {each.casefold() for each in forms_of(ask.db, ask.who.staff_id)}


def _no_school(ask: Ask, day: date, reason: str) -> Card:
    following = ask.school.calendar.next_school_day(day)
    shut = f"Today is {reason}" if day == ask.today else shut_in_words(day, reason)
    if following is None:
        return Card(f"{shut}.")
    return Card(f"{shut}. The next school day is {day_in_full(following)}.")


def _drawn_list(ask: Ask, day: date, form: str = "") -> Card:
    rows = list_for(ask.db, day, form=form)
    return year11.year11_list(ask, day, rows, leader_of(ask.db, day), form=form)


@button(year11.MarkTold, may=Action.TELL, looks=Deed.SESSIONS_LIST, by_memory=True)
def told(ask: Ask, press: year11.MarkTold) -> Result:
    """Note who told the pupil and when, and draw the list as it is now."""
    telling = tell(ask.db, ask.actor, who=ask.who, pupil_id=press.pupil, day=press.day)
    if press.of is year11.TellingList.UNTOLD:
        left = still_untold(ask.db, press.day, ask.local(ask.now).time())
        drawn_again = year11.untold_list(ask, press.day, left)
    else:
        drawn_again = _drawn_list(ask, press.day, press.form)
    note = year11.told(ask, telling)
    return Replace(also(drawn_again, note), note=note.title, done=telling.entry)


@shown(Deed.SESSION_TELL)
def told_again(ask: Ask, entry: Entry) -> Card:
    """The first answer, drawn from who told the pupil as it is now."""
    telling = as_told(ask.db, entry)
    return year11.told(ask, telling) if telling is not None else Card("That was taken back.")


ALL: tuple[Any, ...] = (today_, told, told_again)
