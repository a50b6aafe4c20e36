"""What a command of the command line says in the end."""

import typer


def say_lines(lines: list[str], *, fine: bool) -> None:
    """Print each line; where all is not well, the command ends with 1."""
    for line in lines:
        typer.echo(line)
    if not fine:
        raise typer.Exit(1)
