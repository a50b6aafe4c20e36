"""What is restricted is there for nobody but those who may read it, however it is asked for (lifecycle, 3)."""

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Executable, exists, func, literal, select, union_all
from sqlalchemy.orm import aliased
from sqlmodel import col

from bot.assembly import composer, make_dispatcher
from bot.inputs.pupils import ANYBODY, ONE, SEVERAL
from bot.meaning import press_of
from bot.platforms.terminal.courier import TerminalCourier
from bot.registry import Command, Pressed
from bot.requests import Pressing, Said, Submitted, Words
from bot.say.press import StartForm
from models.access.authoriser import (
    About,
    Action,
    Refused,
    allows,
    may,
    may_in_class,
    person,
    towards,
)
from models.audit.entries import Actor
from models.db.database import Database
from models.db.errors import NotAllowed
from models.db.tables import SQLModel
from models.db.whole import opened, whole
from models.lifecycle.register import register
from models.lifecycle.restricting import keep_restricted, known_restrictions, lift, restrict
from models.mentoring.slip import Slip
from models.rules.retention import HeldKind
from models.school.people import Pupil, StaffRole
from models.school.restrictions import Restriction
from models.school.snapshot import school
from models.tracking.grades import Collection, GradeEntry
from models.tracking.review import PupilReview, ReviewRound
from scheduler.delivery import deliver_due
from scheduler.run import run_due
from tests.house.everything import (
    ENDS,
    EVERYTHING,
    MARKS,
    NOON,
    ON_SQLITE,
    ROOM,
    SPEAKERS,
    STARTS,
    one_of_each,
    requests,
)
from tests.house.migrations.heads import heads, load
from tests.house.small_school import AMY, BEN, MATHS, TODAY
from tests.turns import ENGINES

ABOUT_THE_RECORDS = {HeldKind.AUDIT, HeldKind.REQUESTS, HeldKind.TELLING}
"""Kinds that say who did what, what was asked for and whom to tell: by ids, without what a record says; so does
`taken_file`, and what was taken out has to be deleted all the same."""


NAME = "Featherstone"
HERS = frozenset(MARKS) - {ROOM, STARTS, ENDS}
"""What stands in her records; the others are of her teacher's session, in which she is not seen any more."""


def restricted(database: Database, staff_id: int) -> None:
    with database.writing() as db:
        # Longer ago than anybody can take back, so that undo does not lift it.
        actor = Actor(staff_id, NOON - timedelta(hours=1))
        restrict(db, actor, person(db, staff_id, today=TODAY), AMY, "asked for it")


def school_of(database: Database) -> dict[str, int]:
    """Who stands how to Amy, who has a name that no example has."""
    made = dict(zip(SPEAKERS, one_of_each(database), strict=True))
    with database.writing() as db:
        db.get_one(Pupil, AMY).legal_surname = NAME
    return made


@pytest.fixture
def staff(database: Database) -> dict[str, int]:
    """The same, once her record is restricted."""
    made = school_of(database)
    restricted(database, made["D"])
    return made


def declared(said: Said) -> Command[Any] | Pressed[Any] | None:
    """What is asked for; None for what is none of ours, or a word that is no command."""
    if isinstance(said, Pressing):
        press = press_of(EVERYTHING, said.token)
        if isinstance(press, StartForm):
            return EVERYTHING.commands.get(press.command)
        return EVERYTHING.presses.get(press.action)
    name = said.command if isinstance(said, Submitted) else said.words.partition(" ")[0]
    return EVERYTHING.commands.get(name)


@ON_SQLITE
def test_nothing_that_can_be_asked_shows_what_is_restricted(
    database: Database, staff: dict[str, int], engine_name: str, at_length: bool
) -> None:
    """The same walk shows each of the words where nothing is restricted (test_on_record).

    In the share, which is on one database, each asks for a sixteenth of it.
    """
    dispatcher = make_dispatcher(database, now=lambda: NOON)
    shown: list[str] = []
    turn = ENGINES.index(engine_name)
    others = [each for name, each in staff.items() if name not in "TM"][turn::4]
    for at, who in enumerate([staff["T"], staff["M"], *others], turn):
        everything = [*requests(who)]
        for each in everything if at_length else everything[at % 8 :: 16]:
            said = (
                replace(each, words=each.words.replace("Carter", NAME)) if isinstance(each, Words) else each
            )
            reads, asked = who in (staff["D"], staff["X"]), declared(said)
            if reads and asked is not None and asked.may is Action.RESTRICT:
                continue  # they would lift it
            answer = repr(dispatcher.hear(said))
            assert "went wrong" not in answer, said
            if reads and asked is not None and (asked.of_restricted or asked.may is Action.READ_RESTRICTED):
                continue  # those who may read it have asked for just this one, or which there are
            # What somebody typed is given back to them, and is no more than they knew.
            named = f"{NAME} 11A" if NAME in repr(said) else NAME
            shown += [f"{who} {said} shows {mark}: {answer}" for mark in (*HERS, named) if mark in answer]
    assert shown == []
    with database.reading() as db:
        assert AMY in school(db).restricted.known


