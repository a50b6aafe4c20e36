"""What the school may change, and leadership's channel (P14)."""

from datetime import time

import pytest
from sqlmodel import select

from bot.ask import FormErrors, Place, Replace, Reply
from bot.assembly import make_dispatcher
from bot.requests import Submitted, Words
from models.db.database import Database
from models.school.people import Staff
from models.school.settings import Settings, known_settings
from models.school.snapshot import settings
from models.settings.place import Channel
from tests.conversations.conftest import Speaker, World

pytestmark = pytest.mark.P14


def now(database: Database) -> Settings:
    with database.reading() as db:
        return settings(db)


def more(speaker: Speaker) -> str:
    """The next page of a list, by its button: `14 more`."""
    return speaker.presses(next(label for label in speaker.labels if label.endswith(" more")))


def test_all_of_them_with_value_and_meaning(helen: Speaker) -> None:
    listed = helen.says("settings")
    assert "- digest time (16:30): when leadership gets the digest\n" in listed
    assert "- leadership's place (none): each of leadership gets the Year 11 list in their own chat" in listed
    listed += more(helen)
    listed += more(helen)
    assert "- rollover (1 September): the day on which the school year turns" in listed
    assert "- leader monday (nobody): who owns the Year 11 list on Mondays (an e-mail)\n" in listed
    assert "- safeguarding words (not set): the school's own words that ask" in listed
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
        ("settings after school 15h-16h", "after_school", (time(15), time(16))),
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
        (
            "settings digest time 25:99",
            "25:99 is not a time. Digest time is a time between 12:00 and 19:00",
        ),
        ("settings digest time monday", "Digest time is a time between 12:00 and 19:00, such as 16:30."),
        ("settings digest time 16-45", "Digest time is a time between 12:00 and 19:00, such as 16:30."),
        ("settings list time 01:30", "List time is a time between 07:00 and 12:00, such as 08:15."),
        (
            "settings after school 16:25",
            "After school is two times between 13:00 and 20:00, such as 15:20-16:20.",
        ),
        (
            "settings after school 16:25-15:25",
            "16:25-15:25 ends before it starts. After school is two times between 13:00 and 20:00",
        ),
        ("settings after school 13:00-16:25", "Lunch (12:40-13:10) would run into after school"),
        ("settings sessions a week lots", "Sessions a week is a whole number from 1 to 15, such as 3."),
        ("settings session years 3", "Session years are year groups from 7 to 13, such as 11."),
        ("settings last month year 11 14", "Last month year 11 is a month from September to July"),
        ("settings last month year 11 august", "Last month year 11 is a month from September to July"),
        ("settings slip length 600", "Slip length is a whole number from 100 to 500, such as 500."),
        (
            "settings leader monday n.hussain@school.example",
            "n.hussain@school.example is not one of leadership.",
        ),
        ("settings slip length 5", "Slip length is a whole number from 100 to 500, such as 500."),
        ("settings morning time 23:00", "Morning time is a time between 06:00 and 10:00, such as 08:00."),
        ("settings digest time 04:30", "Digest time is a time between 12:00 and 19:00, such as 16:30."),
        ("settings undo minutes 0", "Undo minutes is a whole number from 1 to 60, such as 10."),
        ("settings lunch 02:00-23:00", "Lunch is two times between 10:30 and 15:00, such as 12:40-13:10."),
        ("settings safeguarding words ,", "Type the words to add, with commas between."),
        ("settings safeguarding words a*", "“a*” is too short."),
    ],
)
def test_a_value_that_cannot_work_is_kept_and_said_beside_its_field(
    helen: Speaker, database: Database, line: str, wrong: str
) -> None:
    before = now(database)
    asked = helen.says(line)
    assert f"! {wrong}" in asked
    assert f"now: {line.rsplit(maxsplit=1)[-1]}" in " ".join(asked.split())
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


def test_every_setting_says_its_bounds_or_names_what_fits() -> None:
    without = {each.name for each in known_settings() if not each.limits}
    named = {each for each in without if each.startswith(("leader_", "meetings_until_", "rollover"))}
    assert without - named == {"safeguarding_words"}


