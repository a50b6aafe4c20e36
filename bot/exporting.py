"""`staffroom export`: what goes out of Staffroom as a file, taken by somebody who may have it."""

from collections.abc import Callable
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TypeVar

from bot import assembly
from bot.printing import DOOR, day_of, somebody
from bot.settings import read_environment
from bot.taking_away import Noted, noted, written
from models.audit.entries import Actor, record_refusal
from models.audit.taken_files import TakenKind
from models.db.database import Database
from models.db.errors import NotAllowed, Sorry
from models.db.tables import Db
from models.exchange.attendance_out import attendance_out
from models.exchange.grades_out import grades_out
from models.rules.wording import count
from models.school.snapshot import settings

Made = TypeVar("Made")


def export_attendance(email: str, first: str, last: str, out: Path) -> list[str]:
    """Write attendance at sessions as CSV, and say what is in it; that they took it is on record.

    Raises Sorry for nobody's e-mail, no day, a file that is there already, and for who may not have it.
    """
    if out.exists():
        raise Sorry(f"{out} is there already. Name another file with --out.")
    environment = read_environment()
    now = datetime.now(UTC)
    with closing(assembly.open_database(environment, make=False)) as database:
        with database.reading() as db:
            known = settings(db)
            today = now.astimezone(known.timezone).date()
            who = somebody(db, email, today)
            begun = day_of(first, date(known.school_year(today), 9, 1), today)
            ended = day_of(last, today, today)
        if begun > ended:
            raise Sorry("The first day is after the last. Name them the other way round.")
        made, note = _taken(
            database,
            Actor(who.staff_id, now, DOOR),
            lambda db, actor: attendance_out(db, actor, who, begun, ended),
            lambda db, actor: noted(db, actor, who, TakenKind.ATTENDANCE, out, ()),
        )
        written(database, note, lambda: _write(out, made.text))
    lines = [f"{count(made.marks, 'mark')} from {begun:%d/%m/%Y} to {ended:%d/%m/%Y}: {out}", note.theirs]
    if made.without_upn:
        lines.append(f"Left out, since the pupil has no UPN: {count(made.without_upn, 'mark')}.")
    return lines


def export_grades(email: str, collection: str, out: Path) -> list[str]:
    """Write the grades of a collection as CSV, and say what is in it; that they took it is on record.

    Raises Sorry for nobody's e-mail, no such collection, a file that is there already, and for who may not have it.
    """
    if out.exists():
        raise Sorry(f"{out} is there already. Name another file with --out.")
    environment = read_environment()
    now = datetime.now(UTC)
    with closing(assembly.open_database(environment, make=False)) as database:
        with database.reading() as db:
            today = now.astimezone(settings(db).timezone).date()
            who = somebody(db, email, today)
        made, note = _taken(
            database,
            Actor(who.staff_id, now, DOOR),
            lambda db, actor: grades_out(db, actor, who, collection),
            lambda db, actor: noted(db, actor, who, TakenKind.GRADES, out, ()),
        )
        written(database, note, lambda: _write(out, made.text))
    said = (
        f"Grades of {count(made.rows, 'pupil in a subject', 'pupils in subjects')}, {made.collection}: {out}"
    )
    return [said, note.theirs]


def _taken(
    database: Database, actor: Actor, take: Callable[[Db, Actor], Made], note: Callable[[Db, Actor], Noted]
) -> tuple[Made, Noted]:
    """What is taken, in a transaction of its own, and that it is noted; a refusal stays on record."""
    try:
        with database.writing() as db:
            return take(db, actor), note(db, actor)
    except NotAllowed as refused:
        # After the rollback, in a transaction of its own: what was refused stays on record.
        with database.writing() as db:
            record_refusal(db, actor, "export")
        raise Sorry(refused.sentence) from None


def _write(out: Path, text: str) -> None:
    out.touch(mode=0o600)
    # With the sign by which spreadsheets know UTF-8.
    out.write_text(text, "utf-8-sig", newline="")
