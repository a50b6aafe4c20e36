"""The calendar feed: what a calendar is handed that knows a member of staff's secret address; read-only, no pupil.

It is the one door that nobody signs: so it tells nobody whether an address was ever one, says nothing of it in any
log, and takes only so much from whoever knocks.
"""

import asyncio
import re
from collections import Counter
from collections.abc import Callable
from datetime import datetime

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from bot.papers.calendar import feed_file
from bot.trouble import log_trouble
from models.audit.entries import Actor
from models.db.database import Database
from models.db.errors import DATABASE_TROUBLES
from models.school.snapshot import school
from models.settings.feeds import is_new_today, taken, whose_feed
from models.views.calendar_feed import calendar_of

FOLDER = "/calendar"
PATH = FOLDER + "/{name}"
AT_ONCE = 4
"""How many are looked up at a time: the others wait, so that no door behind them does."""
A_MINUTE, ALL_A_MINUTE = 20, 600
"""How often one address, and how often all, are answered in a minute; a calendar asks a few times an hour."""
_SECONDS = 60.0
_NAME = re.compile(r"(\d{1,9})-([\w-]{43})\.ics", re.ASCII)
_HEADERS = {
    "cache-control": "private, no-store",
    "referrer-policy": "no-referrer",
    "x-robots-tag": "noindex",
    "x-content-type-options": "nosniff",
}
DOOR = "calendar"


class Feeds:
    """Answers whoever asks for a calendar."""

    def __init__(
        self, database: Database, now: Callable[[], datetime], seconds_now: Callable[[], float]
    ) -> None:
        """`seconds_now` is a clock that only goes forward."""
        self._database = database
        self._now = now
        self._seconds_now = seconds_now
        self._turn = asyncio.Semaphore(AT_ONCE)
        self._since = seconds_now()
        self._asked: Counter[int] = Counter()

    def mount(self, api: Starlette) -> None:
        """Take calendars' questions where addresses lead."""
        api.add_route(PATH, self.answer, methods=["GET"])

    async def answer(self, request: Request) -> Response:
        """The calendar behind the address; nothing, in the same words, where it is nobody's."""
        named = _NAME.fullmatch(request.path_params["name"])
        if named is None:
            return _nothing()
        feed_id = int(named[1])
        if self._is_too_often(feed_id):
            return Response(status_code=429, headers={**_HEADERS, "retry-after": str(int(_SECONDS))})
        try:
            async with self._turn:
                found = await asyncio.to_thread(self._read, feed_id, named[2])
        except DATABASE_TROUBLES as trouble:
            log_trouble("calendar not read", trouble, door=DOOR)
            return Response(status_code=503, headers={**_HEADERS, "retry-after": str(int(_SECONDS))})
        if found is None:
            return _nothing()
        return Response(found, media_type="text/calendar; charset=utf-8", headers=_HEADERS)

    def _is_too_often(self, feed_id: int) -> bool:
        now = self._seconds_now()
        if now - self._since >= _SECONDS:
            self._since = now
            self._asked.clear()
        if self._asked.total() >= ALL_A_MINUTE or self._asked[feed_id] >= A_MINUTE:
            return True
        self._asked[feed_id] += 1
        return False

    def _read(self, feed_id: int, secret: str) -> bytes | None:
        now = self._now()
        with self._database.reading() as db:
            staff_id = whose_feed(db, feed_id, secret)
            if staff_id is None:
                return None
            today = now.astimezone(school(db).settings.timezone).date()
            entries = calendar_of(db, staff_id, today)
            is_new = is_new_today(db, feed_id, today)
        if is_new:
            # On record before it is handed over, as every look is; a calendar asks all day, and the day is enough.
            with self._database.writing() as db:
                taken(db, Actor(staff_id, now, DOOR), feed_id)
        return feed_file(entries)


def _nothing() -> Response:
    return PlainTextResponse("There is no calendar here.\n", status_code=404, headers=_HEADERS)
