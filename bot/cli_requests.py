"""The words of the command line about requests for a record: taken down, looked through, answered."""

from pathlib import Path
from typing import Annotated

import typer

from bot.cli_lines import numbered, say_lines

requests_cli = typer.Typer()
request_cli = typer.Typer(
    help="Requests for what is held of a pupil or of a member of staff (subject access).",
    no_args_is_help=True,
)
requests_cli.add_typer(request_cli, name="request")

As = Annotated[str, typer.Option("--as", help="Who you are: the e-mail of a member of staff.")]
RequestNumber = Annotated[int, numbered("The request's number.")]
OfStaff = Annotated[
    bool, typer.Option("--staff", help="Named is a member of staff, by name or e-mail, and not a pupil.")
]
On = Annotated[str, typer.Option("--on", help="The day; today, if left out.")]


@request_cli.command("new")
def new(  # noqa: PLR0913, PLR0917 - an option each
    whom: Annotated[str, typer.Argument(help="For whom: the pupil's name, with the form if two share it.")],
    email: As,
    asker: Annotated[
        str, typer.Option("--from", help="Who asks: pupil, parent, solicitor, colleague or another.")
    ],
    came: Annotated[
        str, typer.Option(help="How it came: in person, telephone, e-mail, letter or another way.")
    ],
    name: Annotated[str, typer.Option(help="Who that is, where it is not whom it is about.")] = "",
    received: Annotated[str, typer.Option(help="The day it came; today, if left out.")] = "",
    known: Annotated[
        str, typer.Option(help="The day on which identity and authority were known; leave out if not yet.")
    ] = "",
    kinds: Annotated[
        str,
        typer.Option(help="Which kinds of record are wanted, such as academic, sessions; all, if left out."),
    ] = "",
    first: Annotated[str, typer.Option("--first", help="Records from this day on.")] = "",
    last: Annotated[str, typer.Option("--last", help="Records up to this day.")] = "",
    staff: OfStaff = False,
) -> None:
    """Take down a request that came, in whatever words: who asks, for whom, and since when you know they may."""
    from bot.plain_trouble import plain_trouble
    from bot.subject_access import NewRequest, take_down_request

    with plain_trouble():
        asked = NewRequest(whom, asker, name, came, received, known, kinds, first, last, staff)
        say_lines(take_down_request(email, asked), fine=True)


@request_cli.command("complaint")
def complaint(
    whom: Annotated[str, typer.Argument(help="About whose data: the pupil's name, with the form if shared.")],
    email: As,
    asker: Annotated[
        str, typer.Option("--from", help="Who complains: pupil, parent, solicitor, colleague or another.")
    ],
    came: Annotated[
        str, typer.Option(help="How it came: in person, telephone, e-mail, letter or another way.")
    ],
    what: Annotated[str, typer.Option(help="What it is about, as it was said.")],
    name: Annotated[str, typer.Option(help="Who that is, where it is not whom it is about.")] = "",
    received: Annotated[str, typer.Option(help="The day it came; today, if left out.")] = "",
    staff: OfStaff = False,
) -> None:
    """Take down a complaint about somebody's data: it is acknowledged within 30 days, and answered without delay."""
    from bot.complaints import NewComplaint, take_down
    from bot.plain_trouble import plain_trouble

    with plain_trouble():
        given = NewComplaint(whom, asker, name, came, received, what, staff)
        say_lines(take_down(email, given), fine=True)


@request_cli.command("acknowledge")
def acknowledge(number: RequestNumber, email: As, on: On = "") -> None:
    """Say that who complained was told that it was received."""
    from bot.complaints import acknowledge_complaint
    from bot.plain_trouble import plain_trouble

    with plain_trouble():
        say_lines(acknowledge_complaint(email, number, on), fine=True)


@request_cli.command("list")
def list_(
    email: As,
    closed: Annotated[bool, typer.Option("--closed", help="Those that are closed, too.")] = False,
) -> None:
    """List requests and complaints with the day by which each is to be answered."""
    from bot.plain_trouble import plain_trouble
    from bot.subject_access import list_requests

    with plain_trouble():
        say_lines(list_requests(email, closed=closed), fine=True)


@request_cli.command("show")
def show(number: RequestNumber, email: As) -> None:
    """Show one request: what was asked, its clock, and what is to be done next."""
    from bot.plain_trouble import plain_trouble
    from bot.subject_access import show_request

    with plain_trouble():
        say_lines(show_request(email, number), fine=True)


@request_cli.command("known")
def known_(number: RequestNumber, email: As, on: On = "") -> None:
    """Say since when it is known who asks, and that they may: the clock starts."""
    from bot.plain_trouble import plain_trouble
    from bot.subject_access import identify_asker

    with plain_trouble():
        say_lines(identify_asker(email, number, on), fine=True)


