"""Whether the policy is carried out, as leadership sees it: each figure is a button to its list (P14)."""

import re
from collections.abc import Mapping
from datetime import date
from typing import TypeVar

import pytest
from sqlmodel import select

from bot.cards.policy_lists import ROWS_ON_A_CARD
from models.audit.entries import Entry
from models.db.database import Database
from models.rules.mentoring import Month
from models.rules.policy import DutyTally
from models.rules.policy_duties import PolicyDuty
from models.rules.policy_parts import PolicyPart
from models.rules.wording import first_large
from models.school.people import Pupil, Staff
from models.school.snapshot import school
from models.views.policy.lists import FigureOf, PolicyCount, PolicyFigure, counted_pupils, policy_lines
from tests.conversations.conftest import Speaker, World
from tests.conversations.policy_stands import OVERDUE_BY, eventful, names_stand_for_figures, stands
from tests.conversations.test_statements import counted

__all__ = ["eventful"]  # a fixture

pytestmark = [pytest.mark.P14, pytest.mark.P15]

K = TypeVar("K")


@pytest.mark.both_databases
@pytest.mark.usefixtures("eventful")
def test_every_figure_is_the_length_of_its_list(world: World, at_length: bool) -> None:
    """Of the whole, and of each month and subject; in the share, of those in which most is due.

    There names are compared with numbers in one subject.
    """
    today = date(2026, 12, 2)
    found = stands(world)
    assert {each.part for each in found.parts} == set(PolicyPart)
    with world.database.reading() as db:
        known = school(db)

        def listed(part: PolicyPart, month: Month | None = None, subject_id: int | None = None) -> DutyTally:
            late, to_come, done, done_late = (
                sum(
                    line.many
                    for line in policy_lines(db, known, FigureOf(part, figure, month, subject_id), today)
                )
                for figure in PolicyFigure
            )
            return DutyTally(late + to_come + done, done, done_late, late)

        for each in found.parts:
            assert listed(each.part) == each.total, each.part
            for month, of_month in _some(each.months, at_length):
                assert listed(each.part, month) == of_month, (each.part, month)
            for subject_id, of_subject in _some(each.subjects, at_length):
                assert listed(each.part, None, subject_id) == of_subject, (each.part, subject_id)
        names_stand_for_figures(world, *(() if at_length else ("Mathematics",)))
        lists = {each: counted_pupils(db, known, each, today) for each in PolicyCount}
    times = {which: sum(each.times for each in of) for which, of in lists.items()}
    assert len(lists[PolicyCount.BOOKED]) == found.booked.pupils == 2
    assert len(lists[PolicyCount.NOT_BOOKED]) == found.booked.of - found.booked.pupils
    assert times[PolicyCount.BOOKED] == found.booked.bookings == 4
    assert times[PolicyCount.CAME] == found.came.came == 1
    assert times[PolicyCount.NOT_CAME] == found.came.counted - found.came.came == 1


def _some(of: Mapping[K, DutyTally], at_length: bool) -> list[tuple[K, DutyTally]]:
    return sorted(of.items(), key=lambda each: each[1].due)[None if at_length else -1 :]


@pytest.mark.usefixtures("eventful")
def test_every_figure_that_is_shown_is_a_button_to_its_list(
    peter: Speaker, world: World, at_length: bool
) -> None:
    """Of each duty, in the share of each second: a number that is counted is on a button; the list says the same."""
    found = stands(world)
    for duty in list(PolicyDuty)[:: 1 if at_length else 2]:
        peter.says(f"policy {duty.key}")
        pressed = [each for each in peter.talk.buttons if re.search(r"\(\d+\)$", each.label)]
        said = {each.label for each in pressed}
        for each in found.of(duty):
            wanted = {
                (each.part.late, each.total.late),
                ("to come", each.total.to_come),
                (each.part.done, each.total.done),
            }
            for word, many in wanted:
                assert not many or f"{first_large(word)} ({many})" in said, each.part
        for button in pressed:
            peter.talk.buttons = [button]
            title = peter.says("1").splitlines()[0]
            assert button.label.rpartition("(")[2][:-1] in re.findall(r"\d+", title), (button.label, title)


@pytest.mark.whole
@pytest.mark.P6
def test_months_and_subjects_lead_to_their_own_lists(peter: Speaker, world: World) -> None:
    world.at(OVERDUE_BY)
    (grades,) = stands(world).of(PolicyDuty.GRADES)
    peter.says("policy P6")
    assert "To come" in peter.presses("By month") or not grades.total.to_come
    month, of_month = next((month, each) for month, each in grades.months.items() if each.late)
    peter.says("policy P6")
    peter.presses("By month")
    said = peter.presses(f"Missing ({of_month.late})")
    assert said.startswith(f"P6 grade records, {month}, missing: {of_month.late}\n")


