"""`cohort`: how a year group stands, for whom it is (P15)."""

import re
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import update
from sqlmodel import col, select

from bot.cards.cohorts import ShowCell
from bot.say.card import Button, Card
from models.audit.deeds import Deed
from models.audit.entries import Entry
from models.db.database import Database
from models.school.people import Pupil
from models.school.snapshot import changed
from models.school.subjects import Subject
from models.tracking.grades import GradeEntry
from models.views.groups import Group
from tests.conversations.conftest import Speaker, World

pytestmark = pytest.mark.P15


def count_of(said: str, words: str) -> tuple[int, int]:
    """The two numbers of `95 of 120` behind these words."""
    found = re.search(rf"{re.escape(words)}\s+(\d+) of (\d+)", said)
    assert found
    return int(found[1]), int(found[2])


@pytest.mark.both_databases
def test_three_numbers_and_a_sentence_come_first(peter: Speaker) -> None:
    said = peter.says("cohort 11")
    lines = said.splitlines()
    assert re.fullmatch(r"Year 11: Attainment 8 \d+\.\d\d", lines[0])
    four, five, seven = (count_of(said, f"Maths and English {each}+")[0] for each in (4, 5, 7))
    assert 20 >= four >= five >= seven
    assert "the targets." in said or "as the targets are" in said
    assert "As predicted in October 2026, which closed on" in said
    assert peter.says("cohort") == said == peter.says("cohort 2027") == peter.says("cohort year 11")


def test_subjects_stand_worst_gap_first(peter: Speaker) -> None:
    said = peter.says("cohort 11 subjects")
    gaps = [float(gap.replace("−", "-")) for gap in re.findall(r"gap ([+−]?\d\.\d\d)", said)]
    assert len(gaps) == 12
    assert gaps == sorted(gaps)
    opened = peter.presses("Open")
    assert opened.startswith("Year 11, ")
    assert "Groups: gap to target" in opened


def test_a_list_has_what_to_do_with_each_pupil(peter: Speaker) -> None:
    lists = {kind: peter.says(f"cohort 11 {kind} 5+") for kind in ("maths only", "english only", "neither")}
    four = re.search(r"Maths and English 5\+\s+(\d+) of (\d+)", peter.says("cohort 11"))
    assert four
    apart = [re.search(r"Year 11: (\d+) pupils?", said) for said in lists.values()]
    missing = sum(int(found[1]) for found in apart if found)
    assert int(four[1]) + missing == int(four[2])
    said = next(said for said in lists.values() if "Book a session" in said)
    name = re.search(r"- (.*?):", said)
    assert name
    peter.says("cohort 11 neither 5+")
    assert "Open" in [button.label for button in peter.talk.buttons]
    page = peter.presses("Open")
    assert page.splitlines()[0].endswith(", Year 11")


def test_who_has_left_since_is_on_the_list_and_offered_nothing_that_is_refused(
    peter: Speaker, database: Database
) -> None:
    first = peter.says("cohort 11 neither 7+").splitlines()[1]
    assert "Book a session" in first
    with database.writing() as db:
        name = first.removeprefix("- ").split(" 11")[0].split()[-1]
        theirs = (col(Pupil.legal_surname) == name) & (col(Pupil.year_group) == 11)
        db.execute(update(Pupil).where(theirs).values(left_on=date(2026, 11, 20), leaving_year=2027))
        changed(db)
    left = next(line for line in peter.says("cohort 11 neither 7+").splitlines() if "(left)" in line)
    assert "Open" in left
    assert "Book a session" not in left
    assert "Open an intervention" not in left


def test_a_long_list_goes_on_page_by_page(peter: Speaker) -> None:
    said = peter.says("cohort 11 neither 7+")
    total = re.search(r"(\d+) pupils", said)
    assert total
    seen = [line for line in said.splitlines() if line.startswith("- ")]
    assert len(seen) == 10
    left = int(total[1]) - 10
    more = peter.presses(f"{left} more")
    assert len([line for line in more.splitlines() if line.startswith("- ")]) == min(left, 10)


