"""Recording meetings with one's own pupils (P7, P18, R11)."""

import pytest
from sqlmodel import col, select

from bot.ask import FormErrors, Reply
from bot.commands import registry
from bot.dispatch import Dispatcher
from bot.requests import Submitted, Words
from models.audit.deeds import Did
from models.audit.entries import Entry
from models.db.database import Database
from models.mentoring.meeting import AgreedTarget, Meeting
from models.school.people import Mentorship, Pupil, Staff
from tests.conversations.conftest import WRITE_AGAIN, Speaker, World

pytestmark = pytest.mark.P7

Kept = tuple[str, bool, str, bool]


def kept(database: Database) -> list[Kept]:
    """Every meeting that stands: day, formal, note, and whether no target was needed."""
    with database.reading() as db:
        found = db.exec(select(Meeting).where(col(Meeting.removed_at).is_(None)).order_by(col(Meeting.id)))
        return [(each.day.isoformat(), each.formal, each.note, each.no_target_needed) for each in found]


def targets(database: Database) -> list[str]:
    with database.reading() as db:
        found = db.exec(select(AgreedTarget).where(col(AgreedTarget.removed_at).is_(None)))
        return [each.text for each in found]


def test_a_formal_meeting_is_saved_in_one_line_and_says_what_is_next(
    dan: Speaker, database: Database
) -> None:
    said = dan.says("meet Amy Carter formal: spoke about revision, target: two past papers by Friday")
    assert said.splitlines() == [
        "Amy Carter 11A: formal meeting on Mon 23 Nov saved.",
        "  Target: two past papers by Friday",
        "  1 more to meet this month.",
        "[1] Arrange  [2] Undo",
    ]
    assert kept(database) == [("2026-11-23", True, "spoke about revision", False)]
    assert targets(database) == ["two past papers by Friday"]


def test_an_informal_contact_moves_last_seen_and_does_not_meet_the_duty(
    dan: Speaker, database: Database
) -> None:
    said = dan.says("meet Amy informal: spoke in the corridor about maths")
    assert said.splitlines()[0] == "Amy Carter 11A: informal contact on Mon 23 Nov saved."
    assert "Formal meeting overdue since September." in said
    assert kept(database) == [("2026-11-23", False, "spoke in the corridor about maths", False)]
    assert "Amy Carter 11A: since September, last seen today (informal)" in dan.says("mentees")


@pytest.mark.parametrize(
    ("line", "expected", "target"),
    [
        (
            "meet Amy Carter fri formal note: talked about maths target: two papers",
            ("2026-11-20", True, "talked about maths", False),
            ["two papers"],
        ),
        (
            "meet Amy Carter formal no target: all going well",
            ("2026-11-23", True, "all going well", True),
            [],
        ),
        (
            "meet Amy Carter formal: all going well, target: none",
            ("2026-11-23", True, "all going well", True),
            [],
        ),
        ("meet Amy Carter formal target: none needed", ("2026-11-23", True, "", True), []),
        ("meet Amy Carter no target needed: settled in", ("2026-11-23", True, "settled in", True), []),
        (
            "meet Amy Carter formal: all well, no target needed",
            ("2026-11-23", True, "all well, no target needed", True),
            [],
        ),
        ("meet formal Amy Carter target: read a book", ("2026-11-23", True, "", False), ["read a book"]),
        ("meet with Amy informal: went well", ("2026-11-23", False, "went well", False), []),
        ("/meet carter, amy informal 12 nov saw her mum", ("2026-11-12", False, "saw her mum", False), []),
        (
            "MEET Amy\u00a0Carter informal – “a good week”",
            ("2026-11-23", False, "– “a good week”", False),
            [],
        ),
        (
            "meet Amy informal: today she was late, last Friday as well",
            ("2026-11-23", False, "today she was late, last Friday as well", False),
            [],
        ),
        ("meet Amy informal: no targets were set", ("2026-11-23", False, "no targets were set", False), []),
    ],
)
def test_what_a_busy_mentor_types_is_understood(
    dan: Speaker, database: Database, line: str, expected: Kept, target: list[str]
) -> None:
    assert "saved." in dan.says(line)
    assert kept(database) == [expected]
    assert targets(database) == target


def test_a_name_that_many_have_means_ones_own_pupil(dan: Speaker) -> None:
    assert dan.says("meet Amy informal: went well").startswith("Amy Carter 11A:")


