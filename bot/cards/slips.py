"""Slips in words."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import shorten
from typing import Literal

from bot.cards.targets import agree_button
from bot.say.card import Button, Card, Facts, Note, Part, Style, Text
from bot.say.drawn import drawn
from bot.say.press import Press, SlipId, StartForm, Version
from bot.say.viewer import Viewer
from bot.say.words import already_recorded, count, when_words
from models.access.authoriser import Action, could
from models.mentoring.meeting import KnownTarget, TargetOutcome
from models.mentoring.slip import KnownSlip, Tone
from models.mentoring.slip_thread import MOST_REPLIES, KnownReply, Replied
from models.rules.wording import day_words, listed


@dataclass(frozen=True)
class ReadSlip(Press, action="slip.read"):
    """Show the slip; the message with the button stays."""

    slip: SlipId
    version: Version = 1


@dataclass(frozen=True)
class RemoveSlip(Press, action="slip.remove"):
    """Take a slip's words away for good, and out of the messages that carried them.

    `copied`: they were copied to the child protection file, as they have to be where the record is on hold.
    """

    slip: SlipId
    copied: bool = False


@dataclass(frozen=True)
class WithdrawSlip(Press, action="slip.withdraw"):
    """Withdraw one's own slip."""

    slip: SlipId


FIRST_WORDS = 80
"""How many characters of a slip its receipt repeats."""


@dataclass(frozen=True)
class SayKind(Press, action="slip.kind"):
    """Say of one's own slip, which was neither, what kind it is."""

    slip: SlipId
    kind: Literal[Tone.POSITIVE, Tone.NEGATIVE]


_BAD_NEWS = re.compile(r"^\W*(?:neg|negative|minus)\b|👎|:-1:|:-?\(", re.IGNORECASE)
"""What says bad news without the sign for it."""

SIGN = {Tone.POSITIVE: "Positive", Tone.NEGATIVE: "Negative", Tone.NEUTRAL: "Mentoring"}


def kind(slip: KnownSlip) -> str:
    """What kind of slip, in words that tell nothing of its text."""
    return f"{SIGN[slip.tone]} slip"


def read_button(slip: KnownSlip) -> Button:
    return Button("Read", ReadSlip(slip.id, slip.version), Style.PRIMARY)


@drawn
def sent(slip: KnownSlip, *, mentored: bool, already: bool = False, cover: str = "") -> Card:
    """What was saved, in one line; `mentored` where the receiver is the pupil's mentor, for whom `cover` covers."""
    to = f"sent to {slip.sent_to or 'nobody yet: the pupil has no mentor'}"
    if slip.to_id is not None and not mentored:
        to += ", who runs the scheme: the pupil has no mentor"
    if cover:
        to = f"sent to {cover}, who covers for {slip.sent_to}"
    if slip.to_id == slip.from_id:
        to = (
            "saved. You are the mentor, so it waits for your next meeting"
            if mentored
            else "saved. The pupil has no mentor, so it stays with you, who run the scheme"
        )
    about = f" ({slip.subject})" if slip.subject else ""
    begin = already_recorded(already)
    copied = f", and copied to the head of {slip.subject}" if slip.copied else ""
    line = f"{begin}{kind(slip)} about {slip.pupil}{about} {to}{copied}."
    target = (Text(f"Target: {slip.target}"),) if slip.target else ()
    words = Text(f"“{first_words(slip.text)}”")
    return Card(line, (words, *target), _left_out(slip), plain=line, carries=(slip.id,))


@drawn
def of_which_kind(slip: KnownSlip) -> Card:
    """A slip that was sent just now and is neither good nor bad, with what it may be."""
    said = f"Is the slip about {slip.pupil} positive or negative? It is neither yet."
    return Card(said, (Text(f"“{first_words(slip.text)}”"),), _left_out(slip), carries=(slip.id,))


@drawn
def sent_about_each(slips: Sequence[KnownSlip], unmentored: Sequence[str], *, already: bool = False) -> Card:
    """What was saved of one good word for several pupils: about whom, its words once, and who has no mentor."""
    first, begin = slips[0], already_recorded(already)
    about = f" ({first.subject})" if first.subject else ""
    # Whom it did not reach it does not claim to have reached.
    to = "saved: none of them has a mentor" if len(unmentored) == len(slips) else "sent to their mentors"
    line = f"{begin}{kind(first)}{about} about {count(len(slips), 'pupil')}, one each, {to}."
    target = (Text(f"Target: {first.target}"),) if first.target else ()
    names = Text(listed(each.pupil for each in slips))
    alone = (Note(f"No mentor, so to whoever runs the scheme: {listed(unmentored)}"),) if unmentored else ()
    parts = (Text(f"“{first_words(first.text)}”"), *target, names, *alone)
    return Card(line, parts, plain=line, carries=tuple(each.id for each in slips))


