"""A week's board of 180 pupils with three sessions each: said, drawn and printed, beside the bare statement and the entry of the look."""

import itertools
import json
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from functools import partial

from sqlalchemy import insert
from sqlmodel import col, select

from bot.ask import Reply
from bot.assembly import make_dispatcher
from bot.papers.board import board_paper
from bot.papers.press import print_pdf
from bot.platforms.slack.blocks import messages
from bot.platforms.teams.adaptive import draw
from bot.requests import Words
from bot.say.viewer import Viewer
from models.access.person import nobody
from models.db.database import Database
from models.db.tables import Db
from models.school.people import Pupil, Staff
from models.school.snapshot import school
from models.school.subjects import Subject
from models.sessions.session import Booking, Session, When
from models.sessions.timetable import board
from tests.bench.bars import Bar
from tests.bench.ground import MONDAY, NOW, bring_in, folder, median, seconds, write_files

PUPILS, EACH = 180, 3
IN_A_SESSION = 15
ROUNDS = 30
SIZES = itertools.count()
LINE = "sessions week"
BARE = """
SELECT booking.id, booking.version, booking.pupil_id, booking.booked_by, session.id, session.subject_id,
       session.host_id, session.day, session.starts, session.ends, session.room, subject.name
FROM booking
JOIN session ON session.id = booking.session_id
JOIN subject ON subject.id = session.subject_id
JOIN pupil ON pupil.id = booking.pupil_id
LEFT JOIN form ON form.id = pupil.form_id
WHERE booking.cancelled_at IS NULL AND booking.day BETWEEN ? AND ?
ORDER BY session.day, session.starts, subject.name, session.id, pupil.legal_surname, pupil.legal_forename
"""
SEEN = """
INSERT INTO entry (at, staff_id, did, deed, record, fields, door)
VALUES (?, ?, 'saw', 'sessions.list', '', '', 'bench')
"""


def measure() -> Iterator[Bar]:
    with folder() as here:
        path = here / "staffroom.db"
        database = Database(f"sqlite:///{path}")
        database.migrate()
        bring_in(database, write_files(here, pupils_per_year=PUPILS))
        with database.writing() as db:
            book(db)
        with database.reading() as db:
            who = db.exec(select(Staff.id).where(Staff.email == "h.marsh@school.example")).one() or 0
        dispatcher = make_dispatcher(database, now=lambda: NOW)
        said = Words(staff_id=who, door="bench", words=LINE)
        bare = sqlite3.connect(path, isolation_level=None)
        bare.execute("PRAGMA synchronous=FULL")

        def look() -> None:
            bare.execute(BARE, week).fetchall()
            bare.execute(SEEN, (NOW.isoformat(" "), who))

        week = (MONDAY.isoformat(), (MONDAY + timedelta(days=6)).isoformat())
        assert len(bare.execute(BARE, week).fetchall()) == PUPILS * EACH
        heard = dispatcher.hear(said)
        assert isinstance(heard, Reply)
        ours, theirs = [], []
        # Turn by turn, so that a noisy moment falls on both.
        for _ in range(ROUNDS):
            ours.append(seconds(partial(dispatcher.hear, said)))
            theirs.append(seconds(look))
        drawn = [
            median([seconds(partial(each, heard.card)) for _ in range(ROUNDS)]) for each in (messages, draw)
        ]
        with database.reading() as db:
            viewer = Viewer(who=nobody(who), now=NOW, school=school(db))
            paper = board_paper(viewer, MONDAY, board(db, first=MONDAY, last=MONDAY + timedelta(days=6)))
        # In another size each time, since what is set again is remembered.
        facts = json.dumps(json.loads(paper.facts) | {"size": 7 + next(SIZES) / 100})
        printed = seconds(partial(print_pdf, replace(paper, facts=facts)))
        bare.close()
        database.close()
    of = f"{PUPILS} pupils × {EACH} sessions"
    yield Bar(
        f"the week's board, {of}, through the dispatcher ÷ the bare statement and entry", median(ours) / median(theirs), aim=8,
        said=f"{median(ours) * 1000:.1f} and {median(theirs) * 1000:.1f} ms",
    )  # fmt: skip
    yield Bar(
        f"the week's board, {of}, said and drawn for Slack", (median(ours) + drawn[0]) * 1000, 250, "ms"
    )
    yield Bar(
        f"the week's board, {of}, said and drawn for Teams", (median(ours) + drawn[1]) * 1000, 250, "ms"
    )
    yield Bar(f"the week's board, {of}, printed", printed, 5, "s")


def book(db: Db) -> None:
    """Three sessions for each pupil of Year 11, on different days, fifteen pupils in each."""
    year = select(Pupil.id).where(Pupil.year_group == 11).order_by(col(Pupil.id))
    pupils = [each for each in db.exec(year) if each is not None][:PUPILS]
    hosts = list(db.exec(select(Staff.id).order_by(col(Staff.id)).limit(PUPILS // IN_A_SESSION)))
    subjects = list(db.exec(select(Subject.id).order_by(col(Subject.id))))
    at = datetime(2026, 11, 20, 12, tzinfo=UTC)
    number = 0
    for day in range(EACH):
        hours = {"day": MONDAY + timedelta(days=day), "starts": time(15, 20), "ends": time(16, 20)}
        for turn, host in enumerate(hosts):
            number += 1
            subject = subjects[turn % len(subjects)]
            of = {
                "id": number,
                "host_id": host,
                "subject_id": subject,
                "kind": When.AFTER_SCHOOL,
                "version": 1,
            }
            db.execute(insert(Session), [{**of, **hours, "room": f"R{turn}"}])
            there = pupils[turn * IN_A_SESSION : (turn + 1) * IN_A_SESSION]
            booked = {"session_id": number, "booked_by": host, "booked_at": at, "reason": "", "version": 1}
            db.execute(insert(Booking), [{**booked, **hours, "pupil_id": each} for each in there])