def test_a_name_that_two_of_ones_own_have_is_picked_from_those(world: World, database: Database) -> None:
    with database.writing() as db:
        amys = db.exec(select(Pupil.id).where(Pupil.legal_forename == "Amy")).all()
        dan = db.exec(select(Staff.id).where(Staff.email == "d.whitfield@school.example")).one()
        mentored = db.exec(select(Mentorship).where(col(Mentorship.pupil_id).in_(amys))).all()
        assert len(amys) > len(mentored) == 2
        for each in mentored:
            each.staff_id = dan or 0
    asked = world.staff("d.whitfield").says("meet Amy informal: went well")
    assert "! Which “Amy” do you mean?" in asked
    assert "1. Amy Carter 11A (Year 11)\n  2. Amy Sutton 10D (Year 10)\n? Pupil" in asked
    assert kept(database) == []


def test_a_name_that_nobody_has_offers_ones_own_pupils(dan: Speaker, database: Database) -> None:
    asked = dan.says("meet Amey informal: went well")
    assert "I know no pupil called “Amey”. Did you mean one of yours?" in asked
    assert "1. Amy Carter 11A (Year 11)" in asked
    assert dan.says("1").startswith("Amy Carter 11A: informal contact")
    assert kept(database) == [("2026-11-23", False, "went well", False)]


def test_meet_alone_opens_the_form_and_lists_ones_own_pupils(dan: Speaker, database: Database) -> None:
    asked = dan.says("meet")
    assert "1. Amy Carter 11A (Year 11)\n  2. Matthew Whiteley 11A (Year 11)" in asked
    assert "Not for safeguarding concerns. Tell Ruth Adeyemi in person." in asked
    said = dan.says("2", "", "", "settling in", "read twenty pages", "", "", "")
    assert said.startswith("Matthew Whiteley 11A: formal meeting on Mon 23 Nov saved.")
    assert kept(database) == [("2026-11-23", True, "settling in", False)]


def test_the_form_opens_without_a_reproach_and_says_so_only_when_it_was_sent(
    dan: Speaker, database: Database
) -> None:
    assert "!" not in dan.says("meet Amy")
    said = dan.says("", "", "", "", "", "", "")
    assert "! A formal meeting needs a new target. Type one, or none." in said
    assert dan.says("none").startswith("Amy Carter 11A: formal meeting on Mon 23 Nov saved.")
    assert kept(database) == [("2026-11-23", True, "", True)]


def test_a_formal_meeting_without_a_target_asks_for_just_that_and_keeps_the_note(
    dan: Speaker, database: Database
) -> None:
    asked = dan.says("meet Amy Carter formal: all going well")
    assert "! A formal meeting needs a new target. Type one, or none if none is needed." in asked
    assert kept(database) == []
    dan.says("none")
    assert kept(database) == [("2026-11-23", True, "all going well", True)]


@pytest.mark.P18
def test_each_target_from_before_is_asked_about_by_its_own_words(dan: Speaker) -> None:
    dan.says("meet Amy fri formal target: two past papers; read on by 4 dec")
    asked = dan.says("meet Amy")
    while "? two past papers" not in asked:
        assert "! " not in asked
        asked = dan.says("")
    assert "1. Done\n  2. Partly done\n  3. Not done\n  4. Dropped" in asked
    said = dan.says("2", "", "no target needed", "", "", "")
    said = dan.says("1") if "second" in said else said
    assert "From before: partly, two past papers." in said
    assert "read on by 4 dec" in said
    assert dan.says("undo").startswith("The meeting with Amy Carter 11A is taken back.")
    assert "two past papers" in dan.says("done Amy")


@pytest.mark.P18
def test_more_targets_than_are_asked_about_stand_below_the_new_one(dan: Speaker) -> None:
    dan.says("meet Amy fri formal target: " + "; ".join(f"task {number}" for number in range(7)))
    asked = dan.says("meet Amy informal")
    for _ in range(12):
        if "? New target" in asked:
            break
        asked = dan.says("")
    assert "Open from before, too: task " in asked


