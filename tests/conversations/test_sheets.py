"""Progress sheets for pupils and parents: for one, a form, a year, or one's own, by who may print whose (P17)."""

from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader
from sqlmodel import col, select

from bot.ask import Ask
from bot.assembly import make_talk
from bot.notices.papers import paper_of_pupils
from bot.papers.press import Letterhead
from models.access.person import person
from models.audit.deeds import Deed
from models.audit.entries import Entry
from models.mentoring.paper_order import PaperKind, PaperOrder, PapersOf
from models.rules.labels import IN_WORDS
from models.school.people import Mentorship, Pupil, Staff
from models.school.snapshot import school
from models.tracking.grades import Target
from models.tracking.review import PupilReview, ReviewRound
from scheduler.deeds.housekeeping import HOUSEKEEPING
from tests.conversations.conftest import Speaker, World

pytestmark = pytest.mark.P17

Printing = Callable[[str], Speaker]


@pytest.fixture
def printing(world: World, tmp_path: Path) -> Printing:
    """Anybody, whose files are saved in a folder of the test."""

    def named(email: str) -> Speaker:
        heard: list[str] = []
        head = Letterhead("Fell School")
        talk = make_talk(
            world.database, world.clock, heard.append, papers=tmp_path, head=head, jobs=world.jobs
        )
        return Speaker(talk, heard, f"{email}@school.example")

    return named


def pages(file: Path) -> list[str]:
    read = PdfReader(BytesIO(file.read_bytes()))
    return [" ".join(each.extract_text().split()) for each in read.pages]


def test_a_mentor_prints_one_and_then_all_of_their_own(printing: Printing, tmp_path: Path) -> None:
    dan = printing("d.whitfield")
    assert dan.says("sheet Amy Carter").splitlines() == [
        "Progress sheet for Amy Carter 11A: the file comes to you here in a moment.",
        "  Each page is for its own pupil and their parents, and for nobody else.",
    ]
    assert f"Saved as {tmp_path / 'sheet-amy-carter-11a.pdf'}" in dan.says("tick")
    (page,) = pages(tmp_path / "sheet-amy-carter-11a.pdf")
    for each in ("Fell School", "Amy Carter", "11A, Year 11", "Mathematics 5− 6 6 On course for the target"):
        assert each in page
    assert dan.says("sheet mine").startswith("Progress sheets for 2 pupils of Dan Whitfield:")
    dan.says("tick")
    assert len(pages(tmp_path / "sheet-dan-whitfield.pdf")) == 2


@pytest.mark.whole
def test_the_form_tutor_prints_the_own_form_and_of_another_those_who_are_theirs(
    printing: Printing, tmp_path: Path
) -> None:
    owen = printing("o.blake")
    assert "pupils of 11A: the file comes" in owen.says("sheet 11A")
    owen.says("tick")
    assert any("Amy Carter" in each for each in pages(tmp_path / "sheet-11a.pdf"))
    mine = printing("d.whitfield").says("sheet 11A")
    assert "of the group not in it: you may not print theirs." in mine
    assert printing("n.hussain").says("sheet 11A").startswith("Only the mentor,")


def test_a_head_of_subject_prints_that_subject_alone(printing: Printing, tmp_path: Path) -> None:
    grace = printing("g.lin")
    grace.says("sheet Amy Carter", "tick")
    (page,) = pages(tmp_path / "sheet-amy-carter-11a.pdf")
    assert "Mathematics" in page
    assert "History" not in page


@pytest.mark.whole
def test_leadership_prints_a_year_by_form(printing: Printing, tmp_path: Path, world: World) -> None:
    peter = printing("p.lowe")
    said = peter.says("sheet year 11")
    assert said.startswith("Progress sheets for 20 pupils of Year 11:")
    peter.says("tick")
    made = pages(tmp_path / "sheet-year-11.pdf")
    forms = [each.split(", Year 11")[0][-3:] for each in made]
    assert len(made) == 20
    assert forms == sorted(forms)
    with world.database.reading() as db:
        named = db.exec(select(col(Pupil.legal_surname)).where(Pupil.year_group == 11)).all()
    assert all(any(each in page for page in made) for each in named)


