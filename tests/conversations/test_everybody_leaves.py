"""Everything changes, then everybody leaves; after each, every command, button, form, notice and job goes on."""

import asyncio
import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from zlib import crc32

import pytest
from sqlalchemy import delete, update
from sqlmodel import col, select

from bot.ask import FormErrors, OpenForm, Replace, Reply, Result
from bot.assembly import composer, make_dispatcher
from bot.commands import registry
from bot.dispatch import Counted
from bot.platforms.terminal.courier import TerminalCourier
from bot.requests import Pressing, Said, Submitted, Words
from models.audit.deeds import Deed
from models.audit.entries import Actor, Entry, record
from models.db.database import Database
from models.db.tables import Db
from models.lifecycle.leaving import pupils_leave, staff_leave
from models.mentoring.meeting import AgreedTarget, Meeting
from models.mentoring.slip import Slip
from models.outbox.notices import Notice
from models.school.labels import FORMER
from models.school.people import (
    ClassPupil,
    ClassTeacher,
    FormGroup,
    Mentorship,
    Pupil,
    SchoolClass,
    Staff,
    StaffSubject,
)
from models.school.snapshot import changed
from models.school.subjects import Subject
from models.sessions.session import Booking, Session
from scheduler.courier import Drop
from scheduler.delivery import deliver_due
from scheduler.run import run_due
from scheduler.timetable import timetable
from tests.conversations.conftest import World
from tests.turns import ENGINES

pytestmark = pytest.mark.both_databases

DOOR = "terminal"

BEFORE = (
    ("n.hussain", "slip Amy Carter + superb coursework, target: finish it by Friday"),
    ("n.hussain", "slip Ben Dodd - no homework"),
    ("d.whitfield", "slip Amy Carter + a note for myself"),
    ("n.hussain", "book Amy Carter, Ben Dodd maths today"),
    ("d.whitfield", "book Amy Carter history today lunch"),
    ("n.hussain", "book Amy Carter, Ben Dodd maths thu"),
    ("d.whitfield", "book Amy Carter history 3 dec"),
    ("n.hussain", "grade Amy Carter maths 5 6"),
    ("d.whitfield", "meet Amy Carter formal: spoke about revision, target: two past papers"),
    ("h.marsh", "settings leader monday p.lowe@school.example"),
    ("p.lowe", "close tue heating"),
    ("n.hussain", "book Amy Carter, Ben Dodd maths today 10:05-10:55"),
    ("n.hussain", "register all here"),
    ("n.hussain", "register Amy Carter absent"),
    ("n.hussain", "register cover Dan Whitfield thu"),
    ("j.reid", "absent Ben Dodd"),
    ("n.hussain", "mine together"),
)
"""What is on record before anybody leaves."""
ASKING = ("n.hussain", "d.whitfield", "g.lin", "h.marsh", "p.lowe", "j.reid", "s.okafor")
PUPILS = ("Carter", "Dodd")
GOING = ("d.whitfield", "n.hussain", "g.lin", "s.okafor", "p.lowe", "t.berry", "j.reid", "h.marsh")
"""In this order; the scheme lead, without whom nobody decides anything, is the last."""

ALIKE = len(PUPILS)


@dataclass
class Heard:
    """Everything that was typed, pressed and sent in, to be said again; and how it ended."""

    said: dict[str, Said] = field(default_factory=dict)
    alike: dict[str, list[str]] = field(default_factory=dict)
    ended: list[Counted] = field(default_factory=list)

    def note(self, said: Said) -> None:
        """To be said again. Of what differs in numbers alone, as the buttons of a long list do, the first and the last.

        The first grow stale; each of the two pupils of whom something is on record is among them.
        """
        text = repr(said)
        if text in self.said:
            return
        self.said[text] = said
        alike = self.alike.setdefault(re.sub(r"(?<!staff_id=)\b\d+\w*", "#", text), [])
        alike.append(text)
        if len(alike) > 2 * ALIKE:
            del self.said[alike.pop(ALIKE)]

    def on_its_turn(self, turn: int, turns: int, but_of: Collection[int]) -> list[Said]:
        """One part of so many of what was said by all but these; each of the others on one of the next turns."""
        return [
            said
            for text, said in self.said.items()
            if said.staff_id not in but_of and (crc32(text.encode()) + turn) % turns == 0
        ]


@pytest.fixture
def heard() -> Heard:
    return Heard()


def people(db: Db) -> dict[str, int]:
    return {each.email.partition("@")[0]: each.id or 0 for each in db.exec(select(Staff))}


def who_left(database: Database) -> set[int]:
    with database.reading() as db:
        return {each or 0 for each in db.exec(select(Staff.id).where(col(Staff.active).is_(False)))}