def test_a_bare_word_is_added_and_none_is_lost(helen: Speaker, database: Database) -> None:
    helen.says("settings safeguarding words canal, the den")
    assert "set to canal, the den, abuse. It was canal, the den." in helen.says(
        "settings safeguarding words abuse"
    )
    helen.says("settings safeguarding words add canal")
    assert now(database).safeguarding_words == ("canal", "the den", "abuse")


def test_in_the_form_nothing_is_lost_either(helen: Speaker, database: Database) -> None:
    helen.says("settings safeguarding words canal")
    helen.says("settings", "1")
    helen.says("settings safeguarding words")
    helen.says("settings safeguarding words the den")
    assert now(database).safeguarding_words == ("canal", "the den")


def test_what_takes_words_away_names_them_asks_and_tells_the_safeguarding_lead(
    helen: Speaker, database: Database
) -> None:
    helen.says("settings safeguarding words canal, the den, abuse")
    asked = helen.says("settings safeguarding words remove canal, abuse")
    assert "Not changed yet. 2 words would no longer ask: canal and abuse." in asked
    assert now(database).safeguarding_words == ("canal", "the den", "abuse")
    assert "set to the den. It was canal, the den, abuse." in helen.presses("Yes, take 2 words away")
    assert now(database).safeguarding_words == ("the den",)
    told = helen.says("tick")
    assert "▸ to Ruth Adeyemi:" in told
    assert "Helen Marsh took words off the list that asks about safeguarding: canal and abuse." in told
    helen.says("undo")
    assert now(database).safeguarding_words == ("canal", "the den", "abuse")
    assert "These words ask about safeguarding again: canal and abuse." in helen.says("tick")


def test_all_words_at_once_are_asked_about_too(helen: Speaker, database: Database) -> None:
    helen.says("settings safeguarding words canal, the den")
    assert "2 words would no longer ask: canal and the den." in helen.says(
        "settings safeguarding words default"
    )
    helen.presses("Yes, take 2 words away")
    assert now(database).safeguarding_words == ()


TAKEN_AWAY = [
    ("-canal", "1 word would no longer ask: canal."),
    ("- canal", "1 word would no longer ask: canal."),
    ("−canal", "1 word would no longer ask: canal."),
    ("remove canal", "1 word would no longer ask: canal."),
    ("delete canal", "1 word would no longer ask: canal."),
    ("canal remove", "1 word would no longer ask: canal."),
    ("without canal and abuse", "2 words would no longer ask: canal and abuse."),
    ("remove canal abuse", "2 words would no longer ask: canal and abuse."),
    ("remove canal, abuse", "2 words would no longer ask: canal and abuse."),
    ("+vape, -canal", "1 word would no longer ask: canal."),
    ("= abuse", "2 words would no longer ask: canal and the den."),
    ("=abuse", "2 words would no longer ask: canal and the den."),
    ("only abuse", "2 words would no longer ask: canal and the den."),
    ("to abuse", "2 words would no longer ask: canal and the den."),
    *((said, "3 words would no longer ask: canal, the den and abuse.")
      for said in ("none", "clear", "nothing", "off", "default", "remove all", "clear all", "drop all of it")),
]  # fmt: skip
NO_WORDS = [
    *("all", "the", "?", "???", "123", "!!", "*", "help", "what are the words?", "😀", "=", "+"),
    *("stop asking about canal", "canal boat", "please could you not ask about boats any more"),
    *("remove knife", "remove", "x" * 41),
]


@pytest.mark.parametrize(("said", "answer"), TAKEN_AWAY, ids=[said for said, _ in TAKEN_AWAY])
def test_however_words_are_taken_away_it_is_asked_first(
    helen: Speaker, database: Database, said: str, answer: str
) -> None:
    helen.says("settings safeguarding words canal, the den, abuse")
    assert answer in helen.says(f"settings safeguarding words {said}")
    assert now(database).safeguarding_words == ("canal", "the den", "abuse")


