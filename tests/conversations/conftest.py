"""Say and hear: members of staff of the invented school, on a real database, on a Monday that stands still."""

from collections.abc import Callable, Collection, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import col, select

from bot.assembly import make_talk
from bot.platforms.terminal.clock import TalkClock
from bot.platforms.terminal.talk import Talk
from bot.sample import write_invented_school
from models.audit.entries import Actor
from models.db.database import Database
from models.db.tables import Db
from models.exchange.apply import apply
from models.exchange.plan import plan
from models.outbox.notices import Notice, drop
from models.school.people import Staff
from models.school.settings import Settings
from models.school.snapshot import school
from scheduler.jobs import Job, Occasion, every
from scheduler.timetable import timetable
from tests.conftest import copy_of, opened

MONDAY = date(2026, 11, 23)
MORNING = "mentors' morning note"
"""The job that tells each of the staff, in one note, what waits for them."""
DIGEST = "leadership's digest"
"""The job that tells leadership and the coordinator what was and what is to be decided."""
WRITE_AGAIN = "\n[1] Write it again"
"""The button under what was taken back."""


def fill_with_invented_school(url: str, folder: Path) -> None:
    """The invented school of 20 pupils a year, imported from the files that its MIS would export."""
    write_invented_school(folder / "files", today=MONDAY, pupils_per_year=20)
    database = Database(url)
    database.migrate()
    with database.writing() as db:
        planned = plan(db, [folder / "files"], MONDAY)
        assert planned.errors == ()
        apply(db, planned, Actor(None, datetime(2026, 9, 1, tzinfo=UTC)))
    database.close()


@pytest.fixture
def school_url(engine_name: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database with the invented school, fresh for this test."""
    fill = fill_with_invented_school
    with copy_of("school", fill, engine_name=engine_name, request=request, tmp_path=tmp_path) as url:
        yield url


def look_at_all(database: Database) -> None:
    """What a process that serves the school remembers of it."""
    database.trouble_with_tables()
    with database.reading() as db:
        school(db)


@pytest.fixture
def database(school_url: str, engine_name: str) -> Iterator[Database]:
    made = opened(school_url, "school", engine_name, look_at_all)
    yield made
    made.close()


MOST_FIELDS = 12
"""More than any form has; a field that may not be left asks for ever."""


class Speaker:
    """One member of staff: says a line, hears the answer as plain text."""

    def __init__(self, talk: Talk, heard: list[str], email: str) -> None:
        self.talk = talk
        self._heard = heard
        talk.become(email)

    def says(self, *lines: str) -> str:
        """Say one line after another; the answer to the last one."""
        for line in lines:
            self._heard.clear()
            self.talk.line(line)
        return "\n".join(self._heard)

    def presses(self, label: str) -> str:
        """Press the first button with this label of the last answer, and be sure of it where that is asked."""
        number = next(at for at, button in enumerate(self.talk.buttons, 1) if button.label == label)
        sure = [str(number)] if self.talk.buttons[number - 1].confirm else []
        return self.says(str(number), *sure)

    def sends_form(self) -> str:
        """Leave each field of the open form as it is, to the form's end; what is answered then."""
        heard = ""
        for _ in range(MOST_FIELDS):
            if self.talk.asking is None:
                return heard
            heard = self.says("")
        pytest.fail(f"the form does not end: {heard}")

    def sees_all(self, line: str) -> str:
        """Say a line, and press for more until there is no more; all that was heard."""
        heard = self.says(line)
        while more := next((label for label in self.labels if label.endswith(" more")), ""):
            heard += f"\n{self.presses(more)}"
        return heard

    @property
    def labels(self) -> list[str]:
        """The labels of the buttons that the last answer offered."""
        return [button.label for button in self.talk.buttons]


def address(email: str) -> str:
    return f"{email}@school.example"


def others_hear_nothing(told: Collection[str]) -> Job:
    """A job behind all others that takes back what was not told yet to anybody but these."""

    def deed(db: Db, _: Occasion) -> None:
        rest = select(Notice.id).join(Staff, col(Staff.id) == Notice.to_staff)
        drop(db, db.exec(rest.where(col(Notice.closed_at).is_(None), col(Staff.email).not_in(told))).all())

    return Job("others hear nothing", every(minutes=1), useful_for=timedelta(minutes=1), deed=deed)


class World:
    """The school, its clock, and everybody in it.

    By ten on the Monday with which each test begins the morning's jobs are done: a tick at that moment delivers what
    was promised since, and at any other does what is due first.
    """

    def __init__(self, database: Database) -> None:
        self.database = database
        self.clock = TalkClock(ZoneInfo("Europe/London"))
        self.clock.set("2026-11-23 10:00")
        self._begins = self.clock.now()
        self._only: frozenset[str] = frozenset()
        self._told: frozenset[str] = frozenset()

    def staff(self, email: str) -> Speaker:
        heard: list[str] = []
        talk = make_talk(self.database, self.clock, heard.append, jobs=self.jobs)
        return Speaker(talk, heard, address(email))

    def only(self, *jobs: str) -> None:
        """From now on a tick does these jobs alone, for a test of many mornings that is about nothing else."""
        self._only = frozenset(jobs)

    def tells_only(self, *emails: str) -> None:
        """From now on a minute's first tick tells these people and the channels alone, for a test of what they hear.

        A morning has a note for each of the staff, and to put one into words and hand it over takes as long as ten
        answers.
        """
        self._told = frozenset(map(address, emails))
        with self.database.reading() as db:
            assert self._told <= {*db.exec(select(Staff.email))}, "whom nobody knows nobody would tell"

    def jobs(self, settings: Settings) -> tuple[Job, ...]:
        """What a tick does, as far as it is due."""
        jobs = timetable(settings)
        assert self._only <= {each.name for each in jobs}
        due = () if self.clock.now() == self._begins else jobs
        done = tuple(each for each in due if not self._only or each.name in self._only)
        return (*done, others_hear_nothing(self._told)) if self._told else done

    def at(self, words: str) -> None:
        """Set the clock, such as `2026-11-24 08:15`."""
        self.clock.set(words)


@pytest.fixture
def world(database: Database) -> World:
    return World(database)


Cast = Callable[[str], Speaker]


@pytest.fixture
def noor(world: World) -> Speaker:
    """Teaches mathematics only; Amy Carter and Ben Dodd are in her 11Ma1."""
    return world.staff("n.hussain")


@pytest.fixture
def dan(world: World) -> Speaker:
    """Teaches history; Amy Carter's mentor."""
    return world.staff("d.whitfield")


@pytest.fixture
def tom(world: World) -> Speaker:
    """Teaches English Language and Literature; mentors several."""
    return world.staff("t.berry")


@pytest.fixture
def grace(world: World) -> Speaker:
    """Head of mathematics; Ben Dodd's mentor."""
    return world.staff("g.lin")


@pytest.fixture
def helen(world: World) -> Speaker:
    """Leadership and scheme lead."""
    return world.staff("h.marsh")


@pytest.fixture
def sam(world: World) -> Speaker:
    """The raising achievement coordinator."""
    return world.staff("s.okafor")


@pytest.fixture
def peter(world: World) -> Speaker:
    """Leadership."""
    return world.staff("p.lowe")


@pytest.fixture
def joan(world: World) -> Speaker:
    """The office."""
    return world.staff("j.reid")
