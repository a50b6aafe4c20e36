"""Who leaves, breaks nothing; what they had ends in one place, and comes back with them (P4, P8, P9, R11)."""

from datetime import date
from pathlib import Path

import pytest
from sqlmodel import select

from models.audit.deeds import Deed
from models.audit.entries import Actor, record
from models.db.database import Database
from models.db.errors import Sorry
from models.exchange.questions import GivenAnswers
from models.lifecycle.leaving import staff_leave
from models.school.links import Link
from models.school.people import Staff, StaffRole
from tests.exchange.conftest import database, database_url, fell, filled_with
from tests.exchange.fell_school import FILES, Fell
from tests.exchange.small_school import bring, rows, write

__all__ = ["database", "database_url", "fell", "filled_with"]  # fixtures of the exchange


@pytest.mark.whole
@pytest.mark.P8
def test_a_slip_about_a_pupil_who_left_keeps_its_name_and_waits_for_nobody(fell: Fell) -> None:
    fell.at("2026-11-24 10:00")
    fell.says("b.brook", "slip Orla Tarn + good work")
    fell.says("b.brook", "slip Ned Gill + good work")
    fell.at("2026-11-25 09:00")
    fell.bring("leaver-with-slip/2", leavers=True)
    mine = fell.says("b.brook", "slips")
    assert "Orla Tarn (left): positive slip" in mine
    assert "Ned Gill 11A: positive slip" in mine
    assert "good work" in fell.says("b.brook", "slips", "2")
    assert "Orla" not in fell.says("c.corrie", "slips")
    told = fell.says("a.alder", "tick")
    assert "Orla" not in told
    assert "not delivered" not in fell.says("a.alder", "todo")
    fell.at("2026-12-10 09:00")
    assert "Orla" not in fell.says("a.alder", "digest")


@pytest.mark.P10
def test_a_pupil_who_left_is_in_no_session_to_come_and_the_host_is_told_once(fell: Fell) -> None:
    fell.says("b.brook", "book Orla Tarn, Ned Gill maths thu")
    said = fell.bring("leaver-booked/2", leavers=True)
    assert "1 pupil leaves: Orla Tarn 11A." in said
    assert "1 booking to come is called off; Bashir Brook is told." in said
    told = fell.says("a.alder", "tick")
    assert told.count("Orla Tarn has left the school") == 1
    fell.at("2026-11-26 08:15")
    posted = fell.says("a.alder", "tick")
    assert "Thursday 26 November: 1 pupil, nobody told yet" in posted
    assert "Orla" not in posted
    assert "Orla" not in fell.says("a.alder", "today")
    assert "Orla" not in fell.says("b.brook", "sessions")
    assert "Orla" not in fell.says("a.alder", "digest")


@pytest.mark.whole
@pytest.mark.P4
def test_what_a_mentor_had_goes_to_the_scheme_lead_and_to_the_next_mentor(
    fell: Fell, database: Database
) -> None:
    fell.says("c.corrie", "book Orla Tarn history thu")
    fell.says("b.brook", "slip Priya Force - late")
    with database.writing() as db:
        db.add(Link(door="slack", tenant="T1", account="U1", staff_id=3, linked_at=fell.now()))
    said = fell.bring("mentor-left/2", leavers=True)
    assert (
        "Carys Corrie leaves: 3 pupils are without a mentor (Orla Tarn 11A, Priya Force 11B and Amina Rigg 10B); "
        "1 session to come is called off; 1 unread slip waits for the scheme lead."
    ) in said
    assert "sent to Alice Alder, who runs the scheme: the pupil has no mentor" in fell.says(
        "b.brook", "slip Orla Tarn - not handing in homework"
    )
    assert "booked" in fell.says("b.brook", "book Orla Tarn maths thu")
    came = fell.says("a.alder", "slips")
    assert "Came in: 2 slips not read yet" in came
    assert "3 pupils with no mentor" in fell.says("a.alder", "todo")
    fell.at("2026-11-26 08:15")
    told = fell.says("a.alder", "tick")
    assert told.count("Priya Force 11B: negative slip") == 1
    assert "Negative slip about Priya Force" not in told
    assert "History" not in fell.says("a.alder", "today")
    with pytest.raises(Sorry, match="Nobody on the staff list"):
        fell.says("c.corrie", "help")
    with database.reading() as db:
        assert db.exec(select(Link)).all() == []


