"""Lines as tired people type them: with passing words, signs from phones, and a change of mind."""

import pytest
from sqlmodel import select

from bot.commands import registry
from bot.commands.courtesy import LATER, is_small_talk
from models.db.database import Database
from models.db.tables import Db
from models.mentoring.slip import Slip
from tests.conversations.conftest import Speaker, World


@pytest.mark.parametrize("line", ["Help.", "HELP", "help!", "?", "/help", "“help”"])
def test_help_however_it_is_typed(noor: Speaker, line: str) -> None:
    assert noor.says(line).startswith("What you can type")


@pytest.mark.parametrize("line", ["book help", "Help book", "book Help.", "help book.", "book ?"])
def test_the_help_of_one_command(noor: Speaker, line: str) -> None:
    assert noor.says(line).startswith("book\n")


@pytest.mark.parametrize("line", ["todo.", "Todo", "slips!", "SLIPS"])
def test_a_full_stop_after_a_command_is_nothing(noor: Speaker, line: str) -> None:
    assert "I do not know" not in noor.says(line)


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("thanks", "You are welcome."),
        ("Thank you!", "You are welcome."),
        ("cancel", "Nothing is open, so there is nothing to stop."),
        (
            "export amy",
            "Attendance and grades are written to files on the server: staffroom export attendance",
        ),
        ("nonsense", "I do not know “nonsense”."),
    ],
)
def test_what_is_no_command_gets_a_sentence_that_says_what_works(
    noor: Speaker, line: str, answer: str
) -> None:
    said = noor.says(line)
    assert said.startswith(answer)
    assert "\n" in said or ": " in said


def test_nothing_that_there_is_counts_as_still_to_come() -> None:
    assert LATER.keys() & registry().words.keys() == set()


SMALL_TALK = {
    "You are welcome.": [
        "thx",
        "ta",
        "👍",
        "👍🏽",
        ":+1::skin-tone-4:",
        "🎉🎉",
        "ok thanks",
        "great, thanks so much!",
    ],
    "All right.": [
        "ok",
        "lol",
        "OK.",
        "yes that is right",
        "😂",
        "🤷‍♀️",
        ":joy:",
        ":school-logo:",
        "...",
        "haha ok",
        "sorry",
    ],
    "Good morning.": ["good morning", "Morning!", "morning all"],
    "Good afternoon.": ["good afternoon everyone"],
    "Goodbye.": ["good night", "bye"],
    "Glad to hear it.": ["great", "perfect :tada:"],
    "I am here.": ["yo", "test", "hiya :wave:"],
    "I am sorry.": ["👎", ":-1::skin-tone-2:", "ugh"],
}


@pytest.mark.parametrize(
    ("line", "answer"), [(line, answer) for answer, lines in SMALL_TALK.items() for line in lines]
)
def test_who_only_says_something_kind_is_answered_in_kind(noor: Speaker, line: str, answer: str) -> None:
    said = noor.says(line)
    assert said.startswith(answer)
    assert "todo" in said
    assert is_small_talk(line)


@pytest.mark.parametrize("line", ["great work by Amy Carter today", "good news about Amy"])
def test_kind_words_before_a_sentence_are_no_answer_to_it(noor: Speaker, line: str) -> None:
    said = noor.says(line)
    assert said.startswith("What is to be done about Amy Carter 11A? Nothing is done yet.")
    assert "[1] Send it as a slip" in said
    assert not is_small_talk(line)


@pytest.mark.parametrize("greeting", ["Good afternoon, could you please", "good morning!", "Evening,", "hi"])
def test_a_greeting_before_a_command_is_no_part_of_it(noor: Speaker, greeting: str) -> None:
    assert "Ben Dodd 11B booked" in noor.says(f"{greeting} book Ben Dodd for maths tomorrow")


@pytest.mark.parametrize("line", ["hi all", "Hello there", "hey staffroom"])
def test_whoever_greets_sees_what_there_is_to_do(noor: Speaker, line: str) -> None:
    assert "to do" in noor.says(line)


@pytest.mark.parametrize(
    ("line", "meant"),
    [("hlep", "help"), ("sessons", "sessions"), ("bok", "book"), ("great-ish", ""), ("the", "")],
)
def test_only_a_command_like_the_word_is_asked_about(noor: Speaker, line: str, meant: str) -> None:
    said = noor.says(line)
    assert (f"Did you mean {meant}" in said) if meant else ("Did you mean" not in said)


