"""The Teams courier, killed at random: nothing lost, nothing twice, and what nobody can know is counted."""

import argparse
import asyncio
import multiprocessing
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import structlog
from sqlmodel import select

from bot.platforms.teams.channels import Channels
from bot.platforms.teams.connector import Connector
from bot.platforms.teams.courier import TeamsCourier
from bot.platforms.teams.pacing import Pacing
from bot.say.card import Card
from models.db.database import Database
from models.db.tables import Db
from models.outbox.notices import Delivery as Row
from models.outbox.notices import DeliveryState, Notice, promise
from models.outbox.topics import Topic
from models.school.links import Link
from models.school.people import Staff
from scheduler.courier import Worded
from scheduler.delivery import Deliverer
from scheduler.transitions.patience import Patience
from tests.doors.small_teams import Keys, Person, SmallTeams, Trouble
from tests.doors.small_teams.desk import far_token
from tests.doors.small_teams.tenant import TENANT
from tests.soak.each_database import soak_each

PEOPLE = 20
AT_ONCE = 3
TO_REST_SECONDS = 240
IMPATIENT = Patience(timedelta(seconds=0.3), 1, timedelta(seconds=0.5))
CALL_SECONDS = 0.8
MOODS: dict[str, tuple[int, Trouble | None]] = {
    "fine": (70, None),
    "429": (6, Trouble(429, headers={"Retry-After": "1"})),
    "502": (6, Trouble(502, headers={"Retry-After": "1"})),
    "500 before": (6, Trouble(500)),
    "500 after": (6, Trouble(500, after=True)),
    "silent after": (6, Trouble(500, after=True, hang=CALL_SECONDS * 1.5)),
}


class HastyCourier(TeamsCourier):
    """Gives up a call sooner, so that a soak does not take all day."""

    timeout = CALL_SECONDS


def compose(db: Db, notice: Notice, now: datetime, door: str) -> Worded[Card]:
    """The notice's own key, to be counted on the far side."""
    del db, now, door
    return Worded(Card(f"[{notice.key}]"))


def work(url: str) -> None:
    """One process that delivers until it is killed."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    database = Database(url, pool=4)
    asyncio.run(_deliver(database))


async def _deliver(database: Database) -> None:
    connector = Connector(far_token, bot_id="28:bot", pace=Pacing(((10**6, 1.0),)))
    courier = HastyCourier(database, connector, Channels(connector, database, tenant=TENANT))
    delivery = Deliverer(database, [courier], compose, lambda: datetime.now(UTC), patience=IMPATIENT)
    await delivery.run(asyncio.Event(), every_seconds=0.05)


@dataclass(frozen=True)
class Counted:
    """What became of the notices."""

    kills: int
    notices: int
    lost: int
    twice: int
    never_delivered_but_sent: int
    unfinished: int
    states: Counter[str]
    moods: Counter[str]

    @property
    def is_clean(self) -> bool:
        return not (self.lost or self.twice or self.never_delivered_but_sent or self.unfinished)

    def lines(self) -> Iterator[str]:
        yield f"notices {self.notices}, kills {self.kills}, far side {dict(self.moods)}"
        yield f"states {dict(self.states)}"
        yield f"lost {self.lost}, twice {self.twice}, called sent and not there {self.never_delivered_but_sent}"
        yield f"still owed at the end {self.unfinished}"


def soak(url: str, *, kills: int, notices: int, seed: int) -> Counted:
    """Deliver, be killed so often, come to rest, count."""
    dice = random.Random(seed)  # noqa: S311 - not for secrets
    moods: Counter[str] = Counter()

    def mood() -> Trouble | None:
        name = dice.choices(list(MOODS), [weight for weight, _ in MOODS.values()])[0]
        moods[name] += 1
        return MOODS[name][1]

    with SmallTeams(Keys()) as teams:
        teams.mood = mood
        database = Database(url)
        people = [teams.person(f"Person {at}", f"p{at}@school.example") for at in range(PEOPLE)]
        _fill(database, teams, people, notices)
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(["tests.soak.teams"])

        def hire() -> multiprocessing.process.BaseProcess:
            process = context.Process(target=work, args=(url,), daemon=True)
            process.start()
            return process

        workers = [hire() for _ in range(AT_ONCE)]
        for _ in range(kills):
            time.sleep(dice.uniform(0.1, 0.7))
            unlucky = workers.pop(dice.randrange(AT_ONCE))
            unlucky.kill()
            unlucky.join()
            workers.append(hire())
        until = time.monotonic() + TO_REST_SECONDS
        while time.monotonic() < until and _owed(database):
            time.sleep(0.2)
        for each in workers:
            each.kill()
            each.join()
        time.sleep(CALL_SECONDS * 2)  # what the far side was still about to do
        counted = _count(database, teams, kills, moods)
        database.close()
    return counted


def _fill(database: Database, teams: SmallTeams, people: list[Person], notices: int) -> None:
    database.migrate()
    now = datetime.now(UTC)
    with database.writing() as db:
        for at, person in enumerate(people, 1):
            db.add(Staff(id=at, email=person.email, forename="Person", surname=str(at)))
        db.flush()
        for at, person in enumerate(people, 1):
            db.add(
                Link(
                    door="teams",
                    tenant=TENANT,
                    account=person.object_id,
                    staff_id=at,
                    address=person.chat,
                    service=teams.service_url,
                    linked_at=now,
                    last_spoke=now,
                )
            )
        for at in range(notices):
            # They fall due little by little, so that there is something to do at every kill.
            due = now + timedelta(seconds=at * 0.05)
            useful_until = now + timedelta(hours=1)
            promise(
                db,
                Topic.SLIP_NEW,
                key=f"soak/{at}",
                to_staff=1 + at % PEOPLE,
                due=due,
                useful_until=useful_until,
                now=now,
            )


def _owed(database: Database) -> bool:
    with database.reading() as db:
        return db.exec(select(Notice.id).where(Notice.closed_at == None).limit(1)).first() is not None  # noqa: E711 - SQL's IS NULL


def _count(database: Database, teams: SmallTeams, kills: int, moods: Counter[str]) -> Counted:
    there = Counter(str(m.activity["summary"]).strip("[]") for m in teams.messages.values())
    with database.reading() as db:
        rows = db.exec(select(Notice.key, Row.state).join(Row, Row.notice_id == Notice.id)).all()  # type: ignore[arg-type]  # a column
        notices = len(db.exec(select(Notice.id)).all())
    told = {DeliveryState.SENT, DeliveryState.UNCERTAIN}
    owed = {DeliveryState.WAITING, DeliveryState.MAYBE_SENT}
    return Counted(
        kills=kills,
        notices=notices,
        lost=sum(state not in told | owed and not there[key] for key, state in rows),
        twice=sum(number > 1 for number in there.values()),
        never_delivered_but_sent=sum(state == DeliveryState.SENT and not there[key] for key, state in rows),
        unfinished=sum(state in owed for _, state in rows) + notices - len(rows),
        states=Counter(state for _, state in rows),
        moods=moods,
    )


def _asked(url: str, given: argparse.Namespace) -> Counted:
    return soak(url, kills=given.kills, notices=given.notices, seed=given.seed)


if __name__ == "__main__":
    sys.exit(soak_each("tests.soak.teams", __doc__, _asked, notices=1000))
