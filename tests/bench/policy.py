"""Whether the policy is carried out, of 1,500 pupils in the middle of a school year: against its bare statements."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import event, insert, select
from sqlmodel import col

from models.db.database import Database
from models.mentoring.agreement import Agreement
from models.mentoring.meeting import Meeting
from models.mentoring.slip import Slip
from models.school.beginnings import AGREEMENTS, Beginning
from models.school.people import Mentorship, Pupil, Staff
from models.school.snapshot import changed, school
from models.school.subjects import Subject
from models.sessions.register import RegisterMark
from models.sessions.session import Booking, Session, Told
from models.views.policy.whole import policy
from tests.bench.bars import Bar
from tests.bench.ground import bring_in, folder, median, seconds, write_files

PER_YEAR, TIMES = 300, 7
TODAY = date(2027, 2, 11)
SESSIONS_A_DAY, IN_A_SESSION, SLIPS = 6, 12, 6_000
AT = datetime(2026, 9, 10, 9, tzinfo=UTC)


def measure() -> Iterator[Bar]:
    with folder() as here:
        database = Database(f"sqlite:///{here / 'staffroom.db'}")
        database.migrate()
        bring_in(database, write_files(here, pupils_per_year=PER_YEAR))
        _fill(database)
        sent: list[tuple[str, Any]] = []
        with database.reading() as db:
            known = school(db)
            pupils = len(known.pupils)

            def note(*heard: Any) -> None:
                sent.append((heard[2], heard[3]))

            event.listen(database.engine, "before_cursor_execute", note)
            policy(db, known, TODAY)
            event.remove(database.engine, "before_cursor_execute", note)
            raw: Any = db.connection().connection.driver_connection

            def bare() -> None:
                for statement, values in sent:
                    raw.execute(statement, values).fetchall()

            ours, theirs = [], []
            # Turn by turn, so that a noisy moment falls on both.
            for _ in range(TIMES):
                ours.append(seconds(lambda: policy(db, known, TODAY)))
                theirs.append(seconds(bare))
        database.close()
    said = f"{median(ours) * 1000:.0f} and {median(theirs) * 1000:.0f} ms, {len(sent)} statements"
    yield Bar(
        f"policy of {pupils:,} pupils ÷ its bare statements", median(ours) / median(theirs), 3, said=said
    )
    yield Bar(f"policy of {pupils:,} pupils", median(ours) * 1000, 500, "ms", held=False)


def _fill(database: Database) -> None:
    """Sessions, with who was told and who came; meetings every month; slips; agreements."""
    with database.writing() as db:
        known = school(db)
        days = known.calendar.school_days(date(2026, 9, 7), TODAY - timedelta(days=1))
        staff = list(db.execute(select(col(Staff.id)).order_by(col(Staff.id))).scalars())
        subject = db.execute(select(col(Subject.id)).order_by(col(Subject.id))).scalars().first()
        every = list(db.execute(select(col(Pupil.id)).order_by(col(Pupil.id))).scalars())
        eldest = list(db.execute(select(col(Pupil.id)).where(col(Pupil.year_group) == 11)).scalars())
        db.execute(insert(Beginning), [{"part": AGREEMENTS, "day": date(2026, 9, 1)}])
        sessions, bookings, told, marks = [], [], [], []
        for at, day in enumerate(days):
            for number in range(SESSIONS_A_DAY):
                session_id = 1 + at * SESSIONS_A_DAY + number
                host = staff[number % len(staff)]
                times = {"day": day, "starts": time(15, 20), "ends": time(16, 20)}
                sessions.append(
                    {"id": session_id, "host_id": host, "subject_id": subject, "kind": "after school", **times,
                     "room": str(number), "version": 1}
                )  # fmt: skip
                first = (at * 7 + number * IN_A_SESSION) % (len(eldest) - IN_A_SESSION)
                for pupil_id in eldest[first : first + IN_A_SESSION]:
                    bookings.append(
                        {"session_id": session_id, "pupil_id": pupil_id, "booked_by": host, "booked_at": AT,
                         "reason": "", "version": 1, **times}
                    )  # fmt: skip
                    marks.append(
                        {"session_id": session_id, "pupil_id": pupil_id, "mark": "present", "marked_by": host,
                         "marked_at": datetime.combine(day, time(16), UTC), "reason": "", "code": ""}
                    )  # fmt: skip
                    told.append((day, pupil_id, host))
        db.execute(insert(Session), sessions)
        db.execute(insert(Booking), bookings)
        db.execute(insert(RegisterMark), marks)
        db.execute(
            insert(Told),
            [
                {"day": day, "pupil_id": pupil, "told_by": by, "told_at": AT}
                for day, pupil, by in sorted(set(told))
            ],
        )
        mentored = db.execute(select(col(Mentorship.pupil_id), col(Mentorship.staff_id))).all()
        db.execute(
            insert(Meeting),
            [
                {"pupil_id": pupil, "staff_id": mentor, "day": date(2026 + month // 13, (month - 1) % 12 + 1, 10),
                 "formal": True, "recorded_at": AT}
                for pupil, mentor in mentored
                for month in range(9, 15)
            ],
        )  # fmt: skip
        db.execute(
            insert(Slip),
            [
                {"pupil_id": every[at % len(every)], "from_id": staff[0], "to_id": staff[1], "tone": "positive",
                 "text": "good", "sent_at": AT + timedelta(hours=at % 3_000), "read_at": AT + timedelta(days=160)}
                for at in range(SLIPS)
            ],
        )  # fmt: skip
        db.execute(
            insert(Agreement),
            [
                {"pupil_id": each, "code": f"A{each}", "issued_on": date(2026, 9, 8), "ended": "",
                 "returned_on": date(2026, 9, 20) if each % 3 else None}
                for each in every
            ],
        )  # fmt: skip
        changed(db)
