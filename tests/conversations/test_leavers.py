"""Who has left: said by name when they are named, read by those who may, and never offered for what is written."""

from datetime import UTC, date, datetime

import pytest
from sqlmodel import select

from bot.ask import FormErrors, OpenForm, Reply
from bot.assembly import make_dispatcher
from bot.cards.pupil import EarlierMeetings
from bot.cards.slip_lists import MoreSlips, SlipList
from bot.inputs.gone import COLLEAGUE_LEFT, NOT_TAUGHT, PUPIL_LEFT
from bot.requests import Pressing, Submitted, Words
from bot.say.press import Press
from models.audit.deeds import Deed
from models.audit.entries import Actor, record
from models.db.database import Database
from models.lifecycle.leaving import pupils_leave, staff_leave
from models.mentoring.slip import Slip
from models.school.people import Pupil, Staff
from models.school.snapshot import school
from tests.conversations.conftest import Speaker, World
from tests.conversations.forging import GONE
from tests.conversations.standing_bookings import held
from tests.conversations.test_whom import enrol

FRIDAY = date(2026, 11, 20)
LEFT = "Amy Carter left on Friday 20 November."
WRITTEN = "slip amy carter + before"


def leave(database: Database, surname: str, *, staff: bool = False) -> None:
    """The pupil of this surname, or the colleague, left on Friday."""
    with database.writing() as db:
        actor = Actor(None, datetime(2026, 11, 20, 16, tzinfo=UTC))
        entry = record(db, actor, Deed.IMPORT)
        if staff:
            gone = db.exec(select(Staff.id).where(Staff.surname == surname)).one() or 0
            staff_leave(db, actor, entry, [gone], FRIDAY)
        else:
            pupils = db.exec(select(Pupil.id).where(Pupil.legal_surname == surname)).all()
            pupils_leave(db, actor, entry, [each or 0 for each in pupils], FRIDAY)


@pytest.mark.parametrize(
    "line",
    [
        "slip amy carter - no hw", "slip carter - no hw", "slip amy carter late again", "slip carter, amy - late",
        "slip ben dodd and amy carter + ace", "slip amy carter", "amy carter slip - no hw",
        "book amy carter thu", "book ben dodd, amy carter thu", "book thu amy carter", "grade amy carter 5 6",
        "move amy carter thu to fri", "absent amy carter", "amy carter was late again", "pupil amy carter",
        "amy carter",
    ],
)  # fmt: skip
def test_who_has_left_is_said_and_nothing_is_written(world: World, database: Database, line: str) -> None:
    leave(database, "Carter")
    by = "j.reid" if line.startswith("absent") else "n.hussain"
    assert LEFT in world.staff(by).says(line)
    assert held(database) == []
    with database.reading() as db:
        assert db.exec(select(Slip)).all() == []


def test_a_namesake_of_who_has_left_is_not_taken_for_them(noor: Speaker, database: Database) -> None:
    enrol(database, "Amy", "Carterson", "11C", "11Ma1")
    leave(database, "Carter")
    said = noor.says("slip amy carter - no hw")
    assert LEFT in said
    assert "1. Amy Carterson 11C" in said
    assert "about Amy Carterson" in noor.says("1")


def test_another_forename_does_not_stand_for_who_has_left(noor: Speaker, database: Database) -> None:
    enrol(database, "Zebedee", "King", "11C", "11Ma1")
    enrol(database, "Zebedee", "Moss", "11C", "11Ma1")
    leave(database, "King")
    assert "Zebedee King left" in noor.says("slip zebedee king late again")
    assert "about Zebedee Moss" in noor.says("cancel", "slip zebedee late again")


