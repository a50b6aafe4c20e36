"""The safeguarding lead's way out: who said no is looked after, and a slip is removed wherever its words stand."""

import re
from pathlib import Path

import pytest
from sqlalchemy.engine import make_url
from sqlmodel import col, select

from models.audit.deeds import Deed
from models.audit.entries import Actor, Entry
from models.audit.holds import Hold
from models.db.database import Database
from models.db.journal import Journal, begin_journal, caught_up, journal_in
from models.lifecycle.decided_again import DecidedAgain
from models.lifecycle.removal.replaying import replay
from models.mentoring.meeting import AgreedTarget
from models.mentoring.slip import Slip
from models.outbox.notices import Notice
from models.outbox.topics import Topic
from tests.conversations.conftest import Speaker, World

pytestmark = pytest.mark.P8
GRAVE = "slip amy carter - he hit her with a belt"
LOOK = (
    "Noor Hussain sent a slip about Amy Carter 11A, and said that it is no safeguarding concern. Please look."
)


@pytest.fixture
def ruth(world: World) -> Speaker:
    """The safeguarding lead, who mentors and teaches nobody here."""
    return world.staff("r.adeyemi")


def stored(database: Database) -> list[tuple[str, str, bool]]:
    with database.reading() as db:
        return [(each.text, each.target, each.asked) for each in db.exec(select(Slip).order_by(col(Slip.id)))]


def test_a_no_to_the_gravest_asks_the_lead_to_look_without_a_word_of_it(
    noor: Speaker, ruth: Speaker, database: Database
) -> None:
    assert "Is this a safeguarding concern?" in noor.says(GRAVE)
    noor.says("2")
    assert stored(database) == [("he hit her with a belt", "", True)]
    told = noor.says("tick")
    assert f"▸ to Ruth Adeyemi:\n{LOOK}" in told
    assert "belt" not in told
    with database.reading() as db:
        notice = db.exec(select(Notice).where(Notice.topic == Topic.CONCERN_DENIED)).one()
        denied = db.exec(select(Entry).where(Entry.deed == Deed.CONCERN_DENY)).one()
        assert (notice.about, notice.about_id) == ("entry", denied.id)
    assert "he hit her with a belt" in ruth.says("remove amy carter") + ruth.presses("Read")


def test_a_yes_saves_nothing_and_asks_nobody(noor: Speaker, database: Database) -> None:
    noor.says(GRAVE, "1")
    assert stored(database) == []
    assert "Ruth Adeyemi" not in noor.says("tick")


def test_what_is_not_of_the_gravest_is_marked_and_asks_nobody(noor: Speaker, database: Database) -> None:
    noor.says("slip amy carter - crying in class again", "2")
    assert [asked for _, _, asked in stored(database)] == [True]
    assert "▸ to Ruth Adeyemi" not in noor.says("tick")


def test_a_meeting_of_which_it_was_said_is_looked_at_too(dan: Speaker) -> None:
    dan.says("meet amy carter informal: dad hit her with a belt", "2")
    said = dan.says("tick")
    assert (
        "Dan Whitfield saved a meeting about Amy Carter 11A, and said that it is no safeguarding concern."
        in said
    )
    assert "belt" not in said


def test_a_class_is_marked_each(noor: Speaker, database: Database) -> None:
    noor.says("slip amy carter, ben dodd + brave about her self harm")
    noor.says("2")
    assert [asked for _, _, asked in stored(database)] == [True, True]


@pytest.mark.parametrize("undone", [False, True])
def test_the_lead_may_read_where_a_word_asked_and_no_other(
    noor: Speaker, ruth: Speaker, dan: Speaker, *, undone: bool
) -> None:
    noor.says(GRAVE, "2")
    dan.says("todo")
    asked = list(dan.talk.buttons)
    dan.presses("Read")
    noor.says("slip ben dodd - late again")
    if undone:
        noor.says("slip amy carter + ace", "undo")
    ruth.talk.buttons = asked
    assert "he hit her with a belt" in ruth.presses("Read")
    assert ruth.labels == ["Remove"]


def test_a_slip_is_removed_and_a_mark_without_content_stays(
    noor: Speaker, dan: Speaker, ruth: Speaker, database: Database
) -> None:
    noor.says("slip amy carter - secret words, target: secret target")
    dan.says("todo")
    dan.presses("Read")
    assert "Mentoring" not in ruth.says("remove amy carter")
    assert "secret" not in ruth.says("remove amy carter")
    said = ruth.presses("Remove")
    assert said.startswith(
        "Removed: the slip about Amy Carter 11A from Noor Hussain. A mark without content stays."
    )
    assert (
        "What Noor Hussain typed to Staffroom themselves is their own message: ask them to delete it." in said
    )
    assert stored(database) == [("", "", False)]
    with database.reading() as db:
        assert {each.text for each in db.exec(select(AgreedTarget))} == {""}
        entry = db.exec(select(Entry).where(Entry.deed == Deed.SLIP_REMOVE)).one()
        assert entry.record_id == db.exec(select(Slip.id)).one()
    for who in (noor, dan):
        assert "Amy Carter 11A: removed slip: from Noor Hussain" in who.says("slips amy carter")
        assert who.labels == []
        assert "secret" not in who.says("slips") + who.says("pupil amy carter") + who.says("todo")
    assert "To finish" not in dan.says("done amy carter")
    assert ruth.says("remove amy carter") == "There are no slips about Amy Carter 11A to remove."


