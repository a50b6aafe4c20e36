"""A whole class's grades in one form: filled in, changed, sent, asked about once, and taken back (P6, R12)."""

import pytest
from sqlmodel import col, select

from models.audit.entries import Entry
from models.db.database import Database
from models.tracking.grades import Collection, GradeEntry
from tests.conversations.conftest import Speaker, World

pytestmark = pytest.mark.P6


def of_month(database: Database, month: str = "2026-11") -> dict[tuple[int, str], str]:
    """The grades of the month that hold, by pupil and kind."""
    with database.reading() as db:
        rows = db.exec(
            select(GradeEntry.pupil_id, GradeEntry.kind, GradeEntry.code)
            .join(Collection, col(Collection.id) == GradeEntry.collection_id)
            .where(Collection.key == month, col(GradeEntry.superseded_at).is_(None))
        )
        return {(pupil_id, kind): code for pupil_id, kind, code in rows}


def size_of(heard: str) -> int:
    """How many pupils the form has a line for."""
    return sum(line.startswith("  ") and line[2].isupper() for line in heard.split("\n"))


def test_a_class_is_filled_in_changed_and_saved_at_once(noor: Speaker, database: Database) -> None:
    asked = noor.says("grade 11Ma1")
    assert asked.startswith("11Ma1 Mathematics (type cancel to stop)\n")
    assert "  Amy Carter  5-  6\n" in asked
    pupils = size_of(asked)
    saved = noor.says("Amy Carter 5+ 6", "")
    assert saved == f"11Ma1 Mathematics: grades of {pupils} pupils, 1 changed.\n[1] Undo"
    assert len(of_month(database)) == pupils * 2


def test_one_undo_takes_the_whole_class_back(noor: Speaker, database: Database) -> None:
    noor.says("grade 11Ma1", "Amy Carter 5+ 6", "")
    before = of_month(database)
    noor.says("grade 11Ma1", "Amy Carter 6 7", "Ben Dodd - -", "")
    assert of_month(database) != before
    assert "11Ma1 Mathematics: the grades of 2 pupils are taken back." in noor.presses("Undo")
    assert of_month(database) == before


def test_no_change_confirms_the_class_in_one_line(noor: Speaker, database: Database) -> None:
    assert "11Ma1 Mathematics: grades of" in noor.says("grade 11Ma1 no change")
    assert len({pupil_id for pupil_id, _ in of_month(database)}) > 5
    with database.reading() as db:
        assert [each.fields for each in db.exec(select(Entry).where(Entry.deed == "grades.record"))] == [
            "current,predicted"
        ]
    assert noor.says("grade 11Ma1 no change").startswith("Already recorded: 11Ma1 Mathematics")


def test_the_list_of_classes_confirms_one_in_one_tap(noor: Speaker, database: Database) -> None:
    assert "- 11Ma1 Mathematics: 0 of" in noor.says("marksheet")
    assert noor.presses("No change").startswith(("10Ma", "11Ma", "7Ma", "8Ma", "9Ma"))
    assert of_month(database)


def test_what_is_wrong_is_said_by_line_and_keeps_the_rest(noor: Speaker, database: Database) -> None:
    asked = noor.says("grade 11Ma1", "Amy 5.5 6", "Zedd Quux 5 6", "Ben Dodd 4 5", "")
    assert "Amy Carter: 5.5 is not a grade in Mathematics. Use U or 1 to 9, with + or - if you like." in asked
    assert "Nobody in 11Ma1 is called “Zedd Quux”." in asked
    assert "  Ben Dodd 4 5\n" in asked
    assert of_month(database) == {}
    assert "2 changed" in noor.says("Zedd Quux", "Amy 5 6", "")


def test_what_is_surprising_is_asked_once_for_the_class(noor: Speaker, database: Database) -> None:
    asked = noor.says("grade 11Ma1", "Amy Carter 8 6", "Ben Dodd 9 9", "")
    assert "Not saved yet. Is this right?" in asked
    assert "Amy Carter 11A: The current grade was 5- last month and is 8 now." in asked
    assert "Ben Dodd 11B: The current grade was" in asked
    assert of_month(database) == {}
    assert "2 changed" in noor.says("1")


def test_a_no_goes_back_to_the_lines(noor: Speaker) -> None:
    assert "! Change the lines that are not right." in noor.says("grade 11Ma1", "Amy Carter 8 8", "", "2")
    assert "1 changed" in noor.says("Amy Carter 5 6", "")


def test_somebody_elses_class_is_refused_with_whom_to_ask(dan: Speaker, database: Database) -> None:
    heard = dan.says("grade 11Ma1")
    assert (
        "Only the pupil's teachers in the subject, the head of the subject or the data manager may" in heard
    )
    assert "Grace Lin (head of Mathematics)" in heard
    with database.reading() as db:
        refused = db.exec(select(Entry).where(Entry.did == "refused")).all()
    assert len({each.pupil_id for each in refused}) > 5


def test_the_head_of_the_subject_grades_any_class_of_it(grace: Speaker) -> None:
    assert "grades of" in grace.says("grade 11Ma1 no change")
    # Which month is asked of nobody who has lines before them: they are the lines of one.
    assert "11Ma1 Mathematics: grades of" in grace.says("grade 11Ma1", "Amy Carter 5+ 6", "")


