"""Targets that pupils agreed to, in words (P18)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from bot.say.card import Button, Card, Row, Style, Text
from bot.say.drawn import drawn, telling
from bot.say.press import Press, TargetId
from bot.say.viewer import Viewer
from bot.say.words import already_recorded, when_words
from models.audit.facts import PartOf, Shows
from models.mentoring.meeting import KnownTarget, TargetOutcome
from models.mentoring.targets import AgreedNow, Settled
from models.rules.wording import day_in_short, to_type

Outcome = Literal[TargetOutcome.DONE, TargetOutcome.PARTLY, TargetOutcome.NOT_DONE, TargetOutcome.DROPPED]
_OFFERED: tuple[Outcome, ...] = (
    TargetOutcome.DONE,
    TargetOutcome.PARTLY,
    TargetOutcome.NOT_DONE,
    TargetOutcome.DROPPED,
)
_SAID: Mapping[str, str] = {TargetOutcome.PARTLY: "partly done"}


@dataclass(frozen=True)
class SettleTarget(Press, action="target.settle"):
    """Say what became of the target."""

    target: TargetId
    outcome: Outcome


@dataclass(frozen=True)
class AgreeTarget(Press, action="target.agree"):
    """Make a target of the pupil's of what a slip suggests."""

    target: TargetId


def agree_button(target_id: int, label: str = "Agree") -> Button:
    return Button(label, AgreeTarget(target_id), Style.PRIMARY)


@drawn
def agreed(viewer: Viewer, done: AgreedNow) -> Card:
    """What is the pupil's target now, and where it comes from."""
    already = already_recorded(done.entry is None)
    origin = (Text(f"Suggested by {done.slip_by}’s slip."),) if done.slip_by else ()
    return Card(f"{already}{viewer.school.label(done.pupil_id)}, agreed: {done.text}.", origin)


@drawn
def to_settle(viewer: Viewer, pupil_id: int, targets: Sequence[KnownTarget]) -> Card:
    """All that the pupil has still to do, each with what may have become of it."""
    pupil = viewer.school.label(pupil_id)
    if not targets:
        instead = f"To agree one: {to_type('meet')}, or {to_type('slip')} with target: …"
        none = Card(f"{pupil} has no open target.", (Text(instead),))
        return telling(none, PartOf(pupil_id, Shows.TARGETS))
    return Card(f"{pupil}: which target?", tuple(row(viewer, each) for each in targets))


def row(viewer: Viewer, target: KnownTarget) -> Row:
    """A target that is open, with what may have become of it; what a slip suggests is agreed on with one tap."""
    if target.is_suggested:
        said = f"suggested by {target.slip_by}, {when_words(viewer.local(target.set_at), viewer.today)}"
        done = Button("Done", SettleTarget(target.id, TargetOutcome.DONE))
        dropped = Button("Dropped", SettleTarget(target.id, TargetOutcome.DROPPED))
        return Row(target.text, said, (agree_button(target.id), done, dropped))
    since = f"agreed {when_words(viewer.local(target.set_at), viewer.today)}"
    if target.due is not None and target.due < viewer.today:
        since += f", past its day, {day_in_short(target.due, viewer.today)}"
    buttons = tuple(
        Button(each.capitalize(), SettleTarget(target.id, each), _style(each)) for each in _OFFERED
    )
    return Row(target.text, since, buttons)


def _style(outcome: Outcome) -> Style:
    return Style.PRIMARY if outcome is TargetOutcome.DONE else Style.PLAIN


@drawn
def settled(viewer: Viewer, done: Settled) -> Card:
    """What became of the target, in one line."""
    already = already_recorded(done.entry is None)
    said = _SAID.get(done.outcome, done.outcome)
    return Card(f"{already}{viewer.school.label(done.pupil_id)}, {said}: {done.text}.")
