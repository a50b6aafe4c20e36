"""The Teams door, killed at random: what was acknowledged is there, once, and what was promised is answered."""

import argparse
import asyncio
import itertools
import random
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import httpx
import structlog
import uvicorn
from microsoft_teams.api.auth.cloud_environment import PUBLIC, with_overrides
from sqlmodel import select
from starlette.applications import Starlette

from bot.assembly import make_dispatcher
from bot.platforms.teams.about import DataPolicy
from bot.platforms.teams.app import PATH, TeamsDoor
from bot.platforms.teams.channels import Channels
from bot.platforms.teams.connector import Connector
from bot.platforms.teams.hearing import LATE
from bot.platforms.teams.pacing import Pacing
from bot.platforms.teams.verify import Verifier
from models.db.database import Database
from models.mentoring.slip import Slip
from models.outbox.inbox import InboxRow
from tests.doors.small_teams import APP_ID, Activities, Keys, Person, SmallTeams
from tests.doors.small_teams.desk import far_token
from tests.doors.small_teams.tenant import TENANT
from tests.soak.crew import Crew, Locker
from tests.soak.each_database import soak_each
from tests.soak.school import PUPIL, fill, text_of

AT_ONCE = 3
SPEAKERS = 4
TO_REST_SECONDS = 150


def work(url: str, teams: str, port: int) -> None:
    """One process that answers Teams, until it is killed."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    asyncio.run(_serve(Database(url, pool=4), teams, port))


async def _serve(database: Database, teams: str, port: int) -> None:
    def now() -> datetime:
        return datetime.now(UTC)

    connector = Connector(far_token, bot_id=f"28:{APP_ID}", pace=Pacing(((10**6, 1.0),)))
    keys = with_overrides(PUBLIC, openid_metadata_url=f"{teams}/v1/.well-known/openidconfiguration")
    door = TeamsDoor(
        database=database,
        dispatcher=make_dispatcher(database, now=now),
        guard=Verifier(app_id=APP_ID, tenant=TENANT, cloud=keys),
        connector=connector,
        channels=Channels(connector, database, tenant=TENANT),
        policy=DataPolicy("Soaked School"),
    )
    api = Starlette()
    door.mount(api)
    await door.start()
    await uvicorn.Server(uvicorn.Config(api, host="127.0.0.1", port=port, log_config=None)).serve()


@dataclass(frozen=True)
class Counted:
    """What became of the forms that were sent."""

    kills: int
    acknowledged: int
    asked_again: int
    promised: int
    """Of those acknowledged, how many were only promised, because something held the database."""
    lost: int
    done_twice: int
    unanswered: int
    """Of those promised, how many never got their answer."""
    at_rest: bool

    @property
    def is_clean(self) -> bool:
        return self.at_rest and not (self.lost or self.done_twice or self.unanswered)

    def lines(self) -> Iterator[str]:
        yield f"{self.kills} kills, {self.acknowledged} forms acknowledged, {self.asked_again} sent again"
        yield f"of those acknowledged, only promised {self.promised}"
        yield f"lost {self.lost}, done twice {self.done_twice}, promised and not answered {self.unanswered}"
        yield f"at rest {self.at_rest}"


class Speakers:
    """People who send a slip's form, and send each again, as it is, until it is acknowledged."""

    def __init__(self, crew: Crew, activities: Activities, who: Person) -> None:
        self._crew = crew
        self._activities = activities
        self._who = who
        self._numbers = itertools.count(1)
        self.acknowledged: set[str] = set()
        self.promised: set[str] = set()
        self.asked_again = 0
        self.stop = False

    async def speak(self, client: httpx.AsyncClient) -> None:
        while not self.stop:
            text = text_of(next(self._numbers))
            form = {"form": "slip", "nonce": text, "hidden": {}, "many": ["pupil"]}
            data = {**form, "pupil": str(PUPIL), "tone": "positive", "text": text}
            activity = self._activities.extension_submit(self._who, "slip", data)
            while not await self._sent(client, activity, text):
                self.asked_again += 1
                await asyncio.sleep(0.05)
            self.acknowledged.add(text)

    async def _sent(self, client: httpx.AsyncClient, activity: dict[str, Any], text: str) -> bool:
        where = f"http://127.0.0.1:{self._crew.some_port()}{PATH}"
        try:
            answer = await client.post(where, json=activity, headers=self._activities.headers())
        except httpx.HTTPError:
            return False
        said = answer.json().get("task", {}).get("value") if answer.is_success else None
        if not isinstance(said, str):
            return False
        if said == LATE:
            self.promised.add(text)
        return said == LATE or " sent to " in said


def soak(url: str, *, kills: int, seed: int) -> Counted:
    """Be spoken to, be killed so often, come to rest, count."""
    with SmallTeams(Keys()) as teams:
        noor = teams.person("Noor Hussain", "sender@school.example")
        database = Database(url)
        fill(database)
        crew = Crew(work, url, teams.base, random.Random(seed))  # noqa: S311 - not for secrets
        speakers = Speakers(crew, Activities(teams, teams.keys), noor)
        with Locker(url, random.Random(seed)):  # noqa: S311 - not for secrets
            at_rest = asyncio.run(_speak_and_kill(crew, speakers, database, kills))
        for each in crew.at_work.values():
            each.kill()
            each.join()
        with database.reading() as db:
            slips = [each for each in db.exec(select(Slip.text)) if each]
        told = " ".join(each.words for each in teams.said_to(noor))
        database.close()
    return Counted(
        kills=kills,
        acknowledged=len(speakers.acknowledged),
        asked_again=speakers.asked_again,
        promised=len(speakers.promised),
        lost=len(speakers.acknowledged - set(slips)),
        done_twice=len(slips) - len(set(slips)),
        unanswered=sum(text not in told for text in speakers.promised),
        at_rest=at_rest,
    )


async def _speak_and_kill(crew: Crew, speakers: Speakers, database: Database, kills: int) -> bool:
    for _ in range(AT_ONCE):
        crew.hire()
    async with httpx.AsyncClient(timeout=10) as client:
        speaking = [asyncio.create_task(speakers.speak(client)) for _ in range(SPEAKERS)]
        for _ in range(kills):
            # Whoever is hired takes seconds to import the SDK; killed before that, nobody would ever be spoken to.
            heard = len(speakers.acknowledged)
            while len(speakers.acknowledged) == heard:
                await asyncio.sleep(0.05)
            await asyncio.sleep(crew.dice.uniform(1.5, 4.0))
            crew.kill_one()
            crew.hire()
        speakers.stop = True
        await asyncio.gather(*speaking)
        until = time.monotonic() + TO_REST_SECONDS
        while _waits(database):
            if time.monotonic() > until:
                return False
            await asyncio.sleep(0.2)
    return True


def _waits(database: Database) -> bool:
    with database.reading() as db:
        return db.exec(select(InboxRow.id).limit(1)).first() is not None


def _asked(url: str, given: argparse.Namespace) -> Counted:
    return soak(url, kills=given.kills, seed=given.seed)


if __name__ == "__main__":
    sys.exit(soak_each("tests.soak.teams_door", __doc__, _asked))
