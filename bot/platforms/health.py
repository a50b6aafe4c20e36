"""Whether a door is open to its platform: since when, how often it had to be opened again, and what it last heard."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import structlog

log = structlog.get_logger(__name__)


class DoorHealth:
    """What is known of one door; it speaks in the log when that changes."""

    def __init__(self, door: str, now: Callable[[], datetime]) -> None:
        self.door = door
        self.connected = False
        self.since: datetime | None = None
        self.reconnects = 0
        self.last_heard: datetime | None = None
        self.last_sent: datetime | None = None
        self.trouble = ""
        self._now = now

    def opened(self) -> None:
        """The platform answers."""
        if not self.connected:
            if self.since is not None:
                self.reconnects += 1
            log.info("door open", door=self.door, reconnects=self.reconnects)
            self.since = self._now()
        self.connected, self.trouble = True, ""

    def opened_again(self) -> None:
        """The connection was made anew."""
        self.connected = False
        self.opened()

    def closed(self, why: str) -> None:
        """The platform does not answer, or no longer lets us in; `why` is for whoever looks after Staffroom."""
        if self.connected or self.trouble != why:
            log.warning("door closed", door=self.door, why=why)
        if self.connected or self.since is None:
            self.since = self._now()
        self.connected, self.trouble = False, why

    def heard(self) -> None:
        """The platform sent something."""
        self.last_heard = self._now()

    def sent(self) -> None:
        """The platform took something."""
        self.last_sent = self._now()

    def said(self) -> Mapping[str, Any]:
        """All of it, as it is read by a program."""
        moments = {"since": self.since, "last_heard": self.last_heard, "last_sent": self.last_sent}
        times = {
            name: moment.isoformat(timespec="seconds") if moment else None for name, moment in moments.items()
        }
        found: dict[str, Any] = {"connected": self.connected, "reconnects": self.reconnects, **times}
        return found | ({"trouble": self.trouble} if self.trouble else {})