@pytest.mark.parametrize(
    ("line", "sent"),
    [
        ("1. slip Amy Carter + great", "Positive slip about Amy Carter"),
        ("◦ slip Amy Carter + great", "Positive slip about Amy Carter"),
        ("- slip Amy Carter + great", "Positive slip about Amy Carter"),
        ("- slip Amy Carter late again", "Negative slip about Amy Carter"),
        ("2) Amy Carter", "Amy Carter 11A"),
    ],
)
def test_the_mark_of_a_list_is_no_part_of_a_line(noor: Speaker, line: str, sent: str) -> None:
    assert noor.says(line).startswith(sent)


@pytest.mark.parametrize(
    ("line", "when"),
    [
        ("book Amy Carter & Ben Dodd for maths on thursday at lunch please", "Thu 26 Nov, 12:40–13:10"),
        ("book Amy Carter + Ben Dodd thu 3.20-4.20", "Thu 26 Nov, 15:20–16:20"),
        ("book Amy Carter and Ben Dodd thu 3:20pm - 4:20pm", "Thu 26 Nov, 15:20–16:20"),
        ("book Amy Carter, Ben Dodd thu 3:20 to 4:20", "Thu 26 Nov, 15:20–16:20"),
        ("book Amy Carter, Ben Dodd maths thu 3pm-4pm", "Thu 26 Nov, 15:00–16:00"),
        ("book Amy Carter, Ben Dodd thu 3-4", "Thu 26 Nov, 15:00–16:00"),
        ("book Amy Carter, Ben Dodd thu from half three to half four", "Thu 26 Nov, 15:30–16:30"),
        ("book Amy Carter, Ben Dodd thu 3.30", "Thu 26 Nov, 15:30–16:30"),
        ("book Amy Carter, Ben Dodd thu 1530", "Thu 26 Nov, 15:30–16:30"),
        ("book Amy Carter, Ben Dodd 15h to 16h thu", "Thu 26 Nov, 15:00–16:00"),
        ("book Amy Carter, Ben Dodd thu 3 dec 2026 1530", "Thu 3 Dec, 15:30–16:30"),
        ("book Amy Carter, Ben Dodd thu at half past three", "Thu 26 Nov, 15:30–16:30"),
        ("book Amy Carter, Ben Dodd thu at 12.40", "Thu 26 Nov, 12:40–13:10"),
        ("Book amy carter AND ben dodd In Maths on Thurs after-school.", "Thu 26 Nov, 15:20–16:20"),
        ("book amy carter, ben dodd thursday 3 december lunch time thanks", "Thu 3 Dec, 12:40–13:10"),
        ("book maths thu Amy Carter, Ben Dodd", "Thu 26 Nov, 15:20–16:20"),
    ],
)
def test_a_booking_in_passing_words(noor: Speaker, line: str, when: str) -> None:
    assert f"Amy Carter 11A and Ben Dodd 11B booked: Mathematics, {when}" in noor.says(line)


def test_a_weekday_that_is_not_the_dates_is_asked_about(noor: Speaker) -> None:
    said = noor.says("book Amy Carter thursday 4 december")
    assert "! 4 December is a Friday, not a Thursday." in said
    assert "Amy Carter 11A booked: Mathematics, Fri 4 Dec" in noor.says("4 dec")


def test_a_mistake_in_one_word_keeps_the_rest_of_the_line(noor: Speaker) -> None:
    asked = noor.says("book 16:20-15:20 Amy Carter thu")
    assert "! 16:20-15:20 ends before it starts." in asked
    assert "Amy Carter 11A booked: Mathematics, Thu 26 Nov, 15:30–16:00." in noor.says("15:30-16:00")


def test_what_stands_beside_a_name_is_never_left_out_silently(noor: Speaker) -> None:
    said = noor.says("book Amy Carter not on tuesday")
    assert "! I did not understand “not”." in said
    assert "[1]" not in said


@pytest.mark.parametrize("name", ["12", "😀", "!!"])
def test_signs_and_numbers_are_not_taken_for_pupils(noor: Speaker, name: str) -> None:
    said = noor.says(f"slip {name} + good")
    assert "Type a name." in said
    assert "1." not in said


