"""The papers about the data: filled in, with their gaps at the top, and made again without a loss."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pypdf import PdfReader
from sqlmodel import select

from bot.governance.as_markdown import as_markdown
from bot.governance.as_page import as_page
from bot.governance.assessment import impact_assessment
from bot.governance.by_itself import what_happens_by_itself
from bot.governance.draft import GAP, DataPaper
from bot.governance.governors import page_for_governors
from bot.governance.known import KnownOfData, how_it_is_run, known_of_data
from bot.governance.making import CHANGES, PAPERS, write_again
from bot.governance.notices import notice_for_pupils_and_parents, notice_for_staff
from bot.governance.risks import RISKS, scores
from bot.governance.theirs import TheirFiles, Theirs
from bot.papers.press import write
from bot.settings import Environment
from models.db.database import Database
from models.db.errors import Sorry
from models.lifecycle.register import register
from models.outbox.topics import Topic
from models.rules.backups import DRILL_EVERY
from models.rules.policy_parts import PolicyPart
from models.rules.retention import HeldKind
from models.rules.triggers import Trigger
from models.school.people import Pupil
from scheduler.timetable import timetable

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
        said = as_markdown(paper, "today")
        assert said.count(GAP) >= len(paper.gaps)
        for gap in paper.gaps:
            assert said.index(f"- {gap.asks} ({gap}.md)") < said.index(f"{GAP}{gap.asks}")


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


def test_the_scores_that_people_give_stand_beside_the_risks(known: KnownOfData, written: TheirFiles) -> None:
    lines = [f"{number}: possible, severe, high, low, yes" for number in range(1, len(RISKS) + 1)]
    written.file(Theirs.RISK_SCORES).write_text("\n".join(lines))
    paper = impact_assessment(known, written)
    assert Theirs.RISK_SCORES not in paper.gaps
    assert f"| 3 | {RISKS[2].what} | possible | severe | high |" in as_markdown(paper, "today")
    for wrong in ("15: a, b, c, d, e", "1: high", "one: a, b, c, d, e"):
        with pytest.raises(Sorry, match="risk-scores"):
            scores(wrong)


def test_each_paper_says_how_long_the_school_has_set(known: KnownOfData, written: TheirFiles) -> None:
    """Who leaves on the day of the papers: what they say of each kind, and the day on which it goes."""
    known = replace(known, settings=replace(known.settings, retention_academic=5))
    papers = {each.name: as_markdown(each, "23 November") for each in drafts(known, written)}
    for name in ("retention-schedule", "privacy-notice-pupils", "record-of-processing"):
        assert "until 5 years after the year in which the pupil leaves" in papers[name]
        assert "until a year after the year in which the pupil leaves" in papers[name]
        assert "3 years after the year in which the pupil leaves" not in papers[name]
    assert "academic from 1 September 2032 on" in papers["retention-schedule"]


@pytest.mark.parametrize("make", [notice_for_pupils_and_parents, notice_for_staff])
def test_a_notice_says_all_that_the_law_asks_of_one(
    known: KnownOfData, written: TheirFiles, make: Callable[[KnownOfData, TheirFiles], DataPaper]
) -> None:
    """Who we are, on what basis, from where, who has it and where, for how long, the rights, and whom to reach."""
    run = replace(known.run, doors=("Slack",), contact="privacy@school.example")
    asked = replace(known, run=run, officers=("Pia Ward (p.ward@school.example)",))
    written.file(Theirs.TRANSFERS).write_text("All of it stays in Leeds.\n")
    said = as_markdown(make(asked, written), "today")
    for wanted in (
        "Fell School", f"Lawful basis: {run.basis}", "From the school's information system", "go over Slack",
        "All of it stays in Leeds.", known.settings.keeping.in_words(HeldKind.AUDIT), "within a month",
        "two months more", "privacy@school.example or the school's data protection officer, Pia Ward "
        "(p.ward@school.example)", "Information Commissioner's Office",
    ):  # fmt: skip
        assert wanted in said
    assert Theirs.BASIS in make(asked, written).gaps
    nobody = as_markdown(make(replace(known, officers=()), written), "today")
    assert "the school's data protection officer, through the school's office" in nobody


def test_there_are_fourteen_risks_each_with_a_measure() -> None:
    assert len(RISKS) == 14
    assert all(each.measures for each in RISKS)


def test_what_happens_by_itself_is_every_rule_that_is_declared(
    known: KnownOfData, written: TheirFiles
) -> None:
    said = as_markdown(what_happens_by_itself(known, written), "today").casefold()
    for declared in (
        *(each.label for each in Topic),
        *(each.name for each in timetable(known.settings)),
        *(each.does for each in timetable(known.settings)),
        *(each.means for each in PolicyPart),
        *(each.title for each in Trigger),
        *(each.said(each.then, vars(known.settings)) for each in Trigger),
    ):
        assert declared
        assert declared.casefold() in said


def test_what_happens_beside_the_clock_is_said_as_it_is_set(known: KnownOfData, written: TheirFiles) -> None:
    run = replace(
        known.run, doors=("Slack",), backups_hourly=True, backup_days=21, account_hours=72, request_minutes=17
    )
    settings = replace(known.settings, undo_minutes=19, request_file_days=23, delivery_attempts=13)
    said = as_markdown(what_happens_by_itself(replace(known, run=run, settings=settings), written), "today")
    beside = said.partition("## What is done beside the clock")[2].partition("\n## ")[0]
    for set_to in (
        "| A backup | Every 60 minutes |", "Here these are 21.", "after 72 hours", "after 17 minutes",
        "| 19 minutes after", "Here these are 23.", "up to 13 times", f"| {DRILL_EVERY.days} days after", run.anchors,
    ):  # fmt: skip
        assert set_to in beside


def test_each_paper_says_of_each_table_how_long_it_is_kept(known: KnownOfData, written: TheirFiles) -> None:
    """Of what goes by itself before the time of its kind that, and of the others of the kind the kind's."""
    papers = {each.name: as_markdown(each, "today") for each in drafts(known, written)}
    own = [each for each in register().values() if each.kept]
    assert own
    for each in register().values():
        begins = (f"| {each.what} |", f"| {each.what} (special")
        row = next(line for line in papers["record-of-processing"].splitlines() if line.startswith(begins))
        assert f"| {each.kept or each.kept_for(known.settings.keeping)} |" in row
    assert (
        "| a session: host, subject, day and room | staff, as who did it |" in papers["record-of-processing"]
    )
    for each in own:
        assert f"{each.what}: {each.kept}" in papers["retention-schedule"]
    assert (
        "| what a change was, for as long as it can be taken back | for a day |"
        in papers["privacy-notice-pupils"]
    )


