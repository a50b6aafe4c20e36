"""A whole invented school goes in at once, all or nothing, and a second time changes nothing."""

import csv
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from sqlalchemy import event

from bot.sample import write_invented_school
from models.audit.entries import Actor
from models.db.database import Database
from models.db.errors import Sorry
from models.exchange.apply import apply
from models.exchange.plan import plan
from models.exchange.questions import GivenAnswers
from models.exchange.reading.files import read_files
from models.exchange.report import report
from tests.characters import ANY
from tests.exchange.small_school import AMY, BEN, NOW, TODAY, bring, look, rows, write, write_school

pytestmark = pytest.mark.both_databases

TABLES = (
    *("subject", "staff", "staff_role", "staff_subject", "form", "pupil", "school_class", "class_teacher"),
    *(
        "class_pupil",
        "mentorship",
        "support",
        "calendar_period",
        "collection",
        "target",
        "grade_entry",
        "day_code",
    ),
)


@pytest.fixture(scope="module")
def invented(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("invented")
    write_invented_school(folder, today=TODAY)
    return folder


@pytest.fixture(scope="module")
def few_invented(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same files with a quarter of the pupils, where it is of no matter how many there are."""
    folder = tmp_path_factory.mktemp("few") / "invented"
    write_invented_school(folder, today=TODAY, pupils_per_year=30)
    return folder


def lines_of(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def sizes(database: Database) -> dict[str, int]:
    return {name: rows(database, f"SELECT count(*) FROM {name}")[0][0] for name in TABLES}  # noqa: S608 - names of our own


def test_everything_goes_in_and_the_second_time_is_no_change(database: Database, invented: Path) -> None:
    planned = bring(database, invented)
    assert planned.errors == ()
    found = sizes(database)
    assert sum(found.values()) == planned.row_count
    assert found["pupil"] == len(lines_of(invented, "pupils.csv"))
    assert found["staff"] == len(lines_of(invented, "staff.csv"))
    assert found["class_pupil"] == len(lines_of(invented, "classes.csv"))
    assert found["target"] == len(lines_of(invented, "targets.csv"))
    graded = lines_of(invented, "grades.csv")
    assert found["grade_entry"] == sum(bool(row["Current"]) + bool(row["Predicted"]) for row in graded)
    assert found["mentorship"] == len(lines_of(invented, "mentors.csv"))
    assert planned.repairs, "the invented school has combined grades that a spreadsheet made dates"

    again = bring(database, invented)
    assert again.is_empty
    assert sizes(database) == found
    assert "No changes." in report(again, applied=True)


@pytest.mark.whole
def test_one_wrong_cell_leaves_no_trace(database: Database, few_invented: Path, tmp_path: Path) -> None:
    for file in few_invented.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    broken = (few_invented / "calendar.csv").read_text("utf-8-sig").splitlines()
    broken[3] = broken[3].replace("2026", "26261", 1).replace("2027", "20271", 1)
    write(tmp_path, "calendar.csv", "\n".join(broken))
    with pytest.raises(Sorry, match=r"calendar\.csv, line 4"):
        bring(database, tmp_path)
    assert set(sizes(database).values()) == {0}
    assert rows(database, "SELECT count(*) FROM entry") == [(0,)]


def test_a_fault_half_way_leaves_no_trace(database: Database, few_invented: Path) -> None:
    def stop(done: int, total: int, _what: str) -> None:
        if done > total // 2:
            raise InterruptedError

    with pytest.raises(InterruptedError), database.writing() as db:
        apply(db, plan(db, [few_invented], TODAY), Actor(None, NOW), progress=stop)
    assert set(sizes(database).values()) == {0}


def test_an_import_is_one_entry_by_who_did_it(database: Database, few_invented: Path) -> None:
    bring(database, few_invented)
    with database.writing() as db:
        planned = plan(db, [few_invented / "pupils.csv"], TODAY)
        apply(db, planned, Actor(1, NOW, "terminal"))
    write_school(few_invented.parent / "small")
    with database.writing() as db:
        planned = plan(db, [few_invented.parent / "small" / "forms.csv"], TODAY)
        apply(db, planned, Actor(1, NOW, "terminal"))
    assert rows(database, "SELECT staff_id, did, deed, record, fields, pupil_id FROM entry ORDER BY id")[
        1:
    ] == [(1, "changed", "import", "import", "forms", None)]


@pytest.mark.whole
def test_reading_and_comparing_tell_how_far_they_are(database: Database, few_invented: Path) -> None:
    heard: list[tuple[int, int, str]] = []
    with database.reading() as db:
        plan(db, [few_invented], TODAY, progress=lambda done, of, what: heard.append((done, of, what)))
    reading = [what for _, _, what in heard if what.startswith("reading ")]
    comparing = [(done, of) for done, of, what in heard if what.startswith("comparing ")]
    assert len(reading) == len(list(few_invented.iterdir()))
    assert comparing == [(number, 11) for number in range(11)]


def test_progress_rises_from_nothing_to_all(database: Database, few_invented: Path) -> None:
    heard: list[tuple[int, int, str]] = []
    with database.writing() as db:
        planned = plan(db, [few_invented], TODAY)
        total = apply(
            db, planned, Actor(None, NOW), progress=lambda done, of, what: heard.append((done, of, what))
        )
    assert heard[0][0] == 0
    assert heard[-1][0] == total
    assert {of for _, of, _ in heard} == {total}
    assert [done for done, _, _ in heard] == sorted(done for done, _, _ in heard)
    assert "grade entry" in {what for _, _, what in heard}


def test_few_statements_however_many_rows(database: Database, invented: Path) -> None:
    said: list[str] = []
    event.listen(database.engine, "before_cursor_execute", lambda *facts: said.append(facts[2]))
    bring(database, invented)
    # A statement a row would be twenty thousand; PostgreSQL's named rows go in pages of their own.
    assert len(said) < 100


def test_the_report_says_all_of_it_in_words(database: Database, tmp_path: Path) -> None:
    folder = write_school(tmp_path / "school")
    write(folder, "letter.docx", "x")
    write(
        folder,
        "grades.csv",
        "UPN,Subject,Collection,Current,Predicted\n"
        f"{AMY},Combined Science,2026-09,05-Apr,5-5\n"
        + "".join(f"B80120000{number},Mathematics,2026-09,5,5\n" for number in range(1000, 1008)),
    )
    said = report(look(database, folder))
    assert said[:3] == [
        "classes.csv: classes, 3 rows",
        "forms.csv: forms, 2 rows",
        "grades.csv: grades, 9 rows",
    ]
    for line in (
        "  not needed, and not kept: Home Address",
        "Not read: letter.docx",
        "What would change:",
        "  pupils: 4 new",
        "1 combined grade read back from a spreadsheet's dates:",
        "  grades.csv, column Current: “05-Apr” read as 5-4, line 2",
        "These can be lived with:",
        "    grades.csv, line 3, column UPN: “B801200001000”",
        "    and 5 more",
    ):
        assert line in said
    assert said[-1].startswith("Nothing to decide. Nothing is written yet: add --apply to write ")

    done = report(bring(database, folder), applied=True)
    assert "What has changed:" in done
    assert done[-1].startswith("Done: ")

    changed = (folder / "pupils.csv").read_text("utf-8").replace("Year 11,11A", "Year 10,11C")
    write(folder, "pupils.csv", changed)
    said = report(look(database, folder / "pupils.csv"))
    place = said.index("  pupils: 1 changed, 3 unchanged")
    assert said[place + 1 : place + 3] == ["    form: 1", "    year group: 1"]


def test_the_report_of_a_refused_import_says_what_to_mend(database: Database, tmp_path: Path) -> None:
    path = write(tmp_path, "subjects.csv", "Subject,Code,Grade Scale\nMaths,Ma,letters\n")
    said = report(look(database, path))
    assert "These stop the import:" in said
    assert "    subjects.csv, line 2, column Grade Scale: “letters”" in said
    assert said[-1] == "Nothing is imported yet: 1 thing to mend. Mend the files, and type the same again."


def test_what_is_wrong_in_many_places_is_told_once(database: Database, tmp_path: Path) -> None:
    folder = write_school(tmp_path / "school")
    bring(database, folder)
    lines = [f"{AMY},,Ma,2026-09,Z{number},\n" for number in range(40)]
    lines += [f"{AMY},,{subject},2026-10,5,\n{AMY},,{subject},2026-10,6,\n" for subject in ("Ma", "Hi")]
    write(tmp_path, "grades.csv", "UPN,Adno,Subject,Collection,Current,Predicted\n" + "".join(lines))
    write(tmp_path, "mentors.csv", f"UPN,Mentor\n{AMY},Nobody\n{BEN},XYZ\n")
    said = report(look(database, tmp_path / "grades.csv", tmp_path / "mentors.csv"))
    assert (
        "  This is not a grade on the scale 9-1 (40 places). Use U or 1 to 9, with + or - if you like."
        in said
    )
    assert "    and 37 more" in said
    assert sum("another row gives another grade" in line.casefold() for line in said) == 1
    assert "    grades.csv, line 43, column Current: “6”, 5 in grades.csv, line 42" in said
    assert said[-1].startswith("Nothing is imported yet: 2 things to mend")
    assert len(said) < 30


def test_two_copies_of_one_file_are_one(database: Database, tmp_path: Path) -> None:
    folder = write_school(tmp_path / "school")
    for name in ("pupils", "classes", "staff"):
        write(folder, f"{name} (1).csv", (folder / f"{name}.csv").read_text("utf-8"))
    planned = bring(database, folder)
    assert planned.problems == ()
    assert sorted(planned.ignored) == [
        "classes.csv (all its rows stand in another file too)",
        "pupils.csv (all its rows stand in another file too)",
        "staff.csv (all its rows stand in another file too)",
    ]


@pytest.mark.parametrize(
    ("name", "header", "row", "what"),
    [
        ("classes.csv", "Class,Subject,Staff Code,UPN", "11Xx{0},Ma,ZZ{0}," + AMY, "staff"),
        ("mentors.csv", "UPN,Mentor", "Z80120000100{0},HUN", "pupils"),
        ("targets.csv", "UPN,Subject,Target", AMY + ",Alchemy {0},5", "subjects"),
        ("forms.csv", "Form,Tutor Code", "11{0},QQ{0}", "staff"),
    ],
)
def test_a_column_of_which_nothing_is_known_stops_the_import(
    database: Database, tmp_path: Path, name: str, header: str, row: str, what: str
) -> None:
    bring(database, write_school(tmp_path / "school"))
    many = header + "\n" + "".join(row.format(number) + "\n" for number in range(5))
    (error,) = look(database, write(tmp_path, name, many)).errors
    assert error.what == f"none of the {what} in this file are known here"
    assert error.detail == "0 of 5"
    few = header + "\n" + row.format(1) + "\n"
    assert look(database, write(tmp_path, name, few)).errors == ()


@given(content=some.binary(max_size=300) | some.text(ANY, max_size=300).map(str.encode))
@settings(max_examples=150)
def test_no_file_breaks_the_reading(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "any.csv"
    path.write_bytes(content)
    reading = read_files([path])
    assert reading.problems or reading.sheets


@pytest.mark.parametrize(
    "words",
    [
        "Mrs O Todd",
        "Todd O",
        "Olive Todd",
        "Todd, Olive",
        "Mrs Todd",
        "O. Todd",
        "TOD",
        "o.todd@school.example",
    ],
)
def test_staff_are_known_by_code_address_or_a_name_that_one_has(
    database: Database, tmp_path: Path, words: str
) -> None:
    staff = "Staff Code,Title,Forename,Surname,Work Email,Roles\n"
    staff += (
        "TOD,Mrs,Olive,Todd,o.todd@school.example,teacher\nTOE,Mr,Owen,Toner,o.toner@school.example,teacher\n"
    )
    bring(
        database,
        write(tmp_path, "staff.csv", staff),
        write(tmp_path, "forms.csv", f'Form,Tutor\n11A,"{words}"\n'),
    )
    assert rows(database, "SELECT surname FROM form JOIN staff ON tutor_id = staff.id") == [("Todd",)]


def test_a_name_that_two_have_is_nobodys(database: Database, tmp_path: Path) -> None:
    staff = "Staff Code,Title,Forename,Surname,Work Email,Roles\n"
    staff += (
        "TOD,Mrs,Olive,Todd,o.todd@school.example,teacher\nTOE,Mr,Owen,Todd,w.todd@school.example,teacher\n"
    )
    path = write(tmp_path, "forms.csv", "Form,Tutor\n11A,O Todd\n")
    assert [each.value for each in bring(database, write(tmp_path, "staff.csv", staff), path).problems] == [
        "O Todd"
    ]


def test_many_tutors_or_taught_subjects_that_would_go_are_asked_about(
    database: Database, tmp_path: Path
) -> None:
    codes = ("HUN", "WHD", "KOM", "LIN", "OBI")
    staff = "Staff Code,Forename,Surname,Work Email,Roles,Subjects\n" + "".join(
        f"{code},Ann,{code},{code}@school.example,teacher,Mathematics\n" for code in codes
    )
    subjects = write(tmp_path, "subjects.csv", "Subject,Code,Grade Scale\nMathematics,Ma,9-1\n")
    forms = "Form,Tutor\n" + "".join(f"11{code[0]},{code}\n" for code in codes)
    bring(database, subjects, write(tmp_path, "staff.csv", staff), write(tmp_path, "forms.csv", forms))
    none_taught = write(tmp_path, "staff.csv", staff.replace("Mathematics", "Numeracy"))
    untutored = write(tmp_path, "forms.csv", "Form,Tutor\n" + "".join(f"11{code[0]},\n" for code in codes))
    asked = [each.asks for each in look(database, none_taught, untutored).questions]
    assert [each.partition(" would go: ")[0] for each in asked] == [
        "5 of 5 subjects that staff teach",
        "5 of 5 tutors of forms",
    ]
    bring(database, none_taught, untutored, answers=GivenAnswers(remove=["tutors,subjects"]))
    assert rows(database, "SELECT count(*) FROM staff_subject") == [(0,)]
