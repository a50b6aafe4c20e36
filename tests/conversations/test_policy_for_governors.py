"""The page about the policy for governors: the same for the same facts, and of nobody (P14)."""

import json
from datetime import date
from pathlib import Path

import pytest
from sqlmodel import col, select

from bot.ask import Ask
from bot.assembly import make_talk
from bot.notices.papers import paper_of_policy
from bot.papers.press import print_pdf
from models.access.person import person
from models.db.database import Database
from models.rules.policy_duties import PolicyDuty
from models.school.people import ClassTeacher, Pupil, SchoolClass, Staff
from models.school.snapshot import changed, school
from models.school.subjects import Subject
from models.views.policy.whole import policy
from tests.conversations.conftest import World
from tests.conversations.policy_stands import TODAY, eventful

__all__ = ["eventful"]  # a fixture

pytestmark = [pytest.mark.P14, pytest.mark.P15]


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


@pytest.mark.whole
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


@pytest.mark.whole
@pytest.mark.parametrize("word", ["print", "pdf", "report"])
def test_it_comes_as_a_file(world: World, tmp_path: Path, word: str) -> None:
    heard: list[str] = []
    talk = make_talk(world.database, world.clock, heard.append, papers=tmp_path, jobs=world.jobs)
    talk.become("h.marsh@school.example")
    talk.line(f"policy {word}")
    assert "comes to you here" in "\n".join(heard)
    talk.line("tick")
    assert [each.name for each in tmp_path.glob("*.pdf")] == ["policy-2026-11-23.pdf"]
