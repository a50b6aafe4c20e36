"""Slips in words."""

from dataclasses import dataclass

from bot.registry import Ask
from bot.say.card import Button, Card, Facts, Note, Part, Row, Style, Text
from bot.say.press import Press, RecordId
from bot.say.words import count, when_words
from models.mentoring.slips import Slip, Tone
from models.school.snapshot import staff_name


@dataclass(frozen=True)
class ReadSlip(Press, action="slip.read"):
    """Show the slip; the message with the button stays."""

    slip: RecordId
    version: int = 1


SIGN = {Tone.POSITIVE: "Positive", Tone.NEGATIVE: "Negative", Tone.NEUTRAL: "Mentoring"}


def kind(slip: Slip) -> str:
    """What kind of slip, in words that tell nothing of its text."""
    return f"{SIGN[Tone(slip.tone)]} slip"


def read_button(slip: Slip) -> Button:
    return Button("Read", ReadSlip(slip.id or 0, slip.version), Style.PRIMARY)


def sent(ask: Ask, slip: Slip, *, already: bool = False) -> Card:
    """What was saved, in one line."""
    to = f"sent to {_receiver(ask, slip)}"
    if slip.to_id == slip.from_id:
        to = "saved. You are the mentor, so it waits for your next meeting"
    subject = ask.school.subject_name(slip.subject_id)
    about = f" ({subject})" if subject else ""
    begin = "Already recorded: " if already else ""
    line = f"{begin}{kind(slip)} about {ask.school.label(slip.pupil_id)}{about} {to}."
    parts = (Text(f"Target: {slip.target}"),) if slip.target else ()
    return Card(line, parts, plain=line)


def _receiver(ask: Ask, slip: Slip) -> str:
    return staff_name(ask.db, slip.to_id) if slip.to_id else "nobody yet: the pupil has no mentor"


def opened(ask: Ask, slip: Slip) -> Card:
    """The whole slip, for those who may read it."""
    facts = [
        ("From", staff_name(ask.db, slip.from_id)),
        ("Sent", when_words(ask.local(slip.sent_at), ask.today)),
    ]
    if subject := ask.school.subject_name(slip.subject_id):
        facts.append(("Subject", subject))
    if slip.target:
        facts.append(("Target", slip.target))
    parts: list[Part] = [Text(slip.text), Facts(tuple(facts))]
    if slip.withdrawn_at is not None:
        parts.insert(0, Note("Withdrawn by the sender after it was read. It stays on record."))
    elif slip.read_at is not None:
        parts.append(Note(read_words(ask, slip)))
    title = f"{kind(slip)}: {ask.school.label(slip.pupil_id)}"
    return Card(title, tuple(parts), plain=title)


def read_words(ask: Ask, slip: Slip) -> str:
    """Whether the slip was read, by whom and when."""
    if slip.withdrawn_at is not None:
        return "withdrawn"
    if slip.read_at is None:
        return "not read yet"
    return f"read by {staff_name(ask.db, slip.read_by)} {when_words(ask.local(slip.read_at), ask.today)}"


def row(ask: Ask, slip: Slip, *, mine: bool) -> Row:
    """A slip in a list; its text is behind the button."""
    other = f"to {staff_name(ask.db, slip.to_id)}" if mine else f"from {staff_name(ask.db, slip.from_id)}"
    sent_at = when_words(ask.local(slip.sent_at), ask.today)
    return Row(
        f"{ask.school.label(slip.pupil_id)}: {kind(slip).lower()}",
        f"{other}, {sent_at}, {read_words(ask, slip)}",
        (read_button(slip),),
    )


def listed(ask: Ask, sent_slips: list[Slip], received: list[Slip]) -> Card:
    """What came in, and what I sent."""
    if not sent_slips and not received:
        return Card(
            "No slips yet.", (Text("To send one: slip, the pupil's name, + or -, and what you want to say."),)
        )
    parts: list[Row | Note] = []
    unread = sum(slip.read_at is None and slip.withdrawn_at is None for slip in received)
    if received:
        parts.append(
            Note(f"Came in: {count(unread, 'slip')} not read yet" if unread else "Came in, all read")
        )
        parts.extend(row(ask, slip, mine=False) for slip in received)
    if sent_slips:
        parts.append(Note("Sent by you"))
        parts.extend(row(ask, slip, mine=True) for slip in sent_slips)
    return Card("Your slips", tuple(parts))


def of_pupil(ask: Ask, pupil_id: int, slips: list[Slip]) -> Card:
    """The slips about one pupil that this person may read."""
    label = ask.school.label(pupil_id)
    if not slips:
        return Card(f"No slips about {label} that you may read.")
    return Card(
        f"Slips about {label}", tuple(row(ask, slip, mine=slip.from_id == ask.who.staff_id) for slip in slips)
    )
