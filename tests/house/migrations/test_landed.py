"""Every migration is frozen once it has landed, and each follows the one before."""

import re

import pytest
from typer.testing import CliRunner

from tests.house.migrations.__main__ import cli
from tests.house.migrations.heads import FOLDER, ROOT, Head, heads, not_as_frozen

HEADS = heads()
EACH = pytest.mark.parametrize("head", HEADS, ids=lambda head: head.migration.stem)


def test_each_migration_follows_the_one_before() -> None:
    numbers = [head.number for head in HEADS]
    twice = [head.migration.name for head in HEADS if numbers.count(head.number) > 1]
    assert not twice, (
        f"{' and '.join(twice)} have the same number. Remove the one that is not on main, and write it anew: "
        "git rm -f models/migrations/versions/… tests/house/migrations/heads/…; "
        'make migration name="what it is about"'
    )
    assert numbers == [f"{n:04}" for n in range(1, len(HEADS) + 1)]
    for before, head in zip([None, *HEADS], HEADS, strict=False):
        written = head.migration.read_text()
        assert re.search(f'^revision: str = "{head.number}"$', written, re.MULTILINE)
        follows = f'"{before.number}"' if before else "None"
        assert re.search(f"^down_revision: str \\| None = {follows}$", written, re.MULTILINE)


@EACH
def test_a_landed_migration_never_changes(head: Head) -> None:
    assert head.frozen_hash, (
        f"{head.migration.relative_to(ROOT)} has no filled database yet. Run: make fixture"
    )
    assert head.frozen_hash == head.hash, not_as_frozen(head)


def test_to_fill_what_is_filled_says_so_and_what_was_changed_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    done = CliRunner().invoke(cli, ["fixture"])
    assert (done.exit_code, "there is nothing to fill" in done.output) == (0, True)
    monkeypatch.setattr(Head, "hash", "another")
    changed = CliRunner().invoke(cli, ["fixture"])
    assert changed.exit_code == 1
    assert "is not what was frozen. If it is on main, put it back" in changed.output


def test_rows_are_kept_only_for_migrations_that_are_there() -> None:
    strangers = {each.name for each in FOLDER.iterdir()} - {head.filled.name for head in HEADS}
    assert not strangers, f"No migration has the rows in {', '.join(sorted(strangers))}: remove them."
