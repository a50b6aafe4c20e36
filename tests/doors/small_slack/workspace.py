"""What a workspace holds: people, channels with their messages, views and triggers."""

import itertools
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.doors.small_slack.limits import Json

TEAM = "T0SCHOOL"
BOT_USER = "U0BOT"
BOT_ID = "B0BOT"
APP_ID = "A0APP"
BOT_TOKEN = "xoxb-small-slack"
APP_TOKEN = "xapp-small-slack"


class RefusedError(Exception):
    """Slack's `ok: false`."""

    def __init__(self, error: str, *reasons: str) -> None:
        super().__init__(error)
        self.error = error
        self.reasons = list(reasons)


@dataclass
class Channel:
    id: str
    name: str = ""
    im: str = ""
    private: bool = True
    shared: bool = False
    archived: bool = False
    member: bool = True
    members: list[str] = field(default_factory=list)
    messages: list[Json] = field(default_factory=list)


class Workspace:
    """People, channels, messages and views, and who may do what with them."""

    def __init__(self, *, seconds_now: Callable[[], float] = time.monotonic) -> None:
        self.url = ""
        self._seconds_now = seconds_now
        self.enterprise = ""
        """The organisation (Enterprise Grid) that the workspace belongs to; blank for none."""
        self.org_wide = False
        """Whether the app is installed for all of it."""
        self.users: dict[str, Json] = {}
        self.channels: dict[str, Channel] = {}
        self.groups: dict[str, str] = {}
        """The handles of user groups, by their ids."""
        self.views: dict[str, Json] = {}
        self.homes: dict[str, Json] = {}
        self.files: dict[str, Json] = {}
        """What was uploaded: its name, and its bytes once they have arrived."""
        self.ephemeral: list[Json] = []
        self._triggers: dict[str, float] = {}
        self._numbers = itertools.count(1)
        self._last_ts = 0.0
        self.person(BOT_USER, "Staffroom", "", is_bot=True)

    def person(self, account: str, name: str, email: str, **more: Any) -> str:
        """Somebody in the workspace; `more` is as in users.info, such as deleted or is_restricted."""
        profile: Json = {"real_name": name}
        if email:
            profile["email"] = email
        self.users[account] = {
            "id": account,
            "team_id": TEAM,
            "name": name.lower().replace(" ", "."),
            "real_name": name,
            "deleted": False,
            "is_bot": False,
            "is_restricted": False,
            "is_ultra_restricted": False,
            "is_email_confirmed": True,
            "profile": profile,
            **more,
        }
        return account

    def channel(self, channel: str, name: str, members: list[str], **more: Any) -> Channel:
        made = Channel(channel, name=name, members=[*members, BOT_USER], **more)
        self.channels[channel] = made
        return made

    def dm(self, account: str) -> Channel:
        """The direct messages between the bot and a person."""
        address = f"D{account[1:]}"
        if address not in self.channels:
            self.channels[address] = Channel(address, im=account, members=[account, BOT_USER])
        return self.channels[address]

    def trigger(self) -> str:
        """A trigger_id as an interaction brings it: good for three seconds, once."""
        made = f"trigger.{next(self._numbers)}"
        self._triggers[made] = self._seconds_now()
        return made

    def expire(self, trigger: str) -> None:
        self._triggers[trigger] = self._seconds_now() - 10

    def view(self, view_id: str | None = None) -> Json:
        """A modal that was opened, as it stands: the newest unless another is named."""
        return self.views[view_id] if view_id else list(self.views.values())[-1]

    def stamp(self) -> str:
        """A message's name: a time that no other message has."""
        self._last_ts = max(time.time(), self._last_ts + 0.000_001)
        return f"{self._last_ts:.6f}"

    def reachable(self, address: str) -> Channel:
        """The channel or DM of this address, if the bot may write there."""
        if address in self.users:
            address = self.dm(address).id
        channel = self.channels.get(address)
        if channel is None:
            raise RefusedError("channel_not_found")
        if channel.archived:
            raise RefusedError("is_archived")
        if not channel.member and not channel.im:
            raise RefusedError("not_in_channel")
        if channel.im and self.users[channel.im].get("deleted"):
            raise RefusedError("user_disabled")
        return channel

    def use_trigger(self, trigger: str) -> None:
        made = self._triggers.pop(trigger, None)
        if made is None:
            raise RefusedError(
                "exchanged_trigger_id" if trigger.startswith("trigger.") else "invalid_trigger_id"
            )
        if self._seconds_now() - made > 3:
            raise RefusedError("expired_trigger_id")

    def number(self) -> int:
        return next(self._numbers)