@pytest.mark.parametrize("kind", [PaperKind.SHEET, PaperKind.LABELS, PaperKind.BRIEF, PaperKind.SUPPORT])
def test_of_many_it_is_said_how_far_it_is(world: World, kind: PaperKind) -> None:
    heard: list[tuple[int, int]] = []
    with world.database.reading() as db:
        peter = db.exec(select(Staff.id).where(Staff.email == "p.lowe@school.example")).one() or 0
        now = world.clock.now()
        who = person(db, peter, today=now.date())
        ask = Ask(who=who, now=now, school=school(db), door="test", db=db)
        paper_of_pupils(ask, kind, PapersOf(group="year 11"), lambda done, of: heard.append((done, of)))
    assert heard == [(each, 20) for each in range(1, 21)]


def test_what_is_printed_is_on_record(printing: Printing, world: World) -> None:
    printing("d.whitfield").says("sheet Amy Carter", "sheet mine", "tick")
    with world.database.reading() as db:
        asked = db.exec(select(Entry).where(Entry.deed == Deed.PAPER_PRINT).order_by(col(Entry.id))).all()
        told = db.exec(select(Entry).where(col(Entry.fields).like("paper.pupils%"))).all()
    assert [(each.fields, each.pupil_id is not None) for each in asked] == [
        ("sheet", True),
        ("sheet mine", False),
    ]
    assert {(each.fields, each.pupil_id is not None) for each in told} == {
        ("paper.pupils,grades", True), ("paper.pupils,grades", False),
    }  # fmt: skip


def test_the_right_is_asked_again_when_it_is_handed_over(
    printing: Printing, world: World, tmp_path: Path
) -> None:
    dan = printing("d.whitfield")
    dan.says("sheet Amy Carter")
    with world.database.writing() as db:
        amy = db.exec(select(Pupil).where(Pupil.legal_surname == "Carter")).one()
        for each in db.exec(select(Mentorship).where(Mentorship.pupil_id == amy.id)):
            each.last_day = date(2026, 11, 22)
    assert "Saved as" not in dan.says("tick")
    assert not (tmp_path / "sheet-amy-carter-11a.pdf").exists()


def test_what_was_asked_for_is_forgotten_after_a_day(printing: Printing, world: World) -> None:
    printing("d.whitfield").says("sheet Amy Carter", "tick")
    world.only(HOUSEKEEPING)
    for day, left in (("24", 1), ("25", 0)):
        world.at(f"2026-11-{day} 10:01")
        printing("d.whitfield").says("tick")
        with world.database.reading() as db:
            assert len(db.exec(select(PaperOrder)).all()) == left


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("sheet", "Pupil"),
        ("sheet Amy Carter mine", "One at a time here"),
        ("sheet Xyzzy", "I know no pupil called"),
        ("sheet mine", "You have no pupils of your own, so there is nothing to print."),
    ],
)
def test_what_cannot_be_printed_says_why(printing: Printing, line: str, said: str) -> None:
    assert said in printing("p.lowe").says(line)


def test_who_may_print_none_is_refused(printing: Printing) -> None:
    assert printing("j.reid").says("sheet Amy Carter").startswith("Only the mentor,")


def test_labels_are_on_sheets_of_the_school_s_size(printing: Printing, tmp_path: Path) -> None:
    helen = printing("h.marsh")
    assert helen.says("labels 11A").startswith("Planner labels for ")
    helen.says("tick")
    assert "My targets, November 2026" in pages(tmp_path / "labels-11a.pdf")[0]
    assert "Labels on sheet is 6, 8, 10, 12, 14, 16, 18, 21 or 24, as sheets are sold." in helen.says(
        "settings labels on sheet 20"
    )
    helen.says("cancel", "settings labels on sheet 8", "labels year 11", "tick")
    assert len(pages(tmp_path / "labels-year-11.pdf")) == 3


