"""The safeguarding lead's words: which slips there are to remove, what was removed, and what still stands."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.cards.slips import RemoveSlip, kind, opened, remove_button
from bot.say.card import Button, Card, Row, Style, Text
from bot.say.drawn import drawn, telling
from bot.say.press import EntryId, Press, SlipId
from bot.say.viewer import Viewer
from bot.say.words import count, when_words
from models.audit.facts import PartOf, Shows
from models.db.records import RecordKind
from models.mentoring.removing import SlipRemoved
from models.mentoring.slip import KnownSlip
from models.mentoring.slip_thread import KnownReply
from models.views.looks import TalkAsked


@dataclass(frozen=True)
class ReadToRemove(Press, action="slip.look"):
    """Show the safeguarding lead a slip that may have to be removed; it does not count as read."""

    slip: SlipId


@dataclass(frozen=True)
class SpokeWith(Press, action="concern.talk"):
    """Say that the safeguarding lead has spoken with whoever said that it is no concern."""

    denied: EntryId


WHAT = {
    RecordKind.ADVICE: "advice to leadership",
    RecordKind.CONTACT: "a contact with home",
    RecordKind.MEETING: "a meeting",
    RecordKind.SLIP: "a slip",
}
"""What asked, in words."""


@drawn
def removable(viewer: Viewer, pupil_id: int, slips: Sequence[KnownSlip]) -> Card:
    """Every slip about the pupil that has words, here or in messages, without them, each with what can be done."""
    label = viewer.school.label(pupil_id)
    if not slips:
        none = Card(f"There are no slips about {label} to remove.")
        return telling(none, PartOf(pupil_id, Shows.SLIPS))
    return Card(f"Slips about {label}: remove which?", tuple(_row(viewer, each) for each in slips))


@drawn
def to_look_at(viewer: Viewer, slip: KnownSlip, replies: Sequence[KnownReply]) -> Card:
    """The whole slip with what was written about it, for the safeguarding lead."""
    return replace(opened(viewer, slip, replies), actions=(remove_button(slip),))


@drawn
def removed(viewer: Viewer, done: SlipRemoved, *, already: bool = False) -> Card:
    """What was taken away, and what Staffroom cannot take away itself."""
    slip = done.slip
    begin = "Already removed" if already else "Removed"
    line = f"{begin}: the slip about {slip.pupil} from {slip.sent_by}. A mark without content stays."
    emptied = (
        f"{count(done.messages, 'message')} in Slack or Teams that carried it "
        f"{'is' if done.messages == 1 else 'are'} being emptied; you are told of any that cannot be."
        if done.messages
        else "No message that is kept carried its words."
    )
    by_hand = (
        f"What {slip.sent_by} typed to Staffroom themselves is their own message: ask them to delete it. Backups "
        "made before now hold the slip until they expire."
    )
    return Card(line, (Text(emptied), Text(by_hand)), plain=line)


@drawn
def copied_first(slip: KnownSlip) -> Card:
    """There is a hold on the record: what is removed must not be lost to the matter that goes on."""
    line = f"There is a hold on {slip.pupil}'s record, so the slip from {slip.sent_by} is not removed yet."
    how = Text("Copy it to the child protection file. Once it is there, it can be removed here.")
    done = Button(
        "Copied to the child protection file: remove it", RemoveSlip(slip.id, copied=True), Style.DANGER
    )
    return Card(line, (how,), (done,), plain=line)


@drawn
def look(viewer: Viewer, slip: KnownSlip, by: str) -> Card:
    """Somebody said of grave words that they are no safeguarding concern; the lead looks for themselves."""
    line = f"{by} sent a slip about {slip.pupil}, and said that it is no safeguarding concern. Please look."
    read = Button("Read", ReadToRemove(slip.id))
    return Card(line, (Text(_asked(slip)),), (read, remove_button(slip)), plain=line)


@drawn
def taken_back(slip: KnownSlip, by: str) -> Card:
    """What was to be looked at was taken back since; messages may still hold it."""
    line = f"A slip from {by} about {slip.pupil} that you were asked to look at was taken back since."
    return Card(line, (Text("Messages may still hold its words."),), (remove_button(slip),), plain=line)


@drawn
def look_elsewhere(asked: TalkAsked) -> Card:
    """The same of what is no slip: whom to speak with."""
    about = f" about {asked.pupil}" if asked.pupil else ""
    what = WHAT.get(asked.record, "something")
    line = f"{asked.by} saved {what}{about}, and said that it is no safeguarding concern. Please look."
    return Card(line, (Text(f"Its words asked. Speak with {asked.by}."),), (spoke_button(asked),), plain=line)


def spoke_button(asked: TalkAsked) -> Button:
    return Button("Spoken with them", SpokeWith(asked.entry_id), Style.PRIMARY)


def spoken() -> Card:
    """The lead has spoken with whoever it was."""
    return Card("Noted: you have spoken about it. It waits no more.")


@drawn
def still_stands(slip: KnownSlip, where: str, whose: str, why: str) -> Card:
    """A message that a platform does not let go."""
    line = f"The words of the slip about {slip.pupil} that was removed still stand in a message to {whose} in {where}."
    return Card(line, (Text(f"{why[:1].upper()}{why[1:]}. Ask {whose} to delete it."),), plain=line)


def _asked(slip: KnownSlip) -> str:
    return f"It is a {kind(slip).lower()} to {slip.sent_to or 'nobody yet'}. Its words asked."


def _row(viewer: Viewer, slip: KnownSlip) -> Row:
    asked = ", asked about safeguarding" if slip.asked else ""
    gone = slip.removed_at is not None
    withdrawn = ", taken back" if gone else ", withdrawn" if slip.withdrawn_at is not None else ""
    sent_at = when_words(viewer.local(slip.sent_at), viewer.today)
    detail = f"from {slip.sent_by} to {slip.sent_to or 'nobody'}, {sent_at}{asked}{withdrawn}"
    read = () if gone else (Button("Read", ReadToRemove(slip.id)),)
    return Row(kind(slip), detail, (*read, remove_button(slip)))
