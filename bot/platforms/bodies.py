"""The bodies of requests from outside: no more of them at a time than the memory that they may have."""

from typing import Any

import structlog
from starlette.requests import ClientDisconnect, Request

SMALL = 64 * 1024
"""Bytes that each body may have, however many there are; how many there are, the open port bounds."""
TOGETHER = 16 * 1024 * 1024
"""Bytes that all bodies of a door may have beyond that, together."""

log = structlog.get_logger(__name__)


class NotReadError(Exception):
    """The body was not read to its end; `status` is the HTTP status that says so."""

    def __init__(self, status: int) -> None:
        super().__init__(f"{status}")
        self.status = status


class Bodies:
    """Reads the bodies of one door's requests, of which nobody knows yet whether they are its platform's."""

    def __init__(self, door: str, largest: int, together: int = TOGETHER) -> None:
        """`largest`: the bytes that one may have; `together`: those that all may have beyond what is small."""
        self._door = door
        self._largest = largest
        self._left = together

    async def read(self, request: Request) -> bytes:
        """The body. Raises NotReadError where it is too large, there is no room for it now, or its sender is gone."""
        length = request.headers.get("content-length", "")
        if length.isdecimal() and int(length) > self._largest:
            raise NotReadError(413)
        read, taken = bytearray(), 0
        try:
            async for piece in request.stream():
                read += piece
                if len(read) > self._largest:
                    raise NotReadError(413)
                more = max(0, len(read) - SMALL) - taken
                if more > self._left:
                    log.warning("no room for a request now", door=self._door)
                    raise NotReadError(503)
                self._left -= more
                taken += more
            return bytes(read)
        except ClientDisconnect:
            log.info("hung up before all was said", door=self._door)
            raise NotReadError(400) from None
        finally:
            self._left += taken


def holds_nul(written: str, read: Any) -> bool:
    """Whether a text in this JSON, read, holds a NUL: no platform sends one, and no database takes one."""
    return r"\u0000" in written and _has_nul(read)


def _has_nul(part: Any) -> bool:
    if isinstance(part, dict):
        return any("\0" in name or _has_nul(each) for name, each in part.items())
    return any(map(_has_nul, part)) if isinstance(part, list) else isinstance(part, str) and "\0" in part