def test_what_was_sent_says_so_and_what_was_not_is_never_sent(
    noor: Speaker, ruth: Speaker, dan: Speaker
) -> None:
    noor.says("slip amy carter - secret words")
    assert "Negative slip about Amy Carter 11A from Noor Hussain" in noor.says("tick")
    noor.says("slip amy carter - other words")
    ruth.says("remove amy carter")
    for _ in range(2):
        ruth.presses("Remove")
        ruth.says("remove amy carter")
    told = noor.says("tick")
    assert (
        "▸ to Dan Whitfield (updated):\nA slip that stood here was removed by the safeguarding lead." in told
    )
    assert "▸ to Dan Whitfield:" not in told
    assert "slip" not in dan.says("todo")


@pytest.mark.both_databases
def test_it_can_be_removed_only_once_and_not_be_taken_back(noor: Speaker, ruth: Speaker) -> None:
    noor.says("slip amy carter - secret words")
    ruth.says("remove amy carter")
    buttons = list(ruth.talk.buttons)
    ruth.presses("Remove")
    ruth.talk.buttons = buttons
    assert ruth.presses("Remove") == "That slip is gone already: its words are taken away."
    assert "secret" not in noor.says("undo")
    ruth.talk.buttons = buttons
    assert ruth.presses("Read") == "That slip is gone already: its words are taken away."


@pytest.mark.parametrize("email", ["n.hussain", "d.whitfield", "h.marsh", "p.lowe", "a.price", "j.reid"])
def test_nobody_else_removes_one(noor: Speaker, ruth: Speaker, world: World, email: str) -> None:
    noor.says("slip amy carter - secret words")
    ruth.says("remove amy carter")
    buttons = list(ruth.talk.buttons)
    other = world.staff(email)
    refused = "Only the safeguarding lead may remove a slip. Ask Ruth Adeyemi (safeguarding lead)."
    assert refused in other.says("remove amy carter")
    for number, button in enumerate(buttons, 1):
        other.talk.buttons = list(buttons)
        presses = 2 if button.confirm else 1
        assert refused in other.says(*[str(number)] * presses)
    assert "secret words" in noor.says("slips")
    assert "\n- remove" not in other.sees_all("help")


def test_its_words_are_in_no_file_of_the_database(
    noor: Speaker, dan: Speaker, ruth: Speaker, database: Database
) -> None:
    if not database.is_sqlite:
        pytest.skip("PostgreSQL keeps its own files; the papers say how it forgets")
    path = Path(make_url(database.url).database or "")
    files = [path, path.with_name(f"{path.name}-wal")]
    noor.says("slip amy carter - zyzzyva by the bins, target: quokka")
    dan.says("todo")
    dan.presses("Read")
    assert any(b"zyzzyva" in each.read_bytes() for each in files if each.exists())
    ruth.says("remove amy carter")
    ruth.presses("Remove")
    held = [each.name for each in files if each.exists() and re.search(rb"zyzzyva|quokka", each.read_bytes())]
    assert held == []


@pytest.mark.parametrize(
    "line", ["slip amy carter - secret words, target: secret", "slip amy carter, ben dodd + secret"]
)
@pytest.mark.both_databases
def test_a_slip_that_was_taken_back_is_removed_out_of_the_messages_that_may_still_hold_it(
    noor: Speaker, dan: Speaker, ruth: Speaker, database: Database, line: str
) -> None:
    noor.says(line)
    noor.says("tick")
    assert "aken back" in noor.says("undo")
    listed = ruth.says("remove amy carter")
    assert ", taken back" in listed
    assert ruth.labels == ["Remove"]
    assert ruth.presses("Remove").startswith(
        "Removed: the slip about Amy Carter 11A from Noor Hussain. A mark without content stays."
    )
    with database.reading() as db:
        target = select(AgreedTarget).join(Slip, col(Slip.id) == AgreedTarget.slip_id)
        assert {each.text for each in db.exec(target)} <= {""}
        removed = select(Slip.removed_by).order_by(col(Slip.id))
        assert db.exec(removed).first() is not None
    assert "A slip that stood here was removed by the safeguarding lead." in noor.says("tick")
    assert "removed slip" in dan.says("slips amy carter")
    assert ruth.says("remove amy carter") == "There are no slips about Amy Carter 11A to remove."


