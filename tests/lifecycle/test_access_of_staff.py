"""What is held of a member of staff, who asks for it: what they did and when, and of no pupil who it was."""

import tracemalloc
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import cast, insert, update
from sqlalchemy.types import String
from sqlmodel import select

from models.audit.deeds import Deed, Did
from models.audit.entries import Actor, Entry, record, record_refusal
from models.db.database import Database
from models.db.errors import Sorry
from models.db.records import RecordKind
from models.lifecycle.register import register
from models.lifecycle.subject_access.of_staff import (
    A_PUPIL,
    gather_of_staff,
    staff_columns,
    tables_of_staff,
)
from models.lifecycle.subject_access.requesting import give_record
from models.lifecycle.subject_access.worked_out import COMPLETION
from models.mentoring.slip import Slip, Tone
from models.outbox.topics import Topic
from models.rules.retention import HeldKind
from models.rules.withholding import Because, WhatGoesOut, reasons_for
from models.school.people import Staff, StaffRole
from models.school.snapshot import changed
from models.tracking.grades import Collection
from tests.house.small_school import AMY, MATHS, fill
from tests.lifecycle.desk import OFFICER, Desk
from tests.lifecycle.test_other_pupils import PLANTED, TABLES, texts_of

NOOR = "noor.hussain@school.example"
KNOWN = date(2026, 11, 30)
SENT = datetime(2026, 11, 23, 10, 5, tzinfo=UTC)


@pytest.fixture
def desk(database: Database, tmp_path: Path) -> Desk:
    """Noor sent a slip about Amy, which Tom read, looked at Amy's page twice in a minute, was refused and was told."""
    with database.writing() as db:
        ids = fill(db)
        noor = Actor(ids["Noor Hussain"], SENT, "slack")
        slip = Slip(
            pupil_id=AMY, from_id=ids["Noor Hussain"], to_id=ids["Tom Berry"], subject_id=MATHS, tone=Tone.NEUTRAL,
            text="Amy Carter was superb", sent_at=SENT, read_at=SENT.replace(hour=12), read_by=ids["Tom Berry"],
        )  # fmt: skip
        db.add_all([slip, Collection(key="2026-11", opens=date(2026, 11, 1), closes=date(2026, 11, 30))])
        db.flush()
        record(db, noor, Deed.SLIP_SEND, pupil_id=AMY, about=(RecordKind.SLIP, slip.id))
        for _ in range(2):
            record(db, noor, Deed.PUPIL_SEE, pupil_id=AMY)
        record(db, Actor(ids["Noor Hussain"], SENT, "cli"), Deed.FILES_LIST)
        record_refusal(db, noor, "audit")
        record(
            db,
            Actor(ids["Noor Hussain"], SENT, "slack"),
            Deed.NOTICE,
            pupil_id=AMY,
            fields=f"{Topic.SLIP_NEW},slips",
        )
    return Desk(database, tmp_path / "requests")


def test_it_says_what_they_did_and_when_and_of_no_pupil_who_it_was(desk: Desk) -> None:
    number = desk.asked_by(NOOR)
    assert desk.looks(number).waiting == []
    got = desk.answers(number)
    assert got.data["member of staff"] == "Noor Hussain"
    (who,) = got.says("a member of staff")
    assert (who["forename"], who["e-mail"]) == ("Noor", NOOR)
    assert {each["which role"] for each in got.says("a role")} == {"teacher"}
    (slip,) = got.says("a mentoring slip about a pupil")
    assert slip == {
        "day": "Monday 23 November 2026",
        "whom it is about": A_PUPIL,
        "the subject": "Mathematics",
        "who sent it": "Noor Hussain (teacher), Monday 23 November 2026, 10:05",
        "when it was read": "Monday 23 November 2026, 12:05",
    }
    (day,) = [each for each in got.says("who did or saw what") if each["day"] == "Monday 23 November 2026"]
    assert "sent a slip, about a pupil, on Slack" in day["10:05"]
    assert "about a pupil, on Slack (2 times)" in day["10:05"]
    assert "was refused: asked for “audit”, on Slack" in day["10:05"]
    assert ", on the server" in day["10:05"]
    assert got.data["messages"] == [
        {"day": "Monday 23 November 2026", "what": "a slip", "to": "your own chat, Slack"}
    ]
    assert "your own chat, Slack" in got.text("messages.csv")
    for gone in ("Amy", "Carter", "superb", "Tom Berry"):
        assert gone not in got.all_text
    (entered,) = got.says(COMPLETION.what)
    assert entered == {"day": "Monday 30 November 2026", "11Ma1, Mathematics": "0 of 1"}
    assert "<h1>What Staffroom holds about Noor Hussain</h1>" in got.text("index.html")
    assert f"The school's data protection officer is Pia Ward ({OFFICER})." in got.text("about.txt"), (
        "with how to reach them"
    )


@pytest.mark.whole
def test_when_they_want_no_message_is_a_time_of_the_day(desk: Desk) -> None:
    with desk.database.writing() as db:
        noor = db.exec(select(Staff).where(Staff.email == NOOR)).one()
        noor.quiet_from, noor.quiet_to = 18 * 60, 7 * 60 + 30
    (who,) = desk.answers(desk.asked_by(NOOR)).says("a member of staff")
    assert (who["from when they want no message"], who["until when"]) == ("18:00", "07:30")