def first_words(text: str) -> str:
    """The first words of a text, on one line, so that its writer knows it again."""
    words = " ".join(text.split())
    return words if len(words) <= FIRST_WORDS else shorten(words, FIRST_WORDS, placeholder="…")


def _left_out(slip: KnownSlip) -> tuple[Button, ...]:
    """What a slip that is neither good nor bad may have been meant to say, one tap each."""
    if slip.tone is not Tone.NEUTRAL:
        return ()
    good = Button("Positive", SayKind(slip.id, Tone.POSITIVE))
    bad = Button("Negative", SayKind(slip.id, Tone.NEGATIVE))
    kinds = (bad, good) if _BAD_NEWS.search(slip.text) else (good, bad)
    add = Button("Add target", StartForm("addtarget", typed=(("slip", str(slip.id)),)))
    return kinds if slip.target else (*kinds, add)


@drawn
def replied(done: Replied) -> Card:
    """That the reply was sent, and to whom."""
    to = f" sent to {done.to}" if done.to else " saved. Nobody else is there to read it"
    return Card(f"Reply about {done.slip.pupil}{to}.", carries=(done.slip.id,))


@drawn
def opened(
    viewer: Viewer,
    slip: KnownSlip,
    replies: Sequence[KnownReply] = (),
    target: KnownTarget | None = None,
    *,
    may_agree: bool = False,
) -> Card:
    """The whole slip, for those who may read it; what it suggests becomes the pupil's target with one tap."""
    facts = [
        ("From", slip.sent_by),
        ("Sent", when_words(viewer.local(slip.sent_at), viewer.today)),
    ]
    if slip.subject:
        copied = ", copied to its head" if slip.copied else ""
        facts.append(("Subject", f"{slip.subject}{copied}"))
    if slip.target:
        facts.append(("Target", _target(viewer, slip, target)))
    parts: list[Part] = [Text(slip.text), Facts(tuple(facts))]
    if slip.withdrawn_at is not None:
        parts.insert(0, Note("Withdrawn by the sender after it was read. It stays on record."))
    elif slip.read_at is not None:
        parts.append(Note(read_words(viewer, slip)))
    parts.extend(
        Text(f"{each.by}, {when_words(viewer.local(each.sent_at), viewer.today)}: {each.text}")
        for each in replies
    )
    title = f"{kind(slip)}: {slip.pupil}"
    is_open = target is not None and target.is_suggested and target.outcome is TargetOutcome.OPEN
    agree = (agree_button(target.id, "Agree target"),) if target is not None and is_open and may_agree else ()
    actions = (*agree, *_may_answer(viewer, slip, len(replies)), *_lead_may(viewer, slip))
    return Card(title, tuple(parts), actions, plain=title, carries=(slip.id,))


def _target(viewer: Viewer, slip: KnownSlip, target: KnownTarget | None) -> str:
    """What the slip suggests, and what became of it."""
    if target is None or (target.is_suggested and target.outcome is TargetOutcome.OPEN):
        return slip.target
    if target.outcome is TargetOutcome.OPEN:
        day = day_words(viewer.local(target.set_at).date(), viewer.today)
        return f"{slip.target} (agreed with the pupil {day})"
    return f"{slip.target} ({target.outcome})"


def _may_answer(viewer: Viewer, slip: KnownSlip, replies: int) -> tuple[Button, ...]:
    """Who has it open may reply, while the thread is short; its sender may withdraw it."""
    if slip.withdrawn_at is not None or slip.pupil_id not in viewer.school.pupils:
        return ()
    reply = Button("Reply", StartForm("reply", typed=(("slip", str(slip.id)),)))
    sure = f"Withdraw this slip about {slip.pupil}? It is marked as withdrawn, and stays on record."
    mine = slip.from_id == viewer.who.staff_id
    withdraw = (Button("Withdraw", WithdrawSlip(slip.id), confirm=sure),) if mine else ()
    # Others who may read it speak with whom it concerns.
    concerned = mine or slip.to_id == viewer.who.staff_id or could(viewer.who, Action.RECORD_MEETING)
    return ((reply,) if concerned and replies < MOST_REPLIES else ()) + withdraw


def _lead_may(viewer: Viewer, slip: KnownSlip) -> tuple[Button, ...]:
    """The safeguarding lead can remove what they read."""
    return (remove_button(slip),) if could(viewer.who, Action.REMOVE_SLIP) else ()


def remove_button(slip: KnownSlip) -> Button:
    sure = f"Remove this slip about {slip.pupil} for good, here and in the messages that carried it?"
    return Button("Remove", RemoveSlip(slip.id), Style.DANGER, confirm=sure)


def read_words(viewer: Viewer, slip: KnownSlip) -> str:
    """Whether the slip was read, by whom and when."""
    if slip.withdrawn_at is not None:
        return "withdrawn"
    if slip.read_at is None:
        return "not read yet"
    return f"read by {slip.read_by} {when_words(viewer.local(slip.read_at), viewer.today)}"
