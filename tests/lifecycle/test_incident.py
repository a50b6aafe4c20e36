"""Who saw what where several could see it, for whoever looks into a breach."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import delete
from sqlmodel import select

from models.access.authoriser import person
from models.audit.deeds import Deed
from models.audit.entries import Actor, Entry, record
from models.db.database import Database
from models.db.errors import NotAllowed
from models.db.records import RecordKind
from models.lifecycle.incident import IncidentSpan, lists_beside, timeline
from models.outbox.notices import Delivery, DeliveryState, Notice, Purpose
from models.outbox.topics import Topic
from models.school.people import Pupil, Role, Staff, StaffRole
from models.settings.place import Channel

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
SPAN = IncidentSpan(NOON - timedelta(hours=1), NOON + timedelta(hours=1), channels=True)


def fill(database: Database) -> None:
    """A lead, a teacher, and a list that was posted to leadership's channel, late and early."""
    with database.writing() as db:
        for name, role in (("Helen", Role.SCHEME_LEAD), ("Noor", Role.TEACHER)):
            staff = Staff(forename=name, surname="Marsh", email=f"{name.casefold()}@school.example")
            db.add(staff)
            db.flush()
            db.add(StaffRole(staff_id=staff.id or 0, role=role))
        db.add(
            Channel(door="slack", purpose=Purpose.LEADERSHIP, address="C1", name="#leadership", bound_at=NOON)
        )
        for number, at in enumerate((NOON, NOON - timedelta(days=1)), start=1):
            notice = Notice(
                key=f"list/{number}", topic=Topic.YEAR_11_LIST, to_purpose=Purpose.LEADERSHIP,
                about_day="2026-11-23", due=at, useful_until=at + timedelta(hours=4), promised_at=at,
            )  # fmt: skip
            db.add(notice)
            db.flush()
            db.add(
                Delivery(
                    notice_id=notice.id or 0,
                    key=f"{number}",
                    door="slack",
                    destination="C1",
                    sent_at=at,
                    state=DeliveryState.SENT,
                    owed=False,
                    reference=f"C1/{number}",
                    not_before=at,
                )
            )


def test_what_was_posted_into_a_channel_was_seen_by_everybody_in_it(database: Database) -> None:
    fill(database)
    with database.writing() as db:
        helen = person(db, 1, today=NOON.date())
        (line,) = timeline(db, Actor(1, NOON), helen, SPAN)
        (look,) = db.exec(select(Entry)).all()
    assert (line.who, line.how) == ("everybody in #leadership", "was sent the Year 11 list")
    assert line.about == "2026-11-23, C1/1"
    assert look.deed == "incident.see"


def test_what_a_line_is_about_is_said_in_words_and_names_of_things_stay_as_they_are(
    database: Database,
) -> None:
    fill(database)
    with database.writing() as db:
        db.execute(delete(Delivery))
        for deed, about, fields in (
            (Deed.FOLLOW_UP_SEE, (RecordKind.FOLLOW_UP, 12), "next_step, outcome"),
            (Deed.BACKUP_MAKE, (RecordKind.NONE, None), "our_school-20261123T023000Z.db"),
        ):
            record(db, Actor(1, NOON), deed, about=about, fields=fields)
        db.flush()
        found = timeline(db, Actor(1, NOON), person(db, 1, today=NOON.date()), replace(SPAN, channels=False))
    assert [each.about for each in found][:2] == [
        "follow up 12, next step, outcome",
        "our_school-20261123T023000Z.db",
    ]


def test_who_may_not_read_the_audit_is_told_nothing_of_it(database: Database) -> None:
    fill(database)
    with pytest.raises(NotAllowed), database.writing() as db:
        timeline(db, Actor(2, NOON), person(db, 2, today=NOON.date()), SPAN)


def test_of_one_pupil_it_says_how_many_lists_there_were_beside_what_names_the_pupil(
    database: Database,
) -> None:
    fill(database)
    with database.writing() as db:
        db.add(Pupil(id=7, upn="A1", legal_forename="Amy", legal_surname="Carter", year_group=11))
        db.flush()
        for staff_id, pupil_id in ((None, 7), (2, 7), (2, None), (None, None)):
            record(
                db, Actor(staff_id, NOON, "slack"), Deed.NOTICE, pupil_id=pupil_id, fields=Topic.YEAR_11_LIST
            )
        helen = person(db, 1, today=NOON.date())
        span = IncidentSpan(SPAN.first, SPAN.last, pupil_id=7)
        found = timeline(db, Actor(1, NOON + timedelta(hours=2)), helen, span)
        assert lists_beside(db, span) == 2
        assert lists_beside(db, SPAN) == 0
    assert [each.who for each in found] == ["leadership's place", "Noor Marsh"]
