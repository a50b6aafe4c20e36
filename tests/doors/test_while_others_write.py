"""While somebody else writes for a long time, whoever only looks is answered, and is told what cannot be shown now."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient
from sqlalchemy import text
from sqlmodel import SQLModel, col, select

from bot.serve import add_health
from models.audit.deeds import Did
from models.audit.entries import Entry
from models.db.database import Database
from models.school.links import Link
from scheduler.clock import Clock
from tests.doors.conftest import TeamsCast
from tests.doors.small_slack import SmallSlack
from tests.doors.small_slack.desk import open_desk as open_slack
from tests.doors.small_teams import SmallTeams
from tests.doors.small_teams.desk import MONDAY_MORNING, text_of
from tests.doors.small_teams.desk import open_desk as open_teams

NOT_NOW = "I cannot show that now"


@contextmanager
def everything_locked(database: Database) -> Iterator[None]:
    """Another process is writing to everything there is, and does not end; it can still be read."""
    tables = ", ".join(f'"{each}"' for each in SQLModel.metadata.tables)
    let_go, begun = threading.Event(), threading.Event()

    def hold() -> None:
        other = Database(database.url)
        with other.writing() as db:
            lock = "SELECT 1" if other.is_sqlite else f"LOCK TABLE {tables} IN EXCLUSIVE MODE"
            db.execute(text(lock))
            begun.set()
            let_go.wait(60)
        other.close()

    holder = threading.Thread(target=hold)
    holder.start()
    assert begun.wait(30)
    try:
        yield
    finally:
        let_go.set()
        holder.join()


@pytest.fixture
def hurried(database: Database) -> Database:
    """The school, with no patience for others."""
    database.patience = 0.05
    return database


def looks(database: Database) -> int:
    with database.reading() as db:
        return len(db.exec(select(Entry.id).where(Entry.did == Did.SAW)).all())


async def test_slack_answers_all_but_what_must_go_on_record_first(
    slack: SmallSlack, hurried: Database
) -> None:
    async with open_slack(hurried, slack) as desk:
        dan = desk.person("d.whitfield")
        await dan.types("/slip Amy Carter + ace")
        await dan.types("/book Amy Carter history thu")
        before = looks(hurried)
        # Long enough that where they last spoke would be kept, too.
        desk.clock.set(f"{desk.clock.now() + timedelta(hours=3):%Y-%m-%d %H:%M}")
        with everything_locked(hurried):
            assert "What you can type" in await dan.types("/staffroom help")
            assert "What you can type" in await dan.writes("help")
            await dan.types("/slip Amy Carter")
            assert dan.view["title"]["text"] == "Mentoring slip"
            assert await dan.looks_for("pupil", "amy car") == ["Amy Carter 11A (Year 11)"]
            for line in ("slips", "todo", "mentees", "sessions", "pupil Amy Carter"):
                assert NOT_NOW in await dan.types(f"/{line}"), line
                assert NOT_NOW in await dan.writes(line), line
            assert dan.status == 200
            assert NOT_NOW in await dan.opens_home()
            assert "No slips yet" in await desk.person("g.lin").types("/slips"), "nobody is on it"
        assert looks(hurried) == before
        assert "Amy Carter" in await dan.types("/slips")
        assert looks(hurried) > before


@pytest.mark.whole
async def test_teams_does_so_too(small_teams: SmallTeams, teams_cast: TeamsCast, hurried: Database) -> None:
    dan = teams_cast.dan
    async with open_teams(hurried, teams=small_teams) as desk:
        await desk.says(dan, "slip Amy Carter + ace")
        await desk.says(dan, "book Amy Carter history thu")
        before = looks(hurried)
        desk.clock[0] += timedelta(hours=3)
        with everything_locked(hurried):
            (helped,) = await desk.says(dan, "help")
            assert "What you can type" in text_of(helped.card)
            (form,) = await desk.says(dan, "slip Amy Carter")
            assert "Mentoring slip" in text_of(form.card)
            found = await desk.posts(desk.activities.searches(dan, "pupil", "amy car"))
            assert "Amy Carter 11A" in found.text
            for line in ("slips", "todo", "mentees", "sessions", "pupil Amy Carter"):
                (answer,) = await desk.says(dan, line)
                assert NOT_NOW in text_of(answer.card), line
        assert looks(hurried) == before
        (answer,) = await desk.says(dan, "slips")
        assert "Amy Carter" in text_of(answer.card)


async def test_who_was_never_heard_before_is_heard_and_linked_with_the_next_word(
    slack: SmallSlack, hurried: Database
) -> None:
    async with open_slack(hurried, slack) as desk:
        dan = desk.person("d.whitfield")
        with everything_locked(hurried):
            assert "What you can type" in await dan.types("/staffroom help")
        with hurried.reading() as db:
            assert db.exec(select(Link)).all() == []
        await dan.types("/staffroom help")
        with hurried.reading() as db:
            assert db.exec(select(Link.account)).all() == [dan.account]


async def test_what_is_too_old_to_be_where_they_spoke_is_kept_with_the_next_word(
    slack: SmallSlack, hurried: Database
) -> None:
    async with open_slack(hurried, slack) as desk:
        dan = desk.person("d.whitfield")
        await dan.types("/staffroom help")
        desk.clock.set("2026-11-23 14:00")
        with everything_locked(hurried):
            await dan.types("/staffroom help")
        desk.clock.set("2026-11-23 14:05")
        await dan.types("/staffroom help")
        with hurried.reading() as db:
            assert db.exec(select(col(Link.last_spoke))).one() == desk.clock.now()


async def test_it_is_ready(database: Database) -> None:
    api, clock = FastAPI(), Clock(lambda: None, now=lambda: MONDAY_MORNING, seconds_now=lambda: 0.0)
    add_health(api, database, clock, [])
    with everything_locked(database):
        async with AsyncClient(transport=ASGITransport(app=api), base_url="http://bot.example") as client:
            said = (await client.get("/readyz")).json()
    assert (said["database"], said["migrations"]) == (True, True)
