"""One's own calendar address, in words."""

from dataclasses import dataclass

from bot.say.card import Button, Card, Note, Style, Text
from bot.say.press import Press
from bot.say.viewer import Viewer
from models.rules.wording import day_words, to_type
from models.settings.feeds import KnownFeed


@dataclass(frozen=True)
class NewFeed(Press, action="feed.new"):
    """Make a new calendar address; the one before ends."""


@dataclass(frozen=True)
class EndFeed(Press, action="feed.end"):
    """End one's calendar address."""


_WHAT = "Your sessions and meetings for your own calendar: when and where, and no pupil."


def not_here() -> Card:
    """Where the school serves no calendar addresses."""
    instead = "Under a meeting that is booked, Add to calendar sends you that one as a file."
    return Card("The school has no calendar addresses.", (Text(instead),))


def none_yet() -> Card:
    return Card(
        "You have no calendar address.", (Text(_WHAT),), (Button("Make one", NewFeed(), Style.PRIMARY),)
    )


def standing(viewer: Viewer, feed: KnownFeed) -> Card:
    """Since when there is one, and when a calendar took it last; not the address itself, which is kept nowhere."""
    since = day_words(viewer.local(feed.made_at).date(), viewer.today)
    last = day_words(feed.taken_on, viewer.today) if feed.taken_on is not None else "never"
    sure = "End your calendar address? Calendars that have it get nothing any more."
    new = "Make a new address? The one that you have ends."
    return Card(
        f"Your calendar address is on since {since}; a calendar took it last: {last}.",
        (Text(_WHAT), Note("The address itself is kept nowhere. If you have lost it, make a new one.")),
        (
            Button("New address", NewFeed(), confirm=new),
            Button("End it", EndFeed(), Style.DANGER, confirm=sure),
        ),
    )


def made(address: str, *, instead: bool) -> Card:
    """The address, said this once."""
    before = "The one before gives nothing any more. " if instead else ""
    return Card(
        "Your calendar address. It is shown only now.",
        (
            Text(address),
            Text(f"{before}In your calendar choose to subscribe from the web, and paste it. {_WHAT}"),
            Note(
                f"Give it to nobody: whoever has it sees when you are where. To end it: {to_type('feed off')}"
            ),
        ),
    )


def made_before() -> Card:
    """What stands in place of an address that was shown."""
    return Card(
        "Your calendar address was made, and shown once.", (Text(f"For a new one: {to_type('feed new')}"),)
    )


def ended(*, was_on: bool) -> Card:
    return Card(
        "Your calendar address is ended. Calendars that have it get nothing any more."
        if was_on
        else "You have no calendar address, so there is nothing to end."
    )
