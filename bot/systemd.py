"""What systemd is told by a service of the type notify: that it serves, that it lives, that it stops.

The protocol is one line to one socket (sd_notify(3)); the package for it has had no release since 2017.
"""

import asyncio
import os
import socket
from collections.abc import Callable, Mapping

SOCKET = "NOTIFY_SOCKET"
WATCHDOG = "WATCHDOG_USEC"
WATCHED_PROCESS = "WATCHDOG_PID"

READY = "READY=1"
ALIVE = "WATCHDOG=1"
STOPPING = "STOPPING=1"


class Systemd:
    """The service manager that started this process; where none did, nothing is said to anybody."""

    def __init__(self, environ: Mapping[str, str] = os.environ) -> None:
        self._address = environ.get(SOCKET, "")
        if self._address.startswith("@"):
            self._address = f"\0{self._address[1:]}"
        self._seconds = _watchdog_seconds(environ)

    def say(self, state: str) -> None:
        """One line to it. That it cannot be reached is no reason for a service to fail."""
        if not self._address:
            return
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as line:
                line.connect(self._address)
                line.sendall(state.encode())
        except OSError:
            return

    async def keep_telling(self, alive: Callable[[], bool]) -> None:
        """Until cancelled, tell it twice as often as it asks for that this process lives: only while it does.

        It runs on the loop that answers: where that is stuck nothing is told, and systemd starts the process anew.
        """
        if not self._seconds or not self._address:
            return
        while True:
            if alive():
                self.say(ALIVE)
            await asyncio.sleep(self._seconds / 2)


def _watchdog_seconds(environ: Mapping[str, str]) -> float:
    """Within how many seconds it wants to hear of this process; 0 where it does not ask."""
    asked, of = environ.get(WATCHDOG, ""), environ.get(WATCHED_PROCESS, "")
    if not asked.isdecimal() or (of and of != str(os.getpid())):
        return 0
    return int(asked) / 1_000_000
