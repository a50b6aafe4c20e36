"""Advice to leadership in words (P15)."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.say.card import Button, Card, Facts, Part, Row, Style, Text
from bot.say.drawn import drawn
from bot.say.press import AdviceId, Press, StartForm
from bot.say.viewer import Viewer
from bot.say.words import already_recorded, when_words
from models.access.authoriser import Action, could
from models.mentoring.advice import KnownAdvice
from models.rules.wording import example

AT_ONCE = 8
"""How many stand on one card."""


@dataclass(frozen=True)
class ReadAdvice(Press, action="advice.read"):
    """Show a piece of advice with its answer."""

    advice: AdviceId


@dataclass(frozen=True)
class MoreAdvice(Press, action="advice.more"):
    """Show the advice behind the one with the id `after`."""

    after: AdviceId | None = None


@drawn
def given(viewer: Viewer, advice: KnownAdvice, leads: str, *, already: bool) -> Card:
    """That it is on its way to who answers it."""
    begin = already_recorded(already)
    return Card(f"{begin}Advice on {_on(advice)} sent to {leads}.", (Text(f"“{advice.text}”"),))


@drawn
def whole(viewer: Viewer, advice: KnownAdvice) -> Card:
    """What is advised, by whom, and the answer."""
    pairs = [
        ("From", advice.by),
        ("Given", when_words(viewer.local(advice.given_at), viewer.today)),
        ("On", advice.subject.value),
    ]
    parts: list[Part] = [Text(advice.text), Facts(tuple(pairs))]
    if advice.answered_at is not None:
        at = when_words(viewer.local(advice.answered_at), viewer.today)
        parts.append(Row(f"Answered by {advice.answered_by}, {at}", advice.answer))
    actions = (answer_button(advice),) if _may_answer(viewer, advice) else ()
    return Card(f"Advice to leadership{_about(advice)}", tuple(parts), actions)


@drawn
def listed(viewer: Viewer, found: Sequence[KnownAdvice], *, more: bool, may_give: bool) -> Card:
    """What waits for an answer first, then what was answered."""
    give = (Button("Give advice", StartForm("advise")),) if may_give else ()
    if not found:
        said = example("advise Amy Carter more time for coursework in science")
        return Card("No advice yet.", (Text(f"To give some: {said}"),) if may_give else (), give)
    rows = [row(viewer, each) for each in found]
    if more:
        rows.append(Row("There is more", buttons=(Button("Show more", MoreAdvice(found[-1].id)),)))
    return Card("Advice to leadership", tuple(rows), give)


def row(viewer: Viewer, advice: KnownAdvice) -> Row:
    """A piece of advice in a list; its words stand behind the button."""
    state = "not answered yet" if advice.answered_at is None else f"answered by {advice.answered_by}"
    sent = when_words(viewer.local(advice.given_at), viewer.today)
    style = Style.PRIMARY if _may_answer(viewer, advice) else Style.PLAIN
    read = Button("Read", ReadAdvice(advice.id), style)
    title = advice.pupil or "In general"
    return Row(f"{title}: advice on {_subject(advice)}", f"from {advice.by}, {sent}, {state}", (read,))


@drawn
def waits(viewer: Viewer, advice: KnownAdvice) -> Card:
    """To who answers it: from whom, about whom and on what; the words behind the button."""
    line = f"Advice on {_on(advice)} from {advice.by}"
    done = (Text(f"Answered by {advice.answered_by}."),) if advice.answered_at is not None else ()
    return Card(line, done, (Button("Read", ReadAdvice(advice.id), Style.PRIMARY),), plain=line)


@drawn
def answered(viewer: Viewer, advice: KnownAdvice) -> Card:
    """To who gave it: that there is an answer."""
    line = f"{advice.answered_by} answered your advice{_about(advice)}"
    return Card(line, actions=(Button("Read", ReadAdvice(advice.id), Style.PRIMARY),), plain=line)


@drawn
def answer_saved(viewer: Viewer, advice: KnownAdvice) -> Card:
    """That the answer is on its way."""
    return Card(f"Answer to {advice.by} saved{_about(advice)}.", (Text(f"“{advice.answer}”"),))


def answer_button(advice: KnownAdvice) -> Button:
    return Button("Answer", StartForm("answer", typed=(("advice", str(advice.id)),)), Style.PRIMARY)


def _may_answer(viewer: Viewer, advice: KnownAdvice) -> bool:
    return advice.answered_at is None and could(viewer.who, Action.ANSWER_ADVICE)


def _on(advice: KnownAdvice) -> str:
    return f"{_subject(advice)}{_about(advice)}"


def _subject(advice: KnownAdvice) -> str:
    return f"the {advice.subject}" if advice.subject == "curriculum" else advice.subject


def _about(advice: KnownAdvice) -> str:
    return f" about {advice.pupil}" if advice.pupil else ""
