"""The words of the command line."""

import gc
import os
from contextlib import closing
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from bot import assembly, doctor
from bot.home import home
from bot.importing import import_
from bot.logs import log_to_stderr
from bot.manifests import manifest_cli
from bot.plain_trouble import plain_trouble
from bot.platforms.terminal.chat import converse
from bot.platforms.terminal.clock import TalkClock
from bot.settings import read_environment
from bot.trying import try_
from models.audit.seals import verify as verify_audit
from models.db.database import Database
from models.db.errors import Sorry

cli = typer.Typer(
    help="Staffroom: tracking, mentoring and Year 11 sessions, by chat.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


def _say_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"Staffroom {version('staffroom')}")
        raise typer.Exit


@cli.callback()
def staffroom(
    asked: Annotated[
        bool,
        typer.Option("--version", help="Say which version this is.", callback=_say_version, is_eager=True),
    ] = False,
) -> None:
    """Staffroom: tracking, mentoring and Year 11 sessions, by chat."""


audit_cli = typer.Typer(help="The record of who did and saw what.", no_args_is_help=True)
cli.add_typer(audit_cli, name="audit")
cli.add_typer(manifest_cli, name="manifest")

cli.command("try")(try_)


@cli.command()
def chat(
    email: Annotated[str, typer.Option("--as", help="Who you are: the e-mail of a member of staff.")],
    at: Annotated[
        str, typer.Option(help='The time to speak at, such as "2026-11-23 08:15"; now, if left out.')
    ] = "",
) -> None:
    """Talk to the configured database in the terminal, as one member of staff."""
    with plain_trouble():
        environment = read_environment()
        if environment.speaks_for_others:
            raise Sorry(
                "Slack or Teams is configured here, so chat would speak for others. Use staffroom try instead."
            )
        clock = TalkClock(ZoneInfo(environment.school_timezone))
        if at:
            clock.set(at)
        database = assembly.open_database(environment, make=False)
        converse(assembly.talks_over(database, clock), email, welcome=[])
        database.close()


cli.command("import")(import_)


@cli.command("template")
def template(folder: Annotated[Path, typer.Argument(help="An empty folder, or a new one.")]) -> None:
    """Write empty files for the school's data, each with its headings, an example and what it may hold."""
    with plain_trouble():
        # Here, not above, as in serve: the library that writes workbooks takes longer than most commands.
        from models.exchange.template import write_templates

        paths = write_templates(folder)
        typer.echo(
            f"{len(paths)} files are in {folder}. Fill in what you have, then: staffroom import {folder}"
        )


@cli.command()
def migrate() -> None:
    """Bring the database's tables to the form that this version needs."""
    with plain_trouble():
        environment = read_environment()
        with closing(Database(environment.database_url, timezone=environment.school_timezone)) as database:
            database.migrate()
            if trouble := database.trouble_with_tables():
                raise Sorry(trouble)
        typer.echo("The database is up to date.")


@cli.command()
def serve() -> None:
    """Run Staffroom: the scheduler, the doors that are configured, and the health pages."""
    with plain_trouble():
        environment = read_environment()
        log_to_stderr(environment.log_level)
        # Here, not above: the web server and the platforms' libraries take a second that only serving needs.
        from bot import running

        running.serve(environment)


@cli.command()
def tick() -> None:
    """Do once what is due now, and deliver it through the configured doors."""
    with plain_trouble():
        environment = read_environment()
        log_to_stderr(environment.log_level)
        # Here, not above, as in serve.
        from bot import running

        done = running.tick_once(environment)
        typer.echo(done.sentence)
        if not done.fine:
            raise typer.Exit(1)


@cli.command("doctor")
def doctor_() -> None:
    """Say what is configured, what is missing, and how to get it."""
    with plain_trouble():
        environment = read_environment()
        today = datetime.now(ZoneInfo(environment.school_timezone)).date()
        findings = doctor.examine(environment, home(), today)
        for each in findings:
            typer.echo(f"{'ok  ' if each.fine else 'TO DO'}  {each.sentence}")
        if not all(each.fine for each in findings):
            raise typer.Exit(1)


@audit_cli.command("verify")
def verify() -> None:
    """Check that nothing in the audit was changed or taken away."""
    with plain_trouble():
        database = assembly.open_database(read_environment(), make=False)
        with database.reading() as db:
            verdict = verify_audit(db)
        database.close()
        typer.echo(verdict.sentence)
        if verdict.digest:
            typer.echo(
                f"The newest seal is {verdict.digest}. Note it elsewhere: entries cut off the end show only by it."
            )
        if not verdict.ok:
            raise typer.Exit(1)


def main() -> None:
    """The command `staffroom`; whatever it makes is for its own user alone."""
    os.umask(0o077)
    gc.freeze()  # what importing has made stays to the end: nobody has to look through it again and again
    cli()
