"""Where a door's answers that carry a slip's words stand, so that they can be emptied (data protection, 4)."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import cache, partial

from sqlalchemy import Select, bindparam, select
from sqlmodel import col

from bot.trouble import log_trouble
from models.db.database import Database
from models.db.errors import DATABASE_TROUBLES
from models.db.records import RecordKind
from models.db.statements import run
from models.db.tables import Db
from models.db.whole import ALL_OF_IT
from models.mentoring.slip import Slip
from models.outbox.kept import SentMessage, keep_sent
from models.outbox.topics import Topic
from models.school.links import Link


class Carried:
    """Keeps the reference of each message that carries a slip's words, with whom it was told to."""

    def __init__(self, database: Database, door: str, now: Callable[[], datetime]) -> None:
        self._database = database
        self._door = door
        self._now = now

    async def keep(
        self, slips: Sequence[int], account: str, destination: str, reference: str, service: str = ""
    ) -> None:
        """Keep where the message stands; a database that is away is logged, since the answer is given already."""
        if not slips or not destination or not reference:
            return
        sent = SentMessage(self._door, destination, reference, service)
        try:
            await asyncio.to_thread(self._keep, slips, account, sent)
        except DATABASE_TROUBLES as trouble:
            log_trouble("not kept where a slip stands", trouble, door=self._door)

    def _keep(self, slips: Sequence[int], account: str, sent: SentMessage) -> None:
        self._database.write(partial(self._kept, slips, account, sent))

    def _kept(self, slips: Sequence[int], account: str, sent: SentMessage, db: Db) -> None:
        # One by one, in the order in which whoever removes several locks them: it is nearly always one.
        for slip_id in sorted(slips):
            slip = run(db, _carried(), {"slip": slip_id, "door": self._door, "account": account}).first()
            if slip is not None and slip.whose is not None:
                keep_sent(
                    db,
                    Topic.SLIP_SHOWN,
                    about=(RecordKind.SLIP, slip_id),
                    staff_id=slip.whose,
                    sent=sent,
                    now=self._now(),
                    gone=slip.removed_by is not None,
                )


@cache
def _carried() -> Select[int | None, int | None]:
    """Who removed a slip, and whose account it was told to; of a restricted pupil's, too: words stand there.

    The row's lock: whoever removes the slip waits here, or has removed it already.
    """
    of_account = (col(Link.door) == bindparam("door"), col(Link.account) == bindparam("account"))
    whose = select(col(Link.staff_id)).where(*of_account).order_by(col(Link.id).desc()).limit(1)
    return (
        select(col(Slip.removed_by), whose.scalar_subquery().label("whose"))
        .where(col(Slip.id) == bindparam("slip"))
        .with_for_update(of=Slip)
        .execution_options(**ALL_OF_IT)
    )
