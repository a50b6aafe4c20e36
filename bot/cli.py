"""The words of the command line.

Each imports what it does when it is called: whoever asks for help, or mistypes a word, waits for none of it.
Whether a file may be read is seen when it is opened (`readable=False`): asked beforehand, the system leaves out the
right to read everything, with which `staffroom-service` runs.
"""

import gc
import os
from importlib.metadata import version
from pathlib import Path
from typing import Annotated

import typer

from bot.cli_data import data_cli
from bot.cli_files import files_cli
from bot.cli_lines import say_lines
from bot.cli_requests import requests_cli
from bot.cli_taken import taken_cli

cli = typer.Typer(
    help="Staffroom: tracking, mentoring and Year 11 sessions, by chat.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
cli.add_typer(data_cli)
cli.add_typer(files_cli)
cli.add_typer(requests_cli)
cli.add_typer(taken_cli, name="taken")

Answered = Annotated[
    list[str] | None, typer.Option("--answer", metavar="ID=CHOICE", help="Decide what the import asks about.")
]
Same = Annotated[
    list[str] | None,
    typer.Option(
        "--same",
        metavar="NEW=OLD",
        help="The new person is the one there was; or all, for everybody asked about.",
    ),
]
New = Annotated[
    list[str] | None,
    typer.Option("--new", metavar="WHO", help="The new person is another than the one there was."),
]
YesRemove = Annotated[
    list[str] | None,
    typer.Option(
        "--yes-remove", metavar="KINDS", help="More than a small part of these may go, such as pupils,roles."
    ),
]


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


@cli.command("try")
def try_(
    own: Annotated[
        list[Path] | None,
        typer.Option(
            "--with",
            metavar="FOLDER",
            help="Your own export, read in memory and put under invented names; nothing of it is kept.",
            readable=False,
        ),
    ] = None,
    answer: Answered = None,
    same: Same = None,
    new: New = None,
    yes_remove: YesRemove = None,
) -> None:
    """Talk to Staffroom in an invented school, or in your own under invented names. Nothing real is touched."""
    from bot.plain_trouble import plain_trouble
    from bot.trying import TypedAnswers, try_invented, try_own

    with plain_trouble():
        if own:
            try_own(own, TypedAnswers(answer or (), same or (), new or (), yes_remove or ()))
        else:
            try_invented()


@cli.command()
def chat(
    email: Annotated[str, typer.Option("--as", help="Who you are: the e-mail of a member of staff.")],
    at: Annotated[
        str, typer.Option(help='The time to speak at, such as "2026-11-23 08:15"; now, if left out.')
    ] = "",
) -> None:
    """Talk to the configured database in the terminal, as one member of staff."""
    from bot.console import chat
    from bot.plain_trouble import plain_trouble

    with plain_trouble():
        chat(email, at)


@cli.command("import")
def import_(
    files: Annotated[
        list[Path],
        typer.Argument(
            help="Files from your MIS, or a folder or zip of them: CSV, XLSX, XLS or ODS.", readable=False
        ),
    ],
    apply_it: Annotated[
        bool, typer.Option("--apply", help="Carry it out. Without this, only the difference is shown.")
    ] = False,
    leavers: Annotated[
        bool, typer.Option("--leavers", help="Pupils and staff missing from their file have left.")
    ] = False,
    answer: Answered = None,
    same: Same = None,
    new: New = None,
    yes_remove: YesRemove = None,
) -> None:
    """Bring in the school's data: shows the difference first, changes nothing without --apply."""
    from bot.importing import bring_in
    from bot.plain_trouble import plain_trouble
    from models.exchange.questions import GivenAnswers

    with plain_trouble():
        answers = GivenAnswers(answer or (), same=same or (), new=new or (), remove=yes_remove or ())
        lines, fine = bring_in(files, answers, apply_it=apply_it, leavers=leavers)
        say_lines(lines, fine=fine)


@cli.command()
def serve() -> None:
    """Run Staffroom: the scheduler, the doors that are configured, and the health pages."""
    # Until it serves: what is loaded stays, and looking through it for garbage took a sixth of the start.
    gc.disable()
    from bot.uncoloured import import_log_without_colours

    import_log_without_colours()
    from models.rules.concern_reading import rules

    # Before the rest is loaded: that takes the memory which reading them needs for a moment, and leaves.
    rules()
    from bot import running
    from bot.logs import log_all_else, log_to_stderr
    from bot.plain_trouble import plain_trouble
    from bot.settings import read_environment

    with plain_trouble():
        environment = read_environment()
        log_to_stderr(environment.log_level)
        log_all_else()
        running.serve(environment)


@cli.command()
def tick() -> None:
    """Do once what is due now, and deliver it through the configured doors."""
    from bot import running
    from bot.logs import log_all_else, log_to_stderr
    from bot.plain_trouble import plain_trouble
    from bot.settings import read_environment

    with plain_trouble():
        environment = read_environment()
        log_to_stderr(environment.log_level)
        log_all_else()
        done = running.tick_once(environment)
        say_lines([done.sentence], fine=done.fine)


@cli.command("doctor")
def doctor_() -> None:
    """Say what is configured, what is missing, and how to get it."""
    from bot.console import examine
    from bot.plain_trouble import plain_trouble

    with plain_trouble():
        lines, fine = examine()
        say_lines(lines, fine=fine)


@cli.command()
def service(
    into: Annotated[
        Path | None,
        typer.Option(
            help="Write the unit, and a script for commands, into this folder; else it is printed.",
            readable=False,
        ),
    ] = None,
    also: Annotated[
        list[Path] | None,
        typer.Option(
            metavar="FOLDER",
            help="A folder beside its own that it writes to, such as the second place for backups.",
            readable=False,
        ),
    ] = None,
) -> None:
    """Write the unit by which systemd runs Staffroom, with as few rights as it can live with."""
    from bot.plain_trouble import plain_trouble
    from bot.unit import installed_command, unit, write_service

    with plain_trouble():
        command = installed_command()
        say_lines(
            write_service(into, command, also or ()) if into else [unit(command, also or ())], fine=True
        )


def main() -> None:
    """The command `staffroom`; whatever it makes is for its own user alone."""
    os.umask(0o077)
    cli()
