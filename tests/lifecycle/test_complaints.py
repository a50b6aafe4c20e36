"""A complaint about somebody's data: taken down, acknowledged within 30 days, answered, and told where to go next."""

from datetime import date, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import select

from bot.at_hand import AtHand
from bot.complaint_words import details, stands
from bot.doctor import examine
from bot.home import home
from bot.platforms.checkup import Finding
from bot.settings import Environment
from bot.subject_access import said_of
from models.audit.deeds import Deed
from models.audit.entries import Entry
from models.db.database import Database
from models.db.errors import Sorry
from models.db.records import RecordKind
from models.lifecycle.retention import due_items
from models.lifecycle.subject_access.complaining import ComplaintTaken, acknowledge, take_down_complaint
from models.lifecycle.subject_access.requesting import close, identify, known_request
from models.lifecycle.subject_access.told import REGULATOR
from models.rules.askers import Asker, Came, ClosedAs
from models.rules.requests import ACKNOWLEDGED_WITHIN, acknowledge_due, answer_due, complaint_due
from models.school.people import Role, StaffRole
from models.views.data_requests import KnownRequest
from tests.house.small_school import AMY, fill
from tests.lifecycle.desk import OFFICER, Desk

CAME = date(2026, 11, 30)
WORDS = "Nobody asked us before it was written down"
UTC_ZONE = ZoneInfo("UTC")
days = st.dates(date(2020, 1, 1), date(2040, 12, 31))


@pytest.fixture
def desk(database: Database, tmp_path: Path) -> Desk:
    with database.writing() as db:
        fill(db)
    return Desk(database, tmp_path)


def complained(desk: Desk, words: str = WORDS, name: str = "Jo Carter") -> KnownRequest:
    given = ComplaintTaken(AMY, Asker.PARENT, name, Came.LETTER, CAME, words)
    return desk.does(lambda at: take_down_complaint(at.db, at.actor, at.who, given))


def acknowledged(desk: Desk, number: int, day: date) -> KnownRequest:
    return desk.does(lambda at: acknowledge(at.db, at.actor, at.who, number, day))


def closed(desk: Desk, number: int, how: ClosedAs, because: str = "") -> KnownRequest:
    return desk.does(lambda at: close(at.db, at.actor, at.who, number, how, because))


def said(found: KnownRequest, today: date) -> str:
    return "\n".join((stands(found, today), *details(found, today)))


@given(days, days)
def test_thirty_days_to_acknowledge_and_from_then_on_no_more_than_a_request_has(
    came: date, then: date
) -> None:
    assert complaint_due(came, None) == acknowledge_due(came) == came + ACKNOWLEDGED_WITHIN
    assert complaint_due(came, then) == answer_due(then)


def test_from_the_day_it_came_until_it_is_answered(desk: Desk) -> None:
    taken = complained(desk)
    assert "to be acknowledged by Wednesday 30 December" in said(taken, CAME)
    assert f"staffroom request acknowledge {taken.id}" in said(taken, CAME)
    assert WORDS in said(taken, CAME)
    desk.on(date(2026, 12, 4))
    known = acknowledged(desk, taken.id, date(2026, 12, 3))
    assert known.due == date(2027, 1, 4)
    assert "to be answered without delay" in said(known, CAME)
    done = closed(desk, taken.id, ClosedAs.UPHELD_IN_PART, "The wording was changed.")
    assert "upheld in part on Friday 4 December" in said(done, CAME)
    assert "Answered: The wording was changed." in said(done, CAME)
    assert REGULATOR in said(done, CAME)
    with desk.database.reading() as db:
        found = db.exec(select(Entry).where(Entry.record == RecordKind.DATA_REQUEST)).all()
    assert [each.deed for each in found] == [Deed.REQUEST_TAKE, Deed.REQUEST_GO_ON, Deed.REQUEST_GO_ON]
    assert {each.pupil_id for each in found} == {AMY}


def test_the_answer_alone_says_that_it_came(desk: Desk) -> None:
    taken = complained(desk)
    desk.on(date(2026, 12, 1))
    assert closed(desk, taken.id, ClosedAs.NOT_UPHELD, "It is right.").acknowledged_on == date(2026, 12, 1)


def test_what_is_withdrawn_needs_no_answer(desk: Desk) -> None:
    done = closed(desk, complained(desk).id, ClosedAs.WITHDRAWN)
    assert REGULATOR not in said(done, CAME)


def test_what_cannot_be_is_said_and_nothing_is_kept(desk: Desk) -> None:
    with pytest.raises(Sorry, match="what it is about"):
        complained(desk, words=" ")
    with pytest.raises(Sorry, match="who the parent is"):
        complained(desk, name="")
    number = complained(desk).id
    for day, why in (
        (CAME + timedelta(days=1), "Tuesday 1 December is still to come"),
        (
            CAME - timedelta(days=1),
            "Sunday 29 November 2026 is before the complaint came: that was on Monday 30 Nov",
        ),
    ):
        with pytest.raises(Sorry, match=why):
            acknowledged(desk, number, day)
    with pytest.raises(Sorry, match="upheld, upheld in part, not upheld or withdrawn"):
        closed(desk, number, ClosedAs.ANSWERED)
    with pytest.raises(Sorry, match="what was answered"):
        closed(desk, number, ClosedAs.UPHELD)
    acknowledged(desk, number, CAME)
    with pytest.raises(Sorry, match="already"):
        acknowledged(desk, number, CAME)
    assert desk.does(lambda at: known_request(at.db, at.who, number)).is_open
    closed(desk, number, ClosedAs.UPHELD, "It was put right.")
    with pytest.raises(Sorry, match=f"^Complaint {number} is closed: upheld"):
        closed(desk, number, ClosedAs.UPHELD, "It was put right.")


