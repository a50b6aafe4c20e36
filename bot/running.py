"""Serving, put together: the doors that are configured, the web app, and one turn of the clock."""

import asyncio
import gc
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import typer
from starlette.applications import Starlette

from bot.anchoring import Publisher
from bot.assembly import composer, make_dispatcher, open_database
from bot.dispatch import Dispatcher
from bot.door import Door
from bot.feed import Feeds
from bot.keeping import keeper
from bot.logs import forgo_previews
from bot.metrics import Metrics
from bot.no_school import to_put_back
from bot.not_meant import not_meant
from bot.papers.press import letterhead
from bot.platforms.slack.door import SlackDoor, slack_secrets
from bot.serve import listening, make_api, run, share_memory
from bot.settings import Environment
from bot.systemd import READY, Systemd
from models.db.database import Database
from models.outbox.notices import DeliveryState
from scheduler.delivery import Delivered, deliver_due
from scheduler.run import Ran, run_due
from scheduler.timetable import timetable


def make_doors(environment: Environment, dispatcher: Dispatcher, database: Database) -> list[Door]:
    """The doors that are configured; none where staff talk only in the terminal."""
    doors: list[Door] = []
    head = letterhead(environment.school_name, environment.school_crest)
    if environment.slack_bot_token.get_secret_value():
        checked = timedelta(hours=environment.account_check_hours)
        kept = timedelta(minutes=environment.kept_request_minutes)
        secrets = slack_secrets(environment)
        doors.append(SlackDoor(secrets, dispatcher, database, proven_for=checked, kept_for=kept, head=head))
    if environment.teams_app_id:
        # Here, not above: the SDK takes a second to import and reads `.env`; who does not use Teams is spared both.
        forgo_previews()
        from bot.platforms.teams.opening import open_teams

        doors.append(open_teams(environment, dispatcher, database, head))
    return doors


def make_app(environment: Environment, database: Database, systemd: Systemd | None = None) -> Starlette:
    """The whole of Staffroom as one web app."""

    def now() -> datetime:
        return datetime.now(UTC)

    port = environment.metrics_port
    metrics = Metrics(database, now, address=(environment.metrics_host, port) if port else None)
    feeds_at = environment.feeds_at
    dispatcher = make_dispatcher(database, now=now, count=metrics.count, feeds_at=feeds_at)
    doors = make_doors(environment, dispatcher, database)
    metrics.watch(door.health for door in doors)
    publisher = Publisher(database, environment.anchor_file, now)
    api = make_api(
        database,
        doors,
        composer,
        metrics,
        now,
        publish=publisher.publish,
        keeper=keeper(environment, database, now),
        systemd=systemd,
    )
    if feeds_at:
        Feeds(database, now, time.monotonic).mount(api)
    return api


def serve(environment: Environment) -> None:
    """Run until the process is asked to stop."""
    share_memory()
    systemd = Systemd()
    # No empty one where there was a school: it would be served, and backed up in the place of the other.
    database = open_database(environment, make=not to_put_back(environment))

    def begun() -> None:
        gc.freeze()
        gc.enable()
        announce(environment, database)
        systemd.say(READY)

    with listening(environment.host, environment.port) as bound:
        if environment.metrics_port:
            # Whoever opens that page does so once all is begun, too late to say it in a sentence.
            with listening(
                environment.metrics_host, environment.metrics_port, named="METRICS_HOST and METRICS_PORT"
            ):
                pass
        run(
            make_app(environment, database, systemd),
            bound,
            begun,
            request_seconds=environment.request_seconds,
        )
    database.close()


def announce(environment: Environment, database: Database) -> None:
    """Say to whoever started it where it answers and who can talk to it."""
    for line in served(environment, database.location):
        typer.echo(line)


def served(environment: Environment, data: str) -> list[str]:
    """The address, the database, and each door, or that there is none; and what is set and cannot be meant."""
    address = f"http://{environment.host}:{environment.port}"
    lines = [f"Staffroom serves {environment.school_name} at {address}. Its data: {data}"]
    if environment.slack_bot_token.get_secret_value():
        socket_mode = bool(environment.slack_app_token.get_secret_value())
        lines.append(f"Slack: {'by Socket Mode' if socket_mode else f'called at {address}/slack/events'}.")
    if environment.teams_app_id:
        public = environment.public_url.rstrip("/") or address
        lines.append(f"Teams: called at {public}/api/messages.")
    if environment.feeds_at:
        lines.append(f"Calendars: each at a secret address below {environment.feeds_at}/.")
    if len(lines) == 1:
        lines.append(
            "Nobody can talk to it: neither Slack nor Teams is configured. What to do: staffroom doctor"
        )
    return lines + not_meant(environment)


@dataclass(frozen=True)
class Ticked:
    """What one turn of the clock did, in a sentence or two, and whether all of it went well."""

    sentence: str
    fine: bool


def tick_once(environment: Environment) -> Ticked:
    """Do what is due, deliver it through the configured doors, and say what was done and what was not."""
    database = open_database(environment, make=False)

    def now() -> datetime:
        return datetime.now(UTC)

    ran = run_due(database, now(), timetable, clock=now)
    Publisher(database, environment.anchor_file, now).publish()
    doors = make_doors(environment, make_dispatcher(database, now=now), database)
    delivered = (
        asyncio.run(deliver_due(database, [door.courier for door in doors], composer, now)) if doors else []
    )
    keeper(environment, database, now).keep()
    database.close()
    return ticked(ran, delivered)


def ticked(ran: Sequence[Ran], delivered: Sequence[Delivered]) -> Ticked:
    """What became of the jobs and of the messages: what was missed or failed is never called done."""
    failed = [f"{each.job} (reference {each.trouble})" for each in ran if each.trouble]
    missed = [each.job for each in ran if each.missed]
    done = [each.job for each in ran if not each.trouble and not each.missed]
    sent = sum(each.state is DeliveryState.SENT for each in delivered)
    open_ = len(delivered) - sent
    parts = [f"Done: {', '.join(done)}."] if done else ["Nothing was due."] if not ran else []
    parts += [f"Missed, because it was too late to be of use: {', '.join(missed)}."] if missed else []
    parts += [f"Failed, and tried again next time: {', '.join(failed)}."] if failed else []
    parts.append(f"Messages sent: {sent}{f', not sent: {open_}' if open_ else ''}.")
    return Ticked(" ".join(parts), fine=not failed)
