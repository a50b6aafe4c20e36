"""What counts as done, due and late of each duty of the policy (P14)."""

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import update
from sqlmodel import col, select

from bot.say.policy_words import looked_words
from models.audit.deeds import OF_NOBODY, Deed
from models.audit.entries import Entry
from models.db.database import Database
from models.mentoring.slip import Slip
from models.rules.policy import DutyTally
from models.rules.policy_duties import PolicyDuty
from models.rules.policy_parts import PolicyPart
from models.school.people import ClassPupil, Pupil, SchoolClass, Staff
from models.school.snapshot import school
from models.sessions.session import Booking
from models.tracking.below import pupils_below
from models.tracking.grades import Collection
from models.tracking.intervention import Intervention, OpenedBecause
from models.tracking.review import PupilReview, ReviewRound
from models.views.policy.lists import FigureOf, PolicyFigure, policy_lines
from tests.conversations.conftest import Speaker, World
from tests.conversations.policy_stands import TODAY, eventful, mentored, stands, total
from tests.conversations.results_of_leavers import bring_results

__all__ = ["eventful"]  # a fixture

pytestmark = [pytest.mark.P14, pytest.mark.P15]


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
def test_who_is_away_is_not_to_be_told(world: World, noor: Speaker, joan: Speaker) -> None:
    world.at("2026-11-24 08:00")
    noor.says("book Amy Carter, Ben Dodd maths today")
    assert total(world, PolicyPart.TOLD) == DutyTally(2, 0, 0, 0)
    joan.says("absent Amy Carter")
    assert total(world, PolicyPart.TOLD) == DutyTally(1, 0, 0, 0)
    assert total(world, PolicyPart.REGISTERED) == DutyTally(1, 0, 0, 0)


@pytest.mark.P10
@pytest.mark.P11
@pytest.mark.P12
@pytest.mark.usefixtures("eventful")
def test_who_was_told_registers_absences_and_reviews_of_interventions_are_counted_apart(
    world: World,
) -> None:
    told = total(world, PolicyPart.TOLD)
    assert (told.due, told.done, told.late) == (4, 1, 3), "who was not told that day was not told"
    assert total(world, PolicyPart.REGISTERED) == DutyTally(2, 1, 0, 1)
    assert total(world, PolicyPart.FOLLOWED_UP) == DutyTally(1, 0, 0, 1)
    found = stands(world)
    assert (found.came.came, found.came.counted) == (1, 2)
    assert (found.booked.bookings, found.booked.pupils) == (4, 2)
    assert total(world, PolicyPart.SUBJECT_REVIEWS) == DutyTally(), "on 4 January"
    world.at("2027-01-05 09:00")
    assert total(world, PolicyPart.SUBJECT_REVIEWS) == DutyTally(1, 0, 0, 1)


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


@pytest.mark.whole("tests/conversations/test_policy.py::test_every_figure_is_the_length_of_its_list")
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
