"""Whether the policy is carried out: each duty as leadership sees it, its lists, the page for governors (P14)."""

import json
import re
from collections import defaultdict
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TypeVar

import pytest
from sqlalchemy import update
from sqlmodel import col, select

from bot.ask import Ask
from bot.assembly import make_talk
from bot.cards.policy_lists import ROWS_ON_A_CARD
from bot.notices.papers import paper_of_policy
from bot.papers.press import print_pdf
from bot.say.policy_words import looked_words
from models.access.person import person
from models.audit.deeds import OF_NOBODY, Deed
from models.audit.entries import Entry
from models.db.database import Database
from models.mentoring.slip import Slip
from models.rules.mentoring import Month
from models.rules.policy import DutyTally, ToBeDone, by_month, tally
from models.rules.policy_duties import PolicyDuty
from models.rules.policy_parts import PolicyPart
from models.rules.wording import first_large
from models.school.people import ClassPupil, ClassTeacher, Mentorship, Pupil, SchoolClass, Staff
from models.school.snapshot import changed, school
from models.school.subjects import Subject
from models.sessions.session import Booking
from models.tracking.below import pupils_below
from models.tracking.grades import Collection
from models.tracking.intervention import Intervention, OpenedBecause
from models.tracking.review import PupilReview, ReviewRound
from models.views.policy.lists import (
    NAMED_BY_SUBJECT,
    FigureOf,
    PolicyCount,
    PolicyFigure,
    counted_pupils,
    policy_lines,
)
from models.views.policy.things import PolicyFacts
from models.views.policy.whole import PolicyStands, policy
from tests.conversations.conftest import Speaker, World
from tests.conversations.results_of_leavers import bring_results
from tests.conversations.test_statements import counted

pytestmark = [pytest.mark.P14, pytest.mark.P15]

K = TypeVar("K")
TODAY = date(2026, 11, 23)
OVERDUE_BY = "2026-12-02 09:00"


def stands(world: World) -> PolicyStands:
    with world.database.reading() as db:
        known = school(db)
        return policy(db, known, world.clock.now().astimezone(known.settings.timezone).date())


def total(world: World, part: PolicyPart) -> DutyTally:
    return next(each.total for each in stands(world).parts if each.part is part)


def mentored(database: Database) -> int:
    with database.reading() as db:
        here = (
            select(Mentorship.id)
            .join(Pupil, col(Pupil.id) == Mentorship.pupil_id)
            .where(col(Mentorship.last_day).is_(None), col(Pupil.year_group) >= 10)
        )
        return len(db.exec(here).all())


@pytest.fixture
def eventful(
    noor: Speaker, dan: Speaker, grace: Speaker, helen: Speaker, peter: Speaker, world: World
) -> None:
    """Some of everything: done, done late, and not done."""
    world.at("2026-11-16 10:00")
    noor.says("slip Amy Carter - homework is late again", "slip Ben Dodd + good")
    grace.says("slips", "1")
    helen.says("agreement Amy Carter returned", "agreement 11B issued")
    world.at("2026-11-23 08:00")
    noor.says("book Amy Carter, Ben Dodd maths today", "book Amy Carter, Ben Dodd maths wed")
    peter.says("today", "1")
    world.at("2026-11-23 15:30")
    noor.says("register all here", "register Ben Dodd absent")
    dan.says("meet Amy Carter formal good start; target: read the novel by 27 nov")
    noor.says("grade Amy Carter 4 5")
    grace.says("intervene Amy Carter maths: no method shown, plan: two sessions a week, exit: on 6 twice")
    world.at(OVERDUE_BY)
    dan.says("slips", "1")


