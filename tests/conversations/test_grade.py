"""Current and predicted, recorded in one line (P5, P6)."""

from datetime import date

import pytest
from sqlmodel import col, select

from models.audit.entries import Entry
from models.audit.memory import remembered
from models.db.database import Database
from models.school.people import Pupil
from models.tracking.grades import Collection, GradeEntry
from tests.conversations.conftest import WRITE_AGAIN, Speaker, World

pytestmark = pytest.mark.P6

SAVED = "Amy Carter 11A Mathematics: current 5+, predicted 6 (target 6: on target). Last time 5-, 6."


def now(database: Database, surname: str = "Carter", month: str = "2026-11") -> dict[tuple[int, str], str]:
    """The pupil's grades of the month that hold, by subject and kind."""
    with database.reading() as db:
        rows = db.exec(
            select(GradeEntry.subject_id, GradeEntry.kind, GradeEntry.code)
            .join(Collection, col(Collection.id) == GradeEntry.collection_id)
            .join(Pupil, col(Pupil.id) == GradeEntry.pupil_id)
            .where(
                Pupil.legal_surname == surname,
                Collection.key == month,
                col(GradeEntry.superseded_at).is_(None),
            )
        )
        return {(subject, kind): code for subject, kind, code in rows}


def codes(database: Database, surname: str = "Carter") -> list[str]:
    """Current and predicted of the month, where one subject has them."""
    found = now(database, surname)
    return [code for (_, kind), code in sorted(found.items(), key=lambda each: each[0][1])]


def history(database: Database) -> int:
    with database.reading() as db:
        return len(db.exec(select(GradeEntry).where(col(GradeEntry.recorded_by).is_not(None))).all())


@pytest.mark.P5
def test_one_line_saves_both_and_says_where_the_pupil_stands(noor: Speaker, database: Database) -> None:
    assert noor.says("grade Amy Carter maths 5+ 6") == f"{SAVED}\n[1] Next: Ciara Cassidy 11C  [2] Undo"
    assert codes(database) == ["5+", "6"]
    with database.reading() as db:
        made = db.exec(select(Collection).where(Collection.key == "2026-11")).one()
    assert (made.opens, made.closes) == (date(2026, 11, 1), date(2026, 11, 30))


@pytest.mark.parametrize(
    ("line", "saved"),
    [
        ("grade Amy maths 5+ 6", ["5+", "6"]),
        ("grade Amy Carter 5+ 6", ["5+", "6"]),
        ("grade amy carter 11a maths 5 6", ["5", "6"]),
        ("grade Carter, Amy maths 5a 6c", ["5+", "6-"]),
        ("/grade Amy Carter maths predicted 6 current 5", ["5", "6"]),
        ("grade Amy Carter maths current: 5, predicted: 6", ["5", "6"]),
        ("grade Amy Carter maths 5– 6", ["5-", "6"]),
        ("grade Amy Carter maths x 6", ["", "6"]),
        ("grade Amy Carter maths 4 -", ["4", ""]),
    ],
)
def test_words_from_a_phone_are_understood(
    noor: Speaker, database: Database, line: str, saved: list[str]
) -> None:
    noor.says(line)
    assert codes(database) == saved


@pytest.mark.parametrize(("typed", "saved"), [("4-5 55", ["5-4", "5-5"]), ("5/4 6-5", ["5-4", "6-5"])])
def test_combined_science_is_read_by_its_own_scale(
    world: World, database: Database, typed: str, saved: list[str]
) -> None:
    assert "Combined Science" in world.staff("f.malik").says(f"grade Amy Carter {typed}")
    assert codes(database) == saved


@pytest.mark.parametrize("bad", ["10", "51", "5.5", "0"])
def test_a_bad_grade_is_said_beside_its_field_with_what_is_valid(
    noor: Speaker, database: Database, bad: str
) -> None:
    asked = noor.says(f"grade Amy Carter {bad} 6")
    assert f"! {bad} is not a grade in Mathematics. Use U or 1 to 9, with + or - if you like." in asked
    assert f"? Current grade (Last time 5-. A dash stands for none; now: {bad})" in asked
    assert codes(database) == []
    assert "current 5, predicted 6" in noor.says("5")


def test_a_bare_figure_in_combined_science_is_asked_about(world: World) -> None:
    farah = world.staff("f.malik")
    assert "Is it 5-5, 5-4 or 6-5?" in farah.says("grade Amy Carter 5 5-5")
    assert "current 5-4, predicted 5-5" in farah.says("5-4")


