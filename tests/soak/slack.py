"""The Slack door, killed at random: what was acknowledged is there, once, and its notice is told, once."""

import argparse
import asyncio
import itertools
import json
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial

import aiohttp
import structlog
import uvicorn
from sqlmodel import select
from starlette.applications import Starlette

from bot.assembly import composer, make_dispatcher
from bot.platforms.slack.answers import LATE
from bot.platforms.slack.courier import EVENT
from bot.platforms.slack.door import PATH, Secrets, SlackDoor
from models.db.database import Database
from models.mentoring.slip import Slip
from models.outbox.inbox import InboxRow
from models.outbox.notices import Delivery as Row
from models.outbox.notices import Notice
from models.outbox.topics import Topic
from scheduler.delivery import Deliverer
from scheduler.transitions.patience import Patience
from tests.doors.small_slack import SmallSlack, Trouble, wire
from tests.doors.small_slack.workspace import BOT_TOKEN
from tests.soak.crew import Crew, Locker
from tests.soak.each_database import soak_each
from tests.soak.school import fill

AT_ONCE = 3
SPEAKERS = 4
CALL_SECONDS = 0.8
TO_REST_SECONDS = 150
PACE = 0
"""Thousandths of a second between two messages in a chat, in each process."""
IMPATIENT = Patience(timedelta(seconds=0.3), 1.5, timedelta(seconds=1))
MOODS: dict[str, tuple[int, Trouble | None]] = {
    "fine": (70, None),
    "429": (6, Trouble(status=429, retry_after=1)),
    "500 before": (8, Trouble(status=500)),
    "500 after": (8, Trouble(status=500, effect=True)),
    "silent before": (4, Trouble(status=500, hang=CALL_SECONDS * 1.5)),
    "silent after": (4, Trouble(status=500, effect=True, hang=CALL_SECONDS * 1.5)),
}
MOODY = ("chat.postMessage", "chat.update", "conversations.history")