def names_stand_for_figures(world: World, *subjects: str) -> set[PolicyPart]:
    """Of what is counted by subject: in each subject and month there are as many as there are names; of which parts.

    Of these subjects, or of all.
    """
    with world.database.reading() as db:
        known = school(db)
        today = world.clock.now().astimezone(known.settings.timezone).date()
        by_name = {each: PolicyFacts(db, known, today, named=each) for each in known.subjects}
        counted_, walked = PolicyFacts(db, known, today), set()
        for part in NAMED_BY_SUBJECT:
            by_number: dict[int | None, list[ToBeDone]] = defaultdict(list)
            for each in counted_.things(part):
                by_number[each.of.subject_id].append(each)
            for subject_id, things in by_number.items():
                assert subject_id is not None
                if subjects and known.subject_name(subject_id) not in subjects:
                    continue
                named = by_name[subject_id].things(part)
                own = [each for each in named if each.of.subject_id == subject_id]
                assert tally(own, today) == tally(things, today), (part, subject_id)
                assert by_month(own, today) == by_month(things, today), (part, subject_id)
                walked |= {part} if any(each.of.pupil_id is not None for each in own) else set()
    return walked


@pytest.mark.both_databases
@pytest.mark.usefixtures("eventful")
def test_every_figure_is_the_length_of_its_list(world: World, at_length: bool) -> None:
    """Of the whole, and of each month and subject; in the share, of those in which most is due."""
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
        names_stand_for_figures(world)
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
def test_every_figure_that_is_shown_is_a_button_to_its_list(peter: Speaker, world: World) -> None:
    """Of each duty, whatever is on its card: a number that is counted is on a button, and the list says the same."""
    found = stands(world)
    for duty in PolicyDuty:
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


@pytest.mark.P8
@pytest.mark.usefixtures("eventful")
def test_a_slip_is_done_once_it_is_read_and_late_where_that_took_too_long(
    world: World,
    database: Database,
) -> None:
    with database.reading() as db:
        sent = len(db.exec(select(Slip.id)).all())
    assert sent == 2
    assert total(world, PolicyPart.SLIPS_READ) == DutyTally(2, 2, 1, 0)


@pytest.mark.P7
@pytest.mark.usefixtures("eventful")
def test_meetings_are_told_month_by_month_and_wait_for_mentors(
    world: World,
    helen: Speaker,
    database: Database,
) -> None:
    many = mentored(database)
    (meetings,) = stands(world).of(PolicyDuty.MEETINGS)
    by_number = {month.number: each for month, each in meetings.months.items()}
    # Amy was met on 23 November: that month in time, the two before it late, December to come.
    assert by_number[11] == DutyTally(many, 1, 0, many - 1)
    assert by_number[9] == by_number[10] == DutyTally(many, 1, 1, many - 1)
    assert by_number[12].to_come == many
    said = helen.says("policy P7")
    assert "What is late waits for mentors." in said
    assert f"November   {many}" in said
    late = helen.presses(f"Overdue ({3 * (many - 1)})")
    assert "Amy Carter" not in late
    assert "- Ben Dodd 11B (3)  [" in late
    assert "  (The first of each was due Wed 30 Sep.)\n[" in late


@pytest.mark.P10
@pytest.mark.usefixtures("eventful")
def test_who_was_not_told_that_day_was_not_told(
    world: World,
) -> None:
    told = total(world, PolicyPart.TOLD)
    assert (told.due, told.done, told.late) == (4, 1, 3)


@pytest.mark.P10
def test_who_is_away_is_not_to_be_told(world: World, noor: Speaker, joan: Speaker) -> None:
    world.at("2026-11-24 08:00")
    noor.says("book Amy Carter, Ben Dodd maths today")
    assert total(world, PolicyPart.TOLD) == DutyTally(2, 0, 0, 0)
    joan.says("absent Amy Carter")
    assert total(world, PolicyPart.TOLD) == DutyTally(1, 0, 0, 0)
    assert total(world, PolicyPart.REGISTERED) == DutyTally(1, 0, 0, 0)


