"""Where the answer goes to a request that is kept until it has one: who asked, where, and nothing of what was asked."""

from collections.abc import Mapping
from typing import Any

from bot.platforms.teams.activity import Activity, Sender

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


def kept_place(activity: Activity, quote: str = "") -> Mapping[str, Any]:
    """The activity's sender and place as JSON holds them; `quote` is what the form begins with that was asked for."""
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
        is_to_us=True,
        is_unseen=False,
        value={},
        reply_to="",
        joined=(),
        left=(),
    )
    return activity, str(place.get("quote", ""))
