"""A person's own settings: hours of quiet, and slips as they come or together."""

import pytest

from tests.conversations.conftest import Speaker, World


def test_what_holds_is_shown_and_changed_by_a_line(dan: Speaker) -> None:
    assert "Quiet hours  none" in dan.says("mine")
    assert "Quiet hours: 18:00 to 07:30." in dan.says("mine quiet 18:00-07:30")
    said = dan.says("mine together")
    assert "Quiet hours: 18:00 to 07:30. Slips: together each morning." in said
    assert "Quiet hours: none." in dan.says("mine quiet off")


def test_the_form_holds_what_is_set(dan: Speaker) -> None:
    dan.says("mine quiet 18.00 to 7.30", "mine")
    assert "now: 18:00-07:30" in dan.presses("Change")
    assert "Slips: together each morning" in dan.says("", "2")


@pytest.mark.parametrize(
    ("words", "hours"),
    [
        ("6pm-7am", "18:00 to 07:00"),
        ("6 to 7", "18:00 to 07:00"),
        ("hours from half past six to half past seven", "18:30 to 07:30"),
        ("9:00-15:00", "09:00 to 15:00"),
        ("3.30-4.30", "15:30 to 16:30"),
        ("3-4", "15:00 to 16:00"),
        ("15h to 16h", "15:00 to 16:00"),
    ],
)
def test_hours_are_read_as_people_say_them(dan: Speaker, words: str, hours: str) -> None:
    assert f"Quiet hours: {hours}." in dan.says(f"mine quiet {words}")


@pytest.mark.parametrize("words", ["late", "18:00", "25:00-26:00", "18:00-18:00"])
def test_times_that_are_none_are_refused_with_an_example(dan: Speaker, words: str) -> None:
    assert "18:00-07:30" in dan.says(f"mine quiet {words}")
    dan.says("cancel")
    assert "Quiet hours  none" in dan.says("mine")


@pytest.mark.parametrize("words", ["6pm", "late", "18:00 until", "from six o'clock"])
def test_a_time_that_was_answered_for_is_not_asked_about_again(dan: Speaker, words: str) -> None:
    assert "Quiet hours are two times" in dan.says(f"mine quiet {words}")
    said = dan.says("18:00-07:00")
    assert "I did not understand" not in said
    assert "Quiet hours: 18:00 to 07:00." in said


@pytest.mark.both_databases
def test_undo_brings_back_what_was(dan: Speaker) -> None:
    dan.says("mine quiet 18:00-07:30", "mine quiet off together", "undo")
    said = dan.says("mine")
    assert "18:00 to 07:30" in said
    assert "as they come" in said


@pytest.mark.both_databases
def test_an_older_change_is_not_undone_over_a_newer_one(dan: Speaker) -> None:
    dan.says("mine quiet 18:00-07:30")
    older = dan.talk.buttons[0]
    dan.says("mine together")
    dan.talk.buttons = [older]
    assert "changed your settings again" in dan.says("1")
    assert "together each morning" in dan.says("mine")


@pytest.mark.parametrize("none", ["25:00", "18:75", "13pm"])
@pytest.mark.parametrize("line", ["mine quiet {none}", "mine quiet 18:00-{none}", "mine quiet {none}-07:30"])
def test_what_is_no_time_is_said_of_quiet_hours_too(dan: Speaker, line: str, none: str) -> None:
    heard = dan.says(line.format(none=none))
    assert f"{none} is not a time. Quiet hours are two times, such as mine quiet 18:00-07:30" in heard


@pytest.mark.parametrize("hours", ["07:00-17:30", "08:00-07:59", "06:00-05:00"])
def test_quiet_hours_never_swallow_the_morning_note(dan: Speaker, hours: str) -> None:
    assert "You would miss your morning note" in dan.says(f"mine quiet {hours}")
    assert "Quiet hours  none" in dan.says("mine")


def test_in_hours_of_quiet_a_slip_waits(dan: Speaker, noor: Speaker, world: World) -> None:
    world.tells_only("d.whitfield", "n.hussain")
    dan.says("mine quiet 18:00-07:30")
    world.at("2026-11-23 19:00")
    noor.says("slip Amy Carter + superb coursework")
    assert "▸ to Dan Whitfield" not in noor.says("tick")
    world.at("2026-11-24 07:31")
    assert "▸ to Dan Whitfield" in noor.says("tick")


@pytest.mark.whole
@pytest.mark.P8
def test_slips_told_together_stand_in_the_morning_note_only(
    dan: Speaker, noor: Speaker, world: World
) -> None:
    world.tells_only("d.whitfield", "n.hussain")
    dan.says("mine together")
    noor.says("slip Amy Carter + superb coursework")
    assert "▸ to Dan Whitfield" not in noor.says("tick")
    world.at("2026-11-24 08:00")
    told = noor.says("tick")
    assert told.count("▸ to Dan Whitfield") == 1
    assert "Amy Carter 11A" in told
