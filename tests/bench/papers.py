"""Papers about pupils: the brief's card beside the pupil's page, a brief, and 180 progress sheets in one file."""

import json
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from sqlmodel import select

from bot.ask import Ask, Reply
from bot.assembly import make_dispatcher
from bot.notices.papers import paper_of_pupils
from bot.papers.press import print_pdf
from bot.requests import Words
from bot.say.paper import Paper
from models.access.person import person
from models.db.database import Database
from models.mentoring.paper_order import PaperKind, PapersOf
from models.school.people import Pupil, Staff
from models.school.snapshot import school
from tests.bench.bars import Bar
from tests.bench.ground import MONDAY, NOW, bring_in, folder, median, seconds, write_files

PUPILS = 180
ROUNDS = 30
PRINT_ALONE = """
import json, sys, time
from bot.papers.press import print_pdf
from bot.say.paper import Paper
paper = Paper("x.pdf", "x", sys.argv[2], open(sys.argv[1], encoding="utf-8").read(), "")
def most():
    held = open("/proc/self/status").read().split("VmHWM:")[1].split()[0]
    return int(held) / 1024
before = most()
begun = time.perf_counter()
print_pdf(paper)
took = time.perf_counter() - begun
print(json.dumps([took, before, most()]))
"""
"""Seconds, and megabytes of memory at most, before and with it, in a process of its own."""


def measure() -> Iterator[Bar]:
    with folder() as here:
        path = here / "staffroom.db"
        database = Database(f"sqlite:///{path}")
        database.migrate()
        bring_in(database, write_files(here, pupils_per_year=PUPILS))
        with database.reading() as db:
            dan = db.exec(select(Staff.id).where(Staff.email == "d.whitfield@school.example")).one() or 0
            helen = db.exec(select(Staff.id).where(Staff.email == "h.marsh@school.example")).one() or 0
            amy = db.exec(
                select(Pupil.id).where(Pupil.legal_surname == "Carter", Pupil.year_group == 11)
            ).first()
        dispatcher = make_dispatcher(database, now=lambda: NOW)
        said = Words(staff_id=dan, door="bench", words="brief Amy Carter")
        page = Words(staff_id=dan, door="bench", words="pupil Amy Carter")
        assert all(isinstance(dispatcher.hear(each), Reply) for each in (said, page))
        ours, theirs = [], []
        # Turn by turn, so that a noisy moment falls on both.
        for _ in range(ROUNDS):
            ours.append(seconds(partial(dispatcher.hear, said)))
            theirs.append(seconds(partial(dispatcher.hear, page)))
        one, gathering_one = gathered(database, dan, PaperKind.BRIEF, PapersOf(amy))
        year, gathering_year = gathered(database, helen, PaperKind.SHEET, PapersOf(group="year 11"))
        printed_one = alone(here, one)
        printed_year = alone(here, year)
        again = seconds(partial(print_pdf, one))
        asked = Words(staff_id=helen, door="bench", words="sheet year 11")
        in_chat = seconds(partial(dispatcher.hear, asked))
        database.close()
    yield Bar(
        "the brief's card ÷ the pupil's page, through the dispatcher", median(ours) / median(theirs), aim=2,
        said=f"{median(ours) * 1000:.1f} and {median(theirs) * 1000:.1f} ms",
    )  # fmt: skip
    yield Bar(
        "a brief as a PDF, gathered and printed by a new process", gathering_one + printed_one[0], 2, "s",
        said=f"gathered {gathering_one * 1000:.0f} ms, printed {printed_one[0]:.2f} s, in this process {again:.2f} s",
    )  # fmt: skip
    yield Bar(
        f"{PUPILS} progress sheets in one file, gathered and printed", gathering_year + printed_year[0], 5, "s",
        said=f"gathered {gathering_year:.2f} s, printed {printed_year[0]:.2f} s",
    )  # fmt: skip
    yield Bar(
        f"{PUPILS} progress sheets asked for in chat, answer and file", in_chat + gathering_year + printed_year[0], 5, "s",
        said=f"answered after {in_chat:.2f} s; so chat counts no pupils while it waits, and the command line does",
    )  # fmt: skip
    yield Bar(
        f"{PUPILS} progress sheets in one file, memory", printed_year[2], 600, "MB",
        said=f"{printed_year[1]:.0f} MB before it",
    )  # fmt: skip


def gathered(database: Database, staff_id: int, kind: PaperKind, of: PapersOf) -> tuple[Paper, float]:
    """The paper, and the seconds that its facts took."""
    made: list[Paper] = []

    def gather() -> None:
        with database.reading() as db:
            who = person(db, staff_id, today=MONDAY)
            made.append(
                paper_of_pupils(Ask(who=who, now=NOW, school=school(db), door="bench", db=db), kind, of)[0]
            )

    took = seconds(gather)
    return made[0], took


def alone(here: Path, paper: Paper) -> tuple[float, float, float]:
    facts = here / "facts.json"
    facts.write_text(paper.facts, "utf-8")
    done = subprocess.run(
        [sys.executable, "-c", PRINT_ALONE, str(facts), paper.page],
        check=True,
        capture_output=True,
        text=True,
    )
    took, before, most = json.loads(done.stdout)
    return took, before, most
