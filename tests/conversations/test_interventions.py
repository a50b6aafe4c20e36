"""`intervene`, `interventions`, `act`: opened, planned, acted on, reviewed, closed with an outcome (P12, P13, R4)."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from sqlmodel import col, select

from bot.ask import OpenForm, Reply
from bot.assembly import make_dispatcher
from bot.requests import Pressing, Submitted, Words
from models.audit.deeds import Deed
from models.audit.entries import Actor, record
from models.db.database import Database
from models.lifecycle.leaving import pupils_leave, staff_leave
from models.school.people import Staff
from models.tracking.intervention import Intervention, InterventionEnd, InterventionGrade, InterventionPlan
from tests.conversations.conftest import MONDAY, Speaker, World

AMY = "Amy Carter 11A"
MATHS = f"{AMY}, Mathematics"


def stands(database: Database) -> list[tuple[str, str, bool]]:
    """How each intervention ended, what came of it, and whether it was ever opened."""
    with database.reading() as db:
        rows = db.exec(select(Intervention).order_by(col(Intervention.id))).all()
        return [(each.ended, each.outcome, each.opened_at is not None) for each in rows]


@pytest.mark.P12
@pytest.mark.both_databases
def test_the_head_of_subject_opens_plans_acts_reviews_and_closes(
    grace: Speaker, noor: Speaker, dan: Speaker, world: World, database: Database
) -> None:
    said = grace.says(
        "intervene Amy Carter maths: no method shown, plan: two sessions a week, exit: on 6 twice"
    )
    assert said.startswith(f"{MATHS}: an intervention is open. It is reviewed on Mon 4 Jan.")
    told = grace.says("tick")
    for who in ("Noor Hussain", "Dan Whitfield"):
        assert f"▸ to {who}:" in told
    assert told.count(f"Grace Lin opened an intervention: {MATHS}") == 2
    assert "no method" not in told, "why stands behind the button"
    seen = noor.says("interventions Amy Carter")
    assert "Grades then     Mathematics: target" in seen
    for line in (
        "Cause           no method shown",
        "Plan            two sessions a week",
        "Reached when    on 6 twice",
        "Whose           Grace Lin",
    ):
        assert line in seen
    noor.says("act Amy Carter maths: went through paper 1 with her")
    dan.says("act Amy Carter maths by fri: ring home about revision")
    seen = grace.says("interventions Amy Carter")
    assert "- ring home about revision: Dan Whitfield, by Fri 27 Nov" in seen
    assert "- went through paper 1 with her: Noor Hussain, done Mon 23 Nov" in seen
    assert "ring home about revision" in dan.says("todo")
    dan.presses("Done")
    assert "ring home about revision" not in dan.says("todo")
    world.only("registers")
    world.at("2027-01-04 10:00")
    assert "Review overdue" not in grace.says("todo")
    assert "Review on Mon 4 Jan" in grace.says("todo")
    said = grace.says("interventions Amy Carter maths on the way: shows her method")
    assert said.startswith(f"{MATHS}: reviewed. It is reviewed on Mon 1 Feb.")
    assert MATHS not in grace.says("todo")
    said = grace.says("interventions Amy Carter maths reached as intended: on 6 now")
    assert said.startswith(f"{MATHS}: the intervention is closed.")
    assert stands(database) == [(InterventionEnd.CLOSED, "as intended", True)]
    assert grace.says("tick").count(f"Grace Lin closed an intervention: {MATHS}") == 2
    grace.says("undo")
    assert stands(database) == [(InterventionEnd.OPEN, "", True)]


def test_sessions_since_are_planned_held_and_attended(grace: Speaker, noor: Speaker, world: World) -> None:
    noor.says("book Amy Carter maths today", "book Amy Carter maths thu", "book Amy Carter maths 1 dec")
    grace.says("intervene Amy Carter maths")
    world.at("2026-11-23 15:25")
    noor.says("register Amy here")
    world.at("2026-11-26 15:31")
    noor.says("register Amy absent")
    assert "Sessions since  3 planned, 2 held, 1 attended" in grace.says("interventions Amy Carter")


@pytest.mark.whole
@pytest.mark.both_databases
def test_a_teacher_proposes_with_the_cause_and_the_head_of_subject_decides(
    noor: Speaker, grace: Speaker, database: Database
) -> None:
    assert "? Cause" in noor.says("intervene Amy Carter maths")
    noor.says("cancel")
    said = noor.says("intervene Amy Carter maths: does not show her method")
    assert said.startswith(f"{MATHS}: proposed.")
    assert stands(database) == [("", "", False)]
    # Whoever may not open it is told who does.
    early = noor.says("act Amy Carter maths: went through paper 1")
    assert early.startswith("It is only proposed. Only the head of the subject")
    assert "Ask Grace Lin" in early
    told = grace.says("tick")
    assert f"Noor Hussain proposed an intervention: {MATHS}" in told.split("▸ to Grace Lin:")[1]
    assert f"{MATHS}: Proposed by Noor Hussain, Mon 23 Nov" in grace.says("todo")
    assert "an intervention is open" in grace.presses("Open it")
    assert f"The intervention that you proposed is opened by Grace Lin: {MATHS}" in grace.says("tick")
    grace.says("undo")
    assert stands(database) == [("", "", False)]
    grace.says("interventions")
    grace.presses("Show")
    assert f"{MATHS}: declined." in grace.presses("Decline")
    assert f"The intervention that you proposed is declined: {MATHS}" in grace.says("tick")
    assert stands(database) == [("declined", "", False)]
    assert noor.says("intervene Amy Carter maths: still no method").startswith(f"{MATHS}: proposed.")
    assert stands(database) == [("declined", "", False), ("", "", False)]


@pytest.mark.both_databases
def test_there_is_one_a_pupil_and_subject(grace: Speaker, noor: Speaker, database: Database) -> None:
    grace.says("intervene Amy Carter maths")
    assert grace.says("intervene Amy Carter maths").startswith(f"{MATHS}: there is one already.")
    assert noor.says("intervene Amy Carter maths: no method").startswith(f"{MATHS}: there is one already.")
    assert "the plan is saved" in grace.says("intervene Amy Carter maths: no method")
    assert len(stands(database)) == 1
    grace.says("undo")
    assert "no method" not in grace.says("interventions Amy Carter")
    grace.says("undo", "undo")
    assert stands(database) == [("taken back", "", True)]
    assert "opened an intervention" not in grace.says("tick")


@pytest.mark.P13
def test_one_for_the_whole_school_is_the_coordinators(
    world: World, grace: Speaker, dan: Speaker, noor: Speaker
) -> None:
    sam = world.staff("s.okafor")
    said = grace.says("intervene Amy Carter whole school: low in mocks")
    assert said.startswith("Only the pupil's teachers in the subject")
    assert sam.says("intervene Amy Carter whole school: low in three mocks").startswith(
        f"{AMY}, whole school: an intervention is open."
    )
    told = sam.says("tick")
    assert f"Sam Okafor opened an intervention: {AMY}, whole school" in told.split("▸ to Noor Hussain:")[1]
    assert "Cause           low in three mocks" in dan.says("interventions Amy Carter whole school")
    assert noor.says("act Amy Carter whole school: sat with her").startswith(f"{AMY}, whole school: saved.")
    said = sam.says("interventions Amy Carter whole school no response much less than intended")
    assert said.startswith(f"{AMY}, whole school: the intervention is closed.")


def test_who_may_not_see_one_is_told_whom_to_ask(grace: Speaker, joan: Speaker, tom: Speaker) -> None:
    grace.says("intervene Amy Carter maths: no method shown")
    assert joan.says("interventions Amy Carter").startswith("Only the mentor")
    assert "no method" not in tom.says("interventions Amy Carter")
    assert "Mathematics" not in tom.says("pupil Amy Carter").partition("Interventions")[2]


def test_it_stands_on_the_pupils_page_in_the_digest_and_for_leadership(
    grace: Speaker, peter: Speaker, noor: Speaker, world: World
) -> None:
    grace.says("intervene Amy Carter maths: no method shown")
    page = noor.says("pupil Amy Carter").partition("Interventions")[2]
    assert "- Mathematics: Since Mon 23 Nov. Review on Mon 4 Jan" in page
    assert "method" not in page
    world.at("2026-11-23 16:31")
    assert f"- Interventions begun: 1: {MATHS}: new" in peter.says("digest")
    world.at("2026-11-24 16:31")
    assert "Interventions" not in peter.says("digest")
    world.at("2027-01-04 16:31")
    assert f"- Interventions to review: 1: {MATHS}: to review" in peter.says("digest")
    peter.says("interventions")
    assert f"- {MATHS}: Since Mon 23 Nov" in peter.presses("Show everybody's")


@pytest.mark.both_databases
def test_bad_input_has_its_sentence_and_loses_nothing(grace: Speaker) -> None:
    grace.says("intervene Amy Carter maths")
    assert "! What is decided? Pick one." in grace.says("interventions Amy Carter maths as intended")
    grace.says("cancel")
    assert "! What came of it" in grace.says("interventions Amy Carter maths reached")
    assert grace.says("much more than intended").startswith(f"{MATHS}: the intervention is closed.")
    assert grace.says("act Amy Carter maths: one more").startswith("That intervention is over.")
    assert "500 fit" in grace.says(f"intervene Amy Carter maths: {'word ' * 700}")


@pytest.mark.whole
def test_what_was_to_be_done_by_who_left_is_the_owners(
    grace: Speaker, dan: Speaker, database: Database, world: World
) -> None:
    grace.says("intervene Amy Carter maths")
    dan.says("act Amy Carter maths by fri: ring home")
    assert "ring home" not in grace.says("todo")
    leave(database, "d.whitfield")
    assert "ring home" in grace.says("todo")
    helen = world.staff("h.marsh")
    assert MATHS not in helen.says("todo")
    leave(database, "g.lin")
    world.at("2027-01-05 10:00")
    assert MATHS in helen.says("todo"), "nobody heads the subject: the scheme lead sees it"


def leave(database: Database, who: str) -> None:
    """They leave the school today."""
    with database.writing() as db:
        staff_id = db.exec(select(Staff.id).where(Staff.email == f"{who}@school.example")).one() or 0
        actor = Actor(None, datetime(2026, 11, 23, 11, 0, tzinfo=UTC))
        staff_leave(db, actor, record(db, actor, Deed.IMPORT), [staff_id], MONDAY)


def test_the_grades_then_stay_as_they_were(grace: Speaker, noor: Speaker, database: Database) -> None:
    noor.says("grade Amy Carter maths 4 4")
    grace.says("intervene Amy Carter maths")
    noor.says("grade Amy Carter maths 6 6")
    assert "current 4, predicted 4" in grace.says("interventions Amy Carter")
    with database.reading() as db:
        (kept,) = db.exec(select(InterventionGrade)).all()
    assert (kept.current, kept.predicted) == ("4", "4")


@pytest.mark.both_databases
def test_those_of_a_pupil_who_leaves_end(grace: Speaker, noor: Speaker, database: Database) -> None:
    grace.says("intervene Amy Carter maths")
    noor.says("intervene Ben Dodd maths: never there")
    with database.writing() as db:
        pupils = list(db.exec(select(Intervention.pupil_id)))
        actor = Actor(None, datetime(2026, 11, 23, 11, 0, tzinfo=UTC))
        pupils_leave(db, actor, record(db, actor, Deed.IMPORT), pupils, MONDAY)
    assert stands(database) == [("left", "", True), ("left", "", False)]
    assert grace.says("interventions").startswith("You have no intervention.")
    assert "intervention" not in grace.says("todo")


@pytest.mark.both_databases
def test_two_who_open_one_in_the_same_instant_open_one(world: World, database: Database) -> None:
    """By hand, by hand and by proposal, in a subject and for the whole school: one stands, and all are answered."""
    dispatcher = make_dispatcher(database, now=world.clock.now)
    with database.reading() as db:
        ids = {each.surname: each.id or 0 for each in db.exec(select(Staff))}
    lines = [
        ("Lin", "intervene Amy Carter maths: no method shown"),
        ("Hussain", "intervene Amy Carter maths: never on time"),
        ("Okafor", "intervene Amy Carter maths: behind in three subjects"),
        ("Okafor", "intervene Amy Carter whole school: behind everywhere"),
    ] * 4
    said = [
        Words(staff_id=ids[who], door="test", key=f"{who}/{number}", words=line)
        for number, (who, line) in enumerate(lines)
    ]
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(dispatcher.hear, said))
    titles = [each.card.title for each in answers if isinstance(each, Reply)]
    assert len(titles) == len(said)
    assert all(each.startswith("Amy Carter 11A") for each in titles), titles
    with database.reading() as db:
        rows = db.exec(select(Intervention)).all()
        assert sorted(each.subject_id is None for each in rows) == [False, True]
        plans = db.exec(select(InterventionPlan).where(col(InterventionPlan.replaced_at).is_(None))).all()
        assert len(plans) == 2


@pytest.mark.whole
def test_a_field_of_the_plan_is_emptied_by_a_dash_or_in_its_form(
    grace: Speaker, world: World, database: Database
) -> None:
    grace.says("intervene Amy Carter maths: no method shown, plan: two sessions a week exit: on 6")
    assert "the plan is saved" in grace.says("intervene Amy Carter maths plan: -")
    story = grace.says("interventions Amy Carter maths")
    assert "Cause           no method shown" in story
    assert "Reached when    on 6" in story
    assert "two sessions" not in story
    dispatcher = make_dispatcher(database, now=world.clock.now)
    with database.reading() as db:
        lin = db.exec(select(Staff.id).where(Staff.surname == "Lin")).one() or 0
    story_card = dispatcher.hear(Words(staff_id=lin, words="interventions Amy Carter maths"))
    assert isinstance(story_card, Reply)
    change = next(each for each in story_card.card.actions if each.label == "Cause and plan")
    form = dispatcher.hear(Pressing(staff_id=lin, token=change.press.token()))
    assert isinstance(form, OpenForm)
    assert form.form.values["reached_when"] == "on 6"
    values = {**form.form.values, "reached_when": "", "plan": "one a week"}
    dispatcher.hear(
        Submitted(staff_id=lin, command=form.form.command, values=values, hidden=form.form.hidden)
    )
    story = grace.says("interventions Amy Carter maths")
    assert "Plan            one a week" in story
    assert "Cause           no method shown" in story
    assert "Reached when" not in story
    grace.says("undo")


def heard(told: str, name: str) -> str:
    """What a person was told, all of it."""
    return "".join(each.partition("▸")[0] for each in told.split(f"▸ to {name}:")[1:])


@pytest.mark.whole
@pytest.mark.P12
@pytest.mark.both_databases
def test_whose_it_is_hears_of_what_somebody_else_begins_and_ends(world: World, helen: Speaker) -> None:
    """An intervention in a subject is its head's, and one for the whole school the coordinator's, whoever opens it."""
    sam = world.staff("s.okafor")
    sam.says("intervene Amy Carter maths: behind in three subjects")
    helen.says("intervene Amy Carter whole school: behind everywhere")
    told = helen.says("tick")
    assert f"Sam Okafor opened an intervention: {MATHS}" in heard(told, "Grace Lin")
    assert f"Helen Marsh opened an intervention: {AMY}, whole school" in heard(told, "Sam Okafor")
    assert MATHS not in heard(told, "Sam Okafor"), "who did it is not told of it"
    sam.says("interventions Amy Carter maths reached as intended")
    assert f"Sam Okafor closed an intervention: {MATHS}" in heard(helen.says("tick"), "Grace Lin")


@pytest.mark.P12
@pytest.mark.both_databases
def test_a_colleague_who_is_to_do_something_hears_of_it_and_is_one_who_may(
    grace: Speaker, noor: Speaker, joan: Speaker
) -> None:
    grace.says("intervene Amy Carter maths: no method shown")
    refused = grace.says("act Amy Carter maths by wed with Joan Reid: ring home")
    assert "Joan Reid cannot be asked. Only the pupil's teachers in the subject, the mentor" in refused
    grace.says("cancel")
    assert "ring home" not in joan.says("todo")
    assert "saved" in grace.says("act Amy Carter maths by wed with Noor Hussain: two past papers")
    told = heard(grace.says("tick"), "Noor Hussain")
    assert f"Grace Lin asks you to do something for a pupil by Wed 25 Nov: {MATHS}" in told
    assert "past papers" not in told, "the words stand behind the button"
    assert "two past papers" in noor.says("todo")
    grace.says("undo")
    assert "what you were asked to do for a pupil was taken back" in heard(
        grace.says("tick"), "Noor Hussain (updated)"
    )
    assert "past papers" not in noor.says("todo")


def test_what_goes_on_has_no_outcome(grace: Speaker, database: Database) -> None:
    """In a form both are there to pick: nothing is closed by who says that it goes on."""
    grace.says("intervene Amy Carter maths: no method shown")
    said = grace.says("interventions Amy Carter maths on the way as intended")
    assert "On the way goes on. Leave out what came of it, or pick another decision to close it." in said
    assert stands(database) == [("", "", True)]
