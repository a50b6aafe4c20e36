"""The words of the command line about the data itself: its tables, its audit, its backups, how long it is kept."""

from pathlib import Path
from typing import Annotated

import typer

from bot.cli_lines import say_lines
from bot.cli_restrict import restrict_cli
from bot.cli_retention import retention_cli
from bot.cli_statement import statement_cli

data_cli = typer.Typer()
audit_cli = typer.Typer(help="The record of who did and saw what.", no_args_is_help=True)
backup_cli = typer.Typer(help="Make a backup now; or look at those there are.", invoke_without_command=True)
data_cli.add_typer(audit_cli, name="audit")
data_cli.add_typer(backup_cli, name="backup")
data_cli.add_typer(retention_cli, name="retention")
data_cli.add_typer(restrict_cli, name="restrict")
data_cli.add_typer(statement_cli, name="statement")

BackupKey = Annotated[
    Path | None,
    typer.Option(
        "--key",
        metavar="FILE",
        help="The file with the private key; this machine's own, if left out.",
        readable=False,
    ),
]


@data_cli.command()
def migrate() -> None:
    """Bring the database's tables to the form that this version needs."""
    from bot.console import migrate
    from bot.plain_trouble import plain_trouble

    with plain_trouble():
        back = migrate()
        say_lines(["The database is up to date.", *back], fine=True)


@data_cli.command()
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
        say_lines(lines, fine=fine)


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
        say_lines(lines, fine=fine)


@data_cli.command("incident")
def incident(
    email: Annotated[str, typer.Option("--as", help="Who looks: the e-mail of a member of staff.")],
    first: Annotated[str, typer.Option("--from", help="Since when; three days back, if left out.")] = "",
    last: Annotated[str, typer.Option("--to", help="Until when; now, if left out.")] = "",
    known: Annotated[
        str, typer.Option("--known", help="Since when the school knows; now, if left out.")
    ] = "",
    whose: Annotated[
        str, typer.Option("--who", help="One of the staff, by e-mail, or one pupil, by name.")
    ] = "",
    door: Annotated[str, typer.Option("--door", help="Over slack, teams, terminal or cli alone.")] = "",
    channels: Annotated[
        bool, typer.Option("--channels", help="Only what was posted into places of several people.")
    ] = False,
    out: Annotated[
        Path | None, typer.Option(help="A CSV file to write; printed, if left out.", readable=False)
    ] = None,
) -> None:
    """Say who saw and did what about whom in a time, out of the audit: for a breach, within its 72 hours."""
    from bot.incident import IncidentAsked, tell_incident
    from bot.plain_trouble import plain_trouble

    with plain_trouble():
        asked = IncidentAsked(first, last, known, whose, door, channels=channels)
        say_lines(tell_incident(email, asked, out), fine=True)


@data_cli.command("papers")
def papers(
    email: Annotated[str, typer.Option("--as", help="Who makes them: the e-mail of a member of staff.")],
    into: Annotated[
        Path | None,
        typer.Option(help="The school's folder of papers; papers in the home, if left out.", readable=False),
    ] = None,
) -> None:
    """Make the papers about the data, as Markdown and PDF; what people wrote for them is kept."""
    from bot.governance.making import make_papers
    from bot.plain_trouble import plain_trouble

    with plain_trouble():
        say_lines(make_papers(email, into), fine=True)


@backup_cli.callback()
def backup(context: typer.Context) -> None:
    """Make a backup now; or look at those there are."""
    if context.invoked_subcommand is not None:
        return
    from bot.backups import back_up
    from bot.plain_trouble import plain_trouble

    with plain_trouble():
        lines, fine = back_up()
        say_lines(lines, fine=fine)


@backup_cli.command("verify")
def verify_backup(
    file: Annotated[Path, typer.Argument(help="A backup.", readable=False)], key: BackupKey = None
) -> None:
    """Say whether a backup is whole: unchanged, opened by the key, undamaged, and with every row."""
    from bot.backups import verify
    from bot.plain_trouble import plain_trouble

    with plain_trouble():
        say_lines(verify(file, key), fine=True)


@backup_cli.command("drill")
def drill(
    file: Annotated[
        Path | None, typer.Argument(help="A backup; the newest, if left out.", readable=False)
    ] = None,
    key: BackupKey = None,
) -> None:
    """Try a backup out: put it into a database of its own, look into it, and take that away again."""
    from bot.backups import try_out
    from bot.plain_trouble import plain_trouble

    with plain_trouble():
        lines, fine = try_out(file, key)
        say_lines(lines, fine=fine)


@backup_cli.command("key")
def key(
    file: Annotated[Path, typer.Argument(help="The file to write the private key to.", readable=False)],
) -> None:
    """Make a pair of keys: backups are encrypted to the public one, and opened by the private one."""
    from bot.backups import new_key
    from bot.plain_trouble import plain_trouble

    with plain_trouble():
        say_lines(new_key(file), fine=True)


@data_cli.command()
def restore(
    file: Annotated[Path, typer.Argument(help="A backup, with its .json beside it.", readable=False)],
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
        say_lines(lines, fine=fine)