@pytest.mark.both_databases
@pytest.mark.parametrize(
    ("asked", "title"),
    [
        ("labels 11A L7163", "14 on a sheet (L7163)"),
        ("label j8165 11A", "8 on a sheet (L7165)"),
        ("labels 11A on Avery L7159", "24 on a sheet (L7159)"),
        ("labels 11A 16 on a sheet", "16 on a sheet (L7162)"),
        ("labels 11A, 10 per sheet", "10 on a sheet (L7173)"),
        ("labels 11A 99.1 x 67.7 mm", "8 on a sheet (L7165)"),
        ("labels 11A 2x7", "14 on a sheet (L7163)"),
        ("labels 11A", "21 on a sheet (L7160)"),
    ],
)
def test_the_sheets_of_labels_can_be_named(
    printing: Printing, tmp_path: Path, asked: str, title: str
) -> None:
    helen = printing("h.marsh")
    assert title in helen.says(asked).splitlines()[0]
    assert title in helen.says("tick")
    metadata = PdfReader(tmp_path / "labels-11a.pdf").metadata
    assert metadata is not None
    assert title in str(metadata.title)


@pytest.mark.parametrize("wrong", ["L9999", "13", "50 x 50", "J1234"])
def test_a_sheet_of_labels_that_is_none_is_said_with_those_there_are(printing: Printing, wrong: str) -> None:
    said = printing("h.marsh").says(f"labels 11A {wrong}")
    assert f"I have no sheet of labels “{wrong}”." in said
    assert "L7163 (14)" in said


@pytest.mark.parametrize(
    ("line", "paper"),
    [
        ("sheet 11A", "progress sheet"),
        ("sheet Amy Carter", "progress sheet"),
        ("labels 11A", "planner label"),
        ("labels Amy Carter large", "planner label"),
        ("support 11A", "learning support's page"),
        ("brief Amy Carter print", "brief"),
        ("agreement 11A print", "print a pupil's agreement"),
    ],
)
def test_a_refusal_speaks_of_the_paper_that_was_asked_for(printing: Printing, line: str, paper: str) -> None:
    said = printing("n.hussain").says(line)
    assert said.startswith("Only the ")
    assert paper in said
    assert sum(each in said for each in ("sheet", "label", "page", "brief", "agreement")) == 1


@pytest.mark.parametrize(("size", "many"), list(IN_WORDS.items()))
def test_a_size_of_labels_can_be_said_in_a_word(printing: Printing, size: str, many: int) -> None:
    helen = printing("h.marsh")
    assert f", {many} on a sheet" in helen.says(f"labels {size} 11A")
    assert f", {many} on a sheet" in helen.says(f"labels 11A {size}")
    assert "Pupil" in helen.says(f"labels {size}"), "whom it is for is asked"


def test_a_size_that_somebody_is_called_is_a_name(printing: Printing, world: World) -> None:
    with world.database.writing() as db:
        amy = db.exec(select(Pupil).where(Pupil.legal_surname == "Carter")).one()
        amy.legal_surname = "Large"
    helen = printing("h.marsh")
    assert helen.says("labels Amy Large").startswith("Planner labels for Amy Large 11A, 21 on a sheet")
    assert helen.says("labels Amy Large size large").startswith("Planner labels for Amy Large 11A, 8 on")


def test_who_has_no_paper_is_named_with_the_reason(printing: Printing, world: World) -> None:
    with world.database.writing() as db:
        amy = db.exec(select(Pupil.id).where(Pupil.legal_surname == "Carter")).one()
        for each in db.exec(select(Target).where(Target.pupil_id == amy)):
            each.ended_at = world.clock.now()
    helen = printing("h.marsh")
    assert "No label for Amy Carter 11A: no target yet." in helen.says("labels 11A")
    assert "No label for Amy Carter 11A: no target yet." in helen.says("tick")


