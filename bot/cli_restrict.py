"""The words of the command line about pupils whose record is restricted."""

from typing import Annotated

import typer

from bot.cli_lines import numbered, say_lines

restrict_cli = typer.Typer(
    help="Restrict a pupil's record: kept, read by very few, and used for nothing.", no_args_is_help=True
)

AsWhom = Annotated[str, typer.Option("--as", help="Who you are: the e-mail of a member of staff.")]
RestrictionNumber = Annotated[int, numbered("The restriction's number.", metavar="RESTRICTION")]


@restrict_cli.command("set")
def set_(
    pupil: Annotated[str, typer.Argument(help="The pupil's full name, admission number or UPN.")],
    because: Annotated[str, typer.Option("--because", help="Why, and who asked for it.")],
    email: AsWhom,
) -> None:
    """Let only the data manager, the safeguarding lead and the data protection officer read a pupil's record."""
    from bot.plain_trouble import plain_trouble
    from bot.restricting import restrict_record

    with plain_trouble():
        say_lines(restrict_record(pupil, because, email), fine=True)


@restrict_cli.command("list")
def list_(email: AsWhom) -> None:
    """List whose record is restricted, and when each is looked at again."""
    from bot.plain_trouble import plain_trouble
    from bot.restricting import restrictions

    with plain_trouble():
        say_lines(restrictions(email), fine=True)


@restrict_cli.command()
def keep(number: RestrictionNumber, email: AsWhom) -> None:
    """Say that a restriction was looked at again, and is needed as long again."""
    from bot.plain_trouble import plain_trouble
    from bot.restricting import keep_on

    with plain_trouble():
        say_lines(keep_on(number, email), fine=True)


@restrict_cli.command()
def lift(
    number: RestrictionNumber,
    because: Annotated[str, typer.Option("--because", help="Why it is needed no more.")],
    email: AsWhom,
    they_know: Annotated[
        bool, typer.Option("--they-know", help="Whoever asked for the restriction was told.")
    ] = False,
) -> None:
    """Lift a restriction: the record is read and used as before. Tell whoever asked for it before you do."""
    from bot.plain_trouble import plain_trouble
    from bot.restricting import lift_restriction

    with plain_trouble():
        say_lines(lift_restriction(number, because, email, they_know=they_know), fine=True)
