"""`staffroom print`: what chat sends as a file, printed at the command line by somebody who may have it."""

from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

from sqlmodel import select

from bot import assembly
from bot.ask import Ask
from bot.commands.papers import Printed
from bot.inputs.weeks import monday_of
from bot.notices.papers import paper_of_board, paper_of_slips
from bot.papers.press import write
from bot.say.paper import Paper
from bot.settings import read_environment
from models.access.authoriser import Person, person
from models.audit.deeds import Deed
from models.audit.entries import Actor, record_refusal, record_shown
from models.db.errors import NotAllowed, Sorry
from models.db.tables import Db
from models.rules.days import read_day
from models.rules.wording import listed
from models.school.people import Staff, fold_address
from models.school.snapshot import school

DOOR = "cli"


def print_paper(what: Printed, email: str, day: str, out: Path | None) -> list[str]:
    """Print into a file, and say where it is; that they printed it is on record.

    Raises Sorry for nobody's e-mail, no day, nothing to print, and for who may not have it.
    """
    environment = read_environment()
    now = datetime.now(UTC)
    with closing(assembly.open_database(environment, make=False)) as database:
        try:
            with database.writing() as db:
                paper = _paper(db, what, email, day, now)
        except NotAllowed as refused:
            # After the rollback, in a transaction of its own: what was refused stays on record.
            with database.writing() as db:
                who = somebody(db, email, now.date())
                record_refusal(db, Actor(who.staff_id, now, DOOR), "print")
            raise Sorry(refused.sentence) from None
        file = write(paper, out or Path(paper.name))
    return [f"{paper.title}: {file}", "It names pupils: keep it in school."]


def _paper(db: Db, what: Printed, email: str, day: str, now: datetime) -> Paper:
    known = school(db)
    today = now.astimezone(known.settings.timezone).date()
    who = somebody(db, email, today)
    ask = Ask(who=who, now=now, school=known, door=DOOR, db=db)
    wanted = day_of(day, known.calendar.on_or_after(today) or today, today)
    is_board = what is Printed.BOARD
    paper = paper_of_board(ask, monday_of(wanted)) if is_board else paper_of_slips(ask, wanted)
    record_shown(db, ask.actor, Deed.PAPER_PRINT, paper.shows, fields=f"{what} {wanted.isoformat()}")
    return paper


def printed(word: str) -> Printed:
    """What is to be printed. Raises Sorry for a word that is nothing we print."""
    if word not in tuple(Printed):
        raise Sorry(f"I do not print “{word}”. I print: {listed(Printed)}.")
    return Printed(word)


def somebody(db: Db, email: str, today: date) -> Person:
    """The member of staff with this e-mail. Raises Sorry where nobody active has it."""
    found = db.exec(select(Staff).where(Staff.email == fold_address(email), Staff.active)).first()
    if found is None:
        raise Sorry(f"Nobody on the staff list has the e-mail {email}. Check it.")
    return person(db, found.id or 0, today=today)


def day_of(words: str, usual: date, today: date) -> date:
    """The day that was typed, or the usual one where none was. Raises Sorry for what is no day."""
    if not words.strip():
        return usual
    try:
        found = read_day(words.split(), today)
    except ValueError as wrong:
        raise Sorry(str(wrong)) from None
    if found is None or found[0] != len(words.split()):
        raise Sorry(f"“{words}” is not a day. Write it such as 2026-12-03.")
    return found[1]