@pytest.mark.P8
def test_lists_go_by_right_after_a_mentor_changes(fell: Fell, tmp_path: Path) -> None:
    fell.says("b.brook", "slip Orla Tarn - late")
    row = "D841444422001,d.dene@fell.example,24/11/2026"
    fell.bring_paths(write(tmp_path, "mentors.csv", f"UPN,Mentor Email,From\n{row}\n"))
    assert "Orla" not in fell.says("c.corrie", "slips")
    came = fell.says("d.dene", "slips")
    assert "Orla Tarn 11A: negative slip: from Bashir Brook, 09:00, not read yet" in came
    fell.says("d.dene", "slips", "1")
    assert "read by Dev Dene" in fell.says("b.brook", "slips")


@pytest.mark.P8
def test_a_scheme_lead_who_is_no_mentor_is_not_told_to_be_one(fell: Fell) -> None:
    fell.bring("no-mentor-scheme-lead-sends/2")
    said = fell.says("a.alder", "slip Ines Crag - late three times")
    assert "saved. The pupil has no mentor, so it stays with you, who run the scheme." in said
    assert "not read yet" in fell.says("a.alder", "slips")


@pytest.mark.P4
def test_who_is_back_within_a_term_has_what_they_had(fell: Fell) -> None:
    fell.bring("returner-has-no-mentor/2", leavers=True)
    assert "Orla" not in fell.says("c.corrie", "mentees")
    said = fell.bring("returner-has-no-mentor/3")
    assert "Orla Tarn 11A is back, as before: Carys Corrie is mentor." in said
    assert "Orla Tarn 11A" in fell.says("c.corrie", "mentees")
    assert "sent to Carys Corrie" in fell.says("b.brook", "slip Orla Tarn + welcome back")
    spells = "SELECT count(*) FROM mentorship WHERE pupil_id = 1"
    assert rows(fell.database, spells) == [(1,)]


@pytest.mark.whole
@pytest.mark.P9
def test_sessions_that_ended_with_somebody_are_named_when_they_are_back(fell: Fell) -> None:
    fell.says("b.brook", "book Orla Tarn, Ned Gill maths thu")
    fell.says("c.corrie", "book Leo Pike history mon")
    fell.bring("returner-has-no-mentor/2", leavers=True)
    back = fell.bring("returner-has-no-mentor/3")
    assert "Called off when they left, and still off: Thu 26 Nov with Bashir Brook. Book again" in back
    assert "Orla" not in fell.says("b.brook", "sessions")
    fell.bring("mentor-left/2", leavers=True)
    assert "and still off: Mon 30 Nov with Carys Corrie." in fell.bring("base")
    assert "still off" not in fell.bring("base")


def test_who_was_away_for_long_is_asked_about(fell: Fell) -> None:
    fell.bring("returner-has-no-mentor/2", leavers=True)
    fell.at("2027-06-10 09:00")
    (question,) = fell.look("returner-has-no-mentor/3").questions
    assert question.id == "back.d841444422001"
    assert question.asks.endswith("Before: Carys Corrie is mentor.")
    fell.bring("returner-has-no-mentor/3", answers=GivenAnswers(["back.all=anew"]))
    assert "Orla" not in fell.says("c.corrie", "mentees")


def test_a_teacher_who_is_back_has_mentees_but_no_role_unless_the_file_says_so(
    fell: Fell, database: Database, tmp_path: Path
) -> None:
    with database.writing() as db:
        db.add(StaffRole(staff_id=3, role="leadership"))
    fell.bring("mentor-left/2", leavers=True)
    header = "Staff Code,Forename,Surname,Work Email\n"
    path = write(tmp_path, "staff.csv", f"{header}CCO,Carys,Corrie,c.corrie@fell.example\n")
    said = fell.bring_paths(path)
    assert (
        "Carys Corrie is back, as before: mentor of Orla Tarn 11A, Priya Force 11B and Amina Rigg 10B."
        in said
    )
    assert "Carys Corrie was leadership: roles come from the staff file alone." in said
    assert "Orla Tarn 11A" in fell.says("c.corrie", "mentees")
    assert "Only leadership" in fell.says("c.corrie", "digest")
    assert rows(database, "SELECT role FROM staff_role WHERE staff_id = 3") == []


