"""What a pupil says of a record stands beside it wherever it is shown, to those who may see what it is of."""

import json
from datetime import date

import pytest
from sqlmodel import select

from bot.ask import Ask
from bot.notices.papers import paper_of_pupils
from models.access.authoriser import Person, person
from models.audit.entries import Actor
from models.db.errors import NotAllowed, Sorry
from models.db.records import RecordKind
from models.db.tables import Db
from models.lifecycle.correcting import (
    KINDS,
    LONGEST,
    records_to_name,
    take_statement,
    take_statement_back,
)
from models.lifecycle.subject_access.gathering import gather
from models.mentoring.paper_order import PaperKind, PapersOf
from models.mentoring.slip import Slip
from models.school.people import Role, Staff, StaffRole
from models.school.snapshot import school
from models.school.statements import SaidBy
from tests.conversations.conftest import Speaker, World

SAYS = "I was at the dentist that day."


def officer(world: World) -> tuple[Actor, Person]:
    with world.database.reading() as db:
        staff_id = db.exec(select(StaffRole.staff_id).where(StaffRole.role == Role.SAFEGUARDING_LEAD)).first()
        assert staff_id is not None
        who = person(db, staff_id, today=date(2026, 11, 23))
    return Actor(who.staff_id, world.clock.now()), who


def dan_himself(db: Db) -> Person:
    """Amy's mentor."""
    staff_id = db.exec(select(Staff.id).where(Staff.email == "d.whitfield@school.example")).one()
    return person(db, staff_id or 0, today=date(2026, 11, 23))


def say_of_newest_slip(world: World) -> int:
    actor, who = officer(world)
    with world.database.writing() as db:
        slip = db.exec(select(Slip).order_by(Slip.id.desc())).first()  # type: ignore[union-attr]  # SQLModel types columns as their values
        assert slip is not None
        assert slip.id is not None
        named = RecordKind.SLIP, slip.id
        known, _ = take_statement(db, actor, who, named, (SaidBy.PUPIL, date(2026, 11, 23), SAYS))
    return known.id


def test_whoever_sees_the_record_sees_what_the_pupil_says_of_it(
    world: World, noor: Speaker, dan: Speaker
) -> None:
    noor.says("slip Amy Carter - no homework again")
    say_of_newest_slip(world)
    for line in ("slips Amy Carter", "pupil Amy Carter", "brief Amy Carter"):
        heard = dan.says(line)
        assert heard.count(f"says of the slip in Mathematics of Monday 23 November 2026: “{SAYS}”") == 1, line
    assert SAYS in noor.says("slips")


def test_nobody_else_hears_of_it(world: World, noor: Speaker) -> None:
    noor.says("slip Amy Carter - no homework again")
    say_of_newest_slip(world)
    assert SAYS not in world.staff("j.reid").says("pupil Amy Carter")
    assert SAYS not in world.staff("j.reid").says("sessions Amy Carter")


def test_it_stands_on_paper_and_in_the_answer_to_a_request(world: World, noor: Speaker) -> None:
    noor.says("slip Amy Carter - no homework again")
    say_of_newest_slip(world)
    actor, _ = officer(world)
    with world.database.writing() as db:
        amy = db.exec(select(Slip.pupil_id)).first()
        assert amy is not None
        ask = Ask(who=dan_himself(db), now=actor.at, school=school(db), door="", db=db)
        paper, _ = paper_of_pupils(ask, PaperKind.BRIEF, PapersOf(amy))
        (page,) = json.loads(paper.facts)["briefs"]
        assert [SAYS in each for each in page["beside"]] == [True]
        held = gather(db, amy)
    (table,) = [each for each in held if each.table.name == "pupil_statement"]
    assert SAYS in repr(table.records)


def test_withdrawn_or_beside_what_was_removed_it_is_shown_no_more(
    world: World, noor: Speaker, dan: Speaker
) -> None:
    noor.says("slip Amy Carter - no homework again")
    number = say_of_newest_slip(world)
    actor, who = officer(world)
    with world.database.writing() as db:
        take_statement_back(db, actor, who, number)
    assert SAYS not in dan.says("slips Amy Carter")
    with pytest.raises(Sorry), world.database.writing() as db:
        take_statement_back(db, actor, who, number)
    say_of_newest_slip(world)
    assert SAYS in dan.says("slips Amy Carter")
    with world.database.writing() as db:
        for slip in db.exec(select(Slip)):
            slip.removed_at, slip.text = actor.at, ""
    assert SAYS not in dan.says("pupil Amy Carter")


