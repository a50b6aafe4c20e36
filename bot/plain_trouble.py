"""How the command line says that something went wrong: in a sentence, on standard error."""

from collections.abc import Iterator
from contextlib import contextmanager

import typer
from sqlalchemy.exc import DBAPIError

from bot.logs import log_to_stderr
from models.db.errors import Sorry


@contextmanager
def plain_trouble() -> Iterator[None]:
    """A mistake is said in a sentence on standard error; so is a database that is away."""
    log_to_stderr("error")
    try:
        yield
    except Sorry as sorry:
        typer.echo(sorry.sentence, err=True)
        raise typer.Exit(1) from None
    except DBAPIError as away:
        if not away.connection_invalidated and not isinstance(away.orig, Exception):
            raise
        typer.echo(
            f"The database cannot be used: {str(away.orig).splitlines()[0]}. Check DATABASE_URL.",
            err=True,
        )
        raise typer.Exit(1) from None