def test_only_who_is_left_without_a_mentor_is_named_so(fell: Fell, tmp_path: Path) -> None:
    base = FILES / "base"
    staff = [line for line in (base / "staff.csv").read_text().splitlines() if "Corrie" not in line]
    pupils = [line for line in (base / "pupils.csv").read_text().splitlines() if "Orla" not in line]
    write(tmp_path, "staff.csv", "\n".join(staff))
    write(tmp_path, "pupils.csv", "\n".join(pupils))
    write(tmp_path, "mentors.csv", "UPN,Mentor Code,From\nG841444422003,DDE,\nN841444422007,DDE,30/11/2026\n")
    said = fell.bring_paths(tmp_path, leavers=True)
    assert (
        "Carys Corrie leaves: 1 pupil is without a mentor until the one of the file begins (Amina Rigg 10B)."
        in said
    )


@pytest.mark.P16
def test_learning_support_that_is_back_has_its_pupils_again(fell: Fell, tmp_path: Path) -> None:
    header = "Staff Code,Forename,Surname,Work Email,Roles\n"
    gwen = f"{header}GGA,Gwen,Gale,g.gale@fell.example,learning support\n"
    fell.bring_paths(write(tmp_path / "1", "staff.csv", gwen))
    support = "UPN,Support Email,From\nD841444422001,GGA,07/09/2026\nT841444422002,GGA,07/09/2026\n"
    fell.bring_paths(write(tmp_path / "1", "support.csv", support))
    left = fell.bring("base", leavers=True, answers=GivenAnswers(remove=["staff", "roles"]))
    assert "Gwen Gale leaves: 2 pupils lose this learning support (Orla Tarn 11A and Ned Gill 11A)." in left
    back = fell.bring_paths(tmp_path / "1" / "staff.csv")
    assert "Gwen Gale is back, as before: learning support of Orla Tarn 11A and Ned Gill 11A." in back
    assert "2 pupils with your support" in fell.says("g.gale", "mentees")


@pytest.mark.whole
def test_who_left_and_came_back_again_and_again_has_one_mentor(fell: Fell) -> None:
    for day in ("2026-11-25", "2026-11-26", "2026-12-01"):
        fell.at(f"{day} 09:00")
        fell.bring("returner-has-no-mentor/2", leavers=True)
        fell.bring("returner-has-no-mentor/3")
    assert rows(fell.database, "SELECT count(*) FROM mentorship WHERE pupil_id = 1 AND last_day IS NULL") == [
        (1,)
    ]
    assert rows(fell.database, "SELECT count(*) FROM departure WHERE back_on IS NULL") == [(0,)]


@pytest.mark.whole
def test_a_mentor_who_comes_in_meanwhile_stays(fell: Fell, tmp_path: Path) -> None:
    fell.bring("mentor-left/2", leavers=True)
    new = write(tmp_path, "mentors.csv", "UPN,Mentor Email,From\nD841444422001,d.dene@fell.example,\n")
    bring(fell.database, new)
    fell.bring("base")
    assert "Orla Tarn 11A" in fell.says("d.dene", "mentees")
    assert "Orla" not in fell.says("c.corrie", "mentees")
    assert "Priya Force 11B" in fell.says("c.corrie", "mentees")


def test_leaving_twice_changes_nothing(fell: Fell, database: Database) -> None:
    with database.writing() as db:
        entry = record(db, Actor(None, fell.now()), Deed.IMPORT)
        staff_leave(db, Actor(None, fell.now()), entry, [3], date(2026, 11, 25))
        staff_leave(db, Actor(None, fell.now()), entry, [], date(2026, 11, 25))
    assert rows(database, "SELECT last_day FROM mentorship WHERE staff_id = 3") == [("2026-11-25",)] * 3
    with database.reading() as db:
        assert not db.get_one(Staff, 3).active


def test_who_is_not_in_a_file_is_named_and_stays(fell: Fell) -> None:
    assert "Not in the staff file, and kept: Carys Corrie. If they have left, add --leavers." in fell.bring(
        "mentor-left/2"
    )
    assert fell.look("mentor-left/2").movements.staff_leave == ()
