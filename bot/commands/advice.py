"""`advise`, `advice` and `answer`: what mentors and learning support advise leadership (P15)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from bot.ask import Ask, Reply, Result
from bot.cards import advice as cards
from bot.inputs.advice import AdviceField, AdviceOnField, advice_on
from bot.inputs.mentees import OwnPupilField
from bot.inputs.words import TextField
from bot.registry import Errand, Hints, Menu, button, command, shown, written
from bot.say.card import Card
from bot.say.press import StartForm
from models.access.authoriser import About, Action, could, may_of_all, require, require_ever
from models.audit.deeds import Deed
from models.audit.entries import Entry
from models.mentoring.advice import AdviceOn, advice_for, advice_to_answer, advice_with
from models.mentoring.advising import ADVICE_LIMIT, advise, answer_advice, seen_advice
from models.rules.wording import listed
from models.school.people import Role, with_role


@dataclass(frozen=True)
class AdviceInWords:
    pupil: Annotated[int | None, OwnPupilField(label="About, if about one pupil", optional=True)]
    subject: Annotated[AdviceOn, AdviceOnField()]
    text: Annotated[str, TextField(label="What you advise", limit=ADVICE_LIMIT)]


def _settle(ask: Ask, values: dict[str, Any]) -> None:
    """About a pupil of one's own; on what the words say, where nobody said it."""
    if values.get("pupil") is not None:
        require(ask.db, ask.who, Action.ADVISE, About(pupil_id=values["pupil"]))
    if "text" in values and values.get("subject") is None:
        values["subject"] = advice_on(values["text"])


@command(
    "advise",
    AdviceInWords,
    may=Action.ADVISE,
    menu=Menu(122),
    errand=Errand.MENTORING,
    title="Advice to leadership",
    submit="Send",
    settle=_settle,
    examples=(
        "advise Amy Carter more time for coursework in science",
        "advise smaller classes in science for Year 11",
    ),
    looks=Deed.ADVICE_LIST,
)
def advise_(ask: Ask, given: AdviceInWords) -> Result:
    """Advise leadership on the curriculum, or on time for a pupil or a task."""
    done = advise(
        ask.db, ask.actor, who=ask.who, pupil_id=given.pupil, subject=given.subject, words=given.text
    )
    return Reply(cards.given(ask, done.advice, _leads(ask), already=done.already), undo=done.entry)


def _leads(ask: Ask) -> str:
    return listed((each.name for each in with_role(ask.db, Role.SCHEME_LEAD)), last="or") or "leadership"


@command(
    "advice",
    may=None,
    menu=Menu(123),
    errand=Errand.MENTORING,
    title="Advice to leadership",
    offers=lambda who: could(who, Action.ADVISE) or could(who, Action.READ_ADVICE),
    examples=("advice",),
    looks=Deed.ADVICE_LIST,
)
def advice_(ask: Ask) -> Result:
    """See advice to leadership: what waits for an answer, and what was answered."""
    return Reply(_listed(ask, None))


@button(cards.MoreAdvice, may=None, looks=Deed.ADVICE_LIST)
def more_advice(ask: Ask, press: cards.MoreAdvice) -> Result:
    """Show the advice behind that which was shown."""
    return Reply(_listed(ask, press.after))


def _listed(ask: Ask, after: int | None) -> Card:
    if not may_of_all(ask.who, Action.READ_ADVICE):
        require_ever(ask.db, ask.who, Action.ADVISE)
    found = advice_for(ask.db, ask.who, limit=cards.AT_ONCE + 1, after=after)
    more = len(found) > cards.AT_ONCE
    return cards.listed(ask, found[: cards.AT_ONCE], more=more, may_give=could(ask.who, Action.ADVISE))


@button(cards.ReadAdvice, may=None, looks=Deed.ADVICE_LIST)
def read_advice(ask: Ask, press: cards.ReadAdvice) -> Result:
    """Show a piece of advice with its answer."""
    return Reply(cards.whole(ask, seen_advice(ask.db, ask.who, press.advice)))


@dataclass(frozen=True)
class AdviceAnswer:
    advice: Annotated[int, AdviceField()]
    text: Annotated[str, TextField(label="Your answer", limit=ADVICE_LIMIT)]


def _choices(ask: Ask, values: Mapping[str, Any]) -> Hints:
    """The form lists what waits, which tells about whom it is."""
    return Hints({}, tuple(advice_to_answer(ask.db, ask.who)))


@command(
    "answer",
    AdviceAnswer,
    may=Action.ANSWER_ADVICE,
    menu=Menu(162, reached=True),
    errand=Errand.MENTORING,
    title="Answer advice",
    submit="Send",
    hints=_choices,
    examples=("answer",),
    looks=Deed.ADVICE_LIST,
)
def answer_(ask: Ask, given: AdviceAnswer) -> Result:
    """Answer advice to leadership; whoever gave it is told."""
    advice, entry = answer_advice(ask.db, ask.actor, who=ask.who, advice_id=given.advice, words=given.text)
    return Reply(cards.answer_saved(ask, advice), undo=entry)


@shown(Deed.ADVICE_GIVE)
def given_again(ask: Ask, entry: Entry) -> Card:
    """The first answer, drawn from the advice as it is now."""
    advice = advice_with(ask.db, entry.record_id)
    if advice is None:
        return Card("That advice was taken back.")
    return cards.given(ask, advice, _leads(ask), already=True)


@shown(Deed.ADVICE_ANSWER)
def answered_again(ask: Ask, entry: Entry) -> Card:
    """The advice with the answer that it has now."""
    advice = advice_with(ask.db, entry.record_id)
    return cards.whole(ask, advice) if advice is not None else Card("That advice was taken back.")


@written(Deed.ADVICE_GIVE)
def advice_as_written(ask: Ask, entry: Entry) -> StartForm | None:
    """The form with what was advised."""
    advice = advice_with(ask.db, entry.record_id)
    if advice is None or (advice.pupil_id is not None and advice.pupil_id not in ask.school.pupils):
        return None
    typed = (("subject", advice.subject.value), ("text", advice.text))
    return StartForm("advise", advice.pupil_id, typed=typed)


ALL: tuple[Any, ...] = (
    advise_,
    advice_,
    more_advice,
    read_advice,
    answer_,
    given_again,
    answered_again,
    advice_as_written,
)
"""Advice to leadership."""
