"""Every migration is frozen once it has landed, and each follows the one before."""

import re

import pytest

from tests.house.migrations.heads import FOLDER, ROOT, Head, heads

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
    file, rows = head.migration.relative_to(ROOT), head.filled.relative_to(ROOT)
    assert head.frozen_hash, f"{file} has no filled database yet. Run: make fixture"
    assert head.frozen_hash == head.hash, (
        f"{file} is not what was frozen. If it is on main, put it back: git checkout main -- {file}; then write "
        f'the next one: make migration name="what it is about". If it is yours and not on main yet, freeze it '
        f"anew: rm {rows}; make fixture"
    )


def test_rows_are_kept_only_for_migrations_that_are_there() -> None:
    strangers = {each.name for each in FOLDER.iterdir()} - {head.filled.name for head in HEADS}
    assert not strangers, f"No migration has the rows in {', '.join(sorted(strangers))}: remove them."