def test_without_a_target_there_is_no_label(printing: Printing, world: World) -> None:
    with world.database.writing() as db:
        for each in db.exec(select(Target)):
            each.ended_at = world.clock.now()
    said = printing("d.whitfield").says("labels Amy Carter")
    assert said.startswith("No target is set yet for Amy Carter 11A, so there is no label to print.")


@pytest.mark.whole
def test_what_the_teacher_said_in_the_last_round_stands_on_sheet_and_label(
    printing: Printing, tmp_path: Path, world: World
) -> None:
    helen = printing("h.marsh")
    helen.says("reviews open")
    with world.database.writing() as db:
        found = db.exec(select(ReviewRound)).one()
        target = db.exec(
            select(Target).join(Pupil, col(Pupil.id) == Target.pupil_id)
            .where(Pupil.year_group == 8, col(Target.ended_at).is_(None)).order_by(col(Target.id)).limit(1)
        ).one()  # fmt: skip
        pupil_id, subject_id = target.pupil_id, target.subject_id
        for judgement, replaced in (("above", world.clock.now()), ("below", None)):
            db.add(
                PupilReview(
                    round_id=found.id or 0, judgement=judgement, recorded_at=world.clock.now(),
                    superseded_at=replaced, pupil_id=pupil_id, subject_id=subject_id,
                )
            )  # fmt: skip
        form = school(db).label(pupil_id).rpartition(" ")[2]
    helen.says(f"sheet {form}", f"labels {form}", "tick")
    sheets, labels = (
        " ".join(pages(tmp_path / f"{each}-{form}.pdf".casefold())) for each in ("sheet", "labels")
    )
    assert sheets.count("The teacher says: below the target") == 1
    assert "The teacher says: above" not in sheets
    assert f"{target.code} below" in labels.replace("−", "-")
    assert "My targets, and how I stand, November 2026" in labels


@pytest.mark.whole
def test_a_judgement_without_a_target_or_grade_stands_on_sheet_and_label(
    printing: Printing, tmp_path: Path, world: World
) -> None:
    helen = printing("h.marsh")
    helen.says("reviews open")
    with world.database.writing() as db:
        found = db.exec(select(ReviewRound)).one()
        pupil = db.exec(select(Pupil).where(Pupil.year_group == 8).order_by(col(Pupil.id)).limit(1)).one()
        for each in db.exec(select(Target).where(Target.pupil_id == pupil.id)):
            each.ended_at = world.clock.now()
        subject_id = max(school(db).subjects)
        subject = school(db).subject_name(subject_id)
        db.add(
            PupilReview(
                round_id=found.id or 0, judgement="above", recorded_at=world.clock.now(),
                pupil_id=pupil.id or 0, subject_id=subject_id,
            )
        )  # fmt: skip
        name = school(db).label(pupil.id or 0)
    helen.says(f"sheet {name}", f"labels {name}", "tick")
    sheet, label = (
        " ".join(pages(each)[0] for each in tmp_path.glob(f"{kind}-*")) for kind in ("sheet", "labels")
    )
    assert "The teacher says: above the target" in sheet
    assert f"{subject} above" in label


@pytest.mark.parametrize(
    "line", ["sheet Amy Carter", "labels Amy Carter", "brief Amy Carter print", "support Amy Carter"]
)
def test_a_name_that_no_font_writes_is_said_to_who_prints_it(
    printing: Printing, world: World, line: str
) -> None:
    dan = printing("d.whitfield")
    assert "My fonts" not in dan.says(line)
    with world.database.writing() as db:
        amy = db.exec(select(Pupil).where(Pupil.legal_surname == "Carter")).one()
        amy.preferred_surname = "ᠮᠣᠩ"
    words = "My fonts do not have ᠮ (mongolian letter ma), ᠣ (mongolian letter o) and ᠩ"
    assert words in printing("d.whitfield").says(line.replace("Amy Carter", "Amy"))
    assert words in printing("d.whitfield").says("tick")
