"""`make migration` and `make fixture`."""

import typer

from models.db.errors import Sorry
from tests.house.migrations.draft import draft, scratch
from tests.house.migrations.fill import fill
from tests.house.migrations.heads import ROOT, Head, dump, heads, not_as_frozen, upgrade

cli = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


@cli.command()
def migration(name: str) -> None:
    """Write the next migration, and the rows of a filled database at its head."""
    if not name.strip():
        _refuse('Say what it is about: make migration name="who is away"')
    if waiting := [each for each in heads() if not each.filled.exists()]:
        _refuse(f"{waiting[0].migration.name} has no filled database yet. First run: make fixture")
    try:
        file = draft(name.strip())
    except Sorry as sorry:
        _refuse(sorry.sentence)
    typer.echo(f"Wrote {file.relative_to(ROOT)}. Read it: what is renamed looks like dropped and added.")
    fixture()


@cli.command()
def fixture() -> None:
    """Fill a database at each head that has no rows kept yet, and freeze its migration."""
    if changed := [each for each in heads() if each.filled.exists() and each.frozen_hash != each.hash]:
        _refuse(not_as_frozen(changed[0]))
    waiting = [each for each in heads() if not each.filled.exists()]
    for head in waiting:
        freeze(head)
        typer.echo(f"Wrote {head.filled.relative_to(ROOT)}, and froze {head.migration.name} in it.")
    if not waiting:
        typer.echo("Every migration has its rows and is what was frozen: there is nothing to fill.")


def freeze(head: Head) -> None:
    """Keep the rows of a filled database at this head, and the hash of its migration."""
    with scratch() as database:
        upgrade(database, head.number)
        fill(database)
        head.freeze(dump(database))


def _refuse(sentence: str) -> None:
    typer.echo(sentence, err=True)
    raise typer.Exit(1)


if __name__ == "__main__":
    cli()