def test_who_may_not_take_it_down_and_what_there_is_not_is_refused(world: World, noor: Speaker) -> None:
    noor.says("slip Amy Carter - no homework again")
    actor, who = officer(world)
    with world.database.reading() as db:
        dan = dan_himself(db)
    said = SaidBy.PARENT, date(2026, 11, 23), SAYS
    for teller, named, words, refusal in (
        (dan, (RecordKind.SLIP, 1), said, NotAllowed),
        (who, (RecordKind.MEETING, 999_999), said, Sorry),
        (who, (RecordKind.SLIP, 1), (*said[:2], "x" * (LONGEST + 1)), Sorry),
        (who, (RecordKind.SLIP, 1), (*said[:2], ""), Sorry),
    ):
        with pytest.raises(refusal), world.database.writing() as db:
            take_statement(db, actor, teller, named, words)


def test_the_same_is_not_taken_down_twice(world: World, noor: Speaker) -> None:
    noor.says("slip Amy Carter - no homework again")
    say_of_newest_slip(world)
    with pytest.raises(Sorry, match="already"):
        say_of_newest_slip(world)


def test_each_record_that_a_statement_can_stand_beside_is_told_from_the_others(
    world: World, noor: Speaker
) -> None:
    noor.says("slip Amy Carter - no homework again")
    world.staff("g.lin").says("intervene Amy Carter maths: no method shown, plan: two sessions a week")
    actor, who = officer(world)
    with world.database.writing() as db:
        amy = db.exec(select(Slip.pupil_id)).one()
        assert amy is not None
        found, _ = records_to_name(db, actor, who, amy)
    assert len({each.words for each in found}) == len(found) > 10
    (opened,) = [each.words for each in found if each.kind == "intervention"]
    assert opened == "the intervention in Mathematics of Monday 23 November 2026", "not when it is reviewed"


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_record_has_what_a_statement_says_of_it(kind: RecordKind) -> None:
    table = KINDS[kind].table
    for column in (KINDS[kind].day, "pupil_id", *filter(None, [KINDS[kind].by])):
        assert column in table.model_fields


def says_of_a_slip(speaker: Speaker, asked: str) -> str:
    """The form is filled in: the kind of record, the words, and which record; what comes of it."""
    heard, picks = asked, ["Slip (", "Slip in Mathematics"]
    for _ in range(6):
        if "Taken down" in heard:
            break
        offered = [each.split(".")[0].strip() for each in heard.splitlines() if picks and picks[0] in each]
        if offered:
            del picks[0]
        heard = speaker.says(offered[0] if offered else SAYS)
    return heard


def test_it_is_taken_down_in_chat_and_shown_no_more(world: World, noor: Speaker, dan: Speaker) -> None:
    noor.says("slip Amy Carter - no homework again")
    ruth = world.staff("r.adeyemi")
    ruth.says("pupil Amy Carter")
    assert "Nothing is said of Amy Carter 11A's records." in ruth.presses("Statements")
    asked = ruth.presses("Take one down")
    assert "Slip in Mathematics" not in asked, "of so many records the kind is asked for first"
    heard = says_of_a_slip(ruth, asked)
    assert "the slip in Mathematics of Monday 23 November 2026" in heard
    assert SAYS in dan.says("slips Amy Carter")
    assert "nothing stands beside" in ruth.presses("Undo")
    assert SAYS not in dan.says("slips Amy Carter")
    say_of_newest_slip(world)
    ruth.says("statements Amy Carter")
    assert "is shown no more" in ruth.presses("Show no more")
    assert SAYS not in dan.says("slips Amy Carter")
    assert "stands beside" in ruth.presses("Undo")
    assert SAYS in dan.says("slips Amy Carter")
    assert "Only the safeguarding lead" in dan.says("statements Amy Carter")
