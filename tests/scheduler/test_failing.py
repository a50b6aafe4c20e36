"""A deed that keeps failing is told, with its reference, until it is done."""

from collections.abc import Callable
from datetime import datetime, time, timedelta

import httpx
import pytest
from sqlmodel import select
from starlette.applications import Starlette

from bot.assembly import composer
from bot.doctor import examine
from bot.home import home
from bot.metrics import Metrics
from bot.serve import make_api
from bot.settings import Environment
from models.db.database import Database
from models.db.tables import Db
from models.outbox.notices import Notice
from models.outbox.topics import Topic
from models.school.people import Role
from models.school.settings import Settings
from scheduler.courier import Worded
from scheduler.jobs import Job, Occasion, daily
from scheduler.run import run_due
from tests.gallery.shown import said_in
from tests.scheduler.small_school import MORNING, add_staff


class Broken:
    """Two jobs of the morning, each of which fails for as long as it is said to."""

    def __init__(self, *names: str) -> None:
        self.broken = set(names)

    def _deed(self, name: str) -> Callable[[Db, Occasion], None]:
        def deed(_db: Db, _moment: Occasion) -> None:
            if name in self.broken:
                raise RuntimeError("the disk is full")

        return deed

    def __call__(self, _: Settings) -> tuple[Job, ...]:
        hours = timedelta(hours=23)
        return tuple(
            Job(name, daily(time(8)), hours, self._deed(name)) for name in ("the list", "the digest")
        )

    def tick(self, database: Database, *minutes: int) -> list[str]:
        """A turn of the clock so many minutes after the morning began; the references of what failed."""
        return [
            each.trouble
            for minute in minutes
            for each in run_due(database, MORNING + timedelta(minutes=minute), self)
            if each.trouble
        ]


def notices(database: Database) -> list[tuple[str, int | None]]:
    with database.reading() as db:
        found = db.exec(select(Notice).where(Notice.topic == Topic.JOB_FAILING).order_by(Notice.key))
        return [(each.about_day, each.to_staff) for each in found]


def card(database: Database, now: datetime) -> str:
    """What the newest notice says now; nothing where it is dropped."""
    with database.reading() as db:
        notice = db.exec(select(Notice).where(Notice.topic == Topic.JOB_FAILING).order_by(Notice.key)).all()[
            -1
        ]
        made = composer(db, notice, now, "slack")
        return "\n".join(said_in(made.message)) if isinstance(made, Worded) else ""


async def ready(database: Database, now: datetime) -> dict[str, object]:
    api: Starlette = make_api(database, [], composer, Metrics(database, lambda: now), lambda: now)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=api), base_url="http://bot") as client:
        said: dict[str, object] = (await client.get("/readyz")).json()
    return said


def test_it_is_told_to_the_scheme_lead_once_a_day(database: Database) -> None:
    lead = add_staff(database, email="lead@school.example", role=Role.SCHEME_LEAD)
    jobs = Broken("the list")
    jobs.tick(database, 0, 1, 4)
    assert notices(database) == []
    reference = jobs.tick(database, 5, 6, 60)[-1]
    assert notices(database) == [("2026-11-23", lead)]
    said = card(database, MORNING + timedelta(hours=1))
    assert "the list" in said
    assert reference in said
    assert "6 times" in said
    jobs.tick(database, 24 * 60)
    assert notices(database) == [("2026-11-23", lead), ("2026-11-24", lead)]


def test_another_that_begins_to_fail_updates_what_was_told(database: Database) -> None:
    add_staff(database, email="lead@school.example", role=Role.SCHEME_LEAD)
    jobs = Broken("the list")
    jobs.tick(database, 0, 6)
    jobs.broken.add("the digest")
    jobs.tick(database, 24 * 60, 24 * 60 + 6)
    said = card(database, MORNING + timedelta(days=1, minutes=6))
    assert "the list" in said
    assert "the digest" in said
    with database.reading() as db:
        newest = db.exec(select(Notice.version).where(Notice.about_day == "2026-11-24")).one()
    assert newest > 1


def test_what_fails_once_and_is_done_then_is_no_news(database: Database) -> None:
    add_staff(database, email="lead@school.example", role=Role.SCHEME_LEAD)
    jobs = Broken("the list")
    jobs.tick(database, 0)
    jobs.broken.clear()
    jobs.tick(database, 6)
    jobs.broken.add("the list")
    jobs.tick(database, 24 * 60)
    assert notices(database) == []


@pytest.mark.whole
async def test_metrics_readyz_and_doctor_say_it_until_it_is_done(database: Database) -> None:
    add_staff(database, email="lead@school.example", role=Role.SCHEME_LEAD)
    jobs = Broken("the list")
    reference = jobs.tick(database, 0, 10)[-1]
    now = MORNING + timedelta(minutes=10)
    environment = Environment(database_url=database.url)

    def doctor() -> list[str]:
        return [each.sentence for each in examine(environment, home(), now) if "has failed" in each.sentence]

    gauge = 'staffroom_job_failing_seconds{job="the list"}'
    metrics = Metrics(database, lambda: now)
    assert f"{gauge} 600.0" in metrics.page().decode()
    assert (await ready(database, now))["degraded"] == [
        {"job": "the list", "since": MORNING.isoformat(timespec="seconds"), "reference": reference}
    ]
    assert [reference in each for each in doctor()] == [True]
    jobs.broken.clear()
    jobs.tick(database, 11)
    assert gauge not in metrics.page().decode()
    assert "degraded" not in await ready(database, now)
    assert doctor() == []
    assert card(database, now) == ""
