"""The words of the command line.

Each imports what it does when it is called: whoever asks for help, or mistypes a word, waits for none of it.
"""

import gc
import os
from importlib.metadata import version
from pathlib import Path
from typing import Annotated

import typer

cli = typer.Typer(
    help="Staffroom: tracking, mentoring and Year 11 sessions, by chat.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
audit_cli = typer.Typer(help="The record of who did and saw what.", no_args_is_help=True)
manifest_cli = typer.Typer(help="The file that makes the app on a platform.", no_args_is_help=True)
backup_cli = typer.Typer(help="Make a backup now; or look at those there are.", invoke_without_command=True)
cli.add_typer(audit_cli, name="audit")
cli.add_typer(backup_cli, name="backup")
export_cli = typer.Typer(help="What goes out of Staffroom as a file.", no_args_is_help=True)
cli.add_typer(export_cli, name="export")
cli.add_typer(manifest_cli, name="manifest")

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
        typer.Argument(help="Files from your MIS, or a folder or zip of them: CSV, XLSX, XLS or ODS."),
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
        _say(lines, fine=fine)


@cli.command()
def template(folder: Annotated[Path, typer.Argument(help="An empty folder, or a new one.")]) -> None:
    """Write empty files for the school's data, each with its headings, an example and what it may hold."""
    from bot.plain_trouble import plain_trouble
    from models.exchange.template import write_templates

    with plain_trouble():
        paths = write_templates(folder)
        typer.echo(
            f"{len(paths)} files are in {folder}. Fill in what you have, then: staffroom import {folder}"
        )


@cli.command("print")
def print_(
    what: Annotated[
        str,
        typer.Argument(
            help="board: the week, for the wall (A3). slips: of a day, to cut. sheet: progress, for home. "
            "brief: before a meeting. labels: targets, for planners. "
            "support: learning support's page. agreement: to sign at home. policy: for governors."
        ),
    ],
    email: Annotated[str, typer.Option("--as", help="Who prints it: the e-mail of a member of staff.")],
    day: Annotated[
        str, typer.Option(help="The day, or any of the week; the next school day, if left out.")
    ] = "",
    of: Annotated[
        str, typer.Option(help="Of whom a sheet is: a pupil, a form, a class, a year, or mine.")
    ] = "",
    labels: Annotated[
        str, typer.Option(help="The sheets of labels, such as L7163 or 14; the school's own, if left out.")
    ] = "",
    out: Annotated[Path | None, typer.Option(help="The file to write; here, if left out.")] = None,
) -> None:
    """Print the board of a week, slips for the pupils of a day, or papers about pupils, as a PDF."""
    from bot.plain_trouble import plain_trouble
    from bot.printing import PrintOf, print_paper, printed

    with plain_trouble():
        _say(print_paper(printed(what), email, PrintOf(day, of, labels), out), fine=True)


@cli.command()
def migrate() -> None:
    """Bring the database's tables to the form that this version needs."""
    from bot.console import migrate
    from bot.plain_trouble import plain_trouble

    with plain_trouble():
        migrate()
        typer.echo("The database is up to date.")


@cli.command()
def upgrade(
    check: Annotated[
        bool, typer.Option("--check", help="Only say what would be changed; nothing is.")
    ] = False,
) -> None:
    """Bring the database to this version: backed up first, looked at afterwards, with the way back said."""
    from bot.plain_trouble import plain_trouble
    from bot.upgrading import bring_up, look_ahead

    with plain_trouble():
        lines, fine = (look_ahead(), True) if check else bring_up()
        _say(lines, fine=fine)


@cli.command()
def serve() -> None:
    """Run Staffroom: the scheduler, the doors that are configured, and the health pages."""
    from bot.uncoloured import import_log_without_colours

    import_log_without_colours()
    from bot import running
    from bot.logs import log_all_else, log_to_stderr
    from bot.plain_trouble import plain_trouble
    from bot.settings import read_environment

    with plain_trouble():
        environment = read_environment()
        log_to_stderr(environment.log_level)
        log_all_else()
        gc.freeze()
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
        _say([done.sentence], fine=done.fine)


@cli.command("doctor")
def doctor_() -> None:
    """Say what is configured, what is missing, and how to get it."""
    from bot.console import examine
    from bot.plain_trouble import plain_trouble

    with plain_trouble():
        lines, fine = examine()
        _say(lines, fine=fine)


@cli.command()
def service(
    into: Annotated[
        Path | None,
        typer.Option(help="Write the unit, and a script for commands, into this folder; else it is printed."),
    ] = None,
) -> None:
    """Write the unit by which systemd runs Staffroom, with as few rights as it can live with."""
    from bot.plain_trouble import plain_trouble
    from bot.unit import installed_command, unit, write_service

    with plain_trouble():
        command = installed_command()
        _say(write_service(into, command) if into else [unit(command)], fine=True)


@audit_cli.command("verify")
def verify(
    against: Annotated[
        str,
        typer.Option(
            metavar="FILE|DIGEST",
            help="A file of published seals, or a seal that somebody noted (16 signs of it or more).",
        ),
    ] = "",
) -> None:
    """Check that nothing in the audit was changed or taken away, by itself and beside what was published of it."""
    from bot.console import verify
    from bot.plain_trouble import plain_trouble

    with plain_trouble():
        lines, fine = verify(against)
        _say(lines, fine=fine)


@cli.command("retention")
def retention(
    email: Annotated[str, typer.Option("--as", help="Who looks: the e-mail of a member of staff.")],
    on: Annotated[str, typer.Option("--on", help="As of which day; today, if left out.")] = "",
) -> None:
    """List what is kept longer than it should be, by kind and year of leaving. Nothing is removed by it."""
    from bot.plain_trouble import plain_trouble
    from bot.retention import list_due

    with plain_trouble():
        _say(list_due(email, on), fine=True)


BackupKey = Annotated[
    Path | None,
    typer.Option(
        "--key", metavar="FILE", help="The file with the private key; this machine's own, if left out."
    ),
]


@backup_cli.callback()
def backup(context: typer.Context) -> None:
    """Make a backup now; or look at those there are."""
    if context.invoked_subcommand is not None:
        return
    from bot.backups import back_up
    from bot.plain_trouble import plain_trouble

    with plain_trouble():
        lines, fine = back_up()
        _say(lines, fine=fine)


@backup_cli.command("verify")
def verify_backup(file: Annotated[Path, typer.Argument(help="A backup.")], key: BackupKey = None) -> None:
    """Say whether a backup is whole: unchanged, opened by the key, undamaged, and with every row."""
    from bot.backups import verify
    from bot.plain_trouble import plain_trouble

    with plain_trouble():
        _say(verify(file, key), fine=True)


@backup_cli.command("drill")
def drill(
    file: Annotated[Path | None, typer.Argument(help="A backup; the newest, if left out.")] = None,
    key: BackupKey = None,
) -> None:
    """Try a backup out: put it into a database of its own, look into it, and take that away again."""
    from bot.backups import try_out
    from bot.plain_trouble import plain_trouble

    with plain_trouble():
        lines, fine = try_out(file, key)
        _say(lines, fine=fine)


@backup_cli.command("key")
def key(file: Annotated[Path, typer.Argument(help="The file to write the private key to.")]) -> None:
    """Make a pair of keys: backups are encrypted to the public one, and opened by the private one."""
    from bot.backups import new_key
    from bot.plain_trouble import plain_trouble

    with plain_trouble():
        _say(new_key(file), fine=True)


@cli.command()
def restore(
    file: Annotated[Path, typer.Argument(help="A backup, with its .json beside it.")],
    key: BackupKey = None,
    anyway: Annotated[
        bool, typer.Option("--anyway", help="Put it back though the audit in it is not whole.")
    ] = False,
) -> None:
    """Put a backup in the place of the database, which is kept aside. Stop Staffroom first."""
    from bot.backups import put_back
    from bot.plain_trouble import plain_trouble

    with plain_trouble():
        lines, fine = put_back(file, key, anyway=anyway)
        _say(lines, fine=fine)


@export_cli.callback()
def exports() -> None:
    """What goes out of Staffroom as a file."""


@export_cli.command("attendance")
def attendance(
    email: Annotated[str, typer.Option("--as", help="Who takes it: the e-mail of a member of staff.")],
    first: Annotated[str, typer.Option("--from", help="The first day; 1 September, if left out.")] = "",
    last: Annotated[str, typer.Option("--to", help="The last day; today, if left out.")] = "",
    out: Annotated[Path, typer.Option(help="The CSV file to write.")] = Path("sessions-attendance.csv"),
) -> None:
    """Write attendance at sessions as CSV for the MIS: UPN, date, session, subject, mark, minutes late."""
    from bot.exporting import export_attendance
    from bot.plain_trouble import plain_trouble

    with plain_trouble():
        _say(export_attendance(email, first, last, out), fine=True)


@export_cli.command("grades")
def grades(
    email: Annotated[str, typer.Option("--as", help="Who takes it: the e-mail of a member of staff.")],
    collection: Annotated[
        str, typer.Option(help="Which collection, such as 2026-11; the newest, if left out.")
    ] = "",
    out: Annotated[Path, typer.Option(help="The CSV file to write.")] = Path("grades.csv"),
) -> None:
    """Write the grades of a collection as CSV for the MIS; an import reads it back without a change."""
    from bot.exporting import export_grades
    from bot.plain_trouble import plain_trouble

    with plain_trouble():
        _say(export_grades(email, collection, out), fine=True)


@manifest_cli.callback()
def manifests() -> None:
    """The file that makes the app on a platform."""


@manifest_cli.command("slack")
def slack(
    address: Annotated[
        str,
        typer.Option(help="Staffroom's public https:// address; left out, Slack is reached by Socket Mode."),
    ] = "",
) -> None:
    """Print Slack's app manifest: paste it at "Create an app", "From a manifest"."""
    from bot.manifests import of_slack
    from bot.plain_trouble import plain_trouble

    with plain_trouble():
        typer.echo(of_slack(address))


@manifest_cli.command("teams")
def teams(
    out: Annotated[Path, typer.Option(help="The ZIP file to write.")],
) -> None:
    """Write the app package for Teams: the Teams administrator uploads it under "Manage apps"."""
    from bot.manifests import write_teams
    from bot.plain_trouble import plain_trouble

    with plain_trouble():
        _say(write_teams(out), fine=True)


def _say(lines: list[str], *, fine: bool) -> None:
    for line in lines:
        typer.echo(line)
    if not fine:
        raise typer.Exit(1)


def main() -> None:
    """The command `staffroom`; whatever it makes is for its own user alone."""
    os.umask(0o077)
    cli()