@pytest.mark.parametrize(
    ("line", "title"),
    [("+ superb work", "Positive slip"), ("- no homework", "Negative slip"), ("superb", "Mentoring slip")],
)
def test_a_sign_typed_into_the_form_says_the_kind(noor: Speaker, line: str, title: str) -> None:
    assert noor.says("slip Amy Carter", line).startswith(f"{title} about Amy Carter 11A")


def test_the_same_words_with_another_sign_or_a_target_are_another_slip(
    noor: Speaker, database: Database
) -> None:
    noor.says("slip Amy Carter good work", "slip Amy Carter + good work", "slip Amy Carter + good work")
    said = noor.says("slip Amy Carter + good work, target: more of it")
    assert "Target: more of it" in said
    with database.reading() as db:
        assert len(_slips(db)) == 3


def _slips(db: Db) -> list[Slip]:
    return list(db.exec(select(Slip)))


def test_another_command_leaves_the_form(noor: Speaker) -> None:
    noor.says("book Amy Carter")
    said = noor.says("slip Ben Dodd + good")
    assert said.startswith("The form waits. Nothing of it is saved yet.")
    assert "Positive slip about Ben Dodd 11B" in said


def test_another_command_leaves_a_list_too(helen: Speaker) -> None:
    assert "1. " in helen.says("settings wibble")
    said = helen.says("todo")
    assert "to do" in said
    assert "waits" not in said, "nothing would be saved of what only shows"


def test_a_value_that_does_not_fit_and_is_a_command_was_meant_as_one(helen: Speaker) -> None:
    assert "is a time between 12:00 and 19:00" in helen.says("settings digest time 25:00")
    assert "Digest time set to 16:45." in helen.says("settings digest time 16:45")


def test_words_of_a_slip_are_never_taken_for_a_command(noor: Speaker, database: Database) -> None:
    noor.says("slip Amy Carter", "book corner is a mess, at lunch too")
    noor.says("slip Ben Dodd", "at lunch he helped to tidy up")
    with database.reading() as db:
        assert [each.text for each in _slips(db)] == [
            "book corner is a mess, at lunch too",
            "at lunch he helped to tidy up",
        ]


def test_a_sign_picks_the_kind_in_the_form(noor: Speaker) -> None:
    noor.says("slip", "Amy Carter", "-", "")
    assert noor.says("talks too much", "").startswith("Negative slip about Amy Carter 11A")


def test_who_chose_a_pupil_is_not_asked_for_the_pupil_again(dan: Speaker) -> None:
    dan.says("mentees")
    assert "? Pupil" not in dan.presses("Meet")


def test_only_what_is_missing_is_asked_for(noor: Speaker) -> None:
    asked = noor.says("grade Amy Carter")
    assert "? Current grade" in asked
    assert "Amy Carter 11A Mathematics: current 5+, predicted 6" in noor.says("5+", "6")


def test_a_head_grades_in_the_one_subject_they_head(grace: Speaker) -> None:
    assert "Amy Carter 11A Mathematics: current 5+" in grace.says("grade Amy Carter 5+ 6")


def test_a_day_soon_is_still_to_come_and_not_a_year_ago(dan: Speaker) -> None:
    assert "is still to come" in dan.says("meet Amy Carter 26 nov formal: fine, target: none")


def test_ones_own_note_is_listed_once(dan: Speaker) -> None:
    dan.says("slip Amy Carter + a note to myself")
    assert dan.says("slips").count("Amy Carter 11A") == 1


def test_a_slip_that_was_told_is_not_told_again_by_the_morning_notes_of_these_days(
    noor: Speaker, world: World
) -> None:
    world.tells_only("d.whitfield")
    noor.says("slip Amy Carter + good")
    assert noor.says("tick").count("▸ to Dan Whitfield") == 1
    world.at("2026-11-24 08:01")
    assert "▸ to Dan Whitfield" not in noor.says("tick")


def test_who_was_clear_stays_chosen_while_another_is_picked(noor: Speaker) -> None:
    asked = noor.says("book Amy Carter, Ben Dood thu")
    assert "now: Amy Carter 11A" in asked
    number = next(line.split(".")[0] for line in asked.splitlines() if ". Ben Dodd 11B" in line)
    assert "Amy Carter 11A and Ben Dodd 11B booked" in noor.says(number.strip())
