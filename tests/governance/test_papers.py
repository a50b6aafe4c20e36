"""The papers about the data: filled in, with their gaps at the top, and made again without a loss."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pypdf import PdfReader

from bot.governance.as_markdown import as_markdown
from bot.governance.as_page import as_page
from bot.governance.draft import GAP, DataPaper
from bot.governance.known import KnownOfData, how_it_is_run, known_of_data
from bot.governance.making import CHANGES, PAPERS, write_again
from bot.governance.theirs import TheirFiles, Theirs
from bot.papers.press import write
from bot.settings import Environment
from models.db.database import Database
from models.lifecycle.register import register

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture
def written(tmp_path: Path) -> TheirFiles:
    made = TheirFiles(tmp_path / "yours")
    made.lay_out()
    return made


@pytest.fixture
def known(school: Database) -> KnownOfData:
    with school.reading() as db:
        return known_of_data(db, how_it_is_run(Environment(school_name="Fell School")), NOON)


def drafts(known: KnownOfData, written: TheirFiles) -> list[DataPaper]:
    return [make(known, written) for make in PAPERS]


@pytest.mark.both_databases
def test_the_counts_are_the_database_s_own_and_small_groups_are_not_told(known: KnownOfData) -> None:
    assert known.rows.keys() == register().keys()
    assert known.rows["pupil"] == sum(known.pupils.values()) + known.left == 100
    assert known.groups["in care"] == "fewer than 6"
    assert known.groups["special educational needs"].isdigit()


def test_every_gap_of_a_paper_stands_at_its_top_and_where_it_is_to_be_filled(
    known: KnownOfData, written: TheirFiles
) -> None:
    for paper in drafts(known, written):
        top, _, rest = as_markdown(paper, "today").partition("\n\n|")
        for gap in paper.gaps:
            assert f"- {gap.asks} ({gap}.md)" in top
        assert len(re.findall(GAP, rest)) >= len(paper.gaps)


def test_each_part_that_people_write_is_asked_for_in_a_paper(known: KnownOfData, written: TheirFiles) -> None:
    assert {gap for paper in drafts(known, written) for gap in paper.gaps} == set(Theirs)


def test_what_people_wrote_stands_in_it_and_is_kept(known: KnownOfData, written: TheirFiles) -> None:
    file = written.file(Theirs.TRANSFERS)
    file.write_text(file.read_text() + "Everything stays in the *United Kingdom*.\n")
    written.lay_out()
    (record,) = (
        each
        for each in drafts(known, written)
        if Theirs.CONTROLLER in each.gaps and each.name.startswith("record")
    )
    assert Theirs.TRANSFERS not in record.gaps
    assert "| Transfers abroad | Everything stays in the *United Kingdom*. |" in as_markdown(record, "today")


def test_made_again_it_says_what_changed_and_keeps_what_somebody_wrote_in_a_paper(tmp_path: Path) -> None:
    first = {"a": "# A\n\n*Made on 1 May.*\n\nOne.\n", "b": "# B\n"}
    assert not write_again(tmp_path, first, "1 May").changes
    second = {"a": "# A\n\n*Made on 2 May.*\n\nTwo.\n", "b": "# B\n"}
    again = write_again(tmp_path, second, "2 May")
    assert (again.changes, again.kept) == ({"a": ["-One.", "+Two."]}, [])
    assert "-One.\n+Two.\n" in (tmp_path / CHANGES).read_text()
    (tmp_path / "a.md").write_text("# A\n\nMine.\n")
    (aside,) = write_again(tmp_path, second, "3 May").kept
    assert aside.read_text() == "# A\n\nMine.\n"
    assert (tmp_path / "a.md").read_text() == second["a"]


def test_every_paper_is_printed_with_its_gaps_and_the_tests_of_its_promises(
    known: KnownOfData, written: TheirFiles, tmp_path: Path
) -> None:
    for paper in drafts(known, written):
        file = write(as_page(paper, "23 November 2026"), tmp_path / "paper.pdf")
        said = " ".join(page.extract_text() for page in PdfReader(file).pages)
        plain = re.sub(r"[\s\u200b]+", "", said)
        assert re.sub(r"\s", "", paper.title) in plain
        for promise in paper.promised:
            assert re.sub(r"\s", "", promise.sentence) in plain
            assert f"[{promise.number}]" in plain
            assert all(each in plain for each in promise.tests)
        for gap in paper.gaps:
            assert re.sub(r"\s", "", gap.asks) in plain
