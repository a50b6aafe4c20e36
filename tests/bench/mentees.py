"""`mentees` with a caseload of 40: five years of meetings and targets against one, through the dispatcher."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, time, timedelta
from functools import partial

from sqlalchemy import insert, update
from sqlmodel import col, select

from bot.ask import Reply
from bot.assembly import make_dispatcher
from bot.requests import Words
from models.db.database import Database
from models.mentoring.meeting import AgreedTarget, Meeting, TargetOutcome
from models.school.people import Mentorship, Staff
from tests.bench.bars import Bar
from tests.bench.ground import MONDAY, NOW, bring_in, folder, median, seconds, write_files

CASELOAD = 40
YEARS = (1, 5)
MEETINGS_A_YEAR = 30
"""Of each pupil: a formal one each month, and two in passing."""
ROUNDS = 40


def measure() -> Iterator[Bar]:
    taken: dict[int, list[float]] = {years: [] for years in YEARS}
    with folder() as here:
        files = write_files(here, pupils_per_year=60)
        opened: dict[int, Database] = {}
        for years in YEARS:
            database = opened[years] = Database(f"sqlite:///{here / f'{years}.db'}")
            database.migrate()
            bring_in(database, files)
            fill(database, years)
        asks = {years: asked(each) for years, each in opened.items()}
        # Turn by turn, so that a noisy moment falls on both.
        for _ in range(ROUNDS):
            for years, ask in asks.items():
                taken[years].append(seconds(ask))
        for database in opened.values():
            database.close()
    one, five = (median(taken[years]) for years in YEARS)
    yield Bar(
        f"mentees with {CASELOAD} pupils: five years of history ÷ one", five / one, aim=2,
        said=f"{five * 1000:.1f} and {one * 1000:.1f} ms",
    )  # fmt: skip


def fill(database: Database, years: int) -> None:
    """The mentor has 40 pupils, whom somebody has met for so many years."""
    with database.writing() as db:
        dan = db.exec(select(Staff.id).where(Staff.email == "d.whitfield@school.example")).one() or 0
        current = select(Mentorship).where(col(Mentorship.last_day).is_(None))
        some = db.exec(
            current.order_by(col(Mentorship.staff_id) != dan, col(Mentorship.id)).limit(CASELOAD)
        ).all()
        pupils = [each.pupil_id for each in some]
        db.execute(update(Mentorship).where(col(Mentorship.pupil_id).in_(pupils)).values(staff_id=dan))
        days = [MONDAY - timedelta(days=12 * back) for back in range(1, years * MEETINGS_A_YEAR)]
        held = [
            {
                "pupil_id": pupil,
                "staff_id": dan,
                "day": day,
                "formal": at % 3 == 0,
                "note": "spoke about revision",
                "recorded_at": datetime.combine(day, time(12), UTC),
            }
            for pupil in pupils
            for at, day in enumerate(days)
        ]
        db.execute(insert(Meeting), held)
        agreed = [
            {
                "pupil_id": each["pupil_id"],
                "text": "two past papers",
                "outcome": TargetOutcome.DONE if at % 10 else TargetOutcome.OPEN,
                "set_at": each["recorded_at"],
                "due": each["day"],
            }
            for at, each in enumerate(held)
        ]
        db.execute(insert(AgreedTarget), agreed)


def asked(database: Database) -> Callable[[], object]:
    """The command, as the mentor types it; asked once, so that all that is remembered is."""
    with database.reading() as db:
        dan = db.exec(select(Staff.id).where(Staff.email == "d.whitfield@school.example")).one() or 0
    dispatcher = make_dispatcher(database, now=lambda: NOW)
    said = Words(staff_id=dan, door="bench", words="mentees")
    heard = dispatcher.hear(said)
    assert isinstance(heard, Reply)
    assert str(CASELOAD) in heard.card.title, heard.card.title
    return partial(dispatcher.hear, said)
