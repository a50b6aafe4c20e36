"""The one place where everything is put together."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.commands import registry
from bot.dispatch import Counted, Dispatcher
from bot.home import home
from bot.no_school import no_school
from bot.notices import TOPICS
from bot.notices.messages import Dropped, compose
from bot.papers.press import PLAIN, Letterhead, save
from bot.platforms.terminal import plain
from bot.platforms.terminal.clock import TalkClock
from bot.platforms.terminal.courier import TerminalCourier
from bot.platforms.terminal.talk import Show, Talk
from bot.say.card import Button, Card
from bot.settings import Environment
from models.db.database import Database
from models.db.errors import Sorry
from models.db.tables import Db
from models.mentoring.agreement_text import current_text, keep_text
from models.outbox.notices import Notice
from models.school.settings import Settings
from scheduler.courier import Drop, Worded
from scheduler.delivery import deliver_due
from scheduler.jobs import Job
from scheduler.run import run_due
from scheduler.timetable import timetable


def open_database(environment: Environment, *, make: bool = True) -> Database:
    """The configured database; SQLite is brought to the newest form here, and made only where `make` says so.

    Raises Sorry, with what to do, where there is none, its tables are not what this version expects, are older while
    somebody works with them, or a backup is being put in its place.
    """
    database = Database(environment.database_url, timezone=environment.school_timezone)
    if not make and not database.is_there():
        raise Sorry(no_school(database, environment))
    with ExitStack() as unless_fine:
        unless_fine.callback(database.close)
        if database.is_sqlite and database.steps_to_come():
            # Here, not above: a start that makes no tables new needs none of it. As `staffroom upgrade` does: whoever
            # installs a new version and starts it has a way back, too. Before it is at work itself: it is to be alone.
            from bot.backup_place import place_of
            from models.lifecycle.upgrading import bring_up_first

            bring_up_first(database, place_of(environment), datetime.now(UTC))
        database.work_with()
        if database.is_sqlite:
            database.migrate()
        if trouble := database.trouble_with_tables():
            raise Sorry(trouble)
        database.note_found_right()
        # Here, not above: as the backup.
        from bot.backup_place import place_of as place
        from models.lifecycle.removal.replaying import keep_journal

        keep_journal(database, place(environment).journal, datetime.now(UTC))
        if environment.agreement_text:
            keep_agreement_text(database, read_agreement_text(environment.agreement_text), datetime.now(UTC))
        unless_fine.pop_all()
    return database


_LONGEST_TEXT = 50_000
"""Characters of the agreement."""


def read_agreement_text(named: str) -> str:
    """What the file says, which AGREEMENT_TEXT names. Raises Sorry where it cannot be read."""
    file = home().folder / named
    try:
        text = file.read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        raise Sorry(
            f"AGREEMENT_TEXT names {file}, which cannot be read. Name a text file that is there."
        ) from None
    if not text.strip() or len(text) > _LONGEST_TEXT:
        raise Sorry(
            f"AGREEMENT_TEXT names {file}, which is empty or too long. Up to {_LONGEST_TEXT:,} signs fit."
        )
    return text


def keep_agreement_text(database: Database, text: str, now: datetime) -> None:
    """Keep this text of the agreement, where it is another version than the one in use."""
    with database.reading() as db:
        newest = current_text(db)
    if newest is None or newest.text != text:
        with database.writing() as db:
            keep_text(db, text, now)


def make_dispatcher(
    database: Database,
    *,
    now: Callable[[], datetime],
    count: Callable[[Counted], None] = lambda _: None,
    feeds_at: str = "",
) -> Dispatcher:
    """The conversation over a database; `feeds_at`: below which address calendars are served, if any."""
    return Dispatcher(database, replace(registry(), feeds_at=feeds_at), now=now, count=count)


def composer(db: Db, notice: Notice, now: datetime, door: str) -> Worded[Card] | Drop:
    """Every notice in words, as delivery asks for them."""
    said = compose(TOPICS, db, notice, now, door)
    return Drop(said.why) if isinstance(said, Dropped) else Worded(said.card, said.put_on_record)


def make_talk(
    database: Database,
    clock: TalkClock,
    say: Callable[[str], None],
    show: Show = None,
    papers: Path = Path(),
    head: Letterhead = PLAIN,
    jobs: Callable[[Settings], Sequence[Job]] = timetable,
) -> Talk:
    """A conversation in the terminal, in which `tick` does what is due of `jobs` and prints what is sent.

    Files are saved in the folder `papers`; in the current one, where none is named.
    """

    def show_plainly(card: Card, first: int) -> tuple[Button, ...]:
        text, buttons = plain.draw(card, first)
        say(text)
        return buttons

    def tick(now: datetime) -> None:
        ran = run_due(database, now, jobs)
        before = len(delivered)
        asyncio.run(deliver_due(database, couriers, composer, now=lambda: now))
        if len(delivered) == before:
            say("Nothing to deliver." if not ran else "Nothing to tell anybody.")

    def deliver(to: str, card: Card) -> None:
        delivered.append(to)
        say(to)
        talk.delivered(card)

    delivered: list[str] = []
    couriers: Sequence[Any] = [TerminalCourier(database, deliver, lambda paper: save(paper, papers, head))]
    talk = Talk(
        make_dispatcher(database, now=clock.now),
        database,
        clock=clock,
        show=show or show_plainly,
        say=say,
        tick=tick,
    )
    return talk


def talks_over(
    database: Database, clock: TalkClock, papers: Path, head: Letterhead
) -> Callable[[Callable[[str], None], Show], Talk]:
    """How a terminal starts a conversation over this database; files are saved in the folder `papers`."""
    return lambda say, show: make_talk(database, clock, say, show, papers, head)
