"""The journal of what was removed for good: that it is whole is known, and one of its two files mends the other."""

from datetime import UTC, datetime, timedelta
from itertools import combinations
from pathlib import Path

import pytest

from models.db.journal import Journal, RemovalLine, RowsGone

BEGAN = datetime(2026, 9, 1, tzinfo=UTC)
MANY = 5


def line(position: int, mark: str = "ours") -> RemovalLine:
    gone = (RowsGone("slip", "id", (position,)),)
    return RemovalLine(mark, position, BEGAN + timedelta(days=position), "list 1", gone=gone)


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    made = Journal(tmp_path / "here" / "removed.jsonl", tmp_path / "there" / "removed.jsonl")
    for position in range(1, MANY + 1):
        made.append(line(position))
    return made


def test_without_any_of_its_lines_it_is_not_whole(journal: Journal) -> None:
    alone = Journal(journal.file)
    assert alone.is_whole("ours", MANY)
    written = journal.file.read_text().splitlines(keepends=True)
    for lost in (set(some) for many in range(1, MANY + 1) for some in combinations(range(MANY), many)):
        alone.file.write_text("".join(each for at, each in enumerate(written) if at not in lost))
        assert not alone.is_whole("ours", MANY), lost


def test_what_was_forgotten_is_not_missed_and_what_is_lost_after_it_is(journal: Journal) -> None:
    alone = Journal(journal.file)
    for before in (0, 2, 2, 4):
        alone.forget(BEGAN + timedelta(days=before, hours=1))
        assert alone.is_whole("ours", MANY)
        assert {each.position for each in alone.lines() if each.gone} == set(range(before + 1, MANY + 1))
    kept = alone.file.read_text().splitlines(keepends=True)
    alone.file.write_text("".join(kept[1:]))
    assert not alone.is_whole("ours", MANY)


def test_where_one_file_was_lost_and_written_on_the_other_mends_it(journal: Journal) -> None:
    assert journal.copy is not None
    whole = [*map(line, range(1, MANY + 2))]
    for lost in (journal.file, journal.copy):
        lost.unlink()
        journal.append(line(MANY + 1))
        assert [*journal.lines()] == whole
        journal.bring_together()
        assert [*Journal(journal.file).lines()] == [*Journal(journal.copy).lines()] == whole


def test_a_line_that_no_commit_followed_is_the_one_that_was_written_after_it(journal: Journal) -> None:
    journal.append(RemovalLine("ours", MANY, BEGAN, "list 2"))
    assert [each.by for each in journal.lines()][-1] == "list 2"
    assert journal.is_whole("ours", MANY)