def test_what_is_missing_is_asked_for_with_last_times(noor: Speaker, database: Database) -> None:
    asked = noor.says("grade Amy Carter 5+")
    assert "? Predicted grade (Target 6. Last time 6. A dash stands for none)" in asked
    assert codes(database) == []
    assert SAVED in noor.says("6")


def test_grade_alone_opens_the_form(noor: Speaker) -> None:
    assert "? Pupil" in noor.says("grade")
    assert SAVED in noor.says("Amy Carter", "", "5+", "6")


def test_a_teacher_of_several_subjects_says_which(tom: Speaker) -> None:
    assert "? Subject" in tom.says("grade Amy Carter 5 6")
    assert "Amy Carter 11A English Language: current 5, predicted 6" in tom.says("English Language")


def test_of_several_pupils_of_a_name_the_one_in_the_class_is_meant(noor: Speaker, grace: Speaker) -> None:
    assert "Amy Carter 11A" in noor.says("grade Amy 5+ 6")
    # A head of subject may grade any of them, so that nothing is guessed.
    asked = grace.says("grade Amy 5+ 6")
    assert "Which “Amy” do you mean?" in asked
    assert "Amy Sutton 10D (Year 10)" in asked


def test_a_misspelt_name_is_never_guessed(noor: Speaker, database: Database) -> None:
    assert "I know no pupil called “Amy Crter”" in noor.says("grade Amy Crter 5+ 6")
    assert codes(database) == []
    assert SAVED in noor.says("1")


@pytest.mark.parametrize("line", ["grade 11Ma1 maths 5 6", "grade 11A maths 5 6"])
def test_a_whole_class_is_refused_with_what_works(noor: Speaker, line: str) -> None:
    assert "One pupil at a time here, not the whole of 11" in noor.says(line)


def test_several_pupils_at_once_are_refused(noor: Speaker, database: Database) -> None:
    assert "One pupil at a time" in noor.says("grade Amy Carter, Ben Dodd maths 5 6")
    assert history(database) == 0


def test_two_dashes_are_no_record(noor: Speaker, database: Database) -> None:
    assert noor.says("grade Amy Carter - -") == "Type at least one grade. A dash stands for none."
    assert history(database) == 0


def test_who_does_not_teach_the_pupil_is_refused_and_told_whom_to_ask(
    noor: Speaker, database: Database
) -> None:
    said = noor.says("grade Ben Dodd history 5 6")
    assert said.endswith("Ask Clare Venn (head of History).")
    assert history(database) == 0


def test_a_change_in_the_month_keeps_its_history(noor: Speaker, grace: Speaker, database: Database) -> None:
    noor.says("grade Amy Carter 5+ 6")
    assert "current 5, predicted 6" in grace.says("grade Amy Carter maths 5 6")
    assert codes(database) == ["5", "6"]
    assert history(database) == 3


def test_the_same_again_changes_nothing(noor: Speaker, database: Database) -> None:
    noor.says("grade Amy Carter 5+ 6")
    assert noor.says("grade Amy Carter maths 5+ 6").startswith(f"Already recorded: {SAVED}")
    assert history(database) == 2


def test_the_next_of_the_class_who_has_no_grade_yet_is_offered(noor: Speaker) -> None:
    noor.says("grade Ciara Cassidy 5 6")
    noor.says("grade Amy Carter 5+ 6")
    (following,) = [each for each in noor.labels if each.startswith("Next: ")]
    assert "Ciara Cassidy" not in following
    asked = noor.presses(following)
    assert following.removeprefix("Next: ") in asked
    assert "? Current grade" in asked


def test_nobody_is_offered_where_the_class_is_done(noor: Speaker) -> None:
    noor.says("grade 11Ma1 no change")
    noor.says("grade Amy Carter 5+ 6")
    assert noor.labels == ["Undo"]


@pytest.mark.both_databases
def test_undo_brings_the_earlier_grades_back(noor: Speaker, world: World, database: Database) -> None:
    noor.says("grade Amy Carter 5+ 6")
    world.at("10:01")
    noor.says("grade Amy Carter 5 6")
    assert noor.presses("Undo") == (
        f"Amy Carter 11A Mathematics: taken back. It is current 5+ again.{WRITE_AGAIN}"
    )
    assert codes(database) == ["5+", "6"]
    assert "you recorded grades, Amy Carter 11A, Mathematics, 10:00." in noor.says("undo")
    assert noor.presses("Take that back too") == f"Amy Carter 11A Mathematics: taken back.{WRITE_AGAIN}"
    assert codes(database) == []


