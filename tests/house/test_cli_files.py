"""Files that the command line takes and gives: an import, exports and what is printed."""

import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest

from tests.house.home import Home, files, home, school

__all__ = ["files", "home", "school"]  # fixtures of the command line


def test_import_shows_the_difference_first_and_applies_once(home: Home, files: Path) -> None:
    first = home.run("import", str(files))
    assert "--apply" in first
    assert "TO DO" in home.run("doctor", code=1)
    home.run("import", str(files), "--apply")
    again = home.run("import", str(files), "--apply")
    assert "no changes" in again.casefold()
    assert "100 pupils" in home.run("doctor", code=1)


@pytest.mark.whole
def test_a_look_at_what_an_import_would_change_is_on_record(school: Home) -> None:
    (school.folder / "pupils.csv").write_text(
        "UPN,Surname,Forename,Year,Reg\nA801200026900,Moss,Ida,11,11A\n"
    )
    school.run("import", str(school.folder / "pupils.csv"))
    with closing(sqlite3.connect(school.folder / "var" / "staffroom.db")) as kept:
        asked = "SELECT deed, did, fields, door FROM entry ORDER BY id DESC LIMIT 1"
        assert kept.execute(asked).fetchall() == [("import.look", "saw", "pupils", "cli")]


@pytest.mark.whole
def test_the_board_is_printed_by_somebody_who_may_have_it(school: Home) -> None:
    noor = ("--as", "n.hussain@school.example")
    school.run("chat", *noor, "--at", "2026-11-23 10:00", said="book Amy Carter maths tue\n")
    said = school.run("print", "board", *noor, "--day", "2026-11-24")
    assert "Sessions, week of 23 November 2026: board-2026-11-23.pdf" in said
    file = school.folder / "board-2026-11-23.pdf"
    assert file.read_bytes().startswith(b"%PDF-")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    for words, answer in (
        (("board", "--as", "nobody@school.example"), "Nobody on the staff list has the e-mail"),
        (("slips", *noor, "--day", "2026-11-24"), "Only leadership may see the Year 11 list."),
        (
            ("poster", *noor),
            "I do not print “poster”. I print: board, slips, sheet, brief, labels, support, agreement, cohort, "
            "cohort-xlsx, cohort-list and policy.",
        ),
        (("policy", *noor), "Only leadership or the scheme lead may see whether the policy is carried out."),
        (("sheet", *noor, "--of", "Amy Carter"), "Only the mentor, the pupil's learning support,"),
        (("sheet", *noor), "Say of whom: --of with a pupil, a form, a class or a year"),
        (("sheet", *noor, "--of", "Amy Cartre"), "I know no pupil called “Amy Cartre”."),
        (("board", *noor, "--day", "someday"), "“someday” is not a day."),
        (("board", *noor, "--day", "2026-12-08"), "No session is booked in the week of 7 December"),
        (
            ("cohort", "--of", "2024", "--as", "h.marsh@school.example"),
            "I hold no collection of who leaves in 2024. Type: --of 11\n",
        ),
    ):
        assert answer in school.run("print", *words, code=1)
    said = school.run("print", "policy", "--as", "h.marsh@school.example", "--out", "policy.pdf")
    assert "How we carry out our Tracking and Mentoring Policy: policy.pdf" in said
    for what, of, answer in (
        ("cohort", "11", "Year 11, leavers of 2027: report: "),
        ("cohort-xlsx", "10", "Year 10, leavers of 2028: report: "),
        ("cohort-list", "11", "near 5+ in maths and English"),
        ("cohort-list", "11 neither 7+", "7+ in neither maths nor English: "),
    ):
        assert answer in school.run("print", what, "--of", of, "--as", "h.marsh@school.example")
    owen = ("--as", "o.blake@school.example", "--of", "11A", "--out", "eleven.pdf")
    assert "pupils of 11A: eleven.pdf" in school.run("print", "sheet", *owen)
    assert (school.folder / "eleven.pdf").read_bytes().startswith(b"%PDF-")


@pytest.mark.whole
def test_attendance_goes_out_to_who_may_have_it_and_not_over_another_file(school: Home) -> None:
    alan = ("--as", "a.price@school.example", "--from", "2026-09-01", "--to", "2026-11-23")
    said = school.run("export", "attendance", *alan)
    assert "0 marks from 01/09/2026 to 23/11/2026: sessions-attendance.csv" in said
    file = school.folder / "sessions-attendance.csv"
    assert file.read_text("utf-8-sig") == "UPN,Date,Session,Subject,Session mark,Minutes late\n"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert "is there already" in school.run("export", "attendance", *alan, code=1)
    other = ("--out", "other.csv")
    noor = ("--as", "n.hussain@school.example", *other)
    assert "Only the data manager or the scheme lead" in school.run("export", "attendance", *noor, code=1)
    assert "The first day is after the last." in school.run(
        "export", "attendance", "--as", "a.price@school.example", "--from", "2026-11-24", "--to", "2026-11-23",
        *other, code=1,
    )  # fmt: skip
    assert not (school.folder / "other.csv").exists()


@pytest.mark.whole
def test_grades_go_out_and_come_back_without_a_change(school: Home) -> None:
    alan = ("--as", "a.price@school.example")
    said = school.run("export", "grades", *alan)
    assert "pupils in subjects, 2026-10: grades.csv" in said
    lines = (school.folder / "grades.csv").read_text("utf-8-sig").splitlines()
    assert lines[0] == "UPN,Adno,Subject,Collection,Current,Predicted"
    assert len(lines) > 100
    assert "No changes" in school.run("import", "grades.csv")
    assert "is there already" in school.run("export", "grades", *alan, code=1)
    assert "There is no such collection. There are: 2026-10 and 2026-09." in school.run(
        "export", "grades", *alan, "--collection", "2020-01", "--out", "x.csv", code=1
    )
    noor = ("--as", "n.hussain@school.example", "--out", "other.csv")
    assert "Only the data manager or the scheme lead" in school.run("export", "grades", *noor, code=1)
    assert not (school.folder / "other.csv").exists()
