"""The gallery itself: everything that the bot can say, with what was heard on the way."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.sample import write_invented_school
from models.audit.entries import Actor
from models.db.database import Database
from models.exchange.apply import apply
from models.exchange.plan import plan
from tests.gallery.recorder import Recorder
from tests.gallery.shown import Shown
from tests.gallery.story import tell
from tests.gallery.stress import TODAY, stress


@dataclass(frozen=True)
class Gallery:
    """What was shown; which commands and buttons were heard and how each ended; who typed which line."""

    shown: tuple[Shown, ...]
    outcomes: frozenset[tuple[str, str]]
    lines: frozenset[tuple[str, str]]
    off_record: tuple[Shown, ...]
    """What names a pupil of whom no entry is."""
    not_noted: tuple[Shown, ...]
    """What was sent and names a pupil of whom that is not noted."""


def everything() -> Gallery:
    """Hold all the conversations, in an invented school of its own."""
    with _school() as database:
        recorder = Recorder(database)
        tell(recorder)
        for each in stress(database):
            recorder.keep(each)
        heard = frozenset(recorder.outcomes), frozenset(recorder.lines)
        return Gallery(recorder.shown, *heard, tuple(recorder.off_record), tuple(recorder.not_noted))


def hardest() -> Gallery:
    """Nobody says anything: only what seldom happens and has to look right all the same."""
    with _school() as database:
        return Gallery(tuple(stress(database)), frozenset(), frozenset(), (), ())


@contextmanager
def _school() -> Iterator[Database]:
    with TemporaryDirectory() as made:
        folder = Path(made)
        database = Database(f"sqlite:///{folder}/staffroom.db")
        database.migrate()
        write_invented_school(folder / "school", today=TODAY, pupils_per_year=20)
        with database.writing() as db:
            planned = plan(db, [folder / "school"], TODAY)
            apply(db, planned, Actor(None, datetime(2026, 9, 1, tzinfo=UTC)))
        try:
            yield database
        finally:
            database.close()
