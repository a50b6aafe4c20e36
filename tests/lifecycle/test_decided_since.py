"""What was decided in law of a pupil's record after a backup was made is not undone by putting that back, here or on a
machine that has the journal alone; what cannot stand there is named, with what to do.
"""

from contextlib import closing, suppress
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, update
from sqlmodel import col, select

from bot.restored import said_of, to_do_after
from bot.settings import Environment
from models.audit.deeds import IN_LAW, Deed
from models.audit.entries import Entry
from models.audit.purge_lists import ListState, PurgeList
from models.audit.undo import undo
from models.db.database import Database
from models.db.journal import Journal
from models.db.tables import SQLModel
from models.db.whole import whole
from models.lifecycle.correcting import take_statement, take_statement_back
from models.lifecycle.removal.replaying import keep_journal
from models.lifecycle.restricting import keep_restricted, lift, restrict
from models.lifecycle.subject_access.requesting import RequestTaken, say_complex, take_down
from models.mentoring.slip import Slip, Tone
from models.rules.askers import Asker, Came
from models.school.people import Pupil, Role, Staff, StaffRole, StaffSubject
from models.school.restrictions import Restriction
from models.school.statements import SaidBy
from tests.conversations.conftest import World
from tests.house.small_school import AMY, ART, BEN, CAI
from tests.lifecycle.backed_up import BY_HAND, NIGHT
from tests.lifecycle.office import WHY, Office, office, standing
from tests.lifecycle.put_back import aside_of, no_database_is_left

__all__ = ["no_database_is_left", "office"]  # fixtures
MACHINES = pytest.mark.parametrize("machine", ["the same", "another"])
ENVIRONMENT = Environment()


@MACHINES
def test_a_restored_backup_opens_no_record_and_lets_none_go(office: Office, machine: str) -> None:
    """Whatever was decided since then, each pupil's record is at least as closed and as kept as it was decided last."""
    office.restricts(BEN)
    office.holds(BEN)
    backup = office.backs_up()
    office.restricts(AMY)
    office.holds(AMY)
    office.lifts(BEN)
    office.ends_hold(BEN)
    office.restricts(CAI)
    office.lifts(CAI)
    office.holds(CAI)
    office.ends_hold(CAI)
    done = office.puts_back(backup, machine)
    assert standing(office.database) == ({AMY, BEN}, {AMY, BEN})
    assert "restricted" in office.says("noor.hussain", "pupil Amy Carter")
    assert "Cai Evans" in office.says("peter.lowe", "pupil Cai Evans")
    said = "\n".join(said_of(done, ENVIRONMENT))
    assert (
        "1 pupil's record is restricted again, as was decided after that. Which: staffroom restrict list"
        in said
    )
    assert "1 pupil's record is on hold again" in said
    assert "1 pupil's record is restricted still, though that was lifted after that" in said
    assert "1 pupil's record is on hold still, though that was ended after that" in said
    asked = [each for each in to_do_after(done, ENVIRONMENT) if "Ask the safeguarding lead" in each]
    assert len(asked) == (machine == "another"), "what else was decided nobody knows there"
    assert ("For 1 of them the reason is not here" in said) == (machine == "another")
    assert "restricted a pupil's record" not in said
    assert "Amy" not in said
    # Who may read it sees whose it is and why; what was lifted is looked at again at once.
    listed = office.says("ruth.adeyemi", "restricted")
    assert "Amy Carter" in listed
    assert (
        WHY if machine == "the same" else "Set on Monday 23 November 2026; a backup from before was put back"
    ) in listed
    assert "By Ruth Adeyemi since" in listed
    with office.database.reading() as db:
        whole(db)
        kept = db.exec(select(Restriction).where(Restriction.pupil_id == BEN)).one()
        assert kept.look_again == BY_HAND.at.date()
        told = db.exec(
            select(Entry.pupil_id, Entry.deed)
            .where(col(Entry.deed).in_([Deed.RESTRICTION_AGAIN, Deed.HOLD_AGAIN]), Entry.door == "cli")
            .order_by(col(Entry.id))
        ).all()
    both = {Deed.RESTRICTION_AGAIN, Deed.HOLD_AGAIN}
    assert {(whose, deed) for whose, deed in told if whose != CAI} == {
        (a, d) for a in (AMY, BEN) for d in both
    }


@MACHINES
def test_put_back_twice_it_is_the_same(office: Office, machine: str) -> None:
    office.restricts(BEN)
    backup = office.backs_up()
    office.restricts(AMY)
    office.lifts(BEN)
    office.puts_back(backup, machine)
    once = standing(office.database)
    for _ in range(2):
        office.puts_back(backup, machine)
        assert standing(office.database) == once
        assert "restricted" in office.says("noor.hussain", "pupil Amy Carter"), "it was started in between"
    with office.database.reading() as db:
        whole(db)
        assert db.exec(select(Restriction.reason).where(Restriction.pupil_id == BEN)).one() == WHY