@pytest.mark.P11
@pytest.mark.usefixtures("eventful")
def test_registers_and_absences_are_counted_apart(
    world: World,
) -> None:
    assert total(world, PolicyPart.REGISTERED) == DutyTally(2, 1, 0, 1)
    assert total(world, PolicyPart.FOLLOWED_UP) == DutyTally(1, 0, 0, 1)
    found = stands(world)
    assert (found.came.came, found.came.counted) == (1, 2)
    assert (found.booked.bookings, found.booked.pupils) == (4, 2)


@pytest.mark.P1
def test_agreements_count_from_the_first_that_was_recorded(
    world: World, helen: Speaker, database: Database
) -> None:
    assert total(world, PolicyPart.AGREEMENTS) == DutyTally()
    assert "No agreement has been recorded yet" in helen.says("policy P1")
    helen.says("agreement Amy Carter returned")
    with database.reading() as db:
        pupils = len(db.exec(select(Pupil.id).where(col(Pupil.left_on).is_(None))).all())
    assert total(world, PolicyPart.AGREEMENTS) == DutyTally(pupils, 1, 0, 0)
    world.at("2027-01-05 09:00")
    assert total(world, PolicyPart.AGREEMENTS) == DutyTally(pupils, 1, 0, pupils - 1)
    helen.says("agreement Ben Dodd not needed: joined in the spring")
    assert total(world, PolicyPart.AGREEMENTS) == DutyTally(pupils - 1, 1, 0, pupils - 2)


@pytest.mark.P4
def test_a_pupil_without_a_mentor_is_late_from_september_and_named_in_the_list(
    world: World, helen: Speaker, database: Database
) -> None:
    with database.reading() as db:
        without = len(db.exec(select(Pupil.id).where(col(Pupil.year_group) >= 10)).all()) - mentored(database)
    assert without
    assert total(world, PolicyPart.MENTORED).late == without
    helen.says("policy P4")
    assert helen.presses(f"Without a mentor ({without})").count("\n") >= without


@pytest.mark.whole
@pytest.mark.P3
def test_a_round_is_due_on_the_day_that_it_closes(
    world: World, helen: Speaker, noor: Speaker, database: Database
) -> None:
    assert total(world, PolicyPart.KS3_REVIEWS) == DutyTally()
    helen.says("reviews open until 26 nov")
    found = total(world, PolicyPart.KS3_REVIEWS)
    assert found.due == found.to_come > 0
    with database.writing() as db:
        pupil = db.exec(select(Pupil).where(Pupil.year_group == 8)).first()
        assert pupil is not None
        round_id = db.exec(select(ReviewRound.id)).one() or 0
        subject_id = db.exec(
            select(SchoolClass.subject_id)
            .join(ClassPupil, col(ClassPupil.class_id) == SchoolClass.id)
            .where(ClassPupil.pupil_id == pupil.id)
        ).first()
        review = PupilReview(
            round_id=round_id, pupil_id=pupil.id or 0, subject_id=subject_id or 0, judgement="below",
            recorded_at=world.clock.now(),
        )  # fmt: skip
        db.add(review)
    assert total(world, PolicyPart.KS3_REVIEWS).done == 1
    assert total(world, PolicyPart.BELOW_ANSWERED) == DutyTally(1, 0, 0, 0)
    world.only("rounds of reviews that are over")
    world.at("2026-12-01 09:00")
    noor.says("tick")
    assert total(world, PolicyPart.KS3_REVIEWS).late == found.due - 1


@pytest.mark.P12
@pytest.mark.usefixtures("eventful")
def test_an_intervention_waits_for_its_review(world: World) -> None:
    assert total(world, PolicyPart.SUBJECT_REVIEWS) == DutyTally(), "on 4 January"
    world.at("2027-01-05 09:00")
    assert total(world, PolicyPart.SUBJECT_REVIEWS) == DutyTally(1, 0, 0, 1)