def test_nobody_finds_who_is_restricted_while_they_type(database: Database, staff: dict[str, int]) -> None:
    dispatcher = make_dispatcher(database, now=lambda: NOON)
    offered = [
        each.label
        for who in staff.values()
        for source in (ONE, SEVERAL, ANYBODY)
        for typed in (f"amy {NAME}", "am", f"{NAME} 11", "11a")
        for each in dispatcher.lookups.search(who, source, typed)
    ]
    assert [each for each in offered if NAME in each] == []


@pytest.mark.whole
@pytest.mark.in_turn
def test_nothing_that_happens_by_itself_names_who_is_restricted(
    database: Database,
    staff: dict[str, int],  # noqa: ARG001 - it fills the school
    at_length: bool,
) -> None:
    told: list[str] = []
    courier = TerminalCourier(database, lambda _, card: told.append(repr(card)), lambda _: Path())
    for hours in range(0, (14 if at_length else 8) * 24, 4):
        now = NOON + timedelta(hours=hours)
        ran = run_due(database, now)
        assert not any(each.trouble for each in ran)
        asyncio.run(deliver_due(database, [courier], composer, now=lambda now=now: now))  # type: ignore[misc]
    assert [each for each in told if any(mark in each for mark in (*HERS, NAME))] == []


def test_who_names_a_restricted_pupil_is_told_so_and_whom_to_ask(
    database: Database, staff: dict[str, int]
) -> None:
    dispatcher = make_dispatcher(database, now=lambda: NOON)
    for line in (f"slip Amy {NAME} + superb", f"pupil Amy {NAME}", f"Amy {NAME}"):
        answer = repr(dispatcher.hear(Words(staff_id=staff["T"], words=line)))
        assert (
            "record is restricted: only the data manager, the safeguarding lead or the data protection"
            in answer
        )
        assert "If you are worried about the pupil, speak to Ruth Adeyemi" in answer
        assert "asked for it" not in answer


def test_those_who_may_read_it_read_it_whole_and_nobody_else(
    database: Database, staff: dict[str, int]
) -> None:
    with database.reading() as db:
        whole(db)
        assert school(db).label(AMY) == f"Amy {NAME} 11A"
        for name, staff_id in staff.items():
            who = person(db, staff_id, today=TODAY)
            answer = may(db, who, Action.FIND_PUPIL, About(pupil_id=AMY))
            assert isinstance(answer, Refused) == (name not in {"D", "X"}), name
            stands = towards(db, who, AMY)
            if name not in {"D", "X"}:
                assert not allows(stands, Action.SEE_RECORD)
                assert AMY not in may_in_class(db, who, Action.RECORD_GRADE, MATHS, [AMY, BEN])
    with database.reading() as db:
        assert AMY not in school(db).pupils
        assert NAME not in school(db).label(AMY)


def test_it_is_lifted_and_all_is_as_before(database: Database, staff: dict[str, int]) -> None:
    with database.writing() as db:
        who = person(db, staff["D"], today=TODAY)
        actor = Actor(who.staff_id, NOON)
        (stands,) = known_restrictions(db, who)
        assert (stands.pupil, stands.reason) == (f"Amy {NAME} 11A", "asked for it")
        assert keep_restricted(db, actor, who, stands.id)[0].look_again > stands.since
        with pytest.raises(NotAllowed):
            lift(db, actor, person(db, staff["A"], today=TODAY), stands.id, "wrong one")
        lift(db, actor, who, stands.id, "it is settled")
    with database.reading() as db:
        assert AMY in school(db).pupils
        assert db.get(Slip, 1) is not None


def test_another_process_knows_at_once(database: Database) -> None:
    staff = school_of(database)
    other = Database(database.url)
    with other.reading() as db:
        assert AMY in school(db).pupils
    restricted(database, staff["D"])
    with other.reading() as db:
        assert AMY not in school(db).pupils
        assert db.get(Slip, 1) is None
    other.close()