@MACHINES
def test_what_was_taken_back_at_once_was_not_decided(office: Office, machine: str) -> None:
    backup = office.backs_up()
    with office.at_work() as (db, actor, who):
        _, entry = restrict(db, actor, who, AMY, WHY)
        undo(db, replace(actor, at=actor.at + timedelta(minutes=1)), who, entry.id or 0)
    office.restricts(CAI)
    with office.at_work() as (db, actor, who):
        number = db.exec(select(Restriction.id).where(Restriction.pupil_id == CAI)).one() or 0
        _, entry = lift(db, actor, who, number, "it is settled")
        undo(db, replace(actor, at=actor.at + timedelta(minutes=1)), who, entry.id or 0)
    with office.at_work() as (db, actor, who):
        keep_restricted(db, actor, who, number)
    office.puts_back(backup, machine)
    assert standing(office.database) == ({CAI}, set())


def test_a_pupil_who_is_not_in_the_backup_is_named_by_number(office: Office) -> None:
    backup = office.backs_up()
    with office.database.writing() as db:
        db.add(Pupil(id=9, legal_forename="Dora", legal_surname="Ford", year_group=11, admission="4711"))
    office.restricts(9)
    done = office.puts_back(backup)
    (todo,) = to_do_after(done, ENVIRONMENT)
    assert "The record of the pupil 4711 was restricted on 23 November 2026" in todo
    assert "by Ruth Adeyemi, and the pupil is not in this backup" in todo
    assert todo.endswith('imported again: staffroom restrict set 4711 --because "…" --as EMAIL')
    assert standing(office.database) == (set(), set())
    with closing(aside_of(office.database, done)) as aside:
        assert standing(aside) == ({9}, set())


def test_in_another_database_a_pupil_has_another_number(office: Office) -> None:
    """It was begun anew by an import, and a pupil's record restricted in it, before the backup was found."""
    backup = office.backs_up()
    position = SQLModel.metadata.tables["journal_position"]
    with office.database.writing() as db:
        db.execute(update(position).values(mark="another"))
        amy, cai = db.get_one(Pupil, AMY), db.get_one(Pupil, CAI)
        for name in ("legal_forename", "legal_surname", "admission"):
            mine, theirs = getattr(amy, name), getattr(cai, name)
            setattr(amy, name, theirs)
            setattr(cai, name, mine)
    office.restricts(CAI)
    office.puts_back(backup)
    assert standing(office.database) == ({AMY}, set())


@MACHINES
def test_requests_and_statements_since_are_named_each_with_what_to_do(office: Office, machine: str) -> None:
    asked = RequestTaken(AMY, Asker.PARENT, "Jo Carter", Came.LETTER, date(2026, 11, 20), date(2026, 11, 20))
    with office.at_work("alan.price") as (db, actor, who):
        before = take_down(db, actor, who, asked)
    with office.at_work() as (db, actor, who):
        db.add(
            Slip(
                id=5,
                pupil_id=AMY,
                from_id=actor.staff_id or 0,
                tone=Tone.NEGATIVE,
                text="late",
                sent_at=actor.at,
            )
        )
        db.flush()
        shown, _ = take_statement(db, actor, who, ("slip", 5), (SaidBy.PUPIL, NIGHT.date(), "I was not."))
    backup = office.backs_up()
    with office.at_work("alan.price") as (db, actor, who):
        take_down(db, actor, who, replace(asked, pupil_id=BEN))
        say_complex(db, actor, who, before.id, "it is much")
    with office.at_work() as (db, actor, who):
        take_statement_back(db, actor, who, shown.id)
        take_statement(db, actor, who, ("slip", 5), (SaidBy.PUPIL, NIGHT.date(), "I was at the dentist."))
        gone, _ = take_statement(db, actor, who, ("slip", 5), (SaidBy.PARENT, NIGHT.date(), "She was."))
        take_statement_back(db, actor, who, gone.id)
    done = office.puts_back(backup, machine)
    new, old, hidden, said = to_do_after(done, ENVIRONMENT)[-4:]
    assert "Request 2 of the pupil 472 was taken down on " in new
    assert "by Alan Price, and is not in this backup; its time runs." in new
    assert ("stands in the database that is kept" in new) == (machine == "the same")
    assert "Request 1 of the pupil 471 was gone on with" in old
    assert old.endswith("staffroom request show 1 --as EMAIL")
    assert "Statement 1 of the pupil 471 was shown no more on " in hidden
    assert hidden.endswith("staffroom statement withdraw 1 --as EMAIL")
    assert "Statement 2 of the pupil 471 was taken down on " in said
    assert said.endswith("staffroom statement records 471 --as EMAIL")


def test_whose_rights_are_back_is_named(office: Office) -> None:
    backup = office.backs_up()
    with office.database.writing() as db:
        db.exec(select(Staff).where(Staff.email == "tom.berry@school.example")).one().active = False
        db.execute(delete(StaffRole).where(col(StaffRole.role) == Role.RAISING_ACHIEVEMENT))
        db.execute(update(StaffSubject).where(col(StaffSubject.subject_id) == ART).values(head=False))
        db.add(Staff(id=99, email="new@school.example", forename="Nell", surname="New"))
    (todo,) = to_do_after(office.puts_back(backup), ENVIRONMENT)
    assert "are back: of Art Head, Sam Okafor and Tom Berry." in todo


