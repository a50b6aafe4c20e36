"""A slip from sending to read (P8)."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import event
from sqlmodel import col, select

from models.db.database import Database
from models.mentoring.slip import Slip
from models.school.people import Mentorship, Pupil
from models.school.snapshot import changed
from tests.conversations.conftest import WRITE_AGAIN, Speaker, World

pytestmark = pytest.mark.P8


def stored(database: Database) -> list[Slip]:
    with database.reading() as db:
        return list(db.exec(select(Slip).order_by("id")))


def test_a_slip_is_sent_in_one_line_and_said_back(noor: Speaker) -> None:
    said = noor.says("slip Amy Carter + superb coursework, target: finish the conclusion by Friday")
    assert said.splitlines()[0] == "Positive slip about Amy Carter 11A (Mathematics) sent to Dan Whitfield."
    assert "Target: finish the conclusion by Friday" in said
    assert noor.labels == ["Undo"]


@pytest.mark.parametrize(
    ("line", "tone", "text"),
    [
        ("slip Amy Carter - no homework", "negative", "no homework"),
        ("slip Amy Carter – no homework", "negative", "no homework"),
        ("slip amy carter +great", "positive", "great"),
        ("slip Carter, Amy: worked on fractions", "neutral", "worked on fractions"),
        ("/slip Amy Carter maths + good", "positive", "good"),
        (
            "slip Amy Carter says she will come on Thursday at 5",
            "neutral",
            "says she will come on Thursday at 5",
        ),
        ("SLIP amy\u00a0carter + “well done”", "positive", "“well done”"),
    ],
)
def test_words_from_a_phone_are_understood(
    noor: Speaker, database: Database, line: str, tone: str, text: str
) -> None:
    noor.says(line)
    assert [(slip.tone, slip.text) for slip in stored(database)] == [(tone, text)]


def test_the_mentor_reads_it_and_the_sender_sees_that(noor: Speaker, dan: Speaker, world: World) -> None:
    noor.says("slip Amy Carter + superb coursework")
    listed = dan.says("slips")
    assert "Amy Carter 11A: positive slip" in listed
    assert "superb" not in listed
    world.at("10:32")
    assert "superb coursework" in dan.presses("Read")
    assert "read by Dan Whitfield 10:32" in noor.says("slips")


def test_the_sender_who_looks_does_not_make_it_read(noor: Speaker) -> None:
    noor.says("slip Amy Carter + superb coursework", "slips")
    assert "superb coursework" in noor.presses("Read")
    assert "not read yet" in noor.says("slips")


def test_somebody_else_may_not_read_it(noor: Speaker, world: World) -> None:
    noor.says("slip Amy Carter - late again")
    reid = world.staff("j.reid")
    assert "No slips about Amy Carter 11A that you may read." in reid.says("slips Amy Carter")


def test_slips_about_one_who_has_left_are_still_listed_and_read_by_who_sent_them(
    noor: Speaker, dan: Speaker, world: World
) -> None:
    noor.says("slip Amy Carter + superb coursework")
    with world.database.writing() as db:
        amy = db.exec(select(Pupil).where(Pupil.legal_surname == "Carter", Pupil.year_group == 11)).first()
        assert amy is not None
        amy.left_on = date(2026, 11, 22)
        changed(db)
    assert "Amy Carter (left): positive slip" in noor.says("slips")
    assert "superb coursework" in noor.presses("Read")
    # Mentoring has ended: nothing waits for the mentor any more.
    assert "No slips yet." in dan.says("slips")


def test_several_of_one_name_are_picked_from(noor: Speaker, database: Database) -> None:
    asked = noor.says("slip Isla Craddock + kind to a new pupil")
    assert "Which “Isla Craddock” do you mean?" in asked
    assert "Isla Craddock 11B (Year 11)" in asked
    assert "Isla Craddock 11D (Year 11)" in asked
    assert stored(database) == []
    assert "Isla Craddock 11D" in noor.says("2")
    assert stored(database)[0].text == "kind to a new pupil"


def test_a_misspelt_name_is_never_guessed(noor: Speaker, database: Database) -> None:
    asked = noor.says("slip Amy Cartr + good work")
    assert "I know no pupil called “Amy Cartr”" in asked
    assert "1. Amy Carter 11A" in asked
    assert stored(database) == []
    noor.says("1")
    assert stored(database)[0].text == "good work"


def test_accents_and_apostrophes_do_not_matter(noor: Speaker) -> None:
    for name in ("Zoë O’Brien", "zoe obrien", "zoe o'brien", "ZOE O BRIEN"):
        assert "Zoë O’Brien 11C" in noor.says(f"slip {name} + polite {name}")


def test_slip_alone_opens_the_form_and_keeps_what_was_typed(noor: Speaker, database: Database) -> None:
    assert "? Pupil" in noor.says("slip")
    assert "That is 501 characters; 500 fit" in noor.says("Amy Carter", "1", "", "w" * 501)
    noor.says("worked hard", "finish the graph")
    [saved] = stored(database)
    assert (saved.tone, saved.text, saved.target) == ("positive", "worked hard", "finish the graph")


@pytest.mark.parametrize("sign", ["+", "-"])
def test_a_sign_alone_is_no_pupil_s_name_and_is_kept(noor: Speaker, database: Database, sign: str) -> None:
    asked = noor.says(f"slip {sign}")
    assert "! " not in asked
    assert "? Pupil" in asked
    noor.says("Amy Carter", "", "", "worked on her own", "")
    [saved] = stored(database)
    assert saved.tone == {"+": "positive", "-": "negative"}[sign]


def test_the_form_can_be_left(noor: Speaker, database: Database) -> None:
    assert noor.says("slip", "cancel") == "Stopped. Nothing was saved."
    assert stored(database) == []


def test_the_same_words_are_looked_for_among_the_pupils_slips(noor: Speaker, database: Database) -> None:
    if not database.is_sqlite:
        pytest.skip("PostgreSQL reads so small a table as a whole")
    asked: dict[str, Any] = {}
    event.listen(database.engine, "before_cursor_execute", lambda *told: asked.update({told[2]: told[3]}))
    noor.says("slip Amy Carter + superb coursework")
    [(twin, values)] = [each for each in asked.items() if each[0].startswith("SELECT slip.id")]
    with database.engine.connect() as connection:
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {twin}", values).all()
    assert "ix_slip_pupil" in str(plan)


def test_the_same_words_twice_are_one_slip(noor: Speaker, database: Database, world: World) -> None:
    noor.says("slip Amy Carter + superb coursework")
    world.at("10:00:30")
    assert "Already recorded" in noor.says("slip Amy Carter + superb coursework")
    assert len(stored(database)) == 1
    noor.says("undo")
    assert "Already recorded" not in noor.says("slip Amy Carter + superb coursework")


@pytest.mark.both_databases
def test_undo_takes_an_unread_slip_back_without_a_trace_of_its_text(
    noor: Speaker, dan: Speaker, database: Database
) -> None:
    noor.says("slip Amy Carter - wrong pupil")
    assert "taken back" in noor.presses("Undo")
    assert "wrong pupil" not in dan.says("slips")
    assert [slip.text for slip in stored(database)] == [""]


@pytest.mark.both_databases
def test_a_slip_that_was_read_is_withdrawn_and_stays(noor: Speaker, dan: Speaker, database: Database) -> None:
    noor.says("slip Amy Carter - wrong pupil")
    dan.says("slips")
    dan.presses("Read")
    assert "withdrawn" in noor.says("undo")
    assert [slip.text for slip in stored(database)] == ["wrong pupil"]


def test_after_ten_minutes_it_stays(noor: Speaker, world: World, database: Database) -> None:
    noor.says("slip Amy Carter + good")
    world.at("10:11")
    assert "10 minutes" in noor.presses("Undo")
    assert stored(database)[0].text == "good"


def test_without_a_mentor_it_goes_to_the_scheme_lead(noor: Speaker, database: Database) -> None:
    with database.reading() as db:
        mentored = select(Mentorship.pupil_id)
        chosen = select(Pupil).where(Pupil.year_group == 10, col(Pupil.id).not_in(mentored))
        alone = db.exec(chosen).first()
    assert alone is not None
    assert "sent to Helen Marsh" in noor.says(f"slip {alone.name} + settled in well")


def test_a_mentor_s_own_slip_is_a_note_that_nobody_is_told_of(dan: Speaker, world: World) -> None:
    assert "saved. You are the mentor" in dan.says("slip Amy Carter + well, wrong pupil")
    assert dan.presses("Undo") == f"The slip about Amy Carter 11A is taken back.{WRITE_AGAIN}"
    assert "saved. You are the mentor" in dan.says("slip Amy Carter + on time all week")
    world.tells_only("d.whitfield", "h.marsh")
    world.at("2026-11-24 08:15")
    assert "positive slip" not in dan.says("tick").casefold()


@pytest.mark.parametrize(
    "words", ["has bruises on his arm", "talked about self-harm", "talked about self harm again"]
)
def test_a_safeguarding_word_asks_before_anything_is_saved(
    noor: Speaker, database: Database, words: str
) -> None:
    asked = noor.says(f"slip Ben Dodd - {words}")
    assert "Is this a safeguarding concern?" in asked
    assert stored(database) == []
    assert "Nothing was saved" in noor.says("1")
    assert stored(database) == []


def test_a_word_that_was_harmless_is_saved_after_the_question(noor: Speaker, database: Database) -> None:
    noor.says("slip Ben Dodd - cut his arm on the fence")
    assert "sent to Grace Lin" in noor.says("2")
    assert stored(database)[0].text == "cut his arm on the fence"
