"""One record of any kind is removed before its time: from every file, never back, kept by a hold, and told."""

import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlmodel import col

from bot.one_record import what_to_say
from models.audit.deeds import Deed
from models.audit.entries import Actor, Entry
from models.audit.holds import Hold
from models.audit.removed_records import RemovedRecord
from models.db.database import Database
from models.db.errors import NotAllowed, Sorry
from models.db.journal import Journal
from models.db.records import RecordKind
from models.db.tables import SQLModel
from models.lifecycle.one_record import (
    REMOVABLE,
    OneRecord,
    WhyRemoved,
    look_at_one,
    removable,
    remove_one,
)
from models.lifecycle.register import register
from models.lifecycle.removal.replaying import keep_journal
from models.lifecycle.removals import single_removals
from models.lifecycle.retention import pupil_of
from models.lifecycle.subject_access.told import REGULATOR
from models.outbox.notices import Delivery, DeliveryState, Notice, NoticeEnd
from models.outbox.topics import Topic
from models.rules.removing import RemovedBecause
from models.rules.retention import KeepingTimes
from models.school.people import Role, Staff, StaffRole
from models.school.statements import PupilStatement
from tests.lifecycle.kept_no_longer import filled, journal
from tests.lifecycle.planted import LEAD, OFFICER, WORD, plant, stands_in, who

__all__ = ["filled", "journal"]  # fixtures of the removal by a list

TODAY = date(2027, 9, 6)
NOW = datetime.combine(TODAY, time(9), UTC)
WRONG = WhyRemoved(RemovedBecause.WRONG, "It was another Amy.")
SAFEGUARDING = "safe@school.example"


def ids(database: Database, name: str) -> list[int]:
    """The records of a kind that are a pupil's."""
    joined, whose = pupil_of(name)
    with database.reading() as db:
        here = SQLModel.metadata.tables[name].columns["id"]
        return list(db.execute(select(here).select_from(joined).where(whose.is_not(None))).scalars())


def looked(database: Database, name: str, number: int, email: str = OFFICER) -> OneRecord:
    with database.writing() as db:
        person = who(db, email)
        return look_at_one(db, Actor(person.staff_id, NOW), person, name, number)


def removed(
    database: Database, name: str, number: int, why: WhyRemoved = WRONG, email: str = OFFICER
) -> OneRecord:
    with database.writing() as db:
        person = who(db, email)
        return remove_one(db, Actor(person.staff_id, NOW), person, name, number, why)[0]


@pytest.mark.whole
def test_a_record_of_any_kind_goes_from_every_file_and_no_older_copy_brings_it_back(
    filled: Database, journal: Journal, tmp_path: Path
) -> None:
    """Every table of the kinds, as the register has it: a new one that nobody thought of fails here."""
    with filled.writing() as db:
        advice = SQLModel.metadata.tables["advice"]
        db.execute(advice.delete().where(advice.c.pupil_id.is_(None)))  # of no pupil
    for kind in REMOVABLE:
        plant(filled, kind)
    copy = tmp_path / "older.db"
    if filled.file is not None:
        with closing(sqlite3.connect(filled.file)) as raw:
            raw.execute("VACUUM INTO ?", (str(copy),))
    kept = {each.name for each in register().values() if each.kind in REMOVABLE} - {*removable()}
    for name in removable():
        for number in ids(filled, name):
            if number in ids(filled, name):  # it may have gone with another
                seen = looked(filled, name, number)
                assert number in ids(filled, name), "a look takes nothing"
                assert removed(filled, name, number).with_it == seen.with_it
        assert ids(filled, name) == []
    assert [each for each in stands_in(filled, journal) if not any(f"{name}." in each for name in kept)] == []
    assert WORD not in journal.file.read_text()
    if copy.exists():
        older = Database(f"sqlite:///{copy}")
        assert keep_journal(older, journal, NOW) == len(list(journal.lines()))
        assert [name for name in removable() if ids(older, name)] == []
        older.close()


def test_why_it_went_stays_on_record_and_nothing_of_what_it_said(filled: Database) -> None:
    number = ids(filled, "slip")[0]
    done = removed(filled, "slip", number)
    with filled.reading() as db:
        kept = db.execute(select(RemovedRecord).order_by(col(RemovedRecord.id).desc())).scalars().first()
        assert kept is not None
        entry = db.execute(select(Entry).where(col(Entry.deed) == Deed.RECORD_REMOVE)).scalar_one()
        assert (entry.pupil_id, entry.record, entry.record_id) == (
            kept.pupil_id, RecordKind.REMOVED_RECORD, kept.id
        )  # fmt: skip
    assert (kept.record, kept.record_id, kept.pupil_id, kept.words) == (
        "slip", number, done.pupil_id, WRONG.words
    )  # fmt: skip
    with pytest.raises(Sorry, match="removed already"):
        removed(filled, "slip", number)


def test_what_the_pupil_says_of_it_goes_with_it(filled: Database) -> None:
    number, other = ids(filled, "slip")[0], ids(filled, "pupil_statement")
    with filled.writing() as db:
        here = SQLModel.metadata.tables["slip"].c
        pupil_id = db.execute(select(here.pupil_id).where(here.id == number)).scalar_one()
        said = PupilStatement(
            pupil_id=pupil_id, record="slip", record_id=number, beside="the slip", said_by="pupil", text="No.",
            said_on=TODAY, taken_by=who(db, OFFICER).staff_id, taken_at=NOW,
        )  # fmt: skip
        db.add(said)
        db.flush()
        mine = said.id
    assert removed(filled, "slip", number).with_it[register()["pupil_statement"].what] >= 1
    assert mine not in ids(filled, "pupil_statement")
    assert set(ids(filled, "pupil_statement")) <= set(other)


