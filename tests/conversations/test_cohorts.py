"""`cohort`: how a year group stands, for whom it is (P15)."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import update
from sqlmodel import col, select

from bot.cards.cohorts import ShowCell
from bot.say.card import Button, Card
from models.audit.deeds import Deed
from models.audit.entries import Entry
from models.db.database import Database
from models.rules.wording import listed
from models.school.national import NationalResidual
from models.school.people import Pupil
from models.school.settings import known_settings
from models.school.snapshot import changed, school
from models.school.subjects import Subject
from models.tracking.frozen import CohortFigure
from models.tracking.grades import Collection, GradeEntry
from models.views.freezing import freeze_what_closed
from models.views.groups import Group
from tests.conversations.conftest import Speaker, World
from tests.conversations.earlier_cohorts import keep_attainment

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


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("cohort 9", "Year 9 is not measured yet: that begins in Year 10."),
        ("cohort 2024", "I hold no collection of who leaves in 2024."),
        ("cohort 11 matrix", "Of which subject?"),
        (
            "cohort 11 pp maths",
            "! A subject has every group in its own view. Leave out the group, or the subject.",
        ),
        (
            "cohort 11 maths near 5+",
            "! A list is of maths and English, and of everybody. Type: cohort 11 near 5+",
        ),
        (
            "cohort 11 neither pp",
            "! A list is of maths and English, and of everybody. Type: cohort 11 neither 5+",
        ),
        (
            "cohort 11 maths 11A",
            "! A form is shown over all its subjects, as it stands now. Type: cohort 11 11A",
        ),
        ("cohort 11 movement pp", "! That is of everybody. Leave out the group, or type: cohort 11 groups"),
    ],
)
def test_what_cannot_be_shown_says_why(peter: Speaker, line: str, said: str) -> None:
    assert said in peter.says(line)


@pytest.mark.parametrize("view", ["over time", "matrix"])
def test_a_view_that_is_not_for_heads_is_refused_and_nothing_else_shown(grace: Speaker, view: str) -> None:
    said = grace.says(f"cohort 11 {view}")
    assert said.startswith(
        "Only leadership and the raising achievement coordinator see a cohort in that way."
    )


def test_a_subject_and_a_group_are_shown_over_time(peter: Speaker, database: Database) -> None:
    """What is frozen of each is drawn, beside the targets and everybody."""
    with database.writing() as db:
        freeze_what_closed(db, school(db), datetime(2026, 11, 24, tzinfo=UTC))
    maths, girls = peter.says("cohort 11 maths over time"), peter.says("cohort 11 girls over time")
    everybody = peter.says("cohort 11 over time")
    assert maths.startswith("Year 11, Mathematics: points a slot over time")
    assert girls.startswith("Year 11, Girls: Attainment 8 over time")
    of_maths = re.search(r"Points a slot\s+([\d.]+) against ([\d.]+)", peter.says("cohort 11 maths"))
    now = re.search(r"31 October: ([\d.]+).*targets ([\d.]+)", maths)
    assert of_maths
    assert now
    assert now.groups() == of_maths.groups()
    beside = re.search(r"31 October: ([\d.]+).*everybody ([\d.]+)", girls)
    assert beside
    assert f"31 October: {beside[2]}" in everybody
    assert f"Attainment 8 {beside[1]}" in peter.says("cohort 11 girls").splitlines()[0]
    assert peter.presses("Over time") == girls


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


def test_movement_is_of_the_same_pupils_since_the_point_before(peter: Speaker, grace: Speaker) -> None:
    said = peter.says("cohort 11 movement")
    assert said.startswith("Year 11: movement since 30 September")
    numbers = [re.search(rf"{each}\s+(\d+) of (\d+)", said) for each in ("Up", "Same", "Down")]
    assert all(numbers)
    assert sum(int(each[1]) for each in numbers if each) == int(numbers[0][2] if numbers[0] else 0)
    assert "of a grade, over" in said or "no change, over" in said
    assert "0.00 of a grade" not in said
    peter.says("cohort 11")
    assert peter.presses("Movement") == said
    of_head = grace.says("cohort 11 movement")
    assert of_head.startswith("Year 11, Mathematics: movement since 30 September")
    shown = [int(each) for each in re.findall(r"(?:Up|Same|Down)\s+(\d+) of", of_head)]
    assert all(each == 0 or each >= 6 for each in shown)
    assert shown or "not shown: under 6 stand apart" in of_head


@pytest.mark.both_databases
def test_who_joined_and_left_since_the_point_before_is_said(
    peter: Speaker, grace: Speaker, dan: Speaker, database: Database
) -> None:
    assert "joined and" not in peter.says("cohort 11")
    with database.writing() as db:
        closed = datetime(2026, 11, 1, 4, 45, tzinfo=UTC)
        db.execute(update(Collection).where(col(Collection.key) == "2026-09").values(closed_at=closed))
        assert freeze_what_closed(db, school(db), closed)
        leaver = db.execute(select(col(Pupil.id)).where(col(Pupil.year_group) == 11)).scalars().first()
        db.execute(
            update(Pupil).where(col(Pupil.id) == leaver).values(left_on=date(2026, 10, 12), leaving_year=2027)
        )
        changed(db)
    assert "Since 30 September nobody joined and 1 left." in peter.says("cohort 11")
    hidden = "Who joined and left since 30 September is not shown: under 6 stand apart."
    assert hidden in grace.says("cohort 11")
    assert hidden in dan.says("cohort 11 near 7+")
    assert "Complete:" not in dan.says("cohort 11 near 7+")


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


def test_another_definition_breaks_the_line_and_says_so(peter: Speaker, database: Database) -> None:
    with database.writing() as db:
        closed = datetime(2026, 11, 1, 4, 45, tzinfo=UTC)
        db.execute(update(Collection).values(closed_at=closed))
        assert freeze_what_closed(db, school(db), closed)
    assert "30 September" in peter.says("cohort 11 over time")
    with database.writing() as db:
        db.execute(update(CohortFigure).where(col(CohortFigure.point) == "2026-09").values(definition="2010"))
    said = peter.says("cohort 11 over time")
    assert "Attainment 8 is defined anew since 31 October 2026: what came before is not comparable." in said
    assert "30 September" not in said


@pytest.mark.both_databases
def test_the_last_cohorts_are_a_line_at_the_same_month_until_another_definition_breaks_it(
    peter: Speaker, database: Database
) -> None:
    closed = datetime(2026, 11, 1, 4, 45, tzinfo=UTC)
    with database.writing() as db:
        db.execute(update(Collection).values(closed_at=closed))
        assert freeze_what_closed(db, school(db), closed)
    assert "leavers of" not in peter.says("cohort 11 over time"), "nobody is there to stand beside"
    with database.writing() as db:
        keep_attainment(db, 2026, "2025-10")
        keep_attainment(db, 2026, "2026-05")
        keep_attainment(db, 2025, "2024-10")
        keep_attainment(db, 2024, "2023-10", definition="2010")
        keep_attainment(db, 2023, "2022-10")
    said = peter.says("cohort 11 over time")
    assert (
        "At the same month of Year 11: leavers of 2026 54.00 (118) and leavers of 2025 53.50 (118)." in said
    )
    now = re.search(r"^- 31 October: (\d+\.\d\d)", said, re.MULTILINE)
    assert now
    drawn = [
        re.split(r"  +", each) for each in bars(said.split("same month of Year 11\n")[1], "Attainment 8")
    ]
    assert [(label, float(value)) for label, value in drawn] == [
        ("2025", 53.5), ("2026", 54.0), ("Year 11", float(now[1])),
    ]  # fmt: skip
    assert "for the leavers of 2024 Attainment 8 was defined otherwise, which is not comparable." in said
    assert "leavers of" not in peter.says("cohort 10 over time")


def test_a_long_line_says_how_many_points_it_has_and_offers_them_all(
    peter: Speaker, database: Database
) -> None:
    with database.writing() as db:
        for month in range(1, 15):
            keep_attainment(db, 2027, f"2025-{month:02}")
    said = peter.says("cohort 11 over time")
    assert "The newest 12 of 14 times that a collection closed." in said
    assert peter.labels == ["Report (XLSX)"]
    assert "the file comes to you here" in peter.presses("Report (XLSX)")


@pytest.mark.parametrize(
    "line", ["cohort 11 near 6+", "cohort 11 6+", "cohort 11 neither 8", "cohort 11 only just 1+"]
)
def test_a_list_at_another_grade_says_at_which_there_are_some(peter: Speaker, line: str) -> None:
    assert "The lists are at 4+, 5+ or 7+, as grades are reported. Type: cohort 11 near 5+" in peter.says(
        line
    )


def test_each_list_may_be_said_behind_near(peter: Speaker) -> None:
    for kind in ("only just", "maths only", "english only", "neither"):
        assert peter.says(f"cohort 11 near {kind} 5+") == peter.says(f"cohort 11 {kind} 5+")


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


def test_what_is_not_understood_of_a_view_is_answered_with_what_there_is(peter: Speaker) -> None:
    said = next(line for line in peter.says("cohort 11 xyz").splitlines() if "xyz" in line)
    assert "I did not understand “xyz”. It is said such as: " in said
    assert "cohort 11 near 5+" in said
    assert said.endswith("or cohort 11 pdf.")


@pytest.mark.parametrize(
    ("line", "meant"),
    [
        ("cohort 11 curent", "current"),
        ("cohort 11 acuracy", "accuracy"),
        ("cohort 11 mathss", "maths"),
        ("cohort 11 over tiem", "over time"),
        ("cohort 11 premum", "premium"),
        ("cohort 11 pdff", "pdf"),
        ("cohort 11 nearly 5+", "near"),
        ("policy prnt", "print"),
        ("policy P6 novembr", "november"),
    ],
)
def test_a_word_that_is_mistyped_is_named_rightly_and_said_so_it_is_understood(
    peter: Speaker, line: str, meant: str
) -> None:
    said = peter.says(line)
    offered = re.search(r"I did not understand “(.+)”\. Did you mean (.+?)(?: or .+)?\?", said)
    assert offered
    assert offered[2] == meant
    assert "I did not understand" not in peter.says(line.replace(offered[1], meant))


def test_behind_the_name_of_a_list_a_number_is_a_grade(peter: Speaker) -> None:
    for line in ("cohort near 7", "cohort near 7+"):
        assert "7+ in maths and English" in peter.says(line)


@pytest.mark.parametrize(
    ("line", "first", "second"),
    [
        ("cohort 11 groups movement", "groups", "movement"),
        ("cohort 11 accuracy groups", "accuracy", "groups"),
        ("cohort 11 current predicted", "current", "predicted"),
        ("cohort 11 pdf xlsx", "pdf", "xlsx"),
    ],
)
def test_two_words_of_one_list_are_named_where_only_one_can_be_asked(
    peter: Speaker, line: str, first: str, second: str
) -> None:
    said = peter.says(line)
    assert f"! “{first}” and “{second}” cannot be asked together. Leave out one of them." in said
    assert "I did not understand" not in said


def bars(said: str, columns: str) -> list[str]:
    """The lines of the chart, as the terminal has it."""
    lines = said.split(f"{columns}\n")[1].splitlines()
    return [line.strip() for line in lines if re.match(r"  [^ (].*\d$", line)]


def test_a_chart_has_so_few_bars_that_they_can_be_read_and_the_next_ones_are_a_button_away(
    peter: Speaker,
) -> None:
    said = peter.says("cohort 11 subjects")
    rows = re.findall(r"^- (.*): gap", said, re.MULTILINE)
    first = bars(said, "Predicted  Target")
    then = bars(peter.presses("Chart of the next 6"), "Predicted  Target")
    assert [re.split(r"  +", each)[0] for each in (*first, *then)] == rows
    assert len(first) == len(then) == 6
    assert all("Chart of the next" not in label for label in peter.labels)
    assert len(bars(peter.says("cohort 11 movement"), "Up  Same  Down")) == 6


def test_residuals_are_bars_each_with_how_many_pupils_it_is_of_and_no_rank(
    peter: Speaker, grace: Speaker
) -> None:
    peter.says("cohort 11 subjects")
    said, rows = peter.presses("Residuals"), []
    for page in (said, peter.presses("Chart of the next 6")):
        drawn = {label: float(value.replace("−", "-")) for label, value in (
            re.split(r"  +", each) for each in bars(page, "Residual")
        )}  # fmt: skip
        some = re.findall(
            r"^- .*?: (.*): ([+−]?\d\.\d\d) over (\d+) pupils(, stands out)?  \[", page, re.MULTILINE
        )
        assert drawn == {name: float(mean.replace("−", "-")) for name, mean, *_ in some}
        rows += some
    assert len(rows) == 12
    assert rows == sorted(rows, key=lambda row: (not row[3], row[0].casefold()))
    for name, mean, pupils, marked in rows:
        alone = peter.says(f"cohort 11 {name}")
        assert f"Residual {mean} over {pupils} pupils{marked}." in alone
    assert peter.says("cohort 11 residual") == said
    assert "Only leadership and the raising achievement coordinator" in grace.says("cohort 11 residuals")


def test_residuals_are_less_the_countrys_which_is_named_with_its_year(
    peter: Speaker, database: Database
) -> None:
    with database.writing() as db:
        ids = {each.name: each.id or 0 for each in db.exec(select(Subject))}
        for name, year in (("Mathematics", 2026), ("Mathematics", 2025), ("French", 2025)):
            db.add(NationalResidual(subject_id=ids[name], year=year, thousandths=-1500))
        changed(db)
    assert ", less the country's −1.50 of 2026, stands out." in peter.says("cohort 11 maths")
    assert "The country's is not known: it is the school's own." in peter.says("cohort 11 history")
    said = peter.says("cohort 11 residuals")
    first, second = re.findall(
        r"^- .*: (.*): .* over .* pupils, less the country's (.*), st", said, re.MULTILINE
    )
    assert (first, second) == (("French", "−1.50 of 2025"), ("Mathematics", "−1.50 of 2026"))
    own = re.findall(r"^- .*: (.*): \S+ over \d+ pupils(?:, stands out)?  \[", said, re.MULTILINE)
    assert f"of 2026, in French of 2025. In {listed(own)} it is not known: the school's own." in said
    assert "Residuals are less the country's of 2026, in French of 2025." in peter.says("cohort 11 subjects")


def test_the_school_says_what_counts_in_residuals_and_what_stands_out(peter: Speaker, helen: Speaker) -> None:
    def residuals_() -> tuple[str, bool]:
        said = peter.says("cohort 11 residuals")
        return re.findall(r"over \d+ pupils", said)[0], "stands out  [" in said

    pupils, marked = residuals_()
    assert marked
    helen.says("settings stand out pupils 40")
    assert residuals_()[1] is False, "nobody has so many"
    helen.says("settings residual subjects 8")
    assert residuals_()[0] != pupils, "few have eight"
    assert "is a whole number from 3 to 8" in helen.says("settings residual subjects 9")


def test_the_school_says_what_is_no_change(peter: Speaker, helen: Speaker) -> None:
    apart = float(re.findall(r"(\d+\.\d\d) points (?:above|below) the targets", peter.says("cohort 11"))[0])
    assert 1 <= apart < 5
    helen.says("settings no change points 5")
    assert "as the targets are, within 5 points" in peter.says("cohort 11")


@pytest.mark.parametrize(
    "name", ["accuracy predictions", "what became pupils", "what became cohorts", "small group"]
)
def test_what_protects_pupils_is_only_made_stricter(helen: Speaker, name: str) -> None:
    known = next(each for each in known_settings() if each.words == name)
    assert " is a whole number from " in helen.says(f"settings {name} {known.default - 1}")


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


def test_the_form_offers_the_year_groups_that_are_measured_alone(peter: Speaker) -> None:
    asked = peter.says("cohort 11 pdff")
    offered = set(re.findall(r"\d+\. (Year \d+)$", asked, re.MULTILINE))
    assert offered
    peter.says("cancel")
    for group in range(7, 12):
        said = peter.says(f"cohort {group}")
        assert ("is not measured yet" in said) == (f"Year {group}" not in offered)
