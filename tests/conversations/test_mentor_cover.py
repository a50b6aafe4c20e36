"""A colleague covers for a mentor: their rights and reminders, for some days, and it ends by itself (P4, P7, P8)."""

import pytest

from tests.conversations.conftest import Speaker, World

pytestmark = pytest.mark.P4

COVER = "cover Dan Whitfield by Tom Berry from 24 nov until 30 nov"


def test_the_cover_is_told_once_and_has_the_mentors_rights_for_those_days_alone(
    helen: Speaker, dan: Speaker, tom: Speaker, world: World
) -> None:
    said = helen.says(COVER)
    assert said.startswith("Tom Berry covers for Dan Whitfield from Tue 24 Nov until Mon 30 Nov.")
    told = tom.says("tick")
    assert "You cover for Dan Whitfield from Tue 24 Nov until Mon 30 Nov: " in told
    assert "Tom Berry covers for you from Tue 24 Nov until Mon 30 Nov" in told
    assert tom.says("tick") == "Nothing to deliver."
    assert "Only the mentor" in tom.says("brief Amy Carter")
    world.at("2026-11-24 10:00")
    assert "Brief: Amy Carter 11A" in tom.says("brief Amy Carter")
    assert "Mentor        Dan Whitfield (Tom Berry covers until Mon 30 Nov)" in tom.says("brief Amy Carter")
    assert "for Dan Whitfield" in tom.says("mentees")
    assert "saved." in tom.says("meet Amy Carter formal: spoke about revision, target: two past papers")
    assert "Brief: Amy Carter 11A" in dan.says("brief Amy Carter")
    world.at("2026-12-01 10:00")
    assert "Only the mentor" in tom.says("brief Amy Carter")
    assert "for Dan Whitfield" not in tom.says("mentees")
    assert "covers" not in dan.says("brief Amy Carter")


@pytest.mark.P8
def test_slips_of_those_days_go_to_who_covers_and_wait_for_nobody_else(
    helen: Speaker, noor: Speaker, dan: Speaker, tom: Speaker, world: World
) -> None:
    noor.says("slip Amy Carter - came before")
    helen.says("cover Dan Whitfield by Tom Berry until 30 nov", "tick")
    said = noor.says("slip Amy Carter - no homework")
    assert "sent to Tom Berry, who covers for Dan Whitfield." in said
    told = tom.says("tick")
    assert "▸ to Tom Berry:\nNegative slip about Amy Carter 11A from Noor Hussain" in told
    assert "to Dan Whitfield" not in told
    assert "2 slips not read yet" in tom.says("slips")
    for own in ("slips", "mentees"):
        said = dan.says(own)
        assert "not read yet" not in said
        assert "Tom Berry covers for you until Mon 30 Nov: new slips and reminders go there" in said
    tom.says("slips")
    tom.presses("Read")
    assert "1 slip not read yet" in tom.says("slips")
    world.at("2026-12-01 10:00")
    assert "not read yet" not in tom.says("slips")
    assert "1 slip not read yet" in dan.says("slips")


@pytest.mark.P7
def test_the_morning_reminds_who_covers_and_not_who_is_away(
    helen: Speaker, tom: Speaker, world: World
) -> None:
    helen.says(COVER, "tick")
    world.tells_only("t.berry", "d.whitfield")
    world.at("2026-11-26 08:00")
    told = tom.says("tick")
    assert "Amy Carter" not in told.partition("▸ to Dan Whitfield:")[2].partition("▸")[0]
    note = told.partition("▸ to Tom Berry:")[2]
    assert "Amy Carter 11A" in note.partition("▸")[0]
    world.at("2026-12-01 08:00")
    assert "Amy Carter 11A" in tom.says("tick").partition("▸ to Dan Whitfield:")[2].partition("▸")[0]


def test_what_cannot_be_a_cover_is_said(helen: Speaker, noor: Speaker) -> None:
    assert "is past" in helen.says("cover Dan Whitfield by Tom Berry from 20 nov until 30 nov")
    helen.says("cancel")
    assert "is before" in helen.says("cover Dan Whitfield by Tom Berry from 30 nov until 27 nov")
    helen.says("cancel")
    assert "Nobody covers for themselves." in helen.says("cover Dan Whitfield by Dan Whitfield until 27 nov")
    helen.says("cancel")
    assert "mentors nobody" in helen.says("cover Joan Reid by Tom Berry until 27 nov")
    helen.says("cancel")
    assert "I know no colleague called “Xyzzy”" in helen.says("cover Xyzzy by Tom Berry until 27 nov")
    helen.says("cancel", COVER)
    assert helen.says(COVER).startswith("Already recorded: Tom Berry covers for Dan Whitfield")
    assert "Tom Berry covers for Dan Whitfield from" in helen.says(
        "cover Dan Whitfield by Grace Lin until 27 nov"
    )
    helen.says("cancel")
    assert "is away" in helen.says("cover Grace Lin by Dan Whitfield until 27 nov")
    assert "may allocate mentors and cover" in noor.says(COVER)
    asked = helen.says("cancel", "cover Dan Whitfield by Tom Berry")
    assert "Until" in asked