def test_a_head_of_subject_sees_the_own_subject_without_small_numbers(grace: Speaker) -> None:
    said = grace.says("cohort 11")
    assert said.startswith("Year 11, Mathematics:")
    assert "Residual" not in said
    assert "By Key Stage 2" not in said
    standings = next(line for line in said.splitlines() if "Against targets" in line)
    shown = [int(number) for number in re.findall(r"(\d+) (?:above|on|below|well)", standings)]
    numbers = [number for number in shown if f"under {number}" not in standings]
    assert all(number == 0 or number >= 6 for number in numbers)
    groups = [line for line in said.splitlines() if line.strip().startswith(("EAL", "In care", "EHC"))]
    assert groups
    assert all("not shown" in line for line in groups)
    assert "Only the raising achievement coordinator" in grace.says("cohort 11 history")
    assert "Only the raising achievement coordinator" in grace.says("cohort 11 history matrix")


def test_a_mentor_sees_lists_of_the_own_pupils(dan: Speaker, peter: Speaker) -> None:
    assert "lists of your own pupils" in dan.says("cohort 11")
    mine = {line.split(":")[0] for line in dan.says("mentees").splitlines() if line.startswith("- ")}
    said = dan.says("cohort 11 neither 7+")
    listed = {line.split(":")[0] for line in said.splitlines() if line.startswith("- ")}
    of_all = peter.says("cohort 11 neither 7+")
    assert len(listed) < int((re.search(r"(\d+) pupils", of_all) or [0, 0])[1])
    assert {name.split(" 11")[0] for name in listed} <= {name.split(" 11")[0] for name in mine}


@pytest.mark.parametrize("view", ["over time", "matrix"])
def test_a_view_that_is_not_for_heads_is_refused_and_nothing_else_shown(grace: Speaker, view: str) -> None:
    said = grace.says(f"cohort 11 {view}")
    assert said.startswith(
        "Only leadership and the raising achievement coordinator see a cohort in that way."
    )


def test_teachers_are_told_who_may(noor: Speaker) -> None:
    assert "Only the raising achievement coordinator, leadership" in noor.says("cohort 11 maths")


def test_a_month_without_grades_is_said(world: World) -> None:
    peter = world.staff("p.lowe")
    peter.says("at 2027-09-03 10:00")
    said = peter.says("cohort 10")
    assert "There is no collection with grades of Year 10 in 2027/28 yet. To see how" in said
    assert "collections stand: collections" in said


@pytest.mark.both_databases
def test_who_looked_at_which_list_is_on_record(peter: Speaker, database: Database) -> None:
    peter.says("cohort 11 neither 7+")
    with database.reading() as db:
        seen = db.exec(select(Entry).where(Entry.deed == Deed.COHORT_SEE)).all()
    assert [each.fields for each in seen] == ["grades"]


def test_one_group_beside_the_rest(peter: Speaker) -> None:
    said = peter.says("cohort 11 pp")
    assert said.startswith("Year 11, Pupil premium: Attainment 8")
    of_both = re.search(r"(\d+) pupils? beside (\d+)\.", said)
    assert of_both
    assert int(of_both[1]) + int(of_both[2]) == 20
    assert said == peter.says("cohort 11 disadvantaged")
    peter.presses("Every group")
    assert peter.presses("Open") == said
    assert peter.says("cohort 11 girls").startswith("Year 11, Girls: Attainment 8")


