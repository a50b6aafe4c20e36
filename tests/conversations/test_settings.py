"""What the school may change, and leadership's channel (P14)."""

from datetime import time

import pytest
from sqlmodel import select

from bot.assembly import make_dispatcher
from bot.dispatch import Words
from bot.registry import Place, Replace, Reply
from models.db.database import Database
from models.school.channels import Channel
from models.school.people import Staff
from models.school.settings import Settings
from models.school.snapshot import settings
from tests.conversations.conftest import Speaker, World

pytestmark = pytest.mark.P14


def now(database: Database) -> Settings:
    with database.reading() as db:
        return settings(db)


def test_all_of_them_with_value_and_meaning(helen: Speaker) -> None:
    listed = helen.says("settings")
    assert "- digest time (16:30): when leadership gets the digest\n" in listed
    assert "- leader monday (nobody): who owns the Year 11 list on Mondays (an e-mail)\n" in listed
    assert "- safeguarding words (not set): the school's own words that ask" in listed
    assert "- leadership's place (none): each of leadership gets the Year 11 list in their own chat" in listed
    assert helen.labels == ["Change a setting"]


def test_who_changed_it_and_when_stands_beside_it(helen: Speaker, world: World) -> None:
    said = helen.says("settings digest time 16:45")
    assert said.splitlines()[:2] == [
        "Digest time set to 16:45. It was 16:30.",
        "  When leadership gets the digest.",
    ]
    world.at("2026-11-24 09:00")
    assert (
        "- digest time (16:45): when leadership gets the digest"
        " (changed by Helen Marsh, Mon 23 Nov 10:00; by default 16:30)"
    ) in helen.says("settings")


@pytest.mark.parametrize(
    ("line", "name", "value"),
    [
        ("settings digest time 16:45", "digest_time", time(16, 45)),
        ("settings digest time 1645", "digest_time", time(16, 45)),
        ("settings Digest Time: 4.45pm", "digest_time", time(16, 45)),
        ("settings digest time to 16:45", "digest_time", time(16, 45)),
        ("settings digest_time 16:45", "digest_time", time(16, 45)),
        ("settings digest time quarter to five", "digest_time", time(16, 45)),
        ("settings digest time 4.45", "digest_time", time(16, 45)),
        ("settings digest time 5", "digest_time", time(17)),
        ("settings morning time 7.45", "morning_time", time(7, 45)),
        ("settings after school 3pm-4pm", "after_school", (time(15), time(16))),
        (
            "settings after school half past three to half past four",
            "after_school",
            (time(15, 30), time(16, 30)),
        ),
        ("settings lunch 12.30-1.10", "lunch", (time(12, 30), time(13, 10))),
        ("settings before school 7.45-8.15", "before_school", (time(7, 45), time(8, 15))),
        ("settings after school 15:25-16:25", "after_school", (time(15, 25), time(16, 25))),
        ("settings after school 15.25 – 16.25", "after_school", (time(15, 25), time(16, 25))),
        ("settings after school 15:25 to 16:25", "after_school", (time(15, 25), time(16, 25))),
        ("settings leader monday p.lowe@school.example", "leader_monday", "p.lowe@school.example"),
        ("settings leader mon Peter Lowe", "leader_monday", "p.lowe@school.example"),
        ("settings leader fri lowe", "leader_friday", "p.lowe@school.example"),
        ("settings session years 11, 10", "session_years", (10, 11)),
        ("settings last month year 11 june", "meetings_until_11", 6),
        ("settings last month y11 6", "meetings_until_11", 6),
        ("settings slip unread days 3", "slip_unread_days", 3),
        (
            "settings safeguarding words Bruise, hurt at home",
            "safeguarding_words",
            ("bruise", "hurt at home"),
        ),
    ],
)
def test_one_line_changes_one(
    helen: Speaker, database: Database, line: str, name: str, value: object
) -> None:
    assert " set to " in helen.says(line)
    assert getattr(now(database), name) == value


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        ("settings digest time 25:99", "Digest time needs a time, such as 16:30."),
        ("settings digest time monday", "Digest time needs a time, such as 16:30."),
        ("settings digest time 16-45", "Digest time needs a time, such as 16:30."),
        ("settings list time 01:30", "Nothing is sent between 01:00 and 02:00."),
        ("settings after school 16:25", "After school is two times, such as 15:20-16:20."),
        ("settings after school 16:25-15:25", "After school is two times, such as 15:20-16:20."),
        ("settings after school 12:50-16:25", "Lunch (12:40-13:10) would run into after school"),
        ("settings sessions a week lots", "Sessions a week is a whole number, such as 3."),
        ("settings session years 3", "Session years are year groups from 7 to 13, such as 10, 11."),
        ("settings last month year 11 14", "Last month year 11 is a month from September to July"),
        ("settings last month year 11 august", "Last month year 11 is a month from September to July"),
        ("settings slip length 600", "A slip holds at most 500 characters."),
        (
            "settings leader monday n.hussain@school.example",
            "n.hussain@school.example is not one of leadership.",
        ),
        ("settings safeguarding words ,", "At least one word has to stay"),
    ],
)
def test_a_value_that_cannot_work_is_kept_and_said_beside_its_field(
    helen: Speaker, database: Database, line: str, wrong: str
) -> None:
    before = now(database)
    asked = helen.says(line)
    assert f"! {wrong}" in asked
    assert f"now: {' '.join(line.split()[-1:])}" in asked
    assert now(database) == before