def test_who_may_be_meant_is_named_where_nothing_can_be_pressed(desk: Desk) -> None:
    with pytest.raises(Sorry, match=r"Did you mean .*Amy Carter 11A"):
        desk.does(lambda at: at.pupil("Amy Cartr"))


def test_a_complaint_is_no_request_for_a_record_and_a_request_no_complaint(desk: Desk) -> None:
    number, request = complained(desk).id, desk.asked(CAME, CAME).id
    for deed in (lambda: desk.looks(number), lambda: desk.makes(number)):
        with pytest.raises(Sorry, match="is a complaint"):
            deed()
    with pytest.raises(Sorry, match="is a complaint"):
        desk.does(lambda at: identify(at.db, at.actor, at.who, number, CAME))
    with pytest.raises(Sorry, match="is a request"):
        acknowledged(desk, request, CAME)
    with pytest.raises(Sorry, match="answered, withdrawn or refused"):
        closed(desk, request, ClosedAs.UPHELD, "yes")


def test_who_is_told_to_take_it_down_may_and_others_hear_what_they_may_not(desk: Desk) -> None:
    given = ComplaintTaken(AMY, Asker.PARENT, "Jo Carter", Came.LETTER, CAME, WORDS)
    taken = desk.does(lambda at: take_down_complaint(at.db, at.actor, at.who, given), OFFICER)
    known = desk.does(lambda at: acknowledge(at.db, at.actor, at.who, taken.id, CAME), OFFICER)
    assert known.acknowledged_on == CAME
    with pytest.raises(Sorry, match="may take down a request for a record, or a complaint"):
        desk.does(lambda at: take_down_complaint(at.db, at.actor, at.who, given), "una.nash@school.example")


@pytest.mark.whole
@pytest.mark.parametrize("role", [Role.DATA_MANAGER, Role.DATA_PROTECTION])
def test_doctor_asks_for_whoever_hears_of_them(desk: Desk, role: Role) -> None:
    """And says what of, so that nobody waits for an answer that nobody is reminded of."""
    environment = Environment.model_validate({"database_url": desk.database.url})

    def found() -> list[Finding]:
        return [
            each for each in examine(environment, home(), desk.now) if f"the role {role}" in each.sentence
        ]

    assert [each.fine for each in found()] == [True]
    with desk.database.writing() as db:
        for each in db.exec(select(StaffRole).where(StaffRole.role == role)):
            db.delete(each)
    (lacking,) = found()
    assert not lacking.fine
    assert "requests" in lacking.sentence
    assert "complaints" in lacking.sentence


def test_a_colleague_s_complaint_has_the_same_clock_and_names_no_pupil(desk: Desk) -> None:
    """`staffroom request complaint NAME --staff`."""

    def taken(at: AtHand) -> KnownRequest:
        given = ComplaintTaken(
            None, Asker.STAFF, "", Came.IN_PERSON, CAME, WORDS, at.colleague("n.hussain@school.example")
        )
        return take_down_complaint(at.db, at.actor, at.who, given)

    found = desk.does(taken)
    assert next(said_of(found, CAME)).startswith(
        f"{found.id}  Noor Hussain, a complaint by the member of staff: to be acknowledged by"
    )
    assert acknowledged(desk, found.id, CAME).due == answer_due(CAME)
    done = closed(desk, found.id, ClosedAs.UPHELD, "It was put right.")
    assert REGULATOR in said(done, CAME)
    with desk.database.reading() as db:
        about = db.exec(select(Entry).where(Entry.record == RecordKind.DATA_REQUEST)).all()
    assert {each.pupil_id for each in about} == {None}
    gone = CAME + relativedelta(years=3, days=1)
    with desk.database.reading() as db:
        items = {
            day: [each.name for each in due_items(db, day, UTC_ZONE) if each.name == "data_request"]
            for day in (gone - timedelta(days=1), gone)
        }
    assert list(items.values()) == [[], ["data_request"]], "kept three years after it was closed"


@pytest.mark.parametrize(
    ("asker", "of_staff"), [(Asker.PARENT, True), (Asker.PUPIL, True), (Asker.STAFF, False)]
)
def test_who_cannot_ask_about_such_data_is_told_who_can(desk: Desk, asker: Asker, of_staff: bool) -> None:
    def taken(at: AtHand) -> KnownRequest:
        staff_id = at.colleague("Noor Hussain") if of_staff else None
        given = ComplaintTaken(
            None if of_staff else AMY, asker, "Jo Carter", Came.LETTER, CAME, WORDS, staff_id
        )
        return take_down_complaint(at.db, at.actor, at.who, given)

    who = "colleague, solicitor or another" if of_staff else "pupil, parent, solicitor or another"
    with pytest.raises(Sorry, match=who):
        desk.does(taken)


@pytest.mark.parametrize("typed", ["Nobody Atall", "", "@"])
def test_whoever_is_no_colleague_is_said_to_be_none(desk: Desk, typed: str) -> None:
    with pytest.raises(Sorry, match="I know no member of staff"):
        desk.does(lambda at: at.colleague(typed))