def test_who_may_not_see_what_they_were_begins_with_dashes(world: World) -> None:
    alan = world.staff("a.price")
    assert "  Amy Carter  -  -\n" in alan.says("grade 11Ma1")


def test_a_collection_that_is_closed_is_said_before_anything_is_typed(
    helen: Speaker, noor: Speaker, database: Database
) -> None:
    helen.says("collections open", "collections close")
    closed = "November is closed. Only the head of the subject or the data manager may record a grade"
    assert noor.says("grade 11Ma1").startswith(closed)
    assert noor.says("grade 11Ma1 no change").startswith(closed)
    with database.reading() as db:
        refused = db.exec(select(Entry).where(Entry.did == "refused", Entry.deed == "grade")).all()
    assert len({each.pupil_id for each in refused}) > 5


def test_what_was_typed_stays_where_the_collection_closes_meanwhile(
    helen: Speaker, noor: Speaker, grace: Speaker, database: Database
) -> None:
    noor.says("grade 11Ma1", "Amy Carter 5+ 6")
    helen.says("collections close")
    asked = noor.says("")
    assert "! November is closed." in asked
    assert "  Amy Carter 5+ 6\n" in asked
    assert of_month(database) == {}
    assert "grades of" in grace.says("grade 11Ma1 no change because: the teacher was ill")


LATE = "November is closed. To change it now, say why."


def test_every_late_change_has_a_reason_whichever_way_it_comes(
    helen: Speaker, noor: Speaker, grace: Speaker, database: Database
) -> None:
    """Typed for one, pasted for a class whose month nobody names, confirmed, or pressed on a card of before."""
    noor.says("grade 11Ma1 no change")
    kept = of_month(database)
    assert "Not saved yet." in grace.says("grade Amy Carter maths 8 8")
    helen.says("collections close")
    asked = grace.presses("Yes, save it")
    assert asked.startswith(LATE)
    assert f"! {LATE}" in grace.presses("Say why")
    grace.says("cancel")
    assert f"! {LATE}" in grace.says("grade Amy Carter maths 8 8")
    grace.says("cancel")
    assert f"! {LATE}" in grace.says("grade 11Ma1 no change")
    grace.says("cancel")
    grace.says("grade 11Ma1", "Amy Carter 8 8", "")
    assert f"! {LATE}" in grace.says("")
    assert of_month(database) == kept
    said = grace.says("a mock was marked wrongly")
    assert "November is closed, so this is kept as a change made later: a mock was marked wrongly." in said
    assert of_month(database) != kept
    assert grace.talk.who is not None
    with database.reading() as db:
        hers = select(GradeEntry.reason).where(GradeEntry.recorded_by == grace.talk.who.id)
        assert set(db.exec(hers)) == {"a mock was marked wrongly"}


@pytest.mark.whole
@pytest.mark.both_databases
def test_a_class_s_late_change_goes_into_the_month_that_is_named_with_its_reason(
    helen: Speaker, noor: Speaker, grace: Speaker, world: World, database: Database
) -> None:
    """Though the next month's is open: the form begins with the grades as they stood then."""
    noor.says("grade Amy Carter maths 5 6")
    world.only("collections of grades")
    world.at("2026-12-03 10:00")
    helen.says("tick")
    noor.says("grade Amy Carter maths 5+ 7-")
    december = of_month(database, "2026-12")
    asked = grace.says("grade 11Ma1 for November")
    assert asked.startswith("11Ma1 November")
    assert "  Amy Carter  5  6\n" in asked
    assert "? Why (For one that has closed" in grace.says("Amy Carter 8 9", "")
    assert "! November is closed. To change it now, say why." in grace.says("")
    said = grace.says("a mock was marked wrongly")
    assert said.startswith("11Ma1 Mathematics, November: grades of")
    assert "November is closed, so this is kept as a change made later: a mock was marked wrongly." in said
    assert of_month(database, "2026-12") == december
    assert "8" in of_month(database).values()
    assert "taken back" in grace.says("undo")
    assert "a change made later: the paper was lost." in grace.says(
        "grade 11Ma1 no change for nov because: the paper was lost"
    )
    with database.reading() as db:
        why = db.exec(select(GradeEntry.reason).where(col(GradeEntry.superseded_at).is_(None))).all()
    assert "the paper was lost" in why
    again = grace.says("grade 11Ma1 no change for nov because: nothing is new")
    assert again.startswith("Already recorded: 11Ma1 Mathematics, November: grades of")
    assert "a change made later" not in again
    refused = noor.says("grade 11Ma1 for November because: I was ill")
    assert refused.startswith("November is closed. Only the head of the subject")
    assert "There was no collection of grades in July 2026 for Year 11." in grace.says("grade 11Ma1 for july")


@pytest.mark.parametrize(
    "line",
    ["Carter, Amy\t5+\t6", "CARTER AMY 5+ 6", "Amy Carter 5+ 6", "amy carter: 5+ 6", "Carter, Amy U 6"],
)
def test_a_line_takes_the_place_of_the_one_of_the_same_pupil_however_the_name_is_written(
    noor: Speaker, line: str
) -> None:
    """Line by line, as where there is no field in which it could be changed."""
    noor.says("grade 11Ma1")
    noor.says(line)
    heard = noor.says("")
    assert "says other grades" not in heard
    assert "1 changed" in heard or "Is this right?" in heard
