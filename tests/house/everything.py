"""A small school with one record of each kind about one pupil, and everything that can be asked about her."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from typing import Any

import pytest

from bot.commands import registry
from bot.requests import Pressing, Said, Submitted, Words
from bot.say.press import StartForm
from models.audit.deeds import Deed, Did
from models.audit.entries import Entry
from models.db.database import Database
from models.mentoring.meeting import AgreedTarget, Meeting
from models.mentoring.slip import Slip, Tone
from models.sessions.register import FollowUp
from models.sessions.session import Away, Booking, Session, When
from models.tracking.grades import Collection, GradeEntry, GradeKind, Target
from tests.house.samples import PRESSES, sample
from tests.house.small_school import AMY, MATHS, TODAY, WHO, add_wanted, fill
from tests.turns import ENGINES

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
EVERYTHING = registry()
MARKS = (
    SLIP := "slipwords",
    SLIP_TARGET := "sliptarget",
    NOTE := "notewords",
    AGREED := "agreedwords",
    ROOM := "RM77",
    STARTS := "15:07",
    ENDS := "16:13",
    CURRENT := "3-",
    TARGET := "4-",
)
"""What stands in Amy's records and nowhere else, as an answer would say it."""
ON_SQLITE = pytest.mark.parametrize(
    "engine_name", [pytest.param(each, marks=[pytest.mark.speaks] * (each == "sqlite")) for each in ENGINES]
)
"""In the share on SQLite: who asks hundreds of times about words waits twice as long for PostgreSQL."""
SPEAKERS = ("T", "t", "M", "H", "L", "A", "D", "O", "X", "any")


def one_of_each(database: Database) -> list[int]:
    """Fill a small school, in which there is one record of each kind about Amy; the ids of its staff, as `SPEAKERS`."""
    with database.writing() as db:
        ids = fill(db)
        noor, tom = ids[WHO["T"]], ids[WHO["M"]]
        hours: dict[str, Any] = {"day": TODAY, "starts": time(15, 7), "ends": time(16, 13)}
        db.add(Session(host_id=noor, subject_id=MATHS, kind=When.OTHER, room=ROOM, **hours))
        slip = Slip(pupil_id=AMY, from_id=noor, to_id=tom, tone=Tone.NEUTRAL, text=SLIP, sent_at=NOON)
        slip.target = SLIP_TARGET
        held: dict[str, Any] = {
            "staff_id": tom,
            "day": TODAY,
            "formal": True,
            "note": NOTE,
            "recorded_at": NOON,
        }
        db.add_all(
            [slip, Meeting(pupil_id=AMY, **held), AgreedTarget(pupil_id=AMY, text=AGREED, set_at=NOON)]
        )
        db.add(Away(day=TODAY, pupil_id=AMY, marked_by=noor, marked_at=NOON))
        db.add(
            Entry(
                at=NOON,
                staff_id=noor,
                did=Did.CHANGED,
                deed=Deed.SLIP_SEND,
                pupil_id=AMY,
                record="slip",
                record_id=1,
            )
        )
        db.add(Collection(key="2026-10", opens=date(2026, 10, 1), closes=date(2026, 10, 31)))
        db.flush()
        db.add(FollowUp(session_id=1, pupil_id=AMY, opened_at=NOON, due=TODAY))
        db.add(Booking(session_id=1, pupil_id=AMY, booked_by=noor, booked_at=NOON, **hours))
        db.flush()
        add_wanted(db, noor, NOON)
        of: dict[str, Any] = {"pupil_id": AMY, "subject_id": MATHS}
        for kind in GradeKind:
            db.add(GradeEntry(collection_id=1, kind=kind, code=CURRENT, recorded_at=NOON, **of))
        db.add(Target(code=TARGET, academic_year=2026, set_at=NOON, **of))
        return [ids[WHO[each]] for each in SPEAKERS]


def requests(who: int) -> Iterator[Said]:
    """Everything that can be asked about Amy and about what there is of hers, in each of its ways."""
    behind = (
        "", " Amy Carter", " Amy Carter maths", " Amy Carter history today 15:20-16:20",
        " Amy Carter maths today 16:00-16:30",
        " Amy Carter maths thu 15:20-16:20", " Amy Carter formal: all is well, target: none", " words that say nothing",
        " Amy Carter maths 9 1",
    )  # fmt: skip
    yield Words(staff_id=who, words="addtarget read on")  # before another slip is the last
    for name, each in EVERYTHING.commands.items():
        for more in behind:
            yield Words(staff_id=who, words=f"{name}{more}")
        yield Pressing(staff_id=who, token=StartForm(name, AMY, MATHS).token())
        filled = {field: "1" for field, read in each.inputs.items() if read.kind} | {
            "target": "x",
            "text": "x",
        }
        yield Submitted(staff_id=who, command=name, values=filled)
    for press in PRESSES.values():
        yield Pressing(staff_id=who, token=sample(press).token())
    given_back = ("slip", "meet"), (("text", SLIP), ("note", NOTE), ("target", AGREED))
    for name in given_back[0]:
        fields = EVERYTHING.commands[name].inputs
        typed = tuple(each for each in given_back[1] if each[0] in fields)
        yield Pressing(staff_id=who, token=StartForm(name, AMY, typed=typed).token())
