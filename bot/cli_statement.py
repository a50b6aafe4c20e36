"""The words of the command line about what a pupil or a parent says of a record."""

from typing import Annotated

import typer

from bot.cli_lines import numbered, say_lines

statement_cli = typer.Typer(
    help="What a pupil or a parent says of a record, shown wherever the record is.", no_args_is_help=True
)

AsWhom = Annotated[str, typer.Option("--as", help="Who you are: the e-mail of a member of staff.")]


@statement_cli.command()
def records(
    pupil: Annotated[str, typer.Argument(help="The pupil's full name, admission number or UPN.")],
    email: AsWhom,
    kind: Annotated[str, typer.Option(help="One kind of record alone, such as slip or grade.")] = "",
) -> None:
    """List a pupil's records by kind, number and day, and what is said of them."""
    from bot.plain_trouble import plain_trouble
    from bot.statements import list_records

    with plain_trouble():
        say_lines(list_records(pupil, email, kind), fine=True)


@statement_cli.command()
def add(
    kind: Annotated[str, typer.Argument(help="The kind of record, such as slip or meeting.")],
    number: Annotated[int, numbered("Its number, as `records` lists it.")],
    by: Annotated[str, typer.Option("--from", help="Who says it: pupil or parent.")],
    says: Annotated[str, typer.Option("--says", help="What is said, word for word.")],
    email: AsWhom,
    on: Annotated[str, typer.Option("--on", help="The day on which it was said; today, if left out.")] = "",
) -> None:
    """Keep what a pupil or a parent says beside a record that staff do not change."""
    from bot.plain_trouble import plain_trouble
    from bot.statements import add_statement

    with plain_trouble():
        say_lines(add_statement(kind, number, (by, on, says), email), fine=True)


@statement_cli.command()
def withdraw(
    number: Annotated[int, numbered("The statement's number.", metavar="STATEMENT")], email: AsWhom
) -> None:
    """Show a statement no more, as where who made it asks for that. It stays in the record."""
    from bot.plain_trouble import plain_trouble
    from bot.statements import take_back

    with plain_trouble():
        say_lines(take_back(number, email), fine=True)