@pytest.mark.whole
def test_a_cover_is_taken_back_or_ended_before_its_last_day(
    helen: Speaker, tom: Speaker, world: World
) -> None:
    helen.says("cover Dan Whitfield by Tom Berry until 30 nov")
    assert "Brief: Amy Carter 11A" in tom.says("brief Amy Carter")
    assert helen.says("undo").startswith("Tom Berry does not cover for Dan Whitfield.")
    assert "Only the mentor" in tom.says("brief Amy Carter")
    assert "covers" not in helen.says("mentors")
    helen.says("cover Dan Whitfield by Tom Berry until 30 nov")
    world.at("2026-11-25 10:00")
    assert "Dan Whitfield: Tom Berry covers" in helen.says("mentors")
    assert helen.presses("End cover").startswith("Tom Berry does not cover for Dan Whitfield any more.")
    assert "Only the mentor" in tom.says("brief Amy Carter")
    assert helen.says("undo").startswith("Tom Berry covers for Dan Whitfield again.")
    assert "Brief: Amy Carter 11A" in tom.says("brief Amy Carter")


@pytest.mark.whole
def test_an_end_before_its_day_is_told_to_both_once(helen: Speaker, world: World) -> None:
    helen.says(COVER, "tick")
    world.tells_only("t.berry", "d.whitfield")
    world.at("2026-11-25 10:00")
    helen.says("mentors")
    helen.presses("End cover")
    told = helen.says("tick")
    assert "▸ to Tom Berry:\nYou do not cover for Dan Whitfield any more" in told
    assert "▸ to Dan Whitfield:\nTom Berry does not cover for you any more" in told
    assert helen.says("tick") == "Nothing to deliver."
    helen.says("undo")
    assert "▸ to Tom Berry (updated):\nYou cover for Dan Whitfield from Tue 24 Nov" in helen.says("tick")
    helen.says("mentors")
    helen.presses("End cover")
    helen.says("undo")
    assert "any more" not in helen.says("tick")
    helen.says("mentors")
    helen.presses("End cover")
    assert "▸ to Tom Berry:\nYou do not cover for Dan Whitfield any more" in helen.says("tick")


def test_who_covers_does_not_decline_the_pupil(helen: Speaker, tom: Speaker) -> None:
    helen.says("cover Dan Whitfield by Tom Berry until 30 nov")
    assert "You only cover for the mentor" in tom.says("decline Amy Carter no time")


@pytest.mark.whole
def test_the_mentor_before_is_told_at_the_hand_over(helen: Speaker, dan: Speaker, world: World) -> None:
    helen.says("mentors Amy Carter to Tom Berry")
    told = dan.says("tick")
    assert "▸ to Dan Whitfield:\n1 pupil of yours with another mentor from today" in told
    assert "Tom Berry: Amy Carter 11A" in told
    world.tells_only("d.whitfield")
    world.at("2026-11-23 10:05")
    helen.says("undo")
    assert "Those pupils are yours to mentor again" in dan.says("tick")


@pytest.mark.whole
@pytest.mark.P1
def test_the_lead_gets_one_note_a_morning_with_all_that_is_the_schools(helen: Speaker, world: World) -> None:
    helen.says("agreement Amy Carter issued")
    world.tells_only("h.marsh")
    world.at("2026-11-30 08:00")
    told = helen.says("tick")
    assert told.count("▸ to Helen Marsh") == 1
    note = told.partition("▸ to Helen Marsh:")[2].partition("▸")[0]
    assert "with no mentor" in note
    assert "agreements to follow" in note
    world.at("2026-12-01 08:00")
    assert "no mentor" not in helen.says("tick")


@pytest.mark.whole
def test_of_a_cover_that_ended_before_anybody_heard_of_it_nobody_hears(helen: Speaker) -> None:
    helen.says(COVER, "mentors")
    helen.presses("End cover")
    assert "cover" not in helen.says("tick")
    helen.says(COVER, "tick", "mentors")
    helen.presses("End cover")
    assert "You do not cover for Dan Whitfield any more" in helen.says("tick")
