"""A request as it comes, what goes wrong with it, and its answer over HTTP."""

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

Answer = tuple[int, Any, dict[str, str]]


@dataclass
class Call:
    """One request as it came."""

    method: str
    path: str
    body: Any
    status: int
    at: float


@dataclass
class Trouble:
    """What the far side does to the next calls that match: refuse, or do it and then fail to say so."""

    status: int
    after: bool = False
    headers: dict[str, str] = field(default_factory=dict)
    hang: float = 0.0
    times: int = 1
    method: str = ""
    path: str = ""


class Server(ThreadingHTTPServer):
    """Answers each caller in a thread."""

    def handle_error(self, request: Any, client_address: Any) -> None:
        if not isinstance(sys.exception(), ConnectionError):  # a caller that died is no fault of ours
            super().handle_error(request, client_address)


def handler(answer: Callable[..., Answer]) -> type[BaseHTTPRequestHandler]:
    """What hands each request to `answer`, by its method, path, query, headers and body."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        # An answer goes in one piece: the second would wait 40 ms until the first is acknowledged.
        wbufsize = -1
        disable_nagle_algorithm = True

        def _serve(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            raw = self.rfile.read(length)
            if len(raw) < length:
                self.close_connection = True  # the caller died while it spoke
                return
            parts = urlsplit(self.path)
            is_json = raw and not parts.path.startswith("/files/")
            body = json.loads(raw) if is_json else raw or None
            status, said, headers = answer(self.command, parts.path, parts.query, self.headers, body)
            out = said if isinstance(said, bytes) else json.dumps(said).encode()
            try:
                self.send_response(HTTPStatus(status))
                for name, value in {"Content-Type": "application/json", **headers}.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(out)))
                self.end_headers()
                self.wfile.write(out)
                self.wfile.flush()
            except OSError:
                self.close_connection = True  # the caller did not wait for the answer

        def log_message(self, *_: object) -> None:
            """Nothing: a test reads `calls` instead."""

    for verb in ("GET", "POST", "PUT", "DELETE"):
        setattr(Handler, f"do_{verb}", Handler._serve)
    return Handler
