"""A request for a pupil's record, from the letter to the file that is handed over (lifecycle, 2)."""

import re
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from sqlmodel import col, select

from bot.at_hand import AtHand
from bot.sample.terms import periods
from bot.subject_access import said_of
from models.audit.deeds import Deed
from models.audit.entries import Actor, Entry, record, record_refusal
from models.db.database import Database
from models.db.errors import Sorry
from models.lifecycle.subject_access.answering import answer
from models.lifecycle.subject_access.packing import packed
from models.lifecycle.subject_access.requesting import answer_came, ask_back, close, identify, say_complex
from models.lifecycle.subject_access.told import REGULATOR
from models.mentoring.agreement_exempt import AgreementExemption
from models.mentoring.slip import Slip, Tone
from models.outbox.topics import Topic
from models.rules.askers import ClosedAs
from models.rules.marked_text import Sees
from models.rules.retention import HeldKind
from models.rules.withholding import Because, WhatGoesOut
from models.school.calendar import CalendarPeriod
from models.school.day_codes import DayCode
from models.school.people import Pupil, Staff
from models.sessions.groups_off import CallingOff
from models.sessions.session import Booking, OffBecause, Session, When
from models.tracking.results import FinalGrade
from tests.house.small_school import AMY, BEN, MATHS, fill
from tests.lifecycle.desk import OFFICER, Desk, Files

SENT = datetime(2026, 11, 23, 10, tzinfo=UTC)


@pytest.fixture
def desk(database: Database, tmp_path: Path) -> Desk:
    with database.writing() as db:
        ids = fill(db)
        for each in periods(2026):
            db.add(CalendarPeriod(kind=each.kind, name=each.name, first=each.first, last=each.last))
        for text in (
            "superb coursework on Macbeth",
            "sat with Ben Dodd and talked; ring 07700 900123",
            "Jaxon told her the answer",
        ):
            db.add(
                Slip(
                    pupil_id=AMY, from_id=ids["Noor Hussain"], to_id=ids["Tom Berry"], subject_id=MATHS,
                    tone=Tone.NEUTRAL, text=text, sent_at=SENT,
                )
            )  # fmt: skip
        db.add(
            Slip(
                pupil_id=BEN, from_id=ids["Noor Hussain"], to_id=ids["Tom Berry"], tone=Tone.NEGATIVE,
                text="late again", sent_at=SENT,
            )
        )  # fmt: skip
    return Desk(database, tmp_path / "requests")


def test_the_six_dates_are_those_of_the_requests_as_they_are_kept(desk: Desk) -> None:
    assert desk.on(date(2026, 11, 30)).asked(date(2026, 11, 30), date(2026, 11, 30)).due == date(2026, 12, 30)
    second = desk.on(date(2026, 12, 2)).asked(date(2026, 12, 2), date(2026, 12, 2))
    assert second.due == date(2027, 1, 4)
    third = desk.on(date(2027, 1, 31)).asked(date(2027, 1, 20))
    assert (third.started, third.due) == (None, None)
    third = desk.does(lambda at: identify(at.db, at.actor, at.who, third.id, date(2027, 1, 31)))
    assert third.due == date(2027, 3, 1)
    back = desk.on(date(2026, 12, 2)).asked(date(2026, 12, 2), date(2026, 12, 2))
    desk.on(date(2026, 12, 7))
    back = desk.does(lambda at: ask_back(at.db, at.actor, at.who, back.id, at.today, "which years"))
    assert back.due is None
    desk.on(date(2026, 12, 14))
    back = desk.does(lambda at: answer_came(at.db, at.actor, at.who, back.id, at.today))
    assert back.due == date(2027, 1, 11)
    desk.on(date(2026, 12, 20))
    second = desk.does(lambda at: say_complex(at.db, at.actor, at.who, second.id, "ten years"))
    assert second.due == date(2027, 3, 2)
    assert desk.on(date(2026, 12, 9)).asked(date(2026, 12, 9)).record_due == date(2027, 1, 13)


def test_it_is_complex_within_the_first_month_alone(desk: Desk) -> None:
    asked = desk.on(date(2026, 12, 2)).asked(date(2026, 12, 2), date(2026, 12, 2))
    desk.on(date(2027, 1, 5))
    with pytest.raises(Sorry, match="within the first month"):
        desk.does(lambda at: say_complex(at.db, at.actor, at.who, asked.id, "ten years"))
    other = desk.on(date(2027, 1, 5)).asked(date(2027, 1, 5), date(2027, 1, 5))
    found = desk.does(lambda at: say_complex(at.db, at.actor, at.who, other.id, "ten years of notes"))
    assert any("Why: ten years of notes." in line for line in said_of(found, date(2027, 1, 5)))


