"""A small school, and what is said in it: everything that staff do in a day, by several of them at once."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from models.db.database import Database
from models.school.links import Link
from models.school.people import FormGroup, Mentorship, Pupil, Role, Staff, StaffRole, StaffSubject
from models.school.settings import SettingChange
from models.school.snapshot import changed
from models.school.subjects import Subject

DOOR = "small"
SENDER, MENTOR, PUPIL = 1, 2, 1
OTHER_MENTOR, LEADER, SCHEME_LEAD = 3, 4, 5
LONG_AGO = datetime(2026, 9, 1, tzinfo=UTC)
FIRST_MINUTE = datetime(2026, 11, 23, 8, tzinfo=UTC)
"""When the soak begins, a Monday."""

MATHS, HISTORY = 1, 2
SUBJECTS = {MATHS: "Mathematics", HISTORY: "History"}
SENDERS = {SENDER: MATHS, 6: HISTORY, 7: MATHS, 8: HISTORY, 9: MATHS, 10: HISTORY}
"""Who sends slips, books and records grades, and the subject that each teaches."""
PUPILS = (
    "Amy Carter", "Ben Dodd", "Cai Evans", "Dee Farr", "Eve Gill", "Fay Hart",
    "Gus Irwin", "Hal Jones", "Ivy Kerr", "Jed Lamb", "Kit Moss", "Lil Nunn",
)  # fmt: skip
_SLOTS_A_DAY = 8


class Deed(StrEnum):
    """What is asked of Staffroom."""

    SEND = "send"
    READ = "read"
    BOOK = "book"
    RIVAL = "rival"
    """Another colleague books the same pupil for the same time, at the same moment."""
    TELL = "tell"
    GRADE = "grade"
    MEET = "meet"
    SET = "set"
    UNDO = "undo"


CYCLE = (Deed.SEND, Deed.SEND, Deed.BOOK, Deed.SEND, Deed.GRADE, Deed.MEET, Deed.SET, Deed.RIVAL, Deed.SEND)
"""What is asked in turn; what follows from each is asked later."""
THEN = {0: Deed.READ, 1: Deed.UNDO, 5: Deed.UNDO, 6: Deed.UNDO}


@dataclass(frozen=True)
class Command:
    """The n-th thing that is asked; `of` is what is taken back."""

    deed: Deed
    number: int
    of: Deed | None = None

    @property
    def key(self) -> str:
        return f"{self.deed}-{self.number}" + (f"-{self.of}" if self.of else "")

    @property
    def pupil(self) -> int:
        return self.number % len(PUPILS) + 1

    @property
    def sender(self) -> int:
        return list(SENDERS)[self.number % len(SENDERS)]

    @property
    def rival(self) -> int:
        """Somebody who teaches the other subject."""
        return list(SENDERS)[(self.number + 1) % len(SENDERS)]

    @property
    def mentor(self) -> int:
        return mentor_of(self.pupil)

    @property
    def slot(self) -> tuple[date, time, time]:
        """A time that no other booking of the pupil asks for, on a school day to come."""
        turn = self.number // len(PUPILS)
        weeks, weekday = divmod(turn // _SLOTS_A_DAY % 15, 5)
        starts = datetime.combine(date(2026, 11, 24), time(12)) + timedelta(
            minutes=40 * (turn % _SLOTS_A_DAY)
        )
        day = date(2026, 11, 30) + timedelta(days=7 * weeks + weekday)
        return day, starts.time(), (starts + timedelta(minutes=30)).time()


def text_of(number: int) -> str:
    return f"soak number {number}."


def mentor_of(pupil: int) -> int:
    return MENTOR if pupil % 2 else OTHER_MENTOR


def fill(database: Database) -> None:
    """One who sends, one who mentors, one pupil; and a delivery that tries as often as a school may let it.

    What a school may not set counts as its default.
    """
    database.migrate()
    with database.writing() as db:
        db.add(FormGroup(id=1, name="11C"))
        db.add(Staff(id=SENDER, email="sender@school.example", forename="Noor", surname="Hussain"))
        db.add(Staff(id=MENTOR, email="mentor@school.example", forename="Dan", surname="Whitfield"))
        db.flush()
        for staff_id in (SENDER, MENTOR):
            db.add(StaffRole(staff_id=staff_id, role=Role.TEACHER))
        db.add(_speaks_here("U2", MENTOR, "mentor"))
        db.add(Pupil(id=PUPIL, legal_forename="Amy", legal_surname="Carter", form_id=1, year_group=11))
        db.flush()
        db.add(Mentorship(pupil_id=PUPIL, staff_id=MENTOR, first_day=date(2026, 9, 1)))
        # Nobody is there to answer what is asked before too much is booked.
        asks = (("per_day", "5"), ("per_week", "15"))
        for name, value in (("delivery_attempts", "20"), ("undo_minutes", "60"), *asks):
            db.add(SettingChange(name=name, value=value, changed_at=LONG_AGO))
        changed(db)


def _speaks_here(account: str, staff_id: int, address: str) -> Link:
    link = Link(
        door=DOOR, tenant="T1", account=account, staff_id=staff_id, address=address, linked_at=LONG_AGO
    )
    link.last_spoke = LONG_AGO
    return link


def fill_whole(database: Database) -> None:
    """The same with several who teach, two who mentor, leadership, and twelve pupils."""
    fill(database)
    with database.writing() as db:
        db.add_all(Subject(id=number, name=name, scale="9-1") for number, name in SUBJECTS.items())
        others = [each for each in (OTHER_MENTOR, LEADER, SCHEME_LEAD, *SENDERS) if each != SENDER]
        for number in others:
            db.add(
                Staff(id=number, email=f"s{number}@school.example", forename="Staff", surname=f"No{number}")
            )
        for number, name in enumerate(PUPILS, 1):
            if number != PUPIL:
                forename, surname = name.split()
                pupil = Pupil(
                    id=number, legal_forename=forename, legal_surname=surname, form_id=1, year_group=11
                )
                db.add(pupil)
        db.flush()
        roles = {LEADER: Role.LEADERSHIP, SCHEME_LEAD: Role.SCHEME_LEAD}
        db.add_all(StaffRole(staff_id=each, role=roles.get(each, Role.TEACHER)) for each in others)
        db.add_all(StaffSubject(staff_id=each, subject_id=subject) for each, subject in SENDERS.items())
        db.add(_speaks_here("U3", OTHER_MENTOR, "other-mentor"))
        for number in range(1, len(PUPILS) + 1):
            if number != PUPIL:
                mentor = mentor_of(number)
                db.add(Mentorship(pupil_id=number, staff_id=mentor, first_day=date(2026, 9, 1)))
        changed(db)
