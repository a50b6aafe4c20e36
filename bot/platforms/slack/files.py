"""A file that somebody sent with a message: fetched from Slack with the bot's token, and read as lines."""

import asyncio
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from models.db.errors import Sorry
from models.exchange.marks_file import LARGEST, lines_in

_AT_SLACK = ".slack.com"
_WAITS = aiohttp.ClientTimeout(total=20)
_NOT_FETCHED = "I could not fetch that file from Slack. Paste its rows below the line instead."
_NO_RIGHT = (
    "I may not read files in Slack yet: whoever looks after Staffroom updates its manifest (files:read) and "
    "installs it again. Until then, paste the rows below the line."
)


def file_of(event: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The one file that hangs on the message; None where none or several do."""
    files = event.get("files")
    found = [each for each in files if isinstance(each, dict)] if isinstance(files, list) else []
    return found[0] if len(found) == 1 else None


class SlackFiles:
    """Fetches what was sent; nothing of it is kept."""

    def __init__(self, client: AsyncWebClient) -> None:
        self._client = client

    async def lines(self, file: Mapping[str, Any]) -> str:
        """The rows of the file as lines. Raises Sorry for what cannot be fetched or read."""
        url = str(file.get("url_private_download") or file.get("url_private") or "")
        size = file.get("size")
        if not self._is_at_slack(url):
            raise Sorry(_NOT_FETCHED)
        if isinstance(size, int) and size > LARGEST:
            raise Sorry("That file is larger than 1 MB. Send only the class's own rows.")
        return await asyncio.to_thread(lines_in, await self._fetched(url))

    async def _fetched(self, url: str) -> bytes:
        # Slack answers its sign-in page, by leading there, to who lacks the right.
        asked = {"Authorization": f"Bearer {self._client.token}"}
        try:
            async with (
                aiohttp.ClientSession(timeout=_WAITS) as session,
                session.get(
                    url,
                    headers=asked,
                    allow_redirects=False,
                    proxy=self._client.proxy,
                    ssl=self._client.ssl or True,
                ) as answer,
            ):
                if answer.status in {302, 401, 403} or answer.content_type == "text/html":
                    raise Sorry(_NO_RIGHT)
                if answer.status != 200:
                    raise Sorry(_NOT_FETCHED)
                return await _bounded(answer.content)
        except (aiohttp.ClientError, TimeoutError):
            raise Sorry(_NOT_FETCHED) from None

    def _is_at_slack(self, url: str) -> bool:
        """Whether the address is Slack's own, so that the token goes nowhere else."""
        there, ours = urlsplit(url), urlsplit(self._client.base_url)
        if (there.scheme, there.netloc) == (ours.scheme, ours.netloc):
            return True
        return there.scheme == "https" and (there.hostname or "").endswith(_AT_SLACK)


async def _bounded(content: aiohttp.StreamReader) -> bytes:
    """As much as is read of a file, and a byte more where it is longer."""
    found = bytearray()
    while len(found) <= LARGEST and (piece := await content.read(LARGEST + 1 - len(found))):
        found += piece
    return bytes(found)
