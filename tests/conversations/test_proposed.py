"""When a collection closes, who is newly below is proposed, and a person opens (P12, P13, R4)."""

from datetime import UTC, datetime

import pytest
from sqlmodel import col, select

from models.audit.entries import Actor
from models.db.database import Database
from models.school.people import Pupil
from models.school.snapshot import school
from models.tracking.grades import Collection, GradeEntry, Target
from models.tracking.intervention import Intervention
from models.tracking.proposing import propose_newly_below
from models.tracking.still_below import still_below
from tests.conversations.conftest import Speaker, World
from tests.conversations.test_statements import counted

AMY, BEN = "Amy Carter 11A", "Ben Dodd 11B"
LATER = Actor(None, datetime(2026, 11, 30, 5, 0, tzinfo=UTC))


class Months:
    """Collections of Amy and Ben, whose targets are 6 in four subjects."""

    def __init__(self, world: World) -> None:
        self.world = world
        with world.database.writing() as db:
            for table in (GradeEntry, Target):
                for row in db.exec(select(table)).all():
                    db.delete(row)
            db.flush()
            known = school(db)
            self.pupils = {
                known.label(each): each for each in known.pupils if known.label(each) in {AMY, BEN}
            }
            names = {each.name: each.id for each in known.subjects.values()}
            self.subjects = [names[each] for each in ("Mathematics", "History", "Geography", "French")]
            for pupil in self.pupils.values():
                for subject in self.subjects:
                    db.add(
                        Target(
                            pupil_id=pupil, subject_id=subject, code="6", academic_year=2026, set_at=LATER.at
                        )
                    )

    def holds(self, key: str, **grades: str) -> int:
        """The month's collection, closed: each on 4 now, with these predicted grades, a letter a subject."""
        with self.world.database.writing() as db:
            found = db.exec(select(Collection).where(Collection.key == key)).first()
            if found is None:
                opens = datetime.strptime(f"{key}-01", "%Y-%m-%d").date()  # noqa: DTZ007 - a day
                found = Collection(key=key, opens=opens, closes=opens.replace(day=28))
                db.add(found)
            found.closed_at = LATER.at
            db.flush()
            for name, codes in grades.items():
                pupil = next(each for label, each in self.pupils.items() if label.lower().startswith(name))
                for subject, code in zip(self.subjects, codes, strict=False):
                    if code == " ":
                        continue
                    for kind, given in (("current", "4"), ("predicted", code)):
                        db.add(
                            GradeEntry(
                                pupil_id=pupil, subject_id=subject, collection_id=found.id or 0, kind=kind,
                                code=given, recorded_at=LATER.at,
                            )
                        )  # fmt: skip
            return found.id or 0

    def ends(self, collection_id: int) -> int:
        with self.world.database.writing() as db:
            return propose_newly_below(db, LATER, db.get_one(Collection, collection_id))


@pytest.fixture
def months(world: World) -> Months:
    return Months(world)


def proposed(database: Database) -> list[tuple[str, str]]:
    with database.reading() as db:
        known = school(db)
        rows = db.exec(select(Intervention).order_by(col(Intervention.id))).all()
        return [
            (known.label(each.pupil_id), known.subject_name(each.subject_id) or "whole school")
            for each in rows
        ]


@pytest.mark.P12
@pytest.mark.both_databases
def test_newly_below_is_proposed_to_the_head_and_one_tap_opens_all(
    months: Months, grace: Speaker, noor: Speaker, database: Database, world: World
) -> None:
    world.tells_only("g.lin", "n.hussain")
    months.holds("2026-10", amy="6666", ben="6666")
    november = months.holds("2026-11", amy="5666", ben="4666")
    assert months.ends(november) == 2
    assert months.ends(november) == 0, "a collection that is closed again proposes nothing twice"
    assert proposed(database) == [(AMY, "Mathematics"), (BEN, "Mathematics")]
    world.at("2026-11-30 08:00")
    told = grace.says("tick").split("▸ to Grace Lin:\n2 interventions proposed")[1].split("▸")[0]
    assert f"{AMY}, Mathematics" in told
    assert "predicted" not in told, "grades stand behind the button"
    grace.says("interventions")
    heard = grace.presses("Decide on proposals")
    assert "Mathematics: target 6, current 4, predicted 5" in heard
    assert "0 sessions this week" in heard
    assert "2 interventions opened." in grace.presses("Open all 2")
    assert f"Grace Lin opened an intervention: {AMY}, Mathematics" in noor.says("tick")
    assert grace.says("interventions").startswith("2 interventions\n")


@pytest.mark.P12
def test_one_tap_for_all_asks_the_database_little_of_each(
    months: Months, grace: Speaker, database: Database, world: World
) -> None:
    """Of 300 the answer has to come before the platform gives up."""
    world.tells_only("g.lin")
    months.holds("2026-10", amy="6666", ben="6666")
    months.ends(months.holds("2026-11", amy="5666", ben="4666"))
    world.at("2026-11-30 08:00")
    grace.says("tick", "interventions")
    grace.presses("Decide on proposals")
    with counted(database) as sent:
        assert "2 interventions opened." in grace.presses("Open all 2")
    of_each = [each for each in sent if "notice" in each or "delivery" in each]
    assert len(of_each) <= 16, of_each