def test_what_is_refused_is_refused_with_a_reason_and_where_to_complain(desk: Desk) -> None:
    asked = desk.asked(date(2026, 11, 30), date(2026, 11, 30))
    with pytest.raises(Sorry, match="Say why it is refused"):
        desk.does(lambda at: close(at.db, at.actor, at.who, asked.id, ClosedAs.REFUSED, "  "))
    why = "The same was answered last week."
    refused = desk.does(lambda at: close(at.db, at.actor, at.who, asked.id, ClosedAs.REFUSED, why))
    said = "\n".join(said_of(refused, desk.now.date()))
    assert f"Why: {why}" in said
    assert REGULATOR in said
    other = desk.asked(date(2026, 11, 30), date(2026, 11, 30))
    answered = desk.does(lambda at: close(at.db, at.actor, at.who, other.id, ClosedAs.ANSWERED))
    assert REGULATOR not in "\n".join(said_of(answered, desk.now.date()))


def test_nothing_goes_out_before_each_text_is_decided_and_then_no_other_pupil_does(desk: Desk) -> None:
    number = desk.asked(date(2026, 11, 30), date(2026, 11, 30)).id
    waiting = desk.looks(number).waiting
    assert [(each.id, each.why) for each in waiting] == [("slip:3:text", (Sees.NAME, Sees.PRONOUN))]
    assert waiting[0].taken.shown == "⟦Jaxon⟧ told ⟦her⟧ the answer"
    with pytest.raises(Sorry, match="1 text waits"):
        desk.makes(number)
    assert desk.decides(number, ["slip:3:text"], WhatGoesOut.CUT, Because.NAMES_ANOTHER, OFFICER) == []
    got = desk.answers(number)
    texts = [each["what was written"] for each in got.says("a mentoring slip about the pupil")]
    assert texts == [
        "superb coursework on Macbeth",
        "sat with another pupil and talked; ring [telephone number]",
        "[taken out] told [taken out] the answer",
    ]
    for gone in ("Ben", "Dodd", "late again", "Jaxon", "07700"):
        assert gone not in got.all_text
    for there in (
        "Amy",
        "Carter",
        "Noor Hussain (teacher)",
        "Mathematics",
        "11A, form tutor Ian Forster",
        "Pia Ward",
        "Tom Berry",
    ):
        assert there in got.text("index.html")


def test_what_is_withheld_is_a_number_by_reason(desk: Desk) -> None:
    number = desk.asked(date(2026, 11, 30), date(2026, 11, 30)).id
    desk.decides(number, ["slip:3:text"], WhatGoesOut.WITHHELD, Because.SERIOUS_HARM)
    desk.decides(number, ["slip:1"], WhatGoesOut.WITHHELD, Because.CRIME)
    got = desk.answers(number)
    assert "Macbeth" not in got.all_text
    assert "the answer" not in got.all_text
    assert got.data["withheld"] == {"crime": 1, "serious harm": 1}
    assert "2 items: 1 for crime and 1 for serious harm" in got.text("about.txt")
    with pytest.raises(Sorry, match="no reason for that"):
        desk.decides(number, ["slip:1:text"], WhatGoesOut.WHOLE, Because.CRIME)


def test_examination_marks_are_withheld_by_themselves_until_results_are_out(desk: Desk) -> None:
    out = date(2027, 8, 19)
    with desk.database.writing() as db:
        for day, code in ((date(2026, 8, 20), "7"), (out, "9")):
            db.add(
                FinalGrade(
                    pupil_id=AMY,
                    subject_id=MATHS,
                    leaving_year=day.year,
                    code=code,
                    day=day,
                    recorded_at=SENT,
                )
            )
    desk.on(out - timedelta(days=1))
    number = desk.asked(date(2027, 8, 1), date(2027, 8, 1)).id
    assert [each.day for each in desk.looks(number).before_results] == [out]
    desk.cuts_all(number)
    got = desk.answers(number)
    assert [each["the grade"] for each in got.says("a result")] == ["7"]
    assert got.data["withheld"] == {Because.MARKS_BEFORE_RESULTS: 1}
    assert "can be asked for again then" in got.text("about.txt")
    desk.on(out)
    got = desk.answers(number)
    assert [each["the grade"] for each in got.says("a result")] == ["7", "9"]
    assert got.data["withheld"] == {}


