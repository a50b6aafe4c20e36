"""What is said for each command."""

from sqlmodel import select

from bot.cards.slips import ReadSlip
from bot.cards.year11 import MarkTold
from bot.requests import Pressing, Said, Words
from bot.say.press import Undo
from models.db.database import Database
from models.mentoring.slip import Slip
from models.outbox.once import Heard
from tests.soak.school import DOOR, LEADER, PUPILS, SCHEME_LEAD, SENDERS, SUBJECTS, Command, Deed, text_of


def said(database: Database, command: Command) -> Said:
    """As a door would hand it on."""
    match command.deed:
        case Deed.TELL:
            who, token = LEADER, MarkTold(command.pupil, command.slot[0]).token()
        case Deed.READ:
            who, token = command.mentor, _read(database, command.number)
        case Deed.UNDO:
            who, token = _undo(database, command)
        case _:
            who, line = _typed(command)
            return Words(staff_id=who, door=DOOR, key=command.key, words=line)
    return Pressing(staff_id=who, door=DOOR, key=command.key, token=token)


def _typed(command: Command) -> tuple[int, str]:
    """Who types what."""
    pupil, number = PUPILS[command.pupil - 1], command.number
    match command.deed:
        case Deed.SEND:
            return command.sender, f"slip {pupil} + {text_of(number)}"
        case Deed.BOOK | Deed.RIVAL:
            who = command.sender if command.deed is Deed.BOOK else command.rival
            day, starts, ends = command.slot
            return who, f"book {pupil} {SUBJECTS[SENDERS[who]]} {day} {starts:%H:%M}-{ends:%H:%M}"
        case Deed.GRADE:
            subject = SUBJECTS[SENDERS[command.sender]]
            return command.sender, f"grade {pupil} {subject} {5 + number % 2} {6 + number // 2 % 2}"
        case Deed.MEET:
            return command.mentor, f"meet {pupil} informal: {text_of(number)}"
        case Deed.SET:
            return SCHEME_LEAD, f"settings morning time 07:{number * 7 % 60:02}"
        case _:
            raise ValueError(command.deed)


def _read(database: Database, number: int) -> str:
    with database.reading() as db:
        slip = db.exec(select(Slip).where(Slip.text == text_of(number))).one()
    return ReadSlip(slip.id or 0, slip.version).token()


def _undo(database: Database, command: Command) -> tuple[int, str]:
    of = Command(command.of or Deed.SEND, command.number)
    who = {Deed.MEET: of.mentor, Deed.SET: SCHEME_LEAD}.get(of.deed, of.sender)
    with database.reading() as db:
        entry = db.exec(select(Heard.entry_id).where(Heard.key == of.key)).one()
    return who, Undo(entry or 0).token()
