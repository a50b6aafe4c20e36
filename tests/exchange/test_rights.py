"""An import that gives or takes a role names it first, and tells the safeguarding lead and the scheme lead (P14)."""

from pathlib import Path

import pytest

from models.exchange.plan import Plan, plan
from models.exchange.questions import GivenAnswers
from tests.exchange.fell_school import FILES, Fell

BASE = FILES / "base" / "staff.csv"
HEARD = "An import changed who has which role"
pytestmark = pytest.mark.P14


def staff_file(folder: Path, before: str, after: str) -> Path:
    """The school's staff file with one line other than before."""
    words = BASE.read_text("utf-8")
    assert words.count(before) == 1
    path = folder / "staff.csv"
    path.write_text(words.replace(before, after), "utf-8")
    return path


def looked(fell: Fell, path: Path) -> Plan:
    with fell.database.reading() as db:
        return plan(db, [path], fell.now().date())


@pytest.mark.whole
def test_the_first_files_of_a_school_are_nobodys_news(fell: Fell) -> None:
    assert HEARD not in fell.says("a.alder", "tick")


def test_who_gets_a_role_is_named_before_and_told_of_after(fell: Fell, tmp_path: Path) -> None:
    path = staff_file(tmp_path, "b.brook@fell.example,teacher", "b.brook@fell.example,teacher;leadership")
    assert [(str(each.role), each.comes) for each in looked(fell, path).rights] == [("leadership", True)]
    assert HEARD not in fell.says("a.alder", "tick"), "a look changes nothing, and is nobody's news"
    assert "Bashir Brook" in fell.bring_paths(path)
    said = fell.says("a.alder", "tick")
    for whom in ("Alice Alder", "Finn Ferry"):
        assert f"▸ to {whom}:\n{HEARD}" in said
    assert "Bashir Brook: leadership" in said
    assert "They have it no more" not in said
    assert HEARD not in fell.says("a.alder", "tick")


def test_who_had_the_role_hears_that_it_is_anothers(fell: Fell, tmp_path: Path) -> None:
    words = BASE.read_text("utf-8")
    words = words.replace("f.ferry@fell.example,safeguarding lead", "f.ferry@fell.example,teacher")
    words = words.replace("c.corrie@fell.example,teacher", "c.corrie@fell.example,safeguarding lead")
    path = tmp_path / "staff.csv"
    path.write_text(words, "utf-8")
    assert looked(fell, path).questions, "what goes is asked about first"
    assert HEARD not in fell.says("a.alder", "tick")
    fell.bring_paths(path, answers=GivenAnswers(remove=["roles"]))
    said = fell.says("a.alder", "tick")
    for whom in ("Alice Alder", "Finn Ferry", "Carys Corrie"):
        assert f"▸ to {whom}:\n{HEARD}" in said
    assert "Carys Corrie: safeguarding lead" in said
    assert "Finn Ferry: safeguarding lead" in said


def test_the_same_files_again_are_nobodys_news(fell: Fell) -> None:
    fell.bring_paths(BASE)
    assert HEARD not in fell.says("a.alder", "tick")
