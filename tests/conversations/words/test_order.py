"""What is said in another order than the examples: why before whose and when, with whom behind what was said."""

import pytest

from tests.conversations.conftest import Speaker, World


@pytest.mark.P10
@pytest.mark.parametrize(
    "line",
    [
        "off trip 11Ma1 thu",
        "off trip thu 11Ma1",
        "off 11Ma1 trip thu",
        "off trip for 11Ma1 on thu",
        "off thu trip 11Ma1",
    ],
)
def test_why_may_stand_before_whose_and_when(noor: Speaker, line: str) -> None:
    noor.says("book Amy Carter, Ben Dodd maths thu")
    said = noor.says(line)
    assert said.startswith("2 bookings off, Thu 26 Nov (trip).")
    noor.says("undo")
    assert noor.says("off trip 11Ma1").splitlines()[-1].startswith("? Day")


@pytest.mark.P10
def test_why_a_day_is_closed_may_stand_before_the_day(peter: Speaker) -> None:
    assert peter.says("close heavy snow thu").startswith("Thursday 26 November is closed (heavy snow).")
    assert "! One day at a time: type close 24 Nov snow" in peter.says("close heavy snow tue to wed")


@pytest.mark.P17
def test_with_whom_at_home_may_stand_last(dan: Speaker) -> None:
    assert "phone with mother, today." in dan.says("contact Amy Carter phone she will help, with mum")
    assert "she will help" in dan.says("contacts Amy Carter")
    assert "with mum" not in dan.says("contacts Amy Carter")
    # What she said of her dad is no part of how it was heard.
    assert dan.says("contact Amy Carter phone she argued with dad").splitlines()[-1] == "? With whom"


@pytest.mark.P7
@pytest.mark.parametrize(
    "line",
    [
        "meet Amy Carter formal: spoke about revision, target: two past papers, with mum and dad",
        "meet Amy Carter formal, with mum and dad: spoke about revision, target: two past papers",
        "meet Amy Carter formal: spoke about revision, with mum and dad, target: two past papers",
    ],
)
def test_who_else_was_at_a_meeting_needs_no_colon(dan: Speaker, line: str) -> None:
    said = dan.says(line)
    assert "  Target: two past papers\n  Also there: mum and dad" in said
    assert "spoke about revision" in dan.says("brief Amy Carter")
    assert "revision, with" not in dan.says("brief Amy Carter")


@pytest.mark.P11
def test_what_is_no_reason_is_said_beside_the_reasons(noor: Speaker, world: World) -> None:
    noor.says("book Amy Carter, Ben Dodd maths thu")
    world.at("2026-11-26 15:35")
    said = noor.says("register Ben Dodd excused bored")
    assert "! Why? Pick a reason. I did not understand “bored”." in said
    assert said.endswith("6. Other reason\n? Why excused")
    assert "Ben Dodd 11B, excused" in noor.says("6")