def test_the_page_of_who_has_left_is_for_those_who_may_read_it(
    world: World, noor: Speaker, database: Database
) -> None:
    noor.says(WRITTEN)
    leave(database, "Carter")
    refused = noor.says("pupil amy carter")
    assert refused.startswith(
        f"{LEFT} Only the raising achievement coordinator or leadership may see the record"
    )
    for line in ("pupil amy carter", "amy carter"):
        page = world.staff("h.marsh").says(line)
        assert "Amy Carter (left), Year 11" in page
        assert "Left        Friday 20 November" in page
        assert "Send a slip" not in page
    assert "What is on record: pupil Amy Carter" in world.staff("p.lowe").says("book amy carter thu")


def test_what_one_wrote_of_who_has_left_stays_ones_own(
    noor: Speaker, world: World, database: Database
) -> None:
    noor.says(*(f"slip amy carter + work {each}" for each in range(100, 112)))
    leave(database, "Carter")
    heard = noor.sees_all("slips amy carter")
    assert heard.count("Amy Carter (left)") > 12
    assert "“work 100”" in heard
    assert "No slips about Amy Carter (left) that you may read." in world.staff("d.whitfield").says(
        "slips amy carter"
    )
    assert "remove which?" in world.staff("r.adeyemi").says("remove amy carter")


def test_a_colleague_who_has_left_is_said(world: World, database: Database) -> None:
    leave(database, "Frost", staff=True)
    head = world.staff("g.lin")
    assert "Callum Frost left on Friday 20 November. Type another name." in head.says(
        "book ben dodd thu with mr frost"
    )
    assert held(database) == []


@pytest.mark.parametrize("press", [EarlierMeetings(GONE, 1), MoreSlips(SlipList.ABOUT, None, GONE)])
def test_a_button_about_nobody_who_ever_was_here_shows_nothing(world: World, press: Press) -> None:
    hear = make_dispatcher(world.database, now=world.clock.now).hear
    helen = world.staff("h.marsh").talk.who
    assert helen is not None
    answer = hear(Pressing(staff_id=helen.id or 0, token=press.token()))
    assert isinstance(answer, Reply)
    assert answer.card.title == "I no longer know that pupil. Type the name."


def test_names_are_looked_up_anew_only_once_they_are_others(helen: Speaker, database: Database) -> None:
    """A thousand names take a tenth of a second to put in order, which no change of a setting has to wait for."""
    leave(database, "Carter")
    with database.reading() as db:
        before = school(db)
        assert before.leavers.plainly("amy carter")
    helen.says("settings undo minutes 5")
    with database.reading() as db:
        after = school(db)
        assert (after is before, after.names is before.names) == (False, True)
        assert after.leavers.plainly("amy carter") == before.leavers.plainly("amy carter")
    leave(database, "Dodd")
    with database.reading() as db:
        assert school(db).leavers.plainly("ben dodd")
        assert not school(db).names.find("ben dodd")


@pytest.mark.parametrize(
    ("email", "line", "field", "surname", "wrong"),
    [
        ("n.hussain", "slip amy carter", "pupil", "Carter", PUPIL_LEFT),
        ("n.hussain", "book amy carter, ben dodd", "pupils", "Carter", PUPIL_LEFT),
        ("h.marsh", "cover dan whitfield by tom berry", "by", "Berry", COLLEAGUE_LEFT),
        ("n.hussain", "book amy carter", "subject", "", NOT_TAUGHT),
    ],
)
def test_a_form_says_who_or_what_is_at_the_school_no_more_since_it_was_opened(
    world: World, email: str, line: str, field: str, surname: str, wrong: str
) -> None:
    hear = make_dispatcher(world.database, now=world.clock.now).hear
    who = world.staff(email).talk.who
    assert who is not None
    opened = hear(Words(staff_id=who.id or 0, words=line))
    assert isinstance(opened, OpenForm)
    form = opened.form
    if surname:
        leave(world.database, surname, staff=wrong is COLLEAGUE_LEFT)
        values = form.values
    else:
        values = {**form.values, field: "999999"}
    said = hear(Submitted(staff_id=who.id or 0, command=form.command, values=values, hidden=form.hidden))
    assert isinstance(said, FormErrors)
    assert said.form.errors[field] == wrong