@pytest.mark.parametrize("said", NO_WORDS)
def test_what_is_no_word_to_ask_about_is_refused(helen: Speaker, database: Database, said: str) -> None:
    helen.says("settings safeguarding words canal, the den, abuse")
    assert "\n! " in helen.says(f"settings safeguarding words {said}")
    assert now(database).safeguarding_words == ("canal", "the den", "abuse")


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("10", "Session years set to 10, 11."),
        ("+10", "Session years set to 10, 11."),
        ("add year 10", "Session years set to 10, 11."),
        ("10 and 11", "Session years set to 10, 11."),
        ("y10 y11", "Session years set to 10, 11."),
        ("9-11", "Session years set to 9, 10, 11."),
        ("only 10", "Not changed yet. Sessions would no longer be for Year 11."),
        ("= 10", "Not changed yet. Sessions would no longer be for Year 11."),
        ("+10, -11", "Not changed yet. Sessions would no longer be for Year 11."),
        *((said, "! Session years are year groups from 7 to 13")
          for said in ("none", "clear", "-11", "remove 9", "12a", "wibble")),
    ],
)  # fmt: skip
def test_a_year_of_sessions_is_added_and_taken_away_only_when_asked(
    helen: Speaker, said: str, answer: str
) -> None:
    assert answer in helen.says(f"settings session years {said}")


def test_a_year_of_sessions_goes_with_a_second_tap(helen: Speaker, database: Database) -> None:
    helen.says("settings session years 10", "settings session years remove 11")
    assert "Session years set to 10. It was 10, 11." in helen.presses("Yes, take Year 11 away")
    assert now(database).session_years == (10,)
    assert "Safeguarding" not in helen.says("tick")


@pytest.mark.parametrize("said", ["none", "clear", "off", "remove", "default"])
def test_periods_and_leaders_are_taken_away_by_any_word_for_it(helen: Speaker, said: str) -> None:
    helen.says("settings periods 8.50-9.50", "settings leader monday p.lowe@school.example")
    assert "Periods: not set any more. It was 08:50-09:50." in helen.says(f"settings periods {said}")
    assert "Leader monday set to nobody." in helen.says(f"settings leader monday {said}")


def test_what_changed_since_it_was_asked_is_asked_again(helen: Speaker, world: World) -> None:
    helen.says("settings safeguarding words canal, the den")
    helen.says("settings safeguarding words default")
    yes = helen.talk.buttons[0]
    other = world.staff("h.marsh")
    other.says("settings safeguarding words abuse")
    helen.talk.buttons = [yes]
    assert "3 words would no longer ask: canal, the den and abuse." in helen.says("1")


def test_a_word_that_is_not_there_cannot_be_taken_away(helen: Speaker) -> None:
    assert "! “knife” is not on the list." in helen.says("settings safeguarding words remove knife")


def test_a_new_word_asks_from_now_on(helen: Speaker, noor: Speaker) -> None:
    assert "sent to" in noor.says("slip Amy Carter + seen by the canal")
    helen.says("settings safeguarding words canal")
    assert "Is this a safeguarding concern?" in noor.says("slip Ben Dodd + seen by the canal")


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
    assert "settings" not in speaker.sees_all("help")


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
    assert said_in(database, world, here, "G1") == "#slt is leadership's place now."
    assert bound(database) == [("slack", "G1", "slt")]
    assert "already" in said_in(database, world, here, "G1")
    assert "- leadership's place in Slack (#slt): gets the Year 11 list" in helen.says("settings")
    assert "leadership's place no more" in said_in(database, world, "undo", "G1")
    assert bound(database) == []


@pytest.mark.parametrize("here", ["here please", "here.", "here, please!", "please here", "Here now thanks"])
def test_a_courtesy_or_a_stop_does_not_keep_the_channel_from_being_leaderships(
    world: World, database: Database, here: str
) -> None:
    said = said_in(database, world, f"settings leadership {here}", "G1")
    assert said == "#slt is leadership's place now."
    assert said_in(database, world, "settings leadership here or there", "G1").startswith("Type ")