STATEMENTS: dict[str, Callable[[], Executable]] = {
    "columns": lambda: select(col(Slip.id)),
    "count": lambda: select(func.count()).select_from(Slip).having(func.count() > 0),
    "joined": lambda: select(col(Slip.id)).join(Pupil, col(Pupil.id) == col(Slip.pupil_id)),
    "alias": lambda: select(col(aliased(Slip).id)),
    "exists": lambda: select(literal(1)).where(exists().where(col(Slip.id) == 1)),
    "union": lambda: union_all(select(col(Slip.id)), select(col(Pupil.id)).where(col(Pupil.id) == AMY)),
    "within": lambda: select(col(Pupil.id)).where(col(Pupil.id).in_(select(col(Slip.pupil_id)))),
    "subquery": lambda: select(select(col(Slip.id)).subquery().c.id),
    "with": lambda: select(select(col(Slip.id)).cte("these").c.id),
    "locked": lambda: select(col(Slip.id)).with_for_update(),
}


@pytest.mark.both_databases
@pytest.mark.parametrize("form", STATEMENTS)
def test_however_it_is_asked_for(database: Database, form: str) -> None:
    staff = school_of(database)
    statement = STATEMENTS[form]()
    with database.writing() as db:
        assert db.connection().execute(statement).all() != []
    restricted(database, staff["D"])
    with database.writing() as db:
        opened(db, [AMY])
        assert db.connection().execute(statement).all() != []
    with database.writing() as db:
        opened(db, [BEN])
        assert db.connection().execute(statement).all() == []
    with database.writing() as db:
        assert db.connection().execute(statement).all() == []
        assert db.get(Slip, 1) is None
        whole(db)
        assert db.connection().execute(statement).all() != []


def of_pupils() -> Iterator[type[SQLModel]]:
    for mapper in Pupil.__mapper__.registry.mappers:  # type: ignore[attr-defined]  # SQLModel hides its mapper
        yield mapper.class_


def test_every_table_of_a_pupil_s_record_is_hidden_and_no_other(database: Database) -> None:
    """In a database with rows in every table, of pupils who are all restricted."""
    load(database, heads()[-1].rows)
    with database.writing() as db:
        whole(db)
        db.execute(SQLModel.metadata.tables["restriction"].delete())
        many = dict.fromkeys((each.__tablename__ for each in of_pupils()), 0)
        for each in of_pupils():
            many[each.__tablename__] = len(db.execute(select(each)).all())
        officer = db.execute(select(func.min(col(StaffRole.staff_id)))).scalar_one()
        for pupil_id in db.execute(select(col(Pupil.id))).scalars().all():
            db.add(Restriction(pupil_id=pupil_id, reason="x", set_by=officer, set_at=NOON, look_again=TODAY))
    with database.reading() as db:
        left = {each.__tablename__: len(db.execute(select(each)).all()) for each in of_pupils()}
    meant = {
        each.name
        for each in register().values()
        if each.of_pupils and each.kind not in ABOUT_THE_RECORDS and each.name != "taken_file"
    }
    for name, before in many.items():
        if name == "restriction":
            continue
        of_nobody = name in meant and left[name] != before
        assert of_nobody == (name in meant and before > 0), name
        assert left[name] == before or name in meant, name


@pytest.mark.parametrize(
    ("whose", "line", "said"),
    [
        ("X", f"slip Amy {NAME} + superb coursework", "record is restricted"),
        ("A", f"agreement Amy {NAME}, Ben Dodd issued", "cannot be taken back any more"),
    ],
    ids=["theirs who may read it", "of several"],
)
def test_what_was_done_just_before_is_not_taken_back(
    database: Database, whose: str, line: str, said: str
) -> None:
    staff = school_of(database)
    dispatcher = make_dispatcher(database, now=lambda: NOON)
    assert "Undo" in repr(dispatcher.hear(Words(staff_id=staff[whose], words=line)))
    restricted(database, staff["D"])
    assert said in repr(dispatcher.hear(Words(staff_id=staff[whose], words="undo")))


@pytest.mark.parametrize(
    ("opened", "table", "column", "said"),
    [
        ("collections open year 11", GradeEntry, "collection_id", "Grades were recorded in it since"),
        ("reviews open year 8", PupilReview, "round_id", "Pupils were reviewed in it since"),
    ],
)
def test_what_holds_restricted_records_is_not_empty(
    database: Database, opened: str, table: type[GradeEntry | PupilReview], column: str, said: str
) -> None:
    staff = school_of(database)
    dispatcher = make_dispatcher(database, now=lambda: NOON)
    restricted(database, staff["D"])
    assert "Undo" in repr(dispatcher.hear(Words(staff_id=staff["A"], words=opened)))
    with database.writing() as db:
        whole(db)
        newest = db.execute(select(func.max(col(Collection.id if table is GradeEntry else ReviewRound.id))))
        hers = db.execute(select(col(table.id)).where(col(table.pupil_id) == AMY).limit(1)).scalar_one()
        setattr(db.get_one(table, hers), column, newest.scalar_one())
    assert said in repr(dispatcher.hear(Words(staff_id=staff["A"], words="undo")))
