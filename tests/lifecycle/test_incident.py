"""Who saw what where several could see it, for whoever looks into a breach."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import select

from models.access.authoriser import person
from models.audit.entries import Actor, Entry
from models.db.database import Database
from models.db.errors import NotAllowed
from models.lifecycle.incident import IncidentSpan, timeline
from models.outbox.notices import Delivery, DeliveryState, Notice, Purpose
from models.outbox.topics import Topic
from models.school.people import Role, Staff, StaffRole
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


def test_who_may_not_read_the_audit_is_told_nothing_of_it(database: Database) -> None:
    fill(database)
    with pytest.raises(NotAllowed), database.writing() as db:
        timeline(db, Actor(2, NOON), person(db, 2, today=NOON.date()), SPAN)