def test_the_officer_and_the_safeguarding_lead_alone_remove_one_with_a_reason(filled: Database) -> None:
    number = ids(filled, "slip")[0]
    with pytest.raises(NotAllowed):
        looked(filled, "slip", number, LEAD)
    with pytest.raises(NotAllowed):
        removed(filled, "slip", number, email=LEAD)
    with pytest.raises(Sorry, match="Say why in words"):
        removed(filled, "slip", number, WhyRemoved(RemovedBecause.WRONG, " "))
    for name in ("pupil", "entry", "nothing"):
        with pytest.raises(Sorry, match="no kind of record that can be removed"):
            looked(filled, name, 1)
    assert number in ids(filled, "slip")


def test_a_hold_keeps_it_but_for_the_safeguarding_lead_who_copied_it(filled: Database) -> None:
    number = ids(filled, "slip")[0]
    with filled.writing() as db:
        lead = Staff(email=SAFEGUARDING, forename="Ruth", surname="Adeyemi")
        db.add(lead)
        db.flush()
        db.add(StaffRole(staff_id=lead.id or 0, role=Role.SAFEGUARDING_LEAD))
        pupil = db.execute(select(SQLModel.metadata.tables["slip"].c.pupil_id)).scalars().first()
        db.add(
            Hold(pupil_id=pupil, reason="a claim", set_by=lead.id or 0, set_at=NOW, look_again=TODAY)  # type: ignore[arg-type]  # there is a slip
        )
    assert looked(filled, "slip", number).is_held
    concern = WhyRemoved(RemovedBecause.SAFEGUARDING, "It belongs elsewhere.")
    copied = WhyRemoved(concern.because, concern.words, copied=True)
    for email, why, said in (
        (OFFICER, WRONG, "so it is kept"),
        (OFFICER, copied, "so it is kept"),
        (SAFEGUARDING, WRONG, "so it is kept"),
        (SAFEGUARDING, concern, "--copied"),
    ):
        with pytest.raises(Sorry, match=said):
            removed(filled, "slip", number, why, email)
    assert number in ids(filled, "slip")
    removed(filled, "slip", number, copied, SAFEGUARDING)
    assert number not in ids(filled, "slip")


def test_the_messages_about_it_are_deleted_and_no_other(filled: Database) -> None:
    number = ids(filled, "slip")[0]
    with filled.writing() as db:
        for about in (number, 9_999):
            notice = Notice(
                key=f"slip.new/{about}", topic=Topic.SLIP_NEW, to_staff=1, about=RecordKind.SLIP, about_id=about,
                due=NOW, useful_until=NOW, promised_at=NOW, closed_at=NOW,
            )  # fmt: skip
            db.add(notice)
            db.flush()
            db.add(
                Delivery(
                    notice_id=notice.id or 0,
                    key=notice.key,
                    door="slack",
                    destination="D1",
                    reference="1.1",
                    state=DeliveryState.SENT,
                    owed=False,
                    not_before=NOW,
                    drawn=1,
                )
            )
    assert removed(filled, "slip", number).messages == 1
    with filled.reading() as db:
        told_of = select(col(Notice.about_id), col(Notice.ended)).join(
            Delivery, col(Delivery.notice_id) == col(Notice.id)
        )
        owed = db.execute(told_of.where(col(Delivery.owed), col(Notice.key).startswith("slip.new/"))).all()
    assert owed == [(number, NoticeEnd.CLEARED)]


def test_the_person_is_told_what_went_what_is_kept_and_where_to_complain(filled: Database) -> None:
    done = removed(filled, "slip", ids(filled, "slip")[0])
    gone = date(2027, 10, 11)
    keeping = KeepingTimes(audit_years=4, requests_years=2)
    said = "\n".join(what_to_say(done, WRONG, TODAY, gone, keeping))
    assert said.startswith("  On Monday 6 September we removed a mentoring slip")
    for part in (
        WRONG.words,
        WRONG.because.said,
        "until Monday 11 October",
        "for 2 years, that it was",
        "for 4 years, who",
        REGULATOR,
    ):
        assert part in said
    assert "child protection file" not in said
    assert "closed" not in said


def test_what_was_removed_by_itself_is_listed_for_who_answers_for_it_and_says_no_word_of_it(
    filled: Database,
) -> None:
    number = ids(filled, "slip")[0]
    removed(filled, "slip", number)
    with filled.reading() as db:
        kept = db.execute(select(func.max(col(RemovedRecord.id)))).scalar_one()
        (found,) = [
            each for each in single_removals(db, who(db, OFFICER)) if each.number == f"Removal {kept}"
        ]
        with pytest.raises(NotAllowed):
            single_removals(db, who(db, LEAD))
    assert (found.what, found.on, found.because, found.copied) == (
        register()["slip"].what, TODAY, RemovedBecause.WRONG, False
    )  # fmt: skip
    assert WRONG.words not in repr(found)