@pytest.mark.both_databases
def test_the_words_of_a_slip_that_was_taken_back_are_not_read_again(noor: Speaker, ruth: Speaker) -> None:
    noor.says("slip amy carter - secret words")
    ruth.says("remove amy carter")
    buttons = list(ruth.talk.buttons)
    noor.says("undo")
    ruth.talk.buttons = buttons
    said = ruth.presses("Read")
    assert said.startswith("That slip was taken back by who sent it")
    assert "secret" not in said


@pytest.mark.both_databases
def test_what_was_taken_back_before_the_lead_looked_can_still_be_removed(
    noor: Speaker, ruth: Speaker
) -> None:
    noor.says(GRAVE, "2", "undo")
    told = noor.says("tick")
    assert (
        "A slip from Noor Hussain about Amy Carter 11A that you were asked to look at was taken back since."
        in told
    )
    assert "belt" not in told
    assert "from Noor Hussain to Dan Whitfield" in ruth.says("remove amy carter")
    assert ruth.presses("Remove").startswith("Removed:")


@pytest.mark.whole
def test_the_look_that_was_asked_for_stays_to_do_until_she_has_looked(noor: Speaker, ruth: Speaker) -> None:
    assert ruth.says("todo").startswith("Nothing to do now.")
    noor.says(GRAVE, "2")
    said = ruth.says("todo")
    assert "Amy Carter 11A: a slip to look at" in said
    assert "Noor Hussain said that it is no safeguarding concern. Please look." in said
    assert "belt" not in said
    assert "look at" not in noor.says("todo")
    assert "he hit her with a belt" in ruth.says("todo") + ruth.presses("Read")
    assert ruth.says("todo").startswith("Nothing to do now.")


def test_one_tap_removes_nothing(noor: Speaker, ruth: Speaker) -> None:
    noor.says("slip amy carter - dad hit her with a belt", "2")
    ruth.says("remove amy carter")
    number = str(ruth.labels.index("Remove") + 1)
    assert ruth.says(number).endswith(f"To do it, type {number} again.")
    ruth.says("remove amy carter")
    assert "To do it" in ruth.says(number)
    assert ruth.says(number).startswith("Removed: the slip about Amy Carter 11A")


def test_a_grave_no_about_a_meeting_waits_until_the_lead_has_spoken(
    world: World, dan: Speaker, ruth: Speaker
) -> None:
    dan.says("meet amy carter formal: he hit her with a belt, target: two past papers", "2")
    waits = "Amy Carter 11A: a meeting to look into: Dan Whitfield said that it is no safeguarding concern."
    for day in ("2026-11-24", "2026-12-01", "2027-03-01"):
        world.at(f"{day} 10:00")
        todo = ruth.says("todo")
        assert waits in todo
        assert "belt" not in todo
    assert ruth.presses("Spoken with them") == "Noted: you have spoken about it. It waits no more."
    assert waits not in ruth.says("todo")
    assert waits not in world.staff("h.marsh").says("todo")


@pytest.mark.both_databases
def test_a_removed_slip_stays_removed_in_a_copy_that_is_older(
    noor: Speaker, ruth: Speaker, database: Database, tmp_path: Path
) -> None:
    """As when a backup of before is put back: the journal says by numbers what is emptied again."""
    journal = Journal(tmp_path / "removed.jsonl")
    with database.writing() as db:
        begin_journal(db)
    journal_in(database.info, journal)
    noor.says(GRAVE, "2")
    with database.reading() as db:
        before = db.exec(select(Slip)).one()
    ruth.says("remove amy carter")
    ruth.presses("Remove")
    (line,) = journal.lines()
    assert line.by == "safeguarding"
    assert "belt" not in journal.file.read_text()
    with database.writing() as db:
        slip = db.get_one(Slip, before.id)
        slip.text, slip.removed_at, slip.removed_by = before.text, None, None
        db.flush()
        caught_up(db, line.mark, 0)
    again = DecidedAgain(Actor(None, line.at))
    assert replay(database, journal.after(line.mark, 0), again) == 1
    with database.reading() as db:
        after = db.get_one(Slip, before.id)
    assert (after.text, after.removed_at, after.removed_by) == ("", line.at, line.approved_by)


def test_where_the_record_is_on_hold_it_is_copied_elsewhere_first(
    noor: Speaker, ruth: Speaker, database: Database
) -> None:
    noor.says(GRAVE, "2")
    with database.writing() as db:
        slip = db.exec(select(Slip)).one()
        day = slip.sent_at.date()
        db.add(
            Hold(
                pupil_id=slip.pupil_id,
                reason="A claim",
                set_by=slip.from_id,
                set_at=slip.sent_at,
                look_again=day,
            )
        )
    ruth.says("remove amy carter")
    said = ruth.presses("Remove")
    assert "There is a hold on Amy Carter 11A's record" in said
    assert stored(database)[0][0] == "he hit her with a belt"
    assert "Removed: the slip about" in ruth.presses("Copied to the child protection file: remove it")
    assert stored(database)[0][0] == ""
    with database.reading() as db:
        assert (
            db.exec(select(Entry).where(Entry.deed == Deed.SLIP_REMOVE)).one().fields == "text,target,copied"
        )
