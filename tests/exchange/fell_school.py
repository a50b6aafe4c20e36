"""Fell School, eight pupils and six staff: files that went wrong somewhere, and what is said after their import."""

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.assembly import make_talk
from bot.platforms.terminal.clock import TalkClock
from models.audit.entries import Actor
from models.db.database import Database
from models.exchange.apply import apply
from models.exchange.plan import Plan, plan
from models.exchange.questions import GivenAnswers
from models.exchange.report import report

FILES = Path(__file__).parent / "fell"


class Fell:
    """The school's database, its files, and a conversation with anybody in it."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self._clock = TalkClock(ZoneInfo("Europe/London"))
        self.at("2026-11-25 09:00")

    def at(self, words: str) -> None:
        """Set the clock, such as `2026-11-26 08:15`."""
        self._clock.set(words)

    def now(self) -> datetime:
        return self._clock.now()

    def look(self, *names: str, leavers: bool = False, answers: GivenAnswers | None = None) -> Plan:
        """What importing these folders or files of `fell/` would change."""
        with self.database.reading() as db:
            return plan(db, _paths(names), self._today(), leavers=leavers, answers=answers)

    def bring(self, *names: str, leavers: bool = False, answers: GivenAnswers | None = None) -> str:
        """Import these where nothing stands in the way; the report."""
        return self.bring_paths(*_paths(names), leavers=leavers, answers=answers)

    def bring_paths(self, *paths: Path, leavers: bool = False, answers: GivenAnswers | None = None) -> str:
        """Import these files where nothing stands in the way; the report."""
        with self.database.writing() as db:
            planned = plan(db, paths, self._today(), leavers=leavers, answers=answers)
            if planned.can_go_in:
                apply(db, planned, Actor(None, self._clock.now(), "cli"))
        return "\n".join(report(planned, applied=planned.can_go_in, limit=100))

    def says(self, who: str, *lines: str) -> str:
        """What this member of staff hears to the last line; `tick` delivers what is due."""
        heard: list[str] = []
        talk = make_talk(self.database, self._clock, heard.append)
        talk.become(f"{who}@fell.example" if "@" not in who else who)
        for line in lines:
            heard.clear()
            talk.line(line)
        return "\n".join(heard)

    def _today(self) -> date:
        return self._clock.now().astimezone(self._clock.timezone).date()


def _paths(names: Sequence[str]) -> list[Path]:
    return [FILES / name for name in names]


def fell_school(database: Database) -> Fell:
    """Fell School with its first files in the database."""
    found = Fell(database)
    assert "Done" in found.bring("base")
    return found
