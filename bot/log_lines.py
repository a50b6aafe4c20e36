"""The log's lines: each is whole and JSON, and no kind of them fills the disk."""

import json
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TextIO

MOST = 60
"""Lines of one kind within a span; of more it is only said how many there were."""
SPAN_SECONDS = 60.0
MOST_KINDS = 300
"""Beyond these, kinds are counted together."""
LONGEST = 20_000
"""Characters of one line."""

_KIND = ("level", "event", "library", "place", "door", "command", "job")
"""What says of which kind a line is."""
DoAfter = Callable[[float, Callable[[], None]], object]


def after(seconds: float, deed: Callable[[], None]) -> None:
    """Do it after so many seconds, in a thread that holds up no end of the program."""
    timer = threading.Timer(seconds, deed)
    timer.daemon = True
    timer.start()


@dataclass
class _Lot:
    written: int = 0
    left_out: int = 0


class LogLines:
    """Writes lines to a stream, for all threads and libraries of the program."""

    def __init__(
        self, stream: TextIO, seconds_now: Callable[[], float], *, later: DoAfter = after, most: int = MOST
    ) -> None:
        """`seconds_now` is a clock that only goes forward; `later` does something after so many seconds."""
        self._stream = stream
        self._seconds_now = seconds_now
        self._later = later
        self._most = most
        self._lock = threading.RLock()
        self._begun = seconds_now()
        self._kinds: dict[tuple[str, ...], _Lot] = {}
        self._is_to_tell = False

    def write(self, event: Mapping[str, Any]) -> None:
        """Write a line, or count it where there were too many of its kind."""
        kind = tuple(str(event.get(name, "")) for name in _KIND)
        with self._lock:
            if self._seconds_now() - self._begun >= SPAN_SECONDS:
                self.tell_left_out()
            if kind not in self._kinds and len(self._kinds) >= MOST_KINDS:
                kind = tuple("" for _ in _KIND)
            counted = self._kinds.setdefault(kind, _Lot())
            if counted.written < self._most:
                counted.written += 1
                self._put(event)
                return
            counted.left_out += 1
            if not self._is_to_tell:
                self._is_to_tell = True
                self._later(SPAN_SECONDS, self.tell_left_out)

    def tell_left_out(self) -> None:
        """Write how many lines of each kind were left out, and begin to count anew."""
        with self._lock:
            kinds, self._kinds = self._kinds, {}
            self._begun, self._is_to_tell = self._seconds_now(), False
            for kind, counted in kinds.items():
                if counted.left_out:
                    of = {name: each for name, each in zip(_KIND, kind, strict=True) if each}
                    self._put(
                        {
                            "event": "log lines left out",
                            "count": counted.left_out,
                            "of": of,
                            "level": "warning",
                            "timestamp": stamp(),
                        }
                    )

    def _put(self, event: Mapping[str, Any]) -> None:
        try:
            line = _line(event)
        except ValueError:  # a number that JSON has not
            line = _line(
                {name: each if isinstance(each, str) else _unsaid(each) for name, each in event.items()}
            )
        if len(line) > LONGEST:
            line = _line({name: _cut(each) for name, each in event.items()})
        try:
            # In one piece, so that no other program's line begins within it.
            self._stream.write(line + "\n")
            self._stream.flush()
        except (OSError, ValueError):
            pass  # a full disk or a stream that is closed: what is logged goes on


def _line(event: Mapping[str, Any]) -> str:
    return json.dumps(event, default=_unsaid, skipkeys=True, allow_nan=False)


def stamp() -> str:
    """When it is, as each line says it."""
    return datetime.now(UTC).isoformat().replace("+00:00", "Z")


def _cut(value: object) -> object:
    match value:
        case str():
            return value[:1_000]
        case list():
            return [_cut(each) for each in value[:15]]
        case _:
            return value


def _unsaid(value: object) -> str:
    """What is no word or number is told by its kind: it may hold anything."""
    return f"({type(value).__name__})"
