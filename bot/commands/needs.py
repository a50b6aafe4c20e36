"""`need`: who should have a session, for the plan of the week (P12)."""

from dataclasses import dataclass
from typing import Annotated, Any

from bot.ask import Ask, Replace, Reply, Result
from bot.cards import needs as cards
from bot.inputs.line import PickAnother
from bot.inputs.pupils import PupilsField
from bot.inputs.subjects import SubjectField
from bot.registry import Errand, Menu, button, command, shown
from bot.say.card import Card
from bot.say.form import Choice
from models.access.authoriser import About, Action, could_in, require
from models.audit.deeds import Deed
from models.audit.entries import Entry
from models.db.errors import NotAllowed
from models.sessions.booking import could_book
from models.sessions.needs import KnownNeed, asked_by, need, need_no_more, needs_of


@dataclass(frozen=True)
class WhoNeeds:
    pupils: Annotated[tuple[int, ...] | None, PupilsField(for_sessions=True, optional=True)]
    subject: Annotated[
        int | None, SubjectField(to=Action.BOOK_FOR_OTHER_SUBJECT, own=True, optional=True, asks_nearly=True)
    ]


def _settle(ask: Ask, values: dict[str, Any]) -> None:
    """Pupils need a session in some subject; without pupils the list is looked at. Raises NotAllowed early."""
    subject = values.get("subject")
    if not could_book(ask.who):
        raise NotAllowed("You teach no subject, so no list is yours. Ask the head of the subject.")
    if subject is not None and subject not in ask.who.teaches:
        require(ask.db, ask.who, Action.BOOK_FOR_OTHER_SUBJECT, About(subject_id=subject))
    if values.get("pupils") and subject is None:
        offered = sorted(_could(ask), key=ask.school.subject_name)
        choices = tuple(Choice(str(each), ask.school.subject_name(each)) for each in offered)
        raise PickAnother("In which subject?", field="subject", choices=choices)


@command(
    "need",
    WhoNeeds,
    may=Action.BOOK,
    offers=could_book,
    title="Who needs a session",
    submit="Add",
    menu=Menu(154),
    errand=Errand.SESSIONS,
    aliases=("needs",),
    settle=_settle,
    examples=("need Amy Carter, Ben Dodd maths", "need 11Ma1 maths", "needs"),
    looks=Deed.NEEDS_LIST,
)
def need_(ask: Ask, given: WhoNeeds) -> Result:
    """Put pupils on the list for the plan of the week, or see who waits."""
    if given.pupils is None or given.subject is None:
        return _waiting(ask, given.subject)
    done = need(ask.db, ask.actor, who=ask.who, subject_id=given.subject, pupil_ids=given.pupils)
    return Reply(cards.asked(ask, done), undo=done.entry)


@button(cards.MoreNeeds, may=Action.BOOK, looks=Deed.NEEDS_LIST)
def more(ask: Ask, press: cards.MoreNeeds) -> Result:
    """Who waits, some at a time."""
    return _waiting(ask, press.subject, press.after)


def _waiting(ask: Ask, subject: int | None, after: int | None = None) -> Reply:
    if not could_book(ask.who):
        raise NotAllowed("You teach no subject, so no list is yours. Ask the head of the subject.")
    return Reply(cards.waiting(ask, _mine(ask, subject), after, subject))


@button(cards.NeedNoMore, may=Action.BOOK, looks=Deed.NEEDS_LIST)
def no_more(ask: Ask, press: cards.NeedNoMore) -> Result:
    """The pupil needs it no more."""
    ended, entry = need_no_more(ask.db, ask.actor, who=ask.who, need_id=press.need)
    return Replace(cards.no_more(ask, ended, changed=entry is not None), undo=entry)


def _mine(ask: Ask, subject: int | None) -> list[KnownNeed]:
    """Of the subjects for which they could book, or of one of these."""
    return needs_of(ask.db, [each for each in _could(ask) if subject in {None, each}])


def _could(ask: Ask) -> list[int]:
    return [
        each
        for each in ask.school.subjects
        if each in ask.who.teaches or could_in(ask.who, Action.BOOK_FOR_OTHER_SUBJECT, each)
    ]


@shown(Deed.NEED_ASK)
def asked_again(ask: Ask, entry: Entry) -> Card:
    """The first answer, of those who are still on the list."""
    return cards.asked(ask, asked_by(ask.db, entry))


@shown(Deed.NEED_END)
def ended_again(ask: Ask, entry: Entry) -> Card:
    """The first answer, while it holds."""
    on = {each.pupil_id: each for each in needs_of(ask.db, [entry.record_id or 0])}
    if entry.pupil_id in on:
        return cards.waiting(ask, [on[entry.pupil_id]], None, entry.record_id)
    return Card(
        f"{ask.school.label(entry.pupil_id or 0)} is off the list for {ask.school.subject_name(entry.record_id)}."
    )


ALL: tuple[Any, ...] = (need_, more, no_more, asked_again, ended_again)
