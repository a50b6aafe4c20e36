"""A cohort's report and lists as files: for who may, the same bytes for the same facts, and nothing of few (P15)."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader
from sqlalchemy import update
from sqlmodel import col, select

from bot.ask import Ask
from bot.assembly import make_talk
from bot.notices.cohort_papers import of_cohort, paper_of_cohort
from bot.papers.press import print_pdf
from models.access.person import person
from models.audit.deeds import Deed
from models.audit.entries import Entry
from models.db.database import Database
from models.mentoring.paper_order import CohortPaper
from models.school.people import Pupil, Staff
from models.school.settings import SettingChange
from models.school.snapshot import changed, school
from models.school.subjects import Subject
from models.tracking.grades import GradeEntry, GradeKind
from models.views.cohort_figures import NearKind
from tests.conversations.conftest import Speaker, World
from tests.conversations.earlier_cohorts import keep_attainment

pytestmark = pytest.mark.P15
Filing = Callable[[str], Speaker]


@pytest.fixture
def filing(world: World, tmp_path: Path) -> Filing:
    """Anybody, whose files are saved in a folder of the test."""

    def named(email: str) -> Speaker:
        heard: list[str] = []
        talk = make_talk(world.database, world.clock, heard.append, papers=tmp_path)
        return Speaker(talk, heard, f"{email}@school.example")

    return named


def page_of(file: Path) -> str:
    (page,) = PdfReader(BytesIO(file.read_bytes())).pages
    return " ".join(page.extract_text().split())


def sheets_of(file: Path) -> dict[str, list[tuple[object, ...]]]:
    book = load_workbook(file)
    return {each.title: [tuple(row) for row in each.iter_rows(values_only=True)] for each in book.worksheets}


@pytest.mark.whole
def test_where_no_subject_counts_as_maths_every_view_and_file_says_why_nobody_has_the_basics(
    filing: Filing, tmp_path: Path
) -> None:
    peter = filing("p.lowe")
    before = peter.says("cohort 11")
    said = "No subject here counts as maths, so that nobody can have a grade in both maths and English."
    assert said not in before
    filing("h.marsh").says("settings subject places Mathematics: not counted")
    first = peter.says("cohort 11")
    assert "Maths and English 4+" in before
    assert "4+ – and –; 5+ – and –" in peter.says("cohort 11 groups")
    assert "Maths and English 4+  – beside –" in peter.says("cohort 11 pp")
    assert " 0%" not in peter.says("cohort 11 11A")
    assert "Maths and English 4+" not in first
    assert "Near" not in first
    for line in (
        "cohort 11",
        "cohort 11 near 5+",
        "cohort 11 maths only",
        "cohort 11 groups",
        "cohort 11 pp",
    ):
        assert said in peter.says(line), line
        assert "settings subject places Numeracy: maths" in peter.says(line)
    for line in ("cohort 11 pdf", "cohort 11 xlsx", "cohort 11 maths only xlsx"):
        peter.says(line)
        peter.says("tick")
    assert said in page_of(next(tmp_path.glob("*.pdf")))
    for file in tmp_path.glob("*.xlsx"):
        assert all(said in str(rows) for rows in sheets_of(file).values())
        assert "Maths and English 4+" not in str(sheets_of(file).get("Headlines"))


def test_the_report_is_one_page_with_the_cards_figures_and_cautions(filing: Filing, tmp_path: Path) -> None:
    peter = filing("p.lowe")
    card = peter.says("cohort 11")
    attainment = card.splitlines()[0].rpartition(" ")[2]
    assert peter.says("cohort 11 pdf").splitlines() == [
        "Year 11, leavers of 2027: report: the file comes to you here in a moment.",
        "  It names nobody, and hides what tells of few pupils: it may be handed on in school.",
    ]
    assert f"Saved as {tmp_path / 'cohort-2027-2026-10.pdf'}" in peter.says("tick")
    page = page_of(tmp_path / "cohort-2027-2026-10.pdf")
    for each in (
        "Year 11, leavers of 2027: report", f"Attainment 8 {attainment}", "As predicted in October 2026, which",
        "Complete: ", "Small groups move a lot with one pupil.", "Residuals compare a school's subjects",
        "“hidden” stands for a number under 6", "Mathematics", "Pupil premium", "One pupil is 5%.",
    ):  # fmt: skip
        assert each in page
    for word in ("report", "print"):
        assert "the file comes to you here" in peter.says(f"cohort 11 {word}")
    peter.says("cohort 11")
    assert "the file comes to you here" in peter.presses("Report (PDF)")


@pytest.mark.whole
def test_the_workbook_has_numbers_for_numbers_and_nothing_of_few(filing: Filing, tmp_path: Path) -> None:
    peter = filing("p.lowe")
    peter.says("cohort 11")
    peter.presses("Report (XLSX)")
    peter.says("tick")
    sheets = sheets_of(tmp_path / "cohort-2027-2026-10.xlsx")
    assert list(sheets) == ["Headlines", "Subjects", "Groups", "Over time", "Movement"]
    attainment = sheets["Headlines"][1]
    assert attainment[0] == "Attainment 8"
    assert isinstance(attainment[1], float)
    book = load_workbook(tmp_path / "cohort-2027-2026-10.xlsx")
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]
    numbers = [cell.value for cell in cells if isinstance(cell.value, int) and cell.number_format == "0"]
    assert numbers
    assert [each for each in numbers if 0 < each < 6] == []
    # Beside so many means a count of twenty pupils could be worked out.
    assert sheets["Headlines"][2][1] == "hidden"
    assert {each for row in sheets["Groups"][1:5] for each in row[1:]} == {"hidden"}
    assert any(
        "Of a cohort under 30 pupils a file has the means alone." in str(row[0]) for row in sheets["Groups"]
    )
    assert all(any("Small groups move" in str(row[0]) for row in rows) for rows in sheets.values())


@pytest.mark.whole(
    "tests/conversations/test_ks2_bounds.py::test_groups_of_the_year_are_by_its_bounds_and_called_by_them"
)
def test_groups_are_called_by_the_bounds_of_the_year(
    filing: Filing, database: Database, tmp_path: Path
) -> None:
    with database.writing() as db:
        summer = datetime(2026, 6, 15, 9, tzinfo=UTC)
        db.add(SettingChange(name="ks2_bounds", value="103, 112", changed_at=summer))
        changed(db)
    peter = filing("p.lowe")
    peter.says("tick", "cohort 11 xlsx", "tick")
    names = [row[0] for row in sheets_of(tmp_path / "cohort-2027-2026-10.xlsx")["Groups"]]
    assert {"KS2 below 103", "KS2 103 to under 112", "KS2 112 and over"} <= set(names)


@pytest.mark.whole
def test_a_residual_that_is_hidden_says_so(filing: Filing, database: Database, tmp_path: Path) -> None:
    """A dash would say that there is none."""
    peter = filing("p.lowe")
    peter.says("tick", "cohort 11 xlsx", "tick")
    shown = {row[0]: row for row in sheets_of(tmp_path / "cohort-2027-2026-10.xlsx")["Subjects"][1:]}
    taken = {name: row[2] for name, row in shown.items() if isinstance(row[-1], float)}
    fewest = min(taken, key=lambda each: (taken[each], each))
    with database.writing() as db:
        of_fewest = db.exec(select(Subject.id).where(Subject.name == fewest)).one()
        here = [each.id for each in db.exec(select(Pupil).where(Pupil.year_group == 11))]
        theirs = select(GradeEntry).where(
            GradeEntry.subject_id == of_fewest,
            GradeEntry.kind == GradeKind.PREDICTED,
            col(GradeEntry.pupil_id).in_(here),
        )
        found = db.exec(theirs).all()
        stay = sorted({each.pupil_id for each in found})[:3]
        for each in found:
            if each.pupil_id not in stay:
                db.delete(each)
    (tmp_path / "cohort-2027-2026-10.xlsx").unlink()
    peter.says("cohort 11 xlsx", "tick")
    now = {row[0]: row for row in sheets_of(tmp_path / "cohort-2027-2026-10.xlsx")["Subjects"][1:]}
    hidden = [name for name, row in now.items() if row[-1] == "hidden" and isinstance(row[3], float)]
    assert hidden, "another one is hidden beside the one of three pupils"
    assert now[fewest][-1] == "hidden"


def test_a_list_is_a_workbook_that_names_pupils_and_who_is_on_it_is_on_record(
    filing: Filing, tmp_path: Path, database: Database
) -> None:
    peter = filing("p.lowe")
    card = peter.says("cohort 11 neither 7+")
    assert "the file comes to you here" in peter.presses("As XLSX")
    assert "the file comes to you here" in peter.says("cohort 11 neither 7+ xlsx")
    assert "It names pupils: keep it in school" in peter.says("tick")
    rows = sheets_of(tmp_path / "cohort-2027-neither-7-2026-10.xlsx")["List"]
    assert rows[0] == ("Pupil", "Form", "Maths and English")
    listed = [row for row in rows[1:] if row[1]]
    assert f"{len(listed)} pupils" in card
    assert "A list of pupils comes as a spreadsheet alone." in peter.says("cohort 11 neither 7+ pdf")
    with database.reading() as db:
        asked = db.exec(select(Entry.fields).where(Entry.deed == Deed.PAPER_PRINT)).all()
        told = db.exec(select(Entry).where(col(Entry.fields).like("paper.pupils%"))).all()
    assert asked == ["cohort-list 2027 neither 7+"] * 2
    assert told


@pytest.mark.whole
def test_a_report_of_current_grades_says_so_and_has_no_line(filing: Filing, tmp_path: Path) -> None:
    peter = filing("p.lowe")
    attainment = peter.says("cohort 11 current").splitlines()[0].rpartition(" ")[2]
    peter.presses("Report (PDF)")
    peter.says("tick", "cohort 11 xlsx current", "tick")
    page = page_of(tmp_path / "cohort-2027-current-2026-10.pdf")
    for each in (
        "Year 11, current grades, leavers of 2027: report", f"Attainment 8 {attainment}",
        "By the current grades of October 2026, which closed", "Of current grades nothing is.",
        "A current grade is a teacher's judgement on that day",
    ):  # fmt: skip
        assert each in page
    assert "redicted" not in page.replace("What the predicted grades come to at each closing is kept.", "")
    sheets = sheets_of(tmp_path / "cohort-2027-current-2026-10.xlsx")
    assert sheets["Headlines"][0][1] == "Current"
    assert any("Of current grades nothing is." in str(row[0]) for row in sheets["Over time"])
    peter.says("cohort 11 near 7+ current xlsx", "cohort 11 neither 7+ current xlsx", "tick")
    assert (tmp_path / "cohort-2027-current-neither-7-2026-10.xlsx").exists()


@pytest.mark.whole
def test_a_file_has_every_point_and_says_why_the_line_of_cohorts_ends(
    filing: Filing, tmp_path: Path, database: Database
) -> None:
    with database.writing() as db:
        for month in range(1, 15):
            keep_attainment(db, 2027, f"2025-{month:02}")
        keep_attainment(db, 2026, "2025-10", definition="2010")
    filing("p.lowe").says("cohort 11 xlsx", "tick", "cohort 11 pdf", "tick")
    rows = sheets_of(tmp_path / "cohort-2027-2026-10.xlsx")["Over time"]
    points = [row[0] for row in rows].count("Year 11")
    assert points > 14
    ends = "for the leavers of 2026 Attainment 8 was defined otherwise, which is not comparable."
    assert any(ends in str(row[0]) for row in rows)
    page = page_of(tmp_path / "cohort-2027-2026-10.pdf")
    assert ends in page
    assert f"The newest 12 of {points}; the XLSX has them all." in page


def test_who_asked_for_a_report_is_on_record(filing: Filing, database: Database) -> None:
    filing("p.lowe").says("cohort 11 pdf", "cohort 11 excel")
    with database.reading() as db:
        asked = db.exec(
            select(Entry.fields).where(Entry.deed == Deed.PAPER_PRINT).order_by(col(Entry.id))
        ).all()
    assert asked == ["cohort 2027", "cohort-xlsx 2027"]


@pytest.mark.parametrize("line", ["cohort 11 pdf", "cohort 11 xlsx", "cohort 11 near 5+ xlsx"])
@pytest.mark.parametrize("email", ["g.lin", "d.whitfield"])
def test_who_sees_a_part_alone_has_no_file(filing: Filing, email: str, line: str, tmp_path: Path) -> None:
    said = filing(email).says(line)
    assert said.startswith(
        "Only the raising achievement coordinator or leadership may have a cohort's report"
    )
    assert "As XLSX" not in said
    assert list(tmp_path.glob("cohort-*")) == []


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("cohort 9 pdf", "Year 9 is not measured yet: that begins in Year 10."),
        ("cohort 2024 xlsx", "I hold no collection of who leaves in 2024."),
        ("cohort 11 maths pdf", "A report is of the whole cohort, every subject in it."),
        ("cohort 11 maths matrix pdf", "A report is of the whole cohort"),
        ("cohort 11 accuracy xlsx", "That is shown here alone, never in a file."),
        ("cohort 11 near 4+ xlsx", "nobody is near 4+ in maths and English, so there is no list to make."),
    ],
)
def test_what_makes_no_file_says_why(filing: Filing, line: str, said: str) -> None:
    assert said in filing("p.lowe").says(line)


def test_no_collection_yet_makes_no_file(filing: Filing, world: World) -> None:
    peter = filing("p.lowe")
    world.at("2027-09-03 10:00")
    assert "There is no collection with grades of Year 10 in 2027/28 yet." in peter.says("cohort 10 pdf")


def test_of_a_cohort_of_three_there_is_no_report(filing: Filing, database: Database) -> None:
    with database.writing() as db:
        eleven = db.execute(select(col(Pupil.id)).where(col(Pupil.year_group) == 11)).scalars().all()
        left = col(Pupil.id).in_(eleven[3:])
        db.execute(update(Pupil).where(left).values(left_on=date(2026, 9, 2), leaving_year=2027))
        changed(db)
    said = filing("p.lowe").says("cohort 11 pdf")
    assert said == (
        "Year 11 has under 6 pupils: each figure in a file would tell of them. The card shows it: cohort 2027"
    )


@pytest.mark.whole
@pytest.mark.both_databases
def test_the_same_facts_are_the_same_bytes_and_no_cell_is_a_formula(world: World, database: Database) -> None:
    with database.writing() as db:
        db.execute(update(Subject).where(col(Subject.name) == "History").values(name='=HYPERLINK("x")&1'))
        changed(db)
    with database.reading() as db:
        peter = db.exec(select(Staff.id).where(Staff.email == "p.lowe@school.example")).one() or 0
        now = world.clock.now()
        who = person(db, peter, today=now.date())
        ask = Ask(who=who, now=now, school=school(db), door="test", db=db)
        made = {
            kind: [paper_of_cohort(ask, kind, of_cohort(2027)) for _ in range(2)]
            for kind in (CohortPaper.REPORT, CohortPaper.WORKBOOK)
        }
        listed = paper_of_cohort(ask, CohortPaper.LIST, of_cohort(2027, NearKind.NEITHER, 7))
        names = db.exec(select(Pupil.legal_surname).where(Pupil.year_group == 11)).all()
    for one, two in made.values():
        assert one == two
        assert print_pdf(one) == print_pdf(two)
        assert one.shows == frozenset()
        assert not [each for each in names if f'"{each}' in one.facts]
        # Nobody has said where a subject of that name counts.
        assert "Nobody has said where =HYPERLINK" in one.facts
    assert {each.what for each in listed.shows} == {"grades"}
    book = load_workbook(BytesIO(print_pdf(made[CohortPaper.WORKBOOK][0])))
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]
    assert [cell for cell in cells if cell.data_type == "f"] == []
    assert any(cell.value == '\'=HYPERLINK("x")&1' for cell in cells)
