"""Where the answer goes to a request that is kept until it has one: who asked, where, and nothing of what was asked."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.platforms.inbox import Due, Unanswered
from bot.platforms.teams.activity import Activity, Sender
from bot.platforms.teams.identity import account
from bot.requests import Said

_NAMES = (
    "kind",
    "service_url",
    "bot_id",
    "conversation",
    "tenant",
    "name",
    "channel",
    "channel_name",
    "team",
)
"""What tells the person and the place."""
_PERSON = ("id", "object_id", "name", "role")


def unanswered(activity: Activity, said: Said, quote: str = "", *, notes: Sequence[str] = ()) -> Unanswered:
    """What the activity said, to be answered in its sender's own chat.

    `quote`: what the form begins with that was asked for; `notes`: what is said under the answer.
    """
    place = _place(activity, quote)
    return Unanswered(account=account(activity), said=said, place=place, notes=tuple(notes))


def unsent(activity: Activity, said: Said, notes: Sequence[str] = (), due: Due = Due.ANSWER) -> Unanswered:
    """The same, to be answered where it was said."""
    place = {**_place(activity), "here": True}
    return Unanswered(account=account(activity), said=said, place=place, notes=tuple(notes), due=due)


def is_here(place: Mapping[str, Any]) -> bool:
    """Whether it is answered where it was said."""
    return place.get("here") is True


def _place(activity: Activity, quote: str = "") -> Mapping[str, Any]:
    """The activity's sender and place as JSON holds them."""
    return {
        **{name: getattr(activity, name) for name in _NAMES},
        "says_personal": activity.personal,
        "sender": {name: getattr(activity.sender, name) for name in _PERSON},
        "quote": quote,
    }


def asked_from(place: Mapping[str, Any]) -> tuple[Activity, str]:
    """The activity again, without its words, and the quote."""
    sender = place.get("sender") or {}
    activity = Activity(
        **{name: str(place.get(name, "")) for name in _NAMES},
        says_personal=place.get("says_personal") is True,
        sender=Sender(**{name: str(sender.get(name, "")) for name in _PERSON}),
        id="",
        stamp="",
        action="",
        event="",
        text="",
        unreadable="",
        file="",
        is_to_us=True,
        is_unseen=False,
        value={},
        reply_to="",
        joined=(),
        left=(),
    )
    return activity, str(place.get("quote", ""))