@pytest.mark.both_databases
@pytest.mark.P12
@pytest.mark.P13
def test_what_is_proposed_is_due_to_be_decided_and_waits_for_who_decides(
    world: World, dan: Speaker, grace: Speaker
) -> None:
    sam = world.staff("s.okafor")
    dan.says("intervene Amy Carter maths: homework is missing")
    dan.says("intervene Amy Carter history: late to every lesson")
    dan.says("intervene Amy Carter whole school: late to every lesson")
    assert total(world, PolicyPart.GLOBAL_PROPOSALS) == DutyTally(), "until 4 January"
    grace.says("intervene Amy Carter maths: no method shown")
    world.at("2027-01-05 09:00")
    assert total(world, PolicyPart.SUBJECT_PROPOSALS) == DutyTally(2, 1, 0, 1)
    assert total(world, PolicyPart.GLOBAL_PROPOSALS) == DutyTally(1, 0, 0, 1)
    sam.says("intervene Amy Carter whole school: late to every lesson")
    assert total(world, PolicyPart.GLOBAL_PROPOSALS) == DutyTally(1, 1, 1, 0)


@pytest.mark.both_databases
@pytest.mark.P13
def test_who_is_below_in_several_subjects_waits_for_the_coordinator_s_decision(
    world: World, database: Database
) -> None:
    sam = world.staff("s.okafor")
    with database.writing() as db:
        db.execute(update(Collection).values(closed_at=datetime(2026, 11, 2, tzinfo=UTC)))
        below = sorted(
            each.pupil_id for year in (10, 11) for each in pupils_below(db, year) if len(each.subjects) >= 3
        )
        known = school(db)
        late = policy_lines(db, known, FigureOf(PolicyPart.BELOW_IN_SEVERAL, PolicyFigure.LATE), TODAY)
        assert sorted(each.pupil_id or 0 for each in late) == below
        first = known.label(below[0])
    many = len(below)
    assert total(world, PolicyPart.BELOW_IN_SEVERAL) == DutyTally(many, 0, 0, many)
    sam.says(f"intervene {first} whole school: late to every lesson")
    assert total(world, PolicyPart.BELOW_IN_SEVERAL) == DutyTally(many, 1, 1, many - 1)
    with database.writing() as db:
        proposed = Intervention(
            pupil_id=below[1], because=OpenedBecause.SEVERAL, proposed_at=world.clock.now(), review_on=TODAY
        )
        db.add(proposed)
    assert total(world, PolicyPart.BELOW_IN_SEVERAL).late == many - 2, "newly below, as the grades say"
    world.at("2027-01-05 09:00")
    assert total(world, PolicyPart.BELOW_IN_SEVERAL) == DutyTally(many, 1, 1, many - 1)


def test_leadership_s_look_at_a_cohort_does_its_duty(world: World, peter: Speaker, noor: Speaker) -> None:
    noor.says("tick")
    before = total(world, PolicyPart.FIGURES_SEEN)
    assert before.due >= 1
    assert before.done == 0
    world.at("2026-11-24 09:00")
    peter.says("cohort 11")
    assert total(world, PolicyPart.FIGURES_SEEN).done == before.due, "figures alone are a look at it"


def test_when_the_policy_itself_is_reviewed_stands_there(world: World, helen: Speaker) -> None:
    assert "settings policy review 1 July 2027" in helen.says("policy P14")
    assert "is a day with its year" in helen.says("settings policy review july")
    helen.says("cancel")
    assert "set to 1 July 2027" in helen.says("settings policy review 1 July 2027")
    assert total(world, PolicyPart.POLICY_REVIEW) == DutyTally(1, 1, 0, 0)
    helen.says("settings policy review 2026-11-20")
    assert total(world, PolicyPart.POLICY_REVIEW) == DutyTally(1, 0, 0, 1)
    said = helen.says("policy")
    assert "waits for the scheme lead and governors" in said
    whom = next(line for line in said.splitlines() if line.strip().startswith("Waits for "))
    assert whom.count("the scheme lead") == 1
    assert "governors" in whom
    assert "not set" in helen.says("settings policy review none")


