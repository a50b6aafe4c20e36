"""The bodies of requests from outside."""

from starlette.requests import Request


async def read_body(request: Request, largest: int) -> bytes | None:
    """The body; None where it has more bytes than `largest`, of which no more are read."""
    length = request.headers.get("content-length", "")
    if length.isdecimal() and int(length) > largest:
        return None
    read = bytearray()
    async for piece in request.stream():
        read += piece
        if len(read) > largest:
            return None
    return bytes(read)
