"""A term of sessions, day after day: every absence ends in an outcome, or stands on somebody's list (P11, R10)."""

from datetime import date, timedelta
from random import Random

import pytest
from sqlmodel import col, select

from models.access.person import person
from models.db.database import Database
from models.rules.attendance import InSchool, Mark
from models.rules.clashes import Slot
from models.school.people import active_staff
from models.school.snapshot import school
from models.sessions.cases import open_cases
from models.sessions.marks import marked_between
from models.sessions.presence import presences
from models.sessions.register import FollowUp
from models.sessions.session import Session
from tests.conversations.conftest import MONDAY, Speaker, World

LAST, SOON = date(2027, 1, 20), date(2026, 12, 4)
ACTS = (
    "spoke: forgot",
    "contacted home",
    "legitimate appointment",
    "escalated",
    "rescheduled to {day} lunch",
)


@pytest.mark.whole(
    "tests/conversations/test_followups.py::test_rescheduled_makes_the_booking_and_tells_the_host"
)
@pytest.mark.P11
def test_every_absence_of_a_term_has_an_outcome_or_stands_on_a_list(
    noor: Speaker,
    dan: Speaker,
    peter: Speaker,
    joan: Speaker,
    world: World,
    database: Database,
    at_length: bool,
) -> None:
    world.tells_only("p.lowe")
    dice = Random(11)  # noqa: S311  # an invented term is no secret
    with database.reading() as db:
        known = school(db)
        calendar = known.calendar
        pupils = [each for each in known.pupils.values() if each.year == 11]
    days = [
        each for each in calendar.school_days(MONDAY, LAST if at_length else SOON) if each.weekday() in {0, 2}
    ]
    assert len(days) > (12 if at_length else 3)
    for day in days:
        world.at(f"{day} 08:30")
        coming = dice.sample(pupils, 5)
        noor.says(f"book {', '.join(each.admission for each in coming)} maths today")
        if dice.random() < 0.3:
            joan.says(f"absent {coming[0].admission}")
        world.at(f"{day} 15:25")
        noor.says("register all here", f"register {coming[1].admission} late")
        for each in coming[2:4]:
            noor.says(f"register {each.admission} absent")
        world.at(f"{day} 16:30")
        noor.says("tick")
        if dice.random() < 0.2:
            noor.says(f"register {coming[2].admission} here")
        if dice.random() < 0.2:
            joan.says(f"absent {coming[3].admission}")
        following = calendar.next_school_day(day) or day + timedelta(days=1)
        act = dice.choice(ACTS).format(day=following.isoformat())
        peter.says("cancel", f"followups {dice.choice(coming[2:4]).admission} {act}")
        dan.says("followups")
        if "Spoke to pupil" in dan.labels:
            dan.presses("Spoke to pupil")
    with database.reading() as db:
        known = school(db)
        cases = {(each.session_id, each.pupil_id): each for each in db.exec(select(FollowUp))}
        everybody = [person(db, each.id or 0) for each in active_staff(db)]
        listed = {each.id for who in everybody for each in open_cases(db, who)}
        assert {each.id for each in cases.values() if each.closed_at is None} == listed != set()
        absent = [each for each in marked_between(db, MONDAY, LAST) if each.mark is Mark.ABSENT]
        assert len(absent) > (15 if at_length else 2)
        for missed in absent:
            slot = Slot(missed.slot.day, missed.slot.start, missed.slot.end)
            presence = presences(db, slot, [missed.pupil_id], known.settings).get(missed.pupil_id)
            if presence is None or presence.standing is InSchool.IN:
                case = cases[missed.session_id, missed.pupil_id]
                assert case.outcome or case.id in listed
        ended = {each.outcome for each in cases.values()}
        assert not at_length or ended >= {
            "",
            "spoke to the pupil",
            "contacted home",
            "legitimate",
            "register corrected",
        }
        assert db.exec(select(Session).order_by(col(Session.id))).first() is not None
