"""A file that somebody sent to the bot in their own chat: fetched from where Teams keeps it, and read as lines."""

import asyncio
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import httpx

from bot.platforms.teams.written import attachments
from models.db.errors import Sorry
from models.exchange.marks_file import LARGEST, lines_in

_SENT = "application/vnd.microsoft.teams.file.download.info"
_KEPT_BY = (".sharepoint.com", ".sharepoint.us")
_SECONDS = 20.0
_NOT_FETCHED = "I could not fetch that file from Teams. Paste its rows below the line instead."


def file_in(body: Mapping[str, Any]) -> str:
    """Where the one file that hangs on the message is to be fetched; blank where none or several do."""
    found = [each.get("content") for each in attachments(body) if each.get("contentType") == _SENT]
    content = found[0] if len(found) == 1 else None
    return str(content.get("downloadUrl") or "") if isinstance(content, dict) else ""


async def lines_of(url: str, service: str) -> str:
    """The rows of the file as lines. Raises Sorry for what cannot be fetched or read.

    It is fetched from SharePoint, or from the service that speaks to us, and with no token of ours: its address has
    one of its own.
    """
    if not is_theirs(url, service):
        raise Sorry(_NOT_FETCHED)
    found = bytearray()
    try:
        async with (
            asyncio.timeout(_SECONDS),
            httpx.AsyncClient() as client,
            client.stream("GET", url) as answer,
        ):
            if answer.status_code != httpx.codes.OK:
                raise Sorry(_NOT_FETCHED)
            async for piece in answer.aiter_bytes():
                found += piece
                if len(found) > LARGEST:
                    break
    except (httpx.HTTPError, httpx.InvalidURL, TimeoutError):
        raise Sorry(_NOT_FETCHED) from None
    return await asyncio.to_thread(lines_in, bytes(found))


def is_theirs(url: str, service: str) -> bool:
    """Whether the address is SharePoint's, where Teams keeps files, or of the service that speaks to us."""
    there, theirs = urlsplit(url), urlsplit(service)
    if (there.scheme, there.netloc) == (theirs.scheme, theirs.netloc):
        return True
    return there.scheme == "https" and (there.hostname or "").endswith(_KEPT_BY)
