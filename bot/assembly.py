"""The one place where everything is put together."""

import asyncio
import warnings
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

from fastapi import FastAPI

from bot.cards.parts import Button, Card
from bot.commands import registry
from bot.dispatch import Counted, Dispatcher
from bot.door import Door
from bot.metrics import Metrics
from bot.notices import TOPICS
from bot.notices.messages import Dropped, compose
from bot.platforms.slack.door import SlackDoor, slack_secrets
from bot.platforms.terminal import plain
from bot.platforms.terminal.chat import Show
from bot.platforms.terminal.courier import TerminalCourier
from bot.platforms.terminal.talk import Clock, Talk
from bot.serve import make_api, run
from bot.settings import Environment
from models.database import Database
from models.notices import Notice
from models.sorry import Sorry
from models.tables import Db
from scheduler.courier import Drop
from scheduler.delivery import deliver_due
from scheduler.run import run_due
from scheduler.timetable import timetable


def open_database(environment: Environment) -> Database:
    """The configured database, at head: SQLite is migrated here. Raises Sorry where PostgreSQL is not at head."""
    database = Database(environment.database_url, timezone=environment.school_timezone)
    if database.is_sqlite:
        database.migrate()
    elif not database.is_at_head():
        raise Sorry("The database's tables are not those of this version. Run: staffroom migrate")
    return database


def make_dispatcher(
    database: Database, *, now: Callable[[], datetime], count: Callable[[Counted], None] = lambda _: None
) -> Dispatcher:
    """The conversation over a database."""
    return Dispatcher(database, registry(), now=now, count=count)


def composer(db: Db, notice: Notice, now: datetime, door: str) -> Card | Drop:
    """Every notice in words, as delivery asks for them."""
    told = compose(TOPICS, db, notice, now, door)
    return Drop(told.why) if isinstance(told, Dropped) else told


def make_talk(
    database: Database,
    clock: Clock,
    say: Callable[[str], None],
    show: Show = None,
) -> Talk:
    """A conversation in the terminal, in which `tick` does what is due and prints what is told."""

    def show_plainly(card: Card, first: int) -> tuple[Button, ...]:
        text, buttons = plain.draw(card, first)
        say(text)
        return buttons

    def tick(now: datetime) -> None:
        ran = run_due(database, now, timetable)
        told = len(delivered)
        asyncio.run(deliver_due(database, couriers, composer, now=lambda: now))
        if len(delivered) == told:
            say("Nothing to deliver." if not ran else "Nothing to tell anybody.")

    def deliver(to: str, card: Card) -> None:
        delivered.append(to)
        say(to)
        talk.told(card)

    delivered: list[str] = []
    couriers: Sequence[Any] = [TerminalCourier(database, deliver)]
    talk = Talk(
        make_dispatcher(database, now=clock.now),
        database,
        clock=clock,
        show=show or show_plainly,
        say=say,
        tick=tick,
    )
    return talk


def talks_over(database: Database, clock: Clock) -> Callable[[Callable[[str], None], Show], Talk]:
    """How a terminal starts a conversation over this database."""
    return lambda say, show: make_talk(database, clock, say, show)


def make_doors(environment: Environment, dispatcher: Dispatcher, database: Database) -> list[Door]:
    """The doors that are configured; none where staff talk only in the terminal."""
    doors: list[Door] = []
    if environment.slack_bot_token.get_secret_value():
        doors.append(SlackDoor(slack_secrets(environment), dispatcher, database))
    if environment.teams_app_id:
        # Here, not above: the SDK takes a second to import and reads `.env`; who does not use Teams is spared both.
        # It also warns of a preview that nobody here uses.
        warnings.filterwarnings("ignore", message="HtmlWidgetSecurityPolicy is in preview")
        from bot.platforms.teams.opening import open_teams

        doors.append(open_teams(environment, dispatcher, database))
    return doors


def make_app(environment: Environment, database: Database) -> FastAPI:
    """The whole of Staffroom as one web app."""

    def now() -> datetime:
        return datetime.now(UTC)

    metrics = Metrics(database, now)
    doors = make_doors(environment, make_dispatcher(database, now=now, count=metrics.count), database)
    return make_api(database, doors, composer, metrics, now)


def serve(environment: Environment) -> None:
    """Run until told to stop."""
    database = open_database(environment)
    run(make_app(environment, database), environment.host, environment.port)
    database.close()


def tick_once(environment: Environment) -> str:
    """Do what is due, deliver it through the configured doors, and say what was done."""
    database = open_database(environment)

    def now() -> datetime:
        return datetime.now(UTC)

    ran = run_due(database, now(), timetable)
    doors = make_doors(environment, make_dispatcher(database, now=now), database)
    told = (
        asyncio.run(deliver_due(database, [door.courier for door in doors], composer, now)) if doors else []
    )
    database.close()
    names = ", ".join(each.job for each in ran) or "nothing was due"
    return f"Done: {names}. Messages: {len(told)}."