def test_a_text_that_has_changed_since_is_decided_anew(desk: Desk) -> None:
    number = desk.asked(date(2026, 11, 30), date(2026, 11, 30)).id
    desk.cuts_all(number)
    with desk.database.writing() as db:
        row = db.get_one(Slip, 3)
        row.text = "Kyrie was there"
    assert [each.id for each in desk.looks(number).waiting] == ["slip:3:text"]


def test_the_file_is_whole_the_same_each_time_and_opened_only_by_who_may(desk: Desk) -> None:
    number = desk.asked(date(2026, 11, 30), date(2026, 11, 30)).id
    desk.cuts_all(number)
    passphrase = desk.makes(number)
    locked = desk.opens(number, OFFICER)
    with pytest.raises(RuntimeError, match="password"):
        Files.of(locked, "")
    got = Files.of(locked, passphrase)
    sums = dict(line.split("  ")[::-1] for line in got.text("contents.txt").splitlines())
    assert sums == {
        name: sha256(data).hexdigest() for name, data in got.by_name.items() if name != "contents.txt"
    }
    assert {"index.html", "data.json", "about.txt", "working-notes.csv"} <= set(got.by_name)
    assert "<script" not in got.text("index.html")
    assert "http:" not in got.text("index.html")
    again = Files.of(desk.opens(number), passphrase)
    assert again == got
    with pytest.raises(
        Sorry, match="Only the data manager, the safeguarding lead or the data protection officer"
    ):
        desk.opens(number, "helen.marsh@school.example")
    with pytest.raises(Sorry, match="may make the file of a request"):
        desk.makes(number, "una.nash@school.example")
    with desk.database.reading() as db:
        about = (Entry.record == "data_request", Entry.record_id == number)
        said = list(db.exec(select(Entry.deed).where(*about).order_by(col(Entry.id))))
        refused = list(db.exec(select(Entry.deed).where(Entry.did == "refused")))
    assert said == [
        Deed.REQUEST_TAKE, Deed.REQUEST_LOOK, Deed.REQUEST_DECIDE, Deed.REQUEST_FILE, Deed.REQUEST_OPEN,
        Deed.REQUEST_OPEN,
    ]  # fmt: skip
    assert refused == ["request", "request"]


@pytest.mark.whole
def test_made_twice_it_is_the_same_bytes_apart_from_its_time(desk: Desk) -> None:
    number = desk.asked(date(2026, 11, 30), date(2026, 11, 30)).id
    desk.cuts_all(number)
    then = desk.now

    def made(at: AtHand) -> bytes:
        return packed(answer(at.db, at.who, number, then))

    first = desk.does(made)
    desk.answers(number)
    assert desk.does(made) == first
    assert Files.of(first, "").text("about.txt").count("09:00") == 1


def test_only_the_kinds_and_the_days_that_are_asked_for_go_out(desk: Desk) -> None:
    with desk.database.writing() as db:
        first = db.get_one(Slip, 1)
        first.sent_at = SENT - timedelta(days=30)
    known = date(2026, 11, 30)
    notes = desk.asked(known, known, kinds=(HeldKind.WORKING_NOTES, HeldKind.IDENTITY)).id
    since = desk.asked(known, known, first=SENT.date(), last=SENT.date()).id
    for each in (notes, since):
        desk.cuts_all(each)
    got = desk.answers(notes)
    assert {each["kind"] for each in got.data["records"]} == {"identity", "working notes"}
    assert len(got.says("a mentoring slip about the pupil")) == 3
    assert got.data["covers"] == "these kinds of record: working notes and identity"
    assert "audit.csv" not in got.by_name
    assert "Messages that were sent" not in got.text("index.html"), "they are known from the audit"
    got = desk.answers(since)
    assert [each["day"] for each in got.says("a mentoring slip about the pupil")] == [
        "Monday 23 November 2026"
    ] * 2
    assert got.says("the pupil")[0]["surname"] == "Carter", "who somebody is has no day"
    assert got.data["covers"] == ("all that is held from Monday 23 November 2026 to Monday 23 November 2026")
    assert "audit.csv" not in got.by_name, "its entries are of later days"
    assert "superb coursework" not in got.all_text