@pytest.mark.P18
def test_what_a_pupil_agreed_to_is_not_shown_to_who_sends_a_form_for_somebody_elses_pupil(
    dan: Speaker, database: Database, world: World
) -> None:
    dan.says("meet Amy fri formal target: two past papers")
    with database.reading() as db:
        amy = db.exec(select(Meeting.pupil_id)).one()
        staff = {each.email.partition("@")[0]: each.id or 0 for each in db.exec(select(Staff))}
    dispatcher = Dispatcher(database, registry(), now=world.clock.now)

    def hints(who: str) -> str:
        values = {"pupil": str(amy), "kind": "formal", "day": "nonsense"}
        heard = dispatcher.hear(Submitted(staff_id=staff[who], command="meet", values=values))
        assert isinstance(heard, FormErrors)
        return " ".join(f"{each.label} {each.hint}" for each in heard.form.asks)

    assert "two past papers" in hints("d.whitfield")
    assert "two past papers" not in hints("g.lin")


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("meet Amy tomorrow formal target: x", "Tuesday 24 November is still to come."),
        (
            "meet Amy yesterday formal target: x",
            "22 November was a Sunday. The last school day before it was Friday 20",
        ),
        ("meet Amy 26 oct formal target: x", "26 October was in the school holidays."),
        ("meet Amy 30 nov formal target: x", "Monday 30 November is still to come."),
        ("meet Amy 1 mar formal target: x", "Sunday 1 March 2026 was in the last school year."),
    ],
)
def test_a_day_on_which_no_meeting_was_is_asked_about_with_the_rest_kept(
    dan: Speaker, database: Database, line: str, why: str
) -> None:
    assert why in dan.says(line)
    assert kept(database) == []
    assert dan.says("thu").startswith("Amy Carter 11A: formal meeting on Thu 19 Nov saved.")


def test_a_day_that_does_not_exist_is_said(dan: Speaker, database: Database) -> None:
    assert "There is no day 31/11/2026" in dan.says("meet Amy 31 nov formal target: x")
    assert kept(database) == []


def test_a_class_is_refused_kindly(dan: Speaker) -> None:
    assert "One pupil at a time here, not the whole of 11A." in dan.says("meet 11A")
    # A class alone behind a name is no note of a meeting; her own form says which Amy Carter.
    assert "One pupil at a time here." in dan.says("meet Amy Carter, 11Ma1")
    assert "One pupil" not in dan.says("meet Amy Carter, 11A")


def test_only_the_mentor_and_learning_support_record_meetings(
    noor: Speaker, joan: Speaker, world: World, database: Database
) -> None:
    said = noor.says("meet Amy Carter formal target: x")
    assert "Ask Dan Whitfield (mentor)." in said
    assert "You have no pupils of your own. Ask Helen Marsh, who allocates mentors." in joan.says("meet")
    assert kept(database) == []
    with database.reading() as db:
        assert db.exec(select(Entry.deed).where(Entry.did == Did.REFUSED)).all() == ["meet", "meet"]
    mia = world.staff("m.kowalska")
    assert mia.says("meet Ben Dodd informal: helped with reading").startswith(
        "Ben Dodd 11B: informal contact"
    )
    assert "- meet " not in joan.sees_all("help")
    assert "- meet " in mia.sees_all("help")


def test_the_same_again_within_a_minute_is_one_meeting(
    dan: Speaker, database: Database, world: World
) -> None:
    dan.says("meet Amy informal: went well")
    said = dan.says("meet Amy informal: went well")
    assert said.startswith("Already recorded: Amy Carter 11A: informal contact on Mon 23 Nov saved.")
    assert len(kept(database)) == 1
    dan.says("meet Amy informal: hello again")
    world.at("10:02")
    dan.says("meet Amy informal: went well")
    assert len(kept(database)) == 3


def test_another_target_is_not_the_same_again(dan: Speaker, database: Database) -> None:
    dan.says("meet Amy formal target: read", "meet Amy formal target: write", "1")
    assert targets(database) == ["read", "write"]


@pytest.mark.both_databases
def test_undo_takes_the_meeting_and_its_target_back(dan: Speaker, database: Database) -> None:
    dan.says("meet Amy formal: spoke, target: read")
    assert dan.presses("Undo") == f"The meeting with Amy Carter 11A is taken back.{WRITE_AGAIN}"
    assert (kept(database), targets(database)) == ([], [])
    with database.reading() as db:
        assert [each.note for each in db.exec(select(Meeting))] == [""]
    assert "saved." in dan.says("meet Amy formal: spoke, target: read")
    assert len(kept(database)) == 1


def test_a_meeting_is_on_record_in_ids_and_names_of_fields(dan: Speaker, database: Database) -> None:
    dan.says("meet Amy formal: spoke, target: read")
    with database.reading() as db:
        entry = db.exec(select(Entry).where(Entry.deed == "meeting.record")).one()
        assert (entry.did, entry.record, entry.fields) == (Did.CHANGED, "meeting", "day,formal,note,target")
        assert entry.pupil_id is not None


def test_words_of_concern_are_asked_about_before_anything_is_saved(dan: Speaker, database: Database) -> None:
    assert "Is this a safeguarding concern?" in dan.says("meet Amy formal: she spoke of abuse, target: none")
    assert "Nothing was saved." in dan.says("1")
    assert kept(database) == []
    dan.says("meet Amy formal: she spoke of abuse, target: none", "2")
    assert kept(database) == [("2026-11-23", True, "she spoke of abuse", True)]


