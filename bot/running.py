"""Serving, put together: the doors that are configured, the web app, and one turn of the clock."""

import asyncio
import warnings
from datetime import UTC, datetime, timedelta

from fastapi import FastAPI

from bot.assembly import composer, make_dispatcher, open_database
from bot.dispatch import Dispatcher
from bot.door import Door
from bot.metrics import Metrics
from bot.platforms.slack.door import SlackDoor, slack_secrets
from bot.serve import make_api, run
from bot.settings import Environment
from models.db.database import Database
from scheduler.delivery import deliver_due
from scheduler.run import run_due
from scheduler.timetable import timetable


def make_doors(environment: Environment, dispatcher: Dispatcher, database: Database) -> list[Door]:
    """The doors that are configured; none where staff talk only in the terminal."""
    doors: list[Door] = []
    if environment.slack_bot_token.get_secret_value():
        checked = timedelta(hours=environment.account_check_hours)
        kept = timedelta(minutes=environment.kept_request_minutes)
        doors.append(
            SlackDoor(slack_secrets(environment), dispatcher, database, proven_for=checked, kept_for=kept)
        )
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

    port = environment.metrics_port
    metrics = Metrics(database, now, address=(environment.metrics_host, port) if port else None)
    doors = make_doors(environment, make_dispatcher(database, now=now, count=metrics.count), database)
    metrics.watch(door.health for door in doors)
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