@pytest.mark.P13
@pytest.mark.both_databases
def test_below_in_three_is_the_coordinators_with_the_load(
    months: Months, database: Database, world: World, noor: Speaker
) -> None:
    world.tells_only("s.okafor")
    world.at("2026-11-30 08:00")
    noor.says("book Amy Carter maths tue")
    months.holds("2026-10", amy="5666", ben="6666")
    november = months.holds("2026-11", amy="5555", ben="5566")
    months.ends(november)
    assert (AMY, "whole school") in proposed(database)
    assert (BEN, "whole school") not in proposed(database)
    assert (AMY, "Mathematics") not in proposed(database), "that was below before"
    sam = world.staff("s.okafor")
    assert "▸ to Sam Okafor:\n1 intervention proposed" in sam.says("tick")
    sam.says("interventions")
    heard = sam.says("todo")
    assert f"{AMY}, whole school" in heard
    sam.presses("Open it")
    assert "whole school: Since Mon 30 Nov" in sam.says("interventions")


@pytest.mark.whole
@pytest.mark.both_databases
def test_a_first_import_proposes_nothing_and_neither_does_what_is_declined(
    months: Months, database: Database, grace: Speaker, world: World
) -> None:
    october = months.holds("2026-10", amy="1111", ben="1111")
    assert months.ends(october) == 0
    november = months.holds("2026-11", amy="1111", ben="6666")
    assert months.ends(november) == 0
    december = months.holds("2026-12", amy="1111", ben="5666")
    assert months.ends(december) == 1
    world.at("2026-11-30 08:00")
    grace.says("interventions")
    grace.presses("Show")
    grace.presses("Decline")
    assert months.ends(december) == 0
    assert proposed(database) == [(BEN, "Mathematics")]


@pytest.mark.both_databases
def test_still_below_with_nothing_done_is_named_in_the_digest(
    months: Months, database: Database, grace: Speaker, peter: Speaker, world: World
) -> None:
    months.holds("2026-10", amy="5666", ben="5666")
    november = months.holds("2026-11", amy="5666", ben="5666")
    world.at("2026-11-30 16:31")
    said = peter.says("digest")
    assert f"Below target for 2 collections, nothing done: 2\n    {AMY}: Mathematics" in said
    grace.says("intervene Amy Carter maths")
    with database.reading() as db:
        left = still_below(db, db.get_one(Collection, november))
        assert [school(db).label(each) for each, _ in left] == [BEN]


@pytest.mark.both_databases
def test_a_late_teacher_hides_nobody_from_the_coordinator_or_from_leadership(
    months: Months, database: Database
) -> None:
    """Of a subject without a grade in the collection that ends, the pupil's newest one of the year counts."""
    months.holds("2026-10", amy="6555", ben="6666")
    november = months.holds("2026-11", amy="5", ben="5")
    months.ends(november)
    assert (AMY, "whole school") in proposed(database)
    assert (BEN, "whole school") not in proposed(database)
    december = months.holds("2026-12", amy="6 55", ben="6666")
    with database.reading() as db:
        subjects = {subject for _, subject in still_below(db, db.get_one(Collection, december))}
        assert subjects == set(months.subjects[2:])


@pytest.mark.whole
@pytest.mark.both_databases
def test_what_was_done_and_has_ended_since_is_something_done(
    months: Months, database: Database, grace: Speaker
) -> None:
    months.holds("2026-11", amy="5666", ben="5666")
    grace.says("intervene Amy Carter maths", "interventions Amy Carter maths no response less than intended")
    grace.says("intervene Ben Dodd maths", "undo")
    december = months.holds("2026-12", amy="5666", ben="5666")
    with database.reading() as db:
        left = [pupil for pupil, _ in still_below(db, db.get_one(Collection, december))]
        assert left == [months.pupils[BEN]], "what was taken back was never done"


def test_a_year_groups_own_collection_hides_nobody_of_the_months(
    months: Months, database: Database, peter: Speaker, world: World
) -> None:
    """The newest collection may be of another year group; Key Stage 3 is never judged by grades."""
    months.holds("2026-10", amy="5666")
    months.holds("2026-11", amy="5666")
    with database.writing() as db:
        day = datetime(2026, 11, 24, tzinfo=UTC).date()
        db.add(Collection(key="2026-11-24/8", opens=day, closes=day, year_group=8, closed_at=LATER.at))
    world.at("2026-11-30 16:31")
    assert f"nothing done: 1: {AMY}: Mathematics" in peter.says("digest")


@pytest.mark.whole
@pytest.mark.both_databases
def test_a_collection_that_ends_again_tells_of_what_it_proposes_more(
    months: Months, grace: Speaker, world: World
) -> None:
    world.tells_only("g.lin")
    months.holds("2026-10", amy="6666", ben="6666")
    november = months.holds("2026-11", amy="5666")
    months.ends(november)
    world.at("2026-11-30 08:00")
    assert "1 intervention proposed" in grace.says("tick")
    months.holds("2026-11", ben="5666")
    with world.database.writing() as db:
        later = Actor(None, datetime(2026, 11, 30, 9, 0, tzinfo=UTC))
        assert propose_newly_below(db, later, db.get_one(Collection, november)) == 1
    world.at("2026-11-30 09:01")
    assert "2 interventions proposed" in grace.says("tick").replace("(updated)", "")


@pytest.mark.whole
@pytest.mark.both_databases
def test_the_scheme_lead_closes_and_it_is_proposed(
    months: Months, helen: Speaker, noor: Speaker, grace: Speaker, database: Database
) -> None:
    months.holds("2026-10", amy="6666")
    helen.says("collections open")
    heard = noor.says("grade Amy Carter maths 5 5")
    if heard.startswith("Not saved yet"):
        noor.presses("Yes, save it")
    helen.says("collections close")
    with database.reading() as db:
        assert db.exec(select(Pupil.id).limit(1)).first() is not None
    assert (AMY, "Mathematics") in proposed(database)
    assert f"{AMY}, Mathematics: Proposed: newly below target" in grace.says("todo")