@pytest.mark.whole
def test_years_of_what_they_did_are_read_some_at_a_time(desk: Desk) -> None:
    """Hundreds of thousands of entries: what is held of them in memory is bound by the minutes of the days."""
    many = 20_000
    with desk.database.writing() as db:
        noor = db.exec(select(Staff.id).where(Staff.email == NOOR)).one() or 0
        row = {"staff_id": noor, "at": SENT, "did": Did.SAW, "deed": Deed.PUPIL_SEE.value, "pupil_id": AMY}
        blank = {"fields": "", "door": "slack"}
        db.execute(insert(Entry), [{**row, **blank} for _ in range(many)])
    with desk.database.reading() as db:
        tracemalloc.start()
        held = gather_of_staff(db, noor, KNOWN, kinds=[HeldKind.AUDIT])
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    (day,) = [one for some in held for one in some.records if one.day == SENT.date()]
    assert f"({many + 2} times)" in day.parts[0].said.words
    assert most < many * 200, "no list of them all"


def test_who_read_a_slip_is_told_when_they_did(desk: Desk) -> None:
    (slip,) = desk.answers(desk.asked_by("Tom Berry")).says("a mentoring slip about a pupil")
    assert slip["who read it"] == "Tom Berry (member of staff), Monday 23 November 2026, 12:05"
    assert "who sent it" not in slip


def test_it_is_on_record_without_a_pupil_and_has_no_day_of_an_educational_record(desk: Desk) -> None:
    number = desk.asked_by(NOOR)
    desk.answers(number)
    with desk.database.reading() as db:
        found = db.exec(select(Entry).where(Entry.record == RecordKind.DATA_REQUEST)).all()
    assert [each.deed for each in found] == [Deed.REQUEST_TAKE, Deed.REQUEST_FILE, Deed.REQUEST_OPEN]
    assert {each.pupil_id for each in found} == {None}
    with pytest.raises(Sorry, match="maintained"):
        desk.does(lambda at: give_record(at.db, at.actor, at.who, number, KNOWN))


def test_nothing_of_a_colleague_is_said_to_be_about_a_pupil_alone(desk: Desk) -> None:
    number = desk.asked_by(NOOR)
    with pytest.raises(Sorry, match="is no reason for that"):
        desk.decides(number, ["slip:1:text"], WhatGoesOut.WHOLE, Because.ABOUT_PUPIL)
    assert Because.ABOUT_PUPIL not in reasons_for(WhatGoesOut.WHOLE, of_staff=True)


def test_only_the_kinds_that_are_asked_for_go_out(desk: Desk) -> None:
    got = desk.answers(desk.asked_by(NOOR, kinds=(HeldKind.WORKING_NOTES,)))
    assert {each["kind"] for each in got.data["records"]} == {"working notes"}


def test_a_pupil_s_name_in_whatever_text_does_not_go_out(with_all_rows: Database, tmp_path: Path) -> None:
    """A row in every table, of the member of staff 1, with a pupil's name in every text but their own name's."""
    with with_all_rows.writing() as db:
        db.execute(
            insert(TABLES["pupil"]).values(
                id=9001, legal_forename="Zebedee", legal_surname="Quartermain", year_group=11
            )
        )
        # Their own name and account, and by which platform a message went, which no person writes.
        own = {"staff", "link", "staff_role", "pupil", "delivery"}
        for name in {each.name for each in register().values()} - own - {"calendar_period", "setting_change"}:
            table, texts = TABLES[name], texts_of(TABLES[name])
            if texts:
                key = next(iter(table.primary_key.columns))
                db.execute(update(table).values(dict.fromkeys(texts, PLANTED + " " + cast(key, String))))
        for name in ("calendar_period", "setting_change", "scale_grade"):
            db.execute(TABLES[name].delete())
        for (number,) in db.execute(select(TABLES["collection"].c.id)).all():
            of_it = TABLES["collection"].c.id == number
            db.execute(update(TABLES["collection"]).where(of_it).values(key=f"2026-{number:02}"))
        for held in tables_of_staff():
            columns = [each.name for each in staff_columns(held.name)]
            if columns and held.name not in {"staff_role", "staff_subject", "data_request"}:
                key = next(iter(TABLES[held.name].primary_key.columns))
                one = select(key).limit(1).scalar_subquery()
                db.execute(update(TABLES[held.name]).where(key == one).values({columns[0]: 1}))
        db.execute(TABLES["request_decision"].delete())
        db.execute(
            update(TABLES["data_request"])
            .where(TABLES["data_request"].c.staff_id.is_not(None))
            .values(staff_id=1)
        )
        db.add(Staff(id=9001, email="alan.price@school.example", forename="Alan", surname="Price"))
        db.flush()
        db.add(StaffRole(staff_id=9001, role="data manager"))
        changed(db)
        email = db.get_one(Staff, 1).email
    desk = Desk(with_all_rows, tmp_path / "requests")
    number = desk.asked_by(email)
    desk.cuts_all(number)
    got = desk.answers(number)
    for gone in ("zebedee", "quartermain"):
        assert gone not in got.all_text.casefold()
    assert A_PUPIL in got.all_text
    said = {each["what"] for each in got.data["records"]}
    missing = {each.name for each in tables_of_staff() if each.what not in said}
    assert missing == {"setting_change"}, "of every other table in which they stand there is a row in it"