def test_what_is_said_in_chat_is_written_down_too(office: Office) -> None:
    backup = office.backs_up()
    with closing(Database(office.database.url)) as served:
        keep_journal(served, office.place.journal, office.now)
        ruth = World(served).staff("ruth.adeyemi")
        for name in ("Amy Carter", "Cai Evans"):
            ruth.says(f"restrict {name}: {WHY}")
            ruth.presses("Restrict the record")
        assert "is not restricted" in ruth.presses("Undo")
    office.puts_back(backup, "another")
    assert standing(office.database) == ({AMY}, set())


def test_what_was_approved_is_approved_again(office: Office) -> None:
    """It may have been stopped since, and what goes cannot be brought back."""
    with office.database.writing() as db:
        ruth = db.exec(select(Staff.id).limit(1)).one()
        made = PurgeList(
            day=NIGHT.date(),
            made_at=NIGHT,
            pupils=1,
            state=ListState.REMOVING,
            approved_by=ruth,
            approved_at=NIGHT,
        )
        db.add(made)
    done = office.puts_back(office.backs_up())
    assert done.wait_again == [1]
    assert "List 1 of what is kept no longer had been approved" in to_do_after(done, ENVIRONMENT)[-1]
    with office.database.reading() as db:
        found = db.get_one(PurgeList, 1)
        assert (found.state, found.approved_by, found.approved_at) == (ListState.WAITING, None, None)


def test_what_an_earlier_version_set_is_written_down_at_the_next_start(office: Office) -> None:
    with closing(Database(office.database.url)) as earlier:  # it keeps no journal of that
        elsewhere = Office.__new__(Office)
        elsewhere.database, elsewhere.place, elsewhere.now = earlier, office.place, office.now
        backup = elsewhere.backs_up()
        elsewhere.restricts(AMY)
    office.database.close()
    assert keep_journal(office.database, office.place.journal, office.now) == 0
    (line,) = [each for line in office.place.journal.lines() for each in line.decided]
    assert (line.deed, line.pupil_id) == (Deed.RESTRICTION_SET, AMY)
    keep_journal(office.database, office.place.journal, office.now)
    assert len(list(office.place.journal.lines())) == 1, "once"
    office.puts_back(backup, "another")
    assert standing(office.database) == ({AMY}, set())


def test_where_the_journal_cannot_be_written_a_record_is_restricted_all_the_same(office: Office) -> None:
    whole_journal = office.place.journal
    office.database.info["journal"] = Journal(Path("/dev/null") / "removed.jsonl")
    office.restricts(AMY)
    assert standing(office.database) == ({AMY}, set())
    keep_journal(office.database, whole_journal, office.now)
    assert [each.deed for line in whole_journal.lines() for each in line.decided] == [Deed.RESTRICTION_SET]


def test_killed_before_it_is_committed_a_record_is_restricted_at_the_next_start_and_none_is_opened(
    office: Office,
) -> None:
    office.restricts(BEN)
    for pupil_id, deed in ((AMY, restrict), (BEN, None)):
        with suppress(KeyboardInterrupt), office.at_work() as (db, actor, who):
            if deed is not None:
                deed(db, actor, who, pupil_id, WHY)
            else:
                number = db.exec(select(Restriction.id).where(Restriction.pupil_id == BEN)).one() or 0
                lift(db, actor, who, number, "it is settled")
            raise KeyboardInterrupt
        keep_journal(office.database, office.place.journal, office.now)
        assert standing(office.database) == ({AMY, BEN}, set())
    # Started once more, the journal says so too.
    keep_journal(office.database, office.place.journal, office.now)
    last = [each for line in office.place.journal.lines() for each in line.decided][-1]
    assert (last.deed, last.pupil_id) == (Deed.RESTRICTION_SET, BEN)


def test_no_word_of_why_and_no_name_stands_in_the_journal(office: Office) -> None:
    office.restricts(AMY)
    office.holds(AMY)
    written = office.place.journal.file.read_text()
    assert written.count('"decided"') == 4, "by what each was written, and what was decided"
    for word in (WHY, "claim", "Amy", "Carter", "471", "Ruth"):
        assert word not in written


def test_each_deed_about_a_restriction_a_hold_or_a_right_is_said_or_carried() -> None:
    """A deed that is added has to say which it is."""
    safe_without = {
        Deed.RESTRICTION_AGAIN,
        Deed.HOLD_AGAIN,
        Deed.REQUEST_DECIDE,
        Deed.REQUEST_FILE,
        Deed.REQUEST_FILE_GONE,
    }
    """Of a restoring itself; what is undecided goes out to nobody, and a file is made again."""
    words = ("restriction.", "hold.", "statement.", "request.")
    changing = {each for each in Deed if each.startswith(words) and each.did == "changed"}
    assert changing == IN_LAW | safe_without
