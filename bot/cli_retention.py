"""The words of the command line about what is kept no longer: listed, decided on, removed for good."""

from typing import Annotated

import typer

from bot.cli_lines import numbered, say_lines

retention_cli = typer.Typer(
    help="List what is kept longer than it should be; or decide on a list of it.", invoke_without_command=True
)

AsWhom = Annotated[str, typer.Option("--as", help="Who you are: the e-mail of a member of staff.")]
Number = Annotated[int, numbered("The list's number.", metavar="LIST")]


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


@retention_cli.command("record")
def record_(
    item: Annotated[
        str, typer.Argument(metavar="ID", help="The record, as staffroom request look names it: slip:12")
    ],
    email: AsWhom,
    because: Annotated[
        str,
        typer.Option(
            "--because",
            help="Why: safeguarding, wrong, about another, never needed, objected or the law.",
        ),
    ] = "",
    words: Annotated[str, typer.Option("--words", help="Why, in words; the person is told it.")] = "",
    copied: Annotated[
        bool, typer.Option("--copied", help="It is copied to the child protection file.")
    ] = False,
    apply: Annotated[
        bool, typer.Option("--apply", help="Remove it; without this you see what goes.")
    ] = False,
) -> None:
    """Remove one record of a pupil before its time, with all that hangs on it; see first what goes."""
    from bot.one_record import look_first, remove
    from bot.plain_trouble import plain_trouble

    with plain_trouble():
        if apply:
            say_lines(remove(email, item, because, words, copied=copied), fine=True)
        else:
            say_lines(look_first(email, item, why_said=bool(because and words)), fine=True)


@retention_cli.command()
def removed(email: AsWhom) -> None:
    """List the single records that were removed before their time: who did it, when and why, and no word of them."""
    from bot.one_record import list_removed
    from bot.plain_trouble import plain_trouble

    with plain_trouble():
        say_lines(list_removed(email), fine=True)


@retention_cli.command()
def hold(
    pupil: Annotated[str, typer.Argument(help="The pupil's full name, admission number or UPN.")],
    because: Annotated[str, typer.Option("--because", help="Why the record is kept, whatever its age.")],
    email: AsWhom,
) -> None:
    """Keep everything of a pupil until somebody ends the hold, as for a claim or an inquiry."""
    from bot.holding import hold
    from bot.plain_trouble import plain_trouble

    with plain_trouble():
        say_lines(hold(pupil, because, email), fine=True)


@retention_cli.command()
def holds(email: AsWhom) -> None:
    """List the holds that stand, and when each is looked at again."""
    from bot.holding import holds
    from bot.plain_trouble import plain_trouble

    with plain_trouble():
        say_lines(holds(email), fine=True)


@retention_cli.command()
def keep(number: Annotated[int, numbered("The hold's number.", metavar="HOLD")], email: AsWhom) -> None:
    """Say that a hold was looked at again, and is needed as long again."""
    from bot.holding import keep_holding
    from bot.plain_trouble import plain_trouble

    with plain_trouble():
        say_lines(keep_holding(number, email), fine=True)


@retention_cli.command()
def release(number: Annotated[int, numbered("The hold's number.", metavar="HOLD")], email: AsWhom) -> None:
    """End a hold: the record goes when its time has come."""
    from bot.holding import release
    from bot.plain_trouble import plain_trouble

    with plain_trouble():
        say_lines(release(number, email), fine=True)