def test_a_note_that_is_too_long_is_kept_and_said(dan: Speaker, database: Database) -> None:
    said = dan.says(f"meet Amy informal: {'word ' * 201}")
    assert "! That is 1004 characters; 1000 fit. Shorten it a little." in said
    assert kept(database) == []


def test_the_meet_button_opens_the_form_for_its_pupil(dan: Speaker) -> None:
    dan.says("mentees")
    assert "? Kind (now: Formal" in dan.presses("Meet")
    assert dan.says("2", "", "went well", "", "", "", "").startswith(
        "Amy Carter 11A: informal contact on Mon 23 Nov saved."
    )


def test_the_same_request_heard_twice_is_answered_from_what_stands(
    dan: Speaker, database: Database, world: World
) -> None:
    dispatcher = Dispatcher(database, registry(), now=world.clock.now)
    with database.reading() as db:
        me = db.exec(select(Staff.id).where(Staff.email == "d.whitfield@school.example")).one() or 0

    def heard() -> str:
        result = dispatcher.hear(Words(staff_id=me, key="e1", words="meet Amy formal target: read"))
        assert isinstance(result, Reply)
        return result.card.title

    assert heard() == "Amy Carter 11A: formal meeting on Mon 23 Nov saved."
    world.at("10:05")
    assert heard() == "Already recorded: Amy Carter 11A: formal meeting on Mon 23 Nov saved."
    assert len(kept(database)) == 1
    dan.says("undo")
    assert heard() == "That meeting was taken back."


SECOND = (
    "Amy Carter 11A has had November’s formal meeting, on Mon 23 Nov with Dan Whitfield. If this is the same one, "
    "save nothing."
)
TOLD_TWICE = "meet amy carter formal: spoke about revision, target: none"


@pytest.mark.parametrize(("answer", "formal"), [("1", True), ("2", False)])
def test_a_second_formal_meeting_of_the_month_asks(
    dan: Speaker, database: Database, answer: str, *, formal: bool
) -> None:
    dan.says("meet amy carter formal: first, target: two past papers")
    assert SECOND in dan.says(TOLD_TWICE)
    assert len(kept(database)) == 1
    dan.says(answer)
    assert kept(database)[1] == ("2026-11-23", formal, "spoke about revision", True)


def test_nothing_is_asked_of_another_month_an_informal_one_or_the_same_line(
    dan: Speaker, world: World, database: Database
) -> None:
    dan.says("meet amy carter 15 oct formal: autumn, target: none")
    dan.says("meet amy carter formal: first, target: none")
    assert "Already recorded: " in dan.says("meet amy carter formal: first, target: none")
    dan.says("meet amy carter informal: in the corridor")
    assert len(kept(database)) == len(["October", "November", "corridor"])
    world.at("10:05")
    assert SECOND in dan.says("meet amy carter formal: first, target: none")


@pytest.mark.parametrize("label", ["also there", "with", "present"])
def test_who_was_there_is_said_in_a_word_and_nothing_is_asked(dan: Speaker, label: str) -> None:
    said = dan.says(f"meet Amy Carter formal: all well, target: read on by Friday, {label}: mum")
    assert "saved" in said
    assert "Target: read on by Friday\n" in said
    assert "Also there: mum" in said


@pytest.mark.parametrize("label", ["pupil says", "says", "she says", "pupil"])
def test_what_the_pupil_says_is_theirs_and_a_concern_in_it_is_asked_about(dan: Speaker, label: str) -> None:
    said = dan.says(f"meet Amy Carter formal: all well, target: two past papers, {label}: the mock was hard")
    assert "The pupil says: the mock was hard" in said
    for words in ("dad hits her", "scared to go home", "wants to die"):
        line = f"meet Amy Carter informal: all well, target: read on, with: mum, {label}: {words}"
        assert "Is this a safeguarding concern?" in dan.says("cancel", line)
    assert "Is this a safeguarding concern?" in dan.says(
        "cancel", "meet Amy Carter informal: he hits her, target: read on, with: dad"
    )
    assert "Is this a safeguarding concern?" in dan.says(
        "cancel", "meet Amy Carter informal: all well, target: read on, with: mum’s boyfriend"
    )


def test_when_to_meet_next_is_said_in_a_word(dan: Speaker) -> None:
    said = dan.says("meet Amy Carter formal: all well, target: read on, next: 10 dec lunch")
    assert "Next meeting: Thu 10 Dec" in said
    assert "Target: read on\n" in said
