"""What the school may change, and leadership's channel (P14)."""

import re
from datetime import UTC, datetime, time

import pytest
from sqlmodel import select

from bot.ask import FormErrors
from bot.assembly import make_dispatcher
from bot.requests import Submitted
from models.db.database import Database
from models.school.people import Staff
from models.school.settings import SettingChange, known_settings
from models.school.snapshot import changed
from tests.conversations.conftest import Speaker, World
from tests.conversations.standing_settings import now

pytestmark = pytest.mark.P14


def more(speaker: Speaker) -> str:
    """The next page of a list, by its button: `14 more`."""
    return speaker.presses(next(label for label in speaker.labels if label.endswith(" more")))


def test_all_of_them_with_value_and_meaning(helen: Speaker) -> None:
    listed = helen.sees_all("settings")
    assert "- digest time (16:30): when leadership gets the digest\n" in listed
    assert "- leadership's place (none): each of leadership gets the Year 11 list in their own chat" in listed
    assert "- rollover (1 September): the day on which the school year turns" in listed
    assert "- leader monday (nobody): who owns the Year 11 list on Mondays (an e-mail)\n" in listed
    assert "- safeguarding words (not set): the school's own words that ask" in listed
    assert helen.labels == ["Change a setting"]


def test_each_stands_with_what_it_belongs_to(helen: Speaker) -> None:
    for page in (helen.says("settings"), more(helen), more(helen), more(helen)):
        headings = [line for line in page.splitlines()[1:] if line and not line.startswith(("-", "[", " ("))]
        assert "Everything else" not in page
        assert len(headings) == len(set(headings))


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
        ("settings residual subjects 4", "residual_subjects", 4),
        ("settings stand out pupils 12 pupils", "stand_out_pupils", 12),
        ("settings accuracy predictions 15", "accuracy_pairs", 15),
        ("settings what became pupils 30 pupils", "became_pupils", 30),
        ("settings what became cohorts 4", "became_cohorts", 4),
        ("settings no change points 2", "no_change_points", 2),
        ("settings key stage 2 bounds 95 and 105", "ks2_bounds", (95, 105)),
        ("settings ks2 bounds 80-120", "ks2_bounds", (80, 120)),
        ("settings retention academic 5 years", "retention_academic", 5),
        ("settings retention messages 120 days", "retention_messages", 120),
        ("settings papers languages polish, Urdu", "papers_languages", ("Polish", "Urdu")),
        (
            "settings papers languages kurdish  sorani, Polish, polish",
            "papers_languages",
            ("Kurdish Sorani", "Polish"),
        ),
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
        *(
            (
                f"settings key stage 2 bounds {typed}",
                "Key Stage 2 bounds are two whole numbers, the lower one first, from 80 to 120, such as 100, 110.",
            )
            for typed in ("105-95", "100-100", "79-110", "100,121", "105", "95-100-105")
        ),
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
        (
            "settings retention academic 5months",
            "Retention academic is a whole number from 1 to 7, such as 3.",
        ),
        ("settings retention audit 2", "Retention audit is a whole number from 3 to 7, such as 3."),
        (
            "settings papers languages polish,klingon",
            "Klingon is none that I can print. Name Albanian, Amharic,",
        ),
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


@pytest.mark.both_databases
def test_undo_takes_it_back(helen: Speaker, database: Database) -> None:
    helen.says("settings digest time 16:40", "settings digest time 16:45")
    assert helen.presses("Undo") == "Digest time: 16:40 again."
    assert now(database).digest_time == time(16, 40)
    assert "Before that: you changed a setting" in helen.says("undo")
    assert helen.presses("Take that back too") == "Digest time: 16:30 again."


def test_no_way_back_lets_two_parts_of_the_day_overlap(helen: Speaker, database: Database) -> None:
    """By default and by undo as by typing: the other one was moved meanwhile, by whoever runs the scheme as well."""
    helen.says("settings lunch 12:00-12:30")
    with database.writing() as db:
        moved = SettingChange(
            name="after_school", value="13:00-14:00", changed_at=datetime(2026, 11, 23, tzinfo=UTC)
        )
        db.add(moved)
        changed(db)
    refused = "would run into after school (13:00-14:00). Change the other one first."
    assert refused in helen.says("settings lunch default")
    assert refused in helen.says("cancel", "undo")
    assert now(database).lunch == (time(12), time(12, 30))


def test_nobody_is_said_only_where_somebody_could_be_named(helen: Speaker) -> None:
    said = helen.says("settings subject places French: not counted")
    assert "Subject places set to French: not counted. It was not set." in said
    assert helen.presses("Undo") == "Subject places: not set again."
    nobody = re.findall(r"^- (.*) \(nobody\)", helen.sees_all("settings"), re.MULTILINE)
    assert {each.split()[0] for each in nobody} == {"leader", "subjects"}
    assert len(nobody) == 10, "of each weekday who leads, and whose it is"


def test_the_same_again_is_no_change(helen: Speaker) -> None:
    assert helen.says("settings digest time 16:30") == "Digest time is 16:30 already."


def test_every_setting_says_its_bounds_or_names_what_fits() -> None:
    without = {each.name for each in known_settings() if not each.limits}
    named = {
        each
        for each in without
        if each.startswith(("leader_", "subjects_", "meetings_until_", "rollover", "results_day"))
    }
    assert without - named == {
        "class_accuracy", "policy_review", "papers_review", "safeguarding_words", "session_kinds", "review_attitudes",
        "papers_languages", "slip_copies", "slip_phrases", "subject_places", "request_encrypted", "request_maintained",
    }  # fmt: skip


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


def test_a_word_of_settings_names_asks_which_of_those_it_is(helen: Speaker) -> None:
    said = helen.says("settings slips")
    assert "Which setting is it?" in said
    assert "Slip phrases" in said
    assert "Lunch" not in said
    assert "The school's own phrases for slips" in helen.says("cancel", "settings phrases")
