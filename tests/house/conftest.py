"""A small school, for whoever asks who may do what."""

from datetime import time
from typing import Any

import pytest

from bot.assembly import make_dispatcher
from bot.dispatch import Dispatcher
from models.access.authoriser import Person, person
from models.audit.deeds import Deed, Did
from models.audit.entries import Entry
from models.db.database import Database
from models.mentoring.meeting import AgreedTarget
from models.mentoring.slip import Slip, Tone
from models.school.settings import SettingChange
from models.school.statements import PupilStatement, SaidBy
from models.sessions.register import FollowUp
from models.sessions.session import Away, Booking, Session, When
from tests.house.asking import NOON
from tests.house.small_school import AMY, MATHS, TODAY, WHO, add_wanted, fill


@pytest.fixture
def people(database: Database) -> dict[str, Person]:
    """The staff of a small school, in which the record 1 of each kind is about Amy."""
    with database.writing() as db:
        ids = fill(db)
        noor = ids[WHO["T"]]
        hours: dict[str, Any] = {"day": TODAY, "starts": time(15), "ends": time(16)}
        db.add(Session(host_id=noor, subject_id=MATHS, kind=When.OTHER, **hours))
        db.add(Slip(pupil_id=AMY, from_id=noor, tone=Tone.NEUTRAL, text="x", sent_at=NOON))
        db.add(Away(day=TODAY, pupil_id=AMY, marked_by=noor, marked_at=NOON))
        db.add(AgreedTarget(pupil_id=AMY, text="x", set_at=NOON))
        db.add(SettingChange(name="digest_time", value="16:45", changed_at=NOON))
        db.add(Entry(at=NOON, staff_id=noor, did=Did.CHANGED, deed=Deed.SLIP_SEND, pupil_id=AMY))
        db.flush()
        db.add(FollowUp(session_id=1, pupil_id=AMY, opened_at=NOON, due=TODAY))
        db.add(Booking(session_id=1, pupil_id=AMY, booked_by=noor, booked_at=NOON, **hours))
        db.flush()
        add_wanted(db, noor, NOON)
        said: dict[str, Any] = {"said_by": SaidBy.PUPIL, "text": "x", "said_on": TODAY}
        db.add(
            PupilStatement(
                pupil_id=AMY,
                record="slip",
                record_id=1,
                beside="the slip",
                taken_by=noor,
                taken_at=NOON,
                **said,
            )
        )
        return {name: person(db, ids[name], today=TODAY) for name in WHO.values()}


@pytest.fixture
def dispatcher(database: Database) -> Dispatcher:
    return make_dispatcher(database, now=lambda: NOON)
