"""The words of the command line about files that were taken out of Staffroom."""

from typing import Annotated

import typer

from bot.cli_lines import numbered, say_lines

taken_cli = typer.Typer(
    help="Files that were taken out of Staffroom, until they are deleted.", no_args_is_help=True
)

AsWhom = Annotated[str, typer.Option("--as", help="Who you are: the e-mail of a member of staff.")]


@taken_cli.command("list")
def list_(email: AsWhom) -> None:
    """List those that nobody said are deleted: your own; the data manager's list has everybody's."""
    from bot.plain_trouble import plain_trouble
    from bot.taken_files import list_taken

    with plain_trouble():
        say_lines(list_taken(email), fine=True)


@taken_cli.command("deleted")
def deleted(number: Annotated[int, numbered("The file's number.", metavar="FILE")], email: AsWhom) -> None:
    """Say that a file is deleted, and every copy of it."""
    from bot.plain_trouble import plain_trouble
    from bot.taken_files import delete_taken

    with plain_trouble():
        say_lines(delete_taken(email, number), fine=True)
