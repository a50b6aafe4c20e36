"""Examples name the reader's own pupils, class and subject; what a person could never do is not offered."""

import re
from pathlib import Path

import pytest
from sqlmodel import col, select

from models.db.database import Database
from models.school.people import Mentorship, Pupil, Staff
from models.school.pupils import close_to
from models.school.snapshot import changed, school
from tests.conversations.conftest import Speaker, World

_TO_TYPE = re.compile(r"""\bto_type\(\s*f?["']([^"'\n]*)""")
_EXAMPLES_NAMES = re.compile(r"\b(?:Amy|Ben|Dan Whitfield|Tom Berry|11Ma1)\b")
Stranger = tuple[Speaker, list[str]]


@pytest.fixture
def stranger(world: World, database: Database) -> Stranger:
    """A mentor who has neither Amy Carter nor Ben Dodd, and the names of all whom they have."""
    with database.reading() as db:
        known, today = school(db), world.clock.now().date()
        mentors = (
            select(Mentorship.staff_id).where(col(Mentorship.last_day).is_(None)).order_by(col(Mentorship.id))
        )
        for staff_id in dict.fromkeys(db.exec(mentors)):
            mine = [known.pupils[each] for each in close_to(db, staff_id, today)]
            names = [f"{each.preferred or each.forename} {each.surname}" for each in mine]
            if not {"Amy Carter", "Ben Dodd"}.intersection(names):
                email = db.get_one(Staff, staff_id).email
                return world.staff(email.partition("@")[0]), names
    raise LookupError("everybody has Amy Carter or Ben Dodd")


def test_they_name_ones_own_pupils(stranger: Stranger) -> None:
    who, mine = stranger
    shown = who.says("help slip") + who.says("help pupil") + who.says("help meet")
    assert "Amy" not in shown
    assert any(f"slip {name} + superb coursework" in shown for name in mine)


def test_ones_own_subject_and_class_stand_in_them(noor: Speaker, tom: Speaker) -> None:
    assert "book Amy Carter, Ben Dodd maths thu" in noor.says("help book")
    assert "slip 11Ma1 + great mock" in noor.says("help slip")
    assert "english language thu" in tom.says("help book")
    assert "slip 11En" in tom.says("help slip")


def test_who_has_no_pupils_is_shown_some_of_the_school(helen: Speaker, database: Database) -> None:
    with database.writing() as db:
        for at, name in enumerate(("Amy", "Ben")):
            for pupil in db.exec(select(Pupil).where(Pupil.legal_forename == name)):
                pupil.legal_forename = pupil.preferred_forename = f"Quentin{at}"
                db.add(pupil)
        changed(db)
    said = helen.says("interventions")
    assert "Amy Carter" not in said
    named = said.partition("intervene ")[2].partition(" maths")[0]
    assert "One pupil" not in helen.says(f"pupil {named}")
    assert named in helen.says(f"pupil {named}")


def test_a_line_that_is_no_example_names_nobody() -> None:
    """What is to be typed as it stands is of the pupil at hand; whoever is only named in it is an example's."""
    lines = (
        f"{path.name}: {line}"
        for path in (Path(__file__).parents[2] / "bot").rglob("*.py")
        for line in _TO_TYPE.findall(path.read_text(encoding="utf-8"))
        if _EXAMPLES_NAMES.search(line)
    )
    assert list(lines) == []


def test_what_is_answered_about_a_pupil_stays_that_pupil(stranger: Stranger) -> None:
    who, _ = stranger
    assert "sessions Amy Carter 11A" in who.says("cancel amy carter thu")


@pytest.mark.parametrize(
    "word", ["book", "cancel", "move", "done", "meet", "grade", "remove", "settings", "digest", "year"]
)
def test_the_office_is_offered_nothing_that_is_all_refused(joan: Speaker, word: str) -> None:
    said = joan.says("help")
    while any("more" in label for label in joan.labels):
        said += joan.says("1")
    assert "- pupil " in said
    assert f"- {word} " not in said
    assert f"- {word}:" not in said


def test_only_subjects_in_which_one_grades_are_offered(dan: Speaker) -> None:
    form = dan.says("grade amy carter")
    assert "Mathematics" not in form
