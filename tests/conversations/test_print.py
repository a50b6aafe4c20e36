"""The board and pupils' slips as files to print (P9, P10)."""

from pathlib import Path

import pytest
from sqlmodel import select

from bot.assembly import make_talk
from models.audit.deeds import Deed
from models.audit.entries import Entry
from models.db.database import Database
from tests.conversations.conftest import Speaker, World

pytestmark = [pytest.mark.P9, pytest.mark.P10]


@pytest.fixture
def printing(world: World, tmp_path: Path) -> Speaker:
    """Peter, whose files are saved in a folder of the test."""
    heard: list[str] = []
    talk = make_talk(world.database, world.clock, heard.append, papers=tmp_path, jobs=world.jobs)
    return Speaker(talk, heard, "p.lowe@school.example")


@pytest.fixture
def booked(noor: Speaker, dan: Speaker) -> None:
    noor.says("book Amy Carter, Ben Dodd maths tue M4")
    dan.says("book Amy Carter history tue lunch", "tick")


@pytest.mark.usefixtures("booked")
def test_the_board_comes_as_a_file_and_that_is_on_record(
    printing: Speaker, tmp_path: Path, database: Database
) -> None:
    assert printing.says("print board").splitlines()[0] == (
        "Sessions, week of 23 November 2026: the file comes to you here in a moment."
    )
    assert f"Saved as {tmp_path / 'board-2026-11-23.pdf'}" in printing.says("tick")
    file = tmp_path / "board-2026-11-23.pdf"
    assert file.read_bytes().startswith(b"%PDF-")
    assert file.stat().st_mode & 0o777 == 0o600
    with database.reading() as db:
        (entry,) = db.exec(select(Entry).where(Entry.deed == Deed.PAPER_PRINT))
    assert entry.fields == "paper.board 2026-11-23"


@pytest.mark.usefixtures("booked")
def test_slips_are_for_a_day_and_for_leadership(printing: Speaker, noor: Speaker, tmp_path: Path) -> None:
    assert printing.says("print slips tue").startswith("Slips for pupils, Tuesday 24 November 2026: the file")
    printing.says("tick")
    assert (tmp_path / "slips-2026-11-24.pdf").exists()
    assert noor.says("print slips tue").startswith("Only leadership may see the Year 11 list.")
    assert "print board" in noor.says("help print")


@pytest.mark.usefixtures("booked")
@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("print board next week", "No session is booked in the week of 30 November"),
        ("print told slips wed", "Nobody has a session on Wednesday 25 November"),
        ("print slips wed", "Nobody has a session on Wednesday 25 November"),
        ("print slips fri", "Friday 27 November is an INSET day"),
        ("print slips next week", "Slips are for one day."),
        ("print", "What"),
        ("print wibble", "wibble"),
    ],
)
def test_what_cannot_be_printed_says_why(printing: Speaker, line: str, said: str) -> None:
    assert said in printing.says(line)


@pytest.mark.usefixtures("booked")
def test_what_was_called_off_meanwhile_is_said_instead(printing: Speaker, peter: Speaker) -> None:
    printing.says("print slips tue")
    peter.says("close tue snow")
    assert "Nobody has a session on Tuesday 24 November" in printing.says("tick")