@pytest.mark.whole
@pytest.mark.both_databases
def test_each_form_stands_beside_the_rest_for_who_sees_all(
    peter: Speaker, grace: Speaker, dan: Speaker
) -> None:
    rows = dict(
        re.findall(
            r"^- (11[A-Z]): gap .* (\d+) and \d+ pupils", peter.sees_all("cohort 11 groups"), re.MULTILINE
        )
    )
    assert len(rows) > 1
    assert sum(map(int, rows.values())) == 20, "everybody is in one form"
    said = peter.says("cohort 11 11A")
    assert said.startswith("Year 11, 11A: Attainment 8")
    assert f"{rows['11A']} pupils beside {20 - int(rows['11A'])}." in said
    assert peter.labels == ["Every group"], "nothing is kept of a form over time"
    peter.sees_all("cohort 11 groups")
    assert peter.presses("Open").startswith(f"Year 11, {max(rows)}: Attainment 8")
    assert "Nobody in Year 10 is in 11A." in peter.says("cohort 10 11A")
    assert "Only leadership and the raising achievement coordinator" in grace.says("cohort 11 11A")
    assert "lists of your own pupils" in dan.says("cohort 11 11A")


def test_an_intervention_is_offered_to_who_may_open_one(world: World) -> None:
    for email, may in (("p.lowe", False), ("h.marsh", True)):
        speaker = world.staff(email)
        speaker.says("cohort 11 neither 7+")
        assert ("Open an intervention" in speaker.labels) is may
    assert "? Subject" in speaker.presses("Open an intervention")


def test_a_cohort_of_three_is_shown_to_leadership_alone(
    peter: Speaker, grace: Speaker, database: Database
) -> None:
    with database.writing() as db:
        eleven = db.execute(select(col(Pupil.id)).where(col(Pupil.year_group) == 11)).scalars().all()
        db.execute(
            update(Pupil)
            .where(col(Pupil.id).in_(eleven[3:]))
            .values(left_on=date(2026, 9, 2), leaving_year=2027)
        )
        changed(db)
    whole = peter.says("cohort 11")
    assert "of 3, " in whole
    assert (
        "Of so few pupils each figure tells of single ones: no file and no head of subject is given them."
        in whole
    )
    for view in ("", " subjects", " groups", " movement", " residuals", " current"):
        peter.says(f"cohort 11{view}")
        assert not any("Report" in label for label in peter.labels), "no file that is refused is offered"
    assert "not shown" not in peter.says("cohort 11 maths"), "who is alone in a group has nobody beside them"
    assert "Ask one of them." in grace.says("cohort 11")
    assert grace.says("cohort 11").startswith("Year 11, Mathematics: under 6 pupils, not shown.")
    assert grace.says("cohort 11 movement").startswith("Year 11, Mathematics: too few have a grade both on")


def test_a_mentor_s_list_says_that_it_is_of_their_own_pupils(peter: Speaker, dan: Speaker) -> None:
    for kind in ("near", "neither"):
        line = f"cohort 11 {kind} 7+"
        assert "of your pupils" not in peter.says(line)
        said = dan.says(line).splitlines()[0]
        assert re.match(r"Year 11: (\d+ of your pupils |none of your pupils is )", said), said


@pytest.mark.both_databases
def test_a_count_of_the_matrix_opens_the_pupils_whom_it_counts(
    peter: Speaker, grace: Speaker, database: Database
) -> None:
    said = peter.says("cohort 11 maths matrix")
    cells = [each for each in peter.talk.buttons if isinstance(each.press, ShowCell)]
    table = said.split("(Who they are")[0].splitlines()[2:]
    in_table = [int(each) for line in table for each in re.findall(r"  +(\d+)(?!\d| to| and)", line)]
    assert [int(each.label.split("(")[1].rstrip(")")) for each in cells] == in_table
    with database.reading() as db:
        before = len(db.exec(select(Entry).where(Entry.deed == Deed.COHORT_SEE)).all())
    listed: list[str] = []
    for number, each in enumerate(cells, 1):
        peter.says("cohort 11 maths matrix")
        of_one = peter.says(str(number))
        column, counted = each.label.rstrip(")").split(" (")
        rows = [line for line in of_one.splitlines() if line.startswith("- ")]
        assert len(rows) == int(counted)
        assert all(re.search(rf": Mathematics {column}[+-]?(  |$)", row) for row in rows)
        listed += [row.split(":")[0] for row in rows]
    assert len(listed) == len(set(listed)) == sum(in_table), "everybody with a grade, each once"
    assert {"Book a session", "Open"} <= set(peter.labels)
    with database.reading() as db:
        seen = db.exec(select(Entry).where(Entry.deed == Deed.COHORT_SEE)).all()[before:]
    assert [each.fields for each in seen] == ["grades"] * len(cells)
    one = cells[0].press
    assert isinstance(one, ShowCell)
    for speaker, press, answer in (
        (peter, replace(one, column="gone"), "Year 11, Mathematics: nobody is at gone"),
        (grace, one, "Only the raising achievement coordinator or leadership may see which pupils"),
    ):
        speaker.talk.delivered(Card("Forged", (), (Button("Press", press),)))
        assert answer in speaker.presses("Press")