@request_cli.command("ask")
def ask(
    number: RequestNumber,
    email: As,
    what: Annotated[str, typer.Option(help="What has to be asked before it can be answered.")],
    on: On = "",
) -> None:
    """Say that something had to be asked back: the clock stands still until it is answered."""
    from bot.plain_trouble import plain_trouble
    from bot.subject_access import ask_asker

    with plain_trouble():
        say_lines(ask_asker(email, number, what, on), fine=True)


@request_cli.command("answered")
def answered(number: RequestNumber, email: As, on: On = "") -> None:
    """Say that what was asked back is answered: the clock goes on."""
    from bot.plain_trouble import plain_trouble
    from bot.subject_access import asker_answered

    with plain_trouble():
        say_lines(asker_answered(email, number, on), fine=True)


@request_cli.command("complex")
def complex_(
    number: RequestNumber, email: As, because: Annotated[str, typer.Option(help="Why; who asks is told it.")]
) -> None:
    """Say within the first month that a request is complex: there are two months more."""
    from bot.plain_trouble import plain_trouble
    from bot.subject_access import call_complex

    with plain_trouble():
        say_lines(call_complex(email, number, because), fine=True)


@request_cli.command("record")
def record(number: RequestNumber, email: As, on: On = "") -> None:
    """Say that the educational record of a maintained school was handed over, while the rest goes on."""
    from bot.plain_trouble import plain_trouble
    from bot.subject_access import hand_over_record

    with plain_trouble():
        say_lines(hand_over_record(email, number, on), fine=True)


@request_cli.command("close")
def close(
    number: RequestNumber,
    email: As,
    how: Annotated[
        str,
        typer.Option(
            "--how",
            help="What became of it: answered, withdrawn or refused; "
            "of a complaint, upheld, upheld in part, not upheld or withdrawn.",
        ),
    ],
    because: Annotated[
        str, typer.Option("--because", help="What was answered to a complaint, or why a request is refused.")
    ] = "",
) -> None:
    """Close a request or a complaint."""
    from bot.plain_trouble import plain_trouble
    from bot.subject_access import close_request

    with plain_trouble():
        say_lines(close_request(email, number, how, because), fine=True)


@request_cli.command("look")
def look(
    number: RequestNumber,
    email: As,
    every: Annotated[bool, typer.Option("--all", help="Every text, not only what waits.")] = False,
) -> None:
    """List the texts that a person decides on before anything goes out, each with its id and why."""
    from bot.deciding_texts import look_at_texts
    from bot.plain_trouble import plain_trouble

    with plain_trouble():
        say_lines(look_at_texts(email, number, every=every), fine=True)


@request_cli.command("decide")
def decide(
    number: RequestNumber,
    email: As,
    items: Annotated[
        list[str] | None,
        typer.Argument(metavar="[ID]...", help="Ids from look; none: you are asked one by one."),
    ] = None,
    it: Annotated[
        str,
        typer.Option(
            "--it", help="What becomes of them: goes out, goes out without what is marked, or withheld."
        ),
    ] = "",
    because: Annotated[str, typer.Option("--because", help="Why: look lists the reasons there are.")] = "",
) -> None:
    """Decide on texts, with a reason: they go out, go out without what is marked, or are withheld."""
    from bot.deciding_texts import decide_on, decide_one_by_one
    from bot.plain_trouble import plain_trouble

    with plain_trouble():
        if items and it and because:
            say_lines(decide_on(email, number, items, it, because), fine=True)
        elif items or it or because:
            typer.echo(
                "Give the ids, --it and --because together; or none of them, and you are asked one by one."
            )
            raise typer.Exit(1)
        else:
            decide_one_by_one(email, number, typer.echo, lambda words: str(typer.prompt(words)))


@request_cli.command("make")
def make(number: RequestNumber, email: As) -> None:
    """Make the file of a request: everything that goes out, in a ZIP, with a passphrase that is said once."""
    from bot.plain_trouble import plain_trouble
    from bot.subject_access import make_file

    with plain_trouble():
        say_lines(make_file(email, number), fine=True)


@request_cli.command("open")
def open_(
    number: RequestNumber,
    email: As,
    out: Annotated[Path, typer.Option(help="The file to write it to.", readable=False)],
) -> None:
    """Take the file of a request, to hand it over; that you took it is on record."""
    from bot.plain_trouble import plain_trouble
    from bot.subject_access import take_out

    with plain_trouble():
        say_lines(take_out(email, number, out), fine=True)
