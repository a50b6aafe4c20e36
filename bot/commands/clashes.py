"""A clash settled: the other teacher is asked to give way and answers, or who may overrides it with a reason (R8)."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated, Any

from bot.ask import Ask, Replace, Reply, Result
from bot.cards import clashes as cards
from bot.cards.booked_days import asked_first
from bot.commands.booking import settle_host
from bot.inputs.colleagues import ColleagueField
from bot.inputs.days import DayField
from bot.inputs.pupils import PupilField
from bot.inputs.spans import Span, SpanField
from bot.inputs.subjects import SubjectField
from bot.inputs.words import LineField, RoomField
from bot.registry import Errand, Menu, button, command, shown
from bot.say.card import Button, Card, Style
from models.access.authoriser import About, Action, require
from models.audit.deeds import Deed
from models.audit.entries import Entry
from models.rules.clashes import Slot
from models.sessions.asked_way import as_asked
from models.sessions.giving_way import answer, ask_to_give_way
from models.sessions.outcome import NotSure
from models.sessions.overriding import as_overridden, override


@dataclass(frozen=True)
class Override:
    pupil: Annotated[int, PupilField(for_sessions=True)]
    subject: Annotated[int, SubjectField(to=Action.OVERRIDE_CLASH)]
    day: Annotated[date, DayField()]
    time: Annotated[Span, SpanField(asks=True)]
    room: Annotated[str | None, RoomField(optional=True)]
    host: Annotated[int | None, ColleagueField(optional=True, to=Action.BOOK_FOR_OTHER_SUBJECT)]
    why: Annotated[str, LineField(label="Why", hint="The other teacher reads it", limit=150, in_words=True)]


def _settle(ask: Ask, values: dict[str, Any]) -> None:
    """Before a reason is typed in vain, whether they may at all."""
    if (subject := values.get("subject")) is not None:
        require(
            ask.db, ask.who, Action.OVERRIDE_CLASH, About(pupil_id=values.get("pupil"), subject_id=subject)
        )
    settle_host(ask, values)


@command(
    "override",
    Override,
    may=Action.OVERRIDE_CLASH,
    menu=Menu(165, reached=True),
    errand=Errand.SESSIONS,
    title="Override a clash",
    submit="Override",
    settle=_settle,
    examples=("override Amy Carter maths thu mock exam next week",),
    looks=Deed.SESSIONS_LIST,
)
def override_(ask: Ask, given: Override) -> Result:
    """Book a pupil who is booked elsewhere: that is off, and both teachers are told why."""
    slot = Slot(given.day, given.time.start, given.time.end)
    wanted = cards.OverrideSurely(
        given.pupil, given.subject, slot, given.room or "", given.why, host=given.host
    )
    return _overridden(ask, wanted, sure=False)


@button(cards.OverrideSurely, may=Action.OVERRIDE_CLASH, looks=Deed.SESSIONS_LIST)
def override_surely(ask: Ask, press: cards.OverrideSurely) -> Result:
    """Override what was asked about, all the same."""
    values: dict[str, Any] = {"pupil": press.pupil, "subject": press.subject, "host": press.host}
    _settle(ask, values)
    return _overridden(ask, replace(press, host=values["host"]), sure=True)


def _overridden(ask: Ask, wanted: cards.OverrideSurely, *, sure: bool) -> Result:
    try:
        done = override(
            ask.db,
            ask.actor,
            who=ask.who,
            subject_id=wanted.subject,
            pupil_id=wanted.pupil,
            slot=wanted.slot,
            why=wanted.why,
            room=wanted.room,
            host_id=wanted.host,
            sure=sure,
        )
    except NotSure as unsure:
        surely = Button("Override all the same", wanted, Style.PRIMARY)
        return Reply(asked_first(ask, unsure.outcomes, surely, "overridden"))
    return Reply(cards.overridden(ask, done), undo=done.entry)


@shown(Deed.CLASH_OVERRIDE)
def overridden_again(ask: Ask, entry: Entry) -> Card:
    """The first answer, drawn from the booking as it is now."""
    done = as_overridden(ask.db, entry)
    return (
        cards.overridden(ask, done)
        if done is not None
        else Card("That booking was cancelled or moved since.")
    )


@button(cards.AskWay, may=Action.BOOK, looks=Deed.SESSIONS_LIST)
def ask_way(ask: Ask, press: cards.AskWay) -> Result:
    """Ask the other teacher to let the pupil come."""
    values = {"subject": press.subject, "host": press.host}
    settle_host(ask, values)
    try:
        done = ask_to_give_way(
            ask.db,
            ask.actor,
            who=ask.who,
            subject_id=press.subject,
            host_id=values["host"],
            booking_id=press.booking,
            slot=press.slot,
            room=press.room,
            sure=press.says == "surely",
        )
    except NotSure as unsure:
        surely = Button("Ask all the same", replace(press, says="surely"), Style.PRIMARY)
        return Reply(asked_first(ask, unsure.outcomes, surely, "asked"))
    return Reply(cards.asked(ask, done), undo=done.entry)


@button(cards.AnswerWay, may=Action.GIVE_WAY, looks=Deed.SESSIONS_LIST)
def answer_way(ask: Ask, press: cards.AnswerWay) -> Result:
    """Let the pupil go, or keep them; the message says what became of it."""
    try:
        done = answer(
            ask.db,
            ask.actor,
            who=ask.who,
            request_id=press.request,
            gives=press.says != "decline",
            sure=press.says == "accept surely",
        )
    except NotSure as unsure:
        surely = Button("Accept all the same", replace(press, says="accept surely"), Style.PRIMARY)
        question = asked_first(ask, unsure.outcomes, surely, "accepted")
        decline = Button("Decline", replace(press, says="decline"))
        return Replace(replace(question, actions=(*question.actions, decline)))
    return Replace(cards.asked_of_you(ask, done), undo=done.entry)


@shown(Deed.WAY_ASK)
def asked_again(ask: Ask, entry: Entry) -> Card:
    """The first answer, drawn from the request as it is now."""
    return cards.asked(ask, as_asked(ask.db, entry))


@shown(Deed.WAY_ANSWER)
def answered_again(ask: Ask, entry: Entry) -> Card:
    """The same."""
    return cards.asked_of_you(ask, as_asked(ask.db, entry))


ALL: tuple[Any, ...] = (
    override_,
    override_surely,
    overridden_again,
    ask_way,
    answer_way,
    asked_again,
    answered_again,
)
