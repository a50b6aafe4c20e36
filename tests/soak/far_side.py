"""A small chat platform over HTTP that misbehaves on purpose and remembers everything it did."""

import json
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.patience import LONGEST


class Mood(StrEnum):
    """How the platform answers one call."""

    FINE = "200"
    WAIT = "429"
    BROKEN_BEFORE = "500 before the effect"
    BROKEN_AFTER = "500 after the effect"
    SILENT_BEFORE = "no answer, no effect"
    SILENT_AFTER = "no answer, but the effect"
    GONE = "403"


HAS_EFFECT = (Mood.FINE, Mood.BROKEN_AFTER, Mood.SILENT_AFTER)


@dataclass
class Message:
    """A message as it lies in a conversation: its key, and every text that it has shown."""

    reference: str
    to: str
    key: str
    texts: list[str] = field(default_factory=list)
    at: float = field(default_factory=time.monotonic)


class FarSide:
    """Serves on a port of its own in threads of its own; `mood` decides about each call by its path.

    What came before a question has had its effect when the question is answered, so that nothing here depends on how
    fast the machine is: a caller who gave up and asks hears what became of the call.
    """

    def __init__(
        self,
        mood: Callable[[str], Mood] = lambda _path: Mood.FINE,
        *,
        silence: float = LONGEST,
        when_silent: Callable[[], object] = lambda: None,
    ) -> None:
        """`when_silent` is called when a call begins to be kept waiting for an answer that does not come."""
        self.mood = mood
        self.when_silent = when_silent
        self._silence = silence
        self.messages: list[Message] = []
        self.moods: Counter[str] = Counter()
        self.calls: Counter[str] = Counter()
        self._lock = threading.Condition()
        self._open: dict[object, None] = {}
        """The calls without an effect so far, in the order in which they came."""
        self._closing = threading.Event()
        self._server = _Server(self)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def close(self) -> None:
        self._closing.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def until(self, it_is_so: Callable[[], bool]) -> None:
        """Wait until what came makes this true."""
        with self._lock:
            assert self._lock.wait_for(it_is_so, LONGEST)

    def texts(self, to: str) -> list[str]:
        """What a conversation shows now, in the order in which the messages came."""
        with self._lock:
            return [message.texts[-1] for message in self.messages if message.to == to]

    def twice(self) -> dict[str, int]:
        """The keys of which more than one message lies there, and how many."""
        with self._lock:
            found = Counter(message.key for message in self.messages)
        return {key: count for key, count in found.items() if count > 1}

    def seconds_between(self, key: str) -> float:
        """How long after the first the second message of this key came."""
        with self._lock:
            first, second, *_ = (message.at for message in self.messages if message.key == key)
        return second - first

    def came(self, call: object) -> None:
        """A call came; to be said in the order in which they come."""
        with self._lock:
            self._open[call] = None

    def is_over(self, call: object) -> None:
        """A call has had its effect, or will have none."""
        with self._lock:
            self._open.pop(call, None)
            self._lock.notify_all()

    def answer(self, call: object, path: str, given: dict[str, Any]) -> tuple[int, dict[str, Any]] | None:
        """The status and body of an answer; None where there is none."""
        with self._lock:
            if path == "/find":
                self._lock.wait_for(lambda: next(iter(self._open)) is call)
            mood = self.mood(path)
            self.moods[mood] += 1
            self.calls[path] += 1
            body = self._do(path, given) if mood in HAS_EFFECT else {}
            self.is_over(call)
        match mood:
            case Mood.FINE:
                return 200, body
            case Mood.WAIT:
                return 429, {"retry_after": 1}
            case Mood.GONE:
                return 403, {}
            case Mood.BROKEN_BEFORE | Mood.BROKEN_AFTER:
                return 500, {}
            case Mood.SILENT_BEFORE | Mood.SILENT_AFTER:
                self.when_silent()
                self._closing.wait(self._silence)
                return None

    def _do(self, path: str, given: dict[str, Any]) -> dict[str, Any]:
        if path == "/send":
            message = Message(f"m{self.calls[path]}", given["to"], given["key"], [given["text"]])
            self.messages.append(message)
            return {"reference": message.reference}
        if path in {"/update", "/empty"}:
            message = next(each for each in self.messages if each.reference == given["reference"])
            message.texts.append(given["text"])
            return {"reference": message.reference}
        if path == "/delete":
            self.messages = [each for each in self.messages if each.reference != given["reference"]]
            return {"reference": given["reference"]}
        there = [each for each in self.messages if each.key == given["key"]]
        return {"reference": there[0].reference if there else None}


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def __init__(self, far_side: FarSide) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.far_side = far_side

    def process_request(self, request: Any, client_address: Any) -> None:
        self.far_side.came(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        self.far_side.is_over(request)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A caller that was killed, or gave up waiting, is part of the game."""


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    # An answer goes in one piece.
    wbufsize = -1

    def do_POST(self) -> None:
        length = int(self.headers["Content-Length"])
        self._answer(urlsplit(self.path).path, json.loads(self.rfile.read(length)))

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        self._answer(parts.path, {name: values[0] for name, values in parse_qs(parts.query).items()})

    def _answer(self, path: str, given: dict[str, Any]) -> None:
        answer = self.server.far_side.answer(self.request, path, given)
        if answer is None:
            self.close_connection = True
            return
        body = json.dumps(answer[1]).encode()
        self.send_response(answer[0])
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name that http.server gives
        """Say nothing."""