@pytest.mark.whole
def test_the_scheme_lead_is_reminded_of_the_policy_s_own_review_in_the_morning_s_one_note(
    world: World, helen: Speaker
) -> None:
    def told(moment: str) -> bool:
        world.at(moment)
        heard = helen.says("tick")
        assert heard.count("▸ to Helen Marsh:\nFor you today") == heard.count("▸ to Helen Marsh:") <= 1
        return "The policy itself" in heard

    assert "The policy itself" not in helen.says("todo")
    world.tells_only("h.marsh")
    helen.says("agreement Amy Carter issued")
    helen.says("settings policy review 2026-12-07", "settings policy remind days 5")
    days = ("11-24", "11-27", "11-30", "12-01", "12-07", "12-08", "12-14", "12-15")
    reminded = [day for day in days if told(f"2026-{day} 08:05")]
    assert reminded == ["11-30", "12-07", "12-14"], "once before, on its day, then as each week begins"
    assert "The policy itself was to be reviewed by 7 December 2026" in helen.says("todo")
    helen.says("settings policy review 1 July 2027")
    assert "The policy itself" not in helen.says("todo")
    assert not told("2026-12-21 08:05")


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
def test_the_page_for_governors_is_the_same_bytes_for_the_same_facts_and_names_nobody(
    world: World,
    database: Database,
) -> None:
    made = []
    with database.reading() as db:
        known = school(db)
        helen = db.exec(select(Staff).where(Staff.email == "h.marsh@school.example")).one()
        now = world.clock.now()
        ask = Ask(who=person(db, helen.id or 0), now=now, school=known, door="", db=db)
        made = [paper_of_policy(ask, date(2026, 12, 2)) for _ in range(2)]
        names = [each.name for each in db.exec(select(Pupil))] + [
            each.name for each in db.exec(select(Staff))
        ]
    assert made[0] == made[1]
    facts = json.loads(made[0].facts)
    assert [each["key"] for each in facts["duties"]] == [each.key for each in PolicyDuty]
    assert not [name for name in names if name in made[0].facts]
    assert made[0].shows == frozenset()
    printed = print_pdf(made[0])
    assert printed == print_pdf(made[1])
    assert printed.startswith(b"%PDF")


@pytest.mark.P6
def test_the_page_for_governors_tells_by_subject_what_several_teachers_do(
    world: World, database: Database
) -> None:
    def rows() -> list[list[str]]:
        with database.reading() as db:
            known = school(db)
            found = policy(db, known, TODAY)
            helen = db.exec(select(Staff).where(Staff.email == "h.marsh@school.example")).one()
            ask = Ask(who=person(db, helen.id or 0), now=world.clock.now(), school=known, door="", db=db)
            paper = json.loads(paper_of_policy(ask, TODAY).facts)
        (grades,) = (each for each in paper["subjects"] if each["key"] == "P6")
        (whole,) = found.of(PolicyDuty.GRADES)
        shown: list[list[str]] = grades["rows"]
        if shown:
            assert sum(int(row[1]) for row in shown) == whole.total.due, "together they are the whole"
        return shown

    named = [row[0] for row in rows() if "together" not in row[0]]
    assert named == sorted(named)
    assert "Mathematics" in named
    with database.writing() as db:
        maths = db.exec(select(SchoolClass.id).join(Subject).where(Subject.name == "Mathematics")).all()
        for each in db.exec(select(ClassTeacher).where(col(ClassTeacher.class_id).in_(maths))).all():
            db.delete(each)
        changed(db)
    *_, last = rows()
    assert "Mathematics" in last[0]
    assert last[0].endswith(" together"), "nobody is known to teach it"