@pytest.mark.whole
def test_messages_about_the_pupil_are_listed_on_the_day_they_were_first_sent(desk: Desk) -> None:
    with desk.database.writing() as db:
        ids = {each.name: each.id for each in db.exec(select(Staff))}
        for pupil_id, to in ((AMY, ids["Tom Berry"]), (AMY, None), (BEN, ids["Tom Berry"]), (None, None)):
            record(
                db, Actor(to, SENT, "slack"), Deed.NOTICE, pupil_id=pupil_id, fields=f"{Topic.SLIP_NEW},slips"
            )
    number = desk.asked(date(2026, 11, 30), date(2026, 11, 30)).id
    desk.cuts_all(number)
    got = desk.answers(number)
    day = "Monday 23 November 2026"
    assert got.data["messages"] == [
        {"day": day, "what": "a slip", "to": "a member of staff's own chat, Slack"},
        {"day": day, "what": "a slip", "to": "leadership's place, Slack"},
    ]
    assert got.text("index.html").count("<td>a slip</td>") == 2


def test_a_file_goes_after_thirty_days_and_that_is_on_record(desk: Desk) -> None:
    number = desk.on(date(2026, 11, 30)).asked(date(2026, 11, 30), date(2026, 11, 30)).id
    desk.cuts_all(number)
    desk.makes(number)
    desk.on(date(2026, 12, 30))
    assert desk.lets_files_go() == 0
    assert len(list(desk.folder.iterdir())) == 1
    desk.on(date(2026, 12, 31))
    assert desk.lets_files_go() == 1
    assert list(desk.folder.iterdir()) == []
    with pytest.raises(Sorry, match="There is no file of request"):
        desk.opens(number)
    with desk.database.reading() as db:
        assert db.exec(select(Entry.pupil_id).where(Entry.deed == Deed.REQUEST_FILE_GONE)).all() == [AMY]
    assert desk.lets_files_go() == 0


def test_what_is_handed_out_is_said_in_words_and_each_kind_of_record_under_one_heading(desk: Desk) -> None:
    with desk.database.writing() as db:
        pupil = db.get_one(Pupil, AMY)
        pupil.sen, pupil.sex = "K", "F"
        db.add(DayCode(pupil_id=AMY, day=date(2026, 11, 23), am="/", pm="M"))
        db.add(AgreementExemption(pupil_id=AMY, staff_id=1, reason="signed", said_at=SENT))
        record_refusal(db, Actor(1, SENT), "grade", pupil_id=AMY)
        lesson = Session(
            host_id=1,
            subject_id=MATHS,
            kind=When.LUNCH,
            day=SENT.date(),
            starts=time(12, 40),
            ends=time(13, 10),
        )
        db.add_all([lesson, CallingOff(day=SENT.date(), why="a trip to the theatre", by_id=1, at=SENT)])
        db.flush()
        db.add(
            Booking(
                session_id=lesson.id or 0, pupil_id=AMY, day=lesson.day, starts=lesson.starts, ends=lesson.ends,
                booked_by=1, booked_at=SENT, cancelled_at=SENT, cancelled_by=1, reason=OffBecause.CALLED_OFF,
            )
        )  # fmt: skip
    number = desk.asked(date(2026, 11, 30), date(2026, 11, 30)).id
    desk.cuts_all(number)
    got = desk.answers(number)
    (pupil_said,) = got.says("the pupil")
    assert pupil_said["special educational needs status"] == "SEN support (K)"
    assert pupil_said["sex, as the information system gives it"] == "female"
    (codes,) = got.says("attendance codes of a day")
    assert codes["the morning's attendance code"] == "in school (code /)"
    assert codes["the afternoon's attendance code"] == "excused (code M)"
    (off,) = got.says("a session that the pupil was booked into")
    assert off["why"] == "the sessions of that day were called off: a trip to the theatre"
    assert next(each["the class"] for each in got.says("a class that the pupil is in")) == (
        "11Ma1, Mathematics, taught by Noor Hussain"
    )
    assert "asked for “grade”" in got.text("index.html")
    headings = re.findall("<h2>([^<]+)</h2><", got.text("index.html").replace("\n", ""))
    assert len(headings) == len(set(headings))
