"""The words of the command line about what is kept no longer: listed, decided on, removed for good."""

from typing import Annotated

import typer

from bot.cli_lines import say_lines

retention_cli = typer.Typer(
    help="List what is kept longer than it should be; or decide on a list of it.", invoke_without_command=True
)

AsWhom = Annotated[str, typer.Option("--as", help="Who you are: the e-mail of a member of staff.")]
Number = Annotated[int, typer.Argument(metavar="LIST", help="The list's number.")]


@retention_cli.callback()
def retention(
    context: typer.Context,
    email: Annotated[str, typer.Option("--as", help="Who looks: the e-mail of a member of staff.")] = "",
    on: Annotated[str, typer.Option("--on", help="As of which day; today, if left out.")] = "",
) -> None:
    """List what is kept longer than it should be, by kind and year of leaving. Nothing is removed by it."""
    if context.invoked_subcommand is not None:
        return
    from bot.plain_trouble import plain_trouble
    from bot.retention import list_due

    with plain_trouble():
        say_lines(list_due(email, on), fine=True)


@retention_cli.command("list")
def make(email: AsWhom) -> None:
    """Make a list of what is kept longer than it should be today, to be decided on. Nothing is removed by it."""
    from bot.plain_trouble import plain_trouble
    from bot.retention import make_version

    with plain_trouble():
        say_lines(make_version(email), fine=True)


@retention_cli.command()
def approve(number: Number, email: AsWhom) -> None:
    """Let what is on a list be removed for good, as the scheme lead or as the second person. It cannot be undone."""
    from bot.plain_trouble import plain_trouble
    from bot.retention import let_go

    with plain_trouble():
        say_lines(let_go(number, email), fine=True)


@retention_cli.command()
def drop(number: Number, email: AsWhom) -> None:
    """Let nothing be removed by a list; or stop the one that is being carried out."""
    from bot.plain_trouble import plain_trouble
    from bot.retention import let_stay

    with plain_trouble():
        say_lines(let_stay(number, email), fine=True)


@retention_cli.command()
def remove(email: AsWhom) -> None:
    """Carry out the list that was approved, here and now; a server that runs does it by itself."""
    from bot.plain_trouble import plain_trouble
    from bot.retention import carry_out

    with plain_trouble():
        say_lines(carry_out(email), fine=True)