def work(url: str, slack: str, port: int, pace: float) -> None:
    """One process that answers Slack and delivers, a message each `pace` seconds in a chat, until it is killed."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    asyncio.run(_serve(Database(url, pool=4), slack, port, pace))


async def _serve(database: Database, slack: str, port: int, pace: float) -> None:
    def now() -> datetime:
        return datetime.now(UTC)

    secrets = Secrets(bot_token=BOT_TOKEN, signing_secret=wire.SECRET, api_url=f"{slack}/api/")
    door = SlackDoor(secrets, make_dispatcher(database, now=now), database, pace=pace)
    # Sooner than in earnest, so that a soak does not take all day.
    door.courier.timeout = CALL_SECONDS
    door.courier._client.timeout = CALL_SECONDS * 0.9  # type: ignore[assignment]  # the SDK says int, and takes both
    api = Starlette()
    door.mount(api)
    await door.start()
    delivery = Deliverer(database, [door.courier], composer, now, patience=IMPATIENT)
    telling = asyncio.create_task(delivery.run(asyncio.Event(), every_seconds=0.05))
    await uvicorn.Server(uvicorn.Config(api, host="127.0.0.1", port=port, log_config=None)).serve()
    await telling


@dataclass(frozen=True)
class Counted:
    """What became of the commands and their notices."""

    kills: int
    acknowledged: int
    asked_again: int
    promised: int
    """Of those acknowledged, how many were only promised, because something held the database."""
    lost: int
    done_twice: int
    untold: int
    told_twice: int
    at_rest: bool
    moods: Counter[str]

    @property
    def is_clean(self) -> bool:
        return self.at_rest and not (self.lost or self.done_twice or self.untold or self.told_twice)

    def lines(self) -> Iterator[str]:
        yield f"{self.kills} kills, {self.acknowledged} commands acknowledged, {self.asked_again} asked again"
        yield f"of those acknowledged, only promised {self.promised}"
        yield f"Slack's moods {dict(self.moods)}"
        yield f"commands lost {self.lost}, done twice {self.done_twice}"
        yield f"notices not told {self.untold}, told twice {self.told_twice}, at rest {self.at_rest}"


class Speakers:
    """People who type slips, and type each again, word for word, until it is acknowledged."""

    def __init__(self, crew: Crew, user: str) -> None:
        self._crew = crew
        self._user = user
        self._numbers = itertools.count(1)
        self.acknowledged: set[str] = set()
        self.promised: set[str] = set()
        self.asked_again = 0
        self.stop = False

    async def speak(self, session: aiohttp.ClientSession) -> None:
        while not self.stop:
            number = next(self._numbers)
            text = f"soak number {number}."
            fields = wire.slash("/slip", f"Amy Carter + {text}", user=self._user, trigger=f"soak.{number}")
            while not await self._asked(session, wire.as_fields(fields), text):
                self.asked_again += 1
                await asyncio.sleep(0.05)
            self.acknowledged.add(text)

    async def _asked(self, session: aiohttp.ClientSession, body: str, text: str) -> bool:
        request = wire.signed(body)
        where = f"http://127.0.0.1:{self._crew.some_port()}{PATH}"
        try:
            async with session.post(where, data=request.body, headers=request.headers) as answer:
                said = await answer.text()
        except (aiohttp.ClientError, TimeoutError):
            return False
        if LATE in said:
            self.promised.add(text)
        return LATE in said or " sent to " in said


def soak(url: str, *, kills: int, seed: int, pace: float) -> Counted:
    """Be spoken to, be killed so often, come to rest, count."""
    dice = random.Random(seed)  # noqa: S311 - not for secrets
    moods: Counter[str] = Counter()

    def mood(method: str) -> Trouble | None:
        if method not in MOODY:
            return None
        name = dice.choices(list(MOODS), [weight for weight, _ in MOODS.values()])[0]
        moods[name] += 1
        return MOODS[name][1]

    with SmallSlack() as slack:
        slack.mood = mood
        noor = slack.person("U1", "Noor Hussain", "sender@school.example")
        slack.person("U2", "Dan Whitfield", "mentor@school.example")
        database = Database(url)
        fill(database)
        crew = Crew(partial(work, pace=pace), url, slack.url, random.Random(seed))  # noqa: S311 - not for secrets
        speakers = Speakers(crew, noor)
        with Locker(url, random.Random(seed)):  # noqa: S311 - not for secrets
            at_rest = asyncio.run(_speak_and_kill(crew, speakers, database, kills))
        for each in crew.at_work.values():
            each.kill()
            each.join()
        time.sleep(CALL_SECONDS * 2)  # what the far side was still about to do
        counted = _count(database, slack, speakers, kills, at_rest=at_rest, moods=moods)
        database.close()
    return counted


async def _speak_and_kill(crew: Crew, speakers: Speakers, database: Database, kills: int) -> bool:
    for _ in range(AT_ONCE):
        crew.hire()
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=10)) as session:
        speaking = [asyncio.create_task(speakers.speak(session)) for _ in range(SPEAKERS)]
        for _ in range(kills):
            # Where the machine is busy whoever is hired takes seconds to start; killed before, nobody is spoken to.
            heard = len(speakers.acknowledged)
            while len(speakers.acknowledged) == heard:
                await asyncio.sleep(0.05)
            await asyncio.sleep(crew.dice.uniform(0.3, 1.2))
            crew.kill_one()
            crew.hire()
        speakers.stop = True
        await asyncio.gather(*speaking)
        until = time.monotonic() + TO_REST_SECONDS
        while owes(database):
            if time.monotonic() > until:
                return False
            await asyncio.sleep(0.2)
    return True


def owes(database: Database) -> bool:
    """Whether anything is still to be told."""
    with database.reading() as db:
        waiting = select(Notice.id).where(Notice.closed_at == None).limit(1)  # noqa: E711 - SQL's IS NULL
        return (
            db.exec(waiting).first() is not None
            or db.exec(select(Row.id).where(Row.owed)).first() is not None
            or any(not _waits_for_home(each) for each in db.exec(select(InboxRow)))
        )


def _waits_for_home(kept: InboxRow) -> bool:
    """Whether Slack took the answer nowhere: it is given when its asker opens Home, and nobody does so here."""
    return bool(json.loads(kept.said)["waits"])


def _count(
    database: Database,
    slack: SmallSlack,
    speakers: Speakers,
    kills: int,
    *,
    at_rest: bool,
    moods: Counter[str],
) -> Counted:
    with database.reading() as db:
        slips = Counter(db.exec(select(Slip.text)).all())
        told_of = select(Row.key).join(Notice).where(Notice.topic != Topic.SLIP_SHOWN)
        keys = set(
            db.exec(told_of).all()
        )  # where an answer with a slip's words stands is written down, not told
    metadata = [message.get("metadata") or {} for message in slack.dm("U2").messages]
    told = Counter(each["event_payload"]["key"] for each in metadata if each.get("event_type") == EVENT)
    return Counted(
        kills=kills,
        acknowledged=len(speakers.acknowledged),
        asked_again=speakers.asked_again,
        promised=len(speakers.promised),
        lost=sum(text not in slips for text in speakers.acknowledged),
        done_twice=sum(number > 1 for number in slips.values()),
        untold=len(keys - set(told)) + abs(len(keys) - len(slips)),
        told_twice=sum(number > 1 for number in told.values()),
        at_rest=at_rest,
        moods=moods,
    )


def _asked(url: str, given: argparse.Namespace) -> Counted:
    return soak(url, kills=given.kills, seed=given.seed, pace=given.pace / 1000)


if __name__ == "__main__":
    sys.exit(soak_each("tests.soak.slack", __doc__, _asked, pace=PACE))