def mentors_change(db: Db) -> None:
    """Whoever mentored a pupil mentors them no more: Grace Lin does."""
    today = date(2026, 11, 23)
    known = [
        each or 0 for each in db.exec(select(Pupil.id).where(col(Pupil.legal_surname).in_(PUPILS))).all()
    ]
    ended = update(Mentorship).where(col(Mentorship.pupil_id).in_(known), col(Mentorship.last_day).is_(None))
    db.execute(ended.values(last_day=today))
    for pupil_id in known:
        db.add(Mentorship(pupil_id=pupil_id, staff_id=people(db)["g.lin"], first_day=today))


def pupils_are_merged(db: Db) -> None:
    """They are the same as somebody with other numbers, another name, another form and another year group."""
    forms = list(db.exec(select(FormGroup.id).order_by(col(FormGroup.id))))
    for number, pupil in enumerate(db.exec(select(Pupil).where(col(Pupil.legal_surname).in_(PUPILS)))):
        pupil.upn, pupil.admission = f"Z84144442290{number}", f"99{number}"
        pupil.legal_surname, pupil.form_id, pupil.year_group = "Changed", forms[number], 10


def hosts_change(db: Db) -> None:
    """Whoever hosted a session hosts it no more."""
    who = people(db)
    db.execute(update(Session).where(col(Session.host_id) == who["n.hussain"]).values(host_id=who["t.berry"]))


def subjects_change(db: Db) -> None:
    """Every subject has another name, code and scale, every class another name and subject."""
    for subject in db.exec(select(Subject)):
        subject.name, subject.code, subject.scale = f"New {subject.name}", f"N{subject.id}", "vocational"
    subjects = list(db.exec(select(Subject.id).order_by(col(Subject.id))))
    for number, group in enumerate(db.exec(select(SchoolClass))):
        group.name, group.subject_id = f"N/{group.name}", subjects[number % len(subjects)] or 0


def records_go(db: Db) -> None:
    """What was written and booked is taken back by somebody else: buttons under older answers are stale."""
    now = datetime(2026, 11, 23, 9, tzinfo=UTC)
    db.execute(update(Slip).values(removed_at=now, text="", target="", version=Slip.version + 1))
    db.execute(update(Booking).values(cancelled_at=now, version=Booking.version + 1))
    db.execute(update(Meeting).values(removed_at=now))
    db.execute(update(AgreedTarget).values(removed_at=now))


Happens = Callable[[Db, Actor, Entry], None]
CHANGES = (mentors_change, hosts_change, subjects_change, pupils_are_merged, records_go)


def everything(database: Database) -> Iterator[tuple[str, list[int]]]:
    """Pupils of whom something is on record one by one, a class and a subject, all other pupils, and the staff."""
    with database.reading() as db:
        known = [
            pupil_id or 0
            for surname in PUPILS
            for pupil_id in db.exec(
                select(Pupil.id).where(Pupil.legal_surname == surname).order_by(col(Pupil.id))
            )
        ]
        others = db.exec(select(Pupil.id).where(col(Pupil.left_on).is_(None), col(Pupil.id).not_in(known)))
        first = db.exec(select(SchoolClass).order_by(col(SchoolClass.id)).limit(1)).one()
        yield from (("pupil", [each]) for each in known)
        yield "class", [first.id or 0]
        yield "subject", [first.subject_id]
        yield "pupil", [each or 0 for each in others]
        for name in GOING:
            found = db.exec(select(Staff.id).where(Staff.email == f"{name}@school.example")).one()
            yield "staff", [found or 0]


def everything_that_happens(database: Database) -> Iterator[tuple[str, Happens]]:
    for change in CHANGES:
        yield change.__name__, partial(_is_so, change)
    for kind, leavers in list(everything(database)):
        yield f"{kind} {leavers} had left", partial(_goes, kind=kind, ids=leavers)


def _is_so(change: Callable[[Db], None], db: Db, _actor: Actor, _entry: Entry) -> None:
    change(db)
    changed(db)