def test_the_pupils_notice_names_all_that_is_held_of_who_a_pupil_is(
    known: KnownOfData, written: TheirFiles
) -> None:
    said = as_markdown(notice_for_pupils_and_parents(known, written), "today")
    for each in (
        "date of birth",
        "unique pupil number",
        "special educational needs status",
        "Special, or near to it: ",
    ):
        assert each in said


def test_the_page_for_governors_is_one_page_and_names_no_pupil(
    known: KnownOfData, written: TheirFiles, school: Database, tmp_path: Path
) -> None:
    file = write(as_page(page_for_governors(known, written), "today"), tmp_path / "paper.pdf")
    said = [page.extract_text().replace("\n", " ") for page in PdfReader(file).pages]
    assert "What governors are asked" in said[0]
    assert len(said) <= 2
    with school.reading() as db:
        names = [each.name for each in db.exec(select(Pupil))]
    for paper in drafts(known, written):
        page = as_markdown(paper, "today")
        assert not [name for name in names if name in page]


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
        # What goes on over the page has the foot of one and the head of the next in it.
        plain = re.sub(r"Madeon23November2026Page\d+of\d+(Dataprotection)?", "", plain)
        assert re.sub(r"\s", "", paper.title) in plain
        for promise in paper.promised:
            assert re.sub(r"\s", "", promise.sentence) in plain
            assert f"[{promise.number}]" in plain
            assert all(each in plain for each in promise.tests)
        for gap in paper.gaps:
            assert re.sub(r"\s", "", gap.asks) in plain


def test_a_notice_in_a_language_that_is_set_no_more_goes_and_what_somebody_wrote_in_it_stays(
    tmp_path: Path,
) -> None:
    polish, welsh = "privacy-notice-staff-polish", "privacy-notice-staff-welsh"
    write_again(tmp_path, {polish: "Po polsku\n", welsh: "Yn Gymraeg\n"}, "today")
    for name in (polish, welsh):
        (tmp_path / f"{name}.pdf").write_bytes(b"%PDF")
    (tmp_path / f"{welsh}.md").write_text("Yn Gymraeg, a mwy\n", "utf-8")
    again = write_again(tmp_path, {}, "today", [polish, welsh])
    assert again.gone == [polish, welsh]
    assert [each.read_text("utf-8") for each in again.kept] == ["Yn Gymraeg, a mwy\n"]
    assert {each.name for each in tmp_path.glob("privacy*")} == {again.kept[0].name}
    assert write_again(tmp_path, {}, "today", [polish, welsh]).gone == []