@pytest.mark.whole
def test_a_card_with_room_for_a_part_says_of_how_many_and_offers_the_workbook(
    peter: Speaker, database: Database
) -> None:
    def offered(view: str) -> bool:
        peter.says(f"cohort 11 {view}")
        return "Report (XLSX)" in peter.labels

    assert offered("groups")
    assert offered("residuals")
    assert not offered("subjects"), "all twelve are there"
    assert not offered("movement")
    with database.writing() as db:
        history = db.exec(select(Subject).where(Subject.name == "History")).one()
        latin = Subject(name="Latin", code="La", scale=history.scale)
        db.add(latin)
        db.flush()
        some = select(col(GradeEntry.pupil_id)).where(col(GradeEntry.subject_id) == history.id).distinct()
        few = db.execute(some.order_by(col(GradeEntry.pupil_id)).limit(40)).scalars().all()
        theirs = (col(GradeEntry.subject_id) == history.id, col(GradeEntry.pupil_id).in_(few[::2]))
        db.execute(update(GradeEntry).where(*theirs).values(subject_id=latin.id))
        changed(db)
    assert "The first 12 of 13 subjects." in peter.says("cohort 11 subjects")
    assert {"All 13", "Report (XLSX)"} <= set(peter.labels)
    assert "1 more subject fell less, or rose." in peter.says("cohort 11 movement")
    peter.presses("Report (XLSX)")
    assert not offered("all subjects")


def test_groups_stand_six_on_a_card_each_with_its_gap(peter: Speaker) -> None:
    row = r"^- (.*): gap ([+−]?\d+\.\d\d): (\d+\.\d\d) beside (\d+\.\d\d); \d+ and \d+ pupils; "
    first = re.findall(row, peter.says("cohort 11 groups"), re.MULTILINE)
    (more,) = (label for label in peter.labels if label.endswith(" more"))
    every = re.findall(row, peter.sees_all("cohort 11 groups"), re.MULTILINE)
    assert len(first) == 6
    assert every[:6] == first
    assert len(every) == 6 + int(more.removesuffix(" more"))
    names = [name for name, *_ in every]
    groups = [each.value for each in Group if each.value in names]
    assert names == [*groups, *sorted(set(names) - set(groups))], "always in the same order: no rank"
    for _, gap, group, rest in every:
        assert abs(float(group) - float(rest) - float(gap.replace("−", "-"))) < 0.02
    one = peter.says("cohort 11 pp")
    assert re.search(r"4\+  (\d+) of (\d+), \d+% beside (\d+) of (\d+), \d+%", one)
    assert re.search(r"One pupil is \d+% of the group\.", one)


def test_the_point_and_how_complete_it_is_stand_below_every_view(peter: Speaker) -> None:
    views = (
        "",
        "subjects",
        "chart",
        "residuals",
        "groups",
        "pp",
        "movement",
        "maths",
        "maths matrix",
        "neither 7+",
    )
    for line in (f"cohort 11 {view}" for view in views):
        said = peter.says(line)
        assert "As predicted in October 2026, which closed on 31 October." in said, line
        assert re.search(r"Complete: \d+ of \d+, \d+ values of an earlier month\.", said), line