def test_whoever_leaves_breaks_nothing(
    world: World,
    database: Database,
    engine_name: str,
    heard: Heard,
    pytestconfig: pytest.Config,
    at_length: bool,
) -> None:
    """After each step a part of what was said is said again on one database, another on the other, turn about.

    `make test-all` says half of it on each, so that all of it is said after every step; `make test` takes every seventh
    step and the last. Who has left is refused whatever they say, so they say it once after they left, and once when
    everybody has.
    """
    dispatcher = make_dispatcher(database, now=world.clock.now, count=heard.ended.append)
    with database.reading() as db:
        ids = people(db)
    steps = list(everything_that_happens(database))
    turns = 2 if pytestconfig.getoption("--both-databases") else 12
    if not at_length:
        steps, turns = [*steps[:-1:7], steps[-1]], 48

    def hear(said: Said) -> Result:
        result = dispatcher.hear(said)
        for each in _follow_ups(said, result):
            heard.note(each)
        return result

    world.at("2026-11-23 07:30")
    for who, line in BEFORE:
        assert "wrong on my side" not in repr(hear(Words(staff_id=ids[who], door=DOOR, words=line)))
    world.at("2026-11-23 08:20")
    _jobs(database, world)
    for who in ASKING:
        for command in registry().commands.values():
            for line in (command.name, *command.examples[:2]):
                typed = Words(staff_id=ids[who], door=DOOR, words=line)
                heard.said[repr(typed)] = typed
    refused: set[int] = set()
    for hour, (what, happens) in enumerate(steps, 9):
        world.at(f"2026-11-{23 + hour // 24} {hour % 24:02d}:00")
        with database.writing() as db:
            actor = Actor(None, world.clock.now(), "cli")
            happens(db, actor, record(db, actor, Deed.IMPORT))
        heard.ended.clear()
        is_last = what == steps[-1][0]
        for said in heard.on_its_turn(hour + ENGINES.index(engine_name), turns, () if is_last else refused):
            hear(said)
        refused = who_left(database)
        faults = {each.command for each in heard.ended if each.outcome == "fault"}
        assert faults == set(), f"after {what}"
        _jobs(database, world)
        _tell_everything_anew(database, world)
    assert len(heard.said) > 300


def _goes(db: Db, actor: Actor, entry: Entry, kind: str, ids: list[int]) -> None:
    """Who leaves, leaves; a class or a subject is no more: nobody is in it or teaches it."""
    match kind:
        case "pupil":
            pupils_leave(db, actor, entry, ids, actor.at.date())
        case "staff":
            staff_leave(db, actor, entry, ids, actor.at.date())
        case "class":
            db.execute(delete(ClassPupil).where(col(ClassPupil.class_id).in_(ids)))
            db.execute(delete(ClassTeacher).where(col(ClassTeacher.class_id).in_(ids)))
            db.execute(delete(SchoolClass).where(col(SchoolClass.id).in_(ids)))
        case "subject":
            of_subject = select(SchoolClass.id).where(col(SchoolClass.subject_id).in_(ids))
            gone = [each or 0 for each in db.exec(of_subject)]
            _goes(db, actor, entry, "class", gone)
            db.execute(delete(StaffSubject).where(col(StaffSubject.subject_id).in_(ids)))
    changed(db)


def _follow_ups(said: Said, result: Result) -> Iterator[Said]:
    """Every button under an answer, and its form sent in as it opened; undo only where it was offered."""
    if isinstance(result, Reply | Replace):
        for button in result.card.buttons():
            if button.press.action != "undo":
                yield Pressing(staff_id=said.staff_id, door=DOOR, token=button.press.token())
    if isinstance(result, OpenForm | FormErrors) and isinstance(said, Words | Pressing):
        form = result.form
        yield Submitted(
            staff_id=said.staff_id, door=DOOR, command=form.command, values=form.values, hidden=form.hidden
        )


def _jobs(database: Database, world: World) -> None:
    ran = run_due(database, world.clock.now(), timetable)
    assert [each for each in ran if each.trouble] == []
    courier = TerminalCourier(database, lambda to, card: None, lambda paper: Path(paper.name))  # noqa: ARG005 - what is said is looked at below
    asyncio.run(deliver_due(database, [courier], composer, world.clock.now))


def _tell_everything_anew(database: Database, world: World) -> None:
    """Every notice that was ever promised is put into words as it would be now."""
    with database.writing() as db:  # what each tells goes on record
        for notice in db.exec(select(Notice)).all():
            told = composer(db, notice, world.clock.now(), DOOR)
            assert isinstance(told, Drop) or FORMER not in repr(told)


def test_lists_go_by_right_and_not_by_address(world: World, database: Database) -> None:
    """What waits goes to the mentor of now, and nobody else is shown whom they mentor no more."""
    noor, dan, grace = (world.staff(each) for each in ("n.hussain", "d.whitfield", "g.lin"))
    noor.says("slip Amy Carter - no homework today")
    noor.says("slip Amy Carter + superb coursework")
    dan.says("meet Amy Carter formal: spoke about revision, target: two past papers")
    dan.says("slips")
    dan.presses("Read")
    lists = ("slips", "todo", "mentees")
    assert all("Amy Carter 11A" in dan.says(each) for each in lists)
    assert not any("Amy Carter 11A" in grace.says(each) for each in lists)
    with database.writing() as db:
        mentors_change(db)
        changed(db)
    assert [each for each in lists if "Amy Carter 11A" in dan.says(each)] == []
    came = grace.says("slips")
    assert came.count("Amy Carter 11A") == 2, "what waits and what was read before"
    assert "1 slip not read yet" in came
    assert "Amy Carter 11A" in grace.says("todo")
    assert "Amy Carter 11A" in grace.says("mentees")
    grace.says("slips")
    grace.presses("Read")
    assert "not read yet" not in grace.says("slips")
    assert "read by Grace Lin" in noor.says("slips")
