"""`staffroom manifest`: the files that make the app on a platform, written from what is declared."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from bot.commands import registry
from bot.settings import read_environment
from models.db.errors import Sorry

manifest_cli = typer.Typer(help="The file that makes the app on a platform.", no_args_is_help=True)


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
    # Here, not above: the platforms' libraries take a second to import, which every other command would wait.
    from bot.platforms.slack.manifest import manifest

    try:
        written = manifest(registry(), prefix=read_environment().slack_command_prefix, address=address)
    except Sorry as sorry:
        typer.echo(sorry.sentence, err=True)
        raise typer.Exit(1) from None
    typer.echo(json.dumps(written, indent=2, ensure_ascii=False))


@manifest_cli.command("teams")
def teams(
    out: Annotated[Path, typer.Option(help="The ZIP file to write.")],
) -> None:
    """Write the app package for Teams: the Teams administrator uploads it under "Manage apps"."""
    # Here, not above, as for Slack.
    from bot.platforms.teams.checkup import named_otherwise, strange
    from bot.platforms.teams.manifest import package

    try:
        environment = read_environment()
        made = package(
            registry(),
            app_id=environment.teams_app_id,
            address=environment.public_url,
            school=environment.school_name,
            now=datetime.now(UTC),
        )
    except Sorry as sorry:
        typer.echo(sorry.sentence, err=True)
        raise typer.Exit(1) from None
    out.write_bytes(made)
    for each in (*strange(environment), *named_otherwise(environment.school_name)):
        typer.echo(each.sentence)
    typer.echo(f"{out} is written. Upload it in the Teams admin centre: Teams apps, Manage apps, Upload.")
