"""What takes long and nobody waits for: it runs where everything else goes first."""

import os
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import TypeVar

Made = TypeVar("Made")
LAST = 19
"""The niceness of what runs when nobody else wants to."""


def giving_way(make: Callable[[], Made]) -> Made:
    """What comes of it, made by a thread of its own behind all others and behind the programs that they start.

    A thread may give way and never take that back, so that it must end. Elsewhere than on Linux niceness is of the
    whole process, and is left as it is.
    """
    with ThreadPoolExecutor(max_workers=1, initializer=_go_last) as alone:
        return alone.submit(make).result()


def _go_last() -> None:
    if sys.platform == "linux":
        with suppress(OSError):  # where that is not allowed it is made as quickly as everything else
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), LAST)
