"""The words of the command line about files: to fill in, to print, to take away, and to make the app from."""

from pathlib import Path
from typing import Annotated

import typer

from bot.cli_lines import say_lines

files_cli = typer.Typer()
export_cli = typer.Typer(help="What goes out of Staffroom as a file.", no_args_is_help=True)
manifest_cli = typer.Typer(help="The file that makes the app on a platform.", no_args_is_help=True)
files_cli.add_typer(export_cli, name="export")
files_cli.add_typer(manifest_cli, name="manifest")


@files_cli.command()
def template(
    folder: Annotated[Path, typer.Argument(help="An empty folder, or a new one.", readable=False)],
) -> None:
    """Write empty files for the school's data, each with its headings, an example and what it may hold."""
    from bot.plain_trouble import plain_trouble
    from models.exchange.template import write_templates

    with plain_trouble():
        paths = write_templates(folder)
        typer.echo(
            f"{len(paths)} files are in {folder}. Fill in what you have, then: staffroom import {folder}"
        )


@files_cli.command("print")
def print_(
    what: Annotated[
        str,
        typer.Argument(
            help="board: the week, for the wall (A3). slips: of a day, to cut. sheet: progress, for home. "
            "brief: before a meeting. labels: targets, for planners. "
            "support: learning support's page. agreement: to sign at home. policy: for governors. "
            "cohort: a year group's report; cohort-xlsx: the same as tables; cohort-list: who is near a grade."
        ),
    ],
    email: Annotated[str, typer.Option("--as", help="Who prints it: the e-mail of a member of staff.")],
    day: Annotated[
        str, typer.Option(help="The day, or any of the week; the next school day, if left out.")
    ] = "",
    of: Annotated[
        str,
        typer.Option(
            help="Of whom: a pupil, a form, a class, a year, or mine; of a cohort its year: 11, "
            "11 current, or 11 near 5+."
        ),
    ] = "",
    labels: Annotated[
        str, typer.Option(help="The sheets of labels, such as L7163 or 14; the school's own, if left out.")
    ] = "",
    out: Annotated[
        Path | None, typer.Option(help="The file to write; here, if left out.", readable=False)
    ] = None,
) -> None:
    """Print the board of a week, slips for the pupils of a day, or papers about pupils, as a PDF."""
    from bot.plain_trouble import plain_trouble
    from bot.printing import PrintOf, print_paper, printed

    with plain_trouble():
        say_lines(print_paper(printed(what), email, PrintOf(day, of, labels), out), fine=True)


@export_cli.callback()
def exports() -> None:
    """What goes out of Staffroom as a file."""


@export_cli.command("attendance")
def attendance(
    email: Annotated[str, typer.Option("--as", help="Who takes it: the e-mail of a member of staff.")],
    first: Annotated[str, typer.Option("--from", help="The first day; 1 September, if left out.")] = "",
    last: Annotated[str, typer.Option("--to", help="The last day; today, if left out.")] = "",
    out: Annotated[Path, typer.Option(help="The CSV file to write.", readable=False)] = Path(
        "sessions-attendance.csv"
    ),
) -> None:
    """Write attendance at sessions as CSV for the MIS: UPN, date, session, subject, mark, minutes late."""
    from bot.exporting import export_attendance
    from bot.plain_trouble import plain_trouble

    with plain_trouble():
        say_lines(export_attendance(email, first, last, out), fine=True)


@export_cli.command("grades")
def grades(
    email: Annotated[str, typer.Option("--as", help="Who takes it: the e-mail of a member of staff.")],
    collection: Annotated[
        str, typer.Option(help="Which collection, such as 2026-11; the newest, if left out.")
    ] = "",
    out: Annotated[Path, typer.Option(help="The CSV file to write.", readable=False)] = Path("grades.csv"),
) -> None:
    """Write the grades of a collection as CSV for the MIS; an import reads it back without a change."""
    from bot.exporting import export_grades
    from bot.plain_trouble import plain_trouble

    with plain_trouble():
        say_lines(export_grades(email, collection, out), fine=True)


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
    out: Annotated[Path, typer.Option(help="The ZIP file to write.", readable=False)],
) -> None:
    """Write the app package for Teams: the Teams administrator uploads it under "Manage apps"."""
    from bot.manifests import write_teams
    from bot.plain_trouble import plain_trouble

    with plain_trouble():
        say_lines(write_teams(out), fine=True)