@pytest.mark.parametrize("word", ["print", "pdf", "report"])
def test_it_comes_as_a_file(world: World, tmp_path: Path, word: str) -> None:
    heard: list[str] = []
    talk = make_talk(world.database, world.clock, heard.append, papers=tmp_path, jobs=world.jobs)
    talk.become("h.marsh@school.example")
    talk.line(f"policy {word}")
    assert "comes to you here" in "\n".join(heard)
    talk.line("tick")
    assert [each.name for each in tmp_path.glob("*.pdf")] == ["policy-2026-11-23.pdf"]


@pytest.mark.both_databases
@pytest.mark.usefixtures("eventful")
def test_it_is_a_bounded_number_of_statements(world: World, peter: Speaker) -> None:
    peter.says("todo")
    with counted(world.database) as sent:
        peter.says("policy")
    assert len(sent) <= 27, "\n\n".join(sent)


def test_what_was_before_the_school_year_counts_in_none(world: World, database: Database) -> None:
    before = stands(world)
    with database.writing() as db:
        pupil = db.exec(select(Pupil)).first()
        staff = db.exec(select(Staff)).first()
        assert pupil is not None
        assert staff is not None
        sent = datetime(2026, 8, 31, 9, tzinfo=UTC)
        slip = Slip(
            pupil_id=pupil.id or 0,
            from_id=staff.id or 0,
            to_id=staff.id,
            tone="positive",
            text="good",
            sent_at=sent,
        )
        db.add(slip)
        db.flush()
        assert not db.exec(select(Booking)).all()
    assert stands(world) == before
    assert sent.date() + timedelta(days=1) == date(2026, 9, 1)


def test_results_and_how_good_predictions_were_stand_with_leadership_s_duty(
    world: World, database: Database, peter: Speaker, tmp_path: Path
) -> None:
    world.at("2027-08-24 10:00")
    assert total(world, PolicyPart.RESULTS_IN) == DutyTally(), (
        "of the summer before, when Staffroom was not here"
    )
    bring_results(database, tmp_path)
    world.at("2027-09-24 10:00")
    assert total(world, PolicyPart.RESULTS_IN).done == 1
    said = peter.says("policy P15")
    shown = re.search(
        r"for the leavers of 2027: of (\d+) grades (\d+)% came out exactly, (\d+)% within one", said
    )
    assert shown, said
    exact = re.search(r"Exact\s+(\d+) of (\d+), (\d+)%", peter.says("cohort 2027 accuracy"))
    assert exact
    assert (shown[1], shown[2]) == (exact[2], exact[3])
    assert total(world, PolicyPart.FIGURES_SEEN) == DutyTally(1, 1, 1, 0), "a month after they came out"


def test_leadership_s_looks_at_figures_are_on_record_of_nobody_and_those_of_others_do_not_count(
    world: World, peter: Speaker, database: Database
) -> None:
    sam = world.staff("s.okafor")
    peter.says("tick")
    world.at("2026-11-24 09:00")
    sam.says("cohort 11")
    before = total(world, PolicyPart.FIGURES_SEEN)
    assert before.due
    assert not before.done, "the coordinator is not leadership"
    assert "Leadership has not looked" in looked_words(stands(world))
    peter.says("policy", "policy P7")
    peter.says("cohort 11 pdf")
    assert total(world, PolicyPart.FIGURES_SEEN).done == before.due, "its report is a look, too"
    assert "on 1 day this school year, the last one Tue 24 Nov." in looked_words(stands(world))
    with database.reading() as db:
        looks = db.exec(select(Entry).where(col(Entry.deed).in_(OF_NOBODY))).all()
    assert [each.deed for each in looks] == [
        Deed.COHORT_FIGURES, Deed.POLICY_FIGURES, Deed.POLICY_FIGURES, Deed.COHORT_FIGURES,
    ]  # fmt: skip
    assert {(each.pupil_id, each.record_id, each.fields) for each in looks} == {(None, None, "")}


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