def test_a_place_is_not_lost_to_another_unasked(world: World, database: Database, helen: Speaker) -> None:
    said_in(database, world, "settings leadership here", "G1")
    asked = said_in(database, world, "settings leadership here", "G2", "slt-new")
    assert asked == "Not changed yet. #slt is leadership's place now, and would be so no more."
    assert bound(database) == [("slack", "G1", "slt")]
    said_in(database, world, "settings leadership here instead", "G2", "slt-new")
    assert bound(database) == [("slack", "G2", "slt-new")]
    told = helen.says("tick")
    assert (
        "▸ to Ruth Adeyemi:\nLeadership's place in Slack is #slt-new now.\n  Changed by Helen Marsh." in told
    )
    assert "slt is leadership's place again" in said_in(database, world, "undo", "G2")
    assert bound(database) == [("slack", "G1", "slt")]
    assert "Leadership's place in Slack is as it was" in helen.says("tick")


def test_a_place_can_be_given_up_after_its_name_was_said(
    world: World, database: Database, helen: Speaker
) -> None:
    assert helen.says("settings leadership off") == "Leadership has no place."
    said_in(database, world, "settings leadership here", "G1")
    asked = helen.says("settings leadership off")
    assert "Not changed yet. Which place should no longer be leadership's?" in asked
    assert "#slt in Slack" in asked
    assert "Leadership has no place in Slack any more." in helen.presses("Yes, end it")
    assert bound(database) == []
    assert "was taken away: each of leadership is told in their own chat" in helen.says("tick")
    assert helen.says("undo") == "slt is leadership's place again."
    assert bound(database) == [("slack", "G1", "slt")]


def test_a_private_talk_is_no_channel(world: World, database: Database) -> None:
    assert "This is a private talk." in said_in(database, world, "settings leadership here", "")
    assert bound(database) == []


def test_a_line_for_another_setting_leaves_the_form_and_is_heard_as_itself(
    helen: Speaker, database: Database
) -> None:
    before = now(database)
    assert "Slip length is a whole number from 100 to 500" in helen.says("settings slip length 5")
    said = helen.says("settings sessions a day 200")
    assert said.startswith("The form waits. Nothing of it is saved yet.")
    assert "Sessions a day is a whole number" in said
    assert now(database) == before
    assert "Sessions a day set to 2." in helen.says("settings sessions a day 2")


@pytest.mark.parametrize(
    "typed", ["300", "slip length 300", "settings slip length 300", "/settings slip length to 300"]
)
def test_the_forms_own_name_may_be_typed_once_more(helen: Speaker, database: Database, typed: str) -> None:
    helen.says("settings slip length 5")
    assert "Slip length set to 300." in helen.says(typed)
    assert now(database).slip_limit == 300


@pytest.mark.parametrize(
    "typed", ["lunch 25:00", "settings lunch 25:00", "settings lunhc 12:40", "slip length default"]
)
def test_what_is_said_for_another_setting_never_becomes_safeguarding_words(
    helen: Speaker, database: Database, typed: str
) -> None:
    before = now(database)
    helen.says("settings safeguarding words")
    helen.says(typed)
    assert now(database) == before


@pytest.mark.parametrize(
    "typed", ["sessions a day 200", "settings sessions a day 3", "settings leadership here"]
)
def test_a_submitted_form_refuses_a_line_for_another_setting(
    world: World, database: Database, typed: str
) -> None:
    before = now(database)
    with database.reading() as db:
        helen = db.exec(select(Staff.id).where(Staff.surname == "Marsh")).one()
    assert helen is not None
    said = make_dispatcher(database, now=world.clock.now).hear(
        Submitted(
            staff_id=helen, door="slack", command="settings", values={"name": "slip_limit", "value": typed}
        )
    )
    assert isinstance(said, FormErrors)
    assert said.form.errors["value"].startswith("Type the value alone here. For another setting, type ")
    assert now(database) == before


def test_words_that_only_begin_like_a_setting_are_words(helen: Speaker, database: Database) -> None:
    helen.says("settings safeguarding words")
    helen.says("lunch money taken")
    assert now(database).safeguarding_words == ("lunch money taken",)