def test_a_refused_value_can_be_mended_at_once(helen: Speaker, database: Database) -> None:
    helen.says("settings digest time 25:99")
    assert "set to 16:50" in helen.says("16:50")
    assert now(database).digest_time == time(16, 50)


def test_who_has_left_cannot_lead_the_day(helen: Speaker, database: Database) -> None:
    with database.writing() as db:
        db.exec(select(Staff).where(Staff.surname == "Lowe")).one().active = False
    assert "is not one of leadership" in helen.says("settings leader monday p.lowe@school.example")


def test_default_gives_it_back_to_itself(helen: Speaker, database: Database) -> None:
    helen.says("settings digest time 16:45")
    assert "set to 16:30. It was 16:45." in helen.says("settings digest time default")
    assert "changed by" not in helen.says("settings")
    assert now(database).digest_time == time(16, 30)
    helen.says("settings leader monday Peter Lowe", "settings leader monday nobody")
    assert now(database).leader_monday == ""


def test_undo_takes_it_back(helen: Speaker, database: Database) -> None:
    helen.says("settings digest time 16:40", "settings digest time 16:45")
    assert helen.presses("Undo") == "Digest time: 16:40 again."
    assert now(database).digest_time == time(16, 40)
    assert "Before that: you changed a setting" in helen.says("undo")
    assert helen.presses("Take that back too") == "Digest time: 16:30 again."


def test_the_same_again_is_no_change(helen: Speaker) -> None:
    assert helen.says("settings digest time 16:30") == "Digest time is 16:30 already."


def test_a_new_word_asks_from_now_on(helen: Speaker, noor: Speaker) -> None:
    helen.says("settings safeguarding words add canal")
    assert "Is this a safeguarding concern?" in noor.says("slip Amy Carter + seen by the canal")


def test_a_misspelt_setting_names_the_nearest(helen: Speaker) -> None:
    asked = helen.says("settings digst time 17:00")
    assert "I know no setting called “digst time 17:00”. Did you mean" in asked
    assert "digest time" in asked


def test_the_form_shows_what_it_is_now(helen: Speaker, database: Database) -> None:
    asked = helen.says("settings digest time")
    assert "! It is 16:30 now. Type what it should be." in asked
    assert "set to 17:00" in helen.says("17:00")
    helen.says("settings")
    assert "? Setting" in helen.presses("Change a setting")
    helen.says("list time", "08:20")
    assert now(database).list_time == time(8, 20)


@pytest.mark.parametrize("email", ["n.hussain", "p.lowe", "a.price", "s.okafor"])
def test_nobody_but_the_scheme_lead(world: World, database: Database, email: str) -> None:
    speaker = world.staff(email)
    for line in ("settings", "settings digest time 16:45", "settings leadership here"):
        assert "Ask Helen Marsh (scheme lead)." in speaker.says(line)
    assert now(database).digest_time == time(16, 30)
    assert "settings" not in speaker.says("help")


def test_the_terminal_says_where_to_type_it(helen: Speaker) -> None:
    assert "In Slack or Teams" in helen.says("settings leadership here")
    assert "Type settings leadership here" in helen.says("settings leadership")


def said_in(database: Database, world: World, words: str, channel: str, name: str = "slt") -> str:
    """What the scheme lead is answered in a channel of Slack; a private talk has no channel."""
    with database.reading() as db:
        helen_id = db.exec(select(Staff.id).where(Staff.surname == "Marsh")).one()
    dispatcher = make_dispatcher(database, now=world.clock.now)
    result = dispatcher.hear(
        Words(staff_id=helen_id or 0, door="slack", words=words, channel=channel, place=Place(name))
    )
    assert isinstance(result, Reply | Replace)
    return result.card.title


def bound(database: Database) -> list[tuple[str, str, str]]:
    with database.reading() as db:
        return [(each.door, each.address, each.name) for each in db.exec(select(Channel))]


def test_here_makes_the_channel_leaderships(world: World, database: Database, helen: Speaker) -> None:
    here = "settings leadership here"
    assert said_in(database, world, here, "G1") == "#slt is leadership's channel now."
    assert bound(database) == [("slack", "G1", "slt")]
    assert "already" in said_in(database, world, here, "G1")
    assert "- leadership's channel in Slack (#slt): gets the Year 11 list" in helen.says("settings")
    said_in(database, world, here, "G2", "slt-new")
    assert bound(database) == [("slack", "G2", "slt-new")]
    assert "slt is leadership's channel again" in said_in(database, world, "undo", "G2")
    assert bound(database) == [("slack", "G1", "slt")]
    assert "Before that: you made a channel leadership's" in helen.says("undo")
    assert "leadership's channel no more" in helen.presses("Take that back too")
    assert bound(database) == []


def test_a_private_talk_is_no_channel(world: World, database: Database) -> None:
    assert "This is a private talk." in said_in(database, world, "settings leadership here", "")
    assert bound(database) == []