@pytest.mark.both_databases
def test_undo_after_somebody_elses_change_says_so(noor: Speaker, grace: Speaker, database: Database) -> None:
    noor.says("grade Amy Carter 5+ 6")
    grace.says("grade Amy Carter maths 5 7")
    assert "changed since" in noor.says("undo")
    assert codes(database) == ["5", "7"]


@pytest.mark.both_databases
def test_undo_in_one_instant_is_the_last_that_was_changed(noor: Speaker, database: Database) -> None:
    noor.says("grade Amy Carter 5+ 6", "grade Amy Carter 5 6", "grade Amy Carter 5- 6")
    noor.says("undo")
    assert codes(database) == ["5", "6"]
    noor.says("grade Amy Carter 4+ 6", "undo")
    assert codes(database) == ["5", "6"]


def test_what_is_surprising_is_asked_about_and_not_saved(noor: Speaker, database: Database) -> None:
    asked = noor.says("grade Amy Carter 8 7")
    assert asked.startswith("Not saved yet. Amy Carter 11A Mathematics: current 8, predicted 7")
    assert "The current grade was 5- last month and is 8 now." in asked
    assert "The predicted grade 7 is below the current grade 8. Is that right?" in asked
    assert codes(database) == []
    assert "current 8, predicted 7" in noor.presses("Yes, save it")
    assert codes(database) == ["8", "7"]
    assert "taken back" in noor.says("undo")


def test_what_was_asked_about_can_be_changed(noor: Speaker, database: Database) -> None:
    noor.says("grade Amy Carter 8 7")
    assert "? Subject (now: Mathematics)" in noor.presses("Change")
    assert "now: 8)" in noor.says("")
    assert SAVED in noor.says("5+", "6")
    assert codes(database) == ["5+", "6"]


def test_ungraded_with_a_high_target_is_asked_about(noor: Speaker, database: Database) -> None:
    assert "The current grade is U with a target of 6. Is that right?" in noor.says("grade Amy Carter U 6")
    assert codes(database) == []


def test_the_data_manager_records_without_seeing_more(world: World) -> None:
    alan = world.staff("a.price")
    assert alan.says("grade Amy Carter maths 5+ 6") == (
        "Amy Carter 11A Mathematics: current 5+, predicted 6.\n[1] Undo"
    )
    assert "Last time" not in alan.says("grade Amy Carter maths 5")


def test_the_audit_holds_ids_and_no_grade(noor: Speaker, database: Database) -> None:
    noor.says("grade Amy Carter 5+ 6")
    with database.reading() as db:
        entry = db.exec(select(Entry).where(Entry.deed == "grade.record")).one()
        rows = db.exec(select(GradeEntry.id).where(col(GradeEntry.recorded_by).is_not(None))).all()
        facts = remembered(db, entry)
    assert facts == {"grades": [{"row": each, "earlier": None} for each in rows]}
    assert entry.pupil_id is not None
    assert sorted(entry.fields.split(",")) == ["current", "predicted"]


@pytest.mark.parametrize("date", ["05-Apr", "05/04/2026", "2026-04-05", "5 Apr"])
def test_a_spreadsheet_s_date_is_said_to_be_one_and_stays_in_the_form(noor: Speaker, date: str) -> None:
    said = noor.says(f"grade Amy Carter maths {date} 6")
    assert f"! {date} is a date, not a grade in Mathematics: a spreadsheet may have changed it." in said
    assert f"now: {date}" in said


def test_words_that_are_not_understood_are_quoted_in_short(noor: Speaker) -> None:
    said = noor.says(f"grade Amy Carter maths 5 6 {'x' * 3000}")
    assert f"I did not understand “{'x' * 60}…”." in said
    assert "x" * 61 not in said


def test_a_sign_behind_the_subject_is_a_grade_and_no_part_of_its_name(noor: Speaker) -> None:
    heard = noor.says("grade Amy Carter maths - 6")
    assert heard.startswith("Amy Carter 11A Mathematics: current none, predicted 6"), heard
