"""Hands a file over to whom it was offered, when they take it: it lies in their own OneDrive then.

It is made when they take it, as the facts and permissions are by then; nothing of it is kept here.
"""

import asyncio

import httpx
import structlog
from sqlmodel import col, select

from bot.notices import TOPICS
from bot.notices.messages import Dropped, compose
from bot.papers.press import Letterhead, print_pdf
from bot.platforms.teams.activity import Activity
from bot.platforms.teams.adaptive import draw
from bot.platforms.teams.connector import ConnectorError
from bot.platforms.teams.files import is_theirs
from bot.platforms.teams.hearing import Hearing, Invocation
from bot.platforms.teams.identity import DOOR
from bot.platforms.teams.messages import messages
from bot.platforms.teams.offers import delivery_of, is_accepted, there, upload_of
from bot.platforms.teams.text import Json
from bot.say.card import Card, Mood, Text
from bot.trouble import log_trouble
from models.db.database import Database
from models.db.errors import DATABASE_TROUBLES
from models.outbox.notices import Delivery, Notice

_SECONDS = 60.0
_NOT_WANTED = Card("Not saved. Ask for it again when you want it.")
_NO_LONGER = Card("That file is not offered any more. Ask for it again.", mood=Mood.REFUSED)
_NOT_MADE = Card("I could not make the file just now. Ask for it again in a minute.", mood=Mood.REFUSED)
_NOT_TAKEN = Card("OneDrive did not take the file. Ask for it again.", mood=Mood.REFUSED)

log = structlog.get_logger(__name__)


class Handing:
    """Answers who was offered a file; to nobody else is it given."""

    def __init__(self, hearing: Hearing, database: Database, head: Letterhead) -> None:
        self._hearing = hearing
        self._database = database
        self._head = head

    async def answered(self, asked: Invocation) -> Json:
        """They said yes or no. The file comes behind the answer, for which Teams waits some seconds only."""
        self._hearing.answers.afterwards.do(self._answered(asked))
        return {}

    async def _answered(self, asked: Invocation) -> None:
        """What became of it stands in the offer's place, and the file below."""
        activity, value = asked.activity, asked.activity.value
        if not is_accepted(value):
            if activity.reply_to:
                self._say_in_its_place(activity, _NOT_WANTED)
            return
        try:
            offered = await asyncio.to_thread(self._composed, asked.staff_id, delivery_of(value))
        except DATABASE_TROUBLES as trouble:
            log_trouble("file not made", trouble, door=DOOR)
            offered = _NOT_MADE
        if (paper := offered.paper) is None:
            self._say_in_its_place(activity, offered)
            return
        upload = upload_of(value)
        address = str(upload.get("uploadUrl") or "")
        printed = await asyncio.to_thread(print_pdf, paper, self._head)
        if not is_theirs(address, activity.service_url) or not await _sent(address, printed):
            self._say_in_its_place(activity, _NOT_TAKEN)
            return
        self._say_in_its_place(
            activity, Card(f"{paper.title}: it is in your OneDrive now.", (Text(paper.keep),))
        )
        try:
            await self._hearing.tell(activity, (there(upload, paper),))
        except ConnectorError as trouble:
            log.warning("file not shown", door=DOOR, trouble=str(trouble))

    def _composed(self, staff_id: int, key: str) -> Card:
        """What was promised to this person, as it is now; that they were shown it is on record."""
        with self._database.writing() as db:
            promised = (
                select(Notice)
                .join(Delivery, col(Delivery.notice_id) == Notice.id)
                .where(Delivery.key == key, Delivery.door == DOOR, Notice.to_staff == staff_id)
            )
            notice = db.exec(promised).first()
            if notice is None:
                return _NO_LONGER
            made = compose(TOPICS, db, notice, self._hearing.dispatcher.now(), DOOR)
            if isinstance(made, Dropped):
                return _NO_LONGER
            made.put_on_record(db)
            return made.card

    def _say_in_its_place(self, activity: Activity, card: Card) -> None:
        if activity.reply_to:
            self._hearing.answers.redraw_soon(activity, activity.reply_to, draw(card)[0], card.spoken)
        else:
            self._hearing.answers.afterwards.do(self._hearing.tell(activity, messages(card)))


async def _sent(address: str, printed: bytes) -> bool:
    """Whether the file is there: in one piece, to the address that was made for it, with no token of ours."""
    whole = {
        "Content-Type": "application/octet-stream",
        "Content-Range": f"bytes 0-{len(printed) - 1}/{len(printed)}",
    }
    try:
        async with httpx.AsyncClient(timeout=_SECONDS) as client:
            answer = await client.put(address, content=printed, headers=whole)
    except (httpx.HTTPError, httpx.InvalidURL) as trouble:
        log.warning("file not taken", door=DOOR, trouble=type(trouble).__name__)
        return False
    if not answer.is_success:
        log.warning("file not taken", door=DOOR, status=answer.status_code)
    return answer.is_success
