"""The copies of an agreement: printed with the school's own text, and known again by their code (P1)."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlmodel import select

from bot.assembly import keep_agreement_text, read_agreement_text
from models.audit.deeds import Did
from models.audit.entries import Entry
from models.db.database import Database
from models.db.errors import Sorry
from models.mentoring.agreement import copies_of
from models.mentoring.agreement_text import keep_text, texts
from models.rules.codes import make_code, show_code
from models.school.snapshot import school
from tests.conversations.conftest import Speaker, World
from tests.conversations.kept_agreements import first_line, owen, pupil_id, rows

__all__ = ["owen"]  # a fixture

pytestmark = pytest.mark.P1

TEXT = "# Our agreement\n\nI come to the sessions that I am asked to come to."


def code_of(database: Database) -> str:
    """As it stands on the paper of the copy that was issued last."""
    return show_code(rows(database)[-1].code)


@pytest.fixture
def text(database: Database) -> None:
    with database.writing() as db:
        keep_text(db, TEXT, datetime(2026, 9, 1, tzinfo=UTC))


@pytest.mark.both_databases
@pytest.mark.usefixtures("text")
def test_copies_are_printed_for_who_has_none_back_and_scanned_when_they_are(
    owen: Speaker, joan: Speaker, database: Database, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)  # where the terminal puts files
    joan.says("agreement Amy Carter returned")
    coming = first_line(owen.says("agreement 11A print"))
    assert coming.startswith("Agreements for Examination Success, 3 pupils of 11A: the file comes")
    heard = joan.says("tick")
    assert "Agreements for Examination Success, 3 pupils of 11A" in heard
    code, row = code_of(database), rows(database)[-1]
    with database.reading() as db:
        label = school(db).label(row.pupil_id)
    assert row.text_id == 1
    assert first_line(joan.says(f"agreement {code.lower()}")) == f"Agreement returned by {label}."
    assert first_line(joan.says(f"agreement {code}")) == f"Already recorded: agreement returned by {label}."
    joan.says(f"agreement {label}")
    assert "version 1" in joan.says(f"agreement {label}")


@pytest.mark.usefixtures("text")
def test_a_code_is_nobody_elses_and_says_nothing_to_who_may_not(
    joan: Speaker, noor: Speaker, dan: Speaker, database: Database
) -> None:
    dan.says("agreement Amy Carter issued")
    code = code_of(database)
    said = noor.says(f"agreement {code}")
    assert said.startswith("Only the mentor, the form tutor")
    assert "Amy" not in said
    wrong = code[:-1] + ("2" if code[-1] != "2" else "3")
    assert "is not quite a code of mine" in joan.says(f"agreement {wrong}")
    joan.says("cancel")
    free = show_code(make_code(lambda _: "7"))
    assert joan.says(f"agreement {free}") == "I know no agreement with this code. Compare it with the paper."
    assert rows(database)[-1].returned_on is None
    with database.reading() as db:
        newest = db.exec(select(Entry).where(Entry.did == Did.REFUSED)).one()
    assert newest.pupil_id == pupil_id(database, "Amy", "Carter")


@pytest.mark.usefixtures("text")
def test_the_code_of_an_earlier_copy_is_told_apart(world: World, joan: Speaker, database: Database) -> None:
    joan.says("agreement year 9 issued")
    first = rows(database)[0]
    with database.reading() as db:
        label = school(db).label(first.pupil_id)
    world.at("2027-09-06 10:00")
    joan.says(f"agreement {label} issued")
    assert "was issued another copy since" in joan.says(f"agreement {show_code(first.code)}")


def test_nothing_is_printed_before_the_school_gives_its_text(joan: Speaker, database: Database) -> None:
    assert "The school has given no text to print yet." in joan.says("agreement 11A print")
    assert rows(database) == []


def test_each_version_of_the_text_is_kept_and_stays_with_its_copy(joan: Speaker, database: Database) -> None:
    now = datetime(2026, 9, 1, tzinfo=UTC)
    for words in ("first", "first", "second"):
        with database.writing() as db:
            keep_text(db, words, now)
        joan.says("agreement Amy Carter issued")
    joan.says("agreement Ben Dodd issued")
    with database.reading() as db:
        assert {number: each.text for number, each in texts(db).items()} == {1: "first", 2: "second"}
        ids = [pupil_id(database, "Amy", "Carter"), pupil_id(database, "Ben", "Dodd")]
        assert [each.text for each in copies_of(db, ids)] == ["first", "second"]


def test_the_file_that_the_environment_names_is_read_when_it_starts(
    database: Database, tmp_path: Path
) -> None:
    now, file = datetime(2026, 9, 1, tzinfo=UTC), tmp_path / "agreement.md"
    with pytest.raises(Sorry, match="cannot be read"):
        read_agreement_text(str(file))
    file.write_text(" ")
    with pytest.raises(Sorry, match="empty or too long"):
        read_agreement_text(str(file))
    file.write_text(TEXT)
    for _ in range(2):
        keep_agreement_text(database, read_agreement_text(str(file)), now)
    with database.reading() as db:
        assert [each.text for each in texts(db).values()] == [TEXT]