@pytest.mark.P6
@pytest.mark.both_databases
def test_a_month_and_a_subject_are_said_in_words_and_by_buttons(peter: Speaker, world: World) -> None:
    world.at(OVERDUE_BY)
    (grades,) = stands(world).of(PolicyDuty.GRADES)
    month = next(month for month, each in grades.months.items() if each.late)
    of_month = peter.says(f"policy P6 {month.first:%B}".casefold())
    assert f"{grades.months[month].done} of {grades.months[month].due} recorded" in of_month
    rows = re.findall(r"(\d+) of (\d+) recorded", peter.presses("By subject"))
    assert sum(int(done) for done, _ in rows) == grades.months[month].done
    of_subject = peter.says("policy P6 maths")
    rows = re.findall(r"(\d+) of (\d+) recorded", peter.presses("By month"))
    assert sum(int(due) for _, due in rows) == int(re.findall(r"of (\d+) recorded", of_subject)[0])
    both = peter.says(f"policy p6 maths {month.first:%b}".casefold())
    assert both.startswith(f"P6 Grades are recorded every month, {month}, Mathematics\n")
    missing = next(label for label in peter.labels if label.startswith("Missing"))
    said = peter.presses(missing)
    assert said.startswith(f"P6 grade records, Mathematics, {month}, missing: {missing[9:-1]}\n")
    assert len(re.findall(r" 1[01][A-Z]\b.*\] Open$", said, re.MULTILINE)) == min(
        int(missing[9:-1]), ROWS_ON_A_CARD
    )


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("policy october", "Of which duty, P1 to P18? Such as: policy P6 october"),
        ("policy maths", "Of which duty, P1 to P18? Such as: policy P6 maths"),
        ("policy P6 may", "this school year's months: September 2026 to November 2026. Name one of them."),
        ("policy P6 2025-10", "this school year's months: September 2026 to November 2026."),
        ("policy P4 maths oct", "P4 is not counted by subject. Leave the subject out: policy P4 october"),
        ("policy print october", "It is printed whole, for the year. Type: policy print"),
        ("policy P12 maths", "P12 Heads of subject manage underachievement, Mathematics: nothing was due."),
    ],
)
def test_what_the_policy_is_not_counted_by_is_said(peter: Speaker, line: str, said: str) -> None:
    assert said in peter.says(line)


@pytest.mark.parametrize("email", ["n.hussain", "d.whitfield", "s.okafor", "a.price", "j.reid", "g.lin"])
def test_nobody_but_leadership_and_the_scheme_lead_sees_it(world: World, email: str, peter: Speaker) -> None:
    who = world.staff(email)
    refused = "Only leadership or the scheme lead may see whether the policy is carried out."
    assert refused in who.says("policy")
    assert refused in who.says("policy print")
    peter.says("policy P4")
    who.talk.buttons = list(peter.talk.buttons)
    assert refused in who.says("1")


@pytest.mark.usefixtures("eventful")
def test_the_whole_names_nobody_and_a_list_s_look_is_on_record(
    peter: Speaker,
    database: Database,
) -> None:
    said = peter.says("policy")
    with database.reading() as db:
        names = [each.name for each in db.exec(select(Pupil))] + [
            each.name for each in db.exec(select(Staff))
        ]
        looked = len(db.exec(select(Entry).where(Entry.deed == "policy.see")).all())
    assert not [name for name in names if name in said]
    assert looked == 0, "numbers are of nobody"
    peter.says("policy P8")
    peter.presses("Read (2)")
    with database.reading() as db:
        (entry,) = db.exec(select(Entry).where(Entry.deed == "policy.see")).all()
    assert entry.fields == "slips"


@pytest.mark.whole
@pytest.mark.usefixtures("eventful")
def test_duties_with_something_late_stand_first_each_with_whom_it_waits_for(
    peter: Speaker,
) -> None:
    said = peter.says("policy")
    assert said.startswith("The policy, 2026/27: ")
    late, nothing = said.split("(Nothing is late)")
    for key in ("P7", "P10", "P11"):
        assert f"- {key} " in late
    assert "- P14 " in nothing
    assert said.count("- P") == len(PolicyDuty)


@pytest.mark.both_databases
@pytest.mark.usefixtures("eventful")
def test_it_is_a_bounded_number_of_statements(world: World, peter: Speaker) -> None:
    peter.says("todo")
    with counted(world.database) as sent:
        peter.says("policy")
    assert len(sent) <= 27, "\n\n".join(sent)


@pytest.mark.P6
def test_a_part_by_subject_adds_up_to_the_whole_in_the_order_of_names(world: World, peter: Speaker) -> None:
    grades = next(each for each in stands(world).parts if each.part is PolicyPart.MONTHLY_GRADES)
    assert sum(grades.subjects.values(), DutyTally()) == grades.total
    peter.says("policy P6")
    said = peter.presses("By subject")
    if "more" in said:
        said += peter.presses(f"{len(grades.subjects) - 12} more")
    rows = [each for each in said.splitlines() if each.startswith("- ")]
    assert len(rows) == len(grades.subjects)
    assert rows == sorted(rows)
